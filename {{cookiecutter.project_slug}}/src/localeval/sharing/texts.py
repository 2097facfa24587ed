"""The text inside every kind of file that leaves a project, piece by piece and each with its place.

Also what no reader sees: attributes, comments, metadata, embedded pictures and their metadata, alternative
texts of a PDF, the parts of a Word file. It judges nothing; that is ``scan``.
"""

from __future__ import annotations

import base64
import binascii
import io
import json
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from html.parser import HTMLParser
from typing import Any
from urllib.parse import unquote_to_bytes

_DATA_URI = re.compile(r"data:([\w.+-]+/[\w.+-]+)?((?:;[\w=.+-]+)*),([^\"'\s)<>]*)")
_ANSI = re.compile(r"\x1b\[[0-9;]*m")
#: Elements within a paragraph or a table row: their text belongs to what is around them.
_INLINE = frozenset(
    "a abbr b bdi bdo cite code data del dfn em i ins kbd label mark q s samp small span strong sub sup time u "
    "var td th tspan".split()
)
_WORD = ("w:", "wp:", "a:", "pic:", "mc:", "r:")
_ROWS = frozenset({"tr", "w:tr"})
_TABLES = frozenset({"table", "w:tbl"})
_CELLS = frozenset({"td", "th", "w:tc"})
#: Where a picture is drawn says nothing of a person; only what it says in words is read.
_GEOMETRY = frozenset(
    "d points transform style x y x1 x2 y1 y2 dx dy cx cy r rx ry fx fy width height viewbox offset fill stroke "
    "stroke-width stroke-dasharray stroke-dashoffset stroke-miterlimit font-size clip-path colspan rowspan tabindex "
    "media coords sizes patternunits gradienttransform preserveaspectratio letter-spacing opacity".split()
)


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
    reader = _READERS.get(name.rpartition(".")[2].lower(), _lines)
    yield from reader(content)


def _decoded(content: bytes) -> str:
    return content.decode("utf-8-sig", errors="replace")


def _lines(content: bytes) -> Iterator[Piece]:
    for number, line in enumerate(_decoded(content).splitlines(), 1):
        if line.strip():
            yield Piece(f"line {number}", line)


def _csv(content: bytes) -> Iterator[Piece]:
    heading = ""
    for piece in _lines(content):
        heading = heading or piece.text
        yield replace(piece, heading=heading)


def _markup(content: bytes) -> Iterator[Piece]:
    """Read HTML, SVG and other XML; what is embedded as a data address is read as the file it is."""
    found: list[Piece] = []
    text = _decoded(content)

    def embedded(match: re.Match[str]) -> str:
        kind, how, body = match.group(1) or "text/plain", match.group(2), match.group(3)
        line = text.count("\n", 0, match.start()) + 1
        found.extend(
            _within(f"line {line}, embedded {kind}", _embedded(kind, "base64" in how, body))
        )
        return "data:"

    rest = _DATA_URI.sub(embedded, text)
    yield from found
    parser = _Markup()
    parser.feed(rest)
    parser.close()
    parser.end_piece()
    yield from parser.found


def _embedded(kind: str, is_base64: bool, body: str) -> Iterator[Piece]:
    if kind.startswith(("font/", "application/font", "application/x-font")):
        return  # letter shapes; their names are the foundry's
    try:
        raw = base64.b64decode(unquote_to_bytes(body)) if is_base64 else unquote_to_bytes(body)
    except (binascii.Error, ValueError):
        raw = body.encode()
    if "svg" in kind or "html" in kind or "xml" in kind:
        yield from _markup(raw)
    elif kind == "image/png":
        yield from _png(raw)
    elif kind.startswith(("image/", "audio/", "video/")):
        yield from _strings(raw)
    else:
        yield from _lines(raw)


def _within(outer: str, inner: Iterator[Piece]) -> Iterator[Piece]:
    for piece in inner:
        yield replace(piece, where=f"{outer}, {piece.where}")


class _Markup(HTMLParser):
    """Gathers text by paragraph or table row, and every attribute, comment and declaration that says something."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[Piece] = []
        self._text: list[str] = []
        self._line = 1
        self._tag = ""
        self._row = 0
        self._heading: list[str] = []
        self._paragraphs = 0

    def _is_inline(self, tag: str) -> bool:
        """Whether a tag does not end a paragraph; in Word one inside a table row does not either."""
        if tag == "w:p":
            return bool(self._row)
        return tag in _INLINE or (tag.startswith(_WORD) and tag not in _ROWS | _TABLES)

    def end_piece(self) -> None:
        """Close the stretch of text that is being gathered."""
        text = "".join(self._text)
        self._text = []
        if text.strip():
            where = f"line {self._line}" + (f", <{self._tag}>" if self._tag else "")
            if self._tag.startswith(_WORD):  # the whole document is one line
                where = f"paragraph {self._paragraphs}"
            self.found.append(Piece(where, text, self._heading[-1] if self._heading else ""))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _TABLES:
            self._heading.append("")
        if tag in _ROWS:
            self._row += 1
        if tag == "w:p":
            self._paragraphs += 1
        if not self._is_inline(tag):
            self.end_piece()
            self._tag = tag
        elif tag in _CELLS:
            self._text.append(" | ")
        if not self._text:
            self._line = self.getpos()[0]
        for name, value in attrs:
            if (
                value
                and name not in _GEOMETRY
                and not name.startswith("xml")
                and any(map(str.isalnum, value))
            ):
                described = name.rpartition(":")[2] in {"alt", "title", "descr", "name", "content"}
                if described or name.startswith("data-") or any(map(str.isalpha, value)):
                    where = f"line {self.getpos()[0]}, <{tag} {name}>"
                    self.found.append(Piece(where, value))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag in {"br", "w:br", "w:tab", "w:cr"}:
            self._text.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in _ROWS:
            self._row = max(0, self._row - 1)
            if self._heading and not self._heading[-1]:
                self._heading[-1] = "".join(self._text)
        if tag in _TABLES and self._heading:
            self.end_piece()
            self._heading.pop()
        if tag == "w:p":
            self._text.append(" ")
        if not self._is_inline(tag):
            self.end_piece()

    def handle_data(self, data: str) -> None:
        if not self._text:
            self._line = self.getpos()[0]
        self._text.append(data)

    def handle_comment(self, data: str) -> None:
        self.found.append(Piece(f"line {self.getpos()[0]}, comment", data))

    def handle_pi(self, data: str) -> None:
        self.found.append(Piece(f"line {self.getpos()[0]}, instruction", data))

    def unknown_decl(self, data: str) -> None:
        self.found.append(Piece(f"line {self.getpos()[0]}, section", data))


def _docx(content: bytes) -> Iterator[Piece]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if archive.comment:
            yield Piece("comment of the archive", _decoded(archive.comment))
        for name in archive.namelist():
            yield Piece("names of the parts", name)
            part = name if name.endswith(tuple(f".{kind}" for kind in _READERS)) else f"{name}.bin"
            part = f"{name}.xml" if name.endswith(".rels") else part
            yield from _within(name, pieces(part, archive.read(name)))


def _png(content: bytes) -> Iterator[Piece]:
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
            text = _inflated(words[-1]) if rest[:1] == b"\1" else _decoded(words[-1])
            yield Piece("metadata of the picture", f"{keyword!r} {text}")


def _inflated(packed: bytes) -> str:
    try:
        return _decoded(zlib.decompress(packed))
    except zlib.error:
        return _decoded(packed)


def _strings(content: bytes) -> Iterator[Piece]:
    """Find readable words in a file of another kind."""
    for match in re.finditer(rb"[\x20-\x7e]{6,}", content):
        yield Piece(f"byte {match.start()}", match.group().decode("ascii"))


def _pdf(content: bytes) -> Iterator[Piece]:
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
            inner = _markup(data) if kind == "/Metadata" else _lines(data)
            yield from _within(f"object {number} ({kind})", inner)


def _notebook(content: bytes) -> Iterator[Piece]:
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
            yield from _within(f"{where}, {kind}", _markup(text.encode()))
        elif kind.startswith(("image/", "application/pdf")):
            yield from _within(where, _embedded(kind, True, "".join(text.split())))
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


_READERS: dict[str, Callable[[bytes], Iterator[Piece]]] = {
    "html": _markup,
    "htm": _markup,
    "svg": _markup,
    "xml": _markup,
    "docx": _docx,
    "pdf": _pdf,
    "ipynb": _notebook,
    "csv": _csv,
    "png": _png,
    "bin": _strings,
    "jpeg": _strings,
    "jpg": _strings,
}
