"""The chart of targets: a bar for the people there were by a day, with a mark where the target is.

Measures stand in the order of the way, on one scale of people. A number that is withheld has no bar; the table has its sign.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from localeval.report.charts.letters import broken
from localeval.report.charts.picture import NARROW, WIDE, Anchor, Line, Part, Picture, Words, box
from localeval.report.charts.scales import Scale, tick_label, ticks


@dataclass(frozen=True)
class TargetBar:
    """A measure: its name, how many people there were and were planned, and both in words."""

    name: str
    people: float
    planned: float
    says: str


@dataclass(frozen=True)
class TargetsModel:
    """Bars on one scale of people from 0; ``bar`` and ``mark`` say what a bar and a mark are."""

    bars: Sequence[TargetBar]
    axis: str
    bar: str
    mark: str
    title: str
    says: str


def draw_wide(model: TargetsModel) -> Picture:
    """Lay the bars out for 800 pixels: names left, words at the ends."""
    at = _scale(model, 200.0, 600.0)
    parts: list[Part] = []
    y = _key(parts, model, WIDE, 14.0) + 14
    top, rows = y, []
    for bar in model.bars:
        name = broken(bar.name, 186, 16, bold=True, most=2)
        rows.append((bar, name, y))
        y += 50.0
    parts += _grid(at, top - 4, y, 14.0, 6)
    for bar, name, row in rows:
        parts += [
            Words(188, row + 22 + 18 * i - 9 * (len(name) - 1), line, 16, bold=True, anchor="end")
            for i, line in enumerate(name)
        ]
        parts += _drawn(bar, at, row, 32.0)
        x = at(max(bar.people, bar.planned)) + 12
        parts += [
            Words(x, row + 21 + 16 * i, line, 15)
            for i, line in enumerate(broken(bar.says, WIDE - x - 4, 15, most=2))
        ]
    parts.append(Words(at.start, y + 40, model.axis, 14, "muted"))
    return Picture(WIDE, y + 48, parts, model.title, model.says)


def draw_narrow(model: TargetsModel) -> Picture:
    """Lay the bars out for 360 pixels: each name and its words over its bar."""
    at = _scale(model, 3.0, 340.0)
    parts: list[Part] = []
    y = _key(parts, model, NARROW, 13.0) + 12
    top, rows = y, []
    for bar in model.bars:
        words = broken(f"{bar.name}: {bar.says}", NARROW - 6, 14.5, bold=True, most=3)
        rows.append((bar, words, y))
        y += 18.0 * len(words) + 40
    parts += _grid(at, top - 4, y, 13.0, 4)
    for bar, words, row in rows:
        parts += [
            Words(3, row + 14 + 18 * i, line, 14.5, bold=True) for i, line in enumerate(words)
        ]
        parts += _drawn(bar, at, row + 18 * len(words) + 4, 22.0)
    parts.append(Words(3, y + 38, model.axis, 13, "muted"))
    return Picture(NARROW, y + 46, parts, model.title, model.says)


def _scale(model: TargetsModel, start: float, end: float) -> Scale:
    most = max(max(bar.people, bar.planned) for bar in model.bars)
    return Scale(0.0, max(most, 1.0), start, end)


def _key(parts: list[Part], model: TargetsModel, width: float, size: float) -> float:
    """Say over the bars what a bar and a mark are; give the foot of the words."""
    parts.append(box(3, 4, 20, 12, "brand-band"))
    y = 15.0
    for line in broken(model.bar, width - 34, size):
        parts.append(Words(30, y, line, size, "muted"))
        y += size + 5
    parts.append(Line(13, y - size + 1, 13, y + 3, "ink", 3.0))
    for line in broken(model.mark, width - 34, size):
        parts.append(Words(30, y, line, size, "muted"))
        y += size + 5
    return y


def _grid(at: Scale, top: float, foot: float, size: float, most: int) -> list[Part]:
    marks = [mark for mark in ticks(0.0, at.high, most) if mark <= at.high]
    parts: list[Part] = [Line(at(mark), top, at(mark), foot, "light") for mark in marks[1:]]
    parts.append(Line(at(0), top, at(0), foot, "ink"))
    for mark in marks:
        anchor: Anchor = "middle" if mark else "start"
        words = tick_label(mark, marks, "score")
        parts.append(Words(at(mark), foot + size + 4, words, size, "muted", anchor=anchor))
    return parts


def _drawn(bar: TargetBar, at: Scale, top: float, height: float) -> list[Part]:
    """Draw a bar, and the mark of its target through it."""
    mark = at(bar.planned)
    return [
        box(at(0), top, at(bar.people) - at(0), height, "brand-band"),
        Line(at(bar.people), top, at(bar.people), top + height, "brand", 3.0),
        Line(mark, top - 5, mark, top + height + 5, "ink", 3.0),
    ]
