"""The gate on Quarto's way out: what has not passed ``localeval publish`` does not stay in the folder that is sent."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from localeval.project.project import Project
from localeval.publishing.publish import publish_places
from localeval.publishing.quarto_command import command_in, quarto_command
from localeval.publishing.quarto_site import set_aside, standing_against

from .handmade_project import CODE, PERSON, make_project


def nothing_to_do(made_by: Mapping[str, str]) -> Mapping[str, Sequence[str]]:
    return {}


@pytest.fixture
def published(tmp_path: Path) -> Project:
    """Give a project whose one place has been published, and a site of it."""
    project = make_project(tmp_path / "project")
    publish_places(project, project.root / "public", None, nothing_to_do)
    write(project, "index.html", "<title>Reports</title>")
    write(project, f"reports/{CODE}/report.html", "<h1>Working Well</h1> 43.5 per cent")
    write(project, "site_libs/any.bin", "a program of Quarto")
    return project


def write(project: Project, name: str, text: str) -> Path:
    path = project.root / "_site" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def against(project: Project) -> list[str]:
    return [str(problem) for problem in standing_against(project, project.root / "_site")]


def test_what_has_been_published_may_be_sent(published: Project) -> None:
    assert against(published) == []


def test_a_report_that_was_never_published_may_not(tmp_path: Path) -> None:
    project = make_project(tmp_path / "project")
    write(project, "index.html", "x")
    [said] = against(project)
    assert "Manchester has not passed 'localeval publish' as it is now" in said


@pytest.mark.parametrize("name", ["report.qmd", "figures/fig-impact.svg", "figures/new.png"])
def test_a_report_that_has_changed_since_may_not(name: str, published: Project) -> None:
    path = published.assembled(published.places[0]) / name
    path.write_bytes(b"other" + (path.read_bytes() if path.exists() else b""))
    [said] = against(published)
    assert "has not passed" in said


def test_what_quarto_leaves_beside_a_report_changes_nothing(published: Project) -> None:
    (published.assembled(published.places[0]) / "style.typ").write_text(
        "#let style = ()\n", encoding="utf-8"
    )
    assert against(published) == []


def test_a_report_of_no_place_may_not(published: Project) -> None:
    other = published.root / "reports" / "E09000001"
    other.mkdir(parents=True)
    (other / "report.qmd").write_text("# Old\n", encoding="utf-8")
    [said] = against(published)
    assert "no report of a place" in said


@pytest.mark.parametrize(
    "name", ["data/people.csv", "notes.xlsx", "a.ipynb", "x.parquet", "y.sqlite"]
)
def test_a_file_that_no_site_needs_may_not(name: str, published: Project) -> None:
    write(published, name, "x")
    [said] = against(published)
    assert said.startswith(f"_site/{name}")


@pytest.mark.parametrize("kind", ["person_id", "postcode", "surname", "note"])
def test_a_page_of_ones_own_that_names_somebody_may_not(kind: str, published: Project) -> None:
    write(published, "about.html", f"<p>{PERSON[kind]}</p>")
    said = against(published)
    assert said
    assert all("_site/about.html" in each for each in said)


def test_what_may_not_be_sent_is_kept_for_the_person(published: Project) -> None:
    site = published.root / "_site"
    aside = set_aside(published, site, whole=True)
    assert not site.exists()
    assert (aside / "index.html").is_file()
    write(published, "other.html", "x")
    set_aside(published, site, whole=False)
    assert {path.name for path in aside.glob("*.html")} == {"index.html", "other.html"}


# As Quarto calls it ---------------------------------------------------------------------------

STARTER = "import subprocess, sys; sys.exit(subprocess.run(sys.argv[2:]).returncode)"


def guarded(project: Project, command: str) -> subprocess.CompletedProcess[str]:
    """Start the guard from a program that is called as Quarto is."""
    quarto = project.root.parent / "quarto.js"
    quarto.write_text(STARTER, encoding="utf-8")
    guard = [sys.executable, "-m", "localeval", "guard-site", "_site"]
    source = str(Path(standing_against.__code__.co_filename).parents[2])
    env = {**os.environ, "PYTHONPATH": source, "QUARTO_PROJECT_RENDER_ALL": "1"}
    return subprocess.run(
        [sys.executable, str(quarto), command, *guard],
        cwd=project.root, env=env, capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("command", "code", "stays"),
    [("render", 0, False), ("publish", 1, False), ("preview", 0, True)],
)
def test_only_a_preview_looks_at_what_has_not_passed_where_it_lies(
    command: str, code: int, stays: bool, tmp_path: Path
) -> None:
    project = make_project(tmp_path / "project")
    write(project, "index.html", "x")
    done = guarded(project, command)
    assert done.returncode == code, done.stdout + done.stderr
    assert (project.root / "_site" / "index.html").exists() is stays
    assert ("has not passed" in done.stdout) is not stays


def test_a_command_that_is_not_known_is_taken_for_sending(tmp_path: Path) -> None:
    project = make_project(tmp_path / "project")
    write(project, "index.html", "x")
    assert guarded(project, "other").returncode == 1
    assert not (project.root / "_site").exists()


@pytest.mark.parametrize(
    ("arguments", "command"),
    [
        (
            ["deno", "run", "--allow-all", "/opt/quarto/bin/quarto.js", "publish", "gh-pages"],
            "publish",
        ),
        (["bash", "/usr/bin/quarto", "preview", "--no-browser"], "preview"),
        (["C:\\Program Files\\Quarto\\bin\\quarto.exe", "render"], "render"),
        (["python", "quarto_notes.py", "publish"], ""),
        (["git", "publish"], ""),
        ([], ""),
    ],
)
def test_the_command_is_known_by_the_program_before_it(arguments: list[str], command: str) -> None:
    assert command_in(arguments) == command


def test_the_command_is_looked_for_among_all_that_started_this() -> None:
    chain = {os.getppid(): (["python"], 20), 20: (["bash"], 30), 30: (["quarto", "render", "."], 1)}
    assert quarto_command(lambda process: chain[process]) == "render"
    assert quarto_command(lambda process: (["bash"], 1)) == ""
    unknown: dict[int, tuple[list[str], int]] = {}
    assert quarto_command(lambda process: unknown[process]) == ""
