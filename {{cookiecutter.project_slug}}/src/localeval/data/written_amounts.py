"""Values that say in words what they are in, such as ``£450pcm``, ``12.3k`` or ``2 yrs``, and texts that look like numbers and are none.

The first kind is read (``recipe_units``) where ``units`` in ``evaluation.yml`` says ``as-written``: each value by its own words. The second, such as ``450-500``,
``about 20`` or ``<5``, is named as what it is: which number it stands for is a person's to say.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from localeval.catalogue.catalogue import OutcomeUnit
from localeval.catalogue.written_units import WrittenUnit, unit_rules

_MONEY_CODE = r"gbp|eur|usd|stg"
_SIGN = rf"(?:[£$€]|{_MONEY_CODE})"
#: A number with the signs and separators that ``numbers`` reads; whether they are of one kind is seen there.
_DIGITS = rf"[+\-\u2212]?\s*(?:{_SIGN}\s*)?[+\-\u2212]?\d[\d,.'\u2019\u00a0\u202f]*(?:\s*{_SIGN})?"
#: Of what time an amount is, by the words behind it.
_TIMES_OF_MONEY: tuple[tuple[WrittenUnit, str], ...] = (
    ("four-weekly", r"(?:four|4)[- ]?weekly|(?:per|every|/) ?(?:four|4) ?(?:weeks|wks)"),
    ("fortnightly", r"(?:per|a|each|/) ?fortnight|fortnightly|pf|(?:every|per|/) ?(?:two|2) ?(?:weeks|wks)"),
    ("monthly", r"p\.?c\.?m\.?|p\.?m\.?|(?:per|a|each|/) ?(?:calendar )?(?:month|mth|mo|m)|monthly|y mis|yn fisol"),
    ("weekly", r"p\.?w\.?|(?:per|a|each|/) ?(?:week|wk|w)|weekly|yr wythnos"),
    ("quarterly", r"p\.?q\.?|(?:per|a|each|/) ?(?:quarter|qtr)|quarterly"),
    ("annual", r"p\.?a\.?|(?:per|a|each|/) ?(?:annum|year|yr)|annual(?:ly)?|yearly|y flwyddyn"),
)  # fmt: skip
_SCALES: tuple[tuple[WrittenUnit, str], ...] = (
    ("thousands", r"k|thou(?:sands?)?|grand"),
    ("pence", r"pence"),
)
_BEFORE_TAX = r"gross|before (?:tax|deductions)"
_AFTER_TAX = r"net|after (?:tax|deductions)|take[- ]home(?: pay)?"
_OF_AN_HOUR = r"p\.?h\.?|p\.?d\.?|(?:per|an?|each|/) ?(?:hour|hr|h|day|shift|session)|hourly|daily|yr awr|y dydd"
_SPANS: tuple[tuple[WrittenUnit, str], ...] = (
    ("days", r"days?|d|diwrnod"),
    ("weeks", r"weeks?|wks?|w|wythnos(?:au)?"),
    ("months", r"months?|mths?|mnths?|mos?|m|mis(?:oedd)?"),
    ("years", r"years?|yrs?|y|blwyddyn|blynedd|mlynedd"),
)
#: 1.2m is one million and more to some.
_MILLION = re.compile(r"(?i)\d\s?m$")
_NOUGHT = re.compile(rf"(?i)(?:{_SIGN}\s*)?[+-]?0+(?:\.0*)?")
_YEARS_AND_MONTHS = re.compile(
    rf"(?i)(\d{{1,3}})\s*(?:{_SPANS[3][1]})\.?\s*(?:,|and|&|a)?\s*(\d{{1,2}})\s*(?:{_SPANS[2][1]})\.?"
)


def _either(words: tuple[tuple[WrittenUnit, str], ...], before: str) -> str:
    """Give the words of each unit as a group of a pattern that is called by its number."""
    return "|".join(rf"(?P<{before}{i}>{pattern})" for i, (_, pattern) in enumerate(words))


_OF_MONEY = re.compile(
    rf"(?i)(?P<number>{_DIGITS})\s*(?:{_either(_SCALES, 's')})?\.?\s*(?:{_either(_TIMES_OF_MONEY, 't')})?\.?\s*(?:{_BEFORE_TAX})?"
)
_OF_TIME = re.compile(rf"(?i)(?P<number>{_DIGITS})\s*(?:{_either(_SPANS, 's')})\.?")
#: What the words around a number make of it, where it is no number of one meaning; the first that fits.
_NO_NUMBER: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(rf"(?i){pattern}"))
    for kind, pattern in (
        ("hour", rf"{_DIGITS}\s*(?:{_OF_AN_HOUR})\.?\s*(?:{_BEFORE_TAX}|{_AFTER_TAX})?"),
        ("after_tax", rf"{_DIGITS}\s*(?:{'|'.join(p for _, p in (*_SCALES, *_TIMES_OF_MONEY))})?\.?\s*\(?(?:{_AFTER_TAX})\)?"),
        ("range", rf"(?:between\s+)?{_DIGITS}\s*(?:k\s*)?(?:[-\u2010-\u2015]|to|and|/)\s*{_DIGITS}\s*k?"),
        ("about", rf"(?:about|abt|approx(?:imately|\.)?|around|circa|ca?\.|c|roughly|est(?:imated|\.)?|tua|~|\u2248)\s*{_DIGITS}|{_DIGITS}\s*(?:-?ish|approx\.?|\(?est\.?\)?|\?)"),
        ("bound", rf"(?:<|>|\u2264|\u2265|<=|>=|under|over|up to|at least|at most|less than|more than|max\.?|min\.?)\s*{_DIGITS}|{_DIGITS}\s*(?:\+|plus|or (?:more|less|over|under|above|below)|and (?:over|under|above|below))"),
        ("mark", rf"{_DIGITS}\s*(?:[*\u2020\u2021\u00b9\u00b2\u00b3#]+|\(?\[?[repxbu]\]?\)?|\[\d{{1,2}}\])"),
        ("sum", rf"(?!0x){_DIGITS}\s*(?:[+*x\u00d7]\s*{_DIGITS}\s*)+"),
        ("letters", r"[£$€]?(?=.*\d)[\dOoIl,.]*[OoIl][\dOoIl,.]*"),
    )
)  # fmt: skip
_WHAT = {
    "unit": "says in words what it is in",
    "hour": "is pay of an hour or a day",
    "after_tax": "says that it is after tax",
    "range": "is a range and no number",
    "about": "is said to be an estimate",
    "bound": "only says on which side of a number it lies",
    "mark": "has a mark behind its number",
    "sum": "is a sum that is still to be done",
    "letters": "has a letter among its digits",
}
_REMEDY = {
    "unit": "Write plain digits, all in one unit.",
    "hour": "Write what was paid in all, before tax: of a year it is known only with the hours that were worked. Leave the cell empty if it is not known.",
    "after_tax": "Write what was paid before tax, or leave the cell empty: before and after tax are not to be compared.",
    "sum": "Write what it comes to.",
    "letters": "Write 0 for O and 1 for l if that is meant, or leave the cell empty.",
    "mark": "Write the number without it, or leave the cell empty if the mark says that it does not count.",
}


class SaidUnit(NamedTuple):
    """A value with what it says it is in.

    Attributes
    ----------
    number : str
        Without the words.
    units : tuple of str
        One after the other: thousands, of a month.
    """

    number: str
    units: tuple[WrittenUnit, ...]


def said_unit(text: str, unit: OutcomeUnit) -> SaidUnit | None:
    """Say what a value says it is in; None where it says nothing, or nothing certain.

    Examples
    --------
    >>> [said_unit(text, "money") for text in ("£450pcm", "12.3k", "£1.5k per month")]  # doctest: +NORMALIZE_WHITESPACE
    [SaidUnit(number='£450', units=('monthly',)), SaidUnit(number='12.3', units=('thousands',)),
     SaidUnit(number='£1.5', units=('thousands', 'monthly'))]
    >>> said_unit("2 yrs", "months"), said_unit("1 year 3 months", "months"), said_unit("£9 ph", "money")
    (SaidUnit(number='2', units=('years',)), SaidUnit(number='15', units=('months',)), None)
    """
    text = " ".join(text.split())
    words: tuple[tuple[str, tuple[tuple[WrittenUnit, str], ...]], ...]
    if unit == "money":
        found, words = _OF_MONEY.fullmatch(text), (("s", _SCALES), ("t", _TIMES_OF_MONEY))
    elif unit in {"months", "weeks"}:
        if both := _YEARS_AND_MONTHS.fullmatch(text):
            return SaidUnit(str(12 * int(both[1]) + int(both[2])), ("months",))
        found, words = _OF_TIME.fullmatch(text), (("s", _SPANS),)
    else:
        return None
    if found is None:
        return None
    units = tuple(
        name
        for before, listed in words
        for i, (name, _) in enumerate(listed)
        if found[f"{before}{i}"]
    )
    number = found["number"].strip()
    # "before tax" alone says nothing of the unit, and is what the catalogue counts.
    fits = number != text and set(units) <= unit_rules(unit).keys()
    return SaidUnit(number, units) if fits else None


def is_bare_number(text: str) -> bool:
    """Whether a text is a number other than nought, which is the same in every unit, and no word of what it is in."""
    return re.fullmatch(_DIGITS, text, re.IGNORECASE) is not None and not _NOUGHT.fullmatch(text)


def says_what(text: str) -> str:
    """Say what a text with a number is that is no plain number: a kind of ``what_it_is``; empty where nobody can say.

    Examples
    --------
    >>> [says_what(text) for text in ("£450pcm", "14 months", "450-500", "about 20", "<5", "450r", "£9.50 ph", "450")]
    ['unit', 'unit', 'range', 'about', 'bound', 'mark', 'hour', '']
    """
    text = " ".join(text.split())
    said = said_unit(text, "money") or (
        None if _MILLION.search(text) else said_unit(text, "months")
    )
    if said is not None:
        return "unit"
    return next((kind for kind, pattern in _NO_NUMBER if pattern.fullmatch(text)), "")


def what_it_is(kind: str, text: str) -> str:
    """Say it in words, as a sentence about a value goes on.

    Parameters
    ----------
    kind : str
        A key of ``says_what``.
    text : str
        The value.
    """
    said = (said_unit(text, "money") or said_unit(text, "months")) if kind == "unit" else None
    return f"{_WHAT[kind]} ({', '.join(said.units)})" if said and said.units else _WHAT[kind]


def what_to_do(kind: str, column: str, example: str) -> str:
    """Say what a person can do with such values.

    Parameters
    ----------
    kind : str
        A key of ``says_what``.
    column : str
        As the standard calls it.
    example : str
        One of the values, as YAML takes it.
    """
    if kind in _REMEDY:
        return _REMEDY[kind]
    return (
        "Write one number, by a rule that you state, or leave the cell empty if it is not known. For few such values say once which number each is "
        f"read as, as in values: {{{column}: {{{example}: ...}}}} under data in evaluation.yml."
    )
