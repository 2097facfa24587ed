"""Where the ids of a table stand among those of another: which rows are about the same person, and which are about a stranger.

Very many rows keep each different id once, and are looked up by that. Ids are compared as they stand; what differs in form
only is the business of ``id_forms``.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa

from localeval.data.packed_texts import places_among


@dataclass(frozen=True)
class Positions:
    """Where the ids of a table first stand among known ones; -1 where one does not, or nothing is given.

    Attributes
    ----------
    of_each : numpy.ndarray of int, shape (k,)
        Of each row, or of each different id where the table keeps each once.
    codes : numpy.ndarray of int, shape (n,), optional
        Which of these each row has, -1 where nothing is given.
    """

    of_each: np.ndarray
    codes: np.ndarray | None = None

    def of_rows(self, rows: np.ndarray | None = None) -> np.ndarray:
        """Give the position of each row, or of some rows, shape (n,)."""
        if self.codes is None:
            return self.of_each if rows is None else self.of_each[rows]
        # What is missing has the code -1, and so takes the last.
        each = np.append(self.of_each, np.int32(-1))
        return np.asarray(each[self.codes if rows is None else self.codes[rows]])

    def strangers(self, ids: pd.Series) -> np.ndarray:
        """Say which of these ids are given and not among the known ones, shape (n,)."""
        if (self.of_each >= 0).all():
            return np.zeros(len(ids), dtype=bool)
        return (self.of_rows() < 0) & ids.notna().to_numpy()

    def all_found(self) -> bool:
        """Whether every row has a position."""
        if self.codes is None or not (self.of_each >= 0).all():
            return bool((self.of_rows() >= 0).all())
        return bool(self.codes.min(initial=0) >= 0)


def found_among(ids: pd.Series, known: pd.Series) -> Positions:
    """Find where each id first stands among known ones.

    Parameters
    ----------
    ids, known : pandas.Series of str
        Or Categorical.
    """
    if isinstance(ids.dtype, pd.CategoricalDtype):
        different = pa.chunked_array([pa.array(ids.cat.categories, pa.large_string())])
        return Positions(places_among(different, texts_of_ids(known)), ids.array.codes)
    return Positions(places_among(texts_of_ids(ids), texts_of_ids(known)))


def positions(ids: pd.Series, known: pd.Series) -> np.ndarray:
    """Find where each id first stands among known ones, shape (n,); -1 where it does not, or nothing is given.

    Parameters
    ----------
    ids, known : pandas.Series of str
        Or Categorical.
    """
    return found_among(ids, known).of_rows()


def texts_of_ids(values: pd.Series) -> pa.ChunkedArray:
    """Give ids as texts of Arrow.

    Parameters
    ----------
    values : pandas.Series of str, or Categorical, shape (n,)
    """
    if isinstance(values.dtype, pd.CategoricalDtype):
        values = values.astype("str")
    array = pa.array(values, type=pa.large_string(), from_pandas=True)
    return array if isinstance(array, pa.ChunkedArray) else pa.chunked_array([array])


def different_ids(ids: pd.Series) -> pd.Series:
    """Give each id once, as texts, without missing ones.

    Parameters
    ----------
    ids : pandas.Series of str, or Categorical
    """
    if isinstance(ids.dtype, pd.CategoricalDtype):
        there = np.zeros(len(ids.cat.categories) + 1, dtype=bool)
        there[ids.array.codes] = True
        return pd.Series(ids.cat.categories[there[:-1]], dtype="str")
    return pd.Series(ids.dropna().unique(), dtype="str")
