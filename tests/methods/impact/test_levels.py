"""The level of one group with its interval, against scipy and R."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from localeval.methods.impact.levels import mean_level, share_level
from localeval.methods.inputs import MethodError


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
