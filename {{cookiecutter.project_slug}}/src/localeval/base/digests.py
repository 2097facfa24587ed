"""Digests of files and of this package: how a run and a result say exactly what they were made from."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import localeval

#: What decides the numbers that a place publishes, as paths in this package.
_DECIDES = ("analysis/", "catalogue/", "consistency.py", "data/", "disclosure.py", "methods/")

#: What of it does not: how made-up data are made, the practices that lessons are about, and what sets places side by side.
_DECIDES_NOT = (
    "catalogue/topics.yml",
    "data/synthetic/",
    "methods/funnel.py",
    "methods/heterogeneity.py",
    "methods/metaregression.py",
    "methods/moderators.py",
    "methods/place_results.py",
    "methods/pooling.py",
    "methods/pooling_refits.py",
    "methods/prediction.py",
    "methods/published.py",
    "methods/reml.py",
    "methods/reml_refits.py",
    "methods/smallstudy.py",
)


def file_digest(path: Path) -> str:
    """SHA-256 of a file's content, or ``missing``."""
    if not path.is_file():
        return "missing"
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@cache
def package_digest() -> str:
    """SHA-256 over every file of this package: code, catalogue and assets."""
    return digest_of_package(Path(localeval.__file__).parent)


@cache
def method_digest() -> str:
    """SHA-256 over the files of this package that decide the numbers of a place.

    Two places with the same digest use the same method, also where their reports are of other releases.
    """
    root = Path(localeval.__file__).parent
    return _digest(root, [path for path in _files(root) if decides(path.relative_to(root))])


def decides(path: Path) -> bool:
    """Whether a file of this package, by its path in it, decides the numbers that a place publishes."""
    name = path.as_posix()
    return name.startswith(_DECIDES) and not name.startswith(_DECIDES_NOT)


def digest_of_package(root: Path) -> str:
    """SHA-256 over every file of a copy of this package, wherever it is.

    What tools leave behind (caches, JupyterLab's checkpoints) is no part of it.
    """
    return _digest(root, _files(root))


def _files(root: Path) -> list[Path]:
    return sorted(
        path
        for path in root.rglob("*")
        if path.is_file() and not _left_by_a_tool(path.relative_to(root))
    )


def _digest(root: Path, files: Iterable[Path]) -> str:
    whole = hashlib.sha256()
    for path in files:
        whole.update(path.relative_to(root).as_posix().encode() + b"\0")
        whole.update(file_digest(path).encode())
    return whole.hexdigest()


def _left_by_a_tool(path: Path) -> bool:
    hidden = any(part.startswith(".") for part in path.parts)
    return hidden or "__pycache__" in path.parts or path.suffix == ".pyc"


def digest(value: Any) -> str:
    """SHA-256 of a value's canonical JSON."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
