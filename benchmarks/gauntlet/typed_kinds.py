"""Imperfections made by hand in a sheet: one column sorted, a block pasted twice, a value filled down, a value worked out by a model.

The values are possible ones, and they are not those of the people beside whom they stand.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from gauntlet.group_kinds import part, provider
from gauntlet.kinds import COMPARED, of_meaning
from gauntlet.place import Place
from gauntlet.world import MONTH

Generator = np.random.Generator
SAME = r"same (value|amount)|exactly|copied|copy|pasted|in order|sorted|filled down|by row|order of the (rows|file)|row"


def _sorted_alone(place: Place, rng: Generator) -> None:
    """Sort the people by group, and then the headline's outcome without the ids beside it."""
    order = place.people.sort_values("group", ascending=False, kind="stable")["person_id"]
    place.outcomes = place.outcomes.set_index(["month", "person_id"]).loc[
        [(month, one) for month in (6, MONTH) for one in order]
    ].reset_index()[["person_id", "month", *place.outcomes.columns[2:]]]  # fmt: skip
    rows = (place.outcomes["month"] == MONTH).to_numpy()
    values = np.sort(place.outcomes.loc[rows, place.primary].to_numpy(float))[::-1]
    place.outcomes.loc[rows, place.primary] = values


def _sorted_within(place: Place, rng: Generator) -> None:
    """Sort the headline's outcome of half of the rows without the ids, in an order that has nothing to do with the groups."""
    rows = np.flatnonzero((place.outcomes["month"] == MONTH).to_numpy())
    half = rows[: len(rows) // 2]
    values = place.outcomes[place.primary].to_numpy(dtype=float).copy()
    values[half] = np.sort(values[half])
    place.outcomes[place.primary] = values


of_meaning("the outcome's column sorted by itself", SAME, _sorted_alone, designs=COMPARED)
of_meaning("half of the outcome's column sorted by itself", SAME, _sorted_within, designs=COMPARED)


def _pasted(place: Place, rng: Generator) -> None:
    """Paste the outcomes of participants over those of the comparison group, as far as they go."""
    ours, theirs = np.flatnonzero(place.takes_part), np.flatnonzero(~place.takes_part)
    many = min(len(ours), len(theirs))
    who = np.zeros(len(place.people), dtype=bool)
    who[theirs[:many]] = True
    for name in place.outcomes.columns[2:]:
        values = place.outcome_of(name).copy()
        values[theirs[:many]] = values[ours[:many]]
        place.set_outcome(name, who, values)


def _filled_down(place: Place, rng: Generator) -> None:
    """Fill one participant's row down over a third of the participants."""
    ours = np.flatnonzero(place.takes_part)
    first = next(i for i in ours if place.outcome_of("earnings")[i] > 0)
    place_of = ours[ours >= first][: max(len(ours) // 3, 1)]
    who = np.zeros(len(place.people), dtype=bool)
    who[place_of] = True
    for name in place.outcomes.columns[2:]:
        values = place.outcome_of(name)
        place.set_outcome(name, who, np.full(len(values), values[first]))


def _filled_down_at_provider(place: Place, rng: Generator) -> None:
    """Let one provider fill in its first success for everybody after it; only the headline's outcome is given."""
    who = provider(place, rng)
    good = 0.0 if place.primary == "out_of_work_benefits" else 17_290.0 if place.primary == "earnings" else 1.0  # fmt: skip
    place.set_outcome(place.primary, who & part(place, 0.8, rng), np.full(len(who), good))


of_meaning("outcomes of one group pasted over the other", SAME, _pasted, designs=COMPARED)
of_meaning("outcomes filled down in one group", SAME, _filled_down, designs=COMPARED)
of_meaning("one success filled down at one provider", SAME + r"|put down as|known of|success", _filled_down_at_provider)  # fmt: skip


def _by_a_model(place: Place, rng: Generator) -> None:
    """Work the outcomes of two in five of the comparison group out by a model that says no to whoever is likely to be without."""
    likely = place.people["months_workless"].to_numpy(float) < 8
    who = ~place.takes_part & part(place, 0.4, rng)
    for name in place.outcomes.columns[2:]:
        if name == "earnings":
            given = np.where(likely, 12_000 - 300 * place.people["months_workless"], 0.0)
        else:
            given = likely.astype(float)
            given = 1 - given if name == "out_of_work_benefits" else given
        place.set_outcome(name, who, given)


of_meaning("outcomes worked out by a model for two in five of one group", SAME + r"|decide|tells|predict|worked out|model", _by_a_model, designs=COMPARED)  # fmt: skip


def _lookup_of_the_neighbour(place: Place, rng: Generator) -> None:
    """Join the outcomes by the nearest id, as a lookup that is not exact does: one in four has the outcome of the person before."""
    ids = np.argsort(place.people["person_id"].to_numpy())
    who = part(place, 0.25, rng)
    for name in place.outcomes.columns[2:]:
        values = place.outcome_of(name)
        before = values.copy()
        before[ids[1:]] = values[ids[:-1]]
        place.set_outcome(name, who, before)


of_meaning("a lookup of the nearest id for one in four", SAME + "|neighbour|another person", _lookup_of_the_neighbour, designs=COMPARED)  # fmt: skip


def _success_stories(place: Place, rng: Generator) -> None:
    """Leave most participants without success out of both files."""
    good = place.drawn.works[MONTH, True] == 1
    kept = ~place.takes_part | good | (rng.random(len(good)) < 0.4)
    place.keep(kept)


def _found_work_soon(place: Place, rng: Generator) -> None:
    """Leave whoever of the comparison group found work within half a year out of both files."""
    soon = ~place.takes_part & (place.drawn.works[6, False] == 1)
    place.keep(~soon)


of_meaning("participants without success left out of the files", r"everybody|left out|of those in the data|success|allocated|without", _success_stories, designs=COMPARED)  # fmt: skip
of_meaning("comparison people in work by month 6 left out of the files", r"nobody|without work|month 6|left out|allocated|chosen", _found_work_soon, designs=COMPARED)  # fmt: skip


def _thrice(place: Place, rng: Generator) -> None:
    """Write each of a sixth of the comparison group six times, as matching with replacement does, each time with a new id."""
    theirs = np.flatnonzero(~place.takes_part)
    few = rng.choice(theirs, max(len(theirs) // 6, 1), replace=False)
    order = np.r_[np.flatnonzero(place.takes_part), np.repeat(few, 6)]
    outcomes = place.outcomes
    place.people = place.people.take(order).reset_index(drop=True)
    old = place.people["person_id"].to_numpy()
    new = [f"{i:05d}" for i in rng.choice(np.arange(10_000, 99_999), len(order), replace=False)]
    place.people["person_id"] = new
    pairs = pd.DataFrame({"person_id": old, "new": new})
    merged = pairs.merge(outcomes, on="person_id").sort_values(["month"], kind="stable")
    place.outcomes = merged.assign(person_id=merged["new"])[list(outcomes.columns)].reset_index(drop=True)  # fmt: skip
    place.drawn.people = place.drawn.people.take(order).reset_index(drop=True)
    for kept in (place.drawn.works, place.drawn.earns):
        for key, values in kept.items():
            kept[key] = values[order]


of_meaning("people of a comparison group matched with replacement, written once for each match", r"same person|two ids|alike in every|same values", _thrice, designs=("matched_comparison",))  # fmt: skip
