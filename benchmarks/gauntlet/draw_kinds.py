"""Imperfections in who was drawn or chosen: other shares in a column, two traits together, a passing low, the same people again."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from gauntlet.group_kinds import part
from gauntlet.kinds import MATCHED, TRIAL, of_design
from gauntlet.meaning_kinds import lower_outcomes
from gauntlet.place import PRIOR, Place
from gauntlet.world import World

Generator = np.random.Generator
#: How many of those with the one combination of traits lose an outcome that they would have had.
_LOSE = 0.5


def _other_shares(world: World, rng: Generator) -> World:
    return replace(world, strata_shares=(0.3, 0.5, 0.7))


def _with_the_column(place: Place, rng: Generator) -> None:
    place.people["area"] = place.drawn.people["area"].to_numpy()


of_design("other shares drawn in areas, which a column has and nobody declares", r"\barea\b|strata", _with_the_column, remake=_other_shares, designs=TRIAL, deserves=2, why="groups that were drawn with other shares are not alike")  # fmt: skip


def _together(place: Place, rng: Generator) -> None:
    """Let women with a job before, and men without, take part and find work more often; by itself neither says anything."""
    name = "benefits_before" if "benefits_before" in place.people else "employed_before"
    woman = (place.people["sex"] == "Female").to_numpy()
    # Whom a trait leads in, the other leads out: taking both apart, each is as common in both groups.
    sign = woman == (place.people[name] == 1).to_numpy()
    place.keep((sign == place.takes_part) | part(place, 0.35, rng))
    woman = (place.people["sex"] == "Female").to_numpy()
    sign = woman == (place.people[name] == 1).to_numpy()
    lower_outcomes(place, ~sign & part(place, _LOSE, rng))
    place.truth *= 1 - _LOSE * float((~sign[place.takes_part]).mean())


of_design("two traits that lead into the programme together and not alone", r"go(es)? together|how people vary|alike on average|still differ", _together, designs=MATCHED)  # fmt: skip


def _passing_low(place: Place, rng: Generator) -> None:
    """Let half of the participants with work before have lost it just before they joined; nothing earlier is known."""
    low = place.takes_part & part(place, 0.5, rng)
    for name in (*PRIOR, "benefits_before"):
        if name in place.people:
            none = 1 if name == "benefits_before" else 0
            place.people[name] = np.where(low, none, place.people[name])
    for prior in place.settings["prior_outcomes"]:
        prior["month"] = -1


of_design("people who joined at a passing low, of which alone something is known", r"low point|passing low|just before", _passing_low, designs=MATCHED)  # fmt: skip


def _drawn_again(place: Place, rng: Generator) -> None:
    """Put a third of the control group into the programme as well, later and under another id, as they were."""
    who = np.flatnonzero(~place.takes_part & part(place, 0.33, rng))
    again = place.people.iloc[who].copy()
    new = {old: f"8{old}" for old in again["person_id"]}
    rows = place.outcomes[place.outcomes["person_id"].isin(new)].copy()
    again["person_id"], again["group"] = again["person_id"].map(new), "participant"
    rows["person_id"] = rows["person_id"].map(new)
    later = pd.to_datetime(again["start_date"]) - pd.Timedelta(days=40)
    first = pd.Timestamp("2023-04-03")
    again["start_date"] = later.where(later >= first, first).dt.strftime("%Y-%m-%d")
    place.people = pd.concat([place.people, again], ignore_index=True)
    place.outcomes = pd.concat([place.outcomes, rows], ignore_index=True)
    order = np.r_[np.arange(len(place.people) - len(who)), who]
    place.drawn.people = place.drawn.people.take(order).reset_index(drop=True)
    for kept in (place.drawn.works, place.drawn.earns):
        for key, values in kept.items():
            kept[key] = values[order]
    place.settings["allocated"]["participant"] = int(place.takes_part.sum())


of_design("control people among the participants too, on another day and under another id", r"same person|two ids|both groups|penny|allocated", _drawn_again, designs=TRIAL)  # fmt: skip
