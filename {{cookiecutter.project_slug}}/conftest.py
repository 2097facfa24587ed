"""What pytest needs to know of this project: which notebooks are for its design, and that it has data."""

from __future__ import annotations

from pathlib import Path

import pytest

from localeval.base.errors import ProjectError
from localeval.pipeline.notebook import find_notebooks
from localeval.pipeline.run import make_missing_data
from localeval.project.project import read_project

ROOT = Path(__file__).parent


def _notebooks_of_other_designs() -> list[str]:
    try:
        project = read_project(ROOT)
        used = find_notebooks(ROOT, project.settings.design, project.tables, project.asked_for)
    except ProjectError:
        return []  # tests/test_project.py says what is wrong
    mine = {spec.path.name for spec in used}
    return [
        f"notebooks/{path.name}"
        for path in (ROOT / "notebooks").glob("*.ipynb")
        if path.name not in mine
    ]


collect_ignore = _notebooks_of_other_designs()


def pytest_sessionstart(session: pytest.Session) -> None:
    """Give a new project its synthetic data, which the notebooks under test read."""
    try:
        make_missing_data(read_project(ROOT))
    except ProjectError:
        return  # likewise
