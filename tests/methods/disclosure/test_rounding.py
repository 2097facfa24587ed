"""Steps for coarser numbers: bins that are whole bins of the rounding, so that two roundings tell no more than the finer."""

from __future__ import annotations

from itertools import pairwise, product

import numpy as np
import pytest

from localeval.methods.disclosure.rounding import (
    nested_base,
    nested_steps,
    round_counts,
    rounded_interval,
)
from localeval.methods.inputs import MethodError

pytestmark = pytest.mark.quick


@pytest.mark.parametrize(
    ("base", "least", "step"),
    [(5, 0, 5), (5, 5, 5), (5, 10, 15), (5, 20, 25), (10, 10, 10), (10, 20, 30), (1, 10, 10), (3, 10, 15)],
)  # fmt: skip
def test_a_step_is_the_next_odd_multiple(base: int, least: int, step: int) -> None:
    assert nested_base(base, least) == step


@pytest.mark.parametrize("base", [1, 2, 3, 5, 10])
@pytest.mark.parametrize("least", [5, 10, 20, 33])
def test_a_number_rounded_twice_is_told_no_closer_than_by_the_finer(base: int, least: int) -> None:
    step = nested_base(base, least)
    counts = np.arange(100, 400)
    fine, coarse = round_counts(counts, base), round_counts(counts, step)
    for printed in np.unique(fine):
        assert len(np.unique(coarse[fine == printed])) == 1, printed
    low, high = rounded_interval(coarse, step).T
    assert ((low <= counts) & (counts <= high)).all()


def test_even_multiples_told_more() -> None:
    """63 is 65 rounded to 5 and 60 rounded to 10: what is both is 63 or 64."""
    counts = np.arange(50, 80)
    both = (round_counts(counts, 5) == 65) & (round_counts(counts, 10) == 60)
    assert counts[both].tolist() == [63, 64]


def test_a_base_under_one_is_refused() -> None:
    with pytest.raises(MethodError, match="base"):
        nested_base(0, 10)


@pytest.mark.parametrize(
    ("base", "threshold", "steps"),
    [(5, 10, (5, 15)), (1, 10, (1, 5, 15)), (10, 10, (10,)), (3, 10, (3, 15)), (5, 20, (5, 25)), (5, 7, (5,)), (20, 10, (20,)), (1, 5, (1, 2, 6))],
)  # fmt: skip
def test_the_steps_lie_in_one_another(base: int, threshold: int, steps: tuple[int, ...]) -> None:
    found = nested_steps(base, threshold)
    for finer, coarser in pairwise(found):
        assert coarser % finer == 0
        assert coarser // finer % 2 == 1 or finer == 1
    assert found == steps
    assert all(round_counts([threshold], step)[0] > 0 for step in found[1:])


def told(counts: tuple[int, ...], steps: tuple[int, ...], *, grow: bool) -> tuple[int, int]:
    """Give what a reader makes of the first of some numbers, each printed to its step: the same one, or ones that only grow."""
    low, high = 0.0, np.inf
    for count, step in zip(counts, steps, strict=True):
        printed = (2 * count + step) // (2 * step) * step
        low_now, high_now = printed - step // 2, printed + (step - 1) // 2
        low = low if grow and low else max(low, low_now)
        high = min(high, high_now)
    return int(low), int(high)


@pytest.mark.parametrize("base", [1, 2, 3, 5, 10])
@pytest.mark.parametrize("threshold", [5, 7, 10, 15, 20, 30])
def test_a_number_of_two_and_of_three_publications_is_told_no_closer_than_by_one(
    base: int, threshold: int
) -> None:
    """Whoever knows the rules, and that nobody has come, or that people only come, holds all that was printed beside one another."""
    steps, tried = nested_steps(base, threshold), 0
    for times in (2, 3):
        for some in product(steps, repeat=times):
            for count in range(threshold, threshold + 4 * steps[-1]):
                alone = min(some)
                low, high = told((count,) * times, some, grow=False)
                assert high - low == alone - 1, (count, some)
                for more in (0, 1, 2, 5):
                    later = tuple(count + more * i for i in range(times))
                    low, high = told(later, some, grow=True)
                    assert high - low >= alone - 1 or high - low >= some[0] - 1, (later, some)
                tried += 1
    assert tried > 30


def test_steps_that_do_not_lie_in_one_another_told_more() -> None:
    """What 5, 10 and 20 told of a number that two or three publications print: of a third of them no more than two remained."""
    widths = []
    for some in [*product((5, 10, 20), repeat=2), *product((5, 10, 20), repeat=3)]:
        for count in range(10, 90):
            low, high = told((count,) * len(some), some, grow=False)
            widths.append((high - low) - (min(some) - 1))
    assert min(widths) < -2
    assert np.mean(np.array(widths) < 0) > 0.2
