"""How the values of persons are written in one way each, so that they can be looked up: numbers, days, runs of words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from localeval.data.raw import MISSING, folded
from localeval.publishing.births import written_birth
from localeval.publishing.days import WrittenDay, day_of
from localeval.publishing.plain_text import plain_text

#: So many words of a text in a row are a quotation, not chance; shorter texts are looked for as a whole.
RUN = 5
#: So many words of content beside each other say the same in whatever order they stand, small words left out.
GIST = 4
#: So many words are between the first and the last of them at most, and so many letters are left of a word without its ending.
_WIDEST_GIST, _SHORTEST_STEM = 12, 3
_SMALL_WORDS = frozenset(
    "a an the and or but nor so as if of to in on at by for from with into about than then since when while where who whom whose which that this these "
    "those there here it its he him his she her hers they them their we us our i me my you your is are was were be been being am has have had "
    "do does did will would can could may might must shall should not no also very just only all any some after before because until over under out up down".split()
)
#: A number of fewer digits says nothing of whose it is.
LEAST_DIGITS = 6
#: Where a column's values fill more than this share of all numbers that could be written, one of them in a report
#: is likely to be there by chance.
DENSE = 0.01
_BIRTH = re.compile(r"(^|_)(dob|birth|born|d_o_b|birthday)(_|$)|dateofbirth|birthdate")


def national_digits(number: str) -> str:
    """Reduce a long number to the digits by which it is known: no sign, no blank, not the code of this country, no leading zero."""
    digits = "".join(filter(str.isdigit, number))
    if digits.startswith("0044"):
        digits = digits[4:]
    elif digits.startswith("44") and len(digits) >= 12:
        digits = digits[2:]
    return digits.lstrip("0")


def runs_of(words: list[str]) -> list[str]:
    """Give every run of ``RUN`` words."""
    return [" ".join(words[start : start + RUN]) for start in range(len(words) - RUN + 1)]


def gists_of(words: Sequence[str]) -> list[tuple[str, int, int]]:
    """Give what every ``GIST`` words of content say, in whatever order and with whatever small words between them.

    Returns
    -------
    list of (str, int, int)
        The stems in the order of the alphabet, and from which word to which they stand.
    """
    said = [(_stem(word), at) for at, word in enumerate(words) if word not in _SMALL_WORDS]
    found = []
    for start in range(len(said) - GIST + 1):
        some = said[start : start + GIST]
        first, last = some[0][1], some[-1][1] + 1
        stems = {stem for stem, _ in some}
        if len(stems) == GIST and last - first <= _WIDEST_GIST:
            found.append((" ".join(sorted(stems)), first, last))
    return found


def _stem(word: str) -> str:
    for ending in ("ing", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            return word[: -len(ending)]
    return word


def run_hashes(runs: Iterable[str]) -> npt.NDArray[np.int64]:
    """Give a number for each run of words; the same run has the same one as long as this process lives."""
    return np.fromiter(map(hash, runs), dtype=np.int64)


def canonical_number(number: str) -> str:
    """Write a number in the one way in which numbers are compared: no sign, no separators, no final zeros."""
    plain = number.replace(",", "").lstrip("+-−")
    whole, _, decimals = plain.partition(".")
    decimals = decimals.rstrip("0")
    whole = whole.lstrip("0") or "0"
    return f"{whole}.{decimals}" if decimals else whole


def digits_of(number: str) -> int:
    """Count the significant digits of a canonical number."""
    whole, point, decimals = number.partition(".")
    return len((whole + decimals).lstrip("0")) if point else len(whole.rstrip("0"))


def long_numbers(values: pa.Array) -> list[str]:
    """Give the numbers with enough digits as ``canonical_number`` writes them, and as they are printed.

    Done by columns, because there can be millions.
    """
    values = values.filter(pc.greater_equal(pc.utf8_length(values), LEAST_DIGITS))
    plain = pc.replace_substring_regex(values, r"^[-+]?0*(\d)", r"\1")
    plain = pc.replace_substring_regex(plain, r"(\.\d*?)0+$", r"\1")
    plain = pc.replace_substring_regex(plain, r"\.$", "")
    parted = pc.match_substring(plain, ".")
    significant = pc.if_else(
        parted,
        pc.replace_substring(pc.replace_substring_regex(plain, r"^0\.0*", ""), ".", ""),
        pc.replace_substring_regex(plain, "0+$", ""),
    )
    whole: list[str] = plain.filter(
        pc.greater_equal(pc.utf8_length(significant), LEAST_DIGITS)
    ).to_pylist()
    long = [number for number in whole if len(number.partition(".")[2]) > 2]
    printed = (canonical_number(f"{float(number):.2f}") for number in long)
    return whole + [number for number in printed if digits_of(number) >= LEAST_DIGITS]


def is_dense(numbers: list[str]) -> bool:
    """Whether the column holds a large share of the numbers that can be written in its range."""
    if not numbers:
        return False
    decimals = min(
        2, sorted(len(n.partition(".")[2]) for n in numbers[:1001])[len(numbers[:1001]) // 2]
    )
    sizes = np.array(numbers, dtype=np.float64)
    low, high = np.quantile(sizes, [0.0, 0.99])
    return bool(len(numbers) > DENSE * max((high - low) * 10.0**decimals, 100.0))


def raw_texts(values: pa.ChunkedArray) -> pa.ChunkedArray:
    """Write every value as text, what is missing as the empty text."""
    texts = values if pa.types.is_string(values.type) else pc.cast(values, pa.string())
    texts = pc.utf8_trim_whitespace(pc.fill_null(texts, ""))
    missing = pa.array([word for word in MISSING if word])
    return pc.if_else(pc.is_in(pc.utf8_lower(texts), missing), "", texts)


def days_of(column: str, texts: pa.ChunkedArray) -> tuple[list[WrittenDay], list[str]] | None:
    """Read a column of dates, each written day once; None where it is no such column.

    A column whose name says that it holds births may hold anything else besides, which is given too.
    """
    sample = [value for value in texts.slice(0, 1000).to_pylist() if value]
    named = _BIRTH.search(folded(column)) is not None
    day_in = written_birth if named else day_of
    read = sum(day_in(plain_text(value)) is not None for value in sample)
    if not read or (read < len(sample) and not named):
        return None
    days: list[WrittenDay] = []
    others: list[str] = []
    for value in filter(None, pc.unique(texts).to_pylist()):
        day = day_in(plain_text(value))
        if day is None:
            others.append(value)
        else:
            days.append(day)
    return days, others


def births_of(column: str, days: list[WrittenDay]) -> set[str]:
    """Give the dates of a column of births, known by its name or by lying a working life back.

    Where all of a column can be read with the day first, so it is meant; else with the month first; else each date in both ways.
    """
    orders = (
        [day.day_first for day in days],
        [day.month_first for day in days],
        [iso for day in days for iso in day.days],
    )
    births = [iso for iso in next(order for order in orders if None not in order) if iso]
    years = np.array([int(iso[:4]) for iso in births])
    low, high = np.quantile(years, [0.1, 0.9])
    if not _BIRTH.search(folded(column)) and high - low < 10:
        return set()  # people start within years, are born in decades
    return set(births)
