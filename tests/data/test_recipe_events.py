"""Events that are columns of days in a row a person, read as a row for each event."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import openpyxl
import pytest

from localeval.base.errors import ProjectError
from localeval.data.load import load
from localeval.project.project import Project

from ..small_project import EVENTS, OUTCOMES, Make

TODAY = dt.date(2026, 1, 1)
PEOPLE = """\
person_id,group,start_date,age,sex,Referral date,Exit date,Job start
001,participant,2024-05-01,30,Female,2024-04-20,2024-09-30,
002,participant,2024-05-08,17,Male,2024-05-01,,2024-07-01
003,participant,2024-06-01,52,Male,,2024-08-01,2024-07-15
004,comparison,2024-05-01,41,Female,,,
005,comparison,2024-05-01,23,Male,,,
006,comparison,,64,,,,
"""
DAYS = {"referred": "Referral date", "left": "Exit date", "job_start": "Job start"}
FOUND = [
    ("001", "left", "2024-09-30"),
    ("001", "referred", "2024-04-20"),
    ("002", "job_start", "2024-07-01"),
    ("002", "referred", "2024-05-01"),
    ("003", "job_start", "2024-07-15"),
    ("003", "left", "2024-08-01"),
]


def project(make: Make, people: str = PEOPLE, **data: Any) -> Project:
    given = {"events": "data/people.csv", "event_dates": DAYS, **data}
    return make({"people.csv": people}, data=given)


def events(of: Project) -> list[tuple[str, str, str]]:
    frame = load(of, today=TODAY).frames["events"]
    days = frame["date"].dt.strftime("%Y-%m-%d")
    return sorted(zip(frame["person_id"], frame["event"].astype(str), days, strict=True))


def test_a_row_for_each_day_and_none_for_an_empty_cell(make: Make) -> None:
    of = project(make)
    assert events(of) == FOUND
    notes = load(of, today=TODAY).notes
    told = "event_dates: a row for each day: 2 of 'referred', 2 of 'left', 2 of 'job_start'."
    assert f"data/people.csv: {told}" in notes
    assert not [note for note in notes if "not used and left out" in note]


def test_the_people_are_the_same_as_without(make: Make) -> None:
    with_events = load(project(make), today=TODAY).frames["people"]
    alone = load(make({"people.csv": PEOPLE}), today=TODAY).frames["people"]
    assert with_events.equals(alone)


def test_days_are_read_as_those_of_the_file(make: Make) -> None:
    def turned(text: str) -> str:
        cells = [line.split(",") for line in text.splitlines()]
        return "\n".join(
            ",".join("/".join(reversed(c.split("-"))) if c.startswith("2024-") else c for c in row)
            for row in cells
        )

    assert events(project(make, turned(PEOPLE), dates="day-first")) == FOUND


def test_one_of_several_files_may_lack_a_column(make: Make) -> None:
    lines = PEOPLE.splitlines()
    first = "\n".join([lines[0], *lines[1:4]])
    others = "\n".join(",".join(line.split(",")[:5]) for line in [lines[0], *lines[4:]])
    both = ["data/joined.csv", "data/waiting.csv"]
    of = make(
        {"joined.csv": first, "waiting.csv": others, "people.csv": None},
        data={"people": both, "events": both, "event_dates": DAYS},
    )
    assert events(of) == FOUND


def test_a_file_of_its_own_may_hold_them(make: Make) -> None:
    lines = [line.split(",") for line in PEOPLE.splitlines()]
    own = "\n".join(",".join([row[0], *row[5:]]) for row in lines)
    of = make({"events.csv": own}, data={"events": "data/events.csv", "event_dates": DAYS})
    assert events(of) == FOUND


#: What stands in the exit date of who has not left, how days are written, and the line that says that it is not known.
NO_DAY: list[tuple[str, str, dict[str, Any]]] = [
    ("N/A", "iso", {}),
    ("n/a ", "day-first", {}),
    ("#N/A", "iso", {}),
    ("Still on programme", "iso", {"missing": {"date": ["Still on programme"]}}),
    ("Still on programme", "day-first", {"missing": {"date": ["Still on programme"]}}),
    ("still on Programme", "day-first", {"missing": ["Still on programme"]}),
    ("01/01/1900", "day-first", {"missing": {"date": ["01/01/1900"]}}),
    ("1900-01-01", "iso", {"missing": ["1900-01-01"]}),
    ("01/01/1900", "day-first", {"missing": {"date": ["1900-01-01"]}}),
]


@pytest.mark.parametrize(("word", "written", "line"), NO_DAY)
def test_a_cell_that_says_that_there_is_no_day_is_no_event(
    make: Make, word: str, written: str, line: dict[str, Any]
) -> None:
    rows = [row.split(",") for row in PEOPLE.splitlines()]
    for row in rows[1:]:
        row[6] = row[6] or word
        if written == "day-first":
            row[:] = ["/".join(reversed(c.split("-"))) if c.startswith("2024-") else c for c in row]
    text = "\n".join(",".join(row) for row in rows)
    days = {} if written == "iso" else {"dates": written}
    of = project(make, text, **line, **days)
    assert events(of) == FOUND
    told = "event_dates: a row for each day: 2 of 'referred', 2 of 'left', 2 of 'job_start'."
    assert f"data/people.csv: {told}" in load(of, today=TODAY).notes


def test_the_line_that_a_message_offers_is_the_way_out(make: Make) -> None:
    text = PEOPLE.replace("2024-05-01,,2024-07-01", "2024-05-01,Still on programme,2024-07-01")
    with pytest.raises(ProjectError) as caught:
        load(project(make, text, dates="iso"), today=TODAY)
    (problem,) = caught.value.problems
    assert (problem.column, problem.row) == ("Exit date", 3)
    assert 'missing: {date: ["Still on programme"]}' in problem.remedy
    line = {"missing": {"date": ["Still on programme"]}}
    assert events(project(make, text, dates="iso", **line)) == FOUND


def test_counts_are_of_each_file(make: Make) -> None:
    lines = PEOPLE.replace("2024-08-01", "N/A").splitlines()
    files = {"a.csv": "\n".join(lines[:3]), "b.csv": "\n".join([lines[0], *lines[3:]])}
    both = ["data/a.csv", "data/b.csv"]
    of = make(
        {**files, "people.csv": None}, data={"people": both, "events": both, "event_dates": DAYS}
    )
    told = [note for note in load(of, today=TODAY).notes if "event_dates" in note]
    assert told == [
        "data/a.csv: event_dates: a row for each day: 2 of 'referred', 1 of 'left', 1 of 'job_start'.",
        "data/b.csv: event_dates: a row for each day: 0 of 'referred', 0 of 'left', 1 of 'job_start'.",
    ]


def test_a_formula_without_its_value_is_no_empty_cell(make: Make) -> None:
    """What it would give nobody knows, so that it is said and not left out."""
    rows = [row.split(",") for row in PEOPLE.splitlines()]
    book = openpyxl.Workbook()
    sheet: Any = book.active
    for row in rows:
        sheet.append(row)
    sheet["G3"] = "=TODAY()"
    content = io.BytesIO()
    book.save(content)
    of = make(
        {"people.csv": None, "people.xlsx": content.getvalue()},
        data={"people": "data/people.xlsx", "events": "data/people.xlsx", "event_dates": DAYS},
    )
    with pytest.raises(ProjectError, match=r"Exit date, row 3.*formula"):
        load(of, today=TODAY)


@pytest.mark.parametrize(
    ("people", "data", "said"),
    [
        (
            PEOPLE.replace("2024-08-01", "soon"),
            {},
            "data/people.csv, column Exit date, row 4: the value is not a date that can be read for certain",
        ),
        (
            PEOPLE,
            {"event_dates": {**DAYS, "left": "Exit dte"}},
            "key data.event_dates.left: data/people.csv has no column 'Exit dte'. Did you mean 'Exit date'?",
        ),
        (
            PEOPLE,
            {"events": None},
            "no file of events is named. Name it under data, such as events: data/people.csv",
        ),
        (
            PEOPLE,
            {"event_dates": {"left": "Exit date", "completed": "Exit date"}},
            "'Exit date' is said to be more than one event.",
        ),
        (
            PEOPLE.replace("Job start", "event"),
            {"event_dates": {"left": "Exit date"}},
            "there is a column 'event', but event_dates says that each event has a column of its own.",
        ),
    ],
    ids=["no day", "no such column", "no file", "one column twice", "a row an event"],
)
def test_what_cannot_be_read_is_named(
    make: Make, people: str, data: dict[str, Any], said: str
) -> None:
    with pytest.raises(ProjectError) as raised:
        load(project(make, people, **data), today=TODAY)
    assert said in str(raised.value)


def test_without_the_key_nothing_changes(make: Make) -> None:
    of = make({"events.csv": EVENTS, "outcomes.csv": OUTCOMES}, data={"events": "data/events.csv"})
    assert len(events(of)) == 4
    assert "event_dates" not in str(of.analysis_digest(of.places[0]))
