"""Periods of published figures: which months a text such as ``2024-05``, ``Apr 2025-Mar 2026`` or ``2024`` stands for.

Sources write periods in their own way, and none of these ways sorts by time as a text does. A text that is none of them has
no months: it is kept as it is, and stands before those that have.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

#: The short names of the months as British statistics write them, which is not the language of the computer.
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAMED = r"(" + "|".join(MONTHS) + r")[a-z]*\.?\s+(\d{4})"
_RANGE = re.compile(rf"{_NAMED}\s*(?:-|\u2013|\u2014|to)\s*{_NAMED}", re.IGNORECASE)
_ONE = re.compile(_NAMED, re.IGNORECASE)
_YEAR = re.compile(r"(\d{4})")
_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])(?:-\d{2})?")
_QUARTER = re.compile(r"(\d{4})\s*-?\s*q([1-4])|q([1-4])\s*(\d{4})", re.IGNORECASE)
_FINANCIAL = re.compile(r"(\d{4})[/\-\u2013](\d{2}|\d{4})")


@dataclass(frozen=True, order=True)
class Span:
    """The months of a period, each counted from the year nought.

    Attributes
    ----------
    last, first : int
        The last stands first, so that spans sort by when they end.
    """

    last: int
    first: int

    @property
    def months(self) -> int:
        """How many there are."""
        return self.last - self.first + 1


def month_number(year: int, month: int) -> int:
    """Count a month of the calendar from the year nought."""
    return year * 12 + month - 1


def span_of(period: str) -> Span | None:
    """Give the months of a period; None where the text is none that is known.

    Examples
    --------
    >>> span_of("Apr 2025-Mar 2026") == span_of("2025/26")
    True
    >>> span_of("2024 Q2").months, span_of("the war years")
    (3, None)
    """
    text = period.strip()
    if found := _RANGE.fullmatch(text):
        first, last = _named(found[1], found[2]), _named(found[3], found[4])
        return Span(last, first) if first <= last else None
    if found := _MONTH.fullmatch(text):
        month = month_number(int(found[1]), int(found[2]))
        return Span(month, month)
    if found := _ONE.fullmatch(text):
        month = _named(found[1], found[2])
        return Span(month, month)
    if found := _QUARTER.fullmatch(text):
        year, quarter = found[1] or found[4], found[2] or found[3]
        first = month_number(int(year), int(quarter) * 3 - 2)
        return Span(first + 2, first)
    if found := _YEAR.fullmatch(text):
        first = month_number(int(found[1]), 1)
        return Span(first + 11, first)
    if (found := _FINANCIAL.fullmatch(text)) and _follows(found[1], found[2]):
        first = month_number(int(found[1]), 4)
        return Span(first + 11, first)
    return None


def in_time(period: str) -> tuple[int, int, str]:
    """Give what periods are sorted by: when they end, then when they begin, then as texts."""
    span = span_of(period)
    return (-1, -1, period) if span is None else (span.last, span.first, period)


def _named(month: str, year: str) -> int:
    return month_number(int(year), MONTHS.index(month[:3].lower()) + 1)


def _follows(year: str, after: str) -> bool:
    return int(str(int(year) + 1)[-len(after) :]) == int(after)
