"""How coarsely averages of overlapping groups are printed, so that they tell nothing of the few in between."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from localeval.methods.disclosure.averages import (
    AveragedGroup,
    half_width,
    hidden_sums,
    ladder,
    protect_averages,
    round_to,
)

SPREAD = 100.0


def group_of(*sizes: int, hidden: int, seed: int = 0, with_interval: bool = False) -> AveragedGroup:
    """Draw people in parts of these sizes, and some in no part."""
    n = sum(sizes) + hidden
    values = np.random.default_rng(seed).normal(1000, SPREAD, n)
    members = np.zeros((1 + len(sizes), n), dtype=bool)
    members[0] = True
    start = 0
    for i, size in enumerate(sizes):
        members[i + 1, start : start + size] = True
        start += size
    return AveragedGroup(values, members, with_interval)


def test_a_person_in_no_part_has_the_average_that_the_parts_leave() -> None:
    group = group_of(60, 50, hidden=1)
    rest = np.asarray(~group.members[1:].any(axis=0), dtype=np.float64)
    low, high = hidden_sums(group, np.zeros(3), rest[None], -np.inf)[0]
    assert low <= group.values[-1] <= high
    assert high - low < 2.5  # 221 averages of two decimals, half a penny each way


def test_the_parts_are_rounded_until_the_person_could_be_anybody() -> None:
    group = group_of(60, 50, hidden=1)
    found = protect_averages([group], ["", "sex", "sex"], 10)
    assert found.withheld == (False, False, False)
    assert found.steps == (0.0, 2.0, 2.0)  # 110 people times 2 is two standard deviations
    rest = np.asarray(~group.members[1:].any(axis=0), dtype=np.float64)
    low, high = hidden_sums(group, np.array(found.steps), rest[None], -np.inf)[0]
    assert high - low >= 2 * group.values.std()


def test_values_below_what_readers_take_for_the_least_are_protected_without_that_limit() -> None:
    group = group_of(60, 50, hidden=1)
    lower = AveragedGroup(group.values - 2_000, group.members)
    assert protect_averages([lower], ["", "sex", "sex"], 10, 0.0) == protect_averages([lower], ["", "sex", "sex"], 10)  # fmt: skip


@pytest.mark.parametrize("hidden", [0, 10])
def test_nothing_is_rounded_where_nobody_or_enough_people_are_in_no_part(hidden: int) -> None:
    found = protect_averages([group_of(60, 50, hidden=hidden)], ["", "sex", "sex"], 10)
    assert found.steps == (0.0, 0.0, 0.0)


@pytest.mark.parametrize("hidden", [10, 11, 15])
def test_enough_people_who_have_next_to_nothing_are_rounded_as_few_are(hidden: int) -> None:
    """Where nobody has less than nothing, no few of them have more than all: their average is known, to near nothing."""
    group = group_of(160, 125, hidden=hidden)
    group.values[-hidden:] = 1.0
    found = protect_averages([group], ["", "sex", "sex"], 10, least=0.0)
    few = np.zeros(len(group.values))
    few[-9:] = 1.0
    printed = [i for i in range(3) if not found.withheld[i]]
    assert len(printed) >= 2
    shown = AveragedGroup(group.values, group.members[printed])
    low, high = hidden_sums(shown, np.array(found.steps)[printed], few[None], 0.0)[0]
    assert high - low >= 9 * group.values.std()
    bare = hidden_sums(group, np.zeros(3), few[None], 0.0)[0]
    assert bare[1] - bare[0] < group.values.std()


def test_enough_people_who_have_much_are_not() -> None:
    found = protect_averages([group_of(160, 125, hidden=11)], ["", "sex", "sex"], 10, least=0.0)
    assert found.steps == (0.0, 0.0, 0.0)


def test_where_no_step_would_do_the_smallest_part_is_withheld() -> None:
    """Nine people beside one part of twelve: a step that hides them would say nothing of the twelve."""
    found = protect_averages([group_of(12, hidden=9)], ["", "sex"], 10)
    assert found.withheld == (False, True)


def test_a_part_inside_one_of_another_variable_tells_of_those_between() -> None:
    """A region of 60 people, of whom 57 are in its one area: three are in between."""
    rng = np.random.default_rng(1)
    members = np.zeros((5, 160), dtype=bool)
    members[0], members[1, :60], members[2, 60:] = True, True, True
    members[3, :57], members[4, 57:] = True, True
    values = rng.normal(1000, SPREAD, 160)
    variables = ["", "region", "region", "area", "area"]
    found = protect_averages([AveragedGroup(values, members)], variables, 10)
    between = 1.0 * (members[1] & ~members[3])
    printed = [i for i in range(5) if not found.withheld[i]]
    group = AveragedGroup(values, members[printed])
    low, high = hidden_sums(group, np.array(found.steps)[printed], between[None], -np.inf)[0]
    assert high - low >= 3 * SPREAD * 0.9


def test_both_groups_of_a_trial_are_printed_alike() -> None:
    """Only the comparison group has somebody in no part; the participants' averages are rounded with theirs."""
    groups = [group_of(60, 50, hidden=0), group_of(70, 61, hidden=1, seed=2)]
    found = protect_averages(groups, ["", "sex", "sex"], 10)
    assert found.steps[1] > 0


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    st.lists(st.integers(10, 90), min_size=1, max_size=4),
    st.integers(1, 9),
    st.booleans(),
    st.integers(0, 1000),
)
def test_the_few_stay_as_unknown_as_anybody(
    sizes: list[int], hidden: int, with_interval: bool, seed: int
) -> None:
    group = group_of(*sizes, hidden=hidden, seed=seed, with_interval=with_interval)
    found = protect_averages([group], ["", *["sex"] * len(sizes)], 10)
    printed = [i for i in range(1 + len(sizes)) if not found.withheld[i]]
    rest = ~group.members[printed[1:]].any(axis=0) if len(printed) > 1 else group.members[0]
    if rest.sum() >= 10:
        return
    slack = sum(
        group.members[i].sum() * max(found.steps[i], 0.01) for i in printed
    )  # what a reader can be off by, both ways, without bounds of the outcome
    assert slack >= rest.sum() * group.values.std() * 0.99


def test_steps_are_one_two_and_five_times_powers_of_ten() -> None:
    assert ladder(0.01, 0.3) == [0.01, 0.02, 0.05, 0.1, 0.2]
    assert ladder(0.01, 5) == [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0]
    assert ladder(5, 3) == []


def test_rounding_to_a_step() -> None:
    assert round_to(1234.5, 200) == 1200.0
    assert round_to(-0.26, 0.5) == -0.5
    assert round_to(0.123, 0.0) == 0.123
    assert half_width(3.1, 0.5, 2.0) == 4.0
    assert half_width(3.99, 0.5, 2.0) == 6.0, "the rounding adds to what is not known"
