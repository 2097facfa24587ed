"""Two tables may each have a column of one name, which is another column in each of them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd
import pytest

from localeval.base.errors import ProjectError
from localeval.data.checked_tables import CheckedTables
from localeval.data.load import load, look
from localeval.data.standard_tables import names_by_table

from ..small_project import EVENTS, OUTCOMES, PEOPLE, Make

TODAY = dt.date(2026, 1, 1)
EMPLOYED = [{"code": "employed", "month": 12, "primary": True}]
#: Starts are in May, and of person 003 in June 2024.
FOLLOWED_UP = "person_id,Date,employed\n" + "".join(
    f"00{n},{day},{n % 2}\n"
    for n, day in enumerate("2025-05-03 2025-05-09 2025-06-01 2025-05-01 2025-05-30".split(), 1)
)
STARTED = PEOPLE.rsplit("006", 1)[0]
HAPPENED = EVENTS.replace(",date", ",Date")
JOBS = (
    "person_id,Start date,End date\n001,2024-09-02,\n002,2025-01-06,2025-03-31\n004,2024-11-04,\n"
)


def loaded(make: Make, files: dict[str, str | None], **data: Any) -> CheckedTables:
    project = make({"people.csv": STARTED, **files}, data=data, outcomes=EMPLOYED)
    return load(project, today=TODAY)


def assert_days_are_their_own(tables: CheckedTables) -> None:
    assert set(tables["outcomes"]["month"]) == {12}
    days = tables["events"].set_index(["person_id", "event"])["date"]
    assert days["001", "left"] == pd.Timestamp("2024-09-30")


@pytest.mark.parametrize("turned", [False, True])
def test_a_day_of_outcomes_and_a_day_of_events(make: Make, turned: bool) -> None:
    columns = {"outcome_date": "Date", "date": "Date"}
    tables = loaded(
        make,
        {"outcomes.csv": FOLLOWED_UP, "events.csv": HAPPENED},
        events="data/events.csv",
        derive={"month": "from outcome_date"},
        columns=dict(sorted(columns.items(), reverse=turned)),
    )
    assert_days_are_their_own(tables)


def test_a_name_that_is_standard_in_another_table(make: Make) -> None:
    tables = loaded(
        make,
        {"outcomes.csv": FOLLOWED_UP.replace("Date", "date"), "events.csv": EVENTS},
        events="data/events.csv",
        derive={"month": "from outcome_date"},
        columns={"outcome_date": "date"},
    )
    assert_days_are_their_own(tables)


def test_one_of_several_names(make: Make) -> None:
    first, *rows = FOLLOWED_UP.splitlines()
    header, *events = EVENTS.splitlines()
    files = {
        "outcomes.csv": None,
        "early.csv": "\n".join([first.replace("Date", "Reviewed"), *rows[:3], ""]),
        "late.csv": "\n".join([first, *rows[3:], ""]),
        "spring.csv": "\n".join([header.replace("date", "Happened"), *events[:2], ""]),
        "autumn.csv": "\n".join([header.replace("date", "Date"), *events[2:], ""]),
    }
    tables = loaded(
        make,
        files,
        outcomes=["data/early.csv", "data/late.csv"],
        events=["data/spring.csv", "data/autumn.csv"],
        derive={"month": "from outcome_date"},
        columns={"date": ["Happened", "Date"], "outcome_date": ["Reviewed", "Date"]},
    )
    assert_days_are_their_own(tables)


def test_a_start_of_people_and_a_start_of_jobs(make: Make) -> None:
    tables = loaded(
        make,
        {"people.csv": STARTED.replace("start_date", "Start date"), "jobs.csv": JOBS},
        outcomes=None,
        jobs="data/jobs.csv",
        derive={"employed": "from jobs"},
        columns={"start_date": "Start date", "job_start": "Start date", "job_end": "End date"},
    )
    assert tables["people"]["start_date"].min() == pd.Timestamp("2024-05-01")
    outcomes = tables["outcomes"]
    in_work = outcomes[outcomes["month"] == 12].set_index("person_id")["employed"]
    assert in_work.to_dict() == {"001": 1, "002": 0, "003": 0, "004": 1, "005": 0}


def told(make: Make, files: dict[str, str], **data: Any) -> list[str]:
    project = make({"people.csv": STARTED, **files}, data=data, outcomes=EMPLOYED)
    with pytest.raises(ProjectError) as caught:
        load(project, today=TODAY)
    return [problem.what for problem in caught.value.problems]


def test_in_one_file_it_is_one_column(make: Make) -> None:
    """People and events are read from the same file, where a column has one meaning."""
    whole = STARTED.replace("start_date", "Date").replace(",sex", ",sex,event")
    whole = "\n".join(f"{row},started" if i else row for i, row in enumerate(whole.splitlines()))
    found = told(
        make,
        {"people.csv": f"{whole}\n"},
        events="data/people.csv",
        columns={"start_date": "Date", "date": "Date"},
    )
    assert "the file's column 'Date' is given to 'start_date' and to 'date'." in found


def test_sheets_of_one_workbook_are_as_files(make: Make) -> None:
    sheets = {
        "People": STARTED.replace("start_date", "Date"),
        "Events": HAPPENED.replace("2024-04-20", "2024-04-02"),
    }
    project = make({"people.csv": None})
    book = project.root / "data" / "book.xlsx"
    with pd.ExcelWriter(book) as writer:
        for name, text in sheets.items():
            rows = [line.split(",") for line in text.splitlines()]
            pd.DataFrame(rows[1:], columns=rows[0]).to_excel(writer, sheet_name=name, index=False)
    project = make(
        {"people.csv": None, "outcomes.csv": OUTCOMES.rsplit("006", 1)[0]},
        data={
            "people": "data/book.xlsx",
            "events": "data/book.xlsx",
            "sheet": {"people": "People", "events": "Events"},
            "columns": {"start_date": "Date", "date": "Date"},
        },
        outcomes=EMPLOYED,
    )
    days = load(project, today=TODAY)["events"]["date"]
    assert days.min() == pd.Timestamp("2024-04-02")


def test_a_name_that_only_another_table_has_is_said(make: Make) -> None:
    found = told(
        make,
        {"jobs.csv": JOBS},
        outcomes=None,
        jobs="data/jobs.csv",
        derive={"employed": "from jobs"},
        columns={"start_date": "Start date", "job_start": "Start date", "job_end": "End date"},
    )
    assert "no file has the column 'Start date', which is said to hold 'start_date'." in found


def test_a_number_of_a_person_is_found_beside_a_column_of_events_of_its_name(make: Make) -> None:
    """What events call a note is a note there; in people it may tell that two rows are of one person."""
    numbers = [f"{name}@example.org" for name in ("a", "b", "c", "d", "d")]
    header, *rows = STARTED.splitlines()
    people = [f"{header},Note", *(f"{r},{n}" for r, n in zip(rows, numbers, strict=True)), ""]
    events = HAPPENED.replace("event", "Note")
    project = make(
        {"people.csv": "\n".join(people), "events.csv": events},
        data={"events": "data/events.csv", "columns": {"event": "Note", "date": "Date"}},
        outcomes=EMPLOYED,
    )
    assert look(project, today=TODAY).same.of_row


def test_every_table_has_its_names(make: Make) -> None:
    project = make({"outcomes.csv": OUTCOMES}, data={"derive": {"month": "from outcome_date"}})
    found = names_by_table(project)
    assert "outcome_date" in found["outcomes"]
    assert "outcome_date" not in found["people"]
