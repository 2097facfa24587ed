"""Files as systems write them: rows of values as bytes of csv text, of a workbook, or of parquet."""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import io
from collections.abc import Mapping, Sequence
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet

Rows = Sequence[Sequence[Any]]


def csv_bytes(
    rows: Rows,
    *,
    separator: str = ",",
    encoding: str = "utf-8",
    quoted: bool = False,
    line_end: str = "\r\n",
    zipped: bool = False,
) -> bytes:
    """Write rows, the header among them, as csv; None is an empty cell."""
    text = io.StringIO(newline="")
    writer = csv.writer(
        text,
        delimiter=separator,
        lineterminator=line_end,
        quoting=csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL,
    )
    for row in rows:
        writer.writerow(["" if value is None else value for value in row])
    content = text.getvalue().encode(encoding)
    return gzip.compress(content, mtime=0) if zipped else content


def workbook(sheets: Mapping[str, Rows], hidden: Sequence[str] = ()) -> openpyxl.Workbook:
    """Make a workbook with these sheets, in their order."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
        if title in hidden:
            sheet.sheet_state = "hidden"
    return book


def xlsx_bytes(book: openpyxl.Workbook) -> bytes:
    """Save a workbook."""
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def parquet_bytes(columns: Mapping[str, pa.Array]) -> bytes:
    """Write a parquet file."""
    content = io.BytesIO()
    pyarrow.parquet.write_table(pa.table(dict(columns)), content)
    return content.getvalue()


def british(day: dt.date | None) -> str | None:
    """Write a day as 03/04/2024."""
    return None if day is None else day.strftime("%d/%m/%Y")


def yes_no(value: int | None, yes: str = "Yes", no: str = "No", unknown: str = "") -> str:
    """Write a yes or no in words."""
    return unknown if value is None else (yes if value else no)


def pounds(value: float | None, sign: str = "£", pence: bool = True) -> str | None:
    """Write an amount as £1,234.50."""
    if value is None:
        return None
    return f"{sign}{value:,.2f}" if pence else f"{sign}{value:,.0f}"


def later(day: dt.date, months: int) -> dt.date:
    """Give the day so many calendar months later, the last of the month at most."""
    number = day.year * 12 + day.month - 1 + months
    year, month = divmod(number, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return dt.date(year, month + 1, min(day.day, last))
        except ValueError:
            continue
    raise AssertionError(day)
