"""Ages, months and quarters as a person counts them, at the edges of months and years."""

from __future__ import annotations

import pandas as pd
import pytest

from localeval.data.derived_columns import (
    calendar_months,
    completed_months,
    completed_years,
    quarter,
    starts_of,
)


def days(*texts: str | None) -> pd.Series:
    return pd.to_datetime(pd.Series(list(texts)))


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        ("2000-05-01", "2024-04-30", 23),
        ("2000-05-01", "2024-05-01", 24),
        (
            "2004-02-29",
            "2022-02-28",
            17,
        ),  # of age on 1 March: the day before is not yet the anniversary
        ("2004-02-29", "2022-03-01", 18),
        ("2004-02-29", "2024-02-29", 20),
        ("2024-05-02", "2024-05-01", -1),
    ],
)
def test_an_age_is_the_number_of_birthdays(born: str, day: str, age: int) -> None:
    assert completed_years(days(born), days(day)).tolist() == [age]


@pytest.mark.parametrize(
    ("began", "day", "months"),
    [
        ("2023-04-30", "2024-04-29", 11),
        ("2023-04-30", "2024-04-30", 12),
        ("2024-01-31", "2024-02-29", 0),
        ("2024-01-31", "2024-03-31", 2),
        ("2024-05-01", "2024-05-01", 0),
    ],
)
def test_a_month_is_over_on_its_day(began: str, day: str, months: int) -> None:
    assert completed_months(days(began), days(day)).tolist() == [months]


def test_a_record_for_each_month_is_one_month_each_whichever_day_it_was_taken() -> None:
    ends = days("2023-11-30", "2023-12-31", "2024-01-31", "2024-02-29", "2024-03-31")
    start = days(*["2023-12-30"] * 5)
    assert calendar_months(ends, start).tolist() == [-1, 0, 1, 2, 3]


def test_quarters_are_those_of_the_calendar() -> None:
    found = quarter(days("2024-01-01", "2024-03-31", "2024-04-01", "2024-12-31", None))
    assert found.tolist()[:4] == ["2024 Q1", "2024 Q1", "2024 Q2", "2024 Q4"]
    assert found.isna().tolist() == [False] * 4 + [True]


def test_what_is_not_known_stays_so() -> None:
    unknown, known = days(None, "2000-01-01"), days("2024-01-01", None)
    for rule in (completed_years, completed_months, calendar_months):
        assert rule(unknown, known).isna().all()


def test_a_person_who_stands_twice_or_not_at_all_has_no_start() -> None:
    people = pd.DataFrame(
        {
            "person_id": ["a", "b", "b", None],
            "start_date": pd.to_datetime(["2024-05-01", "2024-06-01", "2024-07-01", "2024-08-01"]),
        }
    )
    found = starts_of(pd.Series(["a", "b", "c", None, "a"]), people)
    assert found.isna().tolist() == [False, True, True, True, False]
