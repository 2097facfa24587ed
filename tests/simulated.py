"""Places of simulated projects one by one, as tests look at them; a project is written whole."""

from __future__ import annotations

from dataclasses import replace

from localeval.project.project import Place, Project
from localeval.synthetic.curves import true_effect
from localeval.synthetic.people import MadeUpPlace, make_people
from localeval.synthetic.scenarios import read_plan, scenarios


def make_place(
    project: Project, place: Place, seed: int | None = None, sizes: tuple[int, int] | None = None
) -> MadeUpPlace:
    """Make the people of a place and their outcomes, as planned unless a seed or the two sizes are given."""
    plan = read_plan(project)
    scenario = scenarios(project, plan)[place.code]
    if sizes is not None:
        scenario = replace(scenario, participants=sizes[0], comparison=sizes[1])
    return make_people(project, place, scenario, plan.seed if seed is None else seed)


def truth(project: Project, place: Place | None = None) -> dict[str, float]:
    """Give the true effects in a place, the first unless given, in the units of the data: 0.08 is 8 points."""
    scenario = scenarios(project)[(place or project.places[0]).code]
    return {item.key: true_effect(item.outcome, item.month, scenario) for item in project.measures}
