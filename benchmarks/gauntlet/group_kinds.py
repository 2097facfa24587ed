"""Imperfections of meaning in who is who, and when: groups that are not those they are called, people of another time.

In many of these something else in the data says so: events, a status, attendance, a quarter.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from gauntlet.kinds import COMPARED, MATCHED, of_meaning
from gauntlet.meaning_kinds import lower_outcomes, swap_groups, with_programme
from gauntlet.place import Place

Generator = np.random.Generator
EXCHANGED = r"groups?.*(exchanged|swapped|label|contradict)"
TOOK_PART = r"took part|crossed|groups?.*exchanged"


def part(place: Place, share: float, rng: Generator) -> np.ndarray:
    """Choose some people by chance."""
    return np.asarray(rng.random(len(place.people)) < share)


def provider(place: Place, rng: Generator) -> np.ndarray:
    """Give everybody one of five providers, in a column that nobody declares, and flag the people of one."""
    names = np.array(["Alder", "Birch", "Cedar", "Elm", "Hazel"])
    place.people["provider"] = rng.choice(names, len(place.people))
    return (place.people["provider"] == "Cedar").to_numpy()


def _add_events(place: Place, took_part: np.ndarray, rng: Generator) -> None:
    """Put events of the programme down for those who took part, and some events of everybody."""
    people = place.people
    days = pd.to_datetime(people["start_date"])
    rows = [pd.DataFrame({"person_id": people["person_id"], "event": "referred", "date": days - pd.Timedelta(days=9)})]  # fmt: skip
    began = people[took_part]
    rows.append(pd.DataFrame({"person_id": began["person_id"], "event": "started", "date": days[took_part]}))  # fmt: skip
    came = took_part & part(place, 0.8, rng)
    rows.append(pd.DataFrame({"person_id": people["person_id"][came], "event": "attended", "date": days[came] + pd.Timedelta(days=14)}))  # fmt: skip
    place.events = pd.concat(rows, ignore_index=True)
    place.events["date"] = place.events["date"].dt.strftime("%Y-%m-%d")
    place.settings["data"]["events"] = "data/events.csv"


def _exchanged_by_events(place: Place, rng: Generator) -> None:
    _add_events(place, place.takes_part, rng)
    swap_groups(place, np.ones(len(place.people), dtype=bool))


def _some_exchanged_by_events(place: Place, rng: Generator) -> None:
    _add_events(place, place.takes_part, rng)
    swap_groups(place, part(place, 0.2, rng))


def _later_by_events(place: Place, rng: Generator) -> None:
    """Let a third of the comparison group take the programme up, and have its effect and its events."""
    later = ~place.takes_part & part(place, 0.33, rng)
    for name in place.outcomes.columns[2:]:
        place.set_outcome(name, later, np.where(later, with_programme(place, name), place.outcome_of(name)))  # fmt: skip
    _add_events(place, place.takes_part | later, rng)


def _exchanged_by_status(place: Place, rng: Generator) -> None:
    words = np.where(part(place, 0.7, rng), "Completed", "Left early")
    place.people["status"] = np.where(place.takes_part, words, "Not started")
    swap_groups(place, np.ones(len(place.people), dtype=bool))


def _some_exchanged_by_attendance(place: Place, rng: Generator) -> None:
    sessions = 1 + rng.poisson(6, len(place.people))
    place.people["sessions_attended"] = np.where(place.takes_part, sessions, 0)
    swap_groups(place, part(place, 0.2, rng))


def _exchanged_at_one_provider(place: Place, rng: Generator) -> None:
    swap_groups(place, provider(place, rng))


of_meaning("groups exchanged, as events say", EXCHANGED, _exchanged_by_events, designs=COMPARED)
of_meaning("groups exchanged in part, as events say", TOOK_PART, _some_exchanged_by_events, designs=MATCHED)  # fmt: skip
of_meaning("groups exchanged, as a status says", EXCHANGED, _exchanged_by_status, designs=COMPARED)
of_meaning("groups exchanged in part, as attendance says", TOOK_PART, _some_exchanged_by_attendance, designs=MATCHED)  # fmt: skip
of_meaning("groups exchanged at one provider", EXCHANGED, _exchanged_at_one_provider, designs=MATCHED)  # fmt: skip
of_meaning("comparison people who took part, as events say", TOOK_PART, _later_by_events, designs=COMPARED)  # fmt: skip


def _in_both(place: Place, rng: Generator) -> None:
    """Let a third of the participants stand among the comparison group as well, under another id."""
    who = np.flatnonzero(place.takes_part & part(place, 0.33, rng))
    twins = place.people.iloc[who].copy()
    new = {old: f"8{old}" for old in twins["person_id"]}
    twins["person_id"], twins["group"] = twins["person_id"].map(new), "comparison"
    rows = place.outcomes[place.outcomes["person_id"].isin(new)].copy()
    rows["person_id"] = rows["person_id"].map(new)
    place.people = pd.concat([place.people, twins], ignore_index=True)
    place.outcomes = pd.concat([place.outcomes, rows], ignore_index=True)
    order = np.r_[np.arange(len(place.people) - len(who)), who]
    place.drawn.people = place.drawn.people.take(order).reset_index(drop=True)
    for kept in (place.drawn.works, place.drawn.earns):
        for key, values in kept.items():
            kept[key] = values[order]


of_meaning(
    "the same people in both groups under another id",
    r"same person|two ids|both groups",
    _in_both,
    designs=MATCHED,
)


def _in_both_by_number(place: Place, rng: Generator) -> None:
    """As before, but the second list was filled in anew: only the National Insurance number is the same."""
    people = len(place.people)
    _in_both(place, rng)
    added = place.people.index >= people
    place.people.loc[added, "age"] = place.people.loc[added, "age"] + 1
    place.people["NI number"] = [f"AB{100_000 + 7 * i}C" for i in range(len(place.people))]
    first = dict(zip(place.people["person_id"], place.people["NI number"], strict=True))
    twins = place.people.loc[added, "person_id"].str.removeprefix("8")
    place.people.loc[added, "NI number"] = twins.map(first)
    place.settings["data"]["identifying"] = ["NI number"]


of_meaning(
    "the same people in both groups, as their National Insurance number says",
    r"same person|two ids|both groups",
    _in_both_by_number,
    designs=MATCHED,
)

OTHER_TIME = r"(other|another) (years?|time)|same time|calendar"


def _year_before(place: Place, rng: Generator) -> None:
    others = ~place.takes_part
    days = pd.to_datetime(place.people["start_date"]) - pd.DateOffset(years=1)
    place.people.loc[others, "start_date"] = days[others].dt.strftime("%Y-%m-%d")
    place.settings["population"].pop("starts")
    lower_outcomes(place, others & part(place, 0.15, rng))


def _other_quarters(place: Place, rng: Generator) -> None:
    """Keep no dates, only the quarter of the start, which of the comparison group is of five years before."""
    days = pd.to_datetime(place.people["start_date"]).dt
    years = np.where(place.takes_part, days.year, days.year - 5)
    place.people["start_quarter"] = [f"{y} Q{q}" for y, q in zip(years, days.quarter, strict=True)]
    place.people = place.people.drop(columns="start_date")
    place.settings["population"].pop("starts")
    lower_outcomes(place, ~place.takes_part & part(place, 0.25, rng))


of_meaning(
    "a comparison group of the year before",
    OTHER_TIME,
    _year_before,
    designs=MATCHED,
    deserves=2,
    why="people of another time are no like for like",
)
of_meaning(
    "a comparison group of other quarters, without dates",
    OTHER_TIME,
    _other_quarters,
    designs=MATCHED,
    deserves=2,
    why="people of another time are no like for like",
)


def _claimants(place: Place, rng: Generator) -> None:
    """Take the comparison group from a list of people who are still out of work."""
    lower_outcomes(place, ~place.takes_part)


of_meaning(
    "a comparison group chosen for being out of work",
    r"chosen by|nobody|everybody|put down as no",
    _claimants,
    designs=MATCHED,
    deserves=2,
    why="whoever is chosen by the outcome is no like for like",
)


def _rows_off(place: Place, rng: Generator) -> None:
    """Let each row of outcomes stand one person further down."""
    for name in place.outcomes.columns[2:]:
        for month in (6, 12):
            values = np.roll(place.outcome_of(name, month), 1)
            place.set_outcome(name, np.ones(len(values), dtype=bool), values, month)


of_meaning(
    "outcomes one row off",
    r"belong to|other people|wrong person|nothing to do with",
    _rows_off,
    designs=COMPARED,
)
