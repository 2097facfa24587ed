"""Numbers are no more exact than the sample carries, and rounding never changes a result."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from localeval.report.wording.coarse_numbers import Step, step_of

Make = Callable[..., Any]


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
    assert step_of([item]).size == pytest.approx(size)


def test_results_that_stand_together_have_the_coarsest_step(estimate: Make) -> None:
    fine, rough = (estimate(n_participants=n, n_comparison=n) for n in (5000, 500))
    assert step_of([fine, rough]).size == 1.0
    with pytest.raises(ValueError, match="one unit"):
        step_of([fine, estimate(unit="GBP")])


@pytest.mark.parametrize(
    ("step", "value", "words"),
    [
        (Step("percent", 1.0), 12.18, "12 more"),
        (Step("percent", 1.0), -7.5, "8 fewer"),
        (Step("percent", 1.0), 0.4, "just above 0"),
        (Step("percent", 1.0), -0.4, "just below 0"),
        (Step("percent", 1.0), 0.0, "no difference"),
        (Step("percent", 0.1), -0.44, "0.4 fewer"),
        (Step("GBP", 100.0), 1794.34, "£1,800 more"),
        (Step("GBP", 100.0), -1794.34, "£1,800 less"),
        (Step("weeks", 1.0), 1.2, "1 week more"),
        (Step("score", 0.1), -0.26, "0.3 points lower"),
    ],
)
def test_a_difference_says_which_way(step: Step, value: float, words: str) -> None:
    assert step.difference(value) == words


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
    assert Step("percent", 1.0).range(low, high) == words


def test_a_share_is_not_said_to_be_none_or_all_without_being_so() -> None:
    step = Step("percent", 1.0)
    assert [step.level(v) for v in (0.0, 0.3, 30.2, 99.8, 100.0)] == [
        "0 in 100", "under 1 in 100", "30 in 100", "over 99 in 100", "100 in 100",
    ]  # fmt: skip
