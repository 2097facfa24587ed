"""What a sheet is given: rows with their words ready, on one scale whose ends are chosen here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from localeval.report.numbers import decimal, is_money

Look = Literal["pooled", "open", "diamond", "range", "heading", "words"]


@dataclass(frozen=True)
class Line:
    """One row.

    Attributes
    ----------
    cells : tuple of str
        Words left of the scale; the first is the name and may go on two lines.
    words, tail : str
        Right of the scale: the result in numbers, and its weight or the like.
    point, low, high : float or None
        None where nothing is drawn.
    look : str
        ``pooled`` (a square), ``open`` (a ring), ``diamond``, ``range`` (a bar without a point), ``heading``, or
        ``words`` for a row without a picture.
    size : float
        Side of the square, as a share of the largest.
    """

    cells: tuple[str, ...]
    words: str = ""
    tail: str = ""
    point: float | None = None
    low: float | None = None
    high: float | None = None
    look: Look = "pooled"
    size: float = 0.6


@dataclass(frozen=True)
class Sheet:
    """Rows on one scale.

    Attributes
    ----------
    heads : tuple of str
        Over the columns left of the scale.
    words_head, tail_head : str
        Over the columns right of it; empty for no column.
    lines : sequence of Line
    axis : str
        Title of the scale.
    limits : (float, float)
        Ends of the scale; an interval that goes beyond ends in an arrow.
    sign : str
        Stands before the numbers of the scale, for money.
    zero : str
        Words at the line of zero; empty for no line.
    middle : float or None
        Where a dashed line is drawn through the rows.
    """

    heads: tuple[str, ...]
    words_head: str
    tail_head: str
    lines: Sequence[Line]
    axis: str
    limits: tuple[float, float]
    sign: str = ""
    zero: str = ""
    middle: float | None = None


def limits_of(lines: Sequence[Line]) -> tuple[float, float]:
    """Choose the ends of a scale: all points, zero, and intervals as far as they are not much wider than the rest."""
    drawn = [line for line in lines if line.point is not None or line.low is not None]
    core = [0.0, *(line.point for line in drawn if line.point is not None)]
    for line in drawn:
        if line.look in {"diamond", "range"}:
            core += [end for end in (line.low, line.high) if end is not None]
    widths = sorted(
        line.high - line.low for line in drawn if line.low is not None and line.high is not None
    )
    room = max(max(core) - min(core), widths[len(widths) // 2] if widths else 0.0) or 1.0
    low = min([*core, *(max(line.low, min(core) - room) for line in drawn if line.low is not None)])
    high = max([*core, *(min(line.high, max(core) + room) for line in drawn if line.high is not None)])  # fmt: skip
    edge = 0.04 * (high - low)
    return low - edge, high + edge


def numbers(estimate: float, low: float, high: float, unit: str) -> str:
    """Give an estimate and its interval beside a scale, without the unit, which stands at the scale; whole pounds."""
    places = 0 if is_money(unit) else 2
    return f"{decimal(estimate, places)} ({decimal(low, places)} to {decimal(high, places)})"
