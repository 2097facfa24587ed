"""Corners of two characteristics in which participants have nobody like them, though each characteristic by itself has somebody.

A propensity score of main terms sees no hole inside the range of its scores: young people of one area, say, of whom the comparison
group has none, while it has the young elsewhere and the old there. Weights then make averages agree with people of other corners,
which is right only if nothing is special there. Participants in such a hole are off support, as participants beyond the range of
the scores are.

A hole is a stretch of a number, or a level of a category, that nobody of the comparison group has within a level, or half, of
another characteristic, where by how common each is by itself so many ought to have both that chance leaves it empty hardly ever.

Source: King and Zeng (2006), Polit. Anal. 14: 131-159 (what data do not reach); Traskin and Small (2011), Stat. Biosci. 3: 94-118
(the people studied are described by few characteristics that overlap). The limits are ours, by simulation (``tests/methods``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np
import pandas as pd

from localeval.methods.inputs import Flags, Floats

#: Chance leaves a corner empty once in so many of those that are looked at.
ONCE_IN = 100
#: A hole of fewer participants than this, or of a smaller share of them, is no matter.
FEWEST, SMALLEST_SHARE = 10, 0.02
#: A number is cut at these shares of the participants, to look at those on either side of each cut.
CUTS = tuple(np.arange(1, 8) / 8)
#: Of more people or columns than this no corners are looked for.
MOST_PEOPLE, MOST_COLUMNS = 50_000, 30


def nobody_alike(design: pd.DataFrame, participant: Flags, categories: Sequence[str]) -> Flags:
    """Say which participants are in a corner where the comparison group has nobody.

    Parameters
    ----------
    design
        Numeric columns without gaps, one row a person; those of the levels of a category are called ``"area: North"``.
    participant
        Who takes part, shape (people,).
    categories
        Covariates that are categories.

    Returns
    -------
    ndarray of bool, shape (people,)
    """
    found = np.zeros(len(design), dtype=bool)
    if len(design) > MOST_PEOPLE or design.shape[1] > MOST_COLUMNS:
        return found
    ours, theirs = np.flatnonzero(participant), np.flatnonzero(~participant)
    least = max(FEWEST, SMALLEST_SHARE * len(ours))
    levels, numbers = _levels_and_numbers(design, categories)
    regions = [*levels, *((name, side) for name, x in numbers for side in _sides(x, ours))]
    looks = max(len(regions) * (len(levels) + len(numbers)), 1)

    for (first, one), (second, other) in combinations(levels, 2):
        both = one & other
        expected = one[theirs].sum() * other[theirs].mean()
        if (
            first != second
            and expected > np.log(ONCE_IN * looks)
            and not both[theirs].any()
            and both[ours].sum() >= least
        ):
            found |= both & participant
    limit = float(np.log(ONCE_IN * looks))
    ordered = [(name, _Ordered(values, ours, theirs)) for name, values in numbers]
    for region, inside in regions:
        if inside[ours].sum() < least or not inside[theirs].any():
            continue
        for name, number in ordered:
            for low, high in number.holes(inside, least, limit) if name != region else ():
                hole = (number.values > low) & (number.values < high)
                found |= inside & hole & participant
    return found


Named = tuple[str, np.ndarray]


def _levels_and_numbers(
    design: pd.DataFrame, categories: Sequence[str]
) -> tuple[list[Named], list[Named]]:
    """Give who has each level of a category or of a yes-or-no column, and the columns that are numbers, by covariate."""
    levels, numbers = list[Named](), list[Named]()
    for name in categories:
        dummies = [column for column in design.columns if str(column).startswith(f"{name}: ")]
        table = design[dummies].to_numpy(dtype=float) > 0.5
        # The level that has no column is that of who has none of the others.
        levels += [(name, table[:, place]) for place in range(table.shape[1])]
        levels += [(name, np.asarray(~table.any(axis=1)))]
    named = tuple(f"{name}: " for name in categories)
    for column in design.columns:
        if str(column).startswith(named) and named:
            continue
        values = design[column].to_numpy(dtype=float)
        if len(np.unique(values)) == 2:
            levels += [(str(column), values == values.max()), (str(column), values < values.max())]
        else:
            numbers.append((str(column), values))
    return levels, numbers


def _sides(values: Floats, ours: np.ndarray) -> Iterator[np.ndarray]:
    """Give who is on either side of each cut of a number."""
    for cut in np.unique(np.quantile(values[ours], CUTS)):
        for side in (values <= cut, values > cut):
            if not side.all():
                yield side


class _Ordered:
    """A number, and its people in its order, so that they are put in order once and not for each region."""

    def __init__(self, values: Floats, ours: np.ndarray, theirs: np.ndarray) -> None:
        self.values = values
        self._ours = ours[np.argsort(values[ours], kind="stable")]
        self._theirs = theirs[np.argsort(values[theirs], kind="stable")]
        self._known = values[self._theirs]

    def holes(
        self, inside: np.ndarray, least: float, limit: float
    ) -> Iterator[tuple[float, float]]:
        """Give the ends of stretches that nobody of the comparison group has in a region, and many elsewhere."""
        there = self.values[self._theirs[inside[self._theirs]]]
        people = len(there)
        there = there[np.append(True, np.diff(there) > 0)]
        mine = self.values[self._ours[inside[self._ours]]]
        # Before the first, between two neighbours, and after the last of those who are there.
        low, high = np.append(-np.inf, there), np.append(there, np.inf)
        count = np.searchsorted(mine, high, "left") - np.searchsorted(mine, low, "right")
        places = np.flatnonzero(count >= least)
        low, high = low[places], high[places]
        known = np.searchsorted(self._known, high, "left") - np.searchsorted(self._known, low, "right")  # fmt: skip
        # As many stretches are looked at as people make.
        empty = people * known / len(self._known) > limit + np.log(len(there) + 1)
        yield from zip(low[empty].tolist(), high[empty].tolist(), strict=True)
