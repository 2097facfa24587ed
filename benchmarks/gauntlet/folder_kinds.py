"""Imperfections of folders of exports, and of what spreadsheets and systems leave in them: copies, overlaps, days turned in part, other money."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Callable

import numpy as np
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from gauntlet.kinds import Kind, of_files, register
from gauntlet.place import Place, Sheets
from gauntlet.workbook_kinds import _TOGETHER, Rows, _as_file, _workbook

Generator = np.random.Generator
How = Callable[[Sheets, Generator], None]

# -- a file a quarter


def _by_quarter(
    name: str, named_by: str, files: Callable[[Rows], dict[str, Rows]], *, harmless: bool = False
) -> None:
    """Register a kind in which people are the files of a pattern."""

    def spoil(place: Place, rng: Generator) -> None:
        def part(sheets: Sheets) -> None:
            if sheets.on_bytes or sheets.names["people"] != "people.csv" or len(sheets.cells) > 2:
                raise ValueError(_TOGETHER)
            head, *rows = sheets.cells["people"]
            first, *others = files(rows).items()
            sheets.names["people"], sheets.cells["people"] = f"{first[0]}.csv", [head, *first[1]]
            for file, own in others:
                sheets.names[file], sheets.cells[file] = f"{file}.csv", [head, *own]

        place.settings["data"]["people"] = "data/people-*.csv"
        place.on_sheets.append(part)

    register(Kind(name, "files", named_by, spoil, harmless=harmless))


def _quarters(rows: Rows) -> dict[str, Rows]:
    third = len(rows) // 3
    return {
        "people-q1": rows[:third],
        "people-q2": rows[third : 2 * third],
        "people-q10": rows[2 * third :],
    }


def _with_a_copy(rows: Rows) -> dict[str, Rows]:
    whole = _quarters(rows)
    return {**whole, "people-q2 (1)": whole["people-q2"]}


def _cumulative(rows: Rows) -> dict[str, Rows]:
    """Let each quarter hold the people of those before, with an age that has gone on."""
    whole = _quarters(rows)
    again = [[*row[:3], str(int(row[3]) + 1) if row[3].isdigit() else row[3], *row[4:]] for row in whole["people-q1"]]  # fmt: skip
    return {**whole, "people-q2": [*again, *whole["people-q2"]]}


_by_quarter("a pattern for a file a quarter", r"people-\*", _quarters, harmless=True)
_by_quarter("a copy among the files of a pattern", r"to the byte", _with_a_copy)
_by_quarter("quarters that hold those before", r"in more than one row|hardly|two rows", _cumulative)

# -- days, money, ids


def _written(table: str, column: str, write: Callable[[str, int], str]) -> How:
    def how(sheets: Sheets, rng: Generator) -> None:
        position = sheets.column(table, column)
        for i, row in enumerate(sheets.cells[table][1:]):
            if row[position]:
                row[position] = write(row[position], i)

    return how


def _turned(text: str, _: int) -> str:
    """Make a date of a day where American settings can, and leave it as text where they cannot."""
    day = dt.date.fromisoformat(text)
    return dt.date(day.year, day.day, day.month).isoformat() if day.day <= 12 else f"{day:%d/%m/%Y}"


def _day_first(how: How) -> Callable[[Place, Generator], None]:
    def spoil(place: Place, rng: Generator) -> None:
        place.settings["data"].setdefault("dates", "day-first")
        place.on_sheets.append(lambda sheets: how(sheets, rng))

    return spoil


register(Kind("days turned where they could be", "files", r"exchanged", _day_first(_written("people", "start_date", _turned))))  # fmt: skip


def _no_nought(text: str, _: int) -> str:
    return str(int(dt.date.fromisoformat(text).strftime("%d%m%Y")))


def _figures_only(place: Place, rng: Generator) -> None:
    place.settings["data"].setdefault("dates", "%d%m%Y")
    place.on_sheets.append(lambda sheets: _written("people", "start_date", _no_nought)(sheets, rng))


register(Kind("days as 3042024 without their nought", "files", r"not a day", _figures_only, harmless=True))  # fmt: skip


def _some_in_euros(place: Place, rng: Generator) -> None:
    place.settings["data"].setdefault("numbers", {"currency": ["£", "€"]})

    def how(sheets: Sheets) -> None:
        sign = _written("outcomes", "earnings", lambda text, i: f"{'€' if i % 9 == 0 else '£'}{text}")  # fmt: skip
        sign(sheets, rng)

    place.on_sheets.append(how)


register(Kind("euros among pounds", "files", r"counts in GBP", _some_in_euros, primaries=("earnings",)))  # fmt: skip


def _cut(text: str, i: int) -> str:
    return f"{float(text):.1E}" if i % 4 == 0 and float(text) >= 1000 else text


of_files("amounts cut off to 1.2E+04", r"the rest is lost", _written("outcomes", "earnings", _cut), primaries=("earnings",))  # fmt: skip
of_files("a status among sexes", r"stands for not known|did not attend|DNA", _written("people", "sex", lambda text, i: "DNA" if i % 8 == 0 else text))  # fmt: skip
of_files("links round ids", r"web page", _written("people", "person_id", lambda text, i: f"<a href='x'>{text}</a>"))  # fmt: skip


def _tried_out(sheets: Sheets, rng: Generator) -> None:
    """Leave the records in by which somebody tried the system out."""
    rows = sheets.cells["people"]
    rows += [["TEST01", *rows[1][1:]], ["Dummy 2", *rows[2][1:]]]


of_files("records by which the system was tried out", r"tried the system out", _tried_out)

# -- what a sheet says beside its values


def _yellow(book: Workbook, rows: Rows, rng: Generator) -> None:
    for number in range(2, 2 + len(rows) // 10):
        for cell in book.worksheets[0][number]:
            cell.fill = PatternFill("solid", fgColor="FFFF00")


def _commented(book: Workbook, rows: Rows, rng: Generator) -> None:
    book.worksheets[0]["D5"].comment = Comment("withdrawn", "KW")


def _strict(rows: Rows, rng: Generator) -> bytes:
    """Save as "Strict Open XML Spreadsheet": other names of the same things."""
    usual = _workbook(lambda book, *_: None)(rows, rng)
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(usual)) as parts, zipfile.ZipFile(buffer, "w") as out:
        for part in parts.infolist():
            text = parts.read(part)
            for old, new in (
                (b"http://schemas.openxmlformats.org/spreadsheetml/2006/main", b"http://purl.oclc.org/ooxml/spreadsheetml/main"),
                (b"http://schemas.openxmlformats.org/officeDocument/2006/relationships", b"http://purl.oclc.org/ooxml/officeDocument/relationships"),
            ):  # fmt: skip
                text = text.replace(old, new) if not part.filename.startswith("[") else text
            out.writestr(part.filename, text)
    return buffer.getvalue()


_as_file("rows with a colour that means something", r"colour of their own", _workbook(_yellow), harmless=True)  # fmt: skip
_as_file("a comment that says more", r"has a comment", _workbook(_commented), harmless=True)
_as_file("a strict workbook", r"[Ss]trict", _strict, harmless=True)
_as_file("a file of empty bytes", r"empty bytes", lambda rows, rng: bytes(5000))
