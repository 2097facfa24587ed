"""Results beside what places are like: a panel for each indicator, a dot with its likely range for each place.

Names stand beside dots where there is room for them; the table of numbers has them all. A line is drawn only where the model
has one. Nothing is computed beyond where to draw.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

from localeval.report.charts.colours import Role
from localeval.report.charts.letters import broken, cut, width_of
from localeval.report.charts.picture import (
    DASHED,
    NARROW,
    WIDE,
    Anchor,
    Disc,
    Line,
    Part,
    Picture,
    Words,
)
from localeval.report.charts.scales import Scale, across, tick_label, ticks


@dataclass(frozen=True)
class ScatterPoint:
    """A place: its indicator, its result with the range, and its name."""

    value: float
    estimate: float
    low: float
    high: float
    name: str = ""


@dataclass(frozen=True)
class ScatterPanel:
    """An indicator.

    Attributes
    ----------
    head : str
        What it is, with its unit and period.
    points : sequence of ScatterPoint
    line : (float, float) or None
        Intercept and slope of a line.
    """

    head: str
    points: Sequence[ScatterPoint]
    line: tuple[float, float] | None = None


@dataclass(frozen=True)
class ScatterModel:
    """Panels on one scale of results; ``unit`` is of the result contract, ``side`` names the scale."""

    panels: Sequence[ScatterPanel]
    unit: str
    side: str
    title: str
    says: str


@dataclass(frozen=True)
class _Layout:
    width: float
    columns: int
    body: float
    size: float
    most: int


_WIDE = _Layout(WIDE, 2, 190.0, 13.5, 5)
_NARROW = _Layout(NARROW, 1, 170.0, 13.0, 4)
_EDGE, _GAP = 3.0, 40.0

#: With more places than this no names are written, and dots are small.
_MOST_NAMES, _MOST_LINES = 12, 250

_Box = tuple[float, float, float, float]


def draw_wide(model: ScatterModel) -> Picture:
    """Lay the panels out for 800 pixels, two beside each other."""
    return _draw(model, _WIDE)


def draw_narrow(model: ScatterModel) -> Picture:
    """Lay the panels out for 360 pixels, one under the other."""
    return _draw(model, _NARROW)


def _draw(model: ScatterModel, layout: _Layout) -> Picture:
    size = layout.size
    parts: list[Part] = [Words(_EDGE, size + 2, model.side, size, "muted")]
    low, high = _ends([point for panel in model.panels for point in panel.points])
    marks = [mark for mark in ticks(low, high, 5) if low <= mark <= high]
    side = max(width_of(tick_label(mark, marks, model.unit), size) for mark in marks) + 10
    columns = min(layout.columns, len(model.panels))
    width = (layout.width - 2 * _EDGE - columns * side - _GAP * (columns - 1)) / columns
    y = size + 6
    for first in range(0, len(model.panels), columns):
        row = model.panels[first : first + columns]
        heads = [broken(panel.head, width + side, size, bold=True, most=2) for panel in row]
        top = y + 18.0 * max(map(len, heads)) + 14
        for n, (panel, head) in enumerate(zip(row, heads, strict=True)):
            left = _EDGE + side + n * (width + side + _GAP)
            for k, words in enumerate(head):
                foot = top - 12 - 18.0 * (len(head) - 1 - k)
                parts.append(Words(left - side, foot, words, size, bold=True))
            scale = Scale(low, high, top + layout.body, top)
            parts += _panel(panel, model.unit, (left, left + width), scale, marks, layout)
        y = top + layout.body + size + 20
    return Picture(layout.width, y, parts, model.title, model.says)


def _panel(
    panel: ScatterPanel,
    unit: str,
    edges: tuple[float, float],
    y: Scale,
    marks: Sequence[float],
    layout: _Layout,
) -> list[Part]:
    size, (left, right) = layout.size, edges
    parts: list[Part] = []
    for mark in marks:
        parts.append(Line(left, y(mark), right, y(mark), "light"))
        label = tick_label(mark, marks, unit)
        parts.append(Words(left - 7, y(mark) + size * 0.35, label, size, "muted", anchor="end"))
    if y.holds(0.0):
        parts.append(Line(left, y(0.0), right, y(0.0), "ink", 1.4))
    values = [point.value for point in panel.points]
    room = 0.08 * (max(values) - min(values)) or 1.0
    x = Scale(min(values) - room, max(values) + room, left, right)
    many = len(panel.points) > _MOST_NAMES
    if len(panel.points) <= _MOST_LINES:
        for p in panel.points:
            ends = y(y.clip(p.low)), y(y.clip(p.high))
            parts.append(Line(x(p.value), ends[0], x(p.value), ends[1], "others-line", 1.2))
    if panel.line is not None:
        intercept, slope = panel.line
        a, b = min(values), max(values)
        start, end = (y(y.clip(intercept + slope * value)) for value in (a, b))
        parts.append(Line(x(a), start, x(b), end, "ink", 2.0, DASHED))
    r = 3.0 if many else 5.0
    # those that lie on each other once; of very many without an edge, which would be most of what is drawn
    where = sorted({(round(x(p.value)), round(y(y.clip(p.estimate)))) for p in panel.points})
    edge: Role | None = "page" if len(where) <= _MOST_LINES else None
    parts += [Disc(float(a), float(b), r, "brand", edge, 0.8) for a, b in where]
    if not many:
        boxes: list[_Box] = [
            (x(p.value) - 4, y(y.clip(p.high)) - 2, x(p.value) + 4, y(y.clip(p.low)) + 2)
            for p in panel.points
        ]
        parts += _names(panel.points, x, y, boxes, size - 1)
    shown = [mark for mark in ticks(x.low, x.high, layout.most) if x.holds(mark)]
    foot = y.start + size + 6
    return parts + list(across(x, shown, "score", foot, size=size, edges=(left - 20, right + 3)))


def _names(
    points: Sequence[ScatterPoint], x: Scale, y: Scale, boxes: list[_Box], size: float
) -> list[Part]:
    """Write names beside dots; one is left out rather than written over something."""
    parts: list[Part] = []
    for point in points:
        text = cut(point.name, 120, size)
        width, a, b = width_of(text, size), x(point.value), y(y.clip(point.estimate))
        for up, side in product((0, -1, 1), (1, -1)):
            left = a + 9 if side > 0 else a - 9 - width
            foot = b + size * 0.35 + up * (size + 1)
            box = (left, foot - size, left + width, foot + 3)
            fits = left >= x.start and left + width <= x.end + 3
            fits = fits and foot <= y.start - 2 and foot - size >= y.end
            if fits and not any(_touch(box, other) for other in boxes):
                anchor: Anchor = "start" if side > 0 else "end"
                parts.append(Words(a + 9 * side, foot, text, size, anchor=anchor))
                boxes.append(box)
                break
    return parts


def _ends(points: Sequence[ScatterPoint]) -> tuple[float, float]:
    """Choose the ends of the scale; a range much wider than the others is cut off."""
    core = [0.0, *(p.estimate for p in points)]
    widths = sorted(p.high - p.low for p in points)
    room = max(max(core) - min(core), widths[len(widths) // 2]) or 1.0
    low = min(*core, *(max(p.low, min(core) - room) for p in points))
    high = max(*core, *(min(p.high, max(core) + room) for p in points))
    edge = 0.05 * (high - low)
    return low - edge, high + edge


def _touch(one: _Box, other: _Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
