"""A table as a file holds it, and how its header is recognised; what all kinds of file have in common.

It knows nothing of what the columns mean.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from localeval.base.errors import Problem, ProjectError
from localeval.base.spelling import one_line
from localeval.data.in_parts import no_row
from localeval.data.problems import rows_in_words

#: Written for "not known", in any case. "None" is not among them: it is a real answer to some questions.
MISSING = ("", "na", "n/a", "#n/a", "nan", "<na>", "null", ".")

#: Rows that are searched for a header below a title.
SEARCHED = 20

#: So many rows below a table may be totals and notes.
MOST_FOOTER = 5

#: What a cell of a workbook is, where its text does not say it: a day, a day that is shown as its month or its year only, and a
#: formula whose value is not in the file.
PLAIN, DAY, MONTH, YEAR, UNKEPT = range(5)

#: For each column that is looked for, the names it may have, folded.
Accepted = list[frozenset[str]]


@dataclass(frozen=True)
class Layout:
    """Where in a file its table stands, as far as somebody has said it.

    Attributes
    ----------
    sheet : str, optional
        Name of the sheet of a workbook; the one that holds the columns unless given.
    header_rows : tuple of int
        Row that holds the names of the columns, as a spreadsheet counts, or rows whose names are joined; unless given it is the
        first that is not blank.
    skip_rows : tuple of int
        Rows below the header that are no part of the table.
    skip_footer : int
        How many rows at the end, blank ones not counted, are no part of the table.
    """

    sheet: str | None = None
    header_rows: tuple[int, ...] = ()
    skip_rows: tuple[int, ...] = ()
    skip_footer: int = 0


#: Nothing said: the sheet with the columns, the first row, no footer.
USUAL_LAYOUT = Layout()


@dataclass(frozen=True)
class RawTable:
    """A file's columns as they stand.

    Attributes
    ----------
    columns : dict of str to pyarrow.ChunkedArray
        By the name in the file, as a person sees it: on one line, without spaces around it.
    rows : numpy.ndarray of int, shape (n,)
        The number of each row as a spreadsheet counts it: the header is row 1.
    repeated : tuple of str
        Names that stand more than once in the header; the first of them is in ``columns``.
    footer : tuple of int
        Rows below the table that were left out because ``Layout.skip_footer`` says so.
    skipped : tuple of int
        Rows within it that were left out because ``Layout.skip_rows`` says so.
    skipped_texts, footer_texts : dict of str to tuple of str
        What stands in these, by column; of the footer, in rows with as many values as the header.
    cells : dict of str to numpy.ndarray of uint8, shape (n,)
        What each cell is (``PLAIN``, ``DAY``, ``MONTH``, ``YEAR`` or ``UNKEPT``), for columns in which not all are plain.
    faulty : dict of str to numpy.ndarray of bool, shape (n,)
        Values that a problem has been said of already; they are not known here.
    sheet : str, optional
        The sheet of a workbook that was read.
    other_sheets : tuple of str
        Sheets with something on them that were not, where nobody has said which to read.
    problems : tuple of Problem
        What is wrong with the file and leaves the rest of it readable.
    notes : tuple of str
        What was done in reading that a person should know; sentences that begin with the file.
    """

    columns: dict[str, pa.ChunkedArray]
    rows: np.ndarray
    repeated: tuple[str, ...] = ()
    footer: tuple[int, ...] = ()
    skipped: tuple[int, ...] = ()
    skipped_texts: dict[str, tuple[str, ...]] = field(default_factory=dict)
    footer_texts: dict[str, tuple[str, ...]] = field(default_factory=dict)
    cells: dict[str, np.ndarray] = field(default_factory=dict)
    faulty: dict[str, np.ndarray] = field(default_factory=dict)
    sheet: str | None = None
    other_sheets: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()


def table_of(
    header: Sequence[str],
    columns: Sequence[pa.ChunkedArray],
    rows: np.ndarray,
    file: str,
    footer: Sequence[int] = (),
    cells: Mapping[int, np.ndarray] | None = None,
    skip_rows: Sequence[int] = (),
    footer_columns: Sequence[pa.ChunkedArray] = (),
) -> RawTable:
    """Name the columns and leave out rows with nothing in them, with the names of the columns again, and those to be skipped.

    ``footer`` are rows that have been left out already, and ``footer_columns`` what stands in those of them that have as many values as the
    header; ``cells`` says by position what the cells of a column are.

    Parameters
    ----------
    header : sequence of str, length k
    columns : sequence of pyarrow.ChunkedArray, each of length n
        All as text.
    rows : numpy.ndarray of int, shape (n,)
        As a spreadsheet counts them.
    file : str
        How it is called in messages.
    footer : sequence of int
        Rows that have been left out already.
    cells : mapping of int to numpy.ndarray of uint8, shape (n,), optional
        By position, what the cells of a column are.
    skip_rows : sequence of int
        Rows that ``evaluation.yml`` says to leave out.
    footer_columns : sequence of pyarrow.ChunkedArray
        What stands in those rows of the footer that have as many values as the header.

    Raises
    ------
    ProjectError
        A row that is to be left out is not there.
    """
    named: dict[str, pa.ChunkedArray] = {}
    repeated: list[str] = []
    kinds: dict[str, np.ndarray] = {}
    for i, (name, column) in enumerate(
        zip((one_line(str(name)) for name in header), columns, strict=True)
    ):
        if name in named:
            repeated.append(name)
        elif name:
            named[name] = column
            if cells and i in cells:
                kinds[name] = cells[i]
    skipped = np.isin(rows, skip_rows) if skip_rows else no_row(len(rows))
    _all_found(skip_rows, rows, file)
    at = pa.array(np.flatnonzero(skipped))
    texts = {name: _plain_texts(column.take(at)) for name, column in named.items() if skip_rows}
    again = _names_again(named, len(rows))
    again = again & ~skipped if again.any() else again
    notes: tuple[str, ...] = ()
    if again.any():
        said = rows_in_words(rows[again].tolist())
        notes = (f"{file}: {said} left out, as the names of the columns stand there again.",)
    left_out = (blank_rows(list(columns), len(rows)), skipped, again)
    if any(flags.any() for flags in left_out):
        out = np.any(left_out, axis=0)
        keep = pa.array(~out)
        named = {name: column.filter(keep) for name, column in named.items()}
        kinds = {name: kind[~out] for name, kind in kinds.items()}
        rows = rows[~out]
    if not len(rows):
        msg = "the file has a header but no rows."
        raise ProjectError(Problem(file, msg, "Export the table again, with its rows."))
    return RawTable(
        named,
        rows,
        tuple(dict.fromkeys(repeated)),
        tuple(footer),
        tuple(sorted(skip_rows)),
        texts,
        cells=kinds,
        footer_texts={
            one_line(str(name)): _plain_texts(column)
            for name, column in reversed(list(zip(header, footer_columns, strict=False)))
        },
        notes=notes,
    )


def _plain_texts(column: pa.ChunkedArray) -> tuple[str, ...]:
    return tuple("" if value is None else str(value) for value in column.to_pylist())


def _all_found(skip_rows: Sequence[int], rows: np.ndarray, file: str) -> None:
    """Refuse rows to be skipped that are none of the table's."""
    gone = (
        sorted(set(skip_rows) - set(rows[np.isin(rows, skip_rows)].tolist())) if skip_rows else []
    )
    if gone:
        msg = f"skip_rows in evaluation.yml names {rows_in_words(gone)}, which the table does not have."
        remedy = "Correct skip_rows under data: the first row of the file is row 1."
        raise ProjectError(Problem(file, msg, remedy))


def _names_again(named: Mapping[str, pa.ChunkedArray], count: int) -> np.ndarray:
    """Say which rows hold the names of the columns once more, as where files were put one under the other, shape (n,)."""
    if len(named) < 2 or not all(pa.types.is_string(column.type) for column in named.values()):
        return no_row(count)
    none = np.zeros(count, dtype=bool)
    # The first column rules nearly all rows out; the others are looked at only where it does not.
    name, column = next(iter(named.items()))
    # A file that was put below another may begin with the mark of its encoding.
    again = pc.is_in(column, value_set=pa.array([name, f"\ufeff{name}"], column.type))
    at = np.flatnonzero(again.fill_null(False).to_numpy())
    for other, values in named.items():
        if not at.size:
            return none
        texts = values.take(pa.array(at)).to_pylist()
        at = at[[one_line(str(text).lstrip("\ufeff")) == other for text in texts]]
    none[at] = True
    return none


def blank_rows(columns: list[pa.ChunkedArray], count: int) -> np.ndarray:
    """Say which rows hold nothing, shape (n,)."""
    if any(not column.null_count for column in columns if not pa.types.is_string(column.type)):
        return no_row(count)
    blank = np.ones(count, dtype=bool)
    # Columns of numbers first: they tell in no time that a row is not blank.
    for column in sorted(columns, key=lambda column: pa.types.is_string(column.type)):
        if not blank.any():
            break
        if pa.types.is_string(column.type):
            empty = pc.equal(pc.utf8_length(pc.utf8_trim_whitespace(column)), 0).fill_null(True)
        else:
            empty = column.is_null()
        blank &= empty.to_numpy()
    return blank


def footer_of(rows: Iterable[int], skip_footer: int) -> list[int]:
    """Give the last rows, among those that hold something, that are no part of the table."""
    return sorted(rows)[-skip_footer:] if skip_footer else []


def find_header(
    records: Sequence[Sequence[str]], file: str, accepted: Accepted, declared: Sequence[int] = ()
) -> int:
    """Give the row of the header, the last where there are several: what is declared, or the first that is not blank.

    Parameters
    ----------
    records : sequence of sequence of str
        The first rows.
    file : str
        How it is called in messages.
    accepted : list of frozenset of str
        For each column that is looked for, the names it may have, folded.
    declared : sequence of int
        ``header_row``; empty where nothing is said.

    Raises
    ------
    ProjectError
        Nothing stands where the names are said to be, the first rows are blank, or a title stands above the names.
    """
    for row in declared:
        if row > len(records) or not any(cell.strip() for cell in records[row - 1]):
            msg = f"header_row in evaluation.yml says that the names of the columns are in row {row}, where nothing stands."
            raise ProjectError(Problem(file, msg, "Correct header_row under data.", row=row))
    if declared:
        return declared[-1]
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
        remedy = f"Delete {above}, or write 'header_row: {best}' under data in evaluation.yml."
        raise ProjectError(Problem(file, msg, remedy, row=first))
    return first


def header_names(records: Sequence[Sequence[str]], rows: Sequence[int]) -> list[str]:
    """Give the names of columns that stand in one row, or in several: a name above holds for all to its right, up to the next.

    Examples
    --------
    >>> header_names([["Ref", "Employed", "", "Notes"], ["", "M6", "M12", ""]], [1, 2])
    ['Ref', 'Employed M6', 'Employed M12', 'Notes']
    """
    *above, last = ([cell.strip() for cell in records[row - 1]] for row in rows)
    if not above:
        return list(records[rows[0] - 1])
    width = max(len(last), *map(len, above))
    wide = [[*record, *[""] * (width - len(record))] for record in (*above, last)]
    names: list[str] = []
    running = [""] * len(wide)
    for cells in zip(*wide, strict=True):
        for level, cell in enumerate(cells[:-1]):
            if cell:
                # What was said further down belongs to the group before.
                running[level:] = [cell, *[""] * (len(running) - level - 1)]
        parts = running[:-1] if cells[-1] else cells[:-1]
        names.append(" ".join(part for part in (*parts, cells[-1]) if part))
    return names


def score(record: Iterable[str], accepted: Accepted) -> int:
    """Count the expected columns whose name stands in a row."""
    cells = {folded(cell) for cell in record}
    return sum(not names.isdisjoint(cells) for names in accepted)


def folded(name: str) -> str:
    """Reduce a name to what a person would take for the same name."""
    return one_line(name).casefold().replace(" ", "_").replace("-", "_")
