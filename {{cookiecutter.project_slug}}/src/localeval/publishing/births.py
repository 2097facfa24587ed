"""Dates of birth in a text: days that the inputs hold, and whatever a text says to be one.

Which day a text means is known to ``days``. What is no date by its form, as six digits or the number that a spreadsheet holds
for a day, counts only where the inputs hold that day, and mostly only beside a word for births: nothing else tells it from any number.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Set

from localeval.publishing.days import WrittenDay, day_of, days_in, with_years_in_digits

_WORD = (
    r"(?:dates?[ _-]of[ _-]birth|birth[ _-]?(?:date|day)|dob|d\.?o\.?b\.?|born|dyddiad[ _-]geni)"
)
_BORN = re.compile(rf"\b{_WORD}(?![^\W\d_])\W{{0,20}}$", re.IGNORECASE)
_ANY_WORD = re.compile(rf"(?<![^\W_]){_WORD}(?![^\W_])", re.IGNORECASE)
#: So far from a word for births stands what it is about.
_NEAR = 40
#: After such a word three short numbers are a day, whatever stands between them.
_LOOSE = re.compile(
    r"(?<![\w.])(\d{1,2})[^\w\n]{1,3}(\d{1,2})[^\w\n]{1,3}(\d{2}|\d{4})(?![\w]|[.,]\d)"
)
#: Six digits that begin with 0 are read by ``days``.
_SIX = re.compile(r"(?<![\w.#£$€/-])([1-9]\d)(\d\d)(\d\d)(?![\w%]|[./-]\d|,\d{3}(?!\d))")
_SERIAL = re.compile(r"(?<![\w.#£$€/-])(\d{5})(?:\.0+)?(?![\w%]|[./-]\d|,\d{3}(?!\d))")
#: Day 0 of spreadsheets, as Excel for Windows and LibreOffice count from 1 March 1900 on.
_FIRST_DAY = dt.date(1899, 12, 30)
#: Of these days, 1910 and 2021, a number of five digits in a column of births is one.
_OLDEST, _YOUNGEST = 3654, 44561
#: With more days of birth than this any six digits are one by chance.
MOST_DAYS = 2000


def find_births(
    text: str,
    births: Set[str],
    allowed: Set[str],
    heading: str = "",
    numbers: Set[str] = frozenset(),
) -> Iterator[tuple[str, str]]:
    """Give the kind and the text of each date of birth in a plain text.

    Parameters
    ----------
    text : str
    births, allowed : set of str
        Days in ISO 8601; those that are allowed may stand anywhere.
    heading : str
        Of the table that the text is a row of.
    numbers : set of str
        Canonical numbers that may stand anywhere.
    """
    text = with_years_in_digits(text)
    for found in days_in(text):
        if found.days & allowed:
            continue
        before = text[max(0, found.start - _NEAR) : found.start]
        if found.days & births or _BORN.search(before):
            yield "a date of birth", found.text
    is_about = bool(_ANY_WORD.search(heading))
    is_said = is_about or bool(_ANY_WORD.search(text))
    if is_said:
        yield from _said(text, births, allowed, is_about)
    if births and (is_said or len(births) <= MOST_DAYS):
        for match in _SIX.finditer(text):
            if match.group() not in numbers and _six_digits(match) & births:
                yield "a date of birth", match.group()


def _said(
    text: str, births: Set[str], allowed: Set[str], is_about: bool
) -> Iterator[tuple[str, str]]:
    """Find what is one only beside a word for births: three short numbers, and the number of a day in a spreadsheet."""
    for match in _LOOSE.finditer(text):
        day = day_of("/".join(match.groups()))
        before = text[max(0, match.start() - _NEAR) : match.start()]
        if day is None or day.days & allowed:
            continue
        if _BORN.search(before) or (is_about and day.days & births):
            yield "a date of birth", match.group()
    for match in _SERIAL.finditer(text):
        around = text[max(0, match.start() - _NEAR) : match.end() + _NEAR]
        near = is_about or _ANY_WORD.search(around)
        if near and day_of_serial(match.group(1)) in births:
            yield "a date of birth", match.group()


def day_of_serial(number: str) -> str:
    """Give the day, ISO 8601, that a spreadsheet means by a whole number."""
    return (_FIRST_DAY + dt.timedelta(days=int(number))).isoformat()


def _six_digits(match: re.Match[str]) -> frozenset[str]:
    """Give the days that six digits may mean: the year first, or last."""
    one, two, three = match.groups()
    days = [day_of("/".join(parts)) for parts in ((three, two, one), (one, two, three))]
    return frozenset(iso for day in days if day is not None for iso in day.days)


def written_birth(value: str) -> WrittenDay | None:
    """Read a plain value of a column of births: a date, six digits with the year first or last, or the number of a spreadsheet."""
    if (match := _SERIAL.fullmatch(value)) and _OLDEST <= int(match.group(1)) <= _YOUNGEST:
        iso = day_of_serial(match.group(1))
        return WrittenDay(value, 0, iso, iso)
    if len(value) == 6 and value.isdecimal():
        one, two, three = value[:2], value[2:4], value[4:]
        # A column is of the one order in which all of it can be read, as with days and months.
        last, first = (day_of("/".join(parts)) for parts in ((one, two, three), (three, two, one)))
        days = [day.day_first if day is not None else None for day in (last, first)]
        return WrittenDay(value, 0, *days) if any(days) else None
    return day_of(value)
