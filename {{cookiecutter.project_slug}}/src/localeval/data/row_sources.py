"""Where each row of a table is from, when a table is made of several files, or of several columns for one.

A table is checked as one, under row numbers of its own. ``Source`` turns these back into the file, the column and the row that a
person can open. It changes no value.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from localeval.project.data_values import called_together

#: Row numbers of one piece end before those of the next begin.
_STRIDE = 1 << 40


@dataclass(frozen=True)
class Piece:
    """A part of a table.

    Attributes
    ----------
    file : str
    columns : mapping of str to str
        Columns of the table that are called otherwise in the file.
    sheet : str, optional
        The sheet of a workbook.
    lacks : frozenset of str
        Columns of the table of which the file has none here: what is not there is no empty cell.
    """

    file: str
    columns: Mapping[str, str] = field(default_factory=dict)
    sheet: str | None = None
    lacks: frozenset[str] = frozenset()


@dataclass(frozen=True)
class RowPlace:
    """Where a value stands: the file, its column there, the row as a spreadsheet counts, and the sheet of a workbook."""

    file: str
    column: str | None
    row: int
    sheet: str | None = None


class Source(str):
    """What a table of several pieces is called, and where each of its rows is from."""

    pieces: tuple[Piece, ...]

    def __new__(cls, pieces: Sequence[Piece]) -> Source:
        """Name it after its files, each once."""
        made = super().__new__(
            cls, called_together(list(dict.fromkeys(piece.file for piece in pieces)))
        )
        made.pieces = tuple(pieces)
        return made

    def __getnewargs__(self) -> tuple[tuple[Piece, ...]]:  # type: ignore[override]
        return (self.pieces,)

    def place(self, column: str | None, row: int) -> RowPlace:
        """Give where a row of the table, and a column of it, stands."""
        piece = self.pieces[int(row) // _STRIDE]
        own = piece.columns.get(column, column) if column is not None else None
        return RowPlace(piece.file, own, int(row) % _STRIDE, piece.sheet)


def rows_of_piece(number: int, rows: np.ndarray) -> np.ndarray:
    """Give the row numbers that a piece's rows have in the whole table, shape (n,); those of the first stay as they are."""
    return rows.astype(np.int64) + number * _STRIDE


def place_of(where: str, column: str | None, row: int) -> RowPlace:
    """Give where a row stands, whether or not its table has pieces."""
    if isinstance(where, Source):
        return where.place(column, row)
    return RowPlace(where, column, int(row))


def names_in_files(where: str, column: str) -> frozenset[str]:
    """Give what the files of a table call a column of it."""
    pieces = where.pieces if isinstance(where, Source) else ()
    return frozenset(piece.columns.get(column, column) for piece in pieces) or frozenset([column])


def file_numbers(where: str, rows: np.ndarray) -> np.ndarray:
    """Say from which of ``files_of`` each row of a table is, shape (n,).

    Parameters
    ----------
    where : str
        ``file`` of a table's spec.
    rows : ndarray of int, shape (n,)
    """
    if not isinstance(where, Source):
        return np.zeros(len(rows), dtype=np.int64)
    files = files_of(where)
    of_piece = np.array([files.index(piece.file) for piece in where.pieces], dtype=np.int64)
    return of_piece[np.asarray(rows, dtype=np.int64) // _STRIDE]


def has_cell(where: str, column: str, rows: np.ndarray) -> np.ndarray:
    """Flag the rows of a table in which its file has a cell for a column, empty or not, shape (n,).

    Parameters
    ----------
    where : str
        ``file`` of a table's spec.
    column : str
        As the table calls it.
    rows : ndarray of int, shape (n,)
    """
    rows = np.asarray(rows, dtype=np.int64)
    if not isinstance(where, Source) or not any(column in piece.lacks for piece in where.pieces):
        return np.ones(len(rows), dtype=bool)
    there = np.array([column not in piece.lacks for piece in where.pieces])
    flags: np.ndarray = there[rows // _STRIDE]
    return flags


def rows_called(where: str, rows: np.ndarray) -> str:
    """Name the files that some rows of a table are from."""
    if not isinstance(where, Source):
        return where
    files = files_of(where)
    return called_together([files[i] for i in np.unique(file_numbers(where, rows))])


def files_of(where: str) -> tuple[str, ...]:
    """Give the files that a table is made of, each once."""
    if isinstance(where, Source):
        return tuple(dict.fromkeys(piece.file for piece in where.pieces))
    return (where,)
