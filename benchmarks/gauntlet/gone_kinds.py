"""Imperfections in who is no longer in the files, or was never found: what days, sessions, running numbers and months before the start tell of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import numpy as np
import pandas as pd

from gauntlet.group_kinds import part
from gauntlet.kinds import COMPARED, MATCHED, TRIAL, Spoil, of_design
from gauntlet.place import Place
from gauntlet.world import MONTH, MONTHS

Generator = np.random.Generator
Where = Literal["participants", "comparison"]
LEFT = r"left early"
OFFERED = r"kept who was offered"
NUMBERS = r"numbers that are not in the file|many are lacking"
BEFORE = r"differ(ed)? before the start|before the start the groups differ"
CLOCK = r"same day in both groups|longer before their start"
_KEPT = "who left early is no longer there, and mostly fared worse"
_NOT_FOUND = "many of one group are not in the register from which the outcome comes"


def _works(place: Place) -> np.ndarray:
    """Say who is in work in the end, shape (n,)."""
    return np.where(place.takes_part, place.drawn.works[MONTH, True], place.drawn.works[MONTH, False])  # fmt: skip


def _stays(place: Place, rng: Generator) -> np.ndarray:
    """Give the days that each person stays, if it is a participant: longer, if it goes well."""
    return np.round(rng.exponential(110 + 160 * _works(place)))


def _only_who_stayed(least: int, told: Callable[[Place, np.ndarray], None]) -> Spoil:
    """Keep participants who stayed so many days, of whom something tells how long they did."""

    def spoil(place: Place, rng: Generator) -> None:
        days = _stays(place, rng)
        told(place, days)
        place.keep(~place.takes_part | (days >= least))
        if place.events is not None:
            there = place.events["person_id"].isin(place.people["person_id"])
            place.events = place.events[there].reset_index(drop=True)
        place.settings["participant_group"] = {"who": "everyone_started"}

    return spoil


def _as_a_day(place: Place, days: np.ndarray) -> None:
    ends = pd.to_datetime(place.people["start_date"]) + pd.to_timedelta(days, unit="D")
    place.people["exit_date"] = ends.dt.strftime("%Y-%m-%d").where(place.takes_part, None)


def _as_sessions(place: Place, days: np.ndarray) -> None:
    sessions = pd.Series(np.floor(days / 14).astype(int).astype(str))
    place.people["sessions"] = sessions.where(place.takes_part, "0")


def _as_events(place: Place, days: np.ndarray) -> None:
    people = place.people[place.takes_part]
    starts = pd.to_datetime(people["start_date"])
    stays = pd.to_timedelta(days[place.takes_part], unit="D")
    ends = (starts + stays).where(lambda day: day < pd.Timestamp(place.settings["data"]["locked"]))
    ours = {"started": starts, "left": ends}
    rows = [pd.DataFrame({"person_id": people["person_id"], "event": name, "date": day}) for name, day in ours.items()]  # fmt: skip
    place.events = pd.concat(rows, ignore_index=True).dropna()
    place.events["date"] = place.events["date"].dt.strftime("%Y-%m-%d")
    place.settings["data"]["events"] = "data/events.csv"


for _least, _told, _how in ((90, _as_a_day, "a day of leaving"), (84, _as_sessions, "sessions"), (90, _as_events, "events")):  # fmt: skip
    of_design(f"participants who left in their first months left out, as {_how} shows", LEFT, _only_who_stayed(_least, _told), designs=MATCHED, deserves=2, why=_KEPT)  # fmt: skip


def _only_who_came(place: Place, rng: Generator) -> None:
    """Leave out of a trial who was offered a place and never came, by whether they found work meanwhile, and state who is left."""
    never = place.takes_part & (rng.random(len(place.people)) < np.where(_works(place) == 1, 0.1, 0.35))  # fmt: skip
    sessions = pd.Series((1 + rng.poisson(5, len(never))).astype(str))
    place.people["sessions"] = sessions.where(place.takes_part, "0")
    place.keep(~never)
    place.settings["allocated"]["participant"] = int(place.takes_part.sum())


of_design("people offered who never came left out, as sessions show", OFFERED + "|" + NUMBERS, _only_who_came, designs=TRIAL, deserves=3, why="the groups that are left are no longer those that chance made")  # fmt: skip


def _numbered(place: Place, rng: Generator) -> None:
    """Give everybody the next number, and leave out a quarter of the participants: who did badly asked not to be counted."""
    new = {old: f"{i + 1:05d}" for i, old in enumerate(place.people["person_id"])}
    place.people["person_id"] = place.people["person_id"].map(new)
    place.outcomes["person_id"] = place.outcomes["person_id"].map(new)
    gone = place.takes_part & (rng.random(len(place.people)) < np.where(_works(place) == 1, 0.1, 0.4))  # fmt: skip
    place.keep(~gone)
    if "allocated" in place.settings:
        place.settings["allocated"]["participant"] = int(place.takes_part.sum())


of_design("participants who did badly left out, whose numbers are lacking", NUMBERS, _numbered, designs=COMPARED, deserves=2, why="who did badly is not in the data")  # fmt: skip


def _before(place: Place, rng: Generator) -> list[pd.DataFrame]:
    """Give outcomes of months before the start, which follow what is known of people."""
    name = "benefits_before" if "benefits_before" in place.people else "employed_before"
    before = place.people[name].to_numpy(dtype=float)
    worked = 1 - before if name == "benefits_before" else before
    lasting, rows = rng.random(len(worked)), []
    for month in (-9, -6, -3):
        luck = np.where(rng.random(len(worked)) < 0.6, lasting, rng.random(len(worked)))
        works = (luck < 0.15 + 0.35 * worked) * 1.0
        pay = np.round(works * 9_000 * np.exp(rng.normal(0, 0.5, len(worked))), 2)
        each = {"employed": works, "earnings": pay, "out_of_work_benefits": 1 - works}
        part_of = pd.DataFrame({"person_id": place.people["person_id"], "month": month})
        rows.append(part_of.assign(**{column: each[column] for column in place.outcomes.columns[2:]}))  # fmt: skip
    return rows


def _not_in_the_register(group: Where) -> Spoil:
    """Let the register lack two in five of a group at all times, and put them down as without work."""

    def spoil(place: Place, rng: Generator) -> None:
        place.outcomes = pd.concat([place.outcomes, *_before(place, rng)], ignore_index=True)
        mine = place.takes_part if group == "participants" else ~place.takes_part
        lost = mine & part(place, 0.4, rng)
        for name in place.outcomes.columns[2:]:
            none = 1.0 if name == "out_of_work_benefits" else 0.0
            for month in (-9, -6, -3, *MONTHS):
                place.set_outcome(name, lost, np.full(len(lost), none), month)

    return spoil


_groups: tuple[Where, ...] = ("participants", "comparison")
for _group in _groups:
    of_design(f"two in five of the {_group} never in the register, as months before the start show", BEFORE, _not_in_the_register(_group), deserves=3, why=_NOT_FOUND)  # fmt: skip


def _from_the_first_meeting(place: Place, rng: Generator) -> None:
    """Count participants from a first meeting some weeks after their referral, and only who was still without work then; the others from the referral."""
    wait = 40 + rng.integers(0, 40, len(place.people))
    days = pd.to_datetime(place.people["start_date"])
    gap = pd.to_timedelta(np.where(place.takes_part, wait, 0), unit="D")
    place.people["referral_date"] = (days - gap).dt.strftime("%Y-%m-%d")
    ready = place.drawn.works[6, False] == 1
    place.keep(~(place.takes_part & ready & part(place, 0.6, rng)))


of_design("participants counted from a first meeting, the others from their referral", CLOCK, _from_the_first_meeting, designs=MATCHED, deserves=2, why="participants had to stay without work for some weeks to be counted, the others had not")  # fmt: skip


def _still_there(place: Place, rng: Generator) -> None:
    """Keep of the comparison group who was without work at month 6, of which the outcomes of month 12 alone tell nothing; a note says so."""
    works = np.where(place.takes_part, 0.0, place.drawn.works[6, False])
    place.keep(works == 0)
    place.outcomes = place.outcomes[place.outcomes["month"] == MONTH].reset_index(drop=True)
    place.settings["comparison_group"] = {"from": "eligible_not_referred", "note": "customers who were still claiming in the autumn"}  # fmt: skip


def _stayed_by_the_note(place: Place, rng: Generator) -> None:
    """Keep participants who stayed for 90 days, whom nothing but a note tells from everybody."""
    days = _stays(place, rng)
    place.keep(~place.takes_part | (days >= 90))
    place.settings["participant_group"] = {"who": "everyone_started", "note": "all who stayed for the first stage"}  # fmt: skip


of_design("a comparison group of who was still without work, as a note says", r"came after the start", _still_there, designs=MATCHED, deserves=2, why="the comparison group was chosen by what came after the start")  # fmt: skip
of_design("participants who stayed for 90 days, as a note says", r"everybody who joined|who left early", _stayed_by_the_note, designs=MATCHED, deserves=2, why=_KEPT)  # fmt: skip
