"""A trial's losses against the bounds of the What Works Clearinghouse."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm

from localeval.methods.impact.attrition import CAUTIOUS, attrition_is_low
from localeval.methods.inputs import MethodError

pytestmark = pytest.mark.quick


def judged(lost: tuple[int, int], kept: tuple[int, int]) -> bool | None:
    """Judge numbers that are known exactly."""
    a, b = lost
    c, d = kept
    return attrition_is_low(((a, a), (b, b)), ((c, c), (d, d)))


@pytest.mark.parametrize(
    ("lost", "kept", "low"),
    [
        # The examples of the R package RWWC for the Standards Handbook 4.0.
        ((20, 18), (20, 31), False),  # 43% lost, 13 points apart
        ((10, 8), (30, 40), False),  # 20% lost, 8 points apart; low only by the optimistic bounds
        ((10, 100), (10, 100), True),  # half lost, equally in both
        ((0, 0), (185, 260), True),
        ((60, 60), (40, 40), False),  # equally, but more than the table has room for
        ((6, 0), (94, 100), False),  # 3% lost, 6 points apart, of which 5.9 are allowed
        ((5, 0), (95, 100), True),
    ],
)
def test_losses_overall_and_between_the_groups(
    lost: tuple[int, int], kept: tuple[int, int], low: bool
) -> None:
    assert judged(lost, kept) is low


def test_the_bound_is_a_line_of_equal_bias() -> None:
    """The table follows Deke and Chiang's model: along its line the bias of an estimate is the same.

    People answer when something that goes with the outcome is high enough; the correlations are those at
    which the model gives the cautious line.
    """

    def bias(lost: float, correlation: float) -> float:
        return float(correlation * norm.pdf(norm.ppf(lost)) / (1 - lost))

    found = [
        bias((overall + apart / 2) / 100, 0.45) - bias((overall - apart / 2) / 100, 0.39)
        for overall, apart in enumerate(CAUTIOUS)
        if overall - apart / 2 > 0
    ]
    assert len(found) > 50
    np.testing.assert_allclose(found, 0.055, atol=0.001)


def test_what_is_known_only_roughly_is_judged_where_it_makes_no_difference() -> None:
    kept = ((180.0, 184.0), (258.0, 262.0))
    assert attrition_is_low(((1, 9), (0, 0)), kept) is True
    assert attrition_is_low(((1, 9), (30, 34)), kept) is None
    assert attrition_is_low(((1, 9), (60, 64)), kept) is False
    assert attrition_is_low(((1, np.inf), (0, 0)), kept) is None


@given(st.lists(st.integers(0, 60), min_size=4, max_size=4), st.integers(0, 4))
def test_a_rough_answer_never_contradicts_the_exact_one(numbers: list[int], blur: int) -> None:
    a, b, c, d = numbers
    lost, kept = (a, b), (c + 1, d + 1)
    rough = [
        tuple((float(max(n - blur, 0)), float(n + blur)) for n in pair) for pair in (lost, kept)
    ]
    if any(out[0] + here[0] <= 0 for out, here in zip(*rough, strict=True)):
        return
    said = attrition_is_low(*rough)  # type: ignore[arg-type]
    assert said is None or said is judged(lost, kept)


@pytest.mark.parametrize("lost", [((-1, 0), (0, 0)), ((2, 1), (0, 0)), ((0, 0), (0, 0))])
def test_what_is_no_number_of_people_is_refused(
    lost: tuple[tuple[int, int], tuple[int, int]],
) -> None:
    with pytest.raises(MethodError):
        attrition_is_low(lost, ((0, 0), (10, 10)))
