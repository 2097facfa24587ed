"""The one rule for text of other people that is ever shown: what is refused, and how a message quotes it.

A text is refused when what a reader sees is not what it holds: control characters, marks that turn the
direction of writing, invisible characters, half characters, piles of accents, or more of it than its place
can hold. Everything else is kept as it is written and shown literally, never interpreted: Markdown through
``report.display.escape``, spreadsheets through ``csvtext.safe_cell``, HTML through the templates. So a place
may be called ``<script>``; it is then read as those eight characters. Nothing here knows where the text is from.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

#: Longest text on one line (a name, a label) and longest paragraph; results.json has tighter limits of its own.
LONGEST_LINE = 2_000
LONGEST_TEXT = 20_000
#: More accents on one letter than any living script writes.
MOST_MARKS = 6

_NO_WIDTH = (
    "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"  # fillers and blanks that count as letters or marks
    "\u180b-\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef"  # variation selectors
)
_INVISIBLE = re.compile(f"[{_NO_WIDTH}]")
_PLAIN = re.compile(r"[ -~]*")
_KINDS = {
    "Cc": "a control character",
    "Cf": "an invisible character or one that turns the direction of writing",
    "Cs": "half of a character",
    "Co": "a character that is different in every font",
    "Zl": "a line separator",
    "Zp": "a paragraph separator",
}

#: Where something is: the trail of what holds it, and its key or position in there.
_Trail = tuple["_Trail | None", str | int]


def why_refused(text: str, *, lines: bool = False, limit: int | None = None) -> str:
    """Say why a text may not be shown.

    Parameters
    ----------
    text : str
    lines : bool
        Whether line breaks are allowed, as in a description.
    limit : int, optional
        Most characters; ``LONGEST_TEXT`` with lines and ``LONGEST_LINE`` without.

    Returns
    -------
    str
        The reason, to follow "it holds"; empty when the text is in order.
    """
    most = limit or (LONGEST_TEXT if lines else LONGEST_LINE)
    if len(text) > most:
        return f"{len(text):,} characters, where {most:,} are the most"
    if _PLAIN.fullmatch(text):
        return "nothing but blanks" if text and not text.strip() else ""
    marks = 0
    for character in text:
        if lines and character == "\n":
            continue
        kind = unicodedata.category(character)
        if kind in _KINDS:
            return f"{_KINDS[kind]} (U+{ord(character):04X})"
        if _INVISIBLE.match(character):
            return f"an invisible character (U+{ord(character):04X})"
        if _is_no_character(ord(character)):
            return f"what is no character (U+{ord(character):04X})"
        marks = marks + 1 if kind in {"Mn", "Me"} else 0
        if marks > MOST_MARKS:
            return "a pile of accents on one letter"
    return "" if text.strip() else "nothing but blanks"


def _is_no_character(code: int) -> bool:
    """Whether Unicode promises never to give this code a character; others may get one in a later version."""
    return code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF


def texts_of_json(value: object) -> Iterator[tuple[str, str]]:
    """Give every text of parsed JSON, keys included, with its path: ``estimates.0.label``."""
    for trail, text in _trails(value):
        parts: list[str] = []
        step: _Trail | None = trail
        while step is not None:
            parts.append(str(step[1]))
            step = step[0]
        yield ".".join(reversed(parts)), text


def doubtful_texts(value: object) -> set[str]:
    """Give the texts of parsed JSON that would be refused on one line.

    The others are in order wherever they stand. Each text is looked at once, so that this is much faster than a
    look at every place where it stands.
    """
    return {text for text in {text for _, text in _trails(value)} if why_refused(text)}


def _trails(value: object) -> Iterator[tuple[_Trail | None, str]]:
    """Give every text of parsed JSON in order; ``strictjson`` has bounded how much there is of it."""
    left: list[tuple[_Trail | None, object]] = [(None, value)]
    while left:
        trail, part = left.pop()
        if isinstance(part, str):
            yield trail, part
        elif isinstance(part, dict):
            for key, inner in reversed(part.items()):
                here = (trail, key)
                left.append((here, inner))
                left.append(((here, "(key)"), key))
        elif isinstance(part, list):
            left.extend(((trail, i), part[i]) for i in range(len(part) - 1, -1, -1))


def quoted(text: object, limit: int = 80) -> str:
    r"""Quote something of another person's bundle in a message: one short line, all of it visible.

    Examples
    --------
    >>> quoted("a\x1b[31mb")
    'a\\x1b[31mb'
    """
    line = str(text)
    line = line if len(line) <= limit else line[: limit - 1] + "…"
    return "".join(_visible(character) for character in line)


def _visible(character: str) -> str:
    if character == "…" or (character.isprintable() and not _INVISIBLE.match(character)):
        return character
    return character.encode("unicode_escape").decode("ascii")
