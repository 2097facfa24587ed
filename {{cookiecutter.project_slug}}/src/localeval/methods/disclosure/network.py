"""Tables whose sums form a network, so that what moves in one cell must flow through others.

A cell that stands in at most two sums is an arc between them; raising it by one sends one unit round a
cycle. Two-way tables with margins, hierarchies and pairs of tables that share a total are of this kind;
three-way tables are not. The module finds the network, the cheapest cycle through a cell, and the
greatest flow; it does not decide what is withheld.

Source: Cox (1995), "Network models for complementary cell suppression", J. Amer. Statist. Assoc. 90:
1453-1462; Gusfield (1988), "A graph theoretic approach to statistical data security", SIAM J. Comput.
17: 552-571.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.csgraph import connected_components, dijkstra, maximum_flow

from localeval.methods.inputs import Flags, Floats

Ints: TypeAlias = NDArray[np.int64]
#: Greater flows count as unlimited; far under what overflows 32 bits.
UNLIMITED = 2**20


@dataclass(frozen=True, eq=False)
class Network:
    """Arcs of the cells: raising a cell by one takes one unit from its tail to its head.

    Attributes
    ----------
    arc : array (cells,) of bool
        Cells that are arcs; the others stand in more than two sums.
    tail, head : arrays (cells,)
        Ends of each arc. The last node stands for all that lies outside the tables.
    nodes : int
    """

    arc: Flags
    tail: Ints
    head: Ints
    nodes: int

    @classmethod
    def of(cls, equations: sparse.csr_array) -> Network | None:
        """Find the network of a set of sums; None where signs cannot be made to agree."""
        table = sparse.csc_array(equations)
        sums, cells = table.shape
        degree = np.diff(table.indptr)
        arc = (degree == 1) | (degree == 2)
        starts = table.indptr[:-1]
        first, second = starts[degree == 2], starts[degree == 2] + 1
        a, b = table.indices[first].astype(np.int64), table.indices[second].astype(np.int64)
        flip = table.data[first] == table.data[second]
        # Each sum stands twice, as it is and negated; sums that share a cell are joined so that
        # the cell has opposite signs in them.
        rows = np.r_[a, a + sums]
        columns = np.r_[np.where(flip, b + sums, b), np.where(flip, b, b + sums)]
        links = sparse.coo_array((np.ones(len(rows)), (rows, columns)), shape=(2 * sums, 2 * sums))
        label = connected_components(links, directed=False)[1]
        if np.any(label[:sums] == label[sums:]):
            return None
        sign = np.where(label[:sums] < label[sums:], 1.0, -1.0)
        tail = np.full(cells, sums, dtype=np.int64)
        head = np.full(cells, sums, dtype=np.int64)
        for entry in (0, 1):
            has = np.flatnonzero(arc & (degree > entry))
            at = starts[has] + entry
            node = table.indices[at]
            out = sign[node] * table.data[at] > 0
            tail[has[out]] = node[out]
            head[has[~out]] = node[~out]
        return cls(arc, tail, head, sums + 1)

    def greatest_rise(self, cell: int, up: Floats, down: Floats) -> float:
        """Give the most that a cell can rise by when others may rise by ``up`` and fall by ``down``.

        Exact when every cell that can move at all is an arc (max-flow min-cut); inf when unlimited.
        """
        room = np.where(self.arc, up, 0.0), np.where(self.arc, down, 0.0)
        rise, fall = (np.minimum(side, UNLIMITED).astype(np.int64) for side in room)
        rise[cell] = fall[cell] = 0
        start, end = int(self.head[cell]), int(self.tail[cell])
        own = float(up[cell])
        if start == end:
            return own
        # All flow enters by one further arc, so that the total cannot overflow either.
        entry = self.nodes
        sources = np.r_[self.tail, self.head, entry]
        targets = np.r_[self.head, self.tail, start]
        size = (entry + 1, entry + 1)
        both = sparse.coo_array((np.r_[rise, fall, UNLIMITED], (sources, targets)), shape=size)
        capacity = sparse.csr_array(both)
        capacity.data = np.minimum(capacity.data, UNLIMITED)
        flow = maximum_flow(capacity.astype(np.int32), entry, end).flow_value
        return min(own, np.inf if flow >= UNLIMITED else float(flow))


class CycleFinder:
    """Cheapest cycles through one cell after another, on arcs whose prices change.

    Parameters
    ----------
    network : Network
    """

    def __init__(self, network: Network) -> None:
        self._network = network
        cells = np.flatnonzero(network.arc & (network.tail != network.head))
        sources = np.r_[network.tail[cells], network.head[cells]]
        targets = np.r_[network.head[cells], network.tail[cells]]
        order = np.lexsort((targets, sources))
        #: For each direction of each arc, in the order of the graph: its cell, and whether it rises.
        self._cell = np.r_[cells, cells][order]
        self._rises = (np.arange(2 * len(cells)) < len(cells))[order]
        self._start = sources[order]
        self._end = targets[order]
        self._pointer = np.searchsorted(self._start, np.arange(network.nodes + 1))

    def cheapest(self, start: int, end: int, rise: Floats, fall: Floats) -> list[tuple[int, int]]:
        """Find the cheapest way from one node to another.

        Parameters
        ----------
        start, end
            Nodes.
        rise, fall
            Price of raising and of lowering each cell (cells,); inf where it cannot be.

        Returns
        -------
        list of (cell, +1 or -1)
            Empty where there is no way.
        """
        price = np.where(self._rises, rise[self._cell], fall[self._cell])
        usable = np.flatnonzero(np.isfinite(price))
        pointer = np.searchsorted(usable, self._pointer)
        size = (self._network.nodes, self._network.nodes)
        graph = sparse.csr_array((price[usable], self._end[usable], pointer), shape=size)
        before = dijkstra(graph, indices=[start], return_predecessors=True)[1][0]
        way: list[tuple[int, int]] = []
        node = end
        while node != start:
            previous = int(before[node])
            if previous < 0:
                return []
            among = usable[pointer[previous] : pointer[previous + 1]]
            among = among[self._end[among] == node]
            best = among[np.argmin(price[among])]
            way.append((int(self._cell[best]), 1 if self._rises[best] else -1))
            node = previous
        return way
