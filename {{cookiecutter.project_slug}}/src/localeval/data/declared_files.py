"""The files of a table, one or several, each read as ``evaluation.yml`` says that it is written.

Which file has which sheet, header, encoding and separator is decided here; how a file is read is the business of ``tablefile``, and
what its values mean that of ``recipe``.
"""

from __future__ import annotations

from collections.abc import Iterator

from localeval.base.errors import Problem, ProjectError
from localeval.data.conform import accepted_names
from localeval.data.raw import Layout
from localeval.data.recipe_rows import TablePiece
from localeval.data.row_sources import Piece
from localeval.data.standard import TableSpec
from localeval.data.tablefile import Reader
from localeval.project.data_settings import SAYS_MONTH, DataSettings
from localeval.project.project import Project


def read_pieces(project: Project, spec: TableSpec) -> list[TablePiece]:
    """Read the files of a table as they are.

    Raises
    ------
    ProjectError
        With every file that cannot be read as a table.
    """
    data = project.settings.data
    expected = [*accepted_names(spec, data), *_wide_names(spec, data)]
    pieces: list[TablePiece] = []
    problems: list[Problem] = []
    for file in _files(spec, data):
        layout = Layout(
            data.sheet_of(spec.name, file),
            data.header_row_of(spec.name, file),
            data.skip_footer_of(spec.name, file),
        )
        reader = Reader(
            project.root,
            data.encoding_of(spec.name, file),
            data.separator_of(spec.name, file),
            layout,
        )
        try:
            pieces.append(TablePiece(Piece(file), reader.read(file, expected)))
        except ProjectError as error:
            problems += error.problems
    if problems:
        raise ProjectError(problems)
    return pieces


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
