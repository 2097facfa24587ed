"""Which estimates are given, which are withheld and why, and what leaves of them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from localeval.analysis.evaluation import Evaluation
from localeval.methods.multiplicity import holm
from localeval.results import Estimate

from .conftest import START, Evaluate, people_and_outcomes

MATCHED = {"design": "matched_comparison"}


def of(evaluation: Evaluation, role: str, *, subgroup: bool = False) -> list[Estimate]:
    return [
        e for e in evaluation.estimates if e.role == role and (e.subgroup is not None) == subgroup
    ]


def test_a_trial_gives_the_primary_then_the_secondary_then_other_methods_then_groups(
    evaluate: Evaluate,
) -> None:
    found = evaluate(*people_and_outcomes(), subgroups=["sex"]).estimates
    told = [(e.outcome, e.role, e.method, e.subgroup.value if e.subgroup else "") for e in found]
    assert told == [
        ("earnings", "primary", "difference_in_means", ""),
        ("employed", "secondary", "difference_in_means", ""),
        ("earnings", "sensitivity", "regression_adjusted", ""),
        ("employed", "sensitivity", "regression_adjusted", ""),
        ("earnings", "secondary", "difference_in_means", "Female"),
        ("earnings", "secondary", "difference_in_means", "Male"),
    ]
    assert {e.estimand for e in found} == {"ATE"}


def test_a_trial_gives_the_difference_in_means_with_its_levels(evaluate: Evaluate) -> None:
    people, outcomes = people_and_outcomes()
    primary = evaluate(people, outcomes).estimates[0]
    groups = outcomes["earnings"].groupby(people["group"]).mean()
    assert primary.participant_level == round(groups["participant"], 2)
    assert primary.comparison_level == round(groups["comparison"], 2)
    assert primary.estimate == round(groups["participant"] - groups["comparison"], 2)
    assert (primary.n_participants, primary.n_comparison) == (60, 60)


@pytest.mark.parametrize("sign", [1, -1])
def test_no_interval_of_a_share_holds_what_cannot_be(evaluate: Evaluate, sign: int) -> None:
    """Two shares are never further apart than 100 points; the error stays as it is."""
    people, outcomes = people_and_outcomes(200, 200)
    site = np.arange(400) // 20
    people["site"] = [f"site {n}" for n in site]
    better = site < 10 if sign > 0 else site >= 10
    outcomes["employed"] = np.where(np.isin(site, (0, 19)), ~better, better).astype(float)
    settings = {"cluster": "site", "outcomes": [{"code": "employed", "month": 12, "primary": True}]}
    found = evaluate(people, outcomes, **settings).estimates[0]
    assert found.estimate == pytest.approx(sign * 80)
    assert found.std_error is not None
    assert found.std_error > 10
    end, other = (found.high, found.low) if sign > 0 else (found.low, found.high)
    assert end == sign * 100
    assert other is not None
    assert 50 < sign * other < 60


def test_a_trial_without_covariates_has_no_other_method_and_no_balance(evaluate: Evaluate) -> None:
    evaluation = evaluate(*people_and_outcomes(), covariates={})
    assert of(evaluation, "sensitivity") == []
    assert evaluation.balance is None


def test_a_matched_comparison_estimates_the_effect_on_participants(evaluate: Evaluate) -> None:
    evaluation = evaluate(*people_and_outcomes(100, 400), **MATCHED)
    assert {e.estimand for e in evaluation.estimates} == {"ATT"}
    assert evaluation.estimates[0].method == "calibrated_weighting"
    methods = [e.method for e in of(evaluation, "sensitivity") if e.outcome == "earnings"]
    assert methods == ["calibrated_with_spread", "doubly_robust", "propensity_weighting"]


@pytest.mark.parametrize(
    ("shift", "outcome", "verdict"),
    [
        (3000.0, "earnings", "better"),
        (-3000.0, "earnings", "worse"),
        (0.0, "earnings", "inconclusive"),
    ],
)
def test_the_verdict_follows_from_the_interval(
    evaluate: Evaluate, shift: float, outcome: str, verdict: str
) -> None:
    people, outcomes = people_and_outcomes()
    outcomes.loc[people["group"] == "participant", "earnings"] += shift
    assert evaluate(people, outcomes).estimates[0].verdict == verdict


def test_fewer_on_benefits_is_better(evaluate: Evaluate) -> None:
    people, outcomes = people_and_outcomes(200, 200)
    participant = (people["group"] == "participant").to_numpy()
    outcomes["out_of_work_benefits"] = np.where(
        np.arange(400) % np.where(participant, 4, 2) == 0, 1, 0
    )
    asked = [{"code": "out_of_work_benefits", "month": 12, "primary": True}]
    primary = evaluate(people, outcomes, outcomes=asked).estimates[0]
    assert primary.estimate is not None
    assert (primary.estimate < 0, primary.verdict) == (True, "better")


def test_each_family_of_tests_is_adjusted_by_itself(evaluate: Evaluate) -> None:
    people, outcomes = people_and_outcomes(300, 300)
    outcomes["weeks_employed"] = outcomes["earnings"] / 300
    asked = [*START["outcomes"], {"code": "weeks_employed", "month": 12}]
    evaluation = evaluate(people, outcomes, outcomes=asked, subgroups=["sex"])
    [primary] = of(evaluation, "primary")
    assert (primary.p_adjusted, primary.tests_in_family) == (primary.p_value, 1)
    for family in (of(evaluation, "secondary"), of(evaluation, "secondary", subgroup=True)):
        assert len(family) == 2
        assert {e.tests_in_family for e in family} == {2}
        raw = [e.p_value for e in family if e.p_value is not None]
        assert [e.p_adjusted for e in family] == [round(float(p), 4) for p in holm(raw)]
    assert {e.p_adjusted for e in of(evaluation, "sensitivity")} == {None}


def test_withheld_tests_do_not_count_in_their_family(evaluate: Evaluate) -> None:
    people, outcomes = people_and_outcomes()
    outcomes["weeks_employed"] = 7.0  # the same for everyone
    asked = [*START["outcomes"], {"code": "weeks_employed", "month": 12}]
    secondary = of(evaluate(people, outcomes, outcomes=asked), "secondary")
    assert [(e.verdict == "withheld", e.tests_in_family) for e in secondary] == [
        (False, 1),
        (True, 1),
    ]
    assert secondary[1].p_adjusted is None


def numbers(estimate: Estimate) -> set[Any]:
    names = (
        "participant_level comparison_level estimate std_error low high p_value p_adjusted".split()
    )
    return {getattr(estimate, name) for name in names}


def withheld(evaluation: Evaluation) -> Estimate:
    primary = evaluation.estimates[0]
    assert primary.verdict == "withheld"
    assert numbers(primary) == {None}
    return primary


def test_too_few_people_give_no_result(evaluate: Evaluate) -> None:
    primary = withheld(evaluate(*people_and_outcomes(9, 60)))
    assert primary.withheld == "too few people to publish a result"
    assert (primary.n_participants, primary.n_comparison) == (None, 60)


def test_a_stricter_threshold_withholds_more(evaluate: Evaluate) -> None:
    people, outcomes = people_and_outcomes(15, 60)
    assert evaluate(people, outcomes).estimates[0].verdict != "withheld"
    withheld(evaluate(people, outcomes, disclosure={"threshold": 20}))


def test_a_constant_outcome_gives_no_result(evaluate: Evaluate) -> None:
    people, outcomes = people_and_outcomes()
    outcomes["earnings"] = 100.0
    # Not that everyone has the same: this would say it of each of them.
    said = "too little difference between people's outcomes for the method"
    assert withheld(evaluate(people, outcomes)).withheld == said


def test_groups_that_nobody_can_make_alike_give_no_result(evaluate: Evaluate) -> None:
    people, outcomes = people_and_outcomes(100, 100)
    people["age"] = np.where(people["group"] == "participant", 20.0, 50.0) + people["age"] / 10
    assert withheld(evaluate(people, outcomes, **MATCHED)).withheld


def test_no_alternative_is_given_where_the_main_estimate_is_withheld(evaluate: Evaluate) -> None:
    assert of(evaluate(*people_and_outcomes(9, 60)), "sensitivity") == []


@pytest.mark.parametrize(
    ("largest", "given_"),
    [(0.09, True), (0.25, True), (0.26, False), (np.nan, False), (np.inf, False)],
)
def test_groups_that_stay_too_different_give_no_result(
    evaluate: Evaluate, monkeypatch: pytest.MonkeyPatch, largest: float, given_: bool
) -> None:
    evaluation = evaluate(*people_and_outcomes(100, 400), **MATCHED)
    judged = [
        replace(item, findings=replace(item.findings, judged_difference=largest))
        for item in evaluation._analysed
        if item.findings is not None
    ]
    monkeypatch.setattr(evaluation, "_analysed", tuple(judged))
    primary = evaluation.estimates[0]
    assert (primary.estimate is not None) == given_
    if not given_:
        assert primary.withheld == "the groups stay too different after adjustment"
        assert of(evaluation, "sensitivity") == []


def test_a_subgroup_under_thirty_in_either_group_is_withheld(evaluate: Evaluate) -> None:
    people, outcomes = people_and_outcomes(100, 100)
    sex = np.where(np.arange(200) % 100 < 29, "Male", "Female")
    people["sex"] = pd.Categorical(sex)
    female, male = of(evaluate(people, outcomes, subgroups=["sex"]), "secondary", subgroup=True)
    assert female.verdict != "withheld"
    assert male.verdict == "withheld"
    assert male.withheld == "fewer than 30 people in one of the groups"
    assert numbers(male) == {None}
    assert male.n_participants == 30  # 29, rounded


def test_subgroups_stand_in_the_declared_order(evaluate: Evaluate) -> None:
    people, outcomes = people_and_outcomes(100, 100)
    bands = pd.Categorical(
        np.where(people["age"] < 40, "under 40", "40 and over"),
        ["under 40", "40 and over"],
        ordered=True,
    )
    people["age_band"] = bands
    found = of(evaluate(people, outcomes, subgroups=["age_band"]), "secondary", subgroup=True)
    assert [e.subgroup.value for e in found if e.subgroup] == ["under 40", "40 and over"]


@pytest.mark.parametrize(
    ("yes", "shown"), [(9, False), (10, True), (50, True), (51, False), (60, False)]
)
def test_shares_that_would_give_away_a_small_count_are_withheld(
    evaluate: Evaluate, yes: int, shown: bool
) -> None:
    people, outcomes = people_and_outcomes()
    outcomes["employed"] = (np.arange(120) % 60 < 30).astype("float64")
    outcomes.loc[:59, "employed"] = (np.arange(60) < yes).astype("float64")  # of 60 participants
    [employed] = of(evaluate(people, outcomes), "secondary")
    assert (employed.participant_level is not None) == shown
    assert (employed.comparison_level is not None) == shown
    # From an estimate and its standard error both levels could be solved for.
    assert (employed.estimate is not None) == shown
    assert (employed.std_error is not None) == shown


def test_shares_are_judged_among_those_who_are_compared(evaluate: Evaluate) -> None:
    """People outside common support are not in the published share, so they cannot make it safe."""
    people, outcomes = people_and_outcomes(100, 400)
    people.loc[:14, "age"] = 150.0  # nobody alike
    outcomes["employed"] = (np.arange(500) % 2).astype("float64")
    outcomes.loc[:99, "employed"] = 0.0
    outcomes.loc[:11, "employed"] = 1.0  # 12 in all, none among those compared
    [employed] = of(evaluate(people, outcomes, **MATCHED), "secondary")
    assert employed.participant_level is None


def test_no_count_leaves_unrounded(evaluate: Evaluate) -> None:
    evaluation = evaluate(*people_and_outcomes(101, 403), **MATCHED, subgroups=["sex"])
    names = ("n_participants", "n_comparison", "effective_comparison")
    counts = [getattr(e, name) for e in evaluation.estimates for name in names]
    counts += [count for step in evaluation.flow for count in (step.participants, step.comparison)]
    assert any(counts)
    assert all(count is None or count % 5 == 0 for count in counts)


def test_nobody_counts_as_evaluated_where_no_number_comes_of_it(evaluate: Evaluate) -> None:
    people, outcomes = people_and_outcomes(100, 100)
    labels = [step.label for step in evaluate(people, outcomes, **MATCHED).flow]
    assert labels[-1] == "Evaluated"
    people["age"] = np.where(np.arange(200) < 100, 60.0, 20.0)  # tells exactly who took part
    found = evaluate(people, outcomes, **MATCHED)
    assert {one.estimate for one in found.estimates} == {None}
    assert found.flow[-1].label == "Outcome known at month 12"


def test_an_average_that_one_person_makes_is_withheld(evaluate: Evaluate) -> None:
    """With nearly all of the money in two hands, the average gives their amounts away."""
    people, outcomes = people_and_outcomes()
    outcomes.loc[:59, "earnings"] = 0.0  # the 60 participants
    outcomes.loc[:1, "earnings"] = [900_000.0, 80_000.0]
    [earnings] = of(evaluate(people, outcomes), "primary")
    assert (earnings.verdict, earnings.estimate) == ("withheld", None)
    assert "a few people make up most of the amount" in earnings.withheld


def test_a_regression_with_hardly_more_people_than_coefficients_is_withheld(
    evaluate: Evaluate,
) -> None:
    people, outcomes = people_and_outcomes(12, 12)
    kinds = {}
    for i in range(7):
        people[f"x{i}"] = np.random.default_rng(i).normal(size=24)
        kinds[f"x{i}"] = "numeric"
    adjusted = of(evaluate(people, outcomes, covariates=kinds), "sensitivity")
    assert all(e.estimate is None for e in adjusted)


def groups_of_which_few_are_left() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Give 36 women among the participants, of whom ten are older than anybody in the comparison group."""
    people, outcomes = people_and_outcomes(72, 400)
    women = np.flatnonzero((people["sex"] == "Female") & (people["group"] == "participant"))
    people.loc[women[:10], "age"] = 90.0
    return people, outcomes


def test_a_group_too_small_once_people_with_nobody_alike_are_left_out_is_not_given(
    evaluate: Evaluate,
) -> None:
    people, outcomes = groups_of_which_few_are_left()
    found = evaluate(people, outcomes, subgroups=["sex"], **MATCHED).estimates
    women, men = (e for e in found if e.subgroup is not None)
    assert women.verdict == "withheld"
    assert women.withheld == (
        "fewer than 30 people in one of the groups once people with nobody like them are left out"
    )
    assert women.estimate is None
    assert men.verdict != "withheld"


def test_no_row_of_a_group_holds_fewer_people_than_its_notes_say_are_enough(
    evaluate: Evaluate,
) -> None:
    people, outcomes = groups_of_which_few_are_left()
    evaluation = evaluate(people, outcomes, subgroups=["sex"], **MATCHED)
    for e in evaluation.estimates:
        if e.subgroup is not None and e.verdict != "withheld":
            assert e.n_participants is not None
            assert e.n_participants >= 30


def test_a_characteristic_that_tells_exactly_who_took_part_is_named(evaluate: Evaluate) -> None:
    people, outcomes = people_and_outcomes(80, 80)
    people["age"] = np.where(people["group"] == "participant", 20.0, 50.0) + np.arange(160) % 5
    found = evaluate(people, outcomes, design="matched_comparison", prior_outcomes=[])
    primary = found.estimates[0]
    assert primary.verdict == "withheld"
    assert primary.withheld.endswith("so nobody is alike (look first at age)")


def test_of_a_category_that_tells_it_the_column_is_named_and_not_the_category(
    evaluate: Evaluate,
) -> None:
    people, outcomes = people_and_outcomes(80, 80)
    people["sex"] = pd.Categorical(np.where(people["group"] == "participant", "Female", "Male"))
    found = evaluate(people, outcomes, design="matched_comparison", prior_outcomes=[])
    assert found.estimates[0].withheld.endswith("(look first at sex)")
