"""The counts of one of the two groups on its way: from everyone in the data to those whom each result is about.

Everyone is those who started too recently and those who did early enough; of these some are left out, some have no outcome, and the
rest are evaluated. Nothing is decided here; see ``protection``.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from localeval.analysis.count_cells import (
    BY_THE_WAY,
    PARTICIPANTS,
    CellName,
    ComparedSample,
    CountCells,
    early_name,
    everyone_name,
    flow_name,
    members,
    missing_name,
    recent_name,
    size_name,
)


class FlowCounts:
    """Who of one of the two groups is there, is left out, is lost, and is evaluated, for each outcome.

    Parameters
    ----------
    cells : CountCells
        Gets the counts.
    everything : sequence of ComparedSample
        The primary outcome's first.
    group : str
    """

    def __init__(self, cells: CountCells, everything: Sequence[ComparedSample], group: str) -> None:
        self.cells, self.group = cells, group
        self.side = 0 if group == PARTICIPANTS else 1
        self.primary, *self.others = everything
        self.size = size_name(group, self.primary.measure)
        self.everyone = everyone_name(group)
        self.recent = flow_name(group, "too_recent")
        self.in_data = flow_name(group, "in_data")
        self.off = flow_name(group, "off_support")
        self.missing = flow_name(group, "no_outcome")

    def add_flow(self) -> bool:
        """Add the steps of the primary outcome, and whom each secondary one is about; False where nobody is in the group."""
        if not self.primary.sample.everyone[self.side]:
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
            return False
        self._flow(self.side)
        for item in self.others:
            self._size(item, self.side)
        return True

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


def _ids(item: ComparedSample, who: np.ndarray) -> frozenset[object]:
    return frozenset(item.sample.people["person_id"].to_numpy()[who])
