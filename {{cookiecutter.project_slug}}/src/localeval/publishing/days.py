"""Days in all the ways in which people write them, read as the days that they can mean.

The same reader serves the inputs and what is about to leave: a date of birth is found however the report and the data write
it. ``02/03/87`` means the second of March to one office and the third of February to another; both are given.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.metadata import distributions

from localeval.base.dates import today

_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
#: Months in other languages that people in this country write, without accents, where they do not begin as the English ones do: Welsh
#: (also after a word that changes their first letter), Polish, Romanian, French, German, Spanish, Portuguese and Italian.
_ELSEWHERE = {
    word: number
    for number, words in enumerate(
        (
            "ionawr ion styczen stycznia ianuarie enero ene gennaio",
            "chwefror chwef chwe luty lutego fevrier fevereiro",
            "mawrth fawrth maw",
            "ebrill ebr kwiecien kwietnia avril abril",
            "mai fai maj maja maio maggio",
            "mehefin fehefin meh czerwiec czerwca iunie juin giugno",
            "gorffennaf ngorffennaf gorff lipiec lipca iulie juillet luglio",
            "awst sierpien sierpnia aout agosto",
            "medi fedi wrzesien wrzesnia settembre setembro",
            "hydref hyd pazdziernik pazdziernika ottobre outubro oktober",
            "tachwedd dachwedd tach listopad listopada noiembrie",
            "rhagfyr ragfyr rhag grudzien grudnia dezember dezembro diciembre dicembre",
        ),
        1,
    )
    for word in words.split()
}
_MONTH = rf"(?i:(?:{'|'.join(sorted(_ELSEWHERE, key=len, reverse=True))})(?![a-z])|(?:{'|'.join(_MONTHS)})[a-z]{{0,6}})"
_UNITS = "first second third fourth fifth sixth seventh eighth ninth".split()
_ORDINALS = {
    word: str(number)
    for number, word in enumerate(
        [
            *_UNITS,
            *"tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth".split(),
            "twentieth",
            *(f"twenty-{unit}" for unit in _UNITS),
            "thirtieth",
            "thirty-first",
        ],
        1,
    )
}
_ORDINAL = "(?i:" + "|".join(w.replace("-", "[- ]") for w in sorted(_ORDINALS, key=len, reverse=True)) + ")"  # fmt: skip
_TENS = {
    word: number
    for number, word in enumerate(
        "twenty thirty forty fifty sixty seventy eighty ninety".split(), 2
    )
}
_ONES = {
    word: number
    for number, word in enumerate("one two three four five six seven eight nine".split(), 1)
}
_TEENS = {
    word: number
    for number, word in enumerate(
        "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(),
        10,
    )
}
_IN_DECADE = rf"(?:(?P<tens>{'|'.join(_TENS)})(?:[- ](?P<ones>{'|'.join(_ONES)}))?|(?P<teens>{'|'.join(_TEENS)})|(?:oh|o|nought)[- ](?P<few>{'|'.join(_ONES)}))"
#: Years in words: nineteen eighty-eight, nineteen hundred and eighty-eight, twenty oh five; two thousand and one; and after a month only eighty-eight.
_YEAR_IN_WORDS = re.compile(
    rf"\b(?:(?P<century>eighteen|nineteen|twenty)(?:[- ]hundred)?(?:[- ]and)?[- ]{_IN_DECADE}"
    rf"|two[- ]thousand(?:(?:[- ]and)?[- ](?:(?P<one>{'|'.join(_ONES)})|(?P<teen>{'|'.join(_TEENS)})))?)\b",
    re.IGNORECASE,
)
_ROMAN = dict(zip("I II III IV V VI VII VIII IX X XI XII".split(), range(1, 13), strict=True))
#: What stands between a month, or the day after it, and their year: 1 March in the year 1988, March 1st (1988).
_TO_YEAR = r"[.,]?(?:[-/. ]{0,2}(?:(?:of |de |in )?(?:the year (?:of )?)?)| ?\()"
#: Each alternative has groups of its own; see ``_readings``. Years of two digits need a form that little else has.
_DAY = re.compile(
    # Not from within a word or another number, which also makes it quick.
    r"(?<![^\W_])(?=[\da-zA-Z])(?<![/.])(?<!\d-)(?:"
    # 1987-03-02, 1987/3/2, 1987.03.02, 1987 03 02
    r"(?P<y>\d{4})(?P<s> ?[-/.] ?|[^\w\n]{1,3}|_)(?P<m>\d{1,2})(?P=s)(?P<d>\d{1,2})"
    # 02/03/1987, 2.3.1987, 2-3-1987, 02 03 1987, 2. 3. 1987; 2/3/87, 2-3-87, 87-03-02, 02.03.87, 2.3.87
    r"|(?P<a>\d{1,2})(?P<t> ?[-/.] ?|[^\w\n]{1,3}|_)(?P<b>\d{1,2})(?P=t)(?P<c>\d{4})"
    r"|(?P<a2>\d{1,2})(?P<t2>[-/]| / )(?P<b2>\d{1,2})(?P=t2)(?P<c2>\d{2})"
    r"|(?P<a3>\d{1,2})\.(?P<b3>\d{1,2})\.(?P<c3>\d{2})"
    # 2 March 1987, 2nd of March, 1987, 2-Mar-87, 02MAR1987, 2il o Fawrth 1987, 2. März 1987, 2 de marzo de 1987, second of March 1987
    rf"|(?:(?P<d4>\d{{1,2}})(?:st|nd|rd|th|er|af|il|ydd|edd|fed|eg|ain)?|(?P<w4>{_ORDINAL}))(?: day)?(?: ?(?:of|o|de|di))?[-/. ]{{0,2}}"
    rf"(?P<m4>{_MONTH}){_TO_YEAR}'?(?P<y4>\d{{4}}|\d{{2}})"
    # March 2, 1987, Mar 2nd 1987, March 2, '87, March the second, 1987
    rf"|(?P<m5>{_MONTH})\.?[- ]?(?:the )?(?:(?P<d5>\d{{1,2}})(?:st|nd|rd|th)?|(?P<w5>{_ORDINAL}))(?:{_TO_YEAR}|[-/.])(?P<y5>\d{{4}}|'\d{{2}})"
    # March 1987, the 2nd; March 1987 (2nd)
    rf"|(?P<m6>{_MONTH})\.? (?P<y6>\d{{4}})[,;:( -]{{1,3}}(?:on )?(?:the )?(?:(?P<d6>\d{{1,2}})(?:st|nd|rd|th)|(?P<w6>{_ORDINAL}))(?: day)?"
    # 1987, on 2 March
    rf"|(?P<y9>\d{{4}})[,;:( -]{{1,3}}(?:on )?(?:the )?(?:(?P<d9>\d{{1,2}})(?:st|nd|rd|th)?|(?P<w9>{_ORDINAL}))(?: day)?(?: of)? (?P<m9>{_MONTH})"
    # 1987 March 2, 1987-Mar-02, 1987, March 2nd; 2.III.1987
    rf"|(?P<y7>\d{{4}})(?:[-/. ]|, )(?P<m7>{_MONTH})[-/. ](?:the )?(?P<d7>\d{{1,2}})(?:st|nd|rd|th)?"
    rf"|(?P<d8>\d{{1,2}})[-/. ]{{1,2}}(?P<m8>{'|'.join(sorted(_ROMAN, key=len, reverse=True))})[-/. ]{{1,2}}(?P<y8>\d{{4}})"
    # 19870302, 02031987; 020387 where it begins with 0, as no number does
    r"|(?P<e>\d{8})|(?P<f>0\d{5}))"
    r"(?!\d|[/.-]\d|[a-su-zA-SU-Z])"
)
_HAS_WORDS = re.compile(r"eighteen|nineteen|twenty|two[- ]thousand", re.IGNORECASE)
#: Not the words of a package, which are listed where packages are installed.
_PROGRAMS = frozenset(
    "python version versions v release ver schema quarto pandoc typst excel word r stata spss".split()
)
_WORD_BEFORE = re.compile(r"([A-Za-z][\w-]*)[^\w\n]{0,6}$")
_USUAL = re.compile(r" ?[-/.] ?| ")
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
        if found is not None and not _is_within_a_row(match) and not _is_a_version(match):
            yield found


def with_years_in_digits(text: str) -> str:
    """Write the years of a plain text that stand in words, as ``nineteen eighty-eight`` does, in digits."""
    return _YEAR_IN_WORDS.sub(_year_in_digits, text) if _HAS_WORDS.search(text) else text


def _year_in_digits(match: re.Match[str]) -> str:
    part = {name: word.lower() for name, word in match.groupdict().items() if word}
    century = {"eighteen": 1800, "nineteen": 1900}.get(part.get("century", ""), 2000)
    ones = next((_ONES[part[n]] for n in ("ones", "few", "one") if n in part), 0)
    teens = next((_TEENS[part[n]] for n in ("teens", "teen") if n in part), 0)
    return str(century + 10 * _TENS.get(part.get("tens", ""), 0) + ones + teens)


def _is_a_version(match: re.Match[str]) -> bool:
    """Whether three short numbers with points are the version of a program that is named before them."""
    if not match["a3"] or len(match.group()) == len("02.03.87"):
        return False
    before = _WORD_BEFORE.search(match.string, max(match.start() - 40, 0), match.start())
    return (
        before is not None and before.group(1).lower().strip("-_").replace("_", "-") in _programs()
    )


@cache
def _programs() -> frozenset[str]:
    """Give what stands before the number of a version: names of installed packages and of programs that packages bring, and words."""
    names = (one.metadata["Name"] for one in distributions())
    return _PROGRAMS | {name.lower().replace("_", "-") for name in names if name}


def _is_within_a_row(match: re.Match[str]) -> bool:
    """Whether three numbers with a sign between them that no date has usually go on on either side, as the cells of a row do."""
    joint = match["s"] or match["t"] or ""
    if not joint or _USUAL.fullmatch(joint):
        return False
    sign = joint.strip()
    before = match.string[max(match.start() - 4, 0) : match.start()].rstrip()
    after = match.string[match.end() : match.end() + 4].lstrip()
    if joint in {", ", "; "}:  # a sentence has these around anything
        before, after = (
            part if part.strip(f"{sign} ")[:1].isdigit() else "" for part in (before, after)
        )
    return bool(sign) and (before.endswith(sign) or after.startswith(sign))


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
            read = _iso(year, other, one), _iso(year, one, other)
            # 87-03-02 can only mean a year that comes first.
            return read if n == "" or any(read) else _both(one, other, year)
    for n in ("4", "5", "6", "7", "9"):
        if part[f"m{n}"]:
            year = part[f"y{n}"].lstrip("'")
            if part[f"m{n}"] == "may" and len(part[f"y{n}"]) == 2:
                return None, None  # "of 12 may 85": a verb more often than a month
            day = part[f"d{n}"] or _ORDINALS[part[f"w{n}"].lower().replace(" ", "-")]
            return _both(year, _number(part[f"m{n}"]), day)
    if part["m8"]:
        return _both(part["y8"], str(_ROMAN[part["m8"]]), part["d8"])
    if digits := part["f"]:
        one, other, year = digits[:2], digits[2:4], digits[4:]
        return _iso(year, other, one), _iso(year, one, other)
    digits = part["e"]
    if found := _iso(digits[:4], digits[4:6], digits[6:]):
        return found, found
    year = digits[4:]
    return _iso(year, digits[2:4], digits[:2]), _iso(year, digits[:2], digits[2:4])


def _both(year: str, month: str, day: str) -> tuple[str | None, str | None]:
    found = _iso(year, month, day)
    return found, found


def _number(month: str) -> str:
    word = month.lower()
    return str(_ELSEWHERE[word] if word in _ELSEWHERE else _MONTHS.index(word[:3]) + 1)


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
