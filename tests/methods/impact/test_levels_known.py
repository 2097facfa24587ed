"""Levels of which, in one group, nobody's outcome is known."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from localeval.methods.impact.levels_known import nobody_known

OURS = np.array([True] * 4 + [False] * 4)
KINDS = {"area": "category", "worked": "numeric", "age": "numeric"}


def _people(**changed: list[object]) -> pd.DataFrame:
    usual: dict[str, list[object]] = {
        "area": ["North", "South"] * 4,
        "worked": [0, 0, 1, 1] * 2,
        "age": [20, 31, 42, 53, 24, 35, 46, 57],
    }
    return pd.DataFrame(usual | changed)


def _lost(*rows: int) -> np.ndarray:
    known = np.ones(8, dtype=bool)
    known[list(rows)] = False
    return known


@pytest.mark.parametrize(
    ("changed", "lost", "left"),
    [
        ({}, (), ()),
        ({}, (0, 5), ()),  # each level has others whose outcome is known
        ({"area": ["Rare", *["North", "South"] * 2, "Rare", "North", "North"]}, (0,), (0, 5)),
        ({"area": ["Rare", *["North", "South"] * 2, "Rare", "North", "North"]}, (5,), (0, 5)),
        # A level that one group lacks is left to the score.
        ({"area": ["Rare", *["North", "South"] * 3, "North"]}, (0,), ()),
        # A yes or no that is a number has levels; other numbers have none.
        ({"worked": [1, 0, 0, 0, 1, 1, 0, 0]}, (0,), (0, 4, 5)),
        ({"age": [20, 31, 42, 53, 20, 31, 42, 53]}, (0, 5), ()),
        # A gap is no level.
        ({"area": [None, *["North", "South"] * 2, None, "North", "North"]}, (0,), ()),
    ],
)
def test_who_is_left_out(
    changed: dict[str, list[object]], lost: tuple[int, ...], left: tuple[int, ...]
) -> None:
    found = nobody_known(_people(**changed), KINDS, OURS, _lost(*lost))
    assert np.flatnonzero(found).tolist() == list(left)


def test_who_is_left_out_may_be_the_only_one_of_another_level_that_is_known() -> None:
    people = _people(
        area=["Rare", "North", "North", "North", "Rare", "North", "North", "North"],
        worked=[1, 1, 0, 0, 1, 0, 0, 0],
    )
    # The comparison group's one of Rare is lost; without the first person, a loss is all that participants have of 'worked'.
    found = nobody_known(people, KINDS, OURS, _lost(1, 4))
    assert np.flatnonzero(found).tolist() == [0, 4]
    people.loc[5, "worked"] = 1
    found = nobody_known(people, KINDS, OURS, _lost(1, 4))
    assert np.flatnonzero(found).tolist() == [0, 1, 4, 5]
