"""Outcomes over time: a line for each group, month by month, as the result holds it.

Takes what ``monthly_protection`` lets through and what ``protection`` withholds beyond that. In the month of a result
the level is that of the table of results, or both are withheld. The other months are for looking at.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from localeval.analysis.count_cells import (
    COMPARISON,
    PARTICIPANTS,
    MonthCount,
    outcome_names,
    size_name,
)
from localeval.analysis.monthly_levels import FollowedOutcome
from localeval.analysis.monthly_protection import ShownMonth, month_name, shown_month, shown_months
from localeval.analysis.protection import Protection
from localeval.methods.disclosure.door import Door
from localeval.project.project import Project
from localeval.results import Estimate, Level, Point, Series

#: Fewer given months than this make no line.
LEAST_GIVEN = 2
#: Outcome, month and group.
ReportedLevels = Mapping[tuple[str, int, str], float]


@dataclass(frozen=True)
class OutcomeOverTime:
    """One outcome of one group over time, before what the whole report withholds.

    Attributes
    ----------
    followed : FollowedOutcome
        The people of the outcome's first result.
    group : str
    declared : tuple of int
        Months in which the outcome has results.
    own : dict of int to ShownMonth
        Those months, each of the people of its own result.
    months : dict of int to ShownMonth
        The months that may be shown by themselves and beside each other.
    """

    followed: FollowedOutcome
    group: str
    declared: tuple[int, ...]
    own: dict[int, ShownMonth]
    months: dict[int, ShownMonth]

    def is_coarse(self, month: int, protection: Protection) -> bool:
        """Whether the result of a month is made coarser than it is here."""
        measure = replace(self.followed.measure, month=month)
        share = protection.share(outcome_names(self.group, measure)[0])
        return share is not None or protection.step(measure, "") > 0

    @property
    def counted(self) -> tuple[MonthCount, ...]:
        """The months whose number of people has to be protected together with the rest of the report."""
        size = self.followed.size(self.group)
        return tuple(
            MonthCount(
                name=month_name(self.group, self.followed.measure, month),
                size=size_name(self.group, self.followed.measure),
                n=one.n,
                of=size,
                people=one.people,
            )
            for month, one in self.months.items()
            if month not in self.declared and one.people is not None
        )


def outcomes_over_time(
    project: Project, everything: Sequence[FollowedOutcome], door: Door
) -> tuple[OutcomeOverTime, ...]:
    """Follow each outcome once, group by group.

    Parameters
    ----------
    project : Project
    everything : sequence of FollowedOutcome
        One a measure, in the order of the project: the first of an outcome is followed.
    door : Door
    """
    groups = [PARTICIPANTS, COMPARISON] if project.has_comparison else [PARTICIPANTS]
    by_outcome: dict[str, list[FollowedOutcome]] = {}
    for followed in everything:
        by_outcome.setdefault(followed.measure.outcome.code, []).append(followed)
    return tuple(_course(found, group, door) for found in by_outcome.values() for group in groups)


def _course(found: Sequence[FollowedOutcome], group: str, door: Door) -> OutcomeOverTime:
    declared = tuple(one.measure.month for one in found)
    own = {
        one.measure.month: level
        for one in found
        if (level := shown_month(one, group, one.measure.month, door)) is not None
    }
    months = shown_months(found[0], group, door, declared)
    return OutcomeOverTime(found[0], group, declared, own, months)


def reported_levels(estimates: Sequence[Estimate], levels: Sequence[Level]) -> ReportedLevels:
    """Give the levels that the tables of results print of everybody, by outcome, month and group."""
    return dict(_of_everybody(estimates, levels))


def _of_everybody(
    estimates: Sequence[Estimate], levels: Sequence[Level]
) -> Iterator[tuple[tuple[str, int, str], float]]:
    for item in estimates:
        if item.role == "sensitivity" or item.subgroup is not None or item.estimate is None:
            continue
        for group, value in (
            (PARTICIPANTS, item.participant_level),
            (COMPARISON, item.comparison_level),
        ):
            if value is not None:
                yield (item.outcome, item.month, group), value
    for level in levels:
        if level.subgroup is None and level.level is not None:
            yield (level.outcome, level.month, PARTICIPANTS), level.level


def beside_standing(
    series: Sequence[Series],
    standing: Sequence[Estimate | Level],
    last: Sequence[Series],
) -> tuple[Series, ...]:
    """Give lines in which the months of results that stand from an earlier publication stand as well.

    A new level of such a month would tell what the result keeps back. A result that stands without a number has none in its line.

    Parameters
    ----------
    series : sequence of Series
        Of the data as they are now.
    standing : sequence of Estimate or Level
        The results that stand, as they are published.
    last : sequence of Series
        The lines that were last published, of which a month has its interval.
    """
    levels = reported_levels(
        [item for item in standing if isinstance(item, Estimate)],
        [item for item in standing if isinstance(item, Level)],
    )
    whole = [
        item
        for item in standing
        if item.subgroup is None and getattr(item, "role", "") != "sensitivity"
    ]
    months = {(item.outcome, item.month) for item in whole}
    before = {(line.key, point.month): point for line in last for point in line.points}
    lines = []
    for line in series:
        group = PARTICIPANTS if line.group == "participants" else COMPARISON
        points = []
        for point in line.points:
            if (line.outcome, point.month) in months:
                level = levels.get((line.outcome, point.month, group))
                then = before.get((line.key, point.month))
                alone = Point(month=point.month, level=level, low=None, high=None)
                points.append(then if then is not None and then.level == level else alone)
            else:
                points.append(point)
        if sum(point.level is not None for point in points) >= LEAST_GIVEN:
            lines.append(line.model_copy(update={"points": tuple(points)}))
    return tuple(lines)


def series_over_time(
    project: Project,
    found: Sequence[OutcomeOverTime],
    reported: ReportedLevels,
    protection: Protection,
) -> tuple[Series, ...]:
    """Give the series of a report.

    With a comparison group, an outcome whose first result is withheld has no lines either; and the comparison group has none by
    itself, which would be read as the line of those who joined.

    Parameters
    ----------
    project : Project
    found : sequence of OutcomeOverTime
    reported : mapping
        See ``reported_levels``.
    protection : Protection
        Which counts of the whole report are withheld.
    """
    series = []
    for course in found:
        measure = course.followed.measure
        if (
            project.has_comparison
            and (measure.outcome.code, measure.month, course.group) not in reported
        ):
            continue
        points = tuple(_point(course, m, reported, protection) for m in course.followed.months)
        if sum(point.level is not None for point in points) < LEAST_GIVEN:
            continue
        outcome = measure.outcome
        series.append(
            Series(
                outcome=outcome.code,
                label=outcome.label,
                unit=project.unit_of(measure),
                group="participants" if course.group == PARTICIPANTS else "comparison",
                points=points,
            )
        )
    ours = {one.outcome for one in series if one.group == "participants"}
    return tuple(one for one in series if one.outcome in ours)


def _point(
    course: OutcomeOverTime, month: int, reported: ReportedLevels, protection: Protection
) -> Point:
    measure = course.followed.measure
    level: float | None
    if month in course.declared:
        level = reported.get((measure.outcome.code, month, course.group))
        # Beside a level that was made coarser, an interval of the exact one would tell it.
        one = None if course.is_coarse(month, protection) else course.own.get(month)
    else:
        one = course.months.get(month)
        if one is not None and one.people is not None:  # a share, which counts people
            name = month_name(course.group, measure, month)
            one = one if protection.shows(name) else None
        level = one.given.level if one else None
    if level is None or one is None:
        return Point(month=month, level=level, low=None, high=None)
    low, high = min(one.given.low, level), max(one.given.high, level)
    return Point(month=month, level=level, low=low, high=high)
