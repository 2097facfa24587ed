"""The pictures of a comparison: told in words, inside the page, nothing printed over anything."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import matplotlib.figure
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text

from localeval import comparison_report
from localeval.comparison.models import Comparison
from localeval.comparison_report.forest_plot import caterpillar_figure, forest_charts
from localeval.comparison_report.point_labels import shortened
from localeval.report.charts.canvas import INCH
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
def drawings(monkeypatch: pytest.MonkeyPatch) -> list[matplotlib.figure.Figure]:
    """Keep every page as matplotlib has it, before it becomes a picture."""
    kept: list[matplotlib.figure.Figure] = []
    save = matplotlib.figure.Figure.savefig

    def savefig(self: matplotlib.figure.Figure, *args: Any, **kwargs: Any) -> None:
        if self not in kept:
            kept.append(self)
        save(self, *args, **kwargs)

    monkeypatch.setattr(matplotlib.figure.Figure, "savefig", savefig)
    return kept


def words_on(
    drawing: matplotlib.figure.Figure,
) -> list[tuple[str, tuple[float, float, float, float]]]:
    """Every text of a page with its box, in points from the bottom left corner."""
    drawing.set_dpi(INCH)
    canvas = FigureCanvasAgg(drawing)
    canvas.draw()  # type: ignore[no-untyped-call]
    renderer = canvas.get_renderer()  # type: ignore[no-untyped-call]
    hidden = {
        id(label)
        for area in drawing.axes
        for axis, (low, high) in ((area.xaxis, area.get_xlim()), (area.yaxis, area.get_ylim()))
        for mark in axis.get_major_ticks()
        if not min(low, high) <= mark.get_loc() <= max(low, high)
        for label in (mark.label1, mark.label2)
    }  # numbers beyond the ends of a scale, which are not drawn
    found = []
    for artist in drawing.findobj(Text):
        assert isinstance(artist, Text)
        if artist.get_visible() and artist.get_text().strip() and id(artist) not in hidden:
            box = artist.get_window_extent(renderer)
            found.append((artist.get_text(), (box.x0, box.y0, box.x1, box.y1)))
    return found


def touch(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    """Whether two boxes overlap by more than the air around letters."""
    room = 1.5
    return (
        one[0] + room < other[2] and other[0] + room < one[2]
        and one[1] + room < other[3] and other[1] + room < one[3]
    )  # fmt: skip


def problems_of(drawing: matplotlib.figure.Figure) -> list[str]:
    """Say what leaves the page and what is printed over something else."""
    texts = words_on(drawing)
    width, height = drawing.get_size_inches() * INCH
    found = [
        f"{text!r} leaves the page"
        for text, box in texts
        if box[0] < -1 or box[1] < -1 or box[2] > width + 1 or box[3] > height + 1
    ]
    return found + [
        f"{one!r} over {other!r}"
        for (one, box), (other, second) in itertools.combinations(texts, 2)
        if touch(box, second)
    ]


@pytest.mark.parametrize("n", [1, 2, 3, 12, 40, 200])
@pytest.mark.parametrize("kind", KINDS)
def test_nothing_leaves_the_page_or_covers_other_words(
    compared: Compared, kind: str, n: int, drawings: list[matplotlib.figure.Figure]
) -> None:
    drawn(kind, compared(n))
    assert [problem for drawing in drawings for problem in problems_of(drawing)] == []


@pytest.mark.parametrize("kind", KINDS)
def test_long_and_hostile_names_stay_inside(
    kind: str, drawings: list[matplotlib.figure.Figure]
) -> None:
    drawn(
        kind,
        comparison_of(12, (*HOSTILE, "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch")),
    )
    assert [problem for drawing in drawings for problem in problems_of(drawing)] == []


def test_amounts_of_money_stay_inside(
    compared: Compared, drawings: list[matplotlib.figure.Figure]
) -> None:
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
    assert [problem for drawing in drawings for problem in problems_of(drawing)] == []


def test_many_reasons_for_not_pooling_leave_room_for_the_scale(
    compared: Compared, drawings: list[matplotlib.figure.Figure]
) -> None:
    given = compared(12)
    reasons = ("month", "estimand", "population_unknown", "design", "schema", "method")
    first, *others = given.pools[0].members
    apart = first.model_copy(update={"reasons": reasons, "weight": None})
    pool = given.pools[0].model_copy(update={"members": (apart, *others)})
    assert comparison_report.forest_figures(given, pool).parts
    assert [problem for drawing in drawings for problem in problems_of(drawing)] == []
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
    assert "None differs from the pooled value by more than chance" in plain.alt
    members = tuple(
        m.model_copy(update={"beyond_chance": m.evaluation.startswith("E06000008")})
        for m in pool.members
    )
    far = pool.model_copy(update={"members": members})
    figure = comparison_report.funnel_figure(given, far)
    said = comparison_report.chance_sentence(given, far)
    assert figure is not None
    assert "One result differs by more than chance, drawn as diamonds: Oldham" in figure.alt
    assert said is not None
    assert "One place differs from the pooled value by more than chance" in said.markdown
    assert "The numbers do not say why" in said.markdown


def test_no_funnel_of_fewer_than_five_places(compared: Compared) -> None:
    assert comparison_report.funnel_figure(compared(3), compared(3).pools[0]) is None
    assert comparison_report.chance_sentence(compared(3), compared(3).pools[0]) is None


def test_small_studies_are_looked_at_from_ten_places_on(compared: Compared) -> None:
    assert comparison_report.small_study_sentence(compared(12).pools[0]) is None
    said = comparison_report.small_study_sentence(compared(200).pools[0])
    assert said is not None
    assert "Egger's regression: intercept 0.40, 95% interval −1.10 to 1.90, p-value 0.56" in said.markdown.replace("\\", "")  # fmt: skip


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
    assert "does not depend on any one place" in said.markdown
    first = pool.leave_one_out[0].model_copy(update={"low": -0.5})
    shaky = pool.model_copy(update={"leave_one_out": (first, *pool.leave_one_out[1:])})
    said = comparison_report.steps_sentence(given, shaky)
    assert said is not None
    assert "would change without Barnsley, so read it with care" in said.markdown


def test_lines_are_told_by_what_is_drawn_and_where_they_end(compared: Compared) -> None:
    (figure,) = drawn("small_multiples", compared(2))
    assert figure.alt == (
        "Small line charts, one a place (2), on one scale, from month −6 to month 12, with a line at the start. In paid "
        "work, participants as a solid line and the comparison group as a dashed line. Participants: two lines, which end "
        "between 42.26% and 44.22%. Comparison group: two lines, which end between 33.86% and 35.82%."
    )
    first, second = drawn("small_multiples", compared(30))
    assert "one a place (15 of 30), on one scale, from month −6 to month 12" in first.alt
    assert "half of them at" in second.alt
    assert "Barnsley" not in first.alt


def test_a_table_says_where_the_lines_of_both_groups_begin_and_end(compared: Compared) -> None:
    given = compared(2)
    table = comparison_report.lines_table(given, given.pools[0])
    assert table is not None
    assert table.label == "months-employed-12-percent-att"
    assert list(table.header) == ["Place", "Months", "Participants", "Comparison group"]
    assert [list(row) for row in table.rows] == [
        ["Barnsley", "−6 to 12", "12.48 to 42.26", "12.48 to 33.86"],
        ["Bournemouth, Christchurch and Poole", "−6 to 12", "[c] to 44.22", "[c] to 35.82"],
    ]
    assert any(note.startswith("[c] hidden") for note in table.general)


def test_amounts_over_time_have_their_sign_in_the_table(
    compared: Compared,
) -> None:
    given = compared(1)
    (about,) = given.evaluations
    series = tuple(s.model_copy(update={"unit": "GBP"}) for s in about.series)
    paid = given.model_copy(update={"evaluations": (about.model_copy(update={"series": series}),)})
    table = comparison_report.lines_table(paid, given.pools[0].model_copy(update={"unit": "GBP"}))
    assert table is not None
    assert table.rows[0][2].startswith("£12.48 to £")
    assert comparison_report.lines_table(paid, given.pools[0]) is None


def test_lines_without_names_have_no_table_of_names(compared: Compared) -> None:
    few, many = compared(30), compared(200)
    table = comparison_report.lines_table(few, few.pools[0])
    assert table is not None
    assert len(table.rows) == 30
    assert comparison_report.lines_table(many, many.pools[0]) is None


def test_a_group_that_was_followed_for_other_months_says_so(compared: Compared) -> None:
    given = compared(1)
    (about,) = given.evaluations
    participants, comparison = about.series[:2]
    shorter = comparison.model_copy(update={"points": comparison.points[1:]})
    apart = given.model_copy(
        update={"evaluations": (about.model_copy(update={"series": (participants, shorter)}),)}
    )
    table = comparison_report.lines_table(apart, given.pools[0])
    assert table is not None
    assert table.rows[0][1] == "−6 to 12"
    assert table.rows[0][3].endswith(" to 12)")


def test_the_table_stands_once_right_after_the_lines_of_an_outcome(compared: Compared) -> None:
    given = compared(12)
    first = given.pools[0]
    again = first.model_copy(update={"month": 24})
    twice = given.model_copy(update={"pools": (first, again, *given.pools[1:])})
    labels = [
        p.label
        for p in comparison_report.annex_sections(twice).parts
        if isinstance(p, Table | Figure)
    ]
    at = labels.index("lines-employed-12-percent-att")
    assert labels[at + 1] == "months-employed-12-percent-att"
    assert sum(label.startswith("months-") for label in labels) == 1


def test_lines_of_very_many_places_are_one_picture_without_names(compared: Compared) -> None:
    (figure,) = drawn("small_multiples", compared(200))
    assert figure.caption.endswith("a line for each of 200 places")
    assert "Participants: 200 lines, which end between 41.80% and" in figure.alt
    assert "Comparison group: 167 lines" in figure.alt
    assert "Barnsley" not in figure.alt
    assert len(drawn("small_multiples", compared(30))) == 2


def test_places_without_a_comparison_group_have_one_line(compared: Compared) -> None:
    given = comparison_of(1, evaluations=(evaluated(5),), pools=compared(1).pools)
    (figure,) = drawn("small_multiples", given)
    assert "participants as a solid line. Participants: one line, which ends at" in figure.alt
    assert "omparison" not in figure.alt
    table = comparison_report.lines_table(given, given.pools[0])
    assert table is not None
    assert [(row[0], row[1], row[3]) for row in table.rows] == [("Lewisham", "−6 to 12", "[z]")]


def test_what_stands_beside_context_is_called_no_cause(compared: Compared) -> None:
    few, many = compared(12), compared(200)
    text = comparison_report.place_context_text(few.pools[0])
    assert text is not None
    assert "No line is drawn. Fewer than ten places" in text.markdown
    assert "not why" in text.markdown
    text = comparison_report.place_context_text(many.pools[0])
    assert text is not None
    assert "where it is one percentage point higher, the difference is between 1.90 percentage points lower and 0.66 percentage points higher" in text.markdown  # fmt: skip
    assert "No pattern beyond chance is seen" in text.markdown
    table = comparison_report.place_context_table(few, few.pools[0])
    assert table is not None
    assert list(table.rows[0]) == ["Barnsley", "5.00", "2.50", "18.00"]


def test_a_tile_map_tells_every_place(compared: Compared) -> None:
    (figure,) = drawn("tile_map", compared(12))
    assert "Barnsley: better, between 2.26 and 7.74 percentage points higher." in figure.alt
    assert "Wigan: no estimate." in figure.alt
    assert "Leeds: not pooled" in figure.alt


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
    assert "2 evaluations" in figure.alt


def test_a_hundred_results_are_drawn_without_a_name(compared: Compared) -> None:
    figure = caterpillar_figure(compared(200).pools[0])
    assert "without names" in figure.alt
    assert "Barnsley" not in figure.alt


def test_the_order_by_estimate_is_only_on_request(compared: Compared) -> None:
    given = compared(12)
    names = [row[0] for row in comparison_report.results_table(given, given.pools[0]).rows]  # type: ignore[union-attr]
    assert names[:3] == ["Barnsley", "Bournemouth, Christchurch and Poole", "Cornwall"]
    asked = given.model_copy(update={"order": "estimate"})
    names = [row[0] for row in comparison_report.results_table(asked, asked.pools[0]).rows]  # type: ignore[union-attr]
    assert names[:2] == ["Oldham", "Bournemouth, Christchurch and Poole"]


def test_a_name_that_is_cut_ends_in_an_ellipsis_and_fits() -> None:
    assert shortened("Hull", 100, 9.5) == "Hull"
    cut = shortened("Bournemouth, Christchurch and Poole", 60, 9.5)
    assert cut.startswith("Bourne")
    assert cut.endswith("…")


def test_thousands_of_places_do_not_make_megabytes() -> None:
    given = comparison_of(3000, tiles=())
    for kind in ("forest_figures", "funnel_figure", "small_multiples", "place_context_figure"):
        (figure,) = drawn(kind, given)
        assert len(figure.svg) < 500_000, kind
        if kind != "funnel_figure":  # whose points are few letters each
            assert "<image" in figure.svg
        assert 'href="http' not in figure.svg
