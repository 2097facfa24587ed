"""Whether a run can work where it has to, found out before it begins: folders, room on the disk, no other run.

What goes wrong later all the same is put in words by ``base.machine``.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from localeval.base.errors import Problem, ProjectError
from localeval.base.machine import machine_problem, not_writable, wrong_kind
from localeval.project.project import Project

#: Bytes that have to be free on the disk of the project, and on that of temporary files: less is soon none.
LEAST_ROOM, LEAST_ASIDE = 10_000_000, 1_000_000
_MEGABYTE = 1_000_000
#: What a run keeps in the project's folder itself.
_FILES = ("pytask.lock", "build/.run.lock", ".pytask/pytask.sqlite3")
_FOLDERS = ("build", "output", ".pytask")


def require_workplace(project: Project, making: bool = False) -> None:
    """Find everything for which a run could not write what it has to.

    Parameters
    ----------
    project : Project
    making : bool
        Whether data will be made as well.

    Raises
    ------
    ProjectError
        With all of it.
    """
    root = project.root
    places = [place.folder for place in project.places]
    folders = [
        "",
        *_FOLDERS,
        *(f"{folder}/{place}" for folder in ("build", "output") for place in places),
        *(["data"] if making else []),
    ]
    closed: set[Path] = set()
    problems = [*_folders(root, folders, closed), *_files(root, closed), *_room(root)]
    if problems:
        raise ProjectError(problems)


def _folders(root: Path, names: Sequence[str], closed: set[Path]) -> Iterator[Problem]:
    """Find folders that are none, or that nothing can be written into; what is in one of these is not named again."""
    for name in names:
        path = root / name
        there = next(folder for folder in (path, *path.parents) if os.path.lexists(folder))
        if closed & {there, *there.parents}:
            continue
        if not there.is_dir():
            closed.add(there)
            yield wrong_kind(there.relative_to(root).as_posix(), there)
        elif not os.access(there, os.W_OK | os.X_OK):
            closed.add(there)
            yield not_writable(_shown(there, root), "it is read-only, or you have no permission")


def _files(root: Path, closed: set[Path]) -> Iterator[Problem]:
    for name in _FILES:
        path = root / name
        if closed & set(path.parents):
            continue
        if path.is_dir():
            yield wrong_kind(name, path)
        elif path.exists() and not os.access(path, os.W_OK):
            yield not_writable(name, "it is read-only, or you have no permission")


def _shown(folder: Path, root: Path) -> str:
    return str(folder) if folder == root else folder.relative_to(root).as_posix()


def _room(root: Path) -> Iterator[Problem]:
    """Find that there is no room for the outputs, or for what programs put aside."""
    try:
        aside = Path(tempfile.gettempdir())
    except OSError:
        what = "there is no folder for temporary files that can be written to."
        yield Problem("TMPDIR", what, "Set TMPDIR (Windows: TEMP) to a folder of your own.")
        aside = root
    for folder, least in {aside: LEAST_ASIDE, root: LEAST_ROOM}.items():
        try:
            free = shutil.disk_usage(folder).free
        except OSError:
            continue
        if free < least:
            what = f"the disk is full: {free / _MEGABYTE:.1f} MB are free, where a run needs {least // _MEGABYTE} or more."
            yield Problem(
                str(folder),
                what,
                "Make room on it and run again; the last good outputs are unchanged.",
            )


@contextlib.contextmanager
def only_run(root: Path) -> Iterator[None]:
    """Keep a second run, or a link, of the same project out; the system frees the lock even after a kill.

    Raises
    ------
    ProjectError
        Another run is going on, or there cannot be a lock.
    """
    from filelock import FileLock, Timeout

    folder = root / "build"
    try:
        folder.mkdir(exist_ok=True)
        lock = FileLock(folder / ".run.lock")
        lock.acquire(timeout=0)
    except Timeout:
        raise ProjectError(
            Problem(
                "build/.run.lock",
                "another run, or a link, of this project is going on.",
                "Wait for it.",
            )
        ) from None
    except OSError as error:
        problem = machine_problem(error, root)
        if problem is None:
            raise
        raise ProjectError(problem) from None
    try:
        yield
    finally:
        lock.release()
