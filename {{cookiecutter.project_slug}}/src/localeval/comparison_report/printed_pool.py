"""Which pooled value of an outcome is printed, what it says, and which of the estimates can be drawn.

Of three or more places the printed value is REML with Hartung and Knapp's interval; of two it is the fixed effect, which is
about these two only, with DerSimonian and Laird's random effects beside it, and nothing where they differ beyond chance. That
choice is the one that ``methods.synthesis.pooling`` makes. Nothing is computed here, and nothing is put in words.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from localeval.comparison.models import Member, Pool, Summary
from localeval.methods.synthesis.pooling import DIFFER_AT

#: With fewer places than this, how far places differ is hardly known, and no funnel is drawn.
FEW = 5


def reported_summary(pool: Pool) -> Summary | None:
    """Give the pooled value that is printed; None when there is none to print."""
    by_model = {item.model: item for item in pool.summaries}
    if pool.caution != "two_places":
        return by_model.get("reml_hartung_knapp")
    return None if two_places_differ(pool) else by_model.get("fixed_effect")


def printed_summaries(pool: Pool) -> list[Summary]:
    """Give the pooled values that stand beside each other as the result: one, both models of two places, or none."""
    best = reported_summary(pool)
    if best is None:
        return []
    return [best, *([other] if (other := second_model(pool)) else [])]


def second_model(pool: Pool) -> Summary | None:
    """Give the random effects that stand beside the fixed effect of two places; None for any other number of places."""
    if pool.caution != "two_places" or reported_summary(pool) is None:
        return None
    return next((s for s in pool.summaries if s.model == "dersimonian_laird"), None)


def models_disagree(pool: Pool) -> bool:
    """Whether the two models of two places lead to different verdicts, so that none is given."""
    return "models_disagree" in pool.remarks


def two_places_differ(pool: Pool) -> bool:
    """Whether the two places of a row differ by more than chance, so that they are not averaged."""
    return pool.differ_p is not None and pool.differ_p < DIFFER_AT


@dataclass(frozen=True)
class DrawnEstimate:
    """An estimate whose numbers are all there, so that it can be drawn."""

    member: Member
    estimate: float
    low: float
    high: float


def drawn_estimates(members: Iterable[Member]) -> list[DrawnEstimate]:
    """Keep the estimates that are given with their interval, in the same order."""
    return [
        DrawnEstimate(m, m.estimate, m.low, m.high)
        for m in members
        if m.estimate is not None and m.low is not None and m.high is not None
    ]
