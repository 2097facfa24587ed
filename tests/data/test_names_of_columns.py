"""A column is found by its name as a person sees it."""

from __future__ import annotations

import io

import openpyxl

from localeval.data.load import load

from ..small_project import PEOPLE, Make


def with_header(header: list[str]) -> bytes:
    """Write the good people into a workbook under other names."""
    book = openpyxl.Workbook()
    book.worksheets[0].append(header)
    for line in PEOPLE.splitlines()[1:]:
        book.worksheets[0].append(line.split(","))
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def test_a_name_on_two_lines_is_the_name_that_the_sheet_shows(make: Make) -> None:
    header = ["person_id", "group", "Date of\nstart", "Age  at\u00a0start", "Se\u00adx"]
    project = make(
        {"people.csv": None, "people.xlsx": with_header(header)},
        data={
            "people": "data/people.xlsx",
            "columns": {"start_date": "Date of start", "age": "Age at start", "sex": "Sex"},
        },
    )
    assert load(project)["people"]["age"].tolist() == [30, 17, 52, 41, 23, 64]


def test_a_name_that_was_pasted_with_its_odd_spaces_is_found(make: Make) -> None:
    project = make(
        {"people.csv": PEOPLE.replace("age", "Age at start")},
        data={"columns": {"age": "Age\u00a0at  start"}},
    )
    assert load(project)["people"]["age"].notna().all()
