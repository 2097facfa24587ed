"""The recipe of ``evaluation.yml``: what an export says turned into what the standard says, before anything is checked.

Which files are read, and how, is the business of ``declared_files``. This decides in which order the keys are applied to a table,
and holds those that are about its files and rows; ``recipe_months``, ``recipe_values`` and ``recipe_derived`` hold the others. Each
says what it did. The files are never changed. A table that no key speaks of goes through as it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from localeval.base.errors import Problem
from localeval.base.spelling import nearest
from localeval.catalogue.catalogue import LOCAL_PREFIX
from localeval.data.conform import accepted_names
from localeval.data.filled_down import filled_down
from localeval.data.no_data_rows import (
    footer_data,
    footer_data_problem,
    skipped_data,
    skipped_data_problem,
)
from localeval.data.not_yet import DataDay
from localeval.data.outcomes_of_starts import with_each_month_once, without_other_starts
from localeval.data.problems import clip, rows_in_words
from localeval.data.questions import Question
from localeval.data.raw import RawTable
from localeval.data.recipe_derived import with_derived
from localeval.data.recipe_events import by_event, without_events_that_were_not
from localeval.data.recipe_months import by_month
from localeval.data.recipe_rows import TablePiece, joined, without_duplicates
from localeval.data.recipe_starts import OtherStarts, with_one_start
from localeval.data.recipe_table import TableInWork, unknown
from localeval.data.recipe_values import in_units, with_values_read
from localeval.data.row_sources import file_numbers, files_of
from localeval.data.standard import PERSON_TABLES, TableSpec
from localeval.data.written_otherwise import questions_of_writing
from localeval.project.project import FILE, Project


@dataclass(frozen=True)
class Prepared:
    """A table as the standard's columns can be found in it.

    Attributes
    ----------
    raw : RawTable
    spec : TableSpec
        Its ``file`` finds the file of each row.
    problems : tuple of Problem
    notes : tuple of str
        What each key did, with counts.
    seen : frozenset of str
        Columns of the standard that the files have, and those that others were worked out of.
    duplicates : numpy.ndarray of int, shape (n,), optional
        How many rows were left out that are the same as each; None where nobody asked for that.
    others : OtherStarts, optional
        Of people: the rows that were left out because another start counts.
    questions : tuple of Question
        What is asked about these.
    """

    raw: RawTable
    spec: TableSpec
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()
    seen: frozenset[str] = frozenset()
    duplicates: np.ndarray | None = None
    others: OtherStarts | None = None
    questions: tuple[Question, ...] = ()


def prepare(
    project: Project,
    spec: TableSpec,
    pieces: Sequence[TablePiece],
    people: pd.DataFrame | None = None,
    day: DataDay | None = None,
    others: OtherStarts | None = None,
) -> Prepared:
    """Apply the recipe to a table.

    Parameters
    ----------
    project : Project
    spec : TableSpec
    pieces : sequence of TablePiece
        Its files, as ``read_pieces`` gives them.
    people : pandas.DataFrame, optional
        The people of the project, cast, whose starts are needed for months since the start.
    day : DataDay, optional
        The last day of which the data can tell, which no outcome may be dated after.
    others : OtherStarts, optional
        The rows of people that were left out because another start counts.

    Returns
    -------
    Prepared
    """
    data = project.settings.data
    if not data.recipe and len(pieces) == 1:
        raw, file = joined(pieces)
        asked = questions_of_writing(raw, file, spec, project)
        return Prepared(raw, replace(spec, file=file), questions=tuple(asked))
    return _applied(TableInWork(project, spec, people, day), pieces, others)


def columns_not_found(tables: Mapping[str, Prepared], project: Project) -> Iterator[Problem]:
    """Find columns that the recipe names and no file has.

    Parameters
    ----------
    tables : mapping of str to Prepared
        All tables of the project.
    project : Project
    """
    data = project.settings.data
    seen = {name for table in tables.values() for name in table.seen}
    there = sorted({name for table in tables.values() for name in table.raw.columns})
    columns = [column for table in tables.values() for column in table.spec.columns]
    said = {column.name for column in columns if column.required}
    known = {column.name for column in columns} | set(data.of_days.values())
    asked = [
        (f"data.{key}.{name}", name.removeprefix(LOCAL_PREFIX))
        for key in ("dates", "missing", "values")
        if isinstance(given := getattr(data, key), Mapping)
        for name in given
    ]
    asked = [(key, name) for key, name in asked if name in known - said]
    asked += [(f"data.derive.{name}", made_of) for name, made_of in data.of_days.items()]
    for key, name in asked:
        if name not in seen:
            theirs = data.columns.get(name, name)
            near = nearest(theirs, there)
            remedy = (
                f"Write '{name}: {clip(near, 40)}' under data, columns, if that is it."
                if near
                else "Correct the name, or remove the line."
            )
            yield Problem(FILE, f"no file has the column '{theirs}'.", remedy, column=key)


def _applied(
    table: TableInWork, pieces: Sequence[TablePiece], others: OtherStarts | None
) -> Prepared:
    for item in pieces:
        _left_out(table, item)
    named = [_named(table, item, several=len(pieces) > 1) for item in pieces]
    named = [filled_down(table, item) for item in named]
    of_other_starts = others if table.spec.name == "outcomes" else None
    if of_other_starts is not None:
        named = [without_other_starts(table, item, of_other_starts) for item in named]
    parts = [part for item in named for part in by_month(table, item)]
    parts = by_event(table, parts)
    if len(pieces) > 1:
        _files(table, pieces)
    raw, source = joined(parts)
    table.questions += questions_of_writing(raw, source, table.spec, table.project)
    raw = with_values_read(table, raw, source)
    raw = without_events_that_were_not(table, raw, source)
    raw, source = with_derived(table, raw, source)
    raw = in_units(table, raw, source)
    raw, duplicates = _without_duplicates(table, raw, source)
    if of_other_starts is not None:
        raw, duplicates = _each_month_once(table, raw, source, of_other_starts, duplicates)
    done = Prepared(raw, replace(table.spec, file=source), duplicates=duplicates)
    if table.spec.name == "people":
        done = _one_start_each(table, done, source)
    return replace(
        done,
        problems=tuple(table.problems),
        notes=tuple(table.notes),
        seen=frozenset(table.seen),
        questions=tuple(table.questions),
    )


def _each_month_once(
    table: TableInWork,
    raw: RawTable,
    source: str,
    others: OtherStarts,
    duplicates: np.ndarray | None,
) -> tuple[RawTable, np.ndarray | None]:
    once = with_each_month_once(table, raw, source, others)
    return once, duplicates if duplicates is None else duplicates[np.isin(raw.rows, once.rows)]


def _one_start_each(table: TableInWork, done: Prepared, source: str) -> Prepared:
    raw, others = with_one_start(table, done.raw, source)
    duplicates = done.duplicates
    if duplicates is not None and others is not None:
        duplicates = duplicates[np.isin(done.raw.rows, raw.rows)]
    return replace(done, raw=raw, duplicates=duplicates, others=others)


def _left_out(table: TableInWork, item: TablePiece) -> None:
    if like_data := skipped_data(item.raw, table.spec, table.data.columns):
        table.problems.append(skipped_data_problem(item.piece.file, like_data))
    if many := footer_data(item.raw, table.spec, table.data.columns):
        table.problems.append(footer_data_problem(item.piece.file, item.raw.footer, many))
    for key, rows in (("skip_rows", item.raw.skipped), ("skip_footer", item.raw.footer)):
        if rows:
            said = f"{rows_in_words(list(rows))} left out as no part of the table"
            table.note(item.piece.file, key, said)


def _named(table: TableInWork, item: TablePiece, *, several: bool) -> TablePiece:
    """Give columns of one meaning one name in all files."""
    if not several:
        return item
    raw, called = item.raw, dict(item.piece.columns)
    sheets = len(table.data.sheets_of(table.spec.name, item.piece.file))
    sheet, columns = item.piece.sheet, dict(raw.columns)
    for column, (first, second) in zip(
        table.spec.columns, accepted_names(table.spec, table.data.columns), strict=True
    ):
        if first not in columns and second in columns:
            columns = {first if name == second else name: v for name, v in columns.items()}
            called[first] = second
        if column.required and first not in columns and not table.made(column.name):
            what = (
                f"the column '{first}' is missing, which other files of {table.spec.name} may have."
            )
            remedy = (
                "Add it, or list under data, columns what it is called in each file; or say what all rows of the file have: "
                f"every_row: {{{sheet if sheets > 1 else item.piece.file}: {{{column.name}: ...}}}}."
            )
            table.problems.append(Problem(item.piece.file, what, remedy, column=first, sheet=sheet))
            raw = unknown(raw, first)
            columns[first] = raw.columns[first]
    for name in raw.repeated:
        if name in columns:
            what = f"more than one column is called '{name}'."
            remedy = "Keep one, and rename or delete the others."
            table.problems.append(
                Problem(item.piece.file, what, remedy, column=name, row=1, sheet=sheet)
            )
    return TablePiece(replace(item.piece, columns=called), replace(raw, columns=columns))


def _files(table: TableInWork, pieces: Sequence[TablePiece]) -> None:
    several = len({item.piece.file for item in pieces}) < len(pieces)
    counts = [
        f"{len(item.raw.rows):,} rows of {item.piece.file}"
        + (f", sheet '{item.piece.sheet}'" if several and item.piece.sheet else "")
        for item in pieces
    ]
    table.notes.append(f"{table.spec.name}: one table of {', '.join(counts)}.")


def _without_duplicates(
    table: TableInWork, raw: RawTable, source: str
) -> tuple[RawTable, np.ndarray | None]:
    if not table.data.duplicates_of(table.spec.name, usual=table.spec.name in PERSON_TABLES):
        return raw, None
    # Without a key the same thing may have happened twice: only rows that are the same throughout are one row.
    used = [name for column in table.spec.columns if (name := table.theirs(column.name, raw))]
    compared = used if table.spec.key else list(raw.columns)
    kept, duplicates = without_duplicates(raw, compared)
    if gone := int(duplicates.sum()):
        rows = "row that is" if gone == 1 else "rows that are"
        of = ""
        if len(files := files_of(source)) > 1:
            before, after = (
                np.bincount(file_numbers(source, rows), minlength=len(files))
                for rows in (raw.rows, kept.rows)
            )
            shown = [
                f"{many:,} of {file}"
                for file, many in zip(files, before - after, strict=True)
                if many
            ]
            of = f" ({', '.join(shown)})"
        table.note(source, "duplicates", f"{gone:,} {rows} the same as another left out{of}")
    return kept, duplicates
