"""Numbers for a first screen and for charts: no more exact than the sample carries, and people pictured as people.

Shares are whole numbers in 100 where the smaller group has fewer than 1,000 people, and have one decimal from there on.
Amounts are rounded by half the width of their likely range: two digits of it are kept where it begins with 1, 2 or 3,
else one. One chart has one step. A number is rounded once, from the published one; rounding never changes the result, so
that an end which rounds to no difference without being none is "just above 0".
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from localeval.report.wording.catalogue import sentences
from localeval.report.wording.numbers import (
    MINUS,
    Precision,
    currency_sign,
    is_money,
    precision_of_amount,
    precision_of_share,
)
from localeval.results import Level


@dataclass(frozen=True)
class Step:
    """To what the numbers of one chart or sentence are rounded, and how they are said.

    Parameters
    ----------
    unit : str
        As in the result contract.
    size : float
        1 for whole numbers, 100 for hundreds, 0.1 for one decimal.
    """

    unit: str
    size: float

    def rounded(self, value: float) -> float:
        """Round to the step, half away from zero as published tables do."""
        return Precision(self.size).rounded(value)

    def bare(self, value: float) -> str:
        """Give a number by itself: ``42``, ``£1,800``, ``−4``."""
        value = self.rounded(value)
        text = f"{abs(value):,.{self._places}f}"
        sign = currency_sign(self.unit) if is_money(self.unit) else ""
        return f"{MINUS if value < 0 else ''}{sign}{text}"

    def level(self, value: float) -> str:
        """Give a level: ``42 in 100``, ``£6,300``, ``12 weeks``; at the edges of a scale not more than is known."""
        if self.unit == "percent":
            return _say("in_100", n=self._inside(value))
        text = self.bare(value)
        return text if is_money(self.unit) else _with_noun(self.unit, text)

    def difference(self, value: float) -> str:
        """Give a difference: ``12 more``, ``£1,800 more``, ``2 weeks fewer``, ``no difference``."""
        size = self.rounded(value)
        if size == 0:
            return _say("no_difference") if value == 0 else self._just(value)
        text = self.bare(abs(size))
        if self.unit in {"weeks", "months", "score"}:
            text = _with_noun(self.unit, text)
        return _say("with_way", amount=text, way=way(value, self.unit))

    def end(self, value: float, *, way_too: bool = False) -> str:
        """Give an end of a range beside its line: ``6``, or ``4 fewer`` where the ends lie on two sides."""
        size = self.rounded(value)
        if size == 0:
            return "0" if value == 0 else self._just(value)
        text = self.bare(abs(size))
        return _say("with_way", amount=text, way=way(value, self.unit)) if way_too else text

    def range(self, low: float, high: float) -> str:
        """Give a likely range of a difference: ``6 to 18 more``, ``4 fewer to 10 more``, ``3 to 11 fewer``."""
        if low < 0 < high:
            return _range(self.end(low, way_too=True), self.end(high, way_too=True))
        near, far = (low, high) if high > 0 else (high, low)
        return _range(self.end(near), self.end(far, way_too=True))

    def with_range(self, value: float, low: float, high: float) -> str:
        """Give a number and its range for a column: ``12 (6 to 18)``, ``−3 (−11 to 5)``, ``7 (below 0 to 13)``."""
        cells = {"value": value, "low": low, "high": high}
        return _say("with_range", **{name: self._cell(number) for name, number in cells.items()})

    def _cell(self, value: float) -> str:
        if self.rounded(value) == 0 and value != 0:
            return _say("above" if value > 0 else "below")
        return self.bare(value)

    def _just(self, value: float) -> str:
        return _say("just_above" if value > 0 else "just_below")

    def _inside(self, value: float) -> str:
        """Give a share; one that rounds to none or to all without being so is said to be under or over that."""
        size = self.rounded(value)
        if size == 0 and value > 0:
            return _say("under", n=self.bare(self.size))
        if size == 100 and value < 100:
            return _say("over", n=self.bare(100 - self.size))
        return self.bare(value)

    @property
    def _places(self) -> int:
        return max(0, -math.floor(math.log10(self.size) + 1e-9))


def way(value: float, unit: str) -> str:
    """Say which way a difference goes."""
    return sides(unit)[value > 0]


def sides(unit: str) -> tuple[str, str]:
    """Name both ways: people and weeks are fewer or more, money less or more, a score lower or higher."""
    kind = "score" if unit == "score" else "money" if is_money(unit) else "people"
    return _say(f"way.{kind}.down"), _say(f"way.{kind}.up")


class Given(Protocol):
    """What an estimate of a result and one of a comparison have in common."""

    @property
    def unit(self) -> str: ...
    @property
    def n_participants(self) -> int | None: ...
    @property
    def n_comparison(self) -> int | None: ...
    @property
    def low(self) -> float | None: ...
    @property
    def high(self) -> float | None: ...


def step_of(results: Iterable[Given | Level]) -> Step:
    """Choose one step for results of one unit that stand together: the coarsest that one of them needs.

    Raises
    ------
    ValueError
        They are of several units, or there is none.
    """
    given = list(results)
    units = {item.unit for item in given}
    if len(units) != 1:
        msg = f"one chart has one unit, not {sorted(units)}"
        raise ValueError(msg)
    return Step(units.pop(), max(map(_size, given)))


def step_of_ranges(unit: str, ranges: Iterable[tuple[float, float]]) -> Step:
    """Choose a step for levels whose people are not counted, such as those of single months: whole numbers in 100."""
    if unit == "percent":
        return Step(unit, 1.0)
    sizes = (precision_of_amount(low, high, unit).step for low, high in ranges)
    return Step(unit, max(sizes, default=precision_of_amount(0.0, 0.0, unit).step))


def _size(item: Given | Level) -> float:
    if item.unit == "percent":
        groups = [item.n] if isinstance(item, Level) else [item.n_participants, item.n_comparison]
        known = [n for n in groups if n is not None]
        return precision_of_share(min(known) if len(known) == len(groups) else None).step
    known_range = item.low is not None and item.high is not None
    low, high = (item.low or 0.0, item.high or 0.0) if known_range else (0.0, 0.0)
    coarsest = float(getattr(item, "rounded_to", 0.0))
    return precision_of_amount(low, high, item.unit, coarsest).step


def _with_noun(unit: str, amount: str) -> str:
    say = sentences()
    noun = say.plain(say.by_number(f"rounded.noun.{unit}", amount))
    return _say("amount", n=amount, unit=noun)


def _range(low: str, high: str) -> str:
    return _say("range", low=low, high=high)


def _say(key: str, **slots: str) -> str:
    return sentences().plain(f"rounded.{key}", **slots)
