"""Everybody of the area: the people of the programme, and others who are in the same sources.

Of the people of the programme, the age and the sex are those of their covariates, so that a date of birth says the same as
the column beside it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from localeval.data.standard import PARTICIPANT
from localeval.project.project import Project
from localeval.synthetic.characteristics import AGE_LEVELS
from localeval.synthetic.linkage_plan import SourcesPlan
from localeval.synthetic.people import MadeUpPlace, make_people
from localeval.synthetic.simulation_plan import Scenario
from localeval.synthetic.sources.histories import People, months_later
from localeval.synthetic.sources.identities import (
    Identities,
    draw_identities,
    draw_sexes,
    with_namesakes,
    with_twins,
)
from localeval.synthetic.sources.names import FEMALE, MALE


@dataclass(frozen=True)
class PlaceOfPeople:
    """Where the people of one place are among all of them."""

    scenario: Scenario
    rows: np.ndarray
    people: People


@dataclass(frozen=True)
class Area:
    """Everybody, those of the programme first.

    Attributes
    ----------
    programme : pandas.DataFrame
        Their people table under standard names, in the order of the first identities.
    identities : Identities
    places : list of PlaceOfPeople
    """

    programme: pd.DataFrame
    identities: Identities
    places: list[PlaceOfPeople]


def draw_area(project: Project, planned: dict[str, Scenario], plan: SourcesPlan, seed: int) -> Area:
    """Draw everybody of a project's places.

    Parameters
    ----------
    project : Project
    planned : dict of str to Scenario
        By the code of the place.
    plan : SourcesPlan
    seed : int
    """
    made = [make_people(project, place, planned[place.code], seed) for place in project.places]
    generator = np.random.default_rng([seed, 3])
    scenarios = [planned[place.code] for place in project.places]
    drawn = [
        _of_programme(one, scenario, generator)
        for one, scenario in zip(made, scenarios, strict=True)
    ]
    drawn += [
        _others(round(plan.others * len(one.people)), scenario, generator)
        for one, scenario in zip(made, scenarios, strict=True)
    ]
    sizes = [len(part.birth) for part in drawn]
    numbers = np.tile(np.arange(len(made)), 2)
    everybody = draw_identities(
        np.concatenate([part.birth for part in drawn]),
        np.concatenate([part.sex for part in drawn]),
        np.repeat(numbers, sizes),
        generator,
    )
    inside = sum(sizes[: len(made)])
    start = np.concatenate([part.people.start for part in drawn])
    everybody = _related(everybody, start[:inside], plan, generator)
    ends = np.cumsum(sizes)
    rows = [np.arange(end - size, end) for end, size in zip(ends, sizes, strict=True)]
    places = [
        PlaceOfPeople(
            scenario,
            np.concatenate([rows[at], rows[at + len(made)]]),
            _joined(drawn[at].people, drawn[at + len(made)].people),
        )
        for at, scenario in enumerate(scenarios)
    ]
    programme = pd.concat([one.people for one in made], ignore_index=True)
    return Area(programme, everybody, places)


@dataclass(frozen=True)
class _Drawn:
    birth: np.ndarray
    sex: np.ndarray
    people: People


def _of_programme(made: MadeUpPlace, scenario: Scenario, generator: np.random.Generator) -> _Drawn:
    start = pd.to_datetime(made.people["start_date"]).to_numpy().astype("datetime64[D]")
    joined = (made.people["group"] == PARTICIPANT).to_numpy()
    age = _ages(made.known, scenario, generator)
    birth = _born(age, start, generator)
    return _Drawn(birth, _sexes(made.known, generator), People(start, made.prospects, joined))


def _others(count: int, scenario: Scenario, generator: np.random.Generator) -> _Drawn:
    day = np.datetime64(scenario.first_day, "D")
    start = day + generator.integers(0, scenario.days, count)
    birth = _born(generator.integers(16, 70, count), start, generator)
    people = People(start, generator.standard_normal(count), np.zeros(count, dtype=bool))
    return _Drawn(birth, draw_sexes(count, generator), people)


def _ages(known: pd.DataFrame, scenario: Scenario, generator: np.random.Generator) -> np.ndarray:
    """Give people's ages, as a covariate has them in years or in bands, or draw them."""
    low, high = scenario.ages
    names = {str(name).lower(): name for name in known}
    if "age" in names and pd.api.types.is_numeric_dtype(known[names["age"]]):
        return known[names["age"]].to_numpy(dtype=int)
    lowest, highest = np.full(len(known), low), np.full(len(known), high)
    for alias in ("age_band", "age_group", "age"):
        if alias in names:
            for level, (youngest, oldest) in AGE_LEVELS.items():
                here = (known[names[alias]] == level).to_numpy()
                lowest[here], highest[here] = max(low, youngest), min(high, oldest)
            break
    return generator.integers(lowest, highest + 1)


def _born(age: np.ndarray, on: np.ndarray, generator: np.random.Generator) -> np.ndarray:
    """Draw dates of birth of people who are so many whole years old on a day."""
    birthday = months_later(on, -12 * age)
    born: np.ndarray = birthday - generator.integers(0, 365, len(age))
    return born


def _sexes(known: pd.DataFrame, generator: np.random.Generator) -> np.ndarray:
    drawn = draw_sexes(len(known), generator)
    for name in known:
        if str(name).lower() in {"sex", "gender"}:
            words = known[name].astype(str).str.lower().str[:1]
            return np.where(words == "f", FEMALE, np.where(words == "m", MALE, drawn))
    return drawn


def _joined(first: People, second: People) -> People:
    return People(
        np.concatenate([first.start, second.start]),
        np.concatenate([first.index, second.index]),
        np.concatenate([first.taking_part, second.taking_part]),
    )


def _related(
    everybody: Identities, start: np.ndarray, plan: SourcesPlan, generator: np.random.Generator
) -> Identities:
    """Make some people twins or namesakes of others; nobody of the programme gets another age by it."""
    inside, count = len(start), len(everybody)
    among = round(plan.twins / 100 * inside / 2)
    first, second = _of_one_age(everybody.birth[:inside], start, generator)
    everybody = with_twins(everybody, first[:among], second[:among], generator)
    outside = inside + generator.permutation(count - inside)
    most = len(outside) // 2
    twins = min(most, round(plan.twins / 100 * (count - inside) / 2))
    namesakes = min(most, round(plan.namesakes / 100 * (count - inside) / 2))
    whose = generator.choice(count, twins, replace=False)
    other = outside[:twins]
    apart = whose != other
    everybody = with_twins(everybody, whose[apart], other[apart], generator)
    whose = generator.choice(inside, min(namesakes, inside), replace=False)
    other = outside[most : most + len(whose)]
    return with_namesakes(everybody, whose[: len(other)], other, generator)


def _of_one_age(
    birth: np.ndarray, start: np.ndarray, generator: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Give pairs of whom the second would be as old at the start with the date of birth of the first."""
    order = np.lexsort((generator.random(len(birth)), birth.astype("datetime64[Y]")))
    first, second = order[: len(order) // 2 * 2 : 2], order[1::2]
    alike = _age_at(birth[first], start[second]) == _age_at(birth[second], start[second])
    chosen = generator.permutation(np.flatnonzero(alike))
    return first[chosen], second[chosen]


def _age_at(birth: np.ndarray, day: np.ndarray) -> np.ndarray:
    months = (day.astype("datetime64[M]") - birth.astype("datetime64[M]")).astype(int)
    not_yet = (day - day.astype("datetime64[M]")) < (birth - birth.astype("datetime64[M]"))
    years: np.ndarray = (months - not_yet) // 12
    return years
