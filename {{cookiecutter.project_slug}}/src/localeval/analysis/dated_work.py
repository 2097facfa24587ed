"""Whether dated jobs and payments are told alike of both groups: their ends, how far they reach, and what was there at the start.

Outcomes that are worked out of them take who is in no row for somebody without work, and a job without a last day for one that goes on. Where
one group's ends were never written down, or its rows come from an older extract, the groups differ in what was recorded and not in work. None
of it is seen in the outcomes, which are all there. Asked about only: each may be right, and only a person can know.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from localeval.analysis.doubts import FEWEST, shares_apart
from localeval.data.job_outcomes import Jobs

#: A job has had time to end after so many days; so long before the start somebody paid was in work.
_HALF_A_YEAR = 183
_MONTH = 365.25 / 12
#: Groups differ by such a share of people, and by so many standard errors, which chance makes once in 30,000.
_SHARE, _FAR = 0.05, 4.0
#: Of jobs begun in one quarter, those without an end are more by so much in one group, where they are nearly all that it has: a programme that
#: keeps people in work does less.
_ENDLESS, _NEARLY_ALL = 0.35, 0.75
#: The same where no quarter has jobs of both groups, so that one group's had longer to end.
_ENDLESS_BEFORE, _ALL = 0.4, 0.95
#: None of any group's has an end.
_NO_ENDS = 0.98
#: Rows break off where so many more were to be expected, in more than so many days: chance has them fail to come once in 100,000.
_EXPECTED, _GAP = 12.0, 62
#: So many people have lived through a month after the start before its rate of rows is known.
_KNOWN = 10


@dataclass(frozen=True)
class SharesOfGroups:
    """Shares of participants and of the comparison group; of people or of jobs.

    Attributes
    ----------
    ours, theirs : float
    """

    ours: float
    theirs: float


@dataclass(frozen=True)
class BreaksOff:
    """Rows that break off before the data end.

    Attributes
    ----------
    group : str
        ``participants`` or ``comparison``; empty where all do.
    newest : datetime64[D]
        The newest day of a row.
    missing : float
        How many more were to be expected, of the months that are looked at.
    """

    group: str
    newest: np.datetime64
    missing: float


def in_work_at_start(
    jobs: Jobs, start: np.ndarray, participant: np.ndarray
) -> SharesOfGroups | None:
    """Give the shares of people in a job on the day of their start that had begun before it, where the groups differ.

    Parameters
    ----------
    jobs : Jobs
    start : ndarray of datetime64[D], shape (n,)
        NaT where it is not known.
    participant : ndarray of bool, shape (n,)
    """
    begun = start[jobs.person]
    there = (jobs.first < begun) & (np.isnat(jobs.last) | (jobs.last >= begun))
    return _people_apart(jobs.person[there], start, participant)


def paid_before_start(
    person: np.ndarray, day: np.ndarray, start: np.ndarray, participant: np.ndarray
) -> SharesOfGroups | None:
    """Give the shares of people who were paid in the half year before their start, where the groups differ.

    Parameters
    ----------
    person : ndarray of int, shape (k,)
        Of each payment above nothing.
    day : ndarray of datetime64[D], shape (k,)
    start : ndarray of datetime64[D], shape (n,)
    participant : ndarray of bool, shape (n,)
    """
    begun = start[person]
    there = (day < begun) & (day >= begun - np.timedelta64(_HALF_A_YEAR, "D"))
    return _people_apart(person[there], start, participant)


def _people_apart(
    found: np.ndarray, start: np.ndarray, participant: np.ndarray
) -> SharesOfGroups | None:
    known = ~np.isnat(start)
    has = np.zeros(len(start), dtype=bool)
    has[found] = True
    ours, theirs = has[known & participant], has[known & ~participant]
    if min(len(ours), len(theirs)) < FEWEST:
        return None
    apart, errors = shares_apart(ours, theirs)
    if abs(apart) < _SHARE or abs(errors) < _FAR:
        return None
    return SharesOfGroups(float(ours.mean()), float(theirs.mean()))


def ends_lacking(
    jobs: Jobs, participant: np.ndarray, until: np.datetime64
) -> SharesOfGroups | None:
    """Give the shares of jobs begun half a year ago or earlier that have no end, where one group's, or nobody's, were written down.

    Jobs that began in one quarter are compared, so that a group that started earlier, whose jobs had longer to end, is not asked about for it.

    Parameters
    ----------
    jobs : Jobs
    participant : ndarray of bool, shape (n,)
    until : datetime64[D]
        The last day of which the data can tell.

    Returns
    -------
    SharesOfGroups or None
        Both one where no job has an end.
    """
    old = jobs.first <= until - np.timedelta64(_HALF_A_YEAR, "D")
    endless, ours = np.isnat(jobs.last[old]), participant[jobs.person[old]]
    if len(endless) >= FEWEST and endless.mean() >= _NO_ENDS:
        return SharesOfGroups(1.0, 1.0)
    if min(ours.sum(), (~ours).sum()) < FEWEST:
        return None
    shares = SharesOfGroups(float(endless[ours].mean()), float(endless[~ours].mean()))
    high, low = max(shares.ours, shares.theirs), min(shares.ours, shares.theirs)
    quarter = jobs.first[old].astype("datetime64[M]").astype(np.int64) // 3
    apart, errors, compared = _within(quarter, endless, ours)
    if compared >= FEWEST:
        far = abs(apart) >= _ENDLESS and abs(errors) >= _FAR and high >= _NEARLY_ALL
    else:
        far = high - low >= _ENDLESS_BEFORE and high >= _ALL
        far = far and abs(shares_apart(endless[ours], endless[~ours])[1]) >= _FAR
    return shares if far else None


def _within(part: np.ndarray, flags: np.ndarray, ours: np.ndarray) -> tuple[float, float, int]:
    """Give by how much a share is larger among ours within parts (Mantel and Haenszel), in how many errors, and how many are compared."""
    apart, variance, weight, compared = 0.0, 0.0, 0.0, 0
    for one in np.unique(part):
        here = part == one
        first, second = flags[here & ours], flags[here & ~ours]
        if not len(first) or not len(second):
            continue
        many = len(first) + len(second)
        w = len(first) * len(second) / many
        share = (first.sum() + second.sum() + 1) / (many + 2)
        apart += w * float(first.mean() - second.mean())
        variance += w * share * (1 - share)
        weight, compared = weight + w, compared + many
    if not weight:
        return 0.0, 0.0, 0
    return apart / weight, apart / float(np.sqrt(variance)), compared


def breaks_off(
    person: np.ndarray,
    day: np.ndarray,
    start: np.ndarray,
    participant: np.ndarray,
    until: np.datetime64,
    months: int,
    *,
    again: bool,
) -> BreaksOff | None:
    """Find rows of one group, or of all, that break off long before the data end, while more were to be expected of these people.

    What is expected of a month after the start is what came in the same month of those who had lived through it before; where nobody of the group had,
    half of what came in the other group.

    Parameters
    ----------
    person : ndarray of int, shape (k,)
        Of each row.
    day : ndarray of datetime64[D], shape (k,)
        When a job began, or a payment was made.
    start : ndarray of datetime64[D], shape (n,)
    participant : ndarray of bool, shape (n,)
    until : datetime64[D]
        The last day of which the data can tell.
    months : int
        After the start that outcomes are made of; rows of later ones matter to none.
    again : bool
        Whether a person has rows month after month, as of payments, so that those of one month tell of the next.
    """
    groups = {"participants": participant, "comparison": ~participant}
    groups = {name: flags & ~np.isnat(start) for name, flags in groups.items() if flags.any()}
    found: list[BreaksOff] = []
    for name, flags in groups.items():
        if flags.sum() < FEWEST or not flags[person].any():
            continue
        newest = day[flags[person]].max()
        if until - newest < np.timedelta64(_GAP, "D"):
            continue
        own = _rates(person, day, start, flags, newest, months)
        others = [
            _rates(person, day, start, other, day[other[person]].max(), months)
            for key, other in groups.items()
            if key != name and other[person].any()
        ]
        rates = np.where(np.isnan(own), others[0] / 2, own) if others else own
        missing = _expected(start[flags], np.nan_to_num(rates), newest, until, again=again)
        if missing >= _EXPECTED:
            found.append(BreaksOff(name, newest, missing))
    if len(found) == 2 and abs(found[0].newest - found[1].newest) <= np.timedelta64(31, "D"):
        both = found[0].missing + found[1].missing
        return BreaksOff("", max(found[0].newest, found[1].newest), both)
    if len(found) == len(groups) == 1:
        return BreaksOff("", found[0].newest, found[0].missing)
    # Of two the one that breaks off first.
    return min(found, key=lambda one: one.newest, default=None)


def _rates(
    person: np.ndarray,
    day: np.ndarray,
    start: np.ndarray,
    who: np.ndarray,
    newest: np.datetime64,
    months: int,
) -> np.ndarray:
    """Give how many people have a row in each month after the start, of those who had lived through it by a day; missing where few had."""
    lived = (newest - start[who]).astype(float)
    through = np.array([(lived >= (k + 1) * _MONTH).sum() for k in range(months)])
    mine = who[person]
    month = np.floor((day[mine] - start[person[mine]]).astype(float) / _MONTH).astype(int)
    whose = person[mine]
    inside = (month >= 0) & (month < months)
    inside &= (newest - start[whose]).astype(float) >= (month + 1) * _MONTH
    pairs = np.unique(np.stack([whose[inside], month[inside]]), axis=1)
    counts = np.bincount(pairs[1], minlength=months)[:months]
    return np.where(through >= _KNOWN, counts / np.maximum(through, 1), np.nan)


def _expected(
    start: np.ndarray,
    rates: Sequence[float] | np.ndarray,
    newest: np.datetime64,
    until: np.datetime64,
    *,
    again: bool,
) -> float:
    """Give how many rows were to be expected in whole months after a day; where people have them again and again, in the fullest month."""
    since, left = (newest - start).astype(float), (until - start).astype(float)
    bins: dict[int, float] = {}
    for k, rate in enumerate(rates):
        begins = k * _MONTH
        here = (begins > since) & ((k + 1) * _MONTH <= left)
        which = ((begins - since[here]) // _MONTH).astype(int)
        for one, many in zip(*np.unique(which, return_counts=True), strict=True):
            bins[int(one)] = bins.get(int(one), 0.0) + float(rate * many)
    if not bins:
        return 0.0
    return max(bins.values()) if again else sum(bins.values())
