"""A project in the hands of somebody who knows Quarto and not this package: render, preview, other formats, a look of one's own, publish.

Runs wherever a usable Quarto is found; what can be proved without it is in ``tests/render``, ``tests/publishing`` and
``tests/template``.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from localeval.render.quarto_program import find_quarto

from .project import NOT_PASSED_ON, Project, digests, localeval

QUARTO = find_quarto()
GIT = shutil.which("git")
pytestmark = [
    pytest.mark.skipif(not QUARTO.usable, reason=f"Quarto: {QUARTO.reason}"),
    pytest.mark.skipif(GIT is None, reason="git is not on PATH"),
]


@pytest.fixture(scope="module")
def root(trial: Project, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Copy the finished trial into a repository of its own with a remote beside it."""
    made = Path(shutil.copytree(trial.root, tmp_path_factory.mktemp("quarto") / "project"))
    environment = made / ".venv" / "bin"
    environment.mkdir(parents=True)
    (environment / "python").write_text(
        f'#!/bin/sh\nPYTHONPATH="{made / "src"}" exec "{sys.executable}" "$@"\n'
    )
    (environment / "python").chmod(0o755)
    git(made, "init", "-q", "-b", "main")
    git(made, "add", "-A")
    git(made, "commit", "-qm", "A project")
    remote = made.parent / "remote.git"
    git(made.parent, "init", "-q", "--bare", str(remote))
    git(made, "remote", "add", "origin", str(remote))
    git(made, "push", "-q", "origin", "main", "main:gh-pages")
    return made


def git(folder: Path, *arguments: str) -> str:
    who = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
    done = subprocess.run(
        ["git", *who, *arguments], cwd=folder, capture_output=True, text=True, check=True
    )
    return done.stdout


def environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not NOT_PASSED_ON.fullmatch(name)}
    named = {
        f"GIT_{who}_{what}": value
        for who in ("AUTHOR", "COMMITTER")
        for what, value in (("NAME", "A"), ("EMAIL", "a@example.org"))
    }
    return {**kept, **named}


def quarto(root: Path, *arguments: str) -> Any:
    return subprocess.run(
        [str(QUARTO.path), *arguments], cwd=root, env=environment(), capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip


def test_render_gives_every_report_and_a_list(root: Path) -> None:
    done = quarto(root, "render")
    assert done.returncode == 0, done.stderr
    assert "has not passed 'localeval publish'" in done.stdout
    site = root / "build" / "site"
    assert not (root / "_site").exists()
    [report] = (site / "reports").glob("*/report.html")
    text = report.read_text(encoding="utf-8")
    assert text.count("<h1") == 1
    assert "PUBLIC" in text
    assert report.with_name("report.docx").is_file()
    assert report.with_name("report.pdf").read_bytes().startswith(b"%PDF-")
    listed = (site / "index.html").read_text(encoding="utf-8")
    assert f"reports/{report.parent.name}/report.html" in listed
    assert git(root, "status", "--short") == ""


@pytest.mark.parametrize("kind", ["revealjs", "pptx", "epub"])
def test_one_report_in_another_format(kind: str, root: Path) -> None:
    [source] = (root / "reports").glob("*/report.qmd")
    done = quarto(root, "render", str(source.relative_to(root)), "--to", kind)
    assert done.returncode == 0, done.stderr
    ending = {"revealjs": "html"}.get(kind, kind)
    made = root / "build" / "site" / "reports" / source.parent.name / f"report.{ending}"
    assert made.stat().st_size > 20_000
    if kind == "revealjs":
        words = re.sub(r"<[^>]+>", " ", made.read_text(encoding="utf-8"))
        assert "PUBLIC" in words
        assert "Table 1:" in words


def test_a_report_of_a_bundle_renders_without_the_project(root: Path, tmp_path: Path) -> None:
    [source] = (root / "reports").glob("*/report.qmd")
    shutil.copytree(source.parent, tmp_path / "got")
    for ready in (tmp_path / "got" / "figures").glob("*.html"):
        ready.unlink()
    done = quarto(tmp_path / "got", "render", "report.qmd", "--to", "docx")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "got" / "report.docx").is_file()


def test_a_preview_shows_the_reports(root: Path) -> None:
    port = 4871
    with subprocess.Popen(
        [str(QUARTO.path), "preview", "--no-browser", "--port", str(port)],
        cwd=root, env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    ) as running:  # fmt: skip
        try:
            [source] = (root / "reports").glob("*/report.qmd")
            address = f"http://localhost:{port}/reports/{source.parent.name}/report.html"
            page = ""
            for _ in range(120):
                try:
                    page = urllib.request.urlopen(address, timeout=5).read().decode("utf-8")
                    break
                except OSError:
                    time.sleep(1)
            assert "PUBLIC" in page
        finally:
            os.killpg(running.pid, 15)
    shutil.rmtree(root / "_site", ignore_errors=True)


def test_only_what_has_passed_can_be_published(root: Path) -> None:
    before = git(root.parent / "remote.git", "rev-parse", "gh-pages")
    refused = quarto(root, "publish", "gh-pages", "--no-prompt", "--no-browser")
    assert refused.returncode != 0
    assert "has not passed 'localeval publish'" in refused.stdout
    assert (
        quarto(root, "publish", "gh-pages", "--no-render", "--no-prompt", "--no-browser").returncode
        != 0
    )
    assert git(root.parent / "remote.git", "rev-parse", "gh-pages") == before
    done = localeval(root, "run")
    assert done.returncode == 0, done.stdout + done.stderr
    done = localeval(root, "publish", "public")
    assert done.returncode == 0, done.stdout + done.stderr
    sent = quarto(root, "publish", "gh-pages", "--no-prompt", "--no-browser")
    assert sent.returncode == 0, sent.stdout + sent.stderr
    there = git(root.parent / "remote.git", "ls-tree", "-r", "--name-only", "gh-pages").split()
    assert "index.html" in there
    assert not [name for name in there if name.startswith(("data", "build", "output", "notebooks"))]


def test_a_document_of_ones_own_has_the_look(root: Path, tmp_path: Path) -> None:
    shutil.copytree(root / "_extensions", tmp_path / "_extensions")
    (tmp_path / "own.qmd").write_text(
        "---\ntitle: Our *year*\norganisation: A council\nstatus: OFFICIAL\ndate: 2026-11-01\nformat:\n"
        "  localeval-html: default\n  localeval-docx: default\n---\n\n# First\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n: A table {#tbl-a}\n"
    )
    done = quarto(tmp_path, "render", "own.qmd")
    assert done.returncode == 0, done.stderr
    page = (tmp_path / "own.html").read_text(encoding="utf-8")
    for part in ("Our year", "OFFICIAL", "A council", "Table 1:", 'class="masthead"'):
        assert part in page
    assert (tmp_path / "own.docx").is_file()


def test_rendering_again_gives_the_same(root: Path) -> None:
    kept = digests(root / "reports")
    quarto(root, "render", "--to", "localeval-html")
    assert digests(root / "reports") == kept
