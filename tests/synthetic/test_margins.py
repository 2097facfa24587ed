"""What may be told of one column: never a value that few have, never an end, never a count under the threshold."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from localeval.synthetic.margins import Rules, of_months, of_numbers, of_words, of_yes_or_no

RULES = Rules(10, 5)


def test_words_that_few_have_are_left_out_and_counts_are_rounded() -> None:
    column = pd.Series(["a"] * 43 + ["b"] * 12 + ["c"] * 9 + [None] * 20)
    told = of_words(column, RULES)
    assert told.values.tolist() == ["a", "b"]
    assert told.counts.tolist() == [45, 10]
    assert told.left_out == 1
    assert told.missing == pytest.approx(20 / 84)


def test_too_few_gaps_are_not_told() -> None:
    assert of_words(pd.Series(["a"] * 40 + [None] * 9), RULES).missing == 0


@given(
    st.lists(
        st.one_of(st.integers(0, 60), st.floats(0, 1e6).map(lambda x: round(x, 2))),
        min_size=10,
        max_size=300,
    )
)
@settings(max_examples=60, deadline=None, derandomize=True)
def test_every_number_that_is_told_stands_for_enough_people(numbers: list[float]) -> None:
    column = pd.Series(numbers, dtype=float)
    told = of_numbers(column, RULES)
    ordered = np.sort(column.to_numpy())
    # A cell is told by its middle: the two lowest and the two highest could be anywhere beyond.
    assert told.values.min() >= ordered[2] * 0.99
    assert told.values.max() <= ordered[-3] * 1.01
    assert len(told.values) <= len(numbers) // 10
    held = column.value_counts()
    # What half of a cell have is its middle, whatever the others have.
    exact = [value for value in told.values if value in held.index and held[value] < 5]
    dense = column.nunique() > (column.max() - column.min())  # every step between is somebody's
    assert not exact or dense or all(float(value).is_integer() for value in exact)


def test_an_outlier_moves_nothing() -> None:
    usual = list(np.linspace(1000, 20_000, 200).round(2))
    near, far = of_numbers(pd.Series([*usual, 21_000.0]), RULES), of_numbers(pd.Series([*usual, 9_876_543.0]), RULES)  # fmt: skip
    assert near.values.tolist() == far.values.tolist()
    assert near.counts.tolist() == far.counts.tolist()


def test_a_number_that_one_person_has_is_not_told_by_chance() -> None:
    generator = np.random.default_rng(1)
    column = pd.Series(generator.lognormal(9, 1, 400).round())
    assert not set(of_numbers(column, RULES).values) & set(column)


def test_numbers_that_many_have_stay() -> None:
    column = pd.Series([0.0] * 60 + list(np.linspace(101.5, 5000.5, 140)))
    told = of_numbers(column, RULES)
    assert told.values[0] == 0
    assert told.counts[0] == 60


def test_few_numbers_beside_one_that_many_have_count_as_that() -> None:
    told = of_numbers(pd.Series([0.0] * 60 + [812.0, 977.0, 12_345.0]), RULES)
    assert told.values.tolist() == [0.0]


@pytest.mark.parametrize("yes", [0, 3, 9, 50, 97, 100])
def test_neither_side_of_a_yes_or_no_is_told_to_be_small(yes: int) -> None:
    told = of_yes_or_no(pd.Series([1.0] * yes + [0.0] * (100 - yes)), RULES)
    assert told.counts.min() >= 10
    same = of_yes_or_no(pd.Series([1.0] * 10 + [0.0] * 90), RULES)
    if yes < 10:
        assert told.counts.tolist() == same.counts.tolist()


def test_months_with_few_people_are_put_together() -> None:
    days = pd.Series(pd.to_datetime(["2024-01-05"] * 30 + ["2024-02-09"] * 2 + ["2019-03-17"]))
    told = of_months(days, RULES)
    assert told.values.tolist() == [54 * 12]


def test_a_spread_has_the_proportions_of_the_counts() -> None:
    told = of_words(pd.Series(["a"] * 30 + ["b"] * 70), RULES)
    made = pd.Series(told.spread(1000)).value_counts()
    assert made["a"] == 300
    assert made["b"] == 700
