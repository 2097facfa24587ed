"""Names of columns that stand in two rows: a group above, a name below."""

from __future__ import annotations

import datetime as dt
import io

import openpyxl
import pytest

from localeval.base.errors import ProjectError
from localeval.data.load import load
from localeval.data.raw import header_names

from ..small_project import PEOPLE, Make

TODAY = dt.date(2026, 1, 1)
ABOVE = ["Person", "", "", "", "", "Employed", "", "Pay", ""]
BELOW = ["Ref", "Group", "Start", "Age", "Sex", "M6", "M12", "M6", "M12"]
WIDE = {"employed": "Employed M{month}", "earnings": "Pay M{month}"}
COLUMNS = {
    "person_id": "Person Ref",
    "group": "Person Group",
    "start_date": "Person Start",
    "age": "Person Age",
    "sex": "Person Sex",
}
VALUES = ["0,1,0,9100", "0,0,0,0", "1,1,6000,12000.5", "0,0,0,0", "1,1,4000,8000", ",,,"]


def rows() -> list[list[str]]:
    lines = PEOPLE.splitlines()[1:]
    return [f"{line},{more}".split(",") for line, more in zip(lines, VALUES, strict=True)]


def as_csv(*above: list[str]) -> str:
    return "\n".join([*(",".join(row) for row in (*above, *rows())), ""])


def settings(**more: object) -> dict[str, object]:
    return {
        "people": "data/people.csv",
        "outcomes": None,
        "columns": COLUMNS,
        "wide": WIDE,
        "header_row": [2, 3],
        **more,
    }


def test_names_of_two_rows_are_one_name(make: Make) -> None:
    files = {"people.csv": as_csv(["Client list"] + [""] * 8, ABOVE, BELOW), "outcomes.csv": None}
    tables = load(make(files, data=settings()), today=TODAY)
    outcomes = tables["outcomes"]
    assert outcomes.loc[outcomes["month"] == 12, "employed"].tolist()[:5] == [1, 0, 1, 0, 1]
    assert outcomes.loc[outcomes["month"] == 6, "earnings"].tolist()[:3] == [0, 0, 6000]


def test_a_workbook_has_them_merged_to_the_right_and_down(make: Make) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["Ref", "Group", "Start", "Age", "Sex", *ABOVE[5:]])
    sheet.append([*[""] * 5, *BELOW[5:]])
    for row in rows():
        sheet.append([cell or None for cell in row])
    for cells in ("A1:A2", "B1:B2", "C1:C2", "D1:D2", "E1:E2", "F1:G1", "H1:I1"):
        sheet.merge_cells(cells)
    content = io.BytesIO()
    book.save(content)
    columns = {name: theirs.removeprefix("Person ") for name, theirs in COLUMNS.items()}
    data = settings(people="data/people.xlsx", columns=columns, header_row=[1, 2])
    files = {"people.csv": None, "people.xlsx": content.getvalue(), "outcomes.csv": None}
    tables = load(make(files, data=data), today=TODAY)
    assert tables["people"]["age"].tolist() == [30, 17, 52, 41, 23, 64]
    assert len(tables["outcomes"]) == 12


@pytest.mark.parametrize(
    ("above", "below", "names"),
    [
        (["", "Work", ""], ["Ref", "M6", "M12"], ["Ref", "Work M6", "Work M12"]),
        (
            ["Ref", "Work", "", "Notes"],
            ["", "M6", "M12", ""],
            ["Ref", "Work M6", "Work M12", "Notes"],
        ),
        (["Work", "", "Pay"], ["M6", "M12", "M6"], ["Work M6", "Work M12", "Pay M6"]),
        (["Work"], ["M6", "M12"], ["Work M6", "Work M12"]),
    ],
)
def test_a_name_above_holds_up_to_the_next(
    above: list[str], below: list[str], names: list[str]
) -> None:
    assert header_names([above, below], [1, 2]) == names


def test_names_of_three_rows_are_one_name() -> None:
    records = [
        ["Work", "", "", "", "Pay"],
        ["6", "", "12", "", "6"],
        ["yes", "no", "yes", "no", "£"],
    ]
    assert header_names(records, [1, 2, 3]) == [
        *("Work 6 yes", "Work 6 no", "Work 12 yes", "Work 12 no", "Pay 6 £"),
    ]


def test_a_row_in_which_nothing_stands_is_named(make: Make) -> None:
    files = {"people.csv": as_csv(ABOVE, BELOW), "outcomes.csv": None}
    with pytest.raises(ProjectError, match="are in row 30, where nothing stands"):
        load(make(files, data=settings(header_row=[1, 30])), today=TODAY)
