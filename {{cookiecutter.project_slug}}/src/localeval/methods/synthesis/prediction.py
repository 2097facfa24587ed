"""Where the effect of another place would lie, allowing for how little is known of tau2.

The usual prediction interval, which :func:`localeval.methods.synthesis.pooling.pool_places` gives, takes tau2 as known.
With few places, or places that differ little beside their sampling error, it holds markedly fewer other
places than it says (``benchmarks/results/pooling.md``). This one does not.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy import optimize, special

from localeval.methods.inputs import Floats, Values, check_level
from localeval.methods.synthesis.place_results import check_results
from localeval.methods.synthesis.pooling import PredictionInterval, pool_places

#: Nodes of the numerical integration over tau2 and over a place's deviation from the mean.
TAU2_NODES = 60
PLACE_NODES = 40
#: Newton's steps from zero double their way to any tau2, then converge.
STEPS = 200


def predict_place(estimates: Values, std_errors: Values, level: float = 0.95) -> PredictionInterval:
    """Predict the true effect of another place from the confidence distribution of tau2.

    Nagashima, Noma and Furukawa (2019): tau2 is drawn from its confidence distribution, the mean
    given tau2 from Hartung-Knapp's t distribution, and the place from a normal distribution around
    it; the interval holds the middle ``level`` of the result. They take the distribution of tau2
    from Cochran's Q and draw; here it is that of the generalised Q (the one behind the Q-profile
    interval: the chance that tau2 is at most t is that of a chi-squared above Q(t)), and the
    integral is worked out, so that the same results always give the same interval. It is never
    narrower than the reported interval of the mean.

    Parameters
    ----------
    estimates, std_errors, level
        As in :func:`localeval.methods.synthesis.pooling.pool_places`; at least three places.

    Raises
    ------
    MethodError
        As there; ``too_few`` under three places.

    References
    ----------
    Nagashima, Noma and Furukawa (2019), Stat. Methods Med. Res. 28: 1689-1702; Viechtbauer (2007),
    Stat. Med. 26: 37-52.
    """
    check_level(level)
    results = check_results(estimates, std_errors, least=3)
    scale, middle = float(np.median(results.std_errors)), float(np.median(results.estimates))
    y, v = (results.estimates - middle) / scale, results.variances / scale**2
    df = results.count - 1
    tau2, chance = _confidence_distribution(y, v, df)
    weights = 1 / (v + tau2[:, None])
    total = weights.sum(axis=1)
    means = weights @ y / total
    q = (weights * np.square(y - means[:, None])).sum(axis=1) / df
    # All equal to the last digit: the errors that one common effect would have.
    deviations = np.sqrt(np.where(q > np.finfo(float).eps, q, 1.0) / total)
    nodes, shares = np.polynomial.hermite_e.hermegauss(PLACE_NODES)
    centres = means[:, None] + np.sqrt(tau2)[:, None] * nodes
    mass = chance[:, None] * (shares / shares.sum())

    def below(value: float) -> float:
        return float((mass * special.stdtr(df, (value - centres) / deviations[:, None])).sum())

    low, high = (_quantile(below, (1 + sign * level) / 2, sign) for sign in (-1, 1))
    reported = pool_places(results.estimates, results.std_errors, level).reported
    assert reported is not None
    return PredictionInterval(
        low=min(middle + scale * low, reported.low),
        high=max(middle + scale * high, reported.high),
        level=level,
        df=df,
    )


def _quantile(below: Callable[[float], float], share: float, side: int) -> float:
    """Find where ``below`` reaches ``share``, looking further and further out to one side."""
    near, far = 0.0, float(side)
    while side * (below(far) - share) < 0:
        near, far = far, 2 * far
    if near == 0:
        # Both limits may lie on the same side of the middle.
        near = -far
        while side * (below(near) - share) > 0:
            near *= 2
    found = optimize.brentq(lambda value: below(value) - share, near, far, xtol=1e-7)
    return float(found)


def _confidence_distribution(y: Floats, v: Floats, df: int) -> tuple[Floats, Floats]:
    """Give values of tau2 and the chance of each: zero, and Gauss-Legendre nodes above it."""

    def generalised_q(tau2: Floats) -> tuple[Floats, Floats]:
        weights = 1 / (v + tau2[:, None])
        apart = y - (weights @ y / weights.sum(axis=1))[:, None]
        parts = weights * np.square(apart)
        return parts.sum(axis=1), -(parts * weights).sum(axis=1)

    at_zero = float(special.chdtrc(df, generalised_q(np.zeros(1))[0][0]))
    nodes, shares = np.polynomial.legendre.leggauss(TAU2_NODES)
    levels = at_zero + (1 - at_zero) * (nodes + 1) / 2
    targets = special.chdtri(df, levels)
    tau2 = np.zeros(TAU2_NODES)
    # Q falls and is convex in tau2, so Newton's method from zero comes near from below.
    for _ in range(STEPS):
        q, slope = generalised_q(tau2)
        step = np.where(slope < 0, (targets - q) / np.where(slope < 0, slope, -1.0), 0.0)
        tau2 = tau2 + np.maximum(step, 0)
        if np.all(step <= 1e-10 * tau2):
            break
    return np.append(0.0, tau2), np.append(at_zero, (1 - at_zero) * shares / 2)
