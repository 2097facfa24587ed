"""What stands around a value and says of what it is: months written as ``Month 03`` or ``6 mths``, groups with their size behind them.

Read only where there is one meaning. What has two, such as ``Quarter 2`` or ``Year 1``, is refused with the line that says which
(``suggested_month``).
"""

from __future__ import annotations

import re
from fractions import Fraction

import pyarrow as pa
import pyarrow.compute as pc

from localeval.data.problems import names

_MONTH = r"months?|mths?|mnths?|mons?|mos?|m|mis(?:oedd)?|fis"
_WEEK = r"weeks?|wks?|wythnos(?:au)?"
_YEAR = r"years?|yrs?|blwyddyn|blynedd|mlynedd"
_QUARTER = r"quarters?|qtrs?|q|chwarter(?:i|au)?"
#: What a follow-up is called beside its month, and says nothing more of it.
_BESIDE = r"(?:at|after|post|follow[ -]?up|fu|outcomes?|check[ -]?point|survey|wave|review|(?:after|from|since|post)[ -](?:the )?(?:start|entry|referral)|in)"
_SPELT = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "nine": 9, "twelve": 12, "fifteen": 15, "eighteen": 18,
    "twenty-four": 24, "twenty four": 24, "thirty-six": 36, "thirty six": 36,
}  # fmt: skip
_NUMBER = rf"(\d{{1,3}}|{'|'.join(_SPELT)})"
_BEFORE, _BEHIND = rf"(?:{_BESIDE}\W{{0,3}})*", rf"(?:\W{{0,3}}{_BESIDE})*"
_SPAN = re.compile(rf"(?i){_BEFORE}{_NUMBER}[\s_-]?(?:({_MONTH})|({_WEEK})|({_YEAR}))\.?{_BEHIND}")
_NUMBERED = re.compile(rf"(?i){_BEFORE}(?:{_MONTH})\.?[\s_:#]{{0,2}}{_NUMBER}{_BEHIND}")
_ANY = re.compile(rf"(?i)[^\d]*?(?:(?P<unit>{_WEEK}|{_YEAR}|{_QUARTER}|[^\W\d]+)[\W_]{{0,2}})?(?P<number>\d{{1,3}})[\W_]{{0,2}}(?P<behind>{_WEEK}|{_YEAR}|{_QUARTER}|[^\W\d]+)?\D*")  # fmt: skip
_EARLIER = re.compile(r"(?i)\b(before|pre|prior|baseline|cyn)\b|^\s*-")
#: Weeks that are whole months by the rule that 52 weeks are 12 months.
_WEEKS_OF_MONTHS = Fraction(12, 52)
#: What the number beside a word most likely is, in months.
_SUGGESTED = {_QUARTER: Fraction(3), _YEAR: Fraction(12), _WEEK: _WEEKS_OF_MONTHS, rf"{_MONTH}|t|fu|up|follow": Fraction(1)}  # fmt: skip
_PLAIN = r"^[+-]?\d+(\.\d*)?$"
#: The size of a group behind its name: (n=600), [N = 1,200], n=600.
SIZE_BEHIND = r"(?i)\s*[(\[,;:-]?\s*\bn\s*=\s*\d[\d, ]*[)\]]?$"
_LISTED = 3


def month_in_words(text: str) -> int | None:
    """Give the month since the start that a text says, where it has one meaning.

    Examples
    --------
    >>> [month_in_words(text) for text in ("3 months", "M03", "6 mths", "26 weeks", "1 year", "12-month follow-up")]
    [3, 3, 6, 6, 12, 12]
    >>> [month_in_words(text) for text in ("Quarter 2", "Year 1", "Wave 3", "6 weeks", "M-12", "3 months before")]
    [None, None, None, None, None, None]
    """
    text = " ".join(text.split())
    if found := _NUMBERED.fullmatch(text):
        return _number(found[1])
    found = _SPAN.fullmatch(text)
    if found is None:
        return None
    number = _number(found[1])
    if found[3]:
        months = number * _WEEKS_OF_MONTHS
        return int(months) if months.denominator == 1 else None
    return number * 12 if found[4] else number


def suggested_month(text: str) -> int | None:
    """Give the month that a text with one number most likely means, for a line that a person looks at; None where nobody can say.

    Examples
    --------
    >>> [suggested_month(text) for text in ("Quarter 2", "Year 1", "6 weeks", "T12", "3 months before", "Wave 2")]
    [6, 12, 1, 12, -3, None]
    """
    found = _ANY.fullmatch(text.strip())
    if found is None:
        return None
    number = int(found["number"])
    sign = -1 if _EARLIER.search(text) else 1
    units = [unit for unit in (found["unit"], found["behind"]) if unit]
    for way, months in _SUGGESTED.items():
        if any(re.fullmatch(rf"(?i){way}", unit) for unit in units):
            return sign * round(number * months)
    return None if units else sign * number


def months_in_figures(text: pa.ChunkedArray) -> tuple[pa.ChunkedArray, str]:
    """Write months that are said in words as numbers.

    Parameters
    ----------
    text : pyarrow.ChunkedArray of string, length n

    Returns
    -------
    pyarrow.ChunkedArray of string, length n
        Texts that say none, or not for certain, are as they were.
    str
        What was read as what, in words; empty where nothing was.
    """
    plain = pc.match_substring_regex(text, _PLAIN).fill_null(True)
    if pc.all(plain).as_py():
        return text, ""
    words = pc.unique(text.filter(pc.invert(plain))).to_pylist()
    meant = {word: month for word in words if (month := month_in_words(word)) is not None}
    if not meant:
        return text, ""
    first = sorted(meant, key=lambda word: (meant[word], word))[:_LISTED]
    more = f" and {len(meant) - len(first):,} more" if len(meant) > len(first) else ""
    told = ", ".join(f"'{word}' is read as {meant[word]}" for word in first) + more
    by_weeks = any(re.search(rf"(?i)\d[\s_-]?(?:{_WEEK})", word) for word in meant)
    rule = " (52 weeks are 12 months)" if by_weeks else ""
    return _replaced(text, {word: str(month) for word, month in meant.items()}), f"{told}{rule}"


def without_sizes(text: pa.ChunkedArray) -> tuple[pa.ChunkedArray, str]:
    """Take the size of a group from behind its name: ``participant (n=600)``.

    Parameters
    ----------
    text : pyarrow.ChunkedArray of string, length n

    Returns
    -------
    pyarrow.ChunkedArray of string, length n
    str
        From which words, in words; empty where there are none.
    """
    sized = pc.match_substring_regex(text, SIZE_BEHIND).fill_null(False)
    if not pc.any(sized).as_py():
        return text, ""
    words = pc.unique(text.filter(sized)).to_pylist()
    bare = {word: re.sub(SIZE_BEHIND, "", word) for word in words}
    bare = {word: name for word, name in bare.items() if name}
    told = f"the size behind {names(sorted(bare), _LISTED)} is no part of the word" if bare else ""
    return _replaced(text, bare), told


def _number(text: str) -> int:
    return int(text) if text.isdigit() else _SPELT[text.casefold()]


def _replaced(text: pa.ChunkedArray, meant: dict[str, str]) -> pa.ChunkedArray:
    found = pc.index_in(text, value_set=pa.array(list(meant), pa.string())).combine_chunks()
    instead = pa.array(list(meant.values()), pa.string()).take(found)
    return pa.chunked_array([pc.coalesce(instead, text.combine_chunks())])
