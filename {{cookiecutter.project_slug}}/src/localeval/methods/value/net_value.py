"""Net present value of a programme from its cost, its effect and what an additional outcome is worth, with what each assumption does to it.

One participant's time is counted: year 0 is the year in which somebody joined, in which all costs fall, and an outcome that was measured
at month 12 is worth something from year 1 on, one at month 18 from the middle of year 1 on. What it is worth falls by a share with each
year since then (drop-off) and ends (duration). Of the benefits the shares are taken off that would have come about anyway (deadweight; 0 where the effect is net of it), that were taken from
others (displacement) and by which such sums turn out too large (optimism bias). Net value is linear in the effect, so that the effect
at which it is nought (break-even) is exact. HM Treasury, The Green Book (2026) and Magenta Book (2026).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from localeval.methods.inputs import Floats

#: Whose gain a benefit is.
Gain = Literal["fiscal", "economic", "social"]
#: What is drawn and turned one at a time.
Name = Literal[
    "effect",
    "cost",
    "deadweight",
    "displacement",
    "optimism_bias",
    "optimism_bias_costs",
    "duration",
    "drop_off",
    "unit_values",
]
DRAWS = 10_000
#: The normal distribution's 97.5th percentile: half an interval of 95% in standard errors.
_HALF = 1.959963984540054


@dataclass(frozen=True)
class Spread:
    """What a number is taken to be, and between what it lies.

    Attributes
    ----------
    central, low, high : float
        With ``low <= central <= high``.
    shape : str
        ``normal``: low and high are the ends of a 95% interval, each side with an error of its own. ``triangular``: nothing lies beyond
        them, and the central value is the likeliest.
    """

    central: float
    low: float
    high: float
    shape: Literal["normal", "triangular"] = "triangular"

    def draw(self, generator: np.random.Generator, count: int) -> Floats:
        """Draw from it."""
        if self.low == self.high:
            return np.full(count, self.central)
        if self.shape == "triangular":
            return generator.triangular(self.low, self.central, self.high, count)
        z = generator.standard_normal(count)
        below, above = self.central - self.low, self.high - self.central
        return np.asarray(self.central + np.where(z < 0, below, above) / _HALF * z)


@dataclass(frozen=True)
class UnitValue:
    """What one additional outcome is worth.

    Attributes
    ----------
    amount : Spread
        In the prices of the case, a year or once.
    once : bool
    gain : str
    health : bool
        Whether it is discounted at the rates for health.
    counted : bool
        Whether it is part of the net value; a payment from one to another is not part of society's.
    """

    amount: Spread
    once: bool
    gain: Gain
    health: bool = False
    counted: bool = True


@dataclass(frozen=True)
class Case:
    """A programme as it is valued.

    Attributes
    ----------
    people : float
        Participants.
    cost : Spread
        Of all of them.
    effect : Spread
        Additional outcomes a participant, the better the larger; where ``deadweight`` is given, all outcomes a participant.
    first_year : float
        Years from joining at which an outcome is first worth something (``years_from_joining``): 1 for one measured at month 12,
        1.5 for one at month 18.
    factors, health_factors : tuple of float
        Discount factors from year 0 on, as far as benefits are counted (the horizon).
    values : tuple of UnitValue
    duration : Spread
        Years for which an outcome lasts, from ``first_year`` on.
    drop_off, displacement, deadweight, optimism_bias, optimism_bias_costs : Spread
        Shares from 0 to 1: lost each year; off the benefits, the last one onto the costs.
    """

    people: float
    cost: Spread
    effect: Spread
    first_year: float
    factors: tuple[float, ...]
    health_factors: tuple[float, ...]
    values: tuple[UnitValue, ...]
    duration: Spread
    drop_off: Spread
    displacement: Spread
    deadweight: Spread = Spread(0, 0, 0)
    optimism_bias: Spread = Spread(0, 0, 0)
    optimism_bias_costs: Spread = Spread(0, 0, 0)

    def inputs(self) -> dict[Name, Spread]:
        """Give what is not known for sure, but the values of outcomes."""
        return {
            "effect": self.effect,
            "cost": self.cost,
            "deadweight": self.deadweight,
            "displacement": self.displacement,
            "optimism_bias": self.optimism_bias,
            "optimism_bias_costs": self.optimism_bias_costs,
            "duration": self.duration,
            "drop_off": self.drop_off,
        }


@dataclass(frozen=True)
class Worth:
    """What a programme is worth, as numbers or as draws of them.

    Attributes
    ----------
    benefits : tuple of numpy.ndarray
        Present value of each unit value's benefits, counted or not, in the order of the case.
    cost : numpy.ndarray
    net : numpy.ndarray
        Net present value: benefits that count, less the cost.
    """

    benefits: tuple[Floats, ...]
    cost: Floats
    net: Floats


@dataclass(frozen=True)
class Driver:
    """What one assumption by itself does to the net value.

    Attributes
    ----------
    name : str
    low, high : float
        Between what it was turned; of ``unit_values`` shares of them all.
    net_at_low, net_at_high : float
    """

    name: Name
    low: float
    high: float
    net_at_low: float
    net_at_high: float


def years_from_joining(month: int) -> float:
    """Give the years from joining at which an outcome of a month is there.

    Parameters
    ----------
    month : int
        Months from joining, from 0 on.

    Examples
    --------
    >>> years_from_joining(12), years_from_joining(18)
    (1, 1.5)
    """
    # A whole year stays a whole number: draws are seeded by how a case is written, and those of such cases are published.
    years, months = divmod(month, 12)
    return years + months / 12 if months else years


def worth(
    case: Case, drawn: Mapping[Name, Floats] | None = None, values: Sequence[Floats] = ()
) -> Worth:
    """Work out the present values.

    Parameters
    ----------
    case : Case
    drawn : mapping of str to numpy.ndarray, optional
        Takes the place of central values, by the names of ``Case.inputs``.
    values : sequence of numpy.ndarray, optional
        Takes the place of the central amounts of the unit values.
    """
    at = {name: np.atleast_1d(np.float64(spread.central)) for name, spread in case.inputs().items()}
    at.update(drawn or {})
    outcomes = case.people * at["effect"]
    for share in ("deadweight", "displacement", "optimism_bias"):
        outcomes = outcomes * (1 - at[share])
    lasting = {
        (health, once): _years(case, at["duration"], at["drop_off"], health=health, once=once)
        for health, once in {(value.health, value.once) for value in case.values}
    }
    amounts = values or [np.atleast_1d(np.float64(value.amount.central)) for value in case.values]
    benefits = tuple(
        np.asarray(outcomes * amount * lasting[value.health, value.once])
        for value, amount in zip(case.values, amounts, strict=True)
    )
    cost = np.asarray(at["cost"] * (1 + at["optimism_bias_costs"]))
    counted = [b for b, value in zip(benefits, case.values, strict=True) if value.counted]
    net = sum(counted, np.zeros(1)) - cost
    return Worth(benefits, cost, np.asarray(net))


def _years(case: Case, duration: Floats, drop_off: Floats, *, health: bool, once: bool) -> Floats:
    """Give the present value of one a year for as long as an outcome lasts, or of one once.

    A year of an outcome lies in two years since joining where it began in the middle of one: each part has the factor of its own, and
    what lies beyond the horizon has none.
    """
    factors = case.health_factors if health else case.factors
    began = int(case.first_year)
    gone = case.first_year - began
    ahead = factors[began:]
    if once:
        return np.array([ahead[0] if ahead else 0.0])
    total = np.zeros(np.broadcast(duration, drop_off).shape)
    left = np.ones_like(total)
    for year, (factor, after) in enumerate(zip(ahead, (*ahead[1:], 0.0), strict=False)):
        lasting = np.clip(duration - year, 0, 1)
        before = np.minimum(lasting, 1 - gone)
        total = total + before * left * factor + (lasting - before) * left * after
        left = left * (1 - drop_off)
    return total


@dataclass(frozen=True)
class PublicPurse:
    """What a programme did to public budgets alone, as numbers or as draws of them.

    Attributes
    ----------
    gains : numpy.ndarray
        Present value of all gains of public budgets, transfers to them included.
    cost : numpy.ndarray
        What public bodies paid or gave.
    net : numpy.ndarray
        Gains less cost.
    """

    gains: Floats
    cost: Floats
    net: Floats


def public_purse(case: Case, worth: Worth, share: float) -> PublicPurse:
    """Give what a programme did to public budgets, beside what it was worth to society.

    A payment from one to another, such as a benefit that is not paid, is a gain of public budgets and none of society's (HM Treasury and
    others 2014, Supporting public service transformation: cost benefit analysis guidance for local partnerships, which sets the fiscal
    case beside public value). The two views share the other gains and the cost, so that they are never added.

    Parameters
    ----------
    case : Case
    worth : Worth
        Of the case, or draws of it.
    share : float
        Of the cost, from 0 to 1, that public bodies paid or gave.
    """
    fiscal = [b for b, v in zip(worth.benefits, case.values, strict=True) if v.gain == "fiscal"]
    gains, cost = np.asarray(sum(fiscal, np.zeros(1))), worth.cost * share
    return PublicPurse(gains, cost, np.asarray(gains - cost))


def break_even(case: Case) -> float | None:
    """Give the effect at which the net value is nought, all else at its central value; None where no outcome is worth anything."""
    one = worth(replace(case, effect=Spread(1, 1, 1)))
    worth_of_one = float(one.net[0] + one.cost[0])
    return float(one.cost[0]) / worth_of_one if worth_of_one > 0 else None


def drivers(case: Case) -> list[Driver]:
    """Turn each input to its ends, all others at their central values; the one that matters most first (a tornado)."""
    found = []
    for name, spread in case.inputs().items():
        if spread.low < spread.high:
            ends = [
                float(worth(case, {name: np.array([end])}).net[0])
                for end in (spread.low, spread.high)
            ]
            found.append(Driver(name, spread.low, spread.high, ends[0], ends[1]))
    uncertain = [v.amount for v in case.values if v.counted and v.amount.low < v.amount.high]
    if uncertain:
        low, high = (
            float(
                worth(case, values=[np.array([getattr(v.amount, end)]) for v in case.values]).net[0]
            )
            for end in ("low", "high")
        )
        share = [
            sum(getattr(a, end) for a in uncertain) / max(sum(a.central for a in uncertain), 1e-12)
            for end in ("low", "high")
        ]
        found.append(Driver("unit_values", share[0], share[1], low, high))
    return sorted(found, key=lambda one: (-abs(one.net_at_high - one.net_at_low), one.name))


def draws(case: Case, seed: int, count: int = DRAWS) -> Worth:
    """Draw everything that is not known for sure, each by itself; the same case and seed give the same draws.

    Parameters
    ----------
    case : Case
    seed : int
    count : int
        How many draws.
    """
    generator = np.random.Generator(np.random.PCG64(seed))
    drawn = {name: spread.draw(generator, count) for name, spread in case.inputs().items()}
    values = [value.amount.draw(generator, count) for value in case.values]
    return worth(case, drawn, values)


def above_nought_in_100(drawn: Floats) -> int:
    """Say of how many in 100 draws, shape (n,), the value is above nought, in whole ones and never too many.

    Examples
    --------
    >>> above_nought_in_100(np.arange(-7_099.0, 2_901.0))
    29
    """
    # In whole numbers: 100 times 0.29 is a little less than 29.
    return 100 * int(np.count_nonzero(drawn > 0)) // len(drawn)


def interval(drawn: Floats) -> tuple[float, float]:
    """Give the range of the middle 95% of draws."""
    low, high = np.quantile(drawn, [0.025, 0.975])
    return float(low), float(high)
