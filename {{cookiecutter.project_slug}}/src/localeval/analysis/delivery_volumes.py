"""What a funder asks of volumes: how many joined in each cohort, and how many of a cohort began a job by 3, 6, 12, 18 and 24 months.

Follow-up is equal: a month is given of a cohort only once all who joined in it have come so far, so that the numbers of a row are of the same
people. The counts stand among all others of the report (``count_volumes``), tied to the steps of delivery, so that the two together tell
no more than either may.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

import numpy as np

from localeval.analysis.count_cells import (
    BY_THE_WAY,
    PART,
    PARTICIPANTS,
    CellName,
    CountCells,
    everyone_name,
)
from localeval.analysis.delivered import Delivered
from localeval.analysis.delivery_coarseness import own_step
from localeval.analysis.delivery_counts import (
    at_risk_name,
    begun_by,
    first_job_name,
    step_names,
    still_without,
    tie_people,
)
from localeval.analysis.delivery_targets import tie_targets
from localeval.methods.delivery.calendar_months import after_months, is_over
from localeval.methods.delivery.cohorts import cohorts
from localeval.methods.delivery.funnel import FunnelStep, StepName, wilson_interval
from localeval.methods.inputs import Flags
from localeval.results import DeliveryFigure
from localeval.results.delivery import DeliveryKind

if TYPE_CHECKING:
    from localeval.analysis.protection import Protection
    from localeval.methods.disclosure.door import Door

#: Months since the start by which jobs are counted.
MONTHS = (3, 6, 12, 18, 24)


def joined_name(cohort: str) -> CellName:
    """Name the people who joined in a cohort, or at all where it is empty."""
    return ("delivery", "joined", cohort)


def followed_name(cohort: str) -> CellName:
    """Name the people of a cohort in whom a first job can be found."""
    return ("delivery", "followed", cohort)


def all_followed_name(months: int) -> CellName:
    """Name these people of all cohorts that have come so far."""
    return ("delivery", "all followed", months)


def referred_name(cohort: str) -> CellName:
    """Name the people who were referred in a period, or at all where it is empty."""
    return ("delivery", "referred", cohort)


def job_by_name(cohort: str, months: int) -> CellName:
    """Name those of them who began a job by so many months."""
    return ("delivery", "job by", cohort, months)


def _without_name(cohort: str, months: int) -> CellName:
    """Name those of a cohort who began none by then."""
    return ("delivery", "no job by", *job_by_name(cohort, months))


def _parts(found: Delivered) -> dict[str, Flags]:
    """Give the cohorts, or everyone where all joined in one period."""
    started = ~np.isnat(found.on_record.histories.started)
    return dict(found.cohorts) or {"": started}


def referrals(found: Delivered) -> dict[str, Flags]:
    """Say who was referred when, in periods as cohorts are; under an empty name where all were in one. None where that is not on record."""
    h = found.on_record.histories
    known = ~np.isnat(h.referred)
    if "referred" not in h.recorded or not known.any():
        return {}
    return dict(cohorts(h.referred, found.smallest, found.finest)) or {"": known}


def followed(found: Delivered, members: Flags) -> Flags:
    """Say of whom of a cohort a first job can be found, shape (n,): who had one on the day of the start already is left out."""
    return members & ~found.on_record.histories.in_work_at_start


def windows(found: Delivered, members: Flags) -> tuple[int, ...]:
    """Give the months that all of a cohort have behind them; none where jobs are not on record."""
    h = found.on_record.histories
    if "job_start" not in h.recorded or not members.any():
        return ()
    return tuple(m for m in MONTHS if is_over(h.started, m, h.day)[members].all())


def began_by(found: Delivered, members: Flags, months: int) -> Flags:
    """Say who of a cohort began a job within so many months since the start, shape (n,)."""
    h = found.on_record.histories
    start = h.started[h.person]
    spells = (h.first >= start) & (h.first < after_months(start, months))
    return followed(found, members) & h.anybody(np.asarray(spells))


def count_volumes(found: Delivered, cells: CountCells) -> None:
    """Add how many joined in each cohort and who began a job by when, and tie them to each other and to the steps of delivery.

    Nothing where no funder asks for it. The counts of ``count_delivery`` are there.
    """
    if not found.by_month:
        return
    parts = _parts(found)
    whole = {cohort: int(members.sum()) for cohort, members in parts.items()}
    for cohort, n in whole.items():
        cells.add(joined_name(cohort), n, rounded=True, worth=PART)
    if "" not in parts:
        cells.add(joined_name(""), sum(whole.values()), rounded=True, worth=PART)
        cells.total(joined_name(""), [joined_name(cohort) for cohort in parts])
    everyone, total = cells.find(everyone_name(PARTICIPANTS)), sum(whole.values())
    if cells.values.get(everyone, 0) >= total:
        # Of the others it is not known when they joined, which tells nothing of how they fared.
        unknown: CellName = ("delivery", "joined on an unknown day")
        if rest := cells.values[everyone] - total:
            cells.hide(unknown, rest, exempt=True)
        cells.total(everyone, [joined_name(""), unknown])
    _count_referrals(found, cells)
    steps: dict[StepName, FunnelStep] = {
        step.name: step for step in found.steps if step.name != "started"
    }
    for cohort, members in parts.items():
        _tie_joined(found, cells, cohort, members, steps)
        _count_jobs(found, cells, cohort, members, steps.get("job"))
    _count_all(found, cells, parts)
    _tie_curve(found, cells, parts)
    periods = {
        "starts": [(joined_name(cohort), members) for cohort, members in parts.items()],
        "referrals": [(referred_name(when), who) for when, who in referrals(found).items()],
    }
    tie_targets(found.against_targets, found.on_record.histories, periods, cells)


def _count_referrals(found: Delivered, cells: CountCells) -> None:
    """Add how many were referred when, and tie them to those who could have joined by now."""
    from_when = referrals(found)
    if not from_when:
        return
    for period, members in from_when.items():
        cells.add(referred_name(period), int(members.sum()), rounded=True, worth=PART)
    everyone = np.logical_or.reduce(list(from_when.values()))
    if "" not in from_when:
        cells.add(referred_name(""), int(everyone.sum()), rounded=True, worth=PART)
        cells.total(referred_name(""), [referred_name(period) for period in from_when])
    step = next((one for one in found.steps if one.name == "started"), None)
    if step is not None and cells.find(step_names("started", "")[0]) in cells.values:
        rest = everyone & ~step.could & ~step.contradictory
        left_out = _hidden(cells, ("delivery", "referred, left out"), everyone & step.contradictory)
        later = _hidden(cells, ("delivery", "referred later"), rest, exempt=True)
        cells.total(referred_name(""), [step_names("started", "")[0], left_out, later])


def _of_all(found: Delivered, parts: Mapping[str, Flags]) -> dict[int, list[str]]:
    """Give the cohorts that have come so far, by month; nothing where all joined in one period."""
    if "" in parts:
        return {}
    every = {m: [c for c, who in parts.items() if m in windows(found, who)] for m in MONTHS}
    return {months: some for months, some in every.items() if some}


def _count_all(found: Delivered, cells: CountCells, parts: Mapping[str, Flags]) -> None:
    """Add those with a job by each month among all cohorts that have come so far."""
    for months, some in _of_all(found, parts).items():
        for total, names in (
            (all_followed_name(months), [followed_name(cohort) for cohort in some]),
            (job_by_name("", months), [job_by_name(cohort, months) for cohort in some]),
        ):
            there = [cells.find(name) for name in names if cells.find(name) in cells.values]
            count = sum(cells.values[name] for name in there)
            if not there:
                cells.nobody.add(total)
            elif len(there) == 1:
                cells.alias(total, there[0])
            else:
                cells.add(total, count, rounded=True, worth=BY_THE_WAY)
                cells.total(total, there)


def _tie_curve(found: Delivered, cells: CountCells, parts: Mapping[str, Flags]) -> None:
    """Tie those with a job by each month to the curve of first jobs."""
    every = _of_all(found, parts)
    if "" in parts:
        every = {months: [""] for months in windows(found, parts[""])}
    for months, some in every.items():
        members = np.logical_or.reduce([parts[cohort] for cohort in some])
        tie_people(
            cells,
            (first_job_name(months), begun_by(found, months)),
            (job_by_name("", months), began_by(found, members, months)),
            members,
            ("volume", months),
        )
        # Those still without one are the numbers at risk.
        can = followed(found, members)
        has = began_by(found, members, months)
        without = _hidden(cells, ("delivery", "no job by", "all", months), can & ~has)
        cells.total(without, [_without_name(cohort, months) for cohort in some])
        tie_people(
            cells,
            (at_risk_name(months), still_without(found, months)),
            (without, can & ~has),
            members,
            ("volume, without", months),
        )


def _hidden(cells: CountCells, name: CellName, members: Flags, *, exempt: bool = False) -> CellName:
    if members.any():
        cells.hide(name, int(members.sum()), exempt=exempt)
    return name


def _tie_joined(
    found: Delivered,
    cells: CountCells,
    cohort: str,
    members: Flags,
    steps: dict[StepName, FunnelStep],
) -> None:
    """Tie those who joined to those who could have got to each step: the rest is not so far, or left out of the step."""
    for name, step in steps.items():
        could = step_names(name, cohort)[0]
        if cells.find(could) not in cells.values:
            continue
        left_out = members & step.contradictory
        rest = members & ~step.could & ~step.contradictory
        cells.total(
            joined_name(cohort),
            [
                could,
                _hidden(cells, ("delivery", "left out", name, cohort), left_out),
                # The day of a start tells nothing of how a person fared.
                _hidden(cells, ("delivery", "later", name, cohort), rest, exempt=True),
            ],
        )


def _count_jobs(
    found: Delivered, cells: CountCells, cohort: str, members: Flags, job: FunnelStep | None
) -> None:
    """Add the chain of those with a job by each month, each within the next."""
    within = windows(found, members)
    can = followed(found, members)
    if not within or not can.any():
        return
    could, reached = step_names("job", cohort)
    same = job is not None and bool(np.array_equal(job.could & members, can))
    if same and cells.find(could) in cells.values:
        cells.alias(followed_name(cohort), could)
    else:
        cells.add(followed_name(cohort), int(can.sum()), rounded=True, worth=PART)
    in_work = _hidden(cells, ("delivery", "in work", cohort), members & ~can)
    cells.total(joined_name(cohort), [followed_name(cohort), in_work])
    before: tuple[CellName, Flags] | None = None
    for months in within:
        has, name = began_by(found, members, months), job_by_name(cohort, months)
        mine = same and job is not None and months == job.months
        if not has.any():
            cells.nobody.add(name)
            cells.alias(_without_name(cohort, months), followed_name(cohort))
            continue
        if mine and cells.find(reached) in cells.values:
            cells.alias(name, reached)
        elif before is not None and int(before[1].sum()) == int(has.sum()):
            cells.alias(name, before[0])  # nobody in between
        else:
            cells.add(name, int(has.sum()), rounded=True, worth=BY_THE_WAY)
        if before is not None and cells.find(before[0]) != cells.find(name):
            between = _hidden(cells, ("delivery", "between", *name), has & ~before[1])
            cells.total(name, [before[0], between])
        without = _hidden(cells, _without_name(cohort, months), can & ~has)
        cells.total(followed_name(cohort), [name, without])
        before = name, has
    if job is not None and not same:
        _tie_to_step(found, cells, cohort, members, job, before)


def _tie_to_step(
    found: Delivered,
    cells: CountCells,
    cohort: str,
    members: Flags,
    job: FunnelStep,
    last: tuple[CellName, Flags] | None,
) -> None:
    """Tie the last month that is given of a whole cohort to the step of delivery, which is about those of it who have come further."""
    could, reached = step_names("job", cohort)
    if last is None or not {cells.find(could), cells.find(reached)} <= set(cells.values):
        return
    name, has = last
    here = job.could & members
    soon = _hidden(cells, ("delivery", "soon and far", cohort), has & here)
    later = _hidden(cells, ("delivery", "later and far", cohort), job.reached & members & ~has)
    others = _hidden(cells, ("delivery", "soon and not so far", cohort), has & ~here, exempt=True)
    cells.total(name, [soon, others])
    cells.total(reached, [soon, later])


def volume_figures(
    found: Delivered, door: Door, step: int, protection: Protection
) -> tuple[DeliveryFigure, ...]:
    """Give them as they may be printed; as ``delivery_figures``, and nothing where no funder asks for it."""
    figures = _figures(found, door, protection) if found.by_month else ()
    return tuple(
        one.model_copy(update={"people_rounded_to": max(step, one.people_rounded_to)})
        for one in figures
    )


def _figures(found: Delivered, door: Door, protection: Protection) -> Iterator[DeliveryFigure]:
    parts = _parts(found)
    kinds: tuple[tuple[DeliveryKind, Callable[[str], CellName], dict[str, Flags]], ...] = (
        ("referrals", referred_name, referrals(found)),
        ("volume", joined_name, parts),
    )
    for kind, name, periods in kinds:
        counts = {period: int(members.sum()) for period, members in periods.items()}
        for period, n in {"": sum(counts.values()), **counts}.items() if counts else ():
            shown, coarse = protection.shows(name(period)), protection.door_of(name(period), door)
            yield DeliveryFigure(
                kind=kind,
                cohort=period,
                months=0,
                until=found.until,
                people=coarse.count(n) if shown else None,
                people_rounded_to=own_step(coarse, door),
            )
    for cohort, members in parts.items():
        can = followed(found, members)
        for months in windows(found, members) if can.any() else ():
            size = followed_name(cohort)
            yield _job_by(found, door, protection, size, cohort, members, months)
    for months, some in _of_all(found, parts).items():
        members = np.logical_or.reduce([parts[cohort] for cohort in some])
        if followed(found, members).any():
            size = all_followed_name(months)
            yield _job_by(found, door, protection, size, "", members, months)


def _job_by(
    found: Delivered,
    door: Door,
    protection: Protection,
    size: CellName,
    cohort: str,
    members: Flags,
    months: int,
) -> DeliveryFigure:
    n, did = (
        int(flags.sum()) for flags in (followed(found, members), began_by(found, members, months))
    )
    shown = protection.shows(size)
    people = door.count(n) if shown else None
    count = door.count(did) if shown and protection.shows(job_by_name(cohort, months)) else None
    # Rounded numbers that are the same would make a share of all of them, and nought one of none, which it may not be.
    untrue = (count == people and did < n) or (count == 0 and did > 0)
    given = bool(people) and count is not None and count <= (people or 0) and not untrue
    if not (given and door.share_is_safe(did, n)):
        return DeliveryFigure(
            kind="job_by", cohort=cohort, months=months, until=found.until, people=people
        )
    low, high = wilson_interval(count or 0, people or 1)
    return DeliveryFigure(
        kind="job_by",
        cohort=cohort,
        months=months,
        until=found.until,
        people=people,
        reached=count,
        share=door.number(100 * (count or 0) / (people or 1), "percent"),
        low=door.number(100 * low, "percent"),
        high=door.number(100 * high, "percent"),
    )
