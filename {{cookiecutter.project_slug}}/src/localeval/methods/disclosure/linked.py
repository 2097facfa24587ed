"""Counts that are tied together by sums: the tables of one report, and of the report before it.

A table of counts is a list of cells and of equations "these parts add up to that total". Tables that
share a cell share it here too, so that one-way, two-way, hierarchical and linked tables are all the same
thing. This module only describes the tables; ``suppression`` decides what is withheld and ``audit`` works
out what a reader could infer.

Source: Fischetti and Salazar (2000), "Models and algorithms for optimizing cell suppression in tabular
data with linear constraints", J. Amer. Statist. Assoc. 95: 916-928, whose notation it follows.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse

from localeval.methods.disclosure.linear_program import solve
from localeval.methods.inputs import Flags, Floats, MethodError

#: Name of the category that holds everyone, in the names of totals.
TOTAL = "(total)"


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

    @classmethod
    def from_table(cls, counts: pd.DataFrame) -> LinkedCells:
        """Build from the inside of a two-way table; its margins and grand total are added.

        Cells are named (row, column), with :data:`TOTAL` for the margins; they stand row by row, the
        margin last, as ``counts`` with margins would.
        """
        inside = counts.to_numpy(dtype=np.float64)
        full = np.vstack([inside, inside.sum(axis=0)])
        full = np.column_stack([full, full.sum(axis=1)])
        rows, columns = [*counts.index, TOTAL], [*counts.columns, TOTAL]
        height, width = full.shape
        across = sparse.kron(np.eye(height), np.r_[np.ones(width - 1), -1.0][None, :])
        down = sparse.kron(np.r_[np.ones(height - 1), -1.0][None, :], np.eye(width))
        return cls(
            values=full.ravel(),
            equations=sparse.csr_array(sparse.vstack([across, down])),
            names=tuple(product(rows, columns)),
            fixed=np.zeros(full.size, dtype=bool),
            known=np.tile([0.0, np.inf], (full.size, 1)),
        )

    @classmethod
    def from_tables(
        cls, people: pd.DataFrame, tables: Iterable[Sequence[str]], count: str | None = None
    ) -> LinkedCells:
        """Build the tables of one group of people, which share their totals.

        Parameters
        ----------
        people
            One row a person, or one row a combination with its ``count``.
        tables
            The variables of each table, such as ``[("sex",), ("group", "age_band")]``. Each comes with
            all its margins. Missing values are a category of their own.
        count
            Column of counts; None when a row is a person.

        Returns
        -------
        LinkedCells
            Named by the frozenset of (variable, value) pairs that a cell is about; everyone is the
            empty set. Combinations that nobody is in are cells of 0.
        """
        weights = np.ones(len(people)) if count is None else people[count].to_numpy(np.float64)
        values: dict[Hashable, float] = {}
        sums: dict[tuple[Hashable, str], list[Hashable]] = {}
        for table in tables:
            codes = [pd.factorize(people[name], use_na_sentinel=False) for name in table]
            shape = tuple(len(levels) for _, levels in codes)
            cube = np.zeros(shape)
            np.add.at(cube, tuple(code for code, _ in codes), weights)
            for axis in range(cube.ndim):
                cube = np.concatenate([cube, cube.sum(axis=axis, keepdims=True)], axis=axis)
            for place in np.ndindex(cube.shape):
                pairs = {
                    (name, levels[at])
                    for name, (_, levels), at in zip(table, codes, place, strict=True)
                    if at < len(levels)
                }
                values[frozenset(pairs)] = float(cube[place])
                used = {name for name, _ in pairs}
                for name, (_, levels) in zip(table, codes, strict=True):
                    if name not in used:
                        parts = [frozenset({*pairs, (name, level)}) for level in levels]
                        sums[(frozenset(pairs), name)] = list(parts)
        return cls.from_sums(values, [(total, parts) for (total, _), parts in sums.items()])

    def with_sums(
        self, values: Mapping[Any, float], sums: Iterable[tuple[Hashable, Sequence[Hashable]]]
    ) -> LinkedCells:
        """Add cells, and sums of old and new cells: how the tables of a report hang together.

        Parameters
        ----------
        values
            Counts of the new cells by name. A name that is there already must have the same count.
        sums
            Each as (total, parts).

        Raises
        ------
        MethodError
            ``wrong_setting`` where a cell would have two counts, or parts do not add up.
        """
        place = {name: i for i, name in enumerate(self.names)}
        for name, value in values.items():
            if name in place and self.values[place[name]] != value:
                msg = (
                    f"{name} is {value:g} in one table and {self.values[place[name]]:g} in another."
                )
                raise MethodError("wrong_setting", msg)
        own = dict(zip(self.names, self.values, strict=True))
        wider = LinkedCells.from_sums(own | dict(values), sums)
        added = len(wider) - len(self)
        old = self.equations.tocoo()
        shape = (self.equations.shape[0], len(wider))
        kept = sparse.csr_array((old.data, old.coords), shape=shape)
        return LinkedCells(
            values=wider.values,
            equations=sparse.csr_array(sparse.vstack([kept, wider.equations])),
            names=wider.names,
            fixed=np.r_[self.fixed, np.zeros(added, dtype=bool)],
            known=np.vstack([self.known, wider.known[len(self) :]]),
        )

    def with_earlier(self, earlier: Mapping[Any, tuple[float, float] | None]) -> LinkedCells:
        """Add what an earlier report said of the same cells, and the change since then.

        A reader who holds both reports takes one from the other: the change of a cell is a count of
        people too. Two cells are added for each: ``("earlier", name)`` and ``("change", name)``.

        Parameters
        ----------
        earlier
            For each cell the least and greatest count that the earlier report allows (the same number
            twice where it was exact; see ``rounding.rounded_interval``), or None where it withheld it.

        Notes
        -----
        A reader is taken to know that people are only ever added, unless the figures contradict it.
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
        values, nested = _possible(limits, sums, self.values[at])
        change = self.values[at] - values
        n, k = len(self), len(both)
        pick = sparse.csr_array((np.ones(k), (np.arange(k), at)), shape=(k, n))
        eye = sparse.eye_array(k)
        blocks = [
            [self.equations, None, None],
            [None, sums, None] if sums.shape[0] else [],
            [-pick, eye, eye],
        ]
        least = np.zeros(k) if nested else np.full(k, -np.inf)
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


def _possible(limits: Floats, sums: sparse.csr_array, now: Floats) -> tuple[Floats, bool]:
    """Find whole counts that an earlier report allows, none over today's where that is possible."""
    none = np.zeros(sums.shape[0])
    for nested, top in ((True, np.minimum(limits[:, 1], now)), (False, limits[:, 1])):
        if np.all(limits[:, 0] <= top):
            bounds = np.column_stack([limits[:, 0], top])
            found = solve(np.zeros(len(now)), sums, (none, none), bounds, integer=True)
            if found is not None:
                return np.rint(found), nested
    msg = "The figures of the earlier report contradict one another: its parts cannot add up."
    raise MethodError("wrong_setting", msg)
