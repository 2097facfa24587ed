"""The level of an outcome in a comparison group that is weighted to be like the participants.

The group's part of the estimate by propensity-score weighting, on its own: for showing an outcome month by
month beside the participants, with the weights of one fit for every month. It makes no comparison.
"""

from __future__ import annotations

import numpy as np

from localeval.methods.effect import critical_value, kish_size
from localeval.methods.errors import MethodError
from localeval.methods.inputs import Floats, Values, check_level, to_float
from localeval.methods.levels import Level
from localeval.methods.propensity import PropensityFit
from localeval.methods.weighting import LEAST_EFFECTIVE, score_correction


def weighted_level(
    outcome: Values, fit: PropensityFit, level: float = 0.95, *, whole: float | None = None
) -> Level:
    """Weighted mean of the comparison group with its interval.

    The standard error is the sandwich of the stacked estimating equations of the score and the weighted
    mean, as in :func:`localeval.methods.weighting.weighted_att`, so it allows for the score being estimated.
    Means get Student's t interval, with the effective number of people less one as degrees of freedom;
    shares get Wilson's at the number of people that the standard error is worth, which stays between none
    and all.

    Parameters
    ----------
    outcome
        One value a person in the order of the fit. Where it is missing the person is left out and the others
        keep their weights.
    fit
        From :func:`localeval.methods.propensity.fit_propensity`.
    level
        Confidence level of the interval.
    whole
        For a yes-or-no outcome, how a yes is coded: 1 for shares, 100 for percentages. None for a mean.

    Returns
    -------
    Level
        ``n`` is the number of comparison people, unweighted.

    Raises
    ------
    MethodError
        ``wrong_length``; ``no_common_support`` when the weights of those whose outcome is known rest on
        fewer than two people in effect; ``constant_outcome`` when all of them have the same; ``wrong_setting``
        for a share of values other than 0 and ``whole``; or an input reason.

    References
    ----------
    Lunceford and Davidian (2004), Stat. Med. 23: 2937-2960. Franco, Little, Louis and Slud (2019), J. Surv.
    Stat. Methodol. 7: 334-364 (Wilson's interval at an effective sample size).
    """
    check_level(level)
    values = to_float(outcome, "The outcome")
    if len(values) != len(fit.on_support):
        msg = f"There are {len(values)} outcome values for {len(fit.on_support)} people."
        raise MethodError("wrong_length", msg)
    values, flags = values[fit.on_support], fit.participant[fit.on_support]
    used = ~flags & ~np.isnan(values)
    weights = np.where(used, fit.weights[fit.on_support], 0.0)
    effective = kish_size(weights)
    if effective < LEAST_EFFECTIVE:
        msg = "Nearly all the weight of the comparison group rests on one person."
        raise MethodError("no_common_support", msg)
    if np.ptp(values[used]) == 0:
        msg = "The outcome is the same for everybody, so its uncertainty is unknown."
        raise MethodError("constant_outcome", msg)
    share = weights / weights.sum()
    values = np.where(used, values, 0.0)
    mean = float(share @ values)
    residual = share * (values - mean)
    influence = residual + score_correction(fit, flags, residual)
    error = float(np.sqrt(np.square(influence).sum()))
    critical = critical_value(level, effective - 1)
    if whole is None:
        low, high = mean - critical * error, mean + critical * error
    else:
        low, high = _wilson(values[used], mean, error, critical, whole)
    return Level(mean, error, low, high, level, int(used.sum()))


def _wilson(
    values: Floats, mean: float, error: float, critical: float, whole: float
) -> tuple[float, float]:
    """Wilson's interval of a share with this standard error."""
    if not np.all((values == whole) | (values == 0)):
        msg = f"A share needs values of 0 and {whole:g} only."
        raise MethodError("wrong_setting", msg)
    share, variance = mean / whole, (error / whole) ** 2
    spread = critical**2 * variance / (share * (1 - share))  # critical value squared over people
    middle = (share + spread / 2) / (1 + spread)
    half = np.sqrt(critical**2 * variance + spread**2 / 4) / (1 + spread)
    return whole * float(middle - half), whole * float(middle + half)
