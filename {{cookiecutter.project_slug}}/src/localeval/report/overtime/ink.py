"""Scales, marks and lines drawn into the area of a picture."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from localeval.report.canvas import GREY, PALE, side_ticks, tick
from localeval.report.numbers import currency_sign, is_money
from localeval.report.overtime.looks import LOOKS
from localeval.results import Series

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_SMALL = 11.0
_NOTHING = float("nan")


def draw_scales(area: Axes, lines: Sequence[Series]) -> None:
    """Set both scales, from zero where that does not press the lines flat."""
    points = [point for line in lines for point in line.points]
    values = [v for p in points for v in (p.low, p.level, p.high) if v is not None]
    unit = lines[0].unit
    low, high = min(values), max(values)
    room = 0.06 * (high - low) or 1.0
    # From zero unless that would press the lines flat: a cut scale makes small changes look large.
    bottom = 0.0 if low >= 0 and low < 0.75 * high else low - room
    top = min(high + room, 100.0) if unit == "percent" else high + room
    area.set_ylim(bottom, top)
    given = [point.month for point in points]
    first, last = min(0, *given), max(0, *given)
    area.set_xlim(first - 0.02 * (last - first), last + 0.02 * (last - first))
    side_ticks(area, sign=currency_sign(unit) if is_money(unit) else "", most=5)
    area.grid(axis="y", color=PALE, linewidth=0.5)
    area.set_axisbelow(True)
    area.spines["bottom"].set_visible(True)
    step = next((s for s in (1, 2, 3, 6, 12, 24, 60) if (last - first) / s <= 7), 120)
    marks = [month for month in range(-1200, 1201, step) if first <= month <= last]
    area.set_xticks(marks, [tick(float(month)) for month in marks])
    area.set_xlabel("Months since the start", labelpad=3)


def draw_mark(area: Axes, month: int, words: str) -> None:
    """Draw a line at a month, with its name above."""
    area.axvline(month, color=GREY, linewidth=1.0, linestyle=(0, (1, 2)), zorder=1)
    area.annotate(
        words,
        (month, 1),
        xycoords=("data", "axes fraction"),
        xytext=(0, 4),
        textcoords="offset points",
        ha="center",
        va="bottom",
        fontsize=_SMALL,
    )


def draw_line(area: Axes, line: Series) -> None:
    """Draw a line with its markers and the band of its intervals."""
    colour, stroke, marker = LOOKS[line.group]
    x = [point.month for point in line.points]
    level_, low, high = (
        [_NOTHING if value is None else value for value in values]
        for values in (
            [point.level for point in line.points],
            [point.low for point in line.points],
            [point.high for point in line.points],
        )
    )
    area.fill_between(x, low, high, color=colour, alpha=0.15, linewidth=0, zorder=2)
    area.plot(x, level_, color=colour, linestyle=stroke, linewidth=2.0, zorder=3)
    hollow = line.group == "comparison"
    area.plot(
        x,
        level_,
        linestyle="none",
        marker=marker,
        markersize=4.5,
        markerfacecolor="white" if hollow else colour,
        markeredgecolor=colour,
        markeredgewidth=1.2,
        zorder=4,
    )
