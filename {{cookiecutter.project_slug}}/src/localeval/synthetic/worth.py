"""Made-up values of outcomes and prices of years, and what the value for money of a made-up programme truly is.

Each row says of itself that it is synthetic: none of these amounts is anybody's estimate of what an outcome is worth.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd

from localeval.catalogue.money_over_time import discount_rates
from localeval.data.shared_costs import SHARE
from localeval.data.value_checks import valued
from localeval.methods.value.discounting import Step, discount_factors
from localeval.methods.value.net_value import Case, Spread, UnitValue, worth, years_from_joining
from localeval.project.project import Place, Project
from localeval.synthetic.curves import true_effect
from localeval.synthetic.simulation_plan import Scenario

_SOURCE = "Synthetic: made up by localeval simulate"
_RISE = 0.02
#: Label, gain, transfer, amount for a person a year, and once or each year.
_OF_A_PERSON = (
    ("Benefits not paid (synthetic)", "fiscal", "yes", 5_000, "year"),
    ("Tax and national insurance (synthetic)", "fiscal", "yes", 1_500, "year"),
    ("Services not needed (synthetic)", "fiscal", "no", 900, "year"),
    ("What people in work produce (synthetic)", "economic", "no", 11_000, "year"),
    ("Better health (synthetic)", "social", "no", 1_200, "year"),
)


def unit_value_rows(project: Project, year: int) -> pd.DataFrame:
    """Make values of the outcome that is valued, for a person or, of an amount, for each unit of it."""
    outcome = valued(project).outcome
    scale = 1.0 if outcome.unit == "percent" else 1e-4
    rows = [
        {
            "label": label,
            "outcome": outcome.code,
            "gain": gain,
            "transfer": transfer,
            "amount": amount * scale,
            "low": amount * scale * 0.8,
            "high": amount * scale * 1.2,
            "per": per,
            "rates": "health" if "health" in label else "standard",
            "price_year": year,
            "source": _SOURCE,
            "edition": "synthetic",
            "licence": "none: made up",
        }
        for label, gain, transfer, amount, per in _OF_A_PERSON
    ]
    return pd.DataFrame(rows)


def deflator_rows(first: int, last: int) -> pd.DataFrame:
    """Make prices that rise by 2 per cent a year."""
    years = range(first, last + 1)
    return pd.DataFrame(
        {
            "year": list(years),
            "index": [round(100 * (1 + _RISE) ** (year - last), 4) for year in years],
            "series": "synthetic",
            "source": _SOURCE,
            "published": dt.date(last, 12, 31).isoformat(),
        }
    )


def value_truth(
    project: Project, place: Place, scenario: Scenario, costs: pd.DataFrame, values: pd.DataFrame
) -> dict[str, Any]:
    """Give what a place's additional outcome truly costs and its true net present value, with all that is assumed at its central value.

    Parameters
    ----------
    project : Project
        With ``value``.
    place : Place
    scenario : Scenario
    costs, values : pandas.DataFrame
        As they were made up, in prices of the price year.
    """
    settings, measure = project.settings.value, valued(project)
    assert settings is not None
    sign = 1.0 if measure.outcome.direction == "increase" else -1.0
    effect = sign * true_effect(measure.outcome, measure.month, scenario)
    share = costs.get(SHARE, 1.0)
    total = float((costs["amount"] * share).sum()) * settings.costs.for_these_people / 100
    found: dict[str, Any] = {"place_code": place.code, "cost": round(total, 2)}
    if effect:
        found["cost_of_an_additional_outcome"] = round(total / (effect * scenario.participants), 2)
    assumed = {key: given.central for key, given in settings.assumed.items()}
    if settings.horizon and {"duration", "drop_off", "displacement"} <= assumed.keys():
        factors = {
            kind: tuple(
                discount_factors([Step(*step) for step in steps], settings.horizon).tolist()
            )
            for kind, steps in discount_rates().rates.items()
        }
        case = Case(
            people=scenario.participants,
            cost=_known(total),
            effect=_known(effect),
            first_year=years_from_joining(measure.month),
            factors=factors["standard"],
            health_factors=factors["health"],
            values=tuple(
                UnitValue(
                    _known(row["amount"]),
                    row["per"] == "once",
                    row["gain"],
                    row["rates"] == "health",
                    row["transfer"] == "no",
                )
                for row in values.to_dict("records")
            ),
            duration=_known(assumed["duration"]),
            drop_off=_known(assumed["drop_off"] / 100),
            displacement=_known(assumed["displacement"] / 100),
            optimism_bias=_known(assumed.get("optimism_bias", 0) / 100),
            optimism_bias_costs=_known(assumed.get("optimism_bias_costs", 0) / 100),
        )
        found["net_present_value"] = round(float(worth(case).net[0]), 2)
    return found


def _known(value: float) -> Spread:
    return Spread(float(value), float(value), float(value))
