"""How spread out numeric covariates are, as columns that weights can balance like any other.

Weights that make averages agree leave a bias where taking part and the outcome both follow a covariate other than in a
straight line, as when the very young and the old take part and do worse. Balancing squares beside the averages takes the
largest part of it away.

Source: Hainmueller (2012), Polit. Anal. 20: 25-46, who balances variances too. The limit at three standard deviations is
ours: a square of earnings without it is about the few who have most.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from localeval.methods.inputs import Flags

#: Distances from the participants' average count as no more than this many of their standard deviations.
FARTHEST = 3.0


def with_spread(design: pd.DataFrame, participant: Flags) -> pd.DataFrame:
    """Add to a design the squared distance of each number from the participants' average.

    Parameters
    ----------
    design
        Numeric columns without gaps, one row a person.
    participant
        Who takes part, shape (people,).

    Returns
    -------
    pandas.DataFrame
        The design, and after it a column ``"age, spread"`` for each ``"age"`` that has more than two values and varies
        among participants; in their variances, at most ``FARTHEST`` squared.
    """
    squares = {}
    for name in design.columns:
        values = design[name].to_numpy(dtype=float)
        deviation = float(values[participant].std())
        if deviation > 0 and not _has_two_values(values):
            distance = (values - float(values[participant].mean())) / deviation
            squares[f"{name}, spread"] = np.square(np.clip(distance, -FARTHEST, FARTHEST))
    return design.assign(**squares)


def _has_two_values(values: np.ndarray) -> bool:
    low, high = values.min(), values.max()
    return bool(np.all((values == low) | (values == high)))
