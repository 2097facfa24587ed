"""Which squares and products of covariates have to be made alike beside the averages: double selection.

Weights that make averages agree leave a bias where taking part and the outcome both follow a square of a covariate, or two or
three covariates together. A square or a product is added where the outcome of the comparison group follows it, or where the
groups are unlike in it once the rest agrees: what is missed by one of the two looks moves the result little, because it can be
missed only where it is small, and the interval then holds as if nothing had been selected. Selecting by one of them alone, or by
what the result becomes, has no such promise.

Source: Belloni, Chernozhukov and Hansen (2014), Rev. Econ. Stud. 81: 608-650 (double selection, and the limit for a test);
Kozbur (2020), Econometrica 88: 2147-2173 (one at a time, by tests). Balancing them by weights: Hainmueller (2012), Polit. Anal. 20:
25-46. Proved for this use by simulation: ``benchmarks/results/calibration.md``, scenarios of shape. It reads no file.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy.stats import t as student

from localeval.methods.impact.calibration import balance_to
from localeval.methods.impact.linear import scale_of
from localeval.methods.impact.spread import FurtherColumns
from localeval.methods.inputs import Flags, Floats, MethodError

#: Chance selects anything at all by one of the two looks in so many of the cases in which nothing is there.
CHANCE = 0.05
#: The groups are unlike where they differ by so many of the participants' standard deviations (Austin 2009).
UNLIKE = 0.1
#: So many are added at most, and one for each so many people of the smaller group, its columns counted.
MOST_TERMS, PEOPLE_EACH = 10, 5
#: What leaves the comparison group worth fewer people than these, and less than this share of what it was, is not added: the
#: estimate would rest on a few.
LEAST_WORTH, LEAST_KEPT = 20.0, 0.25
#: Of more people than this so many are looked at, in even steps through the order of their outcomes.
MOST_PEOPLE = 20_000


class Terms(NamedTuple):
    """What was selected.

    Attributes
    ----------
    names : tuple of str
        As :class:`~localeval.methods.impact.spread.FurtherColumns` names them.
    out_of_reach : tuple of str
        Those that no weights can make alike, or only such as rest on few people.
    """

    names: tuple[str, ...] = ()
    out_of_reach: tuple[str, ...] = ()


def select_terms(
    outcome: Floats,
    participant: Flags,
    design: pd.DataFrame,
    on_support: Flags,
    clusters: np.ndarray | None = None,
) -> Terms:
    """Select the squares and products that have to be made alike.

    Parameters
    ----------
    outcome
        Shape (people,); missing where it is lost.
    participant
        Who takes part, shape (people,).
    design
        Numeric columns without gaps, one row a person.
    on_support
        Who is compared, shape (people,).
    clusters
        The cluster of each person, numbered from 0; None where people come one by one.

    Raises
    ------
    MethodError
        ``no_common_support`` where no weights can make even the averages alike.
    """
    columns = FurtherColumns(design, participant)
    rows = _some(np.flatnonzero(on_support), outcome, design.to_numpy(dtype=float))
    if not columns.names or not len(rows):
        return Terms()
    table = columns.of(rows)
    varies = table[participant[rows]].std(axis=0) > 1e-9
    if not varies.any():
        return Terms()
    look = _Look(
        np.asarray(outcome, dtype=float)[rows],
        np.asarray(participant)[rows],
        design.to_numpy(dtype=float)[rows],
        table[:, varies],
        [name for name, there in zip(columns.names, varies, strict=True) if there],
        None if clusters is None else np.asarray(clusters)[rows],
    )
    return look.select()


def _some(rows: np.ndarray, outcome: Floats, design: Floats) -> np.ndarray:
    """Give all rows, or of very many as many as are looked at: by what stands in them, whatever their order."""
    if len(rows) <= MOST_PEOPLE:
        return rows
    # A fixed direction, in whole numbers so that every machine gives the same, tells rows with one outcome apart.
    scale = scale_of(design[rows])[1]
    steps = np.round(design[rows] / np.where(scale > 0, scale, 1.0), 6)
    direction = np.random.default_rng(0).permutation(np.arange(1, design.shape[1] + 1))
    ordered = rows[np.lexsort((np.round(steps @ direction, 4), outcome[rows]))]
    return np.sort(ordered[:: -(-len(rows) // MOST_PEOPLE)])


@dataclass
class _Look:
    """The people compared, what they are alike in, and the candidates, ``table``, shape (people, candidates)."""

    outcome: Floats
    participant: Flags
    design: Floats
    table: Floats
    names: list[str]
    clusters: np.ndarray | None

    def select(self) -> Terms:
        ours, theirs = self.participant, ~self.participant & np.isfinite(self.outcome)
        fewest = int(min((ours & np.isfinite(self.outcome)).sum(), theirs.sum()))
        room = min(MOST_TERMS, fewest // PEOPLE_EACH - self.design.shape[1])
        if room <= 0:
            return Terms()
        chosen = self._by_outcome(theirs, room)
        chosen, beyond = self._by_balance(chosen, theirs, room)
        return Terms(
            tuple(self.names[place] for place in chosen),
            tuple(self.names[place] for place in beyond),
        )

    def _by_outcome(self, rows: Flags, room: int) -> list[int]:
        """Give what the comparison group's outcome follows, the clearest first."""
        basis = _orthonormal(self.design[rows])
        left = self.outcome[rows] - basis @ (basis.T @ self.outcome[rows])
        table = self.table[rows] - basis @ (basis.T @ self.table[rows])
        leverage = np.square(basis).sum(axis=1)
        whole, chosen = np.square(self.table[rows]).sum(axis=0), list[int]()
        limit = self._limit(rows, basis.shape[1])
        while len(chosen) < room:
            sums = np.square(table).sum(axis=0)
            apart = np.where(sums > 1e-6 * whole, sums, np.inf)
            slopes = table.T @ left / apart
            # Residuals as if each person had been left out (HC3): one extreme person selects nothing.
            out = 1 - np.minimum(leverage[:, None] + table**2 / apart, 0.99)
            scores = table * (left[:, None] - table * slopes) / out
            error = np.sqrt(self._squares(scores, rows)) / apart
            clear = np.where(error > 0, np.abs(slopes) / np.where(error > 0, error, 1.0), 0.0)
            clear[chosen] = 0.0
            best = int(np.argmax(np.round(clear, 6)))
            if clear[best] <= limit:
                break
            chosen.append(best)
            along = table[:, best] / np.sqrt(sums[best])
            leverage = leverage + along**2
            left = left - along * (along @ left)
            table = table - np.outer(along, along @ table)
        return chosen

    def _by_balance(
        self, first: list[int], theirs: Flags, room: int
    ) -> tuple[list[int], list[int]]:
        """Keep what weights can make alike, and add what the groups are unlike in once the rest agrees; and what is beyond reach."""
        chosen, beyond = list[int](), list[int]()
        shares, worth = self._weights(chosen, theirs)
        for place in first:
            found = self._try(chosen, place, theirs, worth)
            if found is None:
                beyond.append(place)
            else:
                chosen, shares = [*chosen, place], found
        limit = self._limit(theirs, self.design.shape[1] + 1)
        while len(chosen) + len(beyond) < room:
            unlike = self._unlike(chosen, theirs, shares, limit)
            unlike[[*chosen, *beyond]] = 0.0
            best = int(np.argmax(np.round(unlike, 6)))
            if unlike[best] <= 0:
                break
            found = self._try(chosen, best, theirs, worth)
            if found is None:
                beyond.append(best)
            else:
                chosen, shares = [*chosen, best], found
        return chosen, beyond

    def _try(self, chosen: list[int], place: int, theirs: Flags, worth: float) -> Floats | None:
        """Give the weights that make one more alike; None where there are none, or they rest on few people."""
        try:
            shares, left = self._weights([*chosen, place], theirs)
        except MethodError:
            return None
        return shares if left >= min(LEAST_WORTH, LEAST_KEPT * worth) else None

    def _weights(self, chosen: list[int], theirs: Flags) -> tuple[Floats, float]:
        """Weights of the comparison group that make the averages and these alike, and what it is worth."""
        whole = np.column_stack([self.design, self.table[:, chosen]])
        names = (*[""] * self.design.shape[1], *(self.names[place] for place in chosen))
        means = whole[self.participant].mean(axis=0)
        found = balance_to(whole[theirs], means, names, scale_of(whole)[1])
        return found.shares, found.effective

    def _unlike(self, chosen: list[int], theirs: Flags, shares: Floats, limit: float) -> np.ndarray:
        """By how many standard errors the groups differ in each; 0 where that is little or may be chance."""
        ours = self.participant
        known = np.column_stack([np.ones(len(ours)), self.design, self.table[:, chosen]])
        root = np.sqrt(shares)[:, None]
        slopes = np.linalg.lstsq(known[theirs] * root, self.table[theirs] * root, rcond=None)[0]
        left = self.table - known @ slopes
        scores = np.zeros_like(left)
        scores[ours] = (left[ours] - left[ours].mean(axis=0)) / ours.sum()
        scores[theirs] = left[theirs] * shares[:, None]
        error = np.sqrt(self._squares(scores, np.ones(len(ours), dtype=bool)))
        apart = np.abs(self.table[ours].mean(axis=0) - shares @ self.table[theirs])
        far = np.where(error > 0, apart / np.where(error > 0, error, 1.0), 0.0)
        unlike = (apart > UNLIKE * self.table[ours].std(axis=0)) & (far > limit)
        return np.where(unlike, far, 0.0)

    def _squares(self, scores: Floats, rows: Flags) -> Floats:
        """Sum the squares of people's scores, or of their clusters' where there are some."""
        if self.clusters is not None:
            codes = np.unique(self.clusters[rows], return_inverse=True)[1]
            sums = np.zeros((int(codes.max()) + 1, scores.shape[1]))
            np.add.at(sums, codes, scores)
            scores = sums
        found: Floats = np.square(scores).sum(axis=0)
        return found

    def _limit(self, rows: Flags, columns: int) -> float:
        """How many standard errors are no chance, so many being looked at."""
        freedom = int(rows.sum()) - columns
        if self.clusters is not None:
            freedom = min(freedom, len(np.unique(self.clusters[rows])) - columns)
        return float(student.isf(CHANCE / (2 * len(self.names)), max(freedom, 1)))


def _orthonormal(design: Floats) -> Floats:
    """Give columns at right angles that span a constant and the design."""
    mean, spread = scale_of(design)
    columns = (design - mean) / np.where(spread > 0, spread, 1.0)
    left, sizes, _ = np.linalg.svd(
        np.column_stack([np.ones(len(design)), columns]), full_matrices=False
    )
    return np.asarray(left[:, sizes > 1e-8 * sizes[0]])
