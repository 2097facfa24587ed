"""The project itself: its evaluation.yml, its data and its notebooks can be used."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from localeval.checks import check_project
from localeval.project.project import read_project

ROOT = Path(__file__).parents[1]


def test_the_project_passes_localeval_check() -> None:
    assert check_project(read_project(ROOT))


@pytest.mark.parametrize(
    "notebook", sorted((ROOT / "notebooks").glob("*.ipynb")), ids=lambda p: p.stem
)
def test_notebooks_are_kept_without_outputs(notebook: Path) -> None:
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    with_output = [i for i, cell in enumerate(cells, 1) if cell.get("outputs")]
    assert not with_output, f"clear the outputs of cells {with_output}: they can hold data"


def test_data_are_ignored_by_git() -> None:
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert any(line.strip().startswith(("data/*", "/data/*")) for line in ignored)
