"""Rows of a table that hold no data: every number and every day in them is something else, as where a row of units stands below the names.

What is wrong with such a row is one thing, and not one for each of its columns.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from localeval.base.errors import Problem
from localeval.data.problems import rows_problem
from localeval.data.row_sources import place_of
from localeval.data.standard import TableSpec

#: Of more such rows in a table it is likelier that its columns are not what they are taken for.
_MOST = 10
_TYPED = frozenset({"number", "whole", "binary", "date"})


def rows_without_data(
    frame: pd.DataFrame, spec: TableSpec, bad: Mapping[str, np.ndarray]
) -> np.ndarray:
    """Flag rows in which numbers and days of two columns or more cannot be read, and of no column can.

    Parameters
    ----------
    frame : pandas.DataFrame, n rows
        The columns cast; what could not be read is missing.
    spec : TableSpec
    bad : mapping of str to numpy.ndarray of bool, shape (n,)
        By column, the values that could not be read.

    Returns
    -------
    numpy.ndarray of bool, shape (n,)
        No row where there would be more than a few.
    """
    none = np.zeros(len(frame), dtype=bool)
    typed = [name for name in bad if spec.column(name).kind in _TYPED]
    if sum(bool(bad[name].any()) for name in typed) < 2:
        return none
    wrong = np.sum([bad[name] for name in typed], axis=0)
    suspects = np.flatnonzero(wrong > 1)
    if not 0 < suspects.size <= _MOST:
        return none
    read = frame.iloc[suspects][typed].notna().to_numpy().any(axis=1)
    found = suspects[~read]
    if 0 < found.size < len(frame):
        none[found] = True
    return none


def no_data_problem(rows: Sequence[int], spec: TableSpec) -> Problem:
    """Name such rows, with the line of ``evaluation.yml`` that leaves them out."""
    by_file: dict[str, list[int]] = {}
    for row in rows:
        place = place_of(spec.file, None, row)
        named = by_file.setdefault(place.sheet or place.file, [])
        if place.row not in named:
            named.append(place.row)
    said = {file: str(each[0] if len(each) == 1 else each) for file, each in by_file.items()}
    line = ", ".join(f"{file}: {each}" for file, each in said.items())
    what = (
        "nothing in the row can be read where the other rows hold numbers and days; it may say units, or "
        "name the columns in another way"
    )
    remedy = f"Delete it in the file, or write skip_rows: {{{line}}} under data in evaluation.yml, which leaves it out each time."
    return rows_problem(spec.file, None, rows, what, remedy)
