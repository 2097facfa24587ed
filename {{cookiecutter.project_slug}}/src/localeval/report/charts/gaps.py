"""How the love plot is drawn: a row for each characteristic, an open ring before and a filled dot after, small gaps shaded.

From a large gap on the scale is stretched near 0, where it matters. Rows keep their order.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from localeval.report.charts.letters import broken, width_of
from localeval.report.charts.picture import NARROW, WIDE, Disc, Line, Part, Picture, Words, box
from localeval.report.charts.scales import Scale, across, ticks
from localeval.report.wording import balance_words as say


@dataclass(frozen=True)
class Gap:
    """How far apart the groups are on one characteristic, in standard deviations without sign.

    ``before`` is None where it cannot be measured; ``after`` also where nothing was made alike.
    """

    name: str
    before: float | None
    after: float | None


@dataclass(frozen=True)
class GapsModel:
    """Gaps from the top, the limit under which one is small, and what the marks are called.

    Attributes
    ----------
    gaps : sequence of Gap
    limit : float
    weighted : bool
        Whether there is an after.
    key : (str, str, str)
        The dot, the ring, and the shaded part.
    title, says : str
    """

    gaps: Sequence[Gap]
    limit: float
    weighted: bool
    key: tuple[str, str, str]
    title: str
    says: str


#: From here on small gaps would be squeezed together, so the scale is stretched near 0.
_STRETCH_FROM = 0.8
_BIG = (0.0, 0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0)
_LABEL, _MANY = 270.0, 15
_EDGE = 3.0


@dataclass(frozen=True)
class _GapScale:
    """Where a gap stands; ``power`` is a half where the scale is stretched near 0, else 1."""

    scale: Scale
    power: float
    marks: list[float]

    def __call__(self, gap: float) -> float:
        return self.scale(gap**self.power)


def _scale(model: GapsModel, start: float, end: float) -> _GapScale:
    known = [v for gap in model.gaps for v in (gap.before, gap.after) if v is not None]
    largest = max([model.limit, *known])
    if largest <= _STRETCH_FROM:
        marks = ticks(0.0, largest, 5)
        return _GapScale(Scale(0.0, marks[-1], start, end), 1.0, marks)
    marks = [v for v in _BIG if v <= largest and (v == 0 or v >= largest / 40)]
    return _GapScale(Scale(0.0, math.sqrt(largest * 1.04), start, end), 0.5, marks)


def draw_wide(model: GapsModel) -> Picture:
    """Lay the rows out for 800 pixels: names left of the scale."""
    row = 26.0 if len(model.gaps) > _MANY else 31.0
    names = [broken(gap.name, _LABEL, 15, most=2) for gap in model.gaps]
    left = max(width_of(line, 15) for lines in names for line in lines) + 14
    at = _scale(model, left, WIDE - 40)
    parts: list[Part] = []
    top = _key(parts, model, left, 15.0, 14.5, WIDE) + 12
    heights = [max(row, 18.0 * len(lines) + 6) for lines in names]
    foot = top + sum(heights)
    parts += _ground(model, at, top, foot)
    y = top
    for gap, lines, height in zip(model.gaps, names, heights, strict=True):
        first = y + height / 2 + 5 - 9.0 * (len(lines) - 1)
        for n, line in enumerate(lines):
            parts.append(Words(left - 12, first + 18.0 * n, line, 15, anchor="end"))
        parts += _drawn(gap, at, y + height / 2, model)
        y += height
    return _finished(model, parts, at, foot, WIDE, 14.0)


def draw_narrow(model: GapsModel) -> Picture:
    """Lay the rows out for 360 pixels: names over the lines."""
    at = _scale(model, 10.0, NARROW - 14)
    parts: list[Part] = []
    top = _key(parts, model, _EDGE, 14.0, 13.5, NARROW) + 10
    rows: list[tuple[Gap, list[str], float]] = []
    y = top
    for gap in model.gaps:
        lines = broken(gap.name, NARROW - 24, 14, most=2)
        rows.append((gap, lines, y))
        y += 17.0 * len(lines) + 24
    parts += _ground(model, at, top, y)
    for gap, lines, place in rows:
        for line in lines:
            place += 17
            parts.append(Words(14, place - 2, line, 14))
        parts += _drawn(gap, at, place + 11, model)
    return _finished(model, parts, at, y, NARROW, 13.0)


def _key(
    parts: list[Part], model: GapsModel, x: float, y: float, size: float, width: float
) -> float:
    """Name the marks on as few lines as hold them; give where the rows may begin."""
    after, before, small = model.key
    named: list[tuple[str, str]] = [("after", after)]
    if model.weighted:
        named.append(("before", before))
    named.append(("small", small))
    start = x
    for kind, words in named:
        wide = 18 + width_of(words, size, bold=kind == "after") + 22
        if x > start and x + wide - 22 > width - _EDGE:
            x, y = start, y + 22
        middle = y - size * 0.35
        if kind == "after":
            parts.append(Disc(x + 7, middle, 6.5, "brand"))
        elif kind == "before":
            parts.append(_ring(x + 7, middle))
        else:
            parts.append(box(x, middle - 8, 15, 16, "tint", "rule"))
        parts.append(Words(x + 20, y, words, size, bold=kind == "after"))
        x += wide + 2
    return y + 4


def _ring(x: float, y: float) -> Disc:
    return Disc(x, y, 6, "page", "others-line", 2.5)


def _ground(model: GapsModel, at: _GapScale, top: float, foot: float) -> list[Part]:
    """Shade the small gaps, and draw the quiet lines of the scale."""
    shaded = box(at(0.0), top, at(model.limit) - at(0.0), foot - top, "tint")
    lines = [Line(at(m), top, at(m), foot, "light") for m in at.marks if m]
    return [shaded, *lines, Line(at(0.0), top, at(0.0), foot, "ink")]


def _drawn(gap: Gap, at: _GapScale, y: float, model: GapsModel) -> list[Part]:
    if gap.before is None:
        return [Words(at.scale.end, y + 5, say.not_measured(), 13.5, "muted", anchor="end")]
    if not model.weighted:
        return [Disc(at(gap.before), y, 6.5, "brand")]
    if gap.after is None:
        return [_ring(at(gap.before), y)]
    a, b = sorted((at(gap.before), at(gap.after)))
    line = Line(a, y, b, y, "others-line", 1.6)
    return [line, _ring(at(gap.before), y), Disc(at(gap.after), y, 6.5, "brand")]


def _finished(
    model: GapsModel, parts: list[Part], at: _GapScale, foot: float, width: float, size: float
) -> Picture:
    """Write the scale under the rows."""
    if at.power == 1.0:
        parts += across(at.scale, at.marks, "score", foot + size + 4, size=size, edges=(0, width))
    else:
        last = -math.inf
        for mark in at.marks:
            text = f"{mark:g}"
            half = width_of(text, size) / 2
            if at(mark) - half > last + 4:
                parts.append(Words(at(mark), foot + size + 4, text, size, "muted", anchor="middle"))
                last = at(mark) + half
    words = say.gap_axis(stretched=at.power != 1.0)
    y = foot + 2 * size + 12
    room = width - 2 * _EDGE
    for line in broken(words, room, size):
        x = max((at.scale.start + at.scale.end) / 2, _EDGE + width_of(line, size) / 2)
        x = min(x, width - _EDGE - width_of(line, size) / 2)
        parts.append(Words(x, y, line, size, "muted", anchor="middle"))
        y += size + 4
    return Picture(width, y - size + 4, parts, model.title, model.says)
