"""Made-up events of delivery with a known truth: who is referred and does not start, who finds a job when, and who keeps it.

Drawn apart from the outcomes of the same people, so that each has a truth of its own: in every month since the start one in so many of
those without a job begins one, and of these jobs a known share is kept for 26 weeks.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pandas as pd

from localeval.data.standard import PARTICIPANT, SYNTHETIC_PREFIX

#: Of those referred, how many start; of those without a job, how many begin one each month; of jobs, how many are kept for 26 weeks.
STARTING, HAZARD, KEPT = 0.8, 0.06, 0.6
#: Days for which a job that is not kept, and one that is, lasts.
_SHORT, _LONG = (14, 168), (196, 900)
_MONTHS = 36


def delivery_truth() -> dict[str, Any]:
    """Give what the figures on delivery should find, as shares from 0 to 1."""
    return {
        "started": STARTING,
        "job": {month: round(1 - (1 - HAZARD) ** month, 10) for month in (3, 6, 12, 24)},
        "kept": {month: round((1 - (1 - HAZARD) ** month) * KEPT, 10) for month in (3, 6, 12)},
    }


def job_rows(people: pd.DataFrame, until: dt.date, generator: np.random.Generator) -> pd.DataFrame:
    """Make the first job of each participant who finds one, and its end.

    Parameters
    ----------
    people : pandas.DataFrame
        With ``person_id``, ``group`` and ``start_date``.
    until : datetime.date
        Nothing is on record after it.
    generator : numpy.random.Generator

    Returns
    -------
    pandas.DataFrame
        ``person_id``, ``event``, ``date``.
    """
    taking_part = people[people["group"] == PARTICIPANT]
    start = pd.to_datetime(taking_part["start_date"])
    count = len(taking_part)
    month = generator.geometric(HAZARD, count)
    within = generator.random(count)
    kept = generator.random(count) < KEPT
    days = np.where(kept, generator.integers(*_LONG, count), generator.integers(*_SHORT, count))
    found = month <= _MONTHS
    first = np.array(
        [
            (day + pd.DateOffset(months=int(number) - 1)).to_datetime64() if there else np.datetime64("NaT")
            for day, number, there in zip(start, month, found, strict=True)
        ],
        dtype="datetime64[D]",
    ) + (within * 28).astype(int).astype("timedelta64[D]")  # fmt: skip
    rows = [
        pd.DataFrame({"person_id": taking_part["person_id"], "event": event, "date": date})
        for event, date in (
            ("job_start", first),
            ("job_end", first + days.astype("timedelta64[D]")),
        )
    ]
    return _dated(pd.concat(rows), until)


def not_started_rows(
    events: pd.DataFrame, until: dt.date, generator: np.random.Generator
) -> pd.DataFrame:
    """Make the referrals of people who did not start, on days on which others were referred.

    Parameters
    ----------
    events : pandas.DataFrame
        Of those who started.
    until : datetime.date
    generator : numpy.random.Generator

    Returns
    -------
    pandas.DataFrame
        ``person_id``, ``event``, ``date``; the ids are of nobody else.
    """
    referred = events.loc[events["event"] == "referred", "date"].to_numpy()
    count = round(len(referred) * (1 - STARTING) / STARTING)
    rows = pd.DataFrame(
        {
            "person_id": [f"{SYNTHETIC_PREFIX}R{number:06d}" for number in range(count)],
            "event": "referred",
            "date": generator.choice(referred, count) if count else [],
        }
    )
    return _dated(rows, until)


def _dated(rows: pd.DataFrame, until: dt.date) -> pd.DataFrame:
    """Keep what lies no later than a day, with days as texts, person by person."""
    days = pd.to_datetime(rows["date"])
    rows = rows.assign(date=days)[days <= pd.Timestamp(until)]
    rows = rows.sort_values(["person_id", "date", "event"], kind="stable")
    return rows.assign(date=rows["date"].dt.strftime("%Y-%m-%d")).reset_index(drop=True)
