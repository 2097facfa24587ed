"""Columns whose names speak against what they are declared as are asked about, with a line that answers it."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from localeval.base.errors import Problem

from ..small_project import Make
from .test_design_rules import PEOPLE, advice, tables, taking_part

RULE = "columns-hold-what-their-names-say"


def project(make: Make, file: str, column: str, theirs: str, **data: Any) -> Path:
    """Make a project in which one column is called otherwise."""
    files = tables()
    rows = str(files[file])
    assert column in rows
    files[file] = rows.replace(column, theirs, 1)
    return make(files, data={"columns": {column: theirs}, **data}).root


def the_one(root: Path, rule: str = RULE) -> Problem:
    [problem] = advice(root, rule)
    return problem


def test_an_outcome_called_another_thing_is_asked_about_and_can_be_accepted(make: Make) -> None:
    problem = the_one(project(make, "outcomes.csv", "employed", "Job offer received"))
    assert (problem.where, problem.column) == ("data/outcomes.csv", "Job offer received")
    assert "hold what 'employed' is, in paid work? Its name says 'job offer'." in problem.what
    assert f"accept: [{{rule: {RULE}, column: employed, reason: ...}}]" in problem.remedy
    accepted = [{"rule": RULE, "column": "employed", "reason": "An old name of the column."}]
    root = project(make, "outcomes.csv", "employed", "Job offer received", accept=accepted)
    assert advice(root, RULE) == ()


def test_pay_of_a_week_is_asked_about_where_no_unit_is_declared(make: Make) -> None:
    problem = the_one(project(make, "outcomes.csv", "earnings", "Weekly pay"))
    assert "units: {earnings: weekly}" in problem.remedy
    units = {"earnings": "weekly"}
    assert advice(project(make, "outcomes.csv", "earnings", "Weekly pay", units=units), RULE) == ()


def test_a_name_of_the_outcome_itself_is_not_asked_about(make: Make) -> None:
    root = project(make, "outcomes.csv", "employed", "Status at 12 months")
    assert advice(root, RULE) == ()
    assert advice(make(tables()).root, RULE) == ()


@pytest.mark.parametrize(
    ("name", "asked"), [("qualification_at_exit", True), ("qualification_at_entry", False)]
)
def test_a_characteristic_called_a_later_one_is_asked_about(
    make: Make, name: str, asked: bool
) -> None:
    levels = ["Level 2" if i % 3 else "Below" for i in range(PEOPLE)]
    covariates = {"age": "numeric", name: "category"}
    root = make(tables(**{name: levels}), covariates=covariates).root
    found = advice(root, "known-before-the-start")
    assert [problem.column for problem in found] == [name] * asked
    for problem in found:
        assert f"The name '{name}' says a time after it." in problem.what
        line = f"accept: [{{rule: known-before-the-start, column: {name}, reason: ...}}]"
        assert line in problem.remedy


def test_what_is_called_otherwise_in_the_file_is_asked_about_by_that_name(make: Make) -> None:
    found = advice(project(make, "people.csv", "age", "Age at exit"), "known-before-the-start")
    assert [problem.column for problem in found] == ["Age at exit"]


def test_a_day_of_leaving_is_no_start(make: Make) -> None:
    start = ["2024-05-01" if ours else "2024-06-01" for ours in taking_part()]
    files = tables(**{"Exit date": start})
    problem = the_one(make(files, data={"columns": {"start_date": "Exit date"}}).root)
    assert (problem.where, problem.column) == ("data/people.csv", "Exit date")
    files = tables(**{"Date of referral": start})
    root = make(files, data={"columns": {"start_date": "Date of referral"}}).root
    assert advice(root, RULE) == ()


def test_a_column_for_each_month_is_asked_about_by_its_own_name(make: Make) -> None:
    files = tables()
    people, outcomes = (
        pd.read_csv(io.StringIO(str(files[name])), dtype=str)
        for name in ("people.csv", "outcomes.csv")
    )
    people["Job offer by month 12"] = outcomes["employed"]
    people["Earnings 12"] = outcomes["earnings"]
    wide = {"employed": "Job offer by month {month}", "earnings": "Earnings {month}"}
    files |= {"people.csv": people.to_csv(index=False), "outcomes.csv": None}
    problem = the_one(make(files, data={"outcomes": None, "wide": wide}).root)
    assert "does 'Job offer by month 12' hold what 'employed' is" in problem.what
    assert "column: employed, reason" in problem.remedy
