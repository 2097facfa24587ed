"""Days in words, the same in every report, page and message.

The names of the months are not those of the computer's language. It knows no time of day and reads no clock.
"""

from __future__ import annotations

import datetime as dt

_MONTHS = (
    "January February March April May June July August September October November December"
).split()


def long_date(day: dt.date) -> str:
    """Give a day as running text has it: ``3 November 2025``."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


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
    number, month, year = day_words(day).split()
    return f"{number} {month[:3]} {year}"


def short_month(day: str) -> str:
    """Give the month of an ISO day, for a cell: ``Nov 2026``."""
    return short_day(day).partition(" ")[2]
