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


REFUSED = {
    "data/people.csv": "person_id\n1\n",
    "Data/people.txt": "person_id\n1\n",
    "data/notes.md": "x",
    "people.csv": "person_id\n1\n",
    "notebooks/People.XLSX": "x",
    "notebooks/people.parquet": "x",
    "report/people.csv.gz": "x",
    "local/people.csv": "person_id\n1\n",
    "people.zip": "x",
    "output/E08000003/report.html": "x",
    "build/people.txt": "x",
    "build/E08000003/findings/flow.made": "x",
    "pytask.lock": "x",
    "pytask.lock.journal": "x",
    ".pytask/file_hashes.json": "x",
    "public/site/E08000003/people.csv": HEADER,
    "public/site/E08000003/results.csv": "person_id\n1\n",
    "notebooks/04_impact.ipynb": cells({"output_type": "stream", "name": "stdout", "text": "1"}),
    "my.ipynb": "not JSON",
}
LET_THROUGH = {
    "data/README.md": "x",
    "evaluation.yml": "x",
    "local/words.yml": "x",
    "tests/golden/people.csv": "person_id\n1\n",
    "published/E08000003/results.json": "{}",
    "public/working-well-E08000003.zip": "x",
    "public/site/E08000003/results.csv": HEADER,
    "notebooks/04_impact.ipynb": cells(),
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


def test_what_is_staged_counts_and_not_what_lies_there(stage: Stage, tmp_path: Path) -> None:
    name = "notebooks/04_impact.ipynb"
    assert stage(**{name: REFUSED[name]}).returncode == 1
    (tmp_path / name).write_text(cells(), encoding="utf-8")  # cleared, but not staged again
    done = stage()
    assert done.returncode == 1
    assert "cell 1 hold outputs" in done.stderr
    git(tmp_path, "add", name)
    assert stage().returncode == 0


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
    stage(**{"data/people.csv": "person_id\n1\n", "README.md": "x"})
    refused = subprocess.run(commit, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert refused.returncode == 1, refused.stdout + refused.stderr
    assert "- data/people.csv: data stay out of git." in refused.stdout
    git(tmp_path, "rm", "--quiet", "--cached", "data/people.csv")
    done = subprocess.run(commit, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
