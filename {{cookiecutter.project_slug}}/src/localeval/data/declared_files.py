"""The files of a table, one or several, each read as ``evaluation.yml`` says that it is written.

Which file has which sheet, header, encoding and separator is decided here, what a column is called in which file, and what every
row of a file has; how a file is read is the business of ``tablefile``, and what its values mean that of ``recipe``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pyarrow as pa

from localeval.base.digests import file_digest
from localeval.base.errors import Problem, ProjectError
from localeval.data.conform import accepted_names
from localeval.data.derived_columns import days_of_table
from localeval.data.problems import join_words, names
from localeval.data.raw import Layout, RawTable
from localeval.data.recipe_cells import written
from localeval.data.recipe_rows import TablePiece
from localeval.data.row_sources import Piece
from localeval.data.standard import TableSpec
from localeval.data.tablefile import Reader
from localeval.project.data_settings import DataSettings
from localeval.project.data_values import SAYS_MONTH, all_names
from localeval.project.project import Project
from localeval.project.table_files import WORKBOOK_KINDS, kind_of


def read_pieces(project: Project, spec: TableSpec) -> list[TablePiece]:
    """Read the files of a table as they are.

    Raises
    ------
    ProjectError
        With every file that cannot be read as a table.
    """
    data = project.settings.data
    problems = [*_not_read(project, spec), *_the_same(project, spec)]
    expected = [*_expected(spec, data), *_wide_names(spec, data)]
    kinds = zip(spec.columns, _expected(spec, data), strict=True)
    ids = frozenset(name for column, names in kinds if column.kind == "id" for name in names)
    pieces: list[TablePiece] = []
    for file, sheet in _sheets(spec, data):
        layout = Layout(
            sheet,
            data.header_rows_of(spec.name, file, sheet),
            data.skip_rows_of(spec.name, file, sheet),
            data.skip_footer_of(spec.name, file, sheet),
        )
        reader = Reader(
            project.root,
            data.encoding_of(spec.name, file),
            data.separator_of(spec.name, file),
            layout,
        )
        try:
            raw = reader.read(file, expected, ids)
            raw, called = _by_main_names(raw, spec, data)
            raw = _with_constants(raw, spec, file, data)
            pieces.append(TablePiece(Piece(file, called, raw.sheet), raw))
        except ProjectError as error:
            problems += [replace(item, sheet=item.sheet or sheet) for item in error.problems]
    if problems:
        raise ProjectError(problems)
    return pieces


def said_of_files(project: Project) -> list[str]:
    """Say which files folders and patterns stand for, and what lies beside them: nothing is taken without a word."""
    said = []
    for one in project.meant:
        are = "is 1 file" if len(one.files) == 1 else f"are {len(one.files):,} files"
        # The whole list, however long: a file too many is seen nowhere else.
        listed = f" {are}, read in this order: {join_words(list(one.files))}." if one.files else ""
        passed = names(list(one.passed_over), 5)
        others = f" Passed over, as no tables or named elsewhere: {passed}." if passed else ""
        if listed or others:
            said.append(f"{one.table}: {one.given}{listed or ' is no file.'}{others}")
    return said


def _not_read(project: Project, spec: TableSpec) -> Iterator[Problem]:
    """Refuse files of a folder or a pattern that hold tables and cannot be read: they would be missing without a word."""
    for one in project.meant:
        if one.table == spec.name:
            for file in one.unread:
                what = f"this kind of file cannot be read, and '{one.given}' stands for it too."
                remedy = "Save it as .csv, .xlsx or .parquet (in Excel: 'Excel Workbook'), and move this one out of the folder."
                yield Problem(file, what, remedy)


def _the_same(project: Project, spec: TableSpec) -> Iterator[Problem]:
    """Refuse a file of a table that is another one of it, copied: everybody in it would count twice, or be taken for one row."""
    files = _files(spec, project.settings.data)
    by_size: dict[int, list[str]] = {}
    for file in files if len(files) > 1 else ():
        path = project.root / file
        if path.is_file():
            by_size.setdefault(path.stat().st_size, []).append(file)
    for alike in by_size.values():
        first: dict[str, str] = {}
        for file in alike if len(alike) > 1 else ():
            other = first.setdefault(file_digest(project.root / file), file)
            if other != file:
                what = f"the file is the same as {other}, to the byte."
                yield Problem(file, what, "Delete the copy, or take its name out of data in evaluation.yml.")  # fmt: skip


def _expected(spec: TableSpec, data: DataSettings) -> list[tuple[str, ...]]:
    """Give all names that each column may have in a file."""
    return [(*all_names(main), standard) for main, standard in accepted_names(spec, data.columns)]


def _by_main_names(
    raw: RawTable, spec: TableSpec, data: DataSettings
) -> tuple[RawTable, dict[str, str]]:
    """Call columns by the first of their names; and say which of them the file calls otherwise."""
    called: dict[str, str] = {}
    wanted = [column.name for column in spec.columns] + list(days_of_table(spec.name, data.of_days))
    for name in dict.fromkeys(wanted):
        main = data.columns.get(name, name)
        if main in raw.columns or name in raw.columns:
            continue
        other = next((one for one in all_names(main)[1:] if one in raw.columns), None)
        if other is not None:
            called[str(main)] = other
    if not called:
        return raw, called
    mains = {theirs: main for main, theirs in called.items()}
    columns = {mains.get(name, name): values for name, values in raw.columns.items()}
    cells = {mains.get(name, name): kinds for name, kinds in raw.cells.items()}
    repeated = tuple(mains.get(name, name) for name in raw.repeated)
    return replace(raw, columns=columns, cells=cells, repeated=repeated), called


def _with_constants(raw: RawTable, spec: TableSpec, file: str, data: DataSettings) -> RawTable:
    """Add the columns that ``every_row`` says; one that the file has itself is a problem."""
    own = {column.name for column in spec.columns}
    columns, problems, notes = dict(raw.columns), list(raw.problems), list(raw.notes)
    for name, value in data.every_row_of(spec.name, file, raw.sheet).items():
        main = data.columns.get(name, name)
        there = next((one for one in (main, name) if one in raw.columns), None)
        if there is not None:
            what = f"the file has the column '{there}', but every_row says that all its rows have '{value}'."
            remedy = (
                f"Remove '{name}' from every_row in evaluation.yml, or the column from the file."
            )
            problems.append(Problem(file, what, remedy, column=there, sheet=raw.sheet))
        elif name in own:
            text = written(value)
            columns[str(main)] = pa.chunked_array([pa.repeat(text, len(raw.rows))])
            of = f", sheet '{raw.sheet}'" if raw.sheet in data.every_row else ""
            notes.append(f"{file}{of}: every_row: '{name}' is {text} in {len(raw.rows):,} rows.")
    return replace(raw, columns=columns, problems=tuple(problems), notes=tuple(notes))


def _sheets(spec: TableSpec, data: DataSettings) -> Iterator[tuple[str, str | None]]:
    """Give each file of a table with each sheet that is named, or with none."""
    for file in _files(spec, data):
        named = data.sheets_of(spec.name, file) if kind_of(file) in WORKBOOK_KINDS else ()
        yield from ((file, sheet) for sheet in named or (None,))


def _files(spec: TableSpec, data: DataSettings) -> tuple[str, ...]:
    files = data.files()
    return files.get(spec.name, files["people"])


def _wide_names(spec: TableSpec, data: DataSettings) -> Iterator[tuple[str, ...]]:
    """Give the names that the months of wide outcomes may have, so that a header is known by them."""
    if spec.name != "outcomes":
        return
    for given in data.wide_columns.values():
        if isinstance(given, str):
            yield tuple(given.replace(SAYS_MONTH, str(month)) for month in range(-120, 121))
        else:
            yield tuple(given.values())
