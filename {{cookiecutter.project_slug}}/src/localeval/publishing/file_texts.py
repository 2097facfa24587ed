"""The text inside every kind of file that leaves a project, piece by piece and each with its place.

Also what no reader sees: attributes, comments, metadata, embedded pictures and their metadata, alternative texts of a PDF,
the parts of a Word file, every output of a notebook. It judges nothing; that is ``scan``.
"""

from __future__ import annotations

import base64
import binascii
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import unquote_to_bytes

from localeval.publishing.text_pieces import (
    Elements,
    Piece,
    decoded,
    read_csv_pieces,
    read_lines,
    read_png,
    read_strings,
    read_wrapped_lines,
    within,
)
from localeval.publishing.workbook_text import is_sheet, read_sheets

_DATA_URI = re.compile(r"data:([\w.+-]+/[\w.+-]+)?((?:;[\w=.+-]+)*),([^\"'\s)<>]*)")

_ANSI = re.compile(r"\x1b\[[0-9;]*m")


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


def read_notebook(content: bytes) -> Iterator[Piece]:
    """Read a Jupyter notebook: its cells, outputs, attachments and metadata."""
    notebook = json.loads(content)
    yield from _values(notebook.get("metadata", {}), "metadata of the notebook")
    for number, cell in enumerate(notebook.get("cells", []), 1):
        where = f"cell {number}"
        is_code = cell.get("cell_type") == "code"
        yield Piece(where, _joined(cell.get("source", "")), code=is_code)
        yield from _values(cell.get("metadata", {}), f"{where}, metadata")
        for attached in cell.get("attachments", {}).values():
            yield from _bundle(attached, f"{where}, attachment")
        for order, output in enumerate(cell.get("outputs", []), 1):
            yield from _output(output, f"{where}, output {order}")


def _output(output: dict[str, Any], where: str) -> Iterator[Piece]:
    if "text" in output:
        yield Piece(where, _ANSI.sub("", _joined(output["text"])))
    yield from _bundle(output.get("data", {}), where)
    yield from _values(output.get("metadata", {}), f"{where}, metadata")
    for key in ("ename", "evalue", "traceback"):
        if key in output:
            yield Piece(f"{where}, {key}", _ANSI.sub("", "\n".join(_listed(output[key]))))


def _bundle(data: dict[str, Any], where: str) -> Iterator[Piece]:
    """Read one output in each of the kinds in which a notebook holds it."""
    for kind, value in data.items():
        if isinstance(value, dict) or "json" in kind:
            yield from _values(value, f"{where}, {kind}")
            continue
        text = _joined(value)
        if "svg" in kind or "html" in kind or "xml" in kind:
            yield from within(f"{where}, {kind}", read_markup(text.encode()))
        elif kind.startswith(("image/", "application/pdf")):
            yield from within(where, read_embedded(kind, True, "".join(text.split())))
        else:
            yield Piece(f"{where}, {kind}", text)


def _values(value: Any, where: str) -> Iterator[Piece]:
    """Give a structure's values, each under its key."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from (
                _values(item, f"{where}, {key}")
                if isinstance(item, dict | list)
                else iter((Piece(where, f"{key}: {item}"),))
            )
    elif isinstance(value, list):
        for item in value:
            yield from _values(item, where)
    elif value is not None:
        yield Piece(where, str(value))


def _joined(value: Any) -> str:
    return "".join(_listed(value))


def _listed(value: Any) -> list[str]:
    return [str(item) for item in value] if isinstance(value, list) else [str(value)]


def read_pdf(content: bytes) -> Iterator[Piece]:
    """Read the pages of a PDF, then every text in its objects."""
    from pypdf import PdfReader
    from pypdf.generic import IndirectObject, StreamObject, TextStringObject

    reader = PdfReader(io.BytesIO(content))
    for number, page in enumerate(reader.pages, 1):
        text = page.extract_text()
        yield Piece(f"page {number}", text)
        for hyphen in ("-", ""):  # a code or a word that was parted at the end of a line
            joined = re.sub(r"[-\u2010\u00ad]\s*\n\s*", hyphen, text)
            if joined != text:
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


def pieces(name: str, content: bytes) -> Iterator[Piece]:
    """Give every text in a file.

    Parameters
    ----------
    name : str
        The ending says the kind of file; an unknown kind is read as plain text.
    content : bytes

    Yields
    ------
    Piece
    """
    reader = _READERS.get(name.rpartition(".")[2].lower(), read_wrapped_lines)
    yield from reader(content)


def _office(content: bytes) -> Iterator[Piece]:
    """Read a file of Word, Excel or PowerPoint: sheets as they are seen, and every part of it."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if archive.comment:
            yield Piece("comment of the archive", decoded(archive.comment))
        yield from read_sheets(archive)
        for name in archive.namelist():
            yield Piece("names of the parts", name)
            if is_sheet(name):
                continue
            part = name if name.endswith(tuple(f".{kind}" for kind in _READERS)) else f"{name}.bin"
            part = f"{name}.xml" if name.endswith(".rels") else part
            yield from within(name, pieces(part, archive.read(name)))


_READERS: dict[str, Callable[[bytes], Iterator[Piece]]] = {
    "html": read_markup,
    "htm": read_markup,
    "svg": read_markup,
    "xml": read_markup,
    "xhtml": read_markup,
    "opf": read_markup,
    "ncx": read_markup,
    "epub": _office,
    "odt": _office,
    "docx": _office,
    "pptx": _office,
    "xlsx": _office,
    "pdf": read_pdf,
    "ipynb": read_notebook,
    "csv": read_csv_pieces,
    "png": read_png,
    "bin": read_strings,
    "jpeg": read_strings,
    "jpg": read_strings,
}
