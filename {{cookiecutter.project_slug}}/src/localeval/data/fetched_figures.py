"""Figures about places that were fetched: a table of the standard that this package has written itself, read as strictly.

They join the rows of a context table of one's own. No recipe of ``evaluation.yml`` speaks of this file, because nobody made it. Who
fetches it is ``place_figures``.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterator

import pandas as pd

from localeval.base.csvtext import table_text
from localeval.base.errors import Problem, ProjectError
from localeval.data.context_checks import MOST_FIGURES
from localeval.project.context_settings import FIGURES
from localeval.project.project import Project

#: Columns of the file, in order.
COLUMNS = (
    "place_code",
    "place_name",
    "indicator",
    "period",
    "value",
    "low",
    "high",
    "age_band",
    "status",
    "source",
)
NUMBERS = ("value", "low", "high")
#: What makes a figure the only one of its kind.
KEY = ["place_code", "indicator", "period", "age_band"]
AGAIN = "Fetch them again with localeval context, or take the file back from git."


def read_figures(project: Project) -> pd.DataFrame:
    """Read the figures that were fetched.

    Returns
    -------
    DataFrame
        Texts, and float64 where a number is meant; missing where the cell is empty.

    Raises
    ------
    ProjectError
        The file is not as it was written.
    """
    text = table_text(project.root / FIGURES, FIGURES)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        lines = list(reader)
    except csv.Error:
        raise ProjectError(_changed("it cannot be read as CSV", reader.line_num)) from None
    if not lines or tuple(lines[0]) != COLUMNS:
        raise ProjectError(_changed("its columns are not those that were written", 1))
    problems = [
        problem for number, line in enumerate(lines[1:], 2) for problem in _problems(line, number)
    ]
    if problems:
        raise ProjectError(problems)
    frame = pd.DataFrame(lines[1:], columns=list(COLUMNS), dtype="str").replace("", pd.NA)
    for name in NUMBERS:
        frame[name] = pd.to_numeric(frame[name], errors="raise").astype("float64")
    return frame


def _problems(line: list[str], number: int) -> Iterator[Problem]:
    if len(line) != len(COLUMNS):
        yield _changed(f"a row has {len(line)} cells, not {len(COLUMNS)}", number)
        return
    cells = dict(zip(COLUMNS, line, strict=True))
    for name in (*KEY, "source"):
        if not cells[name]:
            yield _changed(f"'{name}' is empty", number)
    for name in NUMBERS:
        if cells[name] and not _is_number(cells[name]):
            yield _changed(f"'{name}' is no number", number)


def _is_number(text: str) -> bool:
    try:
        return math.isfinite(float(text))
    except ValueError:
        return False


def _changed(what: str, row: int) -> Problem:
    return Problem(FIGURES, f"{what}.", AGAIN, row=row)


def fetched_problems(project: Project, own: pd.DataFrame | None, file: str) -> list[Problem]:
    """Find what is wrong with figures that were fetched, and where they do not go together with a table of one's own.

    Parameters
    ----------
    project : Project
    own : DataFrame, optional
        The context table of one's own, where it could be read.
    file : str
        What it is called.
    """
    if not project.has_fetched_figures:
        return []
    try:
        fetched = read_figures(project)
    except ProjectError as error:
        return list(error.problems)
    problems = []
    twice = fetched[fetched.duplicated(KEY)]
    if len(twice):
        problems.append(_changed("a figure stands twice", int(twice.index[0]) + 2))
    known = fetched
    if own is not None and set(KEY) <= set(own.columns):
        both = own[KEY].astype("str").merge(fetched[KEY].drop_duplicates(), on=KEY)
        if len(both):
            first = both.iloc[0]
            what = f"it has '{first['indicator']}' of {first['place_code']} for {first['period']}, and so have the figures that were fetched."
            remedy = f"Remove such rows ({len(both):,}) from it, or name under context, indicators those to be fetched."
            problems.append(Problem(file, what, remedy))
        known = pd.concat([fetched[["place_code"]], own[["place_code"]].astype("str")])
    for place in project.places:
        count = int((known["place_code"] == place.code).sum())
        if count > MOST_FIGURES:
            what = f"there are {count:,} figures about {place.name}, more than the {MOST_FIGURES} that a result holds."
            problems.append(Problem(FIGURES, what, "Name fewer under context, indicators."))
    return problems


def with_fetched(own: pd.DataFrame | None, project: Project) -> pd.DataFrame | None:
    """Put figures that were fetched under those of a table of one's own; None where there are neither."""
    if not project.has_fetched_figures:
        return own
    fetched = read_figures(project)
    return fetched if own is None else pd.concat([own, fetched], ignore_index=True)
