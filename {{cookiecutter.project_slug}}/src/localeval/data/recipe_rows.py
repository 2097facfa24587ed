"""The keys of the recipe that change what a row is: wide outcomes, several files for one table, rows that stand twice.

Values are as the file holds them. Every row keeps the number by which ``row_sources`` finds its file.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from localeval.base.errors import Problem
from localeval.base.spelling import nearest
from localeval.data.problems import clip, names
from localeval.data.raw import UNKEPT, RawTable
from localeval.data.recipe_cells import texts_of
from localeval.data.row_sources import Piece, Source, rows_of_piece
from localeval.project.data_values import SAYS_DAY, SAYS_MONTH
from localeval.project.day_formats import month_said, read_day
from localeval.project.project import FILE

#: A column for each month: by outcome, a name that says where the number of the month stands, or how a month of the calendar is
#: written there, or a name for each month.
Wide = Mapping[str, str | Mapping[int, str]]
#: A month since the start, or the first day of one of the calendar.
Month = int | dt.date


@dataclass(frozen=True)
class TablePiece:
    """A part of a table, as one file or one month of it gives it."""

    piece: Piece
    raw: RawTable


def month_columns(raw: RawTable, wide: Wide) -> dict[str, dict[Month, list[str]]]:
    """Find the columns of each wide outcome: by outcome and month, the names in the file that say it."""
    found: dict[str, dict[Month, list[str]]] = {}
    for outcome, given in wide.items():
        months: dict[Month, list[str]] = {}
        if isinstance(given, str):
            for name in raw.columns:
                month = _month_in(name, given)
                if month is not None:
                    months.setdefault(month, []).append(name)
        else:
            for month, name in given.items():
                if name in raw.columns:
                    months.setdefault(month, []).append(name)
        found[outcome] = {month: months[month] for month in sorted(months)}
    return found


def _month_in(name: str, given: str) -> Month | None:
    """Give the month that the name of a column says where ``given`` says that it stands; None where it is no such column."""
    day = SAYS_DAY.search(given)
    if day is None:
        before, _, after = given.partition(SAYS_MONTH)
        said = re.fullmatch(rf"{re.escape(before)}([+-]?\d{{1,3}}){re.escape(after)}", name)
        return int(said[1]) if said else None
    before, after = given[: day.start()], given[day.end() :]
    said = re.fullmatch(rf"{re.escape(before)}(.+){re.escape(after)}", name)
    found = read_day(said[1].strip(), day[1]) if said else None
    return found.replace(day=1) if found else None


def unread_months(columns: Iterable[str], given: str, months: Collection[Month]) -> Iterator[str]:
    """Find columns that are called as ``given`` says but for how their month is written, or for spaces and capitals.

    Read in silence as another column, such a month would be lost for everybody whose month it is. A month that another column
    says is not lost.

    Parameters
    ----------
    columns : iterable of str
        Those that nothing else is read from.
    given : str
        The name in which a month stands.
    months : collection of Month
        Those that are found.
    """
    day = SAYS_DAY.search(given)
    before, after = (
        given.split(SAYS_MONTH, 1) if day is None else (given[: day.start()], given[day.end() :])
    )
    like = re.compile(rf"{re.escape(_folded(before))}(.+){re.escape(_folded(after))}")
    for name in columns:
        said = like.fullmatch(_folded(name))
        if said is None or _month_in(name, given) is not None:
            continue
        text = said[1].strip()
        if day is None:
            if re.fullmatch(r"[+-]?\d{1,3}", text) and int(text) not in months:
                yield name
            continue
        year, month = month_said(text) or (None, 0)
        if month and not any(
            isinstance(one, dt.date) and one.month == month and year in (None, one.year)
            for one in months
        ):
            yield name


def _folded(name: str) -> str:
    """Give a name without differences of spaces and capitals."""
    return " ".join(name.split()).casefold()


def without_month_columns(raw: RawTable, wide: Wide) -> RawTable:
    """Take the wide outcomes out of a table of people."""
    gone = {
        name
        for months in month_columns(raw, wide).values()
        for columns in months.values()
        for name in columns
    }
    kept = {name: values for name, values in raw.columns.items() if name not in gone}
    return replace(raw, columns=kept)


def wide_problems(
    raw: RawTable, file: str, wide: Wide, used: Collection[str] = ()
) -> Iterator[Problem]:
    """Find wide outcomes of which a file has no column, or two for one month, or one whose month cannot be read.

    Parameters
    ----------
    raw : RawTable
    file : str
    wide : mapping
    used : collection of str
        Columns that are read as something else.
    """
    found = month_columns(raw, wide)
    taken = {
        *used,
        *(name for months in found.values() for each in months.values() for name in each),
    }
    free = [name for name in raw.columns if name not in taken]
    for outcome, months in found.items():
        given = wide[outcome]
        key = f"data.wide.{outcome}"
        lacking = (
            [name for name in given.values() if name not in raw.columns]
            if not isinstance(given, str)
            else []
        )
        if isinstance(given, str) and not months:
            near = nearest(given.replace(SAYS_MONTH, "12"), list(raw.columns))
            like = re.sub(r"\d+", SAYS_MONTH, near, count=1) if near else ""
            remedy = (
                f"The file has '{clip(near, 40)}'; write wide: {{{outcome}: \"{clip(like, 40)}\"}}."
                if near and like != near
                else f"Correct the name (columns here: {names(list(raw.columns))})."
            )
            yield Problem(
                FILE, f"{file} has no column that is called '{given}'.", remedy, column=key
            )
        if isinstance(given, str) and months:
            for name in unread_months(free, given, months):
                what = f"'{clip(name, 40)}' is called like '{clip(given, 40)}', but its month cannot be read, so that nobody would have it."
                like = next(iter(months.values()))[0]
                remedy = f"Rename it as the others are ('{clip(like, 40)}'); or, if it is something else, so that it does not look like them."
                yield Problem(file, what, remedy, column=name, row=1)
        if lacking:
            near = nearest(lacking[0], list(raw.columns))
            remedy = (
                f"Did you mean '{clip(near, 40)}'?"
                if near
                else "Correct the name, or remove the month."
            )
            yield Problem(FILE, f"{file} has no column {names(lacking)}.", remedy, column=key)
        for month, columns in months.items():
            for name in columns:
                if name in raw.repeated:
                    what = f"more than one column is called '{clip(name, 40)}'."
                    remedy = "Keep one, and rename or delete the others."
                    yield Problem(file, what, remedy, column=name, row=1)
            if len(columns) > 1:
                what = f"{names(columns)} would both be '{outcome}' at month {month}."
                yield Problem(file, what, "Rename or delete one of them.", column=columns[1], row=1)


def one_row_a_month(
    raw: RawTable,
    file: str,
    wide: Wide,
    ids: str,
    others: Mapping[str, str],
    since_start: Callable[[dt.date], np.ndarray],
) -> list[TablePiece]:
    """Give wide outcomes as one piece a month.

    Parameters
    ----------
    raw : RawTable
        One row a person.
    file : str
    wide : mapping
    ids : str
        What the column of ids is called.
    others : mapping of str to str
        Columns that are called otherwise in the file.
    since_start : callable
        From a month of the calendar to the months from the start of each row's person, shape (n,), missing where that is not known.

    Returns
    -------
    list of TablePiece
        In order of the month. Each has the ids, the month and a column for each outcome; an outcome without a column for
        that month is not known.
    """
    found = month_columns(raw, wide)
    count = len(raw.rows)
    pieces: list[TablePiece] = []
    for at in sorted({at for months in found.values() for at in months}):
        called = {outcome: months[at][0] for outcome, months in found.items() if at in months}
        columns = {ids: raw.columns[ids]} if ids in raw.columns else {}
        month = since_start(at) if isinstance(at, dt.date) else np.full(count, at, dtype=float)
        columns["month"] = pa.chunked_array([pa.array(month, from_pandas=True).cast(pa.int64())])
        for outcome in wide:
            columns[outcome] = (
                raw.columns[called[outcome]]
                if outcome in called
                else pa.chunked_array([pa.nulls(count, pa.string())])
            )
        cells = {ids: raw.cells[ids]} if ids in raw.cells else {}
        cells |= {name: raw.cells[theirs] for name, theirs in called.items() if theirs in raw.cells}
        table = RawTable(columns, raw.rows, cells=cells, sheet=raw.sheet)
        if not pieces:  # what was found in reading is said once, not once a month
            table = replace(table, problems=raw.problems, notes=raw.notes)
        lacks = frozenset(outcome for outcome in wide if outcome not in called)
        pieces.append(TablePiece(Piece(file, {**others, **called}, raw.sheet, lacks), table))
    return pieces


def joined(pieces: Sequence[TablePiece]) -> tuple[RawTable, str]:
    """Put the pieces of a table one under the other.

    Parameters
    ----------
    pieces : sequence of TablePiece
        Columns of one meaning have one name in all of them. One that a piece lacks is not known there.

    Returns
    -------
    RawTable
        Its rows are numbered as ``row_sources`` reads them.
    str
        What the table is called: its file, or a ``Source`` where rows are from several, or columns are called otherwise.
    """
    first = pieces[0]
    if len(pieces) == 1:
        called = Source([first.piece]) if first.piece.columns else first.piece.file
        return first.raw, called
    order = list(dict.fromkeys(name for item in pieces for name in item.raw.columns))
    columns = {name: one_under_the_other([item.raw for item in pieces], name) for name in order}
    rows = [rows_of_piece(number, item.raw.rows) for number, item in enumerate(pieces)]
    tables = [item.raw for item in pieces]
    sheets = {table.sheet for table in tables}
    whole = RawTable(
        columns,
        np.concatenate(rows),
        cells=_flags_under_each_other(tables, [table.cells for table in tables], np.uint8),
        faulty=_flags_under_each_other(tables, [table.faulty for table in tables], np.bool_),
        sheet=sheets.pop() if len(sheets) == 1 else None,
        problems=tuple(problem for table in tables for problem in table.problems),
        notes=tuple(note for table in tables for note in table.notes),
    )
    return whole, Source([_with_lacking(item, order) for item in pieces])


def _with_lacking(item: TablePiece, columns: Sequence[str]) -> Piece:
    """Say of a piece which columns of the whole table its file does not have."""
    lacking = item.piece.lacks.union(name for name in columns if name not in item.raw.columns)
    return replace(item.piece, lacks=lacking) if lacking else item.piece


def _flags_under_each_other(
    tables: Sequence[RawTable], flags: Sequence[Mapping[str, np.ndarray]], kind: type[np.generic]
) -> dict[str, np.ndarray]:
    """Put flags of cells one under the other, by column; nothing is flagged in a table that says nothing of a column."""
    return {
        name: np.concatenate(
            [
                one.get(name, np.zeros(len(table.rows), kind))
                for table, one in zip(tables, flags, strict=True)
            ]
        )
        for name in dict.fromkeys(name for one in flags for name in one)
    }


def one_under_the_other(parts: Sequence[RawTable], name: str) -> pa.ChunkedArray:
    """Put a column of several tables one under the other; nothing is known where a table does not have it."""
    given = [part.columns.get(name) for part in parts]
    kinds = {values.type for values in given if values is not None}
    # A number stays the number that its file holds only while all files hold numbers of that type.
    if kinds and all(pa.types.is_integer(kind) for kind in kinds):
        kinds = {pa.int64()} if len(kinds) > 1 else kinds
    kind = kinds.pop() if len(kinds) == 1 else pa.string()
    if pa.types.is_dictionary(kind):
        kind = pa.string()
    chunks: list[pa.Array] = []
    for values, part in zip(given, parts, strict=True):
        if values is None:
            chunks.append(pa.nulls(len(part.rows), kind))
        else:
            if values.type != kind:
                values = values.cast(kind) if pa.types.is_integer(kind) else texts_of(values)
            chunks += values.chunks
    return pa.chunked_array(chunks, kind)


def without_duplicates(raw: RawTable, compared: Sequence[str]) -> tuple[RawTable, np.ndarray]:
    """Keep one of the rows that are the same.

    Parameters
    ----------
    raw : RawTable, n rows
    compared : sequence of str
        Columns in which they must be the same; a value that is not known is the same as another that is not.

    Returns
    -------
    RawTable, m rows
        With the first of each.
    numpy.ndarray of int, shape (m,)
        How many rows like it were left out.
    """
    coded = {name: _codes(raw.columns[name]) for name in compared if name in raw.columns}
    rows = pd.DataFrame(coded, index=range(len(raw.rows)))
    duplicate = rows.duplicated().to_numpy()
    if not coded or not duplicate.any():
        return raw, np.zeros(len(raw.rows), dtype=np.int64)
    alike = rows.groupby(list(coded), sort=False, dropna=False).ngroup().to_numpy()
    return chosen_rows(raw, ~duplicate), np.bincount(alike)[alike[~duplicate]] - 1


def chosen_rows(raw: RawTable, kept: np.ndarray) -> RawTable:
    """Take the rows that ``kept`` flags, shape (n,)."""
    mask = pa.array(kept)
    columns = {name: values.filter(mask) for name, values in raw.columns.items()}
    faulty = {name: wrong[kept] for name, wrong in raw.faulty.items()}
    cells = {name: kinds[kept] for name, kinds in raw.cells.items()}
    return replace(raw, columns=columns, rows=raw.rows[kept], faulty=faulty, cells=cells)


def without_unkept(raw: RawTable, name: str) -> pa.ChunkedArray:
    """Give a column without its formulas that have no value: what stands for these is no word of the file."""
    values, cells = raw.columns[name], raw.cells.get(name)
    if cells is None or not (cells == UNKEPT).any():
        return values
    return pc.if_else(pa.array(cells == UNKEPT), pa.scalar(None, values.type), values)


def _codes(values: pa.ChunkedArray) -> np.ndarray:
    coded = texts_of(values).combine_chunks().dictionary_encode()
    codes: np.ndarray = coded.indices.to_numpy()
    return codes
