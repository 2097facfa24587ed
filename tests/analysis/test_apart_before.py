"""Groups that differ in the outcome of months before the start, beyond what is adjusted for, are asked about; others hardly ever."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from localeval.analysis.apart_before import _apart, apart_before
from localeval.analysis.doubts import Doubtful, PlaceValues
from localeval.analysis.meaning import doubts_of_place
from localeval.designs.evidence_rules import APART_BEFORE
from localeval.methods.impact.trial import difference_in_means

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


TRIAL: dict[str, Any] = {
    "design": "randomised_trial",
    "covariates": {"age": "numeric"},
    "outcomes": [{"code": "employed", "month": 12, "primary": True}],
}


def trial(
    rng: np.random.Generator, group: np.ndarray, before: np.ndarray, **columns: np.ndarray
) -> Tables:
    """Make tables of a trial in which work is known three months before the start and a year after it."""
    n = len(group)
    ids = [f"{i:05d}" for i in rng.permutation(n)]
    people = pd.DataFrame({"person_id": ids, "group": pd.Categorical(np.where(group, "participant", "comparison")), "age": rng.integers(19, 63, n) * 1.0})  # fmt: skip
    for name, values in columns.items():
        people[name] = pd.Categorical([f"{name} {value}" for value in values])
    rows = [
        pd.DataFrame({"person_id": ids, "month": month, "employed": work * 1.0})
        for month, work in ((-3, before), (12, rng.random(n) < 0.5))
    ]
    return {"people": people, "outcomes": pd.concat(rows, ignore_index=True)}


def of_sites(
    rng: np.random.Generator, sites: int, people: int, *, likeness: float = 0.1, drawn: int = 0
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Draw sites as a whole, half of them unless said; give the group, who had work before, and the site."""
    site = np.repeat(np.arange(sites), people)
    group = np.isin(np.arange(sites), rng.permutation(sites)[: drawn or sites // 2])[site]
    level = np.sqrt(likeness / (1 - likeness)) * rng.normal(size=sites)
    return group, level[site] + rng.normal(size=len(site)) > 0.5, site


def test_a_fair_draw_of_sites_is_not_taken_for_groups_that_chance_did_not_make(
    evaluate: Evaluate,
) -> None:
    """By people one by one a tenth of such draws were sure to be none."""
    alone, together = [], []
    for seed in range(40):
        rng = np.random.default_rng(seed)
        group, before, site = of_sites(rng, 12, 60)
        frames = trial(rng, group, before, site=site)
        alone += found(evaluate, frames, **{**TRIAL, "prior_outcomes": []})
        together += found(evaluate, frames, **{**TRIAL, "prior_outcomes": [], "cluster": "site"})
    assert sum(doubt.sure for doubt in alone) >= 2
    assert len(together) <= 1
    assert not any(doubt.sure for doubt in together)


@pytest.mark.parametrize(("sites", "people", "drawn"), [(20, 50, 10), (12, 60, 6), (12, 60, 3), (6, 100, 3)])  # fmt: skip
def test_of_fair_draws_of_sites_as_many_are_doubted_as_is_said(
    sites: int, people: int, drawn: int
) -> None:
    rng = np.random.default_rng(sites + drawn)
    p_values = []
    for _ in range(400):
        group, before, site = of_sites(rng, sites, people, drawn=drawn)
        apart = _apart(before * 1.0, group, None, site)
        assert apart is not None
        p_values.append(2 * float(stats.t.sf(abs(apart[0]), apart[2])))
    assert np.mean(np.array(p_values) < 0.01) <= 0.02
    assert np.mean(np.array(p_values) < 0.001) <= 0.005
    assert np.mean(np.array(p_values) < 0.1) <= 0.14


def test_sites_that_were_chosen_by_their_work_before_are_found(evaluate: Evaluate) -> None:
    rng = np.random.default_rng(3)
    _, before, site = of_sites(rng, 24, 40, likeness=0.2)
    best = pd.Series(before * 1.0).groupby(site).mean().rank(method="first").to_numpy() > 12
    frames = trial(rng, best[site], before, site=site)
    [doubt] = found(evaluate, frames, **{**TRIAL, "prior_outcomes": [], "cluster": "site"})
    assert (doubt.group, doubt.sure) == ("participants", True)


def test_the_error_over_sites_is_that_of_a_difference_over_clusters() -> None:
    rng = np.random.default_rng(4)
    site = np.repeat(np.arange(30), rng.integers(3, 60, 30))
    group = (site < 14) ^ (rng.random(len(site)) < 0.1)
    y = rng.normal(size=30)[site] + rng.normal(size=len(site))
    result = difference_in_means(y, group, clusters=site)
    mixed = rng.permutation(len(site))
    apart = _apart(y[mixed], group[mixed], None, site[mixed])
    assert apart is not None
    assert apart[0] == pytest.approx(result.estimate / result.std_error, rel=2e-3)
    assert apart[2] == pytest.approx(result.df, rel=2e-2)


def test_a_group_of_one_site_says_nothing_of_how_sites_differ() -> None:
    rng = np.random.default_rng(5)
    group, before, site = of_sites(rng, 8, 60, drawn=1)
    assert _apart(before * 1.0, group, None, site) is None


def test_strata_of_unlike_shares_are_adjusted_for_as_in_the_result(evaluate: Evaluate) -> None:
    rng = np.random.default_rng(6)
    north = np.arange(800) < 400
    group = np.concatenate([rng.permutation(400) < 267, rng.permutation(400) < 133])
    frames = trial(rng, group, rng.random(800) < np.where(north, 0.6, 0.3), area=north)
    settings = {**TRIAL, "prior_outcomes": []}
    assert [doubt.kind for doubt in found(evaluate, frames, **settings)] == ["apart_before"]
    assert found(evaluate, frames, **settings, strata=["area"]) == []
    put_down_as_none(frames, group, months=(-3,))
    [doubt] = found(evaluate, frames, **settings, strata=["area"])
    assert (doubt.group, doubt.sure) == ("comparison", True)


def test_shares_that_differ_by_two_columns_together_are_adjusted_for(evaluate: Evaluate) -> None:
    rng = np.random.default_rng(8)
    north, young = np.repeat([True, True, False, False], 300), np.tile(np.repeat([True, False], 300), 2)  # fmt: skip
    alike = north == young
    group = np.concatenate([rng.permutation(300) < many for many in (200, 100, 100, 200)])
    frames = trial(rng, group, rng.random(1200) < np.where(alike, 0.6, 0.3), area=north, young=young)  # fmt: skip
    settings = {**TRIAL, "prior_outcomes": []}
    assert [doubt.sure for doubt in found(evaluate, frames, **settings)] == [True]
    assert found(evaluate, frames, **settings, strata=["area", "young"]) == []


def test_pairs_of_a_draw_take_no_column_each(evaluate: Evaluate) -> None:
    rng = np.random.default_rng(7)
    group = np.arange(600) % 2 == 0
    frames = trial(rng, group, rng.random(600) < 0.5, pair=np.arange(600) // 2)
    put_down_as_none(frames, group, months=(-3,))
    settings = {**TRIAL, "prior_outcomes": [], "strata": ["pair"]}
    assert [doubt.sure for doubt in found(evaluate, frames, **settings)] == [True]
