"""Two printed numbers of which one lies within the other must not tell of the few people in between."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from localeval.results import Estimate, Level

from .conftest import Evaluate, people_and_outcomes

DESIGNS = ("monitoring", "randomised_trial")


def tables(design: str, n: int = 70) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Give n participants, and as many others where they are compared."""
    people, outcomes = people_and_outcomes(n, n)
    if design == "monitoring":
        people = people[people["group"] == "participant"].drop(columns="group")
        outcomes = outcomes[outcomes["person_id"].isin(people["person_id"])]
    return people.reset_index(drop=True), outcomes.drop(columns="employed").reset_index(drop=True)


def share(items: tuple[Any, ...], code: str, month: int, part: str = "") -> float | None:
    """Give the share of participants with an outcome, where it is printed so finely that it counts them."""
    for item in items:
        value = f"{item.subgroup.value}" if item.subgroup else ""
        if (item.outcome, item.month, value) != (code, month, part) or item.role == "sensitivity":
            continue
        if item.people_rounded_to:
            return None
        if isinstance(item, Level):
            return item.level
        assert isinstance(item, Estimate)
        return item.participant_level
    raise LookupError(code)


def yes(n: int, of: int) -> np.ndarray:
    """Give so many with an outcome, the first ones."""
    return (np.arange(of) < n).astype(float)


@pytest.mark.parametrize("design", DESIGNS)
def test_an_outcome_that_accumulates_does_not_tell_who_got_it_since(
    evaluate: Evaluate, design: str
) -> None:
    """Of 70 people 40 have it at month 12 and 41 at month 18: one person."""
    people, outcomes = tables(design)
    later = outcomes.assign(month=18)
    for frame, n in ((outcomes, 40), (later, 41)):
        frame["sustained_26_weeks"] = np.concatenate([yes(n, 70)] * (len(frame) // 70))
    measures = [
        {"code": "sustained_26_weeks", "month": 12, "primary": True},
        {"code": "sustained_26_weeks", "month": 18},
    ]
    found = evaluate(people, pd.concat([outcomes, later]), design=design, outcomes=measures)
    items = (*found.estimates, *found.levels)
    assert share(items, "sustained_26_weeks", 12) is not None, "the headline stays"
    assert share(items, "sustained_26_weeks", 18) is None


@pytest.mark.parametrize("design", DESIGNS)
@pytest.mark.parametrize(
    ("work", "benefits", "why"),
    [
        (yes(30, 70), yes(31, 70), "whoever has the one has the other"),
        (yes(30, 70), 1 - yes(31, 70), "nobody has both, and one has neither"),
        (yes(30, 70), 1 - yes(29, 70), "everybody has one, and one has both"),
    ],
)
def test_nor_does_an_outcome_within_another_or_within_those_without_it(
    evaluate: Evaluate, design: str, work: np.ndarray, benefits: np.ndarray, why: str
) -> None:
    """42.86% and 44.29% of 70 are 30 and 31 people."""
    people, outcomes = tables(design)
    times = len(outcomes) // 70
    outcomes["employed"] = np.concatenate([work] * times)
    outcomes["out_of_work_benefits"] = np.concatenate([benefits] * times)
    measures = [
        {"code": "employed", "month": 12, "primary": True},
        {"code": "out_of_work_benefits", "month": 12},
    ]
    found = evaluate(people, outcomes, design=design, outcomes=measures)
    items = (*found.estimates, *found.levels)
    assert share(items, "employed", 12) == pytest.approx(42.86)
    assert share(items, "out_of_work_benefits", 12) is None, why


@pytest.mark.parametrize(
    ("other", "kept"), [("any_earnings", False), ("out_of_work_benefits", True)]
)
def test_what_lies_within_another_by_its_definition_does_so_with_a_few_against_it(
    evaluate: Evaluate, other: str, kept: bool
) -> None:
    """Of 70 people 40 work; three more had earnings in the year, and two who work have none on file.

    Whoever knows that workers have earnings takes 40 from 41 and has one person. Of benefits nobody knows such a thing.
    """
    people, outcomes = tables("monitoring")
    outcomes["employed"] = yes(40, 70)
    outcomes[other] = np.r_[np.zeros(2), np.ones(41), np.zeros(27)]
    measures = [{"code": "employed", "month": 12, "primary": True}, {"code": other, "month": 12}]
    found = evaluate(people, outcomes, design="monitoring", outcomes=measures)
    assert share(found.levels, "employed", 12) == pytest.approx(57.14)
    assert (share(found.levels, other, 12) is not None) is kept


def test_many_against_a_definition_are_another_thing(evaluate: Evaluate) -> None:
    """Of 70 people 40 work, twelve of them without earnings on file: what is taken from what tells of nobody."""
    people, outcomes = tables("monitoring")
    outcomes["employed"] = yes(40, 70)
    outcomes["any_earnings"] = np.r_[np.zeros(12), np.ones(31), np.zeros(27)]
    measures = [
        {"code": "employed", "month": 12, "primary": True},
        {"code": "any_earnings", "month": 12},
    ]
    found = evaluate(people, outcomes, design="monitoring", outcomes=measures)
    assert share(found.levels, "any_earnings", 12) is not None


def test_outcomes_that_overlap_both_ways_are_printed(evaluate: Evaluate) -> None:
    people, outcomes = tables("monitoring")
    outcomes["employed"] = yes(40, 70)
    outcomes["out_of_work_benefits"] = np.roll(yes(41, 70), 15)
    measures = [
        {"code": "employed", "month": 12, "primary": True},
        {"code": "out_of_work_benefits", "month": 12},
    ]
    found = evaluate(people, outcomes, design="monitoring", outcomes=measures)
    assert share(found.levels, "out_of_work_benefits", 12) == pytest.approx(58.57)


AREAS = np.repeat(["a1", "a2", "b1", "b2"], [30, 28, 2, 60])


def test_areas_within_a_region_do_not_tell_of_those_of_the_region_beside_them(
    evaluate: Evaluate,
) -> None:
    """Region A is areas a1 and a2 and two people of b1, whose area is not known."""
    people, outcomes = people_and_outcomes(120, 120)
    area = np.where(AREAS == "b1", None, AREAS)  # type: ignore[call-overload]
    people["area"] = pd.Categorical([*area, *area])
    region = np.where(AREAS == "b2", "B", "A")
    people["region"] = pd.Categorical([*region, *region])
    found = evaluate(people, outcomes, covariates={"area": "category", "region": "category"})
    assert found.balance is not None
    printed = {
        row.covariate: row.participant_mean
        for row in found.balance.rows
        if not row.people_rounded_to
    }
    known = [printed.get(name) is not None for name in ("region: A", "area: a1", "area: a2")]
    assert not all(known), "two people could be had by subtraction"


@pytest.mark.parametrize("few", [3, 9])
def test_a_number_that_is_zero_for_nearly_all_is_a_count(evaluate: Evaluate, few: int) -> None:
    """A mean of 0.05 and a difference of 0.271: three people with one and one with two."""
    people, outcomes = people_and_outcomes(80, 80)
    people["convictions"] = np.r_[np.arange(80) < few, np.arange(80) % 2] * 1.0
    people.loc[0, "convictions"] = 2.0
    covariates = {"age": "numeric", "convictions": "numeric"}
    balance = evaluate(people, outcomes, covariates=covariates).balance
    assert balance is not None
    row = next(row for row in balance.rows if row.covariate == "convictions")
    given = (row.participant_mean, row.comparison_before, row.smd_before, row.smd_after)
    assert given == (None, None, None, None)
    age = next(row for row in balance.rows if row.covariate == "age")
    assert balance.largest_before == age.smd_before


@pytest.mark.parametrize("design", DESIGNS)
def test_an_outcome_that_is_the_same_for_nearly_all_is_one_too(
    evaluate: Evaluate, design: str
) -> None:
    people, outcomes = tables(design)
    outcomes["weeks_employed"] = np.concatenate([5.0 * (np.arange(70) < 4)] * (len(outcomes) // 70))
    weeks = [{"code": "weeks_employed", "month": 12, "primary": True}]
    found = evaluate(people, outcomes, design=design, outcomes=weeks)
    every: list[Estimate | Level] = [*found.estimates, *found.levels]
    first = every[0]
    assert "all but a few" in first.withheld


def test_no_difference_where_an_amount_is_withheld(evaluate: Evaluate) -> None:
    """One person has most of all savings: neither the means nor what they could be had from is printed."""
    people, outcomes = people_and_outcomes(60, 60)
    people["savings"] = np.arange(120) * 1.0
    people.loc[0, "savings"] = 1e6
    covariates = {"age": "numeric", "savings": "numeric"}
    balance = evaluate(people, outcomes, covariates=covariates).balance
    assert balance is not None
    row = next(row for row in balance.rows if row.covariate == "savings")
    assert (row.participant_mean, row.smd_before) == (None, None)
