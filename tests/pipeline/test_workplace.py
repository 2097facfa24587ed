"""What keeps a run from working is said before it begins, all of it together, each in one sentence."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from localeval.base.errors import ProjectError
from localeval.pipeline.workplace import only_run, require_workplace
from localeval.project.project import read_project

from ..small_evaluation import GOOD


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Give the folder of a project that has not been run."""
    (tmp_path / "evaluation.yml").write_text(GOOD, encoding="utf-8")
    return tmp_path


def problems(root: Path, making: bool = False) -> dict[str, str]:
    """Give what is said, by where."""
    try:
        require_workplace(read_project(root), making)
    except ProjectError as error:
        return {problem.where: problem.what for problem in error.problems}
    return {}


def file(name: str) -> Callable[[Path], None]:
    def put(root: Path) -> None:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).touch()

    return put


def folder(name: str) -> Callable[[Path], None]:
    return lambda root: (root / name).mkdir(parents=True)


@pytest.mark.parametrize(
    ("spoil", "where", "there"),
    [
        (file("build"), "build", "file"),
        (file("output"), "output", "file"),
        (file("output/E08000003"), "output/E08000003", "file"),
        (file("build/E08000003"), "build/E08000003", "file"),
        (file(".pytask"), ".pytask", "file"),
        (folder("build/.run.lock"), "build/.run.lock", "folder"),
        (folder("pytask.lock"), "pytask.lock", "folder"),
    ],
)
def test_one_kind_in_the_place_of_the_other(
    root: Path, spoil: Callable[[Path], None], where: str, there: str
) -> None:
    assert problems(root) == {}
    spoil(root)
    [(named, what)] = problems(root).items()
    assert named == where
    assert what.startswith(f"this is a {there}, where a ")


@pytest.fixture
def closed(monkeypatch: pytest.MonkeyPatch) -> set[Path]:
    """Give a set of paths that nothing can be written to, to be filled; the tests themselves may run as root."""
    paths: set[Path] = set()
    own = os.access

    def access(path: Any, mode: int) -> bool:
        shut = mode & os.W_OK and any(Path(path).is_relative_to(each) for each in paths)
        return not shut and own(path, mode)

    monkeypatch.setattr(os, "access", access)
    return paths


@pytest.mark.parametrize("name", ["build", "output", "output/E08000003", "pytask.lock"])
def test_what_cannot_be_written_to_is_named_once(root: Path, closed: set[Path], name: str) -> None:
    for each in ("build/E08000003", "output/E08000003"):
        (root / each).mkdir(parents=True)
    (root / "pytask.lock").touch()
    closed.add(root / name)
    assert list(problems(root)) == [name]


def test_a_project_that_cannot_be_written_to_is_named_once(root: Path, closed: set[Path]) -> None:
    (root / "output").mkdir()
    closed.add(root)
    assert list(problems(root)) == [str(root)]


def test_the_data_folder_counts_where_data_are_made(root: Path, closed: set[Path]) -> None:
    (root / "data").mkdir(exist_ok=True)
    closed.add(root / "data")
    assert problems(root) == {}
    assert list(problems(root, making=True)) == ["data"]


def test_everything_is_said_together(root: Path) -> None:
    file("output")(root)
    folder("pytask.lock")(root)
    assert list(problems(root)) == ["output", "pytask.lock"]


def test_a_full_disk_is_said_with_what_is_free(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=400_000))
    said = problems(root)
    assert all(what.startswith("the disk is full: 0.4 MB are free") for what in said.values())
    assert len(said) == 2  # the project's, and that of temporary files


def test_no_folder_for_temporary_files(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def nowhere() -> str:
        raise FileNotFoundError(2, "No usable temporary directory found")

    monkeypatch.setattr(tempfile, "gettempdir", nowhere)
    assert list(problems(root)) == ["TMPDIR"]


def test_a_lock_that_is_a_folder(tmp_path: Path) -> None:
    """As where only an answer is wanted, and nothing is looked at before."""
    (tmp_path / "build/.run.lock").mkdir(parents=True)
    with pytest.raises(ProjectError, match="this is a folder, where a file"), only_run(tmp_path):
        pass
