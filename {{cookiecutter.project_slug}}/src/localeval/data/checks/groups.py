"""Groups and covariates: that there are people in every group, and that something is known of them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from localeval.data.checks.places import Rows, by_place, in_places, places_known
from localeval.data.conform import Checked
from localeval.data.tables.words import COMPARISON, GROUPS
from localeval.data.wording import in_words, rows_problem
from localeval.errors import Problem
from localeval.project import Project


def group_problems(people: Checked, project: Project) -> Iterator[Problem]:
    """Find places without people, and groups without people in a place."""
    if not places_known(people, project):
        return
    file, places = people.spec.file, by_place(people, project)
    empty = [name for name, rows in places.items() if not rows.any()]
    if empty:
        what = f"there is no row{in_places(empty, project)}."
        remedy = "Add the people, correct place_code, or remove the place from evaluation.yml."
        yield Problem(file, what, remedy, column=people.theirs.get("place_code", "place_code"))
    if not people.usable("group"):
        return
    column, group = people.theirs["group"], people.frame["group"].astype("str")
    if not project.has_comparison:
        rows = people.frame.index[group == COMPARISON].tolist()
        if rows:
            what = f"the design is monitoring, but {len(rows):,} people are in a comparison group"
            remedy = "Choose a design with a comparison group in evaluation.yml, or leave these people out."
            yield rows_problem(file, column, rows, what, remedy)
        return
    for word in GROUPS:
        lacking = [
            name for name, rows in places.items() if rows.any() and not (group == word)[rows].any()
        ]
        if lacking:
            what = f"the {word} group is empty: no row has '{word}'{in_places(lacking, project)}."
            remedy = f"Add the people of the {word} group, or choose design: monitoring, which estimates no impact."
            yield Problem(file, what, remedy, column=column)


def empty_covariates(people: Checked, project: Project) -> Iterator[Problem]:
    """Find covariates without any value, for everybody or for a group."""
    for name in project.settings.covariates:
        if not people.usable(name):
            continue
        file, column = people.spec.file, people.theirs[name]
        known = people.frame[name].notna().to_numpy()
        if not known.any():
            what = f"the covariate '{name}' has no value in any row."
        else:
            empty = _empty_cells(known, people, project)
            if not empty:
                continue
            what = f"the covariate '{name}' has no value for {in_words(empty[:5])}."
        remedy = "Fill the column, or remove it from covariates in evaluation.yml."
        yield Problem(file, what, remedy, column=column)


def _empty_cells(known: Rows, people: Checked, project: Project) -> list[str]:
    """Name the groups of people, by place, for whom nothing is known."""
    if not places_known(people, project):
        return []
    groups = {"anybody": np.ones(len(known), dtype=bool)}
    if project.has_comparison and people.usable("group"):
        group = people.frame["group"].astype("str")
        groups = {f"the {word} group": (group == word).to_numpy() for word in GROUPS}
    cells = []
    for place, rows in by_place(people, project).items():
        for words, members in groups.items():
            both = rows & members
            if both.any() and not known[both].any():
                cells.append(words if len(project.places) == 1 else f"{words} in {place}")
    return cells
