"""The effect of being assigned to a programme in a randomised trial.

Two estimators of the same quantity, the intention-to-treat average effect: the plain difference in
means, and regression adjustment by the covariates measured before assignment. Both use errors that
allow the spread to differ between groups, and people to come in clusters. Where outcomes are lost, or the
draw was made within strata, :mod:`localeval.methods.impact.calibrated` estimates.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from statsmodels.regression.linear_model import OLS

from localeval.methods.impact.arms import Arm, Difference
from localeval.methods.impact.effect import Effect
from localeval.methods.impact.linear import independent_columns
from localeval.methods.impact.uncertainty import Estimated, effect_of
from localeval.methods.inputs import (
    Flags,
    Floats,
    MethodError,
    Values,
    as_design,
    as_long_as,
    as_outcome,
    as_participant,
    check_level,
    check_sizes,
    check_varies,
    to_float,
)


def difference_in_means(
    outcome: Values,
    participant: Values,
    level: float = 0.95,
    *,
    clusters: np.ndarray | None = None,
) -> Effect:
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
    clusters
        The cluster of each person, numbered from 0; None where people were assigned one by one.

    Raises
    ------
    MethodError
        ``empty_group``, ``too_few`` (fewer than 2 in a group, or fewer than 2 clusters), ``constant_outcome``,
        ``not_finite`` or another input reason.
    """
    check_level(level)
    flags = as_participant(participant)
    values = as_outcome(outcome, len(flags))
    check_sizes(flags)
    check_varies(values, flags)
    arms, levels = [], []
    for group in (flags, ~flags):
        rows = np.flatnonzero(group)
        levels.append(float(values[rows].mean()))
        arms.append(_arm(rows, values[rows] - levels[-1], np.ones((len(rows), 1))))
    return effect_of(_estimated("difference_in_means", values, arms, levels, clusters), level)


def _arm(rows: np.ndarray, residual: Floats, basis: Floats) -> Arm:
    """One group, everybody in it counting alike."""
    return Arm(rows, np.full(len(rows), 1 / len(rows)), residual, basis)


def _estimated(
    method: str,
    values: Floats,
    arms: list[Arm],
    levels: list[float],
    clusters: np.ndarray | None,
    left_out: tuple[str, ...] = (),
) -> Estimated:
    difference = Difference(arms[0], arms[1], len(values), clusters=clusters)
    spread = float(np.nanstd(values))
    return Estimated(method, "ATE", levels[0], levels[1], difference, spread, left_out)


def regression_adjusted(
    outcome: Values,
    participant: Values,
    covariates: pd.DataFrame | Floats,
    level: float = 0.95,
    *,
    clusters: np.ndarray | None = None,
) -> Effect:
    """Give the estimate of :func:`adjusted_difference` with its interval.

    Parameters
    ----------
    outcome, participant, covariates, level, clusters
        As there, and as in :func:`difference_in_means`.

    Raises
    ------
    MethodError
        As there.
    """
    check_level(level)
    return effect_of(
        adjusted_difference(outcome, participant, covariates, clusters=clusters), level
    )


def adjusted_difference(
    outcome: Values,
    participant: Values,
    covariates: pd.DataFrame | Floats,
    *,
    clusters: np.ndarray | None = None,
) -> Estimated:
    """Estimate the effect of assignment, adjusted for covariates measured before it.

    Lin's (2013) estimator: ordinary least squares on assignment, centred covariates and all their
    products, with HC2 errors (CR2 with clusters). It cannot hurt precision in large samples and needs no
    belief that the model is right. The fully interacted regression is the same as one regression in each group
    with covariates centred on everybody's mean, which is how it is computed. The t interval joins
    the two groups' residual degrees of freedom as Welch does, which is safer than the pooled count
    when one group is small.

    Parameters
    ----------
    outcome
        One value a person; missing where it is lost. Those people count in everybody's mean only.
    participant, clusters
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
    flags = as_participant(participant)
    values = to_float(outcome, "The outcome")
    table, names = as_design(covariates, len(flags))
    known = np.isfinite(as_long_as(values, len(flags)))
    n_participants, n_comparison = check_sizes(flags[known])
    check_varies(values[known], flags[known])
    kept = _usable_columns(table[known], flags[known])
    if min(n_participants, n_comparison) < len(kept) + 2:
        msg = (
            f"There are {n_participants} participants and {n_comparison} comparison people, too few "
            f"to adjust for {len(kept)} covariates; adjust for fewer."
        )
        raise MethodError("too_few", msg)
    centred = table[:, kept] - table[:, kept].mean(axis=0)
    arms, levels = [], []
    for group in (flags, ~flags):
        rows = np.flatnonzero(group & known)
        scale = np.sqrt(np.square(centred[rows]).mean(axis=0))
        basis = np.column_stack([np.ones(len(rows)), centred[rows] / scale])
        shift = values[rows].mean()
        fit = OLS(values[rows] - shift, basis).fit(method="qr")
        arms.append(_arm(rows, np.asarray(fit.resid), basis))
        levels.append(float(shift + fit.params[0]))
    left_out = tuple(name for place, name in enumerate(names) if place not in kept)
    return _estimated("regression_adjusted", values, arms, levels, clusters, left_out)


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
