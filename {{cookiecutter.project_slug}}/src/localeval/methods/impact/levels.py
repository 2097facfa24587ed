"""The level of an outcome in one group, with its interval; also of a group that is weighted to be like the participants.

For describing a group on its own, above all where there is no comparison group and so no effect to estimate. The weighted
level is the comparison group's part of the estimate: for showing an outcome month by month beside the participants, with
the same weights in every month. A level is not an impact, and nothing here makes a
comparison.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from statsmodels.stats.proportion import proportion_confint

from localeval.methods.critical_values import critical_value
from localeval.methods.impact.arms import Arm
from localeval.methods.impact.calibrated import LEAST_EFFECTIVE
from localeval.methods.impact.effect import kish_size
from localeval.methods.impact.uncertainty import mean_spread
from localeval.methods.inputs import (
    Floats,
    MethodError,
    Values,
    as_long_as,
    as_outcome,
    check_level,
    to_float,
)


@dataclass(frozen=True)
class LevelEstimate:
    """A mean or share with its interval, in the outcome's own unit.

    Attributes
    ----------
    value, std_error, low, high, level
        Mean or share; its standard error; interval at confidence ``level``.
    n
        People it describes.
    """

    value: float
    std_error: float
    low: float
    high: float
    level: float
    n: int


def mean_level(values: Values, level: float = 0.95) -> LevelEstimate:
    """Mean of an outcome with Student's t interval.

    A group in which everybody has the same value gets an interval of no width.

    Raises
    ------
    MethodError
        ``too_few`` for fewer than two people, ``not_finite`` for missing values.
    """
    check_level(level)
    numbers = as_outcome(values)
    if len(numbers) < 2:
        msg = f"There are {len(numbers)} people; at least 2 are needed for an interval."
        raise MethodError("too_few", msg)
    mean = float(numbers.mean())
    error = float(numbers.std(ddof=1) / np.sqrt(len(numbers)))
    half = critical_value(level, len(numbers) - 1) * error
    return LevelEstimate(mean, error, mean - half, mean + half, level, len(numbers))


def share_level(values: Values, level: float = 0.95, *, whole: float = 1.0) -> LevelEstimate:
    """Share of people with a yes/no outcome, with Wilson's (1927) interval.

    Wilson's interval stays between none and all, and has a width even when nobody or everybody says
    yes (Brown, Cai and DasGupta 2001, Stat. Sci. 16: 101-133).

    Parameters
    ----------
    values
        0 for no and ``whole`` for yes, none missing.
    level
        Confidence level of the interval.
    whole
        How a yes is coded, and so the unit of the result: 1 for shares, 100 for percentages.

    Raises
    ------
    MethodError
        ``too_few`` without people, ``wrong_setting`` for values other than 0 and ``whole``, or an
        input reason.
    """
    check_level(level)
    numbers = as_outcome(values)
    if len(numbers) == 0:
        msg = "There is nobody to take a share of."
        raise MethodError("too_few", msg)
    yes = numbers == whole
    if not np.all(yes | (numbers == 0)):
        msg = f"A share needs values of 0 and {whole:g} only."
        raise MethodError("wrong_setting", msg)
    share = float(yes.mean())
    low, high = proportion_confint(int(yes.sum()), len(yes), alpha=1 - level, method="wilson")
    error = float(np.sqrt(share * (1 - share) / len(yes)))
    return LevelEstimate(whole * share, whole * error, whole * low, whole * high, level, len(yes))


def weighted_level(
    outcome: Values,
    weights: Floats,
    level: float = 0.95,
    *,
    whole: float | None = None,
    clusters: np.ndarray | None = None,
) -> LevelEstimate:
    """Weighted mean of the comparison group with its interval.

    The weights count as given. They are fitted to make the group like the participants, which takes some of the spread
    out of the mean, so that the interval is rather too wide than too narrow. Means get Student's t interval; shares get
    Wilson's at the number of people that the standard error is worth, which stays between none and all.

    Parameters
    ----------
    outcome
        One value a person. Where it is missing the person is left out and the others keep their weights.
    weights : ndarray of float, shape (people,)
        0 for everybody who is not in the comparison group.
    level
        Confidence level of the interval.
    whole
        For a yes-or-no outcome, how a yes is coded: 1 for shares, 100 for percentages. None for a mean.
    clusters : ndarray of int, shape (people,), optional
        The cluster of each person, numbered from 0.

    Returns
    -------
    LevelEstimate
        ``n`` is the number of comparison people, unweighted.

    Raises
    ------
    MethodError
        ``wrong_length``; ``no_common_support`` when the weights of those whose outcome is known rest on
        fewer than two people in effect; ``constant_outcome`` when all of them have the same; ``too_few`` clusters;
        ``wrong_setting`` for a share of values other than 0 and ``whole``; or an input reason.

    References
    ----------
    Franco, Little, Louis and Slud (2019), J. Surv. Stat. Methodol. 7: 334-364 (Wilson's interval at an effective sample
    size).
    """
    check_level(level)
    values = as_long_as(to_float(outcome, "The outcome"), len(weights))
    rows = np.flatnonzero((weights > 0) & ~np.isnan(values))
    if kish_size(weights[rows]) < LEAST_EFFECTIVE:
        msg = "Nearly all the weight of the comparison group rests on one person."
        raise MethodError("no_common_support", msg)
    if np.ptp(values[rows]) == 0:
        msg = "The outcome is the same for everybody, so its uncertainty is unknown."
        raise MethodError("constant_outcome", msg)
    share = weights[rows] / weights[rows].sum()
    mean = float(share @ values[rows])
    arm = Arm(rows, share, values[rows] - mean, np.ones((len(rows), 1)))
    variance, df = mean_spread(arm, None if clusters is None else clusters[rows])
    error, critical = float(np.sqrt(variance)), critical_value(level, df)
    if whole is None:
        low, high = mean - critical * error, mean + critical * error
    else:
        low, high = _wilson(values[rows], mean, error, critical, whole)
    return LevelEstimate(mean, error, low, high, level, len(rows))


def _wilson(
    values: Floats, mean: float, error: float, critical: float, whole: float
) -> tuple[float, float]:
    """Wilson's interval of a share with this standard error."""
    if not np.all((values == whole) | (values == 0)):
        msg = f"A share needs values of 0 and {whole:g} only."
        raise MethodError("wrong_setting", msg)
    share, variance = mean / whole, (error / whole) ** 2
    spread = critical**2 * variance / (share * (1 - share))  # critical value squared over people
    middle = (share + spread / 2) / (1 + spread)
    half = np.sqrt(critical**2 * variance + spread**2 / 4) / (1 + spread)
    return whole * float(middle - half), whole * float(middle + half)
