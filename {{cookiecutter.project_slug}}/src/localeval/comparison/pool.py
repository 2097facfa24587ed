"""From a row of the comparison to its pooled values; the formulas are those of ``methods.synthesis.pooling``.

Here it is decided which of the numbers are carried, and in what words nothing is pooled.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Literal, get_args

import numpy as np

from localeval.comparison.eligibility import UnpooledRow
from localeval.comparison.models import (
    Heterogeneity,
    Member,
    NotPooledReason,
    Pool,
    Remark,
    StudyDescription,
    Summary,
)
from localeval.comparison.robustness import (
    context_moderators,
    cumulative_steps,
    leave_one_out_steps,
    small_study_test,
)
from localeval.methods.synthesis.funnel import differences
from localeval.methods.synthesis.place_results import LARGEST_RATIO, LEAST_SHARE
from localeval.methods.synthesis.pooling import Pooled, PooledAverage, pool_places
from localeval.methods.synthesis.prediction import predict_place

Order = Literal["name", "estimate"]

#: Why nothing is pooled in a row, by a reason that all of its estimates have.
_WHY: Mapping[NotPooledReason, str] = {
    "local_outcome": "This outcome is a place's own, and means nothing elsewhere.",
    "no_comparison_group": "No place has a comparison group for this outcome.",
    "withheld": "No place has published an estimate of this outcome.",
    "precision": "The numbers of this outcome cannot be true beside each other.",
    "population_unknown": "No place says which ages its estimate is about (population in evaluation.yml).",
    "schema": "All results are of an older version, which does not say all that is compared.",
    "design": "No place says how strong its evidence is.",
    "linkage": "Missed or wrong links between records may decide every estimate of this outcome.",
    "method": "No result says by which edition of the method it was made.",
}

_NOTHING = "No estimate of this outcome can be part of an average."
_ONE = "Only one place has an estimate that can be used, so there is nothing to pool it with."
_UNLIKE = "No two places have estimates that can be set together, so there is nothing to pool."
_DIFFER = "The two places differ by more than chance would explain, so their average is not given."


def pooled_row(
    row: UnpooledRow, abouts: Mapping[str, StudyDescription], order: Order = "name"
) -> Pool:
    """Pool a row.

    Parameters
    ----------
    row : UnpooledRow
    abouts : mapping
        Id -> evaluation.
    order : {"name", "estimate"}
        Whether members stand by the name of their place or by their estimate, the best for people first.

    Returns
    -------
    Pool
        Where the numbers of other people cannot be worked with at all (a sum beyond what a computer holds), none is
        pooled.
    """
    try:
        with np.errstate(all="ignore"):  # what comes of it is checked by the contract
            return _pooled(replace(row, members=_believable(row.members)), abouts, order)
    except (ArithmeticError, ValueError):  # of MethodError and of the contract too
        members = tuple(_not_pooled(member) for member in row.members)
        return _pooled(replace(row, members=members), abouts, order)


def _pooled(row: UnpooledRow, abouts: Mapping[str, StudyDescription], order: Order) -> Pool:
    chosen = [member for member in row.members if member.pooled]
    numbers = _numbers(chosen)
    found = pool_places(*numbers) if chosen else None
    members = _with_weights(row.members, found)
    if len(chosen) > 2:
        members = _with_differences(members, *numbers)
    return Pool(
        outcome=row.outcome,
        label=row.label,
        direction=row.direction,
        month=row.month,
        unit=row.unit,
        estimand=row.estimand,
        members=_ordered(members, order, row.direction),
        summaries=_summaries(found),
        heterogeneity=_heterogeneity(found, *numbers),
        caution=_caution(found),
        remarks=_remarks(found),
        why_not=_why_not(row.members, found),
        leave_one_out=leave_one_out_steps(chosen, *numbers),
        cumulative=cumulative_steps(chosen, *numbers, abouts),
        moderators=context_moderators(chosen, *numbers, abouts),
        small_study=small_study_test(*numbers) if chosen else None,
        differ_p=found.heterogeneity.p_value if found and found.heterogeneity else None,
    )


def _numbers(members: Sequence[Member]) -> tuple[list[float], list[float]]:
    """Give the estimates and standard errors of members that have both."""
    pairs = [
        (member.estimate, member.std_error)
        for member in members
        if member.estimate is not None and member.std_error is not None
    ]
    return [estimate for estimate, _ in pairs], [error for _, error in pairs]


def _believable(members: Sequence[Member]) -> tuple[Member, ...]:
    """Leave out estimates whose standard error cannot be true beside the others: one of them would decide everything.

    Once the most precise is out of proportion to the least (``methods.synthesis.place_results``), those that are too far from
    the middle one are left out.
    """
    chosen = [member for member in members if member.pooled]
    estimates, errors = _numbers(chosen)
    near = math.sqrt(LARGEST_RATIO)
    middle = statistics.median(errors) if errors else 0.0
    apart = bool(errors) and max(errors) > LARGEST_RATIO * min(errors)
    odd = {
        member.evaluation
        for member, estimate, error in zip(chosen, estimates, errors, strict=True)
        if error < LEAST_SHARE * abs(estimate)
        or (apart and not middle / near <= error <= middle * near)
    }
    return tuple(_not_pooled(member) if member.evaluation in odd else member for member in members)


def _not_pooled(member: Member) -> Member:
    if not member.pooled:
        return member
    return member.model_copy(update={"reasons": ("precision",), "allowed": ()})


def _with_weights(members: Sequence[Member], found: Pooled | None) -> tuple[Member, ...]:
    if found is None or found.reported is None:
        return tuple(members)
    weights = iter(found.reported.weights)
    return tuple(
        member.model_copy(update={"weight": min(100.0, 100 * float(next(weights)))})
        if member.pooled
        else member
        for member in members
    )


def _with_differences(
    members: Sequence[Member], estimates: Sequence[float], errors: Sequence[float]
) -> tuple[Member, ...]:
    """Mark which of three or more places differ from the pooled value by more than chance."""
    marks = iter(differences(estimates, errors).beyond_chance)
    return tuple(
        member.model_copy(update={"beyond_chance": bool(next(marks))}) if member.pooled else member
        for member in members
    )


def _ordered(
    members: tuple[Member, ...], order: Order, direction: Literal["increase", "decrease"]
) -> tuple[Member, ...]:
    if order == "name":
        return members
    sign = -1.0 if direction == "increase" else 1.0
    return tuple(sorted(members, key=lambda m: (m.estimate is None, sign * (m.estimate or 0.0))))


def _summaries(found: Pooled | None) -> tuple[Summary, ...]:
    """Give the average that is reported, and beside it the other of two places, or the two others of more."""
    if found is None or found.reported is None or found.kind == "one_place":
        return ()
    if found.kind == "two_places":
        both = [_summary("fixed_effect", found.reported)]
        if found.dersimonian_laird is not None:
            both.append(_summary("dersimonian_laird", found.dersimonian_laird))
        return tuple(both)
    made = [_summary("reml_hartung_knapp", found.reported)]
    if found.dersimonian_laird is not None:
        made.append(_summary("dersimonian_laird", found.dersimonian_laird))
    if found.fixed_effect is not None:
        made.append(_summary("fixed_effect", found.fixed_effect))
    return tuple(made)


def _summary(
    model: Literal["reml_hartung_knapp", "dersimonian_laird", "fixed_effect"],
    average: PooledAverage,
) -> Summary:
    return Summary(
        model=model,
        estimate=average.estimate,
        std_error=average.std_error,
        low=average.low,
        high=average.high,
        p_value=average.p_value,
        confidence=average.level,
    )


def _heterogeneity(
    found: Pooled | None, estimates: Sequence[float], errors: Sequence[float]
) -> Heterogeneity | None:
    if found is None or found.heterogeneity is None:
        return None
    spread, plug_in = found.heterogeneity, found.prediction
    prediction = predict_place(estimates, errors) if plug_in else None
    return Heterogeneity(
        tau2=spread.tau2,
        tau2_low=spread.tau2_low,
        tau2_high=spread.tau2_high,
        i2=spread.i2,
        q=spread.q,
        q_df=spread.df,
        q_p=spread.p_value,
        prediction_low=prediction.low if prediction else None,
        prediction_high=prediction.high if prediction else None,
        plug_in_low=plug_in.low if plug_in else None,
        plug_in_high=plug_in.high if plug_in else None,
    )


def _caution(found: Pooled | None) -> Literal["", "one_place", "two_places", "few_places"]:
    if found is None:
        return ""
    if found.kind != "random_effects":
        return found.kind
    return "few_places" if "few_places" in found.cautions else ""


def _remarks(found: Pooled | None) -> tuple[Remark, ...]:
    said = found.cautions if found else ()
    return tuple(remark for remark in get_args(Remark) if remark in said)


def _why_not(members: Sequence[Member], found: Pooled | None) -> str:
    if found is None:
        shared = set.intersection(*(set(member.reasons) for member in members))
        return next((words for reason, words in _WHY.items() if reason in shared), _NOTHING)
    if found.kind == "one_place":
        several = sum(member.estimate is not None for member in members) > 1
        return _UNLIKE if several else _ONE
    return _DIFFER if found.reported is None else ""
