"""Texts reduced to the words by which they are looked up."""

from __future__ import annotations

import re

WORD = re.compile(r"\w+(?:['’.-]\w+)*")
#: A longer text is known by its first words.
MOST_WORDS = 6
#: A single word of letters is a name or nothing; shorter ones are words.
WORD_LENGTH = 5


def folded_words(text: str) -> str:
    """Reduce a text to its words, in one case, at most ``MOST_WORDS`` of them."""
    return " ".join(WORD.findall(text.casefold())[:MOST_WORDS])
