"""An outcome is proposed at the months at which its own column holds something, and at no other of the table."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from localeval.start.candidate_files import find_candidates
from localeval.start.declared import _AS_MADE
from localeval.start.proposal import Nobody
from localeval.start.starting import start

from .exports.made_up import people
from .exports.writing import csv_bytes
from .test_before_the_start import NEW, PLACE


def proposed(root: Path, empty: str, satisfied_at: set[int]) -> list[dict[str, Any]]:
    """Start on people and two rows of outcomes each, with life satisfaction at some months alone."""
    of = people(77, 30, 34, months=(12,))
    register: list[list[Any]] = [["ID", "Group", "Start date", "Age", "Sex"]]
    later: list[list[Any]] = [["ID", "Month", "In work", "Life satisfaction"]]
    for i, p in enumerate(of):
        register.append([f"A{p.number}", p.group, p.start.isoformat(), p.age, p.sex])
        for month in (6, 12):
            works = "Yes" if (i + month) % 3 else "No"
            score = (i * 7 + month) % 11 if month in satisfied_at else empty
            later.append([f"A{p.number}", month, works, score])
    (root / "data").mkdir()
    (root / "data" / "people.csv").write_bytes(csv_bytes(register))
    (root / "data" / "later.csv").write_bytes(csv_bytes(later))
    (root / "evaluation.yml").write_text(PLACE + "".join(_AS_MADE.values()) + NEW, encoding="utf-8")
    start(root, find_candidates([root / "data"], root).files, Nobody(), dt.date(2026, 11, 1))
    read = YAML(typ="safe", pure=True).load((root / "evaluation.yml").read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = read["outcomes"]
    return found


@pytest.mark.parametrize("empty", ["", "Not known"])
@pytest.mark.parametrize(("satisfied_at", "months"), [({12}, {12}), ({6}, {6}), ({6, 12}, {6, 12})])
def test_an_outcome_has_the_months_at_which_its_column_is_filled(
    tmp_path: Path, empty: str, satisfied_at: set[int], months: set[int]
) -> None:
    found = proposed(tmp_path, empty, satisfied_at)
    assert {one["month"] for one in found if one["code"] == "wellbeing"} == months
    assert {one["month"] for one in found if one["code"] == "employed"} == {6, 12}
