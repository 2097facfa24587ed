"""The sheet on which a person says of pairs of records whether they are one person's: written once, and read back.

It knows nothing of how pairs were found or drawn.
"""

from __future__ import annotations

import csv
import io
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
_NO = frozenset("no n false different 0 na nage".split())
_UNSURE = frozenset(
    ("unsure", "?", "u", "not sure", "maybe", "don't know", "dk", "unknown", "ansicr")
)


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
    header, rows = _table(path, shown)
    lacking = [name for name in (PAIR, SAME) if name not in header]
    if lacking:
        what = f"the column '{lacking[0]}' is missing."
        problems.append(
            Problem(
                shown, what, "Bring it back, or delete the sheet and have another written.", row=1
            )
        )
        return
    at, said = header.index(PAIR), header.index(SAME)
    for number, row in rows:
        mark = row[at].strip() if at < len(row) else ""
        word = row[said].strip().casefold().rstrip(".!") if said < len(row) else ""
        if not mark:
            continue
        answer: Literal["yes", "no", "unsure"] | None = None
        if word in _YES:
            answer = "yes"
        elif word in _NO:
            answer = "no"
        elif word in _UNSURE:
            answer = "unsure"
        elif word:
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


def _table(path: Path, shown: str) -> tuple[list[str], list[tuple[int, list[str]]]]:
    try:
        if path.suffix == ".csv":
            text = path.read_bytes().decode("utf-8-sig")
            lines = [list(row) for row in csv.reader(io.StringIO(text))]
        else:
            from openpyxl import load_workbook

            book = load_workbook(path, read_only=True, data_only=True)
            sheet: Any = book["Pairs"] if "Pairs" in book.sheetnames else book.worksheets[0]
            lines = [
                ["" if value is None else str(value) for value in row]
                for row in sheet.iter_rows(values_only=True)
            ]
            book.close()
    except (
        Exception
    ) as error:  # of a zip, of XML, of a text: as many kinds as files can be broken in
        what = f"the sheet cannot be read ({error_text(error)[:120]})."
        raise ProjectError(
            Problem(shown, what, "Close it in other programs, or bring back a copy.")
        ) from None
    if not lines:
        raise ProjectError(Problem(shown, "the sheet is empty.", "Bring back a copy of it."))
    return [name.strip() for name in lines[0]], list(enumerate(lines[1:], 2))
