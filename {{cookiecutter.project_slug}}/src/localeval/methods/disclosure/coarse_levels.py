"""Levels that are printed for looking at: no finer than the interval needs, so that they tell no count.

A share is printed in whole per cent with its interval rounded outwards, a mean in steps well inside its
standard error. :func:`people_behind` says what a reader can work out of the number of people from a share
that is printed so: for 60 to 300 people some ten numbers fit, for more than that any, and for 30 often
one alone.

Source: the idea of publishing with less detail where detail tells too much is that of Hundepool et al.
(2012), Statistical Disclosure Control, section 5; the steps are this package's choice, and are tried out by
``people_behind``. The interval of a share is Wilson's (1927).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from statsmodels.stats.proportion import proportion_confint

from localeval.methods.inputs import Floats, MethodError, check_level

#: The ends of an interval are rounded outwards to multiples of this many per cent, for so many people or more.
END_STEPS = ((100, 1.0), (0, 5.0))
#: Numbers of people that are further away from the true one are not looked at.
WINDOW = 60


@dataclass(frozen=True)
class Coarse:
    """A level and its interval as they are printed."""

    level: float
    low: float
    high: float


def coarse_share(yes: int, n: int, step: float = 1.0, level: float = 0.95) -> Coarse:
    """Give a share in whole per cent, and its interval rounded outwards.

    Parameters
    ----------
    yes, n
        People with the outcome, and all people.
    step
        To which the ends of the interval are rounded, in per cent; see :func:`end_step`.
    level
        Confidence level of the interval.

    Raises
    ------
    MethodError
        ``too_few`` where nobody or everybody has the outcome: no share of them is printed.
    """
    if not 0 < yes < n:
        msg = f"{yes} of {n} people is none or all of them."
        raise MethodError("too_few", msg)
    counts = np.array([yes], dtype=np.float64), np.array([n], dtype=np.float64)
    return Coarse(*(float(value) for value in _printed(*counts, step, level)[0]))


def end_step(n: int) -> float:
    """Give the step, in per cent, to which the ends of intervals of shares are rounded.

    Parameters
    ----------
    n
        People who are followed, the same for every month: a step that changed with the number known in a
        month would tell something of it.
    """
    return next(step for least, step in END_STEPS if n >= least)


def coarse_interval(value: float, low: float, high: float, step: float) -> Coarse:
    """Round a level to whole steps, and its interval outwards to them."""
    return Coarse(
        _to_step(value, step, 0.5), _to_step(low, step, 1e-9), _to_step(high, step, 1 - 1e-9)
    )


def mean_step(std_error: float) -> float:
    """Give the step to which a mean is rounded: the largest power of ten in half its error, at least 0.01."""
    return 10.0 ** max(math.floor(math.log10(std_error / 2)), -2) if std_error > 0 else 0.01


def people_behind(
    yes: int, n: int, most: int, threshold: int, level: float = 0.95
) -> tuple[int, int]:
    """Give the least and the greatest number of people that a printed share can be about.

    The reader has the three printed numbers, knows how they were made, and knows that there are at most
    ``most`` people and at least ``threshold`` with and without the outcome. Numbers that are over ``WINDOW``
    people away are not looked at, so that the true range can be wider.

    Parameters
    ----------
    yes, n, level
        As for :func:`coarse_share`.
    most
        People who are followed, known to the reader; the share is about some of them.
    threshold
        No share is printed of fewer people than this, with or without the outcome.
    """
    step = end_step(most)
    coarse = coarse_share(yes, n, step, level)
    sizes = np.arange(max(2 * threshold, n - WINDOW), min(n + WINDOW, most) + 1, dtype=np.float64)
    half = 0.5 + 1e-9
    low = np.maximum(np.ceil((coarse.level - half) * sizes / 100), threshold)
    high = np.minimum(np.floor((coarse.level + half) * sizes / 100), sizes - threshold)
    number = np.maximum(high - low + 1, 0).astype(int)
    each = np.repeat(sizes, number)
    counts = np.repeat(low, number) + np.concatenate([np.arange(k) for k in number])
    same = np.all(
        _printed(counts, each, step, level) == [coarse.level, coarse.low, coarse.high], axis=1
    )
    return int(each[same].min()), int(each[same].max())


def _printed(yes: Floats, n: Floats, step: float, level: float) -> Floats:
    """Give level, low and high as they are printed; shape (len(yes), 3)."""
    low, high = proportion_confint(yes, n, alpha=1 - check_level(level), method="wilson")
    share = np.floor(100 * yes / n + 0.5)
    bottom = np.floor(100 * np.asarray(low) / step + 1e-9) * step
    top = np.ceil(100 * np.asarray(high) / step - 1e-9) * step
    # Next to none or all, the rounded share can be beyond an end.
    return np.column_stack([share, np.minimum(bottom, share), np.maximum(top, share)])


def _to_step(number: float, step: float, how: float) -> float:
    digits = max(0, -round(math.log10(step))) if step < 1 else 0
    return round(math.floor(number / step + how) * step, digits) + 0.0
