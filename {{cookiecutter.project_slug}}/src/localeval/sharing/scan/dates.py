"""Dates of birth, known by being in the inputs or by what stands before them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Set

_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_DATE = re.compile(
    r"(?<![\w/.])(?<!\d-)(?:(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})|(?P<d2>\d{1,2})[/.-](?P<m2>\d{1,2})[/.-](?P<y2>\d{4})"
    rf"|(?P<d3>\d{{1,2}})(?:st|nd|rd|th)?\s(?P<m3>(?i:{'|'.join(_MONTHS)}))[a-z]*\.?,?\s(?P<y3>\d{{4}}))(?!\d|[/-]\d)"
)
_BORN = re.compile(
    r"\b(?:date[ _-]of[ _-]birth|birth[ _]?date|dob|d\.o\.b\.?|born)\b\W{0,20}$", re.IGNORECASE
)


def find_births(text: str, births: Set[str], allowed: Set[str]) -> Iterator[tuple[str, str]]:
    """Give the kind and the text of each date of birth; births and allowed dates are in ISO 8601."""
    for match in _DATE.finditer(text):
        day = _iso(match)
        if day is None or day in allowed:
            continue
        before = text[max(0, match.start() - 40) : match.start()]
        if day in births or _BORN.search(before):
            yield "a date of birth", match.group()


def _iso(match: re.Match[str]) -> str | None:
    found = match.groupdict()
    year = found["y"] or found["y2"] or found["y3"]
    month = found["m"] or found["m2"] or str(_MONTHS.index(found["m3"].lower()) + 1)
    day = found["d"] or found["d2"] or found["d3"]
    try:
        return dt.date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None
