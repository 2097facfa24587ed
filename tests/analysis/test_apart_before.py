"""Groups that differ in the outcome of months before the start, beyond what is adjusted for, are asked about; others hardly ever."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from localeval.analysis.apart_before import apart_before
from localeval.analysis.doubts import Doubtful, PlaceValues
from localeval.analysis.meaning import doubts_of_place
from localeval.designs.evidence_rules import APART_BEFORE

from .conftest import Evaluate
from .test_meaning import SETTINGS, Tables, tables

BEFORE = (-9, -6, -3)


def with_months_before(seed: int, n: int = 700) -> tuple[Tables, np.ndarray]:
    """Draw a clean place whose table of outcomes has work and pay before the start, which follow what is adjusted for."""
    frames, ours = tables(seed, n)
    rng = np.random.default_rng(seed + 500)
    people, outcomes = frames["people"], frames["outcomes"]
    lasting = rng.random(n)
    for month in BEFORE:
        luck = np.where(rng.random(n) < 0.6, lasting, rng.random(n))
        works = (luck < 0.15 + 0.4 * people["worked"].to_numpy(dtype=float)) * 1.0
        rows = pd.DataFrame({"person_id": people["person_id"], "month": month, "employed": works})
        rows["earnings"] = works * np.round(9_000 * np.exp(rng.normal(0, 0.4, n)), 2)
        outcomes = pd.concat([outcomes, rows], ignore_index=True)
    frames["outcomes"] = outcomes
    return frames, ours


def found(evaluate: Evaluate, frames: Tables, **changes: Any) -> list[Doubtful]:
    project = evaluate(frames["people"], frames["outcomes"], **{**SETTINGS, **changes}).project
    return list(apart_before(project, PlaceValues(frames), project.primary))


def put_down_as_none(frames: Tables, who: np.ndarray, months: tuple[int, ...] = BEFORE) -> None:
    """Let the records of some people be empty before the start, as where a register does not have them."""
    outcomes = frames["outcomes"]
    rows = outcomes["person_id"].isin(set(frames["people"]["person_id"][who]))
    rows &= outcomes["month"].isin(months)
    outcomes.loc[rows, ["employed", "earnings"]] = 0.0


def test_of_clean_places_one_in_a_hundred_or_fewer_are_asked_about(evaluate: Evaluate) -> None:
    doubts = [found(evaluate, with_months_before(seed, 300 + 20 * seed)[0]) for seed in range(40)]
    assert sum(map(bool, doubts)) <= 1
    assert not any(doubt.sure for each in doubts for doubt in each)


@pytest.mark.parametrize("group", ["participants", "comparison"])
def test_a_register_that_lacks_many_of_one_group_shows_before_the_start(
    evaluate: Evaluate, group: str
) -> None:
    for seed in range(3):
        frames, ours = with_months_before(seed)
        mine = ours if group == "participants" else ~ours
        put_down_as_none(frames, mine & (np.random.default_rng(seed).random(len(ours)) < 0.5))
        [doubt] = found(evaluate, frames)
        other = "comparison" if group == "participants" else "participants"
        assert (doubt.kind, doubt.group, doubt.sure) == ("apart_before", other, True), seed


def test_one_month_that_is_otherwise_is_named(evaluate: Evaluate) -> None:
    frames, ours = with_months_before(4)
    put_down_as_none(frames, ours, months=(-6,))
    [doubt] = found(evaluate, frames)
    assert (doubt.month, doubt.sure) == (-6, True)


def test_what_is_adjusted_for_is_no_difference(evaluate: Evaluate) -> None:
    """Participants who had worked less are no surprise where a characteristic tells it, and are one where it is not declared."""
    frames, ours = with_months_before(5)
    people, outcomes = frames["people"], frames["outcomes"]
    people.loc[ours & (np.arange(len(ours)) % 2 == 0), "worked"] = 0.0
    rows = outcomes["month"].isin(BEFORE)
    worked = outcomes.loc[rows, "person_id"].map(people.set_index("person_id")["worked"])
    luck = np.random.default_rng(5).random(int(rows.sum()))
    then = (luck < 0.15 + 0.6 * worked.to_numpy(dtype=float)) * 1.0
    outcomes.loc[rows, "employed"], outcomes.loc[rows, "earnings"] = then, then * 9_000
    assert found(evaluate, frames) == []
    without = {"covariates": {"age": "numeric", "sex": "category"}, "prior_outcomes": []}
    [doubt] = found(evaluate, frames, **without)
    assert (doubt.group, doubt.sure) == ("comparison", True)


def test_months_before_the_start_at_which_nobody_works_tell_nothing(evaluate: Evaluate) -> None:
    frames, ours = with_months_before(6)
    put_down_as_none(frames, np.ones(len(ours), dtype=bool))
    assert found(evaluate, frames) == []


def test_it_costs_the_level_and_stands_first(evaluate: Evaluate) -> None:
    frames, ours = with_months_before(7)
    put_down_as_none(frames, ~ours & (np.random.default_rng(7).random(len(ours)) < 0.5))
    one = evaluate(frames["people"], frames["outcomes"], **SETTINGS)
    assert "apart_before" in doubts_of_place(one.project, frames).sure
    assert one.evidence.level <= 2
    assert APART_BEFORE in one.evidence.caveats
