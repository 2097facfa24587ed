"""The variance between places, tau2, by restricted maximum likelihood, the method of moments, and its interval.

For the mixed-effects model y = X b + u + e with u ~ N(0, tau2) and e ~ N(0, v), v known: a random-
effects summary is the design that is one column of ones, a meta-regression has more. Only tau2 is
found here; what is made of it is in ``pooling`` and ``metaregression``.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import optimize, special

from localeval.methods.inputs import Floats

#: Points of the search grid for each factor of ten in tau2. The restricted likelihood can have more
#: than one peak; between neighbours that differ by a third it is smooth.
POINTS_PER_DECADE = 8
#: A root of the score is found to this share of itself.
ROOT_TOLERANCE = 1e-14


@dataclass(frozen=True, eq=False)
class RemlProfile:
    """What the data say about some values of tau2; each array has one entry a value.

    Attributes
    ----------
    log_likelihood
        Restricted log-likelihood, up to a constant.
    score
        Its derivative by tau2: (y'PPy - tr P) / 2.
    q
        Generalised Q statistic, y'Py; falls as tau2 grows.
    """

    log_likelihood: Floats
    score: Floats
    q: Floats


def reml_profile(tau2: Floats, estimates: Floats, variances: Floats, design: Floats) -> RemlProfile:
    """Evaluate restricted log-likelihood, score and generalised Q at each value of ``tau2``.

    Parameters
    ----------
    tau2
        Values of shape (t,), none negative.
    estimates, variances
        Shape (k,).
    design
        Shape (k, p), of full rank; orthonormal columns keep it well-conditioned.

    References
    ----------
    Viechtbauer (2005), J. Educ. Behav. Stat. 30: 261-293.
    """
    weights = 1 / (variances + tau2[:, None])
    weighted = weights[:, :, None] * design
    normal = design.T @ weighted
    solved = np.linalg.solve(normal, (weighted * estimates[:, None]).sum(axis=1)[:, :, None])
    residuals = estimates - (design @ solved)[:, :, 0]
    q = (weights * np.square(residuals)).sum(axis=1)
    squares = np.square(weights * residuals).sum(axis=1)
    inner = np.swapaxes(weighted, 1, 2) @ weighted
    trace = weights.sum(axis=1) - np.trace(np.linalg.solve(normal, inner), axis1=1, axis2=2)
    log_likelihood = (np.log(weights).sum(axis=1) - np.linalg.slogdet(normal)[1] - q) / 2
    return RemlProfile(log_likelihood, (squares - trace) / 2, q)


def reml_tau2(estimates: Floats, variances: Floats, design: Floats | None = None) -> float:
    """Estimate the variance between places by restricted maximum likelihood.

    The highest peak of the restricted likelihood on tau2 >= 0. Fisher scoring, as in other
    software, ends at the peak nearest to where it starts and may run away; here the score is
    evaluated on a grid that holds every stationary point, each change from rising to falling is
    closed in by Brent's method, and the highest of these and of zero is taken. It cannot fail to
    converge. Of two peaks of the same height the lower tau2 is taken.

    Parameters
    ----------
    estimates, variances
        Checked results, shape (k,), k > p.
    design
        Shape (k, p), orthonormal columns that span a constant; a constant when left out.

    References
    ----------
    Viechtbauer (2005), Bias and efficiency of meta-analytic variance estimators in the random-
    effects model, J. Educ. Behav. Stat. 30: 261-293.
    """
    scale, y, v, x = _in_own_unit(estimates, variances, design)
    grid = search_grid(y, v, x)
    if len(grid) == 1:
        return 0.0
    found = reml_profile(grid, y, v, x)
    rising = found.score > 0
    turns = np.flatnonzero(rising[:-1] & ~rising[1:])
    peaks = [_close_in(grid[turn], grid[turn + 1], y, v, x) for turn in turns]
    candidates = np.array([*([] if rising[0] else [0.0]), *peaks])
    heights = reml_profile(candidates, y, v, x).log_likelihood
    return float(candidates[np.argmax(heights)]) * scale


def _close_in(low: float, high: float, y: Floats, v: Floats, x: Floats) -> float:
    """Find the peak between two values of tau2 where the score changes from rising to falling."""

    def score(value: float) -> float:
        return float(reml_profile(np.array([value]), y, v, x).score[0])

    # Alone a value may round to the other side of zero than among many; then it is the peak itself.
    if score(low) <= 0:
        return low
    if score(high) > 0:
        return high
    found = optimize.brentq(
        score, low, high, xtol=ROOT_TOLERANCE * high, rtol=ROOT_TOLERANCE, disp=False
    )
    return float(found)


def search_grid(y: Floats, v: Floats, x: Floats) -> Floats:
    """Choose values of tau2 that hold every stationary point of the restricted likelihood between them.

    Starts at zero; ends where the score is negative for good. With s2 the residual variance of the
    unweighted regression, y'PPy is at most (k - p) s2 / (tau2 + min v)^2 and tr P at least
    (k - p) / (tau2 + max v), so that the score is negative from s2 + sqrt(s2 max v) on.

    Parameters
    ----------
    y, v : ndarray of float, shape (k,)
        Estimates and their sampling variances, in a unit of their own.
    x : ndarray of float, shape (k, p)
        Orthonormal columns of the design.

    Returns
    -------
    ndarray of float, shape (m,)
        Rising, from 0.
    """
    residuals = y - x @ (x.T @ y)
    spread = float(np.square(residuals).sum()) / (len(y) - x.shape[1])
    end = spread + np.sqrt(spread * v.max())
    if end <= 0:
        return np.zeros(1)
    start = min(float(v.min()) / 100, end / 100)
    steps = int(np.ceil(np.log10(end / start) * POINTS_PER_DECADE)) + 1
    return np.concatenate([[0.0], np.geomspace(start, end, steps)])


def moment_tau2(estimates: Floats, variances: Floats, design: Floats | None = None) -> float:
    """Estimate the variance between places by the method of moments of DerSimonian and Laird.

    (Q - df) / (tr W - tr((X'WX)^-1 X'W^2 X)) with weights 1 / v, zero when negative.

    Parameters
    ----------
    estimates, variances : ndarray of float, shape (k,)
        In the outcome's unit, and that squared.
    design : ndarray of float, shape (k, p), optional
        The intercept alone unless given.

    Returns
    -------
    float
        In the outcome's unit squared.

    References
    ----------
    DerSimonian and Laird (1986), Control. Clin. Trials 7: 177-188; for a design Raudenbush (2009).
    """
    scale, y, v, x = _in_own_unit(estimates, variances, design)
    q = float(reml_profile(np.zeros(1), y, v, x).q[0])
    return float(max(0.0, (q - (len(y) - x.shape[1])) / _trace(v, x)) * scale)


def typical_variance(variances: Floats, design: Floats | None = None) -> float:
    """Give the sampling variance of a typical place, to which I2 and H2 relate tau2.

    (k - p) / tr P with weights 1 / v (Higgins and Thompson 2002).

    Parameters
    ----------
    variances : ndarray of float, shape (k,)
    design : ndarray of float, shape (k, p), optional
        The intercept alone unless given.
    """
    scale, _, v, x = _in_own_unit(variances, variances, design)
    return float((len(v) - x.shape[1]) / _trace(v, x) * scale)


def _trace(v: Floats, x: Floats) -> float:
    weighted = x / v[:, None]
    return float((1 / v).sum() - np.trace(np.linalg.solve(x.T @ weighted, weighted.T @ weighted)))


def q_profile(
    estimates: Floats, variances: Floats, level: float, design: Floats | None = None
) -> tuple[float, float]:
    """Give an interval for tau2 by the Q-profile method.

    The values at which the generalised Q equals the upper and the lower quantile of chi-squared
    with k - p degrees of freedom. Exact under the model. Where even tau2 = 0 leaves Q below the
    lower quantile, the results are more alike than chance allows and the interval is the point
    zero. The estimate itself can lie outside, because it comes from another criterion.

    Parameters
    ----------
    estimates, variances : ndarray of float, shape (k,)
        In the outcome's unit, and that squared.
    level : float
        Of the interval, such as 0.95.
    design : ndarray of float, shape (k, p), optional
        The intercept alone unless given.

    Returns
    -------
    (float, float)
        Lower and upper end, in the outcome's unit squared.

    References
    ----------
    Viechtbauer (2007), Confidence intervals for the amount of heterogeneity in meta-analysis,
    Stat. Med. 26: 37-52.
    """
    scale, y, v, x = _in_own_unit(estimates, variances, design)
    df = len(y) - x.shape[1]
    tail = (1 - level) / 2

    def excess(tau2: float, target: float) -> float:
        return float(reml_profile(np.array([tau2]), y, v, x).q[0]) - target

    def solve(target: float) -> float:
        if excess(0.0, target) <= 0:
            return 0.0
        end = float(v.max())
        while excess(end, target) > 0:
            end *= 4
        return float(optimize.brentq(excess, 0.0, end, args=(target,), xtol=ROOT_TOLERANCE * end))

    # The upper and the lower tail of chi-squared.
    return solve(special.chdtri(df, tail)) * scale, solve(special.chdtri(df, 1 - tail)) * scale


def _in_own_unit(
    estimates: Floats, variances: Floats, design: Floats | None
) -> tuple[float, Floats, Floats, Floats]:
    """Measure in the median sampling variance, from the middle: no unit is too large or small."""
    scale = float(np.median(variances))
    x = np.full((len(estimates), 1), len(estimates) ** -0.5) if design is None else design
    centred = (estimates - np.median(estimates)) / np.sqrt(scale)
    return scale, centred, variances / scale, x
