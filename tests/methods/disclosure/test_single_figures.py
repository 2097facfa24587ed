"""Rounding, money, percentages and regressions: single figures about few people."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from localeval.methods.disclosure.rounding import round_counts, rounded_interval, shown_intervals
from localeval.methods.disclosure.single_figures import (
    fitting_pairs,
    is_dominated,
    regression_is_safe,
    share_step,
)
from localeval.methods.inputs import MethodError


@given(st.integers(0, 10_000), st.integers(1, 20))
def test_a_rounded_count_lies_within_half_a_base(count: int, base: int) -> None:
    rounded = round_counts(count, base)
    assert rounded % base == 0
    assert abs(rounded - count) <= base / 2


@given(st.integers(10, 500), st.sampled_from([1, 2, 3, 5, 10]))
def test_the_interval_of_a_printed_count_is_all_that_rounds_to_it(count: int, base: int) -> None:
    low, high = shown_intervals([count], base, 10)[0]
    alike = [n for n in range(10, 600) if round_counts(n, base) == round_counts(count, base)]
    assert (low, high) == (min(alike), max(alike))


def test_nobody_is_nobody_and_small_counts_are_not_printed() -> None:
    assert rounded_interval([0, 10], 5, threshold=10).tolist() == [[0, 0], [10, 12]]
    assert shown_intervals([4], 5, 10).tolist() == [[4, 4]]


@pytest.mark.parametrize("base", [0, -5, 2.5])
def test_a_base_that_is_none_is_refused(base: int) -> None:
    with pytest.raises(MethodError, match="base"):
        round_counts([1], base)


def test_earnings_of_which_two_people_have_nearly_all_are_dominated() -> None:
    assert is_dominated([50_000, 45_000, 500, 400])
    assert not is_dominated([20_000.0] * 10)
    assert is_dominated([20_000])
    assert not is_dominated([0] * 12)


def test_losses_have_no_dominance() -> None:
    with pytest.raises(MethodError, match="negative"):
        is_dominated([100, -5])


def test_a_precise_percentage_gives_the_number_of_people_away() -> None:
    # 33.33% of about 50 is 16 of 48 or 17 of 51, and nothing else.
    assert fitting_pairs(33.33, 2, (48, 52)).tolist() == [[16, 48], [17, 51]]


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.integers(12, 20_000), st.floats(0, 1))
def test_a_share_in_steps_leaves_every_number_of_people_open(n: int, share: float) -> None:
    step = share_step(n)
    printed = round(100 * round(n * share) / n / step) * step
    for people in range(max(n - 2, 10), n + 3):
        counts = np.arange(people + 1)
        assert np.any(np.round(100 * counts / people / step) * step == printed)


def test_a_regression_needs_ten_residual_degrees_of_freedom() -> None:
    assert regression_is_safe(30, 20)
    assert not regression_is_safe(30, 21)
