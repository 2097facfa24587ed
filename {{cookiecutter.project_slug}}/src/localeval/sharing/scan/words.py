"""The words of a text that are values of the inputs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from localeval.sharing.persons import Persons
from localeval.sharing.persons.words import WORD, WORD_LENGTH, folded_words
from localeval.sharing.scan.allowed import Allowed
from localeval.sharing.scan.ownwords import own_text, own_words
from localeval.sharing.texts import Piece

_PARTED = re.compile(r"[-_.'’]")
_DECIMAL = re.compile(r"\d+(\.\d+)+")


class Words:
    """Looks words up among the values of the inputs, one text after the other."""

    def __init__(self, persons: Persons, allowed: Allowed, user: str) -> None:
        self._persons = persons
        self._declared = {folded_words(name) for name in allowed.names}
        self._declared_words = {
            word for name in allowed.names for word in WORD.findall(name.casefold())
        }
        self._user = user
        if self._user in self._declared_words or self._user in own_words():
            self._user = ""
        self._lengths = sorted(persons.lengths | {1})

    def find(self, piece: Piece) -> Iterator[tuple[str, str]]:
        """Give the kind and the text of each value of the inputs, and of the user's name."""
        text = piece.text
        exact = self._persons.exact
        words = WORD.findall(text.casefold())
        if self._user and self._user in words:
            yield "the user name of this machine", self._user
        for length in self._lengths:
            keys = words if length == 1 else _spans(words, length)
            for key in keys:
                if key in exact and not self._is_ordinary(key):
                    yield exact[key], key
                elif length == 1 and _PARTED.search(key) and not _DECIMAL.fullmatch(key):
                    for part in _parts(key):
                        if part in exact and not self._is_ordinary(part):
                            yield exact[part], part
        weak = self._persons.weak_ids
        if weak and not piece.code:
            around = f"{piece.heading} {text}".casefold()
            if any(name in around for name in self._persons.id_columns):
                for word in dict.fromkeys(words):
                    if word in weak:
                        yield "a person_id", word

    def _is_ordinary(self, key: str) -> bool:
        """Whether a free text of the inputs is also a phrase of this package, or a declared name."""
        if key not in self._persons.texts:
            return False
        if key in self._declared or key in self._declared_words:
            return True
        return f" {key} " in own_text() if " " in key else key in own_words()


def _spans(words: list[str], length: int) -> Iterator[str]:
    for start in range(len(words) - length + 1):
        yield " ".join(words[start : start + length])


def _parts(word: str) -> Iterator[str]:
    """Give every run of parts of a word with hyphens, underscores or points: ``row-NSW-1`` holds ``NSW-1``."""
    cuts = [0, *(match.end() for match in _PARTED.finditer(word))][:8]
    ends = [*(match.start() for match in _PARTED.finditer(word)), len(word)]
    for start in cuts:
        for end in ends:
            if end - start >= WORD_LENGTH and end - start < len(word):
                yield word[start:end]
