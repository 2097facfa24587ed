"""The made-up people of a place: who they are, who takes part, and what becomes of them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from localeval.data.crosschecks import SYNTHETIC_PREFIX
from localeval.data.standard import COMPARISON, PARTICIPANT
from localeval.project.project import Place, Project
from localeval.synthetic.characteristics import draw_covariates, prospects
from localeval.synthetic.curves import outcome_rows
from localeval.synthetic.scenarios import read_plan, scenarios
from localeval.synthetic.simulation_plan import Scenario


@dataclass(frozen=True)
class MadeUpPlace:
    """The tables of one place, under their standard names.

    Attributes
    ----------
    people, outcomes : pandas.DataFrame
    """

    people: pd.DataFrame
    outcomes: pd.DataFrame


def make_place(
    project: Project, place: Place, seed: int | None = None, sizes: tuple[int, int] | None = None
) -> MadeUpPlace:
    """Make the people of a place and their outcomes.

    Parameters
    ----------
    project : Project
    place : Place
    seed : int, optional
        The same seed and place code give the same people, whatever other places there are. That of
        ``simulation.yml`` unless given, else 1.
    sizes : tuple of int, optional
        Participants and comparison people; as planned unless given.

    Returns
    -------
    MadeUpPlace

    Raises
    ------
    ProjectError
        ``simulation.yml`` cannot be used.
    """
    plan = read_plan(project)
    scenario = scenarios(project, plan)[place.code]
    if sizes is not None:
        scenario = replace(scenario, participants=sizes[0], comparison=sizes[1])
    return people_of(project, place, scenario, plan.seed if seed is None else seed)


def people_of(project: Project, place: Place, scenario: Scenario, seed: int) -> MadeUpPlace:
    """Make the people of a place and their outcomes from a scenario that is put together already.

    Returns
    -------
    MadeUpPlace
    """
    generator = np.random.default_rng([seed, number_of(place.code)])
    covariates, index, taking_part = _select(project, scenario, generator)
    count = scenario.participants + scenario.comparison
    order = generator.permutation(count)
    covariates, index, taking_part = covariates.iloc[order], index[order], taking_part[order]
    began = pd.Timestamp(scenario.first_day)
    days = generator.integers(0, scenario.days, count)
    people = pd.DataFrame(
        {
            "person_id": [f"{SYNTHETIC_PREFIX}{place.code}-{i:06d}" for i in range(1, count + 1)],
            "group": np.where(taking_part, PARTICIPANT, COMPARISON),
            "start_date": (began + pd.to_timedelta(days, unit="D")).strftime("%Y-%m-%d"),
            "place_code": place.code,
        }
    )
    outcomes = outcome_rows(project, scenario, people["person_id"], index, taking_part, generator)
    for name in covariates:
        values = covariates[name].to_numpy(dtype=object)
        lost = generator.random(count) < generator.uniform(*scenario.missing_covariates)
        people[name] = pd.Series(values).where(~lost)
    return MadeUpPlace(people, outcomes)


def _select(
    project: Project, scenario: Scenario, generator: np.random.Generator
) -> tuple[pd.DataFrame, np.ndarray, np.ndarray]:
    """Draw people until both groups are full; who takes part follows a logit of their prospects."""
    kinds = project.settings.covariates
    treated, others = scenario.participants, scenario.comparison
    if project.settings.design == "randomised_trial":
        covariates = draw_covariates(kinds, treated + others, generator, scenario.ages)
        index = prospects(covariates, kinds)
        taking_part = np.zeros(treated + others, dtype=bool)
        taking_part[generator.permutation(treated + others)[:treated]] = True
        return covariates, index, taking_part
    pool = draw_covariates(kinds, 8 * (treated + others), generator, scenario.ages)
    index = prospects(pool, kinds)
    chance = 1 / (1 + np.exp(1.3 + scenario.selection * index))
    takes_part = generator.random(len(pool)) < chance
    chosen = np.concatenate(
        [np.flatnonzero(takes_part)[:treated], np.flatnonzero(~takes_part)[:others]]
    )
    return pool.iloc[chosen], index[chosen], takes_part[chosen]


def number_of(text: str) -> int:
    """Turn a place code into a seed that is the same on every machine."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")
