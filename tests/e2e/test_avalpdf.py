"""A checker of others looks at the PDFs: avalpdf, where it is found.

It is not among the pinned packages, since it stands on a library of which the source is closed. ``AVALPDF`` names the
program, else it is looked for on PATH and where ``.ci/run`` puts it.
"""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from .project import Project


@pytest.fixture
def avalpdf(repository: Path) -> str:
    """Give the program, or skip and say so."""
    own = repository / ".venvs/avalpdf/bin/avalpdf"
    found = (
        os.environ.get("AVALPDF") or shutil.which("avalpdf") or (str(own) if own.exists() else None)
    )
    if found is None:
        pytest.skip("avalpdf is not here: python -m pip install avalpdf, and set AVALPDF")
    return found


@pytest.mark.parametrize("name", ["report.pdf", "summary.pdf"])
@pytest.mark.parametrize("design", ["trial", "monitoring"])
def test_avalpdf_finds_nothing(
    design: str, name: str, avalpdf: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    project: Project = request.getfixturevalue(design)
    looked_at = shutil.copy(project.place / name, tmp_path)
    command = [avalpdf, looked_at, "--output-path", tmp_path / "out", "--report", "--quiet"]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    (report,) = (tmp_path / "out").glob("*.json")
    found = json.loads(report.read_text(encoding="utf-8"))["validation_results"]
    assert "Document is tagged" in found["successes"]
    assert found["issues"] == found["warnings"] == []
