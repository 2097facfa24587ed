"""Numbers, days and codes by which a person is known, each in the one form in which it is compared; nothing where it is none.

What cannot be true of anybody (a placeholder, a number that was never given out) counts as not known. It knows nothing of files.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re

from localeval.project.day_formats import ISO, certain_day, read_day

#: Form of the number: gov.uk, National Insurance Manual NIM39110. The last letter says nothing of whose it is.
_NINO = re.compile(r"(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]\d{6}[A-D]?")
#: Examples on forms, which many systems are filled with.
_NO_NINOS = frozenset({"AA123456", "AB123456", "QQ123456", "JJ123456", "NA000000"})
#: BS 7666; blanks are taken out before.
_POSTCODE = re.compile(
    r"(GIR0AA|[A-PR-UWYZ](?:\d{1,2}|[A-HK-Y]\d{1,2}|\d[A-HJKPS-UW]|[A-HK-Y]\d[ABEHMNPRV-Y])\d[ABD-HJLNP-UW-Z]{2})"
)
#: Not a place: nobody's fixed address, abroad, not known (NHS Postcode Directory).
_NO_PLACE = "ZZ99"
_SEXES = {
    "f": "f female w woman girl femme 2 benyw k kobieta".split(),
    "m": "m male man boy 1 gwryw mezczyzna".split(),
}
_SEX_OF = {word: sex for sex, words in _SEXES.items() for word in words}
#: Nobody who is evaluated was born before; systems that lack a day fill in the first of a century.
_EARLIEST = dt.date(1900, 1, 2)
_FILLED_IN = dt.date(1901, 1, 1)


def national_insurance(text: str) -> str | None:
    """Give the two letters and six digits of a National Insurance number; None where it cannot be one.

    Examples
    --------
    >>> national_insurance("pw 12 34 56 c"), national_insurance("TN010180F")
    ('PW123456', None)
    """
    bare = re.sub(r"[\s\-./]", "", text).upper()
    if not _NINO.fullmatch(bare) or bare[:8] in _NO_NINOS or len(set(bare[2:8])) == 1:
        return None
    return bare[:8]


def postcode(text: str) -> str | None:
    """Give a postcode in capitals without a blank; None where it cannot be one, or is no place.

    Examples
    --------
    >>> postcode("m1 1ae"), postcode("M 11AE"), postcode("ZZ99 3VZ"), postcode("Manchester")
    ('M11AE', 'M11AE', None, None)
    """
    bare = re.sub(r"[\s\-.]", "", text).upper()
    # Typed by hand, the inner part begins with a digit and the letter O is a nought there.
    if len(bare) > 3 and bare[-3] == "O":
        bare = f"{bare[:-3]}0{bare[-2:]}"
    return bare if _POSTCODE.fullmatch(bare) and not bare.startswith(_NO_PLACE) else None


def postcodes(text: str) -> list[str]:
    """Give the postcodes of a cell that may hold several, parted by commas, semicolons, bars or slashes."""
    found = (postcode(part) for part in re.split(r"[,;|/\n]", text))
    return [code for code in found if code]


def sex(text: str) -> str | None:
    """Give f or m; None where it says neither."""
    return _SEX_OF.get(text.strip().casefold().rstrip("."))


def born(text: str, written: str | None) -> dt.date | None:
    """Give a date of birth as it is written, or, where nothing is declared, one that can be read in one way only."""
    if written is not None:
        return read_day(text, written)
    return read_day(text, ISO) or certain_day(text)


def century_before(day: dt.date) -> dt.date:
    """Give the same day a hundred years earlier.

    Examples
    --------
    >>> century_before(dt.date(2062, 4, 3)), century_before(dt.date(2000, 2, 29))
    (datetime.date(1962, 4, 3), datetime.date(1900, 2, 28))
    """
    year = day.year - 100
    no_such_day = (day.month, day.day) == (2, 29) and not calendar.isleap(year)
    return day.replace(year=year, day=28) if no_such_day else day.replace(year=year)


def is_known_birth(day: dt.date, latest: dt.date) -> bool:
    """Whether somebody can have been born on a day, and it is none that systems fill in."""
    return _EARLIEST <= day <= latest and day != _FILLED_IN
