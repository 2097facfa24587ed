"""Outcomes that are worked out of dated payments, and of jobs with hours and pay: first earnings, job outcomes, six months' self-employment.

By the definitions of the catalogue. Payments count from the day of the start on, whichever day they are for. A later correction is taken off:
earnings have gone above a threshold on the first day from which their sum, with everything that comes after it, never falls back to
it. A payment whose amount is not known leaves it open whether somebody got there, unless what is known suffices. Nothing here reads a file.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from localeval.data.job_outcomes import Jobs, month_ends
from localeval.methods.delivery.calendar_months import after_months

#: Months of self-employment, on end.
SELF_EMPLOYED_MONTHS = 6
_NOTHING = np.datetime64("NaT", "D")
_WEEK = 7


@dataclass(frozen=True)
class Payments:
    """Dated amounts of people.

    Attributes
    ----------
    person : ndarray of int, shape (k,)
        Position of each payment's person.
    day : ndarray of datetime64[D], shape (k,)
    amount : ndarray of float, shape (k,)
        In pounds, or in hours at a rate; missing where it is not known. Corrections are below 0.
    """

    person: np.ndarray
    day: np.ndarray
    amount: np.ndarray

    def divided(self, rate: np.ndarray) -> Payments:
        """Give them in hours at the rate of each."""
        return replace(self, amount=self.amount / rate)

    def up_to(self, day: np.datetime64) -> Payments:
        """Leave out what is later than a day."""
        kept = self.day <= day
        return Payments(self.person[kept], self.day[kept], self.amount[kept])


@dataclass(frozen=True)
class Reached:
    """When people got somewhere.

    Attributes
    ----------
    on : ndarray of datetime64[D], shape (n,)
        NaT for who did not.
    open_from : ndarray of datetime64[D], shape (n,)
        The day from which it is not known whether somebody did who is not seen to; NaT where it is known.
    """

    on: np.ndarray
    open_from: np.ndarray

    def either(self, other: Reached) -> Reached:
        """Give when people got to either of two."""
        return Reached(_first_of(self.on, other.on), _first_of(self.open_from, other.open_from))

    def by(self, start: pd.Series, months: Sequence[int]) -> np.ndarray:
        """Say who had got there by the end of each month since the start, shape (n, k).

        Missing where the start is not known, or where it is not known whether somebody had.
        """
        made = np.zeros((len(start), len(months)))
        on, open_from = (days.astype(np.int64) for days in (self.on, self.open_from))
        there, unclear = ~np.isnat(self.on), ~np.isnat(self.open_from)
        for i, month in enumerate(months):
            end = month_ends(start, month)
            yes = there & (on < end)
            made[yes, i] = 1.0
            made[~yes & unclear & (open_from < end), i] = np.nan
        made[start.isna().to_numpy()] = np.nan
        return made


def nobody(n: int) -> Reached:
    """Say of n people that none got there, which is known."""
    return Reached(np.full(n, _NOTHING), np.full(n, _NOTHING))


def earned_above(payments: Payments, start: pd.Series, threshold: np.ndarray) -> Reached:
    """Say when the sum of what people were paid since their start went above a threshold for good.

    Parameters
    ----------
    payments : Payments
    start : Series of datetime64, shape (n,)
        NaT where it is not known.
    threshold : ndarray of float, shape (n,)
        In the unit of the payments.
    """
    n = len(start)
    found = nobody(n)
    begun = start.to_numpy().astype("datetime64[D]")
    counts = payments.day >= begun[payments.person]  # never where the start is not known
    person, day, amount = payments.person[counts], payments.day[counts], payments.amount[counts]
    unknown = np.isnan(amount)
    found.open_from[:] = _earliest(n, person[unknown], day[unknown])
    frame = pd.DataFrame({"person": person, "day": day.astype(np.int64), "amount": amount})
    frame = frame[~unknown].groupby(["person", "day"], sort=True)["amount"].sum().reset_index()
    if frame.empty:
        return found
    frame["sum"] = frame.groupby("person")["amount"].cumsum().round(6)
    # The least that the sum is from that day on, so that what was paid by mistake and taken back does not count.
    least = frame[::-1].groupby("person")["sum"].cummin()[::-1].to_numpy()
    whose = frame["person"].to_numpy()
    above = least > np.round(threshold, 6)[whose]
    days = frame["day"].to_numpy().astype("datetime64[D]")
    found.on[:] = _earliest(n, whose[above], days[above])
    return found


def weekly_pay(jobs: Jobs, weekly: np.ndarray, until: np.datetime64) -> Payments:
    """Give what jobs pay as payments at the end of each week of them, the last week in part.

    Parameters
    ----------
    jobs : Jobs
    weekly : ndarray of float, shape (k,)
        Hours a week times pay an hour; missing where one is not known.
    until : datetime64[D]
        Jobs without a last day are paid up to it; nothing is paid later.
    """
    last = np.where(np.isnat(jobs.last), until, np.minimum(jobs.last, until))
    days = np.maximum((last - jobs.first).astype("timedelta64[D]").astype(np.int64) + 1, 0)
    weeks = -(-days // _WEEK)
    job = np.repeat(np.arange(len(weeks)), weeks)
    number = np.arange(len(job)) - np.repeat(np.cumsum(weeks) - weeks, weeks)
    worked = np.minimum(days[job] - number * _WEEK, _WEEK)
    on = jobs.first[job] + (number * _WEEK + worked - 1).astype("timedelta64[D]")
    return Payments(jobs.person[job], on.astype("datetime64[D]"), weekly[job] * worked / _WEEK)


def from_the_start(jobs: Jobs, start: pd.Series) -> Jobs:
    """Cut off what of each job lies before the start of its person; jobs that ended before are left out."""
    begun = start.to_numpy().astype("datetime64[D]")[jobs.person]
    kept = ~np.isnat(begun) & (np.isnat(jobs.last) | (jobs.last >= begun))
    return Jobs(jobs.person[kept], np.maximum(jobs.first, begun)[kept], jobs.last[kept])


def self_employed(
    jobs: Jobs, is_own: np.ndarray, start: pd.Series, until: np.datetime64
) -> Reached:
    """Say when people had been self-employed for six months on end since their start.

    Parameters
    ----------
    jobs : Jobs
    is_own : ndarray of float, shape (k,)
        1 where a job is self-employment, 0 where not, missing where that is not known.
    start : Series of datetime64, shape (n,)
    until : datetime64[D]
        Jobs without a last day go on until then at least.
    """
    sure = _spell_reached(jobs, is_own == 1, start, until)
    perhaps = _spell_reached(jobs, is_own != 0, start, until)
    return Reached(sure, np.where(np.isnat(sure), perhaps, _NOTHING).astype("datetime64[D]"))


def _spell_reached(
    jobs: Jobs, chosen: np.ndarray, start: pd.Series, until: np.datetime64
) -> np.ndarray:
    some = Jobs(jobs.person[chosen], jobs.first[chosen], jobs.last[chosen])
    person, first, last = from_the_start(some, start).merged()
    end = after_months(first.astype("datetime64[D]"), SELF_EMPLOYED_MONTHS)
    done = end - np.timedelta64(1, "D")
    long = (done.astype(np.int64) <= last) & (done <= until)
    return _earliest(len(start), person[long], done[long])


def _earliest(n: int, person: np.ndarray, day: np.ndarray) -> np.ndarray:
    """Give the first of the days of each person, shape (n,); NaT where there is none."""
    never = np.iinfo(np.int64).max
    found = np.full(n, never)
    np.minimum.at(found, person, day.astype("datetime64[D]").astype(np.int64))
    days = np.where(found == never, 0, found).astype("datetime64[D]")
    days[found == never] = _NOTHING
    return np.asarray(days)


def _first_of(one: np.ndarray, two: np.ndarray) -> np.ndarray:
    return np.where(np.isnat(one), two, np.where(np.isnat(two), one, np.minimum(one, two))).astype("datetime64[D]")  # fmt: skip
