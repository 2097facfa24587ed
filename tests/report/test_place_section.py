"""The section "The place and its labour market": the caution, and a table with period, ages and source."""

from __future__ import annotations

from typing import Any

import pytest

from localeval.base.language import speaking
from localeval.catalogue.catalogue import shared_indicators
from localeval.project.project import Place
from localeval.report import place_section as words
from localeval.results import Context

from ..claims import IMPACT_WORDS
from .conftest import facts_of

INDICATORS = ("claimant_rate", "employment_rate", "inactivity_rate", "jobs_density", "neet_rate", "level_4_rate")  # fmt: skip
LEEDS = Place("E08000035", "Leeds", "Yorkshire and The Humber", 2023)


def figure_of(**changes: Any) -> Context:
    """Give the claimant rate of a year."""
    given: dict[str, Any] = {
        "indicator": "claimant_rate",
        "label": "Claimant rate",
        "period": "2024",
        "value": 5.2,
        "unit": "percent",
        "age_band": "16 to 64",
        "source": "Claimant count, taken on 4 May 2026",
    }
    return Context(**{**given, **changes})


def test_the_place_is_named_with_its_region_and_boundaries_and_a_caution_follows() -> None:
    found = words.context_text(facts_of(), LEEDS, [figure_of()])
    assert found is not None
    text = found.markdown
    assert text.startswith(
        "The place is Leeds, Yorkshire and The Humber (code E08000035, boundaries of 2023)."
    )
    assert "describe the place, not the programme" in text


def test_without_figures_there_is_no_section() -> None:
    assert words.context_text(facts_of(), Place("US", "Ohio <b>"), ()) is None
    assert words.figures_table(()) is None


def test_every_row_has_its_period_its_ages_and_its_source() -> None:
    table = words.figures_table([figure_of(), figure_of(period="2025", value=5.25)])
    assert table is not None
    assert table.header == ["Figure", "Period", "Ages", "Value", "Source"]
    assert [row[1:4] for row in table.rows] == [
        ("2024", "16 to 64", "5.2%"),
        ("2025", "16 to 64", "5.25%"),
    ]
    assert table.rows[0][4] == "Claimant count, taken on 4 May 2026"
    assert table.align == ["left", "left", "left", "right", "left"]


@pytest.mark.parametrize(
    ("period", "english", "welsh"),
    [
        ("Apr 2025-Mar 2026", "Apr 2025 to Mar 2026", "Ebr 2025 i Maw 2026"),
        ("2024-05", "May 2024", "Mai 2024"),
        ("2024", "2024", "2024"),
        ("2024/25", "2024/25", "2024/25"),
        ("2024 Q2", "2024 Q2", "2024 Q2"),
        ("the year of the floods", "the year of the floods", "the year of the floods"),
    ],
)
def test_months_of_a_period_are_told_in_the_language_of_the_report(
    period: str, english: str, welsh: str
) -> None:
    for spoken, told in (("en", english), ("cy", welsh)):
        with speaking(spoken):  # type: ignore[arg-type]
            table = words.figures_table([figure_of(period=period)])
        assert table is not None
        assert table.rows[0][1] == told


@pytest.mark.parametrize(
    ("source", "english", "welsh"),
    [
        ("Nomis NM_1, taken on 2026-05-04", "Nomis NM_1, taken on 4 May 2026", "Nomis NM_1, cymerwyd ar 4 Mai 2026"),
        ("A survey of ours", "A survey of ours", "A survey of ours"),
        ("Notes, taken on 2026-13-99", "Notes, taken on 2026-13-99", "Notes, cymerwyd ar 2026-13-99"),
    ],
)  # fmt: skip
def test_the_day_of_a_source_is_told_in_words(source: str, english: str, welsh: str) -> None:
    for spoken, told in (("en", english), ("cy", welsh)):
        with speaking(spoken):  # type: ignore[arg-type]
            table = words.figures_table([figure_of(source=source)])
        assert table is not None
        assert table.rows[0][4] == told


@pytest.mark.parametrize(
    ("unit", "value", "printed"),
    [
        ("percent", 71.0, "71.0%"),
        ("percent", 5.25, "5.25%"),
        ("people", 352000, "352,000"),
        ("GBP_week", 575.3, "£575.30"),
        ("ratio", 0.82, "0.82"),
        ("buses a day", 12, "12 buses a day"),
        ("", -3.5, "−3.5"),
        ("percent", -0.0001, "0.0%"),
    ],
)
def test_a_figure_is_printed_in_its_unit(unit: str, value: float, printed: str) -> None:
    assert words.figure_words(figure_of(unit=unit, value=value)) == printed


def test_a_long_list_is_cut_to_its_ends_and_says_so() -> None:
    figures = [
        figure_of(indicator=code, label=code, period=str(year))
        for code in INDICATORS
        for year in range(2016, 2021)
    ]
    table = words.figures_table(figures)
    assert table is not None
    assert [row[:2] for row in table.rows[:4]] == [
        ("claimant_rate", "2016"),
        ("claimant_rate", "2020"),
        ("employment_rate", "2016"),
        ("employment_rate", "2020"),
    ]
    assert table.notes == [
        "The first and the last period of each figure; results.json holds 18 more rows."
    ]


def test_a_course_over_time_is_left_to_the_section_on_the_labour_market() -> None:
    figures = [figure_of(period=f"2024-{month:02d}") for month in range(1, 7)]
    assert words.figures_table(figures) is None
    assert words.context_text(facts_of(), LEEDS, figures) is None
    assert words.figures_table(figures[1:]) is not None


def test_nothing_of_it_claims_an_impact() -> None:
    every = [figure_of(indicator=i.code, label=i.label, unit=i.unit, source=i.source) for i in shared_indicators().values()]  # fmt: skip
    table = words.figures_table(every)
    assert table is not None
    text = words.context_text(facts_of("monitoring"), LEEDS, every)
    assert text is not None
    said = "\n".join([text.markdown, table.caption, table.body(), table.notes_markdown()])
    assert IMPACT_WORDS.findall(said) == []
