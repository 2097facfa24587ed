"""The effect on participants, by comparing them with a weighted comparison group.

Three estimators of the average effect on participants (ATT): weighting by the odds of the
propensity score, calibrated weighting, and a doubly robust one that joins weights and an outcome
regression. Their standard errors count the uncertainty of the fitted weights. None of them can
remove differences in what was not measured.
"""

from __future__ import annotations

import numpy as np
from scipy.linalg import cho_factor, cho_solve

from localeval.methods.impact.calibration import CalibrationFit, fit_calibration
from localeval.methods.impact.effect import Effect, effect_from, kish_size, welch_df
from localeval.methods.impact.linear import weighted_cross_product
from localeval.methods.impact.propensity import PropensityFit, fit_propensity
from localeval.methods.inputs import (
    Flags,
    Floats,
    MethodError,
    Values,
    as_outcome,
    check_level,
    check_varies,
)

__all__ = [
    "CalibrationFit",
    "PropensityFit",
    "calibrated_att",
    "doubly_robust_att",
    "fit_calibration",
    "fit_propensity",
    "weighted_att",
]

LEAST_EFFECTIVE = 2.0


def weighted_att(outcome: Values, fit: PropensityFit, level: float = 0.95) -> Effect:
    """Estimate the effect on participants by weighting with the odds of the propensity score.

    The normalised (Hajek) estimator: the participants' mean minus the weighted mean of the
    comparison group. The standard error is the sandwich of the stacked estimating equations of the
    score and both means, so it allows for the score being estimated.

    Parameters
    ----------
    outcome
        One value a person in the order of the fit; people off support may be missing.
    fit
        From :func:`fit_propensity`.
    level
        Confidence level of the interval.

    Raises
    ------
    MethodError
        ``constant_outcome``, ``not_finite`` for a missing outcome on support,
        ``no_common_support`` when the weights rest on fewer than two people in effect, or an input
        reason.

    References
    ----------
    Lunceford and Davidian (2004), Stat. Med. 23: 2937-2960. Hirano and Imbens (2001).
    """
    values, flags = _outcome_on_support(outcome, fit, level)
    share = _shares(fit, flags)
    ours, theirs = values[flags].mean(), float(share @ values)
    residual = share * (values - theirs)
    influence = np.where(flags, (values - ours) / flags.sum(), -residual)
    influence -= score_correction(fit, flags, residual)
    return _effect(
        "propensity_weighting", fit, values, flags, share, ours - theirs, influence, level
    )


def calibrated_att(outcome: Values, fit: CalibrationFit, level: float = 0.95) -> Effect:
    """Estimate the effect on participants with calibrated (entropy balancing) weights.

    The stacked estimating equations of the participants' covariate means, the weights and both mean
    outcomes reduce to residuals of a weighted regression of the outcome on the covariates. The
    estimate is right in large samples when either the log-odds of taking part or the comparison
    outcome is linear in the covariates (Zhao and Percival 2017).

    Parameters
    ----------
    outcome
        One value a person in the order of the fit; people off support may be missing.
    fit
        From :func:`fit_calibration`.
    level
        Confidence level of the interval.

    Raises
    ------
    MethodError
        As :func:`weighted_att`.

    References
    ----------
    Hainmueller (2012), Polit. Anal. 20: 25-46. Zhao and Percival (2017), J. Causal Inference 5(1).
    Stefanski and Boos (2002), Am. Stat. 56: 29-38.
    """
    values, flags = _outcome_on_support(outcome, fit, level)
    share = _shares(fit, flags)
    ours, theirs = values[flags].mean(), float(share @ values)
    slopes = np.linalg.pinv(weighted_cross_product(fit.basis, share), hermitian=True) @ (
        fit.basis.T @ (share * (values - theirs))
    )
    explained = fit.basis @ slopes
    influence = np.where(
        flags,
        (values - ours - explained) / flags.sum(),
        -share * (values - theirs - explained),
    )
    return _effect(
        "calibrated_weighting", fit, values, flags, share, ours - theirs, influence, level
    )


def doubly_robust_att(outcome: Values, fit: PropensityFit, level: float = 0.95) -> Effect:
    """Estimate the effect on participants by augmented inverse-probability weighting.

    A least-squares regression among the comparison people predicts what participants would have had
    without the programme; the propensity weights correct what it misses. Consistent when either
    model is right. The sandwich standard error counts the uncertainty of both models.

    Parameters
    ----------
    outcome
        One value a person in the order of the fit; people off support may be missing.
    fit
        From :func:`fit_propensity`.
    level
        Confidence level of the interval.

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
    values, flags = _outcome_on_support(outcome, fit, level)
    theirs = ~flags
    if theirs.sum() <= fit.basis.shape[1]:
        msg = (
            f"There are {int(theirs.sum())} comparison people for an outcome regression with "
            f"{fit.basis.shape[1]} coefficients; use fewer covariates."
        )
        raise MethodError("too_few", msg)
    centred = values - values[theirs].mean()
    comparison = fit.basis[theirs]
    inverse = np.linalg.pinv(comparison.T @ comparison, hermitian=True)
    unexplained = centred - fit.basis @ (inverse @ (comparison.T @ centred[theirs]))
    share = _shares(fit, flags)
    ours, gap = unexplained[flags].mean(), float(share @ unexplained)
    residual = share * (unexplained - gap)
    influence = np.where(flags, (unexplained - ours) / flags.sum(), -residual)
    influence -= score_correction(fit, flags, residual)
    imbalance = fit.basis[flags].mean(axis=0) - share @ fit.basis
    influence -= np.where(theirs, unexplained * (fit.basis @ (inverse @ imbalance)), 0.0)
    return _effect("doubly_robust", fit, values, flags, share, ours - gap, influence, level)


def _outcome_on_support(
    outcome: Values, fit: PropensityFit | CalibrationFit, level: float
) -> tuple[Floats, Flags]:
    """Check outcomes; return them and the group flags of the people on support."""
    check_level(level)
    flags = fit.participant[fit.on_support]
    values = _keep_supported(outcome, fit.on_support)
    check_varies(values, flags)
    if fit.effective_comparison < LEAST_EFFECTIVE:
        msg = (
            "Nearly all the weight of the comparison group rests on one person, so the effect "
            "cannot be estimated."
        )
        raise MethodError("no_common_support", msg)
    return values, flags


def _keep_supported(outcome: Values, on_support: Flags) -> Floats:
    given = np.asarray(outcome)
    if len(given) != len(on_support):
        msg = f"There are {len(given)} outcome values for {len(on_support)} people."
        raise MethodError("wrong_length", msg)
    return as_outcome(given[on_support])


def _shares(fit: PropensityFit | CalibrationFit, flags: Flags) -> Floats:
    """Weights of the comparison people on support, summing to one; zero for participants."""
    weights = np.where(flags, 0.0, fit.weights[fit.on_support])
    return np.asarray(weights / weights.sum())


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
    slopes = cho_solve(cho_factor(information), fit.basis.T @ residual)
    return np.asarray((flags - score) * (fit.basis @ slopes))


def _effect(
    method: str,
    fit: PropensityFit | CalibrationFit,
    values: Floats,
    flags: Flags,
    share: Floats,
    estimate: float,
    influence: Floats,
    level: float,
) -> Effect:
    """Complete the effect from each person's influence on it.

    The interval is Student's t with Welch's degrees of freedom of the two groups' parts, the
    comparison group counted at its effective size: with a dozen participants a normal interval
    covers too rarely (see benchmarks/results/calibration.md).
    """
    squares = np.square(influence)
    parts = [float(squares[flags].sum()), float(squares[~flags].sum())]
    effective = kish_size(share)
    participant_level = float(values[flags].mean())
    return effect_from(
        method,
        "ATT",
        participant_level=participant_level,
        comparison_level=participant_level - estimate,
        std_error=float(np.sqrt(sum(parts))),
        df=welch_df(parts, [flags.sum() - 1, effective - 1]),
        level=level,
        outcome_spread=values.std(),
        n_participants=int(flags.sum()),
        n_comparison=int(np.sum(~flags)),
        effective_comparison=effective,
        left_out=fit.left_out,
    )
