"""What notebooks have recorded is put together, and what cannot be used names its notebook."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from localeval.base.atomic import replace_text
from localeval.base.errors import ProjectError
from localeval.report.run_files import read_records, records_file

FLOW = {"flow": [{"step": "in_data", "label": "In the data", "participants": 190}]}
EVIDENCE = {"evidence": {"level": 5, "reasons": ["Chance decided."]}}


def record(build: Path, notebook: str, content: dict[str, Any]) -> None:
    replace_text(records_file(build, notebook), json.dumps(content))


def test_records_are_put_together_over_notebooks(tmp_path: Path) -> None:
    record(tmp_path, "02_participants", FLOW)
    record(tmp_path, "05_method", EVIDENCE)
    records = read_records(tmp_path)
    assert [step.step for step in records.flow] == ["in_data"]
    assert records.evidence is not None
    assert read_records(tmp_path, ["05_method"]).flow == ()


def test_notebook_ten_comes_after_notebook_nine(tmp_path: Path) -> None:
    for name, variable in (("10_last", "b"), ("9_first", "a")):
        level = {"outcome": "employed", "label": "In work", "month": 12, "unit": "percent"}
        level |= {"role": "secondary", "n": 50, "level": 40.0, "low": 30.0, "high": 50.0}
        record(
            tmp_path,
            name,
            {"levels": [{**level, "subgroup": {"variable": variable, "value": "x"}}]},
        )
    groups = [level.subgroup.variable for level in read_records(tmp_path).levels if level.subgroup]
    assert groups == ["a", "b"]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (FLOW, "'flow' is already recorded"),
        ({"flows": []}, "what it records does not fit the result"),
    ],
)
def test_records_that_cannot_be_used_name_their_notebook(
    tmp_path: Path, content: dict[str, Any], says: str
) -> None:
    record(tmp_path, "02_participants", FLOW)
    record(tmp_path, "03_copy", content)
    with pytest.raises(ProjectError) as caught:
        read_records(tmp_path)
    [problem] = caught.value.problems
    assert problem.where == "notebooks/03_copy.ipynb"
    assert says in problem.what
