"""What the library adds to the reports' words about pooled values: what was allowed, single places, why nobody is ranked.

The pooled value itself, cautions and the spread between places are said by ``report.comparing``. Every sentence is
made from numbers of the comparison; nothing is computed here.
"""

from __future__ import annotations

from localeval.comparison.models import Pool
from localeval.library import words
from localeval.report.comparing.reasons import REASONS
from localeval.report.numbers import number, p_value


def allowed_although(pool: Pool) -> str:
    """Say what was allowed that is otherwise not pooled; empty when nothing was."""
    found = {reason for member in pool.pooled for reason in member.allowed}
    done = [REASONS[reason].allowed for reason in REASONS if reason in found]
    if not done:
        return ""
    return f"Allowed by whoever made this library, against the usual rules: {' '.join(done)}"


def further(pool: Pool) -> tuple[str, ...]:
    """Say how much rests on single places, which differ by more than chance, and what small evaluations found."""
    told = []
    values = [step.estimate for step in pool.leave_one_out]
    if len(values) > 1:
        low, high = number(min(values), pool.unit), number(max(values), pool.unit)
        told.append(
            f"With any one evaluation left out, the pooled value is between {low} and {high}."
        )
    judged = [member for member in pool.pooled if member.beyond_chance is not None]
    if judged:
        n = sum(bool(member.beyond_chance) for member in judged)
        told.append(
            f"{words.counted(n, 'evaluation')} of {len(judged):,} {'differs' if n == 1 else 'differ'} from the pooled "
            "value by more than chance, all places considered; each is marked in the picture and the table."
            if n
            else "No evaluation differs from the pooled value by more than chance, all places considered."
        )
    if pool.small_study is not None:
        told.append(
            "Whether small evaluations found other than large ones (Egger's test): p-value "
            f"{p_value(pool.small_study.p_value)}. A small p-value can mean that small evaluations which found nothing "
            "were not published."
        )
    return tuple(told)


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
