"""What is said of something that was found: where and what kind of thing it is, never the thing itself."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """Something of a person, or of this machine, in a file that is to leave.

    Attributes
    ----------
    file, where : str
        The file and the place in it.
    kind : str
        What it is, in words.
    hint : str
        Enough to recognise it beside the place; never the whole.
    """

    file: str
    where: str
    kind: str
    hint: str

    def __str__(self) -> str:
        return f"{self.where}: {self.kind} ({self.hint})"


def masked(value: str) -> str:
    """Show the beginning of a value, so that it can be found, and how long it is."""
    shown = value[: min(2, len(value) // 4)]
    return f"'{shown}…', {len(value)} characters"
