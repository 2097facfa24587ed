"""What made-up people, events, costs and figures of a place look like.

Covariates are recognised by their name, so that a table of made-up people reads like a real one; a name that is not
known gets plausible values of its kind. The effect of the programme is not here but in ``synthetic``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd

from localeval.project import Place, Project

#: Start of a programme that does not say when it started.
_USUAL_START = dt.date(2024, 4, 1)

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

_Draw = Callable[[int, np.random.Generator], np.ndarray]


def _age(count: int, generator: np.random.Generator) -> np.ndarray:
    return 18 + np.floor(47 * generator.beta(1.3, 1.6, count))


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


def _number(name: str) -> tuple[_Draw, float]:
    if name == "age":
        return _age, -0.4
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


def draw_covariates(
    kinds: Mapping[str, str], count: int, generator: np.random.Generator
) -> pd.DataFrame:
    """Draw people's covariates, independent of each other and all known.

    Parameters
    ----------
    kinds : mapping of str to str
        ``numeric`` or ``category`` by name.
    count : int
    generator : numpy.random.Generator

    Returns
    -------
    pandas.DataFrame, shape (count, len(kinds))
    """
    columns: dict[str, np.ndarray] = {}
    for name, kind in kinds.items():
        known = name.lower()
        if kind == "category":
            levels = _levels(known)
            shares = [share for share, _ in levels.values()]
            columns[name] = generator.choice(np.array(list(levels), dtype=object), count, p=shares)
        elif known in _YES_OR_NO:
            columns[name] = (generator.random(count) < _YES_OR_NO[known][0]).astype(float)
        else:
            columns[name] = _number(known)[0](count, generator)
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


def first_start(project: Project) -> dt.date:
    """Give the day on which the first made-up person starts."""
    return project.settings.programme.started or _USUAL_START


def event_rows(people: pd.DataFrame, generator: np.random.Generator) -> pd.DataFrame:
    """Make the referral, the start and, for most, the end of each participant.

    Parameters
    ----------
    people : pandas.DataFrame
        With ``person_id``, ``group`` and ``start_date``.
    generator : numpy.random.Generator

    Returns
    -------
    pandas.DataFrame
        ``person_id``, ``event``, ``date``.
    """
    taking_part = people[people["group"] == "participant"]
    start = pd.to_datetime(taking_part["start_date"])
    count = len(taking_part)
    before = pd.to_timedelta(generator.integers(3, 45, count), unit="D")
    after = pd.to_timedelta(generator.integers(30, 300, count), unit="D")
    ended = generator.random(count) < 0.94
    parts = [
        pd.DataFrame({"person_id": taking_part["person_id"], "event": event, "date": date})
        for event, date in (
            ("referred", start - before),
            ("started", start),
            ("left", start + after),
        )
    ]
    parts[2] = parts[2][ended]
    rows = pd.concat(parts).sort_values(["person_id", "date"], kind="stable")
    return rows.assign(date=rows["date"].dt.strftime("%Y-%m-%d")).reset_index(drop=True)


def cost_rows(project: Project, place: Place, generator: np.random.Generator) -> pd.DataFrame:
    """Make the costs of a place.

    Returns
    -------
    pandas.DataFrame
        ``item``, ``kind``, ``amount``, ``year``, ``funder``, ``place_code``.
    """
    lines = (
        ("Key workers (synthetic)", "cash", 900_000, "Combined authority"),
        ("Training courses (synthetic)", "cash", 220_000, "Combined authority"),
        ("Management and evaluation (synthetic)", "cash", 140_000, "Council"),
        ("Premises (synthetic)", "in_kind", 60_000, "Council"),
        ("Employer mentors (synthetic)", "in_kind", 35_000, "Employers"),
    )
    rows = pd.DataFrame(lines, columns=["item", "kind", "amount", "funder"])
    rows["amount"] = (rows["amount"] * generator.uniform(0.85, 1.15, len(rows))).round(-2)
    rows.insert(3, "year", first_start(project).year)
    return rows.assign(place_code=place.code)


def context_rows(project: Project, place: Place, generator: np.random.Generator) -> pd.DataFrame:
    """Make the labour market of a place, year by year.

    Returns
    -------
    pandas.DataFrame
        ``place_code``, ``indicator``, ``period``, ``value``, ``age_band``, ``source``.
    """
    year = first_start(project).year
    usual = {"claimant_rate": 5.1, "employment_rate": 71.0, "inactivity_rate": 24.0}
    rows = [
        {
            "place_code": place.code,
            "indicator": indicator,
            "period": str(period),
            "value": round(float(level * generator.uniform(0.9, 1.1)), 1),
            "age_band": "16 to 64",
            "source": "synthetic: not a published figure",
        }
        for indicator, level in usual.items()
        for period in range(year - 1, year + 2)
    ]
    return pd.DataFrame(rows)
