"""The rule about who is in which group, and about who is gone: words, days, ids and columns that say otherwise.

It asks: each may be right as it is, and only a person can know. What is looked for is in ``analysis``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from localeval.base.errors import Problem
from localeval.checks.asked import Asked
from localeval.checks.doubt_problems import files_of_people, in_place, problem_of
from localeval.checks.rule import Rule, Subject
from localeval.data.questions import accept_line
from localeval.data.row_sources import rows_called
from localeval.designs.origins import JOIN_LATER, OF_ELSEWHERE, SELECTED
from localeval.designs.participants import SELECTED_LATER

if TYPE_CHECKING:
    from localeval.analysis.doubts import Doubtful, PlaceValues
    from localeval.project.project import Place, Project

#: So many times as many participants as people to compare them with are asked about; and fewer where participants are also the
#: better off before the start, by so many standard deviations.
_FAR_LARGER, _LARGER, _BETTER_OFF = 2.0, 1.2, 0.1
#: Comparison groups whose ids the programme gave.
_OF_THE_LIST = JOIN_LATER | SELECTED
_START = "start_date"
#: Names of columns of outcomes that say in which group somebody is; and of those that say how an inquiry went.
_OF_A_GROUP = re.compile(
    r"\b(groups?|arm|cohort|allocat\w*|assign\w*|randomi[sz]\w*|treat\w*|condition|strand)\b"
)
_OF_A_SURVEY = re.compile(r"\b(survey\w*|interview\w*|respon\w*|contact\w*|question\w*|follow\w*|answer\w*|consent\w*|call\w*|wave|age)\b")  # fmt: skip
#: Origins of a comparison group to whom nobody offered a place, and whom nobody referred either.
_NOT_OFFERED = frozenset({"not_offered", "other_area", "earlier_cohort"})
_NOT_REFERRED = frozenset({"eligible_not_referred", "administrative_records"})


class GroupsAsCalled(Rule):
    """The words for the groups agree with everything else that says who took part, and nobody is in both."""

    family = "data"
    kind = "advice"

    def not_applicable(self, subject: Subject) -> str:
        return subject.without_tables

    def check(self, subject: Subject) -> Iterator[Problem]:
        from localeval.analysis.under_two_ids import known_in_two_places

        project, by = subject.project, subject.look.same.by
        people = subject.tables["people"]
        for doubt in known_in_two_places(people) if len(project.places) > 1 else ():
            yield problem_of(subject, doubt, Asked(by=by), self.name(), doubt.rows)
        for place in project.places:
            yield from _in_a_place(subject, place, self.name())
        for doubt in _by_their_words(subject):
            yield problem_of(subject, doubt, Asked(), self.name())
        columns = {str(name): values for name, values in subject.unused.texts.items()}
        yield from _who_left_early(subject, columns, self.name())
        found = _against_the_groups if project.has_comparison else _who_never_began
        for doubt in found(subject, columns):
            yield problem_of(subject, doubt, Asked(), self.name(), doubt.rows)


def _in_a_place(subject: Subject, place: Place, rule: str) -> Iterator[Problem]:
    """Ask what the tables of one place say against its groups."""
    from localeval.analysis.doubts import PlaceValues
    from localeval.analysis.meaning import about_the_people
    from localeval.analysis.under_two_ids import in_both_by_starts, known_under_two_ids

    project = subject.project
    tables = subject.tables.for_place(place, project)
    asked = Asked(where=in_place(place.name, subject), by=subject.look.same.by)
    values = PlaceValues(tables.frames)
    here = _positions(subject, place.code)
    people = tables["people"]
    for doubt in (*known_under_two_ids(people), *in_both_by_starts(people)):
        rows = tuple(here[list(doubt.rows)])
        yield problem_of(subject, doubt, asked, rule, rows, held=doubt.sure)
    for doubt in about_the_people(project, values, tables.frames):
        rows = tuple(here[values.positions[list(doubt.rows)]]) if doubt.rows else ()
        yield problem_of(subject, doubt, asked, rule, rows, held=doubt.sure)
    if project.has_comparison:
        for doubt in _ids_that_lack_numbers(project, place, people):
            yield problem_of(subject, doubt, asked, rule)
        yield from _larger_group(subject, values, asked.where)


def _ids_that_lack_numbers(
    project: Project, place: Place, people: pd.DataFrame
) -> Iterator[Doubtful]:
    """Find ids of which numbers are lacking, but for those of people who are known to have been allocated.

    Asked about here and nowhere else: a register numbers others too, and a reader could not tell.
    """
    from localeval.analysis.running_numbers import numbers_lacking
    from localeval.analysis.sample import participants_in

    allocated = project.allocated(place)
    gone = max(0, sum(allocated) - len(people)) if allocated else 0
    # Who could be compared is always a part of a register; who waited, said no or left is one of the programme's own list.
    register = not project.design.asks_allocated and project.origin(place).code not in _OF_THE_LIST
    for doubt in numbers_lacking(people["person_id"], participants_in(people), explained=gone):
        if not (register and doubt.group == "comparison"):
            yield doubt


def _who_never_began(subject: Subject, columns: dict[str, pd.Series]) -> Iterator[Doubtful]:
    """Find who did not begin, where all are participants."""
    from localeval.analysis.who_took_part import never_began

    return never_began(columns, _who_began(subject))


def _who_began(subject: Subject) -> pd.Series | None:
    """Say who has an event of the programme, shape (n,); None where events tell of nobody's beginning."""
    from localeval.analysis.who_took_part import has_event, tells_who_began

    if "events" not in subject.tables or not tells_who_began(subject.tables["events"]):
        return None
    return has_event(subject.tables["people"]["person_id"], subject.tables["events"])


def _against_the_groups(subject: Subject, unused: dict[str, pd.Series]) -> Iterator[Doubtful]:
    """Find columns that say otherwise who took part, who is compared, or from when on."""
    from localeval.analysis.known_of_comparison import gave_reasons, had_it, left_it
    from localeval.analysis.same_area import areas_apart
    from localeval.analysis.same_clock import clocks_apart
    from localeval.analysis.same_time import periods_apart
    from localeval.analysis.sample import participants_in
    from localeval.analysis.who_took_part import contradicted_by_columns, said_no, started_by_days

    project, people = subject.project, subject.tables["people"]
    ours = participants_in(people)
    columns = dict(unused)
    for name, kind in project.settings.covariates.items():
        if kind == "category" and name in people.columns:
            columns[name] = people[name].astype("object")
    found = [*contradicted_by_columns(columns, ours), *_contradicted_by_outcomes(subject, ours)]
    found += periods_apart(columns, ours)
    drawn = project.design.asks_allocated
    part = "drawn" if drawn else ""
    refused = [replace(doubt, part=part) for doubt in gave_reasons(columns, ours)]
    refused += said_no(columns, ours, drawn=drawn)
    if drawn:
        told = {doubt.column for doubt in [*found, *refused]}
        others = {name: texts for name, texts in columns.items() if name not in told}
        found += [*_against_the_draw(subject, unused, others, ours), *refused]
    else:
        found += _not_answered(subject, [*areas_apart(unused, ours), *refused])
        found += _asked_after_all(subject, columns, ours)
    found += had_it(columns, project.settings.programme.name, ours)
    if _START in people.columns:
        found += clocks_apart(unused, people[_START], ours)
    told = {doubt.column for doubt in found}
    by_days = [*started_by_days(unused, ours), *left_it(unused, ours)]
    found += [doubt for doubt in by_days if doubt.column not in told]
    if not drawn:
        found += _exchanged_in_a_part(subject, columns, ours)
    return iter(found)


def _contradicted_by_outcomes(subject: Subject, ours: np.ndarray) -> Iterator[Doubtful]:
    """Find a column of outcomes that says otherwise who took part, in the words of the file, of this project or in usual ones."""
    from localeval.analysis.undeclared_texts import plain_name
    from localeval.analysis.who_took_part import contradicted_by_columns

    found = subject.unused_at(subject.project.primary.month)
    meant = {str(word): str(group) for word, group in subject.project.settings.data.values.get("group", {}).items()}  # fmt: skip
    columns = {}
    for name, texts in found.texts.items():
        bare = plain_name(str(name))
        if not _OF_A_SURVEY.search(bare):
            named = _OF_A_GROUP.search(bare)
            columns[str(name)] = texts.map(partial(_group_meant, meant)) if named else texts
    for doubt in contradicted_by_columns(columns, ours):
        yield replace(doubt, other=rows_called(found.file, found.rows[found.rows >= 0]))


def _group_meant(meant: Mapping[str, str], word: object) -> object:
    """Give the group that a word means, else the word."""
    from localeval.start.meanings import group_of

    if not isinstance(word, str):
        return word
    return meant.get(word) or group_of(word) or word


def _asked_after_all(
    subject: Subject, columns: dict[str, pd.Series], ours: np.ndarray
) -> Iterator[Doubtful]:
    """Find what says that the comparison group was asked, where ``comparison_group`` says that nobody was."""
    from localeval.analysis.known_of_comparison import was_asked

    project, tables = subject.project, subject.tables
    origins = {project.origin(place).code for place in project.places}
    if not origins or not origins <= _NOT_OFFERED | _NOT_REFERRED:
        return
    referred = origins <= _NOT_REFERRED
    ids, events = tables["people"]["person_id"], tables.frames.get("events")
    yield from was_asked(columns, ours, ids, events, referred=referred)


def _against_the_draw(
    subject: Subject, unused: dict[str, pd.Series], columns: dict[str, pd.Series], ours: np.ndarray
) -> Iterator[Doubtful]:
    """Find columns that say that the groups of a trial are not those that chance made, or that it could be foreseen what it would make."""
    from localeval.analysis.columns_of_the_draw import against_the_draw, not_drawn
    from localeval.analysis.foreseen_draw import told_by_birth, told_by_number

    settings, people = subject.project.settings, subject.tables["people"]
    clusters = people[settings.cluster] if settings.cluster else None
    numbers = dict(unused)
    for name, kind in settings.covariates.items():
        if kind == "numeric" and name in people.columns and (people[name].dropna() % 1 == 0).all():
            numbers[name] = people[name].astype("Int64").astype("str").where(people[name].notna())
    yield from told_by_birth(unused, ours)
    yield from told_by_number(numbers, ours, clusters)
    chosen = list(not_drawn(unused, ours))
    yield from chosen
    beside = {*settings.strata, *(doubt.column for doubt in chosen)}
    others = {name: texts for name, texts in columns.items() if name not in beside}
    yield from against_the_draw(others, ours, clusters)


def _exchanged_in_a_part(
    subject: Subject, columns: dict[str, pd.Series], ours: np.ndarray
) -> Iterator[Doubtful]:
    """Find a part of the people in which the words of the groups look exchanged."""
    from localeval.analysis.doubts import MOST
    from localeval.analysis.parts_alike import declared_parts
    from localeval.analysis.reversed_outcome import known_before
    from localeval.analysis.who_took_part import exchanged_in_a_part

    project, people = subject.project, subject.tables["people"]
    if len(people) > MOST:
        return
    known = known_before(people, project.settings.covariates)
    if known is None:
        return
    parts = {**columns, **files_of_people(subject)}
    declared = declared_parts(project, people)
    parts |= {name: declared[name] for name in (_START,) if name in declared}
    yield from exchanged_in_a_part(known, ours, parts)


def _who_left_early(subject: Subject, unused: dict[str, pd.Series], rule: str) -> Iterator[Problem]:
    """Ask where a column that nobody declared begins at a cut, as where whoever left early was left out."""
    from localeval.analysis.all_stayed import all_began, all_stayed
    from localeval.analysis.meaning import counts_everybody
    from localeval.analysis.nobody_left_early import nobody_left_early
    from localeval.analysis.sample import participants_in

    project, people = subject.project, subject.tables["people"]
    drawn, ours = project.design.asks_allocated, participants_in(people)
    if not (drawn or counts_everybody(project)):
        return
    starts = people["start_date"] if "start_date" in people.columns else None
    found = [*nobody_left_early(unused, starts, ours, drawn=drawn)]
    found += all_stayed(unused, ours, drawn=drawn)
    if {project.participants(place).code for place in project.places} == {"everyone_referred"}:
        found += all_began(unused, _who_began(subject), ours)
    for doubt in found:
        yield problem_of(subject, doubt, Asked(), rule)


def _by_their_words(subject: Subject) -> list[Doubtful]:
    """Find words for the groups that say who is in them, of values and of whole files, and that ``evaluation.yml`` says nothing of."""
    from localeval.analysis.called_groups import Called, called_otherwise

    data = subject.project.settings.data
    words = [
        Called(word, str(meaning), "values: group")
        for word, meaning in data.values.get("group", {}).items()
    ]
    # The name of a table is no name that somebody gave to a list of people.
    words += [
        Called(PurePosixPath(name).stem, str(said["group"]), f"every_row: {name}")
        for name, said in data.every_row.items()
        if "group" in said and name not in data.files()
    ]
    drawn = subject.project.design.asks_allocated
    return _not_answered(subject, list(called_otherwise(words, drawn=drawn)))


def _not_answered(subject: Subject, found: list[Doubtful]) -> list[Doubtful]:
    """Leave out what ``comparison_group`` and ``participant_group`` of ``evaluation.yml`` answer, of every place, before it is asked."""
    project = subject.project
    origins = {project.origin(place).code for place in project.places}
    stayed = {project.participants(place).code for place in project.places}

    def answered(doubt: Doubtful) -> bool:
        if doubt.kind == "called_chosen" and doubt.group == "participants":
            return stayed <= SELECTED_LATER
        answers = {"other_area": OF_ELSEWHERE, "said_no": SELECTED, "called_chosen": SELECTED}
        if doubt.other in JOIN_LATER:
            answers["called_chosen"] = SELECTED | JOIN_LATER
        return origins <= answers.get(doubt.kind, frozenset())

    return [doubt for doubt in found if not answered(doubt)]


def _larger_group(subject: Subject, values: PlaceValues, where: str) -> Iterator[Problem]:
    """Ask where the comparison group, which was looked for, is far the smaller one, or smaller and worse off before the start.

    A waiting list, or those who were turned away, is often somewhat smaller.
    """
    if subject.project.design.asks_allocated:
        return  # chance may make groups of any size
    participants, others = int(values.participant.sum()), int((~values.participant).sum())
    better_off = _better_off(subject.project, values)
    if participants > (_LARGER if better_off else _FAR_LARGER) * others:
        besides = (
            " Participants were the better off before the start besides." if better_off else ""
        )
        what = (
            f"are the groups exchanged? There are {participants:,} participants and {others:,} people in the comparison "
            f"group{where}; who looks for people like the participants mostly finds more of them.{besides}"
        )
        remedy = (
            "If the words were exchanged, correct them. More people to compare with would make a result surer. If it is right, write "
            f"under data: {accept_line(GroupsAsCalled.name(), 'group')}"
        )
        column = subject.project.settings.data.columns.get("group", "group")
        yield Problem(subject.project.settings.data.tables()["people"], what, remedy, column=column)


def _better_off(project: Project, values: PlaceValues) -> bool:
    """Whether participants did better than the others in each outcome of before the start that is named."""
    apart = []
    for prior in project.settings.prior_outcomes:
        if prior.outcome is None or prior.column not in values.people.columns:
            continue
        if not pd.api.types.is_numeric_dtype(values.people[prior.column]):
            continue
        before = values.before(prior.column)
        ours, theirs = (part[np.isfinite(part)] for part in (before[flags] for flags in values.groups.values()))  # fmt: skip
        spread = float(np.nanstd(before))
        if len(ours) and len(theirs) and spread > 0:
            good = 1 if project.outcome(prior.outcome).direction == "increase" else -1
            apart.append(good * float(ours.mean() - theirs.mean()) / spread)
    return bool(apart) and min(apart) > _BETTER_OFF


def _positions(subject: Subject, code: str) -> np.ndarray:
    """Give where the people of a place stand in the whole table."""
    people = subject.tables["people"]
    if len(subject.project.places) == 1:
        return np.arange(len(people))
    return np.flatnonzero((people["place_code"] == code).to_numpy())
