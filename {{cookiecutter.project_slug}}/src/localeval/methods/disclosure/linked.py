"""Counts that are tied together by sums: the tables of one report, and of the report before it.

A table of counts is a list of cells and of equations "these parts add up to that total". Tables that
share a cell share it here too, so that one-way, two-way, hierarchical and linked tables are all the same
thing. This module only describes the tables; ``suppression`` decides what is withheld and ``audit`` works
out what a reader could infer.

Source: Fischetti and Salazar (2000), "Models and algorithms for optimizing cell suppression in tabular
data with linear constraints", J. Amer. Statist. Assoc. 95: 916-928, whose notation it follows.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse

from localeval.methods.disclosure.linear_program import solve_linear_program
from localeval.methods.inputs import Flags, Floats, MethodError


@dataclass(frozen=True, eq=False)
class LinkedCells:
    """Cells and the sums that tie them.

    Attributes
    ----------
    values : array (cells,)
        True counts, unrounded.
    equations : sparse array (equations, cells)
        One row a sum: 1 for each part, -1 for the total; the row times the values is 0.
    names : tuple of hashables
        One a cell, all different.
    fixed : array (cells,) of bool
        Cells that the report neither prints nor withholds: figures of an earlier report, and changes
        since then.
    known : array (cells, 2)
        Least and greatest value that a reader knows of whatever the report says; 0 and infinity unless
        the cell is fixed.
    """

    values: Floats
    equations: sparse.csr_array
    names: tuple[Hashable, ...]
    fixed: Flags
    known: Floats

    def __post_init__(self) -> None:
        """Refuse what is no set of tables of counts."""
        if len(set(self.names)) != len(self.names):
            msg = "Two cells have the same name."
            raise MethodError("wrong_setting", msg)
        if not np.all(np.isfinite(self.values)) or np.any(self.values != np.rint(self.values)):
            msg = "A count is not a whole number."
            raise MethodError("not_finite", msg)
        if np.any(self.values[~self.fixed] < 0):
            msg = "A count is negative."
            raise MethodError("wrong_setting", msg)
        off = np.flatnonzero(self.equations @ self.values)
        if len(off):
            row = self.equations[[int(off[0])]].tocoo()
            parts = ", ".join(str(self.names[i]) for i in row.coords[1])
            msg = f"The parts do not add up to their total: {parts}."
            raise MethodError("wrong_setting", msg)
        if np.any((self.values < self.known[:, 0]) | (self.values > self.known[:, 1])):
            msg = "A count lies outside what is known of it."
            raise MethodError("wrong_setting", msg)

    def __len__(self) -> int:
        """Give the number of cells."""
        return len(self.values)

    @property
    def totals(self) -> Flags:
        """Cells that are the total of some sum."""
        return np.asarray((self.equations < 0).sum(axis=0)).ravel() > 0

    @classmethod
    def from_sums(
        cls,
        values: Mapping[Any, float],
        sums: Iterable[tuple[Hashable, Sequence[Hashable]]],
    ) -> LinkedCells:
        """Build from named counts and from sums, each given as (total, parts).

        Raises
        ------
        MethodError
            ``wrong_setting`` where parts do not add up to their total or a count is negative;
            ``not_finite`` where a count is no whole number.
        """
        names = tuple(values)
        place = {name: i for i, name in enumerate(names)}
        rows, columns, signs = [], [], []
        count = 0
        for count, (total, parts) in enumerate(sums, start=1):
            rows += [count - 1] * (len(parts) + 1)
            columns += [place[total], *(place[part] for part in parts)]
            signs += [-1.0] + [1.0] * len(parts)
        shape = (count, len(names))
        return cls(
            values=np.array(list(values.values()), dtype=np.float64),
            equations=sparse.csr_array((signs, (rows, columns)), shape=shape),
            names=names,
            fixed=np.zeros(len(names), dtype=bool),
            known=np.tile([0.0, np.inf], (len(names), 1)),
        )

    def with_earlier(
        self, earlier: Mapping[Any, tuple[float, float] | None], grow: Collection[Hashable] = ()
    ) -> LinkedCells:
        """Add what an earlier report said of the same cells, and the change since then.

        A reader who holds both reports takes one from the other: the change of a cell is a count of
        people too. Two cells are added for each: ``("earlier", name)`` and ``("change", name)``.

        Parameters
        ----------
        earlier
            For each cell the least and greatest count that the earlier report allows (the same number
            twice where it was exact; see ``rounding.rounded_interval``), or None where it withheld it.
        grow
            Cells that only grow, whatever the others do: events that have happened.

        Notes
        -----
        A reader is taken to know that people are only ever added, unless the figures contradict it; of cells that only grow also then,
        unless these contradict it themselves.
        People who leave and join in equal number between two reports are not seen by either.
        """
        place = {name: i for i, name in enumerate(self.names)}
        both = [name for name in earlier if name in place]
        at = np.array([place[name] for name in both], dtype=int)
        limits = np.array([earlier[name] or (0.0, np.inf) for name in both]).reshape(-1, 2)
        lacking = np.ones(len(self), dtype=bool)
        lacking[at] = False
        complete = np.asarray(abs(self.equations) @ lacking).ravel() == 0
        sums = self.equations[complete][:, at]
        only = np.array([name in grow for name in both], dtype=bool)
        values, nested = _possible(limits, sums, self.values[at], only)
        change = self.values[at] - values
        n, k = len(self), len(both)
        pick = sparse.csr_array((np.ones(k), (np.arange(k), at)), shape=(k, n))
        eye = sparse.eye_array(k)
        blocks = [
            [self.equations, None, None],
            [None, sums, None] if sums.shape[0] else [],
            [-pick, eye, eye],
        ]
        least = np.where(nested, 0.0, -np.inf)
        return LinkedCells(
            values=np.r_[self.values, values, change],
            equations=sparse.csr_array(sparse.block_array([b for b in blocks if b])),
            names=(
                *self.names,
                *(("earlier", name) for name in both),
                *(("change", name) for name in both),
            ),
            fixed=np.r_[self.fixed, np.ones(2 * k, dtype=bool)],
            known=np.vstack([self.known, limits, np.column_stack([least, np.full(k, np.inf)])]),
        )


def _possible(
    limits: Floats, sums: sparse.csr_array, now: Floats, grow: Flags
) -> tuple[Floats, Flags]:
    """Find whole counts that an earlier report allows, none over today's where that is possible, else none of those that only grow."""
    none = np.zeros(sums.shape[0])
    for nested in (np.ones(len(now), dtype=bool), grow, np.zeros(len(now), dtype=bool)):
        top = np.where(nested, np.minimum(limits[:, 1], now), limits[:, 1])
        if np.all(limits[:, 0] <= top):
            bounds = np.column_stack([limits[:, 0], top])
            found = solve_linear_program(
                np.zeros(len(now)), sums, (none, none), bounds, integer=True
            )
            if found is not None:
                return np.rint(found), nested
    msg = "The figures of the earlier report contradict one another: its parts cannot add up."
    raise MethodError("wrong_setting", msg)
