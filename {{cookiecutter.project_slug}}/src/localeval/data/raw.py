"""A table as a file holds it, and how its header is recognised; what all kinds of file have in common.

It knows nothing of what the columns mean.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from localeval.base.errors import Problem, ProjectError
from localeval.data.problems import rows_in_words

#: Written for "not known", in any case. "None" is not among them: it is a real answer to some questions.
MISSING = ("", "na", "n/a", "#n/a", "nan", "<na>", "null", ".")

#: Rows that are searched for a header below a title.
SEARCHED = 20

#: For each column that is looked for, the names it may have, folded.
Accepted = list[frozenset[str]]


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


def table_of(
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


def find_header(records: Sequence[Sequence[str]], file: str, accepted: Accepted) -> int:
    """Give the row of the header, which must be the first that is not blank."""
    filled = [
        number for number, record in enumerate(records, 1) if any(cell.strip() for cell in record)
    ]
    if not filled:
        raise ProjectError(Problem(file, "the first rows are blank.", "Start the table in row 1."))
    first = filled[0]
    scores = {number: score(records[number - 1], accepted) for number in filled}
    best = max(scores, key=lambda number: scores[number])
    if best != first and scores[best] > max(scores[first], (len(accepted) - 1) // 2):
        above = rows_in_words(filled[: filled.index(best)])
        msg = f"this is a title, not the header: the names of the columns are in row {best}."
        remedy = f"Delete {above}, so that the names of the columns come first."
        raise ProjectError(Problem(file, msg, remedy, row=first))
    return first


def score(record: Iterable[str], accepted: Accepted) -> int:
    """Count the expected columns whose name stands in a row."""
    cells = {folded(cell) for cell in record}
    return sum(not names.isdisjoint(cells) for names in accepted)


def folded(name: str) -> str:
    """Reduce a name to what a person would take for the same name."""
    return name.strip().casefold().replace(" ", "_").replace("-", "_")
