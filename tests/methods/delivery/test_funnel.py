"""The steps of the way: who is in the denominator, who got there, and who is left out because days contradict each other."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from localeval.methods.delivery.calendar_months import after_months, is_over, months_over
from localeval.methods.delivery.cohorts import cohorts
from localeval.methods.delivery.funnel import (
    FunnelStep,
    Histories,
    funnel,
    job_window,
    wilson_interval,
)
from localeval.methods.delivery.intensity import attended, in_bands

EVERYTHING = frozenset({"referred", "left", "job_start", "job_end"})
NONE = "NaT"


def days(*texts: str) -> np.ndarray:
    return np.array(texts, dtype="datetime64[D]")


def histories(day: str = "2026-06-30", **changes: Any) -> Histories:
    """Give people who started in January 2024, by the days that differ."""
    n = len(next(iter(v for k, v in changes.items() if k in {"started", "referred"})))
    given: dict[str, Any] = {
        "referred": days(*[NONE] * n),
        "started": days(*["2024-01-15"] * n),
        "left": days(*[NONE] * n),
        "completed": days(*[NONE] * n),
        "person": np.array([], dtype=int),
        "first": days(),
        "last": days(),
        "attended": np.array([], dtype=int),
        "attended_on": days(),
        "took_part": np.zeros(n, dtype=bool),
        "unclear_end": np.zeros(n, dtype=bool),
        "recorded": EVERYTHING,
    }
    return Histories(day=np.datetime64(day), **{**given, **changes})


def step(name: str, found: list[FunnelStep]) -> tuple[list[bool], list[bool], list[bool]]:
    one = next(item for item in found if item.name == name)
    return one.could.tolist(), one.reached.tolist(), one.contradictory.tolist()


def test_who_was_referred_too_recently_is_in_no_share_of_starts() -> None:
    found = histories(
        day="2024-06-30",
        referred=days("2024-01-01", "2024-01-01", "2024-04-01", "2024-04-02", "2024-01-10"),
        started=days("2024-03-31", NONE, NONE, "2024-04-03", "2024-01-09"),
    )
    could, reached, wrong = step("started", funnel(found))
    assert could == [
        True,
        True,
        True,
        False,
        False,
    ]  # three months from 1 April are over on 30 June
    assert reached == [True, False, False, False, False]
    assert wrong == [False, False, False, False, True]


def test_whoever_took_part_on_an_unknown_day_is_not_taken_for_somebody_who_did_not_start() -> None:
    found = histories(
        referred=days("2024-01-01", "2024-01-01"),
        started=days(NONE, NONE),
        took_part=np.array([True, False]),
    )
    assert step("started", funnel(found)) == ([False, True], [False, False], [True, False])


def test_data_of_those_who_started_tell_nothing_of_who_was_referred_and_did_not() -> None:
    found = histories(referred=days("2024-01-01", "2024-01-02"))
    assert "started" not in {one.name for one in funnel(found)}


def test_who_finished_or_went_into_work_has_not_dropped_out() -> None:
    found = histories(
        started=days(*["2024-01-15"] * 6, "2026-05-01"),
        left=days("2024-02-01", "2024-02-01", "2024-02-01", "2024-04-15", NONE, "2024-01-02", NONE),
        completed=days(NONE, "2024-02-01", *[NONE] * 5),
        person=np.array([2]),
        first=days("2024-02-02"),
        last=days(NONE),
    )
    could, reached, wrong = step("stayed", funnel(found))
    assert could == [True] * 5 + [False, False]  # before the start, and too recent
    assert reached[:5] == [False, True, True, True, True]
    assert wrong == [False] * 5 + [True, False]


def test_a_job_counts_within_its_window_and_for_whom_the_window_is_over() -> None:
    found = histories(
        started=days("2024-01-15", "2024-01-15", "2024-01-15", "2025-07-02", "2024-01-15"),
        person=np.array([0, 1, 3, 4]),
        first=days("2025-01-14", "2025-01-15", "2025-08-01", "2023-05-01"),
        last=days(NONE, NONE, NONE, "2024-01-15"),
    )
    could, reached, wrong = step("job", funnel(found))
    assert could == [True, True, True, False, False]
    assert reached == [True, False, False, False, False]
    assert wrong == [False, False, False, False, True]  # in work on the day of the start


def test_a_job_is_kept_for_26_weeks_on_end() -> None:
    found = histories(
        started=days(*["2024-01-15"] * 4),
        person=np.array([0, 1, 2, 2]),
        first=days("2024-03-01", "2024-03-01", "2024-03-01", "2025-06-01"),
        last=days("2024-08-29", "2024-08-28", "2024-04-01", NONE),
        unclear_end=np.array([False, False, False, True]),
    )
    could, reached, wrong = step("kept", funnel(found))
    assert could == [True, True, True, False]
    assert reached == [
        True,
        False,
        False,
        False,
    ]  # 182 days; 181; two, the long one after the window
    assert wrong == [False, False, False, True]


def test_lasting_work_needs_its_weeks_after_the_window() -> None:
    day = np.datetime64("2025-01-15") + 182
    for shift, expected in ((-2, False), (-1, True)):
        found = histories(day=str(day + shift), started=days("2024-01-15"))
        assert step("kept", funnel(found))[0] == [expected]


def test_whoever_keeps_a_job_has_begun_one() -> None:
    rng = np.random.default_rng(3)
    n = 400
    start = np.datetime64("2024-01-01") + rng.integers(0, 600, n)
    first = start + rng.integers(-30, 500, n)
    found = histories(
        started=start, person=np.arange(n), first=first, last=first + rng.integers(1, 500, n)
    )
    steps = {one.name: one for one in funnel(found)}
    kept, job = steps["kept"], steps["job"]
    assert not (kept.reached & ~job.reached).any()
    assert not (kept.could & ~job.could).any()
    assert 0 < kept.reached.sum() < job.reached.sum()


@pytest.mark.parametrize(
    ("day", "window"), [("2025-01-14", 12), ("2025-01-13", 6), ("2024-07-13", 3), ("2024-02-01", 3)]
)
def test_the_window_is_the_longest_that_half_have_behind_them(day: str, window: int) -> None:
    found = histories(day=day, started=days("2024-01-15", "2024-01-15", "2024-05-01"))
    assert job_window(found) == window


def test_steps_of_which_nothing_is_on_record_are_left_out() -> None:
    found = histories(started=days("2024-01-15"), recorded=frozenset({"job_start"}))
    assert [one.name for one in funnel(found)] == ["job"]


def test_months_of_the_calendar_end_as_in_a_diary() -> None:
    assert after_months(days("2024-01-31", "2023-12-31", NONE), 1).astype(str).tolist() == [
        "2024-02-29",
        "2024-01-31",
        NONE,
    ]
    assert is_over(days("2024-01-31"), 1, np.datetime64("2024-02-28")).tolist() == [True]
    counted = months_over(
        days("2024-01-31", "2024-01-31", NONE), days("2024-02-29", "2024-02-28", NONE)
    )
    assert counted.tolist() == [1, 0, -1]


def test_cohorts_are_quarters_unless_these_are_few_people_each() -> None:
    many = np.repeat(days("2024-01-10", "2024-05-10", "2024-08-10", "2024-11-10"), 40)
    assert list(cohorts(many, 40)) == ["2024-Q1", "2024-Q2", "2024-Q3", "2024-Q4"]
    halves = cohorts(many, 41)
    assert {name: int(who.sum()) for name, who in halves.items()} == {"2024-H1": 80, "2024-H2": 80}
    few = np.repeat(days("2023-03-01", "2024-03-01", NONE), 5)
    assert [int(who.sum()) for who in cohorts(few, 30).values()] == [5, 5]
    assert cohorts(days("2024-01-01", "2024-02-01"), 30) == {}


def test_attendance_counts_in_the_first_months_of_whom_they_are_over() -> None:
    found = histories(
        started=days("2024-01-15", "2024-01-15", "2026-05-01"),
        attended=np.array([0, 0, 0, 0, 2]),
        attended_on=days("2024-01-14", "2024-01-15", "2024-04-14", "2024-04-15", "2026-05-02"),
    )
    could, times = attended(found)
    assert could.tolist() == [True, True, False]
    assert times.tolist() == [2, 0, 1]
    assert in_bands(could, times) == {"0": 1, "1-2": 1, "3-5": 0, "6-10": 0, "11+": 0}


def test_the_interval_of_a_share_is_wilsons() -> None:
    # Newcombe (1998), Statistics in Medicine 17: 81 of 263 gives 0.2553 to 0.3662, and 0 of 20 gives 0.0000 to 0.1611.
    assert wilson_interval(81, 263) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert wilson_interval(0, 20) == pytest.approx((0.0, 0.1611), abs=5e-5)
