"""A doubt about the data as a problem of ``localeval check``: with its file, column and rows, and the line that accepts it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pandas as pd

from localeval.base.errors import Problem
from localeval.checks.asked import Asked
from localeval.checks.doubt_words import HELD_BACK, question
from localeval.checks.rule import Subject
from localeval.data.problems import rows_problem
from localeval.data.questions import accept_line
from localeval.data.row_sources import Source, place_of

if TYPE_CHECKING:
    from localeval.analysis.doubts import Doubtful
    from localeval.data.unused_columns import UnusedColumns

#: How the words end that say what to do where nothing is wrong; the line that accepts it takes their place.
_LEAVE_IT = re.compile(r" If [^.]*, leave it\.$")
#: The line that accepts what is about no column.
SILENCE = "accept: [{{rule: {}, reason: ...}}]"


def problem_of(
    subject: Subject,
    doubt: Doubtful,
    asked: Asked,
    rule: str,
    rows: tuple[int, ...] = (),
    *,
    held: bool = False,
    of: UnusedColumns | None = None,
) -> Problem:
    """Put a doubt to a person, with the file, the column as the file calls it, whether it holds back the evidence, and the line that accepts it.

    Rows are positions in the people table; they are given as those of the file ``of`` which the column is, that of people unless given.
    """
    put = question(doubt, asked)
    line = accept_line(rule, put.column) if put.column else SILENCE.format(rule)
    mends = _LEAVE_IT.sub("", put.remedy)
    how_sure = f" {HELD_BACK}" if held else ""
    put = put._replace(remedy=f"{mends}{how_sure} If it is right, write under data: {line}")
    tables = subject.project.settings.data.tables()
    file = tables.get(put.table, tables["people"]) if of is None else of.file
    own = of is not None and put.column in of.texts  # and not what another table calls so
    names = {} if own else subject.project.settings.data.columns
    column = names.get(put.column, put.column) or None
    if not rows:
        return Problem(file, put.what if put.what.endswith((".", "?")) else f"{put.what}.", put.remedy, column=column)  # fmt: skip
    of = of or subject.unused
    numbers = sorted(int(of.rows[position]) for position in rows)
    what = put.what.rstrip(".")
    return rows_problem(of.file, column, numbers, what, put.remedy)


def files_of_people(subject: Subject) -> dict[str, pd.Series]:
    """Say from which file each person is, under the name of a column; nothing where all are from one."""
    if not isinstance(subject.unused.file, Source):
        return {}
    files = [place_of(subject.unused.file, None, row).file for row in subject.unused.rows]
    return {"file": pd.Series(files, dtype="object")}


def in_place(place: str, subject: Subject) -> str:
    return "" if len(subject.project.places) == 1 else f" in {place}"
