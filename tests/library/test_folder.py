"""The folder of the site: all of it or nothing, nothing of others touched, the same bytes when nothing changed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from localeval.base.errors import ProjectError
from localeval.library.folder import MANIFEST, NewSite, new_site


def write(dest: Path, files: dict[str, str]) -> tuple[int, int]:
    """Make a site of these files."""
    with new_site(dest) as site:
        for name, text in files.items():
            site.write(name, text)
        return site.finish()


def contents(dest: Path) -> dict[str, str]:
    """Every file under a folder, hidden ones included."""
    found = (path for path in dest.rglob("*") if path.is_file())
    return {path.relative_to(dest).as_posix(): path.read_text("utf-8") for path in found}


OLD = {"index.html": "old", "a/index.html": "a", "b/c/index.html": "c"}
NEW = {"index.html": "new", "a/index.html": "a", "d/index.html": "d"}


def test_a_new_site_replaces_the_old_one_and_leaves_no_empty_folder(tmp_path: Path) -> None:
    dest = tmp_path / "site"
    assert write(dest, OLD) == (3, 0)
    assert write(dest, NEW) == (2, 1)
    found = contents(dest)
    del found[MANIFEST]
    assert found == NEW
    assert not (dest / "b").exists()
    assert list(tmp_path.iterdir()) == [dest]


def test_files_that_did_not_change_are_not_touched(tmp_path: Path) -> None:
    dest = tmp_path / "site"
    write(dest, OLD)
    before = {path: path.stat().st_mtime_ns for path in dest.rglob("*")}
    assert write(dest, OLD) == (0, 0)
    assert {path: path.stat().st_mtime_ns for path in dest.rglob("*")} == before


def test_files_of_others_stay(tmp_path: Path) -> None:
    dest = tmp_path / "site"
    (dest / "b").mkdir(parents=True)
    (dest / "CNAME").write_text("theirs")
    (dest / "b" / "note.txt").write_text("theirs")
    write(dest, OLD)
    write(dest, NEW)
    assert contents(dest)["CNAME"] == contents(dest)["b/note.txt"] == "theirs"


def test_a_file_of_others_is_never_replaced(tmp_path: Path) -> None:
    dest = tmp_path / "site"
    dest.mkdir()
    (dest / "index.html").write_text("a council's own page")
    with pytest.raises(ProjectError, match="not the library's"):
        write(dest, OLD)
    assert contents(dest) == {"index.html": "a council's own page"}


@pytest.mark.parametrize("folder", ["a", "b", "b/c"])
def test_no_link_is_followed_out_of_the_folder(tmp_path: Path, folder: str) -> None:
    dest, elsewhere = tmp_path / "site", tmp_path / "elsewhere"
    elsewhere.mkdir()
    (dest / folder).parent.mkdir(parents=True)
    (dest / folder).symlink_to(elsewhere)
    with pytest.raises(ProjectError, match="link"):
        write(dest, OLD)
    assert list(elsewhere.iterdir()) == []


def test_what_was_not_finished_is_not_seen(tmp_path: Path) -> None:
    dest = tmp_path / "site"
    write(dest, OLD)
    before = contents(dest)

    def give_up() -> None:
        with new_site(dest) as site:
            site.write("index.html", "new")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        give_up()
    assert contents(dest) == before
    assert list(tmp_path.iterdir()) == [dest]


@contextmanager
def failing_at(move: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let the nth rename fail as a full disk or an open file does."""
    done = 0
    replace = os.replace

    def fail(source: Path, target: Path) -> None:
        nonlocal done
        done += 1
        if done == move:
            raise PermissionError(13, "Permission denied")
        replace(source, target)

    with monkeypatch.context() as patch:
        patch.setattr("localeval.base.atomic.os.replace", fail)
        yield


@pytest.mark.parametrize("move", range(1, 7))
def test_when_a_move_fails_the_old_site_is_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, move: int
) -> None:
    dest = tmp_path / "site"
    write(dest, OLD)
    before = contents(dest)
    with failing_at(move, monkeypatch), pytest.raises(ProjectError, match="Permission denied"):
        write(dest, NEW)
    assert contents(dest) == before
    assert not (dest / "d").exists()
    assert list(tmp_path.iterdir()) == [dest]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="a process is killed after a fork")
@pytest.mark.parametrize("move", range(1, 7))
def test_the_next_build_puts_right_what_a_killed_one_left(tmp_path: Path, move: int) -> None:
    dest = tmp_path / "site"
    write(dest, OLD)
    child = os.fork()
    if child == 0:
        done = 0
        replace = os.replace

        def killed(source: Path, target: Path) -> None:
            nonlocal done
            done += 1
            if done == move:
                os._exit(9)
            replace(source, target)

        os.replace = killed  # type: ignore[assignment]
        try:
            write(dest, NEW)
        finally:
            os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
    last = {"index.html": "last", "e/index.html": "e"}
    write(dest, last)
    found = contents(dest)
    del found[MANIFEST]
    assert found == last
    assert list(tmp_path.iterdir()) == [dest]


def test_one_build_at_a_time(tmp_path: Path) -> None:
    dest = tmp_path / "site"
    with new_site(dest), pytest.raises(ProjectError, match="another build"):
        write(dest, NEW)
    assert not dest.exists()


@pytest.mark.parametrize(
    "text",
    [
        "not json",
        "{}",
        '{"made_by": "somebody else", "files": []}',
        '{"made_by": "localeval library", "files": ["../../etc/passwd"]}',
        '{"made_by": "localeval library", "files": ["/etc/passwd"]}',
        '{"made_by": "localeval library", "files": [3]}',
    ],
)
def test_a_manifest_of_others_is_refused_and_nothing_is_removed(tmp_path: Path, text: str) -> None:
    dest = tmp_path / "site"
    dest.mkdir()
    (dest / MANIFEST).write_text(text)
    with pytest.raises(ProjectError, match="does not say which files"):
        write(dest, NEW)
    assert contents(dest) == {MANIFEST: text}


@pytest.mark.parametrize("name", ["../x", "/x", "a/../b", ".hidden", "a//b", "", "a b", MANIFEST])
def test_only_plain_names_are_files_of_the_site(tmp_path: Path, name: str) -> None:
    site = NewSite(tmp_path / "site", tmp_path / "work")
    with pytest.raises(ValueError, match="no name of a file"):
        site.write(name, "")


def test_two_names_that_some_systems_take_for_one_are_refused(tmp_path: Path) -> None:
    site = NewSite(tmp_path / "site", tmp_path / "work")
    site.write("a/Index.html", "")
    with pytest.raises(ValueError, match="the same file"):
        site.write("a/index.html", "")


def test_a_folder_that_cannot_be_written_is_said_in_words(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ProjectError, match="cannot be written there"):
        write(tmp_path / "file" / "site", NEW)
