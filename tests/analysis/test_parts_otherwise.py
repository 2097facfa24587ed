"""What one part, or one group, has recorded otherwise is found by what it does to values of a known truth; clean data raise none of it."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pandas as pd
import pytest

from localeval.analysis.doubts import Doubtful, PlaceValues
from localeval.analysis.gone_people import gone_as_known
from localeval.analysis.meaning import (
    about_a_measure,
    about_the_people,
    doubts_of_place,
    left_unadjusted_in,
)
from localeval.analysis.parts_agree import parts_that_disagree
from localeval.analysis.parts_alike import doubtful_parts, groups_apart_in
from localeval.analysis.parts_contrast import contrasts_apart
from localeval.analysis.same_time import start_dates_apart
from localeval.analysis.sample import Sample, build_sample
from localeval.analysis.telling_columns import consequences
from localeval.analysis.who_took_part import started_by_days
from localeval.project.project import Measure

from .conftest import Evaluate
from .test_meaning import COVARIATES, SETTINGS, Tables, at, tables
from .test_parts_agree import parts

Spoil = Callable[[Tables, np.ndarray, np.ndarray], None]
WITH_MORE: dict[str, Any] = {
    **SETTINGS,
    "covariates": {**COVARIATES, "grade": "numeric", "disabled": "numeric"},
    "outcomes": [
        {"code": "earnings", "month": 12, "primary": True},
        {"code": "employed", "month": 12},
    ],
}

PARTS = {"part_unlike", "part_repeated", "part_contrast", "part_level", "part_covariate_repeated", "part_covariate_reversed"}  # fmt: skip
GROUPS = {"peak", "covariate_reversed", "pasted", "floor", "unlike_size", "prior_contradicted", "tells_too_much", "other_area"}  # fmt: skip


def _where(who: np.ndarray, word: str) -> pd.Series:
    """Give a word for some people, and nothing for the others."""
    return pd.Series([word if mine else None for mine in who.tolist()], dtype="object")


def place(seed: int, n: int = 900) -> tuple[Tables, np.ndarray, np.ndarray]:
    """Draw people of four providers, with a grade that goes with pay before, and a disability of one in four."""
    frames, ours = tables(seed, n)
    rng = np.random.default_rng(seed + 100)
    people = frames["people"]
    people["grade"] = np.clip(np.round(2 + people["worked"] + rng.normal(size=n)), 0, 5)
    people["disabled"] = (rng.random(n) < 0.25) * 1.0
    by = parts(n, seed)
    people["provider"] = pd.Categorical(by)
    return frames, ours, (by == "Cedar").to_numpy()


def in_parts(evaluate: Evaluate, frames: Tables) -> list[Doubtful]:
    project = evaluate(frames["people"], frames["outcomes"], **WITH_MORE).project
    values, by = PlaceValues(frames), frames["people"]["provider"].astype("object")
    doubts: list[Doubtful] = []
    for measure in project.measures:
        sample = build_sample(frames, measure)
        doubts += doubtful_parts(sample, measure, "provider", by)
        doubts += groups_apart_in(project, sample, measure, "provider", by)
        doubts += parts_that_disagree(project, values, measure, "provider", by, of_source=True)
    return [doubt for doubt in doubts if doubt.kind in PARTS]


def in_groups(evaluate: Evaluate, frames: Tables, **changes: Any) -> list[Doubtful]:
    settings = {**WITH_MORE, **changes}
    project = evaluate(frames["people"], frames["outcomes"], **settings).project
    values, sample = PlaceValues(frames), build_sample(frames, project.primary)
    doubts = [
        *about_a_measure(project, values, sample, project.primary),
        *about_the_people(project, values, frames),
        *consequences(project, sample),
    ]
    return [doubt for doubt in doubts if doubt.kind in GROUPS]


def test_clean_places_raise_none_of_it(evaluate: Evaluate) -> None:
    for seed in range(20):
        frames, _, _ = place(seed, 300 + 50 * seed)
        assert in_parts(evaluate, frames) == [], seed
        assert in_groups(evaluate, frames) == [], seed


def _pay(frames: Tables, who: np.ndarray, how: Callable[[np.ndarray], np.ndarray]) -> None:
    rows = np.tile(who, 2)
    pay = frames["outcomes"]["earnings"].to_numpy()
    frames["outcomes"]["earnings"] = np.where(rows & (pay > 0), how(pay), pay)


def _ten_times_for_participants(frames: Tables, ours: np.ndarray, part: np.ndarray) -> None:
    _pay(frames, part & ours, lambda pay: pay * 10)


def _one_wage(frames: Tables, ours: np.ndarray, part: np.ndarray) -> None:
    _pay(frames, part, lambda pay: np.full(len(pay), 11_500.0))


def _filled_with_yes(frames: Tables, ours: np.ndarray, part: np.ndarray) -> None:
    filled = part & ours & (np.random.default_rng(3).random(len(ours)) < 0.9)
    frames["outcomes"].loc[np.tile(filled, 2), "employed"] = 1.0


def _never_told(frames: Tables, ours: np.ndarray, part: np.ndarray) -> None:
    gone = part & (np.random.default_rng(3).random(len(ours)) < 0.9)
    frames["outcomes"].loc[np.tile(gone, 2), ["employed", "earnings"]] = 0.0


def _no_months(frames: Tables, ours: np.ndarray, part: np.ndarray) -> None:
    frames["people"].loc[part, "workless"] = 0.0


def _flag_turned(frames: Tables, ours: np.ndarray, part: np.ndarray) -> None:
    frames["people"].loc[part, "disabled"] = 1 - frames["people"].loc[part, "disabled"]


def _scale_turned(frames: Tables, ours: np.ndarray, part: np.ndarray) -> None:
    frames["people"].loc[part, "grade"] = 5 - frames["people"].loc[part, "grade"]


@pytest.mark.parametrize(
    ("spoil", "kind"),
    [
        (_ten_times_for_participants, "part_unlike"),
        (_one_wage, "part_repeated"),
        (_filled_with_yes, "part_contrast"),
        (_never_told, "part_level"),
        (_no_months, "part_covariate_repeated"),
        (_flag_turned, "part_covariate_reversed"),
        (_scale_turned, "part_covariate_reversed"),
    ],
)
def test_what_one_provider_did_otherwise_is_named(
    evaluate: Evaluate, spoil: Spoil, kind: str
) -> None:
    for seed in (1, 4):
        frames, ours, part = place(seed)
        spoil(frames, ours, part)
        doubts = [doubt for doubt in in_parts(evaluate, frames) if doubt.kind == kind]
        assert {doubt.part for doubt in doubts} == {"Cedar"}, seed


def test_a_provider_that_turns_the_answer_lowers_the_evidence(evaluate: Evaluate) -> None:
    frames, ours, part = place(1)
    covariates = {**WITH_MORE["covariates"], "provider": "category"}
    _filled_with_yes(frames, ours, part)
    outcomes = [{"code": "employed", "month": 12, "primary": True}]
    settings = {**WITH_MORE, "covariates": covariates, "outcomes": outcomes}
    project = evaluate(frames["people"], frames["outcomes"], **settings).project
    assert "part_contrast" in doubts_of_place(project, frames).sure


def _flag_in_one(frames: Tables, ours: np.ndarray, part: np.ndarray) -> None:
    _flag_turned(frames, ours, ours)


def _scale_in_one(frames: Tables, ours: np.ndarray, part: np.ndarray) -> None:
    _scale_turned(frames, ours, ~ours)


def _pasted_rows(frames: Tables, ours: np.ndarray, part: np.ndarray) -> None:
    pay = frames["outcomes"].loc[at(frames), "earnings"].to_numpy().copy()
    pay[450:700] = pay[150:400]
    frames["outcomes"].loc[at(frames), "earnings"] = pay


def _least_wage(frames: Tables, ours: np.ndarray, part: np.ndarray) -> None:
    extra = np.random.default_rng(2).random(2 * len(ours)) * 900
    _pay(frames, ~ours, lambda pay: np.maximum(pay, np.round(11_500 + extra, 2)))


def _after_tax(frames: Tables, ours: np.ndarray, part: np.ndarray) -> None:
    _pay(frames, ~ours, lambda pay: np.round(pay * 0.68, 2))


def _another_month_before(frames: Tables, ours: np.ndarray, part: np.ndarray) -> None:
    ended = ~ours & (np.random.default_rng(6).random(len(ours)) < 0.5)
    frames["people"].loc[ended, "worked"] = 0.0


@pytest.mark.parametrize(
    ("spoil", "kind", "column"),
    [
        (_flag_in_one, "covariate_reversed", "disabled"),
        (_scale_in_one, "covariate_reversed", "grade"),
        (_pasted_rows, "pasted", ""),
        (_least_wage, "floor", ""),
        (_after_tax, "unlike_size", ""),
        (_another_month_before, "prior_contradicted", "worked"),
    ],
)
def test_what_one_group_has_otherwise_is_named(
    evaluate: Evaluate, spoil: Spoil, kind: str, column: str
) -> None:
    for seed in (1, 4):
        frames, ours, part = place(seed)
        spoil(frames, ours, part)
        doubts = in_groups(evaluate, frames)
        assert (kind, column) in {(doubt.kind, doubt.column) for doubt in doubts}, seed


def test_a_consequence_that_is_adjusted_for_lowers_the_evidence(evaluate: Evaluate) -> None:
    frames, _, _ = place(1)
    works = frames["outcomes"].loc[at(frames), "employed"].to_numpy()
    months = 12 * (1 - works) + np.random.default_rng(1).integers(-1, 2, len(works))
    frames["people"]["benefit_months"] = np.clip(months, 0, 12)
    covariates = {**WITH_MORE["covariates"], "benefit_months": "numeric"}
    [doubt] = [d for d in in_groups(evaluate, frames, covariates=covariates) if d.kind == "tells_too_much"]  # fmt: skip
    assert (doubt.column, doubt.sure) == ("benefit_months", True)
    settings = {**WITH_MORE, "covariates": covariates}
    done = evaluate(frames["people"], frames["outcomes"], **settings)
    assert "tells_too_much" in doubts_of_place(done.project, frames).sure
    # With no earlier outcome beside it, it may be what was best known before the start.
    [doubt] = [d for d in in_groups(evaluate, frames, covariates=covariates, prior_outcomes=[]) if d.kind == "tells_too_much"]  # fmt: skip
    assert not doubt.sure


def test_groups_of_two_parts_of_the_country_are_asked_about_where_areas_are_declared(
    evaluate: Evaluate,
) -> None:
    frames, ours, _ = place(2)
    north = np.random.default_rng(1).random(len(ours)) < np.where(ours, 0.95, 0.06)
    frames["people"]["region"] = pd.Categorical(np.where(north, "North", "South"))
    covariates = {**WITH_MORE["covariates"], "region": "category"}
    assert "region" in {d.column for d in in_groups(evaluate, frames, covariates=covariates) if d.kind == "other_area"}  # fmt: skip


def test_most_of_the_comparison_group_in_one_quarter_is_another_time() -> None:
    rng = np.random.default_rng(5)
    ours = np.arange(900) < 350
    days = np.where(ours, rng.integers(0, 364, 900), rng.integers(183, 270, 900))
    starts = pd.Series(pd.Timestamp("2024-04-01") + pd.to_timedelta(days, "D"))
    [doubt] = start_dates_apart(starts, ours)
    assert (doubt.kind, doubt.sure, doubt.value > 0.6) == ("starts_unlike", True, True)
    even = pd.Series(pd.Timestamp("2024-04-01") + pd.to_timedelta(rng.integers(0, 364, 900), "D"))
    assert not list(start_dates_apart(even, ours))


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("programme_start", True),
        ("Joined on", True),
        ("first_session_date", True),
        ("claim_start", False),
        ("job_started", False),
    ],
)
def test_days_on_which_the_comparison_group_joined(name: str, asked: bool) -> None:
    ours = np.arange(400) < 150
    joined = ours | (np.arange(400) % 3 == 0)
    days = _where(joined, "2024-06-03")
    found = list(started_by_days({name: days}, ours))
    assert [doubt.kind for doubt in found] == (["took_part"] if asked else [])
    only = _where(ours, "03/06/2024")
    assert not list(started_by_days({name: only}, ours))
    everybody = pd.Series(np.full(400, "2024-06-03"), dtype="object")
    assert not list(started_by_days({name: everybody}, ours)), "a day that both groups have"


def _moved(frames: Tables, evaluate: Evaluate, region: np.ndarray, **changes: Any) -> list[Doubtful]:  # fmt: skip
    frames["people"]["region"] = pd.Categorical(np.where(region, "North", "South"))
    settings = {**SETTINGS, **changes}
    project = evaluate(frames["people"], frames["outcomes"], **settings).project
    sample = build_sample(frames, project.primary)
    columns = {"region": sample.people["region"].astype("object")}
    return list(left_unadjusted_in(project, sample, columns))


def test_a_region_that_makes_the_difference_and_is_not_adjusted_for(evaluate: Evaluate) -> None:
    rng = np.random.default_rng(4)
    for seed in range(6):
        frames, ours = tables(seed, n=1200)
        north = rng.random(len(ours)) < np.where(ours, 0.7, 0.35)
        assert _moved(frames, evaluate, north) == [], "it goes with the groups alone"
        worse = north & (rng.random(len(ours)) < 0.7)
        even = rng.random(len(ours)) < 0.5
        before = frames["outcomes"]["employed"].copy()
        frames["outcomes"].loc[np.tile(even & worse, 2), "employed"] = 0.0
        assert [d.column for d in _moved(frames, evaluate, north)] == ["region"], seed
        covariates = {**COVARIATES, "region": "category"}
        assert _moved(frames, evaluate, north, covariates=covariates) == [], "it is adjusted for"
        frames["outcomes"]["employed"] = before
        frames["outcomes"].loc[np.tile(even, 2), "employed"] = 0.0
        assert _moved(frames, evaluate, even) == [], "it goes with the outcome alone"


def test_one_bad_quarter_is_found_however_near_the_starts_are(evaluate: Evaluate) -> None:
    frames, ours = tables(3, n=1200)
    rng = np.random.default_rng(8)
    days = np.where(ours | (rng.random(len(ours)) < 0.45), rng.integers(0, 364, len(ours)), rng.integers(91, 182, len(ours)))  # fmt: skip
    frames["people"]["start_date"] = pd.Timestamp("2024-04-01") + pd.to_timedelta(days, "D")
    bad = (days >= 91) & (days < 182) & (rng.random(len(ours)) < 0.7)
    frames["outcomes"].loc[np.tile(bad, 2), ["employed", "earnings"]] = 0.0
    project = evaluate(frames["people"], frames["outcomes"], **SETTINGS).project
    found = doubts_of_place(project, frames)
    assert "left_unadjusted" in found.sure | found.asked


@pytest.mark.parametrize(
    ("word", "asked"),
    [("Moved away", True), ("Deceased", True), ("In prison", True), ("Not traced", True), ("Retired", False), ("Completed", False)],
)  # fmt: skip
def test_people_who_are_gone_and_have_no_outcome(word: str, asked: bool) -> None:
    rng = np.random.default_rng(2)
    ours, gone = np.arange(600) < 200, np.arange(600) % 9 == 0
    outcome = np.where(rng.random(600) < 0.4, 100.0, 0.0)
    reasons = {"exit_reason": _where(gone, word)}
    assert not list(gone_as_known(reasons, outcome, ours)), "they have it as often as others"
    found = list(gone_as_known(reasons, np.where(gone, 0.0, outcome), ours))
    assert [(doubt.people, doubt.value) for doubt in found] == ([(67, 0.0)] if asked else [])
    assert not list(gone_as_known(reasons, np.where(gone, np.nan, outcome), ours)), "left empty"


def _with_month_three(frames: Tables) -> None:
    """Put month 3 before months 6 and 12, with work that lasts for most."""
    rows, rng = frames["outcomes"], np.random.default_rng(12)
    third = rows[at(frames, 6)].copy()
    third["month"] = 3
    changes = rng.random(len(third)) < 0.5
    third["employed"] = np.where(changes, (rng.random(len(third)) < 0.38) * 1.0, third["employed"])
    third["earnings"] = np.where(third["employed"] == 1, 9_000.0 + rng.integers(0, 9_999, len(third)), 0.0)  # fmt: skip
    frames["outcomes"] = pd.concat([third, rows], ignore_index=True)


def test_people_chosen_by_a_month_after_the_start_make_a_peak(evaluate: Evaluate) -> None:
    outcomes = [{"code": "employed", "month": 12, "primary": True}]
    for seed in (2, 6):
        frames, ours, _ = place(seed, 3000)
        _with_month_three(frames)
        assert in_groups(evaluate, frames, outcomes=outcomes) == [], seed
        at_six = frames["outcomes"].loc[at(frames, 6), "employed"].to_numpy()
        gone = ours & (at_six == 0) & (np.random.default_rng(seed).random(len(ours)) < 0.8)
        left = frames["people"].loc[~gone].reset_index(drop=True)
        rows = frames["outcomes"]
        fewer = {"people": left, "outcomes": rows[rows["person_id"].isin(left["person_id"])]}
        doubts = in_groups(evaluate, fewer, outcomes=outcomes)
        assert ("peak", "participants", 6) in {(d.kind, d.group, d.month) for d in doubts}, seed


def test_later_quarters_of_one_group_that_are_not_over(evaluate: Evaluate) -> None:
    for seed in (3, 4, 5):
        frames, ours, _ = place(seed, 1400)
        quarter = frames["people"]["start_date"].dt.to_period("Q").astype("str").astype("object")
        late = ~ours & (quarter >= sorted(quarter.unique())[2]).to_numpy()
        gone = late & (np.random.default_rng(1).random(len(ours)) < 0.7)
        project = evaluate(frames["people"], frames["outcomes"], **WITH_MORE).project

        def found() -> list[str]:
            sample = build_sample(frames, project.primary)  # noqa: B023
            doubts = groups_apart_in(project, sample, project.primary, "start_date", quarter)  # noqa: B023
            return [doubt.kind for doubt in doubts]

        assert found() == []
        frames["outcomes"].loc[np.tile(gone, 2), ["employed", "earnings"]] = 0.0
        assert "part_contrast" in found(), seed


def _contrasts(seed: int, of_parts: int, n: int, *, apart: float = 0.0) -> list[Doubtful]:
    """Give what is found of people of some parts, in one of which the programme does so much more."""
    rng = np.random.default_rng([seed, of_parts, n])
    ours, by = rng.random(n) < 0.5, rng.integers(0, of_parts, n)
    works = rng.random(n) < 0.35 + (0.04 + apart * (by == 0)) * ours
    sample = cast("Sample", SimpleNamespace(outcome=works * 1.0, participant=ours))
    measure = cast("Measure", SimpleNamespace(outcome=SimpleNamespace(kind="binary", unit="percent")))  # fmt: skip
    members = {str(part): by == part for part in range(of_parts)}
    return [d for d in contrasts_apart(sample, measure, "site", members, None) if d.kind == "part_contrast"]  # fmt: skip


@pytest.mark.parametrize(("of_parts", "n"), [(2, 150), (2, 400), (3, 260), (3, 400), (4, 300)])
def test_parts_that_chance_makes_unlike_are_asked_about_as_seldom_as_it_says(of_parts: int, n: int) -> None:  # fmt: skip
    """A part was held against all others by its own error alone: up to one clean column in 100 was asked about, and of two parts surely."""
    assert sum(bool(_contrasts(seed, of_parts, n)) for seed in range(1200)) <= 2


def test_a_site_that_works_where_others_do_not_is_asked_about_and_no_more() -> None:
    """What a programme does at one site is the likelier the more people it can still help: the level falls where all have one answer alone."""
    found = [_contrasts(seed, 4, 900, apart=0.4) for seed in range(20)]
    assert sum(map(bool, found)) > 10
    assert not any(doubt.sure for doubts in found for doubt in doubts)
    assert any(doubt.sure for seed in range(5) for doubt in _contrasts(seed, 4, 900, apart=0.6))
