"""What a workbook says beside its cells: comments on a sheet, texts that are struck through in part, and the strict kind of its format.

The parts of the file are looked at as they are packed; openpyxl passes over them. No value is made of them.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from typing import Any

#: What differs in a workbook that is saved as "Strict Open XML Spreadsheet": its names for the same things (ISO/IEC 29500-1, against 29500-4).
_STRICT = b"http://purl.oclc.org/ooxml/"
_AS_USUAL = {
    b"http://purl.oclc.org/ooxml/spreadsheetml/main": b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    b"http://purl.oclc.org/ooxml/drawingml/main": b"http://schemas.openxmlformats.org/drawingml/2006/main",
    b"http://purl.oclc.org/ooxml/officeDocument/extendedProperties": b"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties",
    b"http://purl.oclc.org/ooxml/officeDocument/customProperties": b"http://schemas.openxmlformats.org/officeDocument/2006/custom-properties",
    b"http://purl.oclc.org/ooxml/officeDocument/docPropsVTypes": b"http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes",
    b"http://purl.oclc.org/ooxml/officeDocument/relationships": b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
}
#: Parts with values and what they look like; drawings and charts are not read.
_READ = re.compile(
    r"(xl/(workbook|styles|sharedStrings)|xl/worksheets/[^/]+|xl/theme/[^/]+)\.xml|(.*/)?_rels/[^/]*\.rels|docProps/[^/]+\.xml"
)
#: More than this is no part of a table of text.
_MOST_BYTES = 400_000_000
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    KeyError,
    OSError,
    EOFError,
    NotImplementedError,
    RuntimeError,
)
#: Where a workbook that is open keeps what was found.
_STRUCK = "_localeval_struck"
_COMMENT = re.compile(rb"<(?:\w+:)?(?:comment|threadedComment)\b[^>]*\bref=\"([A-Z]{1,3}\d+)\"")
_TARGET = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>")


def as_usual(content: bytes) -> bytes:
    """Give a workbook of the strict kind with the names that the usual one has for the same things; any other as it is.

    A strict workbook keeps days as texts of ISO 8601 beside numbers; both are read.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            if _STRICT not in parts.read("xl/workbook.xml"):
                return content
            if sum(part.file_size for part in parts.infolist()) > _MOST_BYTES:
                return content
            made = io.BytesIO()
            with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as out:
                for part in parts.infolist():
                    text = parts.read(part)
                    if _READ.fullmatch(part.filename):
                        for strict, usual in _AS_USUAL.items():
                            text = text.replace(strict, usual)
                    out.writestr(part.filename, text)
            return made.getvalue()
    except _BROKEN:
        return content


def commented_cells(book: Any, sheet: Any) -> list[str]:
    """Give the cells of a sheet that have a comment or a note, as a person calls them: D6."""
    path = str(sheet._worksheet_path).lstrip("/")
    folder, _, name = path.rpartition("/")
    archive = book._archive
    found: dict[str, None] = {}
    try:
        relations = archive.read(f"{folder}/_rels/{name}.rels")
    except _BROKEN:
        return []
    for relation in _TARGET.findall(relations):
        kind = re.search(rb'Type="[^"]*/(comments|threadedComment)"', relation)
        target = re.search(rb'Target="([^"]+)"', relation)
        if kind is None or target is None:
            continue
        where = target[1].decode("utf-8", errors="replace")
        part = where.lstrip("/") if where.startswith("/") else _beside(folder, where)
        try:
            cells = _COMMENT.findall(archive.read(part))
        except _BROKEN:
            continue
        found |= dict.fromkeys(cell.decode() for cell in cells)
    return list(found)


def _beside(folder: str, target: str) -> str:
    parts = folder.split("/")
    for step in target.split("/"):
        if step == "..":
            parts = parts[:-1]
        else:
            parts.append(step)
    return "/".join(parts)


def struck_texts(book: Any) -> frozenset[str]:
    """Give the texts of a workbook that are struck through, or in which a part is: the format of a cell does not show it."""
    if not hasattr(book, _STRUCK):
        setattr(book, _STRUCK, _struck_texts(book))
    found: frozenset[str] = getattr(book, _STRUCK)
    return found


def _struck_texts(book: Any) -> frozenset[str]:
    from openpyxl.cell.text import Text
    from openpyxl.xml.constants import SHEET_MAIN_NS
    from openpyxl.xml.functions import iterparse

    try:
        content = book._archive.read("xl/sharedStrings.xml")
    except _BROKEN:
        return frozenset()
    if not re.search(rb"<(\w+:)?strike\b", content):
        return frozenset()
    found = set()
    for _, node in iterparse(io.BytesIO(content)):
        if node.tag == f"{{{SHEET_MAIN_NS}}}si":
            text: Any = Text.from_tree(node)
            if any(run.rPr is not None and run.rPr.strike for run in text.r):
                found.add(str(text.content).replace("x005F_", ""))
            node.clear()
    return frozenset(found)
