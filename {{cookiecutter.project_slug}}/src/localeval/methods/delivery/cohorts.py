"""Cohorts of people by when they started: months or quarters of the calendar, or half-years or years where these are few people each."""

from __future__ import annotations

import numpy as np

from localeval.methods.delivery.calendar_months import Days

#: Months of a month, a quarter, a half-year and a year, and the letter that stands before its number.
_UNITS = ((1, "M"), (3, "Q"), (6, "H"), (12, ""))
#: Months of the finest cohort, unless a funder asks for another.
QUARTER = 3


def cohorts(started: Days, smallest: int, finest: int = QUARTER) -> dict[str, np.ndarray]:
    """Part people by the day on which they started.

    Parameters
    ----------
    started : ndarray of datetime64[D], shape (n,)
        NaT for who did not.
    smallest : int
        Of how many people a cohort should be: the finest parts are taken of which at least two in three are as large.
    finest : int
        Months of the finest part that is asked for: 1, 3, 6 or 12.

    Returns
    -------
    dict of str to ndarray of bool, shape (n,)
        By its name, in order: ``2024-M4``, ``2024-Q2``, ``2024-H1`` or ``2024``. Empty where all are of one.
    """
    found: dict[str, np.ndarray] = {}
    for months, letter in _UNITS:
        if months < finest:
            continue
        found = _parts(started, months, letter)
        sizes = [int(part.sum()) for part in found.values()]
        if 3 * sum(size >= smallest for size in sizes) >= 2 * len(sizes):
            break
    return found if len(found) > 1 else {}


def _parts(started: Days, months: int, letter: str) -> dict[str, np.ndarray]:
    month = started.astype("datetime64[M]")
    known = ~np.isnat(month)
    number = np.where(known, month.astype(np.int64), 0) // months
    each = 12 // months
    parts = {}
    for period in np.unique(number[known]):
        year, within = 1970 + int(period) // each, int(period) % each + 1
        parts[f"{year}-{letter}{within}" if letter else str(year)] = known & (number == period)
    return parts
