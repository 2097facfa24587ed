"""What a notebook opens: its place, and of the data only what it declares."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from localeval.base.atomic import replace_text
from localeval.base.errors import ProjectError
from localeval.report.records import records_file
from localeval.report.section import RUN_VARIABLE, open_section

SETTINGS = """\
programme: {name: Working Well, organisation: A council}
places:
  - {code: E08000003, name: Manchester}
data: {people: data/people.csv, outcomes: data/outcomes.csv}
design: monitoring
outcomes:
  - {code: earnings, month: 12, primary: true}
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Give a folder inside a project with twelve participants; a notebook is opened by hand."""
    monkeypatch.delenv(RUN_VARIABLE, raising=False)
    (tmp_path / "evaluation.yml").write_text(SETTINGS)
    for folder in ("data", "notebooks"):
        (tmp_path / folder).mkdir()
    ids = range(12)
    (tmp_path / "data" / "people.csv").write_text("person_id\n" + "".join(f"p{i}\n" for i in ids))
    rows = "".join(f"p{i},12,{100 * i}\n" for i in ids)
    (tmp_path / "data" / "outcomes.csv").write_text("person_id,month,earnings\n" + rows)
    return str(tmp_path / "notebooks")


def test_by_hand_the_tables_are_read_from_the_data_files(project: str) -> None:
    section = open_section(project, "", ["people", "outcomes"])
    assert section.place.name == "Manchester"
    assert section.evaluation.levels[0].level == 550.0
    assert section.facts.programme == "Working Well"


def test_a_table_that_is_not_declared_stops_the_notebook(project: str) -> None:
    section = open_section(project, "", ["people"])
    with pytest.raises(ProjectError) as caught:
        section.evaluation.levels  # noqa: B018  it is computed when asked for
    [problem] = caught.value.problems
    assert problem.what == "it uses 'outcomes', which its parameters cell does not declare."
    assert problem.remedy == 'Write reads = ["people", "outcomes"] there.'


def test_the_results_must_be_declared_too(project: str) -> None:
    with pytest.raises(ProjectError, match="it uses 'results'"):
        open_section(project, "", ["people"]).results  # noqa: B018


def test_by_hand_the_results_are_computed(project: str) -> None:
    results = open_section(project, "", ["results"]).results
    assert [level.level for level in results.levels] == [550.0]
    assert results.evidence is not None
    assert results.evidence.level == 1


def test_in_a_run_the_results_are_what_the_others_have_recorded(
    project: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(RUN_VARIABLE, "1")
    section = open_section(project, "E08000003", ["results"])
    recorded = records_file(section.project.build(section.place), "05_method")
    replace_text(recorded, '{"evidence": {"level": 1, "reasons": ["Only this."]}}')
    assert section.results.evidence is not None
    assert section.results.evidence.reasons == ("Only this.",)
    assert section.results.levels == ()


def test_a_place_that_does_not_exist(project: str) -> None:
    with pytest.raises(ProjectError, match="there is no place with the code 'E08000035'"):
        open_section(project, "E08000035")


def test_a_record_holds_what_was_found_and_nothing_empty(project: str) -> None:
    section = open_section(project, "", ["people", "outcomes"])
    recorded = section.record(levels=section.evaluation.levels, flow=())
    assert list(recorded.records) == ["levels"]
    assert recorded.records["levels"][0]["level"] == 550.0


LESSON = """\
- {code: a, title: A, stage: exit, domains: debt, topic: debt_advice, finding: unclear, what_happened: x,
   for_whom: x, circumstances: x, evidence: x, evidence_kind: survey, advice: x, transferable: locally}
"""


@pytest.fixture
def with_lessons(project: str) -> str:
    """Declare a lesson, and write it."""
    root = Path(project).parent
    text = SETTINGS.replace("data: {", "data: {lessons: lessons.yml, ")
    (root / "evaluation.yml").write_text(text)
    (root / "lessons.yml").write_text(LESSON)
    return project


def test_by_hand_the_lessons_are_read_from_their_file(with_lessons: str) -> None:
    section = open_section(with_lessons, "", ["lessons"])
    assert [lesson.title for lesson in section.lessons] == ["A"]
    assert open_section(with_lessons, "", ["results"]).results.lessons == section.lessons


def test_in_a_run_the_lessons_are_those_that_the_run_has_checked(
    with_lessons: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    section = open_section(with_lessons, "", ["lessons"])
    stored = section.project.stored_table(section.place, "lessons")
    replace_text(stored, json.dumps([section.lessons[0].model_dump() | {"title": "Stored"}]))
    monkeypatch.setenv(RUN_VARIABLE, "1")
    assert [item.title for item in open_section(with_lessons, "", ["lessons"]).lessons] == [
        "Stored"
    ]


def test_the_lessons_must_be_declared(with_lessons: str) -> None:
    with pytest.raises(ProjectError, match="it uses 'lessons'"):
        open_section(with_lessons, "", ["people"]).lessons  # noqa: B018


def test_a_project_without_lessons_has_none(project: str) -> None:
    assert open_section(project, "", ["lessons"]).lessons == ()
