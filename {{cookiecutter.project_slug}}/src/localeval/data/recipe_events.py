"""The key ``event_dates`` of the recipe: events with a column of days each, as in a row a person, as a row for each event."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from localeval.base.errors import Problem
from localeval.base.spelling import nearest
from localeval.data.problems import clip, names
from localeval.data.raw import MISSING, UNKEPT, RawTable
from localeval.data.recipe_cells import texts_of
from localeval.data.recipe_rows import TablePiece, chosen_rows
from localeval.data.recipe_table import TableInWork, unknown
from localeval.data.row_sources import Piece, Source, file_numbers, files_of
from localeval.data.words import plain
from localeval.project.project import FILE


def by_event(table: TableInWork, items: Sequence[TablePiece]) -> list[TablePiece]:
    """Give the files as pieces of which each holds one event of one file; as they are where ``event_dates`` is not about them.

    An empty cell is no event; others are left out once it is known what they say (``without_events_that_were_not``). Of several files each may lack some of the columns.

    Parameters
    ----------
    table : TableInWork
    items : sequence of TablePiece
    """
    columns = table.data.event_dates
    if not columns or table.spec.name != "events":
        return list(items)
    faults = list(_faults(table, items, columns))
    table.problems += faults
    parts = [part for item in items for part in _of_file(item, columns)]
    if faults or not parts:  # said; what follows from it is not
        return [replace(one, raw=unknown(unknown(one.raw, "event"), "date")) for one in items[:1]]
    return parts


def without_events_that_were_not(table: TableInWork, raw: RawTable, source: str) -> RawTable:
    """Leave out the rows of ``event_dates`` of which no day is known once values are read, and say how many each event has.

    A cell that says that nothing is known, by a usual word or by one that ``missing`` names, is no event, as an empty one is none.
    One that cannot be read stays, as something is said of it.

    Parameters
    ----------
    table : TableInWork
    raw : RawTable
        With a row for each cell that held something.
    source : str
        Its file or files.
    """
    columns = table.data.event_dates
    if not columns or table.spec.name != "events" or not isinstance(source, Source):
        return raw
    told = plain(texts_of(raw.columns["date"]))
    none = pc.fill_null(pc.is_in(pc.utf8_lower(told), value_set=pa.array(MISSING)), True).to_numpy()
    said = raw.faulty.get("date", np.zeros(len(none), dtype=bool))
    unkept = raw.cells.get("date", np.zeros(len(none))) == UNKEPT
    raw = chosen_rows(raw, ~none | said | unkept)
    events = raw.columns["event"].to_numpy()
    of_file = file_numbers(source, raw.rows)
    for number, file in enumerate(files_of(source)):
        here = [piece.columns.get("date") for piece in source.pieces if piece.file == file]
        counts = [
            f"{int(((events == word) & (of_file == number)).sum()):,} of '{word}'"
            for word, name in columns.items()
            if name in here
        ]
        if counts:
            table.note(file, "event_dates", f"a row for each day: {', '.join(counts)}")
    return raw


def _of_file(item: TablePiece, columns: Mapping[str, str]) -> Iterator[TablePiece]:
    there = {word: name for word, name in columns.items() if name in item.raw.columns}
    parts = [_of_one(item, word, name) for word, name in there.items()]
    for number, part in enumerate(parts):
        # What was found in reading is said once, not once an event.
        said = item.raw if not number else part.raw
        yield replace(part, raw=replace(part.raw, problems=said.problems, notes=said.notes))


def _of_one(item: TablePiece, word: str, name: str) -> TablePiece:
    """Give the rows in which a column says when an event was."""
    raw, count = item.raw, len(item.raw.rows)
    columns = {n: values for n, values in raw.columns.items() if n != name}
    columns |= {"event": pa.chunked_array([pa.array([word] * count, pa.string())])}
    columns["date"] = raw.columns[name]
    cells = {n: kinds for n, kinds in raw.cells.items() if n != name}
    if name in raw.cells:
        cells["date"] = raw.cells[name]
    told = plain(texts_of(raw.columns[name]))
    kept = pc.fill_null(pc.not_equal(told, ""), fill_value=False).to_numpy()
    table = replace(raw, columns=columns, cells=cells, faulty={}, problems=(), notes=())
    called = Piece(item.piece.file, {**item.piece.columns, "date": name}, item.piece.sheet)
    return TablePiece(called, chosen_rows(table, kept))


def _faults(
    table: TableInWork, items: Sequence[TablePiece], columns: Mapping[str, str]
) -> Iterator[Problem]:
    """Find files that have a row an event already, and columns that no file has, or one has twice."""
    for item in items:
        raw, file = item.raw, item.piece.file
        if own := [name for name in ("event", "date") if table.theirs(name, raw) is not None]:
            what = f"there is a column '{own[0]}', but event_dates says that each event has a column of its own."
            remedy = "Remove event_dates from evaluation.yml, or the column from the file."
            yield Problem(file, what, remedy, column=own[0], row=1)
        for name in columns.values():
            if name in raw.repeated:
                what = f"more than one column is called '{clip(name, 40)}'."
                remedy = "Keep one, and rename or delete the others."
                yield Problem(file, what, remedy, column=name, row=1)
    known = list(dict.fromkeys(name for item in items for name in item.raw.columns))
    for word, name in columns.items():
        if name not in known:
            near = nearest(name, known)
            remedy = (
                f"Did you mean '{clip(near, 40)}'?"
                if near
                else f"Correct the name (columns here: {names(known)}), or remove the line."
            )
            what = f"{table.spec.file} has no column '{name}'."
            yield Problem(FILE, what, remedy, column=f"data.event_dates.{word}")
