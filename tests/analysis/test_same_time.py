"""Starts of the groups of a trial are held against what was drawn: people, or sites, within the declared strata."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from localeval.analysis.meaning import doubts_of_place
from localeval.analysis.same_time import drawn_by_the_day, start_dates_apart

from .conftest import Evaluate
from .test_apart_before import TRIAL, trial


def starts_in(quarters: np.ndarray, rng: np.random.Generator) -> pd.Series:
    """Give days of start in quarters that are numbered from 0."""
    return pd.Series(
        pd.Timestamp("2024-01-01")
        + pd.to_timedelta(quarters * 91 + rng.integers(0, 85, len(quarters)), "D")
    )


def two_shares(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Draw two thirds of the people of one quarter and a third of the next."""
    return np.repeat([0, 1], 300), np.concatenate([rng.permutation(300) < 200, rng.permutation(300) < 100])  # fmt: skip


def of_sites(
    rng: np.random.Generator, sites: int, quarters: int, drawn: int
) -> tuple[pd.Series, np.ndarray, pd.Series]:
    """Draw sites that each open in one quarter; give starts, group and site of their people."""
    site = np.repeat(np.arange(sites), rng.integers(15, 50, sites))
    group = np.isin(np.arange(sites), rng.permutation(sites)[:drawn])[site]
    return starts_in(site % quarters, rng), group, pd.Series([f"Site {one}" for one in site])


def test_a_share_that_changed_is_a_doubt_until_it_is_declared_as_strata() -> None:
    """The remedy that ``check`` names helps."""
    for seed in range(10):
        rng = np.random.default_rng(seed)
        quarter, group = two_shares(rng)
        starts, strata = starts_in(quarter, rng), pd.DataFrame({"intake": quarter})
        [doubt] = start_dates_apart(starts, group, drawn=True)
        assert (doubt.kind, doubt.sure) == ("starts_unlike", True)
        assert not list(start_dates_apart(starts, group, drawn=True, strata=strata))


def test_pairs_and_shares_by_two_columns_together_are_as_the_result_has_them() -> None:
    rng = np.random.default_rng(7)
    quarter, pairs = rng.integers(0, 4, 300).repeat(2), pd.DataFrame({"pair": np.arange(600) // 2})
    assert not list(start_dates_apart(starts_in(quarter, rng), np.arange(600) % 2 == 0, drawn=True, strata=pairs))  # fmt: skip
    north, young = np.repeat([True, True, False, False], 300), np.tile(np.repeat([True, False], 300), 2)  # fmt: skip
    group = np.concatenate([rng.permutation(300) < many for many in (240, 60, 60, 240)])
    starts = starts_in((north == young) * 1, rng)
    both = pd.DataFrame({"north": north, "young": young})
    assert [doubt.sure for doubt in start_dates_apart(starts, group, drawn=True)] == [True]
    assert not list(start_dates_apart(starts, group, drawn=True, strata=both))


def test_other_starts_within_the_strata_are_found() -> None:
    rng = np.random.default_rng(1)
    site = rng.integers(0, 4, 800)
    group = rng.random(800) < np.array([0.3, 0.4, 0.6, 0.7])[site]
    starts = starts_in(np.where(group, rng.integers(0, 2, 800), rng.integers(2, 4, 800)), rng)
    [doubt] = start_dates_apart(starts, group, drawn=True, strata=pd.DataFrame({"site": site}))
    assert doubt.sure


@pytest.mark.parametrize(
    ("sites", "quarters", "drawn"), [(16, 4, 8), (16, 8, 8), (8, 8, 3), (12, 6, 2), (24, 8, 6)]
)
@pytest.mark.parametrize("wrong", [0.0, 0.02])
def test_a_fair_draw_of_sites_is_hardly_ever_doubted_by_their_starts(
    sites: int, quarters: int, drawn: int, wrong: float
) -> None:
    """Of 400 draws of 8 of 16 sites 34% were sure to be none. A few people in the wrong site change nothing."""
    asked: list[Any] = []
    for seed in range(60):
        rng = np.random.default_rng(seed)
        starts, group, site = of_sites(rng, sites, quarters, drawn)
        group = group ^ (rng.random(len(group)) < wrong)
        asked += start_dates_apart(starts, group, drawn=True, clusters=site)
    assert len(asked) <= 2
    assert not any(doubt.sure for doubt in asked)


def test_sites_that_were_chosen_by_when_they_open_are_found() -> None:
    rng = np.random.default_rng(2)
    site = np.repeat(np.arange(32), 30)
    starts = starts_in(site // 8, rng)
    [doubt] = start_dates_apart(starts, site < 16, drawn=True, clusters=pd.Series(site))
    assert doubt.sure


@pytest.mark.parametrize(("sites", "kind", "sure"), [(8, "", False), (12, "starts_unlike", False), (40, "other_time", True)])  # fmt: skip
def test_of_few_sites_that_started_in_other_years_chance_may_be_the_cause(
    sites: int, kind: str, sure: bool
) -> None:
    """A draw parts 8 sites so once in 35 times, 12 once in 462, and 40 never."""
    rng = np.random.default_rng(6)
    site = np.repeat(np.arange(sites), 30)
    starts = starts_in(np.where(site < sites / 2, 0, 8) + site % 2, rng)
    group = site < sites / 2
    [doubt] = start_dates_apart(starts, group)
    assert (doubt.kind, doubt.sure) == ("other_time", True)
    found = list(start_dates_apart(starts, group, drawn=True, clusters=pd.Series(site)))
    assert [(d.kind, d.sure) for d in found] == ([(kind, sure)] if kind else [])


def test_where_sites_were_not_drawn_whole_people_are_the_units() -> None:
    rng = np.random.default_rng(3)
    group, site = np.arange(800) % 2 == 0, pd.Series(rng.integers(0, 12, 800))
    starts = starts_in(np.where(group, rng.integers(0, 2, 800), rng.integers(1, 4, 800)), rng)
    [doubt] = start_dates_apart(starts, group, drawn=True, clusters=site)
    assert doubt.sure


def test_fair_draws_of_few_people_are_hardly_ever_doubted_by_their_starts() -> None:
    asked: list[Any] = []
    for seed in range(300):
        rng = np.random.default_rng(seed)
        asked += start_dates_apart(starts_in(rng.integers(0, 4, 40), rng), np.arange(40) < 20, drawn=True)  # fmt: skip
    assert len(asked) <= 6
    assert sum(doubt.sure for doubt in asked) <= 1


def test_without_a_draw_strata_are_weighed_like_the_participants() -> None:
    """A matched comparison within intakes is alike in when they were, whichever share of each is participants."""
    rng = np.random.default_rng(4)
    quarter = np.repeat([0, 1, 2], 300)
    group = rng.random(900) < np.array([0.7, 0.3, 0.1])[quarter]
    starts = starts_in(quarter, rng)
    [doubt] = start_dates_apart(starts, group)
    assert doubt.kind == "starts_unlike"
    assert not list(start_dates_apart(starts, group, strata=pd.DataFrame({"intake": quarter})))


def test_the_order_of_rows_changes_nothing() -> None:
    rng = np.random.default_rng(5)
    site = np.repeat(np.arange(16), rng.integers(15, 50, 16))
    starts, group, sites = starts_in(site // 4, rng), site < 8, pd.Series(site)
    mixed = rng.permutation(len(group))
    first, again = (
        list(start_dates_apart(starts[rows].reset_index(drop=True), group[rows], drawn=True, clusters=sites[rows].reset_index(drop=True)))
        for rows in (np.arange(len(group)), mixed)
    )  # fmt: skip
    assert [(d.kind, d.sure) for d in first] == [(d.kind, d.sure) for d in again]
    assert first


def test_sites_that_meet_on_one_weekday_each_were_not_drawn_by_the_day() -> None:
    site = np.repeat(np.arange(4), 40)
    weeks = np.tile(np.arange(40), 4)
    starts = pd.Series(pd.Timestamp("2024-01-01") + pd.to_timedelta(7 * weeks + site, "D"))
    group = site < 2
    assert [doubt.part for doubt in drawn_by_the_day(starts, group)] == ["weekday"]
    assert not list(drawn_by_the_day(starts, group, pd.Series(site)))


@pytest.mark.parametrize("declared", ["strata", "cluster"])
def test_what_a_project_declares_keeps_its_level(evaluate: Evaluate, declared: str) -> None:
    rng = np.random.default_rng(1)
    if declared == "strata":
        part, group = two_shares(rng)
    else:
        part = np.repeat(np.arange(16), 40)
        group = np.isin(part, [0, 4, 8, 1, 5, 9, 2, 3])
    starts = starts_in(part % 4, rng)
    frames = trial(rng, group, rng.random(len(group)) < 0.5, part=part)
    frames["people"]["start_date"] = starts
    frames["outcomes"] = frames["outcomes"].loc[frames["outcomes"]["month"] > 0]
    settings: dict[str, Any] = {**TRIAL, "prior_outcomes": []}
    without = evaluate(frames["people"], frames["outcomes"], **settings)
    assert "starts_unlike" in doubts_of_place(without.project, frames).sure
    settings[declared] = ["part"] if declared == "strata" else "part"
    one = evaluate(frames["people"], frames["outcomes"], **settings)
    assert doubts_of_place(one.project, frames).sure == frozenset()
    assert one.evidence.level >= 3 > without.evidence.level
