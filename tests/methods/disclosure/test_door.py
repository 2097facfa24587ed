"""The door: small counts do not leave, others are rounded, and shares do not give counts away."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from localeval.methods.disclosure.door import Door
from localeval.methods.disclosure.linked import LinkedCells

doors = st.builds(Door, threshold=st.integers(1, 1000), rounding=st.integers(1, 100))


@pytest.mark.parametrize(
    ("n", "published"),
    [
        (0, 0),
        (1, None),
        (9, None),
        (10, 10),
        (12, 10),
        (13, 15),
        (17, 15),
        (18, 20),
        (15992, 15990),
    ],
)
def test_counts_under_ten_are_withheld_and_the_others_rounded(
    n: int, published: int | None
) -> None:
    assert Door().count(n) == published


def test_half_a_step_is_rounded_up() -> None:
    assert [Door(10, 10).count(n) for n in (15, 25, 35)] == [20, 30, 40]


@given(doors, st.integers(0, 10**7))
def test_a_count_that_leaves_is_never_small_and_near_the_truth(door: Door, n: int) -> None:
    published = door.count(n)
    if published is None:
        assert 0 < n < max(door.threshold, door.rounding)
        return
    assert published % door.rounding == 0
    assert abs(published - n) <= door.rounding / 2
    assert (published == 0) == (n == 0)


@pytest.mark.parametrize(
    ("yes", "n", "safe"),
    [
        (10, 20, True),
        (9, 20, False),
        (11, 20, False),
        (0, 50, False),
        (50, 50, False),
        (40, 50, True),
    ],
)
def test_a_share_is_safe_when_neither_side_of_it_is_small(yes: int, n: int, safe: bool) -> None:
    assert Door().share_is_safe(yes, n) is safe


def test_results_need_enough_people_in_every_group() -> None:
    assert Door().enough(10, 500)
    assert not Door().enough(9, 500)


@pytest.mark.parametrize(
    ("value", "unit", "given_"),
    [(1794.3423, "USD", 1794.34), (11.0602, "percent", 11.06), (-0.001, "weeks", 0.0)],
)
def test_numbers_leave_with_two_digits_and_without_a_negative_zero(
    value: float, unit: str, given_: float
) -> None:
    assert str(Door().number(value, unit)) == str(given_)


def test_counts_that_nothing_ties_are_judged_by_themselves() -> None:
    cells = LinkedCells.from_sums({"few": 4.0, "many": 40.0}, [])
    assert Door(10, 5).withheld(cells, rounded=["few", "many"], unknown=[]) == {"few"}


def test_where_a_small_count_is_given_away_by_what_is_known_nothing_else_is_printed() -> None:
    cells = LinkedCells.from_sums(
        {"few": 4, "known": 4, "others": 30, "all": 34},
        [("known", ["few"]), ("all", ["few", "others"])],
    )
    fixed = np.array([False, True, False, False])
    known = np.where(fixed[:, None], 4.0, cells.known)
    told = replace(cells, fixed=fixed, known=known)
    assert Door().withheld(told, {"others", "all"}, ()) == {"few", "others", "all"}
