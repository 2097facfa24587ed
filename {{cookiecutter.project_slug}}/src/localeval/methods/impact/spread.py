"""Squares and products of covariates, as columns that weights can balance like any other.

Weights that make averages agree leave a bias where taking part and the outcome both follow a covariate other than in a
straight line, as when the very young and the old take part and do worse. Balancing squares beside the averages takes the
largest part of it away. The same holds of covariates that lead into the programme only together, as where older men take part, and
older people and men by themselves do not: each average agrees, and their product does not. Which of them are balanced is for
:mod:`localeval.methods.impact.double_selection`.

Source: Hainmueller (2012), Polit. Anal. 20: 25-46, who balances variances and products too. The limit at three standard deviations is
ours: a square of earnings without it is about the few who have most.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

import numpy as np
import pandas as pd

from localeval.methods.inputs import Flags

#: Distances from the participants' average count as no more than this many of their standard deviations.
FARTHEST = 3.0
#: Of more columns than this no products of two, or of three, are looked at.
MOST_IN_TWO, MOST_IN_THREE = 30, 10
#: What stands between the columns of a product, and after the name of one whose square it is.
_BETWEEN, _SPREAD = " with ", ", spread"


class FurtherColumns:
    """The squares and products that can be made of a design.

    Parameters
    ----------
    design : DataFrame
        Numeric columns without gaps, one row a person.
    participant : ndarray of bool, shape (n,)

    Attributes
    ----------
    squares : list of str
        ``"age, spread"`` for each column that has more than two values and varies among participants.
    names : list of str
        The squares, then ``"age with sex: Male"`` and ``"age with sex: Male with region: North"``, of designs that have no more
        columns than can be looked at.
    """

    def __init__(self, design: pd.DataFrame, participant: Flags) -> None:
        self._design = design
        self._scaled = _scaled(design, participant)
        self._parts = dict(self._all())
        self.squares = [name for name, parts in self._parts.items() if parts[0] == parts[1]]
        self.names = list(self._parts)

    def __getitem__(self, name: str) -> np.ndarray:
        """Give a column, shape (people,): the product of distances from the participants' averages, in their deviations."""
        return _product(self._scaled, self._parts[name])

    def columns_of(self, name: str) -> tuple[str, ...]:
        """Name the columns of the design that one is made of, that of a square twice; none where it cannot be made of it."""
        return self._parts.get(name, ())

    def of(self, rows: np.ndarray) -> np.ndarray:
        """Give all columns for some people, shape (rows, names)."""
        some = {name: values[rows] for name, values in self._scaled.items()}
        return np.column_stack([_product(some, parts) for parts in self._parts.values()])

    def beside(self, names: Sequence[str]) -> pd.DataFrame:
        """Give the design with these columns after its own.

        What cannot be made of this design, such as a product with a level that nobody in it has, is not added.
        """
        return self._design.assign(**{name: self[name] for name in names if name in self._parts})

    def _all(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        for name in self._scaled:
            if not _has_two_values(self._design[name].to_numpy(dtype=float)):
                yield f"{name}{_SPREAD}", (name, name)
        for count, most in ((2, MOST_IN_TWO), (3, MOST_IN_THREE)):
            if len(self._scaled) <= most:
                for parts in combinations(self._scaled, count):
                    yield _BETWEEN.join(parts), parts


def _product(columns: Mapping[str, np.ndarray], parts: Sequence[str]) -> np.ndarray:
    found = columns[parts[0]]
    for name in parts[1:]:
        found = found * columns[name]
    return np.asarray(found)


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
