"""Lines of YAML in messages can be pasted, also where the file has their key already."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from localeval.base.errors import ProjectError
from localeval.base.flow_yaml import joined
from localeval.base.yamlfile import YamlFile
from localeval.project.whole_keys import with_whole_keys

ACCEPT = "accept: [{rule: possible-values, column: age, value: 12, reason: ...}]"


def remedy(text: str, **data: Any) -> str:
    return with_whole_keys(text, data)


@pytest.mark.parametrize(
    ("data", "said", "shown"),
    [
        (
            {"missing": {"sex": [9]}},
            "Write missing: {age: [99]} under data.",
            "Write missing: {sex: [9], age: [99]} under data. Put it in the place of what missing says now.",
        ),
        (
            {"missing": {"age": [-9]}},
            "Write missing: {age: [99]} under data.",
            "Write missing: {age: [-9, 99]} under data. Put it in the place of what missing says now.",
        ),
        (
            {"accept": [{"rule": "usual-level", "column": "earnings", "reason": "Saturday jobs"}]},
            f"If it is right, write under data: {ACCEPT}",
            "If it is right, write under data: accept: [{rule: usual-level, column: earnings, reason: Saturday jobs}, {rule: possible-values, "
            "column: age, value: 12, reason: ...}]. Put it in the place of what accept says now.",
        ),
        (
            {"values": {"sex": {"F": "Female"}}},
            'Add it under data, as in values: {sex: {"M }": Male}} (or another word).',
            'Add it under data, as in values: {sex: {F: Female, "M }": Male}} (or another word). Put it in the place of what values says now.',
        ),
    ],
)
def test_a_line_is_shown_with_what_its_key_says_already(
    data: dict[str, Any], said: str, shown: str
) -> None:
    assert remedy(said, **data) == shown


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({}, "Write missing: {age: [99]} under data."),
        ({"missing": {}}, "Write missing: {age: [99]} under data."),
        ({"missing": [99]}, "Write missing: {age: [99]} under data."),
        ({"missing": {"age": [99]}}, "Write missing: {age: [99]} under data."),
        ({"dates": "day-first"}, "Write dates: {start_date: iso} under data."),
        ({"columns": {"group": "Arm"}}, "Write columns: {group: ...} under data."),
        ({"missing": {"sex": [9]}}, "Write missing: {age: [99} under data."),
    ],
)
def test_a_line_that_cannot_be_joined_stays(data: dict[str, Any], said: str) -> None:
    assert remedy(said, **data) == said


def test_of_a_long_key_only_what_is_added_is_shown() -> None:
    words = {f"word number {i}": i for i in range(60)}
    said = "Add it under data, as in values: {hours: {none: 0}}."
    assert remedy(said, values={"hours": words}) == (
        f"{said} values, hours is there already: add none: 0 to it."
    )
    assert remedy(said, values={"group": words}) == (
        f"{said} values is there already: add hours: {{none: 0}} to it."
    )


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (
            "data:\n  missing: {sex: [9]}\n  people: a.csv\n  missing: {age: [99]}\n",
            "Write it once: missing: {sex: [9], age: [99]}",
        ),
        (
            "data:\n  missing:\n    sex: [9]\n  missing: {age: [99]}   # pasted\n",
            "Write it once: missing: {sex: [9], age: [99]}",
        ),
        (
            "data:\n  accept:\n    - {rule: a, reason: b}\n  accept: [{rule: c, reason: ...}]\n",
            "Write it once: accept: [{rule: a, reason: b}, {rule: c, reason: ...}]",
        ),
        ("data:\n  people: a.csv\n  people: b.csv\n", "Keep one of the two and delete the other."),
        ("a: {b: 1}\na: {b: 2}\n", "Keep one of the two and delete the other."),
    ],
)
def test_a_key_that_was_pasted_twice_is_shown_as_one(tmp_path: Path, text: str, line: str) -> None:
    (tmp_path / "a.yml").write_text(text, encoding="utf-8")
    with pytest.raises(ProjectError) as caught:
        YamlFile(tmp_path / "a.yml", "a.yml")
    assert caught.value.problems[0].remedy == line


def test_what_two_values_say_otherwise_is_not_joined() -> None:
    assert joined({"a": {"b": 1}}, {"a": {"b": 2}}) is None
    assert joined({"a": None}, {"a": None, "b": 1}) == {"a": None, "b": 1}
