"""Numbers that are lacking among ids, and starts that are not the same day in both groups, are asked about where they tell something."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from localeval.analysis.doubts import Doubtful, PlaceValues
from localeval.analysis.meaning import about_the_people
from localeval.analysis.running_numbers import numbers_lacking
from localeval.analysis.same_clock import clocks_apart, referrals_apart

from .conftest import Evaluate
from .test_meaning import SETTINGS, tables

N = 600
OURS = np.arange(N) % 3 == 0


def ids(numbers: np.ndarray, form: str = "{:05d}") -> pd.Series:
    return pd.Series([form.format(number) for number in numbers.tolist()])


def lacking(of: pd.Series, explained: int = 0) -> list[Doubtful]:
    return list(numbers_lacking(of, OURS[: len(of)], explained=explained))


@pytest.mark.parametrize("form", ["{}", "{:05d}", "ITW-{:04d}", "P{}"])
def test_numbers_of_people_who_were_left_out_are_counted(form: str) -> None:
    rng = np.random.default_rng(1)
    kept = np.sort(rng.choice(np.arange(1, 701), N, replace=False))
    [doubt] = lacking(ids(kept, form))
    assert (doubt.people, doubt.group) == (kept.max() - kept.min() + 1 - N, "")
    assert not doubt.sure
    assert lacking(ids(kept, form), explained=100) == []


def test_numbers_of_one_group_name_it() -> None:
    rng = np.random.default_rng(2)
    mine = np.sort(rng.choice(np.arange(1, 281), int(OURS.sum()), replace=False))
    of = pd.Series(np.where(OURS, "", "C").astype(object))
    of[OURS] = ids(mine, "P{:04d}").to_numpy()
    of[~OURS] = ids(np.arange(int((~OURS).sum())), "C{:04d}").to_numpy()
    [doubt] = lacking(of)
    assert doubt.group == "participants"


@pytest.mark.parametrize("span", [600, 610, 1_500, 50_000])
def test_ids_without_gaps_and_ids_of_a_larger_register_tell_nothing(span: int) -> None:
    for seed in range(40):
        rng = np.random.default_rng(seed)
        assert lacking(ids(1 + rng.choice(span, N, replace=False))) == []


def test_ids_that_are_no_numbers_tell_nothing() -> None:
    assert lacking(pd.Series([f"{i:x}-{i * 7919 % 997}" for i in range(N)])) == []


STARTS = pd.Series(pd.Timestamp("2024-04-01") + pd.to_timedelta(np.arange(N) % 300, "D"))


def found_on(waits: np.ndarray, name: str = "referral_date") -> list[Doubtful]:
    days = (STARTS - pd.to_timedelta(waits, "D")).dt.strftime("%d/%m/%Y").astype("object")
    return list(clocks_apart({name: days}, STARTS, OURS))


@pytest.mark.parametrize("name", ["referral_date", "DateReferred", "Allocated on", "randomised", "date of assessment", "consent_date"])  # fmt: skip
def test_a_start_that_is_another_day_in_one_group_is_asked_about(name: str) -> None:
    rng = np.random.default_rng(4)
    waits = np.where(OURS, 20 + rng.integers(0, 60, N), 0)
    [doubt] = found_on(waits, name)
    assert (doubt.kind, doubt.group, doubt.sure) == ("other_clock", "participants", False)
    assert doubt.shares[0] > 40
    assert doubt.shares[1] == 0


def test_waits_of_both_groups_that_are_alike_or_nearly_are_not_asked_about() -> None:
    for seed in range(40):
        rng = np.random.default_rng(seed)
        alike = rng.gamma(2, 15, N).round()
        assert found_on(alike) == []
        assert found_on(np.where(OURS, alike + 14, alike)) == []


@pytest.mark.parametrize("name", ["date_of_birth", "job_application_date", "claim_registered", "last_assessment", "notes"])  # fmt: skip
def test_days_of_other_things_are_no_clock(name: str) -> None:
    assert found_on(np.where(OURS, 60, 0), name) == []


def test_referrals_among_events_say_it_as_well(evaluate: Evaluate) -> None:
    people = pd.DataFrame({"person_id": [f"{i:04d}" for i in range(N)], "start_date": STARTS})
    for extra, found in ((45, 1), (0, 0)):
        waits = np.where(OURS, 9 + extra, 9)
        events = pd.DataFrame({"person_id": people["person_id"], "event": "Referred", "date": STARTS - pd.to_timedelta(waits, "D")})  # fmt: skip
        assert [doubt.kind for doubt in referrals_apart(people, events, OURS)] == ["other_clock"] * found  # fmt: skip


def test_clean_places_raise_none_of_it(evaluate: Evaluate) -> None:
    for seed in range(10):
        frames, _ = tables(seed, 300 + 50 * seed)
        project = evaluate(frames["people"], frames["outcomes"], **SETTINGS).project
        kinds = {doubt.kind for doubt in about_the_people(project, PlaceValues(frames), frames)}
        assert not kinds & {"numbers_lacking", "other_clock", "nobody_left_early"}
