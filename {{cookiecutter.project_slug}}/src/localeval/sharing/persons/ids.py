"""Ids of persons: the column that holds them, whose each row is, and which ids mean something by themselves."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from localeval.data.raw import RawTable, folded
from localeval.sharing.persons.rawtexts import texts_of
from localeval.sharing.persons.words import folded_words

#: Ids shorter than this, and shorter numbers, stand in every report as something else.
ID_LENGTH, ID_DIGITS = 5, 6


@dataclass(frozen=True)
class Codes:
    """Whose each row of a table is, as numbers.

    Attributes
    ----------
    codes : numpy.ndarray of int
    count : int
        How many persons.
    """

    codes: npt.NDArray[np.int64]
    count: int

    @property
    def repeated(self) -> bool:
        """Whether a person has several rows."""
        return self.count < len(self.codes)


def ids_of(raw: RawTable, names: set[str]) -> pa.ChunkedArray | None:
    """Give the column of ids as texts, found by its folded name; None where a table has none."""
    for column, values in raw.columns.items():
        if folded(column) in names:
            return texts_of(values)
    return None


def codes_of(ids: pa.ChunkedArray | None) -> Codes | None:
    """Give each row the number of its person; None where a table has no ids."""
    if ids is None:
        return None
    coded = pc.dictionary_encode(ids.combine_chunks())
    return Codes(coded.indices.to_numpy().astype(np.int64), len(coded.dictionary))


def parted_ids(ids: pa.Array) -> tuple[list[str], list[str], list[str]]:
    """Part ids into weak ones, those that are one plain word, and the rest; folded.

    Done by columns, because there can be millions.
    """
    folded_ids = pc.utf8_lower(ids)
    plain = pc.match_substring_regex(folded_ids, "^[a-z0-9_]+([.-][a-z0-9_]+)*$")
    words = folded_ids.filter(plain)
    short = pc.less(pc.utf8_length(words), ID_LENGTH)
    small = pc.and_(pc.utf8_is_digit(words), pc.less(pc.utf8_length(words), ID_DIGITS))
    is_weak = pc.or_(short, small)
    rest = [folded_words(value) for value in ids.filter(pc.invert(plain)).to_pylist()]
    weak = words.filter(is_weak).to_pylist() + [key for key in rest if _is_weak(key)]
    strong = words.filter(pc.invert(is_weak)).to_pylist()
    return weak, strong, [key for key in rest if not _is_weak(key)]


def _is_weak(key: str) -> bool:
    return len(key) < ID_LENGTH or (key.isdigit() and len(key) < ID_DIGITS)
