"""A trial that was drawn within pairs: too many strata to weight for, and none that needs it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from .conftest import Evaluate

PAIRS = 120


def paired(rng: np.random.Generator, size: int = 2) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Give people of whom one in each pair, or each three, was drawn, and who are alike in it; the effect is 2,000."""
    n = PAIRS * size
    block = np.repeat(np.arange(PAIRS), size)
    ours = np.zeros(n, dtype=bool)
    ours[np.arange(PAIRS) * size + rng.integers(0, size, PAIRS)] = True
    people = pd.DataFrame(
        {
            "person_id": [f"{i:04d}" for i in range(n)],
            "group": np.where(ours, "participant", "comparison"),
            "age": rng.integers(18, 65, n).astype("float64"),
            "sex": pd.Categorical(np.where(rng.random(n) < 0.5, "Female", "Male")),
            "pair": pd.Categorical([f"Pair {i}" for i in block]),
        }
    )
    pay = 9000 + rng.normal(0, 2500, PAIRS)[block] + rng.normal(0, 1500, n) + 2000 * ours
    outcomes = pd.DataFrame(
        {
            "person_id": people["person_id"],
            "month": 12,
            "earnings": pay.round(2),
            "employed": (rng.random(n) < 0.6).astype("float64"),
        }
    )
    return people, outcomes


def test_pairs_are_compared_by_their_mean_difference_with_an_error_that_is_if_anything_too_large(
    evaluate: Evaluate,
) -> None:
    people, outcomes = paired(np.random.default_rng(4))
    found = evaluate(people, outcomes, strata=["pair"]).estimates[0]
    ours = (people["group"] == "participant").to_numpy()
    pay = outcomes["earnings"].to_numpy()
    apart = pay[ours] - pay[~ours]  # people stand in the order of their pairs
    assert found.method == "difference_in_means"
    assert found.estimate == pytest.approx(apart.mean(), abs=0.01)
    half = stats.t.ppf(0.975, PAIRS - 1) * apart.std(ddof=1) / np.sqrt(PAIRS)
    assert found.low is not None
    assert found.high is not None
    assert found.low < apart.mean() - half < apart.mean() + half < found.high


def test_a_lost_outcome_or_threes_are_no_reason_for_refusing_either(evaluate: Evaluate) -> None:
    people, outcomes = paired(np.random.default_rng(5))
    outcomes.loc[[3, 50, 51, 120], ["earnings", "employed"]] = np.nan
    assert evaluate(people, outcomes, strata=["pair"]).estimates[0].estimate is not None
    people, outcomes = paired(np.random.default_rng(6), size=3)
    assert evaluate(people, outcomes, strata=["pair"]).estimates[0].estimate is not None


def test_pairs_of_unlike_shares_are_still_weighted_for_or_refused(evaluate: Evaluate) -> None:
    people, outcomes = paired(np.random.default_rng(7), size=3)
    # Now a third of the threes have two participants: another share was drawn there.
    more = [i for i in range(0, 120, 3) if people["group"][i] == "comparison"]
    people.loc[more, "group"] = "participant"
    found = evaluate(people, outcomes, strata=["pair"]).estimates[0]
    assert found.method != "difference_in_means" or found.verdict == "withheld"
