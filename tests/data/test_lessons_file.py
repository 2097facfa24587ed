"""`lessons.yml`: read into the shape of a result, and every mistake told with its line and the remedy."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest
from ruamel.yaml import YAML

import localeval
from localeval.base.errors import Problem, ProjectError
from localeval.data.lessons_file import MOST_LESSONS, lessons_of, lessons_schema, read_lessons
from localeval.project.project import Project, read_project
from localeval.results import Lesson

TEMPLATE = Path(__file__).resolve().parents[2] / "{{cookiecutter.project_slug}}"
SETTINGS = """\
programme: {name: Working Well, organisation: A council}
places:
  - {code: E08000003, name: Manchester}
  - {code: E08000006, name: Salford}
data: {lessons: lessons.yml}
design: monitoring
outcomes:
  - {code: employed, month: 12, primary: true}
"""
GOOD = """\
- code: one_key_worker
  title: One key worker from start to end
  stage: delivery
  domains: [health, benefits]
  topic: key_worker
  finding: worked
  what_happened: >-
    People kept one key worker.

    Few left early.
  for_whom: People with health conditions
  circumstances: Small caseloads
  evidence: Interviews with 24 people
  evidence_kind: [participant_interviews]
  advice: Keep caseloads under forty.
  transferable: nationally
"""

Write = Callable[..., Project]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write lessons.yml: ``write(("stage: delivery", "stage: exit"))`` changes lines of a good one."""

    def _write(*changes: tuple[str, str], text: str = GOOD) -> Project:
        for old, new in changes:
            assert old in text
            text = text.replace(old, new, 1)
        (tmp_path / "evaluation.yml").write_text(SETTINGS, encoding="utf-8")
        (tmp_path / "lessons.yml").write_text(text, encoding="utf-8")
        return read_project(tmp_path)

    return _write


def problems_of(project: Project) -> tuple[Problem, ...]:
    with pytest.raises(ProjectError) as caught:
        read_lessons(project)
    return caught.value.problems


def test_a_lesson_is_read_as_the_result_holds_it(write: Write) -> None:
    [item] = read_lessons(write())
    assert isinstance(item.lesson, Lesson)
    assert item.lesson.domains == ("health", "benefits")
    assert item.lesson.topic_label == "One key worker"
    assert item.lesson.what_happened == "People kept one key worker. Few left early."
    assert item.lesson.mechanism == ""


def test_one_word_is_taken_for_a_list_of_one(write: Write) -> None:
    [item] = read_lessons(
        write(("domains: [health, benefits]", "domains: debt\n  place: E08000006"))
    )
    assert item.lesson.domains == ("debt",)
    assert item.places == ("E08000006",)


def test_a_lesson_is_about_the_places_it_names_or_about_all(write: Write) -> None:
    other = GOOD.replace("one_key_worker", "other").replace("stage:", "place: E08000006\n  stage:")
    project = write(text=GOOD + other)
    manchester, salford = project.places
    assert [lesson.code for lesson in lessons_of(project, manchester)] == ["one_key_worker"]
    assert [lesson.code for lesson in lessons_of(project, salford)] == ["one_key_worker", "other"]


def test_a_topic_of_the_place_has_a_name_of_its_own(write: Write) -> None:
    own = "topic: local:pop_up_shop\n  topic_label: A shop for a month"
    [item] = read_lessons(write(("topic: key_worker", own)))
    assert (item.lesson.topic, item.lesson.topic_label) == (
        "local:pop_up_shop",
        "A shop for a month",
    )


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "[]\n"])
def test_a_file_without_lessons(write: Write, text: str) -> None:
    assert read_lessons(write(text=text)) == ()


def test_a_project_that_names_no_lessons_has_none(tmp_path: Path) -> None:
    text = SETTINGS.replace("data: {lessons: lessons.yml}", "data: {}")
    (tmp_path / "evaluation.yml").write_text(text, encoding="utf-8")
    assert read_lessons(read_project(tmp_path)) == ()


MISTAKES: list[tuple[tuple[str, str], int, str | None, str, str]] = [
    (("delivery", "delivry"), 3, "stage", "'delivry' is not allowed", "Did you mean 'delivery'?"),
    (("health,", "healht,"), 4, "domains", "'healht' is not allowed", "Did you mean 'health'?"),
    (("key_worker\n  find", "key_workr\n  find"), 5, "topic", "not a topic", "'key_worker'"),
    (("topic: key_worker", "topic: local:Shop"), 5, "topic", "not a code", "small letters"),
    (("topic: key_worker", "topic: local:shop"), 5, "topic", "without a name", "topic_label"),
    (
        ("topic: key_worker", "topic: key_worker\n  topic_label: Mine"),
        6, "topic_label", "has its name from the catalogue", "Delete topic_label",
    ),
    (("finding: worked", "finding: yes"), 6, "finding", "'yes' is not allowed", "worked_in_part"),
    (("title: One", "titel: One"), 2, "titel", "not a key", "Did you mean 'title'?"),
    (("  advice: Keep caseloads under forty.\n", ""), 1, "advice", "missing", "Add the key"),
    (("advice: Keep caseloads under forty.", "advice: ''"), 15, "advice", "is empty", "Fill it in"),
    (("Interviews with 24 people", "24"), 13, "evidence", "should be a text", "quotation marks"),
    (("code: one_key_worker", "code: One Key"), 1, "code", "'One Key'", "one_key_worker"),
    (("stage:", "place: E09000023\n  stage:"), 3, "place", "no place 'E09000023'", "E08000006"),
    (("Small caseloads", '"Small\\u200b"'), 12, "circumstances", "invisible", "correct it"),
    (("Small caseloads", "x" * 5001), 12, "circumstances", "5,001 characters", "Shorten it"),
    (("evidence_kind: [participant_interviews]", "evidence_kind: []"), 14, "evidence_kind", "empty", "Fill"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "line", "key", "what", "remedy"), MISTAKES)
def test_each_mistake_is_told_with_its_line_and_the_remedy(
    write: Write, change: tuple[str, str], line: int, key: str | None, what: str, remedy: str
) -> None:
    found = problems_of(write(change))
    problem = next(item for item in found if item.column == key)
    assert (problem.where, problem.line) == ("lessons.yml", line)
    assert what in problem.what
    assert remedy in problem.remedy


def test_all_mistakes_come_together_in_the_order_of_the_file(write: Write) -> None:
    changes = (("stage: delivery", "stage: x"), ("topic: key_worker", "topic: keyworker"))
    project = write(*changes, ("advice: Keep", "advise: Keep"))
    assert [item.line for item in problems_of(project)] == [3, 5, 15]


def test_two_lessons_of_one_code(write: Write) -> None:
    [problem] = problems_of(write(text=GOOD + GOOD))
    assert (problem.line, problem.what) == (17, "the code 'one_key_worker' stands twice.")


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("a: 1\n", "it is not a list of lessons."),
        ("- hello\n", "'the entry' is 'hello', but it should be a set of 'key: value' lines."),
        (
            "".join(GOOD.replace("one_key", f"n{i}_key") for i in range(MOST_LESSONS + 1)),
            f"it has 201 lessons, more than the {MOST_LESSONS} of a result.",
        ),
    ],
)
def test_a_file_that_is_no_list_of_lessons(write: Write, text: str, what: str) -> None:
    assert what in [item.what for item in problems_of(write(text=text))]


def test_a_file_that_is_named_and_not_there(write: Write) -> None:
    project = write()
    (project.root / "lessons.yml").unlink()
    [problem] = problems_of(project)
    assert problem.what == "the file does not exist."
    assert "remove lessons under data" in problem.remedy


# The file of a new project.


def example() -> str:
    """Give the example of the template, without the marks that make it a comment."""
    lines = (TEMPLATE / "lessons.yml").read_text(encoding="utf-8").splitlines()
    start = next(i for i, line in enumerate(lines) if line.startswith("# - code"))
    return "\n".join(line[2:] for line in lines[start:])


def test_the_example_of_a_new_project_is_a_lesson(write: Write) -> None:
    [item] = read_lessons(write(text=example()))
    assert item.lesson.mechanism


def test_a_new_project_has_no_lessons_and_lists_every_word(write: Write) -> None:
    text = (TEMPLATE / "lessons.yml").read_text(encoding="utf-8")
    assert read_lessons(write(text=text)) == ()
    fields: Any = lessons_schema()["$defs"]["LessonEntry"]["properties"]  # type: ignore[index]
    words = [
        *fields["stage"]["enum"],
        *fields["finding"]["enum"],
        *fields["transferable"]["enum"],
        *fields["domains"]["anyOf"][0]["enum"],
        *fields["evidence_kind"]["anyOf"][0]["enum"],
    ]
    assert [word for word in words if not re.search(rf"\b{word}\b", text)] == []


def test_the_first_line_names_a_schema_that_accepts_the_example() -> None:
    first = (TEMPLATE / "lessons.yml").read_text(encoding="utf-8").partition("\n")[0]
    name = first.removeprefix("# yaml-language-server: $schema=")
    assert name != first
    schema = json.loads((TEMPLATE / name).read_text(encoding="utf-8"))
    assert Path(localeval.__file__).parent / "schema" / Path(name).name == TEMPLATE / name
    value = YAML(typ="safe", pure=True).load(example())
    jsonschema.validate(value, schema)
    value[0]["topic"] = "key_workr"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(value, schema)
