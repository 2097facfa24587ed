"""The funnel plot: many results by how precise they are, with the limits within which chance alone would keep them.

What lies beyond chance is a diamond with its name, where there is room for one; all else is a dot without a name. It ranks
nobody. How precise a result is, is its standard error, with straight limits, or its number of people, with limits that are curves
(``SizedLimit``). Nothing is computed beyond where to draw.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise, product

from localeval.report.charts.colours import Role
from localeval.report.charts.letters import broken, cut, width_of
from localeval.report.charts.marks import diamond
from localeval.report.charts.picture import (
    DASHED,
    NARROW,
    WIDE,
    Anchor,
    Dash,
    Disc,
    Line,
    Part,
    Picture,
    Shape,
    Words,
)
from localeval.report.charts.scales import Scale, across, tick_label, ticks


@dataclass(frozen=True)
class FunnelPoint:
    """A result, its standard error or number of people, and its name where it differs by more than chance; empty for any other."""

    estimate: float
    error: float
    far: str = ""


@dataclass(frozen=True)
class SizedLimit:
    """A limit that is known at some numbers of people: what it is called, and (people, low, high) in order."""

    words: str
    known: Sequence[tuple[float, float, float]]


@dataclass(frozen=True)
class FunnelModel:
    """Results around a value.

    Attributes
    ----------
    points : sequence of FunnelPoint
    middle : float
    middle_words : str
        What the line at the middle is.
    limits : sequence of (float, str)
        Standard errors on either side of the middle, and what the limit is called, the nearest first.
    sized : sequence of SizedLimit
        In their place, where the second number of a point is its number of people; the nearest first.
    unit, side, axis : str
        Of the result contract, and what the two scales show.
    title, says : str
    """

    points: Sequence[FunnelPoint]
    middle: float
    middle_words: str
    limits: Sequence[tuple[float, str]]
    unit: str
    side: str
    axis: str
    title: str
    says: str
    sized: Sequence[SizedLimit] = ()

    @property
    def named_limits(self) -> list[str]:
        """What the limits are called, the nearest first."""
        return [limit.words for limit in self.sized] or [words for _, words in self.limits]


#: Names that are written at most; the table has the rest.
_MOST_NAMES = 10
#: Pieces of which a curve is drawn.
_POINTS = 40
#: Curves begin at so much of the smallest number of people.
_BEYOND = 0.85

_Box = tuple[float, float, float, float]


def draw_wide(model: FunnelModel) -> Picture:
    """Lay the funnel out for 800 pixels."""
    return _draw(model, WIDE, 300.0, 14.0, 6)


def draw_narrow(model: FunnelModel) -> Picture:
    """Lay the funnel out for 360 pixels."""
    return _draw(model, NARROW, 250.0, 13.0, 4)


def _draw(model: FunnelModel, width: float, body: float, size: float, most: int) -> Picture:
    parts: list[Part] = []
    top = 0.0
    for words in broken(model.side, width - 6, size):
        top += size + 4
        parts.append(Words(3, top, words, size, "muted"))
    top = _key(parts, model, top + size + 8, width, size) + 12
    deepest = 1.08 * max(point.error for point in model.points)
    begins = _first_number(model, deepest)
    down = [mark for mark in ticks(begins, deepest, 4) if mark <= deepest]
    left = max(width_of(tick_label(mark, down, _down(model)), size) for mark in down) + 14
    curves = [_curve(limit, model, deepest) for limit in model.sized]
    ends = [model.middle, *(p.estimate for p in model.points)]
    ends += [end for curve in curves for _, low, high in curve for end in (low, high)]
    if not curves:
        reach = max(error for error, _ in model.limits) * deepest
        ends += [model.middle - reach, model.middle + reach]
    room = 0.03 * (max(ends) - min(ends))
    x = Scale(min(ends) - room, max(ends) + room, left, width - 12)
    # The most precise stand at the top: the smallest error, or the most people.
    y = Scale(deepest, begins, top, top + body) if curves else Scale(0.0, deepest, top, top + body)
    for n, curve in enumerate(curves):
        dash: Dash = () if n else DASHED
        for end in (1, 2):
            line = tuple((x(point[end]), y(point[0])) for point in curve)
            parts.append(Shape(line, None, "others-line", 1.4, dash))
    return _on_scales(model, parts, x, y, down, width, size, most)


def _first_number(model: FunnelModel, deepest: float) -> float:
    """Give where the scale that goes down begins: at nought, or nearer where all numbers of people are large and lie close together."""
    smallest = _BEYOND * min(point.error for point in model.points)
    if not model.sized or smallest < deepest / 3:
        return 0.0
    return ticks(smallest, deepest, 4)[0]


def _on_scales(
    model: FunnelModel,
    parts: list[Part],
    x: Scale,
    y: Scale,
    down: Sequence[float],
    width: float,
    size: float,
    most: int,
) -> Picture:
    marks = [mark for mark in ticks(x.low, x.high, most) if x.holds(mark)]
    parts += [Line(x(m), y.start, x(m), y.end, "light") for m in marks]
    for mark in down:
        parts.append(Line(x.start, y(mark), x.end, y(mark), "light"))
        words = tick_label(mark, down, _down(model))
        parts.append(Words(x.start - 8, y(mark) + size * 0.35, words, size, "muted", anchor="end"))
    for n, (errors, _) in enumerate(() if model.sized else model.limits):
        dash: Dash = DASHED if n == 0 else ()
        for way in (-1, 1):
            foot = x(model.middle + way * errors * y.high)
            parts.append(Line(x(model.middle), y.start, foot, y.end, "others-line", 1.4, dash))
    parts.append(Line(x(model.middle), y.start, x(model.middle), y.end, "ink", 1.4))
    _names(parts, model, x, y, _dots(parts, model, x, y), size)
    foot = y.end + size + 6
    parts += across(x, marks, model.unit, foot, size=size, edges=(0.0, width))
    foot += 4
    for words in broken(model.axis, width - 6, size):
        foot += size + 4
        half = width_of(words, size) / 2
        middle = min(max((x.start + x.end) / 2, half + 3), width - half - 3)
        parts.append(Words(middle, foot, words, size, "muted", anchor="middle"))
    return Picture(width, foot + 8, parts, model.title, model.says)


def _down(model: FunnelModel) -> str:
    """Give the unit of the scale that goes down: people are written without a sign."""
    return "score" if model.sized else model.unit


def _curve(
    limit: SizedLimit, model: FunnelModel, deepest: float
) -> list[tuple[float, float, float]]:
    """Join a limit where it is known: its distance from the middle goes about as one by the square root of people."""
    sizes = [n for n, _, _ in limit.known]
    spread = [
        ((model.middle - low) * math.sqrt(n), (high - model.middle) * math.sqrt(n))
        for n, low, high in limit.known
    ]
    first = _BEYOND * min(sizes)
    points = []
    for i in range(_POINTS + 1):
        n = first + (deepest - first) * i / _POINTS
        below, above = (_between(n, sizes, [pair[side] for pair in spread]) for side in (0, 1))
        root = math.sqrt(n)
        points.append((n, model.middle - below / root, model.middle + above / root))
    return points


def _between(n: float, sizes: Sequence[float], values: Sequence[float]) -> float:
    """Give a value between those at known sizes; beyond them that of the nearest."""
    if n <= sizes[0]:
        return values[0]
    for (a, left), (b, right) in pairwise(zip(sizes, values, strict=True)):
        if n <= b:
            return left + (right - left) * (n - a) / (b - a)
    return values[-1]


def _key(parts: list[Part], model: FunnelModel, y: float, width: float, size: float) -> float:
    """Say over the funnel what its lines are; give the foot of the last line of words."""
    at = 3.0
    lines: list[tuple[str, Role, Dash]] = [(model.middle_words, "ink", ())]
    for n, words in enumerate(model.named_limits):
        lines.append((words, "others-line", () if n else DASHED))
    for words, ink, dash in lines:
        room = 28 + width_of(words, size)
        if at > 3 and at + room > width - 3:
            at, y = 3.0, y + size + 6
        parts.append(Line(at, y - 5, at + 22, y - 5, ink, 1.8, dash))
        parts.append(Words(at + 28, y, words, size, "muted"))
        at += room + 18
    return y


def _dots(parts: list[Part], model: FunnelModel, x: Scale, y: Scale) -> list[_Box]:
    """Draw the results, those that lie on each other once; give where they are."""
    near = {(round(x(p.estimate)), round(y(p.error))) for p in model.points if not p.far}
    r = 5.0 if len(near) <= 100 else 3.0
    parts += [Disc(float(a), float(b), r, "brand", "page", 0.8) for a, b in sorted(near)]
    far = [(x(p.estimate), y(p.error)) for p in model.points if p.far]
    parts += [diamond(a, b, 8, 8, "page", "ink", 2.5) for a, b in far]
    return [(a - r, b - r, a + r, b + r) for a, b in [*near, *far]]


def _names(
    parts: list[Part], model: FunnelModel, x: Scale, y: Scale, boxes: list[_Box], size: float
) -> None:
    """Write names beside what lies beyond chance; one is left out rather than written over something."""
    for point in [p for p in model.points if p.far][:_MOST_NAMES]:
        text = cut(point.far, 150, size)
        width, a, b = width_of(text, size), x(point.estimate), y(point.error)
        for up, right in product((0, -1, 1), (1, -1)):
            left = a + 12 if right > 0 else a - 12 - width
            foot = b + size * 0.35 + up * (size + 2)
            box = (left, foot - size, left + width, foot + 4)
            inside = left >= x.start and left + width <= x.end + 10 and foot <= y.end - 2 and foot - size >= y.start  # fmt: skip
            if inside and not any(_touch(box, other) for other in boxes):
                anchor: Anchor = "start" if right > 0 else "end"
                parts.append(Words(a + 12 * right, foot, text, size, bold=False, anchor=anchor))
                boxes.append(box)
                break


def _touch(one: _Box, other: _Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
