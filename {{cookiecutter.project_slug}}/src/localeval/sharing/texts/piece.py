"""A stretch of text of a file and where in the file it stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Piece:
    """A stretch of text and where it stands.

    Attributes
    ----------
    where : str
        The place inside the file, in words: ``cell 4, output 1``.
    text : str
    heading : str
        For a row of a table, the table's first row.
    code : bool
        Source code that a person wrote.
    """

    where: str
    text: str
    heading: str = ""
    code: bool = False


def within(outer: str, inner: Iterator[Piece]) -> Iterator[Piece]:
    """Name the place of each piece inside that of what it is embedded in."""
    for piece in inner:
        yield replace(piece, where=f"{outer}, {piece.where}")
