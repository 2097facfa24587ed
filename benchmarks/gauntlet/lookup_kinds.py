"""Imperfections of people whom a lookup did not find, of what is put where nothing is known, of who is lost, and of whose turn it was.

The part that is wrong is no source of the data: women who changed their name, the last rows of a group, people without a job.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from gauntlet.group_kinds import part
from gauntlet.kinds import COMPARED, MATCHED, TRIAL, of_design, of_meaning
from gauntlet.meaning_kinds import UNITS
from gauntlet.place import Place
from gauntlet.score_kinds import WEEKS, set_weeks
from gauntlet.unseen_kinds import regroup
from gauntlet.world import MONTH, MONTHS

Generator = np.random.Generator
Whom = Callable[[Place, Generator], np.ndarray]
NOT_FOUND = r"measured alike in both groups everywhere|not (known|found)|differ as they do nowhere"
OWN = r"each person's own|same (value|amount)|exactly"
OTHERS_LOST = r"other people (were lost|are missing)|put down as no"
ONE_UNIT = UNITS + r"|one unit|same unit"


def _women(place: Place, rng: Generator) -> np.ndarray:
    """Flag four in five women of the comparison group, who are in the other system under another name."""
    women = (place.people["sex"] == "Female").to_numpy()
    found: np.ndarray = ~place.takes_part & women & part(place, 0.8, rng)
    return found


def _last_rows(place: Place, rng: Generator) -> np.ndarray:
    """Flag the last three in ten rows of the comparison group, beyond the range of the lookup."""
    theirs = ~place.takes_part
    last: np.ndarray = theirs & (np.cumsum(theirs) > 0.7 * theirs.sum())
    return last


def _young(place: Place, rng: Generator) -> np.ndarray:
    """Flag the comparison group's people under 30, who are with another service."""
    young: np.ndarray = ~place.takes_part & (place.people["age"] < 30).to_numpy()
    return young


def _not_found(whom: Whom, *, weeks: bool = False) -> Callable[[Place, Generator], None]:
    def spoil(place: Place, rng: Generator) -> None:
        if weeks:
            set_weeks(place, rng)
        who = whom(place, rng)
        for month in MONTHS:
            for name in place.outcomes.columns[2:]:
                none = float(name == "out_of_work_benefits")
                place.set_outcome(name, who, np.full(len(who), none), month)

    return spoil


for _whom, _words in (
    (_women, "women of one group not found by their name"),
    (_last_rows, "the last rows of one group not found by a lookup"),
    (_young, "the young of one group with another service"),
):
    of_meaning(f"{_words}, put down as no", NOT_FOUND, _not_found(_whom), designs=COMPARED)
    of_meaning(f"{_words}, put down as no weeks", NOT_FOUND + "|" + OWN, _not_found(_whom, weeks=True), designs=COMPARED)  # fmt: skip


# -- weeks that one group counts otherwise


def _weeks_in(group: bool, how: Callable[[np.ndarray, Generator], np.ndarray], months: tuple[int, ...] = MONTHS) -> Callable[[Place, Generator], None]:  # fmt: skip
    def spoil(place: Place, rng: Generator) -> None:
        set_weeks(place, rng)
        for month in months:
            values = how(place.outcome_of(WEEKS, month), rng)
            place.set_outcome(WEEKS, place.takes_part == group, values, month)

    return spoil


def _halved(values: np.ndarray, rng: Generator) -> np.ndarray:
    return np.round(values / 2)


def _up_to_half_a_year(values: np.ndarray, rng: Generator) -> np.ndarray:
    cut: np.ndarray = np.minimum(values, 26)
    return cut


def _with_placement(values: np.ndarray, rng: Generator) -> np.ndarray:
    return np.minimum(values + rng.integers(8, 14, len(values)), 52)


def _filled_with(value: float, share: float) -> Callable[[np.ndarray, Generator], np.ndarray]:
    return lambda values, rng: np.where(rng.random(len(values)) < share, value, values)


for _name, _named_by, _group, _how in (
    ("fortnights for weeks in work, in one group", ONE_UNIT, False, _halved),
    ("weeks in work up to 26, in one group", r"cut off", False, _up_to_half_a_year),
    ("weeks of a placement among weeks in work, in one group", r"small amounts|as small|" + OWN, True, _with_placement),
    ("52 weeks for not known, in one group", OWN, True, _filled_with(52.0, 0.25)),
    ("average weeks for not known, in one group", OWN, True, _filled_with(34.0, 0.4)),
):  # fmt: skip
    of_meaning(_name, _named_by, _weeks_in(_group, _how, (MONTH,)), designs=COMPARED)


def _quarters_pay(place: Place, rng: Generator) -> None:
    """Give a quarter's pay for the year's for two in five of the comparison group."""
    who = ~place.takes_part & part(place, 0.4, rng)
    for month in MONTHS:
        values = np.round(place.outcome_of("earnings", month) / 4, 2)
        place.set_outcome("earnings", who, values, month)


of_meaning("a quarter's pay for a year's for two in five of one group", ONE_UNIT + r"|unlike each other|counted twice", _quarters_pay, designs=MATCHED, primaries=("earnings",))  # fmt: skip


# -- who is lost


def _opposite(share: float) -> Callable[[Place, Generator], None]:
    """Lose as many of both groups: participants who have no job, and others who have one."""

    def spoil(place: Place, rng: Generator) -> None:
        ours, works = place.takes_part, place.drawn.works
        may = np.where(ours, works[MONTH, True] == 0, works[MONTH, False] == 1)
        chance = np.where(ours, share / may[ours].mean(), share / may[~ours].mean())
        lost = may & (rng.random(len(may)) < chance)
        for name in place.outcomes.columns[2:]:
            place.set_outcome(name, lost, np.full(len(lost), np.nan))

    return spoil


for _share in (0.15, 0.25):
    of_design(f"as many lost of both groups, {_share:.0%}, for opposite reasons", OTHERS_LOST, _opposite(_share))  # fmt: skip


# -- whose turn it was


def _even_ids(place: Place, rng: Generator) -> None:
    regroup(place, (place.people["person_id"].str[-1].astype(int) % 2 == 0).to_numpy())


def _turns_by_row(place: Place, rng: Generator) -> None:
    regroup(place, np.arange(len(place.people)) % 2 == 0)


def _turns_by_day(place: Place, rng: Generator) -> None:
    came = np.lexsort([rng.random(len(place.people)), place.people["start_date"].to_numpy()])
    ours = np.zeros(len(came), dtype=bool)
    ours[came[::2]] = True
    regroup(place, ours)


def _by_birth(place: Place, rng: Generator) -> None:
    age = place.people["age"].to_numpy() * 365.25 + rng.integers(1, 360, len(place.people))
    born = pd.to_datetime(place.people["start_date"]) - pd.to_timedelta(np.round(age), unit="D")
    place.people["date of birth"] = born.dt.strftime("%d/%m/%Y")
    regroup(place, (born.dt.day % 2 == 0).to_numpy())


for _words, _spoil in (
    ("odd and even ids", _even_ids),
    ("turns in the order of the rows", _turns_by_row),
    ("turns in the order in which people came", _turns_by_day),
    ("odd and even days of birth", _by_birth),
):
    of_design(
        f"a trial whose groups follow {_words}",
        r"did chance decide|could be foreseen",
        _spoil,
        designs=TRIAL,
        deserves=4,
        why="whoever sent people knew which group came next",
    )
