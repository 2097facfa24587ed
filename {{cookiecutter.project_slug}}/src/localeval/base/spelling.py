"""What a misspelt word most likely means, for messages; names as a person sees them; and the signs that print has for a minus."""

from __future__ import annotations

import difflib
import re
import unicodedata

#: What stands for a minus in reports, in pages and where a program corrects what is typed: U+2212 above all, and dashes of all lengths.
PRINTED_MINUSES = "\u2212\u2013\u2012\u2010\u2011\ufe63\uff0d"

#: A minus before a currency's sign, which Markdown may have escaped: by the rules for line ends (Unicode UAX 14) they may part.
_MINUS_OF_MONEY = re.compile(r"\u2212(?=\\?[$£€¥])")
#: Soft hyphen, grapheme joiner, zero-width and directional signs, byte order mark.
_NO_WIDTH = re.compile(
    "[\u00ad\u034f\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]"
)


def one_line(name: str) -> str:
    r"""Give a name as a person sees it: on one line, each space one space, each letter with its accent one letter.

    Examples
    --------
    >>> one_line("Date of\nstart\u00a0 (actual)\u200b")
    'Date of start (actual)'
    """
    name = " ".join(name.replace("_x000D_", " ").split())
    return name if name.isascii() else _NO_WIDTH.sub("", unicodedata.normalize("NFC", name)).strip()


def kept_together(text: str) -> str:
    """Keep a minus on one line with the amount of money behind it, by a word joiner, which is seen by nobody.

    For texts that are laid out in lines; a minus before a figure needs none.

    Examples
    --------
    >>> kept_together("from \u2212£2 to \u22123") == "from \u2212\u2060£2 to \u22123"
    True
    """
    return _MINUS_OF_MONEY.sub("\u2212\u2060", text)


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
