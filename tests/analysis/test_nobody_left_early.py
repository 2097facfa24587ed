"""Participants of whom those who left early are gone are found by a day, a count or events; other programmes are not."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from localeval.analysis.doubts import Doubtful
from localeval.analysis.nobody_left_early import nobody_left_by_events, nobody_left_early

Draw = Callable[[np.random.Generator, int], np.ndarray]
N = 400
OURS = np.arange(N) % 2 == 0
STARTS = pd.Series(pd.Timestamp("2024-04-01") + pd.to_timedelta(np.arange(N) % 300, "D"))
#: How long people stay in programmes that nobody cut: days.
CLEAN: dict[str, Draw] = {
    "soon": lambda rng, n: rng.exponential(120, n),
    "at any time": lambda rng, n: rng.uniform(0, 365, n),
    "about half a year": lambda rng, n: rng.normal(182, 40, n),
    "about half a year, more or less": lambda rng, n: rng.lognormal(np.log(182), 0.3, n),
    "a course of twelve weeks, which many leave": lambda rng, n: np.where(rng.random(n) < 0.6, 84, rng.uniform(0, 84, n)),
    "a course of twelve weeks, whose last day is planned": lambda rng, n: np.where(rng.random(n) < 0.9, 84, 85),
    "early leavers and those who finish": lambda rng, n: np.where(rng.random(n) < 0.3, rng.exponential(20, n), rng.normal(270, 30, n)),
    "a short course that ends on a day or near it": lambda rng, n: rng.normal(90, 11, n),
    "a year, more or less": lambda rng, n: rng.normal(300, 38, n),
    "for a year or more": lambda rng, n: rng.gamma(6, 70, n),
}  # fmt: skip


def by_days(days: np.ndarray, name: str = "end_date", ours: np.ndarray = OURS) -> list[Doubtful]:
    starts = STARTS.iloc[np.resize(np.arange(N), len(ours))].reset_index(drop=True)
    ends = starts + pd.to_timedelta(np.maximum(days, 0).round(), "D")
    texts = ends.dt.strftime("%Y-%m-%d").where(ours).astype("object")
    return list(nobody_left_early({name: texts}, starts, ours, drawn=False))


def test_programmes_that_people_leave_when_they_like_raise_next_to_nothing() -> None:
    """Of these programmes at most one in five hundred is asked about."""
    raised = [
        (name, seed)
        for name, draw in CLEAN.items()
        for seed in range(60)
        for rng, n in [(np.random.default_rng(seed), 200 + 60 * seed)]
        if by_days(draw(rng, n), ours=np.arange(n) % 2 == 0)
    ]
    assert len(raised) <= 1, raised


@pytest.mark.parametrize("least", [28, 60, 90, 182])
def test_a_stay_that_was_asked_for_mostly_shows_as_a_cut(least: int) -> None:
    found = []
    for seed in range(20):
        for draw in (CLEAN["soon"], CLEAN["at any time"]) if least > 28 else (CLEAN["soon"],):
            days = draw(np.random.default_rng(seed), 9_000)
            found.append(by_days(days[days >= least][:N]))
    cuts = [doubt.value for each in found for doubt in each]
    assert len(cuts) >= 0.7 * len(found)
    assert all(least <= cut <= least + 0.1 * least + 6 for cut in cuts), cuts


@pytest.mark.parametrize("name", ["end_date", "Left on", "ExitDate", "date_completed", "finish"])
def test_a_day_of_leaving_is_known_by_its_name(name: str) -> None:
    [doubt] = by_days(90 + np.random.default_rng(1).exponential(100, N), name)
    assert (doubt.kind, doubt.part, doubt.sure) == ("nobody_left_early", "days", False)


def test_a_few_who_were_overlooked_do_not_hide_it() -> None:
    days = 90 + np.random.default_rng(1).exponential(100, N)
    days[OURS & (np.arange(N) < 4)] = 20
    [doubt] = by_days(days)
    assert doubt.value >= 80


@pytest.mark.parametrize("name", ["planned_end_date", "job_end_date", "benefit_end", "last_job_left", "end_of_claim"])  # fmt: skip
def test_ends_of_other_things_are_no_stay(name: str) -> None:
    assert by_days(90 + np.random.default_rng(1).exponential(100, N), name) == []


@pytest.mark.parametrize("name", ["sessions", "Sessions attended", "weeks_on_programme", "appointments"])  # fmt: skip
def test_counts_that_begin_at_a_cut_are_asked_about_and_others_not(name: str) -> None:
    for seed in range(40):
        rng = np.random.default_rng(seed)
        for counts in (1 + rng.poisson(6, N), rng.poisson(10, N), rng.poisson(20, N), rng.geometric(0.15, N), rng.negative_binomial(3, 0.2, N)):  # fmt: skip
            texts = pd.Series(counts).where(OURS).astype("object")
            assert list(nobody_left_early({name: texts}, STARTS, OURS, drawn=False)) == [], seed
    many = rng.geometric(0.15, 4 * N)
    counts = many[many >= 6][:N]
    texts = pd.Series(counts).where(OURS).astype("object")
    [doubt] = nobody_left_early({name: texts}, STARTS, OURS, drawn=False)
    assert doubt.value == 6


def test_events_say_it_as_well() -> None:
    people = pd.DataFrame({"person_id": [f"{i:04d}" for i in range(N)], "start_date": STARTS})
    for least, found in ((90, 1), (0, 0)):
        days = least + np.random.default_rng(2).exponential(100, N).round()
        left = pd.DataFrame({"person_id": people["person_id"], "event": "Left", "date": STARTS + pd.to_timedelta(days, "D")})  # fmt: skip
        began = pd.DataFrame({"person_id": people["person_id"], "event": "started", "date": STARTS})
        for events in (left[OURS], pd.concat([began, left])[np.tile(OURS, 2)]):
            doubts = list(nobody_left_by_events(people, events, OURS))
            assert [doubt.kind for doubt in doubts] == ["nobody_left_early"] * found


def test_of_a_trial_it_is_asked_where_everybody_who_was_offered_a_place_came() -> None:
    rng = np.random.default_rng(3)
    sessions = np.where(OURS, 1 + rng.poisson(5, N), 0)
    assert len(list(nobody_left_early({"sessions": pd.Series(sessions)}, STARTS, OURS, drawn=True))) == 1  # fmt: skip
    some_never = np.where(rng.random(N) < 0.1, 0, sessions)
    assert list(nobody_left_early({"sessions": pd.Series(some_never)}, STARTS, OURS, drawn=True)) == []  # fmt: skip
    both = 1 + rng.poisson(5, N)
    assert list(nobody_left_early({"sessions": pd.Series(both)}, STARTS, OURS, drawn=True)) == []
