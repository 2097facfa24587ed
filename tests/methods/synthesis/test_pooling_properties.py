"""What must hold of pooling whatever the results: units, order and storage do not matter."""

from __future__ import annotations

import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from localeval.methods.inputs import Floats
from localeval.methods.synthesis.funnel import differences
from localeval.methods.synthesis.heterogeneity import measure
from localeval.methods.synthesis.place_results import check_results
from localeval.methods.synthesis.pooling import Pooled, PooledAverage, pool_places
from localeval.methods.synthesis.reml import moment_tau2, reml_tau2

QUICK = settings(max_examples=50, deadline=None)
Results = tuple[Floats, Floats]


@pytest.fixture(autouse=True)
def _no_warnings() -> object:
    """Turn numpy's warnings into failures."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


@st.composite
def results(draw: st.DrawFn, least: int = 2) -> Results:
    """Draw results of 2 to 25 places: alike or not, of one size or of all sizes, also all equal."""
    count = draw(st.integers(least, 25))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    errors = np.exp(rng.normal(0, draw(st.sampled_from([0.0, 0.3, 2.0])), count))
    spread = draw(st.sampled_from([0.0, 0.3, 1.0, 10.0]))
    estimates = rng.normal(0, np.hypot(errors, spread))
    if draw(st.booleans()):
        estimates = np.round(estimates)
    errors = np.maximum(errors, errors.max() / 5000)
    return estimates, np.maximum(errors, 1e-8 * np.abs(estimates))


def summaries(found: Pooled) -> list[PooledAverage]:
    every = [found.fixed_effect, found.dersimonian_laird, found.hartung_knapp, found.reml_wald]
    return [summary for summary in every if summary is not None]


def numbers(found: Pooled) -> list[float]:
    """List all that is in the outcome's unit."""
    out = [
        value
        for each in summaries(found)
        for value in (each.estimate, each.std_error, each.low, each.high)
    ]
    if found.prediction is not None:
        out += [found.prediction.low, found.prediction.high]
    return out


@QUICK
@given(case=results(), shift=st.floats(-1000, 1000))
def test_adding_the_same_to_every_place_adds_it_to_the_average(case: Results, shift: float) -> None:
    estimates, errors = case
    plain, moved = pool_places(estimates, errors), pool_places(estimates + shift, errors)
    for before, after in zip(summaries(plain), summaries(moved), strict=True):
        assert after.estimate == pytest.approx(before.estimate + shift, abs=1e-6)
        assert after.std_error == pytest.approx(before.std_error, rel=1e-6)
        assert after.tau2 == pytest.approx(before.tau2, rel=1e-5, abs=1e-8)
    assert moved.heterogeneity is not None
    assert plain.heterogeneity is not None
    assert moved.heterogeneity.q == pytest.approx(plain.heterogeneity.q, rel=1e-6, abs=1e-8)


@QUICK
@given(case=results(), power=st.integers(-30, 30))
def test_the_unit_does_not_matter(case: Results, power: int) -> None:
    estimates, errors = case
    unit = 10.0**power
    plain, other = pool_places(estimates, errors), pool_places(unit * estimates, unit * errors)
    assert [value / unit for value in numbers(other)] == pytest.approx(numbers(plain), abs=1e-9)
    assert plain.heterogeneity is not None
    assert other.heterogeneity is not None
    assert other.heterogeneity.i2 == pytest.approx(plain.heterogeneity.i2, abs=1e-6)
    assert other.cautions == plain.cautions


@QUICK
@given(case=results(), seed=st.integers(0, 1000))
def test_the_order_of_places_does_not_matter(case: Results, seed: int) -> None:
    estimates, errors = case
    order = np.random.default_rng(seed).permutation(len(estimates))
    plain, mixed = pool_places(estimates, errors), pool_places(estimates[order], errors[order])
    assert numbers(mixed) == pytest.approx(numbers(plain), rel=1e-8, abs=1e-10)
    for before, after in zip(summaries(plain), summaries(mixed), strict=True):
        assert after.weights == pytest.approx(before.weights[order], rel=1e-7)


@QUICK
@given(case=results())
def test_good_and_bad_are_mirror_images(case: Results) -> None:
    estimates, errors = case
    plain, turned = pool_places(estimates, errors), pool_places(-estimates, errors)
    for before, after in zip(summaries(plain), summaries(turned), strict=True):
        assert (after.low, after.high) == pytest.approx((-before.high, -before.low), abs=1e-9)
        assert after.p_value == pytest.approx(before.p_value, rel=1e-6, abs=1e-12)


@QUICK
@given(case=results())
def test_what_is_reported_is_coherent(case: Results) -> None:
    estimates, errors = case
    found = pool_places(estimates, errors)
    spread = found.heterogeneity
    assert spread is not None
    assert spread.tau2 >= 0
    assert 0 <= spread.tau2_low <= spread.tau2_high
    assert 0 <= spread.i2 < 100
    assert spread.h2 >= 1
    for each in summaries(found):
        assert each.weights.sum() == pytest.approx(1)
        assert each.weights.min() > 0
        assert each.low < each.estimate < each.high
        assert estimates.min() - 1e-9 <= each.estimate <= estimates.max() + 1e-9
        assert (each.p_value < 0.05) == (not each.low <= 0 <= each.high)
    fixed, reported = found.fixed_effect, found.reported
    assert fixed is not None
    if reported is not None:
        # No false precision: never narrower than if all places had the same true effect.
        width = fixed.high - fixed.low
        assert reported.high - reported.low >= width * (1 - 1e-9)
        assert (reported.interval_method == "wald") == (
            "hartung_knapp_narrow" in found.cautions or found.k == 2
        )
    if found.prediction is not None:
        assert reported is not None
        assert found.prediction.low <= reported.low
        assert found.prediction.high >= reported.high


@QUICK
@given(case=results(least=3))
def test_no_other_tau2_is_more_likely(case: Results) -> None:
    estimates, errors = case
    variances = errors**2

    def likelihood(tau2: float) -> float:
        """Restricted log-likelihood as in textbooks, up to a constant."""
        weights = 1 / (variances + tau2)
        mean = np.average(estimates, weights=weights)
        apart = float(weights @ (estimates - mean) ** 2)
        return float(np.log(weights).sum() - np.log(weights.sum()) - apart) / 2

    found = reml_tau2(estimates, variances)
    tried = np.concatenate([[0.0], np.geomspace(1e-6, 1e6, 400)]) * np.median(variances)
    assert likelihood(found) >= max(likelihood(value) for value in tried) - 1e-9


@pytest.mark.parametrize("seed", [0, 10])
def test_the_higher_of_two_peaks_is_taken(seed: int) -> None:
    # Two or three precise places that agree, several imprecise ones that do not. From its usual
    # start metafor's Fisher scoring ends at the lower peak, tau2 1.4615 and 2.8831.
    rng = np.random.default_rng(seed)
    precise, others = rng.integers(2, 4), rng.integers(4, 15)
    errors = np.concatenate([rng.uniform(0.02, 0.2, precise), rng.uniform(1, 3, others)])
    scale = rng.uniform(0.1, 2)
    close = rng.normal(0, scale, precise) * 0.3
    estimates = np.concatenate([close, rng.normal(0, rng.uniform(1, 8), others)])
    found = reml_tau2(estimates, errors**2)
    assert found == pytest.approx({0: 0.0033893, 10: 0.0084700}[seed], rel=1e-4)


@QUICK
@given(case=results())
def test_a_larger_level_gives_wider_intervals(case: Results) -> None:
    estimates, errors = case
    narrow, wide = pool_places(estimates, errors, 0.8), pool_places(estimates, errors, 0.99)
    for inner, outer in zip(summaries(narrow), summaries(wide), strict=True):
        assert outer.low < inner.low
        assert outer.high > inner.high
    assert narrow.heterogeneity is not None
    assert wide.heterogeneity is not None
    assert wide.heterogeneity.tau2_high >= narrow.heterogeneity.tau2_high


@QUICK
@given(case=results(least=3))
def test_the_interval_of_tau2_is_where_q_says(case: Results) -> None:
    estimates, errors = case
    found = measure(check_results(estimates, errors), 0.95, "DL")
    # I2 by moments is the familiar (Q - df) / Q.
    assume(found.q > 0)
    assert found.i2 == pytest.approx(100 * max(0.0, (found.q - found.df) / found.q), abs=1e-6)
    assert found.tau2 == pytest.approx(moment_tau2(estimates, errors**2))
    # Zero lies in the interval exactly when Q is below the upper quantile.
    assert (found.tau2_low == 0) == (found.p_value >= 0.025)


@pytest.mark.parametrize("kind", ["float32", "int", "text", "series", "list"])
def test_storage_does_not_matter(kind: str) -> None:
    estimates, errors = [3, 7, 1, 9], [2, 1, 3, 2]
    stored: dict[str, object] = {
        "float32": np.array(estimates, dtype=np.float32),
        "int": np.array(estimates, dtype=np.int8),
        "text": [str(value) for value in estimates],
        "series": pd.Series(estimates, index=list("abcd")),
        "list": estimates,
    }
    assert numbers(pool_places(stored[kind], errors)) == numbers(  # type: ignore[arg-type]
        pool_places(np.array(estimates, dtype=float), np.array(errors, dtype=float))
    )


@QUICK
@given(case=results(least=3))
def test_shrunken_estimates_lie_between_the_place_and_the_average(case: Results) -> None:
    estimates, errors = case
    found = differences(estimates, errors)
    low, high = np.minimum(estimates, found.target), np.maximum(estimates, found.target)
    slack = 1e-9 * (1 + np.abs(estimates))
    assert np.all((found.shrunken >= low - slack) & (found.shrunken <= high + slack))
    assert np.all(found.p_adjusted >= found.p_value)
    assert np.all(found.std_error > 0)


def test_equal_results_of_many_places() -> None:
    found = pool_places([4.0] * 10, [1.0, 2.0] * 5)
    assert found.heterogeneity is not None
    assert (found.heterogeneity.tau2, found.heterogeneity.tau2_high) == (0, 0)
    assert found.reported is not None
    assert found.fixed_effect is not None
    assert found.reported.high - found.reported.low >= (
        found.fixed_effect.high - found.fixed_effect.low
    )


def test_one_place_that_outweighs_all_others_is_named() -> None:
    found = pool_places([3.0, 2.0, 9.0, -4.0, 3.0], [0.01, 5.0, 5.0, 5.0, 5.0])
    assert "one_place_dominates" in found.cautions
    assert found.reported is not None
    assert found.reported.weights[0] > 0.99
