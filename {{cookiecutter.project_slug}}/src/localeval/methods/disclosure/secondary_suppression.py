"""Which further cells to withhold so that one cell can be something else: the cheapest way.

To let a reader believe that a cell is larger (or smaller) than it is, some other table must agree with
all that is published. The searches here find such a table in which few cells that are published now
would have to differ: along cycles of a network where the sums form one (Cox 1995), else by a linear
program that pays for each unit moved (Kelly, Golden and Assad 1992). Where some cells stand in more sums
than a network holds, both are asked and the cheaper is taken. Both are heuristics: what they find is
valid, and need not be the least.

Source: Cox (1995), J. Amer. Statist. Assoc. 90: 1453-1462; Kelly, Golden and Assad (1992), "Cell
suppression: disclosure protection for sensitive tabular data", Networks 22: 397-417.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from localeval.methods.disclosure.audit import SLACK
from localeval.methods.disclosure.linear_program import solve_linear_program
from localeval.methods.disclosure.linked import LinkedCells
from localeval.methods.disclosure.network import CycleFinder, Network
from localeval.methods.inputs import Flags, Floats

#: Price of moving a cell that readers do not know anyway, so that short ways are preferred.
FREE = 1e-3
#: A total is worth this many of its parts.
TOTAL_PRICE = 12.0


@dataclass(frozen=True)
class Market:
    """What moves at what price.

    Attributes
    ----------
    cells : LinkedCells
    shown, hidden : arrays (cells, 2)
        What a reader knows of each cell when it is published, and when it is withheld.
    price : array (cells,)
        Price of withholding each cell; inf where it is not to be withheld.
    """

    cells: LinkedCells
    shown: Floats
    hidden: Floats
    price: Floats


def prices(cells: LinkedCells, may_hide: Flags) -> Floats:
    """Give the price of withholding each cell: about one each, more for large ones and for totals."""
    price = 1.0 + np.log1p(np.abs(cells.values)) / 10.0
    # A total of totals is worth more than a total, so the depth of the sums is counted.
    level = np.zeros(len(cells))
    parts, totals = (cells.equations > 0) * 1.0, (cells.equations < 0) * 1.0
    for _ in range(8):
        height = (parts.multiply(level[None, :])).max(axis=1).toarray().ravel() + 1
        raised = totals.multiply(height[:, None]).max(axis=0).toarray().ravel()
        if np.array_equal(raised, level):
            break
        level = raised
    price = price * TOTAL_PRICE ** np.minimum(level, 3)
    return np.where(may_hide, price, np.inf)


class Searcher:
    """Finds tables for one cell after another.

    Parameters
    ----------
    market : Market
    """

    def __init__(self, market: Market) -> None:
        self._market = market
        self._network = Network.of(market.cells.equations)
        self._finder = None if self._network is None else CycleFinder(self._network)

    def find(self, cell: int, change: float, withheld: Flags, *, buy: bool = True) -> Floats | None:
        """Find a table in which the cell differs by ``change``, given what is withheld already.

        Parameters
        ----------
        cell, change, withheld
            What has to differ, by how much, and what readers do not know anyway.
        buy
            Whether further cells may be withheld for it.

        Returns
        -------
        array (cells,) or None
            Cells that stand outside what would be published have to be withheld. None where there is
            no such table even with all withheld that may be.
        """
        low, high = self._market.hidden[cell]
        if not low <= self._market.cells.values[cell] + change <= high:
            return None
        found = None
        if self._network is not None and self._network.arc[cell]:
            found = self._by_cycles(cell, change, withheld, buy)
            if not buy or (found is not None and not self._cost(found, withheld)):
                return found
            if found is not None and self._network.arc.all():
                return found
        # Cycles pass by the cells that stand in three sums or more, so what they find may cost
        # cells that are worth much where one of those would do.
        other = self._by_linear_program(cell, change, withheld, buy)
        ways = [table for table in (found, other) if table is not None]
        return min(ways, key=lambda table: self._cost(table, withheld), default=None)

    def _cost(self, table: Floats, withheld: Flags) -> float:
        """Add up the prices of the cells that a table makes it necessary to withhold."""
        shown = self._market.shown
        outside = (table < shown[:, 0] - SLACK) | (table > shown[:, 1] + SLACK)
        bought = outside & ~withheld & np.isfinite(self._market.price)
        return float(self._market.price[bought].sum())

    def _by_cycles(self, cell: int, change: float, withheld: Flags, buy: bool) -> Floats | None:
        network, finder, market = self._network, self._finder, self._market
        assert network is not None
        assert finder is not None
        table = market.cells.values.copy()
        sign, left = float(np.sign(change)), abs(change)
        ends = int(network.head[cell]), int(network.tail[cell])
        start, end = ends if sign > 0 else ends[::-1]
        step = left
        while left > 0:
            step = min(step, left)
            if start != end:
                rise, fall = self._prices(table, step, withheld, buy)
                rise[cell] = fall[cell] = np.inf
                way = finder.cheapest(start, end, rise, fall)
                if not way and step <= 1:
                    return None
                if not way:
                    step = np.ceil(step / 2)
                    continue
                for passed, direction in way:
                    table[passed] += direction * step
            table[cell] += sign * step
            left -= step
        return table

    def _prices(
        self, table: Floats, step: float, withheld: Flags, buy: bool
    ) -> tuple[Floats, Floats]:
        market = self._market
        moved = (table < market.shown[:, 0]) | (table > market.shown[:, 1])
        free = np.where((withheld | moved)[:, None], market.hidden, market.shown)
        price = market.price if buy else np.inf
        rise = np.where(table + step <= market.hidden[:, 1], price, np.inf)
        fall = np.where(table - step >= market.hidden[:, 0], price, np.inf)
        rise[table + step <= free[:, 1]] = FREE
        fall[table - step >= free[:, 0]] = FREE
        return rise, fall

    def _by_linear_program(
        self, cell: int, change: float, withheld: Flags, buy: bool
    ) -> Floats | None:
        market = self._market
        values = market.cells.values
        may = withheld | (np.isfinite(market.price) & buy)
        free = np.where(withheld[:, None], market.hidden, market.shown)
        wide = np.where(may[:, None], market.hidden, market.shown)
        # Four moves of each cell: up and down for nothing, and further up and down at its price.
        room = np.r_[
            free[:, 1] - values,
            values - free[:, 0],
            _gap(wide[:, 1], free[:, 1]),
            _gap(free[:, 0], wide[:, 0]),
        ]
        paid = np.where(np.isfinite(market.price), market.price, 0.0)
        cost = np.r_[np.full(2 * len(values), FREE), paid, paid]
        usable = np.flatnonzero(room > 0)
        signs = np.repeat([1.0, -1.0, 1.0, -1.0], len(values))
        sums = market.cells.equations
        moves = sparse.csc_array(sparse.hstack([sums, -sums, sums, -sums]))[:, usable]
        own = sparse.csr_array(np.where(usable % len(values) == cell, signs[usable], 0.0)[None, :])
        right = np.r_[np.zeros(sums.shape[0]), change]
        bounds = np.column_stack([np.zeros(len(usable)), room[usable]])
        found = solve_linear_program(
            cost[usable], sparse.csr_array(sparse.vstack([moves, own])), (right, right), bounds
        )
        if found is None:
            return None
        table = values.copy()
        np.add.at(table, usable % len(values), signs[usable] * found)
        return np.where(np.abs(table - values) < 1e-7, values, table)


def _gap(beyond: Floats, free: Floats) -> Floats:
    """How much further a cell may go than it may for nothing; none where that is unlimited."""
    with np.errstate(invalid="ignore"):
        gap = beyond - free
    return np.where(np.isnan(gap), 0.0, np.maximum(gap, 0.0))
