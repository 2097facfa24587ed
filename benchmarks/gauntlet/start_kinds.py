"""Imperfections of people who started more than once: a row a referral, read by a declared start, by none, or by the wrong one.

The rows that are put in are another start of people of the place; what the place truly shows is what it showed before.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from gauntlet.group_kinds import part
from gauntlet.kinds import COMPARED, Kind, of_meaning, register
from gauntlet.place import Place, Sheets, as_cells

Generator = np.random.Generator
NAMED = r"started more than once|stands in more than one row"


def _other_rows(
    place: Place, who: np.ndarray, days: tuple[int, int], rng: Generator
) -> pd.DataFrame:
    """Give rows of another start of some people, so many days later, with what is known of them changed."""
    rows = place.people[who].copy()
    starts = pd.to_datetime(rows["start_date"]) + pd.to_timedelta(
        rng.integers(days[0], days[1], len(rows)), "D"
    )
    rows["start_date"] = starts.dt.strftime("%Y-%m-%d")
    rows["months_workless"] = rng.integers(0, 48, len(rows))
    rows["qualification"] = rng.permutation(rows["qualification"].to_numpy())
    return rows


def _put_in(place: Place, rows: pd.DataFrame, rng: Generator, said: Any) -> None:
    """Put rows into the file of people, in any order; the tables of the place stay one row a person."""
    if said:
        place.settings["data"]["duplicates"] = said
    seed = int(rng.integers(2**32))

    def how(sheets: Sheets) -> None:
        header, *old = sheets.cells["people"]
        new = as_cells(rows[[name for name in header if name in rows]])
        if new[0] != header:
            msg = "columns that another imperfection has put in"
            raise ValueError(msg)
        both = [*old, *new[1:]]
        order = np.random.default_rng(seed).permutation(len(both))
        sheets.cells["people"] = [header, *(both[i] for i in order)]

    place.on_sheets.append(how)


def _again(place: Place, rng: Generator) -> None:
    _put_in(place, _other_rows(place, part(place, 0.15, rng), (60, 300), rng), rng, "first-start")


def _before(place: Place, rng: Generator) -> None:
    """Put starts in before the one that counts, some of them before the programme began."""
    rows = _other_rows(place, part(place, 0.15, rng), (-400, -60), rng)
    _put_in(place, rows, rng, {"people": "last-start"})


def _undeclared(place: Place, rng: Generator) -> None:
    _put_in(place, _other_rows(place, part(place, 0.15, rng), (60, 300), rng), rng, None)


def _start_of_some_not_known(place: Place, rng: Generator) -> None:
    rows = _other_rows(place, part(place, 0.15, rng), (60, 300), rng)
    rows.loc[rows.index[:3], "start_date"] = ""
    _put_in(place, rows, rng, "first-start")


register(Kind("people referred again, by their first start", "files", NAMED, _again, harmless=True))
register(Kind("people referred before, by their last start", "files", NAMED, _before, harmless=True))  # fmt: skip
register(Kind("people referred again, nothing declared", "files", NAMED, _undeclared))
register(Kind("people referred again, some on a day that is not known", "files", r"start is not known", _start_of_some_not_known))  # fmt: skip


def _joined_later(place: Place, rng: Generator) -> None:
    """Let one in six of the comparison group join later, who then have what the programme does."""
    who = ~place.takes_part & part(place, 0.17, rng)
    for month in (6, 12):
        for kind, name in ((place.drawn.works, "employed"), (place.drawn.earns, "earnings")):
            if name in place.outcomes and (month, True) in kind:
                place.set_outcome(name, who, kind[month, True], month)
        if "out_of_work_benefits" in place.outcomes and (month, True) in place.drawn.works:
            place.set_outcome(
                "out_of_work_benefits", who, 1 - place.drawn.works[month, True], month
            )
    rows = _other_rows(place, who, (60, 150), rng).assign(group="participant")
    _put_in(place, rows, rng, "first-start")


of_meaning(
    "people of the comparison group who joined later, by their first start",
    r"change groups|stand in both|in the other group at another start",
    _joined_later,
    designs=COMPARED,
)
