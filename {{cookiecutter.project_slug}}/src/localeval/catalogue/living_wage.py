"""The National Living Wage on a day: the table ``living_wage.yml``, each rate with its source.

A rate holds until the next one; the last one for a year, because rates change every April and a later one is not known here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np

#: Hours of a job outcome: 16 a week for 26 weeks (Restart Scheme statistics, background and methodology, DWP, 7 December 2023).
HOURS = 16 * 26


@dataclass(frozen=True)
class Rate:
    """What an hour pays at least from a day on.

    Attributes
    ----------
    since, until : date
        The first day, and the first day on which it no longer holds.
    pounds : float
    ages, source : str
    """

    since: dt.date
    until: dt.date
    pounds: float
    ages: str
    source: str


@cache
def rates() -> tuple[Rate, ...]:
    """Give the rates in order."""
    from ruamel.yaml import YAML

    text = files(__package__).joinpath("living_wage.yml").read_text(encoding="utf-8")
    rows = YAML(typ="safe", pure=True).load(text)
    firsts: Sequence[dt.date] = [row["from"] for row in rows]
    ends = [*firsts[1:], firsts[-1].replace(year=firsts[-1].year + 1)]
    return tuple(
        Rate(row["from"], end, float(row["rate"]), row["ages"], row["source"])
        for row, end in zip(rows, ends, strict=True)
    )


def rate_on(days: np.ndarray) -> np.ndarray:
    """Give the rate on days, shape (n,), in pounds an hour; missing on a day of which the table tells none.

    Parameters
    ----------
    days : ndarray of datetime64[D], shape (n,)
    """
    found = np.full(len(days), np.nan)
    for rate in rates():
        inside = (days >= np.datetime64(rate.since)) & (days < np.datetime64(rate.until))
        found[inside] = rate.pounds
    return found


def known_days() -> tuple[dt.date, dt.date]:
    """Give the first day of which the table tells, and the last."""
    return rates()[0].since, rates()[-1].until - dt.timedelta(days=1)
