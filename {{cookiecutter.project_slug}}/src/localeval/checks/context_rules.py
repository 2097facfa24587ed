"""Rules about published figures of the places: whether there are any, whether they are as they were fetched, and which months they cover.

What stands in such a table is checked where it is read (``data``); what is fetched, and how, is the business of ``place_figures``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from localeval.base.dates import today
from localeval.base.errors import Problem, ProjectError
from localeval.catalogue.nomis import available
from localeval.catalogue.periods import MONTHS, Span, month_number, span_of
from localeval.checks.rule import Rule, Subject
from localeval.data.fetched_figures import read_figures
from localeval.place_figures.snapshot import read_snapshot
from localeval.place_figures.taking import start_of
from localeval.project.areas import areas_of
from localeval.project.context_settings import FIGURES
from localeval.project.project import FILE, Place, Project

if TYPE_CHECKING:
    import pandas as pd

#: Days after which figures that appear every month or quarter are no longer recent.
_OLD = 183
#: Months that pass until monthly and quarterly figures are published.
_LATE = {1: 3, 12: 6}
_FETCH = "Run localeval context."
_ADDS = (
    "the report has no section on the labour market: how claimants, employment, unemployment, inactivity and its reasons, qualifications, "
    "disability employment, pay and jobs went round the programme, beside neighbours, region and country"
)


class PlaceFiguresGiven(Rule):
    """Published figures say what labour market the programme worked in."""

    family = "data"
    kind = "advice"
    about_values = False

    def check(self, subject: Subject) -> Iterator[Problem]:
        project = subject.project
        if project.settings.context is not None:
            if not project.has_fetched_figures:
                what = f"the figures that it asks for were not fetched yet, so that {_ADDS}."
                yield subject.setting(("context",), what, _FETCH)
        elif "context" not in project.tables:
            what = f"it names no figures about the place, so that {_ADDS}."
            remedy = "Add the line 'context: {from: nomis}' and run localeval context, or name a table of your own: data.context."
            yield Problem(FILE, what, remedy, column="context")


class FetchedFiguresWhole(Rule):
    """Figures that were fetched are as they were fetched, and their sources are known."""

    family = "data"

    def not_applicable(self, subject: Subject) -> str:
        return "" if subject.project.has_fetched_figures else "no figures were fetched"

    def check(self, subject: Subject) -> Iterator[Problem | str]:
        try:
            about = read_snapshot(subject.root)
        except ProjectError as error:
            yield from error.problems
            return
        yield f"{FIGURES}: {about.rows:,} figures of {len(about.areas)} areas, taken on {about.taken}"
        yield from (f"note: {note}" for note in about.not_given)


class FetchedFiguresRecent(Rule):
    """Figures that were fetched are recent, and of all areas and kinds that evaluation.yml asks for."""

    family = "data"
    kind = "advice"
    about_values = False

    def not_applicable(self, subject: Subject) -> str:
        return "" if subject.project.has_fetched_figures else "no figures were fetched"

    def check(self, subject: Subject) -> Iterator[Problem]:
        project, context = subject.project, subject.project.settings.context
        try:
            about, frame = read_snapshot(subject.root), read_figures(project)
        except ProjectError:
            return  # said by the rule that they are as they were fetched
        days = (today() - about.taken).days
        if days > _OLD:
            yield Problem(
                FIGURES, f"the figures were taken on {about.taken}, {days} days ago.", _FETCH
            )
        given = {area.code for area in about.areas}
        asked = {area.code for place in project.places for area in areas_of(project, place)}
        tried = " ".join(question.address for question in about.questions)
        for code in sorted(asked - given):
            if code not in tried:
                what = f"it names {code}, which was not asked for when the figures were fetched on {about.taken}."
                yield subject.setting(("context",), what, _FETCH)
        wanted = (context.indicators if context else ()) or available()
        known = set(frame["indicator"]) | {note.split()[0] for note in about.not_given}
        lacking = [code for code in wanted if code not in known]
        if lacking and context is not None and context.indicators:
            what = f"it names {', '.join(lacking)}, of which there are no figures."
            yield subject.setting(("context",), what, _FETCH)


class PlaceFiguresCoverTheProgramme(Rule):
    """Figures about a place begin before the programme and go on for as long as its people are followed."""

    family = "data"
    kind = "advice"
    about_values = False

    def not_applicable(self, subject: Subject) -> str:
        if "context" not in subject.project.tables:
            return "there are no figures about the place"
        if start_of(subject.project) is None:
            return "it is not said when the programme started"
        return "" if subject.project.has_fetched_figures else subject.without_tables

    def check(self, subject: Subject) -> Iterator[Problem]:
        project = subject.project
        try:
            frame = (
                subject.tables["context"] if not subject.without_tables else read_figures(project)
            )
        except ProjectError:
            return
        taken = _taken(subject) if project.has_fetched_figures else None
        for place in project.places:
            yield from _uncovered(project, place, frame, taken)


def _taken(subject: Subject) -> int | None:
    """Give the month in which figures were fetched; None where that is not known."""
    try:
        day = read_snapshot(subject.root).taken
    except ProjectError:
        return None
    return month_number(day.year, day.month)


def _uncovered(
    project: Project, place: Place, frame: pd.DataFrame, taken: int | None
) -> Iterator[Problem]:
    """Find the months of the programme before the first and after the last figure of those that have a course."""
    start = start_of(project)
    assert start is not None
    context = project.settings.context
    file = FIGURES if project.has_fetched_figures else str(project.settings.data.context)
    mine = frame[(frame["place_code"] == place.code) & frame["value"].notna()]
    begin = month_number(start.year, start.month)
    wanted = begin - (context.months_before if context else 1)
    kinds = mine.groupby("indicator")["period"].agg(list)
    spans = {
        str(code): sorted(span for text in periods if (span := span_of(str(text))) is not None)
        for code, periods in kinds.items()
    }
    # Those of once a year are late by their nature, and say little of months.
    monthly = {
        code: found for code, found in spans.items() if len(found) > 5 and found[0].months in _LATE
    }
    if not monthly:
        return
    first, last = _first(monthly.values()), _last(monthly.values())
    if first.last > wanted + 2:
        what = f"figures about {place.name} begin in {_named(first.last)}, and the programme started in {_named(begin)}."
        remedy = _FETCH if context else f"Add the months from {_named(wanted)} on."
        yield Problem(file, what, remedy)
    late = _LATE[last.months]
    needed = min(_end_of_programme(project), _now() - late)
    # What was fetched when later figures should have been there holds what there was.
    if last.last < needed and (taken is None or taken < needed + late):
        what = f"figures about {place.name} end in {_named(last.last)}, and people of the programme are followed until {_named(_end_of_programme(project))}."
        yield Problem(file, what, _FETCH if context else f"Add the months up to {_named(needed)}.")


def _first(found: Iterable[list[Span]]) -> Span:
    return min(spans[0] for spans in found)


def _last(found: Iterable[list[Span]]) -> Span:
    return max(spans[-1] for spans in found)


def _end_of_programme(project: Project) -> int:
    """Give the last month in which people are followed: of the last start, else of the day on which the data were fixed, else now."""
    starts, locked = project.settings.population.starts, project.settings.data.locked
    follow = max(measure.month for measure in project.measures)
    ends = [_now()]
    if locked is not None:
        ends.append(month_number(locked.year, locked.month))
    if starts is not None:
        ends.append(month_number(starts.last.year, starts.last.month) + follow)
    return min(ends)


def _now() -> int:
    day = today()
    return month_number(day.year, day.month)


def _named(month: int) -> str:
    return f"{MONTHS[month % 12].title()} {month // 12}"
