"""Random tables for the tests, with the sums that any reader of them knows."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from itertools import combinations, product

import numpy as np
import pandas as pd
from hypothesis import strategies as st

from localeval.methods.disclosure.linked import LinkedCells

from .attacker import Sum

#: Name of the category that holds everyone, in the names of totals.
TOTAL = "(total)"
#: Small counts often, large ones now and then.
COUNTS = st.one_of(st.integers(0, 14), st.integers(0, 14), st.integers(0, 150))


@dataclass(frozen=True)
class Tables:
    """Cells by name, the sums that tie them, and the same as the package holds them."""

    values: dict[Hashable, float]
    sums: list[Sum]
    cells: LinkedCells


def two_way_sums(rows: list[Hashable], columns: list[Hashable]) -> list[Sum]:
    """List the sums of a two-way table with margins."""
    return [
        *(((row, TOTAL), [(row, column) for column in columns]) for row in [*rows, TOTAL]),
        *(((TOTAL, column), [(row, column) for row in rows]) for column in [*columns, TOTAL]),
    ]


def two_way_of(counts: pd.DataFrame) -> Tables:
    """Give a two-way table with its margins, row by row, the margin last."""
    full = pd.concat([counts, counts.sum().to_frame(TOTAL).T])
    full[TOTAL] = full.sum(axis=1)
    values: dict[Hashable, float] = {
        (row, column): float(full.loc[row, column]) for row in full.index for column in full.columns
    }
    sums = two_way_sums(list(counts.index), list(counts.columns))
    return Tables(values, sums, LinkedCells.from_sums(values, sums))


@st.composite
def two_way(draw: st.DrawFn) -> Tables:
    """Draw a table of 1 to 5 rows and 2 to 4 columns."""
    height, width = draw(st.integers(1, 5)), draw(st.integers(2, 4))
    counts = draw(st.lists(COUNTS, min_size=height * width, max_size=height * width))
    frame = pd.DataFrame(np.reshape(counts, (height, width)))
    return two_way_of(frame.rename(index="row {}".format, columns="column {}".format))


@st.composite
def one_way(draw: st.DrawFn) -> Tables:
    """Draw two to eight groups and everyone."""
    counts = draw(st.lists(COUNTS, min_size=2, max_size=8))
    values: dict[Hashable, float] = dict(enumerate(counts)) | {"all": sum(counts)}
    sums: list[Sum] = [("all", list(range(len(counts))))]
    return Tables(values, sums, LinkedCells.from_sums(values, sums))


@st.composite
def hierarchy(draw: st.DrawFn) -> Tables:
    """Draw a borough's wards and streets: every total is a part of the next."""
    values: dict[Hashable, float] = {}
    sums: list[Sum] = []
    for ward in range(draw(st.integers(2, 3))):
        streets = draw(st.lists(COUNTS, min_size=1, max_size=4))
        values |= {(ward, street): count for street, count in enumerate(streets)}
        values[(ward,)] = sum(streets)
        sums.append(((ward,), [(ward, street) for street in range(len(streets))]))
    values[()] = sum(values[total] for total, _ in sums)
    sums.append(((), [total for total, _ in sums]))
    return Tables(values, sums, LinkedCells.from_sums(values, sums))


def linked_of(people: pd.DataFrame, tables: list[tuple[str, ...]]) -> Tables:
    """Give tables of the same people, which share their totals."""
    values: dict[Hashable, float] = {}
    sums: list[Sum] = []
    for table in tables:
        for size in range(len(table) + 1):
            for used in combinations(table, size):
                levels = [sorted(people[name].unique()) for name in used]
                for place in product(*levels):
                    pairs = frozenset(zip(used, place, strict=True))
                    mask = np.ones(len(people), dtype=bool)
                    for name, level in pairs:
                        mask &= (people[name] == level).to_numpy()
                    values[pairs] = int(mask.sum())
                    for name in sorted(set(table) - set(used)):
                        parts = [pairs | {(name, level)} for level in people[name].unique()]
                        sums.append((pairs, parts))
    return Tables(values, sums, LinkedCells.from_sums(values, sums))


DESIGNS: list[list[tuple[str, ...]]] = [
    [("sex",), ("age",), ("region",)],
    [("group", "sex"), ("group", "age"), ("group", "region")],
    [("group", "sex", "age")],
    [("sex", "age"), ("region",)],
]


@st.composite
def linked(draw: st.DrawFn) -> Tables:
    """Draw people, and tables of them that share totals, some of three variables."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    size = draw(st.integers(15, 250))
    levels = {"group": 2, "sex": 2, "age": 3, "region": 3}
    people = pd.DataFrame(
        {name: rng.choice(n, size, p=rng.dirichlet(np.ones(n))) for name, n in levels.items()}
    )
    return linked_of(people, draw(st.sampled_from(DESIGNS)))
