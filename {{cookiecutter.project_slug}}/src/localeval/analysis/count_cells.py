"""The counts of people that a report rests on, as they are gathered: names, values, sums, and whom each counts.

Counts of those compared, in everyone and in parts, and the columns and tables that count people. Which of them a report
prints is the business of ``protection``, and what is withheld of them that of ``methods.disclosure``. Two names may stand
for the same people, so that what is withheld under one is withheld under the other.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from localeval.analysis.sample import Sample, values_in_order
from localeval.methods.disclosure.linked import LinkedCells
from localeval.methods.impact.covariates import MISSING, build_design, category_label, is_yes_or_no
from localeval.methods.inputs import MethodError
from localeval.project.project import Measure

CellName = tuple[Hashable, ...]
#: The two groups, as names of cells.
PARTICIPANTS, COMPARISON = "participants", "comparison"

#: What the names of counts that are printed as shares of the people evaluated begin with.
SHARES = frozenset({"level", "rest"})
#: What counts are worth to readers: how many people are in the data; a characteristic is worth 1; a share
#: of an outcome in a part of the people, in everyone, and for the primary outcome: more than all figures on delivery together, which
#: hang on the number of all who joined and took its place where a few of them were left out.
BY_THE_WAY, PART, SECONDARY, PRIMARY = 0.3, 3.0, 20.0, 1000.0


def flow_name(group: str, step: str) -> CellName:
    """Name the count of a step of the flow table."""
    return ("flow", group, step)


def size_name(group: str, measure: Measure, part: str = "") -> CellName:
    """Name the number of people whom the result of a measure is about, in everyone or in a part."""
    return ("n", group, measure.key, part)


def level_name(group: str, column: str) -> CellName:
    """Name the count of people with a category, such as ``sex: Female``, or with a yes."""
    return ("level", group, column)


def rest_name(group: str, column: str) -> CellName:
    """Name the count of people with a no, where a column is yes or no."""
    return ("rest", group, column)


def everyone_name(group: str) -> CellName:
    """Name the number of all people of a group in the data, whenever they started; of ``in_data`` where nobody started too late."""
    return flow_name(group, "everyone")


def early_name(group: str, column: str) -> CellName:
    """Name the people in the data who started early enough for a measure (its key)."""
    return ("early enough", group, column)


def recent_name(group: str, column: str) -> CellName:
    """Name the count of people who started too recently for a measure (its key)."""
    return ("too recent", group, column)


def missing_name(group: str, column: str) -> CellName:
    """Name the count of people in the data without a value of a covariate or of a measure (its key)."""
    return ("missing", group, column)


def table_name(table: str) -> CellName:
    """Name the number of people in a table of the data."""
    return ("people in", table)


def outcome_names(group: str, measure: Measure, part: str = "") -> tuple[CellName, CellName]:
    """Name the counts of people with and without an outcome, in the whole group or in a part of it."""
    return ("yes", group, measure.key, part), ("no", group, measure.key, part)


@dataclass
class CountCells:
    """The counts of one place as they are gathered.

    Attributes
    ----------
    values : dict
        Every count.
    sums : list of (total, parts)
    rounded : set
        Printed as a rounded count, or as a share of rounded counts; the others that are printed can be
        had exactly.
    hidden : set
        Never printed, but a reader may want to work them out.
    exempt : set
        Those of them that need no protection.
    taken : set
        Those of the hidden ones that readers are taken to know.
    nobody : set
        Counts of nobody that are printed whatever happens, such as that nobody was left out.
    within : dict
        Printed so that a reader knows them only roughly: the least and the greatest that they can be.
    worth : dict
        What a printed count is worth to readers; those worth least are withheld.
    same : dict
        Names that stand for the people of another.
    """

    values: dict[CellName, float] = field(default_factory=dict)
    sums: list[tuple[CellName, Sequence[CellName]]] = field(default_factory=list)
    rounded: set[CellName] = field(default_factory=set)
    hidden: set[CellName] = field(default_factory=set)
    exempt: set[CellName] = field(default_factory=set)
    taken: set[CellName] = field(default_factory=set)
    nobody: set[CellName] = field(default_factory=set)
    within: dict[CellName, tuple[float, float]] = field(default_factory=dict)
    worth: dict[CellName, float] = field(default_factory=dict)
    same: dict[CellName, CellName] = field(default_factory=dict)

    def add(
        self, name: CellName, count: float, *, rounded: bool = False, worth: float = 1.0
    ) -> CellName:
        """Add a count that the report prints, unless it is withheld."""
        self.values[name] = float(count)
        self.worth[name] = worth
        if rounded:
            self.rounded.add(name)
        return name

    def hide(self, name: CellName, count: float, *, exempt: bool = False) -> CellName:
        """Add a count that is never printed."""
        self.values[name] = float(count)
        self.hidden.add(name)
        if exempt:
            self.exempt.add(name)
        return name

    def alias(self, name: CellName, other: CellName) -> CellName:
        """Let a name stand for the people of another; give that one."""
        self.same[name] = self.find(other)
        return self.same[name]

    def find(self, name: CellName) -> CellName:
        """Give the name under which the people are counted."""
        return self.same.get(name, name)

    def total(self, total: CellName, parts: Sequence[CellName]) -> None:
        """Tie a total to its parts; those that were left out because they hold nobody are passed over."""
        found = [self.find(part) for part in parts if self.find(part) in self.values]
        self.sums.append((self.find(total), found))

    def split(
        self, total: CellName, parts: Mapping[CellName, float], *, exempt: Collection[CellName] = ()
    ) -> None:
        """Add rounded counts that make up a total; one that holds everyone stands for the total.

        Those that are ``exempt`` are never printed and need no protection.
        """
        some = [name for name, count in parts.items() if count]
        self.nobody.update(name for name, count in parts.items() if not count)
        if len(some) == 1 and some[0] not in exempt:
            self.alias(some[0], total)
            return
        for name in some:
            if name in exempt:
                self.hide(name, parts[name], exempt=True)
            elif self.find(name) not in self.values:
                self.add(name, parts[name], rounded=True)
        self.total(total, some)

    def linked(self) -> LinkedCells:
        """Give all cells with their sums."""
        cells = LinkedCells.from_sums(self.values, self.sums)
        known = cells.known.copy()
        for i, name in enumerate(cells.names):
            if name in self.taken:
                known[i] = cells.values[i]
        fixed = np.array([name in self.hidden for name in cells.names])
        return replace(cells, fixed=fixed, known=known)


@dataclass(frozen=True)
class ComparedSample:
    """A measure's sample, and who of it was compared in the end (on support)."""

    measure: Measure
    sample: Sample
    compared: np.ndarray


@dataclass(frozen=True)
class SamplePart:
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
class MonthCount:
    """A month in which the share of an outcome is shown, of those people of a result in whom it is known.

    Attributes
    ----------
    name, size : CellName
        Of the number of people in that month, and of the people of the result.
    n, of : int
        Both numbers.
    people : tuple of int
        Least and greatest ``n`` that a reader can take the share to be about.
    """

    name: CellName
    size: CellName
    n: int
    of: int
    people: tuple[int, int]


def parts_of(sample: Sample, variables: Sequence[str]) -> list[SamplePart]:
    """Give each group of each variable, all of whose people a result is about."""
    return [
        SamplePart(
            variable, category_label(value), (sample.people[variable] == value).to_numpy(dtype=bool)
        )
        for variable in variables
        for value in values_in_order(sample.people[variable])
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
        As for ``methods.impact.covariates.build_design``.

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


def add_month(cells: CountCells, month: MonthCount) -> None:
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
    cells: CountCells, groups: Sequence[str], tables: Mapping[str, int], measures: Sequence[Measure]
) -> None:
    """Add the number of people in each table of the data.

    Whoever has no row in the table of outcomes is among those of whom an outcome is not known.
    """
    everyone = table_name("people")
    some = [cells.find(everyone_name(group)) for group in groups]
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


def _without_outcome(
    cells: CountCells, groups: Sequence[str], measure: Measure, without: CellName
) -> None:
    """Tie the people without a row to those without the outcome, or not so far yet, in both groups together."""
    names = (missing_name, recent_name)
    parts = [name(group, measure.key) for group in groups for name in names]
    n = sum(cells.values.get(cells.find(part), 0) for part in parts)
    both = cells.hide(("missing in both", measure.key), n, exempt=True)
    with_row = ("a row and no outcome", measure.key)
    cells.total(both, parts)
    cells.total(both, [without, cells.hide(with_row, n - cells.values[without], exempt=True)])
