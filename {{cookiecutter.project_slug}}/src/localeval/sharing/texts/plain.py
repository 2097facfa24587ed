"""Plain text and what is read as such: lines, rows of a CSV, readable words in a file of another kind."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from localeval.sharing.texts.piece import Piece


def decoded(content: bytes) -> str:
    """Decode UTF-8; what is not becomes a replacement character."""
    return content.decode("utf-8-sig", errors="replace")


def read_lines(content: bytes) -> Iterator[Piece]:
    """Read plain text, a piece a line."""
    for number, line in enumerate(decoded(content).splitlines(), 1):
        if line.strip():
            yield Piece(f"line {number}", line)


def read_csv(content: bytes) -> Iterator[Piece]:
    """Read a CSV, a piece a row with the table's first row as its heading."""
    heading = ""
    for piece in read_lines(content):
        heading = heading or piece.text
        yield replace(piece, heading=heading)


def read_strings(content: bytes) -> Iterator[Piece]:
    """Find readable words in a file of another kind."""
    for match in re.finditer(rb"[\x20-\x7e]{6,}", content):
        yield Piece(f"byte {match.start()}", match.group().decode("ascii"))
