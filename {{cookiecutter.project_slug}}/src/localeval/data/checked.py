"""A table with its values cast, and which of its rows belong to each place: what every check of the data is given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from localeval.base.errors import Problem
from localeval.data.problems import names
from localeval.data.standard import TableSpec
from localeval.project.project import Project

RowFlags = np.ndarray


@dataclass(frozen=True)
class Checked:
    """A table with its values cast.

    Attributes
    ----------
    spec : TableSpec
    frame : pandas.DataFrame
        Standard columns that the file has; the index is the row number in the file.
    theirs : dict of str to str
        What each of these columns is called in the file.
    problems : tuple of Problem
    unread : frozenset of str
        Columns with values that could not be used, so that checks built on them would only repeat the problem.
    unused : tuple of str
        Columns of the file that are no part of the standard and are left behind.
    notes : tuple of str
        What was done in reading that a person should know.
    sheet : str, optional
        The sheet of a workbook that was read.
    other_sheets : tuple of str
        Sheets that were not.
    """

    spec: TableSpec
    frame: pd.DataFrame
    theirs: dict[str, str]
    problems: tuple[Problem, ...]
    unread: frozenset[str]
    unused: tuple[str, ...]
    notes: tuple[str, ...] = ()
    sheet: str | None = None
    other_sheets: tuple[str, ...] = ()

    def usable(self, *columns: str) -> bool:
        """Whether all these columns are there and every value in them could be read."""
        return all(name in self.frame and name not in self.unread for name in columns)


def by_place(people: Checked, project: Project) -> dict[str, RowFlags]:
    """Give the rows of people (as a mask) that belong to each place, by the place's name."""
    if len(project.places) == 1:
        return {project.places[0].name: np.ones(len(people.frame), dtype=bool)}
    codes = people.frame["place_code"].astype("str")
    return {place.name: (codes == place.code).to_numpy() for place in project.places}


def places_known(people: Checked, project: Project) -> bool:
    """Whether it can be said of every person to which place it belongs."""
    return len(project.places) == 1 or people.usable("place_code")


def in_places(failing: Sequence[str], project: Project) -> str:
    """Say where something fails; nothing when there is only one place."""
    if len(project.places) == 1:
        return ""
    if len(failing) == len(project.places):
        return " in any place"
    return f" in {names(failing, 5)}"
