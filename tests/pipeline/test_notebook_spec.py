"""What a notebook declares, read without running it, and which notebooks make a report."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from localeval.analysis.findings_parts import parts
from localeval.base.errors import Problem, ProjectError
from localeval.pipeline.notebook import find_notebooks, notebook_digest, read_spec

from .conftest import PARAMETERS, Write, code, prose

TABLES = ("people", "outcomes")


def problem_of(path: Path) -> Problem:
    with pytest.raises(ProjectError) as caught:
        read_spec(path, TABLES)
    [problem] = caught.value.problems
    assert problem.where == f"notebooks/{path.name}"
    assert problem.remedy
    return problem


def test_a_good_notebook(write: Write) -> None:
    spec = read_spec(write(), TABLES)
    assert (spec.name, spec.title) == ("04_impact", "04 impact")
    assert (spec.reads, spec.designs, spec.is_last) == (("people",), (), False)


def test_a_notebook_that_does_not_say_what_it_reads_reads_everything(write: Write) -> None:
    spec = read_spec(write("04_x", 'project = "."\nplace = ""'), TABLES)
    assert set(spec.parts) == set(parts())
    assert spec.tables == TABLES


def test_a_notebook_names_parts_of_the_findings_and_tables(write: Write) -> None:
    parameters = PARAMETERS.replace('["people"]', '["levels", "people", "settings"]')
    spec = read_spec(write("04_x", parameters), TABLES)
    assert spec.parts == ("facts", "levels")
    assert spec.tables == ("people",)
    assert not spec.is_last


def test_a_table_with_the_name_of_a_part_is_named_as_a_table(write: Write) -> None:
    """Both the figures of the place and the table that they are taken from are called context."""
    tables = (*TABLES, "context")
    both = PARAMETERS.replace('["people"]', '["context", "table:context"]')
    spec = read_spec(write("04_x", both), tables)
    assert (spec.parts, spec.tables) == (("facts", "context"), ("context",))
    part = read_spec(write("04_x", PARAMETERS.replace("people", "context")), tables)
    assert (part.parts, part.tables) == (("facts", "context"), ())


def test_a_notebook_may_read_nothing(write: Write) -> None:
    assert read_spec(write("04_x", 'project = "."\nplace = ""\nreads = []'), TABLES).reads == ()


def test_a_table_that_this_project_does_not_have_is_left_out(write: Write) -> None:
    parameters = PARAMETERS.replace('["people"]', '["people", "events"]')
    assert read_spec(write("04_x", parameters), TABLES).reads == ("people",)


def test_a_notebook_that_reads_the_results_comes_last(write: Write) -> None:
    spec = read_spec(write("01_summary", PARAMETERS.replace("people", "results")), TABLES)
    assert spec.is_last


def test_comments_and_types_of_plain_values_are_taken(write: Write) -> None:
    parameters = (
        "# what it reads\n" + PARAMETERS + "limit = -0.5  # a threshold\nnames = ('a', None)\n"
    )
    assert read_spec(write("04_x", parameters), TABLES).reads == ("people",)


@pytest.mark.parametrize(
    ("parameters", "says"),
    [
        (None, "it has no cell with the tag 'parameters'."),
        ('project = "."', "does not set 'place'."),
        ("x = 1", "does not set 'place' and 'project'."),
        (PARAMETERS + "import os", "more than plain 'name = value' lines."),
        (PARAMETERS + "today = now()", "more than plain 'name = value' lines."),
        (PARAMETERS + "a, b = 1, 2", "more than plain 'name = value' lines."),
        (PARAMETERS + "x: int = 1", "more than plain 'name = value' lines."),
        (PARAMETERS + "x = {", "more than plain 'name = value' lines."),
        (PARAMETERS + "%matplotlib inline", "more than plain 'name = value' lines."),
        (
            PARAMETERS + 'reads = ["persons"]',
            "it reads 'persons', which is neither a part of the findings",
        ),
        (PARAMETERS + 'reads = "people"', "'reads' in its parameters cell is not a list of names."),
        (PARAMETERS + "reads = 5", "'reads' in its parameters cell is not a list of names."),
        (PARAMETERS + "reads = [5]", "'reads' in its parameters cell is not a list of names."),
        (PARAMETERS + 'designs = "monitoring"', "'designs' in its parameters cell is not a list"),
        (PARAMETERS + 'designs = ["trial"]', "it is for the design 'trial', which does not exist."),
    ],
)
def test_a_parameters_cell_that_cannot_be_used(
    write: Write, parameters: str | None, says: str
) -> None:
    assert says in problem_of(write("04_x", parameters)).what


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b'{"worksheets": []}', b"\xff", b'{"cells": [<<<<<<<'],
    ids=["empty", "cut", "list", "version 3", "not text", "conflict"],
)
def test_a_file_that_is_no_notebook(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "04_x.ipynb"
    path.write_bytes(content)
    assert problem_of(path).what == "this is not a notebook that can be read."


def names(root: Path, design: str = "monitoring") -> list[str]:
    return [spec.name for spec in find_notebooks(root, design, TABLES)]


def test_the_number_gives_the_order(write: Write, tmp_path: Path) -> None:
    for name in ("10_last", "2_second", "01_first", "03-third"):
        write(name)
    assert names(tmp_path) == ["01_first", "2_second", "03-third", "10_last"]


def test_a_notebook_with_the_next_number_is_in_the_report_and_one_without_is_not(
    write: Write, tmp_path: Path
) -> None:
    for name in ("01_first", "scratch", "Untitled", "06_extra {1}"):
        write(name)
    assert names(tmp_path) == ["01_first", "06_extra {1}"]


def test_notebooks_of_other_designs_are_left_out(write: Write, tmp_path: Path) -> None:
    write("04_impact", PARAMETERS + 'designs = ["randomised_trial", "matched_comparison"]')
    write("04_outcomes", PARAMETERS + 'designs = ["monitoring"]')
    assert names(tmp_path, "monitoring") == ["04_outcomes"]
    assert names(tmp_path, "randomised_trial") == ["04_impact"]


def test_a_notebook_whose_data_are_not_there_is_left_out(write: Write, tmp_path: Path) -> None:
    write("04_impact", PARAMETERS)
    write("06_linkage", PARAMETERS + 'needs = ["data/linked/quality.json"]')
    assert names(tmp_path) == ["04_impact"]
    (tmp_path / "data" / "linked").mkdir(parents=True)
    (tmp_path / "data" / "linked" / "quality.json").write_text("{}", encoding="utf-8")
    assert names(tmp_path) == ["04_impact", "06_linkage"]


def test_the_problems_of_all_notebooks_come_together(write: Write, tmp_path: Path) -> None:
    write("01_a", None, prose("# A"))
    write("02_b", "x = y")
    with pytest.raises(ProjectError) as caught:
        names(tmp_path)
    assert [item.where for item in caught.value.problems] == [
        "notebooks/01_a.ipynb",
        "notebooks/02_b.ipynb",
    ]


def test_a_project_without_notebooks(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match="there is no notebook to run"):
        names(tmp_path)


def test_what_jupyterlab_saves_is_no_change_of_a_notebook(write: Write) -> None:
    path = write("04_impact", PARAMETERS, prose("# Impact"), code(source="1 + 1"))
    before = notebook_digest(path)
    saved = json.loads(path.read_text(encoding="utf-8"))
    result = {"output_type": "execute_result", "execution_count": 2, "metadata": {}, "data": {}}
    saved["metadata"] = {"kernelspec": {"name": "mine"}, "widgets": {"state": {}}}
    for number, cell in enumerate(saved["cells"]):
        cell["id"] = f"new-{number}"
        cell["source"] = cell["source"].splitlines(keepends=True)
        cell["metadata"]["execution"] = {"iopub.status.busy": "2026-01-01"}
        if cell["cell_type"] == "code":
            cell |= {"execution_count": number, "outputs": [result]}
    path.write_text(json.dumps(saved), encoding="utf-8")
    assert notebook_digest(path) == before
    changes: list[dict[str, Any]] = [
        {"source": "2 + 2"},
        {"metadata": {"tags": ["x"]}},
        {"attachments": {"a": {}}},
    ]
    for change in changes:
        other = json.loads(json.dumps(saved))
        other["cells"][-1] |= change
        path.write_text(json.dumps(other), encoding="utf-8")
        assert notebook_digest(path) != before, change


def test_a_notebook_that_needs_a_part_of_the_settings_is_left_out_without_it(write: Write) -> None:
    parameters = 'project = "."\nplace = ""\nreads = []\nneeds = ["costs", "value"]'
    root = write("06_value", parameters).parents[1]
    write("04_x")
    tables = (*TABLES, "costs")
    assert [s.name for s in find_notebooks(root, "monitoring", tables)] == ["04_x"]
    found = find_notebooks(root, "monitoring", tables, ("value",))
    assert [s.name for s in found] == ["04_x", "06_value"]
