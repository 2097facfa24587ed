"""Which pooled value of an outcome is printed and what it says, and which estimates are there to be drawn.

Three or more places: REML with Hartung and Knapp's interval. Two: the fixed effect, which is about these two only, and
nothing where they differ beyond chance. The choice is the one that ``methods.pooling`` makes; nothing is computed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from localeval.comparison.models import Member, Pool, Summary

#: Two places whose difference has a p-value below this are not averaged.
DIFFER_AT = 0.05
FEW = 5


def reported(pool: Pool) -> Summary | None:
    """Give the pooled value that is printed; None when there is none to print."""
    by_model = {item.model: item for item in pool.summaries}
    if pool.caution != "two_places":
        return by_model.get("reml_hartung_knapp")
    if pool.differ_p is not None and pool.differ_p < DIFFER_AT:
        return None
    return by_model.get("fixed_effect")


def verdict(pool: Pool, summary: Summary) -> Literal["better", "worse", "inconclusive"]:
    """Read the verdict from the interval and from which way is good."""
    if summary.low <= 0 <= summary.high:
        return "inconclusive"
    return "better" if (summary.low > 0) == (pool.direction == "increase") else "worse"


@dataclass(frozen=True)
class Given:
    """An estimate whose numbers are all there, so that it can be drawn."""

    member: Member
    estimate: float
    low: float
    high: float


def given(members: Iterable[Member]) -> list[Given]:
    """Keep the estimates that are given with their interval, in the same order."""
    return [
        Given(m, m.estimate, m.low, m.high)
        for m in members
        if m.estimate is not None and m.low is not None and m.high is not None
    ]
