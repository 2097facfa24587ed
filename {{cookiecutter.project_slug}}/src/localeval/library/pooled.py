"""Pooled values in words: what the places show together, how far they differ, and what would be read too much into it.

Every sentence is made from numbers of the comparison; nothing is computed here.
"""

from __future__ import annotations

from localeval.comparison.models import Pool
from localeval.library import words
from localeval.library.charts.forest import reported
from localeval.report.numbers import (
    between,
    decimal,
    difference,
    interval,
    number,
    p_value,
    per_cent,
)

_CAUTIONS = {
    "one_place": "Only one place can be used, so there is nothing to pool: this is that place's own result.",
    "two_places": (
        "Two places can show whether they agree. They cannot show how much places differ in general, so the "
        "interval of the pooled value is wide, and its single number should not be quoted alone."
    ),
    "few_places": (
        "With so few places, how much places differ is itself hardly known. The interval allows for that and is wide."
    ),
}


def headline(pool: Pool) -> tuple[str, ...]:
    """Say what is pooled: a title and its sentences, or why there is nothing."""
    summary = reported(pool)
    if summary is None:
        why = pool.why_not or _CAUTIONS.get(pool.caution, "") or "No two results can be pooled."
        return ("Nothing is pooled", why)
    range_ = between(summary.low, summary.high, pool.unit)
    clear = summary.low > 0 or summary.high < 0
    better = (summary.estimate > 0) == (pool.direction == "increase")
    verdict = ("Better" if better else "Worse") if clear else "Inconclusive"
    n = words.counted(len(pool.pooled), "evaluation")
    if clear:
        title = f"{verdict}: {difference(summary.estimate, pool.unit)} over {n}"
        meaning = "The interval does not hold zero: together, the places differ from no change by more than chance."
    else:
        title = f"{verdict} over {n}"
        meaning = (
            "The interval holds zero: together, the places cannot say whether such programmes changed this outcome. "
            "This should not be taken to mean that they do not work."
        )
    return (
        title,
        f"{per_cent(summary.confidence)} interval: {range_}, compared with what would have been seen without the "
        "programmes. This is the average over places like these, by random effects (REML, with the interval of "
        "Hartung and Knapp).",
        meaning,
    )


def cautions(pool: Pool) -> tuple[str, ...]:
    """Say what would be read too much into a pooled value."""
    told = []
    if reported(pool) is not None and pool.caution:
        told.append(_CAUTIONS[pool.caution])
    allowed = sorted({reason for member in pool.pooled for reason in member.allowed})
    if allowed:
        reasons = "; ".join(words.REASONS[reason] for reason in allowed)
        told.append(
            f"Some of what is pooled would by the rules not be, and was allowed by who made this library: {reasons}."
        )
    return tuple(told)


def spread_sentences(pool: Pool) -> tuple[str, ...]:
    """Say how far places differ by more than chance, and what a further place may expect."""
    spread, unit = pool.heterogeneity, pool.unit
    if spread is None:
        return ()
    told = [
        f"About {decimal(spread.i2, 0)}% of the spread between the estimates is more than chance would make (I²). "
        f"The places' own effects are estimated to vary around the pooled value with a standard deviation of "
        f"{number(spread.tau2**0.5, unit)} (τ). Test that they do not differ: Q = {decimal(spread.q)} on "
        f"{spread.q_df} degrees of freedom, p {_p(spread.q_p)}."
    ]
    if spread.prediction_low is not None and spread.prediction_high is not None:
        ends = between(spread.prediction_low, spread.prediction_high, unit)
        told.append(
            f"In a further place like these, the effect would be expected to lie {ends} (prediction interval). This, "
            "and not the interval of the average, is what a place that plans such a programme should look at."
        )
    told += _without_one(pool)
    beyond = [member for member in pool.pooled if member.beyond_chance]
    if any(member.beyond_chance is not None for member in pool.pooled):
        n = len(beyond)
        told.append(
            f"{words.counted(n, 'evaluation')} of {len(pool.pooled):,} {'differs' if n == 1 else 'differ'} from the "
            "pooled value by more than chance, all places considered."
        )
    if pool.small_study is not None:
        told.append(
            "Whether small evaluations give other results than large ones (Egger): p "
            f"{_p(pool.small_study.p_value)}. A small p can mean that small studies without an effect were not published."
        )
    return tuple(told)


def _p(p: float) -> str:
    text = p_value(p)
    return text if text.startswith("less") else f"= {text}"


def _without_one(pool: Pool) -> list[str]:
    values = [step.estimate for step in pool.leave_one_out]
    if len(values) < 2:
        return []
    ends = interval(min(values), max(values), pool.unit)
    return [f"With any one evaluation left out, the pooled value is from {ends}."]


def ranking_note(order: str) -> str:
    """Say why places are not ranked."""
    first = (
        "Places stand in order of their names."
        if order == "name"
        else "Places stand in order of their estimates, as was asked for."
    )
    return (
        f"{first} A ranking would mislead: an estimate is the place's effect and chance together, and with estimates "
        "as uncertain as these the first and the last of a list are mostly those with the fewest people. Only "
        "differences that are marked exceed chance. Places also differ in their people, jobs and services, so that a "
        "difference between places is not a difference between programmes."
    )
