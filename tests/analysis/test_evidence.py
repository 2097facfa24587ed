"""How strong the evidence is: rules that do not look at whether the programme worked."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pandas as pd
import pytest

from localeval.analysis.evaluation import Evaluation
from localeval.analysis.evidence import rate_evidence, shown_of
from localeval.designs.evidence_rules import CAVEATS
from localeval.results import Estimate, Evidence

from .conftest import Evaluate, people_and_outcomes

#: Of a trial whose every person is in the data.
ALLOCATED = {"participant": 200, "comparison": 200}


@pytest.fixture
def matched_evaluation(evaluate: Evaluate) -> Evaluation:
    """Evaluate two groups that are alike in everything."""
    return evaluate(*people_and_outcomes(200, 800), design="matched_comparison")


def rated(evaluation: Evaluation, **changes: Any) -> Evidence:
    """Rate an evaluation in which something is otherwise."""
    facts = dataclasses.replace(
        evaluation.facts,
        design=changes.get("design", evaluation.facts.design),
        prior_outcomes=changes.get("prior_outcomes", changes.get("measured_before", ())),
        measured_before=changes.get("measured_before", ()),
        unstated_priors=changes.get("unstated_priors", ()),
    )
    balance = evaluation.balance
    assert balance is not None
    balance = balance.model_copy(update={"passed": changes.get("passed", True)})
    estimates = [changes.get("primary", evaluation.estimates[0])]
    return rate_evidence(facts, shown_of(facts, balance, estimates, evaluation.flow))


def rate(evaluation: Evaluation, **changes: Any) -> tuple[int, str]:
    """Give the level and the reasons of an evaluation in which something is otherwise."""
    found = rated(evaluation, **changes)
    return found.level, " ".join(found.reasons)


@pytest.mark.parametrize(
    ("named", "passed", "level", "says"),
    [
        ({"measured_before": ("earnings_before",)}, True, 3, "before the programme were among"),
        ({"measured_before": ("earnings_before",)}, False, 2, "the groups still differ"),
        ({}, True, 2, "Outcomes before the programme were not among"),
        ({}, False, 2, "the groups still differ"),
        (
            {"prior_outcomes": ("age",), "unstated_priors": ("age",)},
            True,
            2,
            "which outcome it is and when it was measured is not stated in evaluation.yml",
        ),
        ({"prior_outcomes": ("age",)}, True, 2, "measure something else than the primary outcome"),
        (
            {
                "prior_outcomes": ("age", "earnings_before"),
                "unstated_priors": ("age",),
                "measured_before": ("earnings_before",),
            },
            True,
            3,
            "before the programme were among",
        ),
    ],
)
def test_matching_on_earlier_outcomes_with_balance_shown_is_level_three(
    matched_evaluation: Evaluation,
    named: dict[str, tuple[str, ...]],
    passed: bool,
    level: int,
    says: str,
) -> None:
    rated, reasons = rate(matched_evaluation, **named, passed=passed)
    assert rated == level
    assert says in reasons


@pytest.mark.parametrize(
    ("earlier", "level", "says"),
    [
        ("age", 2, "is not stated in evaluation.yml"),
        ({"column": "age", "outcome": "earnings"}, 2, "is not stated in evaluation.yml"),
        ({"column": "age", "outcome": "wellbeing", "month": -1}, 2, "something else"),
        ({"column": "age", "outcome": "earnings", "month": -12}, 3, "were among"),
    ],
)
def test_what_evaluation_yml_states_of_an_earlier_outcome_decides(
    evaluate: Evaluate, earlier: Any, level: int, says: str
) -> None:
    people, outcomes = people_and_outcomes(200, 800)
    people["age"] = np.arange(1000) % 11 * (900.0 if level == 3 else 0.9)
    changes = {"covariates": {"age": "numeric"}, "prior_outcomes": [earlier]}
    found = evaluate(people, outcomes, design="matched_comparison", **changes)
    assert found.balance is not None
    assert found.balance.passed
    assert found.evidence.level == level
    assert says in " ".join(found.evidence.reasons)


@pytest.mark.parametrize(
    ("lost", "level", "says"),
    [
        ((0, 0), 5, "known for everyone"),
        ((4, 0), 5, "within the cautious bounds"),  # at most nine of 200
        ((20, 15), 5, "within the cautious bounds"),
        ((60, 10), 2, "beyond the cautious bounds"),
        ((120, 120), 2, "beyond the cautious bounds"),  # equally, but too many
        ((9, 22), 4, "cannot be shown from what may be published"),
    ],
)
def test_a_trial_is_level_five_as_long_as_few_outcomes_are_lost(
    evaluate: Evaluate, lost: tuple[int, int], level: int, says: str
) -> None:
    evidence = evaluate(*trial_that_lost(*lost), allocated=ALLOCATED).evidence
    assert evidence.level == level
    assert says in " ".join(evidence.reasons)
    first = "People were allocated to the programme at random, as evaluation.yml says."
    assert evidence.reasons[0] == first


def trial_that_lost(participants: int, comparison: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Give 200 people in each group of a trial, of whom some have no outcome."""
    people, outcomes = people_and_outcomes(200, 200)
    both = ["earnings", "employed"]
    outcomes.loc[: participants - 1, both] = np.nan
    outcomes.loc[200 : 199 + comparison, both] = np.nan
    return people, outcomes


def test_a_trial_that_lost_many_is_judged_by_how_alike_the_groups_were(evaluate: Evaluate) -> None:
    people, outcomes = trial_that_lost(60, 10)
    people["age"] = (np.arange(400) % 40 + 20.0) * 300
    changes: dict[str, Any] = {"covariates": {"age": "numeric"}}
    changes["prior_outcomes"] = [{"column": "age", "outcome": "earnings", "month": -12}]
    evidence = evaluate(people, outcomes, **changes).evidence
    alike = evaluate(people, outcomes, **changes).balance
    assert alike is not None
    assert evidence.level == (3 if alike.passed else 2)
    assert (
        "Outcomes before the programme were among what was known of the groups." in evidence.reasons
    )


def test_a_trial_that_does_not_say_how_many_were_allocated_is_level_four_at_most(
    evaluate: Evaluate,
) -> None:
    evidence = evaluate(*trial_that_lost(0, 0)).evidence
    assert (evidence.level, evidence.caveats) == (4, ("allocated_unknown",))
    assert "is not stated (allocated in evaluation.yml)" in " ".join(evidence.reasons)


@pytest.mark.parametrize(("few", "level"), [(1, 5), (9, 5)])
def test_the_level_does_not_tell_a_withheld_number(
    evaluate: Evaluate, few: int, level: int
) -> None:
    found = evaluate(*trial_that_lost(few, 0), allocated=ALLOCATED)
    steps = {step.step: step for step in found.flow}
    assert steps["no_outcome"].participants is None
    assert found.evidence.level == level


def changed(estimate: Estimate, **changes: Any) -> Estimate:
    return estimate.model_copy(update=changes)


def test_the_rating_ignores_the_result(matched_evaluation: Evaluation) -> None:
    primary = matched_evaluation.estimates[0]
    ratings = {
        rate(
            matched_evaluation, measured_before=("age",), primary=changed(primary, verdict=verdict)
        )[0]
        for verdict in ("better", "worse", "inconclusive")
    }
    assert ratings == {3}


def test_a_withheld_estimate_is_no_level_three(matched_evaluation: Evaluation) -> None:
    primary = changed(
        matched_evaluation.estimates[0], verdict="withheld", withheld="too few people"
    )
    level, reasons = rate(matched_evaluation, measured_before=("age",), primary=primary)
    assert level == 2
    assert "No estimate is given: too few people." in reasons


@pytest.mark.parametrize("design", ["randomised_trial", "matched_comparison"])
def test_every_rating_gives_its_reasons(evaluate: Evaluate, design: str) -> None:
    assert evaluate(*people_and_outcomes(200, 800), design=design).evidence.reasons


@pytest.mark.parametrize(
    ("lost", "caveats"),
    [
        ((0, 0), ()),
        ((20, 15), ()),
        ((60, 10), ("many_lost", "no_prior_outcome")),
        ((9, 22), ("losses_unknown",)),
    ],
)
def test_what_weakens_a_trial_is_told_as_codes(
    evaluate: Evaluate, lost: tuple[int, int], caveats: tuple[str, ...]
) -> None:
    found = evaluate(*trial_that_lost(*lost), allocated=ALLOCATED)
    assert tuple(code for code in found.evidence.caveats if code != "not_alike") == caveats
    if found.evidence.level < found.project.design.holds_from:
        assert found.project.design.undone_by & set(found.evidence.caveats)


@pytest.mark.parametrize(
    ("changes", "caveats"),
    [
        ({"measured_before": ("age",)}, ()),
        ({"measured_before": ("age",), "passed": False}, ("not_alike",)),
        ({"prior_outcomes": ("age",)}, ("no_prior_outcome",)),
        ({}, ("no_prior_outcome",)),
    ],
)
def test_what_weakens_a_comparison_is_told_as_codes(
    matched_evaluation: Evaluation, changes: dict[str, Any], caveats: tuple[str, ...]
) -> None:
    assert rated(matched_evaluation, **changes).caveats == caveats


def test_where_nothing_was_known_the_groups_are_not_said_to_differ(
    matched_evaluation: Evaluation,
) -> None:
    facts = matched_evaluation.facts
    found = rate_evidence(facts, shown_of(facts, None, matched_evaluation.estimates))
    assert "not_compared" in found.caveats
    assert "differ in something that was measured" not in " ".join(found.reasons)


def test_a_level_under_the_ceiling_always_says_what_weakens_it(
    matched_evaluation: Evaluation,
) -> None:
    gone = changed(matched_evaluation.estimates[0], verdict="withheld", withheld="too few people")
    for prior in ((), ("age",)):
        for passed in (True, False):
            for primary in (matched_evaluation.estimates[0], gone):
                found = rated(
                    matched_evaluation, measured_before=prior, passed=passed, primary=primary
                )
                assert found.caveats or found.level == 3
                assert set(found.caveats) <= set(CAVEATS)


def tilted(groups: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Give 200 people in each group, with participants eight years younger where the groups are not drawn."""
    people, outcomes = people_and_outcomes(200, 200)
    if groups == "matched":
        people.loc[:199, "age"] -= 8
    return people, outcomes


def test_groups_that_chance_does_not_make_are_no_trial(evaluate: Evaluate) -> None:
    drawn, called_so = (
        evaluate(*tilted(groups), allocated=ALLOCATED).evidence for groups in ("drawn", "matched")
    )
    assert drawn.level == 5
    assert "unlikely_trial" not in drawn.caveats
    assert called_so.level == 2
    assert called_so.caveats[0] == "unlikely_trial"
    assert "more than chance makes them differ once in a thousand times" in called_so.reasons[1]


def test_such_a_trial_is_rated_like_groups_that_nobody_drew(evaluate: Evaluate) -> None:
    """With an earlier outcome and groups that are alike within the limit, it is level 3, as a matched comparison is."""
    people, outcomes = people_and_outcomes(4000, 4000)
    people["before"] = np.arange(8000) % 100 * 100.0
    outcomes["earnings"] = (
        outcomes["earnings"] + 0.3 * people["before"]
    )  # what was before tells of what is after
    people.loc[:3999, "before"] += 260.0  # 0.09 standard deviations
    changes: dict[str, Any] = {
        "covariates": {"before": "numeric"},
        "prior_outcomes": [{"column": "before", "outcome": "earnings", "month": -12}],
    }
    found = evaluate(people, outcomes, **changes)
    assert found.balance is not None
    assert found.balance.passed
    assert (found.evidence.level, found.evidence.caveats) == (3, ("unlikely_trial",))


def test_everyone_in_the_data_is_tested_also_those_whose_outcome_is_lost(
    evaluate: Evaluate,
) -> None:
    people, outcomes = tilted("drawn")
    young = people["age"].to_numpy() < 40
    ours = (people["group"] == "participant").to_numpy()
    outcomes.loc[young & ours, ["earnings", "employed"]] = np.nan
    found = evaluate(people, outcomes).evidence
    assert "many_lost" in found.caveats
    assert "unlikely_trial" not in found.caveats


def test_the_draw_is_judged_as_it_was_made(evaluate: Evaluate) -> None:
    people, outcomes = people_and_outcomes(400, 400)
    people["site"] = pd.Categorical([f"s{i}" for i in np.repeat(np.arange(40), 20)])
    # Of 20 sites each, 6 of participants and 13 others are of older people.
    older = np.isin(np.arange(40), [*range(6), *range(20, 33)])
    level = np.where(older, 12.0, -12.0)
    people["age"] += np.repeat(level, 20)
    assert evaluate(people, outcomes).evidence.caveats[0] == "unlikely_trial"
    assert "unlikely_trial" not in evaluate(people, outcomes, cluster="site").evidence.caveats


def test_only_where_chance_decides_is_it_tested_whether_it_did(evaluate: Evaluate) -> None:
    found = evaluate(*tilted("matched"), design="matched_comparison").evidence
    assert "unlikely_trial" not in found.caveats


def test_no_cluster_is_named_in_any_finding(evaluate: Evaluate) -> None:
    people, outcomes = people_and_outcomes(200, 200)
    people["site"] = pd.Categorical([f"Zebra Street {i // 2 % 20}" for i in range(400)])
    found = evaluate(people, outcomes, cluster="site", design="matched_comparison")
    parts = [getattr(found, name) for name in ("facts", "flow", "balance", "estimates", "series")]
    parts += [found.overlap, found.quality, found.sizes, found.evidence]
    assert "Zebra" not in repr(parts)
