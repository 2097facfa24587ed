"""The rules by which amounts and times of a file become those of the catalogue."""

from __future__ import annotations

import pytest

from localeval.catalogue.catalogue import OutcomeUnit
from localeval.catalogue.written_units import WrittenUnit, unit_rules

pytestmark = pytest.mark.quick


@pytest.mark.parametrize(
    ("unit", "written", "value", "in_catalogue"),
    [
        ("money", "monthly", 615.26, 7383.12),
        ("money", "four-weekly", 1000, 13000),
        ("money", "weekly", 100, 5200),
        ("money", "quarterly", 250, 1000),
        ("money", "pence", 61526, 615.26),
        ("money", "thousands", 12.5, 12500),
        ("money", "annual", 12000, 12000),
        ("weeks", "days", 182, 26),
        ("weeks", "months", 6, 26),
        ("months", "weeks", 26, 6),
        ("months", "days", 365, 12),
        ("months", "years", 1.5, 18),
    ],
)
def test_a_value_becomes_the_catalogues(
    unit: OutcomeUnit, written: WrittenUnit, value: float, in_catalogue: float
) -> None:
    rule = unit_rules(unit)[written]
    assert value * rule.times / rule.over == pytest.approx(in_catalogue)


@pytest.mark.parametrize("unit", ["percent", "score"])
def test_shares_and_scores_have_no_other_unit(unit: OutcomeUnit) -> None:
    assert unit_rules(unit) == {}


def test_every_rule_says_what_was_done() -> None:
    for unit in ("money", "weeks", "months"):
        for rule in unit_rules(unit).values():
            for factor in (rule.times, rule.over):
                assert factor == 1 or f"{factor:,}" in rule.words or "hundredths" in rule.words
