"""A trial that loses outcomes, and has gaps in the very covariate that losses follow: the truth is known."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.special import expit

from localeval.analysis.evaluation import Evaluation

from .conftest import Evaluate

TRIAL = {
    "design": "randomised_trial",
    "covariates": {"earlier": "numeric", "sex": "category"},
    "outcomes": [{"code": "earnings", "month": 12, "primary": True}],
}
EACH = 1500


def place(seed: int, *, gaps: float = 0.3, lost: bool = True) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Draw a trial of 3,000 people without an effect: who earned much before is lost from one group, who earned little from the other."""
    rng = np.random.default_rng(seed)
    n = 2 * EACH
    ours = np.arange(n) < EACH
    x = rng.normal(size=n)
    earnings = (12_000 + 3000 * x + rng.normal(0, 3000, n)).clip(0).round(2)
    people = pd.DataFrame(
        {
            "person_id": [f"P{i}" for i in range(n)],
            "group": np.where(ours, "participant", "comparison"),
            "earlier": np.where(rng.random(n) < gaps, np.nan, (9000 + 2500 * x).round(2)),
            "sex": np.where(rng.random(n) < 0.5, "Female", "Male"),
        }
    )
    gone = (rng.random(n) < expit(-1.6 + np.where(ours, -1.2, 1.2) * x)) & lost
    outcomes = pd.DataFrame(
        {
            "person_id": people["person_id"],
            "month": 12,
            "earnings": np.where(gone, np.nan, earnings),
        }
    )
    return people, outcomes


def ends(evaluation: Evaluation) -> tuple[float, float, float]:
    found = evaluation.estimates[0]
    assert found.estimate is not None
    assert found.low is not None
    assert found.high is not None
    return found.low, found.estimate, found.high


def test_gaps_are_filled_where_outcomes_are_lost_and_the_interval_holds(evaluate: Evaluate) -> None:
    """With a mean and a flag the estimate was off by over two standard errors here, and covered the truth in one place of five."""
    estimates, covers = [], 0
    for seed in range(7):
        evaluation = evaluate(*place(seed), **TRIAL)
        low, estimate, high = ends(evaluation)
        estimates.append(estimate)
        covers += low <= 0 <= high
    error = float(np.std(estimates, ddof=1))
    assert covers >= 6
    assert abs(np.mean(estimates)) < 3 * error / np.sqrt(7)
    assert evaluation.estimates[0].method == "balanced_difference"
    limits = evaluation.limits
    assert limits is not None
    assert limits.missing is not None
    assert limits.missing.imputations >= 20
    assert (limits.missing.due_to_gaps or 0) > 0
    assert limits.missing.low is not None
    row = next(row for row in evaluation.quality if row.column == "earlier")
    assert "multiple imputation" in row.note


@pytest.mark.parametrize("gaps", [0.0, 0.3])
def test_without_losses_nothing_is_filled(evaluate: Evaluate, gaps: float) -> None:
    evaluation = evaluate(*place(1, gaps=gaps, lost=False), **TRIAL)
    assert evaluation.estimates[0].method == "difference_in_means"
    missing = evaluation.limits.missing if evaluation.limits else None
    assert missing is None if gaps == 0 else missing is not None and not missing.imputations
    notes = [row.note for row in evaluation.quality if row.column == "earlier"]
    assert notes == ["missing values get the mean and a flag of their own" if gaps else ""]


def test_a_covariate_that_hardly_anybody_has_stops_nothing(evaluate: Evaluate) -> None:
    people, outcomes = place(2, gaps=0.1)
    ours = people["group"] == "participant"
    people["rare"] = np.where(ours & (np.arange(len(people)) < 60), 3.0, np.nan)
    people.loc[5, "rare"] = 9.0
    settings = {**TRIAL, "covariates": {**TRIAL["covariates"], "rare": "numeric"}}  # type: ignore[dict-item]
    evaluation = evaluate(people, outcomes, **settings)
    assert evaluation.estimates[0].estimate is not None
    notes = {row.column: row.note for row in evaluation.quality}
    assert "multiple imputation" in notes["earlier"]
    assert "multiple imputation" not in notes["rare"]
