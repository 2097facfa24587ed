"""What the library adds to the words of ``report.comparing`` about pooled values: what was allowed, and why nobody is ranked."""

from __future__ import annotations

from localeval.comparison.models import Pool
from localeval.report.comparing.reasons import REASONS


def allowed_although(pool: Pool) -> str:
    """Say what was allowed that is otherwise not pooled; empty when nothing was."""
    found = {reason for member in pool.pooled for reason in member.allowed}
    done = [REASONS[reason].allowed for reason in REASONS if reason in found]
    if not done:
        return ""
    return f"Allowed by whoever made this library, against the usual rules: {' '.join(done)}"


def ranking_note(order: str) -> str:
    """Say why places are not ranked."""
    first = (
        "Places stand in the order of their names."
        if order == "name"
        else "Places stand in the order of their estimates, as was asked for."
    )
    return (
        f"{first} A ranking would mislead: an estimate is a place's effect and chance together, so the first and the last "
        "of a list are mostly places with few people. Only differences that are marked exceed chance. Places also differ "
        "in their people, jobs and services, so that a difference between places is not a difference between programmes."
    )
