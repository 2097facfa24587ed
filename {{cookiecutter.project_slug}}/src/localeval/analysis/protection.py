"""Which counts of a place's report are withheld, so that none of the small ones can be worked out.

Every count that the report prints, as a count or as a share, is a cell; sums tie the cells (``count_tables``, ``flow_counts``).
``methods.disclosure.suppression`` chooses what is withheld beyond the small counts themselves.

Shares of an outcome are taken to give the exact counts. Of what is not known (a category, the outcome of
someone who was left out) that is protected of which the report speaks.

Averages are no counts and stand in sums of their own (``average_protection``).

Limits. The weighted levels of a comparison group are not in the sums; the average of a whole number, such as weeks, can
tell a number of people under a hundred that is
withheld. Standardised differences of categories are printed where their shares are, and tell no more.
How many people a method leaves out of the result of a group is protected for everyone together and not for
each part; what their outcomes are is protected in both.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from localeval.analysis.average_protection import AverageProtection
from localeval.analysis.coarse_counts import (
    BY_COLUMN,
    CoarseShare,
    add_people_of_shares,
    choose_steps,
    coarse_counts,
    coarse_shares,
    family_of,
    known_of,
    with_their_people,
)
from localeval.analysis.count_cells import (
    COMPARISON,
    PARTICIPANTS,
    SHARES,
    CellName,
    ComparedSample,
    CountCells,
    MonthCount,
    SamplePart,
    add_month,
    add_tables,
    size_name,
)
from localeval.analysis.count_tables import GroupCounts
from localeval.methods.disclosure.door import Door
from localeval.methods.disclosure.rounding import nested_steps
from localeval.project.project import Measure, Project


@dataclass(frozen=True)
class Protection:
    """What a report withholds.

    Attributes
    ----------
    withheld : frozenset of names
    known : frozenset of names
        Every count that was looked at; of one that was not nothing may be printed.
    same : mapping
        Names that stand for the people of another.
    averages : AverageProtection
        How coarsely averages of parts are printed, and which are withheld.
    shares : mapping
        Shares that are printed of rounded numbers of people, by the name of those who count in them.
    counts : mapping
        Numbers of people that are printed rounded to a step of their own, each with that step.
    caution : int
        How coarse everything is made for the sake of earlier publications; 0 is not at all.
    by_column : mapping of str to int
        To what numbers of people by a column on delivery, and of its curve, are rounded, by their family.
    """

    withheld: frozenset[Hashable] = frozenset()
    known: frozenset[Hashable] = frozenset()
    same: Mapping[CellName, CellName] = field(default_factory=dict)
    averages: AverageProtection = field(default_factory=AverageProtection)
    shares: Mapping[CellName, CoarseShare] = field(default_factory=dict)
    counts: Mapping[CellName, tuple[int, int]] = field(default_factory=dict)
    caution: int = 0
    by_column: Mapping[str, int] = field(default_factory=dict)

    def door_of(self, name: CellName, door: Door) -> Door:
        """Give the door by which a number of people by a column on delivery, or of its curve, leaves: as coarse as all of these."""
        step = self.by_column.get(family_of(self.same.get(name, name)) or "", 0)
        return replace(door, rounding=max(door.rounding, step))

    def as_coarse(self, door: Door) -> Door:
        """Give the door by which all numbers of people leave: beside an earlier publication as coarse as shares of them."""
        return replace(door, rounding=cautious_rounding(door, self.caution))

    def own_step(self, door: Door) -> int:
        """Give the number to which numbers of people are rounded, where that is more than everywhere; else 0."""
        step = self.as_coarse(door).rounding
        return step if step > door.rounding else 0

    def shows(self, *names: CellName) -> bool:
        """Whether all of the named counts were looked at and none of them is withheld."""
        found = [self.same.get(name, name) for name in names]
        return self.known.issuperset(found) and not self.withheld.intersection(found)

    def withholds(self, name: CellName) -> bool:
        """Whether a count that was looked at is withheld."""
        return self.same.get(name, name) in self.withheld

    def share(self, name: CellName) -> CoarseShare | None:
        """Give a share as it is printed of rounded numbers of people; None where it is of exact ones."""
        return self.shares.get(self.same.get(name, name))

    def people(self, name: CellName) -> tuple[int, int] | None:
        """Give a number of people that is printed rounded to a step of its own, and that step; else None."""
        return self.counts.get(name) or self.counts.get(self.same.get(name, name))

    def shows_average(self, measure: Measure, variable: str, value: str) -> bool:
        """Whether the average of a part of the people may be printed; that of everyone may."""
        return (measure.key, variable, value) not in self.averages.withheld

    def step(self, measure: Measure, variable: str) -> float:
        """Give the step to which averages by a variable are rounded; 0 where they are not."""
        return self.averages.steps.get((measure.key, variable), 0.0)


def cautious_rounding(door: Door, caution: int) -> int:
    """Give to what numbers of people are rounded at a caution: the coarsest of the steps that lie in one another, at any but 0."""
    return nested_steps(door.rounding, door.threshold)[-1] if caution else door.rounding


def protect_place(
    project: Project,
    everything: Sequence[ComparedSample],
    parts: Sequence[SamplePart],
    months: Sequence[MonthCount],
    people: pd.DataFrame,
    tables: Mapping[str, int],
    door: Door,
    more: Sequence[Callable[[CountCells], None]] = (),
    averages: AverageProtection | None = None,
    caution: int = 0,
) -> Protection:
    """Choose what the report of a place withholds.

    Parameters
    ----------
    project : Project
    everything : sequence of ComparedSample
        One a measure, the primary one first.
    parts : sequence of SamplePart
        Of the primary one.
    months : sequence of MonthCount
        Of the outcomes over time.
    people : DataFrame
        Everyone in the data.
    tables : mapping of str to int
        Number of different people in each table of the data that is about people.
    door : Door
    more : sequence of callable
        Each adds the counts that a further part of the findings prints.
    averages : AverageProtection, optional
        Of the parts (``average_protection``).
    caution : int
        How coarse everything is made for the sake of earlier publications; 0 is not at all.
    """
    cells, primary = CountCells(), everything[0].measure
    groups = [PARTICIPANTS, COMPARISON] if project.has_comparison else [PARTICIPANTS]
    for group in groups:
        GroupCounts(project, cells, everything, parts, people, group, door.threshold).gather()
    add_tables(cells, groups, tables, project.measures)
    for month in months:
        add_month(cells, month)
    for add in more:
        add(cells)
    exact = cells.linked()
    add_people_of_shares(cells)
    coarse = cells.linked()

    found: dict[frozenset[Hashable], frozenset[Hashable]] = {}

    def withhold(known: Mapping[CellName, tuple[float, float]]) -> frozenset[Hashable]:
        """Choose what is withheld; of the same knowledge once."""
        key = frozenset(known.items())
        if key not in found:
            found[key] = choose(known)
        return found[key]

    def choose(known: Mapping[CellName, tuple[float, float]]) -> frozenset[Hashable]:
        within = {**cells.within, **known}
        # The people of coarse shares are told by these; of exact shares by those with and without.
        is_coarse = any(np.isfinite(high) for _, high in known.values())
        linked = coarse if is_coarse else exact
        return door.withheld(linked, cells.rounded, cells.exempt, within, cells.worth)

    least = cautious_rounding(door, caution) if caution else 0
    steps = choose_steps(cells, door, {primary.key}, withhold, least)
    withheld = withhold(known_of(cells, door.threshold, steps))
    withheld |= with_their_people(cells, steps, withheld)
    # An exact share of a number of people that is withheld would tell that number.
    withheld |= {
        name
        for name in cells.values
        if name[0] in SHARES and cells.find(size_name(str(name[1]), primary)) in withheld
    }
    printed = max(door.rounding, least)
    shares = coarse_shares(cells, steps, lambda name: _people_of(name, primary), printed)
    return Protection(
        withheld,
        frozenset(cells.values) | cells.nobody,
        dict(cells.same),
        averages or AverageProtection(),
        dict(shares),
        coarse_counts(cells, steps),
        caution,
        {family: step for family, step in steps.items() if family.startswith(BY_COLUMN)},
    )


def _people_of(name: CellName, primary: Measure) -> CellName:
    """Name the people that a share is of: those evaluated, or those whom a result is about."""
    kind, group, *rest = name
    if kind in SHARES:
        return size_name(str(group), primary)
    measure, part = rest
    return ("n", group, measure, part)
