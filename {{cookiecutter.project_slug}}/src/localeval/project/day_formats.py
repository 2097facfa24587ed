"""Ways of writing a day that ``evaluation.yml`` can declare, and days read by them.

What is declared is the whole of it: ``03/04/2024`` is the third of April where days come first, and no value changes that.
"""

from __future__ import annotations

import datetime as dt
import re

DAY_FIRST, MONTH_FIRST, ISO = "day-first", "month-first", "iso"
NAMED = (DAY_FIRST, MONTH_FIRST, ISO)

_TIME = r"([T ,]+\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?( ?[AaPp][Mm])?(Z|[+-]\d{2}:?\d{2})?)?"
_ISO_DAY = re.compile(rf"(\d{{4}})-(\d{{2}})-(\d{{2}}){_TIME}")
_NUMBERS = re.compile(rf"(\d{{1,2}})([/.\- ])(\d{{1,2}})\2(\d{{4}}){_TIME}")
_WORD = r"([A-Za-z]{3,9})\.?"
_ORDINAL = r"(?:st|nd|rd|th)?"
_DAY_WORD = re.compile(
    rf"(\d{{1,2}}){_ORDINAL}[/.\- ]{{0,2}}{_WORD}[/.\-, ]{{1,2}}(\d{{4}}){_TIME}"
)
_WORD_DAY = re.compile(
    rf"{_WORD}[/.\- ]{{1,2}}(\d{{1,2}}){_ORDINAL}[/.\-, ]{{1,2}}(\d{{4}}){_TIME}"
)
_MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
#: A day in which year, month and day all differ, so that a format that mixes them up gives another one.
_EXAMPLE = dt.date(2024, 11, 25)
#: What stands for a year in a format of ``strptime``, alone or in a whole date.
_SAYS_YEAR = re.compile(r"%[YyGcx]")


def read_day(text: str, written: str) -> dt.date | None:
    """Read a day.

    Parameters
    ----------
    text : str
        A time behind the day is passed over.
    written : str
        ``day-first`` (25/11/2024, 25 Nov 2024, 25th November 2024), ``month-first`` (11/25/2024, Nov 25, 2024), ``iso`` (2024-11-25), or a format
        of ``strptime``. A day that is written year-month-day is read under every name, and under a format that does not itself begin
        with the year.

    Returns
    -------
    datetime.date or None
        None where the text is no day that is written so.

    Examples
    --------
    >>> read_day("03/04/2024", "day-first")
    datetime.date(2024, 4, 3)
    >>> read_day("03/13/2024", "day-first")
    """
    if written in NAMED or not written.startswith("%Y"):
        iso = _ISO_DAY.fullmatch(text)
        if iso:
            return _day(iso[1], iso[2], iso[3])
    if written == ISO:
        return None
    if written not in NAMED:
        try:
            return dt.datetime.strptime(text, written).date()
        except ValueError:
            return None
    numbers = _NUMBERS.fullmatch(text)
    if numbers:
        first, second = numbers[1], numbers[3]
        day, month = (first, second) if written == DAY_FIRST else (second, first)
        return _day(numbers[4], month, day)
    word = (_DAY_WORD if written == DAY_FIRST else _WORD_DAY).fullmatch(text)
    if word is None:
        return None
    day, name = (word[1], word[2]) if written == DAY_FIRST else (word[2], word[1])
    month = _month(name)
    return _day(word[3], str(month), day) if month else None


def is_day_format(written: str) -> bool:
    """Whether something says how a day is written: a name, or a format from which a day, or at least its month, can be read."""
    if written in NAMED:
        return True
    if not _SAYS_YEAR.search(written.replace("%%", "")):
        return False  # newer Pythons warn of a day without a year before they read it
    try:
        back = dt.datetime.strptime(_EXAMPLE.strftime(written), written).date()
    except ValueError:
        return False
    return (back.year, back.month) == (_EXAMPLE.year, _EXAMPLE.month) and back.day in {25, 1}


def _month(name: str) -> int | None:
    """Give the number of a month that is named in full or by its first three letters, September also by four."""
    folded = name.casefold()
    if len(folded) < 3 or folded == "sep" or folded == "sept":
        return 9 if folded.startswith("sep") else None
    found = [n for n, month in enumerate(_MONTHS, 1) if folded in (month, month[:3])]
    return found[0] if found else None


def _day(year: str, month: str, day: str) -> dt.date | None:
    try:
        return dt.date(int(year), int(month), int(day))
    except ValueError:
        return None
