"""Days as people write them, read in the way that is declared and in no other."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localeval.project.day_formats import certain_day, clock_of, is_day_format, read_day

pytestmark = pytest.mark.quick

APRIL_3 = dt.date(2024, 4, 3)


@pytest.mark.parametrize(
    ("text", "written", "day"),
    [
        ("03/04/2024", "day-first", APRIL_3),
        ("04/03/2024", "month-first", APRIL_3),
        ("3.4.2024", "day-first", APRIL_3),
        ("3-4-2024 09:30", "day-first", APRIL_3),
        ("03/04/2024 00:00:00", "day-first", APRIL_3),
        ("3 April 2024", "day-first", APRIL_3),
        ("03-Apr-2024", "day-first", APRIL_3),
        ("April 3, 2024", "month-first", APRIL_3),
        ("7 Sept 2024", "day-first", dt.date(2024, 9, 7)),
        ("2024-04-03", "day-first", APRIL_3),
        ("2024-04-03 00:00:00", "%d/%m/%Y", APRIL_3),
        ("2024-04-03T23:30:00Z", "iso", APRIL_3),
        ("20240403", "%Y%m%d", APRIL_3),
        ("03.04.24", "%d.%m.%y", APRIL_3),
        ("2024-04", "%Y-%m", dt.date(2024, 4, 1)),
        ("3rd April 2024", "day-first", APRIL_3),
        ("April 3rd, 2024", "month-first", APRIL_3),
        ("Wed 3rd April 2024", "day-first", APRIL_3),
        ("Wednesday, 3 April 2024", "day-first", APRIL_3),
        ("Wed 03/04/2024", "day-first", APRIL_3),
        ("Wed, Apr 3, 2024", "month-first", APRIL_3),
        ("Wed 03/04/24", "%d/%m/%y", APRIL_3),
        ("Wednesday 3-Apr-24", "%d-%b-%y", APRIL_3),
        ("Wed 03/04/2024", "%a %d/%m/%Y", APRIL_3),
        ("Wed 20240403", "%Y%m%d", APRIL_3),
        # another weekday, so that one of the two is wrong
        ("Tue 03/04/24", "%d/%m/%y", None),
        ("Wed 03/04/24", "%m/%d/%y", None),
        # A spreadsheet has taken the nought at the front away.
        ("3042024", "%d%m%Y", APRIL_3),
        ("30424", "%d%m%y", APRIL_3),
        ("45385", "excel", APRIL_3),
        ("45385.0", "excel", APRIL_3),
        ("2024-04-03", "excel", APRIL_3),
        ("2024", "excel", None),
        ("99999", "excel", None),
        ("03/04/2024", "excel", None),
        # strptime knows neither Sept under %b nor a short form under %B
        ("12-Sept-24", "%d-%b-%y", dt.date(2024, 9, 12)),
        ("12SEPT2024", "%d%b%Y", dt.date(2024, 9, 12)),
        ("3 June 24", "%d %b %y", dt.date(2024, 6, 3)),
        ("3. July 2024", "%d. %B %Y", dt.date(2024, 7, 3)),
        ("12 Sept. 2024", "%d %B %Y", dt.date(2024, 9, 12)),
        ("12.Sept.2024", "%d.%b.%Y", dt.date(2024, 9, 12)),
        ("Thursday 12 Sept 2024", "%A %d %B %Y", dt.date(2024, 9, 12)),
        ("12Sept2024:00:00:00", "%d%b%Y:%H:%M:%S", dt.date(2024, 9, 12)),
        ("12 Medi 24", "%d %b %y", dt.date(2024, 9, 12)),
        ("31-Sept-24", "%d-%b-%y", None),
        ("12-Septem-24", "%d-%b-%y", None),
        ("12 Sept", "%d %B %Y", None),
        # not as declared, and so not at all
        ("04/13/2024", "day-first", None),
        ("13/04/2024", "month-first", None),
        ("03/04/24", "day-first", None),
        ("03/04/2024", "iso", None),
        ("31/02/2024", "day-first", None),
        ("2024-02-30", "day-first", None),
        ("03/04-2024", "day-first", None),
        ("45385", "day-first", None),
        ("3 Avril 2024", "day-first", None),
        ("3 Ma 2024", "day-first", None),
        ("2024-03-04", "%Y%m%d", None),
        ("", "day-first", None),
    ],
)
def test_a_day_is_read_as_declared(text: str, written: str, day: dt.date | None) -> None:
    assert read_day(text, written) == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("3 April 2024", APRIL_3),
        ("April 3, 2024", APRIL_3),
        ("03-Apr-2024", APRIL_3),
        ("20240403", APRIL_3),
        ("2024/04/03", APRIL_3),
        # of these there are two, or none
        ("03/04/2024", None),
        ("03-Apr-24", None),
        ("03042024", None),
        ("45385", None),
        ("2024", None),
        ("20241303", None),
    ],
)
def test_a_day_that_can_be_read_in_one_way_only(text: str, day: dt.date | None) -> None:
    assert certain_day(text) == day


@given(st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31)))
def test_eight_digits_are_never_a_day_both_ways_round(day: dt.date) -> None:
    assert certain_day(day.strftime("%Y%m%d")) == day
    assert certain_day(day.strftime("%d%m%Y")) is None


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("2024-03-31T23:00:00Z", "23:00"),
        ("31/03/2024 23:00", "23:00"),
        ("31/03/2024 11:00 PM", "23:00"),
        ("1/4/2024 12:00 AM", "00:00"),
        ("31MAR2024:09:30:00", "09:30"),
        ("45382.9583333", "23:00"),
        ("45383.0", ""),
        ("45383", ""),
        ("31/03/2024", ""),
    ],
)
def test_the_time_behind_a_day(text: str, clock: str) -> None:
    assert clock_of(text) == clock


@pytest.mark.parametrize(
    "written", ["excel", "day-first", "month-first", "iso", "%d/%m/%y", "%Y-%m", "%d %B %Y"]
)
def test_what_says_how_a_day_is_written(written: str) -> None:
    assert is_day_format(written)


@pytest.mark.parametrize(
    "written", ["", "dd/mm/yyyy", "%d/%m", "%d", "%Y", "%H:%M", "%Q", "day first"]
)
def test_what_does_not(written: str) -> None:
    assert not is_day_format(written)


@given(st.dates(dt.date(1900, 1, 1), dt.date(2100, 1, 1)))
def test_every_day_comes_back(day: dt.date) -> None:
    assert read_day(day.strftime("%d/%m/%Y"), "day-first") == day
    assert read_day(day.strftime("%m/%d/%Y"), "month-first") == day
    assert read_day(day.isoformat(), "iso") == day


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("3rd April 2024", "day-first"),
        ("3rd Apr 2024", "day-first"),
        ("April 3rd, 2024", "month-first"),
    ],
)
def test_the_ending_of_an_ordinal_is_passed_over(text: str, written: str) -> None:
    assert read_day(text, written) == dt.date(2024, 4, 3)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Thu 3 April 2024", "day-first"),  # it was a Wednesday
        ("Mon 03/04/2024", "day-first"),
        ("342024", "%d%m%Y"),
        ("2024403", "%Y%m%d"),
        ("3", "%d%m%y"),
    ],
)
def test_what_may_be_another_day_is_none(text: str, written: str) -> None:
    assert read_day(text, written) is None


def test_a_weekday_before_a_day_in_words_is_held_against_it() -> None:
    assert certain_day("Wed 3rd Apr 2024") == APRIL_3
    assert certain_day("Wednesday 3 April 2024") == APRIL_3
    assert certain_day("Thursday 3 April 2024") is None
    assert certain_day("Wed 03/04/2024") is None
