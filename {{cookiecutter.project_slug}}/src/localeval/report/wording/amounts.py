"""Levels, differences and their ranges as people say them: ``12 more in 100``, ``£500 to £3,100 more``, ``43 in 100``.

The words are those of ``en/``, the digits those of ``numbers``. Rounding never changes a result: an end of a range that is
not zero and rounds to it is said to be just above or just below it, and a clear difference that does is a slight one.
"""

from __future__ import annotations

from dataclasses import dataclass

from localeval.report.wording.catalogue import Sentences
from localeval.report.wording.numbers import (
    MINUS,
    Precision,
    is_money,
    precision_of_amount,
    precision_of_share,
)
from localeval.results import Estimate, Level


@dataclass(frozen=True)
class Amounts:
    """The numbers of one result in words.

    Parameters
    ----------
    say : Sentences
    unit : str
        Of the result contract.
    precision : Precision
    """

    say: Sentences
    unit: str
    precision: Precision

    @classmethod
    def of(cls, item: Estimate | Level, say: Sentences) -> Amounts:
        """Take unit and precision from a result."""
        return cls(say, item.unit, precision_of(item))

    @property
    def _kind(self) -> str:
        return "money" if is_money(self.unit) else self.unit

    def level(self, value: float) -> str:
        """Give a level: ``43 in 100``, ``£6,200``, ``17 weeks``."""
        if self.unit == "percent" and value != 0 and self.precision.rounded(value) == 0:
            return self.say.plain("level.percent_none")
        if self.unit == "percent" and value != 100 and self.precision.rounded(value) == 100:
            return self.say.plain("level.percent_all")
        number = self._signed(value)
        return self.say.plain(self.say.by_number(f"level.{self._kind}", number), n=number)

    def level_range(self, low: float, high: float) -> str:
        """Give the range of a level: ``38 to 48 in 100``."""
        return self.say.plain(
            f"level_range.{self._kind}", low=self._signed(low), high=self._signed(high)
        )

    def difference(self, value: float) -> str:
        """Give a difference: ``12 more in 100``, ``£1,500 more``, ``0.4 points lower``."""
        if value == 0:
            return self.say.plain("no_difference")
        way = _way(value)
        if self.precision.vanishes(value):
            return self.say.plain(f"slightly.{self._kind}.{way}")
        return self._counted(f"difference.{self._kind}.{way}", value)

    def people(self, value: float, people: str, person: str) -> str:
        """Give a difference in people: ``12 more people in 100 were in paid work``."""
        way = _way(value)
        if self.precision.vanishes(value):
            return self.say.plain(f"people_slightly.{way}", people=people)
        number = self._text(value)
        key = self.say.by_number(f"people_more.{way}", number)
        return self.say.plain(key, n=number, people=people, person=person)

    def range(self, low: float, high: float, *, clear: bool) -> str:
        """Give the range of a difference: ``6 to 18 more in 100``, ``4 fewer to 10 more in 100``.

        Parameters
        ----------
        low, high : float
        clear : bool
            Whether the exact range leaves out zero; an end that was rounded onto it is then beside it.
        """
        ends = [self._end(end, clear=clear, up=low + high > 0) for end in (low, high)]
        below, above = (self.say.plain(key) for key in ("just_below", "just_above"))
        if set(ends) == {below, above}:
            return self.say.plain("from_just_below_to_just_above")
        if low < 0 < high and not {below, above} & set(ends):
            return self.say.plain(f"range.{self._kind}.across", down=ends[0], up=ends[1])
        up = abs(high) >= abs(low)
        if ends[0] == ends[1]:
            return self.say.plain("about", difference=self.difference(high if up else low))
        near, far = ends if up else reversed(ends)
        return self.say.plain(f"range.{self._kind}.{_way(1 if up else -1)}", near=near, far=far)

    def _end(self, value: float, *, clear: bool, up: bool) -> str:
        if self.precision.vanishes(value):
            return self.say.plain("just_above" if value > 0 else "just_below")
        if value == 0 and clear:
            return self.say.plain("just_above" if up else "just_below")
        return self._text(value)

    def _text(self, value: float) -> str:
        return self.precision.text(value, self.unit)

    def _counted(self, key: str, value: float) -> str:
        number = self._text(value)
        return self.say.plain(self.say.by_number(key, number), n=number)

    def _signed(self, value: float) -> str:
        text = self._text(value)
        return f"{MINUS}{text}" if self.precision.rounded(value) < 0 else text


def precision_of(item: Estimate | Level) -> Precision:
    """Give how precise a result is printed: shares by the smaller group, amounts by half the width of the interval."""
    if item.unit == "percent":
        groups = (
            [item.n_participants, item.n_comparison] if isinstance(item, Estimate) else [item.n]
        )
        known = [n for n in groups if n is not None]
        return precision_of_share(min(known) if len(known) == len(groups) else None)
    if item.low is None or item.high is None:
        return precision_of_amount(0.0, 0.0, item.unit, item.rounded_to)
    return precision_of_amount(item.low, item.high, item.unit, item.rounded_to)


def _way(value: float) -> str:
    return "up" if value >= 0 else "down"
