"""Files that are replaced whole or not at all: one, a set of them, and the files of a site.

What is new is made beside its destination and put there by a rename, so that a reader never sees half a file. When a move
fails, those before it are taken back; a program that is killed in between leaves whole files, some old and some new. It
decides nothing about which files these are.
"""

from __future__ import annotations

import contextlib
import glob
import os
import secrets
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from localeval.base.errors import Problem, ProjectError
from localeval.base.machine import machine_problem, what_to_do


def replace_file(path: Path, content: bytes) -> None:
    """Write a file under a temporary name beside it and rename it, so that no reader sees half of it.

    A file that already has this content is left alone. What a run that was killed half-way has left beside
    it is removed.

    Raises
    ------
    ProjectError
        The file, or its folder, may not be written to, or another program holds it open (Windows).
    """
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        for leftover in path.parent.glob(f".{glob.escape(path.name)}.*.tmp"):
            leftover.unlink(missing_ok=True)
        if path.is_file() and path.read_bytes() == content:
            return
        with temporary.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except PermissionError as error:
        _without(temporary)
        if (problem := machine_problem(error)) is not None:
            raise ProjectError(problem) from None
        msg = "the file cannot be replaced; another program may have it open."
        raise ProjectError(
            Problem(str(path), msg, "Close it there and run the command again.")
        ) from None
    except BaseException:
        _without(temporary)
        raise


def _without(temporary: Path) -> None:
    with contextlib.suppress(
        OSError
    ):  # of a folder that may not be written to; what stopped the write is said
        temporary.unlink(missing_ok=True)


def replace_text(path: Path, text: str) -> None:
    """Write UTF-8 text with Unix line ends; see ``replace_file``."""
    replace_file(path, text.encode("utf-8"))


@contextmanager
def staged(files: Mapping[str, bytes], dest: Path) -> Iterator[Callable[[], None]]:
    """Write files into a temporary folder beside ``dest`` and give the function that moves them there.

    Parameters
    ----------
    files : mapping of str to bytes
        By their path inside ``dest``.
    dest : Path
        Other files that it holds stay.

    Raises
    ------
    ProjectError
        A file cannot be written or replaced; ``dest`` is as it was.
    """
    dest.parent.mkdir(parents=True, exist_ok=True)
    work = dest.parent / f".{dest.name}.{secrets.token_hex(4)}.tmp"
    try:
        for name, content in files.items():
            path = work / "new" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        yield lambda: _move(sorted(files), work, dest)
    except OSError as error:
        what = f"the files cannot be written there ({error.strerror or error})."
        remedy = f"{what_to_do(error)}; nothing was changed there."
        raise ProjectError(Problem(str(dest), what, remedy)) from None
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _move(names: list[str], work: Path, dest: Path) -> None:
    moves = Moves(dest, work / "old")
    try:
        for name in names:
            moves.put(work / "new" / name, name)
    except BaseException:
        moves.undo()
        raise


class Moves:
    """Renames with a way back.

    Parameters
    ----------
    dest : Path
        The folder that files are moved into and out of.
    kept : Path
        A folder on the same disk for what was there before.
    manifest : str, optional
        Name of the file that is never missing meanwhile, where there is one.
    """

    def __init__(self, dest: Path, kept: Path, manifest: str = "") -> None:
        self._dest, self._kept, self._manifest = dest, kept, manifest
        self._done: list[tuple[str, bool]] = []
        self._folders: list[Path] = []
        self._emptied: set[Path] = set()

    def put_manifest(self, text: str) -> None:
        """Put the manifest in place by one rename, so that there is never none."""
        target, kept = self._dest / self._manifest, self._kept / self._manifest
        made = self._kept.parent / "manifest"
        made.write_text(text, encoding="utf-8")
        self._make_folder(self._dest)
        had = target.exists()
        if had and not self._done:
            kept.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(target, kept)
        self._done.append((self._manifest, had))
        os.replace(made, target)

    def put(self, made: Path, name: str) -> None:
        """Move a file to its place; what is there is kept until the end."""
        target = self._dest / name
        self._make_folder(target.parent)
        had = self._keep(name)
        self._done.append((name, had))
        os.replace(made, target)

    def remove(self, name: str) -> None:
        """Take a file away, and remember its folder."""
        if self._keep(name):
            self._done.append((name, True))
            self._emptied.add((self._dest / name).parent)

    def _keep(self, name: str) -> bool:
        target, kept = self._dest / name, self._kept / name
        if not os.path.lexists(target):
            return False
        kept.parent.mkdir(parents=True, exist_ok=True)
        os.replace(target, kept)
        return True

    def _make_folder(self, folder: Path) -> None:
        """Make a folder and those above it that are not there, the outermost first."""
        missing = [path for path in (folder, *folder.parents) if not path.exists()][::-1]
        for path in missing:
            path.mkdir()
            self._folders.append(path)

    def undo(self) -> None:
        """Bring everything back as it was."""
        for name, had in reversed(self._done):
            kept, target = self._kept / name, self._dest / name
            if kept.exists():
                os.replace(kept, target)
            elif not had and os.path.lexists(target):  # not where a file stands in a folder's place
                target.unlink()
        for folder in reversed(self._folders):
            folder.rmdir()

    def tidy(self) -> None:
        """Remove the folders that nothing is left in."""
        for folder in sorted(self._emptied, key=lambda path: len(path.parts), reverse=True):
            for path in (folder, *folder.parents):
                if path == self._dest or not path.is_dir() or any(path.iterdir()):
                    break
                path.rmdir()
