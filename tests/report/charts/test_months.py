"""Lines over months: where they break, that their scale is honest, and that words can be read in both layouts."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from localeval.report.charts.months import MonthPoint, line_scales
from localeval.report.charts.over_time import over_time_charts
from localeval.report.charts.picture import Disc, Shape

from ..conftest import facts_of
from ..test_over_time import LEVELS, series_of
from .drawn import outside, overlapping, words_of

Levels = Sequence[tuple[int, float | None]]


def test_a_month_that_was_withheld_is_a_gap_in_the_line() -> None:
    whole = over_time_charts(facts_of("monitoring"), [series_of()])[0]
    gap: Levels = [(m, None if m == 0 else level) for m, level in LEVELS]
    cut = over_time_charts(facts_of("monitoring"), [series_of(levels=gap)])[0]

    def lines(chart: object, name: str) -> int:
        picture = getattr(chart, name)
        return sum(isinstance(p, Shape) and p.fill is None for p in picture.parts)

    for layout in ("wide", "narrow"):
        assert (lines(whole, layout), lines(cut, layout)) == (1, 2)
    assert cut.numbers.rows[2] == ("0", None, None, None)


def test_a_month_between_two_gaps_is_a_dot() -> None:
    levels: Levels = [(m, v if m in {0, 40} else None) for m, v in ((i, 30.0) for i in range(41))]
    chart = over_time_charts(facts_of("monitoring"), [series_of(levels=levels)])[0]
    assert sum(isinstance(part, Disc) for part in chart.wide.parts) == 3, "two months, and the end"


def test_nothing_is_drawn_where_every_month_was_withheld() -> None:
    nothing: Levels = [(month, None) for month, _ in LEVELS]
    assert over_time_charts(facts_of(), [series_of(levels=nothing)]) == []
    both = [series_of(), series_of("comparison", levels=nothing)]
    assert "Not offered" not in over_time_charts(facts_of(), both)[0].alt


def test_the_scale_starts_at_zero_unless_that_presses_the_lines_flat() -> None:
    def bottom(*values: float) -> float:
        points = [MonthPoint(m, v, v, v) for m, v in enumerate(values)]
        return line_scales(points, "GBP", (0, 0, 100, 100), 5).y.low

    assert bottom(10, 40) == 0
    assert bottom(90, 100) > 0
    assert bottom(-5, 100) < 0


@pytest.mark.parametrize("design", ["randomised_trial", "matched_comparison", "monitoring"])
@pytest.mark.parametrize(
    "levels",
    [
        LEVELS,
        ((0, 50.0), (12, 50.0), (24, 50.0)),
        ((-3, 5.0), (0, 5.0), (3, 96.0)),
        tuple((month, 40.0 + month / 10) for month in range(-60, 121)),
        ((24, 90.0),),
        ((-24, 10.0), (-12, 9.0), (0, 0.0)),
    ],
)
@pytest.mark.parametrize("unit", ["percent", "GBP"])
def test_words_lie_inside_the_page_and_on_no_other_words(
    design: str, levels: Levels, unit: str
) -> None:
    facts = facts_of(
        design, programme="Working Well: Early Help, Greater Manchester and Lancashire"
    )
    size = 1.0 if unit == "percent" else 12345.0
    these: Levels = [(m, None if v is None else v * size) for m, v in levels]
    lines = [series_of(levels=these, unit=unit), series_of("comparison", levels=these, unit=unit, by=0.4)]  # fmt: skip
    [chart] = over_time_charts(facts, lines)
    for picture in (chart.wide, chart.narrow):
        assert len(words_of(picture)) > 6
        assert (outside(picture), overlapping(picture)) == ([], [])
