"""Rounding, quantiles, money, percentages and regressions: single figures about few people."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from localeval.methods.disclosure.linked import LinkedCells
from localeval.methods.disclosure.rounding import (
    controlled_rounding,
    round_counts,
    rounded_interval,
    shown_intervals,
)
from localeval.methods.disclosure.safety import (
    fitting_pairs,
    is_dominated,
    regression_is_safe,
    safe_quantile,
    share_step,
)
from localeval.methods.inputs import MethodError

from .tables import hierarchy, two_way


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


@settings(max_examples=30, deadline=None, derandomize=True)
@given(st.one_of(two_way(), hierarchy()), st.sampled_from([3, 5]))
def test_controlled_rounding_adds_up_and_stays_next_to_each_count(
    tables: object, base: int
) -> None:
    cells: LinkedCells = tables.cells  # type: ignore[attr-defined]
    rounded = controlled_rounding(cells, base)
    assert not np.any(cells.equations @ rounded)
    assert np.all(rounded % base == 0)
    assert np.all(np.abs(rounded - cells.values) < base)
    multiples = cells.values % base == 0
    np.testing.assert_array_equal(rounded[multiples], cells.values[multiples])


def test_tables_without_a_controlled_rounding_are_refused() -> None:
    # The three faces of a cube of 0s and 1s whose opposite corners cannot be rounded alike.
    cube = pd.DataFrame(
        [(a, b, c) for a in (0, 1) for b in (0, 1) for c in (0, 1) if (a + b + c) % 2 == 0],
        columns=["a", "b", "c"],
    )
    cells = LinkedCells.from_tables(cube, [("a", "b", "c")])
    with pytest.raises(MethodError, match="add up"):
        controlled_rounding(cells, 2)


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


def test_quantiles_need_people_on_both_sides() -> None:
    weeks = np.arange(100.0)
    assert safe_quantile(weeks, 0.5, 10) == 49.5
    assert safe_quantile(weeks, 0.1, 10) == pytest.approx(9.9)
    assert safe_quantile(weeks, 0.05, 10) is None
    assert safe_quantile(weeks, 0, 10) is None
    assert safe_quantile(weeks, 1, 10) is None
    assert safe_quantile(weeks[:9], 0.5, 10) is None


def test_a_least_value_that_many_share_may_be_said() -> None:
    assert safe_quantile([0] * 10 + [20] * 10 + [52], 0, 10) == 0
    assert safe_quantile([0] * 9 + [20] * 10 + [52], 0, 10) is None


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
