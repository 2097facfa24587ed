"""The chart of a first screen: what it says in each case, where it starts, and that its words can be read."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import pytest

from localeval.report.charts.chart import Chart
from localeval.report.charts.levels import levels_chart
from localeval.report.charts.picture import NARROW, WIDE, Disc, Line, Picture, Shape, svg
from localeval.report.charts.raster import png

from .drawn import outside, overlapping, words_of

Make = Callable[..., Any]

BETTER = {
    "month": 12, "n_participants": 425, "n_comparison": 650, "participant_level": 42.18, "comparison_level": 30.0,
    "estimate": 12.18, "low": 5.98, "high": 18.37,
}  # fmt: skip
UNCLEAR = {"participant_level": 33.1, "estimate": 3.1, "low": -4.2, "high": 10.3, "verdict": "inconclusive"}  # fmt: skip
WORSE = {"participant_level": 26.0, "comparison_level": 33.0, "estimate": -7.0, "low": -11.0, "high": -3.0, "verdict": "worse"}  # fmt: skip


def drawn(chart: Chart | None) -> Chart:
    assert chart is not None
    return chart


def texts(picture: Picture) -> list[str]:
    return [words.text for words in words_of(picture)]


def test_both_levels_and_the_difference_are_said_in_title_picture_and_words(
    facts: Make, estimate: Make
) -> None:
    chart = drawn(levels_chart(facts("matched_comparison"), estimate(**BETTER)))
    assert chart.title == "In paid work after a year: 42 in 100, against 30 in 100"
    assert chart.under == (
        "People in every 100, 12 months after the start. The dotted line is the level of the others."
    )
    assert chart.source == "Source: Leeds City Council."
    assert chart.alt == (
        "A bar chart of two levels, and below them the difference with its likely range beside a dotted line at no "
        "difference. Joined Working Well: 42 in 100. Similar people: 30 in 100. Difference: 12 more, likely range 6 to 18 "
        "more (95% interval)."
    )
    wide, narrow = texts(chart.wide), texts(chart.narrow)
    assert {"42 in 100", "30 in 100", "12 more", "6", "18", "no difference"} <= set(wide)
    assert {"42", "30", "12 more (likely range 6 to 18 more)", "no difference"} <= set(narrow)
    assert chart.numbers.rows == (
        ("Joined Working Well", 425, 42.18, None, None),
        ("Similar people", 650, 30.0, None, None),
        ("Difference", None, 12.18, 5.98, 18.37),
    )


@pytest.mark.parametrize(
    ("changes", "kind", "fill", "ink"),
    [
        ({}, Shape, "brand", None),
        ({"p_adjusted": 0.2}, Disc, "brand", None),
        (UNCLEAR, Disc, "page", "brand"),
        (WORSE, Shape, "page", "worse"),
    ],
)
def test_a_result_is_told_by_shape_and_fill_as_well_as_by_colour(
    facts: Make, estimate: Make, changes: dict[str, Any], kind: type, fill: str, ink: str | None
) -> None:
    chart = drawn(levels_chart(facts("matched_comparison"), estimate(**BETTER | changes)))
    for picture in (chart.wide, chart.narrow):
        marks = [
            part
            for part in picture.parts
            if isinstance(part, Disc | Shape) and (part.fill, part.ink) == (fill, ink)
        ]
        assert isinstance(marks[-1], kind)
        harm = [p for p in picture.parts if isinstance(p, Line | Shape) and p.ink == "worse"]
        assert bool(harm) == (ink == "worse")


def test_bars_start_at_zero_and_the_difference_at_the_bar_of_the_others(
    facts: Make, estimate: Make
) -> None:
    chart = drawn(levels_chart(facts("matched_comparison"), estimate(**BETTER)))
    for picture in (chart.wide, chart.narrow):
        ours, theirs = (
            next(p for p in picture.parts if isinstance(p, Shape) and p.fill == fill)
            for fill in ("brand", "others")
        )
        dotted = {p.x1 for p in picture.parts if isinstance(p, Line) and p.dash}
        start, end = ours.points[0][0], ours.points[1][0]
        assert theirs.points[0][0] == start
        assert dotted == {theirs.points[1][0]}
        assert (theirs.points[1][0] - start) / (end - start) == pytest.approx(30.0 / 42.18)


def test_without_a_comparison_group_there_is_one_level_and_no_difference(
    facts: Make, level: Make
) -> None:
    chart = drawn(levels_chart(facts("monitoring"), level(month=12, n=430, level=43, low=38, high=48)))  # fmt: skip
    assert chart.title == "In paid work after a year: 43 in 100"
    assert "ifference" not in chart.alt + chart.under + " ".join(texts(chart.wide))
    assert "Not known: nobody to compare with" in texts(chart.narrow)
    assert "range 38 to 48" in texts(chart.wide)


def test_nothing_is_drawn_of_what_is_withheld(
    facts: Make, estimate: Make, withheld: Make, level: Make
) -> None:
    assert levels_chart(facts(), withheld()) is None
    assert levels_chart(facts(), None) is None
    assert levels_chart(facts("monitoring"), level(level=None, low=None, high=None)) is None
    # a level that is withheld is not drawn, and none stands alone as if it were the whole comparison
    chart = drawn(levels_chart(facts(), estimate(comparison_level=None)))
    assert not [p for p in chart.wide.parts if isinstance(p, Shape) and p.fill == "others"]
    assert "76 in 100" not in chart.alt + " ".join(texts(chart.wide))
    assert chart.title == "In paid work after two years: 11 more"


def test_the_groups_are_not_called_similar_where_that_is_not_shown(
    facts: Make, estimate: Make
) -> None:
    chart = drawn(levels_chart(facts("matched_comparison"), estimate(), alike=False))
    assert "imilar" not in " ".join([chart.alt, chart.under, *texts(chart.wide), *texts(chart.narrow)])  # fmt: skip


def test_words_lie_inside_the_page_and_on_no_other_words(facts: Make, estimate: Make) -> None:
    long = facts("matched_comparison", programme="Working Well: Early Help, Greater Manchester and Lancashire")  # fmt: skip
    cases = 0
    for unit, size in (("percent", 1.0), ("GBP", 150.0), ("KWD", 40_000.0), ("weeks", 0.4), ("score", 0.07)):  # fmt: skip
        for theirs, value, half in itertools.product((0.5, 30, 96), (-20, -0.4, 0.2, 3, 14), (0.1, 4, 30)):  # fmt: skip
            ours = theirs + value
            if unit == "percent" and not 0 <= ours <= 100:
                continue
            low, high = value - half, value + half
            verdict = "inconclusive" if low <= 0 <= high else "better" if low > 0 else "worse"
            e = estimate(
                unit=unit, participant_level=ours * size, comparison_level=theirs * size, estimate=value * size,
                low=low * size, high=high * size, verdict=verdict,
            )  # fmt: skip
            chart = drawn(levels_chart(long, e))
            for picture, width in ((chart.wide, WIDE), (chart.narrow, NARROW)):
                assert picture.width == width
                assert (unit, theirs, value, half, outside(picture)) == (unit, theirs, value, half, [])  # fmt: skip
                assert (unit, theirs, value, half, overlapping(picture)) == (unit, theirs, value, half, [])  # fmt: skip
            cases += 1
    assert cases > 150


def test_the_same_picture_has_the_same_bytes(facts: Make, estimate: Make) -> None:
    once, again = (drawn(levels_chart(facts(), estimate())).figure() for _ in range(2))
    assert (once.png, once.svg, once.narrow) == (again.png, again.svg, again.narrow)
    assert svg(drawn(levels_chart(facts(), estimate())).wide) == once.svg


def test_a_picture_for_paper_is_150_millimetres_at_300_dots(facts: Make, estimate: Make) -> None:
    import io

    from PIL import Image

    image = Image.open(io.BytesIO(png(drawn(levels_chart(facts(), estimate())).wide)))
    assert image.width == pytest.approx(150 / 25.4 * 300, abs=1)
    assert image.info["dpi"][0] == pytest.approx(300, abs=0.1)
