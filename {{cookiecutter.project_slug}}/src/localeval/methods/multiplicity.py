"""Adjust p-values for the number of tests that a report makes.

Holm's method only; which tests form a family is the caller's decision.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from localeval.methods.inputs import Floats, MethodError, to_float


def holm(p_values: Sequence[float] | Floats) -> Floats:
    """Holm's (1979) step-down adjusted p-values, in the order given.

    Keeps the chance of any false finding in the family below the level, whatever the dependence
    between tests. A missing p-value (a result that could not be estimated) stays missing and does
    not count as a test.

    Raises
    ------
    MethodError
        ``wrong_setting`` for values outside 0 to 1.

    References
    ----------
    Holm (1979), Scand. J. Stat. 6: 65-70.
    """
    given = to_float(np.asarray(p_values, dtype=object), "The list of p-values")
    known = ~np.isnan(given)
    if np.any((given[known] < 0) | (given[known] > 1)):
        msg = "A p-value lies between 0 and 1."
        raise MethodError("wrong_setting", msg)
    adjusted = np.full(len(given), np.nan)
    order = np.flatnonzero(known)[np.argsort(given[known], kind="stable")]
    # Not statsmodels' multipletests: it collects garbage at each call, a twentieth of a second.
    steps = np.arange(len(order), 0, -1) * given[order]
    adjusted[order] = np.minimum(1, np.maximum.accumulate(steps)) if len(order) else steps
    return adjusted
