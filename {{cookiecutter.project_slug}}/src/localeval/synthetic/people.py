"""The made-up people of a place: who they are, who takes part, and what becomes of them.

Puts together what ``characteristics`` and ``curves`` draw and what the design says of who takes part; writes no file.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import numpy as np
import pandas as pd

from localeval.data.crosschecks import SYNTHETIC_PREFIX
from localeval.data.standard import COMPARISON, PARTICIPANT
from localeval.project.project import Place, Project
from localeval.synthetic.characteristics import draw_covariates, prospects
from localeval.synthetic.curves import outcome_rows
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


def make_people(project: Project, place: Place, scenario: Scenario, seed: int) -> MadeUpPlace:
    """Make the people of a place and their outcomes from a scenario that is put together already.

    Returns
    -------
    MadeUpPlace
    """
    generator = np.random.default_rng([seed, seed_of(place.code)])
    kinds = project.settings.covariates

    def draw(people: int) -> tuple[pd.DataFrame, np.ndarray]:
        covariates = draw_covariates(kinds, people, generator, scenario.ages)
        return covariates, prospects(covariates, kinds)

    sizes = scenario.participants, scenario.comparison
    chosen = project.design.take_part(draw, sizes, scenario.selection, generator)
    covariates, index, taking_part = chosen
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


def seed_of(text: str) -> int:
    """Turn a place code into a seed that is the same on every machine."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")
