"""Long tails: when an interval leaves Student's t, to which side, by how much, and that it then covers."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from localeval.methods.impact.skew import skew_quantiles
from localeval.methods.impact.trial import difference_in_means

Floats = NDArray[np.float64]


def earnings(rng: np.random.Generator, count: int) -> Floats:
    """Draw earnings: nothing for three in five, a long tail for the others; on average 0.4 exp(0.98)."""
    return np.where(rng.random(count) < 0.6, 0.0, rng.lognormal(0, 1.4, count))


def equal(residual: Floats) -> tuple[Floats, Floats, int]:
    """Give a group in which everybody counts alike."""
    return residual, np.full(len(residual), 1 / len(residual)), len(residual)


@pytest.mark.quick
def test_even_tails_and_groups_of_one_size_keep_students_t() -> None:
    rng = np.random.default_rng(1)
    normal = rng.normal(size=200)
    mirrored = np.r_[normal, -normal]
    assert skew_quantiles(equal(mirrored), equal(mirrored[:60]), 0.95) is None
    # Tails of two equal groups cancel in the difference.
    tail = earnings(rng, 200)
    assert skew_quantiles(equal(tail), equal(tail), 0.95) is None
    assert skew_quantiles(equal(tail[:1]), equal(tail), 0.95) is None
    assert skew_quantiles(equal(np.zeros(10)), equal(np.zeros(50)), 0.95) is None
    # A far residual of somebody whose weight is next to nothing; the others have none.
    residuals, shares = np.array([0.0] * 29 + [5_000.0]), np.array([1.0] * 29 + [1e-230])
    assert skew_quantiles((residuals, shares, 30), equal(np.zeros(50)), 0.95) is None


@pytest.mark.quick
@pytest.mark.parametrize("unit", [1e-9, 1.0, -1.0, 1e9, -3e5])
def test_unit_and_sign_of_the_outcome_carry_through(unit: float) -> None:
    rng = np.random.default_rng(2)
    outcome, group = earnings(rng, 120), np.arange(120) < 25
    base, found = difference_in_means(outcome, group), difference_in_means(unit * outcome, group)
    ends = sorted([unit * base.low, unit * base.high])
    assert [found.low, found.high] == pytest.approx(ends, rel=1e-9)
    assert found.p_value == pytest.approx(base.p_value)


@pytest.mark.quick
def test_the_same_people_in_any_order_have_the_same_interval() -> None:
    rng = np.random.default_rng(3)
    outcome, group = earnings(rng, 150), np.arange(150) < 30
    base = difference_in_means(outcome, group)
    order = rng.permutation(150)
    found = difference_in_means(outcome[order], group[order])
    assert (found.low, found.high, found.p_value) == pytest.approx(
        (base.low, base.high, base.p_value), rel=1e-9
    )
    swapped = difference_in_means(outcome, ~group)
    assert (swapped.low, swapped.high) == pytest.approx((-base.high, -base.low))


@pytest.mark.quick
def test_the_interval_is_never_narrower_than_students_t() -> None:
    rng = np.random.default_rng(4)
    for _ in range(20):
        outcome, group = earnings(rng, 90), rng.permutation(90) < 20
        effect = difference_in_means(outcome, group)
        half = stats.t.ppf(0.975, effect.df) * effect.std_error
        assert effect.low <= effect.estimate - half + 1e-9
        assert effect.high >= effect.estimate + half - 1e-9
        assert (effect.p_value < 0.05) <= (not effect.low <= 0 <= effect.high)


@pytest.mark.quick
def test_a_tail_above_among_few_participants_moves_the_upper_end() -> None:
    """The few may have nobody of the tail among them, so that their average is too low."""
    rng = np.random.default_rng(5)
    outcome = np.r_[earnings(rng, 30), earnings(rng, 300)]
    effect = difference_in_means(outcome, np.arange(330) < 30)
    assert effect.high - effect.estimate > 1.1 * (effect.estimate - effect.low)
    others = difference_in_means(outcome, np.arange(330) >= 30)
    assert others.estimate - others.low > 1.1 * (others.high - others.estimate)


@pytest.mark.quick
def test_weights_that_are_equal_are_none() -> None:
    rng = np.random.default_rng(6)
    ours, theirs = earnings(rng, 40), earnings(rng, 200)
    plain = skew_quantiles(equal(ours), equal(theirs), 0.95)
    copies = skew_quantiles(equal(ours), (np.tile(theirs, 2), np.full(400, 1 / 400), 200), 0.95)
    assert plain is not None
    assert copies is not None
    assert (copies.low, copies.high) == pytest.approx((plain.low, plain.high), abs=0.1)


@pytest.mark.quick
def test_p_values_and_intervals_agree() -> None:
    rng = np.random.default_rng(7)
    found = skew_quantiles(equal(earnings(rng, 40)), equal(earnings(rng, 200)), 0.95)
    assert found is not None
    assert found.p_value(found.high + 1e-6) <= 0.052
    assert found.p_value(found.low - 1e-6) <= 0.052
    assert found.p_value(0.0) > 0.8
    assert 0 < found.p_value(1e9) < 0.001


def test_earnings_of_60_and_300_people_are_covered() -> None:
    """At least 93 of 100 intervals cover, where Student's t has about 90."""
    rng, replicates = np.random.default_rng(8), 300
    group = np.arange(360) < 60
    covers = np.zeros(2)
    for _ in range(replicates):
        effect = difference_in_means(earnings(rng, 360), group)
        half = stats.t.ppf(0.975, effect.df) * effect.std_error
        covers += [effect.low <= 0 <= effect.high, abs(effect.estimate) <= half]
    share = covers / replicates
    assert share[0] > 0.93
    assert share[1] < share[0] - 0.01
    # Not far too wide either.
    assert share[0] < 0.95 + 4 * np.sqrt(0.95 * 0.05 / replicates)
