"""Columns of the files that no part of the standard takes, as texts beside the people they are about.

Nothing is computed from them: they are read to ask about what was not declared and contradicts what was, and no value of them is shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from localeval.data.cast import cast
from localeval.data.checked import Checked
from localeval.data.column_texts import ColumnSource
from localeval.data.conform import accepted_names
from localeval.data.id_positions import positions
from localeval.data.load import Look
from localeval.data.recipe import Prepared
from localeval.data.standard import ColumnSpec
from localeval.data.standard_tables import table_specs
from localeval.project.project import Project


@dataclass(frozen=True)
class UnusedColumns:
    """The columns of a file that are no part of the standard, for whoever looks for what was not declared.

    Attributes
    ----------
    texts : DataFrame
        Under the names of the file, one row for each row of ``people``; missing where nothing is known.
    file : str
        The file, or what a table of several is called.
    rows : ndarray of int, shape (n,)
        Number of the row that says it of each of the people, as problems give it; -1 where there is none.
    """

    texts: pd.DataFrame
    file: str
    rows: np.ndarray


def unused_columns(found: Look, project: Project) -> UnusedColumns:
    """Give those of the people file, of people who are in the tables.

    Parameters
    ----------
    found : Look
        With a people table.
    project : Project
    """
    spec, prepared = table_specs(project)["people"], found.made["people"]
    accepted = accepted_names(spec, project.settings.data.columns)
    raw, used = prepared.raw, {name for options in accepted for name in options}
    kept = found.kept.get("people", np.ones(len(raw.rows), dtype=bool))
    columns = {name: column for name, column in raw.columns.items() if name not in used}
    texts = _texts(columns, spec.file, raw.rows)
    return UnusedColumns(texts[kept].reset_index(drop=True), prepared.spec.file, raw.rows[kept])


def unused_of_outcomes(found: Look, month: int) -> UnusedColumns:
    """Give those of the outcomes, as the row of each person at one month has them.

    Nothing where outcomes stand in the file of people, whose columns are given already, or are worked out of other tables.

    Parameters
    ----------
    found : Look
        With a people table.
    month : int
    """
    return _beside_people(found, "outcomes", month)


def unused_of_table(found: Look, name: str) -> UnusedColumns:
    """Give those of a table with a row or several for each person, as the row of each has them that says most, the first of several.

    Parameters
    ----------
    found : Look
        With a people table.
    name : str
        Of the table: ``outcomes``, ``events``, ``jobs`` or ``pay``.
    """
    return _beside_people(found, name, None)


def _beside_people(found: Look, name: str, month: int | None) -> UnusedColumns:
    people = found.checked["people"]
    table, prepared = found.checked.get(name), found.made.get(name)
    if table is None or prepared is None or not _of_its_own(table, people, month):
        nobody = np.full(len(people.frame), -1, dtype=np.int64)
        return UnusedColumns(pd.DataFrame(index=range(len(nobody))), "", nobody)
    unused = {n: column for n, column in prepared.raw.columns.items() if n in table.unused}
    frame = table.frame
    if month is not None:
        frame = frame[(frame["month"] == month).to_numpy(dtype=bool)]
    elif unused:
        said = np.append(_filled(unused), 0)[_position_in(prepared, frame.index.to_numpy())]
        frame = frame.iloc[np.argsort(-said, kind="stable")]
    at = positions(people.frame["person_id"], frame["person_id"])
    rows = np.where(at >= 0, np.append(frame.index.to_numpy(dtype=np.int64), -1)[at], -1)
    where = _position_in(prepared, rows)
    there = pa.array(where, mask=where < 0)
    columns = {called: column.take(there) for called, column in unused.items()}
    return UnusedColumns(_texts(columns, table.spec.file, rows), table.spec.file, rows)


def _of_its_own(table: Checked, people: Checked, month: int | None) -> bool:
    """Whether a table has a file of its own with ids, and months where they are asked for, that could be read."""
    needs = ("person_id",) if month is None else ("person_id", "month")
    return table.spec.file != people.spec.file and table.usable(*needs) and people.usable("person_id")  # fmt: skip


def _filled(columns: Mapping[str, pa.ChunkedArray]) -> np.ndarray:
    """Count the cells of each row in which something stands, shape (rows,)."""
    there = []
    for column in columns.values():
        filled = column.is_valid()
        if pa.types.is_string(column.type):
            filled = pc.not_equal(pc.utf8_trim_whitespace(column), "").fill_null(False)
        there.append(filled.to_numpy())
    return np.asarray(np.sum(there, axis=0))


def _position_in(prepared: Prepared, rows: np.ndarray) -> np.ndarray:
    """Give where rows of these numbers stand among those that were read, shape (n,); -1 where they do not."""
    numbers, first = np.unique(prepared.raw.rows, return_index=True)
    return np.where(rows >= 0, np.append(first, -1)[pd.Index(numbers).get_indexer(rows)], -1)


def _texts(columns: Mapping[str, pa.ChunkedArray], file: str, rows: np.ndarray) -> pd.DataFrame:
    return pd.DataFrame(
        {
            name: cast(column, ColumnSpec(name, "text", ""), ColumnSource(file, name, rows)).values
            for name, column in columns.items()
        },
        index=range(len(rows)),
    )
