"""The effect on participants by the odds of the propensity score, alone and joined with an outcome regression.

The alternatives to :mod:`localeval.methods.impact.calibrated`. Their standard errors count the uncertainty of the fitted
score. None of them can remove differences in what was not measured.
"""

from __future__ import annotations

import numpy as np

from localeval.methods.impact.arms import Arm, Difference
from localeval.methods.impact.calibrated import LEAST_EFFECTIVE
from localeval.methods.impact.linear import solve_positive, weighted_cross_product
from localeval.methods.impact.propensity import PropensityFit
from localeval.methods.impact.retention import Retention
from localeval.methods.impact.uncertainty import Estimated
from localeval.methods.inputs import (
    Flags,
    Floats,
    MethodError,
    Values,
    as_long_as,
    check_varies,
    to_float,
)

#: Those who are left when outcomes are lost, as the people of one group.
Kept = tuple[Retention, Retention]


def weighted_att(
    outcome: Values,
    fit: PropensityFit,
    *,
    kept: Kept | None = None,
    clusters: np.ndarray | None = None,
) -> Estimated:
    """Estimate the effect on participants by weighting with the odds of the propensity score.

    The normalised (Hajek) estimator: the participants' mean minus the weighted mean of the
    comparison group. The standard error is the sandwich of the stacked estimating equations of the
    score and both means, so it allows for the score being estimated. Where outcomes are lost, the people whose outcome
    is known stand for those alike whose outcome is not: weights are divided by the chance of being known.

    Parameters
    ----------
    outcome
        One value a person in the order of the fit; people off support may be missing.
    fit
        From :func:`localeval.methods.impact.propensity.fit_propensity`, of everybody.
    kept
        Chances that the outcome is known, of participants and of the comparison group, from
        :func:`localeval.methods.impact.retention.fit_retention`; None where none on support is lost.
    clusters
        The cluster of each person, numbered from 0.

    Raises
    ------
    MethodError
        ``constant_outcome``, ``not_finite`` for a missing outcome on support without ``kept``,
        ``no_common_support`` when the weights rest on fewer than two people in effect, or an input
        reason.

    References
    ----------
    Lunceford and Davidian (2004), Stat. Med. 23: 2937-2960. Hirano and Imbens (2001). For lost outcomes: Robins, Rotnitzky
    and Zhao (1995), J. Am. Stat. Assoc. 90: 106-121.
    """
    values, known = _outcome_on_support(outcome, fit, lost=kept is not None)
    flags = fit.participant
    influence = np.zeros(len(flags))
    shares, levels = np.zeros(len(flags)), []
    for sign, group in ((1, flags), (-1, ~flags)):
        here = known & group
        weight = np.where(here, fit.weights, 0.0)
        if kept is not None:
            weight[here] /= kept[0 if sign == 1 else 1].chance[here]
        share = weight / weight.sum()
        levels.append(float(share @ np.where(here, values, 0.0)))
        residual = np.where(here, share * (values - levels[-1]), 0.0)
        influence += sign * residual
        if kept is not None:
            influence -= sign * kept[0 if sign == 1 else 1].correction(residual)
        shares += share
        if sign == -1:
            on = fit.on_support
            influence[on] -= score_correction(fit, flags[on], residual[on])
    return _estimated(
        "propensity_weighting", fit, values, known, shares, levels, influence, clusters
    )


def doubly_robust_att(
    outcome: Values, fit: PropensityFit, *, clusters: np.ndarray | None = None
) -> Estimated:
    """Estimate the effect on participants by augmented inverse-probability weighting.

    A least-squares regression among the comparison people predicts what participants would have had
    without the programme; the propensity weights correct what it misses. Consistent when either
    model is right. The sandwich standard error counts the uncertainty of both models.

    Parameters
    ----------
    outcome
        One value a person in the order of the fit; people off support may be missing.
    fit
        From :func:`localeval.methods.impact.propensity.fit_propensity`.
    clusters
        The cluster of each person, numbered from 0.

    Raises
    ------
    MethodError
        ``too_few`` when the comparison group is no larger than the regression has coefficients;
        otherwise as :func:`weighted_att`.

    References
    ----------
    Robins, Rotnitzky and Zhao (1994), J. Am. Stat. Assoc. 89: 846-866. Mercatanti and Li (2014),
    Ann. Appl. Stat. 8: 2485-2508 (the form for the effect on participants).
    """
    values, known = _outcome_on_support(outcome, fit, lost=False)
    on, everyone = fit.on_support, fit.participant
    flags, theirs = everyone[on], ~everyone[on]
    if theirs.sum() <= fit.basis.shape[1]:
        msg = (
            f"There are {int(theirs.sum())} comparison people for an outcome regression with "
            f"{fit.basis.shape[1]} coefficients; use fewer covariates."
        )
        raise MethodError("too_few", msg)
    centred = values[on] - values[on][theirs].mean()
    comparison = fit.basis[theirs]
    inverse = np.linalg.pinv(comparison.T @ comparison, hermitian=True)
    unexplained = centred - fit.basis @ (inverse @ (comparison.T @ centred[theirs]))
    share = np.where(theirs, fit.weights[on], 0.0)
    share /= share.sum()
    ours, gap = unexplained[flags].mean(), float(share @ unexplained)
    residual = share * (unexplained - gap)
    part = np.where(flags, (unexplained - ours) / flags.sum(), -residual)
    part -= score_correction(fit, flags, residual)
    imbalance = fit.basis[flags].mean(axis=0) - share @ fit.basis
    part -= np.where(theirs, unexplained * (fit.basis @ (inverse @ imbalance)), 0.0)
    influence, shares = np.zeros(len(everyone)), np.zeros(len(everyone))
    influence[on] = part
    shares[on] = np.where(flags, 1 / flags.sum(), share)
    level = float(values[on][flags].mean())
    levels = [level, level - float(ours - gap)]
    return _estimated("doubly_robust", fit, values, known, shares, levels, influence, clusters)


def _outcome_on_support(outcome: Values, fit: PropensityFit, *, lost: bool) -> tuple[Floats, Flags]:
    """Check outcomes; give them, and who on support has one."""
    values = as_long_as(to_float(outcome, "The outcome"), len(fit.participant))
    known = fit.on_support & np.isfinite(values)
    missing = int((fit.on_support & ~known).sum())
    if missing and not lost:
        msg = f"The outcome is missing for {missing} people; leave them out, and count them, first."
        raise MethodError("not_finite", msg)
    check_varies(values[known], fit.participant[known])
    if fit.effective_comparison < LEAST_EFFECTIVE:
        msg = (
            "Nearly all the weight of the comparison group rests on one person, so the effect "
            "cannot be estimated."
        )
        raise MethodError("no_common_support", msg)
    return values, known


def score_correction(fit: PropensityFit, flags: Flags, residual: Floats) -> Floats:
    """How each person on support moves a weighted mean through the fitted score.

    Parameters
    ----------
    fit
    flags
        Participants among the people on support.
    residual
        Each person's weighted distance from that mean, the weights adding to one.
    """
    score = fit.score[fit.on_support]
    information = weighted_cross_product(fit.basis, score * (1 - score))
    slopes = solve_positive(information, fit.basis.T @ residual)
    return np.asarray((flags - score) * (fit.basis @ slopes))


def _estimated(
    method: str,
    fit: PropensityFit,
    values: Floats,
    known: Flags,
    shares: Floats,
    levels: list[float],
    influence: Floats,
    clusters: np.ndarray | None,
) -> Estimated:
    """Split each person's influence into the two groups' parts, and that of people without an outcome."""
    arms = []
    for sign, group in ((1, fit.participant), (-1, ~fit.participant)):
        rows = np.flatnonzero(known & group & (shares > 0))
        residual = sign * influence[rows] / shares[rows]
        arms.append(Arm(rows, shares[rows], residual, np.ones((len(rows), 1)), corrected=False))
    shift = influence.copy()
    for arm in arms:
        shift[arm.rows] = 0.0
    difference = Difference(arms[0], arms[1], len(values), shift if shift.any() else None, clusters)
    spread = float(values[known].std())
    return Estimated(method, "ATT", levels[0], levels[1], difference, spread, fit.left_out)
