"""A made-up labour market over time, beside neighbours, region and country: the context table of a rehearsal, and its true values.

It has the shape of what is published: counts of everybody by month, surveys of years that move on by a quarter with their 95% intervals, pay
and jobs by year. Each area has a level of its own and a slow wave that all share; figures of a survey lie about the true value as their
intervals say. Every row says that it is no published figure.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from localeval.catalogue.catalogue import shared_indicators
from localeval.catalogue.periods import MONTHS, month_number
from localeval.catalogue.wider_areas import wider_name
from localeval.project.areas import AreaRole, areas_of
from localeval.project.project import Project
from localeval.synthetic.people import seed_of
from localeval.synthetic.simulation_plan import Scenario

#: What stands as the source of every made-up figure.
SOURCE = "synthetic: not a published figure"
#: Months before the start of the programme, and after it.
_BEFORE, _AFTER = 24, 24
#: Half of the 95% interval of a survey, in parts of that of a place.
_PRECISION: Mapping[AreaRole, float] = {
    "place": 1.0,
    "neighbour": 1.0,
    "region": 0.3,
    "country": 0.1,
}
#: Months of the wave in which work comes and goes.
_WAVE = 72


@dataclass(frozen=True)
class _Figure:
    """How an indicator is made up: its usual level, how much areas differ, how far the wave lifts it, and half of a place's interval."""

    every: Literal["month", "quarter", "year"]
    level: float
    areas: float
    wave: float
    half: float | None
    digits: int = 1


_FIGURES: Mapping[str, _Figure] = {
    "claimant_rate": _Figure("month", 5.1, 0.8, 0.6, None),
    "employment_rate": _Figure("quarter", 71.0, 3.0, -1.2, 3.4),
    "unemployment_rate": _Figure("quarter", 4.8, 0.6, 0.5, 1.4),
    "inactivity_rate": _Figure("quarter", 24.0, 2.5, 0.8, 3.2),
    "disability_employment_rate": _Figure("year", 52.0, 3.0, -1.0, 6.5),
    "not_disabled_employment_rate": _Figure("year", 79.0, 2.0, -1.0, 3.6),
    "level_4_rate": _Figure("year", 41.0, 5.0, 0.0, 3.8),
    "no_qualifications_rate": _Figure("year", 7.5, 1.5, 0.0, 2.0),
    "median_weekly_pay": _Figure("year", 640.0, 40.0, -4.0, 22.0),
    "jobs_density": _Figure("year", 0.82, 0.08, -0.01, None, 2),
}


def market_rows(
    project: Project, planned: Mapping[str, Scenario], seed: int
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Make the figures of the places that have a labour market over time, and of the areas beside them, each area once.

    Parameters
    ----------
    project : Project
    planned : mapping of str to Scenario
        By the code of the place.
    seed : int

    Returns
    -------
    rows, truth : pandas.DataFrame
        The context table; and ``place_code``, ``indicator``, ``period`` and ``value`` without the error of a survey.
    """
    rows: list[dict[str, object]] = []
    truth: list[dict[str, object]] = []
    done: set[str] = set()
    # A place is made as planned, also where it is a neighbour of another.
    own = {place.code: place.name for place in project.places}
    for place in project.places:
        scenario = planned[place.code]
        if not scenario.over_time:
            continue
        for area in sorted(areas_of(project, place), key=lambda area: area.role != "place"):
            planned_too = area.role != "place" and area.code in own and planned[area.code].over_time
            if area.code in done or planned_too:
                continue
            done.add(area.code)
            figures = scenario.figures if area.role == "place" else {}
            name = own.get(area.code) or wider_name(area.code) or None
            for row, true in _of_area(area.code, area.role, scenario, figures, seed):
                rows.append({**row, "place_name": name})
                truth.append({**{k: row[k] for k in ("place_code", "indicator", "period")}, "value": true})  # fmt: skip
    return pd.DataFrame(rows), pd.DataFrame(truth)


def _of_area(
    code: str,
    role: AreaRole,
    scenario: Scenario,
    said: Mapping[str, object],
    seed: int,
) -> Iterator[tuple[dict[str, object], float]]:
    start = month_number(scenario.first_day.year, scenario.first_day.month)
    for indicator, figure in _FIGURES.items():
        generator = np.random.default_rng([seed, seed_of(code), seed_of(indicator)])
        own = figure.level + figure.areas * float(generator.uniform(-1, 1))
        if role == "country":
            own = figure.level
        for period, last in _periods(figure.every, start - _BEFORE, start + _AFTER):
            level = _said(said.get(indicator), last // 12, own)
            true = level + figure.wave * math.sin(2 * math.pi * last / _WAVE)
            row: dict[str, object] = {
                "place_code": code,
                "indicator": indicator,
                "period": period,
                "value": round(true, figure.digits),
                "age_band": shared_indicators()[indicator].age_band,
                "source": SOURCE,
                "low": None,
                "high": None,
            }
            if figure.half is not None:
                half = figure.half * _PRECISION[role]
                value = round(true + float(generator.normal(0, half / 1.96)), figure.digits)
                row |= {"value": value, "low": round(value - half, 1), "high": round(value + half, 1)}  # fmt: skip
            yield row, true


def _said(said: object, year: int, own: float) -> float:
    """Give the level of a year: as planned, of the nearest year that is, or the area's own."""
    if isinstance(said, Mapping):
        years = {int(str(key)[:4]): float(value) for key, value in said.items() if str(key)[:4].isdigit()}  # fmt: skip
        return years[min(years, key=lambda one: abs(one - year))] if years else own
    return float(said) if isinstance(said, int | float) else own


def _periods(every: str, first: int, last: int) -> Iterator[tuple[str, int]]:
    """Give the periods between two months, as sources write them, each with its last month."""
    for month in range(first, last + 1):
        year, at = divmod(month, 12)
        if every == "month":
            yield f"{year}-{at + 1:02d}", month
        elif every == "quarter" and at % 3 == 2:
            begun_year, begun = divmod(month - 11, 12)
            yield f"{_name(begun)} {begun_year}-{_name(at)} {year}", month
        elif every == "year" and at == 11:
            yield str(year), month


def _name(month: int) -> str:
    return MONTHS[month].capitalize()
