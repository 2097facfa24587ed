"""Rules about whether the data bear out what ``evaluation.yml`` says of the design, and whether it says enough.

What people share is declared; what is adjusted for can have been known before, and takes in what matters; what an earlier outcome measures is stated. All of it is advice: each may be right
as it is, and only a person can know. What chance is said to have decided is asked about in ``checks.draw_rules``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from localeval.analysis.foreseen_draw import told_by_number
from localeval.analysis.shared_columns import is_in_one_group, looks_shared
from localeval.analysis.source_columns import says_who_gave_it
from localeval.base.errors import Problem
from localeval.checks.asked import Asked, Question
from localeval.checks.doubt_problems import in_place
from localeval.checks.doubt_words import HELD_BACK, question
from localeval.checks.rule import Rule, Subject
from localeval.data.problems import clip, join_words
from localeval.data.questions import accept_line
from localeval.data.row_sources import names_in_files
from localeval.data.standard import outcome_column
from localeval.project.outcome_settings import LONG_BEFORE
from localeval.project.project import Place

if TYPE_CHECKING:
    from localeval.analysis.doubts import Doubtful


class ClusterDeclared(Rule):
    """What people share, such as a site or an adviser, is declared where the file of people has it."""

    family = "data"
    kind = "advice"

    def not_applicable(self, subject: Subject) -> str:
        if not subject.project.has_comparison:
            return "nobody is compared"
        return subject.without_tables

    def check(self, subject: Subject) -> Iterator[Problem]:
        from localeval.analysis.sample import participants_in

        project, people = subject.project, subject.tables["people"]
        taking_part = participants_in(people)
        drawn = project.design.asks_allocated
        cluster = project.settings.cluster
        if cluster is not None:
            yield from _wider_than_declared(subject, people[cluster], taking_part)
            return
        whole = _drawn_whole(people, taking_part) if drawn else ""
        if whole:
            what = f"were whole intakes allocated together? In each {whole} of a start all people are in one group."
            remedy = (
                "If intakes were drawn and not people, give each its name in a column and declare that as cluster: people of one intake meet the "
                "same weeks and advisers, and intervals that ignore it are too narrow. If people were drawn, leave it."
            )
            yield Problem(project.settings.data.tables()["people"], what, remedy, column=project.settings.data.columns.get("start_date", "start_date"))  # fmt: skip
        wider = _wider_by(subject)
        texts = {str(name): values for name, values in subject.unused.texts.items()}
        # Names from A to M against those from N to Z are asked about as what they are.
        foreseen = {doubt.column for doubt in told_by_number(texts, taking_part)} if drawn else set()  # fmt: skip
        for name, values in texts.items():
            if name in foreseen - wider.keys():
                continue
            if drawn and values[~taking_part].isna().all():
                continue  # an adviser whom one group met after the draw: what was drawn was people
            if str(name) in wider or looks_shared(str(name), values, taking_part, drawn=drawn):
                key = re.sub(r"\W+", "_", str(name), flags=re.ASCII).strip("_").lower() or "site"
                key = str(name) if re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", str(name)) else key
                also = "" if key == name else f" and under data, columns: {key}: {name}"
                what = f"do people share what is in '{name}', such as a site or an adviser? It is not declared."
                remedy = (
                    f"If so, write cluster: {key}{also}. People who share something are alike in more than was measured, "
                    "and intervals that ignore it are too narrow. If not, leave it."
                )
                if str(name) in wider:
                    what = question(wider[str(name)], Asked()).what
                    line = accept_line(self.name(), str(name))
                    remedy = f"{remedy.removesuffix(' If not, leave it.')} {HELD_BACK} If not, write under data: {line}"
                yield Problem(
                    project.settings.data.tables()["people"], what, remedy, column=str(name)
                )


def _wider_by(subject: Subject) -> dict[str, Doubtful]:
    """Give the columns by which the interval of a place's primary result would be much wider, where it is most so."""
    from localeval.analysis.sample import build_sample
    from localeval.analysis.undeclared_sites import sites_that_matter

    found: dict[str, Doubtful] = {}
    project = subject.project
    for place in project.places:
        sample = build_sample(subject.tables.for_place(place, project).frames, project.primary)
        for doubt in sites_that_matter(project, sample):
            most = found.get(doubt.column, doubt)
            found[doubt.column] = max(most, doubt, key=lambda one: one.times)
    return found


def _drawn_whole(people: pd.DataFrame, taking_part: np.ndarray) -> str:
    """Give the time whose starts are in one group whole: a month, a week or a day; empty where there is none."""
    if "start_date" not in people:
        return ""
    starts = pd.to_datetime(people["start_date"])
    # The widest first: what was drawn by the month is by the week and the day too.
    times: dict[str, pd.Series] = {
        "month": starts.dt.year * 100 + starts.dt.month,
        "week": starts - pd.to_timedelta(starts.dt.day_of_week, unit="D"),
        "day": starts,
    }
    return next((name for name, t in times.items() if is_in_one_group(t, taking_part)), "")


def _wider_than_declared(
    subject: Subject, cluster: pd.Series, taking_part: np.ndarray
) -> Iterator[Problem]:
    """Ask where people of several declared clusters share something that is in one group whole."""
    declared = subject.project.settings.cluster
    for name, values in subject.unused.texts.items():
        if not is_in_one_group(values, taking_part):
            continue
        wider = values.groupby(cluster.astype("str").to_numpy()).nunique()
        if (wider <= 1).mean() < _INSIDE or values.nunique() * 2 > cluster.nunique():
            continue
        what = (
            f"do people share what is in '{name}' too? Each value of '{declared}', which is declared as cluster, is within one of '{name}', and each of "
            "those is in one group whole."
        )
        remedy = (
            f"If they do, declare the wider one, cluster: {name}: what was allocated or chosen as a whole decides how sure a result is. If not, "
            "leave it."
        )
        yield Problem(
            subject.project.settings.data.tables()["people"], what, remedy, column=str(name)
        )


#: Clusters lie inside something wider where all but an odd one does.
_INSIDE = 0.98
#: Names of columns of weights, and what else is weighed.
_WEIGHT = re.compile(
    r"(?i)(^|[^a-z])(p?weights?|wgt|wt|weighting)([^a-z]|$)|sampling ?prob|grossing"
)
_OF_A_BODY = re.compile(r"(?i)kg|body|birth|lbs?\b|height")


class RowsCountOnce(Rule):
    """No column says that a row stands for more people than another: weights of a sample are not used."""

    family = "data"
    kind = "advice"

    def not_applicable(self, subject: Subject) -> str:
        return subject.without_tables

    def check(self, subject: Subject) -> Iterator[Problem]:
        settings = subject.project.settings
        for name, texts in subject.unused.texts.items():
            # A survey's weights may be given for those it asked alone, and be nought for some.
            given = texts.dropna().astype("str").str.strip()
            numbers = pd.to_numeric(given[given != ""], errors="coerce")
            weighs = _WEIGHT.search(str(name)) and not _OF_A_BODY.search(str(name))
            if not weighs or not (numbers >= 0).all() or numbers.nunique() < 2:
                continue
            what = f"is '{name}' a weight, by which some rows stand for more people than others? It is not used: each row counts once."
            remedy = (
                "If people were drawn with other chances, averages and the comparison of these rows are not those of everybody: take "
                "everybody, or a sample in which all had one chance, or declare as covariates what decided who was drawn. If it is "
                "none, leave it."
            )
            yield Problem(settings.data.tables()["people"], what, remedy, column=str(name))


class KnownBeforeTheStart(Rule):
    """What is adjusted for was known before the start: no characteristic is called, or tells the outcome, as only a consequence would."""

    family = "data"
    kind = "advice"

    def not_applicable(self, subject: Subject) -> str:
        if not subject.project.has_comparison:
            return "nobody is compared"
        if not subject.project.settings.covariates:
            return "nothing is adjusted for"
        return subject.without_tables

    def check(self, subject: Subject) -> Iterator[Problem]:
        from localeval.analysis.sample import build_sample
        from localeval.analysis.telling_columns import consequences

        project = subject.project
        told: set[str] = set()
        for place in project.places:
            sample = build_sample(subject.tables.for_place(place, project).frames, project.primary)
            for doubt in consequences(project, sample):
                told.add(doubt.column)
                put = _asked_of(subject, place, doubt)
                known = put.remedy.removesuffix(" If it was known before, leave it.")
                yield _to_accept(
                    self, subject, doubt, put, known, "If it was known before", held=doubt.sure
                )
        yield from _called_as_later(subject, self.name(), told)


def _called_as_later(subject: Subject, rule: str, told: set[str]) -> Iterator[Problem]:
    """Ask about characteristics of which the name says a time after the start, but for those of which more has been said."""
    from localeval.start.names_against import is_later

    people = subject.look.checked["people"]
    for name in subject.project.settings.covariates:
        if name in told or name not in people.theirs:
            continue
        later = next((one for one in sorted(names_in_files(people.spec.file, people.theirs[name])) if is_later(one)), None)  # fmt: skip
        if later is not None:
            what = f"was '{name}' recorded after the start? The name '{clip(later, 40)}' says a time after it."
            remedy = (
                "Take the value of a day before the start, or take it out of covariates and prior_outcomes: adjusting for a consequence of the programme "
                f"takes its effect away. If it was known before, write under data: {accept_line(rule, name)}"
            )
            yield Problem(str(people.spec.file), what, remedy, column=people.theirs[name])


class AdjustedForWhatMatters(Rule):
    """What is not adjusted for, of time, area and source, does not make the difference between the groups."""

    family = "data"
    kind = "advice"

    def not_applicable(self, subject: Subject) -> str:
        if not subject.project.has_comparison:
            return "nobody is compared"
        if subject.project.design.asks_allocated:
            return "chance is said to decide"
        return subject.without_tables

    def check(self, subject: Subject) -> Iterator[Problem]:
        from localeval.analysis.meaning import left_unadjusted_in
        from localeval.analysis.parts_alike import declared_parts
        from localeval.analysis.same_area import names_an_area
        from localeval.analysis.sample import build_sample

        project, everybody = subject.project, subject.tables["people"]
        unused = {
            str(name): pd.Series(texts.to_numpy(), index=everybody["person_id"])
            for name, texts in subject.unused.texts.items()
            if says_who_gave_it(str(name)) or names_an_area(str(name))
        }
        for place in project.places:
            sample = build_sample(subject.tables.for_place(place, project).frames, project.primary)
            ids = sample.people["person_id"]
            columns = {name: ids.map(texts) for name, texts in unused.items()}
            columns |= declared_parts(project, sample.people)
            for doubt in left_unadjusted_in(project, sample, columns):
                put = _asked_of(subject, place, doubt)
                known = put.remedy.partition(" If it is a consequence")[0]
                held = doubt.sure and doubt.column == "start_date"
                yield _to_accept(self, subject, doubt, put, known, "If it is right", held=held)


def _asked_of(subject: Subject, place: Place, doubt: Doubtful) -> Question:
    """Put a doubt about the primary outcome of a place into words."""
    primary, where = subject.project.primary, in_place(place.name, subject)
    return question(doubt, Asked(outcome_column(primary.outcome), primary.month, where))


def _to_accept(
    rule: Rule,
    subject: Subject,
    doubt: Doubtful,
    put: Question,
    known: str,
    right: str,
    *,
    held: bool,
) -> Problem:
    """Ask about a column of people: what to do, what it holds back, and the line that accepts it."""
    data = subject.project.settings.data
    line = accept_line(rule.name(), doubt.column)
    remedy = f"{known}{f' {HELD_BACK}' if held else ''} {right}, write under data: {line}"
    column = data.called.get(doubt.column, doubt.column)
    return Problem(data.tables()["people"], put.what, remedy, column=column)


class PriorOutcomesStated(Rule):
    """Of every earlier outcome the file says which outcome it is and when it was measured."""

    family = "evaluation.yml"
    kind = "advice"

    def not_applicable(self, subject: Subject) -> str:
        return "" if subject.project.has_comparison else "nobody is compared"

    def check(self, subject: Subject) -> Iterator[Problem]:
        for i, prior in enumerate(subject.project.settings.prior_outcomes):
            if not prior.is_stated:
                missing = [key for key in ("outcome", "month") if getattr(prior, key) is None]
                what = f"of '{prior.column}' it does not say {join_words(missing)}, so it does not count as an earlier outcome."
                remedy = f"Write {{column: {prior.column}, outcome: {subject.project.primary.outcome.code}, month: -12}}, with the outcome and month that it has."
                yield subject.setting(("prior_outcomes", i), what, remedy)
        settings = subject.project.settings
        if settings.prior_is_recent and subject.project.design.asks_origin:
            column = settings.measured_before[0]
            code = next(p.outcome for p in settings.prior_outcomes if p.column == column)
            what = f"is there an earlier outcome of this kind of {LONG_BEFORE} months or more before the start? What is declared is of the time just before it, when many people are at a passing low."
            remedy = (
                f"If there is, add it to covariates and prior_outcomes, such as {{column: {column}_earlier, outcome: {code}, month: -12}}: people "
                "who come out of a low without help look like an effect. If there is none, leave it: the report says so."
            )
            yield subject.setting(("prior_outcomes",), what, remedy)
