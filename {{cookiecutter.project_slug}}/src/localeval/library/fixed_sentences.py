"""The fixed sentences of the library's pages, kept in the folder ``en`` beside this module.

Whoever wants another sentence changes a line there. The loader and its rules are those of ``report.wording.catalogue``: what
is asked for and not there, or has a slot that nobody fills, is an error and never printed. The library is in English.
"""

from __future__ import annotations

from pathlib import Path

from localeval.report.wording.catalogue import Sentences, sentences_in


def fixed() -> Sentences:
    """Give the sentences of the library.

    Raises
    ------
    WordingError
        There are none, or one of the files is not sound.
    """
    return sentences_in(Path(__file__).parent / "en")


def said(key: str, **slots: object) -> str:
    """Give a sentence as plain text."""
    return fixed().plain(key, **{name: str(value) for name, value in slots.items()})


def counted(key: str, n: int, **slots: object) -> str:
    """Give a sentence in the form that a number asks for; the number is its slot ``n``, with separators."""
    return said(fixed().by_number(key, n), n=f"{n:,}", **slots)


#: The slots that a script fills, each as it stands in the file.
_OF_SCRIPTS = {
    name: f"{{{name}}}"
    for name in "alike all kind level list month n name outcome own unit value why".split()
}


def for_script(part: str) -> dict[str, str]:
    """Give the sentences of a part for a script, which fills their slots itself, by what follows the name of the part."""
    names = [name for name in fixed().names() if name.startswith(f"{part}.")]
    return {name.partition(".")[2]: fixed().plain(name, **_OF_SCRIPTS) for name in names}
