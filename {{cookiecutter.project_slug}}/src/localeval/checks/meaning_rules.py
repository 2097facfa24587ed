"""Rules about whether values mean what they are taken for: one unit, one way of measuring, one time.

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

from localeval.analysis.source_columns import says_who_gave_it, words_of
from localeval.analysis.undeclared_texts import days_of
from localeval.base.errors import Problem
from localeval.checks.asked import Asked
from localeval.checks.doubt_problems import SILENCE, files_of_people, in_place, problem_of
from localeval.checks.rule import Rule, Subject
from localeval.data.problems import rows_problem
from localeval.data.questions import accept_line
from localeval.data.row_sources import file_numbers, files_of
from localeval.data.standard import outcome_column
from localeval.results import Estimate

if TYPE_CHECKING:
    from localeval.analysis.doubts import Doubtful, PlaceValues
    from localeval.analysis.sample import Sample
    from localeval.data.unused_columns import UnusedColumns
    from localeval.project.project import Measure, Project

#: An effect is larger than nearly all that were ever found where its interval lies wholly beyond so many percentage points, or
#: so many times what the comparison group has. (Of 207 programmes, Card, Kluve and Weber 2018 found 2 to 12 points on average.)
_POINTS, _TIMES = 20.0, 0.75
#: Of a score so large a share of its scale: of nought to ten, more than a point and a fifth.
_OF_SCALE = 0.12
#: An earlier outcome was measured after the start where that is so of more than this share of the people.
_LATE, _READ = 0.02, 0.9

#: Parts of the people that are named by what they are: of a file, of a quarter.
_SOURCES = frozenset({"file", "start_date"})
#: Doubts about a part of the people that are about what was known of them before the start.
_OF_BEFORE = ("part_prior", "part_covariate", "part_tells")


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
            values, where = PlaceValues(frames), in_place(place.name, subject)
            for measure in project.measures:
                asked = Asked(outcome_column(measure.outcome), measure.month, where)
                sample = build_sample(frames, measure)
                for doubt in about_a_measure(project, values, sample, measure):
                    held = doubt.sure and measure == project.primary
                    problem = problem_of(subject, doubt, asked, self.name(), held=held)
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
        columns |= files_of_people(subject)
        for measure in project.measures:
            sample = build_sample(subject.tables.frames, measure)
            known = people["person_id"].isin(sample.people["person_id"]).to_numpy()
            asked = Asked(outcome_column(measure.outcome), measure.month)
            of_outcomes = _files_of_outcomes(subject, measure.month)
            columns = {**columns, **({"file": of_outcomes} if of_outcomes is not None else {})}
            beside = subject.unused_at(measure.month)
            for of in (subject.unused, beside):
                texts = {str(name): text[known] for name, text in of.texts.items()}
                for doubt in gone_as_known(texts, sample.outcome, sample.participant):
                    rows = tuple(np.flatnonzero(known)[list(doubt.rows)].tolist())
                    yield problem_of(subject, doubt, asked, self.name(), rows, of=of)
            for doubt in _by_source(project, everybody, sample, measure, known, beside):
                mine = _rows_of(beside.texts[doubt.column], doubt.part)
                yield problem_of(subject, doubt, asked, self.name(), mine, of=beside)
            for doubt in changed_on_the_way(sample, measure):
                last = tuple(np.flatnonzero(known)[-doubt.people :].tolist())
                held = doubt.sure and measure == project.primary
                yield problem_of(subject, doubt, asked, self.name(), last, held=held)
            for doubt in groups_apart_by_rank(project, sample, measure):
                yield problem_of(subject, doubt, asked, self.name())
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
                    yield problem_of(subject, doubt, asked, self.name(), mine, held=held)
            blocks = quarters_of_the_file(len(people)).iloc[everybody.positions]
            for doubt in parts_that_disagree(
                project, everybody, measure, ORDER, blocks, of_source=False
            ):
                held = doubt.sure and measure == project.primary and len(project.places) == 1
                yield problem_of(subject, doubt, asked, self.name(), held=held)


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
                days = days_of(texts)
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
            where = in_place(place.name, subject)
            if primary.verdict == "worse":
                what = (
                    f"did participants fare worse{where}? By these data they did in '{primary.outcome}' at month {primary.month}, by "
                    "more than chance explains."
                )
                remedy = (
                    "Before you believe it, check that the words for the groups are not exchanged, that yes and no are not reversed, "
                    "that 'not known' was not put down as no among participants, and that the unit is the same in both. If all is "
                    f"right, publish it as it is, and write under data: {SILENCE.format(self.name())}"
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
                    f"{SILENCE.format(self.name())}"
                )
                yield subject.setting(("outcomes",), what, remedy)


def _by_source(
    project: Project,
    everybody: PlaceValues,
    sample: Sample,
    measure: Measure,
    known: np.ndarray,
    beside: UnusedColumns,
) -> Iterator[Doubtful]:
    """Find sources, by a column of outcomes, whose values differ from the rest's; none by a column that follows from the outcome itself, such as "no record"."""
    from localeval.analysis.parts_agree import parts_that_disagree
    from localeval.analysis.parts_alike import doubtful_parts, groups_apart_in

    for name, texts in beside.texts.items():
        column = str(name)
        # Beside an outcome a contract is one of a job, full-time or not.
        if not says_who_gave_it(column) or "contract" in words_of(column):
            continue
        parts = list(doubtful_parts(sample, measure, column, texts[known]))
        if any(doubt.kind == "part_unlike" and not doubt.times for doubt in parts):
            continue
        yield from parts
        apart = groups_apart_in(project, sample, measure, column, texts[known])
        yield from (doubt for doubt in apart if doubt.kind == "part_contrast")
        inside = texts.iloc[everybody.positions]
        odd = parts_that_disagree(project, everybody, measure, column, inside, of_source=True)
        # What was recorded before the start is not from whoever gave the outcome.
        yield from (doubt for doubt in odd if not doubt.kind.startswith(_OF_BEFORE))


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


def _rows_of(values: pd.Series, part: str) -> tuple[int, ...]:
    """Give where the people of a part stand in their table."""
    known = values.notna().to_numpy() & (values.astype("str") == part).to_numpy()
    return tuple(np.flatnonzero(known).tolist())
