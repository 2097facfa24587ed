"""Units in which files give amounts and times, and the rule that turns each into the catalogue's.

The catalogue measures earnings over twelve months and work in weeks. A file may hold what was paid in one month, or days. The
rules are factors: they are printed in the report, because twelve times one month's pay is not the pay of a year.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

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
]
#: Covariates of the data standard that are in a unit.
COVARIATE_UNITS: Mapping[str, OutcomeUnit] = {"months_workless": "months"}


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


_MONEY: dict[WrittenUnit, UnitRule] = {
    "annual": UnitRule(1, 1, "are of twelve months, and were left as they are"),
    "quarterly": UnitRule(4, 1, "are of three months, and were multiplied by 4"),
    "monthly": UnitRule(12, 1, "are of one month, and were multiplied by 12"),
    "four-weekly": UnitRule(13, 1, "are of four weeks, and were multiplied by 13"),
    "fortnightly": UnitRule(26, 1, "are of two weeks, and were multiplied by 26"),
    "weekly": UnitRule(52, 1, "are of one week, and were multiplied by 52"),
    "pence": UnitRule(1, 100, "are in hundredths of the currency, and were divided by 100"),
    "thousands": UnitRule(1000, 1, "are in thousands, and were multiplied by 1,000"),
}
#: Twelve months are 52 weeks, as in the rules for money.
_RULES: dict[OutcomeUnit, dict[WrittenUnit, UnitRule]] = {
    "money": _MONEY,
    "weeks": {
        "days": UnitRule(1, 7, "are in days, and were divided by 7"),
        "weeks": UnitRule(1, 1, "are in weeks, and were left as they are"),
        "months": UnitRule(52, 12, "are in months, and were multiplied by 52 and divided by 12"),
    },
    "months": {
        "days": UnitRule(12, 365, "are in days, and were multiplied by 12 and divided by 365"),
        "weeks": UnitRule(12, 52, "are in weeks, and were multiplied by 12 and divided by 52"),
        "months": UnitRule(1, 1, "are in months, and were left as they are"),
        "years": UnitRule(12, 1, "are in years, and were multiplied by 12"),
    },
}


def unit_rules(unit: OutcomeUnit) -> dict[WrittenUnit, UnitRule]:
    """Give the units in which a file may give an outcome of a unit of the catalogue, each with its rule; none for shares and scores."""
    return _RULES.get(unit, {})
