"""Putting a complete set of files where they belong, or leaving everything as it was.

The files are made in a folder beside the destination, so that each is moved by a rename. When a move fails,
those before it are taken back. A program that is killed in between leaves whole files, some old and some new.
"""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from localeval.errors import Problem, ProjectError


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
        raise ProjectError(
            Problem(
                str(dest), what, "Close other programs that use them; nothing was changed there."
            )
        ) from None
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _move(names: list[str], work: Path, dest: Path) -> None:
    done: list[tuple[Path, Path | None]] = []
    made: list[Path] = []
    try:
        for name in names:
            target, before = dest / name, work / "old" / name
            made += _make_folders(target.parent)
            if target.exists():
                before.parent.mkdir(parents=True, exist_ok=True)
                os.replace(target, before)
                done.append((target, before))
                os.replace(work / "new" / name, target)
            else:
                os.replace(work / "new" / name, target)
                done.append((target, None))
    except BaseException:
        for target, old in reversed(done):
            if old is None:
                target.unlink()
            else:
                os.replace(old, target)
        for folder in reversed(made):
            folder.rmdir()
        raise


def _make_folders(folder: Path) -> list[Path]:
    """Make a folder and those above it; give the ones that were not there, the outermost first."""
    missing = [path for path in (folder, *folder.parents) if not path.exists()][::-1]
    for path in missing:
        path.mkdir()
    return missing
