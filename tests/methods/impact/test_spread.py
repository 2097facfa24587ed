"""The spread of covariates: as columns, and what balancing it mends."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.special import expit

from localeval.designs.everyone import Everyone
from localeval.designs.matching import WITH_SPREAD, match
from localeval.methods.impact.balance import standardised_differences
from localeval.methods.impact.calibrated import calibrated_difference
from localeval.methods.impact.spread import FARTHEST, FurtherColumns


def test_squares_are_of_numbers_only_and_have_a_limit() -> None:
    design = pd.DataFrame(
        {
            "age": [20.0, 30.0, 40.0, 400.0],
            "sex: Female": [0.0, 1.0, 0.0, 1.0],
            "same among participants": [1.0, 1.0, 2.0, 3.0],
        }
    )
    participant = np.array([True, True, False, False])
    columns = FurtherColumns(design, participant)
    found = columns.beside(columns.squares)
    assert list(found.columns) == [*design.columns, "age, spread"]
    # The participants' average is 25 and their standard deviation 5.
    assert found["age, spread"].tolist() == [1.0, 1.0, FARTHEST**2, FARTHEST**2]
    pd.testing.assert_frame_equal(found[list(design.columns)], design)


def curved(seed: int, count: int = 1000, *, curve: float = 0.5) -> Everyone:
    """Draw people of whom those far from the middle take part, and do better; the programme does nothing."""
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(count, 2))
    participant = rng.random(count) < expit(
        -1.1 + 0.5 * x[:, 0] + 0.4 * x[:, 1] + curve * (x[:, 0] ** 2 - 1)
    )
    outcome = x[:, 0] + 0.7 * x[:, 1] + 1.4 * curve * x[:, 0] ** 2 + rng.normal(size=count)
    people = pd.DataFrame({"before": x[:, 0], "skill": x[:, 1]})
    return Everyone(people, outcome, participant, None, count)


KINDS = {"before": "numeric", "skill": "numeric"}


def test_where_people_far_from_the_middle_take_part_the_interval_holds() -> None:
    """No effect: with averages alone the interval held it in none of 60 places."""
    main, beside = [], []
    for seed in range(60):
        found = match(curved(seed), KINDS, ())
        assert found.terms[0] == ("before", "before")
        main.append(found.main.low <= 0 <= found.main.high)
        # With the other number's square, that nothing follows, the result is the same.
        beside += [
            abs(other.estimate - found.main.estimate) < found.main.std_error
            for other in found.others
            if other.method == WITH_SPREAD
        ]
    assert np.mean(main) > 0.86  # 57 of 60 on average; below 52 once in 100 times
    assert len(beside) > 50
    assert all(beside)


def test_where_nothing_is_curved_both_tell_the_same() -> None:
    apart = []
    for seed in range(40):
        found = match(curved(seed, curve=0.0), KINDS, ())
        apart.append(abs(found.others[0].estimate - found.main.estimate) / found.main.std_error)
    assert max(apart) < 1
    assert np.median(apart) < 0.3


def test_the_spread_is_alike_afterwards() -> None:
    people = curved(5)
    columns = FurtherColumns(people.people, people.participant)
    wide = columns.beside(columns.squares)
    found = calibrated_difference(
        people.outcome, people.participant, wide, target="participants", method=WITH_SPREAD
    )
    left = standardised_differences(wide, people.participant, found.shares)
    assert left["smd"].abs().max() < 1e-6
    # Beyond three deviations people count as if they were there, so that variances agree nearly and not to the last digit.
    assert left.loc["before", "variance_ratio"] == pytest.approx(1.0, abs=0.05)


def test_a_spread_that_no_weights_make_alike_is_told() -> None:
    rng = np.random.default_rng(7)
    count = 600
    participant = np.arange(count) < 150
    # Participants are at the corners of a square; the others are within a diamond that leaves the corners out.
    corners = rng.choice([-1.0, 1.0], (count, 2))
    around = rng.uniform(-1.3, 1.3, (count, 2))
    around *= np.minimum(1, 1.3 / np.abs(around).sum(axis=1))[:, None]
    x = np.where(participant[:, None], corners + rng.normal(0, 0.02, (count, 2)), around)
    people = pd.DataFrame({"before": x[:, 0], "skill": x[:, 1]})
    outcome = x[:, 0] + rng.normal(size=count)
    found = match(Everyone(people, outcome, participant, None, count), KINDS, ())
    assert found.main.method == "calibrated_weighting"
    assert WITH_SPREAD not in [other.method for other in found.others]
    assert found.spread_left > 0.25
