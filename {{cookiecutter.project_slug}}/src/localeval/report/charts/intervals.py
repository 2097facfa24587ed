"""Intervals as a picture: a panel for each unit, a row for each result, its words above its line.

The one layout behind the impact, subgroup and level figures. It is given rows with their words ready,
and draws them; it decides nothing about results.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from localeval.report.charts.canvas import (
    BLUE,
    GREY,
    LINE,
    WIDTH,
    axes,
    blank_page,
    drawing_board,
    round_ticks,
    save,
    text_width,
    wrap,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_MARGIN = 10.0

_TOP = 4.0

_STRIP = 20.0

_GAP = 12.0

#: Room under a panel for the numbers and title of its axis, and for the words at zero between them.
_AXIS = 42.0

_BETWEEN = 18.0

_TEXT = WIDTH - 2 * _MARGIN

#: The axis is inset, so that a number at its end stays on the page.
_INSET = 14.0


@dataclass(frozen=True)
class IntervalRow:
    """One result.

    Attributes
    ----------
    title, words : str
        What it is about, and what it says, as printed above the line.
    point, low, high : float or None
        None when nothing may be drawn.
    clear : bool
        Filled marker and thick line; hollow marker and thin line otherwise.
    marker : str
        Shape of the marker, as matplotlib names it.
    colour : str
    """

    title: str
    words: str
    point: float | None
    low: float | None
    high: float | None
    clear: bool = True
    marker: str = "o"
    colour: str = BLUE


@dataclass(frozen=True)
class IntervalPanel:
    """Rows on one scale.

    Attributes
    ----------
    rows : sequence of IntervalRow
    axis : str
        Title of the axis.
    sign : str
        Stands before the numbers of the axis, for money.
    zero : str
        Words at the line of zero; empty for no line.
    limits : (float, float) or None
        Ends of the axis where they are fixed.
    """

    rows: Sequence[IntervalRow]
    axis: str
    sign: str = ""
    zero: str = ""
    limits: tuple[float, float] | None = None


def draw(panels: Sequence[IntervalPanel]) -> tuple[bytes, str]:
    """Draw panels one under the other, and give the picture as PNG and SVG."""
    with drawing_board():
        bodies = [sum(_height(row) for row in panel.rows) for panel in panels]
        feet = [_foot(panel) for panel in panels]
        total = _TOP + sum(bodies) + sum(feet) + _BETWEEN * (len(panels) - 1)
        drawing = blank_page(total)
        top = _TOP
        for panel, body, foot in zip(panels, bodies, feet, strict=True):
            _panel(axes(drawing, _MARGIN + _INSET, top, _TEXT - 2 * _INSET, body), panel, body)
            top += body + foot + _BETWEEN
        return save(drawing)


def _foot(panel: IntervalPanel) -> float:
    if not _drawn(panel):
        return 0.0
    return _AXIS + (LINE + 5 if panel.zero else 0.0)


def _drawn(panel: IntervalPanel) -> bool:
    return any(row.point is not None for row in panel.rows)


def _lines(row: IntervalRow) -> tuple[list[str], list[str]]:
    return wrap(row.title, _TEXT, "bold"), wrap(row.words, _TEXT)


def _height(row: IntervalRow) -> float:
    title, words = _lines(row)
    strip = _STRIP if row.point is not None else 0.0
    return (len(title) + len(words)) * LINE + strip + _GAP


def _panel(area: Axes, panel: IntervalPanel, body: float) -> None:
    area.set_ylim(body, 0)
    area.set_xlim(*_limits(panel))
    y = 0.0
    for row in panel.rows:
        y = _row(area, row, y, zero=bool(panel.zero))
    if panel.zero and panel.rows[-1].point is not None:
        area.plot([0, 0], [y - _GAP, y], color=GREY, linewidth=1, zorder=1)
    if not _drawn(panel):
        area.set_axis_off()
        return
    round_ticks(area, sign=panel.sign)
    area.set_xlabel(panel.axis, labelpad=LINE + 5 if panel.zero else 2)
    if panel.zero:
        area.annotate(
            panel.zero,
            (0, body),
            xytext=(0, -20),
            textcoords="offset points",
            ha=_side(area, panel.zero),
            va="top",
            fontweight="bold",
            annotation_clip=False,
        )


def _row(area: Axes, row: IntervalRow, y: float, *, zero: bool) -> float:
    """Draw one result from ``y`` downwards; give where the next one starts."""
    title, words = _lines(row)
    across = area.get_yaxis_transform()
    for lines, weight in ((title, "bold"), (words, "normal")):
        for line in lines:
            area.annotate(
                line,
                (0, y),
                xycoords=across,
                xytext=(-_INSET, 0),
                textcoords="offset points",
                va="top",
                fontweight=weight,
                annotation_clip=False,
            )
            y += LINE
    if row.point is None or row.low is None or row.high is None:
        return y + _GAP
    if zero:
        area.plot([0, 0], [y, y + _STRIP], color=GREY, linewidth=1, zorder=1)
    middle = y + _STRIP / 2
    _line(area, [row.low, row.high], [middle] * 2, row.colour, 3.5 if row.clear else 1.5)
    for end in (row.low, row.high):
        _line(area, [end] * 2, [middle - 5, middle + 5], row.colour, 1.5)
    area.plot(
        [row.point],
        [middle],
        marker=row.marker,
        markersize=10,
        markerfacecolor=row.colour if row.clear else "white",
        markeredgecolor=row.colour,
        markeredgewidth=1.8,
        zorder=5,
    )
    return y + _STRIP + _GAP


def _line(area: Axes, x: list[float], y: list[float], colour: str, width: float) -> None:
    area.plot(x, y, color=colour, linewidth=width, zorder=4, solid_capstyle="butt")


def _side(area: Axes, words: str) -> str:
    """Keep the words at zero on the page where zero is close to one of its edges."""
    low, high = area.get_xlim()
    place = (0 - low) / (high - low) * (_TEXT - 2 * _INSET) + _MARGIN + _INSET
    half = text_width(words, "bold") / 2
    return "left" if place < half else "right" if place > WIDTH - half else "center"


def _limits(panel: IntervalPanel) -> tuple[float, float]:
    if panel.limits is not None:
        return panel.limits
    ends = [v for row in panel.rows for v in (row.low, row.high, row.point) if v is not None]
    low, high = min([0.0, *ends]), max([0.0, *ends])
    room = 0.05 * (high - low) or 1.0
    return low - room, high + room
