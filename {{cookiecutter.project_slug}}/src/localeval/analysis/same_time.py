"""Whether the two groups are of one time: people of other years met other employers, other benefits, another virus.

By start dates where both groups have them, else by a column of quarters, cohorts or years. Start dates are compared within declared strata, as the
result is; and where chance is said to have drawn people, or sites, what such a draw makes often enough is no doubt.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from localeval.analysis.doubts import FEWEST, Doubtful
from localeval.analysis.drawn_groups import drawn_within
from localeval.methods.impact.drawn_units import drawn_anew, drawn_whole, strata_of_clusters

#: People of the comparison group count as of the participants' time up to so many days before the first of them or after the
#: last, an odd one in a hundred left out; and the groups are of one time where at least half of it is.
_DAYS, _ODD, _HALF = 92, 0.01, 0.5
#: Where they are: groups that started this far apart on average, of whom this share would have to have started in another
#: quarter for the two to be alike, met other months; and however near on average from the next share on. From the last on it is
#: sure where no draw is said to have been made.
_APART, _OTHER_QUARTERS, _ANYWAY, _MANY = 45, 0.25, 0.28, 0.5
#: Groups that were drawn are asked about where a draw makes them so less than once in a hundred times, and sure from a thousand on. The
#: draw is made anew so many times; of more people or clusters than the last it comes nowhere near those shares.
_SELDOM, _NEVER, _DRAWS, _MANY_UNITS = 0.01, 1e-3, 1_999, 1_000
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


@dataclass(frozen=True, eq=False)
class _Starts:
    """When people, or clusters that were drawn as a whole, started, sorted by what they are.

    Attributes
    ----------
    table : ndarray of float, shape (units, quarters)
        How many people of each started in each quarter.
    days : ndarray of float, shape (units,)
        The sum of their days.
    ours : ndarray of bool, shape (units,)
    strata : ndarray of int, shape (units,)
        From 0 without holes; each has units of both groups.
    shares : ndarray of float, shape (strata,)
        What each stratum counts for: its share of everybody in a draw, and else of the participants, as in the result.
    """

    table: np.ndarray
    days: np.ndarray
    ours: np.ndarray
    strata: np.ndarray
    shares: np.ndarray

    @property
    def _begins(self) -> np.ndarray:
        """Where each stratum begins, shape (strata,)."""
        return np.flatnonzero(np.r_[True, np.diff(self.strata) > 0])

    def of_groups(self, values: np.ndarray, taken: np.ndarray) -> np.ndarray:
        """Give the average of each group over the strata, of sums of units, shape (2, draws, columns).

        Parameters
        ----------
        values : ndarray of float, shape (units, columns)
        taken : ndarray of bool, shape (draws, units)
            Who is a participant in each draw.
        """
        found = []
        for flags in (taken * 1.0, ~taken * 1.0):
            people = np.add.reduceat(flags * self.table.sum(axis=1), self._begins, axis=1)
            found.append((flags * (self.shares / people)[:, self.strata]) @ values)
        return np.array(found)

    def in_other_quarters(self, taken: np.ndarray) -> np.ndarray:
        """Give for each draw the share of a group that would have to start in another quarter for both to be alike, shape (draws,)."""
        mine, rest = self.of_groups(self.table, taken)
        return np.asarray(np.abs(mine - rest).sum(axis=1) / 2)

    def by_chance(self) -> float:
        """Give the share that a draw of the units leaves, about."""
        sizes = self.table.sum(axis=1)
        n, k, people, ours = (
            np.bincount(self.strata, each)
            for each in (np.ones(len(sizes)), self.ours, sizes, sizes * self.ours)
        )
        usual = np.add.reduceat(self.table, self._begins) / people[:, None]
        apart = np.square(self.table - sizes[:, None] * usual[self.strata])
        # Of the difference of two averages, where so many of the units of a stratum are drawn.
        each = np.square(self.shares * (1 / ours + 1 / (people - ours))) * k * (n - k) / n / (n - 1)
        # The mean of the absolute value of a normal one.
        return float(np.sqrt(2 / np.pi * (each[self.strata] @ apart)).sum() / 2)

    def how_often(self) -> float:
        """Give how often a draw within the strata makes the groups as unlike; 0 of so many that none does."""
        if len(self.ours) > _MANY_UNITS:
            return 0.0
        reached = self.in_other_quarters(self.ours[None])[0] - 1e-9
        chance = np.random.default_rng(0).random((_DRAWS, len(self.ours)))
        taken = np.zeros(chance.shape, dtype=bool)
        np.put_along_axis(taken, drawn_anew(self.strata, self.ours, chance), values=True, axis=1)
        made = int((self.in_other_quarters(taken) >= reached).sum())
        return (made + 1) / (_DRAWS + 1)


def start_dates_apart(
    starts: pd.Series,
    participant: np.ndarray,
    *,
    drawn: bool = False,
    strata: pd.DataFrame | None = None,
    clusters: pd.Series | None = None,
) -> Iterator[Doubtful]:
    """Find a comparison group that started at another time than the participants, or mostly in other quarters.

    Parameters
    ----------
    starts : Series of datetime64, shape (n,)
    participant : ndarray of bool, shape (n,)
    drawn : bool
        Whether chance is said to decide who is in which group, which leaves no such difference.
    strata : DataFrame, n rows, optional
        Columns of declared strata: within them people are compared, and were drawn.
    clusters : Series, shape (n,), optional
        What people share. Where clusters were drawn as a whole chance is what it is between them.
    """
    days = (starts - pd.Timestamp("2000-01-01")).dt.days.to_numpy(dtype="float64", na_value=np.nan)
    found = _apart(days, participant, _DAYS)
    if found is not None and not drawn:
        yield Doubtful("other_time", column="start_date", shares=found)
        return
    units = _starts_of(starts, days, participant, strata, clusters if drawn else None, drawn=drawn)
    if units is None:
        return
    if found is not None and units.how_often() < _NEVER:
        yield Doubtful("other_time", column="start_date", shares=found)
        return
    means = units.of_groups(units.days[:, None], units.ours[None])[:, 0, 0]
    other = float(units.in_other_quarters(units.ours[None])[0]) - units.by_chance()
    if (abs(means[0] - means[1]) >= _APART and other >= _OTHER_QUARTERS) or other >= _ANYWAY:
        often = units.how_often() if drawn else 0.0
        sure = often < _NEVER if drawn else other >= _MANY
        if often < _SELDOM:
            shares = float(means[0]), float(means[1])
            yield Doubtful("starts_unlike", column="start_date", shares=shares, value=other, sure=sure)  # fmt: skip


def _starts_of(
    starts: pd.Series,
    days: np.ndarray,
    participant: np.ndarray,
    strata: pd.DataFrame | None,
    clusters: pd.Series | None,
    *,
    drawn: bool,
) -> _Starts | None:
    """Gather who started when, of strata that have both groups; None where a group is of few people."""
    known = np.isfinite(days)
    ours, within = participant[known], np.zeros(int(known.sum()), dtype=np.int64)
    if min(ours.sum(), (~ours).sum()) < FEWEST:
        return None
    units, counts = np.arange(len(ours)), np.ones(len(ours), dtype=bool)
    columns = None if strata is None else strata[known].astype("str")
    if columns is not None and drawn:
        weighed = drawn_within(columns, ours, list(columns.columns))
        within = within if weighed is None else weighed
    elif columns is not None:
        within = columns.groupby(list(columns.columns)).ngroup().to_numpy()
    if clusters is not None:
        shared = pd.factorize(clusters[known].astype("str"))[0]
        whole = drawn_whole(ours, shared)
        if whole is not None:
            (ours, counts), units, within = whole, shared, strata_of_clusters(columns, shared)
    inside = counts & np.isin(within, np.intersect1d(within[ours & counts], within[~ours & counts]))
    ours, units, within = ours[inside], units[inside], np.unique(within[inside], return_inverse=True)[1]  # fmt: skip
    if min(ours.sum(), (~ours).sum()) < FEWEST:
        return None
    quarters = pd.factorize(starts[known][inside].dt.to_period("Q"), sort=True)[0]
    _, first, place = np.unique(units, return_index=True, return_inverse=True)
    table = np.zeros((len(first), int(quarters.max()) + 1))
    np.add.at(table, (place, quarters), 1.0)
    sums = np.bincount(place, days[known][inside])
    counted = np.bincount(within, np.ones(len(ours)) if drawn else ours)
    # In an order that is not that of the rows, so that draws made anew do not depend on it.
    order = np.lexsort((sums, ours[first], *table.T, within[first]))
    return _Starts(table[order], sums[order], ours[first][order], within[first][order], counted / counted.sum())  # fmt: skip


def drawn_by_the_day(
    starts: pd.Series, participant: np.ndarray, clusters: pd.Series | None = None
) -> Iterator[Doubtful]:
    """Find groups of a trial that follow from the day of the start: by weekday, or by odd and even days.

    Whoever sends people then knows which group the next one will be in, and may choose the day; no chance has decided (Higgins and
    others 2011, BMJ 343: d5928, on the generation of the sequence).

    Parameters
    ----------
    starts : Series of datetime64, shape (n,)
    participant : ndarray of bool, shape (n,)
    clusters : Series, shape (n,), optional
        What people share. Where clusters were drawn as a whole it was they, and a site may well meet on one weekday.
    """
    if clusters is not None and drawn_whole(participant, pd.factorize(clusters.astype("str"))[0]):
        return
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
