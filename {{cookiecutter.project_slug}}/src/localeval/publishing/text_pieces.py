"""Stretches of text and where each stands: in plain files, in markup, and in what a picture says of itself.

Which kind of file holds which of them is known to ``file_texts``.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from html.parser import HTMLParser

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


_STRING = re.compile(
    rb"(?:[\x20-\x7e]|[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}){5,}"
)
#: Letters of Latin script, and accents.
_STRING_OF_WINDOWS = re.compile(rb"(?:[\x20-\x7e\xa0-\xff]\x00|[\x00-\xff][\x01-\x03\x1e]){5,}")


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


class Elements(HTMLParser):
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
        if tag in {"w:p", "a:p"}:
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


def decoded(content: bytes) -> str:
    """Decode UTF-8; what is not becomes a replacement character."""
    return content.decode("utf-8-sig", errors="replace")


def read_lines(content: bytes) -> Iterator[Piece]:
    """Read plain text, a piece a line."""
    for number, line in enumerate(decoded(content).splitlines(), 1):
        if line.strip():
            yield Piece(f"line {number}", line)


def read_wrapped_lines(content: bytes) -> Iterator[Piece]:
    """Read plain text, a piece a line, and besides each two lines together: a sentence can go on in the next."""
    before = Piece("", "")
    for piece in read_lines(content):
        yield piece
        if before.text:
            yield Piece(f"{before.where} and the next", f"{before.text}\n{piece.text}")
        before = piece


def read_csv_pieces(content: bytes) -> Iterator[Piece]:
    """Read a CSV, a piece a row with the table's first row as its heading."""
    heading = ""
    for piece in read_lines(content):
        heading = heading or piece.text
        yield replace(piece, heading=heading)


def read_strings(content: bytes) -> Iterator[Piece]:
    """Find readable words in a file of another kind: in UTF-8, and with two bytes a letter as Windows writes what a picture says of itself."""
    for match in _STRING.finditer(content):
        yield Piece(f"byte {match.start()}", match.group().decode("utf-8", errors="replace"))
    for match in _STRING_OF_WINDOWS.finditer(content):
        yield Piece(f"byte {match.start()}", match.group().decode("utf-16-le"))


def read_png(content: bytes) -> Iterator[Piece]:
    """Read the words that a picture carries in its metadata."""
    position = 8
    while position + 8 <= len(content):
        length, kind = struct.unpack(">I4s", content[position : position + 8])
        body = content[position + 8 : position + 8 + length]
        position += 12 + length
        if kind == b"eXIf":
            for piece in read_strings(body):
                yield replace(piece, where="metadata of the picture")
        elif kind == b"tEXt":
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
