"""The findings on delivery of a place: each step of the way, the wait before the start, and the time to a first job.

Each count is among those of the whole report before it is chosen what is withheld (``count_delivery``). Shares and their intervals are
worked out of numbers as they are printed, so that they tell no more than these do; the curve of first jobs is in whole per cent, at
months between which enough people found work. Nothing here says what a programme changed.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from localeval.analysis.coarse_counts import WORTH_IT, CoarseShare
from localeval.analysis.count_cells import (
    BY_THE_WAY,
    PART,
    SECONDARY,
    CellName,
    CountCells,
)
from localeval.analysis.delivery_coarseness import allowing_for, count_all_joined, own_step
from localeval.analysis.delivery_events import Recorded, recorded
from localeval.analysis.delivery_pace import (
    PaceModel,
    Watched,
    count_pace,
    pace_figures,
    pace_model,
)
from localeval.analysis.delivery_parts import (
    PartedBy,
    count_parts,
    equality_facts,
    joined_figures,
    part_names,
    parts_of_people,
    steps_by_part,
    with_limits,
)
from localeval.analysis.delivery_reach import Joined, count_reach, joined_of, reach_figures
from localeval.analysis.delivery_targets import (
    TargetRow,
    count_targets,
    target_figures,
    target_rows,
    tie_targets,
)
from localeval.analysis.facts import DeliveryFacts
from localeval.analysis.protection import Protection
from localeval.analysis.sample import Frames, participants_in
from localeval.methods.delivery.calendar_months import MONTHS_TO_START, is_over, months_over
from localeval.methods.delivery.cohorts import QUARTER, cohorts
from localeval.methods.delivery.first_event import (
    MonthOfCurve,
    curve,
    interval_of,
    people_behind,
)
from localeval.methods.delivery.funnel import (
    FunnelStep,
    StepName,
    funnel,
    wilson_interval,
)
from localeval.methods.delivery.intensity import MONTHS as INTENSITY_MONTHS
from localeval.methods.delivery.intensity import attended, in_bands
from localeval.methods.disclosure.door import SMALLEST_SUBGROUP, Door
from localeval.methods.inputs import Flags
from localeval.project.delivery_settings import DeliverySettings, Target
from localeval.project.profiles import COHORT_MONTHS
from localeval.project.project import Place, Project
from localeval.results import DeliveryFigure

#: Steps of the curve of first jobs, in months, and how far it goes.
_GRIDS, _FARTHEST = (3, 6, 12), 36
#: A curve that goes so far is not made coarser to go farther.
_FAR_ENOUGH = 12
#: So many words of events that are no step are named, each of so many people at least; numbers of their records are rounded to as many.
MOST_WORDS, _RECORDS = 5, 10
#: Fewer points than this make no curve.
_FEWEST_POINTS = 3


@dataclass
class Delivered:
    """What became of the participants of a place, not yet protected.

    Parameters
    ----------
    on_record : Recorded
    door : Door
    by : mapping of str to PartedBy
        Columns by which steps are shown, with the people of each part.
    participants : int
        How many of the people are in the data; the others were referred and did not start.
    targets : sequence of Target
        Of the place, in the order of their days.
    joined : Joined or None
        Who joined of the eligible; None where it is not said how many are.
    finest : int
        Months of the finest cohort.
    by_month : bool
        Whether a funder asks how many joined when, and began a job by how many months after.
    asked : DeliverySettings
    beside : mapping of str to PartedBy
        Characteristics by which it is asked how soon people found a first job, in their order.
    """

    on_record: Recorded
    door: Door
    by: Mapping[str, PartedBy] = field(default_factory=dict)
    participants: int = 0
    targets: Sequence[Target] = ()
    joined: Joined | None = None
    finest: int = QUARTER
    by_month: bool = False
    asked: DeliverySettings = field(default_factory=DeliverySettings)
    beside: Mapping[str, PartedBy] = field(default_factory=dict)
    until: str = field(init=False)

    def __post_init__(self) -> None:
        self.until = str(self.on_record.histories.day)

    @classmethod
    def of(cls, project: Project, place: Place, tables: Frames, door: Door) -> Delivered | None:
        """Gather it; None where nothing is on record."""
        if "events" not in project.tables:
            return None
        found = recorded(project, tables)
        if found is None:
            return None
        asked, people = project.settings.delivery or DeliverySettings(), tables["people"]
        by = parts_of_people(people, asked, found.histories, found.beyond)
        targets, eligible = asked.targets_of(place.code), asked.eligible_of(place.code)
        joined = joined_of(people, eligible, found.histories) if eligible else None
        participants = int(participants_in(people).sum())
        profile = project.profile
        finest = COHORT_MONTHS[profile.cohorts] if profile else QUARTER
        by_month = profile is not None
        beside = {one.column: by[one.column] for one in asked.equality if one.column in by}
        if not asked.equality:
            groups = DeliverySettings(by=project.settings.subgroups)
            beside = parts_of_people(people, groups, found.histories)
        return cls(found, door, by, participants, targets, joined, finest, by_month, asked, beside)

    @cached_property
    def steps(self) -> list[FunnelStep]:
        """The steps of which the data can tell, those that nobody can have reached yet left out."""
        return [step for step in funnel(self.on_record.histories) if step.could.any()]

    @cached_property
    def against_targets(self) -> list[TargetRow]:
        """Targets whose period is over, with how many people there are."""
        return target_rows(self.targets, self.on_record.histories)

    @property
    def characteristics(self) -> list[str]:
        """Columns by which people are counted for equality."""
        return [one.column for one in self.asked.equality if one.column in self.by]

    @cached_property
    def steps_by_part(self) -> dict[str, list[FunnelStep]]:
        """By column, those of them that are shown by provider and the like."""
        return {by: steps_by_part(self.steps, parted) for by, parted in self.by.items()}

    @cached_property
    def cohorts(self) -> dict[str, np.ndarray]:
        """Who started when; large enough for a share of each to mean something."""
        return cohorts(self.on_record.histories.started, self.smallest, self.finest)

    @property
    def smallest(self) -> int:
        """Of how many people a cohort should be."""
        return max(SMALLEST_SUBGROUP, 3 * self.door.threshold)

    @cached_property
    def waits(self) -> np.ndarray:
        """Days from referral to start, of those who were referred early enough for anybody to have started."""
        h = self.on_record.histories
        could = is_over(h.referred, MONTHS_TO_START, h.day) & (h.started >= h.referred)
        return np.asarray((h.started - h.referred)[could].astype(np.int64))

    @cached_property
    def watched(self) -> Watched | None:
        """Who joined without a job on that day, and when they began one; None where jobs are not on record."""
        h = self.on_record.histories
        if "job_start" not in h.recorded:
            return None
        could = ~np.isnat(h.started) & ~h.in_work_at_start
        whole = months_over(h.started, np.full(len(could), h.day + np.timedelta64(1, "D")))
        to_job = months_over(h.started, h.first_job) + 1
        event = could & ~np.isnat(h.first_job) & (to_job <= whole)
        months = np.where(could, np.where(event, to_job, whole), 0)
        people = could & (months > 0)
        return Watched(people, np.where(people, months, 0), event & people)

    @cached_property
    def pace(self) -> PaceModel | None:
        """How soon groups found a first job, beside each other."""
        if self.watched is None or not self.beside:
            return None
        return pace_model(self.watched, self.beside, self.door.threshold)

    @cached_property
    def curve(self) -> list[MonthOfCurve]:
        """Time to the first job, at months between which nobody or enough people found one."""
        if self.watched is None:
            return []
        months, event = self.watched.months, self.watched.event
        found: list[MonthOfCurve] = []
        for step in _GRIDS:
            points = self._cut(curve(months, event, range(0, _FARTHEST + 1, step)))
            if points and points[-1].month > (found[-1].month if found else 0):
                found = points
            if found and found[-1].month >= _FAR_ENOUGH:
                break
        return found if len(found) >= _FEWEST_POINTS else []

    def _cut(self, points: Sequence[MonthOfCurve]) -> list[MonthOfCurve]:
        """Cut the curve where few people are followed up, or few found a job since the month before."""
        least = max(SMALLEST_SUBGROUP, self.door.threshold)
        enough = [p.at_risk >= least and not self.door.is_small(p.events) for p in points]
        return list(points[: enough.index(False)] if False in enough else points)

    @cached_property
    def bands(self) -> dict[str, int]:
        """How many attended how often in their first months; empty where that is not on record."""
        h = self.on_record.histories
        return in_bands(*attended(h)) if "attended" in h.recorded else {}

    @property
    def facts(self) -> DeliveryFacts:
        """What is said beside the numbers."""
        found = funnel(self.on_record.histories)
        could = {step.name: bool(step.could.any()) for step in found}
        names: tuple[StepName, ...] = ("started", "stayed", "job", "kept")
        uncounted = self.on_record.uncounted
        named = [one.word for one in uncounted if one.people >= max(_RECORDS, self.door.threshold)]
        return DeliveryFacts(
            until=self.until,
            locked=self.on_record.locked,
            untold=tuple(name for name in names if name not in could),
            nobody_yet=tuple(name for name in names if could.get(name) is False),
            targets=len({one.last for one in self.targets}),
            untold_targets=tuple(
                dict.fromkeys(r.planned.measure for r in self.against_targets if r.actual is None)
            ),
            equality=tuple(
                equality_facts(one, self.by[one.column])
                for one in self.asked.equality
                if one.column in self.by
            ),
            uncounted_words=tuple(named[:MOST_WORDS]),
            uncounted_records=_about(sum(one.records for one in uncounted), self.door),
            few_have_others=len(named) < len(uncounted) or len(named) > MOST_WORDS,
        )


def _about(records: int, door: Door) -> int | None:
    """Round a number of records, to ten at least; None where there are few."""
    base = max(_RECORDS, door.rounding)
    return None if 0 < records < max(base, door.threshold) else int(records / base + 0.5) * base


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


def first_job_name(month: int) -> CellName:
    """Name the people of the curve who have begun a job by the end of a month."""
    return ("delivery", "first job by", month)


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


def delivery_figures(
    found: Delivered, door: Door, step: int, protection: Protection
) -> tuple[DeliveryFigure, ...]:
    """Give the figures as they may be printed.

    Parameters
    ----------
    found : Delivered
    door : Door
        By which numbers of people leave.
    step : int
        To what that rounds them, where it is more than everywhere; else 0.
    protection : Protection
    """
    steps = list(_steps(found, door, protection))
    figures = [*steps, *_by_part(found, steps, door, protection)]
    figures += target_figures(found.against_targets, found.until, door, protection)
    if found.joined is not None:
        figures += reach_figures(found.joined, found.until, door, protection)
    figures += _waiting(found, door, protection)
    figures += [*_first_jobs(found, door, protection), *_bands(found, door, protection)]
    if found.pace is not None:
        by_step = "job" if any(one.name == "job" for one in found.steps) else ""
        figures += pace_figures(found.pace, by_step, found.until, door, protection)
    return tuple(
        one.model_copy(update={"people_rounded_to": max(step, one.people_rounded_to)})
        for one in figures
    )


def _steps(found: Delivered, door: Door, protection: Protection) -> Iterator[DeliveryFigure]:
    everyone: dict[str, Flags] = {"": np.ones(len(found.on_record.histories.started), dtype=bool)}
    for cohort, members in {**everyone, **found.cohorts}.items():
        for step in found.steps:
            if cohort and step.name == "started":
                continue
            left_out = int(step.contradictory.sum())
            yield _step_figure(found, step, members, step_names(step.name, cohort), door, protection).model_copy(
                update={
                    "cohort": cohort,
                    "left_out": door.count(left_out)
                    if not cohort and protection.shows(left_out_name(step.name))
                    else None,
                }
            )  # fmt: skip


def _by_part(
    found: Delivered, steps: Sequence[DeliveryFigure], door: Door, protection: Protection
) -> Iterator[DeliveryFigure]:
    """Give each step by each part of people, with what chance alone would do."""
    wholes = {one.kind: one for one in steps if not one.cohort}
    for by, parted in found.by.items():
        if by in found.characteristics:
            yield from joined_figures(by, parted, found.participants, found.until, door, protection)
        for step in found.steps_by_part[by]:
            figures = [
                _step_figure(found, step, who, part_names(step.name, by, part), door, protection).model_copy(
                    update={"by": by, "part": part}
                )
                for part, who in parted.members.items()
            ]  # fmt: skip
            shown = by in found.asked.by
            yield from with_limits(figures, wholes[step.name], door) if shown else figures


def _step_figure(
    found: Delivered,
    step: FunnelStep,
    members: Flags,
    names: tuple[CellName, CellName],
    door: Door,
    protection: Protection,
) -> DeliveryFigure:
    """Give a step of some people as it may be printed."""
    n, did = int((step.could & members).sum()), int((step.reached & members).sum())
    could, reached = names
    shown = protection.shows(could)
    coarse = protection.door_of(could, door)
    people = coarse.count(n) if shown else None
    count = coarse.count(did) if shown and protection.shows(reached) else None
    figure = DeliveryFigure(
        kind=step.name,
        months=step.months,
        until=found.until,
        people=people,
        reached=count,
        people_rounded_to=own_step(coarse, door),
    )
    # Coarse numbers that are the same would make a share of all of them, which it is not.
    told = count is not None and people and (count < people or coarse == door) and count <= people
    if told and door.share_is_safe(did, n):
        assert people is not None
        assert count is not None
        low, high = wilson_interval(count, people)
        if figure.people_rounded_to:
            off = CoarseShare(count, people, figure.people_rounded_to).off / 100
            low, high = allowing_for(count / people, low, high, off)
        share = {
            "share": door.number(100 * count / people, "percent"),
            "low": door.number(100 * low, "percent"),
            "high": door.number(100 * high, "percent"),
        }
        return figure.model_copy(update=share)
    return figure.model_copy(update={"reached": None})


def _waiting(found: Delivered, door: Door, protection: Protection) -> Iterator[DeliveryFigure]:
    """Give the wait in whole weeks, where enough people are on either side of each number."""
    days, n = found.waits, len(found.waits)
    if not n:
        return
    coarse = protection.door_of(waiting_name(), door)
    shown = protection.shows(waiting_name()) and n >= 2 * door.threshold
    weeks = [float(np.round(q / 7)) for q in np.quantile(days, [0.25, 0.5, 0.75])]
    quarters = shown and n >= 4 * door.threshold
    yield DeliveryFigure(
        kind="waiting",
        months=MONTHS_TO_START,
        until=found.until,
        people=coarse.count(n) if shown else None,
        people_rounded_to=own_step(coarse, door),
        weeks=weeks[1] if shown else None,
        weeks_low=weeks[0] if quarters else None,
        weeks_high=weeks[2] if quarters else None,
    )


def _first_jobs(found: Delivered, door: Door, protection: Protection) -> Iterator[DeliveryFigure]:
    """Give the curve at those months of which each number may be printed, where these are enough."""
    points = found.curve
    shown = [p for p in points if _shows_month(p, protection)]
    if len(shown) < _FEWEST_POINTS or shown[0].month != 0:
        return
    everybody = points[0].at_risk
    coarse = protection.door_of(at_risk_name(0), door)
    for point in shown:
        share, low, high = _of_rounded(point, everybody, coarse, own_step(coarse, door))
        yield DeliveryFigure(
            kind="first_job",
            months=point.month,
            until=found.until,
            people=coarse.count(point.at_risk),
            people_rounded_to=own_step(coarse, door),
            share=float(np.floor(100 * share + 0.5)),
            low=float(np.floor(100 * low + 1e-9)),  # outwards, so that the interval holds as much
            high=float(np.ceil(100 * high - 1e-9)),
        )


def _shows_month(point: MonthOfCurve, protection: Protection) -> bool:
    begun = [] if point.share == 0 else [first_job_name(point.month)]
    return protection.shows(at_risk_name(point.month), *begun)


def _of_rounded(
    point: MonthOfCurve, everybody: int, door: Door, coarse: int
) -> tuple[float, float, float]:
    """Give a share of the curve and its interval as those of rounded numbers of people, which tell no more than a rounded count does.

    The share is of so many people as if nobody's data had ended, and the interval of as many as would make it as wide.
    """
    whole, jobs = door.count(everybody) or 0, round(point.share * everybody)
    part = min(door.count(jobs) or 0, whole)
    if not 0 < part < whole:
        return part / max(whole, 1), part / max(whole, 1), part / max(whole, 1)
    of = round(people_behind(point, everybody))
    low, high = interval_of(part / whole, max(door.count(of) or 0, door.rounding))
    if coarse:
        low, high = allowing_for(
            part / whole, low, high, CoarseShare(part, whole, coarse).off / 100
        )
    return part / whole, low, high


def _bands(found: Delivered, door: Door, protection: Protection) -> Iterator[DeliveryFigure]:
    """Give how many attended how often; of a band of nobody it is said that nobody is in it."""
    n = sum(found.bands.values())
    for band, did in found.bands.items() if n else ():
        shown = protection.shows(band_cell(""), band_cell(band))
        people = door.count(n) if protection.shows(band_cell("")) else None
        count = door.count(did) if shown else None
        given = count is not None and bool(people) and did < n
        yield DeliveryFigure(
            kind="attended",
            band=band,
            months=INTENSITY_MONTHS,
            until=found.until,
            people=people,
            reached=min(count or 0, people or 0) if given else None,
            share=door.number(100 * min(count or 0, people or 0) / (people or 1), "percent")
            if given
            else None,
        )
