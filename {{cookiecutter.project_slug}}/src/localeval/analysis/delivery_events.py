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
from localeval.data.job_outcomes import jobs_of_events
from localeval.methods.delivery.calendar_months import Days
from localeval.methods.delivery.funnel import Histories
from localeval.project.project import Project

#: Words for each kind of event, as the standard has them; those of files become these by ``values``.
WORDS = {
    "referred": frozenset({"referred"}),
    "started": frozenset({"started", "joined", "enrolled"}),
    "left": frozenset({"left"}),
    "completed": frozenset({"completed"}),
    "job_start": frozenset({"job_start"}),
    "job_end": frozenset({"job_end"}),
}
_NOTHING = np.datetime64("NaT", "D")


@dataclass(frozen=True)
class Recorded:
    """What is on record of the participants of a place.

    Attributes
    ----------
    histories : Histories
    locked : bool
        Whether somebody says when the data were fixed; else they end on the last day that is on record.
    """

    histories: Histories
    locked: bool


def recorded(project: Project, tables: Frames) -> Recorded | None:
    """Gather it; None where no event of a participant is on record.

    Parameters
    ----------
    project : Project
    tables : mapping of str to DataFrame
        Of one place, with ``people`` and ``events``.
    """
    people = tables["people"]
    events = tables["events"].dropna(subset=["person_id", "event", "date"])
    takes_part = participants_in(people)
    who = events["person_id"].astype("object")
    word = events["event"].astype("str").str.strip().str.casefold().to_numpy()
    # Whoever is referred and not among the people did not start (``crosschecks``).
    strangers = pd.unique(who[~who.isin(people["person_id"].astype("object"))])
    compared = who.isin(people["person_id"][~takes_part].astype("object")).to_numpy()
    referrals_told = not (compared & np.isin(word, list(WORDS["referred"]))).any()
    people = people[takes_part]
    ids = pd.Index([*people["person_id"].astype("object"), *strangers])
    whose = ids.get_indexer(pd.Index(who))
    date = events["date"].to_numpy().astype("datetime64[D]")
    start = np.full(len(ids), _NOTHING)
    if "start_date" in people:
        start[: len(people)] = people["start_date"].to_numpy().astype("datetime64[D]")
    mine = whose >= 0
    locked = project.settings.data.locked
    known = np.concatenate([date[mine], start[~np.isnat(start)]])
    if not mine.any() or not len(known):
        return None
    day = np.datetime64(locked, "D") if locked else known.max()
    there = mine & (date <= day)
    whose, word, date = whose[there], word[there], date[there]

    def first(kind: str) -> Days:
        return _first(len(ids), whose, date, np.isin(word, list(WORDS[kind])))

    start = np.where(np.isnat(start), first("started"), start)
    start[start > day] = _NOTHING
    of_jobs = np.isin(word, ["job_start", "job_end"])
    jobs, alone = jobs_of_events(whose[of_jobs], word[of_jobs] == "job_start", date[of_jobs])
    person, begun, ended = jobs.merged()
    ongoing = ended > day.astype(np.int64)
    last = np.where(ongoing, 0, ended).astype("datetime64[D]")
    last[ongoing] = _NOTHING
    unclear = np.zeros(len(ids), dtype=bool)
    unclear[whose[of_jobs][alone]] = True
    histories = Histories(
        day=day,
        referred=first("referred"),
        started=start,
        left=first("left"),
        completed=first("completed"),
        person=person,
        first=begun.astype("datetime64[D]"),
        last=last,
        unclear_end=unclear,
        recorded=frozenset(
            kind
            for kind, words in WORDS.items()
            if np.isin(word, list(words)).any() and (kind != "referred" or referrals_told)
        ),
    )
    return Recorded(histories, locked is not None)


def _first(n: int, whose: np.ndarray, date: Days, chosen: np.ndarray) -> Days:
    """Give the first of some days of each person, shape (n,); NaT where there is none."""
    found = np.full(n, np.iinfo(np.int64).max)
    np.minimum.at(found, whose[chosen], date[chosen].astype(np.int64))
    none = found == np.iinfo(np.int64).max
    days = np.where(none, 0, found).astype("datetime64[D]")
    days[none] = _NOTHING
    return np.asarray(days)
