"""An outsider who holds everything that is published, and a linear program.

Written without the package on purpose, as plainly as can be, so that a mistake in the package's own audit
is seen here. Cells are names; a sum is a total and its parts; of each cell the outsider knows the least
and the greatest value that what is printed allows.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence

import numpy as np
from scipy.optimize import linprog

Sum = tuple[Hashable, Sequence[Hashable]]
Limits = tuple[float, float]


class Attacker:
    """Solves for the least and the greatest value of one cell after another."""

    def __init__(self, known: Mapping[Hashable, Limits], sums: Iterable[Sum]) -> None:
        self._place = {name: i for i, name in enumerate(known)}
        self._bounds = [(low, None if high == np.inf else high) for low, high in known.values()]
        self._rows = []
        for total, parts in sums:
            row = np.zeros(len(known))
            row[self._place[total]] = -1
            for part in parts:
                row[self._place[part]] += 1
            self._rows.append(row)

    def infer(self, name: Hashable) -> Limits:
        """Work out between which values a cell must lie."""
        return -self._most(name, -1.0), self._most(name, 1.0)

    def greatest(self, name: Hashable) -> float:
        """Work out the greatest value that a cell can have."""
        return self._most(name, 1.0)

    def _most(self, name: Hashable, sign: float) -> float:
        """Give the most that ``sign`` times a cell can be."""
        cost = np.zeros(len(self._place))
        cost[self._place[name]] = -sign
        answer = linprog(
            cost,
            A_eq=np.array(self._rows),
            b_eq=np.zeros(len(self._rows)),
            bounds=self._bounds,
        )
        assert answer.status in (0, 3), f"the outsider's programme failed: {answer.message}"
        return np.inf if answer.fun is None else -float(answer.fun)


def read(
    values: Mapping[Hashable, float],
    withheld: Iterable[Hashable],
    *,
    base: int = 1,
    threshold: int = 10,
    least: float = 1.0,
) -> dict[Hashable, Limits]:
    """Turn a printed table into what it tells.

    A withheld count is at least ``least``: 1 where the reader knows that zeros are always printed. A
    count that is printed rounded is any that rounds to it, and none under the threshold.
    """
    hidden = set(withheld)
    told: dict[Hashable, Limits] = {}
    for name, value in values.items():
        if name in hidden:
            told[name] = (least, np.inf)
        elif value == 0:
            told[name] = (0, 0)
        else:
            printed = (2 * value + base) // (2 * base) * base
            candidates = [
                n
                for n in range(int(printed) - base, int(printed) + base + 1)
                if (2 * n + base) // (2 * base) * base == printed and n >= threshold
            ]
            told[name] = (min(candidates), max(candidates))
    return told


def read_knowing_which(
    values: Mapping[Hashable, float],
    withheld: Iterable[Hashable],
    sums: Iterable[Sum],
    *,
    base: int = 1,
    threshold: int = 10,
) -> dict[Hashable, Limits]:
    """Turn a printed table into what it tells a reader who knows why each cell is withheld.

    This reader can tell small counts, which are withheld for their own sake, from those that are withheld
    to protect them, and knows in which sums everyone is in one part, where zeros are withheld too.
    """
    alike: set[Hashable] = set()
    for _, parts in sums:
        if len(parts) > 1 and sum(values[part] > 0 for part in parts) == 1:
            alike |= set(parts)
    known = read(values, withheld, base=base, threshold=threshold, least=0.0)
    for name in withheld:
        least = 0.0 if name in alike or values[name] == 0 else 1.0
        small = values[name] < threshold
        known[name] = (least, threshold - 1.0) if small else (float(threshold), np.inf)
    return known
