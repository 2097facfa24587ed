"""Levels for looking at: whole per cent, steps inside the error, and how little they tell of a count."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from localeval.methods.disclosure.coarse_levels import (
    Coarse,
    coarse_interval,
    coarse_share,
    end_step,
    mean_step,
    people_behind,
)
from localeval.methods.inputs import MethodError

pytestmark = pytest.mark.quick


def test_a_share_is_in_whole_per_cent_and_its_interval_is_no_narrower() -> None:
    low, high = proportion_confint(265, 594, method="wilson")  # 40.7 to 48.6
    assert coarse_share(265, 594) == Coarse(45.0, 40.0, 49.0)
    assert (100 * low, 100 * high) == pytest.approx((40.66, 48.64), abs=0.01)


def test_few_people_have_ends_in_steps_of_five() -> None:
    assert (end_step(100), end_step(99)) == (1.0, 5.0)
    assert coarse_share(20, 50, end_step(50)) == Coarse(40.0, 25.0, 55.0)


@given(st.integers(2, 5000), st.data())
def test_the_printed_share_lies_in_its_interval(n: int, data: st.DataObject) -> None:
    yes = data.draw(st.integers(1, n - 1))
    found = coarse_share(yes, n, end_step(n))
    low, high = proportion_confint(yes, n, method="wilson")
    assert 0 <= found.low <= found.level <= found.high <= 100
    assert found.low <= 100 * low + 1e-6
    assert found.high >= 100 * high - 1e-6


@pytest.mark.parametrize(("yes", "n"), [(0, 50), (50, 50)])
def test_none_or_all_is_no_share(yes: int, n: int) -> None:
    with pytest.raises(MethodError, match="none or all"):
        coarse_share(yes, n)


@pytest.mark.parametrize(
    ("std_error", "step"), [(350.0, 100.0), (33.0, 10.0), (0.5, 0.1), (0.08, 0.01), (0.001, 0.01), (0.0, 0.01)],
)  # fmt: skip
def test_means_are_rounded_inside_their_error(std_error: float, step: float) -> None:
    assert mean_step(std_error) == pytest.approx(step)
    assert step <= max(std_error / 2, 0.01) * (1 + 1e-9)


def test_the_ends_of_a_mean_are_rounded_outwards() -> None:
    assert coarse_interval(6349.14, 5700.2, 7001.3, 100.0) == Coarse(6300.0, 5700.0, 7100.0)
    assert coarse_interval(-3.21, -5.01, -1.4, 0.1) == Coarse(-3.2, -5.1, -1.4)


def brute_force(yes: int, n: int, most: int, threshold: int) -> tuple[int, int]:
    """Try every pair of numbers."""
    step = end_step(most)
    told = coarse_share(yes, n, step)
    sizes = [size for size in range(2 * threshold, most + 1) if abs(size - n) <= 60]
    pairs = [
        (count, size) for size in sizes for count in range(threshold, size - threshold + 1)
        if abs(100 * count / size - told.level) < 1
    ]  # fmt: skip
    fitting = [size for count, size in pairs if coarse_share(count, size, step) == told]
    return min(fitting), max(fitting)


@given(st.integers(20, 140), st.integers(0, 12), st.data())
@settings(max_examples=40, deadline=None)
def test_what_a_reader_can_work_out_of_the_number_of_people(
    n: int, gone: int, data: st.DataObject
) -> None:
    yes = data.draw(st.integers(10, n - 10))
    found = people_behind(yes, n, n + gone, 10)
    assert found == brute_force(yes, n, n + gone, 10)
    assert found[0] <= n <= found[1]


def test_with_more_people_less_can_be_worked_out() -> None:
    """In the middle of 400 examples each, how many numbers of people are told apart."""
    rng = np.random.default_rng(3)
    widths = {}
    for n in (30, 60, 150, 600):
        found = [people_behind(int(rng.integers(10, n - 9)), n, n + 9, 10) for _ in range(400)]
        widths[n] = float(np.median([high - low for low, high in found]))
    assert widths[30] < widths[60] < widths[150] < widths[600]
    assert widths[60] >= 10
