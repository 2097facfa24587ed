"""Bounds on an effect when outcomes are lost: by hand, against brute force, and around a known truth."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from numpy.typing import NDArray

from localeval.methods.impact.bounds import lee_bounds, manski_bounds
from localeval.methods.inputs import MethodError

pytestmark = pytest.mark.quick

Floats = NDArray[np.float64]
NAN = np.nan


def flags(participants: int, others: int) -> NDArray[np.bool_]:
    return np.arange(participants + others) < participants


# -- Lee


def test_lee_by_hand() -> None:
    """All ten participants are known and five of ten others: half of the participants are cut."""
    outcome = np.r_[np.arange(1.0, 11), [4, 5, 6, 7, 8], np.full(5, NAN)]
    found = lee_bounds(outcome, flags(10, 10), np.ones(20))
    # The lower five average 3, the upper five 8, the five others 6.
    assert (found.low, found.high) == pytest.approx((3 - 6, 8 - 6))


def test_lee_cuts_whichever_group_kept_more() -> None:
    outcome = np.r_[[4, 5, 6, 7, 8], np.full(5, NAN), np.arange(1.0, 11)]
    found = lee_bounds(outcome, flags(10, 10), np.ones(20))
    assert (found.low, found.high) == pytest.approx((6 - 8, 6 - 3))


def test_lee_counts_somebody_on_the_edge_in_part() -> None:
    """Four of four against three of four: a quarter is cut, which is one of four people."""
    outcome = np.array([1.0, 2, 3, 10, 5, 5, 5, NAN])
    found = lee_bounds(outcome, flags(4, 4), np.ones(8))
    assert (found.low, found.high) == pytest.approx((2 - 5, 5 - 5))
    # Three known of three, two of three others: a third of three is one; with 5 known of 6 it is a sixth of 3, half a person.
    outcome = np.array([0.0, 6, 12, 5, 5, 5, 5, 5, NAN])
    found = lee_bounds(outcome, flags(3, 6), np.ones(9))
    assert found.low == pytest.approx((0 + 6 + 12 / 2) / 2.5 - 5)
    assert found.high == pytest.approx((0 / 2 + 6 + 12) / 2.5 - 5)


def test_lee_without_uneven_losses_is_the_difference() -> None:
    outcome = np.r_[[1.0, 3, NAN, NAN], [5.0, 9, NAN, NAN]]
    found = lee_bounds(outcome, flags(4, 4), np.ones(8))
    assert (found.low, found.high) == pytest.approx((-5, -5))


def test_weights_are_numbers_of_people() -> None:
    rng = np.random.default_rng(1)
    outcome = np.where(rng.random(40) < 0.3, NAN, rng.integers(0, 9, 40).astype(float))
    weights = rng.integers(1, 4, 40).astype(float)
    group = flags(18, 22)
    copies = np.repeat(np.arange(40), weights.astype(int))
    for weighted, each in (
        (
            lee_bounds(outcome, group, weights),
            lee_bounds(outcome[copies], group[copies], np.ones(len(copies))),
        ),
        (
            manski_bounds(outcome, group, weights, 0, 8),
            manski_bounds(outcome[copies], group[copies], np.ones(len(copies)), 0, 8),
        ),
    ):
        assert (weighted.low, weighted.high) == pytest.approx((each.low, each.high))
    unit = lee_bounds(outcome, group, 1e-9 * weights)
    assert (unit.low, unit.high) == pytest.approx(
        (lee_bounds(outcome, group, weights).low, lee_bounds(outcome, group, weights).high)
    )


def test_people_without_weight_do_not_count() -> None:
    outcome = np.array([1.0, 2, 99, 5, 6, NAN])
    weights = np.array([1.0, 1, 0, 1, 1, 1])
    whole = lee_bounds(outcome, flags(3, 3), weights)
    without = lee_bounds(outcome[weights > 0], flags(2, 3), np.ones(5))
    assert (whole.low, whole.high) == pytest.approx((without.low, without.high))


@pytest.mark.parametrize("raised", [True, False], ids=["more are known", "fewer are known"])
def test_lee_holds_the_effect_on_those_whose_outcome_would_be_known_either_way(
    raised: bool,
) -> None:
    """The programme moves losses one way, and those whom it brings in are unlike the others."""
    rng = np.random.default_rng(2)
    count = 200_000
    able = rng.normal(size=count)
    group = rng.random(count) < 0.5
    always, more = able > -0.3, able > -1.0  # known without, and known with the programme
    known = np.where(group, more if raised else always, always if raised else more)
    outcome = able + 0.5 * group + 0.3 * rng.normal(size=count)
    found = lee_bounds(np.where(known, outcome, NAN), group, np.ones(count))
    assert found.low < 0.5 < found.high
    naive = outcome[known & group].mean() - outcome[known & ~group].mean()
    assert found.low < naive < found.high
    assert abs(naive - 0.5) > 0.2
    # One end is the truth here, as those brought in have the lowest outcomes but for the noise.
    nearest = found.high if raised else found.low
    assert nearest == pytest.approx(0.5, abs=0.1)


# -- Manski


def test_manski_by_hand() -> None:
    # Two of four participants are known, with 60 and 80 of 100; three of four others, with 50 each.
    outcome = np.array([60.0, 80, NAN, NAN, 50, 50, 50, NAN])
    found = manski_bounds(outcome, flags(4, 4), np.ones(8), 0, 100)
    assert found.low == pytest.approx(140 / 4 - 250 / 4)
    assert found.high == pytest.approx(340 / 4 - 150 / 4)


def test_manski_holds_whatever_the_lost_outcomes_are_and_no_more() -> None:
    outcome = np.array([100.0, NAN, 0, NAN, 100, NAN, 0, 0])
    group = flags(3, 5)
    found = manski_bounds(outcome, group, np.ones(8), 0, 100)
    lost = np.flatnonzero(np.isnan(outcome))
    effects = []
    for values in product([0.0, 100], repeat=len(lost)):
        whole = outcome.copy()
        whole[lost] = values
        effects.append(whole[group].mean() - whole[~group].mean())
    assert (found.low, found.high) == pytest.approx((min(effects), max(effects)))


def test_nobody_lost_leaves_the_difference() -> None:
    outcome = np.array([1.0, 2, 3, 4])
    found = manski_bounds(outcome, flags(2, 2), np.ones(4), 0, 10)
    assert (found.low, found.high) == pytest.approx((-2, -2))


def test_bounds_hold_the_difference_of_those_who_are_known() -> None:
    rng = np.random.default_rng(3)
    for _ in range(50):
        outcome = np.where(rng.random(60) < 0.25, NAN, 100.0 * (rng.random(60) < 0.4))
        group = rng.random(60) < 0.5
        plain = np.nanmean(outcome[group]) - np.nanmean(outcome[~group])
        lee = lee_bounds(outcome, group, np.ones(60))
        manski = manski_bounds(outcome, group, np.ones(60), 0, 100)
        assert lee.low - 1e-9 <= plain <= lee.high + 1e-9
        assert manski.low - 1e-9 <= plain <= manski.high + 1e-9


# -- what cannot be bounded


def test_what_cannot_be_bounded_is_refused() -> None:
    outcome, ones = np.array([1.0, NAN, 3, 4]), np.ones(4)
    everybody_lost = np.array([NAN, NAN, 3, 4])

    def reason(attempt: object) -> str:
        with pytest.raises(MethodError) as caught:
            attempt()  # type: ignore[operator]
        return caught.value.reason

    assert reason(lambda: lee_bounds(everybody_lost, flags(2, 2), ones)) == "empty_group"
    assert reason(lambda: lee_bounds(outcome, flags(0, 4), ones)) == "empty_group"
    assert reason(lambda: manski_bounds(outcome, flags(4, 0), ones, 0, 9)) == "empty_group"
    weightless = np.array([0.0, 0, 1, 1])
    assert reason(lambda: lee_bounds(outcome, flags(2, 2), weightless)) == "empty_group"
    assert reason(lambda: manski_bounds(outcome, flags(2, 2), ones, 0, 3)) == "wrong_setting"
    assert reason(lambda: manski_bounds(outcome, flags(2, 2), ones, 9, 0)) == "wrong_setting"
    nothing = np.full(4, NAN)
    assert reason(lambda: manski_bounds(nothing, flags(2, 2), ones, 0, 9)) == "wrong_setting"
    # A whole group may be lost where the range is all that is asked for.
    wide = manski_bounds(everybody_lost, flags(2, 2), ones, 0, 9)
    assert (wide.low, wide.high) == pytest.approx((0 - 3.5, 9 - 3.5))
