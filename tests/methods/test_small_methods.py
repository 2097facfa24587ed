"""Levels, Holm, minimum detectable effects and E-values, against R and published numbers."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from localeval.methods.effect import kish_size, minimum_detectable_effect
from localeval.methods.impact.levels import mean_level, share_level
from localeval.methods.impact.sensitivity import e_value_of_difference, e_value_of_ratio
from localeval.methods.inputs import MethodError
from localeval.methods.multiplicity import holm

pytestmark = pytest.mark.quick


def test_mean_level_is_the_t_interval_of_scipy() -> None:
    values = np.array([2.0, 4, 4, 5, 7, 9])
    found = mean_level(values, 0.9)
    expected = stats.t.interval(0.9, 5, loc=values.mean(), scale=stats.sem(values))
    assert (found.low, found.high) == pytest.approx(expected)
    assert (found.value, found.n, found.level) == (values.mean(), 6, 0.9)


def test_mean_level_edges() -> None:
    same = mean_level([3, 3, 3])
    assert (same.value, same.low, same.high) == (3, 3, 3)
    with pytest.raises(MethodError) as caught:
        mean_level([3.0])
    assert caught.value.reason == "too_few"


def test_share_level_is_wilsons_interval() -> None:
    # R: prop.test(140, 185, correct = FALSE); prop.test(0, 30, correct = FALSE)
    found = share_level([1] * 140 + [0] * 45)
    assert (found.low, found.high) == pytest.approx((0.690118783971768, 0.812948712928915))
    none = share_level([False] * 30)
    assert (none.value, none.low, none.high) == pytest.approx((0, 0, 0.113513393173969))
    percent = share_level([100] * 140 + [0] * 45, whole=100)
    assert (percent.value, percent.high) == pytest.approx((75.6756756756757, 81.2948712928915))


def test_share_level_refuses_what_is_no_share() -> None:
    with pytest.raises(MethodError, match="0 and 1 only") as caught:
        share_level([0, 1, 2])
    assert caught.value.reason == "wrong_setting"
    with pytest.raises(MethodError) as caught:
        share_level([])
    assert caught.value.reason == "too_few"


def test_holm_agrees_with_r_and_skips_missing_results() -> None:
    # R: p.adjust(c(0.01, 0.04, 0.03, 0.005), "holm")
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    gaps = holm([0.01, np.nan, 0.04, 0.03, 0.005])
    assert gaps == pytest.approx([0.03, np.nan, 0.06, 0.06, 0.02], nan_ok=True)
    assert holm([0.6, 0.7]) == pytest.approx([1, 1])
    assert holm([]).shape == (0,)
    with pytest.raises(MethodError):
        holm([0.5, 1.5])


def test_minimum_detectable_effect_is_2_8_standard_errors() -> None:
    # Bloom (1995): 2.80 for 80% power, two-sided 5%; 2.49 for a one-sided 5% (here alpha = 0.10).
    assert minimum_detectable_effect(1.0) == pytest.approx(2.80, abs=0.005)
    assert minimum_detectable_effect(1.0, alpha=0.10) == pytest.approx(2.49, abs=0.005)
    assert minimum_detectable_effect(670.997) == pytest.approx(1879.9, abs=0.1)
    # An effect of this size is indeed found 80% of the time.
    size = minimum_detectable_effect(3.0) / 3.0
    assert stats.norm.sf(1.959964 - size) + stats.norm.cdf(-1.959964 - size) == pytest.approx(
        0.8, abs=1e-4
    )
    with pytest.raises(MethodError):
        minimum_detectable_effect(1.0, power=1.2)


def test_kish_size() -> None:
    assert kish_size(np.ones(7)) == pytest.approx(7)
    assert kish_size(np.array([1.0, 0, 0])) == 1
    assert kish_size(np.array([1.0, 3])) == pytest.approx(1.6)
    assert kish_size(np.zeros(3)) == 0


@pytest.mark.parametrize(
    ("ratio", "low", "high", "estimate", "limit"),
    [
        # VanderWeele and Ding (2017): formula feeding and respiratory deaths.
        (3.9, 1.8, 8.7, 7.263034, 3.0),
        # Hammond and Horn (1958) on smoking, from the README of R's EValue package.
        (10.73, 8.02, 14.36, 20.94777, 15.52336),
        # A ratio below one is judged by its inverse.
        (1 / 10.73, 1 / 14.36, 1 / 8.02, 20.94777, 15.52336),
        # An interval that includes one needs no explanation.
        (3.9, 0.9, 8.7, 7.263034, 1.0),
    ],
)
def test_published_e_values(
    ratio: float, low: float, high: float, estimate: float, limit: float
) -> None:
    found = e_value_of_ratio(ratio, low, high)
    assert found.estimate == pytest.approx(estimate, abs=6e-6)
    assert found.limit == pytest.approx(limit, abs=6e-6)


def test_e_value_of_a_difference_uses_the_published_conversion() -> None:
    found = e_value_of_difference(estimate=2.0, std_error=0.5, outcome_sd=4.0)
    assert found.risk_ratio == pytest.approx(np.exp(0.91 * 0.5))
    by_hand = e_value_of_ratio(
        np.exp(0.455), np.exp(0.455 - 1.78 * 0.125), np.exp(0.455 + 1.78 * 0.125)
    )
    assert found.estimate == pytest.approx(by_hand.estimate)
    assert found.limit == pytest.approx(by_hand.limit, rel=0.003)
    # A fall is judged as strictly as a rise of the same size, and no effect needs no explanation.
    fall = e_value_of_difference(-2.0, 0.5, 4.0)
    assert (fall.estimate, fall.limit) == pytest.approx((found.estimate, found.limit))
    assert e_value_of_difference(0.0, 0.5, 4.0).estimate == 1
    assert e_value_of_difference(0.5, 0.5, 4.0).limit == 1


def test_e_values_refuse_nonsense() -> None:
    with pytest.raises(MethodError):
        e_value_of_ratio(-1, -2, 3)
    with pytest.raises(MethodError):
        e_value_of_difference(1, 1, 0)
