"""Intervals as a picture: a panel for each unit, a row for each result, its words above its line.

The one layout behind the impact, subgroup and level figures. It is given rows with their words ready,
and draws them; it decides nothing about results.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from localeval.report.canvas import (
    BLUE,
    FONT,
    GREY,
    LINE,
    WIDTH,
    axes,
    label_axis,
    page,
    save,
    wrap,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_MARGIN = 10.0
_STRIP = 20.0
_GAP = 12.0
_AXIS = 46.0
_TOP = 20.0
_BETWEEN = 14.0
_TEXT = WIDTH - 2 * _MARGIN


@dataclass(frozen=True)
class Row:
    """One result.

    Attributes
    ----------
    title, words : str
        What it is about, and what it says, as printed above the line.
    point, low, high : float or None
        None when nothing may be drawn.
    clear : bool
        Filled marker and thick line; hollow marker and thin line otherwise.
    colour : str
    """

    title: str
    words: str
    point: float | None
    low: float | None
    high: float | None
    clear: bool = True
    colour: str = BLUE


@dataclass(frozen=True)
class Panel:
    """Rows on one scale.

    Attributes
    ----------
    rows : sequence of Row
    axis : str
        Title of the axis.
    sign : str
        Stands before the numbers of the axis, for money.
    zero : str
        Words at the line of zero; empty for no line.
    limits : (float, float) or None
        Ends of the axis where they are fixed.
    """

    rows: Sequence[Row]
    axis: str
    sign: str = ""
    zero: str = ""
    limits: tuple[float, float] | None = None


def draw(panels: Sequence[Panel]) -> tuple[bytes, str]:
    """Draw panels one under the other, and give the picture as PNG and SVG."""
    bodies = [sum(_height(row) for row in panel.rows) for panel in panels]
    heads = [_TOP if panel.zero and _drawn(panel) else 0.0 for panel in panels]
    feet = [_AXIS if _drawn(panel) else 0.0 for panel in panels]
    total = sum(bodies) + sum(heads) + sum(feet) + _BETWEEN * (len(panels) - 1) + 2
    with page(max(total, LINE)) as drawing:
        top = 1.0
        for panel, body, head, foot in zip(panels, bodies, heads, feet, strict=True):
            area = axes(drawing, _MARGIN, top, _TEXT, head + body)
            _panel(area, panel, head, body)
            top += head + body + foot + _BETWEEN
        return save(drawing)


def _drawn(panel: Panel) -> bool:
    return any(row.point is not None for row in panel.rows)


def _lines(row: Row) -> tuple[list[str], list[str]]:
    return wrap(row.title, _TEXT, FONT, "semibold"), wrap(row.words, _TEXT)


def _height(row: Row) -> float:
    title, words = _lines(row)
    strip = _STRIP if row.point is not None else 0.0
    return (len(title) + len(words)) * LINE + strip + _GAP


def _panel(area: Axes, panel: Panel, head: float, body: float) -> None:
    area.set_ylim(head + body, 0)
    area.set_xlim(*_limits(panel))
    if not _drawn(panel):
        area.set_axis_off()
    elif panel.zero:
        area.axvline(0, color=GREY, linewidth=1, zorder=1)
        area.annotate(
            panel.zero,
            (0, 0),
            xytext=(0, -2),
            textcoords="offset points",
            ha=_side(area),
            va="top",
            bbox=_paper(),
            zorder=3,
        )
    y = head
    for row in panel.rows:
        y = _row(area, row, y)
    if _drawn(panel):
        label_axis(area, panel.axis, sign=panel.sign)


def _row(area: Axes, row: Row, y: float) -> float:
    title, words = _lines(row)
    for lines, weight in ((title, "semibold"), (words, "normal")):
        for line in lines:
            area.text(
                0,
                y,
                line,
                transform=area.get_yaxis_transform(),
                va="top",
                fontweight=weight,
                bbox=_paper(),
                zorder=3,
            )
            y += LINE
    if row.point is None or row.low is None or row.high is None:
        return y + _GAP
    middle = y + _STRIP / 2
    width = 3.5 if row.clear else 1.5
    area.plot(
        [row.low, row.high],
        [middle] * 2,
        color=row.colour,
        linewidth=width,
        zorder=4,
        solid_capstyle="butt",
    )
    for end in (row.low, row.high):
        area.plot([end] * 2, [middle - 5, middle + 5], color=row.colour, linewidth=1.5, zorder=4)
    area.plot(
        [row.point],
        [middle],
        marker="o",
        markersize=10,
        markerfacecolor=row.colour if row.clear else "white",
        markeredgecolor=row.colour,
        markeredgewidth=1.8,
        zorder=5,
    )
    return y + _STRIP + _GAP


def _paper() -> dict[str, object]:
    """Keep a line that runs behind words from running through them."""
    return {"facecolor": "white", "edgecolor": "none", "pad": 1.0}


def _side(area: Axes) -> str:
    """Keep the words at the zero line on the page where the line is close to an edge."""
    low, high = area.get_xlim()
    share = (0 - low) / (high - low)
    return "left" if share < 0.12 else "right" if share > 0.88 else "center"


def _limits(panel: Panel) -> tuple[float, float]:
    if panel.limits is not None:
        return panel.limits
    ends = [v for row in panel.rows for v in (row.low, row.high, row.point) if v is not None]
    low, high = min([0.0, *ends]), max([0.0, *ends])
    room = 0.05 * (high - low) or 1.0
    return low - room, high + room
