"""Predictive mean matching: gaps get values of people whose predictions are near, in several imputations at a time.

What is filled from what, and in which order, is decided in ``methods.impact.imputation``; here it is done. The imputations are
independent: each has random numbers of its own, and gives the same whatever is filled beside it. They are worked on together
because with the few hundred people that places have most of the time would go into calls on small arrays.

Source: van Buuren and Groothuis-Oudshoorn (2011), J. Stat. Softw. 45(3); Rubin and Schenker (1986), J. Am. Stat. Assoc. 81:
366-374; Morris, White and Royston (2014), BMC Med. Res. Methodol. 14: 75 (local residuals in the tails).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from localeval.methods.inputs import Flags, Floats

#: People with a value near the predicted one, of whom one is drawn.
DONORS = 5
#: Rounds over the covariates with gaps; one is enough where there is only one.
ROUNDS = 5
#: Steps in a standard deviation to which predictions are rounded before donors are ranked, so that rounding of the machine
#: never decides; and the largest prediction, in standard deviations.
_STEPS, _LARGEST = 1e6, 1e6
#: Further away than any prediction, in steps.
_FAR = 2**60
#: Share of a column's variance added to the diagonal, so that columns that tell the same do no harm (as mice has it).
_RIDGE = 1e-5


@dataclass(frozen=True)
class Column:
    """A covariate as numbers: values, or codes of its levels; missing as NaN, or -1."""

    name: str
    values: Floats
    levels: int = 0

    @property
    def gaps(self) -> Flags:
        return np.asarray(self.values < 0 if self.levels else np.isnan(self.values))

    @property
    def width(self) -> int:
        """How many columns of a regression it makes."""
        return max(self.levels - 1, 0) if self.levels else 1


@dataclass(frozen=True, eq=False)
class Task:
    """Filling one column among the people of one block: what stays the same each time.

    Attributes
    ----------
    column : Column
    place : slice
        Its columns in the block's table.
    known, gaps : ndarray of int
        Positions in the block of those who have a value, and of those who have none.
    values : ndarray of float, shape (known,)
    target : ndarray of float, shape (known, targets)
        The values as they are predicted: in standard deviations, or indicators of all levels.
    scale : (float, float)
        Mean and standard deviation of a number.
    """

    column: Column
    place: slice
    known: np.ndarray
    gaps: np.ndarray
    values: Floats
    target: Floats
    scale: tuple[float, float]

    def coded(self, values: Floats) -> Floats:
        """Give values as they stand in the table: shape (..., values) becomes (..., values, width)."""
        return coded(self.column, values, self.scale)


@dataclass(frozen=True, eq=False)
class Block:
    """People who are filled together, and their regression's table; gaps in it are filled by each imputation.

    Attributes
    ----------
    rows : ndarray of int, shape (m,)
        Their positions among everybody, in the order of their content.
    table : ndarray of float, shape (m, columns)
        Ones, whose outcome is lost, who is a participant (where both groups are filled together), and all covariates and outcomes: numbers in
        standard deviations from their mean, categories as indicators of all levels but the first.
    tasks : dict
        Name of what has gaps among them -> how it is filled.
    """

    rows: np.ndarray
    table: Floats
    tasks: dict[str, Task]


def coded(column: Column, values: Floats, scale: tuple[float, float]) -> Floats:
    """Give values of a column as they stand in a table of regressions: shape (..., n) becomes (..., n, width)."""
    if column.levels:
        return indicators(values, np.arange(1, column.levels))
    return np.asarray((values - scale[0]) / scale[1])[..., None]


def indicators(codes: Floats, levels: np.ndarray) -> Floats:
    """Say by 0 and 1 which of these levels each code is, shape (..., n, levels)."""
    return np.asarray(codes[..., None] == levels, dtype=np.float64)


def fill(
    model: Sequence[Column],
    order: np.ndarray,
    blocks: Sequence[Block],
    participant: Flags,
    generators: Sequence[np.random.Generator],
) -> dict[str, Floats]:
    """Fill all gaps, once for each generator.

    Parameters
    ----------
    model : sequence of Column
        Covariates and outcomes.
    order : ndarray of int, shape (n,)
        People in the order of their content.
    blocks : sequence of Block
    participant : ndarray of bool, shape (n,)
    generators : sequence of Generator
        One an imputation.

    Returns
    -------
    dict of str to ndarray of float, shape (imputations, n)
        By the columns with gaps: values, or codes of levels.
    """
    lost = sorted((c for c in model if c.gaps.any()), key=lambda c: (int(c.gaps.sum()), c.name))
    current = _first_values(lost, order, participant, generators)
    tables = [np.repeat(block.table[None], len(generators), axis=0) for block in blocks]
    for block, table in zip(blocks, tables, strict=True):
        for task in block.tasks.values():
            values = current[task.column.name][:, block.rows[task.gaps]]
            table[:, task.gaps, task.place] = task.coded(values)
    for _ in range(ROUNDS if len(lost) > 1 else 1):
        for column in lost:
            for block, table in zip(blocks, tables, strict=True):
                if column.name not in block.tasks:
                    continue
                task = block.tasks[column.name]
                values = _matched(task, table, generators)
                table[:, task.gaps, task.place] = task.coded(values)
                current[column.name][:, block.rows[task.gaps]] = values
    return current


def _first_values(
    lost: Sequence[Column],
    order: np.ndarray,
    participant: Flags,
    generators: Sequence[np.random.Generator],
) -> dict[str, Floats]:
    """Fill each column with values of others of the group, to begin with."""
    current = {c.name: np.repeat(c.values[None], len(generators), axis=0) for c in lost}
    for column in lost:
        missing, given = order[column.gaps[order]], order[~column.gaps[order]]
        for group in (participant, ~participant):
            gaps, known = missing[group[missing]], given[group[given]]
            if not len(known):  # an outcome that is lost for a whole group
                known = given
            for values, generator in zip(current[column.name], generators, strict=True):
                values[gaps] = column.values[generator.choice(known, len(gaps))]
    return current


def _matched(task: Task, table: Floats, generators: Sequence[np.random.Generator]) -> Floats:
    """Give a column's gaps values of people whose predictions are near, shape (imputations, gaps).

    Whoever has a value is drawn anew with replacement, and only those drawn lend: so the filled values of two imputations
    differ by as much as is not known of the others, not only of the regression.
    """
    n, m = len(task.known), len(task.gaps)
    drawn = np.empty((len(generators), n), dtype=np.int64)
    ranks, among = np.empty((len(generators), m), dtype=np.int64), np.empty((len(generators), m))
    for i, generator in enumerate(generators):
        drawn[i] = generator.integers(0, n, n)
        ranks[i], among[i] = generator.integers(0, DONORS, m), generator.random(m)
    which = np.arange(len(generators))[:, None]
    lenders = table[which, task.known[drawn]]
    slopes = _slopes(lenders, task.target[drawn], task.place)
    near, asked = _in_steps(lenders @ slopes), _in_steps(table[:, task.gaps] @ slopes)
    values = task.values[drawn]
    if task.column.levels > 2:
        each = zip(near, asked, ranks, among, strict=True)
        return np.asarray(values[which, np.array([_nearest_in_space(*one) for one in each])])
    near, asked = near[..., -1], asked[..., -1]
    donors, beyond = _nearest(near, asked, ranks, among)
    spread = task.scale[1]
    if task.column.levels or not np.isfinite(spread):
        return np.asarray(values[which, donors])
    # Where all who are near lie on one side, as in a tail, a number moves on by what is between them.
    way = np.where(beyond, asked - near[which, donors], 0) / _STEPS
    return np.asarray(values[which, donors] + way * spread)


def _in_steps(predictions: Floats) -> np.ndarray:
    """Whole numbers of steps, which sort fast and the same everywhere."""
    return np.rint(np.clip(predictions, -_LARGEST, _LARGEST) * _STEPS).astype(np.int64)


def _slopes(table: Floats, target: Floats, itself: slice) -> Floats:
    """Least-squares coefficients, shape (imputations, columns, targets).

    None of the columns ``itself`` that are to be predicted.
    """
    turned = table.transpose(0, 2, 1)
    cross, pulled = turned @ table, turned @ target
    cross[:, itself], cross[:, :, itself], pulled[:, itself] = 0.0, 0.0, 0.0
    diagonal = np.einsum("ijj->ij", cross)
    # A column of zeros says nothing and gets nothing.
    diagonal[:] = np.where(diagonal > 0, diagonal * (1 + _RIDGE), 1.0)
    return np.asarray(np.linalg.solve(cross, pulled))


def _nearest(
    known: np.ndarray, asked: np.ndarray, ranks: np.ndarray, among: Floats
) -> tuple[np.ndarray, Flags]:
    """For each value asked for, one of the ``DONORS`` nearest known ones: their positions, and whether all lie on one side.

    Parameters
    ----------
    known, asked : ndarray of int, shape (imputations, m) and (imputations, n)
    ranks : ndarray of int, shape (imputations, n)
        Which of the nearest ones it is to be.
    among : ndarray of float, shape (imputations, n)
        From 0 to 1: which of the people who have exactly that value. Without it the order of people, which follows their
        values, would choose among equals.
    """
    count, n = known.shape
    k = min(DONORS, n)
    which = np.arange(count)[:, None]
    # Values and positions in one number: no two are equal, and sorting them takes less than half the time of argsort.
    bits = n.bit_length()
    both = np.sort((known << bits) | np.arange(n), axis=1)
    order, ranked = both & ((1 << bits) - 1), both >> bits
    # One sorted list of all imputations, each further up than any prediction of the one before.
    apart = which * int(4 * _LARGEST * _STEPS)
    together = (ranked + apart).ravel()
    # Of the k below and the k above, the window of k that is nearest: it moves up once for each value above that is nearer
    # than the one below that it would leave.
    padded = np.pad(ranked, ((0, 0), (k, k)), constant_values=((0, 0), (-_FAR, _FAR)))
    place = np.searchsorted(together, asked + apart) - which * n
    around = np.abs(
        padded[which[..., None], place[..., None] + np.arange(2 * k)] - asked[..., None]
    )
    start = place - k + (around[..., k:] < around[..., :k]).sum(axis=2)
    chosen = start + np.minimum(ranks, k - 1)
    # Where each run of equal values begins and ends, of the values that were chosen.
    value = ranked[which, chosen] + apart
    first = np.searchsorted(together, value)
    run = np.searchsorted(together, value, side="right") - first
    beyond = (asked < ranked[which, start]) | (asked > ranked[which, start + k - 1])
    return order[which, first - which * n + (among * run).astype(int)], beyond


def _nearest_in_space(
    known: np.ndarray, asked: np.ndarray, ranks: np.ndarray, among: Floats
) -> np.ndarray:
    """Do the same for predictions of several numbers, by their distance."""
    from scipy.spatial import cKDTree

    order = np.lexsort(known.T)
    ranked = known[order]
    first = np.flatnonzero(np.r_[True, np.any(ranked[1:] != ranked[:-1], axis=1)])
    count = np.diff(np.r_[first, len(ranked)])
    k = min(DONORS, len(first))
    _, found = cKDTree(ranked[first], balanced_tree=False).query(asked, k=k)
    found = np.asarray(found).reshape(len(asked), k)
    # Equal predictions are one point, which counts for as many donors as it has people.
    reached = np.cumsum(count[found], axis=1)
    place = (reached <= np.minimum(ranks, reached[:, -1] - 1)[:, None]).sum(axis=1)
    point = np.take_along_axis(found, place[:, None], axis=1)[:, 0]
    return np.asarray(order[first[point] + (among * count[point]).astype(int)])
