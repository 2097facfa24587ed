"""How precise the numbers of one outcome of a comparison are printed, and in what words: one precision for all its places.

It is the coarsest that one of the results needs that stand beside each other, so that the title, a chart and a table say the
same number. The words are those of reports (``report.wording.amounts``); nothing is rounded twice.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from localeval.catalogue.catalogue import shared_outcomes
from localeval.comparison.models import Pool
from localeval.comparison_report.fixed_sentences import fixed
from localeval.report.wording.amounts import Amounts
from localeval.report.wording.catalogue import sentences
from localeval.report.wording.phrases import plain


@dataclass(frozen=True)
class PoolNumbers:
    """The numbers of one row of a comparison in words.

    Parameters
    ----------
    pool : Pool
    unit : str, optional
        Where a result in another currency stands beside the others.
    """

    pool: Pool
    unit: str = ""

    @cached_property
    def amounts(self) -> Amounts:
        """All numbers of the row at one precision."""
        shown = [
            m for m in self.pool.members if m.unit == self.pool.unit and m.estimate is not None
        ]
        found = Amounts.together(shown) if shown else Amounts.of_ranges(self.pool.unit, ())
        return replace(found, unit=self.unit) if self.unit else found

    def of_unit(self, unit: str) -> PoolNumbers:
        """Give the same for a result in another currency, which stands beside the others and not on their scale."""
        return self if unit == self.pool.unit else PoolNumbers(self.pool, unit)

    def difference(self, value: float) -> str:
        """Give a difference in a sentence: ``7 more in 100``, ``£500 less``."""
        return self.amounts.difference(value)

    def range(self, low: float, high: float) -> str:
        """Give the range of a difference in a sentence: ``1 fewer to 6 more in 100``."""
        return self.amounts.range(low, high, clear=not low <= 0 <= high)

    def short(self, value: float) -> str:
        """Give a difference beside one that says of how many: ``7 more``."""
        return self.amounts.short_difference(value)

    def short_range(self, low: float, high: float) -> str:
        """Give a range beside a difference that says of how many: ``3 to 10 more``."""
        return self.amounts.short_range(low, high)

    def level(self, value: float) -> str:
        """Give a level: ``41 in 100``."""
        return self.amounts.level(value)

    def with_range(self, value: float, low: float, high: float) -> str:
        """Give a number and its range for a column: ``7 (3 to 10)``."""
        return self.amounts.with_range(value, low, high)

    def cell(self, value: float) -> str:
        """Give a number for a column: ``−7``, ``£500``, ``above 0``."""
        return self.amounts.cell(value)

    def range_cell(self, low: float, high: float) -> str:
        """Give a range for a column, without its number: ``−7 to 13``."""
        return self.amounts.range_cell(low, high)

    @property
    def sides(self) -> tuple[str, str]:
        """What both ways are called: fewer and more."""
        return self.amounts.sides

    def vanishes(self, value: float) -> bool:
        """Whether a difference rounds to none."""
        return self.amounts.precision.rounded(value) == 0

    def finding(self, value: float) -> str:
        """Say a difference as people did it: ``about 3 more people in 100 were in paid work``, ``people earned about £500 more``."""
        say, outcome = fixed(), shared_outcomes().get(self.pool.outcome)
        if self.pool.unit == "percent":
            return self._about(self.amounts.people(value, *self.did), value)
        amount = self._about(self.amounts.difference(value), value)
        if outcome is not None and outcome.did:
            done = outcome.did.replace("{amount}", amount)
        else:
            done = sentences().plain("own.did", amount=amount, label=plain(self.pool.label))
        return say.plain("finding.amount", did=done)

    def _about(self, finding: str, value: float) -> str:
        return finding if self.vanishes(value) else fixed().plain("finding.about", finding=finding)

    @property
    def did(self) -> tuple[str, str]:
        """What people did, and what one person did: ``were in paid work``, ``was in paid work``."""
        outcome = shared_outcomes().get(self.pool.outcome)
        if outcome is not None and outcome.people:
            return outcome.people, outcome.person
        own, label = sentences(), plain(self.pool.label)
        return own.plain("own.people", label=label), own.plain("own.person", label=label)
