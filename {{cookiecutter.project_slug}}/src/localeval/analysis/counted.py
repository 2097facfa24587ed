"""Whom a report counts: those compared, in everyone and in parts; columns and tables that count people.

What the counting of people needs of samples and tables; the counts themselves are in ``groupcounts``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from localeval.analysis.cells import (
    BY_THE_WAY,
    PARTICIPANTS,
    Cells,
    Name,
    flow_name,
    missing_name,
    table_name,
)
from localeval.analysis.sample import Sample, in_order
from localeval.methods.covariates import MISSING, build_design, is_yes_or_no, label_of
from localeval.methods.errors import MethodError
from localeval.project import Measure


@dataclass(frozen=True)
class Compared:
    """A measure's sample, and who of it was compared in the end (on support)."""

    measure: Measure
    sample: Sample
    compared: np.ndarray


@dataclass(frozen=True)
class PartOf:
    """A part of the primary outcome's sample that a report may give a result of.

    Attributes
    ----------
    variable, value : str
    compared : array of bool or None
        Who of the sample the result is about; None where there is no result.
    """

    variable: str
    value: str
    compared: np.ndarray | None

    @property
    def name(self) -> str:
        """Name in the names of cells: ``sex: Female``."""
        return f"{self.variable}: {self.value}"


@dataclass(frozen=True)
class CountedMonth:
    """A month in which the share of an outcome is shown, of those people of a result in whom it is known.

    Attributes
    ----------
    name, size : Name
        Of the number of people in that month, and of the people of the result.
    n, of : int
        Both numbers.
    people : tuple of int
        Least and greatest ``n`` that a reader can take the share to be about.
    """

    name: Name
    size: Name
    n: int
    of: int
    people: tuple[int, int]


def parts_of(sample: Sample, variables: Sequence[str]) -> list[PartOf]:
    """Give each group of each variable, all of whose people a result is about."""
    return [
        PartOf(variable, label_of(value), (sample.people[variable] == value).to_numpy(dtype=bool))
        for variable in variables
        for value in in_order(sample.people[variable])
    ]


def members(sample: Sample, group: str) -> np.ndarray:
    """Say who of a sample belongs to a group."""
    return sample.participant if group == PARTICIPANTS else ~sample.participant


def yes_no_columns(
    people: pd.DataFrame, covariates: Mapping[str, str]
) -> list[dict[tuple[str, bool], np.ndarray]]:
    """List the columns of the balance table that count people, those of one covariate together.

    Parameters
    ----------
    people : DataFrame
        The people of both groups that the table is about.
    covariates : mapping of str to str
        As for ``methods.covariates.build_design``.

    Returns
    -------
    list of dict
        Of each covariate, flags of the people by (column, True); where the columns do not hold everyone
        the others are (column, False). Empty when the covariates cannot be coded.
    """
    try:
        design = build_design(people, covariates, all_levels=True)
    except MethodError:
        return []
    found = []
    for name, kind in covariates.items():
        columns = [column for column, source in design.source.items() if source == name]
        flags = {(c, True): design.matrix[c].to_numpy() > 0 for c in columns}
        if kind == "numeric":
            lacking = people[name].isna().to_numpy()
            if not is_yes_or_no(people[name]):
                flags.pop((name, True), None)
                name = f"{name}: {MISSING}"
            elif (name, True) in flags:
                flags[(name, True)] &= ~lacking
            if flags:
                flags[(name, False)] = ~np.logical_or.reduce(list(flags.values()))
        if flags:
            found.append(flags)
    return found


def add_month(cells: Cells, month: CountedMonth) -> None:
    """Add the people in whom an outcome is known in a month, and tie them to those in whom it is not."""
    gone = month.of - month.n
    if cells.values.get(cells.find(month.size)) != month.of:
        return
    if not gone:
        cells.alias(month.name, month.size)
        return
    cells.add(month.name, month.n, worth=BY_THE_WAY)
    cells.within[month.name] = month.people
    lost = cells.hide((*month.name, "not known"), gone)
    cells.total(month.size, [month.name, lost])


def add_tables(
    cells: Cells, groups: Sequence[str], tables: Mapping[str, int], measures: Sequence[Measure]
) -> None:
    """Add the number of people in each table of the data.

    Whoever has no row in the table of outcomes is among those of whom an outcome is not known.
    """
    everyone = table_name("people")
    some = [flow_name(group, "in_data") for group in groups]
    some = [name for name in some if name in cells.values]
    if not some:
        return
    if len(some) == 1:
        cells.alias(everyone, some[0])
    else:
        together = sum(cells.values[name] for name in some)
        cells.total(cells.add(everyone, together, rounded=True, worth=BY_THE_WAY), some)
    total = cells.values[cells.find(everyone)]
    for table, n in tables.items():
        if table == "people" or n > total:
            continue
        if n == total:
            cells.alias(table_name(table), everyone)
        elif not n:
            cells.nobody.add(table_name(table))
        else:
            cells.add(table_name(table), n, rounded=True, worth=BY_THE_WAY)
            without = cells.hide(("without a row in", table), total - n)
            cells.total(everyone, [table_name(table), without])
            for measure in measures if table == "outcomes" else ():
                _without_outcome(cells, groups, measure, without)


def _without_outcome(cells: Cells, groups: Sequence[str], measure: Measure, without: Name) -> None:
    """Tie the people without a row to those without the outcome, in both groups together."""
    parts = [missing_name(group, measure.key) for group in groups]
    n = sum(cells.values.get(cells.find(part), 0) for part in parts)
    both = cells.hide(("missing in both", measure.key), n, exempt=True)
    with_row = ("a row and no outcome", measure.key)
    cells.total(both, parts)
    cells.total(both, [without, cells.hide(with_row, n - cells.values[without], exempt=True)])
