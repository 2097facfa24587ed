"""Units in which files give amounts and times, and the rule that turns each into the catalogue's.

The catalogue measures earnings over twelve months and work in weeks. A file may hold what was paid in one month, or days. The
rules are factors: they are printed in the report, because twelve times one month's pay is not the pay of a year.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Literal

from localeval.base.fixed_texts import english
from localeval.catalogue.catalogue import OutcomeUnit

WrittenUnit = Literal[
    "annual",
    "quarterly",
    "monthly",
    "four-weekly",
    "fortnightly",
    "weekly",
    "pence",
    "thousands",
    "days",
    "weeks",
    "months",
    "years",
    "as-written",
]
#: Each value says itself what it is in.
AS_WRITTEN: WrittenUnit = "as-written"
#: Covariates of the data standard that are in a unit.
COVARIATE_UNITS: Mapping[str, OutcomeUnit] = {"months_workless": "months"}

#: The column of a table of costs that may be in thousands or pence. Those of one span of time are no units of a cost.
COSTS, COST_AMOUNT = "costs", "amount"


@dataclass(frozen=True)
class UnitRule:
    """How values in a unit become those of the catalogue.

    Attributes
    ----------
    times, over : int
        A value is multiplied by the first and divided by the second.
    words : str
        The rule as a sentence goes on: "the file's values are of one month, and *were multiplied by 12*".
    """

    times: int
    over: int
    words: str


def _turned(key: str) -> str:
    return english("findings", f"turned.{key}")


_MONEY: dict[WrittenUnit, UnitRule] = {
    "annual": UnitRule(1, 1, _turned("money_annual")),
    "quarterly": UnitRule(4, 1, _turned("money_quarterly")),
    "monthly": UnitRule(12, 1, _turned("money_monthly")),
    "four-weekly": UnitRule(13, 1, _turned("money_four_weekly")),
    "fortnightly": UnitRule(26, 1, _turned("money_fortnightly")),
    "weekly": UnitRule(52, 1, _turned("money_weekly")),
    "pence": UnitRule(1, 100, _turned("money_pence")),
    "thousands": UnitRule(1000, 1, _turned("money_thousands")),
    "as-written": UnitRule(1, 1, _turned("as_written")),
}
#: Twelve months are 52 weeks, as in the rules for money.
_RULES: dict[OutcomeUnit, dict[WrittenUnit, UnitRule]] = {
    "money": _MONEY,
    "weeks": {
        "days": UnitRule(1, 7, _turned("weeks_days")),
        "weeks": UnitRule(1, 1, _turned("weeks_weeks")),
        "months": UnitRule(52, 12, _turned("weeks_months")),
        "as-written": UnitRule(1, 1, _turned("as_written")),
    },
    "months": {
        "days": UnitRule(12, 365, _turned("months_days")),
        "weeks": UnitRule(12, 52, _turned("months_weeks")),
        "months": UnitRule(1, 1, _turned("months_months")),
        "years": UnitRule(12, 1, _turned("months_years")),
        "as-written": UnitRule(1, 1, _turned("as_written")),
    },
}


#: Months that amounts in a unit are of, which the rule makes those of a year; the units that say nothing of time leave the year as it is.
_MONTHS_OF: dict[WrittenUnit, int] = {
    "quarterly": 3,
    "monthly": 1,
    "four-weekly": 1,
    "fortnightly": 1,
    "weekly": 1,
    "as-written": 1,
}


def months_of(span: int, units: Collection[WrittenUnit]) -> int:
    """Give of how many months values are, the fewest where files give them in several units.

    Parameters
    ----------
    span : int
        Those of the outcome by the catalogue.
    units : collection of str
        Units in which the files give it, if any are declared.
    """
    return min([span, *(_MONTHS_OF.get(unit, span) for unit in units)])


def cost_rules() -> dict[WrittenUnit, UnitRule]:
    """Give the units in which a file may give costs, each with its rule."""
    return {unit: _MONEY[unit] for unit in ("thousands", "pence")}


def unit_rules(unit: OutcomeUnit) -> dict[WrittenUnit, UnitRule]:
    """Give the units in which a file may give an outcome of a unit of the catalogue, each with its rule; none for shares and scores."""
    return _RULES.get(unit, {})
