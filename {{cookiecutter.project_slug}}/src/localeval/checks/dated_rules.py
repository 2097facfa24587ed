"""Rules about dated jobs and payments of which outcomes are worked out: told alike of both groups, as far as the data go, and paid work each.

Whether the outcomes that are made of them look right is asked elsewhere; here the rows are looked at, which no analysis is given. All of it is advice:
each may be right as it is, and only a person can know. What is looked for is in ``analysis.dated_work`` and ``analysis.uncounted_rows``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from localeval.base.errors import Problem
from localeval.checks.rule import Rule, Subject
from localeval.data.checked import Checked
from localeval.data.job_outcomes import Jobs
from localeval.data.problems import join_words, rows_problem
from localeval.data.questions import accept_line
from localeval.data.recipe_cells import texts_of
from localeval.data.recipe_jobs import jobs_in
from localeval.data.standard import PARTICIPANT

if TYPE_CHECKING:
    from localeval.analysis.dated_work import SharesOfGroups

_JOBS, _EVENTS, _PAY = "jobs", "events", "pay"
_WHOSE = {"participants": " of participants", "comparison": " of the comparison group", "": ""}


@dataclass(frozen=True)
class _People:
    """People in the order of their table, as the functions of ``analysis.dated_work`` take them; and the last day of the data."""

    start: np.ndarray
    participant: np.ndarray
    until: np.datetime64


@dataclass(frozen=True)
class _Dated:
    """Rows of a table that outcomes are made of: whose, of which day, and which rows of the file."""

    held: Checked
    person: np.ndarray
    day: np.ndarray
    rows: np.ndarray
    jobs: Jobs | None = None

    def theirs(self, *names: str) -> str:
        """Give what the file calls the first of these columns that it has."""
        return next((self.held.theirs[name] for name in names if name in self.held.theirs), names[0])  # fmt: skip


class _AboutDatedRows(Rule):
    """A rule that looks at the rows of jobs and payments."""

    family = "data"
    kind = "advice"
    #: Whether it compares the groups, so that nothing is asked where all are participants.
    compares = True

    def not_applicable(self, subject: Subject) -> str:
        if not subject.project.settings.data.made_of:
            return "no outcome is worked out of jobs or payments"
        if self.compares and not subject.project.has_comparison:
            return "nobody is compared"
        return subject.without_tables

    def accepted(self, column: str) -> str:
        return f"If it is right, write under data: {accept_line(self.name(), column)}"


class DatedRowsCount(_AboutDatedRows):
    """Each job or payment of which outcomes are worked out is one of paid work, by whatever else its row says."""

    compares = False

    def check(self, subject: Subject) -> Iterator[Problem]:
        from localeval.analysis.uncounted_rows import rows_that_may_not_count

        people, tables = _read(subject)
        for name, dated in tables.items():
            of, word = ("pay", "payments") if name == _PAY else ("jobs", "jobs")
            for found in rows_that_may_not_count(_unused(subject, dated), of):  # type: ignore[arg-type]
                ours = int(people.participant[dated.person[found.rows]].sum())
                many = int(found.rows.sum())
                whose = (
                    f", {ours:,} of them participants'" if subject.project.has_comparison else ""
                )
                said = join_words([f"'{one}'" for one in found.words[:3]])
                what = f"do {many:,} of {len(found.rows):,} {word} count{whose}? By '{found.column}' ({said}) they may be no {'pay for work' if of == 'pay' else 'paid work'}"  # fmt: skip
                remedy = (
                    f"Every row counts, whatever '{found.column}' says: leave out of the file those of which nobody was in paid work or paid for it, in "
                    f"both groups. {self.accepted(found.column)}"
                )
                yield rows_problem(dated.held.spec.file, found.column, sorted(dated.rows[found.rows].tolist()), what, remedy)  # fmt: skip


class EndsOfJobsRecorded(_AboutDatedRows):
    """The last day of jobs was written down, and in both groups alike."""

    compares = False

    def check(self, subject: Subject) -> Iterator[Problem]:
        from localeval.analysis.dated_work import ends_lacking

        people, tables = _read(subject)
        for dated in tables.values():
            found = None if dated.jobs is None else ends_lacking(dated.jobs, people.participant, people.until)  # fmt: skip
            if found is None:
                continue
            nobody = found.ours == found.theirs == 1.0
            what = "was the last day of jobs written down"
            if nobody:
                what += "? Hardly any job that began half a year ago or earlier has one, so that everybody who ever found work is taken to be in it ever since."
            else:
                what += f" in both groups? Of jobs that began half a year ago or earlier, {found.ours:.0%} of participants' and {found.theirs:.0%} of the comparison group's have none, and a job without one goes on."
            remedy = (
                "Give the last day of every job that has ended, from one source for both groups. Where nobody wrote it down, a file cannot tell who is in work: "
                "take the outcome from another source, such as payments, or remove it from outcomes."
            )
            column = dated.theirs("job_end", "event", "job_start")
            yield Problem(dated.held.spec.file, what, f"{remedy} {self.accepted(column)}", column=column)  # fmt: skip


class DatedRowsReachFar(_AboutDatedRows):
    """Jobs and payments are told up to the end of the data, and in both groups to the same day."""

    compares = False

    def check(self, subject: Subject) -> Iterator[Problem]:
        from localeval.analysis.dated_work import breaks_off

        people, tables = _read(subject)
        months = max(measure.month for measure in subject.project.measures)
        for name, dated in tables.items():
            found = breaks_off(
                dated.person,
                dated.day,
                people.start,
                people.participant,
                people.until,
                months,
                again=name == _PAY,
            )
            if found is None:
                continue
            whose = _WHOSE[found.group]
            if name == _PAY:
                rows, newest = "payments", f"The newest payment{whose} is of {found.newest}"
                missing = f"about {found.missing:,.0f} people more were to be expected to be paid in one month since"
            else:
                rows, newest = "jobs", f"The newest job{whose} began on {found.newest}"
                missing = f"about {found.missing:,.0f} more were to be expected since"
            what = f"does the file tell of {rows}{whose} until {people.until}? {newest}; by the months before it {missing}. Who has no row counts as not in work."  # fmt: skip
            remedy = (
                "Take both groups from extracts of one day, which cover the last month of the outcomes. If there is none, write the day up to which "
                f"the file tells of everybody under data: locked: {found.newest}, and censor: true, by which later months have no value."
            )
            column = dated.theirs("paid_on", "job_start", "date")
            yield Problem(dated.held.spec.file, what, f"{remedy} {self.accepted(column)}", column=column)  # fmt: skip


class AlikeInWorkAtTheStart(_AboutDatedRows):
    """As many participants as others were in work at their start, by their jobs and payments."""

    def check(self, subject: Subject) -> Iterator[Problem]:
        from localeval.analysis.dated_work import in_work_at_start, paid_before_start

        if any(
            prior.outcome in {"employed", "earnings"} and prior.month == -1
            for prior in subject.project.settings.prior_outcomes
        ):
            return  # the groups are compared alike in it
        people, tables = _read(subject)
        for name, dated in tables.items():
            if dated.jobs is not None:
                found = in_work_at_start(dated.jobs, people.start, people.participant)
                column, so = dated.theirs("job_start", "date"), "had a job that began before their start and had not ended"  # fmt: skip
            else:
                found = paid_before_start(dated.person, dated.day, people.start, people.participant)
                column, so = dated.theirs("paid_on"), "were paid in the half year before their start"  # fmt: skip
            if found is None:
                continue
            what = f"were the groups in work alike when they started? By these {'payments' if name == _PAY else 'jobs'}, {_both(found)} {so}."
            remedy = (
                "Who was in work already mostly stays in it, which looks like an effect. Leave whoever was in work out of both groups, or add a column of who was, "
                "for both, to covariates and prior_outcomes with month: -1. If what was before the start was taken for one group alone, take it for both. "
            )
            yield Problem(dated.held.spec.file, what, remedy + self.accepted(column), column=column)


def _both(found: SharesOfGroups) -> str:
    return f"{found.ours:.0%} of participants and {found.theirs:.0%} of the comparison group"


def _read(subject: Subject) -> tuple[_People, Mapping[str, _Dated]]:
    """Give people, and the rows that count of each table that outcomes are worked out of."""
    frame, day, tables = subject.look.checked["people"].frame, subject.look.day, _dated(subject)
    start = frame["start_date"].to_numpy().astype("datetime64[D]")
    ours = np.ones(len(frame), dtype=bool)
    if "group" in frame:
        ours = (frame["group"] == PARTICIPANT).to_numpy(dtype=bool, na_value=False)
    until = np.datetime64("1970-01-01", "D")
    if day is not None:
        until = np.datetime64(day.day, "D")
    else:
        until = max((dated.day.max() for dated in tables.values() if len(dated.day)), default=until)
    return _People(start, ours, until), tables


def _dated(subject: Subject) -> Mapping[str, _Dated]:
    checked, people = subject.look.checked, subject.look.checked["people"]
    found = {}
    for name in subject.project.settings.data.made_of:
        held = checked[name]
        if name == _PAY:
            person = pd.Index(people.frame["person_id"]).get_indexer(
                pd.Index(held.frame["person_id"])
            )
            amount = held.frame["amount"].to_numpy(dtype=float, na_value=np.nan)
            there = (person >= 0) & held.frame["paid_on"].notna().to_numpy() & (amount > 0)
            day = held.frame["paid_on"].to_numpy()[there].astype("datetime64[D]")
            found[name] = _Dated(held, person[there], day, held.frame.index.to_numpy()[there])
        elif name in {_JOBS, _EVENTS}:
            jobs, rows = jobs_in(held, people)
            found[name] = _Dated(held, jobs.person, jobs.first, rows, jobs)
    return found


def _unused(subject: Subject, dated: _Dated) -> dict[str, pd.Series]:
    """Give the columns of a table that nobody declared, as texts of the rows that count."""
    raw = subject.look.made[dated.held.spec.name].raw
    position = pd.Index(raw.rows).get_indexer(pd.Index(dated.rows))
    used = set(dated.held.theirs.values())
    return {
        str(name): pd.Series(
            np.asarray(texts_of(values).to_numpy(zero_copy_only=False), dtype=object)[position]
        )
        for name, values in raw.columns.items()
        if name not in used
    }
