"""Events of one person that cannot have come in the order in which they stand, and words of events that nothing here knows.

Each may be right, and only a person can know: a job that somebody had on the day on which they started, a referral after the start, an end
before it, the end of a job without its start. Nothing is changed: each finding is a ``Question``. The section on delivery leaves such
people out of the step that rests on these days, and says how many. Where two events of this table are the wrong way round, the data are
refused until somebody says that it is right: records of referrals are often written after the start.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from localeval.data.checked import Checked
from localeval.data.job_outcomes import jobs_of_events
from localeval.data.problems import join_words
from localeval.data.questions import CODES, TOGETHER, Question
from localeval.data.words import event_words
from localeval.methods.delivery.calendar_months import MONTHS_TO_START, after_months
from localeval.project.project import Project

#: Words for a start.
STARTS = frozenset({"started", "joined", "enrolled"})
#: Words of events that are known here.
KNOWN_EVENTS = STARTS | {
    *("referred", "not_started", "attended", "left", "completed", "job_start", "job_end"),
}
#: Parts of words that are not known here and still sound like a step that is counted: Started work, Job found, Programme exit.
_SOUNDS = {
    "referred": frozenset({"referral", "referred"}),
    "job_start": frozenset({"job", "jobs", "work", "employment", "employed", "hired"}),
    "left": frozenset({"left", "leaver", "exit", "exited"}),
    "started": frozenset({"start", "started", "joined", "enrolled"}),
    "attended": frozenset({"attended"}),
}
_ENDS = frozenset("end ended ends left lost stopped finished exit exited".split())
_LIKE_A_STEP = frozenset(part for parts in _SOUNDS.values() for part in parts)
#: A start that is entered later than it was is so many days from it at most.
_NEAR_DAYS = 31
_ONCE = (
    "Remove the row, or write duplicates: {events: drop-identical} under data, if it is one event. If two jobs began or ended on that day, "
    "the section on delivery counts them as one."
)
#: Events of one person that have an order.
_EVENT_ORDER = (("referred", "started"), ("started", "left"), ("referred", "left"))
_LEFT_OUT = "Correct whichever day is wrong. Accepted as it is, the person is left out of the shares of the section on delivery that rest on it, and counted."

_AGAIN = (
    "The section on delivery counts the first referral, so that the person did not start in time and waited long. Remove the row if that "
    "referral came to nothing."
)
_WRONG_WAY = (
    "Correct whichever date is wrong. Accepted as they are, such people are left out of the shares of the section on delivery that rest on these "
    "days, and counted."
)


def event_questions(tables: Mapping[str, Checked], project: Project) -> Iterator[Question]:
    """Ask about events of a person that contradict each other, or the day on which the person started.

    Parameters
    ----------
    tables : mapping of str to Checked
        By name; columns that could not be read are passed over.
    project : Project
    """
    people, events = tables.get("people"), tables.get("events")
    if people is None or events is None or not events.usable("person_id", "event", "date"):
        return
    if not people.usable("person_id") or people.frame["person_id"].duplicated().any():
        return
    frame = events.frame.dropna(subset=["person_id", "event", "date"])
    word = event_words(frame["event"])
    yield from _like_a_step(events, frame, word)
    wrong_way, told = _wrong_way_round(events, frame.assign(word=word))
    yield from wrong_way
    if people.usable("start_date"):
        of = people.frame["start_date"].set_axis(people.frame["person_id"].astype("object"))
        start = frame["person_id"].astype("object").map(of[of.index.notna()])
        ordered = frame.assign(word=word, start=start).sort_values("date", kind="stable")
        first = ordered.drop_duplicates(["person_id", "word"])
        first = first[~first["person_id"].isin(told)]
        referred = first[(first["word"] == "referred") & (first["date"] > first["start"])]
        yield from _asked(events, referred, "the person was referred after the day of their start")
        left = first[(first["word"] == "left") & (first["date"] < first["start"])]
        yield from _asked(events, left, "the person left before the day of their start")
        yield from _referred_again(events, ordered)
        yield from _other_starts(events, ordered)
    of_jobs = frame.assign(word=word)[word.isin(("job_start", "job_end")).to_numpy()]
    again = of_jobs[of_jobs.duplicated(["person_id", "word", "date"])]
    what = "the same event of the person stands in a row above already"
    yield from _asked(events, again, what, _ONCE)
    yield from _jobs(events, frame, word, people, project)


def _wrong_way_round(events: Checked, frame: pd.DataFrame) -> tuple[list[Question], set[object]]:
    """Compare the first referral, the first start and the first end of each person; give the questions, and who they are about."""
    ordered = frame.sort_values("date", kind="stable").drop_duplicates(["person_id", "word"])
    first: dict[str, pd.DataFrame] = {
        str(name): part.assign(row=part.index).set_index("person_id")
        for name, part in ordered.groupby("word")
        if name in {"referred", "started", "left"}
    }
    found: list[Question] = []
    told = set[object]()
    for earlier, later in _EVENT_ORDER:
        if earlier not in first or later not in first:
            continue
        before = first[earlier]["date"].rename("date_before")
        pair = first[later].join(before, how="inner")
        if (earlier, later) == ("referred", "left") and "started" in first:
            pair = pair[~pair.index.isin(first["started"].index)]  # said by the other two
        wrong = pair[pair["date"] < pair["date_before"]]
        told.update(wrong.index)
        what = f"'{later}' comes before the same person's '{earlier}'"
        found += _asked(events, wrong.set_index("row"), what, _WRONG_WAY, sure=True)
    return found, told


def _like_a_step(events: Checked, frame: pd.DataFrame, word: pd.Series) -> Iterator[Question]:
    """Ask about words that sound like a step of delivery and are not counted as one: shares of it would be too small without a word."""
    for unknown in sorted(set(word.unique()) - KNOWN_EVENTS):
        if _LIKE_A_STEP.isdisjoint(unknown.split("_")):
            continue
        mine = frame.loc[(word == unknown).to_numpy(), "event"].astype("str")
        written = mine.iloc[0]
        what = f"'{written}' sounds like a step of delivery, and the section on delivery does not count it"
        remedy = f"If it is a step, say which under data, with all words of the column: {line_of_words(frame['event'], written)}."
        rows = tuple(int(row) for row in mine.index)
        yield Question(
            CODES, events.spec.file, "event", events.theirs["event"], rows, what, remedy, (written,)
        )


def line_of_words(words: pd.Series, unknown: str) -> str:
    """Give the line that says what each word of the column means, which names all of them: a guess, for the person to correct.

    Parameters
    ----------
    words : Series of text or category
        As they are written.
    unknown : str
        The word that the line is about.
    """
    there = sorted(set(words.dropna().astype("str")))
    means = {one: likely_step(one) or ("job_start" if one == unknown else one) for one in there}
    each = ", ".join(f"{_quoted(one)}: {_quoted(meaning)}" for one, meaning in means.items())
    return f"values: {{event: {{{each}}}}} (each of {', '.join(sorted(KNOWN_EVENTS))}, or left as it is)"


def likely_step(word: str) -> str:
    """Guess which step a word that is not known means, by its parts; empty where nothing in it sounds like one.

    Examples
    --------
    >>> [likely_step(word) for word in ("Referral received", "Started work", "Job ended", "Programme exit", "Review")]
    ['referred', 'job_start', 'job_end', 'left', '']
    """
    [folded] = event_words(pd.Series([word]))
    if folded in KNOWN_EVENTS:
        return ""
    parts = set(folded.split("_"))
    for meaning, those in _SOUNDS.items():
        if parts & those:
            return "job_end" if meaning == "job_start" and parts & _ENDS else meaning
    return ""


def _quoted(word: str) -> str:
    """Write a word as YAML takes it."""
    return word if word in KNOWN_EVENTS else json.dumps(word, ensure_ascii=False)


def _other_starts(events: Checked, frame: pd.DataFrame) -> Iterator[Question]:
    """Ask about people none of whose starts on record is near the day on which they are said to have started."""
    starts = frame[frame["word"].isin(STARTS) & frame["start"].notna()]
    apart = (starts["date"] - starts["start"]).abs().dt.days
    nearest = apart.groupby(starts["person_id"].astype("object")).transform("min")
    rows = starts[nearest > _NEAR_DAYS].drop_duplicates("person_id")
    what = f"the person started more than {_NEAR_DAYS} days from the day that people says"
    yield from _asked(
        events,
        rows,
        what,
        "Correct whichever day is wrong. All shares are counted from the day that people says.",
    )


def _referred_again(events: Checked, frame: pd.DataFrame) -> Iterator[Question]:
    """Ask about people who started soon after a later referral, and long after their first, which is the one that counts."""
    before = frame[(frame["word"] == "referred") & (frame["date"] <= frame["start"])]
    days = before["date"].to_numpy().astype("datetime64[D]")
    soon = before["start"] < after_months(days, MONTHS_TO_START)
    by_person = soon.groupby(before["person_id"].astype("object"))
    again = before.drop_duplicates("person_id")
    ids = again["person_id"].astype("object")
    rows = again[(by_person.any() & ~by_person.first()).reindex(ids).to_numpy(dtype=bool)]
    what = (
        f"the person was referred again later, and started within {MONTHS_TO_START} months of that"
    )
    yield from _asked(events, rows, what, _AGAIN)


def _jobs(
    events: Checked, frame: pd.DataFrame, word: pd.Series, people: Checked, project: Project
) -> Iterator[Question]:
    """Ask about ends of jobs without a start before them, and about jobs that somebody had on the day of their start."""
    chosen = word.isin(("job_start", "job_end")).to_numpy()
    rows = frame[chosen]
    begins = (word[chosen] == "job_start").to_numpy()
    if not begins.any():
        return
    ids = pd.Index(people.frame["person_id"].astype("object"))
    whose = ids.get_indexer(pd.Index(rows["person_id"].astype("object")))
    rows, begins, whose = rows[whose >= 0], begins[whose >= 0], whose[whose >= 0]
    days = rows["date"].to_numpy().astype("datetime64[D]")
    jobs, alone = jobs_of_events(whose, begins, days)
    # Where outcomes are worked out of these events an end without a start is an error.
    if "events" not in project.settings.data.of_jobs.values():
        what = "a job ends that has no 'job_start' before it"
        yield from _asked(events, rows.iloc[np.sort(alone)], what)
    if people.usable("start_date"):
        start = people.frame["start_date"].to_numpy().astype("datetime64[D]")[jobs.person]
        at_start = (jobs.first < start) & (np.isnat(jobs.last) | (jobs.last >= start))
        pairs = set(zip(jobs.person[at_start].tolist(), jobs.first[at_start].tolist(), strict=True))
        of_pairs = [pair in pairs for pair in zip(whose.tolist(), days.tolist(), strict=True)]
        what = "the person had this job on the day of their start already"
        yield from _asked(events, rows[np.array(of_pairs, dtype=bool) & begins], what)


def _asked(
    events: Checked, rows: pd.DataFrame, what: str, remedy: str = _LEFT_OUT, *, sure: bool = False
) -> Iterator[Question]:
    numbers = tuple(sorted(int(row) for row in rows.index))
    if not numbers:
        return
    yield Question(
        TOGETHER, events.spec.file, "date", events.theirs["date"], numbers, what, remedy, sure=sure
    )


def notes_on_events(tables: Mapping[str, Checked], project: Project) -> Iterator[str]:
    """Say which words of events are not known here, and who was referred and is not among the people."""
    people, events = tables.get("people"), tables.get("events")
    if people is None or events is None:
        return
    word = event_words(events.frame["event"])
    strange = sorted({str(one) for one in events.frame["event"][~word.isin(KNOWN_EVENTS)].dropna()})
    if strange:
        shown = ", ".join(f"'{one}'" for one in strange[:5]) + (", …" if len(strange) > 5 else "")
        yield (
            f"{events.spec.file}: the section on delivery does not count {shown}; where one is an event that it knows, say so under data, as "
            f"{line_of_words(events.frame['event'], strange[0])}."
        )
    ids = events.frame["person_id"].astype("object")
    strangers = ids[~ids.isin(people.frame["person_id"].astype("object"))].nunique()
    if strangers:
        many = f"{strangers:,} {'person was' if strangers == 1 else 'people were'}"
        yield f"{events.spec.file}: {many} referred and not among the people: counted as referred, and as not having started."
        delivery = project.settings.delivery
        lacking = [
            name for name in (delivery.shown if delivery else ()) if name not in events.frame
        ]
        lacking = [name for name in lacking if name in people.frame]
        if lacking:
            yield (
                f"{events.spec.file}: whose they were ({join_words(lacking)}) is not on record, so that the share who started is not given by it; "
                f"a column of that name in {events.spec.file} would say it."
            )
