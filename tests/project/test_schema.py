"""The committed JSON Schemas are those of the models, and every key is described for editors."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import localeval
from localeval import results
from localeval.comparison import models as comparison
from localeval.data import lessons_file
from localeval.project import settings
from localeval.synthetic import simulation_plan

pytestmark = pytest.mark.quick

SCHEMAS = Path(localeval.__file__).parent / "schema"


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("evaluation", settings.evaluation_schema()),
        ("simulation", simulation_plan.simulation_schema()),
        ("lessons", lessons_file.lessons_schema()),
        ("results", results.result_schema()),
        ("comparison", comparison.comparison_schema()),
    ],
)
def test_the_committed_schema_is_that_of_the_model(name: str, made: dict[str, object]) -> None:
    committed = json.loads((SCHEMAS / f"{name}.schema.json").read_text(encoding="utf-8"))
    assert committed == made, "run: python tools/write_schemas.py"


def test_every_key_of_lessons_yml_is_described_for_the_editor() -> None:
    fields = lessons_file.lessons_schema()["$defs"]["LessonEntry"]["properties"]  # type: ignore[index]
    assert [name for name, field in fields.items() if "description" not in field] == []
    topics = fields["topic"]["anyOf"]
    assert {"const", "title", "description"} == set(topics[0])
    assert topics[-1]["pattern"].startswith("^local:")


@pytest.mark.parametrize(
    "schema", [settings.evaluation_schema(), simulation_plan.simulation_schema()]
)
def test_every_key_that_a_person_writes_is_described_for_the_editor(
    schema: dict[str, Any],
) -> None:
    parts = [schema, *schema["$defs"].values()]
    sections = {
        "programme",
        "places",
        "data",
        "outcomes",
        "disclosure",
        "report",
        "labour_market",
        "missing",
    }
    bare = [
        key
        for part in parts
        for key, field in part.get("properties", {}).items()
        if "description" not in field and "$ref" not in field and key not in sections
    ]
    assert bare == []
