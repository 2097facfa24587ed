"""Months that are said in words, and sizes behind the names of groups: read where there is one meaning, else refused with the line."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from localeval.base.errors import Problem, ProjectError
from localeval.data.load import load
from localeval.data.said_in_words import month_in_words

from ..small_project import OUTCOMES, PEOPLE, Make

TODAY = dt.date(2026, 1, 1)


def months(words: str, also: str = "") -> str:
    """Write the month of all rows but the first in words, and that of the first as ``also``."""
    text = OUTCOMES.replace(",12,", f",{words},")
    return text.replace(f"001,{words},", f"001,{also},") if also else text


@pytest.mark.parametrize(
    "words",
    "12 months|12 month|M12|m12|Month 12|month_12|12m|12 mths|12mths|12-month|12 mo|12 month follow-up|Month 12 outcome|at 12 months|"
    "twelve months|1 year|52 weeks|52 wks|12 months after start|12 mis|Mis 12|month12".split("|"),
)
def test_a_month_in_words_is_read(words: str) -> None:
    assert month_in_words(words) == 12


@pytest.mark.parametrize(
    "words",
    "Quarter 4|Q4|Year 1|Wave 3|Baseline|M-12|50 weeks|12 months before|6-12 months|12 minutes|Dec|12th month|P12|2024-12|12/24".split(
        "|"
    ),
)
def test_what_may_mean_something_else_is_not(words: str) -> None:
    assert month_in_words(words) is None


@pytest.mark.parametrize("recipe", [{}, {"numbers": {"thousands": ","}}, {"values": {"month": {"Start": 0}}}])  # fmt: skip
def test_months_of_a_file_are_those_of_its_words(make: Make, recipe: dict[str, Any]) -> None:
    tables = load(make({"outcomes.csv": months("Month 12", "12 mths")}, data=recipe), today=TODAY)
    assert set(tables["outcomes"]["month"]) == {12}
    said = "in 'month' '12 mths' is read as 12, 'Month 12' is read as 12."
    assert [note for note in tables.notes if "is read as" in note] == [f"data/outcomes.csv: {said}"]
    weeks = load(make({"outcomes.csv": months("52 weeks")}, data=recipe), today=TODAY)
    assert any("(52 weeks are 12 months)" in note for note in weeks.notes)


def refused(make: Make, files: dict[str, str], **changes: Any) -> Problem:
    with pytest.raises(ProjectError) as caught:
        load(make(files, **changes), today=TODAY)
    return caught.value.problems[0]


@pytest.mark.parametrize(
    ("words", "line"),
    [
        ("Quarter 4", 'values: {month: {"Quarter 4": 12}}'),
        ("Year 1", 'values: {month: {"Year 1": 12}}'),
        ("50 weeks", 'values: {month: {"50 weeks": 12}}'),
        ("T12", 'values: {month: {"T12": 12}}'),
        ("12 months before", 'values: {month: {"12 months before": -12}}'),
        ("Wave 2", 'values: {month: {"Wave 2": ...}}'),
        ("Baseline", 'values: {month: {"Baseline": ...}}'),
    ],
)
def test_a_month_that_is_not_certain_is_refused_with_its_line(
    make: Make, words: str, line: str
) -> None:
    problem = refused(make, {"outcomes.csv": months(words)})
    assert problem.place == "data/outcomes.csv, column month, row 2"
    assert f"'{words}' is not a plain number" in problem.what
    assert line in problem.remedy


def test_the_line_names_all_words_of_the_column(make: Make) -> None:
    text = OUTCOMES + "001,Q1,1,9000\n002,6 months,0,0\n003,Wave 3,1,8000\n"
    problem = refused(make, {"outcomes.csv": text.replace("004,12,", "004,Q4,")})
    assert 'values: {month: {"Q4": 12, "Q1": 3, "Wave 3": ...}}' in problem.remedy


def test_two_words_for_one_month_of_a_person_are_found(make: Make) -> None:
    problem = refused(make, {"outcomes.csv": months("12") + "001,M12,1,9000\n"})
    assert "the same person_id and month stands in more than one row" in problem.what


def test_a_word_that_evaluation_yml_names_is_left_to_it(make: Make) -> None:
    recipe = {"values": {"month": {"M1": 12}}}
    tables = load(make({"outcomes.csv": months("M1")}, data=recipe), today=TODAY)
    assert set(tables["outcomes"]["month"]) == {12}


@pytest.mark.parametrize("size", [" (n=600)", " [N = 1,200]", ", n=60", " (n=3)"])
@pytest.mark.parametrize("recipe", [{}, {"values": {"group": {"Pool": "comparison"}}}])
def test_the_size_of_a_group_is_no_part_of_its_name(
    make: Make, size: str, recipe: dict[str, Any]
) -> None:
    other = "Pool" if recipe else "comparison"
    text = PEOPLE.replace("participant", f'"participant{size}"').replace(
        "comparison", f'"{other}{size}"'
    )
    tables = load(make({"people.csv": text}, data=recipe), today=TODAY)
    assert tables["people"]["group"].value_counts().to_dict() == {"participant": 3, "comparison": 3}
    assert any("is no part of the word" in note for note in tables.notes)


def test_a_number_behind_a_name_alone_is_asked_about(make: Make) -> None:
    text = PEOPLE.replace("participant", "participant (600)")
    assert 'values: {group: {"participant (600)": participant}}' in refused(make, {"people.csv": text}).remedy  # fmt: skip
