"""The prediction interval that allows for not knowing tau2."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import optimize, stats

from localeval.methods.inputs import Floats, MethodError
from localeval.methods.synthesis.pooling import pool_places
from localeval.methods.synthesis.prediction import predict_place


def by_drawing(estimates: Floats, errors: Floats, draws: int, seed: int) -> Floats:
    """Draw other places one by one, as Nagashima and others do: tau2, then the mean, then the place."""
    rng = np.random.default_rng(seed)
    count, variances = len(estimates), errors**2

    def generalised_q(tau2: float) -> float:
        weights = 1 / (variances + tau2)
        mean = np.average(estimates, weights=weights)
        return float(weights @ (estimates - mean) ** 2)

    places = np.empty(draws)
    for draw in range(draws):
        target = rng.chisquare(count - 1)
        tau2 = 0.0
        if generalised_q(0.0) > target:
            tau2 = optimize.brentq(lambda value, t=target: generalised_q(value) - t, 0, 1e9)
        weights = 1 / (variances + tau2)
        mean = np.average(estimates, weights=weights)
        error = np.sqrt(generalised_q(tau2) / (count - 1) / weights.sum())
        places[draw] = mean + error * rng.standard_t(count - 1) + rng.normal(0, np.sqrt(tau2))
    return places


@pytest.mark.parametrize("seed", [2, 3, 4])
def test_it_is_what_drawing_comes_to(seed: int) -> None:
    rng = np.random.default_rng(seed)
    errors = rng.uniform(0.5, 2, 8)
    estimates = rng.normal(3, np.hypot(errors, 0.8 * seed))
    places = by_drawing(estimates, errors, 3000, seed)
    found = predict_place(estimates, errors, 0.8)
    # Each limit cuts off a tenth, within four Monte Carlo standard errors.
    slack = 4 * np.sqrt(0.1 * 0.9 / 3000)
    assert np.mean(places < found.low) == pytest.approx(0.1, abs=slack)
    assert np.mean(places > found.high) == pytest.approx(0.1, abs=slack)


@pytest.mark.parametrize(("places", "spread"), [(5, 0.6), (10, 1.7), (20, 0.6)])
def test_it_holds_as_many_other_places_as_it_says(places: int, spread: float) -> None:
    rng = np.random.default_rng(places)
    errors = np.geomspace(0.6, 1.8, places)
    held: list[float] = []
    usual: list[float] = []
    for _ in range(100):
        estimates = rng.normal(0, np.hypot(errors, spread))
        ours, theirs = predict_place(estimates, errors), pool_places(estimates, errors).prediction
        assert theirs is not None
        for found, rows in ((ours, held), (theirs, usual)):
            inside = stats.norm.cdf(found.high / spread) - stats.norm.cdf(found.low / spread)
            rows.append(float(inside))
    error = np.std(held) / np.sqrt(100)
    assert np.mean(held) == pytest.approx(0.95, abs=0.015 + 4 * error)
    # The usual interval, which takes tau2 as known, holds fewer.
    assert np.mean(usual) < np.mean(held)


def test_it_nears_the_usual_interval_with_many_places_that_differ(bcg: pd.DataFrame) -> None:
    rng = np.random.default_rng(5)
    errors = rng.uniform(0.5, 1, 400)
    estimates = rng.normal(0, np.hypot(errors, 3))
    ours, usual = predict_place(estimates, errors), pool_places(estimates, errors).prediction
    assert usual is not None
    assert (ours.low, ours.high) == pytest.approx((usual.low, usual.high), rel=0.05)
    # For the thirteen BCG trials it is somewhat wider than metafor's -1.9960 to 0.5670.
    thirteen = predict_place(bcg["yi"], bcg["sei"])
    assert thirteen.low < -1.9960
    assert thirteen.high > 0.5670


def test_units_shifts_and_order_do_not_matter() -> None:
    rng = np.random.default_rng(6)
    errors = rng.uniform(0.5, 2, 7)
    estimates = rng.normal(1, 2, 7)
    plain = predict_place(estimates, errors)
    other = predict_place(1e6 * estimates[::-1] + 5e6, 1e6 * errors[::-1])
    assert (other.low, other.high) == pytest.approx(
        (1e6 * plain.low + 5e6, 1e6 * plain.high + 5e6), rel=1e-6
    )
    turned = predict_place(-estimates, errors)
    assert (turned.low, turned.high) == pytest.approx((-plain.high, -plain.low), rel=1e-6)


def test_places_that_are_all_equal_or_far_too_few() -> None:
    alike = predict_place([2.0] * 6, [1.0] * 6)
    assert alike.low < 2 < alike.high
    assert np.isfinite([alike.low, alike.high]).all()
    with pytest.raises(MethodError, match="at least 3"):
        predict_place([1.0, 2.0], [1.0, 1.0])
