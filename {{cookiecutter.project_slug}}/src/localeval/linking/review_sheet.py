"""The sheet on which a person says of pairs of records whether they are one person's: written once, and read back.

It knows nothing of how pairs were found or drawn.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from localeval.base.errors import Problem, ProjectError, error_text
from localeval.linking.private import write_private

PAIR, SAME, COMMENT = "Pair", "Same person?", "Comment"
_HOW = (
    "Each row holds two records that may be of one person: what the programme has, and what the other source has.",
    "Write yes, no or unsure into the last column but one. Leave it empty where you have not looked yet.",
    "Say yes only where you would stake a decision on it. How likely the program thinks a pair is, is not shown on purpose.",
    "Save the file under its own name, in its own folder, and run 'localeval link --review' again. It is never written over.",
    "It holds names: it stays in this folder, and is deleted when it is not needed any more.",
)
_YES = frozenset("yes y true same 1 ydy ie".split())
_NO = frozenset(("no", "n", "false", "different", "0", "na", "nage", "nac ydy", "nac ydyn"))
_UNSURE = frozenset(
    ("unsure", "?", "u", "not sure", "maybe", "don't know", "dk", "unknown", "ansicr")
)


#: What a pair is called (``review_sample``); spreadsheets make numbers of some that are typed in again.
_MARK = r"[0-9a-f]{12}"
#: Rows among which the headings are looked for: somebody may have written above them.
_LOOKED_AT = 20


@dataclass(frozen=True)
class SheetRow:
    """A pair: what it is called, and both sides beside each other."""

    mark: str
    cells: tuple[str, ...]


def write_sheet(path: Path, rows: Sequence[SheetRow], headings: Sequence[str]) -> None:
    """Write a workbook that only its owner can read."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    book = Workbook()
    book.properties.title = "Review of linked pairs"
    sheet: Any = book.active
    sheet.title = "Pairs"
    names = [PAIR, *headings, SAME, COMMENT]
    for at, name in enumerate(names, 1):
        cell = sheet.cell(1, at, name)
        cell.font = Font(bold=True)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    for number, row in enumerate(rows, 2):
        for at, text in enumerate((row.mark, *row.cells), 1):
            cell = sheet.cell(number, at)
            cell.value = text
            cell.data_type = "s"  # never a formula, whatever stands in a file
            if at > 1 and at % 2:
                cell.fill = PatternFill("solid", fgColor="F2F2F2")
    answers = get_column_letter(len(headings) + 2)
    choice = DataValidation(
        type="list", formula1='"yes,no,unsure"', allow_blank=True, showErrorMessage=False
    )
    sheet.add_data_validation(choice)
    choice.add(f"{answers}2:{answers}{len(rows) + 1}")
    for at in range(1, len(names) + 1):
        sheet.column_dimensions[get_column_letter(at)].width = 16 if at > 1 else 14
    sheet.freeze_panes = "B2"
    how: Any = book.create_sheet("How to fill it in")
    for number, line in enumerate(_HOW, 1):
        how.cell(number, 1, line)
    how.column_dimensions["A"].width = 110
    content = io.BytesIO()
    book.save(content)
    if path.exists():
        raise ProjectError(Problem(path.name, "the sheet is there already.", "Move it away first."))
    write_private(path, content.getvalue())


def read_sheet(
    path: Path, shown: str, problems: list[Problem]
) -> Iterator[tuple[int, str, Literal["yes", "no", "unsure"] | None]]:
    """Give the row, the pair and the answer of each row of a sheet, None where nothing is answered.

    An answer that is none is added to ``problems``; it is not shown, as somebody may have typed a name there.
    """
    lines = _table(path, shown)
    first = next((n for n, row in enumerate(lines[:_LOOKED_AT]) if _folded(row) >= _HEADINGS), None)
    if first is None:
        there = _folded(lines[0])
        lacking = next((name for name in (PAIR, SAME) if _plain(name) not in there), SAME)
        what = f"the column '{lacking}' is missing."
        problems.append(
            Problem(
                shown, what, "Bring it back, or delete the sheet and have another written.", row=1
            )
        )
        return
    header = [_plain(name) for name in lines[first]]
    at, said = header.index(_plain(PAIR)), header.index(_plain(SAME))
    for number, row in enumerate(lines[first + 1 :], first + 2):
        mark = row[at].strip() if at < len(row) else ""
        word = row[said].strip() if said < len(row) else ""
        if not re.fullmatch(_MARK, mark):
            if word:
                what = "its 'Pair' is none that was written, so that nobody knows what the answer is about."
                remedy = "Bring the cell back from a copy of the sheet, or empty the answer, if the row is no pair."
                problems.append(Problem(shown, what, remedy, column=PAIR, row=number))
            continue
        answer = _answer(word)
        if word and answer is None:
            what = f"the pair {mark} has an answer that is neither yes, no nor unsure."
            problems.append(
                Problem(
                    shown,
                    what,
                    "Write one of the three, or leave it empty.",
                    column=SAME,
                    row=number,
                )
            )
        yield number, mark, answer


def _answer(text: str) -> Literal["yes", "no", "unsure"] | None:
    word = " ".join(text.casefold().split()).rstrip(".!")
    for written in (word, word.rstrip("?")):
        if written in _YES:
            return "yes"
        if written in _NO:
            return "no"
        if written in _UNSURE:
            return "unsure"
    return None


def _plain(name: str) -> str:
    """Give a heading as it is looked for: whatever its capitals and blanks."""
    return re.sub(r"\s", "", name).casefold()


def _folded(row: Sequence[str]) -> set[str]:
    return {_plain(name) for name in row}


_HEADINGS = frozenset((_plain(PAIR), _plain(SAME)))


def _table(path: Path, shown: str) -> list[list[str]]:
    """Give the rows of a sheet; of a workbook with several those of the one with the headings."""
    try:
        if path.suffix == ".csv":
            lines = _rows_of_text(_decoded(path.read_bytes()))
        else:
            from openpyxl import load_workbook

            book = load_workbook(path, read_only=True, data_only=True)
            sheets = [_rows_of_sheet(sheet) for sheet in book.worksheets]
            book.close()
            lines = next(
                (each for each in sheets if any(map(_has_headings, each[:_LOOKED_AT]))), sheets[0]
            )
    except (
        Exception
    ) as error:  # of a zip, of XML, of a text: as many kinds as files can be broken in
        what = f"the sheet cannot be read ({error_text(error)[:120]})."
        raise ProjectError(
            Problem(shown, what, "Close it in other programs, or bring back a copy.")
        ) from None
    if not lines:
        raise ProjectError(Problem(shown, "the sheet is empty.", "Bring back a copy of it."))
    return lines


def _has_headings(row: Sequence[str]) -> bool:
    return _folded(row) >= _HEADINGS


def _rows_of_sheet(sheet: Any) -> list[list[str]]:
    return [
        ["" if value is None else str(value) for value in row]
        for row in sheet.iter_rows(values_only=True)
    ]


def _decoded(content: bytes) -> str:
    """Read a text as Excel writes it: UTF-8 or UTF-16 where it says so, else Windows-1252."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252")


def _rows_of_text(text: str) -> list[list[str]]:
    """Part a text by what parts its headings: a comma, or what Excel writes in other countries."""
    found: list[list[str]] = []
    for separator in (",", ";", "\t"):
        rows = [list(row) for row in csv.reader(io.StringIO(text), delimiter=separator)]
        if any(map(_has_headings, rows[:_LOOKED_AT])):
            return rows
        found = found or rows
    return found
