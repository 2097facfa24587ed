"""The made-up people of a place: who they are, who takes part, and what becomes of them.

Puts together what ``characteristics`` and ``curves`` draw and what the design says of who takes part; writes no file.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from localeval.catalogue.catalogue import Outcome, shared_outcomes
from localeval.data.standard import COMPARISON, PARTICIPANT, SYNTHETIC_PREFIX, outcome_bounds
from localeval.project.outcome_settings import OutcomeSetting
from localeval.project.project import Place, Project
from localeval.synthetic.characteristics import draw_covariates, prospects
from localeval.synthetic.curves import outcome_rows
from localeval.synthetic.simulation_plan import Scenario

#: How many made-up people share a site or the like, about; and of how many strata they are.
PEOPLE_A_CLUSTER = 25
STRATA = 3


@dataclass(frozen=True)
class MadeUpPlace:
    """The tables of one place, under their standard names.

    Attributes
    ----------
    people, outcomes : pandas.DataFrame
    known : pandas.DataFrame
        The covariates of people, none of them lost.
    prospects : numpy.ndarray
        Of work, in the order of people: mean about 0 and standard deviation about 1.
    """

    people: pd.DataFrame
    outcomes: pd.DataFrame
    known: pd.DataFrame
    prospects: np.ndarray


def make_people(project: Project, place: Place, scenario: Scenario, seed: int) -> MadeUpPlace:
    """Make the people of a place and their outcomes from a scenario that is put together already.

    Returns
    -------
    MadeUpPlace
    """
    generator = np.random.default_rng([seed, seed_of(place.code)])
    earlier = _earlier_outcomes(project)
    # A yes or no is drawn as a number, whichever kind it is declared as.
    declared = project.settings.covariates
    kinds = {name: "numeric" if name in earlier else kind for name, kind in declared.items()}

    def draw(people: int) -> tuple[pd.DataFrame, np.ndarray]:
        covariates = draw_covariates(kinds, people, generator, scenario.ages)
        for name, outcome in earlier.items():
            covariates[name] = as_outcome(covariates[name].to_numpy(dtype=float), outcome)
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
        if name in earlier and declared[name] == "category":
            values = np.where(values == 1, "Yes", "No").astype(object)
        lost &= name not in project.settings.strata  # nobody is without a stratum
        people[name] = pd.Series(values).where(~lost)
    for name, values in draw_shared(_shared(project), count, seed, place.code).items():
        people[name] = values
    return MadeUpPlace(people, outcomes, covariates.reset_index(drop=True), index)


def with_what_is_asked_for(project: Project) -> Project:
    """Give a project that also measures the outcomes of the catalogue that its profile asks for, so that they are made up too.

    Then a line that ``check`` proposes for ``outcomes`` finds them in the table. Joining is among the events.
    """
    profile = project.profile
    if profile is None or project.settings.data.outcomes is None:
        return project
    shared, measured = shared_outcomes(), {m.outcome.code for m in project.measures}
    more = tuple(
        OutcomeSetting(code=asked.code, month=month)
        for asked in profile.outcomes
        if asked.code in shared and asked.code not in measured and asked.code != "started"
        for month in asked.months or shared[asked.code].months[-1:]
    )
    settings = project.settings
    return replace(
        project, settings=settings.model_copy(update={"outcomes": (*settings.outcomes, *more)})
    )


def _earlier_outcomes(project: Project) -> dict[str, Outcome]:
    """Give the covariates that are said to be an earlier outcome, with that outcome."""
    return {
        prior.column: project.outcome(prior.outcome)
        for prior in project.settings.prior_outcomes
        if prior.outcome is not None
    }


def _shared(project: Project) -> dict[str, int | None]:
    """Give the columns that put people together, and the usual number of people in one of its values, if it has one."""
    settings = project.settings
    found: dict[str, int | None] = {
        name: None for name in settings.strata if name not in settings.covariates
    }
    if settings.delivery is not None:
        made = {"age_band"} if settings.covariates.get("age") == "numeric" else set()
        columns = (name for name in settings.delivery.columns if name not in settings.covariates)
        found |= {name: None for name in columns if name not in made}
    if settings.cluster is not None:
        found[settings.cluster] = PEOPLE_A_CLUSTER
    return found


def draw_shared(
    columns: Mapping[str, int | None], count: int, seed: int, place: str
) -> dict[str, np.ndarray]:
    """Draw which site or stratum people are of, independent of everything else.

    Each column has a generator of its own, so that one more changes nothing else that is made up.

    Parameters
    ----------
    columns : mapping of str to int or None
        The usual number of people with one value; None for a few values, whatever the number of people.
    count : int
    seed : int
    place : str
        Its code.
    """
    drawn = {}
    for name, usual in columns.items():
        generator = np.random.default_rng([seed, seed_of(place), seed_of(name)])
        values = STRATA if usual is None else max(2, round(count / usual))
        places = generator.integers(0, values, count)
        drawn[name] = np.array([f"{name} {i + 1}" for i in places], dtype=object)
    return drawn


def as_outcome(values: np.ndarray, outcome: Outcome) -> np.ndarray:
    """Make of drawn numbers what an outcome can be: a yes for the upper half, or within its scale; shape (n,)."""
    if outcome.kind == "binary":
        return np.asarray(values > np.median(values), dtype=float)
    low, high = outcome_bounds(outcome)
    return np.asarray(np.clip(values, low, high)) if (low, high) != (None, None) else values


def seed_of(text: str) -> int:
    """Turn a place code into a seed that is the same on every machine."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")
