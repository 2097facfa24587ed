"""How many joined when and began a job by when, as a funder asks for it: the truth, equal follow-up, and few people not told."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from localeval.analysis.count_cells import CountCells, everyone_name
from localeval.analysis.delivery_counts import count_delivery
from localeval.analysis.delivery_volumes import count_volumes
from localeval.analysis.evaluation import Evaluation
from localeval.results import DeliveryFigure

from .test_delivery import DATA, Place, find, of_kind, place_of, rows  # noqa: F401

MONTH = {"profile": "restart"}


def of_cohorts(found: Evaluation, kind: str) -> dict[tuple[str, int], DeliveryFigure]:
    return {(one.cohort, one.months): one for one in found.delivery if one.kind == kind}


def test_without_a_profile_there_are_none(find: Any) -> None:  # noqa: F811
    found = find(place_of())
    assert {one.kind for one in found.delivery} & {"referrals", "volume", "job_by"} == set()


def test_the_counts_are_those_of_the_people(find: Any) -> None:  # noqa: F811
    place = place_of(900)
    found = find(place, profile="restart")
    start = place.people.set_index("person_id")["start_date"]
    first = place.events[place.events["event"] == "job_start"].groupby("person_id")["date"].min()
    first = first.reindex(start.index)
    joined = of_cohorts(found, "volume")
    assert len(joined) == 13, "a cohort for each month, and all"
    assert joined["", 0].people == 900
    given = 0
    for (cohort, months), one in of_cohorts(found, "job_by").items():
        if not cohort:
            continue
        year, _, month = cohort.partition("-M")
        mine = start.dt.to_period("M") == pd.Period(f"{year}-{month}")
        assert abs((joined[cohort, 0].people or 0) - int(mine.sum())) <= 2
        within = first[mine] < start[mine] + pd.DateOffset(months=months)
        if one.reached is not None:
            given += 1
            assert abs(one.reached - int(within.sum())) <= 2
            assert one.share == pytest.approx(100 * one.reached / (one.people or 1), abs=0.01)
    assert given > 20
    jobs = of_cohorts(found, "job_by")
    for months in (3, 6, 12, 18):
        soon = first < start + pd.DateOffset(months=months)
        assert jobs["", months].people == 900
        assert abs((jobs["", months].reached or 0) - int(soon.sum())) <= 2
    assert ("", 24) in jobs
    assert (jobs["", 24].people or 0) < 900, "only cohorts that have come so far"


def test_referrals_are_counted_by_when_they_were_made(find: Any) -> None:  # noqa: F811
    place = place_of(900)
    found = find(place, profile="ukspf")
    on = place.events[place.events["event"] == "referred"].set_index("person_id")["date"]
    referred = of_cohorts(found, "referrals")
    assert referred["", 0].people == len(on) == 1125
    for (period, _), one in referred.items():
        if period and one.people is not None:
            year, _, quarter = period.partition("-")
            assert abs(one.people - int((on.dt.to_period("Q") == pd.Period(f"{year}{quarter}")).sum())) <= 2  # fmt: skip
    assert sum(one.people is not None for one in referred.values()) >= 4


def test_follow_up_is_equal_in_every_cohort(find: Any) -> None:  # noqa: F811
    found = find(place_of(900), profile="restart", data={**DATA, "locked": "2025-10-15"})
    for cohort, months in of_cohorts(found, "job_by"):
        if not cohort:
            continue
        year, _, month = cohort.partition("-M")
        last = pd.Period(f"{year}-{month}").end_time.normalize()
        # Whoever joined last in the month may have come a few days before its end.
        assert last - pd.Timedelta(days=7) + pd.DateOffset(months=months) <= pd.Timestamp("2025-10-16")  # fmt: skip
    assert max(months for _, months in of_cohorts(found, "job_by")) == 18


def test_cohorts_of_few_people_are_made_coarser(find: Any) -> None:  # noqa: F811
    found = find(place_of(200), profile="restart")
    assert {one.cohort for one in found.delivery if one.kind != "referrals"} == {"", "2024-Q1", "2024-Q2", "2024-Q3", "2024-Q4"}  # fmt: skip


@pytest.mark.parametrize(("n", "seed", "locked"), [(300, 1, "2026-06-30"), (500, 2, "2025-09-30")])
def test_every_sum_that_ties_the_counts_holds(find: Any, n: int, seed: int, locked: str) -> None:  # noqa: F811
    place = place_of(n, seed)
    early = place.people.iloc[: n // 20]
    before = rows(early["person_id"], "job_start", early["start_date"] - pd.Timedelta(days=10))
    place = Place(place.people, place.outcomes, pd.concat([place.events, before]))
    found = find(place, profile="restart", data={**DATA, "locked": locked})
    cells = CountCells()
    cells.add(everyone_name("participants"), n, rounded=True)
    count_delivery(found.delivered, cells)
    count_volumes(found.delivered, cells)
    assert len(cells.sums) > 30
    for total, parts in cells.sums:
        if total in cells.values:
            assert cells.values[total] == sum(cells.values[part] for part in parts), (total, parts)
    used = {name for total, parts in cells.sums for name in (total, *parts)}
    volumes = {
        name
        for name in cells.values
        if name[1] in {"joined", "followed", "job by", "referred", "all followed"}
    }
    assert volumes <= used, "none stands beside the sums"


@pytest.mark.parametrize("few", [1, 4, 9])
def test_a_few_people_with_a_job_are_not_told(find: Any, few: int) -> None:  # noqa: F811
    place = place_of(400)
    events = place.events[~place.events["event"].isin(["job_start", "job_end"])]
    some = place.people[place.people["start_date"].dt.quarter == 2].iloc[: 40 + few]
    days = np.where(np.arange(len(some)) < few, 20, 150)
    jobs = rows(some["person_id"], "job_start", some["start_date"] + pd.to_timedelta(days, "D"))
    found = find(Place(place.people, place.outcomes, pd.concat([events, jobs])), profile="restart")
    counts = of_cohorts(found, "job_by")
    assert counts
    for one in counts.values():
        assert one.reached is None or one.reached >= 10
    assert all(one.share is None for (_, month), one in counts.items() if month == 3), "nor of all"
    quarter = [one for (cohort, _), one in counts.items() if cohort == "2024-Q2"]
    early = [one for one in quarter if one.months == 3]
    assert all(one.share is None for one in early)


def test_the_steps_of_delivery_are_as_they_are_without_a_profile(find: Any) -> None:  # noqa: F811
    place = place_of(200)
    one, two = find(place), find(place, profile="connect_to_work")
    for kind in ("started", "stayed", "job"):
        assert of_kind(one, kind) == of_kind(two, kind)
