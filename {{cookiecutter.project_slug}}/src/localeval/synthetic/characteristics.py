"""What made-up people look like: their covariates, and what these do to their prospects of work.

Covariates are recognised by their name, so that a table of made-up people reads like a real one; a name that is not
known gets plausible values of its kind. The effect of the programme is not here but in ``curves``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import numpy as np
import pandas as pd

from localeval.synthetic.simulation_plan import Scenario

#: Categories by the name of the covariate: level, share, and what it does to prospects of work.
_CATEGORIES: dict[str, dict[str, tuple[float, float]]] = {
    "sex": {"Female": (0.46, -0.1), "Male": (0.54, 0.1)},
    "ethnicity": {
        "Asian": (0.12, 0.0),
        "Black": (0.08, -0.3),
        "Mixed": (0.04, -0.1),
        "Other": (0.04, -0.2),
        "White": (0.72, 0.1),
    },
    "qualification": {
        "Level 1 or 2": (0.36, -0.1),
        "Level 3": (0.22, 0.3),
        "Level 4 or above": (0.20, 0.8),
        "No qualifications": (0.22, -0.9),
    },
    "age_band": {"16 to 24": (0.24, 0.1), "25 to 49": (0.52, 0.2), "50 and over": (0.24, -0.5)},
    "housing": {
        "Own home": (0.18, 0.6),
        "Private rent": (0.34, 0.1),
        "Social rent": (0.42, -0.3),
        "Temporary": (0.06, -0.9),
    },
}
_YES_OR_NO: dict[str, tuple[float, float]] = {
    "disability": (0.31, -0.9),
    "disabled": (0.31, -0.9),
    "health_condition": (0.38, -0.8),
    "lone_parent": (0.13, -0.3),
    "carer": (0.10, -0.3),
    "ex_offender": (0.07, -0.7),
    "care_leaver": (0.03, -0.6),
    "married": (0.28, 0.3),
    "driving_licence": (0.45, 0.5),
}
_ALIASES = {
    "gender": "sex",
    "ethnic_group": "ethnicity",
    "qualifications": "qualification",
    "education": "qualification",
    "age_group": "age_band",
    "age": "age_band",
    "tenure": "housing",
}
_UNKNOWN_CATEGORY = {"A": (0.4, 0.5), "B": (0.35, 0.0), "C": (0.25, -0.6)}

#: Years of the levels of an age band; the last has no end.
AGE_LEVELS = {"16 to 24": (16, 24), "25 to 49": (25, 49), "50 and over": (50, 120)}
#: Years of age that people have unless a population is declared.
USUAL_AGES = Scenario().ages

_Draw = Callable[[int, np.random.Generator], np.ndarray]


def _age(count: int, generator: np.random.Generator, ages: tuple[int, int]) -> np.ndarray:
    low, high = ages
    return low + np.floor((high - low + 1) * generator.beta(1.3, 1.6, count))


def _months_workless(count: int, generator: np.random.Generator) -> np.ndarray:
    return np.minimum(np.floor(generator.gamma(1.5, 14, count)), 120)


def _earnings(count: int, generator: np.random.Generator) -> np.ndarray:
    worked = generator.random(count) < 0.55
    return np.round(worked * generator.lognormal(9.1, 0.6, count))


def _years(count: int, generator: np.random.Generator) -> np.ndarray:
    return np.round(generator.normal(11, 2, count).clip(4, 18))


def _children(count: int, generator: np.random.Generator) -> np.ndarray:
    return generator.poisson(0.8, count).astype(float)


def _unknown_number(count: int, generator: np.random.Generator) -> np.ndarray:
    return np.round(generator.lognormal(2, 0.5, count), 1)


#: Numbers by a part of the covariate's name, the first that fits: how they are drawn, and their sign for prospects.
_NUMBERS: tuple[tuple[str, _Draw, float], ...] = (
    ("earn", _earnings, 1.0),
    ("wage", _earnings, 1.0),
    ("income", _earnings, 1.0),
    ("month", _months_workless, -1.0),
    ("week", _months_workless, -1.0),
    ("educ", _years, 0.7),
    ("children", _children, -0.2),
)


def _number(name: str, ages: tuple[int, int] = USUAL_AGES) -> tuple[_Draw, float]:
    if name == "age":
        return partial(_age, ages=ages), -0.4
    for part, draw, sign in _NUMBERS:
        if part in name:
            return draw, sign
    return _unknown_number, 0.5


def _levels(name: str) -> dict[str, tuple[float, float]]:
    key = _ALIASES.get(name, name)
    if key in _YES_OR_NO:
        share, weight = _YES_OR_NO[key]
        return {"No": (1 - share, 0.0), "Yes": (share, weight)}
    return _CATEGORIES.get(key, _UNKNOWN_CATEGORY)


def _levels_at(name: str, ages: tuple[int, int]) -> dict[str, float]:
    """Give the levels that people of these ages can have, and their shares."""
    levels = {level: share for level, (share, _) in _levels(name).items()}
    within = {
        level: share
        for level, share in levels.items()
        if level not in AGE_LEVELS
        or (AGE_LEVELS[level][0] <= ages[1] and AGE_LEVELS[level][1] >= ages[0])
    }
    if not within or len(within) == len(levels):
        return levels
    total = sum(within.values())
    return {level: share / total for level, share in within.items()}


def draw_covariates(
    kinds: Mapping[str, str],
    count: int,
    generator: np.random.Generator,
    ages: tuple[int, int] = USUAL_AGES,
) -> pd.DataFrame:
    """Draw people's covariates, independent of each other and all known.

    Parameters
    ----------
    kinds : mapping of str to str
        ``numeric`` or ``category`` by name.
    count : int
    generator : numpy.random.Generator
    ages : tuple of int
        Youngest and oldest.

    Returns
    -------
    pandas.DataFrame, shape (count, len(kinds))
    """
    columns: dict[str, np.ndarray] = {}
    for name, kind in kinds.items():
        known = name.lower()
        if kind == "category":
            levels = _levels_at(known, ages)
            shares = list(levels.values())
            columns[name] = generator.choice(np.array(list(levels), dtype=object), count, p=shares)
        elif known in _YES_OR_NO:
            columns[name] = (generator.random(count) < _YES_OR_NO[known][0]).astype(float)
        else:
            columns[name] = _number(known, ages)[0](count, generator)
    return pd.DataFrame(columns, index=range(count))


def prospects(covariates: pd.DataFrame, kinds: Mapping[str, str]) -> np.ndarray:
    """Score people's prospects of work: linear in their covariates, mean about 0 and standard deviation about 1.

    Parameters
    ----------
    covariates : pandas.DataFrame, shape (n, k)
    kinds : mapping of str to str

    Returns
    -------
    numpy.ndarray, shape (n,)
        Zero for everybody when there are no covariates.
    """
    total = np.zeros(len(covariates))
    for name, kind in kinds.items():
        known = name.lower()
        if kind == "category":
            weights = {level: weight for level, (_, weight) in _levels(known).items()}
            total += covariates[name].map(weights).to_numpy(dtype=float)
        else:
            values = covariates[name].to_numpy(dtype=float)
            sign = np.sign(_YES_OR_NO[known][1]) if known in _YES_OR_NO else _number(known)[1]
            total += sign * (values - values.mean()) / max(float(values.std()), 1e-9)
    spread = float(total.std())
    return (total - total.mean()) / spread if spread > 0 else total
