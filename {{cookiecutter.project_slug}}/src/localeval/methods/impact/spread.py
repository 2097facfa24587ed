"""How spread out numeric covariates are, and how two go together, as columns that weights can balance like any other.

Weights that make averages agree leave a bias where taking part and the outcome both follow a covariate other than in a
straight line, as when the very young and the old take part and do worse. Balancing squares beside the averages takes the
largest part of it away. The same holds of two covariates that go together in one group alone, as where older men take part, and
older people and men by themselves do not: each average agrees, and their product does not.

Source: Hainmueller (2012), Polit. Anal. 20: 25-46, who balances variances too. The limit at three standard deviations is
ours: a square of earnings without it is about the few who have most.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np
import pandas as pd

from localeval.methods.inputs import Flags

#: Distances from the participants' average count as no more than this many of their standard deviations.
FARTHEST = 3.0
#: A product is unlike where the groups differ in it by so many of the participants' standard deviations (Austin 2009), and by so
#: many standard errors, which chance gives one of 400.
_UNLIKE, _FAR = 0.1, 3.0
#: Of more columns than this no products are looked at; so many of those that are unlike are balanced, the most unlike first.
_MOST_COLUMNS, _MOST_PRODUCTS = 30, 6
_BETWEEN = " with "


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


def unlike_products(design: pd.DataFrame, participant: Flags, shares: np.ndarray) -> list[str]:
    """Name the products of two columns in which the groups are unlike once each column agrees.

    Parameters
    ----------
    design
        Numeric columns without gaps, one row a person.
    participant
        Who takes part, shape (people,).
    shares
        What each person counts for, shape (people,); they add to one in each group.

    Returns
    -------
    list of str
        ``"age with sex: Male"``, the most unlike first; none of more columns than can be looked at.
    """
    if not 2 <= design.shape[1] <= _MOST_COLUMNS:
        return []
    error = float(np.sqrt(sum((shares[g] ** 2).sum() for g in (participant, ~participant))))
    apart = {}
    scaled = _scaled(design, participant)
    for first, second in combinations(scaled, 2):
        values = scaled[first] * scaled[second]
        deviation = float(values[participant].std())
        if deviation <= 1e-9:
            continue
        weighted = values * shares
        difference = abs(float(weighted[participant].sum() - weighted[~participant].sum()))
        if difference > max(_UNLIKE, _FAR * error) * deviation:
            apart[f"{first}{_BETWEEN}{second}"] = difference / deviation
    return sorted(apart, key=lambda name: (-round(apart[name], 6), name))[:_MOST_PRODUCTS]


def with_products(design: pd.DataFrame, participant: Flags, names: Sequence[str]) -> pd.DataFrame:
    """Add products of two columns to a design.

    Parameters
    ----------
    design
        Numeric columns without gaps, one row a person.
    participant
        Who takes part, shape (people,).
    names
        As :func:`unlike_products` gives them.
    """
    scaled = _scaled(design, participant)
    pairs = {
        f"{first}{_BETWEEN}{second}": scaled[first] * scaled[second]
        for first, second in combinations(scaled, 2)
    }
    return design.assign(**{name: pairs[name] for name in names if name in pairs})


def _scaled(design: pd.DataFrame, participant: Flags) -> dict[str, np.ndarray]:
    """Give each column as distance from the participants' average, in their standard deviations and at most ``FARTHEST``."""
    found = {}
    for name in design.columns:
        values = design[name].to_numpy(dtype=float)
        deviation = float(values[participant].std())
        if deviation > 1e-9:
            distance = (values - float(values[participant].mean())) / deviation
            found[str(name)] = np.clip(distance, -FARTHEST, FARTHEST)
    return found


def _has_two_values(values: np.ndarray) -> bool:
    low, high = values.min(), values.max()
    return bool(np.all((values == low) | (values == high)))
