"""Columns of which many cells are empty and may be an answer: a tick for yes and nothing for no, an amount and nothing for nought.

Read as they stand, all who lack a value are not known: nobody has another one, and an average is of those who have some. Which of the
two is meant is for a person to say.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pandas as pd

from localeval.data.checked import Checked
from localeval.data.plausible import STANDARD_PRIORS
from localeval.data.questions import CODES, Question
from localeval.data.row_sources import has_cell
from localeval.data.standard import unit_of
from localeval.project.project import Project

#: So large a share of the cells is empty, and so many at least: fewer are likely not known.
_EMPTY, _CELLS = 0.05, 10
#: No name of a group: a sign, or a cross.
_TICK = re.compile(r"(?i)x|[\W_]+")
#: Of amounts so large a share is empty, beside so many that are known.
_NONE, _AMOUNTS = 0.2, 20
#: Units in which nought is an answer.
OF_AMOUNTS = frozenset({"money", "weeks", "months"})
_ROLES = frozenset({"covariate", "outcome"})
_NUMBERS = frozenset({"number", "whole"})
_KINDS = _NUMBERS | {"category", "binary"}


def blank_questions(table: Checked) -> Iterator[Question]:
    """Ask what an empty cell is, in characteristics and outcomes that say the same wherever they say anything.

    Parameters
    ----------
    table : Checked
    """
    for column in table.spec.columns:
        name = column.name
        if column.role not in _ROLES or column.kind not in _KINDS or not table.usable(name):
            continue
        values = cells_of(table, name)
        if not says_one_thing_or_nothing(values):
            continue
        only, empty = values.dropna().iloc[0], int(values.isna().sum())
        said = str(only) if column.kind == "category" else f"{float(only):.15g}"
        theirs = table.theirs[name]
        what = (
            f"'{theirs}' says '{said}' or nothing: it is empty in {empty:,} of {len(values):,} rows, and nobody has another value. As it is, "
            "the empty cells are taken for not known"
        )
        remedy = line_for_blanks(name, only)
        if column.role == "covariate":
            remedy += " If it is not known, the column tells nobody apart and can be left out."
        # A level of an outcome that all have who are known is no finding.
        sure = column.role == "outcome"
        yield Question(CODES, table.spec.file, name, theirs, (), what, remedy, sure=sure)


def nought_questions(table: Checked, project: Project) -> Iterator[Question]:
    """Ask whether an empty cell is nought, in amounts that are nought for nobody.

    Parameters
    ----------
    table : Checked
    project : Project
    """
    for column in table.spec.columns:
        name = column.name
        if column.role not in _ROLES or column.kind not in _NUMBERS or not table.usable(name):
            continue
        if unit_of(name, project) not in OF_AMOUNTS and name not in STANDARD_PRIORS:
            continue
        values = cells_of(table, name)
        known = values.dropna()
        least = float(known.min()) if len(known) else 0.0
        if says_one_thing_or_nothing(values) or not none_is_nought(least, len(known), len(values)):
            continue
        theirs = table.theirs[name]
        what = (
            f"'{theirs}' is empty in {len(values) - len(known):,} of {len(values):,} rows and nought in none. As it is, the empty cells are taken "
            "for not known, and an average is of those who have some"
        )
        remedy = (
            "If an empty cell means that there was nothing, write under data: "
            f'values: {{{name}: {{"": 0}}}}.'
        )
        yield Question(CODES, table.spec.file, name, theirs, (), what, remedy)


def cells_of(table: Checked, name: str) -> pd.Series:
    """Give the values of a column in the rows in which an empty cell may be an answer.

    A month, or a file, without such a column has no cell, though its rows stand in the table; and a month at which nothing is known of
    anybody says nothing of single persons.

    Parameters
    ----------
    table : Checked
    name : str
        Standard name.
    """
    values = table.frame[name]
    asked = has_cell(table.spec.file, table.theirs[name], values.index.to_numpy())
    if table.spec.column(name).role == "outcome" and "month" in table.frame:
        month = table.frame["month"]
        asked &= month.isin(month[values.notna()].unique()).to_numpy()
    return values[asked]


def none_is_nought(least: float, known: int, rows: int) -> bool:
    """Whether so many cells are empty, beside so many amounts of which the least is above nought, that an empty one may be nought."""
    empty = rows - known
    return known >= _AMOUNTS and are_many(empty, rows) and empty >= _NONE * rows and least > 0


def line_for_blanks(name: str, only: object) -> str:
    """Give the line by which an empty cell means the other answer.

    Parameters
    ----------
    name : str
        Standard name of the column.
    only : str or float
        What all others say.
    """
    means: dict[str, object]
    if isinstance(only, str):
        # Where one word of a category is named, all are.
        other = "Yes" if only.casefold() == "no" else "No"
        means = {only: "Yes" if _TICK.fullmatch(only) else only, "": other}
    else:
        means = {"": 0 if only else 1}
    line = json.dumps(means, ensure_ascii=False)
    return f"If an empty cell means that it is not so, as beside ticks, write under data: values: {{{name}: {line}}}."


def says_one_thing_or_nothing(values: pd.Series) -> bool:
    """Whether all known values are the same and many cells are empty."""
    return are_many(int(values.isna().sum()), len(values)) and values.dropna().nunique() == 1


def are_many(empty: int, rows: int) -> bool:
    """Whether so many of the cells of a column are empty that an empty one may be an answer."""
    return empty >= max(_CELLS, _EMPTY * rows)
