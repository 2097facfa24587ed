"""The site's folder: a new site is made beside it and put in place whole, or everything stays as it was.

``library-manifest.json`` names the files of the site. Only these are ever replaced or removed, so that a folder may
hold other people's files too. Files that have not changed are left alone. When a move fails those before it are
taken back; a program that is killed in between leaves whole files, some old and some new, all of them named in the
manifest, and the next build puts that right.
"""

from __future__ import annotations

import filecmp
import json
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO

from localeval.base.atomic import Moves
from localeval.base.errors import Problem, ProjectError

MANIFEST = "library-manifest.json"
_MADE_BY = "localeval library"

_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*(/[A-Za-z0-9_][A-Za-z0-9_.-]*)*")


class NewSite:
    """A site that is being made; nothing is seen of it until ``finish``.

    Parameters
    ----------
    dest : Path
        The folder that it will stand in.
    work : Path
        A folder of its own on the same disk.
    """

    def __init__(self, dest: Path, work: Path) -> None:
        self.dest = dest
        self._new, self._old = work / "new", work / "old"
        self._names: dict[str, str] = {}

    def path(self, name: str) -> Path:
        """Give the path to write a file of the site to, and count it as one.

        Raises
        ------
        ValueError
            The name is not one of the library's, or some systems take it for one that is there already.
        """
        if not _NAME.fullmatch(name) or name == MANIFEST:
            msg = f"'{name}' is no name of a file in the library"
            raise ValueError(msg)
        other = self._names.setdefault(name.casefold(), name)
        if other != name:
            msg = f"'{name}' and '{other}' are the same file on some systems"
            raise ValueError(msg)
        path = self._new / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def write(self, name: str, content: str | bytes) -> None:
        """Write a file of the site; text as UTF-8."""
        data = content.encode("utf-8") if isinstance(content, str) else content
        self.path(name).write_bytes(data)

    def open(self, name: str) -> IO[str]:
        """Open a file of the site to be written piece by piece."""
        return self.path(name).open("w", encoding="utf-8", newline="")

    def finish(self) -> tuple[int, int]:
        """Put the site in place of the old one.

        Returns
        -------
        (int, int)
            How many files are new or have changed, and how many were removed.

        Raises
        ------
        ProjectError
            A file of the site would replace one that no library wrote, or a file cannot be written. The folder is as
            it was.
        """
        new = sorted(self._names.values(), key=lambda name: (name == "index.html", name))
        old = read_manifest(self.dest)
        _refuse_others(self.dest, set(new) - set(old or ()))
        _refuse_links(self.dest, {*new, *(old or ())})
        changed = [name for name in new if not _same(self._new / name, self.dest / name)]
        gone = sorted(set(old or ()) - set(new))
        after = _manifest(new)
        if not changed and not gone and _text(self.dest / MANIFEST) == after:
            return 0, 0
        moves = Moves(self.dest, self._old, MANIFEST)
        try:
            moves.put_manifest(_manifest([*new, *gone]))
            for name in changed:
                moves.put(self._new / name, name)
            for name in gone:
                moves.remove(name)
            moves.put_manifest(after)
        except BaseException:
            moves.undo()
            raise
        moves.tidy()
        return len(changed), len(gone)


@contextmanager
def new_site(dest: Path) -> Iterator[NewSite]:
    """Make a site beside its folder; what was made and not finished is thrown away.

    Parameters
    ----------
    dest : Path
        Made if it does not exist.

    Raises
    ------
    ProjectError
        It cannot be written there, or another build of it is going on.
    """
    try:
        dest = dest.resolve()
        dest.parent.mkdir(parents=True, exist_ok=True)
        with _workplace(dest) as work:
            yield NewSite(dest, work)
    except OSError as error:
        msg = f"the library cannot be written there ({error.strerror or error})."
        remedy = "Check that the folder can be written to and has room; nothing in it was changed."
        raise ProjectError(Problem(str(dest), msg, remedy)) from None


@contextmanager
def _workplace(dest: Path) -> Iterator[Path]:
    """Give an empty folder beside the site, which one build at a time has; what a killed one left is thrown away."""
    from filelock import FileLock, Timeout

    work = dest.parent / f".{dest.name}.library"
    work.mkdir(exist_ok=True)
    lock = FileLock(work / "lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        msg = "another build of this library is going on."
        raise ProjectError(Problem(str(dest), msg, "Wait for it.")) from None
    try:
        for part in ("new", "old"):
            if (work / part).exists():
                shutil.rmtree(work / part)
        yield work
    finally:
        lock.release()
        shutil.rmtree(work, ignore_errors=True)


def read_manifest(dest: Path) -> tuple[str, ...] | None:
    """Give the files of the site in a folder; None where there is none.

    Raises
    ------
    ProjectError
        There is a manifest that no library wrote, so that nobody can tell whose the files are.
    """
    text = _text(dest / MANIFEST)
    if text is None:
        return None
    try:
        content = json.loads(text)
        names = content["files"]
        sound = content["made_by"] == _MADE_BY and all(_NAME.fullmatch(name) for name in names)
    except (ValueError, KeyError, TypeError):
        sound = False
    if not sound:
        msg = "it does not say which files of the folder are the library's."
        remedy = "Name an empty folder, or remove this file and the old pages."
        raise ProjectError(Problem(str(dest / MANIFEST), msg, remedy))
    return tuple(names)


def _manifest(names: list[str]) -> str:
    content = {"made_by": _MADE_BY, "version": 1, "files": sorted(names)}
    return json.dumps(content, indent=0) + "\n"


def _text(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except UnicodeDecodeError:
        return ""


def _refuse_others(dest: Path, names: set[str]) -> None:
    """Refuse to replace what is not the library's."""
    for name in sorted(names):
        taken = dest / name
        if taken.exists() or taken.is_symlink():
            msg = "the folder holds a file of this name that is not the library's."
            raise ProjectError(
                Problem(str(taken), msg, "Name another folder, or move the file away.")
            )


def _refuse_links(dest: Path, names: set[str]) -> None:
    """Refuse to follow a link out of the folder, whether to write or to remove."""
    folders = {parent for name in names for parent in PurePosixPath(name).parents}
    for folder in sorted(folders - {PurePosixPath(".")}):
        path = dest / folder
        if path.is_symlink() or (path.exists() and not path.is_dir()):
            msg = "this is a link or a file where the library needs a folder."
            raise ProjectError(Problem(str(path), msg, "Name another folder, or move it away."))


def _same(new: Path, old: Path) -> bool:
    return old.is_file() and not old.is_symlink() and filecmp.cmp(new, old, shallow=False)
