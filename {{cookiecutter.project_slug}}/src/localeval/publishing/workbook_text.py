"""The text of a workbook that leaves, a piece a row under the heading of its table, as a reader sees it.

In the file a cell only holds the number of its text among all texts: read as they stand, those numbers would be taken for
ids. What stands in no cell (properties, names, styles) is read by ``file_texts``.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Iterator

from localeval.publishing.text_pieces import Piece

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_TEXTS = "xl/sharedStrings.xml"


def is_sheet(name: str) -> bool:
    """Whether a part of a workbook is a sheet."""
    return bool(_SHEET.fullmatch(name))


def read_sheets(archive: zipfile.ZipFile) -> Iterator[Piece]:
    """Read the cells of every sheet.

    Parameters
    ----------
    archive : ZipFile
        A workbook that this package has made; it is no reader of foreign files.
    """
    texts = _shared_texts(archive)
    for name in filter(is_sheet, archive.namelist()):
        heading = ""
        for row in ET.fromstring(archive.read(name)).iter(f"{_MAIN}row"):
            cells = [said for cell in row.iter(f"{_MAIN}c") if (said := _said(cell, texts))]
            if not cells:
                continue
            line = " | ".join(cells)
            # titles and notes stand alone in their row; the first row of several cells names the columns
            heading = heading or (line if len(cells) > 1 else "")
            yield Piece(f"{name}, row {row.get('r', '')}", line, heading)


def _shared_texts(archive: zipfile.ZipFile) -> list[str]:
    if _TEXTS not in archive.namelist():
        return []
    items = ET.fromstring(archive.read(_TEXTS)).iter(f"{_MAIN}si")
    return ["".join(part.text or "" for part in item.iter(f"{_MAIN}t")) for item in items]


def _said(cell: ET.Element, texts: list[str]) -> str:
    value = cell.findtext(f"{_MAIN}v") or ""
    if cell.get("t") == "s":
        return texts[int(value)]
    if cell.get("t") == "inlineStr":
        return "".join(part.text or "" for part in cell.iter(f"{_MAIN}t"))
    formula = cell.findtext(f"{_MAIN}f") or ""
    return " ".join(filter(None, (value, formula)))
