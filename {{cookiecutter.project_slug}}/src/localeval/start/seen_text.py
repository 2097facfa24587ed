"""Text files that nobody has described: how they are written, and where in them the table stands."""

from __future__ import annotations

import csv
import itertools
from collections import Counter

from localeval.base.errors import Problem, ProjectError
from localeval.data.csvfile import read_csv
from localeval.data.raw import SEARCHED, Layout
from localeval.project.table_files import kind_of
from localeval.start.seen_tables import SeenTable
from localeval.start.table_bounds import (
    FOOTER_SEARCHED,
    filled,
    footer_rows,
    header_rows_of,
    labels_of,
)
from localeval.start.text_encoding import decoded, is_wide, says_wide

_SEPARATORS = (",", ";", "\t", "|")
#: So large a share of the lines has as many columns where a sign parts them.
_MOST_OF = 0.3
_NO_COLUMNS = "neither commas, semicolons, tabs nor vertical bars part the columns; they may have a fixed width."
_EXPORTED_ANEW = "Export it as csv, or open it in Excel (Data, From Text) and save it as .xlsx."


def see_text(content: bytes, file: str) -> SeenTable:
    """Find the table of a text file.

    Raises
    ------
    ProjectError
        It holds none.
    """
    _refuse_binary(content, file)
    text, encoding = decoded(content)
    top = text[: 1 << 20]
    separator = separator_of(top)
    if separator is None and kind_of(file) != ".csv":
        raise ProjectError(Problem(file, _NO_COLUMNS, _EXPORTED_ANEW))
    separator = separator or ","
    records = _records(top, separator, SEARCHED + 30)
    header_rows = header_rows_of(records, file)
    header_row = header_rows[-1]
    width = len(records[header_row - 1])
    body = [record for record in records[header_row:] if filled(record)]
    tail = _records(_last_lines(text), separator, FOOTER_SEARCHED + 1, lines=True)
    footer = footer_rows(tail[-min(len(tail), FOOTER_SEARCHED) :], body, width)
    layout = Layout(None, header_rows, skip_footer=footer)
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


def _refuse_binary(content: bytes, file: str) -> None:
    if says_wide(content) or is_wide(content):
        return
    head = content[:8192]
    control = sum(byte < 32 and byte not in b"\t\r\n\f\x1a" for byte in head)
    if b"\0" in head or control > len(head) / 50:
        what = "this is not a table of text: it holds bytes that are no letters."
        raise ProjectError(Problem(file, what, "Export the table again, as csv or xlsx."))


def separator_of(text: str, most_of: float = _MOST_OF) -> str | None:
    """Give what parts the columns: what gives most rows the same width; None where nothing parts most of them."""
    best, most = None, 0.0
    for mark in _SEPARATORS:
        widths = [len(record) for record in _records(text, mark, 200) if filled(record)]
        counts = Counter(width for width in widths if width > 1)
        if not counts:
            continue
        width, rows = max(counts.items(), key=lambda item: (item[1], item[0]))
        score = rows / len(widths) + min(width, 50) / 1000
        if rows < most_of * len(widths):
            continue
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
    return "\n".join(lines[-FOOTER_SEARCHED:])
