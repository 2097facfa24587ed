"""Which differences between places exceed chance: funnel limits, adjusted intervals, and tests.

No places are ranked. A place is set against the pooled value, with allowance for how many places are
looked at, because among many places some are far out by chance alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import stats

from localeval.methods.critical_values import critical_value
from localeval.methods.inputs import Flags, Floats, Values, check_level
from localeval.methods.multiplicity import holm
from localeval.methods.synthesis.heterogeneity import cochran_q
from localeval.methods.synthesis.place_results import PlaceResults, check_results
from localeval.methods.synthesis.pooling import summarise
from localeval.methods.synthesis.reml import reml_tau2

#: Two and three standard deviations, as statistical process control has it (Spiegelhalter 2005).
FUNNEL_LEVELS = (0.95, 0.998)


@dataclass(frozen=True, eq=False)
class FunnelLimits:
    """Where results fall by chance, at each of several standard errors.

    Attributes
    ----------
    target
        The value around which they fall.
    std_errors
        Shape (n,).
    levels
        Shape (l,), such as 0.95 and 0.998.
    low, high
        Shape (l, n): sampling error alone.
    low_spread, high_spread
        Shape (l, n): sampling error and the variance between places, tau2, as well.
    """

    target: float
    std_errors: Floats
    levels: tuple[float, ...]
    low: Floats
    high: Floats
    low_spread: Floats
    high_spread: Floats


def funnel_limits(
    target: float,
    std_errors: Values,
    tau2: float = 0.0,
    levels: Sequence[float] = FUNNEL_LEVELS,
) -> FunnelLimits:
    """Draw the limits of a funnel plot around a pooled value.

    target +- z sqrt(se^2), and +- z sqrt(se^2 + tau2) for places that are known to differ, where
    nearly all would be outside of the first ("over-dispersion", additive random effects).

    Parameters
    ----------
    target
        The pooled value.
    std_errors
        Where to evaluate the limits: the places' own, or a sequence from zero for a smooth line.
    tau2
        Variance between places.
    levels
        Share of places within each pair of limits.

    Raises
    ------
    MethodError
        ``wrong_setting`` for levels outside 0 to 1.

    References
    ----------
    Spiegelhalter (2005), Funnel plots for comparing institutional performance, Stat. Med. 24:
    1185-1202, and (2005) Handling over-dispersion of performance indicators, Qual. Saf. Health
    Care 14: 347-351.
    """
    errors = np.asarray(std_errors, dtype=np.float64)
    quantiles = np.array([critical_value(level, np.inf) for level in levels])[:, None]
    chance = quantiles * errors
    spread = quantiles * np.hypot(errors, np.sqrt(tau2))
    return FunnelLimits(
        target=target,
        std_errors=errors,
        levels=tuple(levels),
        low=target - chance,
        high=target + chance,
        low_spread=target - spread,
        high_spread=target + spread,
    )


@dataclass(frozen=True, eq=False)
class Differences:
    """Each place against the pooled value; arrays have one entry a place, in the order given.

    Attributes
    ----------
    target, tau2
        The pooled value (REML) and the variance between places.
    deviation, std_error
        Estimate less pooled value, and the sampling error of that difference, which takes into
        account that the place is part of the pooled value.
    p_value, p_adjusted
        Of no true difference from the pooled value; adjusted by Holm for the number of places.
    beyond_chance
        Whether ``p_adjusted`` is below 1 - level: the chance that any place is called different
        when none is, is at most that.
    outside
        Shape (2, k): whether the estimate is outside the funnel limits at 95% and 99.8% with
        over-dispersion, that is, unusual even among places that differ. Not adjusted: of a hundred
        ordinary places, five are outside the first.
    low, high
        Intervals of the places' own estimates that all hold together with probability ``level``
        (Sidak), for a caterpillar plot.
    shrunken, shrunken_low, shrunken_high
        Empirical Bayes estimates: each drawn towards the pooled value by its lack of precision,
        with intervals at ``level``, each by itself. The best guess of a place's own effect.
    q, df, any_p
        Cochran's Q: whether any difference between places exceeds chance.
    level
        Confidence level.
    """

    target: float
    tau2: float
    deviation: Floats
    std_error: Floats
    p_value: Floats
    p_adjusted: Floats
    beyond_chance: Flags
    outside: Flags
    low: Floats
    high: Floats
    shrunken: Floats
    shrunken_low: Floats
    shrunken_high: Floats
    q: float
    df: int
    any_p: float
    level: float


def differences(estimates: Values, std_errors: Values, level: float = 0.95) -> Differences:
    """Tell which places differ from the pooled value by more than chance.

    The null hypothesis for place i is that its true effect equals the weighted average of the true
    effects of all places, with the weights of the random-effects average. The estimate of that
    contrast is y_i - sum(h y) with sampling variance v_i (1 - h_i)^2 + the others' sum(h^2 v);
    nothing is assumed of the other places.

    Parameters
    ----------
    estimates, std_errors, level
        As in :func:`localeval.methods.synthesis.pooling.pool_places`; at least three places (two are compared by
        their contrast).

    Raises
    ------
    MethodError
        As there; ``too_few`` under three places.

    References
    ----------
    Spiegelhalter (2005), Stat. Med. 24: 1185-1202; Holm (1979); Sidak (1967), J. Am. Stat. Assoc.
    62: 626-633; Raudenbush and Bryk (1985), J. Educ. Stat. 10: 75-98, for the empirical Bayes
    estimates (metafor's ``blup``).
    """
    check_level(level)
    results = check_results(estimates, std_errors, least=3)
    y, v = results.estimates, results.variances
    tau2 = reml_tau2(y, v)
    average = summarise(results, "reml", "wald", tau2, level)
    share = average.weights
    deviation = y - average.estimate
    own = np.square(share) * v
    std_error = np.sqrt(v * np.square(1 - share) + own.sum() - own)
    p_value = 2 * stats.norm.sf(np.abs(deviation) / std_error)
    p_adjusted = holm(p_value)
    limits = funnel_limits(average.estimate, results.std_errors, tau2)
    half = critical_value(level ** (1 / results.count), np.inf) * results.std_errors
    shrunken, doubt = _shrunken(results, average.estimate, average.std_error, tau2)
    doubt *= critical_value(level, np.inf)
    q = cochran_q(results)
    return Differences(
        target=average.estimate,
        tau2=tau2,
        deviation=deviation,
        std_error=std_error,
        p_value=p_value,
        p_adjusted=p_adjusted,
        beyond_chance=p_adjusted < 1 - level,
        outside=(y < limits.low_spread) | (y > limits.high_spread),
        low=y - half,
        high=y + half,
        shrunken=shrunken,
        shrunken_low=shrunken - doubt,
        shrunken_high=shrunken + doubt,
        q=q,
        df=results.count - 1,
        any_p=float(stats.chi2.sf(q, results.count - 1)),
        level=level,
    )


def _shrunken(
    results: PlaceResults, target: float, std_error: float, tau2: float
) -> tuple[Floats, Floats]:
    """Draw estimates towards the pooled value; also give their standard errors."""
    kept = tau2 / (tau2 + results.variances)
    variance = kept * results.variances + np.square((1 - kept) * std_error)
    return target + kept * (results.estimates - target), np.sqrt(variance)
