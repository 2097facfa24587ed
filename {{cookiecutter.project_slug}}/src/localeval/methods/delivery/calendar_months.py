"""Months of the calendar after a day, and how many of them were over on another.

A month of a person is over on the day before that day of the month comes round on which it was counted from; of a day that a month
does not have its last one counts, as in a diary.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Days: TypeAlias = NDArray[np.datetime64]
#: Months after a referral within which a start counts.
MONTHS_TO_START = 3


def after_months(days: Days, months: int) -> Days:
    """Give the day so many months later, shape (n,); NaT where it is not known."""
    month = days.astype("datetime64[M]")
    in_month = (days - month.astype("datetime64[D]")).astype("timedelta64[D]")
    wanted = month + np.timedelta64(months, "M")
    length = (wanted + np.timedelta64(1, "M")).astype("datetime64[D]") - wanted.astype(
        "datetime64[D]"
    )
    last = length - np.timedelta64(1, "D")
    return np.asarray(wanted.astype("datetime64[D]") + np.minimum(in_month, last))


def is_over(days: Days, months: int, day: np.datetime64) -> NDArray[np.bool_]:
    """Say of whom so many months were over at the end of ``day``, shape (n,); of nobody whose day is not known.

    Parameters
    ----------
    days : ndarray of datetime64[D], shape (n,)
    months : int
    day : datetime64[D]
    """
    return np.asarray(after_months(days, months) <= day + np.timedelta64(1, "D"))


def months_over(days: Days, until: Days) -> NDArray[np.int64]:
    """Count the months that were over on the day before ``until``, shape (n,); -1 where a day is not known or comes later.

    Parameters
    ----------
    days, until : ndarray of datetime64[D], shape (n,)
    """
    apart = until.astype("datetime64[M]") - days.astype("datetime64[M]")
    known = ~np.isnat(apart)
    count = np.where(known, apart.astype(np.int64), -1)
    for number in np.unique(count[known]):
        chosen = known & (count == number)
        short = after_months(days[chosen], int(number)) > until[chosen]
        count[np.flatnonzero(chosen)[short]] -= 1
    return np.maximum(count, -1)
