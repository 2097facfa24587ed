"""Numbers and days that stand for "not known" are asked about, and real ones are not."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from localeval.base.errors import ProjectError
from localeval.data.codes import likely_codes
from localeval.data.load import load

from ..small_project import EVENTS, OUTCOMES, PEOPLE, Make

TODAY = dt.date(2026, 1, 1)
AGES = [float(18 + i % 47) for i in range(300)]
PAY = np.round(np.random.default_rng(1).gamma(4, 900, 300), 2).tolist()


@pytest.mark.parametrize(
    ("values", "codes"),
    [
        ([*AGES, *[99.0] * 5], [99.0]),
        ([*AGES, *[999.0] * 5, *[-9.0] * 4], [-9.0, 999.0]),
        ([*PAY, *[99999999.0] * 3], [99999999.0]),
        ([*PAY, *[999999.99] * 3], [999999.99]),
        ([*PAY, *[-1.0] * 3], [-1.0]),
        ([*PAY, *[500000.0] * 3], [500000.0]),
        ([*[0.0, 1.0] * 50, *[9.0] * 5], []),  # one nine is an answer of many questions
        ([*[0.0, 1.0] * 50, *[99.0] * 5], [99.0]),
        (AGES, []),
        ([*AGES, 99.0], []),  # one person of 99 years
        ([*AGES, *[float(age) for age in range(65, 100)], 99.0, 99.0, 99.0], []),
        (PAY, []),
        ([0.0] * 200 + PAY, []),
        ([*PAY, 90000.0], []),  # one who earns well
        (list(np.random.default_rng(2).normal(0, 5, 200).round()), []),  # a score around zero
        ([np.nan] * 5, []),
        ([999.0] * 5, []),  # nothing to compare it with
    ],
)
def test_values_that_repeat_outside_all_others_are_found(
    values: list[float], codes: list[float]
) -> None:
    assert likely_codes(pd.Series(values)) == codes


def test_codes_in_the_data_are_asked_about_with_how_often_they_stand(make: Make) -> None:
    rows = "".join(f"{i:03d},comparison,2024-05-01,{20 + i % 40},Male\n" for i in range(7, 60))
    people = PEOPLE.replace(",30,", ",99,").replace(",17,", ",99,").replace(",52,", ",99,") + rows
    asked = load(make({"people.csv": people}), today=TODAY).questions
    said = [str(question.problem()) for question in asked if question.rule == "codes-declared"]
    [about] = said or [str(question.problem()) for question in asked]
    assert about.startswith("data/people.csv, column age, row 2: ")
    assert "(also in rows 3 and 4)" in about
    assert "missing: {age: [99]}" in about


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("earnings_before", "-9", "It must be 0 or more"),
        ("months_workless", "-1", "It must be 0 to 720"),
        ("months_workless", "999", "It must be 0 to 720"),
        ("age", "999", "It must be 0 to 120"),
    ],
)
def test_what_no_person_can_have_is_refused(make: Make, name: str, value: str, says: str) -> None:
    people = PEOPLE.replace(",age,", f",{name},").replace(",30,", f",{value},")
    with pytest.raises(ProjectError) as caught:
        load(
            make({"people.csv": people}, covariates={name: "numeric", "sex": "category"}),
            today=TODAY,
        )
    (problem,) = caught.value.problems
    assert problem.place == f"data/people.csv, column {name}, row 2"
    assert f"{value} is not possible here" in problem.what
    assert says in problem.remedy


@pytest.mark.parametrize(
    "day",
    ["0001-01-01", "1899-12-30", "1900-01-01", "1970-01-01", "2099-12-31", "9999-12-31"],
)
@pytest.mark.parametrize("started", ["2024-04-01", None])
def test_a_day_that_stands_for_not_known_is_refused(
    make: Make, day: str, started: str | None
) -> None:
    programme = {"name": "Way In", "organisation": "A council"}
    if started:
        programme["started"] = started
    project = make({"people.csv": PEOPLE.replace("2024-05-08", day)}, programme=programme)
    with pytest.raises(ProjectError) as caught:
        load(project, today=TODAY)
    (problem,) = caught.value.problems
    assert problem.place == "data/people.csv, column start_date, row 3"
    assert f"{day} is what programs write where no day is known" in problem.what
    assert "Leave the cell empty" in problem.remedy


def test_a_placeholder_among_events_is_refused(make: Make) -> None:
    events = EVENTS.replace("2024-05-08", "1900-01-01")
    project = make({"events.csv": events}, data={"events": "data/events.csv"})
    with pytest.raises(ProjectError, match="1900-01-01 is what programs write") as caught:
        load(project, today=TODAY)
    assert caught.value.problems[0].place == "data/events.csv, column date, row 5"


def test_a_start_of_another_century_is_refused_unless_it_is_declared(make: Make) -> None:
    people = PEOPLE.replace("2024-05-01", "1925-05-01")
    with pytest.raises(ProjectError, match="1925-05-01 lies before 1990"):
        load(
            make({"people.csv": people}, programme={"name": "W", "organisation": "C"}), today=TODAY
        )
    old = {"name": "Supported work", "organisation": "MDRC", "started": "1975-03-01"}
    people = PEOPLE.replace("2024-", "1975-")
    assert len(load(make({"people.csv": people}, programme=old), today=TODAY)["people"]) == 6


def test_the_outcomes_of_the_small_project_hold_no_code(make: Make) -> None:
    assert "far from" not in " ".join(load(make({"outcomes.csv": OUTCOMES}), today=TODAY).notes)
