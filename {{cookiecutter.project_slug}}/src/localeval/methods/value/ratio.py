"""The interval of a ratio, such as of a cost and the number of outcomes that it bought, from the intervals of both.

By the method of variance estimates recovery (MOVER-R: Donner and Zou 2012, Statistical Methods in Medical Research 21(4), 347 to 359;
Newcombe 2016). It takes each interval as it is, symmetric or not; where both are symmetric and of normal estimates it is Fieller's (1954).
Where the number of outcomes may be nought the cost of one has no upper limit, and no interval is made up for it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from localeval.methods.inputs import MethodError

#: ``bounded``; ``unbounded``: outcomes may be none, so that nobody can say what one costs; ``none``: there are none to share costs among.
Kind = Literal["bounded", "unbounded", "none"]


@dataclass(frozen=True)
class Estimated:
    """An estimate and its interval.

    Attributes
    ----------
    value, low, high : float
        With ``low <= value <= high``.
    """

    value: float
    low: float
    high: float

    def times(self, factor: float) -> Estimated:
        """Multiply it by a number that is known; one below nought turns the interval round."""
        ends = sorted((self.low * factor, self.high * factor))
        return Estimated(self.value * factor, ends[0], ends[1])


@dataclass(frozen=True)
class Ratio:
    """A ratio with its interval.

    Attributes
    ----------
    kind : str
    value, low, high : float or None
        All of a bounded one; of an unbounded one none but ``low``: what one costs at least.
    """

    kind: Kind
    value: float | None = None
    low: float | None = None
    high: float | None = None


def ratio(top: Estimated, bottom: Estimated) -> Ratio:
    """Divide one estimate by another that does not depend on it.

    Parameters
    ----------
    top : Estimated
        Not below nought, such as a cost.
    bottom : Estimated
        Such as a number of additional outcomes.

    Raises
    ------
    MethodError
        The cost, or the lower end of its interval, is below nought.
    """
    if top.low < 0 or top.value < 0:
        msg = "a cost below nought cannot be shared among outcomes"
        raise MethodError("wrong_setting", msg)
    if bottom.high <= 0:
        return Ratio("none")
    low = _limit(top, bottom, top.low, bottom.high, -1)
    if bottom.low <= 0:
        return Ratio("unbounded", low=low)
    high = _limit(top, bottom, top.high, bottom.low, +1)
    return Ratio("bounded", top.value / bottom.value, low, high)


def _limit(top: Estimated, bottom: Estimated, a: float, b: float, sign: int) -> float:
    """Give a limit: from the limit ``a`` of the cost and the opposite one ``b`` of the outcomes."""
    product = top.value * bottom.value
    beside = b * (2 * bottom.value - b)
    root = math.sqrt(max(0.0, product**2 - a * (2 * top.value - a) * beside))
    # Of two equal forms of a root of the quadratic equation the one that does not divide by nearly nought.
    if sign > 0:
        return (product + root) / beside
    return a * (2 * top.value - a) / (product + root) if product + root else 0.0
