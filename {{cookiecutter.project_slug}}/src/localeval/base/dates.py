"""Days: the one of a run or a publication, and days in words, the same in every report, page and message.

``SOURCE_DATE_EPOCH`` sets the day, so that a build can be repeated to the byte. The names of the months are those of the
report's language, and not those of the computer's.
"""

from __future__ import annotations

import datetime as dt
import os

from localeval.base.fixed_texts import spoken

#: Seconds since 1970, as https://reproducible-builds.org/specs/source-date-epoch/ has it.
EPOCH_VARIABLE = "SOURCE_DATE_EPOCH"


def long_date(day: dt.date) -> str:
    """Give a day as running text has it: ``3 November 2025``."""
    return f"{day.day} {spoken('dates', f'month_name.{day.month}')} {day.year}"


def day_words(day: str) -> str:
    """Give an ISO day as running text has it.

    Raises
    ------
    ValueError
        It is no day of ISO 8601.
    """
    return long_date(dt.date.fromisoformat(day))


def short_day(day: str | None) -> str:
    """Give an ISO day in short, for a picture: ``25 Nov 2026``; nothing where it is not known."""
    if day is None:
        return ""
    found = dt.date.fromisoformat(day)
    return f"{found.day} {spoken('dates', f'month_short.{found.month}')} {found.year}"


def short_month(day: str) -> str:
    """Give the month of an ISO day, for a cell: ``Nov 2026``."""
    return short_day(day).partition(" ")[2]


def set_time() -> dt.datetime | None:
    """Give the time that ``SOURCE_DATE_EPOCH`` sets; None where it is not set."""
    epoch = os.environ.get(EPOCH_VARIABLE)
    return dt.datetime.fromtimestamp(int(epoch), dt.UTC) if epoch else None


def today() -> dt.date:
    """Give the day of today where the person is, or the one that is set."""
    return (set_time() or dt.datetime.now().astimezone()).date()


def latest_day() -> dt.date:
    """Give the last day on which something that exists can be dated: tomorrow, for east of here it has begun.

    A day that is set (``SOURCE_DATE_EPOCH``) can only be a later one: a build is often repeated with the day of its first time.
    """
    now = dt.datetime.now(dt.UTC).date()
    return max(now, today()) + dt.timedelta(days=1)
