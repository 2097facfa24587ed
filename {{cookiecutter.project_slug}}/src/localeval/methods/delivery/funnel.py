"""The way from referral to lasting work, step by step, each of those people only who could have got there.

Outcomes divided by starts tell less of whoever started late (Department for Work and Pensions, background information on Work and Health
Programme statistics): so each step has a window of time, and only people whose window was over when the data were fixed are in its
denominator. People whose days contradict each other are left out of the step that rests on them, and flagged. Nothing here estimates
what a programme changes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from statsmodels.stats.proportion import proportion_confint

from localeval.methods.delivery.calendar_months import (
    MONTHS_TO_START,
    Days,
    after_months,
    is_over,
)
from localeval.methods.inputs import Flags

StepName = Literal["started", "stayed", "job", "kept"]
#: Months after the start for which somebody has to stay.
MONTHS_TO_STAY = 3
#: Months after the start within which a job counts: the longest that at least half of those who started have behind them.
JOB_MONTHS = (12, 6, 3)
#: Weeks for which a job is kept, and their days.
KEPT_WEEKS = 26
_KEPT = np.timedelta64(KEPT_WEEKS * 7, "D")
_DAY = np.timedelta64(1, "D")


@dataclass(frozen=True)
class Histories:
    """What is on record of each of n people, up to the day on which the data were fixed.

    Attributes
    ----------
    day : datetime64[D]
        The last day of which the data can tell.
    referred, started, left, completed : ndarray of datetime64[D], shape (n,)
        The first day of each; NaT where there is none.
    person : ndarray of int, shape (k,)
        Position of the person of each spell in work.
    first, last : ndarray of datetime64[D], shape (k,)
        Its days; spells of a person do not touch. The last is NaT where it goes on.
    attended : ndarray of int, shape (m,)
        Position of the person of each time that somebody attended.
    attended_on : ndarray of datetime64[D], shape (m,)
    took_part : ndarray of bool, shape (n,)
        Who attended, left or completed, whether or not the day of the start is known.
    unclear_end : ndarray of bool, shape (n,)
        Who has the end of a job on record without its start.
    recorded : frozenset of str
        What is on record of anybody: ``referred``, ``left``, ``attended``, ``job_start``, ``job_end``.
    """

    day: np.datetime64
    referred: Days
    started: Days
    left: Days
    completed: Days
    person: np.ndarray
    first: Days
    last: Days
    attended: np.ndarray
    attended_on: Days
    took_part: Flags
    unclear_end: Flags
    recorded: frozenset[str]

    def anybody(self, spells: Flags) -> Flags:
        """Say who has one of these spells, shape (n,)."""
        found = np.zeros(len(self.started), dtype=bool)
        found[self.person[spells]] = True
        return found

    @property
    def in_work_at_start(self) -> Flags:
        """Who was in a job on the day of the start already, so that no first job can be found, shape (n,)."""
        start = self.started[self.person]
        goes_on = np.isnat(self.last) | (self.last >= start)
        return self.anybody((self.first < start) & goes_on)

    @property
    def first_job(self) -> Days:
        """The first day of the first job that began on the day of the start or later, shape (n,)."""
        found = np.full(len(self.started), np.datetime64("NaT", "D"))
        since = self.first >= self.started[self.person]
        for position, day in zip(self.person[since], self.first[since], strict=True):
            if np.isnat(found[position]) or day < found[position]:
                found[position] = day
        return found


@dataclass(frozen=True)
class FunnelStep:
    """A step, and who of all people got there.

    Attributes
    ----------
    name : str
    months : int
        The window: since the referral for ``started``, else since the start.
    could : ndarray of bool, shape (n,)
        Who could have got there when the data were fixed: the denominator.
    reached : ndarray of bool, shape (n,)
        Who did, among these.
    contradictory : ndarray of bool, shape (n,)
        Who would be in the denominator but for days that contradict each other.
    """

    name: StepName
    months: int
    could: Flags
    reached: Flags
    contradictory: Flags


def job_window(histories: Histories, windows: Sequence[int] = JOB_MONTHS) -> int:
    """Choose the months since the start within which a job counts.

    Returns
    -------
    int
        The longest that at least half of those who started have behind them; else the shortest.
    """
    started = ~np.isnat(histories.started)
    for months in sorted(windows, reverse=True):
        over = is_over(histories.started, months, histories.day)
        if started.any() and 2 * over.sum() >= started.sum():
            return months
    return min(windows)


def funnel(histories: Histories) -> list[FunnelStep]:
    """Give the steps of which the data can tell, in order.

    Parameters
    ----------
    histories : Histories

    Returns
    -------
    list of FunnelStep
        ``started`` only where somebody was referred and did not start: data of those who started tell nothing of the others.
        ``stayed`` only where it is on record who left, ``job`` where jobs are, and ``kept`` where the ends of jobs are too.
    """
    found = []
    if "referred" in histories.recorded:
        step = _started(histories)
        if (step.could & np.isnat(histories.started)).any():
            found.append(step)
    if "left" in histories.recorded:
        found.append(_stayed(histories))
    if "job_start" in histories.recorded:
        months = job_window(histories)
        found.append(_job(histories, months))
        if "job_end" in histories.recorded:
            found.append(_kept(histories, months))
    return found


def _step(name: StepName, months: int, could: Flags, reached: Flags, wrong: Flags) -> FunnelStep:
    return FunnelStep(name, months, could & ~wrong, could & ~wrong & reached, could & wrong)


def _started(h: Histories) -> FunnelStep:
    could = is_over(h.referred, MONTHS_TO_START, h.day)
    in_time = h.started < after_months(h.referred, MONTHS_TO_START)
    unknown = np.isnat(h.started) & h.took_part  # whoever took part has started, on whatever day
    return _step("started", MONTHS_TO_START, could, in_time, (h.started < h.referred) | unknown)


def _stayed(h: Histories) -> FunnelStep:
    could = is_over(h.started, MONTHS_TO_STAY, h.day)
    early = h.left < after_months(h.started, MONTHS_TO_STAY)
    finished = h.completed <= h.left
    into_work = h.anybody((h.first >= h.started[h.person]) & (h.first <= h.left[h.person] + _DAY))
    return _step("stayed", MONTHS_TO_STAY, could, ~early | finished | into_work, h.left < h.started)


def _since_start(h: Histories, months: int) -> Flags:
    """Flag the spells that began in the window, shape (k,)."""
    start = h.started[h.person]
    return np.asarray((h.first >= start) & (h.first < after_months(start, months)))


def _job(h: Histories, months: int) -> FunnelStep:
    could = is_over(h.started, months, h.day)
    return _step("job", months, could, h.anybody(_since_start(h, months)), h.in_work_at_start)


def _kept(h: Histories, months: int) -> FunnelStep:
    end = after_months(h.started, months) + _KEPT
    could = np.asarray(end <= h.day + _DAY)
    until = np.where(np.isnat(h.last), h.day, h.last)
    long = until - h.first + _DAY >= _KEPT
    kept = h.anybody(_since_start(h, months) & long)
    return _step("kept", months, could, kept, h.in_work_at_start | h.unclear_end)


def wilson_interval(count: int, people: int, level: float = 0.95) -> tuple[float, float]:
    """Give the ends of Wilson's (1927) interval of a share, from 0 to 1; it holds for small numbers and near the ends.

    Parameters
    ----------
    count, people : int
        ``people`` is above 0.
    level : float
    """
    low, high = proportion_confint(count, people, alpha=1 - level, method="wilson")
    return float(low), float(high)
