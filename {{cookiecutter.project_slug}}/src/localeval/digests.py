"""Digests of files and of this package: how a run and a result say exactly what they were made from."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

import localeval


def file_digest(path: Path) -> str:
    """SHA-256 of a file's content, or ``missing``."""
    if not path.is_file():
        return "missing"
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@cache
def package_digest() -> str:
    """SHA-256 over every file of this package: code, catalogue and assets.

    Two places with the same digest use the same method.
    """
    return digest_of_package(Path(localeval.__file__).parent)


def digest_of_package(root: Path) -> str:
    """SHA-256 over every file of a copy of this package, wherever it is.

    What tools leave behind (caches, JupyterLab's checkpoints) is no part of it.
    """
    files = sorted(
        path
        for path in root.rglob("*")
        if path.is_file() and not _left_by_a_tool(path.relative_to(root))
    )
    whole = hashlib.sha256()
    for path in files:
        whole.update(path.relative_to(root).as_posix().encode() + b"\0")
        whole.update(file_digest(path).encode())
    return whole.hexdigest()


def _left_by_a_tool(path: Path) -> bool:
    hidden = any(part.startswith(".") for part in path.parts)
    return hidden or "__pycache__" in path.parts or path.suffix == ".pyc"
