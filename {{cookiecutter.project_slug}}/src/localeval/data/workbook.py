"""Reading a workbook as the person who opens it sees it: which sheet, and what each cell shows.

openpyxl gives the values. What a sheet shows beyond them is read in the same pass: days, per cents and zeros at the front that
only the number format makes, merged cells, rows and columns that are hidden, and formulas whose value is not in the file.
Nothing here knows what a column means.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pyarrow as pa

from localeval.base.errors import Problem, ProjectError
from localeval.base.spelling import did_you_mean
from localeval.data.problems import clip, join_words, names, rows_in_words
from localeval.data.raw import (
    DAY,
    MONTH,
    MOST_FOOTER,
    PLAIN,
    SEARCHED,
    UNKEPT,
    USUAL_LAYOUT,
    YEAR,
    Accepted,
    Layout,
    RawTable,
    blank_rows,
    find_header,
    folded,
    footer_of,
    header_names,
    score,
    table_of,
)

#: Rows that are held as Python values before they become columns.
_CHUNK = 1 << 15
_QUOTED = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_ZEROS = re.compile(r'(?:"([^"]*)")?(0{2,})')
#: Numbers of more digits than this are not kept by a spreadsheet.
_KEPT_DIGITS = 15
_REFERENCES_NAMED = 5
#: Stands for a formula whose value is not in the file, so that its row does not look blank.
NO_VALUE = "="
#: What to do about formulas whose values were never worked out.
KEEP_VALUES = "Open the file in Excel and save it, so that the values are kept."
#: What openpyxl raises where a part of the file is damaged, or is written as no program that it knows writes it.
_DAMAGED = (
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
                seen = _looked_at(book, accepted)
            except _DAMAGED:
                raise ProjectError(_damaged(file, "the workbook")) from None
            sheet = _chosen(seen, file, accepted)
            about = _about_sheets(sheet, book, file)
            others = tuple(item.title for item in seen if item.filled and item.sheet is not sheet)
        else:
            sheet, about, others = _declared(book, layout.sheet, file), (), ()
        table = _Reading(book, sheet, file, accepted, layout).table()
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
                rows = _Reading(book, sheet, file, [], USUAL_LAYOUT).top()
            except _DAMAGED:
                rows = []
            tops.append(SheetTop(str(sheet.title), sheet.sheet_state != "visible", rows))
    return tops


def _opened(content: bytes, file: str) -> Any:
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        if not book.worksheets:
            raise IndexError
    except (InvalidFileException, *_DAMAGED):
        if _is_strict(content):
            msg = "the workbook is saved as 'Strict Open XML Spreadsheet', which is not read."
            raise ProjectError(Problem(file, msg, "Open it in Excel and save it as 'Excel Workbook (.xlsx)'.")) from None  # fmt: skip
        raise ProjectError(_damaged(file, "the workbook")) from None
    return book


def _is_strict(content: bytes) -> bool:
    """Whether a workbook is of the strict kind of its format, which has names of its own for everything."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            return b"purl.oclc.org/ooxml" in parts.read("xl/workbook.xml")
    except _DAMAGED:
        return False


def _damaged(file: str, part: str) -> Problem:
    msg = f"{part} cannot be read: the file is damaged, or not written as Excel writes it."
    remedy = "Open it in Excel, let Excel repair it, and save it as 'Excel Workbook (.xlsx)'."
    return Problem(file, msg, remedy)


# -- which sheet


@dataclass(frozen=True)
class _Seen:
    """A sheet as it looks from its first rows: how many of the columns it names, and whether it holds anything."""

    sheet: Any
    found: int
    filled: bool

    @property
    def title(self) -> str:
        return str(self.sheet.title)

    @property
    def hidden(self) -> bool:
        return bool(self.sheet.sheet_state != "visible")


def _declared(book: Any, name: str, file: str) -> Any:
    """Find a sheet by its name, or say which there are."""
    titles = [str(sheet.title) for sheet in book.worksheets]
    if name in titles:
        return book.worksheets[titles.index(name)]
    # Excel itself knows no two sheets that differ in capitals alone, and shows no blank at an end.
    alike = [i for i, title in enumerate(titles) if folded(title) == folded(name)]
    if len(alike) == 1:
        return book.worksheets[alike[0]]
    msg = f"the workbook has no sheet '{name}', which evaluation.yml names under data, sheet."
    remedy = f"{did_you_mean(name, titles)}Its sheets are: {names(titles)}."
    raise ProjectError(Problem(file, msg, remedy))


def _looked_at(book: Any, accepted: Accepted) -> list[_Seen]:
    seen = []
    for sheet in book.worksheets:
        top = _Reading(book, sheet, "", accepted, USUAL_LAYOUT).top()
        found = max((score(record, accepted) for record in top), default=0)
        seen.append(_Seen(sheet, found, any(any(record) for record in top)))
    return seen


def _chosen(seen: Sequence[_Seen], file: str, accepted: Accepted) -> Any:
    """Give the one visible sheet that holds the columns; the first where none does, so that its messages are given."""
    most = max(item.found for item in seen)
    enough = max(min(most, len(accepted) // 2 + 1), 1)
    holding = [item for item in seen if item.found >= enough]
    visible = [item for item in holding if not item.hidden]
    first = seen[0]
    if first in holding and first.hidden and visible:
        msg = f"the first sheet, '{first.title}', is hidden and holds the columns of the table, as {names(_titles(visible), 3)} does."
        remedy = "Delete the sheet that is not the table, or move the table into a file of its own."
        raise ProjectError(Problem(file, msg, remedy))
    if len(visible) > 1:
        msg = f"{len(visible)} sheets hold the columns of the table: {names(_titles(visible), 5)}."
        remedy = (
            "Write under data which is the table: sheet: ... ; or, if they are one table, list them: "
            f"sheet: {{{json.dumps(file)}: {json.dumps(_titles(visible), ensure_ascii=False)}}}."
        )
        raise ProjectError(Problem(file, msg, remedy))
    if not visible and holding:
        msg = f"the columns of the table are on a hidden sheet, {names(_titles(holding), 5)}."
        remedy = "Show it in Excel (right-click on any sheet's name, Unhide), and save the file."
        raise ProjectError(Problem(file, msg, remedy))
    if visible:
        return visible[0].sheet
    chosen = next((item for item in seen if not item.hidden and item.filled), None)
    if chosen is None:
        where = (
            f"the first sheet, '{first.title}', is empty"
            if len(seen) == 1
            else "every sheet that is shown is empty"
        )
        raise ProjectError(Problem(file, f"{where}.", "Put the table on a sheet of its own."))
    return chosen.sheet


def _titles(seen: Sequence[_Seen]) -> list[str]:
    return [item.title for item in seen]


def _about_sheets(chosen: Any, book: Any, file: str) -> tuple[str, ...]:
    """Say which sheet was read where a workbook has several."""
    others = [sheet for sheet in book.worksheets if sheet is not chosen]
    if not others:
        return ()
    hidden = sum(sheet.sheet_state != "visible" for sheet in others)
    also = f" ({hidden} of them hidden)" if hidden else ""
    shown = names([str(sheet.title) for sheet in others], 5)
    were = "is one more that was" if len(others) == 1 else f"are {len(others)} more that were"
    title = clip(str(chosen.title), 40)
    return (f"{file}: the sheet '{title}' was read; there {were} not{also}: {shown}.",)


# -- what cells show


@dataclass(frozen=True)
class _Style:
    """What a number format makes of a value."""

    per_cent: bool = False
    digits: int = 0
    prefix: str = ""
    day: int = DAY
    struck: bool = False


def _style(number_format: str) -> _Style:
    shown = number_format.split(";")[0]
    padded = _ZEROS.fullmatch(shown)
    if padded:
        return _Style(digits=len(padded[2]), prefix=padded[1] or "")
    bare = _QUOTED.sub("", shown).lower()
    if "%" in bare:
        return _Style(per_cent=True)
    # Minutes are an m too, beside hours or seconds.
    if "y" in bare and not re.search(r"[dhs]", bare):
        return _Style(day=MONTH if "m" in bare else YEAR)
    return _Style()


def _styles(book: Any) -> list[_Style]:
    from openpyxl.styles.numbers import BUILTIN_FORMATS

    made = []
    for style in book._cell_styles:
        number = style.numFmtId
        own = number - 164
        text = BUILTIN_FORMATS.get(number, "General") if own < 0 else str(book._number_formats[own])
        struck = bool(book._fonts[style.fontId].strike)
        made.append(replace(_style(text or "General"), struck=struck))
    return made


def _parser(book: Any, sheet: Any, source: Any) -> Any:
    from openpyxl.worksheet._reader import FORMULA_TAG, VALUE_TAG, WorkSheetParser

    class Parser(WorkSheetParser):
        """openpyxl's own, which also tells a formula without a value from an empty cell."""

        def parse_cell(self, element: Any) -> dict[str, Any]:
            cell: dict[str, Any] = super().parse_cell(element)
            if cell["value"] is None and element.find(FORMULA_TAG) is not None:
                value = element.find(VALUE_TAG)
                # A formula that gives an empty text has a kept value: that text.
                if value is None or element.get("t") != "str":
                    cell["data_type"] = "unkept"
            return cell

        def parse_extensions(self, element: Any) -> None:
            """Pass over what only writing would need."""

        def parse_formatting(self, element: Any) -> None:
            """Pass over colours that depend on values."""

    return Parser(
        source,
        sheet._shared_strings,
        data_only=True,
        epoch=book.epoch,
        date_formats=book._date_formats,
        timedelta_formats=book._timedelta_formats,
    )


def _shown(value: Any, data_type: str, style: _Style) -> tuple[str, int]:
    """Write a cell as a csv file would hold it, and say what it is: whole numbers without a point, days as ISO dates."""
    if data_type == "unkept":
        return NO_VALUE, UNKEPT
    if value is None:
        return "", PLAIN
    if isinstance(value, str):
        return _unescaped(value).strip(), PLAIN
    if isinstance(value, bool):
        return ("true" if value else "false"), PLAIN
    if isinstance(value, dt.datetime):
        midnight = value.time() == dt.time()
        return (value.date().isoformat() if midnight else value.isoformat(" ")), style.day
    if isinstance(value, dt.date | dt.time | dt.timedelta):
        return str(value), DAY
    if style.per_cent:
        value = float(f"{value * 100:.{_KEPT_DIGITS}g}")
    if isinstance(value, float) and value.is_integer() and abs(value) < 10**_KEPT_DIGITS:
        value = int(value)
    if style.digits and isinstance(value, int) and value >= 0:
        return f"{style.prefix}{value:0{style.digits}d}", PLAIN
    return str(value), PLAIN


def _unescaped(text: str) -> str:
    """Give what an Excel file writes as ``_x000D_`` as the sign that it is: a line end."""
    if "_x" not in text:
        return text
    from openpyxl.utils.escape import unescape

    return str(unescape(text)).replace("\r", " ")


# -- one sheet


@dataclass
class _Reading:
    """One sheet on its way to a table."""

    book: Any
    sheet: Any
    file: str
    accepted: Accepted
    layout: Layout
    notes: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.styles = _styles(self.book)

    def top(self) -> list[list[str]]:
        """Give the texts of the first rows, blank ones included."""
        with self.sheet._get_source() as source:
            return self._top(_parser(self.book, self.sheet, source).parse())[0]

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
        return _shown(cell["value"], cell["data_type"], self.styles[cell["style_id"]])

    def table(self) -> RawTable:
        """Read the whole sheet."""
        try:
            return self._table()
        except _DAMAGED:
            raise ProjectError(_damaged(self.file, f"the sheet '{self.sheet.title}'")) from None

    def _table(self) -> RawTable:
        with self.sheet._get_source() as source:
            parser = _parser(self.book, self.sheet, source)
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

    def __init__(self, header: Sequence[str], reading: _Reading) -> None:
        self.header, self.reading = header, reading
        self.chunks: list[list[pa.Array]] = [[] for _ in header]
        self.kinds: list[list[np.ndarray]] = [[] for _ in header]
        self.rows: list[list[str]] = []
        self.odd: list[tuple[int, int, int]] = []
        self.numbers: list[int] = []
        self.nameless: set[int] = set()
        self.struck: list[int] = []
        self.per_cent: dict[int, int] = {}

    def add(self, number: int, cells: Sequence[Mapping[str, Any]]) -> None:
        """Take one row."""
        record = [""] * len(self.header)
        styles = self.reading.styles
        struck = False
        for cell in cells:
            i, style = cell["column"] - 1, styles[cell["style_id"]]
            text, kind = _shown(cell["value"], cell["data_type"], style)
            if i >= len(record) or not self.header[i]:
                if text:
                    self.nameless.add(i)
                continue
            record[i] = text
            struck = struck or (style.struck and bool(text))
            if kind:
                self.odd.append((i, len(self.rows), kind))
            if style.per_cent and isinstance(cell["value"], int | float):
                self.per_cent[i] = self.per_cent.get(i, 0) + 1
        if struck:
            self.struck.append(number)
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
