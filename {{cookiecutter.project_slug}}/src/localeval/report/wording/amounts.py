"""Levels, differences and their ranges, in sentences, charts and tables: ``12 more in 100``, ``£500 to £3,100 more``, ``−4``.

The one home of how precise a number is printed and how it is said: no more exact than its sample carries, results that stand
together alike. The words are those of ``en/``, the digits those of ``numbers``. A number is rounded once, from the published
one, and rounding never changes a result: an end that is not zero and rounds to it is said to be just above or just below it,
a share that rounds to none or all without being so to be under or over the last step.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from localeval.report.wording.catalogue import Sentences, sentences
from localeval.report.wording.numbers import (
    MINUS,
    Precision,
    is_money,
    precision_of_amount,
    precision_of_share,
)
from localeval.results import Level


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


@dataclass(frozen=True)
class Amounts:
    """The numbers of one result, or of several of one unit that stand together, in words.

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
    def of(cls, item: Given | Level, say: Sentences | None = None) -> Amounts:
        """Take unit and precision from a result."""
        return cls.together([item], say)

    @classmethod
    def together(cls, items: Iterable[Given | Level], say: Sentences | None = None) -> Amounts:
        """Choose one precision for results that stand together: the coarsest that one of them needs.

        Raises
        ------
        ValueError
            They are of several units, or there is none.
        """
        given = list(items)
        units = {item.unit for item in given}
        if len(units) != 1:
            msg = f"numbers that stand together have one unit, not {sorted(units)}"
            raise ValueError(msg)
        step = max(precision_of(item).step for item in given)
        return cls(say or sentences(), units.pop(), Precision(step))

    @classmethod
    def of_ranges(
        cls, unit: str, ranges: Iterable[tuple[float, float]], say: Sentences | None = None
    ) -> Amounts:
        """Choose one for numbers whose people are not counted, such as those of single months: whole numbers in 100."""
        if unit == "percent":
            return cls(say or sentences(), unit, precision_of_share(None))
        steps = (precision_of_amount(low, high, unit).step for low, high in ranges)
        least = precision_of_amount(0.0, 0.0, unit).step
        return cls(say or sentences(), unit, Precision(max(steps, default=least)))

    # Numbers by themselves, for charts and tables

    def bare(self, value: float) -> str:
        """Give a number by itself: ``42``, ``£1,800``, ``−4``."""
        text = self._text(value)
        return f"{MINUS}{text}" if self.precision.rounded(value) < 0 else text

    def cell(self, value: float) -> str:
        """Give a difference in a cell: ``12``, ``−4``, ``above 0``."""
        if self.precision.vanishes(value):
            return self.say.plain(f"cell.{_way(value)}")
        return self.bare(value)

    def level_cell(self, value: float) -> str:
        """Give a level in a cell: ``42``, ``£6,300``, ``under 1``."""
        edge = self._edge(value)
        return self.say.plain(f"cell.{edge[0]}", n=edge[1]) if edge else self.bare(value)

    def range_cell(self, low: float, high: float) -> str:
        """Give the range of a difference in a cell, never with a dash: ``6 to 18``, ``−4 to 10``, ``below 0 to 9``."""
        return self.say.plain("from_to", low=self.cell(low), high=self.cell(high))

    def level_range_cell(self, low: float, high: float) -> str:
        """Give the range of a level in a cell: ``38 to 48``, ``under 1 to 4``."""
        return self.say.plain("from_to", low=self.level_cell(low), high=self.level_cell(high))

    def with_range(self, value: float, low: float, high: float) -> str:
        """Give a number and its range for a column: ``12 (6 to 18)``, ``−3 (−11 to 5)``, ``7 (below 0 to 13)``."""
        return self.say.plain(
            "number_with_range", n=self.cell(value), range=self.range_cell(low, high)
        )

    def level_with_range(self, value: float, low: float, high: float) -> str:
        """Give a level and its range for a column: ``43 (38 to 48)``."""
        return self.say.plain(
            "number_with_range", n=self.level_cell(value), range=self.level_range_cell(low, high)
        )

    # Levels

    def level(self, value: float) -> str:
        """Give a level: ``43 in 100``, ``£6,200``, ``17 weeks``, ``under 1 in 100``."""
        edge = self._edge(value)
        if edge:
            return self.say.plain(f"level.percent_{edge[0]}", n=edge[1])
        number = self.bare(value)
        return self.say.plain(self.say.by_number(f"level.{self._kind}", number), n=number)

    def level_range(self, low: float, high: float) -> str:
        """Give the range of a level: ``38 to 48 in 100``."""
        return self.say.plain(
            f"level_range.{self._kind}", low=self.level_cell(low), high=self.level_cell(high)
        )

    # Differences

    def difference(self, value: float) -> str:
        """Give a difference in a sentence: ``12 more in 100``, ``£1,500 more``, ``0.4 points lower``."""
        if value == 0:
            return self.say.plain("no_difference")
        if self.precision.vanishes(value):
            return self.say.plain(f"slightly.{self._kind}.{_way(value)}")
        return self._counted(f"difference.{self._kind}.{_way(value)}", value)

    def short_difference(self, value: float) -> str:
        """Give a difference beside its mark in a chart, where the axis has the unit: ``12 more``, ``just above 0``."""
        if self.precision.vanishes(value):
            return self._just(value)
        if self.unit != "percent" or value == 0:
            return self.difference(value)
        return self._with_side(value)

    def people(self, value: float, people: str, person: str) -> str:
        """Give a difference in people: ``12 more people in 100 were in paid work``."""
        way = _way(value)
        if self.precision.vanishes(value):
            return self.say.plain(f"people_slightly.{way}", people=people)
        number = self._text(value)
        key = self.say.by_number(f"people_more.{way}", number)
        return self.say.plain(key, n=number, people=people, person=person)

    def range(self, low: float, high: float, *, clear: bool = False) -> str:
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

    def short_range(self, low: float, high: float) -> str:
        """Give a range where a chart says the unit: ``6 to 18 more``, ``4 fewer to 10 more``, ``just above 0 to 9 more``."""
        if low < 0 < high:
            ends = self.short_end(low, way_too=True), self.short_end(high, way_too=True)
        else:
            near, far = (low, high) if high > 0 else (high, low)
            ends = self.short_end(near), self.short_end(far, way_too=True)
        if ends[0] == ends[1]:
            return ends[0]
        return self.say.plain("from_to", low=ends[0], high=ends[1])

    def short_end(self, value: float, *, way_too: bool = False) -> str:
        """Give an end of a range beside its line: ``6``, or ``4 fewer`` where the ends lie on two sides."""
        if self.precision.vanishes(value):
            return self._just(value)
        return self._with_side(value) if way_too and value != 0 else self._text(value)

    @property
    def sides(self) -> tuple[str, str]:
        """What both ways are called on an axis: people and weeks are fewer or more, money less or more, a score lower or higher."""
        return self.say.plain(f"side.{self._kind}.down"), self.say.plain(f"side.{self._kind}.up")

    @property
    def _kind(self) -> str:
        return "money" if is_money(self.unit) else self.unit

    def _edge(self, value: float) -> tuple[str, str] | None:
        """Say where a share is printed as none or all without being so: the key, and the share that it is under or over."""
        if self.unit != "percent":
            return None
        step = self.precision.step or 1.0
        if value > 0 and self.precision.rounded(value) == 0:
            return "none", self._text(step)
        if value < 100 and self.precision.rounded(value) == 100:
            return "all", self._text(100 - step)
        return None

    def _end(self, value: float, *, clear: bool, up: bool) -> str:
        if self.precision.vanishes(value):
            return self._just(value)
        if value == 0 and clear:
            return self.say.plain("just_above" if up else "just_below")
        return self._text(value)

    def _just(self, value: float) -> str:
        return self.say.plain("just_above" if value > 0 else "just_below")

    def _text(self, value: float) -> str:
        return self.precision.text(value, self.unit)

    def _counted(self, key: str, value: float) -> str:
        number = self._text(value)
        return self.say.plain(self.say.by_number(key, number), n=number)

    def _with_side(self, value: float) -> str:
        side = self.say.plain(f"side.{self._kind}.{_way(value)}")
        return self.say.plain("amount_and_way", amount=self._text(value), way=side)


def sides(unit: str) -> tuple[str, str]:
    """Name both ways on an axis of differences."""
    return Amounts.of_ranges(unit, ()).sides


def precision_of(item: Given | Level) -> Precision:
    """Give how precise a result is printed: shares by the smaller group, amounts by half the width of the interval."""
    if item.unit == "percent":
        groups = [item.n] if isinstance(item, Level) else [item.n_participants, item.n_comparison]
        known = [n for n in groups if n is not None]
        return precision_of_share(min(known) if len(known) == len(groups) else None)
    coarsest = float(getattr(item, "rounded_to", 0.0))
    if item.low is None or item.high is None:
        return precision_of_amount(0.0, 0.0, item.unit, coarsest)
    return precision_of_amount(item.low, item.high, item.unit, coarsest)


def _way(value: float) -> str:
    return "up" if value >= 0 else "down"
