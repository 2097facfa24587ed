"""The counts of people who were linked, among those of the whole report: who was found in a source, in everyone and in parts.

Each is tied to the people in the data, to the categories of those evaluated and to whose outcome is not known, so that none of
the few can be worked out between the section on links and the rest.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from localeval.analysis.count_cells import (
    BY_THE_WAY,
    PARTICIPANTS,
    CellName,
    ComparedSample,
    CountCells,
    everyone_name,
    level_name,
    members,
    missing_name,
    outcome_names,
)
from localeval.analysis.sample import participants_in, values_in_order
from localeval.data.link_quality import SourceQuality
from localeval.data.linked_people import Candidates
from localeval.methods.impact.covariates import category_label


def linked_name(source: str, group: str, part: str = "") -> CellName:
    """Name the people of a group, or of a part of it, who were linked to a source."""
    return ("linked", source, group, part)


def part_name(group: str, part: str) -> CellName:
    """Name the people of a group in the data who are of a part, such as ``sex: Female``."""
    return ("in data of", group, part)


@dataclass(frozen=True, eq=False)
class LinkedPart:
    """Some people of a group in the data.

    Attributes
    ----------
    group, variable, value : str
        Variable and value are empty for all of the group.
    people : ndarray of bool, shape (people in the data,)
    """

    group: str
    variable: str
    value: str
    people: np.ndarray = field(repr=False)

    @property
    def name(self) -> str:
        """``sex: Female``; empty for all of the group."""
        return f"{self.variable}: {self.value}" if self.variable else ""

    @property
    def cell(self) -> CellName:
        """Name of their number."""
        return part_name(self.group, self.name) if self.name else everyone_name(self.group)


def linked_parts(people: pd.DataFrame, groups: list[str], variables: list[str]) -> list[LinkedPart]:
    """Give the groups, and the parts of each by the declared variables, in the order of the report."""
    participant = participants_in(people)
    found = []
    for group in groups:
        mine = participant if group == PARTICIPANTS else ~participant
        found.append(LinkedPart(group, "", "", mine))
        for variable in variables:
            for value in values_in_order(people[variable]):
                inside = (people[variable] == value).to_numpy(dtype=bool)
                found.append(LinkedPart(group, variable, category_label(value), mine & inside))
    return found


def add_links(
    cells: CountCells,
    parts: list[LinkedPart],
    sources: list[tuple[SourceQuality, Candidates]],
    everything: list[ComparedSample],
    people: pd.DataFrame,
) -> None:
    """Add who was linked to each source, and tie it to the counts that are there.

    Parameters
    ----------
    cells : CountCells
        With the counts of both groups.
    parts : list of LinkedPart
    sources : list of (SourceQuality, Candidates)
        Candidates of everyone in the data.
    everything : list of ComparedSample
        One a measure, the primary one first.
    people : DataFrame
        Everyone in the data.
    """
    for part in parts:
        if part.name:
            _add_part(cells, part, everything[0], people)
    for _, mine in _by_variable(parts):
        whole = everyone_name(mine[0].group)
        if cells.find(whole) in cells.values:
            _add_rest(cells, whole, [part.cell for part in mine], (mine[0].variable, "unknown"))
    for source, candidates in sources:
        for part in parts:
            _add_linked(cells, source.name, part, candidates.linked)
        for _, mine in _by_variable(parts):
            whole = linked_name(source.name, mine[0].group)
            if cells.find(whole) in cells.values:
                names = [linked_name(source.name, part.group, part.name) for part in mine]
                _add_rest(cells, whole, names, (source.name, mine[0].variable, "unknown"))
        for group in (part for part in parts if not part.name):
            for item in everything:
                if item.measure.outcome.code in source.gives:
                    _add_outcome(cells, source, group, item, candidates.linked, people)


def _by_variable(parts: list[LinkedPart]) -> Iterator[tuple[tuple[str, str], list[LinkedPart]]]:
    found: dict[tuple[str, str], list[LinkedPart]] = {}
    for part in parts:
        if part.name:
            found.setdefault((part.group, part.variable), []).append(part)
    yield from found.items()


def _add_part(
    cells: CountCells, part: LinkedPart, primary: ComparedSample, people: pd.DataFrame
) -> None:
    """Add how many in the data are of a part; some of them were evaluated, which is printed too."""
    n = int(part.people.sum())
    if not n:
        cells.nobody.add(part.cell)
        return
    if n == cells.values.get(cells.find(everyone_name(part.group))):
        cells.alias(part.cell, everyone_name(part.group))
        return
    evaluated = level_name(part.group, part.name)
    here = int(cells.values.get(cells.find(evaluated), 0))
    ids = set(people["person_id"].to_numpy()[part.people])
    who = primary.sample.people["person_id"].to_numpy()[
        members(primary.sample, part.group) & primary.compared
    ]
    inside = sum(person in ids for person in who)
    if here and here == n == inside:
        cells.alias(part.cell, evaluated)
        return
    cells.add(part.cell, n, rounded=True, worth=BY_THE_WAY)
    if here and here == inside:
        cells.total(part.cell, [evaluated, cells.hide(("left out of", *part.cell), n - here)])


def _add_rest(
    cells: CountCells, whole: CellName, names: list[CellName], key: tuple[str, ...]
) -> None:
    """Let parts make up a whole, with those of whom it is not known in which part they are."""
    given = [name for name in names if cells.find(name) in cells.values]
    if not given or cells.find(whole) in {cells.find(name) for name in given}:
        return
    rest = cells.values[cells.find(whole)] - sum(cells.values[cells.find(n)] for n in given)
    if rest > 0:
        given.append(cells.hide((*whole, *key), rest, exempt=True))
    cells.total(whole, given)


def _add_linked(cells: CountCells, source: str, part: LinkedPart, linked: np.ndarray) -> None:
    name = linked_name(source, part.group, part.name)
    if cells.find(part.cell) not in cells.values:
        cells.nobody.add(name)
        return
    n, whole = int((linked & part.people).sum()), int(part.people.sum())
    if not n:
        cells.nobody.add(name)
    elif n == whole:
        cells.alias(name, part.cell)
    else:
        cells.add(name, n, rounded=True, worth=BY_THE_WAY)
        cells.total(part.cell, [name, cells.hide(("not", *name), whole - n)])


def _add_outcome(
    cells: CountCells,
    source: SourceQuality,
    group: LinkedPart,
    item: ComparedSample,
    linked: np.ndarray,
    people: pd.DataFrame,
) -> None:
    """Tie the links that an outcome is from to those with the outcome, or to those whose outcome is not known."""
    name = linked_name(source.name, group.group)
    if cells.find(name) not in cells.values or cells.find(name) == cells.find(group.cell):
        return
    ids = people["person_id"].to_numpy()
    if source.no_record_means == "no":
        yes = outcome_names(group.group, item.measure)[0]
        has = members(item.sample, group.group) & item.compared & (item.sample.outcome != 0)
        mine = set(item.sample.people["person_id"].to_numpy()[has])
        total, kind = yes, "with the outcome"
    else:
        missing = missing_name(group.group, item.measure.key)
        lost = ~item.sample.lost_participant
        if group.group == PARTICIPANTS:
            lost = item.sample.lost_participant
        mine = set(item.sample.lost_people["person_id"].to_numpy()[lost]) if lost.any() else set()
        total, kind = missing, "lost"
        name = ("not", *name)
    if cells.find(total) not in cells.values or cells.values[cells.find(total)] != len(mine):
        return
    flags = group.people & (linked if source.no_record_means == "no" else ~linked)
    whole, both = int(flags.sum()), sum(person in mine for person in ids[flags])
    key = (*name, kind, item.measure.key)
    inside = cells.hide(("both", *key), both)
    cells.total(name, [inside, cells.hide(("only links", *key), whole - both)])
    cells.total(total, [inside, cells.hide(("only outcome", *key), len(mine) - both)])
