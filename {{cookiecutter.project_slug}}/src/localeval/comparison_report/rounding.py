"""How precise the numbers of one outcome of a comparison are printed, and in what words: one precision for all its places.

It is the coarsest that one of the results needs that stand beside each other, so that the title, a chart and a table say the
same number. The words are those of reports (``report.wording.amounts``); nothing is rounded twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from localeval.catalogue.catalogue import shared_outcomes
from localeval.comparison.models import Pool
from localeval.comparison_report.fixed_sentences import fixed
from localeval.report.wording.amounts import Amounts
from localeval.report.wording.catalogue import sentences
from localeval.report.wording.coarse_numbers import Step, sides, step_of
from localeval.report.wording.numbers import Precision
from localeval.report.wording.phrases import plain


@dataclass(frozen=True)
class PoolNumbers:
    """The numbers of one row of a comparison in words.

    Parameters
    ----------
    pool : Pool
    """

    pool: Pool

    @cached_property
    def step(self) -> Step:
        """To what the numbers of the row are rounded."""
        shown = [
            m for m in self.pool.members if m.unit == self.pool.unit and m.estimate is not None
        ]
        return Step(self.pool.unit, step_of(shown).size) if shown else step_of_levels(self.pool)

    @cached_property
    def amounts(self) -> Amounts:
        """Levels and differences for a sentence."""
        return Amounts(sentences(), self.pool.unit, Precision(self.step.size))

    def of_unit(self, unit: str) -> PoolNumbers:
        """Give the same for a result in another currency, which stands beside the others and not on their scale."""
        return (
            self
            if unit == self.pool.unit
            else PoolNumbers(self.pool.model_copy(update={"unit": unit}))
        )

    def difference(self, value: float) -> str:
        """Give a difference in a sentence: ``7 more in 100``, ``£500 less``."""
        return self.amounts.difference(value)

    def range(self, low: float, high: float) -> str:
        """Give the range of a difference in a sentence: ``1 fewer to 6 more in 100``."""
        return self.amounts.range(low, high, clear=not low <= 0 <= high)

    def short(self, value: float) -> str:
        """Give a difference beside one that says of how many: ``7 more``."""
        return self.step.difference(value)

    def short_range(self, low: float, high: float) -> str:
        """Give a range beside a difference that says of how many: ``3 to 10 more``."""
        return self.step.range(low, high)

    def level(self, value: float) -> str:
        """Give a level: ``41 in 100``."""
        return self.amounts.level(value)

    def with_range(self, value: float, low: float, high: float) -> str:
        """Give a number and its range for a column: ``7 (3 to 10)``."""
        return self.step.with_range(value, low, high)

    def cell(self, value: float) -> str:
        """Give a number for a column: ``−7``, ``£500``, ``above 0``."""
        return self.step.with_range(value, value, value).partition(" (")[0]

    def range_cell(self, low: float, high: float) -> str:
        """Give a range for a column, without its number: ``−7 to 13``."""
        return self.step.with_range(low, low, high).partition(" (")[2].removesuffix(")")

    @property
    def sides(self) -> tuple[str, str]:
        """What both ways are called: fewer and more."""
        return sides(self.pool.unit)

    def vanishes(self, value: float) -> bool:
        """Whether a difference rounds to none."""
        return self.step.rounded(value) == 0

    def finding(self, value: float) -> str:
        """Say a difference as people did it: ``about 3 more people in 100 were in paid work``, ``people earned about £500 more``."""
        outcome = shared_outcomes().get(self.pool.outcome)
        say, label = fixed(), plain(self.pool.label)
        about = "{}" if self.vanishes(value) else say.plain("finding.about", finding="{}")
        if self.pool.unit == "percent":
            people, person = self.did
            return about.format(self.amounts.people(value, people, person))
        amount = about.format(self.amounts.difference(value))
        if outcome is not None and outcome.did:
            done = outcome.did.replace("{amount}", amount)
        else:
            done = sentences().plain("own.did", amount=amount, label=label)
        return say.plain("finding.amount", did=done)

    @property
    def did(self) -> tuple[str, str]:
        """What people did, and what one person did: ``were in paid work``, ``was in paid work``."""
        outcome = shared_outcomes().get(self.pool.outcome)
        if outcome is not None and outcome.people:
            return outcome.people, outcome.person
        own = sentences()
        label = plain(self.pool.label)
        return own.plain("own.people", label=label), own.plain("own.person", label=label)


def step_of_levels(pool: Pool) -> Step:
    """Choose a step where no difference is given: whole numbers in 100, and amounts as they were published."""
    return Step(pool.unit, 1.0 if pool.unit == "percent" else 0.01)
