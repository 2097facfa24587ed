"""What a reader of several sums can work out of a number that is not printed: a linear program."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.optimize import linprog

Row = npt.NDArray[np.bool_] | npt.NDArray[np.float64]


def between(
    rows: Sequence[Row], low: Sequence[float], high: Sequence[float], who: Row
) -> tuple[float, float]:
    """Work out between what a number of people must lie.

    Parameters
    ----------
    rows : sequence of array, shape (kinds,)
        Which kinds of people are in each sum that is known.
    low, high : sequence of float
        Between what each of these sums lies.
    who : array, shape (kinds,)
        The kinds whose number is asked for.
    """
    known = sparse.csr_array(np.array(rows))
    least, most = np.array(low), np.array(high)
    upper = np.isfinite(most)
    system = sparse.vstack([known[upper], -known])
    limits = np.r_[most[upper], -least]
    ends = []
    for sign in (1.0, -1.0):
        found = linprog(sign * who, A_ub=system, b_ub=limits, bounds=(0, None), method="highs")
        assert found.status in (0, 3), found.message
        ends.append(sign * (-np.inf if found.fun is None else float(found.fun)))
    return ends[0], ends[1]
