"""Reading csv text: the separator, the header, lines with too many or too few values, open quotation marks.

pyarrow reads the values, all of them as text; the standard library's reader finds the line of a fault. The bytes
come decoded to UTF-8 from ``tablefile``.
"""

from __future__ import annotations

import contextlib
import csv
import io
import itertools
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from localeval.base.errors import Problem, ProjectError
from localeval.data.raw import (
    MOST_FOOTER,
    SEARCHED,
    USUAL_LAYOUT,
    Accepted,
    Layout,
    RawTable,
    blank_rows,
    find_header,
    footer_of,
    header_names,
    score,
    table_of,
)

_SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "vertical bars"}
#: A value in quotation marks after a space, which a comma and a space between values make of it.
_SPACED = re.compile(r' +".*"$', re.DOTALL)
#: What Excel reads as a word on the separator, in the first line.
_SAYS_SEPARATOR = re.compile(rb'"?sep=([,;\t|])"?[ ,;\t|]*(?=\r|\n)', re.IGNORECASE)
#: Marks that part columns elsewhere.
_OTHER_MARKS = ("^", "~", "\u00a6", "\u00a7", "\x1f", "\x01", ":")
_IN_QUOTES = re.compile("'[^']+'")
_QUOTE_REMEDY = "Close the quotation mark, or delete it."


def read_csv(
    content: bytes, file: str, separator: str, accepted: Accepted, layout: Layout = USUAL_LAYOUT
) -> RawTable:
    """Read csv text.

    Parameters
    ----------
    content : bytes
        UTF-8 without a byte order mark.
    file : str
        How the file is called in messages.
    separator : str
    accepted : list of frozenset of str
        For each column that is looked for, the names it may have, folded.
    layout : Layout

    Returns
    -------
    RawTable
        All columns as text.

    Raises
    ------
    ProjectError
        Another separator, a title above the header, lines that do not fit it, an open quotation mark.
    """
    first = _SAYS_SEPARATOR.match(content)
    if first is not None and layout.header_rows[:1] != (1,):
        # Excel's own way to say it: the line is no part of the table, and its number stays taken.
        separator = first[1].decode()
        content = content[first.end() :]
        told = f"{file}: its first line says that {_SEPARATORS[separator]} part the columns (sep=), and is no part of the table."
        table_ = read_csv(content, file, separator, accepted, layout)
        return replace(table_, notes=(*table_.notes, told))
    top = content[: 1 << 20].decode("utf-8", errors="replace")
    records = _first_records(top, separator, max((SEARCHED, *layout.header_rows)))
    _check_separator(top, file, separator, accepted)
    header_row = find_header(records, file, accepted, layout.header_rows)
    header = header_names(records, layout.header_rows or (header_row,))
    _check_columns(header, top, file, accepted)
    if any(_SPACED.match(cell) for cell in records[header_row - 1]):
        return read_csv(_rewritten(content, separator, None), file, separator, accepted, layout)
    parsed = _parse(content, file, separator, header_row, len(header))
    if parsed.trailing:
        content = _rewritten(content, separator, len(header))
        table_ = read_csv(content, file, separator, accepted, layout)
        lines = "1 line ends" if parsed.trailing == 1 else f"{parsed.trailing:,} lines end"
        said = f"{file}: {lines} in {_SEPARATORS.get(separator, 'separators')} with nothing between them, for which the header has no name; they are left out."
        return replace(table_, notes=(*table_.notes, said))
    if content.count(b'"') % 2 and (line := _open_quote(content, separator)) is not None:
        msg = "a quotation mark is opened on this line and never closed."
        raise ProjectError(Problem(file, msg, _QUOTE_REMEDY, line=line))
    parsed = parsed.without_ragged(layout.skip_rows)
    footer: list[int] = []
    of_footer = parsed.table.slice(0, 0)
    if layout.skip_footer:
        parsed, footer, of_footer = _parted(parsed, header_row, layout.skip_footer)
    if parsed.ragged:
        last = parsed.ragged[0][0] > int(parsed.filled().max(initial=0))
        raise ProjectError(
            _ragged(content, file, separator, len(header), parsed.ragged, below=last)
        )
    swallowed = _swallowed_row(parsed.table.columns, separator)
    if swallowed is not None:
        line = _line_of_record(content, separator, int(parsed.rows[swallowed]))
        msg = "a value in quotation marks that starts here runs on over whole lines of the table."
        remedy = "Delete the quotation mark that is too many, here and where the value ends."
        raise ProjectError(Problem(file, msg, remedy, line=line))
    below = int(np.searchsorted(parsed.rows, header_row, side="right"))
    return table_of(
        header,
        parsed.table.slice(below).columns,
        parsed.rows[below:],
        file,
        footer,
        skip_rows=layout.skip_rows,
        footer_columns=of_footer.columns,
    )


@dataclass(frozen=True)
class _Parsed:
    """What became of the text.

    Attributes
    ----------
    table : pyarrow.Table, n rows
        Of the lines that have as many values as the header, all as text.
    rows : numpy.ndarray of int, shape (n,)
        The number of the record of each, from 1.
    ragged : tuple of (int, int)
        Of lines with more or fewer values: the number of the record, and of its values.
    trailing : int
        How many of these have nothing but separators too many.
    """

    table: pa.Table
    rows: np.ndarray
    ragged: tuple[tuple[int, int], ...]
    trailing: int

    def filled(self) -> np.ndarray:
        """Give the numbers of the records in which anything stands."""
        return np.asarray(self.rows[~blank_rows(list(self.table.columns), len(self.rows))])

    def without_ragged(self, rows: Collection[int]) -> _Parsed:
        """Leave out ragged lines that are no part of the table."""
        return replace(self, ragged=tuple(item for item in self.ragged if item[0] not in rows))


def _parse(content: bytes, file: str, separator: str, header_row: int, width: int) -> _Parsed:
    """Read the values; lines that do not fit the header are set aside."""
    ragged: list[tuple[int, int]] = []
    skipped: list[int] = []
    trailing = 0

    def note(row: Any) -> str:
        nonlocal trailing
        skipped.append(row.number)
        # A line of nothing but separators is what Excel leaves below a table.
        if row.number > header_row and row.text.strip(f"{separator} \r\n\"'"):
            ragged.append((row.number, row.actual_columns))
            surplus = row.actual_columns - width
            if surplus > 0 and row.text.rstrip("\r\n").endswith(separator * surplus):
                trailing += 1
        return "skip"

    names = [str(position) for position in range(width)]
    try:
        table = pyarrow.csv.read_csv(
            io.BytesIO(content),
            # One thread: only then does pyarrow say in which row a fault is.
            read_options=pyarrow.csv.ReadOptions(
                use_threads=False, block_size=1 << 26, column_names=names
            ),
            parse_options=pyarrow.csv.ParseOptions(
                delimiter=separator,
                newlines_in_values=True,
                ignore_empty_lines=False,
                invalid_row_handler=note,
            ),
            convert_options=pyarrow.csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False
            ),
        )
    except pa.ArrowInvalid:
        line = _open_quote(content, separator)
        msg = "the file cannot be read as csv: a quotation mark is opened and never closed."
        raise ProjectError(Problem(file, msg, _QUOTE_REMEDY, line=line)) from None
    rows = np.delete(
        np.arange(1, table.num_rows + len(skipped) + 1), np.array(skipped, dtype=int) - 1
    )
    return _Parsed(table, rows, tuple(ragged), trailing)


def _parted(parsed: _Parsed, header_row: int, lines: int) -> tuple[_Parsed, list[int], pa.Table]:
    """Part a table from so many lines below it: what is left, the numbers of the records of these, and what stands in them."""
    with_values = (*parsed.filled().tolist(), *(row for row, _ in parsed.ragged))
    footer = footer_of([row for row in with_values if row > header_row], lines)
    kept = ~np.isin(parsed.rows, footer)
    body = replace(
        parsed.without_ragged(footer),
        table=parsed.table.filter(pa.array(kept)),
        rows=parsed.rows[kept],
    )
    return body, footer, parsed.table.filter(pa.array(~kept))


def _first_records(text: str, separator: str, count: int = SEARCHED) -> list[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    records: list[list[str]] = []
    # An open quotation mark makes a value too long for this reader; it is found later.
    with contextlib.suppress(csv.Error):
        records.extend(itertools.islice(reader, count))
    return records


def _check_separator(text: str, file: str, separator: str, accepted: Accepted) -> None:
    """Refuse a file in which another separator finds more of the columns."""
    found = {
        mark: max((score(record, accepted) for record in _first_records(text, mark)), default=0)
        for mark in _SEPARATORS
    }
    best = max(found, key=lambda mark: found[mark])
    if found[best] > found[separator]:
        shown = "\\t" if best == "\t" else best
        msg = f"the columns are separated by {_SEPARATORS[best]}, not by {_SEPARATORS[separator]}."
        remedy = f'Set separator: "{shown}" under data in evaluation.yml, or save the file with {_SEPARATORS[separator]}.'
        raise ProjectError(Problem(file, msg, remedy, line=1))


def _check_columns(header: list[str], text: str, file: str, accepted: Accepted) -> None:
    """Refuse in one message a file whose columns are parted by something else than a separator, or stand in other quotation marks."""
    if len(header) > 1 and all(_IN_QUOTES.fullmatch(name) for name in header):
        msg = "names and values stand in single quotation marks, which are no part of them."
        raise ProjectError(Problem(file, msg, "Export the table with double quotation marks, or none.", line=1))  # fmt: skip
    if len(header) != 1 or score(header, accepted):
        return
    lines = [line for line in text.splitlines()[:SEARCHED] if line.strip()]
    mark = next(
        (mark for mark in _OTHER_MARKS if min((line.count(mark) for line in lines), default=0) > 1),
        None,
    )
    if mark is not None:
        msg = f"the columns are separated by '{mark}', which is not read."
        remedy = "Export the table with commas, semicolons, tabs or vertical bars between the columns (separator under data says which)."
        raise ProjectError(Problem(file, msg, remedy, line=1))
    if len(re.findall(r"\S {2,}(?=\S)|\S (?=\S)", lines[0])) > 1 and len(set(map(len, lines))) <= 2:
        msg = "the columns stand at fixed places of the line, with blanks between them, which is not read."
        remedy = "Export the table as csv; or open it in Excel, part the columns (Data, Text to Columns, Fixed width), and save it as 'CSV UTF-8'."
        raise ProjectError(Problem(file, msg, remedy, line=1))


def _swallowed_row(columns: Sequence[pa.ChunkedArray], separator: str) -> int | None:
    """Find a value that holds pieces of rows, as two stray quotation marks make it.

    A line break in a note is lawful. What gives stray marks away is the count of separators: the first line has as many
    as columns follow, the last as many as columns precede, and lines between as many as a whole row.
    """
    for before, column in enumerate(columns):
        broken = pc.match_substring(column, "\n").to_numpy()
        after = len(columns) - 1 - before
        for row in np.flatnonzero(broken):
            first, *between, last = (
                line.count(separator) for line in column[int(row)].as_py().split("\n")
            )
            if (first, last) == (after, before) and set(between) <= {len(columns) - 1}:
                return int(row) if len(columns) > 1 else None
    return None


def _ragged(
    content: bytes,
    file: str,
    separator: str,
    width: int,
    ragged: Sequence[tuple[int, int]],
    *,
    below: bool,
) -> Problem:
    """Name the lines that do not fit the header; ``below`` says that they are the last of the file."""
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
    if below and len(ragged) <= MOST_FOOTER:
        last = "line is" if len(ragged) == 1 else f"{len(ragged)} lines are"
        remedy += f" If the last {last} no part of the table, such as notes, write skip_footer: {len(ragged)} under data in evaluation.yml."
    elif below:
        remedy = "If another table stands below the first, put it into a file of its own."
    return Problem(file, msg, remedy, line=_line_of_record(content, separator, number))


def _rewritten(content: bytes, separator: str, width: int | None) -> bytes:
    """Write a table again without the empty values that lines have beyond ``width``, or the spaces before quotation marks."""
    text = io.TextIOWrapper(io.BytesIO(content), encoding="utf-8", newline="")
    made = io.StringIO(newline="")
    writer = csv.writer(made, delimiter=separator, lineterminator="\n")
    for record in csv.reader(text, delimiter=separator, skipinitialspace=width is None):
        surplus = record[width:] if width is not None else []
        writer.writerow(record[:width] if surplus and not any(surplus) else record)
    return made.getvalue().encode()


def _records(content: bytes, separator: str) -> Any:  # the class of a csv reader has no public name
    text = io.TextIOWrapper(io.BytesIO(content), encoding="utf-8", newline="")
    return csv.reader(text, delimiter=separator)


def _line_of_record(content: bytes, separator: str, number: int) -> int:
    """Give the line of the text file on which a record starts: values may hold line breaks."""
    reader = _records(content, separator)
    with contextlib.suppress(
        csv.Error
    ):  # a very long value; the line where it begins is near enough
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
