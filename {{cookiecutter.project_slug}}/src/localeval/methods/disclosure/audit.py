"""What a reader can infer of a withheld count from all that is published: the attacker's interval.

The reader knows every sum that ties the tables and, of each cell, the least and the greatest value that
it can have. :func:`feasibility_intervals` gives the exact bounds that follow from this, and
:func:`prove` the cheaper answer to "is the interval at least this wide?": it collects other tables that
agree with everything published, each of which is a proof for many cells at once and is checked number
by number.

Limits: whole numbers are not asked for (``integer=True`` does, and is slow), so in tables of three and
more variables the true interval can be narrower; in two-way tables and hierarchies both are the same.
A reader who knows some of the people in a table knows more than is assumed here.

Source: Fischetti and Salazar (2000), J. Amer. Statist. Assoc. 95: 916-928 (the attacker's problem);
Hundepool et al. (2012), Statistical Disclosure Control, section 4.2 (feasibility interval).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from scipy import sparse

from localeval.methods.disclosure.linear_program import solve_linear_program
from localeval.methods.disclosure.linked import LinkedCells
from localeval.methods.disclosure.network import UNLIMITED, Ints, Network
from localeval.methods.inputs import Flags, Floats

#: Numerical slack of the linear programs, in people.
SLACK = 1e-6


def feasibility_intervals(
    cells: LinkedCells,
    bounds: Floats,
    which: Iterable[int] | None = None,
    *,
    integer: bool = False,
) -> Floats:
    """Give the least and the greatest value that cells can have, given all that a reader knows.

    Parameters
    ----------
    cells
        The tables.
    bounds
        Least and greatest value that a reader knows of each cell (cells, 2).
    which
        Cells to look at; all by default.
    integer
        Ask for whole numbers as well: exact for any table, and slow.

    Returns
    -------
    array (len(which), 2)
        Infinity where there is no greatest value.
    """
    wanted = list(range(len(cells))) if which is None else [int(i) for i in which]
    network = None if integer else _exact_network(cells, bounds)
    if network is not None:
        return _by_flow(cells, bounds, wanted, network)
    system = _System(cells, bounds)
    found = np.empty((len(wanted), 2))
    for row, cell in enumerate(wanted):
        found[row] = system.interval(cell, integer)
    return found


def _exact_network(cells: LinkedCells, bounds: Floats) -> Network | None:
    """Give the network where flows give exact bounds: all that can move is an arc, and small."""
    moves = bounds[:, 0] < bounds[:, 1]
    degree = np.diff(sparse.csc_array(cells.equations).indptr)
    room = np.where(np.isfinite(bounds), np.abs(bounds - cells.values[:, None]), 0)
    if np.any(degree[moves] > 2) or room.sum() >= UNLIMITED or cells.values.sum() >= UNLIMITED:
        return None
    if not np.array_equal(room, np.rint(room)):
        return None
    return Network.of(cells.equations)


def _by_flow(cells: LinkedCells, bounds: Floats, wanted: list[int], network: Network) -> Floats:
    up, down = bounds[:, 1] - cells.values, cells.values - bounds[:, 0]
    found = np.empty((len(wanted), 2))
    for row, cell in enumerate(wanted):
        value = cells.values[cell]
        found[row] = (
            value - network.greatest_rise(cell, down, up),
            value + network.greatest_rise(cell, up, down),
        )
    return found


class _System:
    """The sums over the cells that can move; those that are known stand on the right-hand side."""

    def __init__(self, cells: LinkedCells, bounds: Floats) -> None:
        self.cells, self.bounds = cells, bounds
        self.moving = np.flatnonzero(bounds[:, 0] < bounds[:, 1])
        self.place = np.full(len(cells), -1)
        self.place[self.moving] = np.arange(len(self.moving))
        table = cells.equations[:, self.moving]
        self.sums = table[np.flatnonzero(np.diff(table.indptr))]
        # The true values satisfy the sums, so what the known cells add up to follows from them.
        values = cells.values[self.moving]
        self.right = self.sums @ values
        # A bound in place of infinity, far over anything in the table, keeps every program bounded.
        self.far = 10.0 * (float(np.abs(cells.values).sum()) + 1000.0)
        self.limits = np.clip(bounds[self.moving], -self.far, self.far)

    def interval(self, cell: int, integer: bool) -> tuple[float, float]:
        """Give the exact bounds of one cell."""
        at = self.place[cell]
        if at < 0:
            return float(self.bounds[cell, 0]), float(self.bounds[cell, 1])
        ends = []
        for sign in (1.0, -1.0):
            cost = np.zeros(len(self.moving))
            cost[at] = sign
            found = solve_linear_program(
                cost, self.sums, (self.right, self.right), self.limits, integer=integer
            )
            # Without an answer nothing is shown to be possible but the truth.
            end = self.cells.values[cell] if found is None else found[at]
            ends.append(float(end) if abs(end) < self.far / 10 else -sign * np.inf)
        return ends[0], ends[1]

    def push(self, cells: Ints, targets: Floats, sign: float) -> Floats | None:
        """Find a table in which as many cells as may be reach their targets at once.

        Maximises the sum of the parts of each cell's way that are gone, up for ``sign`` 1 and down
        for -1. Returns the whole table, or None where the program fails.
        """
        n, k, sums = len(self.moving), len(cells), self.sums.shape[0]
        at = self.place[cells]
        table = self.sums.tocoo()
        row, column = table.coords
        ones = np.ones(k)
        # Below the sums, one row a cell: how far it has come is no more than where it is.
        rows = np.r_[row, sums + np.arange(k), sums + np.arange(k)]
        columns = np.r_[column, at, n + np.arange(k)]
        data = np.r_[table.data, -sign * ones, ones]
        system = sparse.csr_array((data, (rows, columns)), shape=(sums + k, n + k))
        lowest, highest = np.r_[self.right, np.full(k, -np.inf)], np.r_[self.right, np.zeros(k)]
        reach = np.column_stack([np.full(k, -self.far), sign * targets])
        cost = np.r_[np.zeros(n), -ones]
        found = solve_linear_program(
            cost, system, (lowest, highest), np.vstack([self.limits, reach])
        )
        if found is None:
            return None
        whole = self.cells.values.copy()
        whole[self.moving] = found[:n]
        return whole


@dataclass(frozen=True)
class Levels:
    """How wide the attacker's interval of a cell must be: Fischetti and Salazar's protection levels.

    Attributes
    ----------
    wanted : array (cells,) of bool
        Cells of which anything is asked.
    low, high : arrays (cells,)
        The interval must hold all between these (lower and upper protection).
    width : array (cells,)
        The interval must be at least so wide, wherever it lies (sliding protection).
    """

    wanted: Flags
    low: Floats
    high: Floats
    width: Floats


@dataclass(eq=False)
class Proof:
    """How far other tables, which agree with all that is published, show each cell to reach.

    Attributes
    ----------
    cells : LinkedCells
    low, high : arrays (cells,)
        The attacker's interval holds all between these; it may be wider.
    """

    cells: LinkedCells
    low: Floats
    high: Floats
    _columns: sparse.csc_array = field(repr=False)
    _tables: list[tuple[Ints, Floats]] = field(default_factory=list, repr=False)

    @classmethod
    def none(cls, cells: LinkedCells) -> Proof:
        """Begin with the true table, the only one that is known to agree."""
        values = cells.values
        return cls(cells, values.copy(), values.copy(), sparse.csc_array(cells.equations))

    def add(self, table: Floats, bounds: Floats) -> None:
        """Take another table as a proof, after checking that it agrees with all that is published."""
        differs = np.flatnonzero(np.abs(table - self.cells.values) > SLACK)
        change = table[differs] - self.cells.values[differs]
        off = np.abs(self._columns[:, differs] @ change)
        if np.all(off <= SLACK * max(1.0, float(np.abs(change).max(initial=0)))):
            self._take(differs, table[differs], bounds)

    def _take(self, differs: Ints, values: Floats, bounds: Floats) -> None:
        low, high = bounds[differs].T
        if np.all((values >= low - SLACK) & (values <= high + SLACK)):
            self._tables.append((differs, values))
            self.low[differs] = np.minimum(self.low[differs], values)
            self.high[differs] = np.maximum(self.high[differs], values)

    def within(self, bounds: Floats) -> Proof:
        """Keep the tables that agree with what would be published now."""
        values = self.cells.values
        kept = Proof(self.cells, values.copy(), values.copy(), self._columns)
        for differs, table in self._tables:
            kept._take(differs, table, bounds)
        return kept

    def reached(self, levels: Levels) -> Flags:
        """Say which cells are shown to reach all that is asked of them."""
        return np.asarray(
            (self.low <= levels.low + SLACK)
            & (self.high >= levels.high - SLACK)
            & (self.high - self.low >= levels.width - SLACK)
        )


def prove(
    cells: LinkedCells,
    bounds: Floats,
    levels: Levels,
    *,
    each: bool = True,
    proof: Proof | None = None,
) -> Proof:
    """Show how far the attacker's intervals reach, as far as ``levels`` asks.

    Parameters
    ----------
    cells, bounds
        As for :func:`feasibility_intervals`.
    levels
        What is asked.
    each
        Settle the cells that joint proofs leave open one by one. Without it some may be left open
        though they do reach.
    proof
        Tables that are known already; those that do not agree with ``bounds`` are left out.
    """
    proof = Proof.none(cells) if proof is None else proof.within(bounds)
    wanted = levels.wanted & (bounds[:, 0] < bounds[:, 1])
    if not np.any(wanted & ~proof.reached(levels)):
        return proof
    system = _System(cells, bounds)
    for sign in (1.0, -1.0):
        left = np.flatnonzero(_short(proof, levels, sign)[0] & wanted)
        while len(left):
            table = system.push(left, _short(proof, levels, sign)[1][left], sign)
            if table is None:
                break
            proof.add(table, bounds)
            still = np.flatnonzero(_short(proof, levels, sign)[0] & wanted)
            if len(left) - len(still) < max(1, len(left) // 20):
                break
            left = still
    if each:
        open_ = np.flatnonzero(~proof.reached(levels) & wanted)
        if len(open_):
            found = feasibility_intervals(cells, bounds, open_)
            proof.low[open_] = np.minimum(proof.low[open_], found[:, 0])
            proof.high[open_] = np.maximum(proof.high[open_], found[:, 1])
    return proof


def _short(proof: Proof, levels: Levels, sign: float) -> tuple[Flags, Floats]:
    """Say which cells do not yet reach as far as asked, up or down, and how far that is."""
    if sign > 0:
        targets = np.maximum(levels.high, proof.low + levels.width)
        return proof.high < targets - SLACK, targets
    targets = np.minimum(levels.low, proof.high - levels.width)
    return proof.low > targets + SLACK, targets
