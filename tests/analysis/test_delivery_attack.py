"""What an outsider works out from all figures on delivery of a place together: nothing of few people."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace
from itertools import combinations
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from localeval.analysis.count_cells import CountCells, everyone_name
from localeval.analysis.delivery_counts import (
    at_risk_name,
    count_delivery,
    first_job_name,
    step_names,
)
from localeval.analysis.delivery_volumes import count_volumes, job_by_name
from localeval.analysis.evaluation import Evaluation

from ..small_project import Make
from .conftest import people_and_outcomes
from .delivery_attacker import Outsider
from .test_delivery import DATA, Place, find, of_kind, place_of  # noqa: F401

ASKED = {"by": ["provider"], "equality": ["sex"]}


def with_few(
    place: Place,
    few: int,
    rare: int,
    unknown: int,
    seed: int,
    providers: tuple[str, ...] = ("north", "south"),
) -> Place:
    """Give a place a provider of a few people, a category of a few, and a few of whom it is not known."""
    n, rng = len(place.people), np.random.default_rng(seed)
    provider = rng.choice(providers, n).astype(object)
    provider[rng.choice(n, few, replace=False)] = "small"
    sex = rng.choice(["Female", "Male"], n).astype(object)
    some = rng.choice(n, rare + unknown, replace=False)
    sex[some[:rare]] = "Prefer not to say"
    sex[some[rare:]] = None
    people = place.people.assign(provider=pd.Categorical(provider), sex=pd.Categorical(sex))
    return replace(place, people=people)


@pytest.mark.parametrize(
    ("n", "seed", "few", "rare", "unknown", "profile"),
    [(70, 1, 3, 2, 0, None), (150, 2, 3, 1, 4, None), (130, 6, 1, 7, 0, "trailblazer")],
)
def test_all_figures_together_tell_of_no_few_people(
    find: Any,  # noqa: F811
    n: int,
    seed: int,
    few: int,
    rare: int,
    unknown: int,
    profile: str | None,
) -> None:
    place = with_few(place_of(n, seed), few, rare, unknown, seed)
    changes = {"profile": profile} if profile else {}
    found = find(place, delivery=ASKED, **changes)
    outsider = Outsider(found)
    assert len(outsider.rows) > 15
    assert outsider.findings() == []


def test_the_curve_tells_how_many_have_begun_a_job_no_closer_than_a_rounded_count(
    find: Any,  # noqa: F811
) -> None:
    """The exact share beside a rounded number by provider gave away a provider of three people (300 people, whole points)."""
    for seed in range(4):
        found = find(place_of(160, seed))
        start, *curve = of_kind(found, "first_job")
        [job] = of_kind(found, "job")
        assert start.people
        multiples = range(0, start.people + 1, 5)
        for one in curve:
            assert one.share in {float(np.floor(100 * n / start.people + 0.5)) for n in multiples}
        [year] = [one for one in curve if one.months == 12]
        assert year.share == np.floor((job.share or 0) + 0.5), "nobody's data end before"


@pytest.mark.parametrize("locked", ["2026-06-30", "2025-10-15"])
def test_the_curve_and_the_steps_stand_in_one_sum(find: Any, locked: str) -> None:  # noqa: F811
    """Who has begun a job by month 12 of the curve is who has got to the step, and who is at risk then is who has not."""
    found = find(place_of(160), data={**DATA, "locked": locked}, profile="trailblazer")
    cells = CountCells()
    cells.add(everyone_name("participants"), 160, rounded=True)
    count_delivery(found.delivered, cells)
    count_volumes(found.delivered, cells)
    step: tuple[Hashable, ...] = ("delivery", "not", "job", "")
    for mine, theirs in (
        (first_job_name(12), step_names("job", "")[1]),
        (at_risk_name(12), step),
        (first_job_name(6), job_by_name("", 6)),
    ):
        names = {cells.find(mine), cells.find(theirs)}
        parts = [set(some) for total, some in cells.sums if total in names]
        direct = any(names <= {total, *some} for total, some in cells.sums)
        assert direct or any(one & other for one, other in combinations(parts, 2)), mine
    for total, some in cells.sums:
        assert cells.values[total] == sum(cells.values[part] for part in some), total


def in_quarters(sizes: tuple[int, ...], seed: int) -> Place:
    """Give a place so many starts in each quarter of 2024, with what happened to each person moved with their start."""
    place, rng = place_of(sum(sizes), seed), np.random.default_rng(seed)
    quarters = pd.to_datetime(["2024-01-01", "2024-04-01", "2024-07-01", "2024-10-01"])
    start = np.repeat(quarters, sizes) + pd.to_timedelta(rng.integers(0, 85, sum(sizes)), unit="D")
    people = place.people
    moved = pd.Series(start - pd.DatetimeIndex(people["start_date"]), index=people["person_id"])
    events = place.events
    by = events["person_id"].map(moved).fillna(pd.Timedelta(0))
    words = np.resize(["north", "south"], len(people))
    return Place(
        people.assign(start_date=start, provider=pd.Categorical(words), sex=pd.Categorical(words)),
        place.outcomes,
        events.assign(date=events["date"] + by),
    )


@pytest.mark.parametrize(
    ("sizes", "seed"), [((62, 57, 49, 1), 0), ((9, 46, 68, 62), 1), ((1, 56, 54, 54), 6)]
)
def test_starts_by_the_days_of_targets_tell_no_small_quarter(
    find: Any,  # noqa: F811
    sizes: tuple[int, ...],
    seed: int,
) -> None:
    """Targets at the ends of quarters are sums of quarters: untied, they told three of eight quarters of 1 to 9 people."""
    days = ("2024-03-31", "2024-06-30", "2024-09-30", "2024-12-31")
    asked = {"targets": [{"by": day, "starts": 100} for day in days]}
    programme = {"name": "Test", "organisation": "Test", "started": "2024-01-01"}
    found = find(
        in_quarters(sizes, seed), profile="trailblazer", delivery=asked, programme=programme
    )
    targets = [one for one in found.delivery if one.kind == "target"]
    assert len(targets) == 4
    assert sum(one.reached is not None for one in targets) >= 2
    assert Outsider(found).findings() == []


@pytest.mark.parametrize(
    ("n", "seed", "few", "rare", "profile"), [(300, 21, 3, 4, None), (300, 4, 3, 5, "trailblazer")]
)
def test_a_large_group_beside_a_few_is_printed_coarser_and_not_withheld(
    find: Any,  # noqa: F811
    n: int,
    seed: int,
    few: int,
    rare: int,
    profile: str | None,
) -> None:
    """One provider of nearly all, or a category beside a few who prefer not to say, was withheld as a whole."""
    place = with_few(place_of(n, seed), few, rare, 0, seed, providers=("north",))
    found = find(place, delivery=ASKED, **({"profile": profile} if profile else {}))
    whole = {one.kind: one for one in found.delivery if not one.by and not one.cohort}
    [north] = [one for one in found.delivery if (one.kind, one.part) == ("job", "north")]
    assert north.people is not None
    assert north.share is not None
    assert north.people % (north.people_rounded_to or 5) == 0
    assert north.people_rounded_to == 15
    assert whole["job"].people_rounded_to == 0, "only what needs it is coarser"
    for one in found.delivery:
        if one.kind == "joined" and one.part in {"Female", "Male"}:
            assert one.reached
    assert of_kind(found, "first_job")
    assert Outsider(found).findings() == []


def test_many_parts_are_not_made_coarser_for_one(find: Any) -> None:  # noqa: F811
    """Of six providers of sixty people each all would be told worse, for the sake of one that is withheld."""
    place = with_few(place_of(366), 6, 0, 0, 1, tuple(f"provider {i}" for i in range(6)))
    found = find(place, delivery={"by": ["provider"]})
    steps = {one.people_rounded_to for one in found.delivery if one.by == "provider"}
    assert steps <= {0, 15}


@pytest.mark.parametrize(("few", "profile"), [(1, None), (4, "trailblazer"), (7, None)])
def test_a_few_who_are_like_nobody_take_neither_delivery_nor_the_result_away_and_are_not_told(
    make: Make, few: int, profile: str | None
) -> None:
    """A matched comparison that leaves 1 to 9 people out withheld reach and each step, and with a funder's volumes its estimate."""
    n = 300
    place = place_of(n, few)
    people, outcomes = people_and_outcomes(n, 2 * n, few)
    start = place.people["start_date"].to_numpy()
    people["start_date"] = np.r_[start, np.full(2 * n, np.datetime64("2024-06-01"))]
    people.loc[: few - 1, "age"] = 200.0 + np.arange(few)
    people["provider"] = pd.Categorical(np.resize(["north", "south"], 3 * n))
    eligible = {"people": 3000, "source": "Census", "date": "2021-03-21", "by": {"sex": {"Female": 1500, "Male": 1500}}}  # fmt: skip
    project = make(
        data=DATA,
        design="matched_comparison",
        cluster=None,
        delivery={**ASKED, "eligible": eligible},
        outcomes=[{"code": "employed", "month": 12, "primary": True}],
        **({"profile": profile} if profile else {}),
    )
    tables = {"people": people, "outcomes": outcomes, "events": place.events}
    found = Evaluation(project, project.places[0], tables.__getitem__)
    steps = {one.step: one.participants for one in found.flow}
    assert steps["off_support"] is None
    assert steps["in_data"] is None
    assert found.estimates[0].participant_level is not None
    shown = {one.kind: one for one in found.delivery if not one.by and not one.cohort}
    for kind in ("started", "stayed", "job", "reach"):
        assert shown[kind].reached
        assert shown[kind].share is not None
        assert shown[kind].people_rounded_to == 15
    # Who was evaluated is told exactly, by the share of the result; the few are 1 to 9.
    mine = {**tables, "people": people.iloc[:n]}
    outsider = Outsider(SimpleNamespace(project=project, tables=mine, delivery=found.delivery))  # type: ignore[arg-type]
    outsider.learn(outsider.who(), n - few + 1, n - few + 9)
    low, high = outsider.infer(outsider.who())
    assert high - low >= 5 - 1e-6
