"""When an outcome was measured is asked about where a day or a number of months shows another month, or another time in the groups."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from localeval.analysis.day_measured import measured_elsewhen
from localeval.analysis.doubts import Doubtful

N = 600
RNG = np.random.default_rng(7)
OURS = np.arange(N) % 3 == 0
WORKS = (RNG.random(N) < 0.4) * 1.0
STARTS = pd.Series(pd.Timestamp("2024-04-01") + pd.to_timedelta(np.arange(N) * 7 % 300, "D"))
ABOUT = RNG.integers(-12, 13, N)


def on(days: np.ndarray) -> pd.Series:
    """Write the days so long after the start."""
    return (STARTS + pd.to_timedelta(days, "D")).dt.strftime("%d/%m/%Y").astype("object")


def asked(
    name: str, texts: pd.Series, months: tuple[int, ...] = (12,), *, of_people: bool = False
) -> list[Doubtful]:
    return list(measured_elsewhen({name: texts}, STARTS, WORKS, OURS, months, of_people=of_people))


@pytest.mark.parametrize("name", ["observed_on", "follow_up_date", "FollowUpDate", "survey_date", "Interviewed on", "outcome_date", "date measured"])  # fmt: skip
@pytest.mark.parametrize("of_people", [True, False])
def test_a_group_that_was_measured_sooner_is_asked_about(name: str, of_people: bool) -> None:
    [doubt] = asked(name, on(np.where(OURS, 365, 150) + ABOUT), of_people=of_people)
    assert (doubt.kind, doubt.group, doubt.sure) == ("other_month", "participants", False)
    assert doubt.shares == pytest.approx((365, 150), abs=4)
    assert asked(name, on(365 + ABOUT), of_people=of_people) == []
    # A survey by post takes some weeks more in one group than by telephone in the other.
    assert asked(name, on(np.where(OURS, 360, 380) + ABOUT), of_people=of_people) == []


def test_a_number_of_months_since_the_start_says_it_as_well() -> None:
    months = pd.Series(np.where(OURS, "12", "6"), dtype="object")
    [doubt] = asked("months_since_start_actual", months)
    assert doubt.shares == pytest.approx((365, 183), abs=1)
    [doubt] = asked("WeeksAfterStart", pd.Series(["20"] * N, dtype="object"))
    assert doubt.value < -200
    assert asked("months_since_start", pd.Series(["12"] * N, dtype="object")) == []
    calendar = pd.Series((np.arange(N) * 7 % 12 + 1).astype(str), dtype="object")
    assert asked("month_from_survey", calendar) == []


def test_all_who_were_measured_in_another_month_are_asked_about() -> None:
    [doubt] = asked("observed_on", on(180 + ABOUT))
    assert (doubt.group, doubt.month) == ("", 12)
    assert doubt.value == pytest.approx(-185, abs=4)
    assert asked("observed_on", on(180 + ABOUT), (6,)) == []
    # Beside people it may be about the other outcome, or the month that its name gives.
    assert asked("observed_on", on(180 + ABOUT), (12, 6), of_people=True) == []
    assert asked("follow_up_6m_date", on(180 + ABOUT), of_people=True) == []
    assert asked("observed_on", on(150 + 3 * ABOUT), of_people=True)


@pytest.mark.parametrize(
    ("name", "days"),
    [
        ("date_of_birth", -9000), ("job_start_date", 150), ("survey_sent_on", 150), ("baseline_survey_date", 1), ("next_follow_up_due", 700), ("evidence_date", 500),
        ("months_since_last_job", 500), ("exit_interview_date", 90),
    ],
)  # fmt: skip
def test_days_of_other_things_tell_nothing(name: str, days: int) -> None:
    moved = np.where(OURS, days + 60, days)
    texts = pd.Series(moved.astype(str), dtype="object") if "since" in name else on(moved)
    assert asked(name, texts) == []


def test_the_day_of_a_success_is_none_of_a_measurement() -> None:
    days = on(np.where(OURS, 120, 250) + ABOUT).where(WORKS > 0)
    assert asked("outcome_date", days) == []


def test_a_first_survey_beside_people_tells_nothing() -> None:
    assert asked("survey_date", on(np.where(OURS, 0, 40) + ABOUT), of_people=True) == []


def test_one_day_of_a_register_tells_of_any_month_before_it_and_of_none_after() -> None:
    after = pd.Series(["2026-03-31"] * N, dtype="object")
    assert asked("snapshot_date", after) == []
    starts = STARTS + pd.to_timedelta(np.where(OURS, -200, 0), "D")
    for day, found in (("2026-03-31", 0), ("2024-09-30", 1)):
        texts = pd.Series([day] * N, dtype="object")
        doubts = list(measured_elsewhen({"snapshot": texts}, starts, WORKS, OURS, (12,)))
        assert len(doubts) == found


def test_few_days_or_none_tell_nothing() -> None:
    days = np.where(OURS, 365, 150)
    assert asked("observed_on", on(days).where(np.arange(N) % 3 == 1)) == []
    assert asked("observed_on", pd.Series([None] * N, dtype="object")) == []
    assert asked("observed_on", pd.Series(["wave 2"] * N, dtype="object")) == []
    assert list(measured_elsewhen({"observed_on": on(days)}, None, WORKS, OURS, (12,))) == []
