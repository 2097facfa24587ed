"""E-values, against published numbers and R's EValue."""

from __future__ import annotations

import numpy as np
import pytest

from localeval.methods.impact.e_value import e_value_of_difference, e_value_of_ratio
from localeval.methods.inputs import MethodError


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
