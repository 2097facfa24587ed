"""The marks of results, alike in every chart: each has a shape, a fill and a colour, and a word that says the same.

Better is a filled square, clear but perhaps chance a filled dot, cannot tell an open dot, worse an open diamond, and the
pooled value of places a black diamond. What is not set together with others is a quiet ring, what is not given a dash.
"""

from __future__ import annotations

from typing import Literal

from localeval.report.charts.colours import Role
from localeval.report.charts.picture import Disc, Line, Part, Shape, box
from localeval.report.wording.grammar import is_significant_after_tests
from localeval.results import Estimate

Mark = Literal[
    "better", "may be chance", "cannot tell", "worse", "pooled", "apart", "level", "withheld"
]


def mark_of(estimate: Estimate) -> Mark:
    """Give the mark of a result; the verdict is read and not judged again."""
    if estimate.verdict == "inconclusive":
        return "cannot tell"
    if not is_significant_after_tests(estimate):
        return "may be chance"
    return "worse" if estimate.verdict == "worse" else "better"


def ink_of(mark: Mark) -> Role:
    """Give the colour of a mark and its line."""
    return {"worse": "worse", "pooled": "ink"}.get(mark, "brand")  # type: ignore[return-value]


def draw_mark(mark: Mark, x: float, y: float, half: float, ink: Role = "brand") -> Part:
    """Draw a mark; ``half`` is half its height, ``ink`` the colour of an open dot, which is that of its line."""
    if mark == "better":
        side = half * 0.9
        return box(x - side, y - side, 2 * side, 2 * side, "brand")
    if mark in {"may be chance", "level"}:
        return Disc(x, y, half, "brand")
    if mark == "cannot tell":
        return Disc(x, y, half - 1, "page", ink, 2.6)
    if mark == "apart":
        return Disc(x, y, half - 1, "page", "others-line", 2.2)
    if mark == "withheld":
        return Line(x - half * 0.8, y, x + half * 0.8, y, "others-line", 3.0)
    if mark == "worse":
        return diamond(x, y, half * 1.2, half * 1.2, "page", "worse", 2.5)
    return diamond(x, y, half * 1.2, half * 1.2, "ink")


def diamond(
    x: float,
    y: float,
    wide: float,
    high: float,
    fill: Role,
    ink: Role | None = None,
    edge: float = 1.0,
) -> Shape:
    """Draw a diamond by its middle and half its width and height."""
    points = ((x - wide, y), (x, y - high), (x + wide, y), (x, y + high), (x - wide, y))
    return Shape(points, fill, ink, edge)


def draw_range(
    low: float, high: float, y: float, ink: Role, *, width: float, cap: float
) -> list[Part]:
    """Draw a line between two ends, with a cap at each."""
    parts: list[Part] = [Line(low, y, high, y, ink, width)]
    return parts + [Line(x, y - cap, x, y + cap, ink, 2.5) for x in (low, high)]
