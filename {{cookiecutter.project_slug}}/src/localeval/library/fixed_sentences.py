"""The fixed sentences of the library's pages, kept in the folder ``en`` beside this module.

Whoever wants another sentence changes a line there. The loader and its rules are those of ``report.wording.catalogue``: what
is asked for and not there, or has a slot that nobody fills, is an error and never printed. The library is in English.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from localeval.base.fixed_texts import loaded
from localeval.report.wording.catalogue import Entry, Sentences, WordingError, as_one

LANGUAGE = "en"


@cache
def fixed() -> Sentences:
    """Give the sentences of the library; their files are read once.

    Raises
    ------
    WordingError
        There are none, or one of the files is not sound.
    """
    folder = files(__package__).joinpath(LANGUAGE)
    names = sorted(item.name for item in folder.iterdir() if item.name.endswith(".yml"))
    parts: dict[str, Mapping[str, Entry]] = {
        name: loaded(folder.joinpath(name).read_text(encoding="utf-8")) for name in names
    }
    if not parts:
        msg = f"there are no sentences of the library in the language '{LANGUAGE}'"
        raise WordingError(msg)
    return Sentences(as_one(parts), LANGUAGE)


def said(key: str, **slots: object) -> str:
    """Give a sentence as plain text."""
    return fixed().plain(key, **{name: str(value) for name, value in slots.items()})


def counted(key: str, n: int, **slots: object) -> str:
    """Give a sentence in the form that a number asks for; the number is its slot ``n``, with separators."""
    return said(fixed().by_number(key, n), n=f"{n:,}", **slots)


#: The slots that a script fills, each as it stands in the file.
_OF_SCRIPTS = {
    name: f"{{{name}}}"
    for name in "alike kind level list month n name outcome own unit value why".split()
}


def for_script(part: str) -> dict[str, str]:
    """Give the sentences of a part for a script, which fills their slots itself, by what follows the name of the part."""
    names = [name for name in fixed().names() if name.startswith(f"{part}.")]
    return {name.partition(".")[2]: fixed().plain(name, **_OF_SCRIPTS) for name in names}
