"""Days and months that are possible: no start before the programme, events in order, follow-up at the months asked for.

Each check yields problems and looks only at columns that could be read. Nothing is changed or left out here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Container, Iterator
from functools import partial

import numpy as np
import pandas as pd

from localeval.base.errors import Problem
from localeval.data.blank_cells import cells_of, line_for_blanks, says_one_thing_or_nothing
from localeval.data.checked import Checked, by_place, in_places, places_known
from localeval.data.id_positions import found_among
from localeval.data.in_parts import different, rows_where
from localeval.data.not_yet import (
    CENSOR,
    DataDay,
    fixed_before_anybody,
    groups_not_so_far,
    late_values,
    primary_not_so_far,
)
from localeval.data.problems import rows_problem
from localeval.data.repeated_keys import all_differ
from localeval.data.standard import COMPARISON, GROUPS, PARTICIPANT, outcome_column
from localeval.data.words import event_words
from localeval.project.month_window import window_line
from localeval.project.project import Measure, Project

#: Days that databases and spreadsheets write where no day is known.
_PLACEHOLDERS = (
    "0001-01-01 1582-10-15 1753-01-01 1899-12-30 1899-12-31 1900-01-01 1900-01-02 1901-01-01 1904-01-01 1970-01-01 "
    "2099-12-31 2100-01-01 2999-12-31 3000-01-01 9999-01-01 9999-12-31"
).split()
#: So many months away people may have been asked who were reached early or late.
_FAR = 3
#: No programme whose people are followed up today began before; the prices of a cost line do not either.
_EARLIEST = dt.date(1990, 1, 1)


def start_dates(people: Checked, project: Project, day: DataDay | None) -> Iterator[Problem]:
    """Find starts before the programme's own, and after the last day of which the data can tell."""
    if not people.usable("start_date"):
        return
    file, column, start = people.spec.file, people.theirs["start_date"], people.frame["start_date"]
    began = project.settings.programme.started
    if began is not None:
        early = (start < pd.Timestamp(began)) & ~is_stand_in(start)
        if project.has_comparison and people.usable("group"):
            # A comparison group may be drawn from before the programme.
            early &= people.frame["group"].astype("str") == PARTICIPANT
        rows = people.frame.index[early].tolist()
        if rows:
            what = f"the participant starts before the programme did ({began.isoformat()})"
            remedy = "Correct the date, or started under programme in evaluation.yml."
            yield rows_problem(file, column, rows, what, remedy)
    yield from _real_days(people, "start_date", project)
    before_anybody = list(fixed_before_anybody(people, project))
    yield from before_anybody
    if not before_anybody:
        yield from _not_later(people, "start_date", day)


def is_stand_in(days: pd.Series) -> pd.Series:
    """Flag days that programs write where no day is known, shape (n,)."""
    return days.isin(pd.to_datetime(_PLACEHOLDERS, format="%Y-%m-%d"))


def _real_days(table: Checked, name: str, project: Project) -> Iterator[Problem]:
    """Find days that stand for "not known", and days long before any programme."""
    days, settings = table.frame[name], project.settings
    stand_in = is_stand_in(days)
    declared = [settings.programme.started]
    if settings.population.starts is not None:
        declared.append(settings.population.starts.first)
    earliest = min((_EARLIEST, *(day for day in declared if day is not None)))
    early = (days < pd.Timestamp(earliest)) & ~stand_in
    for chosen, what, remedy in (
        (
            stand_in,
            "{day} is what programs write where no day is known",
            "Leave the cell empty if the day is not known, or write the real one.",
        ),
        (
            early,
            f"{{day}} lies before {earliest.year}, long before anything that is evaluated here",
            "Correct the date; a year of two digits may have been read as one of the last century.",
        ),
    ):
        rows = table.frame.index[chosen].tolist()
        if rows:
            day = days[chosen].iloc[0].date().isoformat()
            yield rows_problem(
                table.spec.file, table.theirs[name], rows, what.format(day=day), remedy
            )


def _not_later(table: Checked, name: str, day: DataDay | None) -> Iterator[Problem]:
    if day is None:
        return  # a programme can be rehearsed before it begins
    stand_in = is_stand_in(table.frame[name])  # which has been said
    rows = table.frame.index[(table.frame[name] > pd.Timestamp(day.day)) & ~stand_in].tolist()
    if rows:
        what = f"the date lies after {day.words}"
        if not day.locked:
            what = f"the date lies in the future (today is {day.day})"
        locked = " or data.locked" if day.locked else ""
        remedy = f"Correct the date{locked} if it is wrong; if it has not happened yet, {CENSOR}."
        yield rows_problem(table.spec.file, table.theirs[name], rows, what, remedy)


def event_dates(
    events: Checked, people: Checked | None, project: Project, day: DataDay | None
) -> Iterator[Problem]:
    """Find events before the programme, and after the last day of the data; their order is asked about (``event_orders``)."""
    if not events.usable("person_id", "event", "date"):
        return
    file, column = events.spec.file, events.theirs["date"]
    frame = events.frame.dropna(subset=["person_id", "event", "date"])
    frame = frame.assign(event=event_words(frame["event"]))
    began = project.settings.programme.started
    if began is not None:
        early = (frame["event"] == "started") & (frame["date"] < pd.Timestamp(began))
        if people is not None and people.usable("person_id", "group") and project.has_comparison:
            group = people.frame["group"].astype("str")
            others = people.frame.loc[group == COMPARISON, "person_id"]
            early &= ~frame["person_id"].isin(others)
        rows = frame.index[early].tolist()
        if rows:
            what = f"the person started before the programme did ({began.isoformat()})"
            remedy = "Correct the date, or started under programme in evaluation.yml."
            yield rows_problem(file, column, rows, what, remedy)
    yield from _real_days(events, "date", project)
    yield from _not_later(events, "date", day)


def follow_up(
    outcomes: Checked, people: Checked | None, project: Project, day: DataDay | None
) -> Iterator[Problem]:
    """Find months without rows, outcomes without values or without any difference, and values that cannot be there yet.

    Where a month is over for nobody in a group, its rows and values are not missed; of the primary outcome that is said.
    """
    if not outcomes.usable("month"):
        return
    file, month = outcomes.spec.file, outcomes.frame["month"]
    there = {int(value) for value in different(month.to_numpy(dtype=float))}
    to_come: dict[int, set[tuple[str, str]]] = {}
    if people is not None:
        to_come = {
            measure.month: groups_not_so_far(people, project, day, measure.month)
            for measure in project.measures
        }
        if not any(fixed_before_anybody(people, project)):
            yield from late_values(outcomes, people, project, day)
            yield from primary_not_so_far(people, project, day)
    for asked in sorted({measure.month for measure in project.measures} - there):
        if to_come.get(asked):
            continue
        shown = [str(value) for value in sorted(there)]
        if len(shown) > 12:
            shown = [*shown[:6], "…", *shown[-5:]]
        what = f"there is no row at month {asked}, which evaluation.yml asks for; the file has months {', '.join(shown)}."
        remedy = "Add the rows, or correct the month under outcomes in evaluation.yml."
        if line := _line_of_near(asked, there, project):
            remedy = f"{remedy} If people were asked when they could be reached, write under data: {line}"
        yield Problem(file, what, remedy, column=outcomes.theirs.get("month", "month"))
    if people is None or not people.usable(
        "person_id", "group" if project.has_comparison else "person_id"
    ):
        return
    if not outcomes.usable("person_id") or not places_known(people, project):
        return
    position = found_among(outcomes.frame["person_id"], people.frame["person_id"])
    if not (position.all_found() and all_differ([people.frame["person_id"]])):
        return  # the tables do not fit together yet, which has been said
    months = month.to_numpy(dtype=float)
    rows = {
        asked: rows_where(months, partial(np.equal, asked))
        for asked in there & {measure.month for measure in project.measures}
    }
    for measure in project.measures:
        column = outcome_column(measure.outcome)
        if measure.month in there and outcomes.usable(column):
            recent = to_come.get(measure.month, set())
            values = outcomes.frame[column].to_numpy(dtype=float)
            used = rows[measure.month]
            used = used[~np.isnan(values[used])]
            yield from _one_measure(
                measure, outcomes, people, (values[used], position.of_rows(used)), project, recent
            )


def _line_of_near(asked: int, there: set[int], project: Project) -> str:
    """Give the line by which values of the nearest months stand for those of a month that no row has."""
    far = min((abs(month - asked) for month in there if month > 0), default=_FAR + 1)
    codes = [m.outcome.code for m in project.measures if m.month == asked]
    lines = (window_line(project.settings, code, far) for code in codes if far <= _FAR)
    return next(filter(None, lines), "")


def _one_measure(
    measure: Measure,
    outcomes: Checked,
    people: Checked,
    used: tuple[np.ndarray, np.ndarray],
    project: Project,
    to_come: Container[tuple[str, str]],
) -> Iterator[Problem]:
    """Look at one outcome in its month: its values, and which of people has each.

    ``to_come`` are the groups in which that month is over for nobody.
    """
    column = outcome_column(measure.outcome)
    values, person = used
    words = {"": np.ones(len(people.frame), dtype=bool)}
    if project.has_comparison:
        group = people.frame["group"].astype("str")
        words = {word: (group == word).to_numpy() for word in GROUPS}
    silent: dict[str, list[str]] = {word: [] for word in words}
    constant: list[str] = []
    value = 0.0
    for place, rows in by_place(people, project).items():
        if not rows.any():
            continue
        here = rows[person]
        for word, members in words.items():
            nothing = (rows & members).any() and not members[person[here]].any()
            if nothing and (place, word) not in to_come:
                silent[word].append(place)
        found = values[here]
        if project.has_comparison and len(found) > 1 and found.min() == found.max():
            constant.append(place)
            value = float(found[0])
    file, theirs = outcomes.spec.file, outcomes.theirs[column]
    for word, failing in silent.items():
        if failing:
            whom = f"of the {word} group" if word else "of people"
            what = f"there is no value at month {measure.month} in any row {whom}{in_places(failing, project)}."
            remedy = "Add the values, or remove the outcome from evaluation.yml."
            yield Problem(file, what, remedy, column=theirs)
    if constant:
        what = f"the value at month {measure.month} is {value:g} for everybody{in_places(constant, project)}, so nothing can be estimated."
        remedy = (
            "Check how the column was made; if it is right, remove the outcome from evaluation.yml."
        )
        if says_one_thing_or_nothing(cells_of(outcomes, column)):
            remedy = f"{line_for_blanks(column, value)} {remedy}"
        yield Problem(file, what, remedy, column=theirs)
