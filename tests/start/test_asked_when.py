"""People who were asked when they could be reached: their months stay theirs, and what lets them stand for the outcome's is proposed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from localeval.start.candidate_files import find_candidates
from localeval.start.proposal import Nobody
from localeval.start.starting import Started, start

from .exports.made_up import Person, people
from .exports.writing import csv_bytes, later

HEAD = "programme: {name: Way In, organisation: A council, started: 2024-04-01}\nplaces: [{code: E08000003, name: Manchester}]\ndesign: matched_comparison\ncovariates: {age: numeric, sex: category}\n"
OF = people(79, 40, 44, months=(6, 12), lost=0.0)


def started(
    root: Path, asked: Callable[[int, Person], list[list[Any]]], names: list[str], *codes: str
) -> tuple[Started, dict[str, Any]]:
    """Start on a register and a file of answers; ``asked`` gives the rows of a person without the id."""
    register = [["ID", "Group", "Start date", "Age", "Sex"]]
    rows: list[list[Any]] = [["ID", *names]]
    for i, p in enumerate(OF):
        register.append([f"A{p.number}", p.group, p.start.isoformat(), str(p.age), p.sex])
        rows += [[f"A{p.number}", *row] for row in asked(i, p)]
    folder = root / "data"
    folder.mkdir()
    (folder / "register.csv").write_bytes(csv_bytes(register))
    (folder / "answers.csv").write_bytes(csv_bytes(rows))
    outcomes = ", ".join(
        f"{{code: {code}, month: 6{', primary: true' if i == 0 else ''}}}"
        for i, code in enumerate(codes or ("employed",))
    )
    (root / "evaluation.yml").write_text(f"{HEAD}outcomes: [{outcomes}]\n", encoding="utf-8")
    result = start(root, find_candidates([folder], root).files, Nobody(), dt.date(2026, 11, 1))
    read = YAML(typ="safe", pure=True).load((root / "evaluation.yml").read_text(encoding="utf-8"))
    return result, read["data"]


def told(result: Started) -> list[str]:
    return [str(point) for point in result.open if "month_window" in str(point)]


@pytest.mark.parametrize(("most", "expected"), [(1, 1), (2, 2), (3, 3)])
@pytest.mark.parametrize("name", ["month", "Months since start", "Follow up month"])
def test_months_about_that_of_the_outcome_are_kept_and_a_window_is_proposed(
    tmp_path: Path, name: str, most: int, expected: int
) -> None:
    result, data = started(
        tmp_path, lambda i, p: [[6 + (0, 0, most, 0, -1)[i % 5], p.employed[6]]], [name, "In work"]
    )
    assert data["month_window"] == expected
    assert data["columns"].get("month", "month") == name
    assert len(told(result)) == 1


def test_days_of_answering_are_counted_from_each_start(tmp_path: Path) -> None:
    def asked(i: int, p: Person) -> list[list[Any]]:
        day = later(p.start.replace(day=15), 6 + (0, 0, 1, 0, -1)[i % 5])
        return [[f"{day.isoformat()} 14:02:11", p.employed[6]]]

    result, data = started(tmp_path, asked, ["Timestamp", "Are you in paid work?"])
    assert data["derive"] == {"month": "from outcome_date"}
    assert data["month_window"] == 1
    assert told(result)


@pytest.mark.parametrize(
    "asked",
    [
        lambda i, p: [[6, p.employed[6]]],
        # everybody each quarter; who has no sixth month was lost
        lambda i, p: [[m, p.employed[6]] for m in ((3, 6, 9) if i % 4 else (3,))],
        # by month, with gaps
        lambda i, p: [[m, p.employed[6]] for m in range(1, 13) if (i + m) % 9],
    ],
)
def test_no_window_is_proposed_where_everybody_was_asked_in_the_same_months(
    tmp_path: Path, asked: Callable[[int, Person], list[list[Any]]]
) -> None:
    result, data = started(tmp_path, asked, ["month", "In work"])
    assert "month_window" not in data
    assert not told(result)


def test_it_is_said_of_states_only(tmp_path: Path) -> None:
    result, data = started(
        tmp_path,
        lambda i, p: [[6 + (i % 4 == 0), p.employed[6], p.weeks[6]]],
        ["month", "In work", "Weeks in work"],
        "employed",
        "weeks_employed",
    )
    assert data["month_window"] == 1
    assert told(result)


def test_months_that_are_of_something_else_are_left_out_as_before(tmp_path: Path) -> None:
    _, data = started(tmp_path, lambda i, p: [[i % 40, p.employed[6]]], ["Months followed", "In work"])  # fmt: skip
    assert "month" not in data["columns"]
    assert "month_window" not in data
