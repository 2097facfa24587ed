"""The counts of one of the two groups: from everyone in the data to who has an outcome in which part.

People in the data are those left out and those evaluated, those evaluated are the sum of their categories
and of those with and without an outcome. Nothing is decided here; see ``protection``.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from localeval.analysis.containment import (
    CountedOutcome,
    Kind,
    add_kinds_within_kinds,
    add_outcomes_within_outcomes,
)
from localeval.analysis.count_cells import (
    BY_THE_WAY,
    PART,
    PARTICIPANTS,
    PRIMARY,
    SECONDARY,
    CellName,
    ComparedSample,
    CountCells,
    SamplePart,
    early_name,
    everyone_name,
    flow_name,
    level_name,
    members,
    missing_name,
    outcome_names,
    recent_name,
    rest_name,
    size_name,
    yes_no_columns,
)
from localeval.analysis.sample import participants_in
from localeval.methods.impact.covariates import MISSING, category_label
from localeval.project.project import Project


class GroupCounts:
    """The counts of one of the two groups."""

    def __init__(
        self,
        project: Project,
        cells: CountCells,
        everything: Sequence[ComparedSample],
        parts: Sequence[SamplePart],
        people: pd.DataFrame,
        group: str,
        threshold: int,
    ) -> None:
        self.threshold = threshold
        self.project, self.cells, self.group = project, cells, group
        self.primary, *self.others = everything
        self.parts, self.people = parts, people
        self.size = size_name(group, self.primary.measure)
        self.everyone = everyone_name(group)
        self.recent = flow_name(group, "too_recent")
        self.in_data = flow_name(group, "in_data")
        self.off = flow_name(group, "off_support")
        self.missing = flow_name(group, "no_outcome")
        self._kinds: dict[CellName, tuple[str, np.ndarray]] = {}
        self._pairs: dict[CellName, tuple[CellName, CellName]] = {}

    def gather(self) -> None:
        """Add every count of the group."""
        side = 0 if self.group == PARTICIPANTS else 1
        if not self.primary.sample.everyone[side]:
            self.cells.nobody.update(
                {
                    self.everyone,
                    self.recent,
                    self.in_data,
                    self.off,
                    self.missing,
                    self.size,
                    flow_name(self.group, "evaluated"),
                }
            )
            return
        self._flow(side)
        for item in self.others:
            self._size(item, side)
        if self.count(self.primary):
            self._levels()
        self._gaps()
        outcomes = []
        for item in (self.primary, *self.others):
            # The level of a weighted comparison group is an average with weights, and no count.
            weighted = side == 1 and not self.project.design.comparison_is_counted
            if item.measure.outcome.kind == "binary" and not weighted and self.count(item):
                who = self.inside(item)
                people = item.sample.people["person_id"].to_numpy()[who]
                outcomes.append(CountedOutcome(item.measure, people, item.sample.outcome[who] > 0))
                yes, no = self._yes_no(item, who, "")
                self.cells.total(size_name(self.group, item.measure), [yes, no])
                if item is self.primary:
                    for variable in self.project.settings.subgroups:
                        self._parts(variable, yes, no)
        add_outcomes_within_outcomes(self.cells, self.threshold, self.group, outcomes)
        add_kinds_within_kinds(
            self.cells,
            self.threshold,
            [
                Kind(variable, name, members, self._pairs.get(name))
                for name, (variable, members) in self._kinds.items()
            ],
        )

    def inside(self, item: ComparedSample) -> np.ndarray:
        """Say who of a sample is in the group and was compared."""
        return np.asarray(members(item.sample, self.group) & item.compared)

    def count(self, item: ComparedSample) -> int:
        """Count the people in the group who were compared."""
        return int(self.inside(item).sum())

    def _flow(self, side: int) -> None:
        """Add the steps from everyone in the data to those evaluated."""
        cells, item = self.cells, self.primary
        everyone = item.sample.in_data[side]
        off = int((members(item.sample, self.group) & ~item.compared).sum())
        missing = item.sample.missing[side]
        evaluated = flow_name(self.group, "evaluated")
        self._recent(side)
        steps = {evaluated: self.count(item), self.off: off, self.missing: missing}
        if everyone:
            cells.split(self.in_data, steps)
        else:
            cells.nobody.update(steps)
        cells.worth |= dict.fromkeys({self.off, self.missing} & cells.values.keys(), BY_THE_WAY)
        if item.sample.allocated is not None:
            self._allocated(item.sample.allocated[side], everyone)
        key = item.measure.key
        for name, other in (
            (self.size, evaluated),
            (self.gap(key), self.missing),
            (recent_name(self.group, key), self.recent),
            (early_name(self.group, key), self.in_data),
        ):
            self._same(name, other)

    def _recent(self, side: int) -> None:
        """Add who started too recently for the primary outcome, beside those who started early enough."""
        cells, sample = self.cells, self.primary.sample
        early, recent = sample.in_data[side], sample.too_recent[side]
        first = self.everyone if recent else self.in_data
        cells.add(first, sample.everyone[side], rounded=True, worth=BY_THE_WAY)
        if not recent:
            cells.alias(self.everyone, self.in_data)
            cells.nobody.add(self.recent)
            return
        cells.split(self.everyone, {self.in_data: early, self.recent: recent})
        cells.worth |= dict.fromkeys({self.in_data, self.recent} & cells.values.keys(), BY_THE_WAY)

    def _allocated(self, n: int, everyone: int) -> None:
        """Add those who were allocated and those of them who never reached the data; how many started may be known exactly."""
        start, gone = flow_name(self.group, "allocated"), flow_name(self.group, "not_in_data")
        if n == everyone:
            if everyone:
                self.cells.alias(start, self.in_data)
            else:
                self.cells.nobody.add(start)
            self.cells.nobody.add(gone)
            return
        self.cells.add(start, n, worth=BY_THE_WAY)
        self.cells.add(gone, n - everyone, rounded=True, worth=BY_THE_WAY)
        self.cells.total(start, [self.in_data, gone])

    def gap(self, column: str) -> CellName:
        """Name the people without a value."""
        return missing_name(self.group, column)

    def _size(self, item: ComparedSample, side: int) -> None:
        """Add whom the result of a secondary outcome is about, and whose outcome is not known."""
        key, cells = item.measure.key, self.cells
        size, gap, recent = (
            size_name(self.group, item.measure),
            self.gap(key),
            recent_name(self.group, key),
        )
        off = int((members(item.sample, self.group) & ~item.compared).sum())
        alike = item.sample.too_recent[side] == self.primary.sample.too_recent[side]
        if alike:
            self._same(early_name(self.group, key), self.in_data)
        if _ids(item, self.inside(item)) == _ids(self.primary, self.inside(self.primary)):
            known = members(item.sample, self.group), members(self.primary.sample, self.group)
            if alike and _ids(item, known[0]) == _ids(self.primary, known[1]):
                for name, other in ((size, self.size), (gap, self.missing), (recent, self.recent)):
                    self._same(name, other)
                return
            if not alike and self.count(item):
                cells.alias(size, self.size)
        base = self.in_data if alike else self._early(item, side)
        left = ("off support", self.group, key)
        steps = {size: self.count(item), gap: item.sample.missing[side], left: off}
        if alike:
            self._same(recent, self.recent)
        if not item.sample.in_data[side]:
            cells.nobody.update(steps)
            return
        cells.split(base, steps, exempt={left})
        cells.worth |= dict.fromkeys({gap} & cells.values.keys(), BY_THE_WAY)

    def _same(self, name: CellName, other: CellName) -> None:
        """Let a name stand for the people of another, or for nobody as that does."""
        if other in self.cells.nobody:
            self.cells.nobody.add(name)
        else:
            self.cells.alias(name, other)

    def _early(self, item: ComparedSample, side: int) -> CellName:
        """Add who started early enough for a secondary outcome of another month, and who too recently; name the former."""
        cells, key = self.cells, item.measure.key
        base, recent = early_name(self.group, key), recent_name(self.group, key)
        early, late = item.sample.in_data[side], item.sample.too_recent[side]
        cells.split(self.everyone, {base: early, recent: late})
        cells.worth |= dict.fromkeys({base, recent} & cells.values.keys(), BY_THE_WAY)
        # Who is too recent for the nearer month is so for the farther one as well.
        late_too = self.primary.sample.too_recent[side]
        if late and late_too:
            more, fewer = (recent, self.recent) if late > late_too else (self.recent, recent)
            between = cells.hide(("between", self.group, key), abs(late - late_too))
            cells.total(more, [fewer, between])
        return base

    def _levels(self) -> None:
        """Add the categories of the covariates, and the parts by which results are given."""
        cells, covariates = self.cells, dict(self.project.settings.covariates)
        compared = self.primary.sample.people.loc[self.primary.compared]
        mine = members(self.primary.sample, self.group)[self.primary.compared]
        # A design with a comparison group prints standardised differences, which tell exact shares.
        rounded = not self.project.has_comparison
        for columns in yes_no_columns(compared, covariates):
            parts = [
                cells.add(self._column(name), int(values[mine].sum()), rounded=rounded)
                for name, values in columns.items()
            ]
            variable = next(iter(columns))[0].partition(": ")[0]
            self._kinds |= {
                part: (variable, values[mine])
                for part, values in zip(parts, columns.values(), strict=True)
            }
            cells.total(self.size, parts)
            # Without their number, no share of these people can be given.
            cells.worth[cells.find(self.size)] = cells.worth.get(cells.find(self.size), 1.0) + len(
                parts
            )
        for part in self.parts:
            name = level_name(self.group, part.name)
            if cells.find(name) in cells.values:
                continue
            inside = (compared[part.variable].map(category_label) == part.value).to_numpy(
                dtype=bool
            )
            n = int((inside & mine).sum())
            if not n:
                cells.nobody.add(name)
            elif n == int(mine.sum()):
                cells.alias(name, self.size)
            else:
                cells.add(name, n, rounded=True)
                self._kinds[name] = part.variable, inside[mine]
        for variable in dict.fromkeys(part.variable for part in self.parts):
            if covariates.get(variable) == "category":
                continue
            names = [level_name(self.group, p.name) for p in self.parts if p.variable == variable]
            names = [name for name in names if cells.find(name) != cells.find(self.size)]
            known = sum(cells.values.get(cells.find(name), 0) for name in names)
            if names and known:
                rest = int(mine.sum() - known)
                if rest:
                    unknown = ("not known", self.group, variable)
                    names.append(cells.hide(unknown, rest, exempt=True))
                cells.total(self.size, names)

    def _column(self, name: tuple[str, bool]) -> CellName:
        column, yes = name
        return level_name(self.group, column) if yes else rest_name(self.group, column)

    def _gaps(self) -> None:
        """Add who in the data lacks a covariate; some of them were left out, which is printed too."""
        cells = self.cells
        mine = _in_group(self.people, self.group)
        evaluated = self.count(self.primary)
        left = ("left out", self.group)
        for column in self.project.settings.covariates:
            name = self.gap(column)
            lacking = int(self.people[column].isna().to_numpy()[mine].sum())
            here = level_name(self.group, f"{column}: {MISSING}")
            among = int(cells.values.get(cells.find(here), 0))
            if not lacking:
                cells.nobody.add(name)
            elif lacking == among:
                cells.alias(name, here)
            else:
                others = int(mine.sum()) - evaluated
                if left not in cells.values:
                    cells.hide(left, others, exempt=True)
                    cells.total(left, [self.off, self.missing, self.recent])
                beyond = cells.hide(("lacking", *name), lacking - among, exempt=True)
                rest = cells.hide(("having", *name), others - lacking + among, exempt=True)
                cells.total(left, [beyond, rest])
                lacks = cells.add(name, lacking, rounded=True, worth=BY_THE_WAY)
                cells.total(lacks, [here, beyond] if among else [beyond])

    def _yes_no(
        self,
        item: ComparedSample,
        who: np.ndarray,
        part: str,
        *,
        kind: str = "",
        exempt: bool = False,
    ) -> tuple[CellName, CellName]:
        """Add who has an outcome and who has not; of a ``kind`` when it is never printed."""
        whole = PRIMARY if item is self.primary else SECONDARY
        n, has = int(who.sum()), int((item.sample.outcome[who] > 0).sum())
        names = outcome_names(self.group, item.measure, part)
        if kind:
            names = (kind, *names[0]), (kind, *names[1])
        for name, count in zip(names, (has, n - has), strict=True):
            if kind:
                self.cells.hide(name, count, exempt=exempt)
            else:
                self.cells.add(name, count, worth=PART if part else whole)
        return names

    def _parts(self, variable: str, yes: CellName, no: CellName) -> None:
        """Add who has the primary outcome in each part, so that the parts make up the whole."""
        item, cells = self.primary, self.cells
        whole = self.inside(item)
        rest = whole.copy()
        pairs: list[tuple[CellName, CellName]] = []
        strangers: list[CellName] = []
        for part in self.parts:
            if part.variable != variable:
                continue
            here = (item.sample.people[variable].map(category_label) == part.value).to_numpy(
                dtype=bool
            )
            inside = whole & here
            rest &= ~here
            given = None
            if part.compared is not None:
                given = part.compared & members(item.sample, self.group)
            if given is not None and not np.array_equal(given, inside):
                pair = self._beside(part, inside, given, strangers)
            elif inside.any():
                kind = "" if given is not None or not self.project.has_comparison else "within"
                pair = self._yes_no(item, inside, part.name, kind=kind)
            else:
                continue
            pairs.append(pair)
            self._pairs[level_name(self.group, part.name)] = pair
            level, size = level_name(self.group, part.name), self.size_in(part)
            cells.total(level, pair)
            if size not in cells.values:
                cells.alias(size, level)
        if rest.any():
            pairs.append(self._yes_no(item, rest, variable, kind="not known", exempt=True))
        if pairs:
            for side, total in enumerate((yes, no)):
                cells.total(total, [pair[side] for pair in pairs])
        if strangers and self.off not in cells.nobody:
            seen = sum(cells.values[name] for name in strangers)
            others = cells.values[cells.find(self.off)] - seen
            unseen = cells.hide(
                ("off support elsewhere", self.group, variable), others, exempt=True
            )
            cells.total(self.off, [*strangers, unseen])

    def size_in(self, part: SamplePart) -> CellName:
        """Name the number of people whom the result of a part is about."""
        return size_name(self.group, self.primary.measure, part.name)

    def _beside(
        self, part: SamplePart, inside: np.ndarray, given: np.ndarray, strangers: list[CellName]
    ) -> tuple[CellName, CellName]:
        """Add a part whose result is about other people than those of it who count in the whole.

        Who is compared is found anew in each part. Gives those who count in the whole.
        """
        item, cells = self.primary, self.cells
        shown = self._yes_no(item, given, part.name)
        size = cells.add(self.size_in(part), int(given.sum()), rounded=True)
        cells.total(size, shown)
        within = self._yes_no(item, inside, part.name, kind="within")
        both = self._yes_no(item, inside & given, part.name, kind="both", exempt=True)
        behind = self._yes_no(item, inside & ~given, part.name, kind="behind")
        beyond = given & ~inside
        extra: tuple[CellName, ...] = ()
        if beyond.any():
            extra = self._yes_no(item, beyond, part.name, kind="beyond")
            strangers.extend(extra)
        for side in (0, 1):
            cells.total(within[side], [both[side], behind[side]])
            cells.total(shown[side], [both[side], *extra[side : side + 1]])
        return within


def _ids(item: ComparedSample, who: np.ndarray) -> frozenset[object]:
    return frozenset(item.sample.people["person_id"].to_numpy()[who])


def _in_group(people: pd.DataFrame, group: str) -> np.ndarray:
    participants = participants_in(people)
    return participants if group == PARTICIPANTS else ~participants
