"""What a chart of intervals shows: a row for each result, panels of one unit, and the ends of their scales.

How it is drawn is in ``forest``. Rows keep the order they are given in, and are never ranked here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from localeval.report.charts.marks import Mark

Kind = Literal["result", "heading", "pooled", "expected"]


@dataclass(frozen=True)
class ForestRow:
    """One row.

    Attributes
    ----------
    name : str
        What the result is about.
    note : str
        In a column of its own on a wide page: how many people.
    words : str
        The result and its range, ``12 (4 to 20)``; or why there is none.
    result : str
        What it comes to in a word or two: ``better``, ``cannot tell``.
    point, low, high : float or None
        None where nothing may be drawn; ``expected`` has no point.
    mark : Mark
    strong : bool
        Whether its words are bold: a clear result, or the pooled one.
    kind : {"result", "heading", "pooled", "expected"}
        ``pooled`` is a diamond from end to end, ``expected`` a dashed line for a new place.
    size : float
        Of the mark, as a share of the largest.
    """

    name: str
    note: str = ""
    words: str = ""
    result: str = ""
    point: float | None = None
    low: float | None = None
    high: float | None = None
    mark: Mark = "cannot tell"
    strong: bool = False
    kind: Kind = "result"
    size: float = 1.0

    @property
    def is_drawn(self) -> bool:
        """Whether the row has a line."""
        return self.low is not None and self.high is not None


@dataclass(frozen=True)
class ForestPanel:
    """Rows on one scale.

    Attributes
    ----------
    rows : sequence of ForestRow
    unit : str
        Of the result contract.
    axis : str
        What the scale shows, in words.
    sides : (str, str)
        Which way is which, under the scale: ``fewer`` and ``more``; both empty where there is no line of no difference.
    middle : float or None
        Where a dashed line is drawn through the rows, and ``middle_words`` over it.
    limits : (float, float) or None
        Ends of the scale where they are fixed, or shared with another picture; an interval beyond ends in an arrow.
    """

    rows: Sequence[ForestRow]
    unit: str
    axis: str
    sides: tuple[str, str] = ("", "")
    middle: float | None = None
    middle_words: str = ""
    limits: tuple[float, float] | None = None


@dataclass(frozen=True)
class ForestModel:
    """Panels one under the other, and the heads of their columns; an empty head is no column."""

    panels: Sequence[ForestPanel]
    name_head: str
    note_head: str
    words_head: str
    result_head: str
    title: str
    says: str


def shared_limits(rows: Sequence[ForestRow], *, zero: bool = True) -> tuple[float, float]:
    """Choose the ends of a scale: all points, no difference, and intervals as far as they are not much wider than others."""
    drawn = [row for row in rows if row.is_drawn]
    core = [0.0] if zero else []
    core += [row.point for row in drawn if row.point is not None]
    for row in drawn:
        if row.kind != "result":
            core += [end for end in (row.low, row.high) if end is not None]
    ends = [(row.low or 0.0, row.high or 0.0) for row in drawn]
    core = core or [end for pair in ends for end in pair] or [0.0]
    widths = sorted(high - low for low, high in ends)
    middle = widths[len(widths) // 2] if widths else 0.0
    room = max(max(core) - min(core), middle) or 1.0
    low = min([*core, *(max(low, min(core) - room) for low, _ in ends)])
    high = max([*core, *(min(high, max(core) + room) for _, high in ends)])
    return low, high
