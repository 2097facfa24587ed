"""Days in all the ways in which people write them, read as the days that they can mean.

The same reader serves the inputs and what is about to leave: a date of birth is found however the report and the data write
it. ``02/03/87`` means the second of March to one office and the third of February to another; both are given.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from localeval.base.dates import today

_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_NAMES = "|".join(_MONTHS)
_MONTH = rf"(?i:{_NAMES})[a-zA-Z]{{0,6}}"
#: Each alternative has groups of its own; see ``_readings``. Years of two digits need a form that little else has.
_DAY = re.compile(
    # Not from within a word or another number, which also makes it quick.
    r"(?<![^\W_])(?=[\dJFMASONDjfmasond])(?<![/.])(?<!\d-)(?:"
    # 1987-03-02, 1987/3/2, 1987.03.02, 1987 03 02
    r"(?P<y>\d{4})(?P<s>[-/. ])(?P<m>\d{1,2})(?P=s)(?P<d>\d{1,2})"
    # 02/03/1987, 2.3.1987, 2-3-1987, 02 03 1987; 2/3/87, 2-3-87, 02.03.87
    r"|(?P<a>\d{1,2})(?P<t>[-/. ])(?P<b>\d{1,2})(?P=t)(?P<c>\d{4})"
    r"|(?P<a2>\d{1,2})(?P<t2>[-/])(?P<b2>\d{1,2})(?P=t2)(?P<c2>\d{2})"
    r"|(?P<a3>\d{2})\.(?P<b3>\d{2})\.(?P<c3>\d{2})"
    # 2 March 1987, 2nd of March, 1987, 2-Mar-87, 02MAR1987
    rf"|(?P<d4>\d{{1,2}})(?:st|nd|rd|th)?(?: ?of)?[-/. ]?(?P<m4>{_MONTH})[.,]?[-/. ]{{0,2}}'?(?P<y4>\d{{4}}|\d{{2}})"
    # March 2, 1987, Mar 2nd 1987, March 2, '87
    rf"|(?P<m5>{_MONTH})\.?[- ](?P<d5>\d{{1,2}})(?:st|nd|rd|th)?,? ?(?P<y5>\d{{4}}|'\d{{2}})"
    # 19870302, 02031987
    r"|(?P<e>\d{8}))"
    r"(?!\d|[/.-]\d|[a-su-zA-SU-Z])"
)
_TIME = re.compile(r"(?:[ T]\d{1,2}:\d{2}[\d:.+Z-]*)?")


@dataclass(frozen=True)
class WrittenDay:
    """A date in a text.

    Attributes
    ----------
    text : str
        As it is written.
    start : int
        Where it begins.
    day_first, month_first : str or None
        The day that it means to who writes days first, and months first; ISO 8601. Where the form leaves no choice they are the same;
        None where there is no such day.
    """

    text: str
    start: int
    day_first: str | None
    month_first: str | None

    @property
    def days(self) -> frozenset[str]:
        """All days that it can mean."""
        return frozenset(day for day in (self.day_first, self.month_first) if day is not None)


def days_in(text: str) -> Iterator[WrittenDay]:
    """Give every date in a plain text (``plain_text``)."""
    for match in _DAY.finditer(text):
        found = _written(match)
        if found is not None:
            yield found


def day_of(value: str) -> WrittenDay | None:
    """Read a plain value that is one date, with or without a time of day; None where it is none."""
    match = _DAY.match(value)
    if match is None or not _TIME.fullmatch(value, match.end()):
        return None
    return _written(match)


def _written(match: re.Match[str]) -> WrittenDay | None:
    day_first, month_first = _readings(match)
    if day_first is None and month_first is None:
        return None
    return WrittenDay(match.group(), match.start(), day_first, month_first)


def _readings(match: re.Match[str]) -> tuple[str | None, str | None]:
    part = match.groupdict()
    if part["y"]:
        return _both(part["y"], part["m"], part["d"])
    for n in ("", "2", "3"):
        if part[f"a{n}"]:
            year, one, other = part[f"c{n}"], part[f"a{n}"], part[f"b{n}"]
            return _iso(year, other, one), _iso(year, one, other)
    if part["m4"]:
        if part["m4"] == "may" and len(part["y4"]) == 2:
            return None, None  # "of 12 may 85": a verb more often than a month
        return _both(part["y4"], _number(part["m4"]), part["d4"])
    if part["m5"]:
        return _both(part["y5"].lstrip("'"), _number(part["m5"]), part["d5"])
    digits = part["e"]
    if found := _iso(digits[:4], digits[4:6], digits[6:]):
        return found, found
    year = digits[4:]
    return _iso(year, digits[2:4], digits[:2]), _iso(year, digits[:2], digits[2:4])


def _both(year: str, month: str, day: str) -> tuple[str | None, str | None]:
    found = _iso(year, month, day)
    return found, found


def _number(month: str) -> str:
    return str(_MONTHS.index(month[:3].lower()) + 1)


def _iso(year: str, month: str, day: str) -> str | None:
    """Give a day in ISO 8601; a year of two digits is the last one that has come: ``87`` is 1987, ``07`` is 2007."""
    number = int(year)
    now = today().year
    if len(year) == 2:
        number += now - now % 100
        number -= 100 if number > now else 0
    if not 1880 <= number <= now + 100:
        return None
    try:
        return dt.date(number, int(month), int(day)).isoformat()
    except ValueError:
        return None
