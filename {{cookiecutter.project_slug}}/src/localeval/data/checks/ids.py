"""Ids: those of made-up persons, and persons who are in one table and not in another."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from localeval.data.conform import Checked
from localeval.data.wording import rows_problem
from localeval.errors import Problem
from localeval.project import FILE, Project

#: How the ids of made-up persons begin, so that they are known for what they are wherever they turn up.
SYNTHETIC_PREFIX = "SYN-"


def synthetic_unmarked(people: Checked, project: Project) -> Iterator[Problem]:
    """Find made-up persons among data that are said to be real."""
    if project.settings.data.synthetic or not people.usable("person_id"):
        return
    made_up = people.frame["person_id"].str.startswith(SYNTHETIC_PREFIX).fillna(False)
    if made_up.any():
        what = f"{int(made_up.sum()):,} people are made up (ids that begin with {SYNTHETIC_PREFIX}), but the data are said to be real."
        remedy = f"Put your own data into {people.spec.file}, or set synthetic: true under data."
        yield Problem(FILE, what, remedy, column="data.synthetic")


def unknown_persons(table: Checked, people: Checked) -> Iterator[Problem]:
    """Find persons of a table who are not in people."""
    known = pd.Index(people.frame["person_id"].dropna().unique())
    ids = table.frame["person_id"].dropna()
    strangers = ids[~ids.isin(known)]
    if strangers.empty:
        return
    who = strangers.nunique()
    what = f"{who:,} {'person is' if who == 1 else 'persons are'} not in {people.spec.file}; the first such row is this"
    remedy = "Add them to people, or remove their rows."
    if strangers.str.lstrip("0").isin(known.str.lstrip("0")).any():
        remedy = "Some ids agree but for zeros at the front, which Excel removes: store the column as text in both files."
    column = table.theirs["person_id"]
    yield rows_problem(table.spec.file, column, strangers.index.tolist(), what, remedy)
