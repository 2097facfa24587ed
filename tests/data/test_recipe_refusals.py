"""What a recipe, or a file under it, cannot mean: one message each, with its place and the line of YAML that mends it."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any

import pytest
from ruamel.yaml import YAML

from localeval.base.errors import ProjectError
from localeval.data.load import load

from ..small_project import OUTCOMES, PEOPLE, Make
from .test_recipe import WIDE_OUTCOMES, day_first

TODAY = dt.date(2026, 1, 1)
#: A line of ``data`` in a message.
LINE = re.compile(
    r"(dates|numbers|missing|values): \{[^;]*\}|duplicates: [\w-]+|header_row: \d+|skip_rows: \{.*\}|separator: \"[;,]\""
)


@dataclass(frozen=True)
class Refusal:
    """A recipe or a file that does not fit, where that is said, and the remedy."""

    name: str
    files: dict[str, str]
    data: dict[str, Any]
    where: str
    says: str
    remedy: str


REFUSALS = [
    Refusal(
        "units below the names, which are one thing wrong and not one a column",
        {"people.csv": PEOPLE.replace("\n", "\n(id),text,days,years,\n", 1)},
        {},
        "data/people.csv, row 2",
        "nothing in the row can be read where the other rows hold numbers and days",
        "write skip_rows: {data/people.csv: 2} under data",
    ),
    Refusal(
        "a row to be skipped that is a person, since the export no longer has a row of units",
        {
            "outcomes.csv": "".join(
                row for row in OUTCOMES.splitlines(True) if row[:3] != PEOPLE.splitlines()[1][:3]
            )
        },
        {"skip_rows": {"people": 2}},
        "data/people.csv, row 2",
        "skip_rows leaves the row out, and it looks like the others",
        "the export may have its rows elsewhere now",
    ),
    Refusal(
        "a row to be skipped that is not there",
        {},
        {"skip_rows": {"people": [3, 99]}},
        "data/people.csv",
        "skip_rows in evaluation.yml names row 99, which the table does not have",
        "Correct skip_rows under data",
    ),
    Refusal(
        "a word that no line names",
        {"people.csv": PEOPLE.replace("004,comparison", "004,Withdrawn")},
        {"values": {"group": {"P": "participant", "C": "comparison"}}},
        "data/people.csv, column group, row 5",
        "'Withdrawn' is not among the words",
        'values: {group: {"Withdrawn": ...}} with participant or comparison for the dots, or null',
    ),
    Refusal(
        "a day that is not as declared",
        {"people.csv": day_first(PEOPLE).replace("08/05/2024", "05/28/2024")},
        {"dates": "day-first"},
        "data/people.csv, column start_date, row 3",
        "'05/28/2024' is not a day written as dates in evaluation.yml says (day-first)",
        "All of the column can be read as month-first: write dates: {start_date: month-first}",
    ),
    Refusal(
        "a word among days",
        {"people.csv": day_first(PEOPLE).replace("08/05/2024", "tbc")},
        {"dates": "day-first"},
        "data/people.csv, column start_date, row 3",
        "'tbc' is not a day",
        'missing: {start_date: ["tbc"]}',
    ),
    Refusal(
        "a number that is not as declared",
        {"outcomes.csv": OUTCOMES.replace("9100", '"$9,100"')},
        {"numbers": {"currency": "£", "thousands": ","}},
        "data/outcomes.csv, column earnings, row 2",
        "'$9,100' is not a number written as numbers",
        "numbers: {thousands: ',', currency: £}",
    ),
    Refusal(
        "digits parted in twos",
        {"outcomes.csv": OUTCOMES.replace("9100", '"91,00"')},
        {"numbers": {"thousands": ","}},
        "data/outcomes.csv, column earnings, row 2",
        "'91,00' is not a number",
        "Correct it",
    ),
    Refusal(
        "a column that no file has",
        {},
        {"derive": {"quarter": "from started_on"}, "columns": {}},
        "evaluation.yml, key data.derive.quarter",
        "no file has the column 'started_on'",
        "Write 'started_on: start_date' under data, columns, if that is it.",
    ),
    Refusal(
        "a wide outcome that no file has",
        {"outcomes.csv": WIDE_OUTCOMES.replace("Ref", "person_id")},
        {"wide": {"employed": "Job M{month}", "earnings": "Pay M{month}"}},
        "evaluation.yml, key data.wide.employed",
        "data/outcomes.csv has no column that is called 'Job M{month}'",
        "",
    ),
    Refusal(
        "two columns for one month",
        {
            "outcomes.csv": WIDE_OUTCOMES.replace("Ref", "person_id")
            .replace("Pay M12", "Pay M12,In work M012")
            .replace("9100", "9100,1")
            .replace(",0,0", ",0,0,0")
            .replace("12000.5", "12000.5,1")
            .replace("8000", "8000,1")
            .replace("006,,", "006,,,")
        },
        {"wide": {"employed": "In work M{month}", "earnings": "Pay M{month}"}},
        "data/outcomes.csv, column In work M012, row 1",
        "would both be 'employed' at month 12",
        "Rename or delete",
    ),
    Refusal(
        "two columns of the name that wide gives",
        {
            "outcomes.csv": WIDE_OUTCOMES.replace("Ref", "person_id")
            .replace("Pay M12", "Pay M12,Pay M12")
            .replace("9100", "9100,1")
            .replace(",0,0", ",0,0,0")
            .replace("12000.5", "12000.5,1")
            .replace("8000", "8000,1")
            .replace("006,,", "006,,,")
        },
        {"wide": {"employed": "In work M{month}", "earnings": {12: "Pay M12"}}},
        "data/outcomes.csv, column Pay M12, row 1",
        "more than one column is called 'Pay M12'",
        "rename or delete the others",
    ),
    Refusal(
        "a code of an unknown column",
        {},
        {"missing": {"salary": [-9]}},
        "evaluation.yml, key data.missing.salary",
        "'salary' is not a column of any declared table",
        "Standard names are",
    ),
    Refusal(
        "days of a column without any",
        {},
        {"dates": {"age": "day-first"}},
        "evaluation.yml, key data.dates.age",
        "'age' holds no days",
        "start_date",
    ),
    Refusal(
        "a header where nothing stands",
        {},
        {"header_row": {"people": 40}},
        "data/people.csv, row 40",
        "where nothing stands",
        "Correct header_row",
    ),
    Refusal(
        "a column that is worked out and there",
        {"people.csv": PEOPLE.replace("sex", "quarter")},
        {"derive": {"quarter": "from start_date"}},
        "data/people.csv, column quarter",
        "the file has the column 'quarter'",
        "Remove 'quarter' from derive",
    ),
]


@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda refusal: refusal.name)
def test_what_does_not_fit_is_said_once_with_its_place_and_remedy(
    make: Make, refusal: Refusal
) -> None:
    covariates = {"age": "numeric"} | ({"quarter": "category"} if "derive" in refusal.data else {})
    project = make(dict(refusal.files), data=refusal.data, covariates=covariates)
    with pytest.raises(ProjectError) as caught:
        load(project, today=TODAY)
    assert [problem.place for problem in caught.value.problems] == [refusal.where]
    problem = caught.value.problems[0]
    assert refusal.says in problem.what
    assert refusal.remedy in problem.remedy
    assert problem.what.endswith(".")
    assert problem.remedy.endswith(".")


@pytest.mark.parametrize(
    "files",
    [
        {"people.csv": day_first(PEOPLE).replace("08/05/2024", "28/05/2024")},
        {"people.csv": PEOPLE.replace("2024-05-01", "5/1/2024").replace("2024-05-08", "5/28/2024")},
        {"outcomes.csv": OUTCOMES.replace("9100", '"£9,100.50"')},
        {"outcomes.csv": OUTCOMES.replace("9100", '"9.100,50"').replace("12000.5", '"12000,5"')},
        {"outcomes.csv": OUTCOMES.replace("9100", "9 100").replace("12000.5", "12 000.5")},
        {"outcomes.csv": OUTCOMES.replace("9100", "refused")},
        {"outcomes.csv": OUTCOMES.replace("002,12,0", "002,12,not in work").replace("004,12,0", "004,12,")},
        {"people.csv": PEOPLE.replace("participant", "In the scheme")},
        {"people.csv": PEOPLE + "003,participant,2024-06-01,52,Male\n"},
        {"people.csv": f"Clients,,,,\n{PEOPLE}"},
        {"people.csv": PEOPLE.replace(",", ";")},
        {"outcomes.csv": OUTCOMES.replace("9100", "9100£")},
    ],
)  # fmt: skip
def test_the_line_that_a_message_gives_is_enough(make: Make, files: dict[str, str]) -> None:
    """Pasted under ``data``, it makes a file readable of which that was the only fault."""
    with pytest.raises(ProjectError) as caught:
        load(make(dict(files)), today=TODAY)
    (problem,) = caught.value.problems
    lines = [found[0] for found in LINE.finditer(problem.remedy)]
    assert lines, problem.remedy
    for text in lines:
        line = YAML(typ="safe", pure=True).load(text)
        if "separator" in line or "header_row" in line:  # of one of the two files
            line = {key: {"people": value} for key, value in line.items()}
        assert len(load(make(dict(files), data=line), today=TODAY)["people"]) == 6


@pytest.mark.parametrize("age", ['"1,234"', "1 234"])
def test_no_one_line_is_given_for_a_number_that_can_be_two(make: Make, age: str) -> None:
    with pytest.raises(ProjectError) as caught:
        load(make({"people.csv": PEOPLE.replace(",30,", f",{age},")}), today=TODAY)
    remedy = caught.value.problems[0].remedy
    if age == "1 234":  # a blank stands before no decimals
        assert remedy.count("numbers:") == 1
    else:
        assert "If the comma parts thousands, write numbers: {thousands: ','}" in remedy
        assert "if it stands before decimals, numbers: {decimal: ','}" in remedy


def test_all_that_does_not_fit_is_said_at_once(make: Make) -> None:
    project = make(
        {
            "people.csv": day_first(PEOPLE).replace("08/05/2024", "x").replace("Female", "F"),
            "outcomes.csv": OUTCOMES.replace("9100", "£9100"),
        },
        data={
            "dates": "day-first",
            "numbers": {"thousands": ","},
            "values": {"sex": {"W": "Female"}},
            "missing": {"nothing": [1]},
        },
    )
    with pytest.raises(ProjectError) as caught:
        load(project, today=TODAY)
    columns = [problem.column for problem in caught.value.problems]
    assert columns == ["data.missing.nothing", "start_date", "sex", "sex", "earnings"]


@pytest.mark.parametrize(("last", "says"), [(1, True), (2, True), (0, False)])
def test_totals_below_a_table_are_met_with_the_line_that_leaves_them_out(
    make: Make, last: int, says: bool
) -> None:
    """A gap among the people is no footer: nobody is left out by advice."""
    width = PEOPLE.splitlines()[0].count(",")
    lines = PEOPLE.splitlines()
    if last:
        lines += [f"total {i}" + "," * width for i in range(last)]
    else:
        lines.insert(3, "009" + "," * width)
    files = {"people.csv": "\n".join(lines) + "\n"}
    with pytest.raises(ProjectError) as caught:
        load(make(files), today=TODAY)
    line = f"write skip_footer: {last} under data"
    groups = [p for p in caught.value.problems if p.column == "group"]
    assert [line in p.remedy for p in groups] == [says]
    assert any("skip_footer" in p.remedy for p in caught.value.problems) == says
    if says:
        data = {"people": "data/people.csv", "outcomes": "data/outcomes.csv"}
        load(make(files, data={**data, "skip_footer": {"people": last}}), today=TODAY)
