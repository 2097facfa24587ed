"""Rules about whether the data bear out what ``evaluation.yml`` says of the design, and whether it says enough.

Chance can have made the groups of a trial; what people share is declared; what is adjusted for can have been known before; how many were allocated is given; what an earlier outcome
measures is stated. All of it is advice: each may be right as it is, and only a person can know.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from localeval.analysis.shared_columns import is_in_one_group, looks_shared, shares_apart_by
from localeval.analysis.source_columns import says_who_gave_it
from localeval.base.errors import Problem
from localeval.checks.asked import Asked, Question
from localeval.checks.doubt_words import HELD_BACK, question
from localeval.checks.rule import Rule, Subject
from localeval.data.problems import join_words
from localeval.data.questions import accept_line
from localeval.data.standard import outcome_column
from localeval.project.outcome_settings import LONG_BEFORE
from localeval.project.project import Place, Project

if TYPE_CHECKING:
    from localeval.analysis.doubts import Doubtful

#: Chance makes one sound trial in so many as different; from less on it is asked about, and from less than ``unlikely`` on it also
#: costs the level.
_SELDOM = 0.01
_FITS = {
    True: ": the evidence does not count as that of a {name}.",
    False: ". If all was drawn as it should be, leave it: one sound draw in a hundred looks like this.",
}


class GroupsFitTheDraw(Rule):
    """Where chance is said to decide, it can have made the groups as unlike as they are."""

    family = "data"
    kind = "advice"

    def not_applicable(self, subject: Subject) -> str:
        if not subject.project.design.asks_allocated:
            return "chance is not said to decide"
        return subject.without_tables

    def check(self, subject: Subject) -> Iterator[Problem]:
        from localeval.analysis.drawn_groups import judge_the_draw, most_unlike

        project = subject.project
        for place in project.places:
            people = subject.tables.for_place(place, project)["people"]
            found = judge_the_draw(project, people)
            if found is not None and found.p_value < _SELDOM:
                most = most_unlike(project, people, found)
                shown = join_words([f"{name} ({apart:.2f})" for name, apart in most.items()])
                often = "once in a thousand times" if found.unlikely else "once in a hundred times"
                what = (
                    f"chance makes groups as different as these{_in(place, project)} less than {often}; "
                    f"most unlike are {shown}, in standard deviations."
                )
                remedy = (
                    "Check that everyone is in the group that was drawn for them, and that covariates were known before "
                    "the draw. If it was made within strata or of sites as a whole, say so (strata, cluster). If it "
                    f"was none, choose another design{_FITS[found.unlikely].format(name=project.design.words.name)}"
                )
                yield subject.setting(("design",), what, remedy)


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
        for name, values in subject.unused.texts.items():
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
            numbers = pd.to_numeric(texts, errors="coerce")
            weighs = _WEIGHT.search(str(name)) and not _OF_A_BODY.search(str(name))
            if not weighs or not (numbers > 0).all() or numbers.nunique() < 2:
                continue
            what = f"is '{name}' a weight, by which some rows stand for more people than others? It is not used: each row counts once."
            remedy = (
                "If people were drawn with other chances, averages and the comparison of these rows are not those of everybody: take "
                "everybody, or a sample in which all had one chance, or declare as covariates what decided who was drawn. If it is "
                "none, leave it."
            )
            yield Problem(settings.data.tables()["people"], what, remedy, column=str(name))


class KnownBeforeTheStart(Rule):
    """What is adjusted for was known before the start: no characteristic tells the outcome as only a consequence would."""

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
        for place in project.places:
            sample = build_sample(subject.tables.for_place(place, project).frames, project.primary)
            for doubt in consequences(project, sample):
                put = _asked_of(project, place, doubt)
                known = put.remedy.removesuffix(" If it was known before, leave it.")
                yield _to_accept(
                    self, subject, doubt, put, known, "If it was known before", held=doubt.sure
                )


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
                put = _asked_of(project, place, doubt)
                known = put.remedy.partition(" If it is a consequence")[0]
                held = doubt.sure and doubt.column == "start_date"
                yield _to_accept(self, subject, doubt, put, known, "If it is right", held=held)


def _asked_of(project: Project, place: Place, doubt: Doubtful) -> Question:
    """Put a doubt about the primary outcome of a place into words."""
    where = _in(place, project)
    return question(
        doubt, Asked(outcome_column(project.primary.outcome), project.primary.month, where)
    )


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


class AllocatedStated(Rule):
    """Where chance decides, the file says how many were allocated to each group, so that nobody is lost unseen."""

    family = "evaluation.yml"
    kind = "advice"

    def not_applicable(self, subject: Subject) -> str:
        return "" if subject.project.design.asks_allocated else "chance is not said to decide"

    def check(self, subject: Subject) -> Iterator[Problem]:
        project = subject.project
        lacking = [place.name for place in project.places if project.allocated(place) is None]
        if lacking:
            where = "" if len(project.places) == 1 else f" in {join_words(lacking[:5])}"
            what = f"it does not say how many people were allocated to each group{where}."
            remedy = (
                "Add it, such as allocated: {participant: 240, comparison: 238}: everyone whom chance put into the "
                f"group early enough for month {project.primary.month}. Who is in no file cannot be counted otherwise."
            )
            yield subject.setting(("allocated",), what, remedy)
        if project.settings.strata or project.settings.cluster:
            return  # shares may differ between strata, and clusters are of other sizes
        for place in project.places:
            counts = project.allocated(place)
            if counts is not None and not _is_drawn_evenly(*counts):
                what = (
                    f"were {counts[0]:,} and {counts[1]:,} people really what was drawn{_in(place, project)}? That is none of the usual shares, a "
                    "half, a third or a quarter, and chance makes it of one of them less than once in a thousand times."
                )
                remedy = (
                    "allocated counts everyone whom the draw put into a group, also those who never came, were found ineligible afterwards or are "
                    "in no file. If it counts those who were left, correct it; if the share changed on the way or between sites, declare that as "
                    "strata. If such a share was drawn, leave it."
                )
                yield subject.setting(("allocated",), what, remedy)


#: Shares that are drawn, and so many standard deviations of a draw of each person by itself: once in a thousand times.
_DRAWN, _BEYOND_CHANCE = (1 / 2, 1 / 3, 2 / 3, 1 / 4, 3 / 4), 3.29


def _is_drawn_evenly(ours: int, theirs: int) -> bool:
    """Whether two numbers allocated can be of one of the shares that are drawn."""
    n = ours + theirs
    return any(abs(ours / n - p) <= _BEYOND_CHANCE * np.sqrt(p * (1 - p) / n) for p in _DRAWN)


class SameShareDrawn(Rule):
    """Where chance is said to decide, one share of people was drawn, whatever column of the file they are parted by."""

    family = "data"
    kind = "advice"

    def not_applicable(self, subject: Subject) -> str:
        if not subject.project.design.asks_allocated:
            return "chance is not said to decide"
        if subject.project.settings.strata:
            return "within what the draw was made is declared"
        return subject.without_tables

    def check(self, subject: Subject) -> Iterator[Problem]:
        from localeval.analysis.sample import participants_in

        project, people = subject.project, subject.tables["people"]
        taking_part = participants_in(people)
        texts = {
            str(name): values
            for name, values in subject.unused.texts.items()
            if str(name) != project.settings.cluster
        }
        for place, name in product(project.places, texts):
            here = np.ones(len(people), dtype=bool)
            if len(project.places) > 1:
                here = (people["place_code"].astype("str") == place.code).to_numpy()
            looks = len(texts) * len(project.places)
            apart = shares_apart_by(texts[name][here], taking_part[here], looks=looks)
            if apart is None:
                continue
            least, most = apart
            what = (
                f"was the same share of people drawn whatever their '{name}' is{_in(place, project)}? Of one value {least:.0%} are participants and of another {most:.0%}, "
                "which chance makes less than once in a thousand times."
            )
            remedy = (
                f"If the draw was made within it, or its share changed between its values, write strata: [{name}]: the groups differ in it, and "
                "whatever goes with it looks like an effect. If it was recorded after the draw, leave it."
            )
            yield Problem(project.settings.data.tables()["people"], what, remedy, column=name)


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
                remedy = f"Write {{column: {prior.column}, outcome: earnings, month: -12}}, with the outcome and month that it has."
                yield subject.setting(("prior_outcomes", i), what, remedy)
        settings = subject.project.settings
        if settings.prior_is_recent and subject.project.design.asks_origin:
            column = settings.measured_before[0]
            what = f"is there an earlier outcome of {LONG_BEFORE} months or more before the start? All are of the time just before it, when many people are at a passing low."
            remedy = (
                f"If there is, add it to covariates and prior_outcomes, such as {{column: {column}_earlier, outcome: earnings, month: -12}}: people "
                "who come out of a low without help look like an effect. If there is none, leave it: the report says so."
            )
            yield subject.setting(("prior_outcomes",), what, remedy)


def _in(place: Place, project: Project) -> str:
    return "" if len(project.places) == 1 else f" in {place.name}"
