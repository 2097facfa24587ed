"""Outcomes worked out of dated jobs: by the definitions of the catalogue, at the edges of months, and never from what is not over."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import numpy as np
import pandas as pd
import pytest
from tests.small_project import Make, make

from localeval.analysis.evaluation import Evaluation
from localeval.base.errors import ProjectError
from localeval.data.job_outcomes import Jobs, outcome_at
from localeval.data.load import load

__all__ = ["make"]
TODAY = dt.date(2026, 11, 28)
JOBS = """\
person_id,job_start,job_end
001,2025-04-20,
002,2024-06-01,2025-04-07
003,2024-06-01,2024-12-31
003,2025-01-01,2025-03-01
005,2023-01-01,2024-05-02
"""
OF_JOBS = {"jobs": "data/jobs.csv", "derive": {"employed": "from jobs"}, "locked": "2025-12-31"}
ONLY_EMPLOYED = [{"code": "employed", "month": 12, "primary": True}]


def at(name: str, jobs: Sequence[tuple[str, str | None]], month: int, start: str = "2024-05-10") -> float:  # fmt: skip
    """Work an outcome of one person out."""
    first, last = (np.array(days, dtype="datetime64[D]") for days in zip(*jobs, strict=True)) if jobs else (np.array([], "datetime64[D]"),) * 2  # fmt: skip
    starts = pd.Series(pd.to_datetime([start]))
    found = outcome_at(name, Jobs(np.zeros(len(jobs), dtype=int), first, last), starts, [month])  # type: ignore[arg-type]
    return float(found[0, 0])


@pytest.mark.parametrize(
    ("first", "last", "employed"),
    [
        ("2025-05-09", "2025-05-09", 1),  # the last day of month 12
        ("2025-05-10", None, 0),  # the day after it
        ("2024-06-01", "2025-04-09", 0),  # it ended the day before the month began
        ("2024-06-01", "2025-04-10", 1),
        ("2020-01-01", None, 1),
    ],
)
def test_a_month_is_in_work_by_its_days(first: str, last: str | None, employed: int) -> None:
    assert at("employed", [(first, last)], 12) == employed


def test_weeks_count_once_however_many_jobs_they_hold() -> None:
    assert at("weeks_employed", [("2024-05-10", None)], 12) == 52
    assert at("weeks_employed", [("2024-05-10", "2024-05-23")], 12) == 2
    two_at_once = [("2024-05-10", "2024-05-23"), ("2024-05-12", "2024-05-20")]
    assert at("weeks_employed", two_at_once, 12) == 2
    one_week = [("2024-05-10", "2024-05-10"), ("2024-05-16", "2024-05-16")]
    assert at("weeks_employed", one_week, 12) == 1
    assert at("weeks_employed", [("2023-01-01", "2024-05-09")], 12) == 0
    assert at("weeks_employed", [], 12) == 0


def test_26_weeks_are_182_days_in_all() -> None:
    whole = ("2024-05-10", "2024-11-07")
    assert at("sustained_26_weeks", [whole], 12) == 1
    assert at("sustained_26_weeks", [("2024-05-10", "2024-11-06")], 12) == 0
    parts = [("2024-05-10", "2024-08-08"), ("2024-10-01", "2024-12-30")]  # 91 and 91
    assert at("sustained_26_weeks", parts, 12) == 1
    assert at("sustained_26_weeks", [whole], 5) == 0  # not yet


def test_jobs_make_a_table_of_outcomes_without_a_file(make: Make) -> None:
    project = make(
        {"jobs.csv": JOBS, "outcomes.csv": None},
        data={**OF_JOBS, "outcomes": None},
        outcomes=ONLY_EMPLOYED,
    )
    tables = load(project, today=TODAY)
    rows = tables["outcomes"].query("month == 12").set_index("person_id")["employed"]
    # 006 has no start: nothing is counted from it, and nothing is made up.
    assert rows.to_dict() == {"001": 1, "002": 0, "003": 0, "004": 0, "005": 0}
    assert "jobs" not in tables
    assert any("1 of 5 jobs have no last day and go on" in note for note in tables.notes)


def test_months_that_are_not_over_have_no_value(make: Make) -> None:
    data = {**OF_JOBS, "outcomes": None, "locked": "2025-05-01"}
    project = make({"jobs.csv": JOBS, "outcomes.csv": None}, data=data, outcomes=ONLY_EMPLOYED)
    outcomes = load(project, today=TODAY)["outcomes"]
    at_12 = outcomes[outcomes["month"] == 12]
    assert set(at_12["person_id"]) == {"001", "004", "005"}  # started on 1 May; the others later
    assert outcomes[outcomes["person_id"] == "003"]["month"].max() == 11


def test_jobs_stand_beside_outcomes_of_a_file(make: Make) -> None:
    earnings = "person_id,month,earnings\n1,12,9100\n3,12,0\n5,12,10\n2,12,20\n4,12,0\n"
    project = make(
        {"jobs.csv": JOBS.replace("00", ""), "outcomes.csv": earnings}, data=OF_JOBS
    )  # whose ids have lost their zeros
    rows = load(project, today=TODAY)["outcomes"].query("month == 12").set_index("person_id")
    assert rows.loc[["001", "003"], ["employed", "earnings"]].to_numpy().tolist() == [
        [1, 9100],
        [0, 0],
    ]
    assert len(rows) == 5


def test_the_recipe_holds_for_jobs(make: Make) -> None:
    jobs = "Ref,From,Until\n001,20/04/2025,\n002,01/06/2024,07/04/2025\n005,01/01/2023,02/05/2024\n003,,\n002,01/02/2026,\n"
    data = {
        **OF_JOBS,
        "outcomes": None,
        "columns": {"person_id": ["person_id", "Ref"], "job_start": "From", "job_end": "Until"},
        "dates": {"job_start": "day-first", "job_end": "day-first"},
        "censor": True,
    }
    project = make({"jobs.csv": jobs, "outcomes.csv": None}, data=data, outcomes=ONLY_EMPLOYED)
    tables = load(project, today=TODAY)
    rows = tables["outcomes"].query("month == 12").set_index("person_id")["employed"]
    assert rows.to_dict() == {"001": 1, "002": 0, "003": 0, "004": 0, "005": 0}
    assert any("1 job from after 2025-12-31" in note for note in tables.notes)


def test_a_job_a_person_may_stand_among_people(make: Make) -> None:
    people = "person_id,group,start_date,age,sex,job_start,job_end\n1,participant,2024-05-01,30,F,2024-06-01,\n2,participant,2024-05-01,31,M,,\n3,comparison,2024-05-01,33,F,2024-06-01,2024-07-01\n4,comparison,2024-05-01,33,M,2024-06-01,\n"
    data = {**OF_JOBS, "jobs": "data/people.csv", "outcomes": None}
    project = make({"people.csv": people, "outcomes.csv": None}, data=data, outcomes=ONLY_EMPLOYED)
    rows = load(project, today=TODAY)["outcomes"].query("month == 12")
    assert rows["employed"].tolist() == [1, 0, 0, 1]


def test_events_tell_of_jobs(make: Make) -> None:
    events = (
        "person_id,event,date\n001,Got a job,2024-08-01\n001,Got a job,2024-09-01\n001,Lost it,2024-10-01\n"
        "002,Got a job,2024-08-01\n002,Lost it,2024-10-01\n003,started,2024-06-01\n"
    )
    data = {
        "events": "data/events.csv",
        "derive": {"employed": "from events"},
        "values": {"event": {"Got a job": "job_start", "Lost it": "job_end", "started": "started"}},
        "outcomes": None,
        "locked": "2025-12-31",
    }
    project = make({"events.csv": events, "outcomes.csv": None}, data=data, outcomes=ONLY_EMPLOYED)
    tables = load(project, today=TODAY)
    rows = tables["outcomes"].query("month == 12").set_index("person_id")["employed"]
    assert rows.to_dict() == {"001": 1, "002": 0, "003": 0, "004": 0, "005": 0}
    assert "events" in tables


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("004,,2024-08-01", "row 7: a job has a last day and no first one"),
        ("004,2024-08-01,2024-07-01", "row 7: the job ends before it begins"),
        ("004,2026-08-01,", "row 7: the job starts after 2025-12-31, when the data were fixed"),
        ("009,2024-08-01,", "1 person is not in data/people.csv"),
        ("004,soon,", "is not a date that can be read for certain"),
    ],
)
def test_what_is_wrong_in_jobs_is_named(make: Make, row: str, words: str) -> None:
    project = make(
        {"jobs.csv": f"{JOBS}{row}\n", "outcomes.csv": None},
        data={**OF_JOBS, "outcomes": None},
        outcomes=ONLY_EMPLOYED,
    )
    with pytest.raises(ProjectError) as raised:
        load(project, today=TODAY)
    said = [str(problem) for problem in raised.value.problems]
    assert len(said) == 1, said
    assert "data/jobs.csv" in said[0]
    assert words in said[0]


@pytest.mark.parametrize(
    ("data", "outcomes", "words"),
    [
        ({"derive": {"employed": "from jobs"}}, None, "there is no table 'jobs'"),
        ({"derive": {"employed": "from Employer"}}, None, "'Employer' is no table of them"),
        ({"jobs": "data/jobs.csv"}, None, "nothing is worked out of it"),
        (
            {**OF_JOBS, "derive": {"weeks_employed": "from jobs"}},
            None,
            "no outcome of this evaluation",
        ),
        ({**OF_JOBS, "outcomes": None}, None, "'earnings' is in no table"),
        ({**OF_JOBS, "wide": {"employed": "M{month}"}}, None, "so no file gives it"),
    ],
)
def test_settings_that_cannot_be_meant(make: Make, data: dict[str, object], outcomes: object, words: str) -> None:  # fmt: skip
    with pytest.raises(ProjectError, match=words):
        make({"jobs.csv": JOBS}, data=data)


def test_a_column_that_stands_in_the_file_is_not_worked_out_besides(make: Make) -> None:
    project = make({"jobs.csv": JOBS}, data=OF_JOBS)
    with pytest.raises(ProjectError, match="the file has the column 'employed'"):
        load(project, today=TODAY)


def test_the_table_that_is_worked_out_is_said_to_be_of_the_jobs(make: Make) -> None:
    project = make({"jobs.csv": JOBS, "outcomes.csv": None}, data={**OF_JOBS, "outcomes": None}, outcomes=ONLY_EMPLOYED)  # fmt: skip
    frames = load(project, today=TODAY).frames
    sizes = Evaluation(project, project.places[0], frames.__getitem__).sizes
    assert {size.table: size.file for size in sizes}["outcomes"] == "data/jobs.csv"


def test_events_after_the_data_were_fixed_are_left_out_with_censor(make: Make) -> None:
    """Of events there are more rows than jobs: starts and ends."""
    events = "person_id,event,date\n001,job_start,2025-04-20\n002,job_start,2024-06-01\n002,job_end,2025-04-07\n003,job_start,2026-02-01\n"
    data = {
        "events": "data/events.csv",
        "derive": {"employed": "from events"},
        "locked": "2025-12-31",
        "outcomes": None,
        "censor": True,
    }
    files: dict[str, str | bytes | None] = {"events.csv": events, "outcomes.csv": None}
    tables = load(make(files, data=data, outcomes=ONLY_EMPLOYED), today=TODAY)
    rows = tables["outcomes"].query("month == 12").set_index("person_id")["employed"]
    assert rows[["001", "002", "003"]].to_list() == [1, 0, 0]
    assert any("1 job from after 2025-12-31" in note for note in tables.notes)
