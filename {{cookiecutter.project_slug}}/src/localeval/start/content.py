"""What a column of a file holds, whatever it is called: days and how they are written, numbers, words, marks for "not known".

Only what can be seen in the values. Which column of the standard it is, and what to propose, is decided elsewhere. Each different value
is looked at once.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from localeval.catalogue import catalogue
from localeval.data.codes import likely_codes
from localeval.data.raw import MISSING
from localeval.data.recipe_cells import minus_in, plain_numbers, texts_of
from localeval.data.words import ANY_MARK, DASHES, MARKS, plain
from localeval.data.written_amounts import said_unit
from localeval.project.data_values import NumbersSetting
from localeval.project.day_formats import DAY_FIRST, EXCEL, FORMATS, ISO, MONTH_FIRST, read_day
from localeval.start.vocabulary import (
    best_match,
    folded_word,
    is_not_known,
    names_of_kind,
    tokens,
    words_for,
)

ContentKind = Literal["empty", "days", "numbers", "words"]

#: Ways of writing a day, or a month, the plainest first.
DAY_WAYS = (
    ISO,
    DAY_FIRST,
    MONTH_FIRST,
    *FORMATS,
    "%Y-%m",
    "%m/%Y",
    "%b-%y",
    "%b %y",
    "%b %Y",
    "%B %Y",
    "%b-%Y",
    "%Y%m",
)
#: Of these a column of plain numbers may be made.
_OF_DIGITS = ("%Y%m%d%H%M%S", "%Y%m%d", "%d%m%Y", "%Y%m")
#: Most different values that are looked at in full; of more, so many are taken evenly.
MOST_VALUES = 20_000
#: So large a share of what is known must be days, or numbers, for a column to be one of them.
_MOSTLY = 0.75
#: Columns with more different values than this hold no categories.
MOST_WORDS = 60
_YEARS = range(1900, 2101)
#: Years of days that a spreadsheet counts: numbers of five figures that are amounts are seldom all within them.
_SERIAL_YEARS = range(1925, 2061)
#: So like a listed name is one that says the same.
_CALLED_SO = 0.9
_DAY_NAME = re.compile(r"\b(date|dates|dob|birth|dyddiad|geni)\b")
_STYLES = (
    NumbersSetting(),
    NumbersSetting(thousands=","),
    NumbersSetting(decimal=",", thousands="."),
    NumbersSetting(decimal=",", thousands=" "),
    NumbersSetting(thousands=" "),
    NumbersSetting(thousands="'"),
    NumbersSetting(decimal=","),
)
_SIGN = re.compile(r"(?i)[£$€]|\bGBP\b|\bEUR\b")
_DIGIT = re.compile(r"\d")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[a-z]{2,}", re.IGNORECASE)
_POSTCODE = re.compile(r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}", re.IGNORECASE)
_NATIONAL_INSURANCE = re.compile(
    r"[A-CEGHJ-PR-TW-ZQ][A-CEGHJ-NPR-TW-ZQ] ?\d{2} ?\d{2} ?\d{2} ?[A-D]?", re.IGNORECASE
)
_TELEPHONE = re.compile(r"(\+44|0044|0)[\d ()-]{9,14}")
_PERSONAL = {
    "e-mail addresses": _EMAIL,
    "postcodes": _POSTCODE,
    "National Insurance numbers": _NATIONAL_INSURANCE,
    "telephone numbers": _TELEPHONE,
}


@dataclass(frozen=True)
class NumberLook:
    """How the numbers of a column are written.

    Attributes
    ----------
    style : NumbersSetting
    plain : bool
        Whether they need no words: digits, with a point before decimals.
    values : numpy.ndarray of float
        The different numbers.
    counts : numpy.ndarray of int
        In how many rows each stands.
    others : tuple of NumbersSetting
        Styles under which the same texts are other numbers.
    """

    style: NumbersSetting
    plain: bool
    values: np.ndarray
    counts: np.ndarray
    others: tuple[NumbersSetting, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether all are whole numbers."""
        return bool((self.values == np.round(self.values)).all())


@dataclass(frozen=True)
class ColumnContent:
    """What a column holds.

    Attributes
    ----------
    name : str
    rows : int
    known : int
        Rows in which something stands that is no mark for "not known".
    distinct : int
        Different values among them.
    kind : str
        ``empty``, ``days``, ``numbers`` or ``words``.
    words : Counter of str
        The different values with their counts where there are few, else nothing.
    not_known : Counter of str
        Words that are written where nothing is known, other than those that every file may have.
    odd : Counter of str
        Values that are neither of the kind of the others nor words for "not known".
    day_ways : tuple of str
        The ways of writing days in which all days of the column can be read.
    days : tuple of (datetime.date, int)
        The different days as the first of these ways reads them, with their counts.
    numbers : NumberLook, optional
    personal : str
        What tells who somebody is, seen in the values: ``postcodes`` and the like; else nothing.
    marks : Counter of str
        Marks of published tables, such as ``[c]``.
    in_words : Counter of str
        Different values that are no plain numbers, where most of them hold a digit, as those do that say what they are in: ``£450pcm``.
    beside_words : NumberLook, optional
        How the numbers of these are written.
    has_digits : bool
        Whether most values hold a digit, or are codes without a blank, so that they are no names of persons.
    """

    name: str
    rows: int
    known: int
    distinct: int
    kind: ContentKind
    words: Counter[str] = field(default_factory=Counter)
    not_known: Counter[str] = field(default_factory=Counter)
    odd: Counter[str] = field(default_factory=Counter)
    day_ways: tuple[str, ...] = ()
    days: tuple[tuple[dt.date, int], ...] = ()
    numbers: NumberLook | None = None
    personal: str = ""
    marks: Counter[str] = field(default_factory=Counter)
    has_digits: bool = False
    in_words: Counter[str] = field(default_factory=Counter)
    beside_words: NumberLook | None = None

    @property
    def writing(self) -> NumberLook | None:
        """How numbers are written, whether or not words stand behind them."""
        return self.numbers or self.beside_words

    @property
    def unique(self) -> bool:
        """Whether every row has a value of its own."""
        return self.known == self.rows == self.distinct > 1

    @property
    def mostly_unique(self) -> bool:
        """Whether nearly every row has a value, and nearly every value one row."""
        return (
            self.distinct > 1
            and self.known >= 0.9 * self.rows
            and self.distinct >= 0.8 * self.known
        )

    @property
    def is_category(self) -> bool:
        """Whether there are few different values, each of which may be a word."""
        return 0 < self.distinct <= MOST_WORDS

    @cached_property
    def median_day(self) -> dt.date | None:
        """The day in the middle; None where there are no days."""
        if not self.days:
            return None
        days = np.repeat([day.toordinal() for day, _ in self.days], [n for _, n in self.days])
        return dt.date.fromordinal(int(np.median(days)))

    @cached_property
    def codes(self) -> list[float]:
        """Numbers that repeat far from all others and look like codes for "not known"."""
        if self.numbers is None:
            return []
        return likely_codes(pd.Series(np.repeat(self.numbers.values, self.numbers.counts)))

    @property
    def looks_like_births(self) -> bool:
        """Whether the days lie decades apart and a working life back, as births do and starts do not."""
        if len(self.days) < 5 or self.median_day is None:
            return False
        years = np.repeat([day.year for day, _ in self.days], [n for _, n in self.days])
        low, high = np.quantile(years, [0.1, 0.9])
        return bool(high - low >= 10 and high <= dt.date.today().year - 14)


def look_at(name: str, values: pa.ChunkedArray) -> ColumnContent:
    """Look at a column.

    Parameters
    ----------
    name : str
    values : pyarrow.ChunkedArray, length n
        As the file holds it.
    """
    typed = _typed(values.type)
    coded = plain(texts_of(values)).combine_chunks().dictionary_encode()
    texts = [text or "" for text in coded.dictionary.to_pylist()]
    counts = np.bincount(coded.indices.to_numpy(), minlength=len(texts))
    every = {text: int(n) for text, n in zip(texts, counts, strict=True)}
    filled = {text: n for text, n in every.items() if text.casefold() not in MISSING}
    marks = {
        text for text in filled if text.lower() in MARKS or re.fullmatch(ANY_MARK, text.lower())
    }
    marks -= set(DASHES)
    values_of = {text: n for text, n in filled.items() if text not in marks}
    not_known = Counter({text: n for text, n in values_of.items() if is_not_known(text)})
    rest = {text: n for text, n in values_of.items() if text not in not_known}
    known = sum(rest.values())
    base = ColumnContent(
        name,
        len(values),
        known,
        len(rest),
        "empty",
        not_known=not_known,
        marks=Counter({text: filled[text] for text in marks}),
    )
    if not rest:
        return base
    few = Counter(rest) if len(rest) <= MOST_WORDS else Counter()
    sample = _evenly(rest)
    common = {"words": few, "personal": _personal(sample), "has_digits": _has_digits(sample)}
    as_days = None if typed == "number" and not _dates_of_digits(sample) else _days(sample, typed)
    if as_days is None and called_like_a_day(name):
        as_days = _counted_days(sample)
    if as_days is not None:
        ways, days, odd = as_days
        return _made(base, "days", odd=odd, day_ways=ways, days=days, **common)
    as_numbers = _numbers(sample)
    if as_numbers is not None:
        look, odd = as_numbers
        return _made(base, "numbers", odd=odd, numbers=look, **common)
    amounts = [word for word in sample if _DIGIT.search(word)]
    said = sample if len(amounts) >= _MOSTLY * len(sample) else {}
    return _made(base, "words", in_words=Counter(said), beside_words=_beside_words(said), **common)


def _made(base: ColumnContent, kind: ContentKind, **more: object) -> ColumnContent:
    return replace(base, kind=kind, **more)  # type: ignore[arg-type]


def _typed(kind: pa.DataType) -> str:
    if pa.types.is_temporal(kind):
        return "day"
    if pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind):
        return "number"
    return "text"


def _evenly(rest: Mapping[str, int]) -> dict[str, int]:
    """Take at most ``MOST_VALUES`` of the different values, evenly through the file."""
    if len(rest) <= MOST_VALUES:
        return dict(rest)
    names = list(rest)
    chosen = np.linspace(0, len(names) - 1, MOST_VALUES).astype(int)
    return {names[i]: rest[names[i]] for i in chosen}


def _personal(sample: Mapping[str, int]) -> str:
    words = list(sample)
    for kind, pattern in _PERSONAL.items():
        if (
            sum(bool(pattern.fullmatch(word)) for word in words) > 0.8 * len(words)
            and len(words) > 4
        ):
            return kind
    return ""


def _has_digits(sample: Mapping[str, int]) -> bool:
    with_digits = sum(any(map(str.isdigit, word)) for word in sample)
    return with_digits >= 0.8 * len(sample)


_Days = tuple[tuple[str, ...], tuple[tuple[dt.date, int], ...], Counter[str]]


def _dates_of_digits(sample: Mapping[str, int]) -> bool:
    return all(re.fullmatch(r"\d{6}|\d{8}|\d{14}|0", word) for word in sample)


def _days(sample: Mapping[str, int], typed: str) -> _Days | None:
    """Read a column of days in every way in which all of it can be read."""
    stand_ins = {word for word in sample if word.casefold() in words_for("days")}
    candidates = [word for word in sample if word not in stand_ins]
    if not candidates or not any(map(_DIGIT.search, candidates)):
        return None
    digits = [word for word in candidates if word.isdigit()]
    ways = DAY_WAYS if len(digits) < len(candidates) / 2 else _OF_DIGITS
    read = {way: {word: _day(word, way) for word in candidates} for way in ways}
    fit = {way: sum(day is not None for day in found.values()) for way, found in read.items()}
    most = max(fit.values())
    if most < _MOSTLY * len(candidates):
        return None
    if ways is _OF_DIGITS and most < 0.95 * len(candidates):
        return None
    fitting = [way for way in ways if fit[way] == most]
    # A way that reads the same days as a plainer one says nothing more.
    kept: list[str] = []
    for way in fitting:
        if not any(read[way] == read[other] for other in kept):
            kept.append(way)
    first = read[kept[0]]
    days = [(day, sample[word]) for word, day in first.items() if day is not None]
    odd = Counter({word: sample[word] for word, day in first.items() if day is None})
    for word in stand_ins:
        day = _day(word, kept[0])
        if day is not None and _is_ordinary(day, sample[word], days):
            days.append((day, sample[word]))
        else:
            odd[word] = sample[word]
    return tuple(kept), tuple(days), odd


def called_like_a_day(name: str) -> bool:
    """Whether the name of a column says that it holds days: ``StartDate``, ``date_of_birth``, ``DOB``, ``Started``."""
    apart = folded_word(re.sub(r"(?<=[a-z])(?=[A-Z])|_", " ", name))
    return (
        _DAY_NAME.search(apart) is not None
        or best_match(tokens(name), names_of_kind("days")).score >= _CALLED_SO
    )


def _counted_days(sample: Mapping[str, int]) -> _Days | None:
    """Read a column as days that a spreadsheet counts; None where one of its numbers is no such day."""
    read = {word: read_day(word, EXCEL) for word in sample if _DIGIT.search(word)}
    days = [(day, sample[word]) for word, day in read.items() if day is not None]
    if not days or len(days) < len(read) or any(day.year not in _SERIAL_YEARS for day, _ in days):
        return None
    odd = Counter({word: n for word, n in sample.items() if word not in read})
    return (EXCEL,), tuple(days), odd


def _is_ordinary(day: dt.date, count: int, days: list[tuple[dt.date, int]]) -> bool:
    """Whether a day for "not known" is one like others here: somebody is born on the first of January 1970."""
    others = [number for _, number in days]
    inside = min(day for day, _ in days) <= day <= max(day for day, _ in days)
    return inside and count <= 5 * float(np.median(others))


def _day(word: str, way: str) -> dt.date | None:
    day = read_day(word, way)
    if day is None or day.year not in _YEARS:
        return None
    if "%d" not in way and way.startswith("%") and re.fullmatch(r"\d{4}-\d{2}-\d{2}.*", word):
        return None  # a whole day is no month
    return day


def _numbers(sample: Mapping[str, int]) -> tuple[NumberLook, Counter[str]] | None:
    """Read a column of numbers in the plainest way in which most of it can be read."""
    words = [word for word in sample if _DIGIT.search(word)]
    if len(words) < _MOSTLY * len([word for word in sample if word not in DASHES]):
        return None
    texts = pa.chunked_array([pa.array(words, pa.string())])
    signs = tuple(sorted({sign for word in words for sign in _SIGN.findall(word)}))
    update = {"currency": signs, "minus": minus_in(words)}
    styles = [style.model_copy(update=update) for style in _STYLES]
    done = [(style, plain_numbers(texts, style)) for style in styles]
    faults = [len(result.faults) for _, result in done]
    least = min(faults)
    if len(words) - least < _MOSTLY * len(words):
        return None
    style, result = done[faults.index(least)]
    read = result.values.to_pylist()
    others = tuple(
        other
        for (other, again), n in zip(done, faults, strict=True)
        if n == least and again.values.to_pylist() != read
    )
    found = pc.cast(result.values, pa.float64()).to_numpy()
    good = np.isfinite(found)
    if not good.any():
        return None
    counts = np.array([sample[word] for word in words])
    odd = Counter({word: sample[word] for word in sample if word not in words})
    odd.update({word: sample[word] for word, fits in zip(words, good, strict=True) if not fits})
    changed = any(word != text for word, text in zip(words, read, strict=True) if text is not None)
    return NumberLook(style, not changed, found[good], counts[good], others), odd


def _beside_words(said: Mapping[str, int]) -> NumberLook | None:
    """Read the numbers of values that say what they are in."""
    bare: Counter[str] = Counter()
    for word, count in said.items():
        found = said_unit(word, "money") or said_unit(word, "months")
        bare[word if found is None else found.number] += count
    look = _numbers(bare) if bare else None
    return None if look is None else look[0]


def is_gss(words: Sequence[str]) -> bool:
    """Whether words are codes of places."""
    return bool(words) and all(catalogue.geography_of(word) is not None for word in words)
