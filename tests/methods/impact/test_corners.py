"""Corners of two characteristics in which participants have nobody like them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy.special import expit

from localeval.designs.everyone import Everyone
from localeval.designs.matching import match
from localeval.methods.impact.corners import nobody_alike
from localeval.methods.impact.covariates import design_matrix

KINDS = {"area": "category", "age": "numeric", "workless": "numeric", "sex": "category"}
Corner = Callable[[pd.DataFrame], pd.Series]
CORNERS: dict[str, Corner] = {
    "the young of one area": lambda x: (x["area"] == "B") & (x["age"] < 25),
    "the middle of one area": lambda x: (x["area"] == "C") & x["age"].between(30, 42),
    "women of one area": lambda x: (x["area"] == "D") & (x["sex"] == "Female"),
    "the young who are long out of work": lambda x: (x["age"] < 30) & (x["workless"] > 15),
}


def drawn(seed: int, corner: Corner | None, count: int = 1500) -> tuple[Everyone, np.ndarray]:
    """Draw people of whom those of a corner are participants alone, and do worse; the programme does nothing."""
    rng = np.random.default_rng([3, seed])
    x = pd.DataFrame(
        {
            "area": rng.choice(list("ABCD"), count),
            "age": rng.integers(18, 65, count).astype(float),
            "workless": rng.exponential(12, count).round(),
            "sex": rng.choice(["Female", "Male"], count),
        }
    )
    index = -1.1 - 0.01 * (x["age"] - 40) + 0.02 * x["workless"]
    group = np.asarray(rng.random(count) < expit(index))
    special = corner(x) if corner else x["age"] < 0
    outcome = -0.02 * x["age"] - 0.03 * x["workless"] - special + rng.normal(size=count)
    there = np.asarray(~special | group)
    people = Everyone(
        x[there].reset_index(drop=True), outcome[there].to_numpy(), group[there], None, int(there.sum())
    )  # fmt: skip
    return people, special[there].to_numpy()


@pytest.mark.parametrize("name", CORNERS)
def test_who_has_nobody_like_them_is_left_out_and_the_interval_holds(name: str) -> None:
    """Where they were compared with others it held in 50 to 83 of 100."""
    held, out = 0, []
    for seed in range(30):
        people, corner = drawn(seed, CORNERS[name])
        found = match(people, KINDS, ())
        held += found.main.low <= 0 <= found.main.high
        off = people.participant & ~found.on_support
        out.append(off[corner & people.participant].mean())
        assert off[~corner & people.participant].mean() < 0.06
    assert held >= 25  # 28.5 on average
    assert np.mean(out) > (0.75 if "long" in name else 0.9)


def test_who_has_nobody_like_them_in_everyone_is_left_out_of_a_part_too() -> None:
    """In a part they can be too few to be seen, and are no less alone."""
    held = held_unseen = 0
    for seed in range(20):
        people, corner = drawn(seed, CORNERS["the middle of one area"])
        whole = match(people, KINDS, (), only_main=True)
        assert whole.alone[corner & people.participant].mean() > 0.9
        for part in np.arange(len(corner)) % 3 == np.arange(3)[:, None]:
            found = match(replace(people, alone=whole.alone).where(part), KINDS, (), only_main=True)
            assert not found.on_support[whole.alone[part]].any()
            assert found.alone[whole.alone[part]].all()
            assert (
                found.odds[whole.alone[part]].sum() == found.weights[whole.alone[part]].sum() == 0
            )
            held += found.main.low <= 0 <= found.main.high
            unseen = match(people.where(part), KINDS, (), only_main=True).main
            held_unseen += unseen.low <= 0 <= unseen.high
    assert held >= 52  # 57 on average
    assert held_unseen < held


def test_where_there_is_no_corner_nobody_is_left_out_for_one() -> None:
    for seed in range(30):
        people, _ = drawn(seed, None)
        design = design_matrix(people.people, KINDS)
        assert not nobody_alike(design, people.participant, ["area", "sex"]).any()


def test_few_participants_in_a_corner_are_no_matter() -> None:
    people, corner = drawn(1, CORNERS["women of one area"])
    ours = np.flatnonzero(corner & people.participant)
    keep = np.ones(len(corner), dtype=bool)
    keep[ours[8:]] = False
    few = people.where(keep)
    design = design_matrix(few.people, KINDS)
    assert not nobody_alike(design, few.participant, ["area", "sex"]).any()


def test_a_corner_that_chance_may_leave_empty_is_none() -> None:
    """Of 40 comparison people few would be of a corner anyway."""
    people, _ = drawn(2, CORNERS["the young of one area"])
    theirs = np.flatnonzero(~people.participant)
    keep = people.participant.copy()
    keep[theirs[:40]] = True
    few = people.where(keep)
    design = design_matrix(few.people, KINDS)
    assert not nobody_alike(design, few.participant, ["area", "sex"]).any()


def test_the_order_of_people_does_not_matter() -> None:
    people, _ = drawn(3, CORNERS["the young of one area"])
    design = design_matrix(people.people, KINDS)
    order = np.random.default_rng(1).permutation(len(design))
    found = nobody_alike(design, people.participant, ["area", "sex"])
    again = nobody_alike(
        design.iloc[order].reset_index(drop=True), people.participant[order], ["area", "sex"]
    )
    assert found.any()
    np.testing.assert_array_equal(again, found[order])
