"""A notebook that would change the data is refused; one that has changed them is named."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from localeval.base.errors import ProjectError
from localeval.pipeline.data_guard import DataWatch, first_code

#: What a cell may do to ``people`` (a path) by Python's own means, with its libraries too.
CHANGES = [
    "open(people, 'w')",
    "open(people, 'a')",
    "open(people, 'r+')",
    "os.open(people, os.O_RDWR)",
    "pathlib.Path(people).write_text('x')",
    "pathlib.Path(people).unlink()",
    "os.rename(other, people)",
    "os.replace(people, other)",
    "os.truncate(people, 0)",
    "shutil.copyfile(other, people)",
    "open(os.path.join('data', '..', people), 'w')",
    "open(link, 'w')",
]
READS = [
    "open(people).read()",
    "open(other, 'w')",
    "shutil.copyfile(people, other)",
    "os.stat(people)",
]

SCRIPT = """
import os, pathlib, shutil, sys
people, other, link = "data/people.csv", "other.csv", "link.csv"
{first}
from localeval.base.errors import ProjectError
for source in {sources!r}:
    try:
        eval(source)
        print("done", source)
    except ProjectError as error:
        print("refused", source, "|", error)
"""


def said(folder: Path, sources: list[str]) -> list[str]:
    """Give what a guarded process says of each line."""
    (folder / "data").mkdir()
    (folder / "data/people.csv").write_text("id\n1\n")
    (folder / "other.csv").write_text("id\n2\n")
    (folder / "link.csv").symlink_to(folder / "data/people.csv")
    first = first_code({"data/people.csv": folder / "data/people.csv"})
    script = SCRIPT.format(first=first, sources=sources)
    path = os.pathsep.join(sys.path)
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": path},
    )
    return done.stdout.splitlines()


@pytest.mark.skipif(sys.platform == "win32", reason="links want a right of their own there")
def test_what_would_change_the_data_is_refused_and_reading_is_not(tmp_path: Path) -> None:
    lines = said(tmp_path, [*CHANGES, *READS])
    assert [line.split()[0] for line in lines] == ["refused"] * len(CHANGES) + ["done"] * len(READS)
    assert "it would change data/people.csv, which is the data of this evaluation." in lines[0]
    assert (tmp_path / "data/people.csv").read_text() == "id\n1\n"


@pytest.fixture
def people(tmp_path: Path) -> Path:
    path = tmp_path / "people.csv"
    path.write_text("id\n1\n")
    return path


def watch(people: Path) -> DataWatch:
    before = people.read_bytes()
    return DataWatch(
        {"data/people.csv": people}, lambda: people.is_file() and people.read_bytes() == before
    )


def test_a_notebook_in_whose_time_the_data_changed_is_named(people: Path) -> None:
    watched = watch(people)
    with watched.during("notebooks/02.ipynb"):
        people.read_text()
    with pytest.raises(ProjectError) as caught, watched.during("notebooks/06.ipynb"):
        people.write_text("id\n2\n")
    [problem] = caught.value.problems
    assert problem.where == "notebooks/06.ipynb"
    assert "data/people.csv was changed while it ran." in problem.what
    assert "put data/people.csv back" in problem.remedy


def test_it_is_named_although_it_fails_afterwards(people: Path) -> None:
    def fails() -> None:
        with watch(people).during("a"):
            people.unlink()
            raise KeyError

    with pytest.raises(ProjectError, match="was changed while it ran"):
        fails()


def test_data_that_were_only_touched_are_no_change(people: Path) -> None:
    watched = watch(people)
    with watched.during("a"):
        os.utime(people, ns=(1, 1))
        shutil.copy(people, people.with_name("copy.csv"))
    with watched.during("b"):
        pass


def test_all_that_can_have_done_it_are_named(people: Path) -> None:
    watched = watch(people)
    meanwhile, changed = threading.Event(), threading.Event()

    def beside() -> None:
        try:
            with watched.during("notebooks/02.ipynb"):
                meanwhile.set()
                changed.wait(10)
        except ProjectError:
            pass

    thread = threading.Thread(target=beside)
    thread.start()
    meanwhile.wait(10)
    with pytest.raises(ProjectError) as caught, watched.during("notebooks/06.ipynb"):
        people.write_text("id\n2\n")
    changed.set()
    thread.join()
    assert caught.value.problems[0].where == "notebooks/02.ipynb or notebooks/06.ipynb"
