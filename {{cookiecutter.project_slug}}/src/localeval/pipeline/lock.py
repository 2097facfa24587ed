"""A lock that keeps a second run of the same project out."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from localeval.errors import Problem, ProjectError


@contextlib.contextmanager
def only_run(root: Path) -> Iterator[None]:
    """Keep a second run of the same project out; the system frees the lock even after a kill."""
    from filelock import FileLock, Timeout

    folder = root / "build"
    folder.mkdir(exist_ok=True)
    lock = FileLock(folder / ".run.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise ProjectError(
            Problem("build/.run.lock", "another run of this project is going on.", "Wait for it.")
        ) from None
    try:
        yield
    finally:
        lock.release()
