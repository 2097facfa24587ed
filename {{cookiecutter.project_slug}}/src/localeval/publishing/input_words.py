"""Looking the words of a text up among what the inputs say of single persons.

A text is given in its plain form (``plain_text``), so that only what a word means here is decided: a value of several words, a
code that somebody has grouped otherwise, a telephone number, a quotation of a comment. Numbers, dates and what has a form of its own are
found by ``scan``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

import numpy as np

import localeval
from localeval.publishing.person_columns import GROUPED_DIGITS, HEAD, MOST_GROUPED, Persons
from localeval.publishing.person_values import national_digits, run_hashes, runs_of
from localeval.publishing.plain_text import (
    folded_words,
    placed_words,
    without_possessives,
    words_of,
)

#: So many parts has a code at most: a National Insurance number has nine where each sign stands by itself.
_MOST_PARTS = 9
#: What may stand between the parts of one code.
_JOINTS = frozenset({"", "-", " ", ".", "_", "/", "'", "~"})
#: A code so long is looked for with any signs between its parts.
_LONG_CODE, _WIDEST_JOINT = 7, 3
#: Numbers with any signs between them, as between the cells of a row.
_WIDE_CHAIN = re.compile(
    r"(?<![\w.])[+(\[]{0,2}\d+(?:[^\w\n]{1,3}|_)\d+(?:(?:[^\w\n]{1,3}|_)\d+){0,11}(?![\w])"
)
_CHAIN = re.compile(r"(?<![\d_.])\+?\(?\d+(?:(?: ?[-./])?\)?[-./ ]?\(?\d+)+(?![\d_])")
_DIGITS = re.compile(r"\+?\d+")
#: How a telephone number begins, and no number of a table: 0161, 07700, +44.
_PREFIX = re.compile(r"0\d\d|\+\d\d")
#: How a long number begins of which something else stands before or after it.
_BEGINS = ("0", "+", "44")
_WEAK = re.compile(r"[^\W_]+(?:[-_./'][^\W_]+)*")


@cache
def own_text() -> str:
    """Give all words of this package, which no data can have brought into a report."""
    folder = Path(localeval.__file__).parent
    kinds = {".py", ".yml", ".css", ".lua", ".html", ".typ", ".json"}
    texts = (
        path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*"))
        if path.suffix in kinds
    )
    return f" {' '.join(folded_words(text) for text in texts)} "


@cache
def own_words() -> frozenset[str]:
    """Give the words of ``own_text``, each once."""
    return frozenset(own_text().split())


class InputWords:
    """Looks words up among the values of the inputs, one text after the other.

    Parameters
    ----------
    persons : Persons
    names : sequence of str
        Declared names, which may stand anywhere although they are a value of the inputs too.
    """

    def __init__(self, persons: Persons, names: Sequence[str]) -> None:
        self._persons = persons
        self._declared = f" {' | '.join(map(folded_words, names))} "
        self._lengths = sorted(persons.lengths)
        self._heads = persons.coded_heads

    def is_own(self, words: str) -> bool:
        """Whether folded words stand in the texts of this package or among the declared names."""
        if f" {words} " in self._declared:
            return True
        return f" {words} " in own_text() if " " in words else words in own_words()

    def find(self, text: str) -> Iterator[tuple[str, str]]:
        """Give the kind and the text of each value of the inputs in a plain text."""
        words = words_of(text)
        yield from self._values(words)
        if (names := without_possessives(text)) != text:
            yield from self._values(words_of(names))
        if any(word[:HEAD] in self._heads for word in words):
            yield from self._codes(text.casefold())
        if self._persons.grouped:
            yield from _long_numbers(text, self._persons.grouped)
        yield from self._quotations(words)

    def weak_ids(self, text: str, around: str) -> Iterator[tuple[str, str]]:
        """Give each short id, where the name of a column of ids stands in the same table or output."""
        weak = self._persons.weak_ids
        if weak and any(name in around for name in self._persons.id_columns):
            for word in dict.fromkeys(_WEAK.findall(text.casefold())):
                if word in weak:
                    yield "a person_id", word

    def _values(self, words: list[str]) -> Iterator[tuple[str, str]]:
        exact = self._persons.exact
        for length in self._lengths:
            keys = words if length == 1 else _spans(words, length)
            for key in keys:
                if key in exact and not self._is_ordinary(key, key):
                    yield exact[key], key

    def _codes(self, text: str) -> Iterator[tuple[str, str]]:
        """Find codes of letters and digits, in whatever groups they are written."""
        coded, lengths = self._persons.coded, self._persons.coded_lengths
        words, longest = placed_words(text), max(lengths)
        for first, (word, start, _) in enumerate(words):
            if word[:HEAD] not in self._heads:
                continue
            code, end, spaced, wide = "", start, "", False
            for part, begins, ends in words[first : first + _MOST_PARTS]:
                joint = text[end:begins]
                if (wide := wide or joint not in _JOINTS) and len(joint) > _WIDEST_JOINT:
                    break
                if len(code) > longest:
                    break
                code, end, spaced = code + part, ends, f"{spaced} {part}".lstrip()
                if wide and len(code) < _LONG_CODE:
                    continue
                # As it stands too: of an id that is short, or all digits, the sign that joins its parts belongs to it.
                for key in (code, text[start:end]):
                    if len(key) in lengths and key in coded and not self._is_ordinary(key, spaced):
                        yield coded[key], text[start:end]
                        break

    def _quotations(self, words: list[str]) -> Iterator[tuple[str, str]]:
        """Find runs of words of longer texts."""
        if not self._persons.runs or not (runs := runs_of(words)):
            return
        hashes = run_hashes(runs)
        for kind, known in self._persons.runs:
            places = np.searchsorted(known, hashes)
            places[places == len(known)] = 0
            for number in np.flatnonzero(known[places] == hashes):
                if not self.is_own(runs[number]):
                    yield kind, runs[number]

    def _is_ordinary(self, key: str, words: str) -> bool:
        """Whether a free text of the inputs is also a phrase of this package, or a declared name."""
        return key in self._persons.texts and self.is_own(words)


def _spans(words: list[str], length: int) -> Iterator[str]:
    for start in range(len(words) - length + 1):
        yield " ".join(words[start : start + length])


def _long_numbers(text: str, grouped: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Find long numbers in whatever groups: as all that stands together, or as what begins as such a number does."""
    for chain in _CHAIN.finditer(text):
        yield from _within(chain.group(), grouped)
    for wide in _WIDE_CHAIN.finditer(text):
        yield from _in_cells(wide.group(), grouped)
    for single in re.finditer(
        rf"(?<![\w.,])\+?\d{{{GROUPED_DIGITS},{MOST_GROUPED}}}(?![\w]|[.,]\d)", text
    ):
        kind = grouped.get(national_digits(single.group()))
        if kind is not None:
            yield kind, single.group()


def _in_cells(chain: str, grouped: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Find long numbers among numbers with any signs between: what begins as a telephone number does, and all of a chain."""
    groups = list(_DIGITS.finditer(chain))
    whole = national_digits(chain)
    if whole in grouped:
        yield grouped[whole], chain
    for first, begin in enumerate(groups):
        if begin.group() != "44" and not _PREFIX.match(begin.group()):
            continue
        for last in groups[first + 1 :]:
            number = chain[begin.start() : last.end()]
            digits = national_digits(number)
            if len(digits) > MOST_GROUPED:
                break
            if digits in grouped:
                yield grouped[digits], number


def _within(chain: str, grouped: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    groups = list(_DIGITS.finditer(chain))
    for first, begin in enumerate(groups):
        if first and not begin.group().startswith(_BEGINS):
            continue
        for last in groups[first:]:
            number = chain[begin.start() : last.end()]
            digits = national_digits(number)
            if len(digits) > MOST_GROUPED:
                break
            if len(digits) >= GROUPED_DIGITS and digits in grouped:
                yield grouped[digits], number
