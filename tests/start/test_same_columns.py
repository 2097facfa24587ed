"""Sheets with the very same columns are read alike, though a sheet by itself may show too little."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from localeval.start.candidate_files import find_candidates
from localeval.start.proposal import Nobody
from localeval.start.starting import Started, start

from .exports.made_up import people
from .exports.writing import csv_bytes, workbook, xlsx_bytes

HEAD = "programme: {name: Way In, organisation: A council, started: 2024-04-01}\nplaces: [{code: E08000003, name: Manchester}]\ndesign: matched_comparison\ncovariates: {age: numeric, sex: category}\noutcomes: [{code: employed, month: 6, primary: true}]\n"
OF = people(81, 30, 34, months=(6,), lost=0.0)


def read(root: Path, name: str, content: bytes) -> tuple[Started, dict[str, Any]]:
    (root / "data").mkdir()
    (root / "data" / name).write_bytes(content)
    (root / "evaluation.yml").write_text(HEAD, encoding="utf-8")
    found = find_candidates([root / "data"], root)
    result = start(root, found.files, Nobody(), dt.date(2026, 11, 1))
    whole = YAML(typ="safe", pure=True).load((root / "evaluation.yml").read_text(encoding="utf-8"))
    return result, whole["data"]


@pytest.mark.parametrize("sizes", [(1, 30), (30, 1, 33), (2, 2, 2, 40)])
def test_a_sheet_of_few_rows_is_read_as_the_others(tmp_path: Path, sizes: tuple[int, ...]) -> None:
    # All of one group on a sheet, all of one answer.
    order = sorted(OF, key=lambda p: (p.group, p.employed[6] or 0))
    names = ["Ref", "Stage", "Start date", "Age", "M/F", "Working at 6 months (Y/N)"]
    sheets: dict[str, list[list[Any]]] = {}
    for i, size in enumerate(sizes):
        mine, order = (order[:size], order[size:]) if i < len(sizes) - 1 else (order, [])
        sheets[f"Sheet {i}"] = [names]
        for p in mine:
            sheets[f"Sheet {i}"].append(
                [f"C{p.number}", "Started" if p.takes_part else "FTA", dt.datetime.combine(p.start, dt.time()), p.age, p.sex[0], "Y" if p.employed[6] else "N"]
            )  # fmt: skip
    result, data = read(tmp_path, "list.xlsx", xlsx_bytes(workbook(sheets)))
    assert data["sheet"] == list(sheets)
    assert data["columns"]["group"] == "Stage"
    assert data["columns"]["sex"] == "M/F"
    assert not [note for note in result.notes if "not used" in note]


@pytest.mark.parametrize("name", ["Type", "Stage", "Step", "Status"])
def test_a_column_whose_words_are_all_of_groups_is_the_group_whatever_its_name(
    tmp_path: Path, name: str
) -> None:
    rows = [["Ref", name, "Start date", "Age", "Sex", "In work at 6 months"]]
    rows += [[f"C{p.number}", "Participant" if p.takes_part else "Waiting list", p.start.isoformat(), str(p.age), p.sex, str(p.employed[6])] for p in OF]  # fmt: skip
    _, data = read(tmp_path, "list.csv", csv_bytes(rows))
    assert data["columns"]["group"] == name


@pytest.mark.parametrize("name", ["Taxable_Pay_YTD", "Gross pay year to date", "Pay to date", "Earnings YTD"])  # fmt: skip
def test_what_adds_up_over_the_year_is_no_pay_of_a_month(tmp_path: Path, name: str) -> None:
    people_rows = [["Ref", "Group", "Start date", "Age", "Sex"]]
    paid: list[list[Any]] = [["Ref", "Pay date", name]]
    for p in OF:
        people_rows.append([f"C{p.number}", p.group, p.start.isoformat(), str(p.age), p.sex])
        paid += [[f"C{p.number}", f"2025-{month:02d}-28", 1000 * month] for month in range(1, 7)]
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "people.csv").write_bytes(csv_bytes(people_rows))
    (tmp_path / "data" / "paid.csv").write_bytes(csv_bytes(paid))
    text = HEAD.replace("employed", "earnings")
    (tmp_path / "evaluation.yml").write_text(text, encoding="utf-8")
    found = find_candidates([tmp_path / "data"], tmp_path)
    result = start(tmp_path, found.files, Nobody(), dt.date(2026, 11, 1))
    written = (tmp_path / "evaluation.yml").read_text(encoding="utf-8")
    assert name not in written
    assert result.open
