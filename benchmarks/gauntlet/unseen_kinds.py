"""Imperfections of design that each column by itself does not show: corners, groups told by the day, sites that nobody declared."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from gauntlet.kinds import MATCHED, TRIAL, of_design
from gauntlet.place import Place
from gauntlet.world import MONTHS

Generator = np.random.Generator


def _outcomes(place: Place, month: int, offered: np.ndarray) -> dict[str, np.ndarray]:
    """Give the outcomes that people have with or without the programme."""
    works, earns = (
        np.where(offered, kind[month, True], kind[month, False])
        for kind in (place.drawn.works, place.drawn.earns)
    )
    return {"employed": works, "earnings": earns, "out_of_work_benefits": 1 - works}


def _write(place: Place, month: int, values: dict[str, np.ndarray]) -> None:
    everybody = np.ones(len(place.people), dtype=bool)
    for name, column in values.items():
        if name in place.outcomes:
            place.set_outcome(name, everybody, column.astype(float), month)


def regroup(place: Place, ours: np.ndarray) -> None:
    """Put other people into the groups, with the outcomes that they then have."""
    place.people["group"] = np.where(ours, "participant", "comparison")
    for month in MONTHS:
        _write(place, month, _outcomes(place, month, ours))
    if "allocated" in place.settings:
        sizes = {"participant": int(ours.sum()), "comparison": int((~ours).sum())}
        place.settings["allocated"] = sizes


def _corner(place: Place, rng: Generator) -> None:
    """Leave the young of one borough among participants alone, and hardly any of them in work."""
    boroughs = rng.choice(["North", "South", "East", "West"], len(place.people))
    place.people["borough"] = boroughs
    place.settings["covariates"] = {**place.settings["covariates"], "borough": "category"}
    corner = (boroughs == "North") & (place.people["age"] < 30).to_numpy()
    hit = corner & (rng.random(len(corner)) < 0.8)
    for month in MONTHS:
        values = _outcomes(place, month, place.takes_part)
        none = {"employed": 0.0, "earnings": 0.0, "out_of_work_benefits": 1.0}
        _write(place, month, {n: np.where(hit, none[n], column) for n, column in values.items()})
    place.keep(~(corner & ~place.takes_part))


of_design(
    "nobody to compare with in one corner of age and borough",
    r"nobody like|left out",
    _corner,
    designs=MATCHED,
)


def _by_day(rule: Callable[[pd.Series], pd.Series]) -> Callable[[Place, Generator], None]:
    def spoil(place: Place, rng: Generator) -> None:
        regroup(place, rule(pd.to_datetime(place.people["start_date"])).to_numpy(dtype=bool))

    return spoil


for _name, _rule in (
    ("the weekday", lambda days: days.dt.day_of_week < 3),
    ("odd and even days", lambda days: days.dt.day % 2 == 1),
):
    of_design(
        f"a trial whose groups follow {_name} of the start",
        r"did chance decide|follows from the day",
        _by_day(_rule),
        designs=TRIAL,
        deserves=4,
        why="whoever sent people knew which group came next",
    )


def _chosen_with_leaks(place: Place, rng: Generator) -> None:
    """Take the comparison group from a list of those out of work at month 6 that is a little out of date."""
    works = _outcomes(place, 6, place.takes_part)["employed"]
    place.keep(place.takes_part | (works == 0) | (rng.random(len(works)) < 0.03))


of_design(
    "a comparison group chosen by being out of work at month 6, with a few who were not",
    r"chosen by what came after|hardly anybody",
    _chosen_with_leaks,
    designs=MATCHED,
    deserves=2,
    why="the comparison group was chosen by what came after the start",
)


def _sites(name: str, *, whole: bool) -> Callable[[Place, Generator], None]:
    """Make people of thirty sites alike; whole sites are drawn, or people."""

    def spoil(place: Place, rng: Generator) -> None:
        n = len(place.people)
        site = rng.integers(0, 30, n)
        ours = (rng.permutation(30) < 15)[site] if whole else rng.random(n) < 0.5
        regroup(place, ours)
        shift = rng.normal(0, 0.16, 30)[site]
        gains, loses = (rng.random(n) < 1.6 * np.clip(sign * shift, 0, 1) for sign in (1, -1))
        for month in MONTHS:
            values = _outcomes(place, month, ours)
            works = np.where(gains, 1.0, np.where(loses, 0.0, values["employed"]))
            paid = np.where(values["employed"] == 1, values["earnings"], 14_000.0)
            wages = np.round(paid * rng.uniform(0.9, 1.1, n), 2)
            _write(place, month, {"employed": works, "earnings": works * wages, "out_of_work_benefits": 1 - works})  # fmt: skip
        place.people[name] = [f"S{i:02d}" for i in site]

    return spoil


of_design(
    "thirty whole sites under a name that says nothing, not declared",
    r"share sites|do people share|too narrow",
    _sites("v9", whole=True),
    designs=TRIAL,
    deserves=3,
    why="people of one site are alike, and the interval does not allow for it",
)
of_design(
    "a ward of which people are alike, people drawn one by one",
    r"do people share",
    _sites("ward", whole=False),
    designs=TRIAL,
)
