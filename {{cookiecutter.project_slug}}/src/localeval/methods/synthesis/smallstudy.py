"""Do small evaluations give other results than large ones? Egger's regression.

Small ones may differ because null results stayed in a drawer, because small programmes are other
programmes, or by chance. The test cannot tell these apart.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from localeval.methods.critical_values import critical_value, two_sided_p
from localeval.methods.inputs import MethodError, Values, check_level
from localeval.methods.synthesis.place_results import check_results

#: Sterne et al. (2011), BMJ 343: d4002: not with fewer than ten studies, nor when all are alike in size.
LEAST_PLACES = 10


@dataclass(frozen=True)
class SmallStudyTest:
    """Egger's regression.

    Attributes
    ----------
    intercept, std_error, df, low, high, level, p_value
        Egger's intercept: by how many standard errors a result moves for its being imprecise; zero
        when small and large evaluations agree. Interval and p-value from t with k - 2 degrees of
        freedom.
    limit, limit_low, limit_high
        The effect that the regression gives for an evaluation without sampling error, with interval.
    """

    k: int
    intercept: float
    std_error: float
    df: int
    low: float
    high: float
    level: float
    p_value: float
    limit: float
    limit_low: float
    limit_high: float


def egger_test(estimates: Values, std_errors: Values, level: float = 0.95) -> SmallStudyTest:
    """Regress estimate / standard error on 1 / standard error and test the intercept.

    The original test, metafor's ``regtest(model = "lm")``. For shares (per cent) the standard error
    depends on the share, which alone can make the test positive; say so beside it.

    Parameters
    ----------
    estimates, std_errors, level
        As in :func:`localeval.methods.synthesis.pooling.pool_places`; at least ten places.

    Raises
    ------
    MethodError
        ``too_few`` under ten places; ``constant_moderator`` when all are equally precise.

    References
    ----------
    Egger et al. (1997), BMJ 315: 629-634; Sterne et al. (2011), BMJ 343: d4002.
    """
    check_level(level)
    results = check_results(estimates, std_errors, least=LEAST_PLACES)
    precision = 1 / results.std_errors
    if not np.ptp(precision) > 1e-6 * precision.max():
        msg = "All results are equally precise, so small and large evaluations cannot be compared."
        raise MethodError("constant_moderator", msg)
    shift = float(np.median(results.estimates))
    target = (results.estimates - shift) * precision
    # Small numbers in both columns, whatever the outcome's unit.
    scale = float(precision.mean())
    design = np.column_stack([np.ones(results.count), precision / scale])
    inverse = np.linalg.inv(design.T @ design)
    found = inverse @ (design.T @ target)
    df = results.count - 2
    variance = float(np.square(target - design @ found).sum()) / df
    deviations = np.sqrt(variance * np.diag(inverse))
    half = critical_value(level, df) * deviations
    limit, limit_half = shift + found[1] / scale, half[1] / scale
    statistic = found[0] / deviations[0] if deviations[0] > 0 else 0.0
    return SmallStudyTest(
        k=results.count,
        intercept=float(found[0]),
        std_error=float(deviations[0]),
        df=df,
        low=float(found[0] - half[0]),
        high=float(found[0] + half[0]),
        level=level,
        p_value=two_sided_p(float(statistic), df),
        limit=float(limit),
        limit_low=float(limit - limit_half),
        limit_high=float(limit + limit_half),
    )
