"""The project as Quarto sees it, as far as it can be proved without Quarto: what is rendered, what is ignored, what its scripts call."""

from __future__ import annotations

import os
import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

PROJECT = Path(__file__).resolve().parents[2] / "{{cookiecutter.project_slug}}"


def settings(name: str) -> Any:
    return YAML(typ="safe", pure=True).load((PROJECT / name).read_text(encoding="utf-8"))


def test_only_reports_and_their_list_are_rendered_and_nothing_is_executed() -> None:
    found = settings("_quarto.yml")
    assert found["project"]["render"] == ["index.qmd", "reports/*/report.qmd"]
    assert found["execute"] == {"enabled": False}
    for script in ("pre-render", "post-render"):
        assert (PROJECT / found["project"][script]).is_file()
    assert set(found["format"]) == {"localeval-html", "localeval-docx", "localeval-typst"}


def test_every_file_of_the_extension_is_there() -> None:
    contributes = settings("_extensions/localeval/_extension.yml")["contributes"]["formats"]
    named = {"filter.lua"}
    for kind in contributes.values():
        for key in ("template", "reference-doc"):
            named |= {kind[key]} if key in kind else set()
        named |= {*kind.get("css", ()), *kind.get("format-resources", ())}
    assert [
        name for name in named if not (PROJECT / "_extensions/localeval" / name).is_file()
    ] == []


@pytest.mark.parametrize("line", ["/.quarto/", "**/*.quarto_ipynb", "/_site/", "/reports/"])
def test_git_ignores_what_quarto_makes(line: str) -> None:
    """Quarto adds the first two by itself where they are not there, and so would change a file that git has."""
    assert line in (PROJECT / ".gitignore").read_text(encoding="utf-8").splitlines()


def script(name: str, root: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """Run a script of a project whose environment is a stand-in that says what it was asked for."""
    (root / "tools").mkdir(exist_ok=True)
    for each in ("assemble_reports.py", "guard_site.py"):
        (root / "tools" / each).write_bytes((PROJECT / "tools" / each).read_bytes())
    kept = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    return subprocess.run(
        [sys.executable, str(root / "tools" / name)],
        cwd=root, env={**kept, **more}, capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-in is a shell script")
@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("assemble_reports.py", "-m localeval run --assemble-only"),
        ("guard_site.py", "-m localeval guard-site /somewhere/_site"),
    ],
)
def test_scripts_call_the_projects_own_environment(name: str, asked: str, tmp_path: Path) -> None:
    own = tmp_path / ".venv" / "bin" / "python"
    own.parent.mkdir(parents=True)
    own.write_text('#!/bin/sh\necho "$@"\nexit 3\n', encoding="utf-8")
    own.chmod(0o755)
    done = script(name, tmp_path, QUARTO_PROJECT_OUTPUT_DIR="/somewhere/_site")
    assert (done.returncode, done.stdout.strip()) == (3, asked)


def test_without_an_environment_it_is_said_how_to_make_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "tools").mkdir()
    path = tmp_path / "tools" / "assemble_reports.py"
    path.write_bytes((PROJECT / "tools" / "assemble_reports.py").read_bytes())
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert runpy.run_path(str(path))["localeval"]("run") == 1
    assert "make setup" in capsys.readouterr().out
