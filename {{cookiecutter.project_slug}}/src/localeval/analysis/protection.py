"""Which counts of a place's report are withheld, so that none of the small ones can be worked out.

Every count that the report prints, as a count or as a share, is a cell; sums tie the cells: people in
the data are those left out and those evaluated, a group is the sum of its parts, and people with and
without an outcome make up the group. ``methods.suppression`` chooses what is withheld beyond the small
counts themselves; here the cells are gathered and named.

Limits. Averages of amounts, and the weighted levels of a comparison group, are not counts and are not in
the sums. Counts that are printed rounded are known to a reader within the rounding; shares are taken to
give the exact count.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from localeval.analysis.sample import Sample
from localeval.disclosure import Door
from localeval.methods.linked import LinkedCells
from localeval.project import Measure, Project

Name = tuple[Hashable, ...]

#: The two groups, as names of cells.
PARTICIPANTS, COMPARISON = "participants", "comparison"


def flow_name(group: str, step: str) -> Name:
    """Name the count of a step of the flow table."""
    return ("flow", group, step)


def level_name(group: str, column: str) -> Name:
    """Name the count of people with a category, such as ``sex: Female``."""
    return ("level", group, column)


def size_name(group: str, measure: Measure) -> Name:
    """Name the number of people whom the result of a measure is about."""
    return ("n", group, measure.key)


def outcome_names(group: str, measure: Measure, part: str = "") -> tuple[Name, Name]:
    """Name the counts of people with and without an outcome, in the whole group or in a part of it."""
    return ("yes", group, measure.key, part), ("no", group, measure.key, part)


@dataclass(frozen=True)
class Compared:
    """A measure's sample, and who of it was compared in the end (on support)."""

    measure: Measure
    sample: Sample
    compared: np.ndarray


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


@dataclass(frozen=True)
class Protection:
    """What a report withholds."""

    withheld: frozenset[Hashable] = frozenset()

    def shows(self, *names: Name) -> bool:
        """Whether none of the named counts is withheld."""
        return not self.withheld.intersection(names)


@dataclass
class _Cells:
    """The cells of one place as they are gathered.

    Attributes
    ----------
    values : dict
        Every count.
    sums : list of (total, parts)
    rounded : set
        Printed as a rounded count; the others that are printed can be had exactly from a share.
    known : dict
        Not printed as cells of a table: what a reader knows of them.
    unknown : set
        Those of them that need no protection.
    within : dict
        Printed so that a reader knows them only roughly: the least and the greatest that they can be.
    """

    values: dict[Hashable, float] = field(default_factory=dict)
    sums: list[tuple[Hashable, Sequence[Hashable]]] = field(default_factory=list)
    rounded: set[Hashable] = field(default_factory=set)
    known: dict[Hashable, tuple[float, float]] = field(default_factory=dict)
    unknown: set[Hashable] = field(default_factory=set)
    within: dict[Hashable, tuple[int, int]] = field(default_factory=dict)

    def add(self, name: Name, count: float, *, rounded: bool = False) -> Name:
        """Add a count that the report prints, unless it is withheld."""
        self.values[name] = float(count)
        if rounded:
            self.rounded.add(name)
        return name

    def hide(self, name: Name, count: float, *, exempt: bool = False) -> Name:
        """Add a count that is not printed, but that a reader may want to work out."""
        self.values[name] = float(count)
        self.known[name] = (0.0, np.inf)
        if exempt:
            self.unknown.add(name)
        return name

    def tell(self, name: Name, count: float) -> Name:
        """Add a count that is printed whatever happens."""
        self.values[name] = float(count)
        self.known[name] = (float(count), float(count))
        return name

    def total(self, total: Name, parts: Sequence[Name]) -> None:
        """Tie a total to its parts."""
        self.sums.append((total, list(parts)))

    def linked(self) -> LinkedCells:
        """Give all cells with their sums."""
        cells = LinkedCells.from_sums(self.values, self.sums)
        known = np.array([self.known.get(name, (0.0, np.inf)) for name in cells.names])
        fixed = np.array([name in self.known for name in cells.names])
        return replace(cells, fixed=fixed, known=known)


def protect_place(
    project: Project,
    everything: Sequence[Compared],
    door: Door,
    months: Sequence[CountedMonth] = (),
) -> Protection:
    """Choose what the report of a place withholds.

    Parameters
    ----------
    project : Project
    everything : sequence of Compared
        One a measure, the primary one first.
    door : Door
    months : sequence of CountedMonth
        Of the outcomes over time.
    """
    cells = _Cells()
    groups = [PARTICIPANTS, COMPARISON] if project.has_comparison else [PARTICIPANTS]
    for group in groups:
        size = _flow(cells, everything[0], group)
        _levels(cells, project, everything[0], group, size, door)
        for item in everything:
            # The level of a weighted comparison group is an average with weights, and no count.
            if project.settings.design == "matched_comparison" and group == COMPARISON:
                continue
            if item.measure.outcome.kind == "binary":
                _outcome(cells, project, item, group, door)
    for month in months:
        _month(cells, month)
    if not cells.sums:
        # Nothing ties the counts, so that each is judged by itself where it is printed.
        return Protection()
    found = door.withheld(cells.linked(), cells.rounded, cells.unknown, cells.within)
    return Protection(found)


def _month(cells: _Cells, month: CountedMonth) -> None:
    """Add the people in whom an outcome is known in a month, and tie them to those in whom it is not."""
    gone = month.of - month.n
    if not gone or cells.values.get(month.size) != month.of:
        return  # nobody to protect, or the size is not printed
    cells.add(month.name, month.n)
    cells.within[month.name] = month.people
    lost = cells.hide((*month.name, "not known"), gone)
    cells.total(month.size, [month.name, lost])


def _members(item: Compared, group: str) -> np.ndarray:
    return item.sample.participant if group == PARTICIPANTS else ~item.sample.participant


def _flow(cells: _Cells, item: Compared, group: str) -> Name:
    """Add the flow of a group; give the name of its number of people with a known outcome."""
    side = 0 if group == PARTICIPANTS else 1
    in_data, missing = item.sample.in_data[side], item.sample.missing[side]
    off = int((_members(item, group) & ~item.compared).sum())
    evaluated = in_data - missing - off
    total = cells.add(flow_name(group, "in_data"), in_data, rounded=True)
    if not missing and not off:  # both zeros are printed: everyone was evaluated
        return total
    last = cells.add(flow_name(group, "evaluated"), evaluated, rounded=True)
    size = cells.hide(("size", group), evaluated + off) if off and missing else None
    if off:
        lost = cells.add(flow_name(group, "off_support"), off, rounded=True)
        cells.total(size or total, [last, lost])
    if missing:
        unknown = cells.add(flow_name(group, "no_outcome"), missing, rounded=True)
        cells.total(total, [size or last, unknown])
    return size or (total if off else last)


def _levels(
    cells: _Cells, project: Project, item: Compared, group: str, size: Name, door: Door
) -> None:
    """Add the categories of the covariates, and the parts by which results are given.

    The shares of a covariate tell its counts; the sizes of other parts are printed rounded.
    """
    people = item.sample.people.loc[_members(item, group)]
    covariates = project.settings.covariates
    categories = [name for name, kind in covariates.items() if kind == "category"]
    for variable in dict.fromkeys([*categories, *project.settings.subgroups]):
        values = people[variable].value_counts(dropna=True)
        counts = {f"{variable}: {value}": int(n) for value, n in values.items()}
        parts = [
            cells.add(level_name(group, name), count, rounded=variable not in covariates)
            for name, count in counts.items()
        ]
        rest = len(people) - sum(counts.values())
        if rest:
            # How much is missing is printed, where it is not about too few, and is not withheld.
            name = ("not known", group, variable)
            told = door.share_is_safe(rest, len(people))
            parts.append(cells.tell(name, rest) if told else cells.hide(name, rest, exempt=True))
        if parts:
            cells.total(size, parts)


def _outcome(cells: _Cells, project: Project, item: Compared, group: str, door: Door) -> None:
    """Add who has an outcome and who has not, in the group and in the parts that get results."""
    members = _members(item, group) & item.compared
    yes, no = _yes_no(cells, item, group, members, "")
    n = cells.add(size_name(group, item.measure), int(members.sum()), rounded=True)
    cells.total(n, [yes, no])
    if not item.measure.primary:
        return
    for variable in project.settings.subgroups:
        parts = list(_parts(cells, project, item, group, members, variable, door))
        column = item.sample.people[variable]
        rest = members & column.isna().to_numpy(dtype=bool)
        if rest.any():
            part = f"{variable}: not known"
            parts.append(_yes_no(cells, item, group, rest, part, printed=False, exempt=True))
        for side, total in enumerate((yes, no)):
            cells.total(total, [pair[side] for pair in parts])


def _parts(
    cells: _Cells,
    project: Project,
    item: Compared,
    group: str,
    members: np.ndarray,
    variable: str,
    door: Door,
) -> Iterator[tuple[Name, Name]]:
    column = item.sample.people[variable]
    for value in column.dropna().unique():
        inside = (column == value).to_numpy(dtype=bool)
        part = f"{variable}: {value}"
        given = not project.has_comparison or door.gives_subgroup(*item.sample.where(inside).sizes)
        pair = _yes_no(cells, item, group, members & inside, part, printed=given)
        whole = level_name(group, part)
        if whole in cells.values and cells.values[whole] == int((members & inside).sum()):
            cells.total(whole, pair)
        yield pair


def _yes_no(
    cells: _Cells,
    item: Compared,
    group: str,
    members: np.ndarray,
    part: str,
    *,
    printed: bool = True,
    exempt: bool = False,
) -> tuple[Name, Name]:
    n, has = int(members.sum()), int((item.sample.outcome[members] > 0).sum())
    names = outcome_names(group, item.measure, part)
    for name, count in zip(names, (has, n - has), strict=True):
        if printed:
            cells.add(name, count)
        else:
            cells.hide(name, count, exempt=exempt)
    return names
