"""A difference and its range as a comparison says them: ``7 fewer in 100``, ``3 to 11 fewer``.

How numbers are rounded and what they are called is the business of ``report.wording.amounts``; a pooled value has no groups of
people of its own, so its shares are whole numbers in 100.
"""

from __future__ import annotations

from dataclasses import dataclass

from localeval.report.wording.amounts import Amounts


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
        """The difference with its way: ``7 fewer in 100``, ``slightly more``."""
        return self._amounts.difference(self.estimate)

    @property
    def people(self) -> str:
        """The difference in a sentence: ``7 fewer people in 100``; an amount as it is."""
        if self.unit != "percent":
            return self.difference
        return self._amounts.people(self.estimate, "", "").strip()

    @property
    def range(self) -> str:
        """The range: ``3 to 11 fewer in 100``, ``1 fewer to 6 more in 100``."""
        return self._amounts.range(self.low, self.high, clear=not self.low <= 0 <= self.high)

    @property
    def ends(self) -> str:
        """The range beside a difference that says of how many: ``3 to 11 fewer``."""
        return self._amounts.short_range(self.low, self.high)

    @property
    def _amounts(self) -> Amounts:
        return Amounts.of_ranges(self.unit, [(self.low, self.high)])
