"""Cells that a sheet leaves empty below a value that holds for all of them: filled down where that is declared, and asked about.

A list that names a provider in the first row of its people only is one that a person reads rightly, and a table that knows the
provider of hardly anybody. Whether an empty cell means "as above" or "not known" nobody but its maker can say.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pandas as pd
import pyarrow as pa

from localeval.data.checked import Checked
from localeval.data.problems import rows_problem
from localeval.data.questions import CODES, Question
from localeval.data.recipe_cells import texts_of
from localeval.data.recipe_rows import TablePiece
from localeval.data.recipe_table import TableInWork

#: A column looks like one of blocks where a block has so many rows on average, and no value has more blocks than this.
_ROWS, _BLOCKS = 4, 2


def filled_down(table: TableInWork, item: TablePiece) -> TablePiece:
    """Fill the columns that ``fill_down`` names, within one file or sheet.

    Parameters
    ----------
    table : TableInWork
    item : TablePiece
    """
    raw, file = item.raw, item.piece.file
    for name in table.data.fill_down:
        theirs = table.theirs(name, raw)
        if theirs is None:
            continue
        values = texts_of(raw.columns[theirs]).to_pandas()
        blank = values.isna() | (values.str.strip() == "")
        filled = values.mask(blank).ffill()
        count = int(blank.sum())
        if blank.iloc[0]:
            first = int(np.argmax(~blank.to_numpy())) if not blank.all() else len(blank)
            rows = [int(row) for row in raw.rows[:first]]
            what = (
                f"the cell is empty, and above it stands nothing that '{name}' could be filled with"
            )
            remedy = "Write its value, or remove the column from fill_down."
            table.problems.append(rows_problem(file, theirs, rows, what, remedy))
        elif count:
            cells = "1 cell" if count == 1 else f"{count:,} cells"
            table.note(file, "fill_down", f"{cells} of '{theirs}' filled with the value above")
        column = pa.chunked_array([pa.array(filled.where(filled.notna(), None), pa.string())])
        raw = replace(raw, columns={**raw.columns, theirs: column})
    return replace(item, raw=raw)


def looks_like_blocks(values: pd.Series) -> bool:
    """Whether values stand in the first row of blocks only, shape (n,), in the order of the file.

    Examples
    --------
    >>> looks_like_blocks(pd.Series(["Alder", None, None, None, "Birch", None, None, None, None]))
    True
    >>> looks_like_blocks(pd.Series(["Alder", None, "Alder", "Birch", None, None, "Alder", None, None]))
    False
    """
    filled = int(values.notna().sum())  # first, as most columns of very many rows have no gaps
    if filled < 2 or len(values) < _ROWS * filled or pd.isna(values.iloc[0]):
        return False
    words = values.dropna().astype("str")
    if words.nunique() < 2 or len(words) > _BLOCKS * words.nunique():
        return False
    return bool((words.to_numpy()[1:] != words.to_numpy()[:-1]).all())


def _longer_than_a_row(values: pd.Series) -> int:
    """Count the blocks that have an empty cell below their value, shape (n,), the first value of which is known."""
    known = values.notna().to_numpy()
    return int((known[:-1] & ~known[1:]).sum())


def block_questions(table: Checked) -> Iterator[Question]:
    """Ask about columns of words that look as if they were named in the first row of each block only.

    Parameters
    ----------
    table : Checked
    """
    for column in table.spec.columns:
        if column.kind not in {"category", "id"} or column.name not in table.frame:
            continue
        values = table.frame[column.name]
        if not looks_like_blocks(values):
            continue
        theirs = table.theirs[column.name]
        rows = tuple(int(row) for row in table.frame.index[values.isna()])
        longer, filled = _longer_than_a_row(values), int(values.notna().sum())
        below = f"each of its {filled:,}" if longer == filled else f"{longer:,} of its {filled:,}"
        what = f"'{theirs}' is empty below {below} values, as if a value held for the rows below it, up to the next"
        remedy = (
            f"If it stands in the first row of each block only, write under data: fill_down: [{column.name}]; if it is not known in "
            "these rows, leave it."
        )
        # that all that is not known stands at the end happens by chance in a short table
        sure = longer > 1
        yield Question(CODES, table.spec.file, column.name, theirs, rows, what, remedy, sure=sure)
