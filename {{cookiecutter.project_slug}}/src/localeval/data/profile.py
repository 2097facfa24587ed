"""What was read, column by column: how, how much of it is known, its ends and its middle, its categories, what is surprising.

For the eyes of whoever holds the data: exact numbers about few people stand in it, and nothing of it is published or stored beside
results. Of a column that tells who a person is, such as an id, a name or a date of birth, only its shape is given. Nothing is changed
or judged here; what is wrong has been said by the checks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from localeval.base.errors import ProjectError
from localeval.data.checked import Checked
from localeval.data.declared_files import read_pieces
from localeval.data.identifying_columns import shape_of
from localeval.data.load import Look
from localeval.data.problems import clip
from localeval.data.questions import Question, unanswered
from localeval.data.raw import RawTable
from localeval.data.recipe_cells import texts_of
from localeval.data.standard import ColumnSpec
from localeval.data.standard_tables import table_specs
from localeval.data.surprises import surprises
from localeval.project.project import Project

#: So many categories are listed.
LISTED = 30
#: So many surprising things are said of a column.
SURPRISES = 3
#: Larger tables are not read a second time to say what stood where nothing is known.
_MOST_CELLS = 1_000_000
_KINDS = {
    "id": "id",
    "text": "text",
    "period": "month, quarter or year",
    "category": "category",
    "number": "number",
    "whole": "whole number",
    "binary": "yes or no (1 or 0)",
    "date": "day",
}


@dataclass(frozen=True)
class ColumnProfile:
    """A column as it was read.

    Attributes
    ----------
    name, theirs : str
        Standard name, and the name in the file.
    read_as : str
    known, missing : int
    why : tuple of (str, int)
        What stood where nothing is known, and how often.
    ends : tuple of str
        Smallest, median and largest value; empty where there are none, or they are not shown.
    categories : tuple of (str, int)
    more : int
        How many categories are not listed.
    shape : str
        Of a column that tells who a person is, in the place of values.
    surprising : tuple of str
        At most three.
    """

    name: str
    theirs: str
    read_as: str
    known: int
    missing: int
    why: tuple[tuple[str, int], ...] = ()
    ends: tuple[str, ...] = ()
    categories: tuple[tuple[str, int], ...] = ()
    more: int = 0
    shape: str = ""
    surprising: tuple[str, ...] = ()


@dataclass(frozen=True)
class TableProfile:
    """A table as it was read.

    Attributes
    ----------
    name, file, sheet : str
    rows : int
    columns : tuple of ColumnProfile
    unused : tuple of str
        Columns of the file that are left behind.
    done : tuple of str
        What the recipe did.
    """

    name: str
    file: str
    sheet: str
    rows: int
    columns: tuple[ColumnProfile, ...]
    unused: tuple[str, ...] = ()
    done: tuple[str, ...] = ()


def profile_of(found: Look, project: Project) -> tuple[TableProfile, ...]:
    """Say what was read of each table.

    Parameters
    ----------
    found : Look
    project : Project
    """
    # Outcomes that are columns of people are shown there.
    shown = [name for name in table_specs(project) if name in found.checked]
    return tuple(_table(name, found, project) for name in shown)


def _table(name: str, found: Look, project: Project) -> TableProfile:
    table = found.checked[name]
    before = _as_written(name, table, project)
    asked = unanswered(found.questions, project.settings.data)
    groups = _groups(table)
    columns = tuple(
        _column(table, column, before, asked, groups)
        for column in table.spec.columns
        if column.name in table.frame
    )
    done = [note for note in found.notes if note.startswith(f"{table.spec.file}")]
    return TableProfile(
        name,
        str(table.spec.file),
        table.sheet or "",
        len(table.frame),
        columns,
        table.unused,
        tuple(note.removeprefix(f"{table.spec.file}: ") for note in done),
    )


def _groups(table: Checked) -> pd.Series | None:
    if table.spec.name != "people" or not table.usable("group"):
        return None
    return table.frame["group"].astype("str")


def _as_written(name: str, table: Checked, project: Project) -> dict[str, pd.Series]:
    """Give the words of a file of one piece as they stand, by column and row; nothing where that is not simple."""
    specs = table_specs(project)
    if name not in specs or project.settings.data.wide or table.frame.size > _MOST_CELLS:
        return {}
    try:
        pieces = read_pieces(project, specs[name])
    except ProjectError:
        return {}
    if len(pieces) != 1:
        return {}
    raw: RawTable = pieces[0].raw
    return {
        column: pd.Series(texts_of(values).to_pandas().to_numpy(dtype=object), index=raw.rows)
        for column, values in raw.columns.items()
        if column in table.theirs.values()
    }


def _column(
    table: Checked,
    column: ColumnSpec,
    before: Mapping[str, pd.Series],
    asked: Sequence[Question],
    groups: pd.Series | None,
) -> ColumnProfile:
    values, theirs = table.frame[column.name], table.theirs.get(column.name, column.name)
    known = values.dropna()
    shape = shape_of(column, theirs, known)
    profile = ColumnProfile(
        column.name,
        theirs,
        _KINDS[column.kind],
        len(known),
        len(values) - len(known),
        _why(values, before.get(theirs), hidden=bool(shape)),
    )
    if shape:
        return replace(profile, shape=shape)
    questions = [
        question.what
        for question in asked
        if (question.file, question.theirs) == (table.spec.file, theirs)
    ]
    surprising = [*questions, *surprises(column, values, known, groups)]
    ends: tuple[str, ...] = ()
    categories: tuple[tuple[str, int], ...] = ()
    more = 0
    if column.kind in {"number", "whole", "date"} and len(known):
        ends = _ends(known, column)
    if column.kind not in {"number", "date"} and not (
        column.kind == "whole" and known.nunique() > LISTED
    ):
        numbers = column.kind in {"binary", "whole"}
        words = known.map("{:g}".format) if numbers else known.astype("str")
        counts = words.value_counts()
        categories = tuple(
            (clip(str(word), 60), int(n)) for word, n in counts[:LISTED].items() if n
        )
        more = max(int((counts > 0).sum()) - LISTED, 0)
    return replace(
        profile,
        ends=ends,
        categories=categories,
        more=more,
        surprising=tuple(dict.fromkeys(surprising))[:SURPRISES],
    )


def _why(
    values: pd.Series, written: pd.Series | None, *, hidden: bool
) -> tuple[tuple[str, int], ...]:
    gone = values.index[values.isna()]
    if not len(gone):
        return ()
    if written is None:
        return ()
    texts = written.reindex(gone).fillna("").astype("str").str.strip()
    if hidden:
        empty = int((texts == "").sum())
        return tuple(
            item
            for item in (("empty", empty), ("taken for not known", len(gone) - empty))
            if item[1]
        )
    counts = texts.value_counts()
    return tuple(
        ("empty" if word == "" else f"“{clip(str(word), 30)}”", int(n))
        for word, n in counts[:6].items()
    )


def _ends(known: pd.Series, column: ColumnSpec) -> tuple[str, ...]:
    if column.kind == "date":
        middle = known.sort_values().iloc[(len(known) - 1) // 2]
        return tuple(str(pd.Timestamp(day).date()) for day in (known.min(), middle, known.max()))
    form = ".10g" if _is_year(column) else ",.10g"
    return tuple(f"{value:{form}}" for value in (known.min(), known.median(), known.max()))


def _is_year(column: ColumnSpec) -> bool:
    """Whether a number of a column is a year, which is written without separators."""
    return column.kind == "whole" and column.name.endswith("year")
