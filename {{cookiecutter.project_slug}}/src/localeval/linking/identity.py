"""Reading what the rows of a table say of who somebody is, as it stands in its files.

The files are read by the same readers as all data.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from localeval.data.declared_files import read_pieces
from localeval.data.raw import MISSING, RawTable
from localeval.data.recipe_cells import drop_codes, texts_of
from localeval.data.recipe_rows import joined
from localeval.data.standard import ColumnSpec, TableSpec
from localeval.project.data_values import Codes
from localeval.project.link_settings import LinkTable
from localeval.project.project import Project

#: What parts the parts of an identity; it stands in no cell.
BETWEEN = "\x1f"


@dataclass(frozen=True)
class Identity:
    """What the rows of a table say of who somebody is, as it stands in the file: for a person's own eyes, and for the scan.

    Attributes
    ----------
    texts : dict of str to numpy.ndarray of str, shape (rows,)
        By the standard name of the column; an empty text where nothing is known.
    """

    texts: dict[str, np.ndarray] = field(repr=False)

    def of(self, name: str, count: int) -> np.ndarray:
        """Give a column, or empty texts where the table does not have it."""
        return self.texts.get(name, np.full(count, "", dtype=object))


def read_raw(project: Project, table: LinkTable) -> tuple[RawTable, str]:
    """Read the files of a table as they stand, one under the other; columns have the first of their names."""
    columns = tuple(ColumnSpec(name, "text", "", required=False) for name in table.columns)
    spec = TableSpec("people", " and ".join(table.files), "a record", columns)
    settings = project.settings.model_copy(update={"data": table.reading()})
    pieces = read_pieces(replace(project, settings=settings), spec)
    return joined(pieces)


def column_in(raw: RawTable, table: LinkTable, name: str) -> str | None:
    """Give what a standard column is called in a table that was read; None where it has none."""
    return next((n for n in (*table.names_of(name), name) if n in raw.columns), None)


def identity_of(raw: RawTable, table: LinkTable) -> Identity:
    """Give the columns that tell who somebody is, without what is written where nothing is known."""
    texts: dict[str, np.ndarray] = {}
    for name in table.compared:
        theirs = column_in(raw, table, name)
        if theirs is not None:
            texts[name] = _texts(raw.columns[theirs], table.missing)
    return Identity(texts)


def _texts(values: pa.ChunkedArray, codes: Codes) -> np.ndarray:
    kept = texts_of(drop_codes(values, codes).values if codes else values)
    blank = pc.is_in(pc.utf8_lower(kept), value_set=pa.array(MISSING))
    found: np.ndarray = pc.if_else(blank, "", kept).to_pandas().astype(object).to_numpy()
    return found


def each_once(texts: np.ndarray, made: Callable[[str], object]) -> np.ndarray:
    """Work something out of each different text once."""
    codes, different = pd.factorize(texts, use_na_sentinel=False)
    values = np.empty(len(different), dtype=object)
    values[:] = [made(text) for text in different]
    return values[codes] if len(different) else np.empty(0, dtype=object)
