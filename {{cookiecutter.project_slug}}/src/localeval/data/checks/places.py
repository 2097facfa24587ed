"""The rows of each place, and saying in which places something fails."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from localeval.data.conform import Checked
from localeval.data.wording import names
from localeval.project import Project

Rows = np.ndarray


def by_place(people: Checked, project: Project) -> dict[str, Rows]:
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
