"""What had not happened when the data were fixed: it is no value of anybody, and nobody who has not come so far is lost.

A month of a person is over on the day before that day of the month comes round on which the person started. What lies after the
day on which the data were fixed (``data.locked``), or after today, is a problem, or is left out where ``data.censor`` says so.
Which of the people who are left started too recently for an outcome is written down beside them (``OBSERVED``) and counted in
``analysis.sample``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import pandas as pd

from localeval.base.errors import Problem
from localeval.data.checked import Checked, RowFlags, by_place, places_known
from localeval.data.derived_columns import calendar_months, completed_months
from localeval.data.problems import rows_problem
from localeval.data.standard import COMPARISON, GROUPS, OBSERVED, PARTICIPANT, outcome_column
from localeval.project.project import FILE, Project

#: Of so many people at least, and of such a share of all, who started after a day nothing is known.
_FEWEST_AFTER, _SHARE_AFTER = 10, 0.05
#: Chance leaves as many of as large a share unknown less than once in so many times, if they are lost like those before.
_CHANCE = 1e-3
#: The line that has such values left out.
CENSOR = "write 'censor: true' under data in evaluation.yml, by which they are left out and counted"


@dataclass(frozen=True)
class DataDay:
    """The last day of which the data can tell.

    Attributes
    ----------
    day : datetime.date
    locked : bool
        Whether it is the day on which the data were fixed; else it is today.
    """

    day: dt.date
    locked: bool

    @property
    def words(self) -> str:
        """The day, as a sentence goes on: *lies after* ``2026-03-31, when the data were fixed``."""
        return f"{self.day}, when the data were fixed" if self.locked else f"{self.day}, today"


def data_day(project: Project, today: dt.date) -> DataDay | None:
    """Give the last day of which the data can tell; None where it can be any, as in a rehearsal with made-up people.

    Parameters
    ----------
    project : Project
    today : datetime.date
    """
    locked = project.settings.data.locked
    if project.settings.data.synthetic:
        return DataDay(locked, True) if locked else None
    return DataDay(locked, True) if locked and locked <= today else DataDay(today, False)


def months_observed(people: Checked, project: Project, day: DataDay | None) -> np.ndarray:
    """Count for each person the months since the start that were over on the last day of the data.

    Parameters
    ----------
    people : Checked
    project : Project
    day : DataDay or None

    Returns
    -------
    numpy.ndarray of float, shape (n,)
        Missing where nothing tells.
    """
    if day is None or not people.usable("start_date"):
        return np.full(len(people.frame), np.nan)
    start = people.frame["start_date"]
    if "month" in project.settings.data.derive:
        # Months of the calendar: the day of each outcome has been held against the last day by itself.
        months = calendar_months(_every(day.day, start), start)
    else:
        months = completed_months(start, _every(day.day + dt.timedelta(days=1), start))
    return np.array(months.to_numpy(dtype=float, na_value=np.nan))


def _every(day: dt.date, like: pd.Series) -> pd.Series:
    return pd.Series(pd.Timestamp(day), index=like.index, dtype="datetime64[us]")


def fixed_before_anybody(people: Checked, project: Project) -> Iterator[Problem]:
    """Find data that are said to have been fixed before anybody started."""
    locked = project.settings.data.locked
    if locked is None or not people.usable("start_date"):
        return
    first = people.frame["start_date"].min()
    if pd.notna(first) and first > pd.Timestamp(locked):
        what = f"the data are said to have been fixed on {locked}, before anybody started; the first start is on {first.date()}."
        remedy = "Give the day on which the tables were made, or correct start_date."
        yield Problem(FILE, what, remedy, column="data.locked")


def late_values(
    outcomes: Checked, people: Checked, project: Project, day: DataDay | None
) -> Iterator[Problem]:
    """Find values at a month that was not over on the last day of the data."""
    if project.settings.data.censor:
        return  # they have been left out
    rows = np.flatnonzero(_late_rows(outcomes, people, project, day))
    columns = [
        name
        for name in (outcome_column(measure.outcome) for measure in project.measures)
        if name in outcomes.frame
    ]
    if day is None or not len(rows) or not columns:
        return
    known = outcomes.frame[list(dict.fromkeys(columns))].iloc[rows].notna()
    late = known.any(axis=1).to_numpy()
    if not late.any():
        return
    rows = rows[late]
    month = int(outcomes.frame["month"].iloc[rows[0]])
    what = f"there is a value at month {month}, which was not over for this person on {day.words}"
    remedy = f"Correct {'data.locked, ' if day.locked else ''}start_date or the month if one of them is wrong; if not, {CENSOR}."
    column = outcomes.theirs.get("month")
    if column is None or project.settings.data.wide:
        first = next(name for name in known if known[name].any())
        column = outcomes.theirs[str(first)]
    yield rows_problem(
        outcomes.spec.file, column, outcomes.frame.index[rows].tolist(), what, remedy
    )


def _late_rows(
    outcomes: Checked, people: Checked, project: Project, day: DataDay | None
) -> RowFlags:
    """Flag the rows of outcomes whose month was not over; none where something they rest on could not be read."""
    nothing = np.zeros(len(outcomes.frame), dtype=bool)
    if not outcomes.usable("month", "person_id") or not people.usable("person_id"):
        return nothing
    observed = months_observed(people, project, day)
    if day is None or not np.isfinite(observed).any():
        return nothing
    # Of those who had not started by then that is said, and all their rows go with them.
    observed[(people.frame["start_date"] > pd.Timestamp(day.day)).to_numpy()] = np.nan
    if not np.isfinite(observed).any():
        return nothing
    month = outcomes.frame["month"].to_numpy(dtype=float)
    late = month > np.nanmin(observed)
    if late.any():
        of = pd.Series(observed, index=people.frame["person_id"])
        of = of[of.index.notna() & ~of.index.duplicated()]
        late[late] = month[late] > outcomes.frame["person_id"][late].map(of).to_numpy(dtype=float)
    return np.asarray(late, dtype=bool)


# what has not come yet, left out by rule


@dataclass(frozen=True)
class LeftOut:
    """Tables without what had not happened.

    Attributes
    ----------
    tables : dict of str to Checked
    kept : dict of str to numpy.ndarray of bool
        Which rows of each table that is about people are left.
    notes : tuple of str
        How many were left out.
    """

    tables: dict[str, Checked]
    kept: dict[str, RowFlags]
    notes: tuple[str, ...]


def without_what_is_to_come(
    tables: Mapping[str, Checked], project: Project, day: DataDay | None
) -> LeftOut:
    """Leave out what lies after the last day of the data: people who had not started, their rows, events, and values.

    Parameters
    ----------
    tables : mapping of str to Checked
        By name; tables that could not be read are absent.
    project : Project
    day : DataDay or None
    """
    given = dict(tables)
    people = given.get("people")
    if day is None or people is None:
        return LeftOut(given, {}, ())
    kept: dict[str, RowFlags] = {}
    notes: list[str] = []
    start = people.frame["start_date"] if people.usable("start_date") else None
    to_come = np.zeros(len(people.frame), dtype=bool)
    if start is not None:
        to_come = (start > pd.Timestamp(day.day)).to_numpy()
        if to_come.any() and not (start <= pd.Timestamp(day.day)).any():
            return LeftOut(given, {}, ())  # which is said of the day
    strangers = set(people.frame["person_id"][to_come]) if people.usable("person_id") else set()
    if "outcomes" in given:
        outcomes = given["outcomes"]
        late = _late_rows(outcomes, people, project, day)
        kept["outcomes"] = ~(late | _of_persons(outcomes, strangers))
        columns = [column.name for column in outcomes.spec.columns if column.role == "outcome"]
        there = [name for name in columns if name in outcomes.frame]
        known = outcomes.frame[there].notna().any(axis=1).to_numpy() & ~kept["outcomes"]
        _say(notes, outcomes, int(known.sum()), "value", "values", day)
    if "events" in given:
        events = given["events"]
        late = np.zeros(len(events.frame), dtype=bool)
        if events.usable("date"):
            late = (events.frame["date"] > pd.Timestamp(day.day)).to_numpy()
        gone = late | _of_persons(events, strangers)
        kept["events"] = ~gone
        _say(notes, events, int(gone.sum()), "event", "events", day)
    kept["people"] = ~to_come
    _say(notes, people, int(to_come.sum()), "person who had", "people who had", day, start=True)
    for name, rows in kept.items():
        given[name] = replace(given[name], frame=given[name].frame[rows])
    return LeftOut(
        given, {name: rows for name, rows in kept.items() if not rows.all()}, tuple(notes)
    )


def _of_persons(table: Checked, persons: set[object]) -> RowFlags:
    if not persons or not table.usable("person_id"):
        return np.zeros(len(table.frame), dtype=bool)
    return table.frame["person_id"].isin(persons).to_numpy()


def _say(
    notes: list[str],
    table: Checked,
    count: int,
    one: str,
    many: str,
    day: DataDay,
    *,
    start: bool = False,
) -> None:
    if count:
        what = "not started by" if start else "from after"
        notes.append(
            f"{table.spec.file}: censor: {count:,} {one if count == 1 else many} {what} {day.words}, left out."
        )


# who started too recently


class LastKnown(NamedTuple):
    """What is found.

    Attributes
    ----------
    start : Timestamp
        Of the last person with an outcome.
    people : int
        Who started after it, of whom nobody has one.
    """

    start: pd.Timestamp
    people: int


def last_known_start(starts: pd.Series, known: np.ndarray) -> LastKnown | None:
    """Find the last start of anybody with an outcome, where too many start after it for chance; None where that is not so.

    Parameters
    ----------
    starts : Series of datetime64, shape (n,)
    known : ndarray of bool, shape (n,)
        Who has an outcome.
    """
    dated = starts.notna().to_numpy()
    if not (known & dated).any():
        return None
    last = starts[known & dated].max()
    after = dated & (starts > last).to_numpy()
    before = dated & ~after
    often = float(known[before].mean())
    enough = after.sum() >= max(_FEWEST_AFTER, _SHARE_AFTER * dated.sum())
    if not enough or (1 - often) ** int(after.sum()) > _CHANCE:
        return None
    return LastKnown(last, int(after.sum()))


def started_too_recently(
    people: Checked, project: Project, day: DataDay | None, month: int
) -> RowFlags:
    """Say of whom a month was not over on the last day of the data, shape (n,)."""
    return np.asarray(months_observed(people, project, day) < month)


def groups_not_so_far(
    people: Checked, project: Project, day: DataDay | None, month: int
) -> set[tuple[str, str]]:
    """Give the groups, each a place and a word, in which a month was over for nobody.

    The word is empty where there is no comparison group.
    """
    if not places_known(people, project):
        return set()
    recent = started_too_recently(people, project, day, month)
    members = {"": np.ones(len(recent), dtype=bool)}
    if project.has_comparison:
        if not people.usable("group"):
            return set()
        group = people.frame["group"].astype("str")
        members = {word: (group == word).to_numpy() for word in GROUPS}
    return {
        (place, word)
        for place, rows in by_place(people, project).items()
        for word, inside in members.items()
        if (rows & inside).any() and recent[rows & inside].all()
    }


def primary_not_so_far(people: Checked, project: Project, day: DataDay | None) -> Iterator[Problem]:
    """Find that nothing can be known yet of the primary outcome in any place, in one of the groups or in everybody.

    A place that waits beside others has a report without a result (``waiting_places``).
    """
    measure = project.primary
    failing = sorted(groups_not_so_far(people, project, day, measure.month))
    if day is None or len({place for place, _ in failing}) < len(project.places):
        return
    place, word = failing[0]
    start = people.frame["start_date"]
    inside = by_place(people, project)[place]
    if word:
        inside = inside & (people.frame["group"].astype("str") == word).to_numpy()
    first = start[inside].min() + pd.DateOffset(months=measure.month) - pd.DateOffset(days=1)
    whose = {PARTICIPANT: "participant", COMPARISON: "person of the comparison group"}
    where = "" if len(project.places) == 1 else f" in {place}"
    what = (
        f"month {measure.month}, that of the primary outcome, is not over for any {whose.get(word, 'person')}{where} by "
        f"{day.words}; the first will have come so far on {first.date()}."
    )
    reached = int(np.nanmax(months_observed(people, project, day)[inside]))
    instead = (
        f"Choose a month up to {reached} for the primary outcome"
        if reached > 0
        else "Run the evaluation again when it is"
    )
    locked = ", or correct data.locked" if day.locked else ""
    yield Problem(FILE, what, f"{instead}{locked}.", column="outcomes")


def waiting_places(people: Checked, project: Project, day: DataDay | None) -> Iterator[str]:
    """Say of places in which nothing can be known yet of the primary outcome, while it can in others."""
    month = project.primary.month
    if day is None:
        return
    failing = groups_not_so_far(people, project, day, month)
    for place in sorted({place for place, _ in failing}):
        yield (
            f"{place}: month {month}, that of the primary outcome, is not over for anybody of a group by {day.words}; no "
            "result is given there yet."
        )


def with_months_observed(
    frame: pd.DataFrame, people: Checked, project: Project, day: DataDay | None
) -> pd.DataFrame:
    """Write down how far each person has come, where that is not as far as every outcome asks for.

    Parameters
    ----------
    frame : pandas.DataFrame
        The final table of people, in the order of ``people``.
    people : Checked
    project : Project
    day : DataDay or None
    """
    last = max(measure.month for measure in project.measures)
    observed = np.minimum(months_observed(people, project, day), last)
    return frame.assign(**{OBSERVED: observed}) if (observed < last).any() else frame
