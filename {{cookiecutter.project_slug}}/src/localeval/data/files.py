"""Reading a table file as it is: every column as it stands in the file, with the row numbers a person sees.

It finds what is wrong with the file as a file (not there, empty, another encoding or separator, a title above the
header, a line with too many values) and knows nothing of what the columns mean.
"""

from __future__ import annotations

import codecs
import csv
import gzip
import io
import itertools
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet

from localeval import catalogue
from localeval.data.wording import listed
from localeval.errors import Problem, ProjectError
from localeval.project import FILE

KINDS = (".csv", ".csv.gz", ".parquet", ".xlsx")
#: Written for "not known", in any case. "None" is not among them: it is a real answer to some questions.
MISSING = ("", "na", "n/a", "#n/a", "nan", "<na>", "null", ".")
#: Rows that are searched for a header below a title.
_SEARCHED = 20
_SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "vertical bars"}


@dataclass(frozen=True)
class RawTable:
    """A file's columns as they stand.

    Attributes
    ----------
    columns : dict of str to pyarrow.ChunkedArray
        By the name in the file, surrounding spaces removed.
    rows : numpy.ndarray of int, shape (n,)
        The number of each row as a spreadsheet counts it: the header is row 1.
    repeated : tuple of str
        Names that stand more than once in the header; the first of them is in ``columns``.
    """

    columns: dict[str, pa.ChunkedArray]
    rows: np.ndarray
    repeated: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reader:
    """How the files of a project are written.

    Attributes
    ----------
    root : Path
        The project's folder.
    encoding, separator : str
        Of csv files.
    """

    root: Path
    encoding: str = "utf-8"
    separator: str = ","

    def read(self, file: str, expected: Sequence[Iterable[str]]) -> RawTable:
        """Read a file.

        Parameters
        ----------
        file : str
            Path from the project's folder.
        expected : sequence of iterables of str
            For each column that is looked for, the names it may have; used to recognise the header.

        Returns
        -------
        RawTable
            With at least one row.

        Raises
        ------
        ProjectError
            The file cannot be read as a table.
        """
        path = self.root / file
        kind = next(
            (kind for kind in sorted(KINDS, key=len, reverse=True) if file.lower().endswith(kind)),
            None,
        )
        if kind is None:
            msg = "this kind of file cannot be read."
            raise ProjectError(Problem(file, msg, f"Save it as one of {', '.join(KINDS)}."))
        content = _bytes_of(path, file)
        accepted = [frozenset(_folded(name) for name in names_) for names_ in expected]
        if kind == ".parquet":
            return _parquet(content, file)
        if kind == ".xlsx":
            return _xlsx(content, file, accepted)
        if kind == ".csv.gz":
            content = _unzipped(content, file)
        text = self._decoded(content, file)
        return _csv(text, file, self.separator, accepted)

    def _decoded(self, content: bytes, file: str) -> bytes:
        """Give the file as UTF-8 without a byte order mark."""
        if content.startswith(b"PK\x03\x04"):
            msg = "the name ends in .csv, but the content is an Excel workbook."
            raise ProjectError(
                Problem(
                    file,
                    msg,
                    "Rename it to .xlsx here and in evaluation.yml, or save it as CSV UTF-8.",
                )
            )
        if (
            content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
            or b"\0" in content[:4096]
        ):
            msg = "the file is not plain csv text (it may be 'Unicode text', UTF-16)."
            raise ProjectError(Problem(file, msg, "Save it as 'CSV UTF-8'."))
        if content.startswith(codecs.BOM_UTF8):
            content, encoding = content[len(codecs.BOM_UTF8) :], "utf-8"
        else:
            encoding = self.encoding
        try:
            text = content.decode(encoding)
        except LookupError:
            msg = f"'{encoding}' is not an encoding that is known."
            raise ProjectError(
                Problem(FILE, msg, "Use utf-8 or windows-1252.", column="data.encoding")
            ) from None
        except UnicodeDecodeError as error:
            line = content[: error.start].count(b"\n") + 1
            msg = f"the file is not written in {encoding}; Excel's plain 'CSV' is Windows-1252."
            remedy = "Save it as 'CSV UTF-8', or set encoding: windows-1252 under data in evaluation.yml."
            if codecs.lookup(encoding).name != "utf-8":
                msg = f"the file is not written in {encoding}."
                remedy = "Correct encoding under data in evaluation.yml, or save the file as 'CSV UTF-8'."
            raise ProjectError(Problem(file, msg, remedy, line=line)) from None
        return content if codecs.lookup(encoding).name == "utf-8" else text.encode()


def _bytes_of(path: Path, file: str) -> bytes:
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        msg, remedy = (
            "the file does not exist.",
            "Put it there, or correct its path under data in evaluation.yml.",
        )
        near = _similar_file(path)
        if near:
            remedy = f"Its folder has '{near}': rename one of the two, or correct the path in evaluation.yml."
        raise ProjectError(Problem(file, msg, remedy)) from None
    except IsADirectoryError:
        msg = "this is a folder, not a file."
        raise ProjectError(
            Problem(file, msg, "Name the file under data in evaluation.yml.")
        ) from None
    except PermissionError:
        msg = "the file cannot be opened."
        raise ProjectError(
            Problem(file, msg, "Close it in other programs, and check that you may read it.")
        ) from None
    if not content.strip():
        msg = (
            "the file is empty (0 bytes)."
            if not content
            else "the file holds nothing but blank space."
        )
        raise ProjectError(Problem(file, msg, "Export the table again."))
    return content


def _similar_file(path: Path) -> str | None:
    if not path.parent.is_dir():
        return None
    return catalogue.nearest(path.name, sorted(item.name for item in path.parent.iterdir()))


def _unzipped(content: bytes, file: str) -> bytes:
    try:
        inner = gzip.decompress(content)
    except (OSError, EOFError):
        msg = "the file cannot be unpacked: it is not gzip, or it is cut short."
        raise ProjectError(Problem(file, msg, "Copy or export it again.")) from None
    if not inner.strip():
        raise ProjectError(Problem(file, "the file is empty.", "Export the table again."))
    return inner


def _csv(content: bytes, file: str, separator: str, accepted: list[frozenset[str]]) -> RawTable:
    top = content[: 1 << 20].decode("utf-8", errors="replace")
    records = _first_records(top, separator)
    _check_separator(top, file, separator, accepted)
    header_row = _header_row(records, file, accepted)
    header = records[header_row - 1]
    ragged: list[tuple[int, int]] = []
    skipped: list[int] = []

    def note(row: Any) -> str:
        skipped.append(row.number)
        # A line of nothing but separators is what Excel leaves below a table.
        if row.number > header_row and row.text.strip(f"{separator} \r\n\"'"):
            ragged.append((row.number, row.actual_columns))
        return "skip"

    width = [str(position) for position in range(len(header))]
    try:
        table = pyarrow.csv.read_csv(
            io.BytesIO(content),
            # One thread: only then does pyarrow say in which row a fault is.
            read_options=pyarrow.csv.ReadOptions(
                use_threads=False, block_size=1 << 26, column_names=width
            ),
            parse_options=pyarrow.csv.ParseOptions(
                delimiter=separator,
                newlines_in_values=True,
                ignore_empty_lines=False,
                invalid_row_handler=note,
            ),
            convert_options=pyarrow.csv.ConvertOptions(
                column_types=dict.fromkeys(width, pa.string()), strings_can_be_null=False
            ),
        )
    except pa.ArrowInvalid:
        line = _open_quote(content, separator)
        msg = "the file cannot be read as csv: a quotation mark is opened and never closed."
        raise ProjectError(Problem(file, msg, _QUOTE_REMEDY, line=line)) from None
    if content.count(b'"') % 2 and (line := _open_quote(content, separator)) is not None:
        msg = "a quotation mark is opened on this line and never closed."
        raise ProjectError(Problem(file, msg, _QUOTE_REMEDY, line=line))
    if ragged:
        raise ProjectError(_ragged(content, file, separator, len(header), ragged))
    rows = np.setdiff1d(np.arange(1, table.num_rows + len(skipped) + 1), skipped)
    below = int(np.searchsorted(rows, header_row, side="right"))
    body = table.slice(below)
    return _table(header, body.columns, rows[below:], file)


_QUOTE_REMEDY = "Close the quotation mark, or delete it."


def _first_records(text: str, separator: str) -> list[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    return list(itertools.islice(reader, _SEARCHED))


def _check_separator(text: str, file: str, separator: str, accepted: list[frozenset[str]]) -> None:
    """Refuse a file in which another separator finds more of the columns."""
    found = {
        mark: max((_score(record, accepted) for record in _first_records(text, mark)), default=0)
        for mark in _SEPARATORS
    }
    best = max(found, key=lambda mark: found[mark])
    if found[best] > found[separator]:
        shown = "\\t" if best == "\t" else best
        msg = f"the columns are separated by {_SEPARATORS[best]}, not by {_SEPARATORS[separator]}."
        remedy = f'Set separator: "{shown}" under data in evaluation.yml, or save the file with {_SEPARATORS[separator]}.'
        raise ProjectError(Problem(file, msg, remedy, line=1))


def _header_row(records: Sequence[Sequence[str]], file: str, accepted: list[frozenset[str]]) -> int:
    """Give the row of the header, which must be the first that is not blank."""
    filled = [
        number for number, record in enumerate(records, 1) if any(cell.strip() for cell in record)
    ]
    if not filled:
        raise ProjectError(Problem(file, "the first rows are blank.", "Start the table in row 1."))
    first = filled[0]
    scores = {number: _score(records[number - 1], accepted) for number in filled}
    best = max(scores, key=lambda number: scores[number])
    if best != first and scores[best] > max(scores[first], (len(accepted) - 1) // 2):
        above = listed(filled[: filled.index(best)])
        msg = f"row 1 is a title, not the header: the names of the columns are in row {best}."
        remedy = f"Delete everything above row {best} ({above}), so that the names of the columns come first."
        raise ProjectError(Problem(file, msg, remedy, row=first))
    return first


def _score(record: Iterable[str], accepted: list[frozenset[str]]) -> int:
    """Count the expected columns whose name stands in a row."""
    cells = {_folded(cell) for cell in record}
    return sum(not names.isdisjoint(cells) for names in accepted)


def _folded(name: str) -> str:
    return name.strip().casefold().replace(" ", "_").replace("-", "_")


def _ragged(
    content: bytes, file: str, separator: str, width: int, ragged: list[tuple[int, int]]
) -> Problem:
    number, values = ragged[0]
    lines = [_line_of_record(content, separator, row) for row, _ in ragged[:5]]
    others = [str(line) for line in lines[1:]]
    if len(ragged) > len(lines):
        others.append(f"{len(ragged) - len(lines):,} more")
    also = f" (also lines {', '.join(others)})" if others else ""
    msg = f"the line has {values} values, but the header has {width}{also}."
    mark = _SEPARATORS[separator]
    remedy = (
        f"Put a value that contains {mark} in quotation marks, and remove surplus {mark}."
        if values > width
        else "Add what is missing; the line may be cut short or broken in two."
    )
    return Problem(file, msg, remedy, line=_line_of_record(content, separator, number))


def _records(content: bytes, separator: str) -> Any:
    text = io.TextIOWrapper(io.BytesIO(content), encoding="utf-8", newline="")
    return csv.reader(text, delimiter=separator)


def _line_of_record(content: bytes, separator: str, number: int) -> int:
    """Give the line of the text file on which a record starts: values may hold line breaks."""
    reader = _records(content, separator)
    for _ in range(number - 1):
        next(reader, None)
    return int(reader.line_num) + 1


def _open_quote(content: bytes, separator: str) -> int | None:
    """Give the line on which a quotation mark opens that swallows the rest of the file."""
    reader = _records(content, separator)
    before = start = 0
    try:
        for _ in reader:
            start, before = before, int(reader.line_num)
    except csv.Error:
        return before + 1
    return start + 1 if before - start > 1 else None


def _parquet(content: bytes, file: str) -> RawTable:
    try:
        table = pyarrow.parquet.read_table(io.BytesIO(content))
    except (pa.ArrowException, OSError):
        msg = "the file cannot be read as parquet: it is another kind of file, or cut short."
        raise ProjectError(Problem(file, msg, "Export it again.")) from None
    rows = np.arange(2, table.num_rows + 2)
    return _table(table.column_names, table.columns, rows, file)


def _xlsx(content: bytes, file: str, accepted: list[frozenset[str]]) -> RawTable:
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        cells = [[_cell(value) for value in row] for row in sheet.iter_rows(values_only=True)]
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, OSError, IndexError):
        msg = "the file cannot be read as an Excel workbook: it is an older .xls, has a password, or is damaged."
        remedy = "Open it in Excel, remove the password, and save it as 'Excel Workbook (.xlsx)'."
        raise ProjectError(Problem(file, msg, remedy)) from None
    if not any(any(row) for row in cells):
        msg = f"the first sheet, '{sheet.title}', is empty."
        raise ProjectError(Problem(file, msg, "Move the table to the first sheet."))
    header_row = _header_row(cells[:_SEARCHED], file, accepted)
    header = cells[header_row - 1]
    while header and not header[-1]:
        header.pop()
    body = cells[header_row:]
    columns = [
        pa.chunked_array([pa.array([row[i] if i < len(row) else "" for row in body], pa.string())])
        for i in range(len(header))
    ]
    return _table(header, columns, np.arange(header_row + 1, header_row + 1 + len(body)), file)


def _cell(value: Any) -> str:
    """Write a cell as a csv file would hold it: whole numbers without a point, days as ISO dates."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value).strip()


def _table(
    header: Sequence[str], columns: Sequence[pa.ChunkedArray], rows: np.ndarray, file: str
) -> RawTable:
    """Name the columns and leave out rows with nothing in them."""
    named: dict[str, pa.ChunkedArray] = {}
    repeated: list[str] = []
    for name, column in zip((str(name).strip() for name in header), columns, strict=True):
        if name in named:
            repeated.append(name)
        elif name:
            named[name] = column
    blank = _blank_rows(list(columns), len(rows))
    if blank.any():
        keep = pa.array(~blank)
        named = {name: column.filter(keep) for name, column in named.items()}
        rows = rows[~blank]
    if not len(rows):
        msg = "the file has a header but no rows."
        raise ProjectError(Problem(file, msg, "Export the table again, with its rows."))
    return RawTable(named, rows, tuple(dict.fromkeys(repeated)))


def _blank_rows(columns: list[pa.ChunkedArray], count: int) -> np.ndarray:
    blank = np.ones(count, dtype=bool)
    for column in columns:
        if not blank.any():
            break
        if pa.types.is_string(column.type):
            empty = pc.equal(pc.utf8_length(pc.utf8_trim_whitespace(column)), 0).fill_null(True)
        else:
            empty = column.is_null()
        blank &= empty.to_numpy()
    return blank
