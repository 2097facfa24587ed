"""The pictures of a comparison: told in words, inside the page, nothing printed over anything, in both layouts."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from localeval import comparison_report
from localeval.comparison.models import Comparison
from localeval.comparison_report.forest_plot import forest_charts
from localeval.report.charts.chart import Chart
from localeval.report.charts.picture import Line
from localeval.report.display import Figure, Table

from ..report.charts.drawn import outside, overlapping
from .handmade_comparison import HOSTILE, comparison_of, evaluated

Compared = Callable[[int], Comparison]
KINDS = (
    "forest_figures",
    "funnel_figure",
    "small_multiples",
    "leave_one_out_figure",
    "cumulative_figure",
    "place_context_figure",
    "tile_map",
)


def drawn(kind: str, given: Comparison, row: int = 0) -> list[Figure]:
    """Make the figures of one kind; a table that takes the place of a figure is none."""
    made = getattr(comparison_report, kind)(given, given.pools[row])
    parts = getattr(made, "parts", [made])
    return [part for part in parts if isinstance(part, Figure)]


@pytest.fixture
def charts(monkeypatch: pytest.MonkeyPatch) -> list[Chart]:
    """Keep every chart before it becomes a figure, and paint none: what is asked here is where words are."""
    kept: list[Chart] = []

    def figure(self: Chart, *, painted: bool = True) -> Figure:
        kept.append(self)
        return Figure(self.label, self.title, self.alt, b"", "", narrow="-", numbers=self.numbers)

    monkeypatch.setattr(Chart, "figure", figure)
    return kept


def problems_of(charts: list[Chart]) -> list[object]:
    """Say what leaves the page and what is printed over something else."""
    pictures = [picture for chart in charts for picture in (chart.wide, chart.narrow)]
    return [
        problem for picture in pictures for problem in (*outside(picture), *overlapping(picture))
    ]


@pytest.mark.parametrize("n", [1, 2, 3, 12, 40, 200])
@pytest.mark.parametrize("kind", KINDS)
def test_nothing_leaves_the_page_or_covers_other_words(
    compared: Compared, kind: str, n: int, charts: list[Chart]
) -> None:
    drawn(kind, compared(n))
    assert all(chart.numbers.rows and chart.title and chart.alt for chart in charts)
    assert problems_of(charts) == []


@pytest.mark.parametrize("kind", KINDS)
def test_long_and_hostile_names_stay_inside(kind: str, charts: list[Chart]) -> None:
    drawn(
        kind,
        comparison_of(12, (*HOSTILE, "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch")),
    )
    assert problems_of(charts) == []


def test_amounts_of_money_stay_inside(compared: Compared, charts: list[Chart]) -> None:
    given = compared(12)
    pool = given.pools[0]
    factor = {"estimate": 1234.5, "low": 1234.5, "high": 1234.5, "std_error": 1234.5}
    members = tuple(
        m.model_copy(update={"unit": "GBP"} | {k: v * (getattr(m, k) or 0) for k, v in factor.items()})
        if m.estimate is not None
        else m
        for m in pool.members
    )  # fmt: skip
    money = pool.model_copy(
        update={"unit": "GBP", "members": members, "summaries": (), "moderators": ()}
    )
    for part in comparison_report.forest_figures(given, money).parts:
        assert isinstance(part, Figure)
        assert "£" in part.alt
    assert charts
    assert problems_of(charts) == []


def test_many_reasons_for_not_pooling_leave_room_for_the_scale(
    compared: Compared, charts: list[Chart]
) -> None:
    given = compared(12)
    reasons = ("month", "estimand", "population_unknown", "design", "schema", "method")
    first, *others = given.pools[0].members
    apart = first.model_copy(update={"reasons": reasons, "weight": None})
    pool = given.pools[0].model_copy(update={"members": (apart, *others)})
    assert comparison_report.forest_figures(given, pool).parts
    assert problems_of(charts) == []
    (chart,) = forest_charts(given, pool)
    for picture, least in ((chart.wide, 150), (chart.narrow, 300)):
        marks = [
            part.x1 for part in picture.parts if isinstance(part, Line) and part.ink == "light"
        ]
        assert max(marks) - min(marks) > least / 2
        assert (outside(picture), overlapping(picture)) == ([], [])


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_comparison_gives_the_same_bytes(compared: Compared, kind: str) -> None:
    once, again = drawn(kind, compared(3)), drawn(kind, compared(3))
    assert [(f.png, f.svg) for f in once] == [(f.png, f.svg) for f in again]


def test_every_alternative_text_tells_numbers(compared: Compared) -> None:
    for kind in KINDS:
        for figure in drawn(kind, compared(12)):
            assert sum(c.isdigit() for c in figure.alt) > 4, kind
            assert len(figure.alt) < 3000, kind


def test_the_funnel_names_only_what_exceeds_chance(compared: Compared) -> None:
    given = compared(12)
    pool = given.pools[0]
    (plain,) = drawn("funnel_figure", given)
    assert "None differs from the others by more than chance" in plain.alt
    members = tuple(
        m.model_copy(update={"beyond_chance": m.evaluation.startswith("E06000008")})
        for m in pool.members
    )
    far = pool.model_copy(update={"members": members})
    figure = comparison_report.funnel_figure(given, far)
    said = comparison_report.chance_sentence(given, far)
    assert figure is not None
    assert (
        "One differs by more than chance and is drawn as a diamond: Oldham, 9 more in 100."
        in figure.alt
    )
    assert said is not None
    assert said.markdown == (
        "**Only Oldham** differs from the average of the others by more than chance, once we allow for having looked at eight "
        "places."
    )


def test_no_funnel_of_fewer_than_five_places(compared: Compared) -> None:
    assert comparison_report.funnel_figure(compared(3), compared(3).pools[0]) is None
    assert comparison_report.chance_sentence(compared(1), compared(1).pools[0]) is None


def test_small_studies_are_looked_at_from_ten_places_on(compared: Compared) -> None:
    assert comparison_report.small_study_sentence(compared(12).pools[0]) is None
    said = comparison_report.small_study_sentence(compared(200).pools[0])
    assert said is not None
    assert said.markdown.startswith("They found much the same as large ones.")
    table = comparison_report.spread_table(compared(200).pools[0])
    assert table is not None
    assert (table.header[-1], table.rows[0][-1]) == ("Small evaluations (p-value)", "0.56")


def test_leaving_out_places_is_a_picture_and_with_many_places_a_table(compared: Compared) -> None:
    few, many = compared(12), compared(200)
    assert isinstance(comparison_report.leave_one_out_figure(few, few.pools[0]), Figure)
    table = comparison_report.leave_one_out_figure(many, many.pools[0])
    assert isinstance(table, Table)
    assert len(table.rows) == 10
    grown = comparison_report.cumulative_figure(many, many.pools[0])
    assert isinstance(grown, Table)
    assert [row[2] for row in grown.rows][-1] == "165"
    assert comparison_report.leave_one_out_figure(compared(2), compared(2).pools[0]) is None


def test_a_result_that_hangs_on_one_place_is_told(compared: Compared) -> None:
    given = compared(12)
    pool = given.pools[0]
    said = comparison_report.steps_sentence(given, pool)
    assert said is not None
    assert "No single place decides the result." in said.markdown
    first = pool.leave_one_out[0].model_copy(update={"low": -0.5})
    shaky = pool.model_copy(update={"leave_one_out": (first, *pool.leave_one_out[1:])})
    said = comparison_report.steps_sentence(given, shaky)
    assert said is not None
    assert (
        "Without Barnsley it could be chance: 5 more in 100, range 1 fewer to 8 more. One"
        in said.markdown
    )
    assert "One place decides, so read it with care." in said.markdown


def test_lines_are_told_by_what_is_drawn_and_where_they_end(compared: Compared) -> None:
    (figure,) = drawn("small_multiples", compared(2))
    assert figure.alt == (
        "Small line charts, one a place (2), on one scale, from month −6 to month 12, with a line at the start. In paid "
        "work, people who joined as a solid line and the comparison group as a dashed line. People who joined: 2 lines, which "
        "end between 42 in 100 and 44 in 100. Comparison group: 2 lines, which end between 34 in 100 and 36 in 100."
    )
    first, second = drawn("small_multiples", compared(30))
    assert "one a place (15 of 30), on one scale, from month −6 to month 12" in first.alt
    assert "half of them at" in second.alt
    assert "Barnsley" not in first.alt


def test_every_month_of_a_line_is_in_its_numbers_and_a_withheld_one_is_empty(
    compared: Compared,
) -> None:
    (figure,) = drawn("small_multiples", compared(2))
    assert figure.numbers is not None
    rows = [row for row in figure.numbers.rows if row[2] == "−6"]
    assert [(row[0], row[1], row[3] is None) for row in rows] == [
        ("Barnsley", "People who joined", False),
        ("Barnsley", "Comparison group", False),
        ("Bournemouth, Christchurch and Poole", "People who joined", True),
        ("Bournemouth, Christchurch and Poole", "Comparison group", True),
    ]


def test_some_months_of_each_place_stand_in_a_table_behind_the_lines(compared: Compared) -> None:
    figure, table = comparison_report.small_multiples(compared(2), compared(2).pools[0]).parts
    assert isinstance(figure, Figure)
    assert isinstance(table, Table)
    assert table.behind == figure.label
    assert table.header[2:] == ["Month −6", "Month −3", "Month 0", "Month 3", "Month 6", "Month 9", "Month 12"]  # fmt: skip
    assert [row[:2] for row in table.rows[:2]] == [["Barnsley", "People who joined"], ["Barnsley", "Comparison group"]]  # fmt: skip
    assert [row[-1] for row in table.rows[:2]] == ["42", "34"]
    assert table.rows[2][2] == "[c]", "a month that is withheld"


def test_lines_of_an_outcome_are_drawn_once(compared: Compared) -> None:
    given = compared(12)
    again = given.pools[0].model_copy(update={"month": 24})
    twice = given.model_copy(update={"pools": (given.pools[0], again, *given.pools[1:])})
    parts = comparison_report.outcome_sections(twice).parts
    labels = [p.label for p in parts if isinstance(p, Figure)]
    assert sum(label.startswith("lines-") for label in labels) == 1


def test_lines_of_very_many_places_are_one_picture_without_names(compared: Compared) -> None:
    (figure,) = drawn("small_multiples", compared(200))
    assert figure.caption.endswith("a line for each of 200 places")
    assert "People who joined: 200 lines, which end between 42 in 100 and" in figure.alt
    assert "Comparison group: 167 lines" in figure.alt
    assert "Barnsley" not in figure.alt
    assert len(drawn("small_multiples", compared(30))) == 2


def test_places_without_a_comparison_group_have_one_line(compared: Compared) -> None:
    given = comparison_of(1, evaluations=(evaluated(5),), pools=compared(1).pools)
    (figure,) = drawn("small_multiples", given)
    assert "as a solid line. People who joined: one line, which ends at 42 in 100." in figure.alt
    assert "omparison" not in figure.alt


def test_what_stands_beside_context_is_called_no_cause(compared: Compared) -> None:
    few, many = compared(12), compared(200)
    text = comparison_report.place_context_text(few, few.pools[0])
    assert text is not None
    assert "No line is drawn. Fewer than ten places" in text.markdown
    assert "need not hold for people within a place" in text.markdown
    text = comparison_report.place_context_text(many, many.pools[0])
    assert text is not None
    assert "goes together with claimant rate and economic inactivity" in text.markdown
    assert (
        "we saw no pattern beyond chance, which does not show that there is none" in text.markdown
    )
    assert "(95% interval)" not in text.markdown


def test_a_pattern_beyond_chance_is_told_with_its_range_and_how_many_were_looked_for(
    compared: Compared,
) -> None:
    given = compared(200)
    pool = given.pools[0]
    first, second = pool.moderators
    slope = {"slope": -2.1, "low": -3.3, "high": -0.9, "p_value": 0.001}
    clear = pool.model_copy(update={"moderators": (first.model_copy(update=slope), second)})
    changed = given.model_copy(update={"pools": (clear, *given.pools[1:])})
    text = comparison_report.place_context_text(changed, clear)
    assert text is not None
    assert (
        "Where claimant rate is one in 100 higher, the difference is 1 to 3 fewer in 100 (95% interval). This is a "
        "pattern between places, and no cause." in text.markdown
    )
    assert "We looked at four such patterns. The more we look at" in text.markdown
    assert comparison_report.place_context_figure(changed, clear, every=False) is not None
    assert comparison_report.place_context_figure(given, pool, every=False) is None


def test_a_tile_map_tells_every_place(compared: Compared) -> None:
    (figure,) = drawn("tile_map", compared(12))
    assert "Barnsley: better, 5 (2 to 8)." in figure.alt
    assert "Wigan: no result." in figure.alt
    assert "Leeds: not pooled: month, 7 (1 to 14)." in figure.alt


def test_there_is_no_tile_map_without_positions_or_with_impossible_ones(compared: Compared) -> None:
    given = compared(12)
    assert (
        comparison_report.tile_map(given.model_copy(update={"tiles": ()}), given.pools[0]) is None
    )
    far = ((given.tiles[0][0], 1, 1), *((code, 900 - i, 900) for i, (code, _, _) in enumerate(given.tiles[1:])))  # fmt: skip
    assert (
        comparison_report.tile_map(given.model_copy(update={"tiles": far}), given.pools[0]) is None
    )


def test_a_place_with_two_evaluations_is_told_so_on_the_map(compared: Compared) -> None:
    given = compared(12)
    twice = tuple(e.model_copy(update={"place_code": given.evaluations[0].place_code}) if i == 1 else e for i, e in enumerate(given.evaluations))  # fmt: skip
    (figure,) = drawn("tile_map", given.model_copy(update={"evaluations": twice}))
    assert "two evaluations" in figure.alt


def test_a_hundred_results_are_drawn_without_a_name(compared: Compared) -> None:
    (figure,) = drawn("forest_figures", compared(200))
    assert "without names" in figure.alt
    assert "Barnsley" not in figure.alt
    assert figure.numbers is not None
    assert len(figure.numbers.rows) == 165


def test_the_order_by_estimate_is_only_on_request(compared: Compared) -> None:
    given = compared(12)
    names = [row[0] for row in comparison_report.results_table(given, given.pools[0]).rows]  # type: ignore[union-attr]
    assert names[:3] == ["Barnsley", "Bournemouth, Christchurch and Poole", "Cornwall"]
    asked = given.model_copy(update={"order": "estimate"})
    names = [row[0] for row in comparison_report.results_table(asked, asked.pools[0]).rows]  # type: ignore[union-attr]
    assert names[:2] == ["Oldham", "Bournemouth, Christchurch and Poole"]


def test_thousands_of_places_do_not_make_megabytes() -> None:
    given = comparison_of(3000, tiles=())
    for kind in ("forest_figures", "funnel_figure", "small_multiples", "place_context_figure"):
        (figure,) = drawn(kind, given)
        assert max(len(figure.svg), len(figure.narrow)) < 500_000, kind
        assert 'href="http' not in figure.svg
