"""Rows of a table that hold no data: every number and every day in them is something else, as where a row of units stands below the names.

What is wrong with such a row is one thing, and not one for each of its columns.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
import pyarrow as pa

from localeval.base.errors import Problem
from localeval.data.problems import rows_problem
from localeval.data.raw import RawTable
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


#: Of so many rows the form of ids is looked at.
_SOME = 2000


def skipped_data(raw: RawTable, spec: TableSpec, columns: Mapping[str, str]) -> list[int]:
    """Give the rows that ``skip_rows`` leaves out and that look like data: an id with a digit, and one in every number and day.

    An export without its row of units has a person there, whom the line of last quarter would drop.

    Parameters
    ----------
    raw : RawTable
    spec : TableSpec
    columns : mapping of str to str
        What the file calls columns of the standard, where that is otherwise.
    """
    return [raw.skipped[i] for i in _like_data(raw.skipped_texts, spec, columns)]


def footer_data(raw: RawTable, spec: TableSpec, columns: Mapping[str, str]) -> int:
    """Give how many of the rows that ``skip_footer`` leaves out look like the table's: an export without its totals ends in people.

    Parameters
    ----------
    raw : RawTable
    spec : TableSpec
    columns : mapping of str to str
        What the file calls columns of the standard, where that is otherwise.
    """
    like_data = _like_data(raw.footer_texts, spec, columns)
    if not like_data:
        return 0
    # A total stands under another form of id ("Total: 70"), or without what every row of the table says.
    ids = next(columns.get(c.name, c.name) for c in spec.columns if c.kind == "id")
    shapes = {_shape(text) for text in _some_texts(raw, ids)}
    needed = [
        raw.footer_texts[name]
        for column in spec.columns
        if column.required
        and column.filled
        and (name := columns.get(column.name, column.name)) in raw.footer_texts
    ]
    return sum(
        _shape(raw.footer_texts[ids][i]) in shapes and all(values[i].strip() for values in needed)
        for i in like_data
    )


def _some_texts(raw: RawTable, name: str) -> list[str]:
    """Give some values of a column, as texts, from all over it."""
    if name not in raw.columns:
        return []
    column = raw.columns[name]
    at = np.unique(np.linspace(0, len(column) - 1, min(len(column), _SOME)).astype(int))
    return [str(value) for value in column.take(pa.array(at)).to_pylist() if value is not None]


def _shape(text: str) -> str:
    """Give of what signs a text is: AB12 is aa0."""
    return re.sub(r"\d+", "0", re.sub(r"[^\W\d_]", "a", text.strip()))


def _like_data(
    texts: Mapping[str, Sequence[str]], spec: TableSpec, columns: Mapping[str, str]
) -> list[int]:
    """Say which rows, of which ``texts`` has each column, look like data: an id, and numbers and days where they should be."""

    def of(kinds: frozenset[str]) -> list[Sequence[str]]:
        found = [
            columns.get(column.name, column.name) for column in spec.columns if column.kind in kinds
        ]
        return [texts[name] for name in found if name in texts]

    ids, typed = of(frozenset({"id"})), of(_TYPED - {"binary"})
    if not ids or not typed:
        return []
    like_data = []
    for i, own in enumerate(ids[0]):
        told = [values[i] for values in typed if values[i].strip()]
        if _has_digit(own) and told and all(map(_has_digit, told)):
            like_data.append(i)
    return like_data


def footer_data_problem(file: str, rows: Sequence[int], many: int) -> Problem:
    """Refuse to drop rows at the end that look like data; ``many`` of the rows do."""
    what = f"skip_footer leaves out {len(rows)} at the end, of which {many} {'looks' if many == 1 else 'look'} like the others: with an id, numbers and days"
    remedy = "Correct skip_footer under data: the export may end otherwise now. A person who should not count is deleted in the export."
    return rows_problem(file, None, list(rows), what, remedy)


def skipped_data_problem(file: str, rows: Sequence[int]) -> Problem:
    """Refuse to drop rows that look like data."""
    what = (
        "skip_rows leaves the row out, and it looks like the others: it has an id, numbers and days"
    )
    remedy = "Correct skip_rows under data: the export may have its rows elsewhere now. A person who should not count is deleted in the export."
    return rows_problem(file, None, rows, what, remedy)


def _has_digit(text: str) -> bool:
    return any(map(str.isdigit, text))


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
