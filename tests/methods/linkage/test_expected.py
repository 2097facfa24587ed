"""Effects without missed and wrong links: by hand, by what must hold, and around a known truth."""

from __future__ import annotations

from typing import Any

import linkage_error
import numpy as np
import pytest

from localeval.methods.inputs import MethodError
from localeval.methods.linkage.effects import assumed_range, join
from localeval.methods.linkage.expected import (
    LinkedPeople,
    expected_outcomes,
    level_draws,
    level_in_truth,
)
from localeval.methods.linkage.review import NO_CANDIDATE, Stratum, TrueShares, true_shares

pytestmark = pytest.mark.quick


def known(*shares: float) -> TrueShares:
    """Shares that were reviewed without end."""
    return true_shares([Stratum(10**7, round(share * 10**7), expected=share) for share in shares])


def group(**changes: Any) -> LinkedPeople:
    """100 people: 60 linked (45 with the outcome), 20 under the threshold, 20 without a candidate."""
    given: dict[str, Any] = {
        "outcome": np.r_[np.full(45, 100.0), np.zeros(55)],
        "linked": np.arange(100) < 60,
        "stratum": np.r_[np.ones(60), np.zeros(20), np.full(20, NO_CANDIDATE)].astype(int),
        "strata": 2,
        "weights": np.ones(100),
        "covariates": np.zeros((100, 0)),
    }
    return LinkedPeople(**{**given, **changes})


def test_perfect_links_change_nothing() -> None:
    people, shares = group(), known(0.0, 1.0)
    assert expected_outcomes(people, shares, 50.0) == pytest.approx(people.outcome)


def test_missed_links_by_hand() -> None:
    """Half of 20 were missed, of whom three in four would have the outcome: 45 and 7.5 of 100 (Rogan and Gladen 1978)."""
    people, shares = group(), known(0.5, 1.0)
    found = 60 / 70
    assert expected_outcomes(people, shares, 75.0).mean() == pytest.approx(52.5)
    assert level_in_truth(people, shares, 75.0) == pytest.approx(45 / found)


def test_wrong_links_by_hand() -> None:
    """Six of 60 links are wrong and bring half the outcome: 3 of 45 are not theirs."""
    assert level_in_truth(group(), known(0.0, 0.9), 50.0) == pytest.approx(42.0)


def test_people_without_a_candidate_are_like_the_others_as_far_as_is_assumed() -> None:
    assert level_in_truth(group(), known(0.0, 1.0), 75.0, unseen=0.1) == pytest.approx(46.5)


def test_where_no_record_says_nothing_only_wrong_links_are_taken_out() -> None:
    """Of 60 links one in ten brings 50: the others have 77.8."""
    linked = np.arange(100) < 60
    people = group(
        outcome=group().outcome[linked],
        linked=linked[linked],
        stratum=np.ones(60, dtype=int),
        weights=np.ones(60),
        covariates=np.zeros((60, 0)),
        missing_means_no=False,
    )
    expected = 50 + (75 - 50) / 0.9
    assert expected_outcomes(people, known(0.5, 0.9), 50.0).mean() == pytest.approx(expected)
    assert level_draws(people, known(0.5, 0.9), 50.0).mean() == pytest.approx(expected, abs=0.01)


def test_missed_people_are_expected_to_have_what_people_like_them_have() -> None:
    """Men earn 100 and women 300; only women were missed."""
    woman = np.r_[np.arange(60) % 2, np.ones(20), np.zeros(20)].astype(float)
    people = group(
        outcome=np.where(np.arange(100) < 60, 100 + 200 * woman, 0.0), covariates=woman[:, None]
    )
    assert level_in_truth(people, known(0.5, 1.0), 0.0) == pytest.approx(
        (30 * 100 + 30 * 300 + 10 * 300) / 100
    )


def test_weights_count_and_the_influence_of_the_regression_adds_to_nothing() -> None:
    rng = np.random.default_rng(3)
    people = group(
        outcome=np.r_[rng.lognormal(5, 1, 60), np.zeros(40)],
        covariates=rng.normal(size=(100, 2)),
        weights=rng.uniform(0.2, 3, 100),
    )
    shares = known(0.4, 0.95)
    expected = expected_outcomes(people, shares, 120.0)
    weighted = float(people.weights @ expected / people.weights.sum())
    assert weighted == pytest.approx(level_in_truth(people, shares, 120.0))


def test_draws_are_of_the_same_mean() -> None:
    people = group(covariates=np.random.default_rng(1).normal(size=(100, 1)))
    shares = known(0.4, 0.95)
    draws = level_draws(people, shares, 50.0)
    assert len(draws) == len(shares.draws)
    assert draws.mean() == pytest.approx(level_in_truth(people, shares, 50.0), abs=0.02)


def test_without_a_review_there_are_no_draws() -> None:
    shares = true_shares([Stratum(0, 0, expected=0.1), Stratum(0, 0, expected=0.99)])
    assert len(level_draws(group(), shares, 50.0)) == 0


def test_mostly_wrong_links_nobody_linked_and_links_without_candidates_are_refused() -> None:
    with pytest.raises(MethodError, match="wrong"):
        expected_outcomes(group(), known(0.0, 0.4), 50.0)
    with pytest.raises(MethodError, match="linked"):
        group(linked=np.zeros(100, dtype=bool))
    with pytest.raises(MethodError, match="candidate"):
        group(linked=np.ones(100, dtype=bool))


def test_joined_intervals_are_wider_on_the_side_that_the_review_leaves_open() -> None:
    draws = 10 + np.r_[np.zeros(50), np.random.default_rng(2).exponential(3, 50)]
    found = join(10, 2, (6, 14), np.inf, draws)
    assert found.low == pytest.approx(6)
    assert found.high > 16
    assert 0 < found.due_to_review < 1
    assert join(10, 2, (6, 14), np.inf, np.zeros(0)).std_error == 2


def test_a_range_over_assumed_rates_has_every_corner_in_it() -> None:
    low, high = assumed_range((50, 40), 0.1, 0.0, 60, missing_means_no=True)
    assert (low, high) == pytest.approx((50 - 40 / 0.9, 50 / 0.9 - 40))
    low, high = assumed_range((50, 40), 0.1, 0.1, 60, missing_means_no=False)
    assert (low, high) == pytest.approx((60 - 10 / 0.9 - 40, 50 - (60 - 20 / 0.9)))


def test_adjusted_effects_cover_the_truth() -> None:
    """A fast version of ``benchmarks/linkage_error.py``; the truth of the setting is that of 3,000,000 people there."""
    rng = np.random.default_rng(8)
    setting = linkage_error.HELD[5]
    found = [linkage_error.place(rng, setting, (600, 1200), 200, 6.36) for _ in range(80)]
    assert np.mean([item.covered for item in found]) >= 0.88
    assert np.mean([item.covered_linked for item in found]) < 0.7
    assert abs(np.mean([item.error for item in found])) < 1.0
