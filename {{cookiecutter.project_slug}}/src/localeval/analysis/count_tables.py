"""The counts of one of the two groups: of which categories they are, what is not known of them, and who has an outcome in which part.

How many there are on the way is in ``flow_counts``; those evaluated are the sum of their categories and of those with and without
an outcome. Nothing is decided here; see ``protection``.
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
    level_name,
    members,
    outcome_names,
    rest_name,
    size_name,
    yes_no_columns,
)
from localeval.analysis.flow_counts import FlowCounts
from localeval.analysis.sample import participants_in
from localeval.methods.impact.covariates import MISSING, category_label
from localeval.project.project import Project


class GroupCounts(FlowCounts):
    """All counts of one of the two groups: its flow, and the categories, gaps and outcomes of those on the way."""

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
        super().__init__(cells, everything, group)
        self.project, self.threshold = project, threshold
        self.parts, self.people = parts, people
        self._kinds: dict[CellName, tuple[str, np.ndarray]] = {}
        self._pairs: dict[CellName, tuple[CellName, CellName]] = {}

    def gather(self) -> None:
        """Add every count of the group."""
        if not self.add_flow():
            return
        if self.count(self.primary):
            self._levels()
        self._gaps()
        outcomes = []
        for item in (self.primary, *self.others):
            # The level of a weighted comparison group is an average with weights, and no count.
            weighted = self.side == 1 and not self.project.design.comparison_is_counted
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


def _in_group(people: pd.DataFrame, group: str) -> np.ndarray:
    participants = participants_in(people)
    return participants if group == PARTICIPANTS else ~participants
