"""How many people were referred, joined, began a job and kept it by the days for which targets were set, beside these.

A target is held against what happened only where its period was over when the data were fixed. Numbers are cumulated, so the people
between two days are protected too: a reader has them by taking one number from the next.

Who was referred or joined by a day is also who did in the quarters that had ended by then (``tie_targets``). Numbers of one day are
tied to each other: who joined and has no job yet is the one less the other. That everybody who joined has a job, or that everybody
with a job kept it, says something of each of them, and is not said.

Limits. Jobs by a day are not tied to the steps, whose windows are counted from each person's start: the few who are in one and not in
the other are told by neither.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from localeval.analysis.count_cells import (
    BY_THE_WAY,
    PART,
    PARTICIPANTS,
    SECONDARY,
    CellName,
    CountCells,
    everyone_name,
)
from localeval.analysis.protection import Protection
from localeval.methods.delivery.calendar_months import Days
from localeval.methods.delivery.funnel import KEPT_WEEKS, Histories
from localeval.methods.disclosure.door import Door
from localeval.methods.inputs import Flags
from localeval.project.delivery_settings import MEASURES, Target
from localeval.results import DeliveryFigure, Planned

#: What has to be on record for each measure.
_NEEDS = {"referrals": "referred", "jobs": "job_start", "sustained_jobs": "job_end"}


#: What each is worth: of two that cannot both be printed the other one is.
_WORTH = {"referrals": BY_THE_WAY, "starts": SECONDARY, "jobs": SECONDARY, "sustained_jobs": PART}
#: Measures of which it says something of everybody that all have come so far.
_SAYS_OF_EACH = {"jobs", "sustained_jobs"}


@dataclass(frozen=True, eq=False)
class TargetRow:
    """A target whose period is over: what was planned, and who counts, shape (n,), not protected; None where that is not on record."""

    planned: Planned
    members: Flags | None = field(repr=False)

    @property
    def actual(self) -> int | None:
        """How many people there are."""
        return None if self.members is None else int(self.members.sum())


def target_rows(targets: Sequence[Target], histories: Histories) -> list[TargetRow]:
    """Hold targets against what happened.

    Parameters
    ----------
    targets : sequence of Target
        In the order of their days; all by a day or all of quarters that follow each other.
    histories : Histories

    Returns
    -------
    list of TargetRow
        Measure by measure, of the periods that are over.
    """
    days = {name: _days(name, histories) for name in MEASURES}
    found = []
    for name in MEASURES:
        planned, since = 0, targets[0].first if targets else None
        for one in targets:
            number = getattr(one, name)
            if number is None or one.last is None:
                continue
            planned = planned + number if since is not None else number
            if np.datetime64(one.last, "D") > histories.day:
                continue
            what = Planned(
                measure=name,
                by=one.last.isoformat(),
                since=since and since.isoformat(),
                people=planned,
            )
            there = days[name]
            found.append(TargetRow(what, None if there is None else _until(there, what)))
    return found


def _until(days: Days, what: Planned) -> Flags:
    there = days <= np.datetime64(what.by, "D")
    if what.since is not None:
        there &= days >= np.datetime64(what.since, "D")
    return np.asarray(there)


def _days(measure: str, histories: Histories) -> Days | None:
    """Give the day on which each person counts, shape (n,), NaT where they do not; None where that is not on record."""
    h = histories
    if _NEEDS.get(measure, "") not in {"", *h.recorded}:
        return None
    if measure == "referrals":
        return h.referred
    if measure == "starts":
        return h.started
    return h.first_job if measure == "jobs" else _kept(h)


def _kept(h: Histories) -> Days:
    """Give the day on which somebody had been in work for 26 weeks on end, in a job that began after the start."""
    reached = h.first + np.timedelta64(7 * KEPT_WEEKS - 1, "D")
    until = np.where(np.isnat(h.last), h.day, h.last)
    there = (h.first >= h.started[h.person]) & (reached <= until)
    latest = np.iinfo(np.int64).max
    first = np.full(len(h.started), latest)
    np.minimum.at(first, h.person[there], reached[there].astype(np.int64))
    days = np.where(first == latest, 0, first).astype("datetime64[D]")
    days[first == latest] = np.datetime64("NaT", "D")
    return np.asarray(days)


def target_name(planned: Planned) -> CellName:
    """Name the people who count towards a target."""
    return ("delivery", "target", planned.measure, planned.by)


def count_targets(rows: Sequence[TargetRow], cells: CountCells) -> None:
    """Add who counts by each day, with those who came between two days, and tie who joined to everybody."""
    everyone = cells.find(everyone_name(PARTICIPANTS))
    for measure in MEASURES:
        before: TargetRow | None = None
        for row in rows:
            if row.planned.measure != measure or row.actual is None:
                continue
            name = target_name(row.planned)
            last = before.actual if before is not None else 0
            if not row.actual:
                cells.nobody.add(name)
            elif before is not None and row.actual == last:
                cells.alias(name, target_name(before.planned))
            else:
                cells.add(name, row.actual, rounded=True, worth=_WORTH[measure])
                came = cells.hide((*name, "since"), row.actual - (last or 0))
                cells.total(name, [came] if before is None else [target_name(before.planned), came])
            before = row
        if measure == "starts" and before is not None and everyone in cells.values:
            later = cells.values[everyone] - (before.actual or 0)
            if later >= 0 and before.actual:
                rest: CellName = (*target_name(before.planned), "later")
                if later:
                    cells.hide(rest, later, exempt=True)
                cells.total(everyone, [target_name(before.planned), rest])
    for one, other in _neighbours(rows):
        _tie_neighbours(one, other, cells)


def _neighbours(rows: Sequence[TargetRow]) -> Iterator[tuple[TargetRow, TargetRow]]:
    """Give each two measures that follow each other on the way and have a number by the same day."""
    for day in dict.fromkeys(row.planned.by for row in rows):
        yield from pairwise(
            row for row in rows if row.planned.by == day and row.members is not None
        )


def _tie_neighbours(one: TargetRow, other: TargetRow, cells: CountCells) -> None:
    """Tie two numbers by one day: those in both, those who have not come so far yet, and those who came otherwise."""
    names = cells.find(target_name(one.planned)), cells.find(target_name(other.planned))
    if names[0] == names[1] or not set(names) <= set(cells.values):
        return
    assert one.members is not None
    assert other.members is not None
    both = int((one.members & other.members).sum())
    ahead, otherwise = (
        int((a & ~b).sum()) for a, b in ((one.members, other.members), (other.members, one.members))
    )
    key: CellName = (*target_name(one.planned), other.planned.measure)
    common, not_yet, beside = (*key, "both"), (*key, "behind"), (*key, "otherwise")
    # Who joined without having been referred is told by the records alone.
    told = other.planned.measure == "starts"
    for name, count, exempt in (
        (common, both, False),
        (not_yet, ahead, False),
        (beside, otherwise, told),
    ):
        if count:
            cells.hide(name, count, exempt=exempt)
    cells.total(names[0], [common, not_yet])
    cells.total(names[1], [common, beside])


def _says_of_each(rows: Sequence[TargetRow]) -> set[CellName]:
    """Name the numbers that would say of everybody who came to the step before that they came to this one too."""
    return {
        target_name(other.planned)
        for one, other in _neighbours(rows)
        if other.planned.measure in _SAYS_OF_EACH
        and one.actual
        and one.members is not None
        and other.members is not None
        and not (one.members & ~other.members).any()
    }


def tie_targets(
    rows: Sequence[TargetRow],
    histories: Histories,
    periods: Mapping[str, Sequence[tuple[CellName, Flags]]],
    cells: CountCells,
) -> None:
    """Tie who counts towards a target to those of the periods that lie in its own, and to who came in what is left of it.

    Parameters
    ----------
    rows : sequence of TargetRow
    histories : Histories
    periods : mapping of str to sequence of (CellName, ndarray of bool)
        By the measure, the counts of each period with their people; several that nobody is in twice.
    cells : CountCells
        With the targets and the periods.
    """
    for row in rows:
        name, days = target_name(row.planned), _days(row.planned.measure, histories)
        if days is None or cells.find(name) not in cells.values:
            continue
        left = _until(days, row.planned)
        inside: list[CellName] = []
        for part, members in periods.get(row.planned.measure, ()):
            if cells.find(part) in cells.values and members.any() and left[members].all():
                inside.append(part)
                left = left & ~members
        if inside and cells.find(name) not in {cells.find(part) for part in inside}:
            rest: CellName = (*name, "beside", *inside)
            if left.any():
                cells.hide(rest, int(left.sum()), exempt=True)
            cells.total(name, [*inside, rest])


def target_figures(
    rows: Sequence[TargetRow], until: str, door: Door, protection: Protection
) -> Iterator[DeliveryFigure]:
    """Give each target with the number of people as it may be printed."""
    of_each = _says_of_each(rows)
    for row in rows:
        name = target_name(row.planned)
        shown = row.actual is not None and name not in of_each and protection.shows(name)
        yield DeliveryFigure(
            kind="target",
            months=0,
            until=until,
            people=None,
            reached=door.count(row.actual or 0) if shown else None,
            planned=row.planned,
        )
