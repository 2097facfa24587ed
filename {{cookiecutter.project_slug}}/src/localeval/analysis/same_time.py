"""Whether the two groups are of one time: people of other years met other employers, other benefits, another virus.

By start dates where both groups have them, else by a column of quarters, cohorts or years.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from localeval.analysis.doubts import FEWEST, Doubtful

#: People of the comparison group count as of the participants' time up to so many days before the first of them or after the
#: last, an odd one in a hundred left out; and the groups are of one time where at least half of it is.
_DAYS, _ODD, _HALF = 92, 0.01, 0.5
#: Where they are: groups that started this far apart on average, of whom this share would have to have started in another
#: quarter for the two to be alike, met other months; and however near on average from the next share on. From the last on it is
#: sure; a draw does not make the first.
_APART, _OTHER_QUARTERS, _ANYWAY, _MANY = 45, 0.25, 0.28, 0.5
#: For so large a share of people the day of the start tells the group; a few are always moved.
_FORESEEN = 0.95
_FORMS = (
    re.compile(r"(?P<year>(?:19|20)\d\d)[ _/-]*q(?P<quarter>[1-4])", re.IGNORECASE),
    re.compile(r"q(?P<quarter>[1-4])[ _/-]*(?P<year>(?:19|20)\d\d)(?:[/-]\d\d)?", re.IGNORECASE),
    re.compile(r"(?P<year>(?:19|20)\d\d)[-/](?P<month>0[1-9]|1[0-2])"),
    re.compile(r"(?:fy|cohort|year|intake)?[ _-]*(?P<year>(?:19|20)\d\d)(?:[/-](?:\d\d)?\d\d)?", re.IGNORECASE),
)  # fmt: skip
_PERIOD = re.compile(r"quarter|qtr|cohort|intake|period|wave|start|year|month", re.IGNORECASE)
_NO_PERIOD = re.compile(r"birth|born|dob|school|end|finish|left|leav", re.IGNORECASE)


def start_dates_apart(
    starts: pd.Series, participant: np.ndarray, *, drawn: bool = False
) -> Iterator[Doubtful]:
    """Find a comparison group that started at another time than the participants, or mostly in other quarters.

    Parameters
    ----------
    starts : Series of datetime64, shape (n,)
    participant : ndarray of bool, shape (n,)
    drawn : bool
        Whether chance is said to decide who is in which group, which leaves no such difference.
    """
    days = (starts - pd.Timestamp("2000-01-01")).dt.days.to_numpy(dtype="float64", na_value=np.nan)
    found = _apart(days, participant, _DAYS)
    if found is not None:
        yield Doubtful("other_time", column="start_date", shares=found)
        return
    known = np.isfinite(days)
    ours, theirs = participant & known, ~participant & known
    if min(ours.sum(), theirs.sum()) < FEWEST:
        return
    means = float(days[ours].mean()), float(days[theirs].mean())
    other = _in_other_quarters(starts.dt.to_period("Q"), ours, theirs)
    if (abs(means[0] - means[1]) >= _APART and other >= _OTHER_QUARTERS) or other >= _ANYWAY:
        sure = drawn or other >= _MANY
        yield Doubtful("starts_unlike", column="start_date", shares=means, value=other, sure=sure)


def drawn_by_the_day(starts: pd.Series, participant: np.ndarray) -> Iterator[Doubtful]:
    """Find groups of a trial that follow from the day of the start: by weekday, or by odd and even days.

    Whoever sends people then knows which group the next one will be in, and may choose the day; no chance has decided (Higgins and
    others 2011, BMJ 343: d5928, on the generation of the sequence).

    Parameters
    ----------
    starts : Series of datetime64, shape (n,)
    participant : ndarray of bool, shape (n,)
    """
    known = starts.notna().to_numpy()
    ours, days = participant[known], starts[known]
    if min(ours.sum(), (~ours).sum()) < 2 * FEWEST:
        return
    for part, numbers in (("weekday", days.dt.day_of_week), ("odd", days.dt.day % 2)):
        codes = pd.factorize(numbers)[0]
        mine, everybody = np.bincount(codes, ours), np.bincount(codes)
        if np.maximum(mine, everybody - mine).sum() >= _FORESEEN * len(codes):
            yield Doubtful("drawn_by_day", column="start_date", part=part, sure=False)
            return


def _in_other_quarters(quarters: pd.Series, ours: np.ndarray, theirs: np.ndarray) -> float:
    """Give the share of a group that would have to start in another quarter for both to be alike, less what chance makes."""
    codes, _ = pd.factorize(quarters)
    size = int(codes.max()) + 1
    mine, rest = (np.bincount(codes[flags], minlength=size) / flags.sum() for flags in (ours, theirs))  # fmt: skip
    both = np.bincount(codes[ours | theirs], minlength=size) / (ours | theirs).sum()
    # The mean of the absolute value of a normal one: what a draw of groups of these sizes leaves.
    chance = np.sqrt(2 / np.pi * both * (1 - both) * (1 / ours.sum() + 1 / theirs.sum()))
    return float((np.abs(mine - rest) - chance).sum() / 2)


def periods_apart(columns: Mapping[str, pd.Series], participant: np.ndarray) -> Iterator[Doubtful]:
    """Find columns of quarters, cohorts or years by which the groups are of another time.

    Parameters
    ----------
    columns : mapping of str to Series, each of shape (n,)
        Texts by the name of their column.
    participant : ndarray of bool, shape (n,)
    """
    for name, values in columns.items():
        if not _PERIOD.search(name) or _NO_PERIOD.search(name):
            continue
        levels = values.dropna().unique()
        if not 2 <= len(levels) <= 100:
            continue
        read = {level: _when(str(level)) for level in levels}
        if any(when is None for when in read.values()):
            continue
        when = values.map(read).to_numpy(dtype="float64", na_value=np.nan)
        found = _apart(when * 365.25, participant, _DAYS + 1)
        if found is not None:
            yield Doubtful("other_time", column=name, shares=found, sure=False)


def _when(text: str) -> float | None:
    """Give the year of a period, with its part of a year; None where it is none."""
    for form in _FORMS:
        match = form.fullmatch(text.strip())
        if match:
            parts = match.groupdict()
            quarter, month = parts.get("quarter"), parts.get("month")
            part = (int(quarter) - 1) / 4 if quarter else (int(month) - 1) / 12 if month else 0.0
            return int(parts["year"]) + part
    return None


def _apart(days: np.ndarray, participant: np.ndarray, near: float) -> tuple[float, float] | None:
    """Give the middle day of each group where the comparison group is of another time; None where it is not."""
    ours, theirs = (days[flags & np.isfinite(days)] for flags in (participant, ~participant))
    if min(len(ours), len(theirs)) < FEWEST:
        return None
    first, last = np.quantile(ours, [_ODD, 1 - _ODD])
    if ((theirs >= first - near) & (theirs <= last + near)).mean() >= _HALF:
        return None
    return float(np.median(ours)), float(np.median(theirs))
