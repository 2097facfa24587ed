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
_ROMAN = dict(zip("I II III IV V VI VII VIII IX X XI XII".split(), range(1, 13), strict=True))
#: Each alternative has groups of its own; see ``_readings``. Years of two digits need a form that little else has.
_DAY = re.compile(
    # Not from within a word or another number, which also makes it quick.
    r"(?<![^\W_])(?=[\da-zA-Z])(?<![/.])(?<!\d-)(?:"
    # 1987-03-02, 1987/3/2, 1987.03.02, 1987 03 02
    r"(?P<y>\d{4})(?P<s> ?[-/.] ?|[^\w\n]{1,3}|_)(?P<m>\d{1,2})(?P=s)(?P<d>\d{1,2})"
    # 02/03/1987, 2.3.1987, 2-3-1987, 02 03 1987, 2. 3. 1987; 2/3/87, 2-3-87, 87-03-02, 02.03.87
    r"|(?P<a>\d{1,2})(?P<t> ?[-/.] ?|[^\w\n]{1,3}|_)(?P<b>\d{1,2})(?P=t)(?P<c>\d{4})"
    r"|(?P<a2>\d{1,2})(?P<t2>[-/]| / )(?P<b2>\d{1,2})(?P=t2)(?P<c2>\d{2})"
    r"|(?P<a3>\d{2})\.(?P<b3>\d{2})\.(?P<c3>\d{2})"
    # 2 March 1987, 2nd of March, 1987, 2-Mar-87, 02MAR1987, 2il o Fawrth 1987, 2. März 1987, 2 de marzo de 1987, second of March 1987
    rf"|(?:(?P<d4>\d{{1,2}})(?:st|nd|rd|th|er|af|il|ydd|edd|fed|eg|ain)?|(?P<w4>{_ORDINAL}))(?: day)?(?: ?(?:of|o|de|di))?[-/. ]{{0,2}}"
    rf"(?P<m4>{_MONTH})[.,]?[-/. ]{{0,2}}(?:of |de )?'?(?P<y4>\d{{4}}|\d{{2}})"
    # March 2, 1987, Mar 2nd 1987, March 2, '87, March the second, 1987
    rf"|(?P<m5>{_MONTH})\.?[- ](?:the )?(?:(?P<d5>\d{{1,2}})(?:st|nd|rd|th)?|(?P<w5>{_ORDINAL}))(?:,? ?|[-/.])(?P<y5>\d{{4}}|'\d{{2}})"
    # March 1987, the 2nd; March 1987 (2nd)
    rf"|(?P<m6>{_MONTH})\.? (?P<y6>\d{{4}})[,;:( -]{{1,3}}(?:on )?(?:the )?(?:(?P<d6>\d{{1,2}})(?:st|nd|rd|th)|(?P<w6>{_ORDINAL}))(?: day)?"
    # 1987 March 2, 1987-Mar-02, 1987, March 2nd; 2.III.1987
    rf"|(?P<y7>\d{{4}})(?:[-/. ]|, )(?P<m7>{_MONTH})[-/. ](?:the )?(?P<d7>\d{{1,2}})(?:st|nd|rd|th)?"
    rf"|(?P<d8>\d{{1,2}})[-/. ]{{1,2}}(?P<m8>{'|'.join(sorted(_ROMAN, key=len, reverse=True))})[-/. ]{{1,2}}(?P<y8>\d{{4}})"
    # 19870302, 02031987; 020387 where it begins with 0, as no number does
    r"|(?P<e>\d{8})|(?P<f>0\d{5}))"
    r"(?!\d|[/.-]\d|[a-su-zA-SU-Z])"
)
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
        if found is not None and not _is_within_a_row(match):
            yield found


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
    for n in ("4", "5", "6", "7"):
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
