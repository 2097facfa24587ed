"""The month of an outcome in the name of its column: ``In work M12``, ``emp_12``, ``Pay Y1``, ``Six month check``.

What is left of the name when the month is taken away says which outcome it is.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from localeval.project.data_values import SAYS_MONTH

_WORDS = {
    word: number
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve".split()
    )
} | {"eighteen": 18, "twenty-four": 24, "thirty-six": 36}
_NUMBER = r"(?P<number>-?\d{1,3})"
_WORD = rf"(?P<word>{'|'.join(sorted(_WORDS, key=len, reverse=True))})"
_UNIT = r"(?:months?|monaten?|mis|misoedd|mths?|mnths?|mos?|m)"
_NO_LETTER = r"(?![A-Za-z])"
#: "Months 1-12" is no month, but twelve.
_NO_SPAN = r"(?![ ]?[-–][ ]?\d)"
_START = r"(?<![A-Za-z0-9])"
#: Stands for "weeks": those that are a quarter of a year or a multiple of it are months.
_WEEKS = 0
_MONTHS_OF_WEEKS = {13: 3, 26: 6, 39: 9, 52: 12, 78: 18, 104: 24, 156: 36}
_CALENDAR = re.compile(
    r"(?i)(?<![a-z])(jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)[a-z]*[ _.'-]*((?:19|20)?\d{2})(?!\d)|(?<!\d)20\d{2}[-_ /]?(0[1-9]|1[0-2])(?!\d)"
)
_CALENDAR_FORMATS = (
    *(
        f"{month}{mark}{year}"
        for month in ("%b", "%B")
        for mark in ("-", " ", "_", "", ".", "'")
        for year in ("%y", "%Y")
    ),
    *(f"%Y{mark}%m" for mark in ("-", "_", "/", " ", "")),
)
#: Ways of saying a month, the clearest first: with how many months one is.
_PATTERNS: tuple[tuple[re.Pattern[str], int, bool], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), months, plain)
    for pattern, months, plain in (
        (rf"{_START}(?:month|mth|mnth|m) ?(?P<number>-\d{{1,3}})(?!\d){_NO_LETTER}", 1, True),
        (rf"{_START}(?:month|mth|mnth|mis|m)[ _.-]?{_NUMBER}(?!\d){_NO_LETTER}{_NO_SPAN}", 1, True),
        (rf"(?<![0-9]){_NUMBER}[ _.-]?{_UNIT}{_NO_LETTER}", 1, True),
        (rf"(?<=[a-z])(?:at)?months?[ _.-]?{_NUMBER}(?!\d){_NO_LETTER}{_NO_SPAN}", 1, True),
        (rf"{_START}{_WORD}[ _.-]?{_UNIT}{_NO_LETTER}", 1, False),
        (rf"{_START}(?:year|yr|y)[ _.-]?(?P<number>\d)(?!\d){_NO_LETTER}", 12, False),
        (rf"(?<![0-9])(?P<number>\d)[ _.-]?(?:years?|yrs?|y){_NO_LETTER}", 12, False),
        (rf"{_START}year[ _.-]?end{_NO_LETTER}", 12, False),
        (rf"{_START}{_WORD}[ _.-]?(?:years?|yrs?){_NO_LETTER}", 12, False),
        (rf"{_START}(?:weeks?|wks?|w)[ _.-]?{_NUMBER}(?!\d){_NO_LETTER}", _WEEKS, False),
        (rf"(?<![0-9]){_NUMBER}[ _.-]?(?:weeks?|wks?){_NO_LETTER}", _WEEKS, False),
        (rf"[@_ .-]{_NUMBER}$", 1, True),
        (r"(?<=[a-z])(?P<number>\d{1,2})$", 1, True),
    )
)
_BARE = 2  # how many of the last patterns are a bare number
#: What stands before a bare number that is no month: another number (2023-24, 31.03.25), or a word for what is counted.
_ANOTHER_NUMBER = re.compile(
    r"(?i)(?:\d[ ]?[-/._–— ][ ]?|(?<![a-z])(?:fy|ty|cy|year|yr|y|quarter|qtr|qrt|qu|q|days?|d|bands?|levels?|grades?|decile|quintile|quartile|wave|round|phase|cohort|tranche|version|v)[ _.'’-]*)$"
)
#: Names that say a year, a quarter or a day of the calendar, or a number of something else, and no month.
_FINANCIAL_YEAR = re.compile(
    r"(?i)(?:(?<![a-z])(?:fy|ty|cy|tax year|financial year|year)[ _.'’-]*)?(?<![\d.])(?P<first>(?:19|20)?\d{2})[ ]?[-/_–— ][ ]?(?P<second>(?:19|20)?\d{2})(?!\d)"
)
_PERIODS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?<!\d)\d{1,2}(?P<mark>[ ]?[-/. ][ ]?)\d{1,2}(?P=mark)(?:19|20)?\d{2}(?!\d)",
        r"(?<!\d)(?:19|20)\d{2}[ _-]?q[1-4](?!\d)",
        r"(?<=[a-z0-9)][ _.-])(?:q|qtr|quarter)[ _.-]?[1-4](?![a-z0-9])(?:[ _-]?(?:19|20)?\d{2}(?!\d))?",
        r"(?<![a-z])(?:fy|ty|cy|tax year|financial year|year|yr|y)[ _.'’-]*(?:19|20)?\d{2}(?![\d-])",
        r"(?<!\d)(?:19|20)\d{2}(?!\d)",
        r"(?<=[a-z0-9)][ _.-])(?:bands?|days?|wave|round|phase)[ _.-]?\d{1,3}(?!\d)",
    )
)
#: Two digits that may be a year of this century as well as months: no programme is followed for long enough to hold them all.
_MAY_BE_YEARS = range(19, 31)


@dataclass(frozen=True)
class NamedMonth:
    """A month in a name.

    Attributes
    ----------
    month : int
    rest : str
        The name without it.
    pattern : str or None
        The name with ``{month}`` in the place of the number; None where it is said in words or years.
    bare : bool
        Whether it is a number alone, which may be something else.
    weeks : bool
        Whether it is said in weeks, a quarter of a year being 13.
    calendar : bool
        Whether it is a month of the calendar: ``month`` counts from the year nought, and ``pattern`` says its format.
    """

    month: int
    rest: str
    pattern: str | None
    bare: bool
    weeks: bool = False
    calendar: bool = False


def month_in_name(name: str) -> NamedMonth | None:
    """Find the month in the name of a column.

    Examples
    --------
    >>> month_in_name("In work M12").pattern
    'In work M{month}'
    >>> month_in_name("Gross pay") is None
    True
    """
    for position, (pattern, months, plain) in enumerate(_PATTERNS):
        found = pattern.search(name)
        bare = position >= len(_PATTERNS) - _BARE
        if found is None or (bare and _ANOTHER_NUMBER.search(_before(name, found))):
            continue
        groups = found.groupdict()
        if groups.get("number") is not None:
            number = int(groups["number"])
        elif groups.get("word") is not None:
            number = _WORDS[groups["word"].lower()]
        else:
            number = 1
        if months == _WEEKS and number not in _MONTHS_OF_WEEKS:
            return None
        month = _MONTHS_OF_WEEKS[number] if months == _WEEKS else number * months
        if not -60 <= month <= 120:
            continue
        rest = name[: found.start()] + " " + name[found.end() :]
        rest = rest if rest[:1] != " " or name[:1] == " " else rest.lstrip()
        said = None
        if plain and "{" not in name:
            start, end = found.span("number")
            if name[start:end] == str(number):
                said = name[:start] + SAYS_MONTH + name[end:]
        weeks = months == _WEEKS
        return NamedMonth(month, re.sub(r"[ _]{2,}", " ", rest), said, bare, weeks)
    return None


def _before(name: str, found: re.Match[str]) -> str:
    """Give what stands before the number of a match, with the sign between them."""
    return name[: found.start("number")]


def without_period(name: str) -> str | None:
    """Give the name of a column without the year, quarter or day of the calendar that it says, or the band; None where it says none, or a month.

    Each is another month since the start for each person: ``Earnings 2023-24``, ``In work Q4``, ``Employed 31.03.25``.

    Examples
    --------
    >>> without_period("Earnings 2023-24"), without_period("Earnings M12"), without_period("Gross pay")
    ('Earnings', None, None)
    """
    month = month_in_name(name)
    if (month is not None and not month.bare) or says_calendar_month(name):
        return None
    years = (match for match in _FINANCIAL_YEAR.finditer(name) if _follow(match))
    found = next(years, None) or next(
        (match for one in _PERIODS if (match := one.search(name))), None
    )
    if found is None:
        return None
    rest = f"{name[: found.start()]} {name[found.end() :]}".strip(" _-.")
    return rest if re.search(r"[^\W\d_]", rest) else None


def _follow(match: re.Match[str]) -> bool:
    """Whether two numbers are years of which the second follows the first: 2023-24, and not 13-26."""
    first, second = match["first"], match["second"]
    return (int(first[-2:]) + 1) % 100 == int(second[-2:])


def may_be_year(month: NamedMonth) -> bool:
    """Whether a bare number may be a year of this century: ``Earnings_24``."""
    return month.bare and month.month in _MAY_BE_YEARS


def says_calendar_month(name: str) -> bool:
    """Whether a name says a month of the calendar, such as ``Pay Apr-25``, which is another month since the start for each person."""
    return _CALENDAR.search(name) is not None


def calendar_in_name(name: str) -> NamedMonth | None:
    """Find a month of the calendar in the name of a column, with the format in which it is written.

    Examples
    --------
    >>> calendar_in_name("Gross pay Apr-25").pattern
    'Gross pay {%b-%y}'
    """
    found = _CALENDAR.search(name)
    if found is None or "{" in name:
        return None
    text = found[0]
    for written in _CALENDAR_FORMATS:
        try:
            day = dt.datetime.strptime(text, written).date()
        except ValueError:
            continue
        if day.strftime(written).casefold() == text.casefold():
            pattern = f"{name[: found.start()]}{{{written}}}{name[found.end() :]}"
            rest = f"{name[: found.start()]} {name[found.end() :]}"
            return NamedMonth(day.year * 12 + day.month, rest, pattern, bare=False, calendar=True)
    return None
