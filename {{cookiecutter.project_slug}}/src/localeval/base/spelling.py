"""What a misspelt word most likely means, for messages (a code, a key, a column or a file); and the signs that print has for a minus."""

from __future__ import annotations

import difflib

#: What stands for a minus in reports, in pages and where a program corrects what is typed: U+2212 above all, and dashes of all lengths.
PRINTED_MINUSES = "\u2212\u2013\u2012\u2010\u2011\ufe63\uff0d"


def nearest(word: str, known: list[str]) -> str | None:
    """Give the known word that a misspelt one most likely means, or None."""
    folded = {item.casefold().replace(" ", "_").replace("-", "_"): item for item in known}
    key = word.casefold().replace(" ", "_").replace("-", "_")
    found = difflib.get_close_matches(key, folded, n=1, cutoff=0.6)
    return folded[found[0]] if found else None


def did_you_mean(word: str, known: list[str]) -> str:
    """Ask whether the nearest known word was meant, to stand before the rest of a remedy; empty where none is near."""
    near = nearest(word, known)
    return f"Did you mean '{near}'? " if near else ""


def with_plain_minus(number: str) -> str:
    """Write the minus before a number as a keyboard does, whichever sign was printed; any other text stays as it is.

    Examples
    --------
    >>> with_plain_minus("\u2212120.5")
    '-120.5'
    """
    signed = (
        number[:1]
        and number[0] in PRINTED_MINUSES
        and (number[1:2].isdigit() or number[1:2] == ".")
    )
    return f"-{number[1:]}" if signed else number
