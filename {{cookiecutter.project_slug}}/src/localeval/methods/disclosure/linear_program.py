"""Linear programs, with or without whole numbers, solved by HiGHS as scipy ships it."""

from __future__ import annotations

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from localeval.methods.inputs import Floats


def solve_linear_program(
    cost: Floats,
    rows: sparse.csr_array,
    limits: tuple[Floats, Floats],
    bounds: Floats,
    *,
    integer: bool = False,
) -> Floats | None:
    """Minimise a cost under linear rules by HiGHS; None where it finds no answer.

    Parameters
    ----------
    cost
        One a variable.
    rows, limits
        Each row of ``rows`` times the answer lies between the two limits.
    bounds
        Least and greatest value of each variable (variables, 2).
    integer
        Whole numbers only.
    """
    found = milp(
        cost,
        constraints=LinearConstraint(rows, *limits) if rows.shape[0] else (),
        integrality=np.full(len(cost), int(integer), dtype=np.int64),
        bounds=Bounds(bounds[:, 0], bounds[:, 1]),
    )
    return None if found.x is None else np.asarray(found.x, dtype=np.float64)
