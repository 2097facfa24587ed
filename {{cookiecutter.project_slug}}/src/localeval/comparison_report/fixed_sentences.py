"""The fixed sentences of a comparison, kept in the folder ``en`` beside this module; the library's pages take them too.

Whoever wants another sentence changes a line there. The loader and its rules are those of ``report.wording.catalogue``: what
is asked for and not there, or has a slot that nobody fills, is an error and never printed. A comparison is in English.
"""

from __future__ import annotations

from pathlib import Path

from localeval.report.wording.catalogue import Sentences, sentences_in


def fixed() -> Sentences:
    """Give the sentences of a comparison.

    Raises
    ------
    WordingError
        There are none, or one of the files is not sound.
    """
    return sentences_in(Path(__file__).parent / "en")


def counted(key: str, n: int, **slots: str) -> str:
    """Give a sentence in the form that a number asks for, with the number spelled (``n``) and at its head (``N``)."""
    say, words = fixed(), spelled(n)
    return say.plain(say.by_number(key, n), n=words, N=words[:1].upper() + words[1:], **slots)


def spelled(n: int) -> str:
    """Spell a number up to twelve; a comparison counts its places in words."""
    say, key = fixed(), f"number.{n}"
    return say.plain(key) if say.has(key) else f"{n:,}"


def listed(items: list[str]) -> str:
    """Join items as a sentence does: ``a, b and c``."""
    *most, last = items or [""]
    return fixed().plain("list", most=", ".join(most), last=last) if most else last
