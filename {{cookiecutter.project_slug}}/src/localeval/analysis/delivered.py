"""What became of the participants of a place on their way from referral to lasting work, not yet protected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from localeval.analysis.delivery_events import Recorded, recorded
from localeval.analysis.delivery_pace import PaceModel, Watched, pace_model
from localeval.analysis.delivery_parts import (
    PartedBy,
    equality_facts,
    parts_of_people,
    steps_by_part,
)
from localeval.analysis.delivery_reach import Joined, joined_of
from localeval.analysis.delivery_targets import TargetRow, target_rows
from localeval.analysis.facts import DeliveryFacts
from localeval.analysis.sample import Frames, participants_in
from localeval.methods.delivery.calendar_months import MONTHS_TO_START, is_over, months_over
from localeval.methods.delivery.cohorts import QUARTER, cohorts
from localeval.methods.delivery.first_event import MonthOfCurve, curve
from localeval.methods.delivery.funnel import FunnelStep, StepName, funnel
from localeval.methods.delivery.intensity import attended, in_bands
from localeval.methods.disclosure.door import SMALLEST_SUBGROUP, Door
from localeval.project.delivery_settings import DeliverySettings, Target
from localeval.project.profiles import COHORT_MONTHS
from localeval.project.project import Place, Project

#: Steps of the curve of first jobs, in months, and how far it goes.
_GRIDS, _FARTHEST = (3, 6, 12), 36
#: A curve that goes so far is not made coarser to go farther.
_FAR_ENOUGH = 12
#: So many words of events that are no step are named, each of so many people at least; numbers of their records are rounded to as many.
MOST_WORDS, _RECORDS = 5, 10
#: Fewer points than this make no curve.
FEWEST_POINTS = 3


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
        return found if len(found) >= FEWEST_POINTS else []

    def _cut(self, points: Sequence[MonthOfCurve]) -> list[MonthOfCurve]:
        """Cut the curve where few people are followed up, or few found a job since the month before."""
        least = max(SMALLEST_SUBGROUP, self.door.threshold)
        enough = [p.at_risk >= least and not self.door.is_small(p.events) for p in points]
        return list(points[: enough.index(False)] if False in enough else points)

    @cached_property
    def bands(self) -> dict[str, int]:
        """How many attended how often in their first months.

        Empty where that is not on record, and where all are in one band: that would say something of each of them, and that nobody is in
        any other band says it too.
        """
        h = self.on_record.histories
        if "attended" not in h.recorded:
            return {}
        found = in_bands(*attended(h))
        return found if max(found.values()) < sum(found.values()) else {}

    @property
    def facts(self) -> DeliveryFacts:
        """What is said beside the numbers."""
        found = {step.name: step for step in funnel(self.on_record.histories)}
        names: tuple[StepName, ...] = ("started", "stayed", "job", "kept")
        # Where nobody counts in a step, nobody is so far, or those who are so far are left out; of a few of them nothing is said.
        nobody = [name for name in names if name in found and not found[name].could.any()]
        left_out = {name: int(found[name].contradictory.sum()) for name in nobody}
        uncounted = self.on_record.uncounted
        named = [one.word for one in uncounted if one.people >= max(_RECORDS, self.door.threshold)]
        return DeliveryFacts(
            until=self.until,
            locked=self.on_record.locked,
            untold=tuple(name for name in names if name not in found),
            nobody_yet=tuple(name for name, n in left_out.items() if not n),
            all_left_out=tuple(name for name, n in left_out.items() if n >= self.door.threshold),
            hidden_steps=tuple(name for name, n in left_out.items() if self.door.is_small(n)),
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
