"""The section "Outcomes over time": its sentences, its figures and their alternative text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from localeval.report import charts, wording
from localeval.report.display import Figure, Table
from localeval.results import Point, Series

from ..claims import IMPACT_WORDS
from .conftest import facts_of

LEVELS = ((-12, 31.0), (-6, 22.0), (0, 17.0), (12, 33.0), (24, 44.14))


def series_of(
    group: str = "participants",
    outcome: str = "employed",
    label: str = "In paid work",
    unit: str = "percent",
    levels: Sequence[tuple[int, float | None]] = LEVELS,
    by: float = 0.0,
) -> Series:
    """Give a line, ``by`` higher in every month."""
    points = []
    for month, level in levels:
        value = None if level is None else level + by
        ends = (None, None) if value is None else (value - 4, value + 4)
        points.append(Point(month=month, level=value, low=ends[0], high=ends[1]))
    return Series(outcome=outcome, label=label, unit=unit, group=group, points=tuple(points))


BOTH = [series_of(), series_of("comparison", by=-2.0)]


def figures_of(design: str, series: Sequence[Series]) -> list[Figure]:
    found = charts.over_time_figures(facts_of(design), series).parts
    return [part for part in found if isinstance(part, Figure)]


def tables_of(design: str, series: Sequence[Series]) -> list[Table]:
    found = charts.over_time_figures(facts_of(design), series).parts
    return [part for part in found if isinstance(part, Table)]


def said_of(*given: Any) -> str:
    """Give the text of the section, which is there."""
    text = wording.over_time_text(*given)
    assert text is not None
    return text.markdown


def test_the_sentences_give_the_start_and_the_month_of_the_result() -> None:
    text = said_of(facts_of(), BOTH)
    assert (
        "- **In paid work:** at the start 17 in 100 among people offered the programme and 15 in 100 among the others; "
        "24 months after the start 44 in 100 among people offered the programme and 42 in 100 among the others."
    ) in text
    assert "likely ranges of each month by itself (95% intervals)" in text


@pytest.mark.parametrize(
    ("design", "says"),
    [
        ("randomised_trial", "the group that they were allocated to"),
        ("matched_comparison", "the others have the weights of the result"),
        ("monitoring", "does not say what the programme changed"),
    ],
)
def test_each_design_is_told_what_the_lines_are_and_what_they_do_not_say(
    design: str, says: str
) -> None:
    assert says in said_of(facts_of(design), BOTH[:1])


def test_without_months_there_is_no_section() -> None:
    assert wording.over_time_text(facts_of(), ()) is None
    assert figures_of("randomised_trial", ()) == []


def test_a_figure_for_each_outcome_with_a_name_of_its_own() -> None:
    money = {"outcome": "local:pay", "label": "Pay *a week*", "unit": "GBP"}
    found = figures_of("monitoring", [series_of(), series_of(**money)])  # type: ignore[arg-type]
    assert [figure.label for figure in found] == ["overtime-employed", "overtime-local-pay"]
    assert found[1].caption == "Pay *a week*, month by month: £44 at month 24"
    assert found[0].svg != found[1].svg


def test_the_title_tells_the_month_of_the_result_where_the_line_goes_on() -> None:
    later = series_of(levels=[*LEVELS, (30, 52.0)])
    [figure] = figures_of("monitoring", [later])
    assert figure.caption == "In paid work, month by month: 44 in 100 at month 24"
    unknown = [(m, None if m == 24 else level) for m, level in (*LEVELS, (30, 52.0))]
    [figure] = figures_of("monitoring", [series_of(levels=unknown)])
    assert figure.caption == "In paid work, month by month: 52 in 100 at month 30"


def test_the_alternative_text_says_what_the_lines_do() -> None:
    [figure] = figures_of("randomised_trial", BOTH)
    assert figure.alt == (
        "Line chart from 12 months before the start to 24 months after the start: a solid line with dots for those who joined, "
        "a dashed line with open dots for the others, each with a band for its likely range and a dotted line at the start. "
        "Offered Working Well: 31 in 100 12 months before the start, 17 in 100 at the start and 44 in 100 24 months after the "
        "start. Not offered: 29 in 100 12 months before the start, 15 in 100 at the start and 42 in 100 24 months after the start."
    )
    assert figure.caption == "In paid work, month by month: 44 against 42 in 100 at month 24"
    assert figure.numbers is not None
    assert figure.numbers.rows[-1] == ("24", 44.14, 40.14, 48.14, 42.14, 38.14, 46.14)


def test_months_that_are_not_given_are_counted_and_break_the_line() -> None:
    gaps = [(m, None if m == 0 else level) for m, level in LEVELS]
    [figure] = figures_of("monitoring", [series_of(levels=gaps)])
    assert figure.alt.endswith("44 in 100 24 months after the start. 1 month not given.")
    assert figure.svg != figures_of("monitoring", [series_of()])[0].svg
    assert "at the start" not in said_of(facts_of("monitoring"), [series_of(levels=gaps)])  # fmt: skip


@pytest.mark.parametrize(
    "levels",
    [
        ((0, 50.0), (12, 50.0), (24, 50.0)),
        ((-3, 5.0), (0, 5.0), (3, 96.0)),
        tuple((month, 40.0 + month / 10) for month in range(-60, 121)),
        ((0, 10.0), (24, 90.0)),
    ],
)
def test_any_course_is_drawn_the_same_each_time(levels: Sequence[tuple[int, float | None]]) -> None:
    lines = [series_of(levels=levels), series_of("comparison", levels=levels, by=0.5)]
    first, again = figures_of("randomised_trial", lines), figures_of("randomised_trial", lines)
    assert first[0].png.startswith(b"\x89PNG")
    assert (first[0].png, first[0].svg) == (again[0].png, again[0].svg)


def test_a_monitoring_report_says_nothing_of_impact() -> None:
    facts = facts_of("monitoring")
    lines = [series_of(), series_of(outcome="earnings", label="Annual earnings", unit="GBP")]
    figures = figures_of("monitoring", lines)
    text = wording.over_time_text(facts, lines)
    assert text is not None
    said = [text.markdown]
    said += [text for figure in figures for text in (figure.caption, figure.alt)]
    assert IMPACT_WORDS.findall("\n".join(said)) == []


def test_a_table_with_the_same_levels_stands_behind_each_chart() -> None:
    hidden = series_of("comparison", levels=[*LEVELS[:-1], (24, None)], by=-2.0)
    (figure,) = figures_of("matched_comparison", [series_of(), hidden])
    (table,) = tables_of("matched_comparison", [series_of(), hidden])
    assert table.behind == figure.label
    assert table.header[0] == "Months from the start"
    assert table.rows[0] == ["−12", "31 (27 to 35)", "29 (25 to 33)"]
    assert table.rows[-1] == ["24", "44 (40 to 48)", "[c]"]
    assert any(note.startswith("[c]") for note in table.general)
    assert not table.notes


def test_of_very_many_months_a_table_has_some_and_always_those_of_results() -> None:
    many = series_of(levels=[(month, 20.0) for month in range(-31, 38)])
    (table,) = tables_of("monitoring", [many])
    months = [int(row[0].replace("−", "-")) for row in table.rows]
    assert months == [-31, *range(-30, 37, 3), 37]
    assert 24 in months, "the month of the result"
    assert "Not every month stands here" in table.notes[0]
