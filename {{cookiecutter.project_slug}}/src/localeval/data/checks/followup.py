"""Follow-up: rows at the months that the evaluation asks for, with values that can be compared."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from localeval.data.checks.places import Rows, by_place, in_places, places_known
from localeval.data.conform import Checked
from localeval.data.tables.outcomes import outcome_column
from localeval.data.tables.words import GROUPS
from localeval.errors import Problem
from localeval.project import Measure, Project


def follow_up(outcomes: Checked, people: Checked | None, project: Project) -> Iterator[Problem]:
    """Find months without rows, and outcomes without values or without any difference."""
    if not outcomes.usable("month"):
        return
    file, month = outcomes.spec.file, outcomes.frame["month"]
    there = {int(value) for value in month.dropna().unique()}
    for asked in sorted({measure.month for measure in project.measures} - there):
        shown = [str(value) for value in sorted(there)]
        if len(shown) > 12:
            shown = [*shown[:6], "…", *shown[-5:]]
        what = f"there is no row at month {asked}, which evaluation.yml asks for; the file has months {', '.join(shown)}."
        remedy = "Add the rows, or correct the month under outcomes in evaluation.yml."
        yield Problem(file, what, remedy, column=outcomes.theirs.get("month", "month"))
    if people is None or not people.usable(
        "person_id", "group" if project.has_comparison else "person_id"
    ):
        return
    if not outcomes.usable("person_id") or not places_known(people, project):
        return
    position = _positions(outcomes, people)
    if (position < 0).any() or people.frame["person_id"].duplicated().any():
        return  # the tables do not fit together yet, which has been said
    for measure in project.measures:
        column = outcome_column(measure.outcome)
        if measure.month in there and outcomes.usable(column):
            yield from _one_measure(measure, outcomes, people, position, project)


def _positions(outcomes: Checked, people: Checked) -> Rows:
    """Give for each outcome row the position of its person in people, or -1."""
    ids = people.frame["person_id"]
    first = (~ids.duplicated() & ids.notna()).to_numpy()
    index = pd.Index(ids[first])
    found = index.get_indexer(outcomes.frame["person_id"])
    return np.where(found >= 0, np.flatnonzero(first)[found], -1)


def _one_measure(
    measure: Measure, outcomes: Checked, people: Checked, position: Rows, project: Project
) -> Iterator[Problem]:
    column = outcome_column(measure.outcome)
    values = outcomes.frame[column].to_numpy(dtype=float)
    used = (
        (outcomes.frame["month"] == measure.month).to_numpy() & (position >= 0) & ~np.isnan(values)
    )
    words = {"": np.ones(len(people.frame), dtype=bool)}
    if project.has_comparison:
        group = people.frame["group"].astype("str")
        words = {word: (group == word).to_numpy() for word in GROUPS}
    silent: dict[str, list[str]] = {word: [] for word in words}
    constant: list[str] = []
    value = 0.0
    for place, rows in by_place(people, project).items():
        if not rows.any():
            continue
        here = used.copy()
        here[used] = rows[position[used]]
        for word, members in words.items():
            if (rows & members).any() and not members[position[here]].any():
                silent[word].append(place)
        found = values[here]
        if project.has_comparison and len(found) > 1 and found.min() == found.max():
            constant.append(place)
            value = float(found[0])
    file, theirs = outcomes.spec.file, outcomes.theirs[column]
    for word, failing in silent.items():
        if failing:
            whom = f"of the {word} group" if word else "of people"
            what = f"there is no value at month {measure.month} in any row {whom}{in_places(failing, project)}."
            remedy = "Add the values, or remove the outcome from evaluation.yml."
            yield Problem(file, what, remedy, column=theirs)
    if constant:
        what = f"the value at month {measure.month} is {value:g} for everybody{in_places(constant, project)}, so nothing can be estimated."
        remedy = (
            "Check how the column was made; if it is right, remove the outcome from evaluation.yml."
        )
        yield Problem(file, what, remedy, column=theirs)
