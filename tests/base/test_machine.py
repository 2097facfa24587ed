"""What a computer refuses is one sentence, and says where and what to do."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
from pathlib import Path

import pytest
import sqlalchemy

from localeval.base.machine import machine_problem, what_to_do
from localeval.render.interface import RenderError


def system(number: int, name: str | None = None, other: str | None = None) -> OSError:
    return OSError(number, os.strerror(number), name, None, other)


#: An error, and what is said: where, and words.
SAID = {
    "full": (system(errno.ENOSPC, "out/a.csv"), "out/a.csv", "the disk is full."),
    "full, nameless": (system(errno.ENOSPC), "this computer", "the disk is full."),
    "quota": (system(errno.EDQUOT, "a"), "a", "the disk is full."),
    "read-only": (system(errno.EROFS, "a"), "a", "it cannot be written to (it is read-only)."),
    "no right": (system(errno.EACCES, "a"), "a", "it cannot be written to (no permission)."),
    "too long": (system(errno.ENAMETOOLONG, "a"), "a", "the path is longer than"),
    "open files": (system(errno.EMFILE, "a"), "this computer", "too many files are open."),
    "memory": (MemoryError(), "this computer", "there is not enough memory."),
    "database": (
        sqlite3.OperationalError("attempt to write a readonly database"), ".pytask", "cannot be written",
    ),
    "full database": (sqlite3.OperationalError("database or disk is full"), ".pytask", "disk is full"),
    "copied": (
        shutil.Error([("a", "b", str(system(errno.ENOSPC, "a")))]), "this computer", "the disk is full.",
    ),
    "a program": (
        RenderError("pandoc failed.", "Help.", "pandoc: hPutBuf: (No space left on device)"),
        "this computer", "the disk is full.",
    ),
    "half written": (
        system(errno.ENOSPC, "output/E1/.report.html.3fa9c1d2.tmp"), "output/E1/report.html", "full",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SAID)
def test_what_is_said(name: str) -> None:
    error, where, words = SAID[name]
    problem = machine_problem(error)
    assert problem is not None
    assert problem.where == where
    assert words in problem.what
    assert problem.remedy


def test_a_folder_in_the_place_of_a_file_and_a_file_in_that_of_a_folder(tmp_path: Path) -> None:
    folder, file, made = tmp_path / "report.html", tmp_path / "output", tmp_path / "made"
    folder.mkdir()
    file.touch()
    made.touch()
    with pytest.raises(IsADirectoryError) as replaced:
        os.replace(made, folder)
    with pytest.raises(FileExistsError) as inside:
        file.mkdir()
    said = [machine_problem(caught.value, tmp_path) for caught in (replaced, inside)]
    assert [str(problem).partition(". ")[0] for problem in said] == [
        "report.html: this is a folder, where a file of this name has to be",
        "output: this is a file, where a folder of this name has to be",
    ]


def test_a_file_that_may_not_be_read_is_not_said_to_be_for_writing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "people.csv"
    path.touch()
    monkeypatch.setattr(os, "access", lambda *_: False)
    problem = machine_problem(system(errno.EACCES, str(path)), tmp_path)
    assert str(problem).startswith("people.csv: it may not be read. Ask")


def test_the_cause_of_an_error_counts() -> None:
    outer = RuntimeError("it failed")
    outer.__cause__ = sqlalchemy.exc.OperationalError(
        "INSERT", {}, sqlite3.OperationalError("database or disk is full")
    )
    assert machine_problem(outer) is not None


@pytest.mark.parametrize("error", [ValueError("x"), KeyError("a"), system(errno.EIO, "a")])
def test_other_errors_are_not_put_in_these_words(error: Exception) -> None:
    assert machine_problem(error) is None


@pytest.mark.parametrize(
    ("code", "remedy"),
    [
        (errno.ENOSPC, "Make room on the disk"),
        (errno.EDQUOT, "Make room on the disk"),
        (errno.EACCES, "the right to write there"),
        (errno.EROFS, "the right to write there"),
        (errno.EBUSY, "Close other programs"),
    ],
)
def test_what_helps_depends_on_what_stopped_it(code: int, remedy: str) -> None:
    assert remedy in what_to_do(OSError(code, os.strerror(code)))
