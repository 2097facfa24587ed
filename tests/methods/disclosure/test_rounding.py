"""Steps for coarser numbers: bins that are whole bins of the rounding, so that two roundings tell no more than the finer."""

from __future__ import annotations

import numpy as np
import pytest

from localeval.methods.disclosure.rounding import nested_base, round_counts, rounded_interval
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
