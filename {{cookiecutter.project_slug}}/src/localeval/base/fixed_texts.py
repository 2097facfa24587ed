"""The files of fixed texts, as they lie in ``report/wording``: a folder a language, read a file at a time and once.

Rooms below the report have words too: the names of a design, the reasons for a level of evidence. They take them from here,
so that whoever changes a sentence changes a line of those files and no code. What stands for a slot, and Markdown, are the
business of ``report.wording.catalogue``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from localeval.base.language import ENGLISH, language

Entry = str | Mapping[str, "Entry"]

#: Files of data of the room above: where whoever minds the words looks for them.
FOLDER = Path(__file__).parents[1] / "report" / "wording"


class WordingError(LookupError):
    """A sentence is not in the file of its language, or cannot be filled."""


def file_names(of: str) -> list[str]:
    """Give the names of the files of a language, without their ending, in order."""
    return sorted(file.stem for file in (FOLDER / of).glob("*.yml"))


@cache
def texts_of(of: str, name: str) -> Mapping[str, str]:
    """Give the texts of one file, each by its key with dots: ``evidence.complete``.

    Parameters
    ----------
    of : str
        Language.
    name : str
        Of the file, without its ending.

    Raises
    ------
    WordingError
        The file is not there, or holds something that is no text.
    """
    try:
        written = (FOLDER / of / f"{name}.yml").read_text(encoding="utf-8")
    except OSError:
        msg = f"there are no sentences '{name}' in the language '{of}'"
        raise WordingError(msg) from None
    return dict(flat(loaded(written)))


def loaded(written: str) -> Any:
    """Read such a file with the loader that is written in C, where there is one: reports wait for it at every start."""
    import yaml

    return yaml.load(written, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def flat(entries: Mapping[str, Entry], above: str = "") -> Iterator[tuple[str, str]]:
    """Give each text with its key; mappings add a part to it.

    Raises
    ------
    WordingError
        Something is no text.
    """
    for name, entry in entries.items():
        key = f"{above}{name}"
        if isinstance(entry, Mapping):
            yield from flat(entry, f"{key}.")
        elif isinstance(entry, str) and entry.strip():
            yield key, entry
        else:
            msg = f"'{key}' of the sentences is no text: {entry!r}"
            raise WordingError(msg)


def english(name: str, key: str, /, **slots: object) -> str:
    """Give a text in English, whatever is spoken: findings are kept and published in one language, and told in another later."""
    return texts_of(ENGLISH, name)[key].format_map(slots)


def spoken(name: str, key: str, /, **slots: object) -> str:
    """Give a text in the language that is spoken here."""
    return texts_of(language(), name)[key].format_map(slots)


def has_text(name: str, key: str) -> bool:
    """Whether there is such a text."""
    return key in texts_of(ENGLISH, name)
