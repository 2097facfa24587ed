"""One sheet of a workbook on its way to a table: its header and rows, and what it hides, merges or has struck through.

What is read beyond the values is read in the same pass.
"""

from __future__ import annotations

import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pyarrow as pa

from localeval.base.errors import Problem, ProjectError
from localeval.data.problems import clip, join_words, names, rows_in_words
from localeval.data.raw import (
    MOST_FOOTER,
    SEARCHED,
    Accepted,
    Layout,
    RawTable,
    blank_rows,
    find_header,
    footer_of,
    header_names,
    table_of,
)
from localeval.data.workbook_cells import cell_shown, parser_of, styles_of
from localeval.data.workbook_parts import commented_cells, struck_texts

#: Rows that are held as Python values before they become columns.
_CHUNK = 1 << 15
_REFERENCES_NAMED = 5
#: Rows with a colour of their own say something where they are fewer than this share; a sheet that is striped has half of them.
_MOST_COLOURED = 0.4
_POUNDS = frozenset({"£", "GBP"})
#: What to do about formulas whose values were never worked out.
KEEP_VALUES = "Open the file in Excel and save it, so that the values are kept."
#: What openpyxl raises where a part of the file is damaged, or is written as no program that it knows writes it.
DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    OSError,
    IndexError,
    EOFError,
    SyntaxError,  # of XML
    NotImplementedError,
    RuntimeError,
)


def damaged(file: str, part: str) -> Problem:
    """Say that a workbook, or a part of it, cannot be read."""
    msg = f"{part} cannot be read: the file is damaged, or not written as Excel writes it."
    remedy = "Open it in Excel, let Excel repair it, and save it as 'Excel Workbook (.xlsx)'."
    return Problem(file, msg, remedy)


@dataclass
class SheetReading:
    """One sheet on its way to a table."""

    book: Any
    sheet: Any
    file: str
    accepted: Accepted
    layout: Layout
    notes: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.styles = styles_of(self.book)
        self.struck = struck_texts(
            self.book
        )  # kept with the workbook, whose sheets are looked at one by one

    def strikes(self, cell: Mapping[str, Any]) -> bool:
        """Whether a text is struck through, or a part of it, which the format of its cell does not say."""
        return "struck" in cell or bool(self.struck and cell["value"] in self.struck)

    def top(self) -> list[list[str]]:
        """Give the texts of the first rows, blank ones included."""
        with self.sheet._get_source() as source:
            return self._top(parser_of(self.book, self.sheet, source).parse())[0]

    def _top(self, rows: Iterator[Any]) -> tuple[list[list[str]], list[tuple[int, list[Any]]]]:
        searched = max((SEARCHED, *self.layout.header_rows))
        records: list[list[str]] = [[] for _ in range(searched)]
        kept = []
        for number, cells in rows:
            kept.append((number, cells))
            if number > searched:
                break
            records[number - 1] = self._record(cells)
        while records and not any(records[-1]):
            records.pop()
        return records, kept

    def _record(self, cells: Sequence[Mapping[str, Any]]) -> list[str]:
        record = [""] * max((cell["column"] for cell in cells), default=0)
        for cell in cells:
            record[cell["column"] - 1] = self._cell(cell)[0]
        return record

    def _cell(self, cell: Mapping[str, Any]) -> tuple[str, int]:
        return cell_shown(cell["value"], cell["data_type"], self.styles[cell["style_id"]])

    def table(self) -> RawTable:
        """Read the whole sheet."""
        try:
            return self._table()
        except DAMAGED:
            raise ProjectError(damaged(self.file, f"the sheet '{self.sheet.title}'")) from None

    def _table(self) -> RawTable:
        with self.sheet._get_source() as source:
            parser = parser_of(self.book, self.sheet, source)
            rows = parser.parse()
            top, kept = self._top(rows)
            header_row = find_header(top, self.file, self.accepted, self.layout.header_rows)
            header = header_names(top, self.layout.header_rows or (header_row,))
            while header and not header[-1]:
                header.pop()
            self._unkept_names(kept, self.layout.header_rows or (header_row,))
            body = _Body(header, self)
            for number, cells in _chained([row for row in kept if row[0] > header_row], rows):
                body.add(number, cells)
            columns, kinds, numbers = body.finish()
        merged = getattr(parser.merged_cells, "mergeCell", None) or []
        filled = numbers[~blank_rows(columns, len(numbers))].tolist()
        footer = footer_of(filled, self.layout.skip_footer)
        if footer:
            merged = [cells for cells in merged if cells.min_row < footer[0]]
        columns, kinds = self._filled(merged, header, header_row, columns, kinds, numbers)
        self._hidden(parser, header, header_row, set(numbers.tolist()))
        self._commented(header_row)
        of_footer: list[pa.ChunkedArray] = []
        if footer:
            kept_rows = ~np.isin(numbers, footer)
            of_footer = [column.filter(pa.array(~kept_rows)) for column in columns]
            columns = [column.filter(pa.array(kept_rows)) for column in columns]
            kinds = {i: kind[kept_rows] for i, kind in kinds.items()}
            numbers = numbers[kept_rows]
        skip_rows = self.layout.skip_rows
        table = table_of(
            header, columns, numbers, self.file, footer, kinds, skip_rows, footer_columns=of_footer
        )
        notes = (*self.notes, *table.notes)
        return replace(table, problems=tuple(self.problems), notes=notes)

    def _unkept_names(
        self, top: Sequence[tuple[int, Sequence[Mapping[str, Any]]]], header_rows: Sequence[int]
    ) -> None:
        """Name the names of columns that are formulas without a value: under which name a column stands is not known."""
        from openpyxl.utils import get_column_letter

        letters = [
            get_column_letter(cell["column"])
            for number, cells in top
            if number in header_rows
            for cell in cells
            if cell["data_type"] == "unkept"
        ]
        if letters:
            what = f"names of columns are formulas whose values the file does not hold: {names(letters, 5)}."
            self.problems.append(Problem(self.file, what, KEEP_VALUES, row=header_rows[-1]))

    def _filled(
        self,
        merged: Sequence[Any],
        header: Sequence[str],
        header_row: int,
        columns: list[pa.ChunkedArray],
        kinds: dict[int, np.ndarray],
        numbers: np.ndarray,
    ) -> tuple[list[pa.ChunkedArray], dict[int, np.ndarray]]:
        """Give each row of merged cells the value of all; name the ranges that lie across columns or the header."""
        across: list[tuple[int, str]] = []
        down: dict[int, list[tuple[int, int]]] = {}
        for cells in merged:
            left, top, right, bottom = cells.min_col, cells.min_row, cells.max_col, cells.max_row
            above = (
                bottom <= header_row if len(self.layout.header_rows) > 1 else bottom < header_row
            )
            if above or left > len(header):
                continue
            if top <= header_row or right > left:
                across.append((max(top, header_row), str(cells.coord)))
            else:
                down.setdefault(left - 1, []).append((top, bottom))
        if across:
            shown = [ref for _, ref in sorted(across)[:_REFERENCES_NAMED]]
            if len(across) > len(shown):
                shown.append(f"{len(across) - len(shown):,} more")
            what = f"cells are merged across columns or with the header: {join_words(shown)}."
            first = min(row for row, _ in across)
            remedy = "Unmerge them in Excel, and give each row and column its own value or name; delete notes below the table."
            below = int((numbers[~blank_rows(columns, len(numbers))] >= first).sum())
            # A note runs on from the first column; names that are merged do not.
            is_note = all(cells.min_col == 1 for cells in merged if cells.max_row >= first)
            if header_row < first and is_note and 0 < below <= MOST_FOOTER:
                last = "row is" if below == 1 else f"{below} rows are"
                remedy = f"If the last {last} no part of the table, write skip_footer: {below} under data in evaluation.yml; else unmerge them in Excel."
            self.problems.append(Problem(self.file, what, remedy, row=first))
        for i, ranges in down.items():
            values = columns[i].to_numpy(zero_copy_only=False).astype(object)
            kind = kinds.get(i, np.zeros(len(values), dtype=np.uint8))
            count = 0
            for top, bottom in ranges:
                first, last = np.searchsorted(numbers, [top, bottom + 1])
                if first < len(numbers) and numbers[first] == top and values[first]:
                    values[first:last] = values[first]
                    kind[first:last] = kind[first]
                    count += 1
            columns[i] = pa.chunked_array([pa.array(values, pa.string())])
            if kind.any():
                kinds[i] = kind
            if count:
                ranges_are = "range" if count == 1 else "ranges"
                self.notes.append(
                    f"{self.file}: '{clip(header[i], 40)}' has {count:,} merged {ranges_are}; each of their rows has the value that "
                    "is shown."
                )
        return columns, kinds

    def _commented(self, header_row: int) -> None:
        """Say which cells have a comment: a correction may stand in it."""
        cells = commented_cells(self.book, self.sheet)
        below = [
            cell for cell in cells if int(cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")) > header_row
        ]
        if below:
            have = "cell has a comment" if len(below) == 1 else "cells have comments"
            self.notes.append(
                f"{self.file}: {len(below):,} {have} on the sheet, which nothing reads: {names(below, 5)}. Put what is said there into the cells."
            )

    def _hidden(
        self, parser: Any, header: Sequence[str], header_row: int, numbers: set[int]
    ) -> None:
        rows = sum(
            attributes.get("hidden") in {"1", "true"}
            and int(number) > header_row
            and int(number) in numbers
            for number, attributes in parser.row_dimensions.items()
        )
        if rows:
            are = "row is" if rows == 1 else "rows are"
            self.notes.append(
                f"{self.file}: {rows:,} {are} hidden on the sheet, by a filter or by hand, and read like the others."
            )
        hidden: list[str] = []
        for attributes in parser.column_dimensions.values():
            if attributes.get("hidden") in {"1", "true"}:
                low, high = int(attributes["min"]), int(attributes["max"])
                hidden += [name for name in header[low - 1 : high] if name]
        if hidden:
            are = "column that is" if len(hidden) == 1 else "columns that are"
            self.notes.append(f"{self.file}: {are} hidden on the sheet: {names(hidden, 5)}.")


def _chained(first: list[tuple[int, list[Any]]], rest: Iterator[Any]) -> Iterator[Any]:
    yield from first
    yield from rest


class _Body:
    """The rows below the header, made into columns piece by piece so that a long sheet fits into memory."""

    def __init__(self, header: Sequence[str], reading: SheetReading) -> None:
        self.header, self.reading = header, reading
        self.chunks: list[list[pa.Array]] = [[] for _ in header]
        self.kinds: list[list[np.ndarray]] = [[] for _ in header]
        self.rows: list[list[str]] = []
        self.odd: list[tuple[int, int, int]] = []
        self.numbers: list[int] = []
        self.nameless: set[int] = set()
        self.struck: list[int] = []
        self.coloured: list[int] = []
        self.per_cent: dict[int, int] = {}
        self.unseen: dict[int, int] = {}
        self.money: dict[int, Counter[str]] = {}

    def add(self, number: int, cells: Sequence[Mapping[str, Any]]) -> None:
        """Take one row."""
        record = [""] * len(self.header)
        styles = self.reading.styles
        struck, coloured = False, 0
        for cell in cells:
            i, style = cell["column"] - 1, styles[cell["style_id"]]
            text, kind = cell_shown(cell["value"], cell["data_type"], style)
            if i >= len(record) or not self.header[i]:
                if text:
                    self.nameless.add(i)
                continue
            record[i] = text
            struck = struck or (bool(text) and (style.struck or self.reading.strikes(cell)))
            coloured += style.coloured and bool(text)
            if text and style.unseen:
                self.unseen[i] = self.unseen.get(i, 0) + 1
            if style.money and isinstance(cell["value"], int | float):
                self.money.setdefault(i, Counter())[style.money] += 1
            if kind:
                self.odd.append((i, len(self.rows), kind))
            if style.per_cent and isinstance(cell["value"], int | float):
                self.per_cent[i] = self.per_cent.get(i, 0) + 1
        if struck:
            self.struck.append(number)
        if coloured and 2 * coloured >= sum(map(bool, record)):
            self.coloured.append(number)
        self.rows.append(record)
        self.numbers.append(number)
        if len(self.rows) == _CHUNK:
            self._flush()

    def _flush(self) -> None:
        kinds = np.zeros((len(self.header), len(self.rows)), dtype=np.uint8)
        for i, row, kind in self.odd:
            kinds[i, row] = kind
        for i, values in enumerate(zip(*self.rows, strict=True)):
            self.chunks[i].append(pa.array(values, pa.string()))
            self.kinds[i].append(kinds[i])
        self.rows, self.odd = [], []

    def finish(self) -> tuple[list[pa.ChunkedArray], dict[int, np.ndarray], np.ndarray]:
        """Give the columns, what their cells are, and the numbers of the rows; say what was done."""
        from openpyxl.utils import get_column_letter

        if self.rows:
            self._flush()
        reading = self.reading
        if self.nameless:
            letters = [get_column_letter(i + 1) for i in sorted(self.nameless)]
            many = "columns have" if len(letters) > 1 else "a column has"
            reading.notes.append(
                f"{reading.file}: {many} no name in the header and {'are' if len(letters) > 1 else 'is'} left out: "
                f"{names(letters, 5)}."
            )
        if self.struck:
            some = "values are" if len(self.struck) > 1 else "a value is"
            reading.notes.append(
                f"{reading.file}: {some} struck through on the sheet, in {rows_in_words(self.struck)}, and read like the others: "
                "delete what is not meant to count."
            )
        if self.coloured and len(self.coloured) < _MOST_COLOURED * len(self.numbers):
            rows = rows_in_words(self.coloured)
            are = "has a colour of its" if len(self.coloured) == 1 else "have a colour of their"
            reading.notes.append(
                f"{reading.file}: {rows} {are} own on the sheet, which nothing reads. If it means something (withdrawn, on hold), say it in a column."
            )
        for i, count in sorted(self.unseen.items()):
            cells = "1 cell" if count == 1 else f"{count:,} cells"
            reading.notes.append(
                f"{reading.file}: the format of {cells} in '{clip(self.header[i], 40)}' shows nothing on the sheet, and the value is read."
            )
        for i, signs in sorted(self.money.items()):
            # The sign of most is that of the column; one beside it is another country's money.
            if len(signs) > 1 or not set(signs) <= _POUNDS:
                shown = join_words([f"{sign} in {count:,}" for sign, count in signs.most_common(4)])
                reading.notes.append(
                    f"{reading.file}: '{clip(self.header[i], 40)}' is formatted as money, with {shown} cells; the sign is not read, and amounts count as they are. "
                    "Turn other money into the project's in the file."
                )
        for i, count in sorted(self.per_cent.items()):
            cells = "1 cell is" if count == 1 else f"{count:,} cells are"
            reading.notes.append(
                f"{reading.file}: {cells} formatted as per cent in '{clip(self.header[i], 40)}' and read as shown: 0.5 is 50."
            )
        kinds = {
            i: whole
            for i, parts in enumerate(self.kinds)
            if parts and (whole := np.concatenate(parts)).any()
        }
        columns = [pa.chunked_array(chunks, pa.string()) for chunks in self.chunks]
        return columns, kinds, np.array(self.numbers, dtype=np.int64)
