"""What an outsider works out from all figures on delivery of a place together: nothing of few people."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd
import pytest

from localeval.analysis.count_cells import CountCells, everyone_name
from localeval.analysis.delivery import at_risk_name, count_delivery, first_job_name, step_names
from localeval.analysis.delivery_volumes import count_volumes, job_by_name

from .delivery_attacker import Outsider
from .test_delivery import DATA, Place, find, of_kind, place_of  # noqa: F401

ASKED = {"by": ["provider"], "equality": ["sex"]}


def with_few(place: Place, few: int, rare: int, unknown: int, seed: int) -> Place:
    """Give a place a provider of a few people, a category of a few, and a few of whom it is not known."""
    n, rng = len(place.people), np.random.default_rng(seed)
    provider = rng.choice(["north", "south"], n).astype(object)
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
