"""Rules about whether values mean what they are taken for: one unit, one way of measuring, one time, groups as they are called.

All of them ask: each may be right as it is, and only a person can know. What speaks against the primary outcome or the groups and
is sure enough also stands in the report and lowers the level of evidence. What is looked for is in ``analysis``; how it is put,
in ``doubt_words`` and the modules it gathers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from localeval.analysis.source_columns import says_who_gave_it
from localeval.base.errors import Problem
from localeval.checks.asked import Asked
from localeval.checks.doubt_words import HELD_BACK, question
from localeval.checks.rule import Rule, Subject
from localeval.data.problems import rows_problem
from localeval.data.questions import accept_line
from localeval.data.row_sources import Source, file_numbers, files_of, place_of
from localeval.data.standard import outcome_column
from localeval.designs.origins import OF_ELSEWHERE, SELECTED
from localeval.results import Estimate

if TYPE_CHECKING:
    from localeval.analysis.doubts import Doubtful, PlaceValues
    from localeval.project.project import Project

#: So many times as many participants as people to compare them with are asked about; and fewer where participants are also the
#: better off before the start, by so many standard deviations.
_FAR_LARGER, _LARGER, _BETTER_OFF = 2.0, 1.2, 0.1
#: An effect is larger than nearly all that were ever found where its interval lies wholly beyond so many percentage points, or
#: so many times what the comparison group has. (Of 207 programmes, Card, Kluve and Weber 2018 found 2 to 12 points on average.)
_POINTS, _TIMES = 20.0, 0.75
#: Of a score so large a share of its scale: of nought to ten, more than a point and a fifth.
_OF_SCALE = 0.12
#: An earlier outcome was measured after the start where that is so of more than this share of the people.
_LATE, _READ = 0.02, 0.9


#: How the words end that say what to do where nothing is wrong; the line that accepts it takes their place.
_LEAVE_IT = re.compile(r" If [^.]*, leave it\.$")


#: Parts of the people that are named by what they are: of a file, of a quarter.
_SOURCES = frozenset({"file", "start_date"})
_START = "start_date"
#: The line that accepts what is about no column.
_SILENCE = "accept: [{{rule: {}, reason: ...}}]"


class MeasuredAlike(Rule):
    """Outcomes look as if they had been measured alike in both groups, in one unit, at their month, and the right way round."""

    family = "data"
    kind = "advice"

    def not_applicable(self, subject: Subject) -> str:
        return subject.without_tables

    def check(self, subject: Subject) -> Iterator[Problem]:
        from localeval.analysis.doubts import PlaceValues
        from localeval.analysis.meaning import about_a_measure
        from localeval.analysis.sample import build_sample

        project = subject.project
        said: set[str] = set()
        for place in project.places:
            frames = subject.tables.for_place(place, project).frames
            values, where = PlaceValues(frames), _in(place.name, subject)
            for measure in project.measures:
                asked = Asked(outcome_column(measure.outcome), measure.month, where)
                sample = build_sample(frames, measure)
                for doubt in about_a_measure(project, values, sample, measure):
                    held = doubt.sure and measure == project.primary
                    problem = _problem(subject, doubt, asked, self.name(), held=held)
                    if problem.what not in said:
                        said.add(problem.what)
                        yield problem


class PartsMeasuredAlike(Rule):
    """Outcomes look as if they had been measured alike for all parts of the people: providers, sites, files."""

    family = "data"
    kind = "advice"

    def not_applicable(self, subject: Subject) -> str:
        return subject.without_tables

    def check(self, subject: Subject) -> Iterator[Problem]:
        from localeval.analysis.doubts import PlaceValues
        from localeval.analysis.gone_people import gone_as_known
        from localeval.analysis.parts_agree import parts_that_disagree, quarters_of_the_file
        from localeval.analysis.parts_alike import (
            ORDER,
            changed_on_the_way,
            declared_parts,
            doubtful_parts,
            groups_apart_in,
        )
        from localeval.analysis.parts_by_rank import groups_apart_by_rank
        from localeval.analysis.sample import build_sample, participants_in

        project, people = subject.project, subject.tables["people"]
        everybody = PlaceValues(subject.tables.frames)
        columns = {str(name): values for name, values in subject.unused.texts.items()}
        declared = declared_parts(project, people)
        columns |= declared
        columns |= _files_of_people(subject)
        for measure in project.measures:
            sample = build_sample(subject.tables.frames, measure)
            known = people["person_id"].isin(sample.people["person_id"]).to_numpy()
            asked = Asked(outcome_column(measure.outcome), measure.month)
            of_outcomes = _files_of_outcomes(subject, measure.month)
            columns = {**columns, **({"file": of_outcomes} if of_outcomes is not None else {})}
            texts = {str(name): text[known] for name, text in subject.unused.texts.items()}
            for doubt in gone_as_known(texts, sample.outcome, sample.participant):
                rows = tuple(np.flatnonzero(known)[list(doubt.rows)].tolist())
                yield _problem(subject, doubt, asked, self.name(), rows)
            for doubt in changed_on_the_way(sample, measure):
                last = tuple(np.flatnonzero(known)[-doubt.people :].tolist())
                held = doubt.sure and measure == project.primary
                yield _problem(subject, doubt, asked, self.name(), last, held=held)
            for doubt in groups_apart_by_rank(project, sample, measure):
                yield _problem(subject, doubt, asked, self.name())
            for column, values in columns.items():
                inside = values.iloc[everybody.positions]
                of_source = column in {*_SOURCES, project.settings.cluster} or says_who_gave_it(
                    column
                )
                looked_at = values[known]
                for doubt in (
                    *doubtful_parts(sample, measure, column, looked_at),
                    *(
                        groups_apart_in(project, sample, measure, column, looked_at)
                        if of_source
                        else ()
                    ),
                    *parts_that_disagree(
                        project, everybody, measure, column, inside, of_source=of_source
                    ),
                ):
                    # The value of a column that nobody declared may be a name; its rows say which it is.
                    named = column in _SOURCES
                    mine = () if named else _rows_of(values, doubt.part)
                    if doubt.group:
                        ours = participants_in(people).tolist()
                        mine = tuple(i for i in mine if ours[i] is (doubt.group == "participants"))
                    held = doubt.sure and measure == project.primary and column in declared
                    yield _problem(subject, doubt, asked, self.name(), mine, held=held)
            blocks = quarters_of_the_file(len(people)).iloc[everybody.positions]
            for doubt in parts_that_disagree(
                project, everybody, measure, ORDER, blocks, of_source=False
            ):
                held = doubt.sure and measure == project.primary and len(project.places) == 1
                yield _problem(subject, doubt, asked, self.name(), held=held)


class GroupsAsCalled(Rule):
    """The words for the groups agree with everything else that says who took part, and nobody is in both."""

    family = "data"
    kind = "advice"

    def not_applicable(self, subject: Subject) -> str:
        return subject.without_tables

    def check(self, subject: Subject) -> Iterator[Problem]:
        from localeval.analysis.doubts import MOST, PlaceValues
        from localeval.analysis.foreseen_draw import told_by_birth
        from localeval.analysis.meaning import about_the_people
        from localeval.analysis.parts_alike import declared_parts
        from localeval.analysis.reversed_outcome import known_before
        from localeval.analysis.same_area import areas_apart
        from localeval.analysis.same_clock import clocks_apart
        from localeval.analysis.same_time import periods_apart
        from localeval.analysis.sample import participants_in
        from localeval.analysis.under_two_ids import (
            in_both_by_starts,
            known_in_two_places,
            known_under_two_ids,
        )
        from localeval.analysis.who_took_part import (
            contradicted_by_columns,
            exchanged_in_a_part,
            has_event,
            never_began,
            said_no,
            started_by_days,
        )

        project = subject.project
        people, by = subject.tables["people"], subject.look.same.by
        for doubt in known_in_two_places(people) if len(project.places) > 1 else ():
            yield _problem(subject, doubt, Asked(by=by), self.name(), doubt.rows)
        for place in project.places:
            tables = subject.tables.for_place(place, project)
            asked = Asked(where=_in(place.name, subject), by=by)
            values = PlaceValues(tables.frames)
            here = _positions(subject, place.code)
            for doubt in (
                *known_under_two_ids(tables["people"]),
                *in_both_by_starts(tables["people"]),
            ):
                rows = tuple(here[list(doubt.rows)])
                yield _problem(subject, doubt, asked, self.name(), rows, held=doubt.sure)
            for doubt in about_the_people(project, values, tables.frames):
                rows = tuple(here[values.positions[list(doubt.rows)]]) if doubt.rows else ()
                yield _problem(subject, doubt, asked, self.name(), rows, held=doubt.sure)
            if project.has_comparison:
                yield from _larger_group(subject, values, asked.where)
        columns = {str(name): values for name, values in subject.unused.texts.items()}
        unused = dict(columns)
        yield from _who_left_early(subject, unused, self.name())
        if not project.has_comparison:
            began = None
            if "events" in subject.tables:
                began = has_event(people["person_id"], subject.tables["events"])
            for doubt in never_began(columns, began):
                yield _problem(subject, doubt, Asked(), self.name(), doubt.rows)
            return
        ours = participants_in(people)
        for name, kind in project.settings.covariates.items():
            if kind == "category" and name in people.columns:
                columns[name] = people[name].astype("object")
        found = [*contradicted_by_columns(columns, ours), *periods_apart(columns, ours)]
        if not project.design.asks_allocated:
            found += _not_answered(subject, [*areas_apart(unused, ours), *said_no(columns, ours)])
        if project.design.asks_allocated:
            found += told_by_birth(unused, ours)
        if "start_date" in people.columns:
            found += clocks_apart(unused, people["start_date"], ours)
        told = {doubt.column for doubt in found}
        found += [doubt for doubt in started_by_days(unused, ours) if doubt.column not in told]
        if not project.design.asks_allocated and len(people) <= MOST:
            known = known_before(people, project.settings.covariates)
            parts = {**columns, **_files_of_people(subject)}
            declared = declared_parts(project, people)
            parts |= {name: declared[name] for name in (_START,) if name in declared}
            found += exchanged_in_a_part(known, ours, parts) if known is not None else ()
        for doubt in found:
            yield _problem(subject, doubt, Asked(), self.name(), doubt.rows)


def _who_left_early(subject: Subject, unused: dict[str, pd.Series], rule: str) -> Iterator[Problem]:
    """Ask where a column that nobody declared begins at a cut, as where whoever left early was left out."""
    from localeval.analysis.meaning import counts_everybody
    from localeval.analysis.nobody_left_early import nobody_left_early
    from localeval.analysis.sample import participants_in

    project, people = subject.project, subject.tables["people"]
    drawn = project.design.asks_allocated
    if drawn or counts_everybody(project):
        starts = people["start_date"] if "start_date" in people.columns else None
        for doubt in nobody_left_early(unused, starts, participants_in(people), drawn=drawn):
            yield _problem(subject, doubt, Asked(), rule)


def _not_answered(subject: Subject, found: list[Doubtful]) -> list[Doubtful]:
    """Leave out what ``comparison_group`` of ``evaluation.yml`` answers, of every place, before it is asked."""
    project = subject.project
    answers = {"other_area": OF_ELSEWHERE, "said_no": SELECTED}
    origins = {project.origin(place).code for place in project.places}
    return [doubt for doubt in found if not origins <= answers.get(doubt.kind, frozenset())]


class PriorsMeasuredBefore(Rule):
    """Where the file says when an earlier outcome was measured, it was before the start."""

    family = "data"
    kind = "advice"

    def not_applicable(self, subject: Subject) -> str:
        if not subject.project.settings.prior_outcomes:
            return "no earlier outcome is named"
        return subject.without_tables

    def check(self, subject: Subject) -> Iterator[Problem]:

        people = subject.tables["people"]
        if "start_date" not in people.columns:
            return
        starts = people["start_date"].reset_index(drop=True)
        data = subject.project.settings.data
        for prior in subject.project.settings.prior_columns:
            theirs = data.columns.get(prior, prior)
            for name in subject.unused.texts:
                if not _is_day_of(str(name), theirs):
                    continue
                texts = subject.unused.texts[name]
                days = pd.to_datetime(texts, errors="coerce", dayfirst=not _iso(texts), format="mixed")  # fmt: skip
                if days.notna().sum() < _READ * max(texts.notna().sum(), 1):
                    continue
                late = np.flatnonzero((days > starts).to_numpy())
                if len(late) > _LATE * len(people):
                    rows = [int(subject.unused.rows[i]) for i in late]
                    what = f"was '{prior}' measured after the start? By '{name}' it was, for {len(late):,} of {len(people):,} people"
                    remedy = (
                        "Take the value of a day before the start, or take the column out of covariates and prior_outcomes: "
                        "adjusting for a consequence of the programme takes its effect away. If it is right, write under data: "
                        f"{accept_line(self.name(), prior)}"
                    )
                    yield rows_problem(subject.unused.file, theirs, rows, what, remedy)


class EffectBelievable(Rule):
    """The result is not of a kind that mistakes in the data make more often than programmes do."""

    family = "data"
    kind = "advice"

    def not_applicable(self, subject: Subject) -> str:
        if not subject.project.has_comparison:
            return "nobody is compared"
        return subject.without_tables

    def check(self, subject: Subject) -> Iterator[Problem]:
        for place, primary in subject.primary_estimates():
            where = _in(place.name, subject)
            if primary.verdict == "worse":
                what = (
                    f"did participants fare worse{where}? By these data they did in '{primary.outcome}' at month {primary.month}, by "
                    "more than chance explains."
                )
                remedy = (
                    "Before you believe it, check that the words for the groups are not exchanged, that yes and no are not reversed, "
                    "that 'not known' was not put down as no among participants, and that the unit is the same in both. If all is "
                    f"right, publish it as it is, and write under data: {_SILENCE.format(self.name())}"
                )
                yield subject.setting(("outcomes",), what, remedy)
            elif _is_huge(primary, subject.project.primary.outcome.range):
                what = (
                    f"is the effect so large{where}? The whole interval of '{primary.outcome}' at month {primary.month} lies beyond "
                    "what nearly all programmes that were ever evaluated have done."
                )
                remedy = (
                    "Before you believe it, check that 'not known' was not put down as no in the comparison group, that only people "
                    "who stayed to the end are not all that is left of the participants, that both groups are of one time and "
                    "measured in one unit and by one definition. If all is right, publish it as it is, and write under data: "
                    f"{_SILENCE.format(self.name())}"
                )
                yield subject.setting(("outcomes",), what, remedy)


def _files_of_people(subject: Subject) -> dict[str, pd.Series]:
    """Say from which file each person is, under the name of a column; nothing where all are from one."""
    if not isinstance(subject.unused.file, Source):
        return {}
    files = [place_of(subject.unused.file, None, row).file for row in subject.unused.rows]
    return {"file": pd.Series(files, dtype="object")}


def _files_of_outcomes(subject: Subject, month: int) -> pd.Series | None:
    """Say from which file each person's outcomes of a month are; None where all are from one."""
    outcomes = subject.look.checked["outcomes"]
    files = files_of(outcomes.spec.file)
    if len(files) < 2:
        return None
    rows = outcomes.frame[outcomes.frame["month"] == month]
    numbers = file_numbers(outcomes.spec.file, rows.index.to_numpy())
    of = pd.Series(np.array(files, dtype=object)[numbers], index=rows["person_id"].astype("str"))
    of = of[~of.index.duplicated()]
    found = subject.tables["people"]["person_id"].astype("str").map(of).astype("object")
    return found if found.nunique() > 1 else None


def _is_huge(primary: Estimate, scale: tuple[float, float] | None) -> bool:
    if primary.low is None or primary.high is None or primary.verdict != "better":
        return False
    nearest = min(abs(primary.low), abs(primary.high))
    if primary.unit == "percent":
        return nearest > _POINTS
    if scale is not None:
        return nearest > _OF_SCALE * (scale[1] - scale[0])
    level = primary.comparison_level
    return level is not None and level > 0 and nearest > _TIMES * level


def _is_day_of(name: str, theirs: str) -> bool:
    """Whether a column is named as the day of another one: ``earnings_before_date``, ``date of Earnings before``."""
    bare, other = (re.sub(r"[^a-z0-9]+", "", text.lower()) for text in (name, theirs))
    return (
        other in bare
        and re.search(r"date|day|when|measured|recorded|asof", bare.replace(other, "")) is not None
    )


def _iso(texts: pd.Series) -> bool:
    return bool(texts.dropna().str.match(r"\d{4}-").all())


def _rows_of(values: pd.Series, part: str) -> tuple[int, ...]:
    """Give where the people of a part stand in their table."""
    known = values.notna().to_numpy() & (values.astype("str") == part).to_numpy()
    return tuple(np.flatnonzero(known).tolist())


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


def _problem(
    subject: Subject,
    doubt: Doubtful,
    asked: Asked,
    rule: str,
    rows: tuple[int, ...] = (),
    *,
    held: bool = False,
) -> Problem:
    """Put a doubt to a person, with the file, the column as the file calls it, whether it holds back the evidence, and the line that accepts it."""
    put = question(doubt, asked)
    line = accept_line(rule, put.column) if put.column else _SILENCE.format(rule)
    mends = _LEAVE_IT.sub("", put.remedy)
    how_sure = f" {HELD_BACK}" if held else ""
    put = put._replace(remedy=f"{mends}{how_sure} If it is right, write under data: {line}")
    tables = subject.project.settings.data.tables()
    file = tables.get(put.table, tables["people"])
    column = subject.project.settings.data.columns.get(put.column, put.column) or None
    if not rows:
        return Problem(file, put.what if put.what.endswith((".", "?")) else f"{put.what}.", put.remedy, column=column)  # fmt: skip
    numbers = [int(subject.unused.rows[position]) for position in rows]
    what = put.what.rstrip(".")
    return rows_problem(subject.unused.file, column, numbers, what, put.remedy)


def _in(place: str, subject: Subject) -> str:
    return "" if len(subject.project.places) == 1 else f" in {place}"
