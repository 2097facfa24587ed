"""A new project passes its own tests, and every notebook of it runs alone under nbval."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from .project import environment


@pytest.fixture(scope="module")
def project(plain: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a new project as `make setup` leaves it: not yet run, without data."""
    made: Path = plain(tmp_path_factory.mktemp("own"))
    return made


def run_pytest(project: Path, *arguments: str) -> str:
    """Run the project's own pytest as its Makefile does, and give what it says at the end."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *arguments],
        cwd=project,
        env=environment(project),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr
    return done.stdout


def test_the_projects_own_tests_pass(project: Path) -> None:
    said = run_pytest(project, "tests")
    assert re.search(r"\b\d+ passed", said)
    assert "skipped" not in said
    assert "failed" not in said


def test_the_notebooks_of_the_design_run_under_nbval(project: Path) -> None:
    said = run_pytest(project, "--nbval-lax", "--nbval-current-env", "notebooks", "-v")
    ran = set(re.findall(r"notebooks/(\w+)::ipynb::Cell \d+ PASSED", said))
    there = {path.stem: path.read_text() for path in (project / "notebooks").glob("*.ipynb")}
    # A new project has no tables but those of people and outcomes, so that sections on others are left out.
    others = {name for name, text in there.items() if '"needs = [' in text}
    assert {"06_linkage", "06_place"} <= others
    assert ran == there.keys() - others - {"04_outcomes"}  # that one is for monitoring
