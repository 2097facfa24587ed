"""The words that a PNG carries in its metadata."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

from localeval.sharing.texts.piece import Piece
from localeval.sharing.texts.plain import decoded


def read_png(content: bytes) -> Iterator[Piece]:
    """Read the words that a picture carries in its metadata."""
    position = 8
    while position + 8 <= len(content):
        length, kind = struct.unpack(">I4s", content[position : position + 8])
        body = content[position + 8 : position + 8 + length]
        position += 12 + length
        if kind == b"tEXt" or kind == b"eXIf":
            yield Piece("metadata of the picture", body.replace(b"\0", b" ").decode("latin-1"))
        elif kind == b"zTXt":
            keyword, _, packed = body.partition(b"\0")
            yield Piece("metadata of the picture", f"{keyword!r} {_inflated(packed[1:])}")
        elif kind == b"iTXt":
            keyword, _, rest = body.partition(b"\0")
            words = rest[2:].split(b"\0", 2)
            text = _inflated(words[-1]) if rest[:1] == b"\1" else decoded(words[-1])
            yield Piece("metadata of the picture", f"{keyword!r} {text}")


def _inflated(packed: bytes) -> str:
    try:
        return decoded(zlib.decompress(packed))
    except zlib.error:
        return decoded(packed)
