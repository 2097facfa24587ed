"""Small multiples: lines over months, a panel for each place, all on one scale; three or five beside each other, two on a phone.

The lines are those of ``months``. Panels keep the order they are given in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from localeval.report.charts.colours import Role
from localeval.report.charts.letters import broken, width_of
from localeval.report.charts.months import (
    LineScales,
    MonthLine,
    MonthPoint,
    draw_line,
    draw_scales,
    line_scales,
)
from localeval.report.charts.picture import DASHED, NARROW, WIDE, Line, Part, Picture, Words, box
from localeval.report.charts.scales import tick_label


@dataclass(frozen=True)
class MonthPanel:
    """A place and its lines."""

    name: str
    lines: Sequence[MonthLine]


@dataclass(frozen=True)
class PanelsModel:
    """Panels on one scale.

    Attributes
    ----------
    panels : sequence of MonthPanel
    points : sequence of MonthPoint
        What the scales must hold, those of further pictures on the same scale among them.
    unit : str
        Of the result contract.
    key : sequence of (bool, str)
        Whether a line is of the group that the programme is for, and what it is called.
    shaded, axis, foot : str
        What the bands are (empty where there are none), what the numbers at the side are, and what those under the panels are.
    title, says : str
    thick : float
        Of a line; thin where there are many in a panel.
    """

    panels: Sequence[MonthPanel]
    points: Sequence[MonthPoint]
    unit: str
    key: Sequence[tuple[bool, str]]
    shaded: str
    axis: str
    foot: str
    title: str
    says: str
    thick: float = 2.2


@dataclass(frozen=True)
class _Layout:
    width: float
    columns: int
    body: float
    name: float
    small: float
    months: int


_WIDE = _Layout(WIDE, 3, 130.0, 15.0, 13.5, 5)
#: Of so many panels five stand beside each other.
_MANY = 7
_WIDE_OF_MANY = _Layout(WIDE, 5, 104.0, 14.0, 13.5, 3)
_NARROW = _Layout(NARROW, 2, 96.0, 14.0, 13.0, 3)
_EDGE, _GAP = 3.0, 32.0


def draw_wide(model: PanelsModel) -> Picture:
    """Lay the panels out for 800 pixels."""
    return _draw(model, _WIDE_OF_MANY if len(model.panels) >= _MANY else _WIDE)


def draw_narrow(model: PanelsModel) -> Picture:
    """Lay the panels out for 360 pixels."""
    return _draw(model, _NARROW)


def _draw(model: PanelsModel, layout: _Layout) -> Picture:
    parts: list[Part] = []
    y = _key(parts, model, layout)
    columns = min(layout.columns, len(model.panels))
    levels = line_scales(model.points, model.unit, (0, 0, 1, 1), layout.months).levels
    side = max(width_of(tick_label(v, levels, model.unit), layout.small) for v in levels) + 12
    width = (layout.width - side - 2 * _EDGE - 8 - _GAP * columns) / columns
    width = min(width, 320.0)
    for first in range(0, len(model.panels), columns):
        row = model.panels[first : first + columns]
        names = [broken(p.name, width, layout.name, bold=True, most=3) for p in row]
        top = y + 18.0 * max(map(len, names)) + 8
        for n, (panel, name) in enumerate(zip(row, names, strict=True)):
            left = side + _EDGE + n * (width + _GAP)
            box_ = (left, top, left + width, top + layout.body)
            at = line_scales(model.points, model.unit, box_, layout.months)
            last = first + n + columns >= len(model.panels)
            parts += draw_scales(at, model.unit, size=layout.small, side=n == 0, foot=last)
            for line in sorted(panel.lines, key=lambda line: line.ours):
                parts += draw_line(line, at, thick=model.thick, dots=False)
            parts += _end_words(panel, at, layout.small)
            foot = top - 10 - 18.0 * (len(name) - 1)
            for words in name:
                parts.append(Words(left, foot, words, layout.name, bold=True))
                foot += 18
        y = top + layout.body + 10
    y += layout.small + 22
    parts.append(Words(side + _EDGE, y, model.foot, layout.small, "muted"))
    return Picture(layout.width, y + 8, parts, model.title, model.says)


def _key(parts: list[Part], model: PanelsModel, layout: _Layout) -> float:
    """Say over the panels how the groups are told apart; give where the panels may begin."""
    size, x, y = layout.small, _EDGE, 14.0
    for ours, words in model.key:
        wide = 38 + width_of(words, size, bold=True) + 20
        if x > _EDGE and x + wide > layout.width:
            x, y = _EDGE, y + 20
        parts.append(Line(x, y - 5, x + 30, y - 5, "brand" if ours else "others-line", 3.0, () if ours else DASHED))  # fmt: skip
        parts.append(Words(x + 37, y, words, size, "brand" if ours else "muted", bold=True))
        x += wide
    if not model.shaded:
        return _axis_words(parts, model, layout, y + 22 if model.key else y)
    wide = 24 + width_of(model.shaded, size)
    if x > _EDGE and x + wide > layout.width - _EDGE:
        x, y = _EDGE, y + 20
    parts.append(box(x, y - 12, 16, 14, "brand-band"))
    parts.append(Words(x + 22, y, model.shaded, size, "muted"))
    return _axis_words(parts, model, layout, y + 22)


def _axis_words(parts: list[Part], model: PanelsModel, layout: _Layout, y: float) -> float:
    """Say over the panels what the numbers at the side are; give where the panels may begin."""
    for words in broken(model.axis, layout.width - 2 * _EDGE, layout.small):
        parts.append(Words(_EDGE, y, words, layout.small, "muted"))
        y += 18
    return y - 6


def _end_words(panel: MonthPanel, at: LineScales, size: float) -> list[Part]:
    """Write the last level of each line at its end, moved apart where two would touch."""
    ends = [
        (at.y(line.known[-1].level or 0.0), line) for line in panel.lines if line.end and line.known
    ]
    ends.sort(key=lambda end: end[0])
    parts: list[Part] = []
    foot = 0.0
    for y, line in ends:
        foot = max(y + size * 0.35, foot + size if foot else 0.0)
        if width_of(line.end, size) <= _GAP - 6:
            ink: Role = "brand" if line.ours else "muted"
            parts.append(Words(at.x.end + 4, foot, line.end, size, ink, bold=line.ours))
    return parts
