"""Files are replaced whole or not at all."""

from __future__ import annotations

import errno
import os
import stat
import sys
from pathlib import Path

import pytest

from localeval.base.atomic import replace_file, replace_text
from localeval.base.errors import ProjectError


def test_a_file_is_written_with_its_folders(tmp_path: Path) -> None:
    target = tmp_path / "a" / "b" / "x.txt"
    replace_text(target, "Zoë\n")
    assert target.read_bytes() == "Zoë\n".encode()
    assert [path.name for path in target.parent.iterdir()] == ["x.txt"]


def test_equal_content_is_not_touched(tmp_path: Path) -> None:
    target = tmp_path / "x.txt"
    replace_text(target, "same")
    os.utime(target, ns=(1, 1))
    replace_text(target, "same")
    assert target.stat().st_mtime_ns == 1
    replace_text(target, "new")
    assert target.stat().st_mtime_ns > 1


def test_a_write_that_fails_leaves_the_old_file_and_no_litter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "x.txt"
    replace_text(target, "old")

    def fails(*_: object) -> None:
        msg = "disk full"
        raise OSError(msg)

    monkeypatch.setattr(os, "replace", fails)
    with pytest.raises(OSError, match="disk full"):
        replace_text(target, "new")
    assert target.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["x.txt"]


def test_a_reader_sees_the_old_file_until_the_new_one_is_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "x.txt"
    replace_text(target, "old")
    seen = []

    def watch(_: int) -> None:
        seen.append(target.read_text())

    monkeypatch.setattr(os, "fsync", watch)  # the content is on disk, the name not yet changed
    replace_text(target, "new")
    assert (seen, target.read_text()) == (["old"], "new")


def test_what_a_killed_run_has_left_is_removed(tmp_path: Path) -> None:
    (tmp_path / ".x.txt.0123abcd.tmp").write_text("half")
    (tmp_path / ".y.txt.0123abcd.tmp").write_text("of another file")
    replace_text(tmp_path / "x.txt", "whole")
    assert sorted(path.name for path in tmp_path.iterdir()) == [".y.txt.0123abcd.tmp", "x.txt"]


def test_a_file_held_open_by_another_program_is_a_problem_of_the_person(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "replace", locked)
    with pytest.raises(ProjectError, match="Close it there and run the command again"):
        replace_file(tmp_path / "report.docx", b"new")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("code", "words"),
    [(errno.EACCES, "no permission"), (errno.EPERM, "no permission")],
)
def test_a_folder_that_may_not_be_written_to_is_named_as_that(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, words: str
) -> None:
    def refused(self: Path, *_: object, **__: object) -> None:
        raise PermissionError(code, os.strerror(code), str(self))

    monkeypatch.setattr(Path, "open", refused)
    with pytest.raises(ProjectError, match=words) as caught:
        replace_file(tmp_path / "report.html", b"new")
    assert "Give yourself the right to write there" in str(caught.value)
    assert "another program may have it open" not in str(caught.value)
    assert "report.html" in str(caught.value)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such permissions")
def test_others_may_read_a_new_file_as_far_as_the_person_allows(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        replace_text(tmp_path / "x.txt", "x")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "x.txt").stat().st_mode) == 0o640
