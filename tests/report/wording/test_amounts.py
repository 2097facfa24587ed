"""Numbers are no more exact than the sample carries, and rounding never changes a result."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from localeval.report.wording.amounts import Amounts
from localeval.report.wording.catalogue import sentences
from localeval.report.wording.numbers import Precision

Make = Callable[..., Any]


def amounts(unit: str, step: float) -> Amounts:
    return Amounts(sentences(), unit, Precision(step))


@pytest.mark.parametrize(
    ("unit", "groups", "low", "high", "size"),
    [
        ("percent", (999, 5000), 2.0, 3.0, 1.0),
        ("percent", (1000, 5000), 2.0, 3.0, 0.1),
        ("percent", (None, 5000), 2.0, 3.0, 1.0),
        ("GBP", (400, 400), 480.0, 3120.0, 100.0),  # half the width is 1,320
        ("GBP", (400, 400), -4500.0, 4500.0, 1000.0),
        ("GBP", (400, 400), 1.0, 1.8, 1.0),
        ("weeks", (400, 400), -2.1, 2.1, 0.1),
        ("score", (400, 400), -0.55, 0.55, 0.1),
    ],
)
def test_the_step_follows_the_sample(
    estimate: Make, unit: str, groups: tuple[Any, Any], low: float, high: float, size: float
) -> None:
    item = estimate(
        unit=unit, n_participants=groups[0], n_comparison=groups[1], low=low, high=high,
        estimate=(low + high) / 2, verdict="inconclusive" if low < 0 else "better",
    )  # fmt: skip
    assert Amounts.of(item).precision.step == pytest.approx(size)


def test_results_that_stand_together_have_the_coarsest_step(estimate: Make) -> None:
    fine, rough = (estimate(n_participants=n, n_comparison=n) for n in (5000, 500))
    assert Amounts.together([fine, rough]).precision.step == 1.0
    with pytest.raises(ValueError, match="one unit"):
        Amounts.together([fine, estimate(unit="GBP")])


@pytest.mark.parametrize(
    ("given", "value", "words"),
    [
        (amounts("percent", 1.0), 12.18, "12 more"),
        (amounts("percent", 1.0), -7.5, "8 fewer"),
        (amounts("percent", 1.0), 0.4, "just above 0"),
        (amounts("percent", 1.0), -0.4, "just below 0"),
        (amounts("percent", 1.0), 0.0, "no difference"),
        (amounts("percent", 0.1), -0.44, "0.4 fewer"),
        (amounts("GBP", 100.0), 1794.34, "£1,800 more"),
        (amounts("GBP", 100.0), -1794.34, "£1,800 less"),
        (amounts("weeks", 1.0), 1.2, "1 more week"),
        (amounts("score", 0.1), -0.26, "0.3 points lower"),
    ],
)
def test_a_difference_says_which_way(given: Amounts, value: float, words: str) -> None:
    assert given.short_difference(value) == words


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (5.98, 18.37, "6 to 18 more"),
        (-11.2, -3.0, "3 to 11 fewer"),
        (-4.2, 10.3, "4 fewer to 10 more"),
        (0.2, 9.0, "just above 0 to 9 more"),
        (-9.0, -0.2, "just below 0 to 9 fewer"),
        (-0.2, 9.0, "just below 0 to 9 more"),
        (0.0, 9.0, "0 to 9 more"),
    ],
)
def test_a_range_keeps_its_side_of_no_difference(low: float, high: float, words: str) -> None:
    assert amounts("percent", 1.0).short_range(low, high) == words


def test_a_share_is_not_said_to_be_none_or_all_without_being_so() -> None:
    given = amounts("percent", 1.0)
    assert [given.level(v) for v in (0.0, 0.3, 30.2, 99.8, 100.0)] == [
        "0 in 100", "under 1 in 100", "30 in 100", "over 99 in 100", "100 in 100",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("given", "cells"),
    [
        (amounts("percent", 1.0), ("12", "−4", "above 0", "below 0", "0")),
        (amounts("percent", 0.1), ("12.4", "−4.2", "0.3", "−0.3", "0.0")),
        (amounts("GBP", 1.0), ("£12", "−£4", "above 0", "below 0", "£0")),
    ],
)
def test_a_cell_is_bare_and_keeps_its_side(given: Amounts, cells: tuple[str, ...]) -> None:
    assert tuple(map(given.cell, (12.4, -4.2, 0.3, -0.3, 0.0))) == cells


def test_cells_of_ranges_have_no_dash_and_levels_no_side() -> None:
    shares = amounts("percent", 1.0)
    assert shares.range_cell(-4.2, 0.3) == "−4 to above 0"
    assert shares.level_range_cell(0.3, 99.8) == "under 1 to over 99"
    assert shares.with_range(7.0, -0.2, 13.0) == "7 (below 0 to 13)"
    assert shares.level_with_range(0.4, 0.1, 2.0) == "under 1 (under 1 to 2)"


def test_what_was_rounded_before_is_not_printed_finer(estimate: Make) -> None:
    item = estimate(unit="GBP", estimate=150.0, low=100.0, high=200.0, rounded_to=50.0)
    assert Amounts.of(item).precision.step == 50.0
