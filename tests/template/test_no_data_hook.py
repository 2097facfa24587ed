"""The hook of a project that keeps data and outputs out of git, on a real repository with and without pre-commit."""

from __future__ import annotations

import importlib.util
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
from ruamel.yaml import YAML

Stage = Callable[..., subprocess.CompletedProcess[str]]
TEMPLATE = "{{cookiecutter.project_slug}}"
HEADER = "place_code,place_name,programme,design,synthetic,outcome,label\n"


def cells(*outputs: object) -> str:
    cell = {"cell_type": "code", "metadata": {}, "source": "1", "outputs": list(outputs)}
    return json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


FULL = cells({"output_type": "stream", "name": "stdout", "text": "1"})
WITH_PICTURE = cells().replace(
    '"metadata": {}, "source"', '"metadata": {}, "attachments": {"a": {}}, "source"'
)
NOTEBOOK = "notebooks/04_impact.ipynb"


@pytest.fixture(scope="module")
def hook(repository: Path) -> ModuleType:
    path = repository / TEMPLATE / "tools" / "refuse_data.py"
    spec = importlib.util.spec_from_file_location("refuse_data", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def stage(repository: Path, tmp_path: Path) -> Stage:
    """Give a function that stages files in a repository of a project and runs the hook's command."""
    for name in (".gitignore", ".pre-commit-config.yaml", "tools/refuse_data.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copyfile(repository / TEMPLATE / name, tmp_path / name)
    git(tmp_path, "init", "--quiet")

    def run(*names: str, **files: str) -> subprocess.CompletedProcess[str]:
        for name, content in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8")
            git(tmp_path, "add", "--force", name)
        command = [sys.executable, "tools/refuse_data.py", *names]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    return run


def git(folder: Path, *arguments: str) -> None:
    subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True)


FIGURES = "place_code,place_name,indicator,period,value,low,high,age_band,status,source\n"

REFUSED = {
    "data/people.csv": "person_id\n1\n",
    "Data/people.txt": "person_id\n1\n",
    "data/notes.md": "x",
    "private/linkage/linked.json": "{}",
    "people.csv": "person_id\n1\n",
    "notebooks/People.XLSX": "x",
    "notebooks/people.parquet": "x",
    "report/people.csv.gz": "x",
    "local/people.csv": "person_id\n1\n",
    "people.zip": "x",
    "notebooks/export.txt": "person_id\tgroup\tage\n1\tparticipant\t30\n2\tcomparison\t31\n3\tparticipant\t40\n",
    "people.tab": "x",
    "output/E08000003/report.html": "x",
    "build/people.txt": "x",
    "build/E08000003/findings/flow.made": "x",
    "pytask.lock": "x",
    "pytask.lock.journal": "x",
    ".pytask/file_hashes.json": "x",
    "public/site/E08000003/people.csv": HEADER,
    "public/site/E08000003/results.csv": "person_id\n1\n",
    "context/figures.csv": "person_id\n1\n",
    "context/people.csv": FIGURES,
    "build/04_impact.ipynb": FULL,
    "notebooks/with_picture.ipynb": WITH_PICTURE,
    "my.ipynb": "not JSON",
}
LET_THROUGH = {
    "data/README.md": "x",
    "evaluation.yml": "x",
    "requirements.txt": "a==1 ; python_version < '3' and x --hash=sha256:0\nb==2\nc==3\n# via a, b, c\n",
    "local/notes.txt": "What we agreed, on Monday, with Sam.\nNothing is open.\nNext, the report, and then, a rest.\n",
    "local/words.yml": "x",
    "tests/golden/people.csv": "person_id\n1\n",
    "published/E08000003/results.json": "{}",
    "public/working-well-E08000003.zip": "x",
    "public/site/E08000003/results.csv": HEADER,
    "notebooks/04_impact.ipynb": cells(),
    "context/figures.csv": FIGURES,
    "context/snapshot.json": "{}",
    "a file with blanks, an é and a ' in its name.md": "x",
}


@pytest.mark.parametrize("name", REFUSED)
def test_data_and_outputs_are_refused(name: str, stage: Stage) -> None:
    done = stage(**{name: REFUSED[name]})
    assert done.returncode == 1
    assert done.stderr.startswith("Not committed:\n- " + name)
    assert "Traceback" not in done.stderr


def test_all_else_is_let_through(stage: Stage) -> None:
    done = stage(**LET_THROUGH)
    assert (done.returncode, done.stderr) == (0, "")


def test_words_of_a_projects_own_are_kept_in_git(stage: Stage, tmp_path: Path) -> None:
    stage()
    git(tmp_path, "check-ignore", "--quiet", "data/people.csv")
    with pytest.raises(subprocess.CalledProcessError):  # that is, it is not ignored
        git(tmp_path, "check-ignore", "--quiet", "local/words.yml")


@pytest.mark.parametrize(
    "name",
    [
        "pytask.lock",
        "pytask.lock.journal",
        ".pytask/file_hashes.json",
        ".pytask/pytask.sqlite3",
        "build/E08000003/findings/flow.json",
        "build/E08000003/findings/flow.made",
    ],
)
def test_what_holds_digests_of_the_data_is_ignored(name: str, stage: Stage, tmp_path: Path) -> None:
    stage()
    git(tmp_path, "check-ignore", "--quiet", name)


def test_every_file_is_named_with_the_remedy(stage: Stage) -> None:
    done = stage(**{name: REFUSED[name] for name in list(REFUSED)[:3]})
    assert done.stderr.count("Unstage it with: git restore --staged") == 3


def staged_outputs(folder: Path, name: str = NOTEBOOK) -> list[object]:
    """Give the outputs of a notebook as git would commit it."""
    shown = subprocess.run(
        ["git", "show", f":./{name}"], cwd=folder, check=True, capture_output=True
    )
    return [output for cell in json.loads(shown.stdout)["cells"] for output in cell["outputs"]]


def test_a_notebook_that_was_run_and_saved_is_committed_without_its_outputs(
    stage: Stage, tmp_path: Path
) -> None:
    whole = json.loads(FULL)
    whole["cells"][0] |= {"execution_count": 3, "metadata": {"tags": ["a"], "execution": {"x": 1}}}
    whole["metadata"] = {"kernelspec": {"name": "python3"}, "widgets": {"state": "data"}}
    done = stage(**{NOTEBOOK: json.dumps(whole)})
    assert (done.returncode, done.stderr) == (0, "")
    assert (
        done.stdout
        == f"Cleared the outputs of {NOTEBOOK}: they can be data, so git gets it without.\n"
    )
    assert staged_outputs(tmp_path) == []
    kept = json.loads((tmp_path / NOTEBOOK).read_text(encoding="utf-8"))
    cell = {"cell_type": "code", "metadata": {"tags": ["a"]}, "source": "1"}
    assert kept["cells"] == [{**cell, "outputs": [], "execution_count": None}]
    assert kept["metadata"] == {"kernelspec": {"name": "python3"}}
    assert stage().stdout == "", "there is nothing more to clear"


def test_a_file_that_holds_more_than_was_staged_is_left_as_it_is(
    stage: Stage, tmp_path: Path
) -> None:
    stage(**{"README.md": "x"})
    (tmp_path / "notebooks").mkdir()
    (tmp_path / NOTEBOOK).write_text(FULL, encoding="utf-8")
    git(tmp_path, "add", NOTEBOOK)
    later = FULL.replace('"source": "1"', '"source": "2"')
    (tmp_path / NOTEBOOK).write_text(later, encoding="utf-8")
    assert stage().returncode == 0
    assert staged_outputs(tmp_path) == []
    assert (tmp_path / NOTEBOOK).read_text(encoding="utf-8") == later


def test_a_project_in_a_folder_of_a_repository_is_cleared_too(stage: Stage, tmp_path: Path) -> None:
    stage(**{f"sub/{NOTEBOOK}": FULL})
    command = [sys.executable, "../tools/refuse_data.py"]
    done = subprocess.run(
        command, cwd=tmp_path / "sub", capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert staged_outputs(tmp_path, f"sub/{NOTEBOOK}") == []


def test_the_commit_itself_holds_no_outputs(stage: Stage, tmp_path: Path) -> None:
    """As git's own hook, without pre-commit."""
    stage()
    hook = tmp_path / ".git/hooks/pre-commit"
    hook.write_text(f"#!/bin/sh\nexec '{sys.executable}' tools/refuse_data.py\n")
    hook.chmod(0o755)
    (tmp_path / "notebooks").mkdir()
    (tmp_path / NOTEBOOK).write_text(FULL, encoding="utf-8")
    git(tmp_path, "add", NOTEBOOK)
    git(tmp_path, "-c", "user.name=A", "-c", "user.email=a@b.c", "commit", "-qm", "x")
    shown = subprocess.run(
        ["git", "show", f"HEAD:{NOTEBOOK}"], cwd=tmp_path, check=True, capture_output=True
    )
    assert json.loads(shown.stdout)["cells"][0]["outputs"] == []
    left = subprocess.run(
        ["git", "status", "--short", NOTEBOOK], cwd=tmp_path, check=True, capture_output=True
    )
    assert left.stdout == b""


def test_a_deleted_file_is_no_problem(stage: Stage, tmp_path: Path) -> None:
    assert stage(**{"people.csv": "x"}).returncode == 1
    git(tmp_path, "-c", "user.name=A", "-c", "user.email=a@b.c", "commit", "-qm", "by mistake")
    git(tmp_path, "rm", "--quiet", "people.csv")
    assert stage().returncode == 0


def test_files_can_be_named(stage: Stage) -> None:
    stage(**{"people.csv": "x", "README.md": "x"})
    assert stage("README.md").returncode == 0
    assert stage("README.md", "people.csv").returncode == 1


def test_names_of_windows(hook: ModuleType) -> None:
    assert hook.main(["data\\people.csv"]) == 1


def test_a_link_called_data_is_refused(hook: ModuleType) -> None:
    assert hook.problem_of("data", b"/srv/evaluation") is not None


def test_the_command_is_that_of_the_configuration(repository: Path) -> None:
    text = (repository / TEMPLATE / ".pre-commit-config.yaml").read_text(encoding="utf-8")
    (repo,) = YAML(typ="safe").load(text)["repos"]
    hooks = {item["id"]: item for item in repo["hooks"]}
    assert repo["repo"] == "local"
    assert hooks["no-data"]["entry"] == "python tools/refuse_data.py"
    assert {item["language"] for item in hooks.values()} == {"system"}


@pytest.mark.skipif(
    importlib.util.find_spec("pre_commit") is None, reason="pre-commit is not installed"
)
def test_pre_commit_stops_the_commit(
    stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}:/usr/bin:/bin")
    monkeypatch.setenv("PRE_COMMIT_HOME", str(tmp_path / "cache"))
    commit = [sys.executable, "-m", "pre_commit", "run", "no-data"]
    stage(**{"data/people.csv": "person_id\n1\n", "README.md": "x", NOTEBOOK: FULL})
    git(tmp_path, "add", NOTEBOOK)
    refused = subprocess.run(commit, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert refused.returncode == 1, refused.stdout + refused.stderr
    assert "- data/people.csv: data stay out of git." in refused.stdout
    git(tmp_path, "rm", "--quiet", "--cached", "data/people.csv")
    done = subprocess.run(commit, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
