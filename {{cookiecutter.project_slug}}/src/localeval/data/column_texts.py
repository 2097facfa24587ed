"""A column as it comes and as it was read, and what casting to every kind needs: texts without what cannot be seen, numbers as they are."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from localeval.base.errors import Problem
from localeval.data.parquetfile import flat_numbers
from localeval.data.problems import clip, rows_problem
from localeval.data.raw import MISSING
from localeval.data.words import plain


@dataclass(frozen=True)
class Cast:
    """A column with its kind, and what could not be read.

    Attributes
    ----------
    values : pandas.Series
        Missing where nothing was given and where the value could not be read.
    problems : tuple of Problem
    bad : numpy.ndarray of bool
        The rows that could not be read.
    notes : tuple of str
        What was taken for something else than it is written as; sentences that begin with the file.
    """

    values: pd.Series
    problems: tuple[Problem, ...]
    bad: np.ndarray
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class ColumnSource:
    """Where a column comes from: the file, its own name there, the numbers of its rows, and what its cells are if not all are plain."""

    file: str
    column: str
    rows: np.ndarray
    cells: np.ndarray | None = None

    def problem(self, bad: np.ndarray, what: str, remedy: str) -> Problem:
        """Make the problem of the same thing in several rows."""
        return rows_problem(self.file, self.column, self.rows[bad].tolist(), what, remedy)

    def note(self, words: str) -> str:
        """Make a note about the column."""
        return f"{self.file}: {words}"


def matches(text: pa.ChunkedArray, pattern: str) -> np.ndarray:
    """Say which texts hold a pattern (of RE2), shape (n,); one that is missing does not."""
    found = pc.match_substring_regex(text, pattern).fill_null(False)
    return np.asarray(found.to_numpy()).astype(bool)


def first_of(text: pa.ChunkedArray, chosen: np.ndarray) -> str:
    """Give the first of the texts that are flagged, shape (n,), clipped for a message."""
    return clip(str(text[int(np.flatnonzero(chosen)[0])].as_py()))


def direct_numbers(array: pa.ChunkedArray) -> np.ndarray | None:
    """Give a column of numbers as float64, or None when it holds texts."""
    kind = array.type
    if pa.types.is_dictionary(kind):
        return None
    if pa.types.is_boolean(kind):
        array = array.cast(pa.int8())
    elif not (pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind)):
        return None
    if array.num_chunks == 1 and (flat := flat_numbers(array.chunk(0))) is not None:
        return flat
    values = np.empty(len(array))
    done = 0
    for chunk in array.chunks:
        own = values[done : done + len(chunk)]
        if chunk.null_count or pa.types.is_decimal(kind):
            own[:] = chunk.cast(pa.float64(), safe=False).to_numpy(zero_copy_only=False)
        else:
            own[:] = chunk.to_numpy()
        done += len(chunk)
    return values


def as_text(array: pa.ChunkedArray) -> pa.ChunkedArray:
    """Give a column as trimmed texts, null where nothing is known; whole numbers without a point."""
    kind = array.type
    if pa.types.is_dictionary(kind):
        array = array.cast(kind.value_type)
        kind = array.type
    if pa.types.is_floating(kind):
        array = pc.if_else(pc.is_nan(array), None, array)
        finite = array.drop_null()
        whole = bool(
            pc.all(pc.and_(pc.is_finite(finite), pc.equal(finite, pc.trunc(finite)))).as_py()
        )
        if whole and (not len(finite) or float(pc.max(pc.abs(finite)).as_py()) < 2**53):
            array = array.cast(pa.int64())
    elif pa.types.is_timestamp(kind):
        # The day in the time zone that the file gives.
        array = pc.strftime(array, format="%Y-%m-%d")
    text = plain(array.cast(pa.string()))
    if pa.types.is_decimal(kind):
        text = pc.replace_substring_regex(text, r"^(-?\d+)\.0+$", r"\1")
    missing = pc.is_in(pc.utf8_lower(text), value_set=pa.array(MISSING))
    return pc.if_else(missing, None, text)
