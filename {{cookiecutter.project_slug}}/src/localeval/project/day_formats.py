"""Ways of writing a day that ``evaluation.yml`` can declare, and days read by them.

What is declared is the whole of it: ``03/04/2024`` is the third of April where days come first, and no value changes that.
"""

from __future__ import annotations

import datetime as dt
import re

from localeval.base.spelling import nearest

DAY_FIRST, MONTH_FIRST, ISO, EXCEL = "day-first", "month-first", "iso", "excel"
NAMED = (DAY_FIRST, MONTH_FIRST, ISO, EXCEL)
#: Other ways of writing a whole day, the plainest first. A year of two digits is read as Python does: 69 is 1969.
FORMATS = (
    "%Y/%m/%d",
    "%Y.%m.%d",
    "%Y%m%d",
    "%d/%m/%y",
    "%m/%d/%y",
    "%d-%m-%y",
    "%d.%m.%y",
    "%d-%b-%y",
    "%d %b %y",
    "%d/%b/%y",
    "%d%b%Y",
    "%d%b%y",
    "%d%b%Y:%H:%M:%S",
    "%A %d %B %Y",
    "%A, %d %B %Y",
    "%a %d %b %Y",
    "%a, %d %b %Y",
    "%a %d/%m/%Y",
    "%d%m%Y",
)

_ZONE = r"(?:Z| ?(?:GMT|BST|UTC)| ?[+-]\d{2}:?\d{2})?"
_TIME = rf"([T ,]+\d{{1,2}}:\d{{2}}(:\d{{2}}(\.\d+)?)?( ?[AaPp]\.?[Mm]\.?)?{_ZONE})?"
_ISO_DAY = re.compile(rf"(\d{{4}})-(\d{{1,2}})-(\d{{1,2}}){_TIME}")
_NUMBERS = re.compile(rf"(\d{{1,2}})([/.\- ])(\d{{1,2}})\2(\d{{4}}){_TIME}")
_WORD = r"([A-Za-z]{3,10})\.?"
_ORDINAL = "(?:st|nd|rd|th|af|ail|il|ydd|edd|ed|fed|eg|ain)?"
_DAY_WORD = re.compile(
    rf"(\d{{1,2}}){_ORDINAL}[/.\- ]{{0,2}}{_WORD}[/.\-, ]{{1,2}}(\d{{4}}){_TIME}"
)
_WORD_DAY = re.compile(
    rf"{_WORD}[/.\- ]{{1,2}}(\d{{1,2}})(?:st|nd|rd|th)?[/.\-, ]{{1,2}}(\d{{4}}){_TIME}"
)
_SERIAL = re.compile(r"(\d{5})(\.\d*)?")
#: Days by their numbers in a spreadsheet: of a year such as 2024 none is made.
_SERIAL_FROM, _SERIALS = dt.date(1899, 12, 30), range(14_611, 73_051)
_CLOCK = re.compile(
    r"[T ,:]+(\d{1,2}):(\d{2})(?::\d{2}(?:\.\d+)?)?(?: ?([AaPp])\.?[Mm]\.?)?" + _ZONE + "$"
)
#: How many figures stand for a part of a day.
_FIGURES = {"%d": 2, "%m": 2, "%y": 2, "%Y": 4, "%H": 2, "%M": 2, "%S": 2}
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WEEKDAY = re.compile(
    r"(?i)(mon|tues?|wed(?:nes)?|thu(?:r|rs)?|fri|sat(?:ur)?|sun)(?:day)?[.,]?\s+(?=\d|[a-z]{3})"
)
#: Years in which eight digits that begin with one are a day.
_USUAL_YEARS = range(1900, 2101)
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
#: The same in Welsh, with the short forms that calendars have.
_WELSH_MONTHS = (
    ("ionawr", "ion"),
    ("chwefror", "chwef", "chw"),
    ("mawrth", "maw"),
    ("ebrill", "ebr"),
    ("mai",),
    ("mehefin", "meh"),
    ("gorffennaf", "gorff", "gor"),
    ("awst",),
    ("medi",),
    ("hydref", "hyd"),
    ("tachwedd", "tach"),
    ("rhagfyr", "rhag", "rha"),
)
#: A day in which year, month and day all differ, so that a format that mixes them up gives another one.
_EXAMPLE = dt.date(2024, 11, 25)
#: What stands for a weekday in a format of ``strptime``.
_SAYS_WEEKDAY = re.compile(r"%[AauwU]")
#: What stands for a year in a format of ``strptime``, alone or in a whole date.
_SAYS_YEAR = re.compile(r"%[YyGcx]")


#: What stands for a month in words in a format of ``strptime``; and for one that is written out.
_SAYS_MONTH_WORD = re.compile(r"%[bB]")
_WHOLE_MONTH = re.compile(r"(?<!%)((?:%%)*)%B")
_LETTERS = re.compile(r"([^\W\d_]{3,})\.?")
_BETWEEN, _FULL_YEAR = r"[\s_.,'/-]{0,3}", r"(?P<year>20\d{2})"
_YEAR_MONTH = re.compile(rf"{_FULL_YEAR}[\s_./-]?(?P<month>0[1-9]|1[0-2])")
_MONTH_YEAR = re.compile(rf"(?P<month>0?[1-9]|1[0-2])[\s_./-]{_FULL_YEAR}")
_WORD_YEAR = re.compile(rf"(?P<word>[^\W\d_]{{3,}}){_BETWEEN}(?P<year>20\d{{2}}|\d{{2}}|)")
_YEAR_WORD = re.compile(rf"{_FULL_YEAR}{_BETWEEN}(?P<word>[^\W\d_]{{3,}})\.?")
#: Shorter words than this are too like others to be a slip for the name of a month.
_LONG_WORD = 5


def read_day(text: str, written: str) -> dt.date | None:
    """Read a day.

    Parameters
    ----------
    text : str
        A time behind the day is passed over.
    written : str
        ``day-first`` (25/11/2024, 25th Nov 2024), ``month-first`` (11/25/2024, Nov 25, 2024), ``iso`` (2024-11-25), ``excel`` (45621, as spreadsheets count days), or a format
        of ``strptime``, in which ``%b`` and ``%B`` stand for any usual word for a month (Sep, Sept, September). A day that is written year-month-day is read under every name, and under a format that does not itself begin
        with the year. A weekday before the day is passed over where it is the right one.

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
    if written == EXCEL:
        number = _SERIAL.fullmatch(text)
        known = number is not None and int(number[1]) in _SERIALS
        return _SERIAL_FROM + dt.timedelta(days=int(number[1])) if number and known else None
    if written not in NAMED:
        if not _SAYS_WEEKDAY.search(written):
            text = _without_weekday(text, written)
        text = _of_full_width(text, written)
        return _by_format(text, written) or _by_month_word(text, written)
    text = _without_weekday(text, written)
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


def _by_format(text: str, written: str) -> dt.date | None:
    try:
        return dt.datetime.strptime(text, written).date()
    except ValueError:
        return None


def _by_month_word(text: str, written: str) -> dt.date | None:
    """Read a day of which the month is in other words than ``strptime`` knows: Sept under ``%b``, as British spreadsheets write it, or June."""
    if not _SAYS_MONTH_WORD.search(written.replace("%%", "")):
        return None
    words = [word for word in _LETTERS.finditer(text) if _month(word[1])]
    if len(words) != 1:
        return None
    word, short = words[0], _WHOLE_MONTH.sub(lambda found: found[1] + "%b", written)
    name = dt.date(2000, _month(word[1]) or 1, 1).strftime("%b")
    # A point behind the word is a part of it, or what parts it from the year.
    read = (
        _by_format(f"{text[: word.start()]}{name}{text[end:]}", short)
        for end in {word.end(1), word.end()}
    )
    return next((day for day in read if day), None)


def month_said(text: str) -> tuple[int | None, int] | None:
    """Give the month of the calendar that a text says and nothing beside it, in whichever way it is written; None where it says none, or may say another.

    Returns
    -------
    tuple of (int or None, int), or None
        The year, if the text has one, and the number of the month.

    Examples
    --------
    >>> month_said("Sept-25"), month_said("09/2025"), month_said("Septmber 25"), month_said("2024-25")
    ((2025, 9), (2025, 9), (2025, 9), None)
    """
    text = text.strip()
    numbers = _YEAR_MONTH.fullmatch(text) or _MONTH_YEAR.fullmatch(text)
    if numbers:
        return int(numbers["year"]), int(numbers["month"])
    found = _WORD_YEAR.fullmatch(text) or _YEAR_WORD.fullmatch(text)
    if found is None:
        return None
    word, year = found["word"], found["year"]
    slip = _month(word) is None and len(word) >= _LONG_WORD
    month = _month((nearest(word, list(_MONTHS)) or "") if slip else word)
    if month is None:
        return None
    return None if not year else int(year) if len(year) == 4 else 2000 + int(year), month


def _of_full_width(text: str, written: str) -> str:
    """Give the figures of a day without separators in full: a spreadsheet loses the nought at the front. Others that are too short are no day.

    ``strptime`` would take 3072023 for 30 July under ``%d%m%Y``.
    """
    parts = re.findall("%.", written)
    if "".join(parts) != written or not set(parts) <= set(_FIGURES) or not text.isdecimal():
        return text
    width = sum(_FIGURES[part] for part in parts)
    if len(text) == width - 1 and parts[0] in {"%d", "%m"}:
        return f"0{text}"
    return text if len(text) == width else ""


def _without_weekday(text: str, written: str) -> str:
    """Give a day without the weekday before it; where it was another weekday, nothing, as one of the two is wrong."""
    said = _WEEKDAY.match(text)
    if said is None:
        return text
    rest = text[said.end() :]
    day = read_day(rest, written)
    return (
        rest if day is not None and day.weekday() == _WEEKDAYS.index(said[1][:3].casefold()) else ""
    )


def certain_day(text: str) -> dt.date | None:
    """Read a day that can be read in one way only, although it is not written year-month-day; None where there is none, or two.

    Examples
    --------
    >>> certain_day("3 April 2024"), certain_day("20240403"), certain_day("03/04/2024")
    (datetime.date(2024, 4, 3), datetime.date(2024, 4, 3), None)
    """
    if any(letter.isalpha() for letter in text):
        # With its month in words; 03/04/2024 9:30 am has letters and two readings all the same.
        text = _without_weekday(text, DAY_FIRST) or _without_weekday(text, MONTH_FIRST)
        named = _DAY_WORD.fullmatch(text) and read_day(text, DAY_FIRST)
        return read_day(text, ISO) or named or _month_named_first(text)
    # Eight digits that are a day with the year first are none with the year last: no month is 19 or 20.
    found = (read_day(text, written) for written in ("%Y%m%d", "%Y/%m/%d", "%Y.%m.%d", ISO))
    return next((day for day in found if day and day.year in _USUAL_YEARS), None)


def _month_named_first(text: str) -> dt.date | None:
    return read_day(text, MONTH_FIRST) if _WORD_DAY.fullmatch(text) else None


def clock_of(text: str) -> str:
    """Give the time that stands behind a day, such as ``23:00``; empty where none does."""
    number = _SERIAL.fullmatch(text)
    if number is not None:
        minutes = round(float(f"0{number[2] or '.'}0") * 24 * 60)
        return f"{minutes // 60:02d}:{minutes % 60:02d}" if 0 < minutes < 24 * 60 else ""
    found = _CLOCK.search(text)
    if found is None:
        return ""
    hour = int(found[1]) % 12 + 12 * (found[3] in "Pp") if found[3] else int(found[1])
    return f"{hour:02d}:{found[2]}"


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
    """Give the number of a month that is named in full or by its first three letters, September also by four; or in Welsh."""
    folded = name.casefold()
    if len(folded) < 3 or folded == "sep" or folded == "sept":
        return 9 if folded.startswith("sep") else None
    found = [n for n, month in enumerate(_MONTHS, 1) if folded in (month, month[:3])]
    found += [n for n, forms in enumerate(_WELSH_MONTHS, 1) if folded in forms]
    return found[0] if found else None


def _day(year: str, month: str, day: str) -> dt.date | None:
    try:
        return dt.date(int(year), int(month), int(day))
    except ValueError:
        return None
