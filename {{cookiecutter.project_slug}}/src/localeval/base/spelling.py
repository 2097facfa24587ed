"""What a misspelt word most likely means, for messages: a code, a key, a column or a file."""

from __future__ import annotations

import difflib


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
