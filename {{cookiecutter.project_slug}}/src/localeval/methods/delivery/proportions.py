"""Intervals of a share: Wilson (1927), which holds for small numbers and shares near 0 or 1."""

from __future__ import annotations

from statsmodels.stats.proportion import proportion_confint


def wilson_interval(count: int, people: int, level: float = 0.95) -> tuple[float, float]:
    """Give the ends of the interval of a share, from 0 to 1.

    Parameters
    ----------
    count, people : int
        ``people`` is above 0.
    level : float
    """
    low, high = proportion_confint(count, people, alpha=1 - level, method="wilson")
    return float(low), float(high)
