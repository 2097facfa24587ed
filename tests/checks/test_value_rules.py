"""Advice on costs: what the section on value for money would add, and what it lacks."""

from __future__ import annotations

from typing import Any

import pytest

from localeval.checks.rule import Subject
from localeval.checks.value_rules import (
    CostsSetAgainstOutcomes,
    CostsWhole,
    PublicBudgetsApart,
)

from ..data.test_value_checks import COSTS, VALUES
from ..project.test_value_settings import FULL
from ..small_project import Make

DESCRIBED = {key: FULL[key] for key in ("costs", "price_year")}


@pytest.mark.parametrize(
    ("changes", "says", "not_said"),
    [
        ({}, "no section on value for money: what a participant", ""),
        ({"design": "monitoring", "covariates": {}}, "what a participant", "additional"),
        ({"data": {"costs": "data/costs.csv"}}, "nothing says how sure they are", ""),
        (
            {"data": {"costs": "data/costs.csv"}, "value": DESCRIBED},
            "nothing says what an additional outcome is worth",
            "",
        ),
        (
            {"data": {"unit_values": "data/unit_values.csv", "costs": "data/costs.csv"}, "design": "monitoring", "covariates": {}, "value": DESCRIBED},
            "nobody is compared in the design monitoring: benefits are not set against the costs",
            "",
        ),
    ],
)  # fmt: skip
def test_it_is_said_what_the_section_would_add(
    make: Make, changes: dict[str, Any], says: str, not_said: str
) -> None:
    project = make({"costs.csv": COSTS}, **changes)
    [problem] = CostsSetAgainstOutcomes().check(Subject(project, with_data=False))
    assert says in problem.what
    assert not not_said or not_said not in problem.what
    assert problem.remedy


def test_a_whole_section_and_a_described_one_need_no_advice(make: Make) -> None:
    data = {"costs": "data/costs.csv", "unit_values": "data/unit_values.csv"}
    files = {"costs.csv": COSTS, "unit_values.csv": VALUES}
    project = make(files, data=data, value=FULL)
    assert not list(CostsSetAgainstOutcomes().check(Subject(project, with_data=False)))
    [lacking] = CostsWhole().check(Subject(project))
    assert "1 line was given in kind and has no value" in lacking.what
    described: dict[str, Any] = {"design": "monitoring", "covariates": {}, "value": DESCRIBED}
    monitored = make(files, data={"costs": "data/costs.csv"}, **described)
    assert not list(CostsSetAgainstOutcomes().check(Subject(monitored, with_data=False)))


def test_public_budgets_are_advised_with_the_line_to_paste(make: Make) -> None:
    data = {"costs": "data/costs.csv", "unit_values": "data/unit_values.csv"}
    costs = (
        "item,kind,amount,year,funder\nKey workers,cash,90000,2024,City\nRooms,cash,5000,2024,\n"
    )
    project = make({"costs.csv": costs, "unit_values.csv": VALUES}, data=data, value=FULL)
    [advice] = PublicBudgetsApart().check(Subject(project))
    assert 'public_funders: ["City"]' in advice.remedy
    told = make(data=data, value={**FULL, "public_funders": ["City"]})
    assert not list(PublicBudgetsApart().check(Subject(told)))
