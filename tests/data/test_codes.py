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


def _of_noughts(column: str, noughts: int, low: int, high: int, beside: str = "") -> str:
    """Give 200 people of whom some have nought, and a yes or no beside it that says so of each."""
    head = f"person_id,group,{column}{f',{beside}' if beside else ''}"
    rows = []
    for i in range(200):
        value = 0 if i < noughts else low + i * (high - low) // 200
        also = f",{'No' if i < noughts else 'Yes'}" if beside else ""
        rows.append(f"{i:03d},{'participant' if i % 2 else 'comparison'},{value}{also}")
    return "\n".join([head, *rows]) + "\n"


@pytest.mark.parametrize(
    ("column", "noughts", "low", "high", "beside", "asked"),
    [
        ("earnings_before", 120, 9500, 24000, "", False),  # no job, no pay
        ("earnings_before", 120, 15000, 18000, "", False),
        ("earnings_before", 4, 9500, 24000, "", False),
        ("monthly_rent", 80, 380, 900, "", False),  # many pay none
        ("monthly_rent", 20, 380, 900, "tenant", False),
        ("monthly_rent", 5, 380, 900, "", True),  # what the question is for
        ("score", 20, 30, 80, "", True),
        ("score", 80, 30, 80, "", True),  # also where many did not answer
        ("score", 20, 30, 80, "in_school", False),
        ("score", 20, 30, 80, "assessed", True),  # who was not assessed has no score
    ],
)
def test_noughts_that_are_none_are_no_codes(
    make: Make, column: str, noughts: int, low: int, high: int, beside: str, asked: bool
) -> None:
    covariates = {column: "numeric", **({beside: "category"} if beside else {})}
    outcomes = "".join(f"{i:03d},12,{i % 2},{5000 + i}\n" for i in range(200))
    project = make(
        {
            "people.csv": _of_noughts(column, noughts, low, high, beside),
            "outcomes.csv": f"person_id,month,employed,earnings\n{outcomes}",
        },
        covariates=covariates,
    )
    about = [one for one in load(project, today=TODAY).questions if one.column == column]
    assert any("is 0 in" in one.what for one in about) is asked


def test_an_outcome_of_pay_that_all_who_work_have_alike_is_no_code(make: Make) -> None:
    pay = [0 if i % 3 else 18000 + i for i in range(200)]
    outcomes = "".join(f"{i:03d},12,{int(pay[i] > 0)},{pay[i]}\n" for i in range(200))
    people = _of_noughts("score", 0, 20, 80)
    project = make(
        {
            "people.csv": people,
            "outcomes.csv": f"person_id,month,employed,earnings\n{outcomes}",
        },
        covariates={"score": "numeric"},
    )
    asked = load(project, today=TODAY).questions
    assert not [one for one in asked if "is 0 in" in one.what]
