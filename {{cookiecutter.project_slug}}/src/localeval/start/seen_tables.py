"""Looking at files that nobody has described yet: which tables they hold, and where and how each is written.

A file is read by the package's own readers, so that what is seen here is what a run will read. A file that cannot be used gives one sentence
and stops nothing. What the columns mean is not asked here.
"""

from __future__ import annotations

import csv
import itertools
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

import numpy as np

from localeval.base.errors import Problem, ProjectError, error_text
from localeval.data.csvfile import read_csv
from localeval.data.file_signs import another_kind
from localeval.data.parquetfile import first_rows, read_parquet
from localeval.data.raw import SEARCHED, Layout, RawTable
from localeval.data.recipe_cells import texts_of
from localeval.data.recipe_rows import chosen_rows
from localeval.data.tablefile import bytes_of, kind_of, unzipped
from localeval.data.workbook import SheetTop, read_workbook, sheet_tops
from localeval.start.content import ColumnContent, look_at
from localeval.start.table_bounds import filled, footer_rows, header_rows_of, labels_of
from localeval.start.text_encoding import decoded, is_wide, says_wide

#: Of larger csv files so much is looked at, and of larger parquet files so many rows.
MOST_BYTES, MOST_ROWS = 200_000_000, 2_000_000
#: No export of persons has more columns that matter.
MOST_COLUMNS = 1000
_SEPARATORS = (",", ";", "\t", "|")
_FOOTER_ROWS = 12
_CODEBOOK = re.compile(r"(?i)code|look[ _-]*up|label|dictionary|legend|\bkey\b|metadata|variables")


@dataclass(frozen=True, eq=False)
class SeenTable:
    """A table that was found in a file.

    Attributes
    ----------
    file : str
        Path from the project's folder.
    raw : RawTable
        Without rows below the table.
    sheet : str, optional
        The sheet of a workbook.
    sheets : int
        How many sheets the workbook has.
    hidden : bool
        Whether the sheet is hidden.
    encoding, separator : str, optional
        Of a csv file; ``encoding`` only where it is not UTF-8.
    header_rows : tuple of int
        Rows that hold the names of the columns, as a spreadsheet counts: one, or several whose names are joined.
    titles : int
        How many rows above the header hold something.
    footer : int
        How many rows below the table are no part of it.
    part : bool
        Whether only the beginning of a large file was looked at.
    codebook : bool
        Whether another sheet of the workbook is called like one that says what codes mean.
    labels : mapping of str to str
        What stands above the name of a column in other rows of names, where there are several.
    """

    file: str
    raw: RawTable
    sheet: str | None = None
    sheets: int = 1
    hidden: bool = False
    encoding: str | None = None
    separator: str | None = None
    header_rows: tuple[int, ...] = (1,)
    titles: int = 0
    footer: int = 0
    part: bool = False
    codebook: bool = False
    labels: Mapping[str, str] = field(default_factory=dict)

    @property
    def called(self) -> str:
        """The file, and the sheet where there are several."""
        return f"{self.file}, sheet '{self.sheet}'" if self.sheets > 1 else self.file

    @property
    def rows(self) -> int:
        return len(self.raw.rows)

    @cached_property
    def contents(self) -> dict[str, ColumnContent]:
        """What each column holds, by its name; of very many columns the first."""
        columns = itertools.islice(self.raw.columns.items(), MOST_COLUMNS)
        return {name: look_at(name, values) for name, values in columns}


@dataclass
class Seen:
    """What was found in all files.

    Attributes
    ----------
    tables : list of SeenTable
    problems : list of Problem
        Files that cannot be used.
    notes : list of str
        What was seen and passed over.
    """

    tables: list[SeenTable] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def see(path: Path, file: str) -> Seen:
    """Find the tables of a file.

    Parameters
    ----------
    path : Path
    file : str
        How the file is called in settings and messages.
    """
    seen = Seen()
    kind = kind_of(file)
    try:
        if kind is None:
            raise ProjectError(_other_kind(file))
        if kind == ".xlsx":
            content = bytes_of(path, file)
            _refuse_other_kind(content, file, kind)
            _see_workbook(content, file, seen)
        elif kind == ".parquet":
            part = path.is_file() and path.stat().st_size > MOST_BYTES
            raw = (
                first_rows(path, file, MOST_ROWS)
                if part
                else read_parquet(bytes_of(path, file), file)
            )
            seen.tables.append(SeenTable(file, raw, part=part))
        else:
            content, part = _beginning(path, file)
            _refuse_other_kind(content, file, kind)
            content = unzipped(content, file) if kind == ".csv.gz" else content
            seen.tables.append(replace(_see_csv(content, file), part=part))
    except ProjectError as error:
        seen.problems += error.problems
    except MemoryError:
        what = "the file is too large for the memory of this machine."
        seen.problems.append(Problem(file, what, "Export fewer columns, or save it as parquet."))
    except Exception as error:
        # Whatever a file holds that no reader expects: one sentence, and the other files are still looked at.
        what = f"the file cannot be read ({error_text(error)})."
        seen.problems.append(Problem(file, what, "Export it again, as csv or xlsx."))
    return seen


def _other_kind(file: str) -> Problem:
    ending = Path(file).suffix.lower()
    remedy = "Save it as .csv, .xlsx or .parquet."
    if ending in {".txt", ".tsv", ".tab", ".dat"}:
        remedy = "If it is a table of text, rename it so that it ends in .csv."
    elif ending in {".xls", ".xlsm", ".xlsb", ".ods"}:
        remedy = "Open it in Excel, and save it as 'Excel Workbook (.xlsx)'."
    elif ending == ".zip":
        remedy = "Unpack it, and name the files that are in it."
    return Problem(file, "this kind of file cannot be read.", remedy)


# -- csv


def _beginning(path: Path, file: str) -> tuple[bytes, bool]:
    """Give a file, or the whole lines at the beginning of a very large one."""
    if not path.is_file() or path.stat().st_size <= MOST_BYTES or file.lower().endswith(".gz"):
        return bytes_of(path, file), False
    with path.open("rb") as opened:
        top = opened.read(MOST_BYTES)
    return top[: top.rfind(b"\n") + 1] or top, True


def _see_csv(content: bytes, file: str) -> SeenTable:
    _refuse_binary(content, file)
    text, encoding = decoded(content)
    top = text[: 1 << 20]
    separator = _separator(top)
    records = _records(top, separator, SEARCHED + 30)
    header_rows = header_rows_of(records, file)
    header_row = header_rows[-1]
    width = len(records[header_row - 1])
    body = [record for record in records[header_row:] if filled(record)]
    tail = _records(_last_lines(text), separator, _FOOTER_ROWS + 1, lines=True)
    footer = footer_rows(tail[-min(len(tail), _FOOTER_ROWS) :], body, width)
    layout = Layout(None, header_rows, footer)
    raw = read_csv(text.encode(), file, separator, [], layout)
    titles = sum(bool(filled(record)) for record in records[: header_rows[0] - 1])
    return SeenTable(
        file,
        raw,
        encoding=encoding,
        separator=separator,
        header_rows=header_rows,
        titles=titles,
        footer=footer,
        labels=labels_of(records, header_row) if len(header_rows) == 1 else {},
    )


def _refuse_other_kind(content: bytes, file: str, kind: str) -> None:
    other = another_kind(file, content, kind)
    if other is not None:
        raise ProjectError(other)


def _refuse_binary(content: bytes, file: str) -> None:
    if says_wide(content) or is_wide(content):
        return
    head = content[:8192]
    control = sum(byte < 32 and byte not in b"\t\r\n\f\x1a" for byte in head)
    if b"\0" in head or control > len(head) / 50:
        what = "this is not a table of text: it holds bytes that are no letters."
        raise ProjectError(Problem(file, what, "Export the table again, as csv or xlsx."))


def _separator(text: str) -> str:
    """Give what parts the columns: what gives most rows the same width."""
    best, most = ",", 0.0
    for mark in _SEPARATORS:
        widths = [len(record) for record in _records(text, mark, 200) if filled(record)]
        counts = Counter(width for width in widths if width > 1)
        if not counts:
            continue
        width, rows = max(counts.items(), key=lambda item: (item[1], item[0]))
        score = rows / len(widths) + min(width, 50) / 1000
        if score > most + 1e-9:
            best, most = mark, score
    return best


def _records(text: str, separator: str, most: int, *, lines: bool = False) -> list[list[str]]:
    """Read records; each line as one of its own where the beginning of the text may lie within a value."""
    sources = ([line] for line in text.splitlines()) if lines else [text.splitlines(keepends=True)]
    records: list[list[str]] = []
    for source in sources:
        try:
            rows = list(itertools.islice(csv.reader(source, delimiter=separator), most))
        except csv.Error:
            continue
        records += [[cell.strip() for cell in row] for row in rows]
    return records


def _last_lines(text: str) -> str:
    lines = [line for line in text[-(1 << 16) :].splitlines() if line.strip()]
    return "\n".join(lines[-_FOOTER_ROWS:])


# -- workbooks


def _see_workbook(content: bytes, file: str, seen: Seen) -> None:
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
    header_rows = header_rows_of(top.rows, file)
    header_row = header_rows[-1]
    if len(filled(top.rows[header_row - 1])) < 2:
        return None
    raw = read_workbook(content, file, [], Layout(top.title, header_rows, 0))
    body = [record for record in top.rows[header_row:] if filled(record)]
    last = raw.rows[-_FOOTER_ROWS:]
    positions = range(len(raw.rows) - len(last), len(raw.rows))
    columns = [texts_of(values) for values in raw.columns.values()]
    tail = [[column[i].as_py() or "" for column in columns] for i in positions]
    footer = footer_rows(tail, body, len(columns)) if len(raw.rows) > 1 else 0
    if footer:
        kept = np.ones(len(raw.rows), dtype=bool)
        kept[-footer:] = False
        raw = chosen_rows(raw, kept)
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
    )
