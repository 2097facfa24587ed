"""The work of single steps: what loading stores of each place, and what it says when something is wrong."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from localeval.analysis.provenance import input_digests
from localeval.base.errors import ProjectError
from localeval.pipeline.steps import load_data
from localeval.project.project import read_project

SETTINGS = """\
programme: {name: Working Well, organisation: A council}
places:
  - {code: E08000003, name: Manchester}
  - {code: E08000035, name: Leeds}
data: {people: data/people.csv, outcomes: data/outcomes.csv, lessons: lessons.yml}
design: monitoring
outcomes:
  - {code: earnings, month: 12, primary: true}
"""
LESSON = """\
- {code: %s, title: A, stage: exit, domains: debt, topic: debt_advice, finding: unclear, what_happened: x,
   for_whom: x, circumstances: x, evidence: x, evidence_kind: survey, advice: x, transferable: locally%s}
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Give a project of two places with a lesson of both and one of Leeds."""
    (tmp_path / "evaluation.yml").write_text(SETTINGS)
    (tmp_path / "data").mkdir()
    people = "person_id,place_code\n1,E08000003\n2,E08000035\n"
    (tmp_path / "data" / "people.csv").write_text(people)
    (tmp_path / "data" / "outcomes.csv").write_text("person_id,month,earnings\n1,12,5\n2,12,7\n")
    lessons = LESSON % ("both", "") + LESSON % ("leeds", ", place: E08000035")
    (tmp_path / "lessons.yml").write_text(lessons)
    return tmp_path


def stored(root: Path, place: str) -> list[dict[str, Any]]:
    path = root / "build" / "data" / place / "lessons.json"
    found: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return found


def load_tables(root: Path) -> None:
    project = read_project(root)
    load_data(project, input_digests(project))


def test_each_place_gets_its_own_lessons(root: Path) -> None:
    load_tables(root)
    assert [item["code"] for item in stored(root, "E08000003")] == ["both"]
    assert [item["code"] for item in stored(root, "E08000035")] == ["both", "leeds"]


def test_without_lessons_an_empty_list_is_stored(root: Path) -> None:
    text = SETTINGS.replace(", lessons: lessons.yml", "")
    (root / "evaluation.yml").write_text(text)
    load_tables(root)
    assert stored(root, "E08000003") == []


def test_what_is_wrong_with_the_lessons_and_with_the_data_is_told_together(root: Path) -> None:
    (root / "lessons.yml").write_text(LESSON.replace("exit", "exist") % ("a", ""))
    (root / "data" / "outcomes.csv").write_text("person_id,month,earnings\n1,12,five\n2,12,7\n")
    with pytest.raises(ProjectError) as caught:
        load_tables(root)
    assert [item.where for item in caught.value.problems] == ["lessons.yml", "data/outcomes.csv"]
    assert not (root / "build").exists()


def test_a_file_that_is_replaced_while_it_is_read_stops_the_run(root: Path) -> None:
    """What the run wrote down at its start would be said of other data."""
    project = read_project(root)
    taken = input_digests(project)
    people = root / "data" / "people.csv"
    people.write_text(people.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    with pytest.raises(ProjectError, match=r"data/people\.csv: the file was replaced while it was"):
        load_data(project, taken)
    assert not project.stored_table(project.places[0], "people").exists()
