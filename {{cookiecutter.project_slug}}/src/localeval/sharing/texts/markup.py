"""A file of markup, with what is embedded in it as a data address read as the file it is."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from urllib.parse import unquote_to_bytes

from localeval.sharing.texts.elements import Elements
from localeval.sharing.texts.pictures import read_png
from localeval.sharing.texts.piece import Piece, within
from localeval.sharing.texts.plain import decoded, read_lines, read_strings

_DATA_URI = re.compile(r"data:([\w.+-]+/[\w.+-]+)?((?:;[\w=.+-]+)*),([^\"'\s)<>]*)")


def read_markup(content: bytes) -> Iterator[Piece]:
    """Read HTML, SVG and other XML; what is embedded as a data address is read as the file it is."""
    found: list[Piece] = []
    text = decoded(content)

    def embedded(match: re.Match[str]) -> str:
        kind, how, body = match.group(1) or "text/plain", match.group(2), match.group(3)
        line = text.count("\n", 0, match.start()) + 1
        found.extend(
            within(f"line {line}, embedded {kind}", read_embedded(kind, "base64" in how, body))
        )
        return "data:"

    rest = _DATA_URI.sub(embedded, text)
    yield from found
    parser = Elements()
    parser.feed(rest)
    parser.close()
    parser.end_piece()
    yield from parser.found


def read_embedded(kind: str, is_base64: bool, body: str) -> Iterator[Piece]:
    """Read what stands in another file as base64 or as an escaped text, by its media type."""
    if kind.startswith(("font/", "application/font", "application/x-font")):
        return  # letter shapes; their names are the foundry's
    try:
        raw = base64.b64decode(unquote_to_bytes(body)) if is_base64 else unquote_to_bytes(body)
    except (binascii.Error, ValueError):
        raw = body.encode()
    if "svg" in kind or "html" in kind or "xml" in kind:
        yield from read_markup(raw)
    elif kind == "image/png":
        yield from read_png(raw)
    elif kind.startswith(("image/", "audio/", "video/")):
        yield from read_strings(raw)
    else:
        yield from read_lines(raw)
