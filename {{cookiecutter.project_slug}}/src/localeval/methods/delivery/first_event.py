"""Time to a first event by months since the start (Kaplan and Meier, 1958), with the numbers at risk.

Months are counted whole: who was watched for a part of a month only is not at risk in it, so that everybody at risk in a month could
have had the event in all of it. Ends of intervals are on the scale of log(-log S), with the variance of Greenwood. Who leaves a
programme is watched until the data end, as who stays.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import norm
from statsmodels.duration.survfunc import SurvfuncRight

from localeval.methods.inputs import Flags


@dataclass(frozen=True)
class MonthOfCurve:
    """A month of the curve.

    Attributes
    ----------
    month : int
    at_risk : int
        Without the event by the end of the month, and watched for all of it.
    events : int
        Since the month of the curve before.
    share, low, high : float
        Who has had the event by the end of the month, from 0 to 1, with its interval.
    """

    month: int
    at_risk: int
    events: int
    share: float
    low: float
    high: float


def curve(
    months: np.ndarray, event: Flags, at: Sequence[int], level: float = 0.95
) -> list[MonthOfCurve]:
    """Work out the share who have had the event, month by month.

    Parameters
    ----------
    months : ndarray of int, shape (n,)
        Of each person the month (1 is the first) in which the event came, or the last whole month without it.
    event : ndarray of bool, shape (n,)
        Whether it came.
    at : sequence of int
        Months to give, in order; 0 is the start.
    level : float

    Returns
    -------
    list of MonthOfCurve
        As far as anybody is at risk.
    """
    watched = months > 0
    time, happened = months[watched].astype(float), event[watched]
    if not len(time):
        return []
    found = SurvfuncRight(time, happened.astype(int))
    z = float(norm.ppf(0.5 + level / 2))
    points, before = [], 0
    for month in at:
        at_risk = int(((time > month) | ((time == month) & ~happened)).sum())
        if month and not (time >= month).any():
            break
        events = int((happened & (time <= month)).sum())
        reached = np.flatnonzero(found.surv_times <= month)
        survival, error = 1.0, 0.0
        if len(reached):
            survival = float(found.surv_prob[reached[-1]])
            error = float(found.surv_prob_se[reached[-1]])
        low, high = _interval(survival, error, z)
        points.append(
            MonthOfCurve(month, at_risk, events - before, 1 - survival, 1 - high, 1 - low)
        )
        before = events
    return points


def people_behind(point: MonthOfCurve, everybody: int, level: float = 0.95) -> float:
    """Give of how many people, nobody's data ending early, a share would have an interval as wide as this month's.

    Parameters
    ----------
    point : MonthOfCurve
    everybody : int
        At the start of the curve; also the answer where the share is of nobody or of all.
    level : float
        Of the interval.
    """
    survival = 1 - point.share
    if not 0 < survival < 1:
        return float(everybody)
    z, log = float(norm.ppf(0.5 + level / 2)), float(np.log(survival))
    theta = [float(np.log(-np.log(1 - end))) for end in (point.low, point.high)]
    error = (theta[1] - theta[0]) / (2 * z) * survival * abs(log)
    return float(survival * (1 - survival) / error**2)


def interval_of(share: float, people: float, level: float = 0.95) -> tuple[float, float]:
    """Give the interval of a share of so many people, nobody's data ending early (Greenwood's variance is then the binomial one).

    Parameters
    ----------
    share : float
        From 0 to 1.
    people : float
    level : float

    Returns
    -------
    (float, float)
        Lower and upper end, from 0 to 1.
    """
    survival = 1 - share
    error = float(np.sqrt(survival * share / people))
    low, high = _interval(survival, error, float(norm.ppf(0.5 + level / 2)))
    return 1 - high, 1 - low


def _interval(survival: float, error: float, z: float) -> tuple[float, float]:
    """Give the ends on the scale of log(-log S); the value itself where all or nobody are left."""
    if not 0 < survival < 1:
        return survival, survival
    log = np.log(survival)
    width = z * error / (survival * abs(log))
    theta = np.log(-log)
    return float(np.exp(-np.exp(theta + width))), float(np.exp(-np.exp(theta - width)))
