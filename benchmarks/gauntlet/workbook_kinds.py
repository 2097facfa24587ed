"""Imperfections of files that are no csv: workbooks as people keep them, parquet as programs write it, and files that are renamed.

Each turns one table of a place into such a file, and says so in ``evaluation.yml``.
"""

from __future__ import annotations

import datetime as dt
import gzip
import io
from collections.abc import Callable
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet
from openpyxl import Workbook
from openpyxl.styles import Font

from gauntlet.kinds import ALL, Kind, register
from gauntlet.place import Place, Sheets

Generator = np.random.Generator
Rows = list[list[str]]
Make = Callable[[Rows, Generator], bytes]
#: A second file of people.
_MORE = "more"
#: Said to the course, which draws other kinds then.
_TOGETHER = "these kinds do not go together"


def _as_file(
    name: str,
    named_by: str,
    make: Make,
    *,
    table: str = "people",
    ending: str = "xlsx",
    harmless: bool = False,
    primaries: tuple[str, ...] = (),
) -> None:
    """Register a kind that writes one table as another kind of file."""

    def spoil(place: Place, rng: Generator) -> None:
        seed = int(rng.integers(2**32))

        def how(sheets: Sheets) -> None:
            if _MORE in sheets.cells or sheets.names[table] != f"{table}.csv":
                raise ValueError(_TOGETHER)
            try:
                made = make(sheets.cells[table], np.random.default_rng(seed))
            except TypeError as error:  # a cell that another kind has emptied
                raise ValueError(_TOGETHER) from error
            sheets.names[table] = f"{table}.{ending}"
            sheets.on_bytes.append(lambda name, content: made if name == table else content)

        place.settings["data"][table] = f"data/{table}.{ending}"
        place.on_sheets.append(how)

    register(
        Kind(name, "files", named_by, spoil, designs=ALL, primaries=primaries, harmless=harmless)
    )


# -- workbooks


def _typed(cell: str) -> Any:
    """Give a cell as Excel keeps it: a number where it is one, and ids with zeros in front as text."""
    if not cell or (cell.startswith("0") and cell not in {"0"} and not cell.startswith("0.")):
        return cell or None
    try:
        return float(cell)
    except ValueError:
        return cell


def _book(rows: Rows) -> Workbook:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append([_typed(cell) for cell in row])
    return book


def _saved(book: Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _workbook(change: Callable[[Workbook, Rows, Generator], None]) -> Make:
    def make(rows: Rows, rng: Generator) -> bytes:
        book = _book(rows)
        change(book, rows, rng)
        return _saved(book)

    return make


def _column(rows: Rows, name: str) -> int:
    return rows[0].index(name) + 1


def _as_it_is(book: Workbook, rows: Rows, rng: Generator) -> None:
    """Change nothing."""


def _hidden_copy(book: Workbook, rows: Rows, rng: Generator) -> None:
    """Keep an old copy, with other people in it, on a very hidden first sheet."""
    old = book.create_sheet("Old", 0)
    for row in [rows[0], *rows[1 : len(rows) // 2]]:
        old.append([_typed(cell) for cell in row])
    old.sheet_state = "veryHidden"
    book.active = 1


def _two_sheets(book: Workbook, rows: Rows, rng: Generator) -> None:
    """Let a third of the rows stand on a second sheet, without a header."""
    more, first = book.create_sheet("Continued"), book.worksheets[0]
    cut = 2 * len(rows) // 3
    for row in rows[cut:]:
        more.append([_typed(cell) for cell in row])
    first.delete_rows(cut + 1, len(rows) - cut)


def _struck(book: Workbook, rows: Rows, rng: Generator) -> None:
    """Strike people through who have withdrawn."""
    sheet = book.worksheets[0]
    for number in range(2, 2 + len(rows) // 10):
        for cell in sheet[number]:
            cell.font = Font(strike=True)


def _filtered(book: Workbook, rows: Rows, rng: Generator) -> None:
    sheet = book.worksheets[0]
    for number in range(2, 2 + len(rows) // 4):
        sheet.row_dimensions[number].hidden = True


def _merged_band(book: Workbook, rows: Rows, rng: Generator) -> None:
    """Merge what is the same in rows below each other."""
    sheet, at = book.worksheets[0], _column(rows, "sex")
    start = 2
    for number in range(3, len(rows) + 2):
        if number > len(rows) or rows[number - 1][at - 1] != rows[start - 1][at - 1]:
            if number - start > 1:
                sheet.merge_cells(start_row=start, end_row=number - 1, start_column=at, end_column=at)  # fmt: skip
            start = number


def _true_in(name: str) -> Callable[[Workbook, Rows, Generator], None]:
    def change(book: Workbook, rows: Rows, rng: Generator) -> None:
        at = _column(rows, name)
        for number in range(2, 2 + len(rows) // 10):
            book.worksheets[0].cell(number, at).value = True

    return change


def _error_in(name: str, error: str) -> Callable[[Workbook, Rows, Generator], None]:
    def change(book: Workbook, rows: Rows, rng: Generator) -> None:
        at = _column(rows, name)
        for number in range(2, 12):
            cell = book.worksheets[0].cell(number, at)
            cell.value, cell.data_type = error, "e"

    return change


def _share_as_per_cent(book: Workbook, rows: Rows, rng: Generator) -> None:
    """Show a yes or no as 100% and 0%."""
    at = _column(rows, "employed")
    for number in range(2, len(rows) + 1):
        book.worksheets[0].cell(number, at).number_format = "0%"


def _days_of_1904(book: Workbook, rows: Rows, rng: Generator) -> None:
    from openpyxl.utils.datetime import CALENDAR_MAC_1904

    book.epoch = CALENDAR_MAC_1904
    at = _column(rows, "start_date")
    for number, row in enumerate(rows[1:], 2):
        cell = book.worksheets[0].cell(number, at)
        cell.value = dt.datetime.fromisoformat(row[at - 1])
        cell.number_format = "dd/mm/yyyy"


_as_file("a workbook", "workbook", _workbook(_as_it_is), harmless=True)
_as_file("a workbook with macros", "workbook", _workbook(_as_it_is), ending="xlsm", harmless=True)
_as_file("an old copy on a hidden first sheet", r"hidden", _workbook(_hidden_copy))
_as_file("people on two sheets, the second without names", r"not in|Continued", _workbook(_two_sheets))  # fmt: skip
_as_file("outcomes on two sheets, the second without names", r"Continued|lost|not known", _workbook(_two_sheets), table="outcomes")  # fmt: skip
_as_file("rows that are struck through", r"struck through", _workbook(_struck))
_as_file("rows hidden by a filter", r"hidden", _workbook(_filtered), harmless=True)
_as_file("cells merged down a category", r"merged", _workbook(_merged_band), harmless=True)
_as_file("TRUE among ages", r"TRUE", _workbook(_true_in("age")))
_as_file("TRUE among words", r"true", _workbook(_true_in("qualification")))
_as_file("errors of a spreadsheet among ids", r"DIV/0", _workbook(_error_in("person_id", "#DIV/0!")))  # fmt: skip
_as_file("errors of a spreadsheet among days", r"REF!", _workbook(_error_in("start_date", "#REF!")))  # fmt: skip
_as_file("yes and no as per cent", r"0 nor 1", _workbook(_share_as_per_cent), table="outcomes", primaries=("employed", "earnings"))  # fmt: skip
_as_file("days counted from 1904", r"date", _workbook(_days_of_1904), harmless=True)

# -- parquet


def _parquet(change: Callable[[pa.Table], pa.Table]) -> Make:
    def make(rows: Rows, rng: Generator) -> bytes:
        columns = [pa.array([cell or None for cell in column]) for column in zip(*rows[1:], strict=True)]  # fmt: skip
        buffer = io.BytesIO()
        pyarrow.parquet.write_table(change(pa.table(columns, names=rows[0])), buffer)
        return buffer.getvalue()

    return make


def _with(table: pa.Table, name: str, values: pa.Array) -> pa.Table:
    return table.set_column(table.column_names.index(name), name, values)


def _decimals(table: pa.Table) -> pa.Table:
    return _with(table, "age", table["age"].cast(pa.decimal256(50, 3)))


def _bytes(table: pa.Table) -> pa.Table:
    return _with(table, "sex", table["sex"].cast(pa.binary()))


def _lists(table: pa.Table) -> pa.Table:
    return _with(table, "qualification", pa.array([[word] for word in table["qualification"].to_pylist()]))  # fmt: skip


def _one_name_twice(table: pa.Table) -> pa.Table:
    return table.append_column("age", table["months_workless"])


def _other_zone(table: pa.Table) -> pa.Table:
    """Write days as moments of midnight in British summer, in the time of Greenwich."""
    days = [dt.datetime.fromisoformat(day) - dt.timedelta(hours=1) for day in table["start_date"].to_pylist()]  # fmt: skip
    return _with(table, "start_date", pa.array(days, pa.timestamp("us", "UTC")))


def _unknown_zone(table: pa.Table) -> pa.Table:
    days = [dt.datetime.fromisoformat(day) for day in table["start_date"].to_pylist()]
    return _with(table, "start_date", pa.array(days, pa.timestamp("us", "Europe/Nowhere")))


def _dictionary(table: pa.Table) -> pa.Table:
    return _with(table, "sex", table["sex"].combine_chunks().dictionary_encode())


_as_file("parquet with decimals of 256 bits", "age", _parquet(_decimals), ending="parquet", harmless=True)  # fmt: skip
_as_file("parquet with a dictionary", "sex", _parquet(_dictionary), ending="parquet", harmless=True)
_as_file("parquet with bytes for words", r"column sex.*bytes", _parquet(_bytes), ending="parquet")
_as_file("parquet with lists", r"column qualification.*lists", _parquet(_lists), ending="parquet")
_as_file("parquet with one name twice", r"more than one column", _parquet(_one_name_twice), ending="parquet")  # fmt: skip
_as_file("parquet with days in another time zone", r"another time zone", _parquet(_other_zone), ending="parquet")  # fmt: skip
_as_file("parquet with a time zone that is none", r"unknown time zone", _parquet(_unknown_zone), ending="parquet")  # fmt: skip

# -- files that are renamed, or damaged


def _text(rows: Rows, separator: str = ",", end: str = "\n") -> bytes:
    return "".join(separator.join(row) + end for row in rows).encode()


def _page(rows: Rows, rng: Generator) -> bytes:
    cells = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>\n" for row in rows)
    return f"<html><table>\n{cells}</table></html>".encode()


def _damaged(rows: Rows, rng: Generator) -> bytes:
    whole = bytearray(gzip.compress(_text(rows)))
    whole[len(whole) // 2] ^= 255
    return bytes(whole)


_as_file("a web page that is called .xlsx", r"web page", _page)
_as_file("csv that is called .xlsx", r"as in a csv file", lambda rows, rng: _text(rows))
_as_file("an older workbook that is called .xlsx", r"older workbook", lambda rows, rng: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(3000))  # fmt: skip
_as_file("a compressed file that is damaged", r"cannot be unpacked", _damaged, ending="csv.gz")
_as_file("a compressed file that is called .csv", r"gzip", lambda rows, rng: gzip.compress(_text(rows)), ending="csv")  # fmt: skip
_as_file("a table of text with tabs", "tabs", lambda rows, rng: _text(rows, "\t"), ending="tsv", harmless=True)  # fmt: skip
_as_file("commas at the ends of all rows but the first", "commas", lambda rows, rng: _text(rows[:1]) + _text(rows[1:], end=",\n"), ending="csv", harmless=True)  # fmt: skip
_as_file("a byte that is no letter", r"NUL", lambda rows, rng: _text(rows).replace(b"GCSE", b"GC\0SE", 3), ending="csv")  # fmt: skip

# -- one table in two files


def _in_two(name: str, named_by: str, column: str, how: Callable[[str], str], *, harmless: bool = False) -> None:  # fmt: skip
    """Register a kind that puts people into two files, of which the second has a column written otherwise."""

    def spoil(place: Place, rng: Generator) -> None:
        def part(sheets: Sheets) -> None:
            if sheets.on_bytes:
                raise ValueError(_TOGETHER)
            rows = sheets.cells["people"]
            cut, at = len(rows) // 2, rows[0].index(column)
            others = [[*row[:at], how(row[at]), *row[at + 1 :]] for row in rows[cut:]]
            sheets.cells["people"] = rows[:cut]
            sheets.cells[_MORE] = [rows[0], *others]
            sheets.names[_MORE] = "people_more.csv"

        place.settings["data"]["people"] = ["data/people.csv", "data/people_more.csv"]
        place.on_sheets.append(part)

    register(Kind(name, "files", named_by, spoil, harmless=harmless))


_in_two("people in two files", "files", "sex", lambda text: text, harmless=True)
_in_two("other words in a second file", r"other words in", "sex", lambda text: text[:1])
_in_two("years for months in a second file", r"times apart", "months_workless", lambda text: f"{float(text) / 12:.2f}" if text else "")  # fmt: skip
_in_two("days written otherwise in a second file", r"not a date", "start_date", lambda text: "/".join(reversed(text.split("-"))))  # fmt: skip
