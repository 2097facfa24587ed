"""Imperfections of an outcome that is a number and no money: weeks in work, in months, turned round or never asked in a part.

Each takes the place's headline for weeks in work in the year, which go with the work that there is at month 12; the truth is the effect on these.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from gauntlet.group_kinds import part, provider
from gauntlet.kinds import COMPARED, of_meaning
from gauntlet.meaning_kinds import UNITS
from gauntlet.place import PRIOR_MONTH, Place
from gauntlet.quarter_kinds import one_quarter
from gauntlet.world import MONTH

Generator = np.random.Generator
Whom = Callable[[Place, Generator], np.ndarray]
WEEKS = "weeks_employed"
ONE_UNIT = UNITS + r"|one unit|same unit|one scale"
NEVER = r"known of|not (known|yet)|own\?|one scale"
TURNED = r"revers|scale"
#: Who is in work at month 12 has been so for more of the year.
_LONG, _SHORT = 34.0, 9.0


def set_weeks(place: Place, rng: Generator) -> None:
    """Let weeks in work be the headline's outcome, and be known of the year before the start."""
    n = len(place.people)

    def drawn(works: np.ndarray) -> np.ndarray:
        return np.clip(np.round(np.where(works == 1, _LONG, _SHORT) + rng.normal(0, 8, n)), 0, 52)

    works = np.where(place.takes_part, place.drawn.works[MONTH, True], place.drawn.works[MONTH, False])  # fmt: skip
    before = place.people.pop("benefits_before" if "benefits_before" in place.people else "employed_before")  # fmt: skip
    before = 1 - before if place.primary == "out_of_work_benefits" else before
    place.people["weeks_before"] = drawn(before.to_numpy(float))
    late = drawn(works)
    rows = [
        pd.DataFrame({"person_id": place.people["person_id"], "month": month, WEEKS: values})
        for month, values in ((6, np.minimum(np.floor(late * 0.4), 26)), (MONTH, late))
    ]
    place.outcomes = pd.concat(rows, ignore_index=True)
    settings = place.settings
    settings["outcomes"] = [{"code": WEEKS, "month": MONTH, "primary": True}]
    covariates = {k: v for k, v in settings["covariates"].items() if k not in {"benefits_before", "employed_before"}}  # fmt: skip
    settings["covariates"] = {**covariates, "weeks_before": "numeric"}
    if place.world.design != "monitoring":
        settings["prior_outcomes"] = [{"column": "weeks_before", "outcome": WEEKS, "month": PRIOR_MONTH}]  # fmt: skip
    place.truth = place.world.effect * (_LONG - _SHORT)


def _spoilt(whom: Whom, how: Callable[[np.ndarray, int], np.ndarray]) -> Callable[[Place, Generator], None]:  # fmt: skip
    def spoil(place: Place, rng: Generator) -> None:
        set_weeks(place, rng)
        who = whom(place, rng)
        for month, most in ((6, 26), (MONTH, 52)):
            place.set_outcome(WEEKS, who, how(place.outcome_of(WEEKS, month), most), month)

    return spoil


def _others(place: Place, rng: Generator) -> np.ndarray:
    return ~place.takes_part


def _participants(place: Place, rng: Generator) -> np.ndarray:
    return place.takes_part


def _in_months(values: np.ndarray, most: int) -> np.ndarray:
    return np.round(values * 12 / 52)


def _out_of_work(values: np.ndarray, most: int) -> np.ndarray:
    return most - values


def _nothing(values: np.ndarray, most: int) -> np.ndarray:
    return values * 0


def _number(name: str, named_by: str, whom: Whom, how: Callable[[np.ndarray, int], np.ndarray]) -> None:  # fmt: skip
    of_meaning(name, named_by, _spoilt(whom, how), designs=COMPARED)


_number("weeks in work in months, in one group", ONE_UNIT, _others, _in_months)
_number("weeks in work in months, at one provider", ONE_UNIT, provider, _in_months)
_number("weeks in work in months, in one quarter", ONE_UNIT, one_quarter, _in_months)
_number("weeks out of work for those in work, in one group", TURNED, _participants, _out_of_work)
_number("weeks out of work for those in work, at one provider", TURNED, provider, _out_of_work)
_number("weeks of a provider that never told, put down as none", NEVER, provider, _nothing)
_number("weeks of most of a quarter never asked, put down as none", NEVER, lambda p, r: one_quarter(p, r) & part(p, 0.85, r), _nothing)  # fmt: skip
