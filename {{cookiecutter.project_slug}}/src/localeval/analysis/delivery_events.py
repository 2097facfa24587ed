"""What is on record of each participant of a place, out of its tables: days of referral, start, end and jobs.

The day on which somebody started is that of the table of people, from which the report counts all months; of whom it says none, that of
the event. Where nobody says when the data were fixed, they are taken to end on the last day that is on record, so that the same files
always give the same figures.

People who were referred and are not among the people of the report did not start. Where the comparison group was referred too, it is
not known who of those referred could have started, and nothing is said of it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from localeval.analysis.sample import Frames, participants_in
from localeval.data.event_orders import KNOWN_EVENTS, STARTS
from localeval.data.job_outcomes import jobs_of_events
from localeval.data.words import event_words
from localeval.methods.delivery.calendar_months import Days
from localeval.methods.delivery.funnel import Histories
from localeval.project.project import Project

#: Words for each kind of event, as the standard has them; those of files become these by ``values``.
WORDS = {
    "referred": frozenset({"referred"}),
    "started": STARTS,
    "left": frozenset({"left"}),
    "completed": frozenset({"completed"}),
    "attended": frozenset({"attended"}),
    "job_start": frozenset({"job_start"}),
    "job_end": frozenset({"job_end"}),
}
_NOTHING = np.datetime64("NaT", "D")


@dataclass(frozen=True)
class UncountedWord:
    """A word of events that is no step of delivery: as it is written, in how many records, of how many people."""

    word: str
    records: int
    people: int


@dataclass(frozen=True)
class Recorded:
    """What is on record of the participants of a place.

    Attributes
    ----------
    histories : Histories
    locked : bool
        Whether somebody says when the data were fixed; else they end on the last day that is on record.
    uncounted : tuple of UncountedWord
        Words of events that are no step, the most frequent first.
    beyond : DataFrame, optional
        What events say of people who have no row in people, in the order of the histories: a row a person, with columns of people.
    """

    histories: Histories
    locked: bool
    uncounted: tuple[UncountedWord, ...] = ()
    beyond: pd.DataFrame | None = None


def recorded(project: Project, tables: Frames) -> Recorded | None:
    """Gather it; None where no event of a participant is on record, or the day of no start.

    Parameters
    ----------
    project : Project
    tables : mapping of str to DataFrame
        Of one place, with ``people`` and ``events``.
    """
    people = tables["people"]
    events = tables["events"].dropna(subset=["person_id", "event", "date"])
    compared = people["person_id"][~participants_in(people)].astype("object")
    dates = events["date"][~events["person_id"].astype("object").isin(compared)]
    if dates.empty:
        return None
    locked = project.settings.data.locked
    last = dates.max()
    if "start_date" in people:
        starts = people["start_date"][participants_in(people)].dropna()
        last = max([last, *starts.nlargest(1)])  # of a column without one day, the last event
    found = histories_of(people, events, np.datetime64(locked or last.date(), "D"))
    if np.isnat(found.started).all():
        return None
    others = events[~events["person_id"].astype("object").isin(compared)]
    return Recorded(
        found, locked is not None, uncounted_words(others), said_of_strangers(people, events)
    )


def strangers_of(people: pd.DataFrame, events: pd.DataFrame) -> np.ndarray:
    """Give the ids of whoever is in events and not in people, in the order in which histories have them."""
    who = events["person_id"].astype("object")
    return np.asarray(pd.unique(who[~who.isin(people["person_id"].astype("object"))]))


def said_of_strangers(people: pd.DataFrame, events: pd.DataFrame) -> pd.DataFrame:
    """Give what events say of people who have no row in people: of each column the first word that stands there.

    Parameters
    ----------
    people, events : DataFrame
        Of one place; events without a gap in who, what and when.
    """
    ids = strangers_of(people, events)
    theirs = events[events["person_id"].astype("object").isin(ids).to_numpy(dtype=bool)]
    columns = [name for name in events if name not in {"person_id", "event", "date"}]
    whose = theirs["person_id"].astype("object").to_numpy()
    told = theirs[columns].astype("object").groupby(whose).first()
    return told.reindex(ids)


def uncounted_words(events: pd.DataFrame) -> tuple[UncountedWord, ...]:
    """Give the words of events that are no step of delivery, the most frequent first.

    Parameters
    ----------
    events : DataFrame
        Of people who are not compared with, without a gap.
    """
    different = pd.Series(
        events["event"].unique()
    ).dropna()  # words are few, and rows may be a million
    different = different[~event_words(different).isin(KNOWN_EVENTS).to_numpy()]
    strange = events[events["event"].isin(different).to_numpy(dtype=bool)]
    strange = strange.assign(word=event_words(strange["event"]))
    found = [
        UncountedWord(str(rows["event"].iloc[0]), len(rows), int(rows["person_id"].nunique()))
        for _, rows in strange.groupby("word", sort=True)
    ]
    return tuple(sorted(found, key=lambda one: -one.records))


def histories_of(people: pd.DataFrame, events: pd.DataFrame, day: np.datetime64) -> Histories:
    """Put what is on record of each participant, and of those who were referred and did not start, into arrays.

    Parameters
    ----------
    people, events : DataFrame
        Of one place; events without a gap.
    day : datetime64[D]
        Nothing later counts.
    """
    takes_part = participants_in(people)
    who = events["person_id"].astype("object")
    word = event_words(events["event"]).to_numpy()
    date = events["date"].to_numpy().astype("datetime64[D]")
    # Whoever is referred and not among the people did not start (``crosschecks``).
    strangers = strangers_of(people, events)
    compared = who.isin(people["person_id"][~takes_part].astype("object")).to_numpy()
    referrals_told = not (compared & np.isin(word, list(WORDS["referred"]))).any()
    people = people[takes_part]
    ids = pd.Index([*people["person_id"].astype("object"), *strangers])
    whose = ids.get_indexer(pd.Index(who))
    there = (whose >= 0) & (date <= day)
    whose, word, date = whose[there], word[there], date[there]
    # A job that stands in two rows is one: said twice and ended once it has ended. Of other events the first day counts,
    # and somebody can attend twice a day.
    twice = pd.DataFrame({"who": whose, "word": word, "date": date}).duplicated().to_numpy()
    once = ~(twice & np.isin(word, list(WORDS["job_start"] | WORDS["job_end"])))
    whose, word, date = whose[once], word[once], date[once]
    kinds = {kind: np.isin(word, list(words)) for kind, words in WORDS.items()}
    first = {kind: _first(len(ids), whose[rows], date[rows]) for kind, rows in kinds.items()}
    start = first["started"]
    if "start_date" in people:
        known = people["start_date"].to_numpy().astype("datetime64[D]")
        start[: len(people)] = np.where(np.isnat(known), start[: len(people)], known)
    start[start > day] = _NOTHING
    of_jobs = kinds["job_start"] | kinds["job_end"]
    jobs, alone = jobs_of_events(whose[of_jobs], kinds["job_start"][of_jobs], date[of_jobs])
    person, begun, ended = jobs.merged()
    goes_on = ended > day.astype(np.int64)
    last = np.where(goes_on, 0, ended).astype("datetime64[D]")
    last[goes_on] = _NOTHING
    unclear = np.zeros(len(ids), dtype=bool)
    unclear[whose[of_jobs][alone]] = True
    took_part = np.zeros(len(ids), dtype=bool)
    took_part[whose[kinds["attended"] | kinds["left"] | kinds["completed"]]] = True
    told = {kind for kind, rows in kinds.items() if rows.any()}
    return Histories(
        day=day,
        referred=first["referred"],
        started=start,
        left=first["left"],
        completed=first["completed"],
        person=person,
        first=begun.astype("datetime64[D]"),
        last=last,
        attended=whose[kinds["attended"]],
        attended_on=date[kinds["attended"]],
        took_part=took_part,
        unclear_end=unclear,
        recorded=frozenset(told if referrals_told else told - {"referred"}),
    )


def _first(n: int, whose: np.ndarray, date: Days) -> Days:
    """Give the first of the days of each person, shape (n,); NaT where there is none."""
    latest = np.iinfo(np.int64).max
    found = np.full(n, latest)
    np.minimum.at(found, whose, date.astype(np.int64))
    none = found == latest
    days = np.where(none, 0, found).astype("datetime64[D]")
    days[none] = _NOTHING
    return np.asarray(days)
