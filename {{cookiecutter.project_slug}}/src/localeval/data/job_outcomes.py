"""Outcomes that are worked out of dated jobs: in work in a month, weeks in work, 26 weeks of it.

By the definitions of the catalogue, from the first and the last day of each job. Who has no job on record had none; a job without a
last day goes on. A month that was not over when the data were fixed has no value: it is not a month without work. Nothing here
reads a file or knows what a column is called.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from localeval.project.data_values import OfJobs

#: Days of 26 weeks.
_SUSTAINED = 26 * 7
#: The last day of a job that goes on.
_FOR_EVER = np.iinfo(np.int64).max // 4


@dataclass(frozen=True)
class Jobs:
    """Dated jobs of people.

    Attributes
    ----------
    person : ndarray of int, shape (k,)
        Position of each job's person.
    first, last : ndarray of datetime64[D], shape (k,)
        Its days; the last one is NaT where it goes on.
    """

    person: np.ndarray
    first: np.ndarray
    last: np.ndarray

    def merged(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Give spells in work, as person, first and last day in numbers: jobs at one time, or one after the other, are one spell."""
        first = self.first.astype("datetime64[D]").astype(np.int64)
        ongoing = np.isnat(self.last)
        last = np.where(ongoing, _FOR_EVER, self.last.astype("datetime64[D]").astype(np.int64))
        order = np.lexsort((last, first, self.person))
        person, first, last = self.person[order], first[order], last[order]
        if not len(person):
            return person, first, last
        frame = pd.DataFrame({"person": person, "last": last})
        reached = frame.groupby("person")["last"].cummax().to_numpy()
        new = np.ones(len(person), dtype=bool)
        new[1:] = (person[1:] != person[:-1]) | (first[1:] > reached[:-1] + 1)
        spell = np.cumsum(new) - 1
        ends = np.zeros(int(spell[-1]) + 1, dtype=np.int64)
        np.maximum.at(ends, spell, last)
        return person[new], first[new], ends


def month_ends(start: pd.Series, month: int) -> np.ndarray:
    """Give the first day after a month since the start, in numbers of days, shape (n,)."""
    days = start + pd.DateOffset(months=month)
    return np.asarray(days.to_numpy().astype("datetime64[D]").astype(np.int64))


def outcome_at(name: OfJobs, jobs: Jobs, start: pd.Series, months: Sequence[int]) -> np.ndarray:
    """Work an outcome out for everybody, whether a month was over or not.

    Parameters
    ----------
    name : str
    jobs : Jobs
    start : Series of datetime64, shape (n,)
        The day from which months are counted; NaT where it is not known.
    months : sequence of int, length k
        Since the start, from 1 on.

    Returns
    -------
    ndarray of float64, shape (n, k)
        Missing where the start is not known.
    """
    person, first, last = jobs.merged()
    known = start.notna().to_numpy()
    kept = known[person]
    person, first, last = person[kept], first[kept], last[kept]
    made = np.zeros((len(start), len(months)))
    begun = month_ends(start, 0)
    for i, month in enumerate(months):
        end = month_ends(start, month)
        if name == "employed":
            within = (first < end[person]) & (last >= month_ends(start, month - 1)[person])
            made[person[within], i] = 1.0
            continue
        days = np.minimum(last + 1, end[person]) - np.maximum(first, begun[person])
        if name == "sustained_26_weeks":
            worked = np.bincount(person, np.maximum(days, 0), len(start))
            made[:, i] = worked >= _SUSTAINED
        else:
            made[:, i] = _weeks(person, first - begun[person], last - begun[person], end - begun)
    made[~known] = np.nan
    return made


def _weeks(person: np.ndarray, first: np.ndarray, last: np.ndarray, until: np.ndarray) -> np.ndarray:  # fmt: skip
    """Count weeks since the start with any day in work, shape (n,); ``until`` is how many days there are."""
    whole = until // 7  # a week that is not over is none
    from_week = np.maximum(first, 0) // 7
    to_week = np.minimum(last // 7, whole[person] - 1)
    # Spells of a person follow each other: a week that the one before ends in is not counted again.
    before = np.full(len(person), -1)
    same = person[1:] == person[:-1]
    before[1:] = np.where(same, last[:-1] // 7, -1)
    weeks = np.maximum(to_week - np.maximum(from_week, before + 1) + 1, 0)
    return np.bincount(person, weeks, len(until))


def jobs_of_events(
    person: np.ndarray, event: np.ndarray, day: np.ndarray
) -> tuple[Jobs, np.ndarray]:
    """Put starts and ends of jobs together, in the order of their days: an end closes the job that began first.

    Parameters
    ----------
    person : ndarray of int, shape (k,)
    event : ndarray of bool, shape (k,)
        Whether a job starts; else one ends.
    day : ndarray of datetime64[D], shape (k,)

    Returns
    -------
    Jobs
    ndarray of int
        Positions of ends without a start before them.
    """
    # On one day a start comes before an end: a job of a day.
    order = np.lexsort((~event, day, person))
    open_: list[int] = []
    pairs: list[tuple[int, int]] = []
    alone: list[int] = []
    whose = -1
    for at in order.tolist():
        if person[at] != whose:
            pairs += [(start, -1) for start in open_]
            open_, whose = [], int(person[at])
        if event[at]:
            open_.append(at)
        elif open_:
            pairs.append((open_.pop(0), at))
        else:
            alone.append(at)
    pairs += [(start, -1) for start in open_]
    starts = np.array([start for start, _ in pairs], dtype=np.int64)
    ends = np.array([end for _, end in pairs], dtype=np.int64)
    nothing = np.datetime64("NaT", "D")
    last = np.where(ends >= 0, day[ends], nothing) if len(ends) else np.array([], "datetime64[D]")
    return Jobs(person[starts], day[starts], last.astype("datetime64[D]")), np.array(sorted(alone), dtype=np.int64)  # fmt: skip
