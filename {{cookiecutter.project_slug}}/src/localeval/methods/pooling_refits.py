"""Pool again without each place (leave-one-out), and place after place (cumulative).

The numbers are those of :func:`localeval.methods.pooling.pool` on each subset, all subsets fitted at
once: how k refits of k places each stay affordable is in ``reml_refits``.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import stats

from localeval.methods.inputs import Floats, Values, check_level
from localeval.methods.place_results import PlaceResults, check_results
from localeval.methods.pooling import DIFFER_AT
from localeval.methods.reml_refits import Subsets, refit_tau2


@dataclass(frozen=True, eq=False)
class Refits:
    """The reported summary of each of several subsets of places; one entry a subset.

    Attributes
    ----------
    k
        Places in the subset.
    estimate, std_error, low, high, p_value
        As ``reported`` of :class:`localeval.methods.pooling.Pooled`. NaN for two places that differ
        beyond chance, which are not averaged. A subset of one place is that place's own result.
    tau2, i2
        By REML; NaN for one place. I2 in per cent.
    level
        Confidence level of the intervals.
    """

    k: Floats
    estimate: Floats
    std_error: Floats
    low: Floats
    high: Floats
    p_value: Floats
    tau2: Floats
    i2: Floats
    level: float


def leave_one_out(estimates: Values, std_errors: Values, level: float = 0.95) -> Refits:
    """Pool without each place in turn.

    Shows whether a finding rests on one place. Entry i leaves out place i.

    Parameters
    ----------
    estimates, std_errors, level
        As in :func:`localeval.methods.pooling.pool`; at least three places.

    Raises
    ------
    MethodError
        As there; ``too_few`` under three places.
    """
    check_level(level)
    results = check_results(estimates, std_errors, least=3)
    return _refit(results, Subsets(results.count, cumulative=False), level)


def cumulative(estimates: Values, std_errors: Values, level: float = 0.95) -> Refits:
    """Pool the first place, the first two, and so on, in the order given.

    Sort by date of publication first to see how the evidence grew. Entry i has the places up to and
    with place i. The intervals are those of one look; they do not allow for having looked k times.

    Parameters
    ----------
    estimates, std_errors, level
        As in :func:`localeval.methods.pooling.pool`.

    Raises
    ------
    MethodError
        As there.

    References
    ----------
    Lau et al. (1992), N. Engl. J. Med. 327: 248-254.
    """
    check_level(level)
    results = check_results(estimates, std_errors)
    return _refit(results, Subsets(results.count, cumulative=True), level)


def _refit(results: PlaceResults, subsets: Subsets, level: float) -> Refits:
    """Find tau2 of every subset, then both averages and the rule for which of them is reported."""
    k = subsets.sizes.astype(np.float64)
    y, v = results.estimates, results.variances
    tau2 = refit_tau2(y, v, subsets)
    random = _averages(y, v, subsets, tau2)
    fixed = _averages(y, v, subsets, np.zeros(len(k)))
    with np.errstate(divide="ignore", invalid="ignore"):
        # Hartung-Knapp, or the Wald interval around the same estimate where that is wider.
        factor = random.square / (k - 1)
        factor = np.where(factor > np.finfo(np.float64).eps, factor, 1.0)
        knapp = np.sqrt(factor) * random.std_error
        normal = stats.norm.ppf(0.5 + level / 2)
        student = stats.t.ppf(0.5 + level / 2, k - 1)
        use_normal = (k < 3) | (student * knapp < normal * random.std_error)
        differ = (k == 2) & (stats.chi2.sf(fixed.square, 1) < DIFFER_AT)
        i2 = 100 * tau2 / (tau2 + (k - 1) / fixed.trace)
    estimate = np.where(k < 3, fixed.estimate, random.estimate)
    std_error = np.where(use_normal, random.std_error, knapp)
    std_error = np.where(k < 3, fixed.std_error, std_error)
    half = np.where(use_normal, normal, student) * std_error
    size = np.abs(estimate) / std_error
    with np.errstate(invalid="ignore"):
        tails = np.where(use_normal, stats.norm.sf(size), stats.t.sf(size, np.maximum(k - 1, 1)))
    rows = np.array([estimate, std_error, estimate - half, estimate + half, 2 * tails])
    rows[:, differ] = np.nan
    return Refits(
        k=k,
        estimate=rows[0],
        std_error=rows[1],
        low=rows[2],
        high=rows[3],
        p_value=rows[4],
        tau2=np.where(k > 1, tau2, np.nan),
        i2=np.where(k > 1, i2, np.nan),
        level=level,
    )


@dataclass(frozen=True, eq=False)
class _Averages:
    """Weighted averages of all subsets; ``square`` is the weighted sum of squares around each."""

    estimate: Floats
    std_error: Floats
    square: Floats
    trace: Floats


def _averages(y: Floats, v: Floats, subsets: Subsets, tau2: Floats) -> _Averages:
    middle = float(np.median(y))
    out = np.empty((4, len(tau2)))
    every = np.arange(len(tau2))
    for piece, places in subsets.chunks(every):
        weights = subsets.keep(1 / (v[places] + tau2[piece, None]), every[piece])
        total = weights.sum(axis=1)
        mean = weights @ (y[places] - middle) / total
        square = np.einsum("ij,ij->i", weights, np.square(y[places] - middle - mean[:, None]))
        squared = np.einsum("ij,ij->i", weights, weights)
        out[:, piece] = mean + middle, total**-0.5, square, total - squared / total
    return _Averages(*out)
