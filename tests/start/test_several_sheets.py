"""Sheets of one workbook with the same columns: what is read as one table, and what is not."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from localeval.data.load import load
from localeval.project.project import read_project
from localeval.start.candidate_files import find_candidates
from localeval.start.proposal import Nobody
from localeval.start.starting import start

from .exports.writing import workbook, xlsx_bytes
from .test_start_command import HEADER, root, rows

__all__ = ["root"]
TABLE = rows()
#: With days that can be read in one way only.
for _number, _row in enumerate(TABLE):
    _row[2] = dt.date(2024, 1 + _number % 12, 1 + _number % 28)


def begin(root: Path, **sheets: Any) -> tuple[dict[str, Any], str]:
    book = workbook({name.replace("_", " "): table for name, table in sheets.items()})
    (root / "data" / "book.xlsx").write_bytes(xlsx_bytes(book))
    found = find_candidates([root / "data"], root)
    result = start(root, found.files, Nobody(), dt.date(2026, 11, 1))
    written = YAML(typ="safe", pure=True).load((root / "evaluation.yml").read_text("utf-8"))
    return written["data"], "\n".join(map(str, result.open))


def test_a_sheet_a_quarter_is_one_table(root: Path) -> None:
    data, open_ = begin(
        root, Notes=[["x"]], Q1=[HEADER, *TABLE[:20]], Q2=[["Quarter 2"], [], HEADER, *TABLE[20:]]
    )
    assert data["sheet"] == {"data/book.xlsx": ["Q1", "Q2"]} or data["sheet"] == ["Q1", "Q2"]
    assert data["header_row"] == {"Q2": 3}
    assert open_ == ""
    assert len(load(read_project(root))["people"]) == 40


def test_a_sheet_for_each_group_says_the_group(root: Path) -> None:
    head = [HEADER[0], *HEADER[2:]]
    of = {
        name: [head, *([row[0], *row[2:]] for row in TABLE if row[1] == group)]
        for name, group in (("Participants", "Programme"), ("Control_group", "Control"))
    }
    data, open_ = begin(root, **of)
    assert data["every_row"] == {
        "Participants": {"group": "participant"},
        "Control group": {"group": "comparison"},
    }
    assert open_ == ""
    groups = load(read_project(root))["people"]["group"].value_counts()
    assert groups.to_dict() == {"participant": 20, "comparison": 20}


def test_a_sheet_for_each_month_says_the_month(root: Path) -> None:
    people = [HEADER[:-1], *(row[:-1] for row in TABLE)]
    follow: list[list[Any]] = [["Ref", "In work"], *([row[0], row[-1]] for row in TABLE)]
    data, open_ = begin(root, Caseload=people, Month_6=follow, Month_12=follow)
    assert data["every_row"] == {"Month 6": {"month": 6}, "Month 12": {"month": 12}}
    assert open_ == ""
    outcomes = load(read_project(root))["outcomes"]
    assert outcomes["month"].value_counts().to_dict() == {6: 40, 12: 40}


@pytest.mark.parametrize("name", ["Q1_old", "Copy_of_Q1", "Template", "Do_not_use"])
def test_a_sheet_that_is_called_a_copy_or_the_like_is_named_and_not_read(
    root: Path, name: str
) -> None:
    data, open_ = begin(root, **{name: [HEADER, *TABLE[20:]], "Q1": [HEADER, *TABLE[:20]]})
    assert data["sheet"] in ("Q1", {"data/book.xlsx": "Q1"})
    assert name.replace("_", " ") in open_
    assert "its 20 rows are not read" in open_
    assert 'write sheet: {"data/book.xlsx": ["Q1"' in open_
