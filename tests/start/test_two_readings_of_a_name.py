"""Names of columns that say both sides of a yes or no, names of councils, and tables that are not there: no guess, and no false word."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from localeval.base.errors import ProjectError
from localeval.data.load import load
from localeval.data.places import codes_read
from localeval.project.project import read_project

from .exports.writing import csv_bytes
from .test_start_command import HEADER, root, rows
from .test_what_is_not_taken import begin

__all__ = ["root"]


def with_column(root: Path, position: int, name: str, yes: object, no: object) -> tuple[dict[str, Any], str]:  # fmt: skip
    head = [*HEADER[:position], name, *HEADER[position + 1 :]]
    first = rows()[0][position]
    table = [[*r[:position], yes if r[position] == first else no, *r[position + 1 :]] for r in rows()]  # fmt: skip
    (root / "data" / "a.csv").write_bytes(csv_bytes([head, *table]))
    return begin(root)


@pytest.mark.parametrize("name", ["Male/Female", "Female/Male", "Sex (male female)", "Not female"])
@pytest.mark.parametrize(("yes", "no"), [(1, 0), ("Yes", "No")])
def test_a_name_of_both_sexes_does_not_say_which_is_1(
    root: Path, name: str, yes: object, no: object
) -> None:
    settings, open_ = with_column(root, 4, name, yes, no)
    assert "sex" not in settings["values"]
    assert f'"{yes}": ...' in open_
    assert "with Female or Male for each" in open_


@pytest.mark.parametrize(("name", "one"), [("Female", "Female"), ("Is male", "Male")])
def test_a_name_of_one_sex_says_what_1_is(root: Path, name: str, one: str) -> None:
    settings, _ = with_column(root, 4, name, 1, 0)
    assert settings["values"]["sex"]["1"] == one


@pytest.mark.parametrize("name", ["Treatment/control", "Participant/Comparison", "Programme or comparison"])  # fmt: skip
@pytest.mark.parametrize(("yes", "no"), [(1, 0), ("Yes", "No")])
def test_a_name_of_both_groups_does_not_say_which_is_1(
    root: Path, name: str, yes: object, no: object
) -> None:
    settings, open_ = with_column(root, 1, name, yes, no)
    assert "group" not in settings["values"]
    assert "not which of its words means whom" in open_


@pytest.mark.parametrize(("name", "one"), [("Treated", "participant"), ("Control", "comparison")])
def test_a_name_of_one_group_says_what_1_is(root: Path, name: str, one: str) -> None:
    settings, _ = with_column(root, 1, name, 1, 0)
    assert settings["values"]["group"]["1"] == one


def test_no_table_of_jobs_is_named_where_there_is_none(root: Path) -> None:
    path = root / "evaluation.yml"
    text = path.read_text(encoding="utf-8")
    made = "outcomes:\n  - {code: employed, month: 12, primary: true}\n  - {code: earnings, month: 12}\n"
    text = text.replace("outcomes: [{code: employed, month: 12, primary: true}]\n", made)
    path.write_text(
        text + "data:\n  people: data/people.csv\n  outcomes: data/outcomes.csv\n", encoding="utf-8"
    )
    people = [HEADER[:-1], *(row[:-1] for row in rows())]
    (root / "data" / "a.csv").write_bytes(csv_bytes(people))
    _, open_ = begin(root)
    written = path.read_text(encoding="utf-8")
    assert "worked out of" not in written
    assert "no outcome was recognised" in written
    assert "No column of an outcome was recognised" in open_


TWO = "places: [{code: E08000003, name: Manchester}, {code: E08000006, name: Salford}]"


def with_places(root: Path, *called: str) -> tuple[dict[str, Any], str]:
    path = root / "evaluation.yml"
    text = path.read_text(encoding="utf-8")
    text = text.replace("places: [{code: E08000003, name: Manchester}]", TWO)
    path.write_text(text, encoding="utf-8")
    table = [[*row, called[n // 2 % len(called)]] for n, row in enumerate(rows())]
    for n, row in enumerate(table):
        row[2] = f"2024-0{1 + n % 9}-15"
    (root / "data" / "a.csv").write_bytes(csv_bytes([[*HEADER, "Council"], *table]))
    return begin(root)


@pytest.mark.parametrize(
    "called",
    [
        ("Manchester", "Salford City Council"),
        ("City of Manchester", "Salford City Council"),
        ("manchester", "SALFORD"),
        ("E08000003", "Salford"),
        ("Manchester", "E08000006 "),
    ],
)
def test_names_of_councils_are_read_as_start_leaves_them(
    root: Path, called: tuple[str, ...]
) -> None:
    settings, open_ = with_places(root, *called)
    assert settings["columns"]["place_code"] == "Council"
    assert "place_code" not in settings.get("values", {})
    assert "not listed" not in open_
    people = load(read_project(root)).frames["people"]
    assert set(people["place_code"].astype(str)) == {"E08000003", "E08000006"}


def test_a_place_that_is_not_listed_is_the_only_one_named(root: Path) -> None:
    settings, open_ = with_places(root, "Manchester", "Salford City Council", "Trafford")
    assert "place_code" not in settings.get("values", {})
    assert "not listed in evaluation.yml: 'Trafford'." in open_
    line = '"Manchester": E08000003, "Salford City Council": E08000006, "Trafford": ...'
    assert line in open_
    with pytest.raises(ProjectError) as refused:
        load(read_project(root))
    assert "Trafford" in str(refused.value)
    assert "Salford" not in str(refused.value).replace("Salford: ", "")


def test_a_name_that_two_places_have_is_read_as_neither() -> None:
    places = {"E08000003": "Newport", "W06000022": "Newport"}
    assert codes_read(["Newport", "w06000022"], places) == {
        "Newport": None,
        "w06000022": "W06000022",
    }
