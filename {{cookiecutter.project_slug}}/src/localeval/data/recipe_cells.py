"""The keys of the recipe that say how single values are written: codes for "not known", words, days and numbers.

Each takes a column as its file holds it and gives it as the standard writes it, with what could not be read so and how many
values were changed. Nothing is guessed: a value that does not fit what is declared is a fault. Which key holds for which
column is the business of ``recipe``.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from localeval.base.spelling import PRINTED_MINUSES
from localeval.data.cast import cast
from localeval.data.cast_words import yes_or_no
from localeval.data.column_texts import ColumnSource
from localeval.data.raw import MISSING
from localeval.data.said_in_words import month_in_words
from localeval.data.standard import MONTHS, ColumnSpec
from localeval.data.words import plain
from localeval.project.data_values import Code, Meaning, Minus, NumbersSetting
from localeval.project.day_formats import clock_of, read_day

_PLAIN = r"^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$"
#: Where else a minus stands than before its number: as SAP writes it, and as accounts do.
_MINUS: Mapping[Minus, str] = {
    "behind": rf"^\s*([^-(){PRINTED_MINUSES}]*\d[^-(){PRINTED_MINUSES}]*?)()\s*[-{PRINTED_MINUSES}]\s*$",
    "brackets": r"^\s*([^()\d]*)\(([^()]*\d[^()]*)\)\s*$",
}
#: Blanks that typography puts between digits: no-break, narrow no-break, thin, figure.
_BLANKS = "\u00a0\u202f\u2009\u2007"


@dataclass(frozen=True)
class Rewritten:
    """A column after a key of the recipe.

    Attributes
    ----------
    values : pyarrow.ChunkedArray, length n
    faults : dict of str to numpy.ndarray of int
        Each value that does not fit what is declared, and the positions where it stands; it is not known in ``values``.
    changed : dict of str to int
        How many values were changed, by what they were; ``""`` for those that need no names.
    """

    values: pa.ChunkedArray
    faults: dict[str, np.ndarray] = field(default_factory=dict)
    changed: dict[str, int] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """How many values were changed."""
        return sum(self.changed.values())


def texts_of(values: pa.ChunkedArray) -> pa.ChunkedArray:
    """Give a column as texts without blanks around them; an empty text where nothing stands."""
    if not pa.types.is_string(values.type):
        spec = ColumnSpec("", "text", "")
        written = cast(values, spec, ColumnSource("", "", np.arange(len(values)))).values
        values = pa.chunked_array([pa.array(written.astype(object), pa.string(), from_pandas=True)])
    return pc.fill_null(pc.utf8_trim_whitespace(values), "")


def rename_words(
    values: pa.ChunkedArray,
    words: Mapping[str, Meaning],
    codes: Iterable[Code] = (),
    own: Callable[[str], bool] = lambda _: False,
) -> Rewritten:
    """Put the standard's words, or numbers, in the place of a file's.

    Parameters
    ----------
    values : pyarrow.ChunkedArray, length n
    words : mapping of str to str, number, bool or None
        What each word of the file stands for; None for "not known". The empty word is an empty cell.
    codes : iterable
        What else is written where nothing is known.
    own : callable
        Whether a text is a word of the standard, which needs no line.

    Returns
    -------
    Rewritten
        Texts. What ``words`` stand for may be in the file too; any other word is a fault.
    """
    meant = {word.strip(): written(meaning) for word, meaning in words.items()}
    by_number = {number: meant[word] for word in meant if (number := _number(word)) is not None}
    standard = {meaning for meaning in meant.values() if meaning is not None}
    is_code = _matcher(codes)
    # YAML's true is the word "true" of a file, in whatever capitals.
    truths = {
        word.casefold(): meaning for word, meaning in meant.items() if word in {"True", "False"}
    }

    def named(text: str) -> tuple[bool, str | None]:
        if text in meant:
            return True, meant[text]
        if text.casefold() in truths:
            return True, truths[text.casefold()]
        number = _number(text)
        if number is not None and number in by_number:
            return True, by_number[number]
        if text.casefold() in MISSING or is_code(text):
            return True, None
        if text in standard or own(text):
            return True, text
        # A sign that nobody sees makes no other word.
        bare = plain(pa.chunked_array([[text]]))[0].as_py()
        return named(bare) if bare != text else (False, text)

    return _by_value(values, named)


def is_standard(column: ColumnSpec) -> Callable[[str], bool]:
    """Give what tells whether a text is a value that the standard itself has for a column: a group, a yes or no, a number."""
    if column.allowed:
        allowed = {word.casefold() for word in column.allowed}
        return lambda text: text.casefold() in allowed
    if column.kind == "binary":
        return lambda text: bool(yes_or_no(pd.Series([text], dtype="str"))[0])
    if column.name == MONTHS:
        return lambda text: (
            re.fullmatch(_PLAIN, text) is not None or month_in_words(text) is not None
        )
    if column.kind in ("number", "whole"):
        return lambda text: re.fullmatch(_PLAIN, text) is not None
    return lambda _: False


def drop_codes(values: pa.ChunkedArray, codes: Iterable[Code]) -> Rewritten:
    """Take away what is written where nothing is known.

    Parameters
    ----------
    values : pyarrow.ChunkedArray, length n
    codes : iterable
        Texts in any capitals; a number also where the file writes it with decimals.

    Returns
    -------
    Rewritten
        Of the column's own type.
    """
    is_code = _matcher(codes)
    texts = texts_of(values).combine_chunks().dictionary_encode()
    known = texts.dictionary.to_pylist()
    bare = plain(pa.chunked_array([texts.dictionary])).to_pylist()
    hits = np.array(
        [
            bool(word) and (is_code(word) or is_code(seen))
            for word, seen in zip(known, bare, strict=True)
        ],
        dtype=bool,
    )
    if not hits.any():
        return Rewritten(values)
    where = texts.indices.to_numpy()
    gone = hits[where]
    counts = np.bincount(where, minlength=len(known))
    changed = {word: int(counts[i]) for i, word in enumerate(known) if hits[i]}
    if pa.types.is_dictionary(values.type):
        values = values.unify_dictionaries()
    kept = pa.array(~gone)
    chunks = values.combine_chunks()
    places = pc.if_else(kept, pa.array(np.arange(len(chunks))), None)
    return Rewritten(pa.chunked_array([chunks.take(places)]), changed=changed)


def read_days(values: pa.ChunkedArray, written: str) -> Rewritten:
    """Write days as the standard does, year-month-day.

    Parameters
    ----------
    values : pyarrow.ChunkedArray, length n
        Days that a file holds as such stay as they are.
    written : str
        How they are written: ``day-first``, ``month-first``, ``iso`` or a format (``project.day_formats``).
    """
    if pa.types.is_temporal(values.type):
        return Rewritten(values)

    def day(text: str) -> tuple[bool, str | None]:
        if text.casefold() in MISSING:
            return True, None
        found = read_day(text, written)
        if found is None:
            return False, None
        # The time stays beside the day: midnight of another time zone is seen by it.
        clock = clock_of(text)
        return True, f"{found}T{clock}" if clock else found.isoformat()

    return _by_value(values, day)


def fits_days(values: pa.ChunkedArray, written: str) -> bool:
    """Whether every value that is known is a day written in that way."""
    words = [
        word for word in texts_of(values).unique().to_pylist() if word.casefold() not in MISSING
    ]
    return bool(words) and all(read_day(word, written) is not None for word in words)


def plain_numbers(
    values: pa.ChunkedArray, style: NumbersSetting, *, mixed: bool = False
) -> Rewritten:
    """Write numbers as the standard does: digits, with a point before decimals.

    Parameters
    ----------
    values : pyarrow.ChunkedArray, length n
        Numbers that a file holds as such stay as they are.
    style : NumbersSetting
    mixed : bool
        Whether the file may hold numbers besides texts, as a workbook does: a plain number is then one, and one that could be
        either, such as 1.234 where a point parts thousands, is a fault.
    """
    if not pa.types.is_string(values.type) and not pa.types.is_dictionary(values.type):
        return Rewritten(values)
    given = texts_of(values)
    missing = pc.is_in(pc.utf8_lower(given), value_set=pa.array(MISSING))
    texts = given
    if style.minus != "before":
        texts = pc.replace_substring_regex(given, _MINUS[style.minus], r"-\1\2")
    pattern = _pattern(style, in_lakhs=_is_in_lakhs(texts, style))
    fits = pc.match_substring_regex(texts, pattern)
    plain = texts
    if style.thousands == "'":
        texts = plain = pc.replace_substring(texts, "\u2019", "'")  # as typography has it
        fits = pc.match_substring_regex(texts, _pattern(style))
    for sign in sorted(style.currency, key=len, reverse=True):
        plain = pc.replace_substring(plain, sign, "")
    plain = pc.replace_substring_regex(plain, rf"[\s{_BLANKS}]", "")
    plain = pc.replace_substring_regex(plain, rf"^[{PRINTED_MINUSES}]", "-")
    if style.thousands and style.thousands != " ":
        plain = pc.replace_substring(plain, style.thousands, "")
    if style.decimal != ".":
        plain = pc.replace_substring(plain, style.decimal, ".")
    number = pc.match_substring_regex(texts, _PLAIN)
    if style.decimal == "." and style.thousands != ".":
        plain = pc.if_else(number, texts, plain)
        good = pc.or_(fits, number)
    elif mixed:
        either = pc.and_(fits, pc.match_substring_regex(texts, r"\."))
        plain = pc.if_else(fits, plain, texts)
        good = pc.and_(pc.or_(fits, number), pc.invert(pc.and_(either, number)))
    else:
        good = fits
    good = pc.or_(good, missing)
    done = pc.if_else(missing, None, pc.if_else(good, plain, None))
    moved = pc.sum(pc.and_(pc.and_(good, pc.invert(missing)), pc.not_equal(plain, given))).as_py()
    faults = _places(given, pc.invert(good).to_numpy())
    return Rewritten(_chunked(done), faults, {"": int(moved)} if moved else {})


def _is_in_lakhs(texts: pa.ChunkedArray, style: NumbersSetting) -> bool:
    """Whether a column parts digits as India does, 1,23,456: all that shows it does, twice at least, as one may have lost a digit."""
    if style.thousands != ",":
        return False
    parted = pc.match_substring_regex(texts, r"\d,\d\d,\d")
    if not pc.any(parted).as_py():
        return False
    groups = [re.findall(r"[\d,]+", word)[0] for word in texts.filter(parted).unique().to_pylist()]
    otherwise = pc.any(pc.match_substring_regex(texts, r"\d{3},\d|,\d{3},")).as_py()
    indian = [re.fullmatch(r"\d{1,2}(,\d{2})+,\d{3}", group) is not None for group in groups]
    return len(groups) > 1 and all(indian) and not otherwise


def minus_in(words: Iterable[str]) -> Minus:
    """Say where the minus stands in texts that may be numbers."""
    for minus, pattern in _MINUS.items():
        if any(re.fullmatch(pattern, word) for word in words):
            return minus
    return "before"


def multiplied(values: pa.ChunkedArray, times: int, over: int) -> Rewritten:
    """Multiply every number of a column by one whole number and divide it by another; what is no number stays as it is."""
    if times == over:
        return Rewritten(values)
    texts = texts_of(values)
    number = pc.match_substring_regex(texts, _PLAIN)
    if pa.types.is_floating(values.type) or pa.types.is_integer(values.type):
        amounts = values.cast(pa.float64(), safe=False)
        amounts = pc.if_else(pc.is_finite(amounts), amounts, None)
    else:
        amounts = pc.if_else(number, texts, None).cast(pa.float64())
    found = amounts.to_pandas().to_numpy(dtype=float) * times / over
    count = int(np.isfinite(found).sum())
    made = pa.array(found, from_pandas=True)
    if number.to_numpy().sum() == len(texts) - pc.sum(pc.equal(texts, "")).as_py():
        return Rewritten(pa.chunked_array([made]), changed={"": count})
    mixed = pc.if_else(made.is_valid(), made.cast(pa.string()), _chunked(texts).combine_chunks())
    return Rewritten(_chunked(mixed), changed={"": count})


def _pattern(style: NumbersSetting, *, in_lakhs: bool = False) -> str:
    """Give the regular expression of a number in a style: signs of money on either side, digits parted in threes or not at all."""
    signs = "|".join(re.escape(sign) for sign in sorted(style.currency, key=len, reverse=True))
    blanks = rf"[\s{_BLANKS}]*"
    money = rf"(({signs}){blanks})?" if signs else ""
    after = rf"({blanks}({signs}))?" if signs else ""
    minus = rf"[+\-{PRINTED_MINUSES}]?"
    digits = r"\d+"
    if style.thousands:
        mark = rf"[ {_BLANKS}]" if style.thousands == " " else re.escape(style.thousands)
        digits = rf"(\d{{1,3}}({mark}\d{{3}})+|\d+)"
        if in_lakhs:
            digits = r"(\d{1,2}(,\d{2})*,\d{3}|\d+)"
    point = re.escape(style.decimal)
    return rf"^{minus}{blanks}{money}{minus}({digits}({point}\d*)?|{point}\d+){after}$"


def _by_value(values: pa.ChunkedArray, read: Callable[[str], tuple[bool, str | None]]) -> Rewritten:
    """Read each different text once: whether it can be read, and as what (None for "not known")."""
    coded = texts_of(values).combine_chunks().dictionary_encode()
    words = coded.dictionary.to_pylist()
    found = [read(word) for word in words]
    where = coded.indices.to_numpy()
    good = np.array([fits for fits, _ in found], dtype=bool)
    made = pa.array([word if fits else None for fits, word in found], pa.string())
    faults = _places_of(words, where, ~good) if not good.all() else {}
    counts = np.bincount(where, minlength=len(words))
    changed: Counter[str] = Counter()
    for word, (fits, new), count in zip(words, found, counts.tolist(), strict=True):
        if fits and new != (word or None) and word.casefold() not in MISSING[1:]:
            changed[word] += count
    return Rewritten(_chunked(made.take(pa.array(where))), faults, dict(changed))


def _places(texts: pa.ChunkedArray, wrong: np.ndarray) -> dict[str, np.ndarray]:
    if not wrong.any():
        return {}
    coded = texts.combine_chunks().dictionary_encode()
    where = coded.indices.to_numpy()
    words = coded.dictionary.to_pylist()
    bad = np.zeros(len(words), dtype=bool)
    bad[where[wrong]] = True
    return _places_of(words, where, bad)


def _places_of(words: list[str], where: np.ndarray, bad: np.ndarray) -> dict[str, np.ndarray]:
    """Give the positions of each text that is bad, in the order in which they first stand."""
    positions = np.flatnonzero(bad[where])
    found: dict[str, list[int]] = {}
    for position, code in zip(positions.tolist(), where[positions].tolist(), strict=True):
        found.setdefault(words[code], []).append(position)
    return {word: np.array(rows) for word, rows in found.items()}


def _chunked(values: pa.Array | pa.ChunkedArray) -> pa.ChunkedArray:
    return values if isinstance(values, pa.ChunkedArray) else pa.chunked_array([values])


def _matcher(codes: Iterable[Code]) -> Callable[[str], bool]:
    """Give what tells whether a text is one of the codes."""
    texts, numbers = set(), set()
    for code in codes:
        text = written(code) or ""
        texts.add(text.casefold())
        if isinstance(code, int | float) and not isinstance(code, bool):
            numbers.add(float(code))

    def is_code(text: str) -> bool:
        return text.casefold() in texts or (bool(numbers) and _number(text) in numbers)

    return is_code


def written(value: Code | Meaning) -> str | None:
    """Write a value of YAML as a file would."""
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _number(text: str) -> float | None:
    """Read a number; one that begins with a nought that means nothing, such as an id of 007, is a text."""
    if re.match(r"[+-]?0\d", text) or not re.fullmatch(_PLAIN, text):
        return None
    number = float(text)
    return number if math.isfinite(number) else None
