"""What made-up events, costs and figures of a place look like; each says of itself that it is synthetic."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from localeval.data.synthetic.scenario import SIZES, Scenario
from localeval.project import Place, Project


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


def cost_rows(
    project: Project, place: Place, scenario: Scenario, generator: np.random.Generator
) -> pd.DataFrame:
    """Make the costs of a place, in proportion to its participants.

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
    size = scenario.participants / SIZES[project.settings.design][0]
    spread = generator.uniform(0.85, 1.15, len(rows))
    rows["amount"] = (rows["amount"] * spread * size).round(-2)
    rows.insert(3, "year", scenario.first_day.year)
    return rows.assign(place_code=place.code)


def context_rows(place: Place, scenario: Scenario, generator: np.random.Generator) -> pd.DataFrame:
    """Make the labour market of a place, year by year.

    Returns
    -------
    pandas.DataFrame
        ``place_code``, ``indicator``, ``period``, ``value``, ``age_band``, ``source``. A level gets a value for each
        of three years that varies by chance; values that are given for years stand as they are.
    """
    year = scenario.first_day.year
    rows = []
    for indicator, figure in scenario.figures.items():
        if isinstance(figure, Mapping):
            values = dict(figure)
        else:
            values = {
                str(period): round(float(figure * generator.uniform(0.9, 1.1)), 1)
                for period in range(year - 1, year + 2)
            }
        rows += [
            {
                "place_code": place.code,
                "indicator": indicator,
                "period": period,
                "value": value,
                "age_band": "16 to 64",
                "source": "synthetic: not a published figure",
            }
            for period, value in values.items()
        ]
    return pd.DataFrame(rows)
