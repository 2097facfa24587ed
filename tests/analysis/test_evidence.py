"""How strong the evidence is: rules that do not look at whether the programme worked."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from localeval.analysis.evaluation import Evaluation
from localeval.analysis.evidence import evidence
from localeval.results import Estimate

from .conftest import Evaluate, people_and_outcomes


@pytest.fixture
def matched_evaluation(evaluate: Evaluate) -> Evaluation:
    """Evaluate two groups that are alike in everything."""
    return evaluate(*people_and_outcomes(200, 800), design="matched_comparison")


def rate(evaluation: Evaluation, **changes: Any) -> tuple[int, str]:
    """Rate an evaluation in which something is otherwise."""
    facts = dataclasses.replace(
        evaluation.facts,
        design=changes.get("design", evaluation.facts.design),
        prior_outcomes=changes.get("prior_outcomes", ()),
    )
    balance = evaluation.balance
    assert balance is not None
    balance = balance.model_copy(update={"passed": changes.get("passed", True)})
    found = evidence(facts, balance, changes.get("primary", evaluation.estimates[0]))
    return found.level, " ".join(found.reasons)


@pytest.mark.parametrize(
    ("prior_outcomes", "passed", "level", "says"),
    [
        (("earnings_before",), True, 3, "Outcomes before the programme were among"),
        (("earnings_before",), False, 2, "the groups still differ"),
        ((), True, 2, "Outcomes before the programme were not among"),
        ((), False, 2, "the groups still differ"),
    ],
)
def test_matching_on_earlier_outcomes_with_balance_shown_is_level_three(
    matched_evaluation: Evaluation,
    prior_outcomes: tuple[str, ...],
    passed: bool,
    level: int,
    says: str,
) -> None:
    rated, reasons = rate(matched_evaluation, prior_outcomes=prior_outcomes, passed=passed)
    assert rated == level
    assert says in reasons


def test_a_trial_is_level_five(matched_evaluation: Evaluation) -> None:
    assert rate(matched_evaluation, design="randomised_trial")[0] == 5


def changed(estimate: Estimate, **changes: Any) -> Estimate:
    return estimate.model_copy(update=changes)


def test_the_rating_ignores_the_result(matched_evaluation: Evaluation) -> None:
    primary = matched_evaluation.estimates[0]
    ratings = {
        rate(
            matched_evaluation, prior_outcomes=("age",), primary=changed(primary, verdict=verdict)
        )[0]
        for verdict in ("better", "worse", "inconclusive")
    }
    assert ratings == {3}


def test_a_withheld_estimate_is_no_level_three(matched_evaluation: Evaluation) -> None:
    primary = changed(
        matched_evaluation.estimates[0], verdict="withheld", withheld="too few people"
    )
    level, reasons = rate(matched_evaluation, prior_outcomes=("age",), primary=primary)
    assert level == 2
    assert "No estimate is given: too few people." in reasons


@pytest.mark.parametrize("design", ["randomised_trial", "matched_comparison"])
def test_every_rating_gives_its_reasons(matched_evaluation: Evaluation, design: str) -> None:
    assert rate(matched_evaluation, design=design)[1]
