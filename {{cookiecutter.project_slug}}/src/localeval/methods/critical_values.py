"""Critical values and p-values of Student's t, and of the normal distribution as its limit.

What every interval and test of the package stands on, whichever science it is of. Which degrees of freedom apply is the
caller's decision.
"""

from __future__ import annotations

import numpy as np
from scipy import stats

from localeval.methods.inputs import check_level


def critical_value(level: float, df: float) -> float:
    """Two-sided critical value of Student's t (normal when ``df`` is infinite)."""
    tail = 0.5 + check_level(level) / 2
    return float(stats.t.ppf(tail, df) if np.isfinite(df) else stats.norm.ppf(tail))


def two_sided_p(statistic: float, df: float) -> float:
    """Two-sided p-value of a t statistic (normal when ``df`` is infinite)."""
    size = abs(statistic)
    return float(2 * (stats.t.sf(size, df) if np.isfinite(df) else stats.norm.sf(size)))
