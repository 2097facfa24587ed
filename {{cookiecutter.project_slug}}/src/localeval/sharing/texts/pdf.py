"""The text of a PDF: of its pages, and of its metadata, alternative texts and embedded files."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

from localeval.sharing.texts.markup import read_markup
from localeval.sharing.texts.piece import Piece, within
from localeval.sharing.texts.plain import read_lines


def read_pdf(content: bytes) -> Iterator[Piece]:
    """Read the pages of a PDF, then every text in its objects."""
    from pypdf import PdfReader
    from pypdf.generic import IndirectObject, StreamObject, TextStringObject

    reader = PdfReader(io.BytesIO(content))
    for number, page in enumerate(reader.pages, 1):
        text = page.extract_text()
        yield Piece(f"page {number}", text)
        joined = re.sub(r"-\s*\n\s*", "-", text)
        if joined != text:  # a code that was parted at the end of a line
            yield Piece(f"page {number}", joined)

    def strings(value: Any, key: str) -> Iterator[tuple[str, str]]:
        if isinstance(value, TextStringObject):
            yield key, str(value)
        elif isinstance(value, dict):
            for name, item in value.items():
                yield from strings(item, str(name))
        elif isinstance(value, list):
            for item in value:
                yield from strings(item, key)

    for key, said in strings(reader.trailer, "trailer"):
        yield Piece(f"metadata {key}", said)
    numbers = sorted({n for by_n in reader.xref.values() for n in by_n} | set(reader.xref_objStm))
    for number in numbers:
        item = IndirectObject(number, 0, reader).get_object()
        if item is None:
            continue
        for key, said in strings(item, f"object {number}"):
            yield Piece(f"metadata {key}", said)
        if not isinstance(item, StreamObject):
            continue
        kind = str(item.get("/Type"))
        if kind in {"/Metadata", "/EmbeddedFile"}:
            data = item.get_data()
            inner = read_markup(data) if kind == "/Metadata" else read_lines(data)
            yield from within(f"object {number} ({kind})", inner)
