"""One table on its way through the recipe: which it is, what its columns are called, and what has been said of it so far.

The keys themselves are in ``recipe`` (files and rows), ``recipe_months``, ``recipe_values`` and ``recipe_derived``, which take a
table in work and hand on what they made of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd
import pyarrow as pa

from localeval.base.errors import Problem
from localeval.data.cast import cast
from localeval.data.column_texts import ColumnSource
from localeval.data.derived_columns import days_of_table, starts_of
from localeval.data.id_forms import form_difference
from localeval.data.not_yet import DataDay
from localeval.data.questions import Question
from localeval.data.raw import PLAIN, UNKEPT, RawTable
from localeval.data.recipe_cells import Rewritten
from localeval.data.standard import ColumnSpec, TableSpec
from localeval.project.data_settings import DataSettings
from localeval.project.project import Project

#: Keys that are about a file, whichever tables are read from it.
_OF_FILES = ("skip_footer", "wide", "event_dates")


@dataclass
class TableInWork:
    """What the keys of the recipe need to know of a table, and what they said of it.

    Attributes
    ----------
    project : Project
    spec : TableSpec
    people : pandas.DataFrame, optional
        The people of the project, cast, whose starts are needed for months since the start.
    day : DataDay, optional
        The last day of which the data can tell.
    problems : list of Problem
    notes : list of str
        What each key did, with counts.
    seen : set of str
        Columns of the standard that the files have, and those that others were worked out of.
    questions : list of Question
        What is asked about what was done.
    """

    project: Project
    spec: TableSpec
    people: pd.DataFrame | None
    day: DataDay | None = None
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    questions: list[Question] = field(default_factory=list)

    @property
    def data(self) -> DataSettings:
        """What ``evaluation.yml`` says of the data."""
        return self.project.settings.data

    def theirs(self, name: str, raw: RawTable) -> str | None:
        """Give what a standard column is called in a table; None where it has none."""
        return next(
            (n for n in (self.data.columns.get(name, name), name) if n in raw.columns), None
        )

    def standard(self, theirs: str) -> str:
        """Give what the standard calls a column of the table; another table may have one of that name, which is another column."""
        own = [column.name for column in self.spec.columns]
        own += days_of_table(self.spec.name, self.data.of_days)
        return next((name for name in own if self.data.columns.get(name) == theirs), theirs)

    def made(self, name: str) -> bool:
        """Whether a column is made by the recipe, so that no file needs to have it."""
        if name in self.data.derive:
            return True
        if self.spec.name == "events" and self.data.event_dates:
            return name in {"event", "date"}
        return bool(self.data.wide) and (name == "month" or name in self.data.wide_columns)

    def starts(self, raw: RawTable, source: str) -> pd.Series | None:
        """Give the start of the person of each row; None where no column says it."""
        if self.spec.name == "people":
            theirs = self.theirs("start_date", raw)
            if theirs is None:
                return None
            spec = ColumnSpec("start_date", "date", "", filled=False)
            return cast(raw.columns[theirs], spec, ColumnSource(source, theirs, raw.rows)).values
        ids = self.theirs("person_id", raw)
        if self.people is None or "start_date" not in self.people or ids is None:
            return None
        spec = ColumnSpec("person_id", "id", "")
        of = cast(raw.columns[ids], spec, ColumnSource(source, ids, raw.rows)).values
        difference = form_difference(of, self.people["person_id"])
        if difference is not None:
            of = of.replace(difference.matched)
        return starts_of(of, self.people)

    def note(self, source: str, key: str, what: str) -> None:
        """Keep what a key did."""
        shared = self.spec.name == "outcomes" and "outcomes" not in self.data.files()
        where = f"{source} (outcomes)" if shared and key not in _OF_FILES else source
        self.notes.append(f"{where}: {key}: {what}.")

    def count(self, source: str, key: str, done: Rewritten, what: str) -> None:
        """Keep how many values a key changed, where it changed any."""
        if done.count:
            values = "value" if done.count == 1 else "values"
            self.note(source, key, f"{done.count:,} {values} {what}")


def unknown(raw: RawTable, name: str) -> RawTable:
    """Give a column of which a problem has been said: nothing of it is known."""
    values = pa.chunked_array([pa.nulls(len(raw.rows), pa.string())])
    return with_column(raw, name, values, {}, np.ones(len(raw.rows), dtype=bool))


def with_column(
    raw: RawTable,
    name: str,
    values: pa.ChunkedArray,
    faults: Mapping[str, np.ndarray],
    said: np.ndarray | None = None,
) -> RawTable:
    """Put values in the place of a column; those of which a problem has been said are flagged.

    Parameters
    ----------
    raw : RawTable, n rows
    name : str
        As the file calls it.
    values : pyarrow.ChunkedArray, length n
    faults : mapping of str to ndarray of int
        Texts that a problem names, each with its positions.
    said : ndarray of bool, shape (n,), optional
        Values of which something has been said already.
    """
    faulty = dict(raw.faulty)
    if faults or (said is not None and said.any()):
        wrong = faulty.get(name, np.zeros(len(raw.rows), dtype=bool)).copy()
        for positions in faults.values():
            wrong[positions] = True
        faulty[name] = wrong if said is None else wrong | said
    # What a cell was says nothing of the value that was made of it; a cell without a kept value stays one.
    cells = dict(raw.cells)
    if name in cells:
        cells[name] = np.where(cells[name] == UNKEPT, UNKEPT, PLAIN).astype(np.uint8)
    return replace(raw, columns={**raw.columns, name: values}, faulty=faulty, cells=cells)
