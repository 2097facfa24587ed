"""How much of a programme people took up: how often they attended in their first months, in bands.

As for every other share, only people whose first months were over when the data were fixed are counted.
"""

from __future__ import annotations

import numpy as np

from localeval.methods.delivery.calendar_months import after_months, is_over
from localeval.methods.delivery.funnel import Histories
from localeval.methods.inputs import Flags

#: Months since the start in which attendance is counted.
MONTHS = 3
#: Least and greatest number of times of each band; the last has no greatest.
BANDS: tuple[tuple[int, int | None], ...] = ((0, 0), (1, 2), (3, 5), (6, 10), (11, None))


def attended(histories: Histories) -> tuple[Flags, np.ndarray]:
    """Count how often each person attended in the first months.

    Returns
    -------
    ndarray of bool, shape (n,)
        Whose first months were over when the data were fixed.
    ndarray of int, shape (n,)
        How often they attended on or after the day of the start.
    """
    h = histories
    could = is_over(h.started, MONTHS, h.day)
    start = h.started[h.attended]
    within = (h.attended_on >= start) & (h.attended_on < after_months(start, MONTHS))
    return could, np.bincount(h.attended[within], minlength=len(h.started))


def band_name(low: int, high: int | None) -> str:
    """Name a band: ``0``, ``1-2``, ``11+``."""
    if high is None:
        return f"{low}+"
    return str(low) if low == high else f"{low}-{high}"


def in_bands(could: Flags, times: np.ndarray) -> dict[str, int]:
    """Count the people of each band, those of whom nobody is in it among them.

    Parameters
    ----------
    could : ndarray of bool, shape (n,)
        Who is counted.
    times : ndarray of int, shape (n,)
        How often each attended.
    """
    return {
        band_name(low, high): int(
            (could & (times >= low) & (times <= (np.inf if high is None else high))).sum()
        )
        for low, high in BANDS
    }
