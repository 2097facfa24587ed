"""Workbooks that nobody has described: which sheets hold a table, and where."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from localeval.base.errors import Problem, ProjectError
from localeval.data.raw import UNKEPT, Layout
from localeval.data.recipe_cells import texts_of
from localeval.data.recipe_rows import chosen_rows, without_unkept
from localeval.data.workbook import SheetTop, read_workbook, sheet_tops
from localeval.data.workbook_cells import NO_VALUE
from localeval.data.workbook_sheet import KEEP_VALUES
from localeval.start.seen_tables import Seen, SeenTable
from localeval.start.table_bounds import (
    FOOTER_SEARCHED,
    filled,
    footer_rows,
    header_rows_of,
    labels_of,
)

_CODEBOOK = re.compile(r"(?i)code|look[ _-]*up|label|dictionary|legend|\bkey\b|metadata|variables")


def see_workbook(content: bytes, file: str, seen: Seen) -> None:
    """Add the tables of a workbook to what was seen.

    Raises
    ------
    ProjectError
        It cannot be opened, or no sheet holds a table.
    """
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        what = "the file cannot be opened: it has a password, or is an older .xls."
        remedy = "Open it in Excel, remove the password, and save it as 'Excel Workbook (.xlsx)'."
        raise ProjectError(Problem(file, what, remedy))
    tops = sheet_tops(content, file)
    refused: list[Problem] = []
    for top in tops:
        try:
            table = _see_sheet(content, file, top)
        except ProjectError as error:
            refused += [replace(problem, sheet=top.title) for problem in error.problems]
            continue
        if table is None:
            if any(map(filled, top.rows)):
                seen.notes.append(f"{file}, sheet '{top.title}': no table there; passed over.")
        else:
            others = [one.title for one in tops if one is not top]
            codebook = any(map(_CODEBOOK.search, others))
            seen.tables.append(replace(table, sheets=len(tops), codebook=codebook))
    if not seen.tables and refused:
        raise ProjectError(refused)
    seen.notes += [f"{problem.place}: {problem.what} It was passed over." for problem in refused]
    if not seen.tables:
        what = "no sheet holds a table with the names of its columns above it."
        raise ProjectError(Problem(file, what, "Put the names of the columns above the rows."))


def _see_sheet(content: bytes, file: str, top: SheetTop) -> SeenTable | None:
    held = [record for record in top.rows if filled(record)]
    if len(held) < 2 or max(len(filled(record)) for record in held) < 2:
        return None
    _refuse_formulas(held, file)
    header_rows = header_rows_of(top.rows, file)
    header_row = header_rows[-1]
    if len(filled(top.rows[header_row - 1])) < 2:
        return None
    raw = read_workbook(content, file, [], Layout(top.title, header_rows))
    raw = replace(raw, columns={name: without_unkept(raw, name) for name in raw.columns})
    body = [record for record in top.rows[header_row:] if filled(record)]
    last = raw.rows[-FOOTER_SEARCHED:]
    positions = range(len(raw.rows) - len(last), len(raw.rows))
    columns = [texts_of(values) for values in raw.columns.values()]
    tail = [[column[i].as_py() or "" for column in columns] for i in positions]
    footer = footer_rows(tail, body, len(columns)) if len(raw.rows) > 1 else 0
    if footer:
        kept = np.ones(len(raw.rows), dtype=bool)
        kept[-footer:] = False
        raw = chosen_rows(raw, kept)
    # A total below the table is no value that is needed.
    unkept = {
        name: int((cells == UNKEPT).sum())
        for name, cells in raw.cells.items()
        if (cells == UNKEPT).any()
    }
    titles = sum(bool(filled(record)) for record in top.rows[: header_rows[0] - 1])
    return SeenTable(
        file,
        raw,
        sheet=top.title,
        hidden=top.hidden,
        header_rows=header_rows,
        titles=titles,
        footer=footer,
        labels=labels_of(top.rows, header_row) if len(header_rows) == 1 else {},
        unkept=unkept,
    )


def _refuse_formulas(held: Sequence[Sequence[str]], file: str) -> None:
    """Refuse a sheet that holds little but formulas without a value, as one that fetches another sheet's table does."""
    cells = [cell for record in held for cell in filled(record)]
    if cells.count(NO_VALUE) > len(cells) / 2:
        what = "most of its cells are formulas, and the file does not hold their values."
        raise ProjectError(Problem(file, what, KEEP_VALUES))
