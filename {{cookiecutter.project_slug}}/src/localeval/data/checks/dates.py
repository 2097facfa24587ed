"""Dates: none before the programme or in the future, and events of a person in an order that is possible."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pandas as pd

from localeval.data.conform import Checked
from localeval.data.tables.words import COMPARISON, PARTICIPANT
from localeval.data.wording import rows_problem
from localeval.errors import Problem
from localeval.project import Project

#: Events of one person that have an order.
_EVENT_ORDER = (("referred", "started"), ("started", "left"), ("referred", "left"))


def start_dates(people: Checked, project: Project, today: dt.date) -> Iterator[Problem]:
    """Find starts before the programme's own and in the future."""
    if not people.usable("start_date"):
        return
    file, column, start = people.spec.file, people.theirs["start_date"], people.frame["start_date"]
    began = project.settings.programme.started
    if began is not None:
        early = start < pd.Timestamp(began)
        if project.has_comparison and people.usable("group"):
            # A comparison group may be drawn from before the programme.
            early &= people.frame["group"].astype("str") == PARTICIPANT
        rows = people.frame.index[early].tolist()
        if rows:
            what = f"the participant starts before the programme did ({began.isoformat()})"
            remedy = "Correct the date, or started under programme in evaluation.yml."
            yield rows_problem(file, column, rows, what, remedy)
    yield from _not_later(people, "start_date", project, today)


def _not_later(table: Checked, name: str, project: Project, today: dt.date) -> Iterator[Problem]:
    if project.settings.data.synthetic:
        return  # a programme can be rehearsed before it begins
    rows = table.frame.index[table.frame[name] > pd.Timestamp(today)].tolist()
    if rows:
        what = f"the date lies in the future (today is {today.isoformat()})"
        remedy = "Correct the date; what has not happened yet does not belong in the table."
        yield rows_problem(table.spec.file, table.theirs[name], rows, what, remedy)


def event_dates(
    events: Checked, people: Checked | None, project: Project, today: dt.date
) -> Iterator[Problem]:
    """Find events before the programme, in the future, and in an order that cannot be."""
    if not events.usable("person_id", "event", "date"):
        return
    file, column = events.spec.file, events.theirs["date"]
    frame = events.frame.dropna(subset=["person_id", "event", "date"])
    frame = frame.assign(event=frame["event"].astype("str").str.casefold())
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
    yield from _not_later(events, "date", project, today)
    yield from _event_order(frame, file, column)


def _event_order(frame: pd.DataFrame, file: str, column: str) -> Iterator[Problem]:
    """Compare the first referral, the first start and the first end of each person."""
    ordered = frame.sort_values("date", kind="stable").drop_duplicates(["person_id", "event"])
    first: dict[str, pd.DataFrame] = {
        str(name): part.assign(row=part.index).set_index("person_id")
        for name, part in ordered.groupby("event")
        if name in {"referred", "started", "left"}
    }
    for earlier, later in _EVENT_ORDER:
        if earlier not in first or later not in first:
            continue
        before = first[earlier]["date"].rename("date_before")
        pair = first[later].join(before, how="inner")
        if (earlier, later) == ("referred", "left") and "started" in first:
            pair = pair[~pair.index.isin(first["started"].index)]  # said by the other two
        rows = sorted(pair.loc[pair["date"] < pair["date_before"], "row"].tolist())
        if rows:
            what = f"'{later}' comes before the same person's '{earlier}'"
            yield rows_problem(file, column, rows, what, "Correct whichever date is wrong.")
