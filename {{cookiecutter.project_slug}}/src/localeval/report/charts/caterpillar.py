"""The caterpillar plot: very many results in the order of their size, without names, each with its interval.

Names would be read as a league table, so there are none; what lies beyond chance is a diamond. Beyond some hundreds the
intervals run into each other and are drawn as one band. Nothing is computed beyond where to draw.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from localeval.report.charts.letters import broken, width_of
from localeval.report.charts.marks import diamond
from localeval.report.charts.picture import DOTTED, NARROW, WIDE, Line, Part, Picture, Shape, Words
from localeval.report.charts.scales import Scale, tick_label, ticks

#: With more results than this, intervals are closer than a line is wide.
_MOST_LINES = 250
#: Diamonds that are drawn at most, evenly spread over those there are.
_MOST_FAR = 200


@dataclass(frozen=True)
class CaterpillarPoint:
    """A result with its interval, and whether it lies beyond chance."""

    estimate: float
    low: float
    high: float
    far: bool = False


@dataclass(frozen=True)
class CaterpillarModel:
    """Results in the order in which they are drawn.

    Attributes
    ----------
    points : sequence of CaterpillarPoint
    middle : float or None
        Where a dotted line is drawn, and ``middle_words`` beside it.
    middle_words : str
    unit, side, foot : str
        Of the result contract, and what the scale and the row of results are.
    title, says : str
    """

    points: Sequence[CaterpillarPoint]
    middle: float | None
    middle_words: str
    unit: str
    side: str
    foot: str
    title: str
    says: str


def draw_wide(model: CaterpillarModel) -> Picture:
    """Lay the results out for 800 pixels."""
    return _draw(model, WIDE, 300.0, 14.0, 6)


def draw_narrow(model: CaterpillarModel) -> Picture:
    """Lay the results out for 360 pixels."""
    return _draw(model, NARROW, 240.0, 13.0, 5)


def _draw(model: CaterpillarModel, width: float, body: float, size: float, most: int) -> Picture:
    parts: list[Part] = []
    top = 0.0
    for words in [*broken(model.side, width - 6, size), *([model.middle_words] if model.middle_words else [])]:  # fmt: skip
        top += size + 5
        parts.append(Words(3, top, words, size, "muted"))
    top += 12
    values = [v for p in model.points for v in (p.low, p.high)] + [0.0]
    marks = ticks(min(values), max(values), most)
    left = max(width_of(tick_label(m, marks, model.unit), size) for m in marks) + 12
    y = Scale(marks[0], marks[-1], top + body, top)
    x = Scale(-1.0, float(len(model.points)), left, width - 6)
    for mark in marks:
        parts.append(Line(left, y(mark), width - 6, y(mark), "light"))
        label = tick_label(mark, marks, model.unit)
        parts.append(Words(left - 8, y(mark) + size * 0.35, label, size, "muted", anchor="end"))
    parts += _intervals(model.points, x, y)
    parts.append(Line(left, y(0.0), width - 6, y(0.0), "ink", 1.4))
    if model.middle is not None:
        parts.append(Line(left, y(model.middle), width - 6, y(model.middle), "ink", 1.6, DOTTED))
    far = [(n, p) for n, p in enumerate(model.points) if p.far]
    for n, p in far[:: -(-len(far) // _MOST_FAR) or 1]:
        parts.append(diamond(x(n), y(p.estimate), 5.5, 5.5, "page", "ink", 2.0))
    foot = top + body + 6
    for words in broken(model.foot, width - left - 6, size):
        foot += size + 4
        parts.append(Words(left, foot, words, size, "muted"))
    return Picture(width, foot + 8, parts, model.title, model.says)


def _intervals(points: Sequence[CaterpillarPoint], x: Scale, y: Scale) -> list[Part]:
    estimates = tuple((x(n), y(p.estimate)) for n, p in enumerate(points))
    if len(points) <= _MOST_LINES:
        lines: list[Part] = [
            Line(x(n), y(p.low), x(n), y(p.high), "others-line", 1.2) for n, p in enumerate(points)
        ]
        return [*lines, Shape(estimates, None, "brand", 2.4)]
    lows = [(x(n), y(p.low)) for n, p in enumerate(points)]
    highs = [(x(n), y(p.high)) for n, p in enumerate(points)]
    band = Shape((*lows, *reversed(highs)), "brand-band")
    return [band, Shape(estimates, None, "brand", 2.4)]
