"""The counts of one report as they are gathered: names, values, sums, and what is printed of each.

A book-keeping class without any rule: which counts a report prints is the business of ``protection``,
and what is withheld of them that of ``disclosure``. Two names may stand for the same people, so that
what is withheld under one is withheld under the other.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from localeval.methods.linked import LinkedCells
from localeval.project import Measure

Name = tuple[Hashable, ...]

#: The two groups, as names of cells.
PARTICIPANTS, COMPARISON = "participants", "comparison"

#: What the names of counts that are printed as shares of the people evaluated begin with.
SHARES = frozenset({"level", "rest"})
#: What counts are worth to readers: how many people are in the data; a characteristic is worth 1; a share
#: of an outcome in a part of the people, in everyone, and for the primary outcome.
BY_THE_WAY, PART, SECONDARY, PRIMARY = 0.3, 3.0, 20.0, 60.0


def flow_name(group: str, step: str) -> Name:
    """Name the count of a step of the flow table."""
    return ("flow", group, step)


def size_name(group: str, measure: Measure, part: str = "") -> Name:
    """Name the number of people whom the result of a measure is about, in everyone or in a part."""
    return ("n", group, measure.key, part)


def level_name(group: str, column: str) -> Name:
    """Name the count of people with a category, such as ``sex: Female``, or with a yes."""
    return ("level", group, column)


def rest_name(group: str, column: str) -> Name:
    """Name the count of people with a no, where a column is yes or no."""
    return ("rest", group, column)


def missing_name(group: str, column: str) -> Name:
    """Name the count of people in the data without a value of a covariate or of a measure (its key)."""
    return ("missing", group, column)


def table_name(table: str) -> Name:
    """Name the number of people in a table of the data."""
    return ("people in", table)


def outcome_names(group: str, measure: Measure, part: str = "") -> tuple[Name, Name]:
    """Name the counts of people with and without an outcome, in the whole group or in a part of it."""
    return ("yes", group, measure.key, part), ("no", group, measure.key, part)


@dataclass
class Cells:
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
    nobody : set
        Counts of nobody that are printed whatever happens, such as that nobody was left out.
    within : dict
        Printed so that a reader knows them only roughly: the least and the greatest that they can be.
    worth : dict
        What a printed count is worth to readers; those worth least are withheld.
    same : dict
        Names that stand for the people of another.
    """

    values: dict[Name, float] = field(default_factory=dict)
    sums: list[tuple[Name, Sequence[Name]]] = field(default_factory=list)
    rounded: set[Name] = field(default_factory=set)
    hidden: set[Name] = field(default_factory=set)
    exempt: set[Name] = field(default_factory=set)
    nobody: set[Name] = field(default_factory=set)
    within: dict[Name, tuple[float, float]] = field(default_factory=dict)
    worth: dict[Name, float] = field(default_factory=dict)
    same: dict[Name, Name] = field(default_factory=dict)

    def add(self, name: Name, count: float, *, rounded: bool = False, worth: float = 1.0) -> Name:
        """Add a count that the report prints, unless it is withheld."""
        self.values[name] = float(count)
        self.worth[name] = worth
        if rounded:
            self.rounded.add(name)
        return name

    def hide(self, name: Name, count: float, *, exempt: bool = False) -> Name:
        """Add a count that is never printed."""
        self.values[name] = float(count)
        self.hidden.add(name)
        if exempt:
            self.exempt.add(name)
        return name

    def alias(self, name: Name, other: Name) -> Name:
        """Let a name stand for the people of another; give that one."""
        self.same[name] = self.find(other)
        return self.same[name]

    def find(self, name: Name) -> Name:
        """Give the name under which the people are counted."""
        return self.same.get(name, name)

    def total(self, total: Name, parts: Sequence[Name]) -> None:
        """Tie a total to its parts; those that were left out because they hold nobody are passed over."""
        found = [self.find(part) for part in parts if self.find(part) in self.values]
        self.sums.append((self.find(total), found))

    def split(
        self, total: Name, parts: Mapping[Name, float], *, exempt: Collection[Name] = ()
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
        return replace(cells, fixed=np.array([name in self.hidden for name in cells.names]))
