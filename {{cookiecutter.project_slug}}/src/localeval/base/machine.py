"""What a computer refuses, in words: a full disk, a folder that may not be written to, a folder in the place of a file.

Which of a person's files cannot be used because of what they hold is no business of this module.
"""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from localeval.base.errors import Problem

_UNCHANGED = "the last good outputs are unchanged."
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
#: Bytes; less on a disk is as good as none.
_NO_ROOM = 100_000
_MAY_NOT = {errno.EACCES, errno.EPERM}
_WRONG_KIND = {errno.EISDIR, errno.ENOTDIR, errno.EEXIST, errno.ENOTEMPTY}
_FULL_IN_WORDS = ("No space left on device", "not enough space on the disk", "Disk quota exceeded")
#: Of Windows: the disk is full; the path is too long; another program uses the file.
_WINDOWS_FULL, _WINDOWS_LONG, _WINDOWS_IN_USE = {39, 112}, {206}, {32, 33}


def machine_problem(error: BaseException, root: Path | None = None) -> Problem | None:
    """Say what the computer refuses, where that is the cause of an error; else None.

    Parameters
    ----------
    error : BaseException
        It, or what it was raised from.
    root : Path, optional
        Folder from which files are named.
    """
    for cause in _causes(error):
        if isinstance(cause, OSError) and (problem := _of_the_system(cause, root)):
            return problem
        if isinstance(cause, sqlite3.OperationalError) and (problem := _of_the_database(cause)):
            return problem
        if isinstance(cause, MemoryError):
            what = "there is not enough memory."
            return Problem("this computer", what, "Close other programs and run again.")
        if any(words in str(cause) for words in _FULL_IN_WORDS):  # of a program that was started
            return full_disk("this computer")
    return None


def what_to_do(error: OSError) -> str:
    """Say what helps where files cannot be written: room, the right to do it, or other programs closed."""
    windows = getattr(error, "winerror", None)
    if error.errno in _FULL or windows in _WINDOWS_FULL:
        return "Make room on the disk and run the command again"
    if error.errno in _MAY_NOT | {errno.EROFS} and windows not in _WINDOWS_IN_USE:
        return "Give yourself the right to write there, or name a folder of your own"
    return "Close other programs that use them and run the command again"


def is_full(folder: Path) -> bool:
    """Whether there is no room on the disk of a folder."""
    try:
        return shutil.disk_usage(folder).free < _NO_ROOM
    except OSError:
        return False


def full_disk(where: str) -> Problem:
    """Say that a disk is full."""
    return Problem(where, "the disk is full.", f"Make room on it and run again; {_UNCHANGED}")


def not_writable(where: str, why: str = "") -> Problem:
    """Say that something may not be written."""
    what = f"it cannot be written to{f' ({why})' if why else ''}."
    remedy = (
        "Give yourself the right to write there, or copy the project to a folder of your own; close other programs that "
        f"have it open. {_UNCHANGED[0].upper()}{_UNCHANGED[1:]}"
    )
    return Problem(where, what, remedy)


def wrong_kind(where: str, path: Path) -> Problem:
    """Say that a folder stands where a file should be, or the other way round."""
    there, wanted = ("folder", "file") if path.is_dir() else ("file", "folder")
    what = f"this is a {there}, where a {wanted} of this name has to be."
    return Problem(where, what, "Rename or move it, and run again.")


def _causes(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    found: BaseException | None = error
    while found is not None and id(found) not in seen:
        seen.add(id(found))
        yield found
        original = getattr(found, "orig", None)  # as SQLAlchemy keeps what its driver has raised
        context = None if found.__suppress_context__ else found.__context__
        found = found.__cause__ or original or context


def _of_the_system(error: OSError, root: Path | None) -> Problem | None:
    # Where two are named, as by a rename, the second is what was to be made.
    name = error.filename2 or error.filename
    path = Path(os.fsdecode(name)) if isinstance(name, str | bytes) else None
    where = _shown(path, root)
    code, windows = error.errno, getattr(error, "winerror", None)
    if code in _FULL or windows in _WINDOWS_FULL:
        return full_disk(where)
    if windows in _WINDOWS_IN_USE:
        return not_writable(where, "another program has it open")
    if code == errno.EROFS:
        return not_writable(where, "it is read-only")
    if code in _MAY_NOT:
        if path is not None and path.exists() and not os.access(path, os.R_OK):
            return Problem(where, "it may not be read.", "Ask its owner for the right to read it.")
        return not_writable(where, "no permission")
    if code in _WRONG_KIND and path is not None:
        return wrong_kind(where, path)
    if code == errno.ENAMETOOLONG or windows in _WINDOWS_LONG:
        what = "the path is longer than this computer takes."
        return Problem(where, what, "Move the project to a folder with a shorter path.")
    if code == errno.ENOMEM:
        what = "there is not enough memory."
        return Problem("this computer", what, "Close other programs and run again.")
    if code in {errno.EMFILE, errno.ENFILE}:
        what = "too many files are open."
        return Problem("this computer", what, "Close other programs, or use --workers 1.")
    return None


def _of_the_database(error: sqlite3.OperationalError) -> Problem | None:
    text = str(error)
    if "full" in text:
        return full_disk(".pytask")
    if "readonly" in text or "unable to open" in text:
        return not_writable(".pytask")
    return None


def _shown(path: Path | None, root: Path | None) -> str:
    """Name a file from the project's folder; a temporary file beside one that is replaced goes by the name of that."""
    if path is None:
        return "this computer"
    for base in (root, Path.cwd()):
        if base is not None and path.is_relative_to(base):
            path = path.relative_to(base)
            break
    if path.name.startswith(".") and path.name.endswith(".tmp"):
        path = path.with_name(path.name[1:].rsplit(".", 2)[0])
    return path.as_posix()
