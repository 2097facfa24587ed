"""Sheets of one workbook that are one table: a sheet a quarter, a provider or a place."""

from __future__ import annotations

import datetime as dt
from typing import Any

import openpyxl
import pandas as pd
import pytest

from localeval.base.errors import ProjectError
from localeval.data.load import load
from localeval.project.project import read_project

from ..small_project import OUTCOMES, PEOPLE, Make
from .test_recipe import rows_of, workbook

TODAY = dt.date(2026, 1, 1)
HEADER, *ROWS = rows_of(PEOPLE)
FIRST, SECOND = [HEADER, *ROWS[:3]], [HEADER, *ROWS[3:]]
BOOK = "data/book.xlsx"


def two(make: Make, sheets: dict[str, Any], **data: Any) -> Any:
    return make({"book.xlsx": workbook(sheets)}, data={"people": BOOK, **data})


@pytest.mark.parametrize("said", [["Q1", "Q2"], {BOOK: ["Q1", "Q2"]}, {"people": ["Q1", "Q2"]}])
def test_sheets_are_put_one_under_the_other(make: Make, said: object) -> None:
    project = two(make, {"Cover": [["x"]], "Q1": FIRST, "Q2": SECOND}, sheet=said)
    found, good = load(project, today=TODAY), load(make(), today=TODAY)
    pd.testing.assert_frame_equal(found["people"], good["people"])
    assert (
        f"people: one table of 3 rows of {BOOK}, sheet 'Q1', 3 rows of {BOOK}, sheet 'Q2'."
        in found.notes
    )


def test_each_sheet_has_its_own_header_footer_and_group(make: Make) -> None:
    bare = [[row[0], *row[2:]] for row in SECOND]
    sheets = {
        "On programme": [["Quarter 1"], [], *FIRST],
        "Pool": [*bare, ["Total", "6"]],
    }
    said = {
        "sheet": {BOOK: ["On programme", "Pool"]},
        "header_row": {"On programme": 3},
        "skip_footer": {"Pool": 1},
        "every_row": {"Pool": {"group": "comparison"}},
    }
    found = load(two(make, sheets, **said), today=TODAY)
    pd.testing.assert_frame_equal(found["people"], load(make(), today=TODAY)["people"])
    assert f"{BOOK}, sheet 'Pool': every_row: 'group' is comparison in 3 rows." in found.notes


def test_sheets_of_two_tables_of_one_workbook(make: Make) -> None:
    outcomes = rows_of(OUTCOMES)
    sheets = {
        "P1": FIRST,
        "P2": SECOND,
        "O1": outcomes[:3],
        "O2": [outcomes[0], *outcomes[3:]],
    }
    said = {"outcomes": BOOK, "sheet": {"people": ["P1", "P2"], "outcomes": ["O1", "O2"]}}
    found, good = load(two(make, sheets, **said), today=TODAY), load(make(), today=TODAY)
    for name in ("people", "outcomes"):
        pd.testing.assert_frame_equal(found[name], good[name])


def problems(project: Any) -> list[tuple[str, str]]:
    with pytest.raises(ProjectError) as caught:
        load(project, today=TODAY)
    return [(item.place, item.what) for item in caught.value.problems]


def test_a_problem_names_its_sheet(make: Make) -> None:
    spoilt = [list(row) for row in SECOND]
    spoilt[2][3] = "old"
    project = two(make, {"Q1": FIRST, "Q2": spoilt}, sheet=["Q1", "Q2"])
    ((place, what),) = problems(project)
    assert place == f"{BOOK}, sheet 'Q2', column age, row 3"
    assert what == "the value is not a plain number."


def test_somebody_on_two_sheets_is_named_with_both(make: Make) -> None:
    again = [*SECOND, [*FIRST[1][:3], "31", "Female"]]
    project = two(make, {"Q1": FIRST, "Q2": again}, sheet=["Q1", "Q2"])
    found = problems(project)
    assert any("sheet 'Q1'" in place and "sheet 'Q2'" in what for place, what in found), found


def test_a_sheet_without_a_column_is_named(make: Make) -> None:
    bare = [[row[0], *row[2:]] for row in SECOND]
    project = two(make, {"Q1": FIRST, "Q2": bare}, sheet=["Q1", "Q2"])
    with pytest.raises(ProjectError) as caught:
        load(project, today=TODAY)
    (problem,) = caught.value.problems
    assert problem.place == f"{BOOK}, sheet 'Q2', column group"
    assert "every_row: {Q2: {group: ...}}" in problem.remedy


def test_a_sheet_that_is_not_there_is_named(make: Make) -> None:
    project = two(make, {"Q1": FIRST, "Q2": SECOND}, sheet=["Q1", "Q3"])
    ((place, what),) = problems(project)
    assert place == f"{BOOK}, sheet 'Q3'"
    assert "no sheet 'Q3'" in what


@pytest.mark.parametrize(
    ("said", "what"),
    [
        ({"sheet": ["Q1", "Q1"]}, "the sheet 'Q1' stands twice"),
        (
            {"sheet": ["Q1", "Q2"], "every_row": {"Q3": {"group": "comparison"}}},
            "'Q3' is no table, no file and no named sheet of this project",
        ),
    ],
)
def test_a_slip_is_said(make: Make, said: dict[str, Any], what: str) -> None:
    with pytest.raises(ProjectError, match=what):
        two(make, {"Q1": FIRST, "Q2": SECOND}, **said)


def test_several_sheets_that_hold_the_columns_are_named_with_the_line_for_one_table(
    make: Make,
) -> None:
    project = two(make, {"Q1": FIRST, "Q2": SECOND})
    with pytest.raises(ProjectError) as caught:
        load(project, today=TODAY)
    remedy = caught.value.problems[0].remedy
    line = remedy[remedy.index("sheet: {") :].rstrip(".")
    text = (project.root / "evaluation.yml").read_text(encoding="utf-8")
    said = text.replace('"people": "data/book.xlsx"', f'"people": "data/book.xlsx", {line}')
    assert said != text
    (project.root / "evaluation.yml").write_text(said, encoding="utf-8")
    assert len(load(read_project(project.root), today=TODAY)["people"]) == 6


def test_rows_stand_in_the_order_in_which_sheets_are_named(make: Make) -> None:
    project = two(make, {"Q1": FIRST, "Q2": SECOND}, sheet=["Q2", "Q1"])
    assert load(project, today=TODAY)["people"]["person_id"].tolist()[0] == "004"
    assert openpyxl.load_workbook(project.root / BOOK).sheetnames == ["Q1", "Q2"]
