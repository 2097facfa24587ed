"""Files call columns otherwise, and hold what no column says: both are declared once."""

from __future__ import annotations

import datetime as dt
import gzip
from typing import Any

import pytest

from localeval.base.errors import ProjectError
from localeval.data.load import load

from ..small_project import OUTCOMES, PEOPLE, Make

TODAY = dt.date(2026, 1, 1)
HEADER, *ROWS = PEOPLE.splitlines()
BARE_HEADER = HEADER.replace("group,", "")
PROGRAMME = "\n".join([BARE_HEADER, *(row.replace("participant,", "") for row in ROWS[:3]), ""])
POOL = "\n".join([BARE_HEADER, *(row.replace("comparison,", "") for row in ROWS[3:]), ""])
FILES = {"people.csv": None, "programme.csv": PROGRAMME, "pool.csv": POOL}
PEOPLE_FILES = ["data/programme.csv", "data/pool.csv"]
GROUPS = {
    "data/programme.csv": {"group": "participant"},
    "data/pool.csv": {"group": "comparison"},
}


def test_a_file_of_one_group_needs_no_column_for_it(make: Make) -> None:
    tables = load(make(FILES, data={"people": PEOPLE_FILES, "every_row": GROUPS}), today=TODAY)
    plain = load(make({"people.csv": PEOPLE}), today=TODAY)
    assert tables["people"].equals(plain["people"])
    assert "data/pool.csv: every_row: 'group' is comparison in 3 rows." in tables.notes


def test_a_month_and_an_own_outcome_can_be_those_of_a_whole_file(make: Make) -> None:
    once = OUTCOMES.replace("person_id,month,", "person_id,").replace(",12,", ",")
    project = make({"outcomes.csv": once}, data={"every_row": {"outcomes": {"month": 12}}})
    assert set(load(project, today=TODAY)["outcomes"]["month"]) == {12}


def test_what_the_file_says_itself_is_not_said_again(make: Make) -> None:
    project = make(data={"every_row": {"people": {"group": "participant"}}})
    with pytest.raises(ProjectError) as caught:
        load(project, today=TODAY)
    (problem,) = caught.value.problems
    assert problem.where == "data/people.csv"
    assert "has the column 'group', but every_row says that all its rows have 'participant'" in (
        problem.what
    )


@pytest.mark.parametrize(
    ("said", "key", "what"),
    [
        (
            {"data/pool.csv": {"group": "comparison"}},
            "data.every_row.data/pool.csv",
            "'data/pool.csv' is neither a table nor a file of this project.",
        ),
        (
            {"people": {"grup": "comparison"}},
            "data.every_row.people.grup",
            "'grup' is not a column of any declared table.",
        ),
    ],
)
def test_a_slip_is_said(make: Make, said: dict[str, dict[str, str]], key: str, what: str) -> None:
    with pytest.raises(ProjectError) as caught:
        load(make(data={"every_row": said}), today=TODAY)
    assert [(problem.column, problem.what) for problem in caught.value.problems] == [(key, what)]


def test_a_value_that_is_no_word_of_the_standard_is_named(make: Make) -> None:
    said = {**GROUPS, "data/pool.csv": {"group": "pool"}}
    with pytest.raises(ProjectError, match="'pool' is neither participant nor comparison"):
        load(make(FILES, data={"people": PEOPLE_FILES, "every_row": said}), today=TODAY)


def test_columns_may_be_called_otherwise_in_each_file(make: Make) -> None:
    files = {
        "people.csv": None,
        "a.csv": "\n".join(
            [HEADER.replace("person_id", "Ref").replace("age", "Age"), *ROWS[:3], ""]
        ),
        "b.csv": "\n".join([HEADER.replace("person_id", "Client"), *ROWS[3:], ""]),
        "outcomes.csv": OUTCOMES.replace("person_id", "NINO"),
    }
    columns = {"person_id": ["Ref", "Client", "NINO"], "age": ["Age", "age"]}
    data = {"people": ["data/a.csv", "data/b.csv"], "columns": columns}
    tables = load(make(files, data=data), today=TODAY)
    plain = load(make({"people.csv": PEOPLE, "outcomes.csv": OUTCOMES}), today=TODAY)
    assert tables["people"].equals(plain["people"])
    assert tables["outcomes"].equals(plain["outcomes"])


def test_a_message_names_the_column_as_its_file_calls_it(make: Make) -> None:
    files = {"outcomes.csv": OUTCOMES.replace("earnings", "Pay a year").replace("9100", "£9,100")}
    files["outcomes.csv"] = files["outcomes.csv"].replace("£9,100", '"£9,100"')
    columns = {"earnings": ["Wages", "Pay a year"]}
    with pytest.raises(ProjectError) as caught:
        load(make(files, data={"columns": columns}), today=TODAY)
    (problem,) = [p for p in caught.value.problems if p.where != "evaluation.yml"]
    assert (problem.where, problem.column, problem.row) == ("data/outcomes.csv", "Pay a year", 2)
    (unused,) = [p for p in caught.value.problems if p.where == "evaluation.yml"]
    assert "no file has the column 'Wages'" in unused.what


def test_the_first_name_that_a_file_has_is_read(make: Make) -> None:
    both = PEOPLE.replace("age", "Age now").replace("sex\n", "sex,Age then\n")
    both = both.replace("Female\n", "Female,20\n").replace("Male\n", "Male,20\n")
    both = both.replace("64,\n", "64,,20\n")
    project = make({"people.csv": both}, data={"columns": {"age": ["Age then", "Age now"]}})
    with pytest.raises(ProjectError, match="no file has the column 'Age now'"):
        load(project, today=TODAY)


@pytest.mark.parametrize("given", [[], [""], [3]])
def test_a_list_of_names_holds_names(make: Make, given: list[object]) -> None:
    with pytest.raises(ProjectError, match="columns"):
        make(data={"columns": {"age": given}})


def test_one_name_is_one_column(make: Make) -> None:
    columns = {"age": ["Years", "X"], "sex": ["Gender", "X"]}
    with pytest.raises(ProjectError, match="the file's column 'X' is given to 'age' and to 'sex'"):
        load(make(data={"columns": columns}), today=TODAY)


@pytest.mark.parametrize(
    ("name", "mark", "separator"),
    [
        ("people.tsv", "\t", None),
        ("people.TAB", "\t", None),
        ("people.tsv", ",", ","),
        ("people.txt", ",", None),
        ("people.txt", "|", {"data/people.txt": "|"}),
        ("PEOPLE.CSV", ";", {"people": ";"}),
    ],
)
def test_text_files_of_any_ending_are_read(
    make: Make, name: str, mark: str, separator: str | dict[str, str] | None
) -> None:
    said: dict[str, Any] = {} if separator is None else {"separator": separator}
    files = {"people.csv": None, name: PEOPLE.replace(",", mark)}
    tables = load(make(files, data={"people": f"data/{name}", **said}), today=TODAY)
    assert tables["people"].equals(load(make({"people.csv": PEOPLE}), today=TODAY)["people"])


def test_a_text_file_with_another_separator_says_which(make: Make) -> None:
    files = {"people.csv": None, "people.txt": PEOPLE.replace(",", "\t")}
    with pytest.raises(ProjectError) as caught:
        load(make(files, data={"people": "data/people.txt"}), today=TODAY)
    (problem,) = caught.value.problems
    assert problem.remedy.startswith('Set separator: "\\t" under data in evaluation.yml')


def test_what_is_packed_is_read_by_the_ending_before(make: Make) -> None:
    packed = gzip.compress(PEOPLE.replace(",", "\t").encode())
    files = {"people.csv": None, "people.tsv.gz": packed}
    assert len(load(make(files, data={"people": "data/people.tsv.gz"}), today=TODAY)["people"]) == 6
