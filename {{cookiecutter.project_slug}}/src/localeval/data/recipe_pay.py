"""The key ``derive`` of the recipe where it makes outcomes of payments, of what jobs pay, and of self-employment.

How they follow is in ``pay_outcomes``; this finds the payments, says which of them cannot be meant, and above what earnings have to go. The payments
are not kept.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from localeval.base.errors import Problem
from localeval.catalogue.living_wage import HOURS, known_days, rate_on
from localeval.data.checked import Checked
from localeval.data.job_outcomes import Jobs
from localeval.data.not_yet import CENSOR, DataDay
from localeval.data.pay_outcomes import (
    Payments,
    Reached,
    earned_above,
    from_the_start,
    nobody,
    self_employed,
    weekly_pay,
)
from localeval.data.problems import rows_problem
from localeval.project.project import FILE, Project

#: Gives an outcome of everybody at months since their start: starts, months to values of shape (n, k).
WorkOut = Callable[[pd.Series, Sequence[int]], np.ndarray]
OWN, HOURS_A_WEEK, PAY_AN_HOUR = "self_employed", "hours_a_week", "pay_an_hour"
#: Between what the middle payment above nothing lies, in pounds: beyond it amounts are in pence, in thousands, or no payments.
_MIDDLE_PAY = (1.0, 20_000.0)
#: Between what the middle of people's pay lies, in pounds a year at the pace at which they were paid.
_MIDDLE_YEAR = (300.0, 250_000.0)
#: Days without any payment at the end of the data from which they may have been taken earlier than the rest.
_LATE_PAY = 62


@dataclass(frozen=True)
class FoundJobs:
    """Jobs as they were read.

    Attributes
    ----------
    jobs : Jobs
    held : Checked
        Their table.
    rows : ndarray of int, shape (k,)
        The row of each, as problems give it.
    """

    jobs: Jobs
    held: Checked
    rows: np.ndarray

    def column(self, name: str) -> np.ndarray | None:
        """Give what a column says of each job, shape (k,), missing where it says nothing; None where there is none."""
        if name not in self.held.frame:
            return None
        values = self.held.frame[name].loc[self.rows]
        return values.to_numpy(dtype=float, na_value=np.nan)


def pay_outcomes(
    pay: Checked | None,
    jobs: FoundJobs | None,
    people: Checked,
    project: Project,
    day: DataDay | None,
    problems: list[Problem],
    notes: list[str],
) -> dict[str, WorkOut]:
    """Say how each outcome of payments is worked out.

    Parameters
    ----------
    pay, jobs : Checked and FoundJobs, or None
        None where nothing is worked out of them.
    people : Checked
        Each person once, with the day of the start.
    project : Project
    day : DataDay or None
        The last day of which the data can tell; the last one on record where there is none.
    problems, notes : list
        What is found is added.
    """
    wanted = project.settings.data.of_pay
    start = people.frame["start_date"].reset_index(drop=True)
    found: Payments | None = None
    if pay is not None:
        found = _payments(pay, people, project, day, problems, notes)
        if found is None:
            return {}
    until = _last_day(day, found, jobs)
    own = nobody(len(start))
    if jobs is not None and any("jobs" in tables for tables in wanted.values()):
        is_own = jobs.column(OWN)
        if is_own is not None:
            own = self_employed(jobs.jobs, is_own, start, until)
        else:
            problems.append(_lacks(jobs.held, OWN, "who was self-employed"))
    work: dict[str, WorkOut] = {}
    if "first_earnings" in wanted and found is not None:
        work["first_earnings"] = earned_above(found, start, np.zeros(len(start))).by
    if "self_employed_6m" in wanted:
        work["self_employed_6m"] = own.by
    if "job_outcome" in wanted:
        tables = wanted["job_outcome"]
        earned = found if "pay" in tables else _earned_in_jobs(jobs, start, until, problems)
        if earned is None:
            return {}
        reached = _job_outcome(earned, start, project, people, problems)
        if reached is not None:
            work["job_outcome"] = reached.either(own).by
        if "jobs" not in tables:
            notes.append(
                "derive: 'job_outcome' is of earnings alone: nothing on record says who was self-employed for six months."
            )
    return work


def _lacks(held: Checked, column: str, what: str) -> Problem:
    remedy = f"Add the column, say what it is called (columns: {{{column}: ...}}), or what holds for every row (every_row: {{jobs: {{{column}: 0}}}})."
    return Problem(str(held.spec.file), f"it does not say {what}: there is no column '{column}'.", remedy, column=column)  # fmt: skip


def _last_day(day: DataDay | None, pay: Payments | None, jobs: FoundJobs | None) -> np.datetime64:
    if day is not None:
        return np.datetime64(day.day, "D")
    days = [] if pay is None else [pay.day]
    days += [] if jobs is None else [jobs.jobs.first, jobs.jobs.last]
    every = np.concatenate(days) if days else np.array([], dtype="datetime64[D]")
    known = every[~np.isnat(every)]
    return np.datetime64(known.max() if len(known) else "1970-01-01", "D")


def _payments(
    held: Checked,
    people: Checked,
    project: Project,
    day: DataDay | None,
    problems: list[Problem],
    notes: list[str],
) -> Payments | None:
    """Give the payments of people; None where they cannot be used."""
    if held.problems:
        return None
    frame, file = held.frame, held.spec.file
    whose = pd.Index(people.frame["person_id"])
    key = [name for name in ("person_id", "paid_on", "amount", "employer") if name in frame]
    again = frame.dropna(subset=["person_id", "paid_on", "amount"])
    again = again[again.duplicated(key)]
    if len(again):
        what = "the same payment to the same person stands there before"
        remedy = (
            "If it is one, write duplicates: {pay: drop-identical} under data; if there were two, add them up in one row, or say whose they are in a column "
            "employer."
        )
        problems.append(
            rows_problem(file, held.theirs["amount"], again.index.tolist(), what, remedy)
        )
    if day is not None:
        late = frame["paid_on"] > pd.Timestamp(day.day)
        if late.any() and project.settings.data.censor:
            notes.append(f"{file}: censor: {int(late.sum()):,} payments from after {day.words}, left out.")  # fmt: skip
            frame = frame[~late]
        elif late.any():
            what = f"the payment is of a day after {day.words}"
            remedy = f"Correct the date if it is wrong; else {CENSOR}."
            problems.append(rows_problem(file, held.theirs["paid_on"], frame.index[late].tolist(), what, remedy))  # fmt: skip
    position = whose.get_indexer(pd.Index(frame["person_id"]))
    there = (position >= 0) & frame["paid_on"].notna().to_numpy()
    amount = frame["amount"].to_numpy(dtype=float, na_value=np.nan)[there]
    paid = amount[amount > 0]
    if len(paid) and not _MIDDLE_PAY[0] <= (middle := float(np.median(paid))) <= _MIDDLE_PAY[1]:
        what = f"half of the payments are of {middle:,.2f} or less, which is no pay of a week or month in pounds."
        remedy = "Give amounts before tax in pounds, one row a payment."
        problems.append(Problem(str(file), what, remedy, column=held.theirs["amount"]))
    found = Payments(
        position[there], frame["paid_on"].to_numpy()[there].astype("datetime64[D]"), amount
    )
    year = None if problems else _middle_year(found)
    if year is not None and not _MIDDLE_YEAR[0] <= year <= _MIDDLE_YEAR[1]:
        what = f"at the pace at which they were paid, half of the people would earn {year:,.0f} a year or less, which is no pay in pounds."
        remedy = f"Give amounts in pounds: {'divide pence by 100' if year > _MIDDLE_YEAR[1] else 'multiply thousands by 1,000'}."
        problems.append(Problem(str(file), what, remedy, column=held.theirs["amount"]))
    if problems:
        return None
    notes += _on_payments(str(file), found, people, day)
    return found


def _middle_year(found: Payments) -> float | None:
    """Give what the middle person would be paid in a year at the pace of their payments; None where nobody was paid on three days.

    A payment is for the time since the one before it, so that the first counts for nothing here.
    """
    known = pd.DataFrame({"person": found.person, "day": found.day, "amount": found.amount})
    paid = known[known["amount"] > 0].groupby(["person", "day"])["amount"].sum().reset_index()
    each = paid.groupby("person")
    days = (each["day"].max() - each["day"].min()).dt.days
    later = each["amount"].sum() - paid.sort_values("day").groupby("person")["amount"].first()
    often = each.size() >= 3
    return float((later[often] / days[often] * 365).median()) if often.any() else None


def _on_payments(file: str, found: Payments, people: Checked, day: DataDay | None) -> list[str]:
    """Say what of the payments a person should know."""
    start = people.frame["start_date"].to_numpy().astype("datetime64[D]")
    said = []
    before = int((found.day < start[found.person]).sum())
    if before:
        said.append(f"{file}: derive: {before:,} of {len(found.day):,} payments are from before the person's start and do not count.")  # fmt: skip
    unknown = int(np.isnan(found.amount).sum())
    if unknown:
        said.append(f"{file}: derive: {unknown:,} payments have no amount; whether such a person had earned enough is not known unless the rest suffices.")  # fmt: skip
    taken = int((found.amount < 0).sum())
    if taken:
        said.append(f"{file}: derive: {taken:,} payments are below 0 and are taken off what was paid before.")  # fmt: skip
    if day is not None and len(found.day):
        late = (np.datetime64(day.day, "D") - found.day.max()).astype(int)
        if late > _LATE_PAY:
            said.append(
                f"{file}: derive: the last payment to anybody is of {found.day.max()}, {late} days before {day.words}; if payments were taken then, "
                "say so with locked, or people count as without earnings since."
            )
    return said


def _earned_in_jobs(
    jobs: FoundJobs | None, start: pd.Series, until: np.datetime64, problems: list[Problem]
) -> Payments | None:
    """Give what employees' jobs pay, week by week since the start; self-employment is counted by its months instead."""
    if jobs is None:
        return None
    hours, pay, own = (jobs.column(name) for name in (HOURS_A_WEEK, PAY_AN_HOUR, OWN))
    for name, values, what in (
        (HOURS_A_WEEK, hours, "how many hours a week jobs are for"),
        (PAY_AN_HOUR, pay, "what an hour pays"),
    ):
        if values is None:
            problems.append(_lacks(jobs.held, name, what))
    if hours is None or pay is None:
        return None
    employed = np.ones(len(hours), dtype=bool) if own is None else own != 1
    mine = Jobs(*(part[employed] for part in (jobs.jobs.person, jobs.jobs.first, jobs.jobs.last)))
    weekly = (hours * pay)[employed]
    # Cut at the start first, so that weeks are counted from it.
    begun = start.to_numpy().astype("datetime64[D]")[mine.person]
    kept = ~np.isnat(begun) & (np.isnat(mine.last) | (mine.last >= begun))
    return weekly_pay(from_the_start(mine, start), weekly[kept], until)


def _job_outcome(
    earned: Payments, start: pd.Series, project: Project, people: Checked, problems: list[Problem]
) -> Reached | None:
    """Say who earned more than a job outcome asks for, and when."""
    said = project.settings.data.job_outcome
    assert said is not None
    if said.threshold is not None:
        return earned_above(earned, start, np.full(len(start), said.threshold))
    if said.rate == "at_start":
        days, rows = start.to_numpy().astype("datetime64[D]"), people.frame.index.to_numpy()
        rate = rate_on(days)
        unknown = ~np.isnat(days) & np.isnan(rate)
        if unknown.any():
            problems.append(
                rows_problem(
                    people.spec.file,
                    people.theirs["start_date"],
                    rows[unknown].tolist(),
                    *_no_rate("start"),
                )
            )
            return None
        # Who has no start is compared with nothing.
        return earned_above(earned, start, np.nan_to_num(HOURS * rate, nan=np.inf))
    begun = start.to_numpy().astype("datetime64[D]")[earned.person]
    since = earned.day >= begun
    rate = rate_on(earned.day)
    if (since & np.isnan(rate)).any():
        what, remedy = _no_rate("payment")
        problems.append(Problem(FILE, f"{what}.", remedy, column="data.job_outcome"))
        return None
    return earned_above(earned.divided(rate), start, np.full(len(start), float(HOURS)))


def _no_rate(of: str) -> tuple[str, str]:
    first, last = known_days()
    return (
        f"the National Living Wage on the day of the {of} is not known: catalogue/living_wage.yml has it from {first} to {last}",
        "Write the amount that your contract names instead: job_outcome: {threshold: ...} under data.",
    )
