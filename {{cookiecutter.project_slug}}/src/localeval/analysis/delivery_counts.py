"""The counts of delivery among those of the whole report, and how they are tied to each other, before it is chosen what is withheld."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import numpy as np

from localeval.analysis.coarse_counts import WORTH_IT
from localeval.analysis.count_cells import BY_THE_WAY, PART, SECONDARY, CellName, CountCells
from localeval.analysis.delivered import Delivered
from localeval.analysis.delivery_coarseness import count_all_joined
from localeval.analysis.delivery_pace import count_pace
from localeval.analysis.delivery_parts import count_parts
from localeval.analysis.delivery_reach import count_reach
from localeval.analysis.delivery_targets import count_targets, tie_targets
from localeval.methods.delivery.first_event import MonthOfCurve
from localeval.methods.delivery.funnel import FunnelStep
from localeval.methods.inputs import Flags


def step_names(step: str, cohort: str) -> tuple[CellName, CellName]:
    """Name the people who could have got to a step, and those who did, of everyone or of a cohort."""
    return ("delivery", "could", step, cohort), ("delivery", "reached", step, cohort)


def left_out_name(step: str) -> CellName:
    """Name the people who are left out of a step."""
    return ("delivery", "left out", step)


def at_risk_name(month: int) -> CellName:
    """Name the people without a job by the end of a month who were followed up."""
    return ("delivery", "at risk", month)


def waiting_name() -> CellName:
    """Name the people whose wait is on record."""
    return ("delivery", "waited")


def band_cell(band: str) -> CellName:
    """Name the people who attended so often; of all of them where the band is empty."""
    return ("delivery", "attended", band)


def first_job_name(month: int) -> CellName:
    """Name the people of the curve who have begun a job by the end of a month."""
    return ("delivery", "first job by", month)


def count_delivery(found: Delivered, cells: CountCells) -> None:
    """Add the counts that the section on delivery prints, and the sums that tie them to each other and to everyone."""
    everyone = count_all_joined(cells, found.door)
    total = cells.values.get(everyone)
    for step in found.steps:
        _count_step(found, cells, step)
        if step.name == "started":
            # Who did not start is not among the people of the report; who did is.
            _tie_started(cells, everyone, total)
            continue
        if total is not None and step.could.sum() == total:
            cells.alias(step_names(step.name, "")[0], everyone)
        elif total is not None:
            _rest(cells, everyone, [step_names(step.name, "")[0]], ("not so far", step.name), total)
    names = {step.name for step in found.steps}
    if {"job", "kept"} <= names:
        for cohort in ("", *found.cohorts):
            _count_lost(found, cells, cohort)
    wholes: dict[str, tuple[CellName, CellName]] = {
        step.name: step_names(step.name, "") for step in found.steps
    }
    count_parts(
        cells, found.steps_by_part, found.by, found.participants, wholes, found.characteristics
    )
    count_targets(found.against_targets, cells)
    if found.joined is not None:
        count_reach(found.joined, cells)
    _count_curve(found, cells)
    tie_curve(found, cells)
    _tie_first_month(found, cells, everyone, total)
    tie_starts(found, cells)
    if found.pace is not None:
        jobs: dict[CellName, MonthOfCurve] = {
            ("delivery", "jobs by", p.month): p for p in found.curve
        }
        job = next((step for step in found.steps if step.name == "job"), None)
        count_pace(found.pace, cells, at_risk_name(0), jobs, job)
    _count_bands(found, cells, everyone, total)
    n = len(found.waits)
    if n:
        cells.add(waiting_name(), n, rounded=True, worth=BY_THE_WAY)
        if total is not None and n <= total:
            _rest(cells, everyone, [waiting_name()], ("did not wait",), total)


def _count_step(found: Delivered, cells: CountCells, step: FunnelStep) -> None:
    """Add who could have got to a step and who did, of everyone and of each cohort, and tie them."""
    by_cohort: dict[str, Flags] = {"": np.ones(len(step.could), dtype=bool), **found.cohorts}
    parts: dict[CellName, list[CellName]] = {name: [] for name in step_names(step.name, "")}
    for cohort, members in by_cohort.items():
        if step.name == "started" and cohort:
            continue  # who did not start is of no cohort
        n, did = int((step.could & members).sum()), int((step.reached & members).sum())
        could, reached = step_names(step.name, cohort)
        if not n:
            cells.nobody.update({could, reached})
            continue
        cells.add(could, n, rounded=True, worth=SECONDARY if not cohort else PART)
        _add(cells, reached, did, worth=SECONDARY if not cohort else PART)
        cells.total(could, [reached, _hide(cells, ("delivery", "not", step.name, cohort), n - did)])
        if cohort:
            for name, whole in zip((could, reached), step_names(step.name, ""), strict=True):
                parts[whole].append(name)
    for whole, some in parts.items():
        if some and cells.find(whole) in cells.values:
            count = sum(cells.values.get(name, 0) for name in some)
            _rest(cells, whole, some, ("other cohorts", *whole), cells.values[whole], count)
    left_out = int(step.contradictory.sum())
    _add(cells, left_out_name(step.name), left_out, worth=BY_THE_WAY)


def _tie_started(cells: CountCells, everyone: CellName, total: float | None) -> None:
    """Tie who started of those who were referred to all who joined; of the others it is not known when they were referred."""
    started = step_names("started", "")[1]
    if total is not None and cells.values.get(started, total + 1) <= total:
        _rest(cells, everyone, [started], ("joined otherwise",), total)


def _add(cells: CountCells, name: CellName, count: int, *, worth: float) -> None:
    if count:
        cells.add(name, count, rounded=True, worth=worth)
    else:
        cells.nobody.add(name)


def _hide(cells: CountCells, name: CellName, count: float, *, exempt: bool = False) -> CellName:
    if count:
        cells.hide(name, count, exempt=exempt)
    return name


def _rest(
    cells: CountCells,
    total: CellName,
    parts: Sequence[CellName],
    about: Sequence[Hashable],
    value: float,
    count: float | None = None,
) -> None:
    """Tie parts to a total with whoever is in none of them; the day of a start tells nothing of how a person fared."""
    inside = sum(cells.values.get(part, 0) for part in parts) if count is None else count
    rest = _hide(cells, ("delivery", "beside", *about), value - inside, exempt=True)
    cells.total(total, [*parts, rest])


def _count_lost(found: Delivered, cells: CountCells, cohort: str) -> None:
    """Tie those who kept a job to those who began one: the rest lost it, or is not so far yet."""
    job, kept = (step_names(name, cohort)[1] for name in ("job", "kept"))
    if cells.find(job) in cells.values and cells.find(kept) in cells.values:
        steps = {step.name: step for step in found.steps}
        both = steps["kept"].reached & ~steps["job"].reached
        if both.any():  # left out of one of the steps only
            return
        gone = cells.values[job] - cells.values[kept]
        cells.total(job, [kept, _hide(cells, ("delivery", "not kept", cohort), gone)])


def _count_bands(
    found: Delivered, cells: CountCells, everyone: CellName, total: float | None
) -> None:
    """Add how many attended how often, and tie them to everyone."""
    n = sum(found.bands.values())
    if not n:
        return
    whole = band_cell("")
    if total == n:
        whole = cells.alias(whole, everyone)
    else:
        cells.add(whole, n, rounded=True, worth=BY_THE_WAY)
        if total is not None:
            _rest(cells, everyone, [whole], ("attended",), total)
    cells.split(whole, {band_cell(band): count for band, count in found.bands.items()})


def _count_curve(found: Delivered, cells: CountCells) -> None:
    """Add who is still followed up without a job, month by month, with who found one and whose data end in between.

    The share of a month is taken of rounded numbers, as every share is, so that it tells as much as a rounded count of those who have
    begun a job by then: that is a count of its own, of people who count in the steps, too (``tie_curve``).
    """
    before: MonthOfCurve | None = None
    so_far = 0
    for point in found.curve:
        name = at_risk_name(point.month)
        # Without the first month there is no curve at all.
        worth = BY_THE_WAY if point.month else WORTH_IT
        cells.add(name, point.at_risk, rounded=True, worth=worth)
        if before is not None:
            jobs: CellName = ("delivery", "jobs by", point.month)
            _hide(cells, jobs, point.events)
            ended = before.at_risk - point.at_risk - point.events
            # Whose data end is told by their start alone.
            over = _hide(cells, ("delivery", "data end by", point.month), ended, exempt=True)
            cells.total(at_risk_name(before.month), [name, jobs, over])
            earlier, so_far = so_far, so_far + point.events
            if so_far and point.events:
                cells.add(first_job_name(point.month), so_far, rounded=True, worth=BY_THE_WAY)
                known = [first_job_name(before.month), jobs] if earlier else [jobs]
                cells.total(first_job_name(point.month), known)
            elif so_far:
                cells.alias(first_job_name(point.month), first_job_name(before.month))
        before = point


def _tie_first_month(
    found: Delivered, cells: CountCells, everyone: CellName, total: float | None
) -> None:
    """Tie who is at risk when the curve begins to all who joined: the others had a job already, or are not followed for a month yet."""
    first = at_risk_name(0)
    if found.watched is None or total is None or first not in cells.values:
        return
    started = ~np.isnat(found.on_record.histories.started)
    in_work = int((started & found.on_record.histories.in_work_at_start).sum())
    soon = total - cells.values[first] - in_work
    if soon < 0:
        return
    parts = [first, _hide(cells, ("delivery", "at risk", "in work"), in_work)]
    parts.append(_hide(cells, ("delivery", "at risk", "not yet"), soon, exempt=True))
    cells.total(everyone, parts)


def tie_starts(found: Delivered, cells: CountCells) -> None:
    """Tie who joined by the days of targets to who could have got to each step of the cohorts that had joined by then."""
    for step in found.steps:
        if step.name != "started":
            parts = [
                (step_names(step.name, cohort)[0], step.could & members)
                for cohort, members in found.cohorts.items()
            ]
            tie_targets(found.against_targets, found.on_record.histories, {"starts": parts}, cells)


def tie_curve(found: Delivered, cells: CountCells) -> None:
    """Tie a month of the curve to the step of delivery whose window ends in it: who has begun a job by then, and who is still without one."""
    step = next((one for one in found.steps if one.name == "job"), None)
    if step is None:
        return
    without: CellName = ("delivery", "not", "job", "")
    for mine, theirs, key in (
        (
            (first_job_name(step.months), begun_by(found, step.months)),
            (step_names("job", "")[1], step.reached),
            "begun",
        ),
        (
            (at_risk_name(step.months), still_without(found, step.months)),
            (without, step.could & ~step.reached),
            "without",
        ),
    ):
        tie_people(cells, mine, theirs, step.could, ("step", key, step.months))


def still_without(found: Delivered, month: int) -> Flags:
    """Say who of the curve has no job by the end of a month and was followed until then, shape (n,)."""
    if found.watched is None:
        return np.zeros(len(found.on_record.histories.started), dtype=bool)
    months, event = found.watched.months, found.watched.event
    there = (months > month) | ((months == month) & ~event)
    return np.asarray(found.watched.people & there)


def begun_by(found: Delivered, month: int) -> Flags:
    """Say who of the curve has begun a job by the end of a month, shape (n,)."""
    if found.watched is None:
        return np.zeros(len(found.on_record.histories.started), dtype=bool)
    return np.asarray(found.watched.event & (found.watched.months <= month))


def tie_people(
    cells: CountCells,
    one: tuple[CellName, Flags],
    other: tuple[CellName, Flags],
    so_far: Flags,
    about: Sequence[Hashable],
) -> None:
    """Tie two counts of nearly the same people by those who are in both.

    Parameters
    ----------
    cells : CountCells
    one, other : (CellName, ndarray of bool)
        Each count with its people; nothing where one of them is not printed.
    so_far : ndarray of bool
        Who can be in the other; who is not so far is told by the start alone.
    about : sequence
        What sets the names of the parts apart.
    """
    names = cells.find(one[0]), cells.find(other[0])
    if names[0] == names[1] or not set(names) <= set(cells.values):
        return
    if np.array_equal(one[1], other[1]):
        cells.total(names[0], [names[1]])
        return
    both, beyond, beside = one[1] & other[1], one[1] & ~other[1], other[1] & ~one[1]
    common = _hide(cells, ("delivery", "in both", *about), int(both.sum()))
    parts: list[list[CellName]] = [[common], [common]]
    for place, some, key in ((0, beyond, "here"), (1, beside, "there")):
        told = place == 0 and not (some & so_far).any()
        parts[place].append(
            _hide(cells, ("delivery", "in one", key, *about), int(some.sum()), exempt=told)
        )
    for name, tied in zip(names, parts, strict=True):
        cells.total(name, tied)
