"""The effect of being assigned to a programme in a randomised trial.

Two estimators of the same quantity, the intention-to-treat average effect: the plain difference in
means, and regression adjustment by the covariates measured before assignment. Both use errors that
allow the spread to differ between groups. Clustered or stratified assignment is not handled here.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import statsmodels.api as sm

from localeval.methods.impact.effect import Effect, effect_from, welch_df
from localeval.methods.impact.linear import independent_columns
from localeval.methods.inputs import (
    Flags,
    Floats,
    MethodError,
    Values,
    as_design,
    as_outcome,
    as_participant,
    check_level,
    check_sizes,
    check_varies,
)


def difference_in_means(outcome: Values, participant: Values, level: float = 0.95) -> Effect:
    """Estimate the effect of assignment by the difference between the two groups' means.

    Welch's (1947) standard error and degrees of freedom. With two groups this standard error equals
    the heteroskedasticity-robust HC2 error of the regression on assignment (Samii and Aronow 2012).

    Parameters
    ----------
    outcome
        One value a person, none missing.
    participant
        1 or true for people assigned to the programme, 0 or false for the others.
    level
        Confidence level of the interval.

    Raises
    ------
    MethodError
        ``empty_group``, ``too_few`` (fewer than 2 in a group), ``constant_outcome``,
        ``not_finite`` or another input reason.
    """
    check_level(level)
    flags = as_participant(participant)
    values = as_outcome(outcome, len(flags))
    n_participants, n_comparison = check_sizes(flags)
    check_varies(values, flags)
    ours, theirs = values[flags], values[~flags]
    parts = [ours.var(ddof=1) / n_participants, theirs.var(ddof=1) / n_comparison]
    return effect_from(
        "difference_in_means",
        "ATE",
        participant_level=ours.mean(),
        comparison_level=theirs.mean(),
        std_error=float(np.sqrt(sum(parts))),
        df=welch_df(parts, [n_participants - 1, n_comparison - 1]),
        level=level,
        outcome_spread=values.std(),
        n_participants=n_participants,
        n_comparison=n_comparison,
        effective_comparison=n_comparison,
    )


@dataclass(frozen=True)
class _Arm:
    """Mean outcome of one arm at the trial's average covariates, with its HC2 variance."""

    level: float
    variance: float
    df: int


def regression_adjusted(
    outcome: Values,
    participant: Values,
    covariates: pd.DataFrame | Floats,
    level: float = 0.95,
) -> Effect:
    """Estimate the effect of assignment, adjusted for covariates measured before it.

    Lin's (2013) estimator: ordinary least squares on assignment, centred covariates and all their
    products, with HC2 errors. It cannot hurt precision in large samples and needs no belief that
    the model is right. The fully interacted regression is the same as one regression in each group
    with covariates centred on everybody's mean, which is how it is computed. The t interval joins
    the two groups' residual degrees of freedom as Welch does, which is safer than the pooled count
    when one group is small.

    Parameters
    ----------
    outcome, participant, level
        As in :func:`difference_in_means`.
    covariates
        Numeric design of shape (people, columns), from
        :func:`localeval.methods.impact.covariates.design_matrix`. Columns that within either group are
        constant, redundant or the same for all people but one cannot be interacted; they are left
        out and named in ``left_out``.

    Raises
    ------
    MethodError
        ``too_few`` when a group has no more people than the model has coefficients, or when the
        covariates together single out one person; otherwise as :func:`difference_in_means`.
    """
    check_level(level)
    flags = as_participant(participant)
    values = as_outcome(outcome, len(flags))
    n_participants, n_comparison = check_sizes(flags)
    check_varies(values, flags)
    table, names = as_design(covariates, len(flags))
    kept = _usable_columns(table, flags)
    if min(n_participants, n_comparison) < len(kept) + 2:
        msg = (
            f"There are {n_participants} participants and {n_comparison} comparison people, too few "
            f"to adjust for {len(kept)} covariates; adjust for fewer."
        )
        raise MethodError("too_few", msg)
    centred = table[:, kept] - table[:, kept].mean(axis=0)
    ours = _fit_arm(values[flags], centred[flags])
    theirs = _fit_arm(values[~flags], centred[~flags])
    parts = [ours.variance, theirs.variance]
    return effect_from(
        "regression_adjusted",
        "ATE",
        participant_level=ours.level,
        comparison_level=theirs.level,
        std_error=float(np.sqrt(sum(parts))),
        df=welch_df(parts, [ours.df, theirs.df]),
        level=level,
        outcome_spread=values.std(),
        n_participants=n_participants,
        n_comparison=n_comparison,
        effective_comparison=n_comparison,
        left_out=tuple(name for place, name in enumerate(names) if place not in kept),
    )


def _usable_columns(table: Floats, flags: Flags) -> list[int]:
    """Columns that vary between several people, and independently of each other, in both groups."""
    kept = list(range(table.shape[1]))
    for group in (flags, ~flags):
        rows = table[group]
        # One differing person has leverage one, where HC2 is 0/0. When all but one agree, the
        # median is the value they share.
        shared = np.median(rows, axis=0)
        kept = [column for column in kept if np.sum(rows[:, column] != shared[column]) > 1]
        kept = [kept[place] for place in independent_columns(rows[:, kept])]
    return kept


def _fit_arm(outcome: Floats, centred: Floats) -> _Arm:
    """Regress one arm's outcome on covariates centred on the whole trial; report the intercept."""
    scale = np.sqrt(np.square(centred).mean(axis=0))
    design = np.column_stack([np.ones(len(outcome)), centred / scale])
    shift = outcome.mean()
    fit = sm.OLS(outcome - shift, design).fit(method="qr")
    # HC2 divides by one minus the leverage, so a person whom the model fits by construction is 0/0.
    if np.max(fit.get_influence().hat_matrix_diag) > 1 - 1e-8:
        msg = "The covariates single out one person within a group; use fewer or join their levels."
        raise MethodError("too_few", msg)
    return _Arm(
        level=float(shift + fit.params[0]),
        variance=float(fit.HC2_se[0] ** 2),
        df=len(outcome) - design.shape[1],
    )
