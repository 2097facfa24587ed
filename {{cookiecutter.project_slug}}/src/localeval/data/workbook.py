"""Reading a workbook as the person who opens it sees it: which sheet, and what each cell shows.

openpyxl gives the values. What a sheet shows beyond them is in ``workbook_cells`` and ``workbook_sheet``, which sheet is read in
``workbook_choice``.
"""

from __future__ import annotations

import io
import warnings
import zipfile
from dataclasses import dataclass, replace
from typing import Any

from localeval.base.errors import Problem, ProjectError
from localeval.data.raw import USUAL_LAYOUT, Accepted, Layout, RawTable
from localeval.data.workbook_choice import about_sheets, chosen_sheet, declared_sheet, looked_at
from localeval.data.workbook_parts import as_usual
from localeval.data.workbook_sheet import DAMAGED, SheetReading, damaged


def read_workbook(
    content: bytes, file: str, accepted: Accepted, layout: Layout = USUAL_LAYOUT
) -> RawTable:
    """Read the sheet of a workbook that holds the table.

    Parameters
    ----------
    content : bytes
    file : str
        How the file is called in messages.
    accepted : list of frozenset of str
        For each column that is looked for, the names it may have, folded.
    layout : Layout
        What is declared of where the table stands.

    Returns
    -------
    RawTable
        All columns as text, as a csv file would hold what the sheet shows: a cell that is shown as 71.1% is 71.1, one of
        merged cells has the value of all of them.

    Raises
    ------
    ProjectError
        It is no workbook; no sheet, a hidden one or several hold the table; a title stands above the header.
    """
    book = _opened(content, file)
    with warnings.catch_warnings():
        # openpyxl tells of what it does not keep when it writes; nothing is written here.
        warnings.simplefilter("ignore")
        if layout.sheet is None:
            try:
                seen = looked_at(book, accepted)
            except DAMAGED:
                raise ProjectError(damaged(file, "the workbook")) from None
            sheet = chosen_sheet(seen, file, accepted)
            about = about_sheets(sheet, book, file)
            others = tuple(item.title for item in seen if item.filled and item.sheet is not sheet)
        else:
            sheet, about, others = declared_sheet(book, layout.sheet, file), (), ()
        table = SheetReading(book, sheet, file, accepted, layout).table()
    return replace(table, sheet=str(sheet.title), other_sheets=others, notes=(*about, *table.notes))


@dataclass(frozen=True)
class SheetTop:
    """How a sheet begins.

    Attributes
    ----------
    title : str
    hidden : bool
    rows : list of list of str
        Its first rows as they are shown, blank ones included.
    """

    title: str
    hidden: bool
    rows: list[list[str]]


def sheet_tops(content: bytes, file: str) -> list[SheetTop]:
    """Give how each sheet of a workbook begins, for whoever does not know yet which holds a table.

    Raises
    ------
    ProjectError
        It is no workbook.
    """
    book = _opened(content, file)
    tops = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for sheet in book.worksheets:
            try:
                rows = SheetReading(book, sheet, file, [], USUAL_LAYOUT).top()
            except DAMAGED:
                rows = []
            tops.append(SheetTop(str(sheet.title), sheet.sheet_state != "visible", rows))
    return tops


def _opened(content: bytes, file: str) -> Any:
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = load_workbook(io.BytesIO(as_usual(content)), read_only=True, data_only=True)
        if not book.worksheets:
            raise IndexError
    except (InvalidFileException, *DAMAGED):
        if _is_strict(content):
            msg = "the workbook is saved as 'Strict Open XML Spreadsheet', which is not read."
            raise ProjectError(Problem(file, msg, "Open it in Excel and save it as 'Excel Workbook (.xlsx)'.")) from None  # fmt: skip
        raise ProjectError(damaged(file, "the workbook")) from None
    return book


def _is_strict(content: bytes) -> bool:
    """Whether a workbook is of the strict kind of its format, which has names of its own for everything."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            return b"purl.oclc.org/ooxml" in parts.read("xl/workbook.xml")
    except DAMAGED:
        return False
