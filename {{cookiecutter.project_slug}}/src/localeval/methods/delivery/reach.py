"""How many of those who could have joined did, and whether groups joined in proportion, each with its uncertainty.

Reach is a share of the eligible: Wilson's (1927) interval, as if each eligible person had the same chance to join. Where the number of the
eligible is an estimate with an interval of its own, both are put together on the logarithmic scale by their distances from the estimate
(MOVER; Zou and Donner 2008, Statistics in Medicine 27: 1693-1702).

The representation ratio of a group is its share among those who joined by its share among the eligible; 1 is in proportion. Its interval is
on the logarithmic scale, as that of a ratio of two shares (Katz and others 1978, Biometrics 34: 469-474); a number of the eligible that
was counted has no variance, one that was estimated that of its interval, by the delta method.

Numbers of people are printed rounded: the variance of the rounding, a twelfth of the squared step, is part of each interval.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log, sqrt

from scipy.stats import norm

from localeval.methods.delivery.funnel import wilson_interval
from localeval.methods.inputs import MethodError


@dataclass(frozen=True)
class Eligible:
    """A number of people who could join.

    Attributes
    ----------
    people : float
        Above 0.
    low, high : float, optional
        Ends of its 95% interval, both above 0; None where it was counted.
    """

    people: float
    low: float | None = None
    high: float | None = None

    @property
    def variance(self) -> float:
        """Of the number, from its interval as that of a normal distribution; 0 where it was counted."""
        if self.low is None or self.high is None:
            return 0.0
        return float((self.high - self.low) / (2 * norm.ppf(0.975))) ** 2


@dataclass(frozen=True)
class Ratio:
    """A ratio of two shares with its interval."""

    ratio: float
    low: float
    high: float


def reach(joined: int, eligible: Eligible, step: int = 1, level: float = 0.95) -> Ratio:
    """Give the share of the eligible who joined, from 0 to 1.

    Parameters
    ----------
    joined : int
        Above 0 and at most as many as are eligible.
    eligible : Eligible
    step : int
        To a multiple of which ``joined`` is rounded.
    level : float

    Raises
    ------
    MethodError
        More joined than are eligible, or nobody.
    """
    if not 0 < joined <= eligible.people:
        msg = f"{joined} of {eligible.people:g} people is no share"
        raise MethodError("too_few", msg)
    share = joined / eligible.people
    low, high = wilson_interval(joined, round(eligible.people), level)
    z = float(norm.ppf(0.5 + level / 2))
    rounding = (z * sqrt((step**2 - 1) / 12) / joined) ** 2
    below = above = 0.0
    if eligible.low is not None and eligible.high is not None:
        scale = z / float(norm.ppf(0.975))  # its interval is of 95%
        below = scale * log(eligible.high / eligible.people)
        above = scale * log(eligible.people / eligible.low)
    down = sqrt(log(share / low) ** 2 + rounding + below**2)
    up = sqrt(log(high / share) ** 2 + rounding + above**2)
    return Ratio(share, share * exp(-down), min(1.0, share * exp(up)))


def representation(
    joined: int,
    everybody: int,
    eligible: Sequence[Eligible],
    group: int,
    step: int = 1,
    level: float = 0.95,
) -> Ratio:
    """Give a group's share among those who joined by its share among the eligible.

    Parameters
    ----------
    joined, everybody : int
        Of the group and of all groups, both above 0.
    eligible : sequence of Eligible
        Of each group.
    group : int
        Which of them it is.
    step : int
        To a multiple of which ``joined`` is rounded.
    level : float
    """
    whole = sum(one.people for one in eligible)
    mine = eligible[group].people
    ratio = (joined / everybody) / (mine / whole)
    variance = 1 / joined - 1 / everybody + (step**2 - 1) / 12 / joined**2
    for i, one in enumerate(eligible):
        slope = 1 / mine - 1 / whole if i == group else -1 / whole
        variance += slope**2 * one.variance
    width = float(norm.ppf(0.5 + level / 2)) * sqrt(max(variance, 0.0))
    return Ratio(ratio, ratio * exp(-width), ratio * exp(width))
