"""Rules about single values and levels: whether they can be, whether they are codes, whether days are those they should be.

What is asked is found in ``data`` (``plausible``, ``codes``, ``shifted_days``); here it becomes advice. Where it could turn a result,
``data`` refuses the tables until it is answered. Any advice about the data can be accepted, with a reason, under ``data.accept``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from localeval.base.errors import Problem
from localeval.checks.rule import Rule, Subject
from localeval.data.questions import (
    CODES,
    COSTS_MEANT,
    DAYS,
    LEVEL,
    POSSIBLE,
    TOGETHER,
    VOICES_MEANT,
    accept_line,
    unanswered,
)
from localeval.data.standard import outcome_column
from localeval.project.month_window import window_line
from localeval.project.project import FILE, Measure, Project

if TYPE_CHECKING:
    import pandas as pd

#: Months before and after that of an outcome in which somebody may have been asked for it, and how many such are asked about.
_ABOUT, _SOME, _SHARE = 3, 10, 0.02
#: A month at which so large a share of those has a value too who have one at the month of the outcome is one at which everybody was asked.
_WAVE = 0.2
#: Shares of people who started too recently, in per cent, this far apart in the groups are asked about.
_UNLIKE = 20.0


class _Asked(Rule):
    """What is asked of the values by one rule."""

    family = "data"
    kind = "advice"
    asks: ClassVar[str]

    def not_applicable(self, subject: Subject) -> str:
        return subject.without_files

    def questions(self, subject: Subject) -> Iterator[Problem]:
        data = subject.project.settings.data
        for question in unanswered(subject.look.questions, data):
            if question.rule == self.asks and not question.sure:
                yield question.problem()


class PossibleValues(_Asked):
    """Values are such as one person can have."""

    asks = POSSIBLE

    def check(self, subject: Subject) -> Iterator[Problem]:
        yield from self.questions(subject)


class CodesDeclared(_Asked):
    """Numbers that stand for "not known" are declared as such, and are not taken for values."""

    asks = CODES

    def check(self, subject: Subject) -> Iterator[Problem]:
        yield from self.questions(subject)


class UsualLevel(_Asked):
    """Amounts are of the size that is usual for their unit: pounds and not pence, a year's and not a month's."""

    asks = LEVEL

    def check(self, subject: Subject) -> Iterator[Problem]:
        yield from self.questions(subject)


class DaysNotShifted(_Asked):
    """Days are those on which something happened, and not the days before."""

    asks = DAYS

    def check(self, subject: Subject) -> Iterator[Problem]:
        yield from self.questions(subject)


class ValuesGoTogether(_Asked):
    """What is known of one person goes together: nobody is out of work since before their youth."""

    asks = TOGETHER

    def check(self, subject: Subject) -> Iterator[Problem]:
        yield from self.questions(subject)


class CostsAsMeant(_Asked):
    """Lines of costs stand there once, are above nought, and are of the years in which people joined."""

    asks = COSTS_MEANT

    def check(self, subject: Subject) -> Iterator[Problem]:
        yield from self.questions(subject)


class VoicesAsMeant(_Asked):
    """Each person who was asked stands in the table of voices under one id."""

    asks = VOICES_MEANT

    def check(self, subject: Subject) -> Iterator[Problem]:
        yield from self.questions(subject)


class FollowedAlike(Rule):
    """As many of both groups have come to the month of an outcome, and the day that decides it is stated."""

    family = "data"
    kind = "advice"

    def not_applicable(self, subject: Subject) -> str:
        return subject.without_tables

    def check(self, subject: Subject) -> Iterator[Problem]:
        from localeval.analysis.sample import build_sample
        from localeval.data.standard import OBSERVED

        project, settings = subject.project, subject.project.settings
        column = settings.data.columns.get("start_date", "start_date")
        people = subject.tables["people"]
        dated = "start_date" in people and people["start_date"].notna().any()
        if not dated and (settings.data.locked or settings.data.censor):
            what = "nobody has a start_date, so we cannot tell for whom the month of an outcome was over when the data were fixed."
            remedy = "Give each person's start; for the comparison group, the day from which months are counted."
            yield Problem(settings.data.tables()["people"], what, remedy, column=column)
        locked = settings.data.locked
        if locked is not None and locked > dt.date.today() and not settings.data.synthetic:
            what = f"the data are said to be fixed on {locked}, which is still to come; until then today decides what can be known."
            yield Problem(FILE, what, "Give the day on which they were made.", column="data.locked")
        if locked is None and dated and not settings.data.synthetic:
            yield from _fixed_before_their_month(subject)
        if OBSERVED not in people:
            return
        if locked is None:
            what = "who started too recently for an outcome was told by today, so that the same files give other numbers another day."
            remedy = "State the day on which they were made, under data: locked: 2026-03-31."
            yield Problem(FILE, what, remedy, column="data.locked")
        undated = int(people["start_date"].isna().sum())
        if undated:
            many = "person has" if undated == 1 else "people have"
            what = f"{undated:,} {many} no start_date; without an outcome they count as lost, though their month may not have come."
            yield Problem(
                settings.data.tables()["people"], what, "Give their start.", column=column
            )
        for place in project.places if project.has_comparison else ():
            sample = build_sample(subject.tables.for_place(place, project).frames, project.primary)
            ours, theirs = (
                100 * recent / everyone if everyone else 0.0
                for recent, everyone in zip(sample.too_recent, sample.everyone, strict=True)
            )
            if abs(ours - theirs) > _UNLIKE:
                where = "" if len(project.places) == 1 else f" in {place.name}"
                what = (
                    f"did the groups start at the same time{where}? {ours:.0f}% of participants and {theirs:.0f}% of the comparison group "
                    f"started too recently for month {project.primary.month}."
                )
                remedy = (
                    "Compare people who started in the same months; give the quarter of the start as a covariate or stratum (derive: "
                    "{quarter: from start_date}) if they did not."
                )
                yield Problem(settings.data.tables()["people"], what, remedy, column=column)


def _fixed_before_their_month(subject: Subject) -> Iterator[Problem]:
    """Ask where nobody who started from some day on has the primary outcome, so that they count as lost."""
    import pandas as pd

    from localeval.data.not_yet import last_known_start

    project = subject.project
    month, column = project.primary.month, outcome_column(project.primary.outcome)
    people, outcomes = subject.tables["people"], subject.tables["outcomes"]
    if column not in outcomes:
        return
    there = outcomes.loc[(outcomes["month"] == month) & outcomes[column].notna(), "person_id"]
    known = people["person_id"].isin(there).to_numpy(dtype=bool)
    # Of whom today tells that they started too recently nothing needs to be asked.
    found = last_known_start(people["start_date"].where(_is_over(people, month)), known)
    if found is None:
        return
    day = found.start + pd.DateOffset(months=month)
    what = (
        f"were the data fixed before the month of everybody was over? Nobody who started after {found.start.date()} has '{column}' at month {month} "
        f"({found.people:,} people), and those before mostly have. They count as lost."
    )
    remedy = (
        f"If so, write under data: locked: {day.date()}, or the day on which the file was made: who started too recently is then counted as that. "
        "If not, leave it."
    )
    yield Problem(FILE, what, remedy, column="data.locked")


def _is_over(people: pd.DataFrame, month: int) -> pd.Series:
    """Say whose month of an outcome is over, as far as that is known."""
    import pandas as pd

    from localeval.data.standard import OBSERVED

    if OBSERVED not in people:
        return pd.Series(data=True, index=people.index)
    return ~(people[OBSERVED].astype("float64") < month)


class AskedInTheirMonth(Rule):
    """Whoever was asked once was asked at the month of the outcome, and not some months before or after it."""

    family = "data"
    kind = "advice"

    def not_applicable(self, subject: Subject) -> str:
        return subject.without_tables

    def check(self, subject: Subject) -> Iterator[Problem]:
        project, rows = subject.project, subject.tables["outcomes"]
        people = len(subject.tables["people"])
        for measure in project.measures:
            name = outcome_column(measure.outcome)
            known = rows.loc[rows[name].notna(), ["person_id", "month"]]
            late = _asked_near(known, measure, project)
            if len(late) < max(_SOME, _SHARE * people):
                continue
            first, last = int(late["month"].min()), int(late["month"].max())
            when = f"month {first}" if first == last else f"one month from {first} to {last}"
            what = (
                f"is '{name}' of {len(late):,} people, who have it at {when} only, meant for month {measure.month}? They count as "
                "people whose outcome is not known."
            )
            far = int((late["month"] - measure.month).abs().max())
            line = window_line(project.settings, measure.outcome.code, far)
            done = f"write under data: {line}" if line else f"write {measure.month} as their month, in both groups by one rule"  # fmt: skip
            remedy = (
                f"If they were asked when they could be reached, and your protocol takes that for month {measure.month}, {done}; else ask for the "
                "value of that month. Who answers late may differ from who answers in time. "
                f"If they are rightly left out, write under data: {accept_line(self.name(), name)}"
            )
            yield Problem(project.settings.data.tables()["outcomes"], what, remedy, column=name)


def _asked_near(known: pd.DataFrame, measure: Measure, project: Project) -> pd.DataFrame:
    """Give the one value of each person that is near the month of an outcome, of those who have none at that month.

    Months at which those have values too who have one at that month are asked of everybody: who has no more was lost, not late.
    """
    months = {one.month for one in project.measures if one.outcome.code == measure.outcome.code}
    own = known["month"] == measure.month
    asked = known["person_id"].isin(known.loc[own, "person_id"])
    apart = (known["month"] - measure.month).abs()
    others = known.loc[asked & ~own & (apart <= _ABOUT), "month"].value_counts()
    waves = set(others.index[others >= _WAVE * max(int(own.sum()), 1)]) | (months - {measure.month})
    near = known[~asked & (apart <= _ABOUT) & (known["month"] > 0) & ~known["month"].isin(waves)]
    return near[~near["person_id"].duplicated(keep=False)]
