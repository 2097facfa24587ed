"""Amounts of which some are for another stretch of time are more unlike each other than before the start; those that always were are not asked about."""

from __future__ import annotations

import numpy as np
import pytest

from localeval.analysis.doubts import Group
from localeval.analysis.spread_alike import wider_spread

Amounts = dict[Group, np.ndarray]


def _amounts(seed: int, n: int, wide: float = 0.5) -> Amounts:
    rng = np.random.default_rng(seed)
    return {
        "participants": rng.lognormal(9.5, 0.5, n),
        "comparison": rng.lognormal(9.3, wide, 2 * n),
    }


@pytest.mark.parametrize("factor", [0.25, 4.0])
def test_a_part_for_another_stretch_of_time_is_asked_about(factor: float) -> None:
    for seed in range(20):
        now, before = _amounts(seed, 300), _amounts(seed + 1000, 250)
        some = np.random.default_rng(seed).random(600) < 0.4
        now["comparison"] = np.where(some, now["comparison"] * factor, now["comparison"])
        [doubt] = wider_spread(now, before)
        assert (doubt.kind, doubt.group, doubt.sure) == ("wider_spread", "comparison", False)


def test_amounts_that_are_as_unlike_as_before_are_not_asked_about() -> None:
    for seed in range(300):
        n = 60 + seed
        assert not wider_spread(_amounts(seed, n), _amounts(seed + 1000, n)), seed
        # A group of people who are more unlike each other is so before the start too.
        assert not wider_spread(_amounts(seed, n, 0.9), _amounts(seed + 1000, n, 0.9)), seed
