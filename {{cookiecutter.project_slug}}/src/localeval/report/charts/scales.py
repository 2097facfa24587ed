"""Scales of charts: where a number stands, which round numbers are written at an axis, and how."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from localeval.report.charts.letters import width_of
from localeval.report.charts.picture import Words
from localeval.report.wording.numbers import MINUS, axis_sign

_STEPS = (1.0, 2.0, 5.0, 10.0)

#: Smaller ranges are rounding, not data.
_SMALLEST = 1e-9

_MILLION = 1e6


@dataclass(frozen=True)
class Scale:
    """Where a number stands: ``low`` to ``high`` in data, ``start`` to ``end`` in the picture."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        share = (value - self.low) / (self.high - self.low)
        return self.start + share * (self.end - self.start)

    def holds(self, value: float) -> bool:
        """Whether a number is inside the picture."""
        return self.low <= value <= self.high

    def clip(self, value: float) -> float:
        """Bring a number to the nearest one inside the picture."""
        return min(max(value, self.low), self.high)


def ticks(low: float, high: float, most: int = 5) -> list[float]:
    """Give round numbers that span a range, a few of them: the first is at most ``low``, the last at least ``high``."""
    size = max(abs(low), abs(high))
    span = high - low
    if span <= size * 1e-9 or span < _SMALLEST:  # no range at all: some room around the one number
        span = max(size, 1.0)
    raw = span / most
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(s * power for s in _STEPS if s * power >= raw * (1 - 1e-9))
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    if first == last:
        last += 1
    return [n * step for n in range(first, last + 1)]


def tick_label(value: float, marks: Sequence[float], unit: str) -> str:
    """Give a number at an axis, with as many digits as the steps between the numbers need; millions as ``£1.5m``."""
    step = marks[1] - marks[0] if len(marks) > 1 else 1.0
    sign = axis_sign(unit)
    places = 0 if step >= 1 else min(6, math.ceil(-math.log10(step) - 1e-9))
    words = f"{abs(value):,.{places}f}"
    negative = value < 0 and any(digit in "123456789" for digit in words)
    if step >= _MILLION / 10 and words.strip("0."):
        words = f"{abs(value) / _MILLION:,.1f}".removesuffix(".0") + "m"
    return f"{MINUS if negative else ''}{sign}{words}"


def across(
    scale: Scale,
    marks: Sequence[float],
    unit: str,
    y: float,
    *,
    size: float,
    edges: tuple[float, float],
) -> list[Words]:
    """Write the numbers of an axis at the foot ``y``, inside ``edges``; where they would touch, every second one."""
    labels = [(scale(mark), tick_label(mark, marks, unit)) for mark in marks]
    placed = [_placed(x, text, size, edges) for x, text in labels]
    while len(labels) > 2 and any(b[0] - a[1] < size * 0.4 for a, b in pairwise(placed)):
        labels = labels[::2]
        placed = [_placed(x, text, size, edges) for x, text in labels]
    return [
        Words(left, y, text, size, "muted")
        if left == edges[0]
        else Words((left + right) / 2, y, text, size, "muted", anchor="middle")
        for (left, right), (_, text) in zip(placed, labels, strict=True)
    ]


def _placed(x: float, text: str, size: float, edges: tuple[float, float]) -> tuple[float, float]:
    """Give the left and right end of a number that stands over ``x``, moved inside the edges."""
    width = width_of(text, size)
    left = min(max(x - width / 2, edges[0]), edges[1] - width)
    return left, left + width
