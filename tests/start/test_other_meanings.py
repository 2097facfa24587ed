"""Names that hold the name of an outcome and mean another thing are never taken for it without a word."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from localeval.start.candidate_files import find_candidates
from localeval.start.proposal import Nobody
from localeval.start.starting import Started, start

from .exports import EXPORTS
from .exports.made_up import people
from .exports.writing import csv_bytes

HEAD = "programme: {name: Way In, organisation: A council, started: 2024-04-01}\nplaces: [{code: E08000003, name: Manchester}]\ndesign: matched_comparison\ncovariates: {age: numeric, sex: category}\n"
OTHERS = {
    "employed": "Work trial|Work placement|Volunteering work|Work experience|Fit for work|Work coach|In work support|Employment support allowance|In-work benefits|Employment rights advice|Supported employment|Right to work|Able to work|Wants to work|Job club|Job offer|Work ready",
    "out_of_work_benefits": "Benefit advice|Benefit sanction|Benefit cap|Housing benefit|Child benefit|UC at start|Disability benefit|Benefits leaflet given",
    "earnings": "Starting salary|Salary on entry|Job start salary|Earnings threshold|Earnings disregard|Reservation wage|Last salary|Benefit income|Partner earnings|Average earnings of area",
    "wellbeing": "Wellbeing target|Wellbeing change|Wellbeing plan score|Staff wellbeing score|Wellbeing (exit)",
}
RIGHT = {
    "employed": "In work|Employed|Working|Employment status|In paid work at 12 months|Job at 12 mths?|First In Work M12|Employed_12_Months__c|Destination_Employed_12m",
    "out_of_work_benefits": "On benefits|Claiming UC|On Universal Credit at 12 months",
    "earnings": "Annual earnings|Gross pay|Sum of Earnings M12",
    "wellbeing": "Life satisfaction|Wellbeing score|Overall, how satisfied are you with your life nowadays? (0-10)",
}


def _value(code: str, row: int) -> Any:
    """Give what stands in a row: an amount, a score, or an answer."""
    if code == "earnings":
        return 6000 + 137 * row
    return row % 11 if code == "wellbeing" else ("Yes" if row % 3 else "No")


def started(root: Path, code: str, name: str) -> tuple[Started, str]:
    of = people(83, 30, 34, months=(12,))
    rows: list[list[Any]] = [["ID", "Group", "Start date", "Age", "Sex", name]]
    for i, p in enumerate(of):
        rows.append([f"A{p.number}", p.group, p.start.isoformat(), p.age, p.sex, _value(code, i)])
    (root / "data").mkdir()
    (root / "data" / "export.csv").write_bytes(csv_bytes(rows))
    outcomes = f"outcomes: [{{code: {code}, month: 12, primary: true}}]\n"
    (root / "evaluation.yml").write_text(HEAD + outcomes, encoding="utf-8")
    found = find_candidates([root / "data"], root)
    result = start(root, found.files, Nobody(), dt.date(2026, 11, 1))
    return result, (root / "evaluation.yml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("code", "name"), [(code, name) for code, each in OTHERS.items() for name in each.split("|")]
)
def test_another_thing_is_left_or_told(tmp_path: Path, code: str, name: str) -> None:
    result, written = started(tmp_path, code, name)
    taken = name in str(YAML(typ="safe", pure=True).load(written)["data"])
    told = [str(point) for point in result.open]
    assert told
    assert not taken or any("by a part of the name" in point for point in told)


@pytest.mark.parametrize(
    ("code", "name"), [(code, name) for code, each in RIGHT.items() for name in each.split("|")]
)
def test_what_is_it_needs_no_word(tmp_path: Path, code: str, name: str) -> None:
    result, written = started(tmp_path, code, name)
    data = YAML(typ="safe", pure=True).load(written)["data"]
    assert name in str({**data.get("columns", {}), **data.get("wide", {})})
    assert [str(point) for point in result.open] == []


def test_exports_are_not_flooded(tmp_path: Path) -> None:
    told = 0
    for i, export in enumerate(list(EXPORTS.values())[::4]):
        root = tmp_path / str(i)
        export.write(root / "data")
        text = export.evaluation({}).replace("data: {}\n", "")
        (root / "evaluation.yml").write_text(text, encoding="utf-8")
        found = find_candidates([root / "data"], root)
        result = start(root, found.files, Nobody(), dt.date(2026, 11, 1))
        told += sum("by a part of the name" in str(point) for point in result.open)
    assert told <= 1
