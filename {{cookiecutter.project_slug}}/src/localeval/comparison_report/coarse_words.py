"""Differences in the words of a headline: ``7 fewer in 100``, ``£500 more``, ``1 fewer to 6 more in 100``.

No more precise than the range allows: shares are whole numbers in 100, other numbers keep two digits of half the width of
the range, or one where it begins with 4 or more. Rounding never changes what a range shows: an end that is not 0 and would
be rounded to it is "just above 0" or "just below 0". Tables give the numbers in full.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from localeval.report.wording.numbers import currency_sign, is_money

_IN_100 = " in 100"


@dataclass(frozen=True)
class CoarseRange:
    """A difference with its range, in one unit.

    Parameters
    ----------
    unit : str
        Of the result contract.
    estimate, low, high : float
    """

    unit: str
    estimate: float
    low: float
    high: float

    @property
    def difference(self) -> str:
        """The difference with its way: ``7 fewer in 100``, ``less than 1 more or fewer in 100``."""
        return f"{self._difference}{self._per}"

    @property
    def people(self) -> str:
        """The difference in a sentence: ``7 fewer people in 100``; an amount as it is."""
        return self._difference + (" people in 100" if self._per else "")

    @property
    def range(self) -> str:
        """The range: ``3 to 11 fewer in 100``, ``1 fewer to 6 more in 100``."""
        return f"{self.ends}{self._per}"

    @property
    def ends(self) -> str:
        """The range beside a difference that says of how many: ``3 to 11 fewer``."""
        low, high = self.low, self.high
        if low < 0 < high or self._rounded(low) == 0 or self._rounded(high) == 0:
            return f"{self._end(low)} to {self._end(high)}"
        near, far = (low, high) if low > 0 else (high, low)
        one, two = self._amount(near), self._amount(far)
        both = one if one == two else f"{one} to {two}"
        return f"{both}{self._way(far)}"

    @property
    def _difference(self) -> str:
        if self._rounded(self.estimate) == 0:
            either = "more or fewer" if self._per else "more or less"
            return f"less than {self._amount(self._step)} {either}"
        return f"{self._amount(self.estimate)}{self._way(self.estimate)}"

    @property
    def _step(self) -> float:
        """To what numbers are rounded."""
        half = (self.high - self.low) / 2
        if self.unit == "percent" or half <= 0:
            return 1.0
        size = 10.0 ** math.floor(math.log10(half))
        return size / 10 if half / size < 4 else size

    @property
    def _per(self) -> str:
        return _IN_100 if self.unit == "percent" else ""

    def _rounded(self, value: float) -> float:
        # half away from zero, as people round
        return math.copysign(math.floor(abs(value) / self._step + 0.5 + 1e-9) * self._step, value)

    def _amount(self, value: float) -> str:
        places = max(0, -math.floor(math.log10(self._step) + 1e-9))
        text = f"{abs(self._rounded(value)):,.{places}f}"
        if is_money(self.unit):
            return f"{currency_sign(self.unit)}{text}"
        words = {"weeks": "weeks", "months": "months", "score": "points"}.get(self.unit, "")
        return f"{text} {words}".rstrip()

    def _way(self, value: float) -> str:
        fewer = "fewer" if self.unit == "percent" else "less"
        return f" {'more' if value > 0 else fewer}"

    def _end(self, value: float) -> str:
        if value == 0:
            return "0"
        if self._rounded(value) == 0:
            return f"just {'above' if value > 0 else 'below'} 0"
        return f"{self._amount(value)}{self._way(value)}"
