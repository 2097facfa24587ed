"""Looking the words of a text up among what the inputs say of single persons.

A text is given in its plain form (``plain_text``), so that only what a word means here is decided: a value of several words, a
code that somebody has grouped otherwise, a telephone number, a quotation of a comment. Numbers, dates and what has a form of its own are
found by ``scan``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

import localeval
from localeval.publishing.person_columns import (
    AN_ID,
    GROUPED_DIGITS,
    HEAD,
    ID_DIGITS,
    MOST_GROUPED,
    Persons,
)
from localeval.publishing.person_values import gists_of, national_digits, run_hashes, runs_of
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
#: As a number is written that is dialled within its area.
_LOCAL = re.compile(
    r"(?<![\w.,#£$€/-])(?<!\d )(?:\d{3}[ -]?\d{4}|\d{4}[ -]?\d{4})(?![\w%]|[ .,/-]\d)"
)
#: How a telephone number begins, and no number of a table: 0161, 07700, +44.
_PREFIX = re.compile(r"0\d\d|\+\d\d")
#: How a long number begins of which something else stands before or after it.
_BEGINS = ("0", "+", "44")
_CAPITALISED = re.compile(r"(?<![^\W\d_])[A-Z][^\W\d_]*")
#: Letters with a blank after each, as a heading is spaced out, or a page of a PDF.
_LETTERS_APART = re.compile(r"(?<!\w)(?:[^\W\d_] ){4,}[^\W\d_](?!\w)")
#: A number, and whether a word for an id stands before it, as in "client no. 48213"; "cost per client 48213" is none.
_NUMBER_OF_ID = re.compile(
    r"(?:(?<![\w-])(?<!per )(?P<said>(?:client|case|participant|person|learner|customer|service user|urn|id|ref(?:erence)?)"
    r"(?: ?(?:id|no|nr|number|ref|reference|urn))?\b[.:]? ?#?)|(?<![\w.#£$€/-]))(?P<number>\d{3,9})(?![\w%]|[./-]\d|,\d{3}(?!\d)| ?(?:people|participants|per))"
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_WEAK = re.compile(r"[^\W_]+(?:[-_./'][^\W_]+)*")


#: Lists of common names. One by itself is many people's; two that stand beside each other in a list are somebody's all the same.
_LISTS_OF_NAMES = frozenset({"linking/names.yml", "synthetic/sources/names.yml"})


@cache
def own_text() -> str:
    """Give all words of this package, which no data can have brought into a report, in their order; lists of names are left out."""
    return f" {' '.join(_folded_files(names=False))} "


@cache
def own_words() -> frozenset[str]:
    """Give the words of this package, each once, common names too."""
    return frozenset(own_text().split()).union(*(t.split() for t in _folded_files(names=True)))


def _folded_files(*, names: bool) -> Iterator[str]:
    """Give the words of each file of this package, of lists of names or of all others."""
    folder = Path(localeval.__file__).parent
    kinds = {".py", ".yml", ".css", ".lua", ".html", ".typ", ".json"}
    for path in sorted(folder.rglob("*")):
        is_list = path.relative_to(folder).as_posix() in _LISTS_OF_NAMES
        if path.suffix in kinds and is_list == names:
            yield folded_words(path.read_text(encoding="utf-8"))


class InputWords:
    """Looks words up among the values of the inputs, one text after the other.

    Parameters
    ----------
    persons : Persons
    names : sequence of str
        Declared names, which may stand anywhere although they are a value of the inputs too.
    numbers : set of str
        Canonical numbers that may stand anywhere.
    """

    def __init__(
        self, persons: Persons, names: Sequence[str], numbers: Set[str] = frozenset()
    ) -> None:
        self._persons, self._numbers = persons, numbers
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
        yield from self._values(words, text)
        if (names := without_possessives(text)) != text:
            yield from self._values(words_of(names), names)
        if any(word[:HEAD] in self._heads for word in words):
            yield from self._codes(text.casefold())
        if self._persons.grouped:
            yield from _long_numbers(text, self._persons.grouped)
        for match in _LOCAL.finditer(text) if self._persons.local else ():
            if kind := self._persons.local.get("".join(filter(str.isdigit, match.group()))):
                yield kind, match.group()
        yield from self._quotations(words)
        yield from self._retold(words)
        if self._persons.id_forms:
            yield from self._numbers_of_ids(text.casefold())
        for match in _LETTERS_APART.finditer(text):
            said = match.group().replace(" ", "")
            yield from self._values(words_of(said), said)

    def _numbers_of_ids(self, text: str) -> Iterator[tuple[str, str]]:
        """Give each number of an id without what stands before it: all of its digits, or any after a word for an id."""
        for match in _NUMBER_OF_ID.finditer(text):
            number = match["number"]
            if (not match["said"] and len(number) < ID_DIGITS) or number in self._numbers:
                continue
            if match["said"] and _YEAR.fullmatch(number):
                continue
            for head, width in self._persons.id_forms:
                whole = len(number) == width if not match["said"] else len(number) <= width
                if whole and self._is_id(head + number.zfill(width)):
                    yield AN_ID, number
                    break

    def _is_id(self, code: str) -> bool:
        persons = self._persons
        return (
            AN_ID in (persons.coded.get(code), persons.exact.get(code)) or code in persons.weak_ids
        )

    def weak_ids(self, text: str, around: str) -> Iterator[tuple[str, str]]:
        """Give each short id, where the name of a column of ids stands in the same table or output."""
        weak = self._persons.weak_ids
        if weak and any(name in around for name in self._persons.id_columns):
            for word in dict.fromkeys(_WEAK.findall(text.casefold())):
                if word in weak:
                    yield "a person_id", word

    def _values(self, words: list[str], text: str) -> Iterator[tuple[str, str]]:
        exact = self._persons.exact
        for length in self._lengths:
            keys = words if length == 1 else _spans(words, length)
            for key in keys:
                if key not in exact:
                    continue
                if length == 2 and _word_beside_a_letter(key) in own_words():
                    # As in ``f-page`` or ``'s place``: only in capitals it is a name, and then whatever this package says.
                    if _are_large(key, text) and f" {key} " not in self._declared:
                        yield exact[key], key
                elif not self._is_ordinary(key, key):
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
            for number in _places(known, hashes):
                if not self.is_own(runs[number]):
                    yield kind, runs[number]

    def _retold(self, words: list[str]) -> Iterator[tuple[str, str]]:
        """Find what a longer text says in other words or in another order, where one of the words is none of a report's."""
        if not self._persons.gists or not (gists := gists_of(words)):
            return
        hashes = run_hashes(gist for gist, *_ in gists)
        for kind, known in self._persons.gists:
            for number in _places(known, hashes):
                _, first, last = gists[number]
                said = " ".join(words[first:last])
                if not own_words().issuperset(words[first:last]) and not self.is_own(said):
                    yield kind, said

    def _is_ordinary(self, key: str, words: str) -> bool:
        """Whether a free text of the inputs is also a phrase of this package, or a declared name, and a number also one of the result."""
        return (key in self._persons.texts and self.is_own(words)) or key in self._numbers


def _word_beside_a_letter(key: str) -> str:
    """Give the word of two of which the other is a letter, as a surname beside an initial; else the empty text."""
    one, two = sorted(key.split(), key=len)
    return two if len(one) == 1 else ""


def _are_large(key: str, text: str) -> bool:
    """Whether each of some folded words stands in a text with a capital."""
    large = {said.casefold() for said in _CAPITALISED.findall(text)}
    return large.issuperset(key.split())


def _places(known: npt.NDArray[np.int64], hashes: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Give where those hashes stand that are among sorted ones."""
    at = np.searchsorted(known, hashes)
    at[at == len(known)] = 0
    return np.flatnonzero(known[at] == hashes)


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
