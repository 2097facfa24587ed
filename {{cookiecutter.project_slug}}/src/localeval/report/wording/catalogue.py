"""The fixed sentences of reports, kept in one folder a language beside this module: ``en/first_screen.yml`` and its neighbours.

Whoever wants another sentence changes a line there. Python chooses which sentence stands where, and fills its slots; it holds
none. All files of a language are read once, as one: a key stands in one of them only. They are checked whole: a slot is a name
in braces and nothing else. What is asked for and not there, or has a slot that nobody fills, is an error and never printed.
"""

from __future__ import annotations

import string
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from localeval.base.fixed_texts import Entry, WordingError, file_names, flat, loaded, texts_of
from localeval.base.language import ENGLISH, language
from localeval.report.display import escape

__all__ = ["Entry", "Sentences", "WordingError", "as_one", "sentences", "sentences_in"]

#: Forms of a sentence by number, beside "other" (Unicode CLDR): Welsh knows many, and few sentences need them. English has one, and two
#: where a sentence says "both".
_FORMS: Mapping[str, Mapping[str, str]] = {
    "en": {"1": "one", "2": "two"},
    "cy": {"0": "zero", "1": "one", "2": "two", "3": "few", "6": "many"},
}


class Sentences:
    """The sentences of one language, each by its key: ``title.share``.

    Parameters
    ----------
    entries : mapping
        As the file has them: sentences, or further mappings down to them.
    language : str
        Of them, for messages.

    Raises
    ------
    WordingError
        The file holds something that is no sentence, or a slot that is no plain name.
    """

    def __init__(self, entries: Mapping[str, Entry], language: str = ENGLISH) -> None:
        self.language = language
        self._found = dict(flat(entries))
        self._heads = {key[:at] for key in self._found for at, c in enumerate(key) if c == "."}
        for key, text in self._found.items():
            self._check(key, text)

    def names(self) -> list[str]:
        """Give the keys of all sentences, each form for itself."""
        return list(self._found)

    def text(self, key: str) -> str:
        """Give a sentence as its file has it, with its slots."""
        return self._found[key]

    def has(self, key: str) -> bool:
        """Whether there is such a sentence, in one form or in several."""
        return key in self._found or key in self._heads

    def plain(self, key: str, **slots: str) -> str:
        """Give a sentence as plain text, for a title or a picture.

        Parameters
        ----------
        key : str
        **slots : str
            What stands for each name in braces, as plain text; the sentence need not use them all.

        Raises
        ------
        WordingError
            There is no such sentence, or it has a slot that is not given.
        """
        return self._fill(key, slots)

    def markdown(self, key: str, **slots: str) -> str:
        """Give a sentence as Markdown; what fills its slots is plain text and is escaped here."""
        return self._fill(key, {name: _escaped(text) for name, text in slots.items()})

    def by_number(self, key: str, number: int | str) -> str:
        """Give the key of the form that a number asks for, as it is printed: ``one`` for 1, ``two`` for 2 where there is one, else ``other``."""
        form = _FORMS.get(self.language, {}).get(str(number), "other")
        for name in (form, "other"):
            if f"{key}.{name}" in self._found:
                return f"{key}.{name}"
        return key

    def _fill(self, key: str, slots: Mapping[str, str]) -> str:
        try:
            return self._found[key].format_map(slots)
        except KeyError as missing:
            what = missing.args[0]
            msg = (
                f"the sentences in '{self.language}' have no '{key}'"
                if what == key
                else f"'{key}' of the sentences in '{self.language}' has the slot '{what}', which nothing fills here; "
                f"there are: {', '.join(slots)}"
            )
            raise WordingError(msg) from None

    def _check(self, key: str, text: str) -> None:
        try:
            slots = [name for _, name, *_ in string.Formatter().parse(text) if name is not None]
            whole = [spec or turn for _, name, spec, turn in string.Formatter().parse(text) if name]
        except ValueError as error:
            msg = f"'{key}' of the sentences in '{self.language}' is no sentence: {error}"
            raise WordingError(msg) from None
        odd = [name for name in slots if not name.isidentifier()]
        if odd or any(whole):
            msg = f"'{key}' of the sentences in '{self.language}' has a slot that is no plain name in braces: {text}"
            raise WordingError(msg)


def sentences(of: str = "") -> Sentences:
    """Give the sentences of a language; its files are read once.

    Parameters
    ----------
    of : str, optional
        The language; the one that is spoken here when not given (``base.language``).

    Raises
    ------
    WordingError
        There are none in that language, or one of the files is not sound.
    """
    return _sentences(of or language())


@cache
def _sentences(of: str) -> Sentences:
    parts = {f"{name}.yml": texts_of(of, name) for name in file_names(of)}
    if not parts:
        msg = f"there are no sentences in the language '{of}'"
        raise WordingError(msg)
    return Sentences(as_one(parts), of)


@cache
def sentences_in(folder: Path) -> Sentences:
    """Give the sentences of a room of its own, such as the library: all files of a folder that is named by its language, read once.

    Raises
    ------
    WordingError
        There are none, or one of the files is not sound.
    """
    parts = {
        file.name: dict(flat(loaded(file.read_text(encoding="utf-8"))))
        for file in sorted(folder.glob("*.yml"))
    }
    if not parts:
        msg = f"there are no sentences in {folder.parent.name}/{folder.name}"
        raise WordingError(msg)
    return Sentences(as_one(parts), folder.name)


def as_one(parts: Mapping[str, Mapping[str, Entry]]) -> dict[str, Entry]:
    """Put the files of a language together.

    Parameters
    ----------
    parts : mapping
        What each file holds, by its name.

    Raises
    ------
    WordingError
        Two files have the same key at their margin, so that nobody could tell which of them is printed.
    """
    found: dict[str, Entry] = {}
    stands_in: dict[str, str] = {}
    for name, entries in parts.items():
        for key, entry in entries.items():
            head = key.partition(".")[0]
            if stands_in.setdefault(head, name) != name:
                msg = f"'{head}' stands both in {stands_in[head]} and in {name}; a key stands in one file only"
                raise WordingError(msg)
            found[key] = entry
    return found


def _escaped(text: str) -> str:
    """Escape what fills a slot, and leave it the space with which it stands off from what is before it."""
    return f"{' ' if text[:1].isspace() else ''}{escape(text)}"
