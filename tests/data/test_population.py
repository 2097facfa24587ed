"""People in the data and whom the evaluation is said to be about; figures about places and their catalogue."""

from __future__ import annotations

import datetime as dt
import json
import re
from typing import Any

import pytest

from localeval.base.errors import Problem, ProjectError
from localeval.data.load import load
from localeval.project.project import Project, read_project

from ..small_project import CONTEXT, PEOPLE, Make

TODAY = dt.date(2026, 1, 1)
#: Participants start from 1 May to 1 June 2024 and are 30, 17 and 52; the comparison group is 41, 23 and 64.
STARTS = {"first": "2024-05-01", "last": "2024-06-01"}


def declared(
    make: Make, population: dict[str, Any], files: dict[str, Any] | None = None, **changes: Any
) -> Project:
    """Make a project that says whom it is about; JSON has no days, YAML writes them without quotation marks."""
    root = make(files, **changes).root
    path = root / "evaluation.yml"
    words = re.sub(r'"(\d{4}-\d\d-\d\d)"', r"\1", json.dumps(population))
    text = path.read_text(encoding="utf-8")
    path.write_text(f'{{"population": {words}, {text[1:]}', encoding="utf-8")
    return read_project(root)


def problems_of(project: Project) -> tuple[Problem, ...]:
    with pytest.raises(ProjectError) as caught:
        load(project, today=TODAY)
    return caught.value.problems


def test_people_inside_what_is_declared_are_loaded(make: Make) -> None:
    project = declared(make, population={"ages": {"low": 17, "high": 52}, "starts": STARTS})
    assert len(load(project, today=TODAY)["people"]) == 6


def test_participants_of_other_ages_are_counted_with_their_rows(make: Make) -> None:
    project = declared(make, population={"ages": {"low": 18, "high": 51}})
    [problem] = problems_of(project)
    assert problem.place == "data/people.csv, column age, row 3"
    assert problem.what == (
        "2 participants are not 18 to 51 years old, as is declared; the first such row is this (also in row 4)."
    )
    assert "correct population.ages in evaluation.yml" in problem.remedy


def test_participants_who_started_at_another_time_are_counted_with_their_rows(make: Make) -> None:
    project = declared(make, population={"starts": {"first": "2024-05-02", "last": "2024-06-01"}})
    [problem] = problems_of(project)
    assert problem.place == "data/people.csv, column start_date, row 2"
    assert problem.what.startswith("1 participant does not start from 2024-05-02 to 2024-06-01")


def test_the_last_day_and_the_whole_of_the_last_year_of_age_are_inside(make: Make) -> None:
    files = {"people.csv": PEOPLE.replace("2024-06-01,52", "2024-06-01,52.9")}
    project = declared(
        make, files=files, population={"ages": {"low": 17, "high": 52}, "starts": STARTS}
    )
    assert len(load(project, today=TODAY)["people"]) == 6


def test_in_a_trial_everybody_is_meant(make: Make) -> None:
    population = {"ages": {"low": 17, "high": 52}}
    project = declared(make, design="randomised_trial", population=population)
    [problem] = problems_of(project)
    assert problem.place == "data/people.csv, column age, row 7"
    assert problem.what.startswith("1 person is not 17 to 52 years old")


def test_what_the_data_cannot_show_is_a_note(make: Make) -> None:
    files = {"people.csv": re.sub(r",(\d{4}-\d\d-\d\d)?,(\d)", r",\2", PEOPLE)}
    files["people.csv"] = files["people.csv"].replace("start_date,", "")
    project = declared(
        make,
        files=files,
        covariates={"sex": "category"},
        population={"ages": {"low": 18, "high": 51}, "starts": STARTS},
    )
    notes = " ".join(load(project, today=TODAY).notes)
    assert "there are no start dates, so population.starts" in notes
    assert "there is no age in years, so population.ages" in notes


# Figures about places.

WITH_CONTEXT = {"data": {"context": "data/context.csv"}}
ROW = "E08000003,claimant_rate,2024-05,5.1,16 to 64,Nomis"


def context(old: str, new: str) -> dict[str, str]:
    assert old in CONTEXT
    return {"context.csv": CONTEXT.replace(old, new)}


def test_a_code_that_is_none_is_an_error(make: Make) -> None:
    [problem] = problems_of(make(context(ROW, ROW.replace("claimant_rate", "Claimant rate")), **WITH_CONTEXT))  # fmt: skip
    assert problem.place == "data/context.csv, column indicator, row 2"
    assert problem.what == "'Claimant rate' is not a code."
    assert problem.remedy.startswith("Did you mean 'claimant_rate'?")


@pytest.mark.parametrize("code", ["local:hope_rate", "vacancies"])
def test_any_other_code_is_accepted(make: Make, code: str) -> None:
    files = context(ROW, ROW.replace("claimant_rate", code))
    tables = load(make(files, **WITH_CONTEXT), today=TODAY)
    assert code in tables["context"]["indicator"].tolist()
    assert tables.notes == ()


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("claimant_rate,2024-05,5.1", "claimant_rat,2024-05,5.1", "should it be 'claimant_rate'?"),
        ("5.1,", ",", "1 row has no value and is left out"),
        ("5.1,16 to 64", "5.1,18 to 66", "it usually covers '16 to 64'"),
        ("E08000003", "E92000002", "there is no row about 'Manchester'"),
    ],
)
def test_what_may_be_a_slip_is_a_note(make: Make, old: str, new: str, says: str) -> None:
    tables = load(make(context(old, new), **WITH_CONTEXT), today=TODAY)
    [note] = tables.notes
    assert says in note


def test_more_rows_than_a_result_holds(make: Make) -> None:
    rows = "".join(f"E08000003,claimant_rate,{year},5.1,16 to 64,x\n" for year in range(501))
    [problem] = problems_of(make({"context.csv": CONTEXT.splitlines()[0] + "\n" + rows}, **WITH_CONTEXT))  # fmt: skip
    assert "501 rows about Manchester, more than the 500 that a result holds" in problem.what
