"""Digests of files, of values and of this package: what a run was made from, and whether its code is the released one.

A release ships a record of its own files, ``release.sha256``: one line a file, as ``sha256sum`` writes them, so that anybody
can read it. The record tells a changed copy from a released one and says which files differ. It finds a change, not a
forger: who changes the code can make a record of their own.

Line ends are normalised in both, so that a checkout on Windows is the same release.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal

import localeval

#: Whether the code and the catalogue are those of a release: all of them, not all, or there is nothing to tell by.
CodeState = Literal["released", "changed", "unknown"]
#: How a file is not as the release recorded it.
Departure = Literal["changed", "added", "missing"]
#: The record of a release, in the package's folder; no part of what it records.
RECORD = "release.sha256"
_HEAD = "# SHA-256 of every file of this release with its line ends as LF. A result that was made with other files says so.\n"
#: What Windows leaves in folders that somebody looks into.
_LEAVINGS = frozenset({"thumbs.db", "desktop.ini"})


def file_digest(path: Path) -> str:
    """SHA-256 of a file's content, or ``missing``."""
    if not path.is_file():
        return "missing"
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def digest(value: Any) -> str:
    """SHA-256 of a value's canonical JSON."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


@cache
def package_digest() -> str:
    """SHA-256 over every file of this package: code, catalogue and assets."""
    return digest_of_package(_own())


@cache
def code_state() -> CodeState:
    """Whether every file of this package is as its release recorded it."""
    found = departures(_own())
    return "unknown" if found is None else "changed" if found else "released"


def digest_of_package(root: Path) -> str:
    """SHA-256 over every file of a copy of this package, wherever it is, with line ends normalised.

    What tools leave behind (caches, JupyterLab's checkpoints) is no part of it, and neither is the record of the release.
    """
    whole = hashlib.sha256()
    for name, digest in _digests(root).items():
        whole.update(name.encode() + b"\0" + digest.encode())
    return whole.hexdigest()


def departures(root: Path) -> dict[str, Departure] | None:
    """Say which files of a copy of this package are not as its release recorded them.

    Parameters
    ----------
    root : Path
        Folder of the package.

    Returns
    -------
    dict of str to str, or None
        By their path in the package, sorted: ``changed``, ``added`` or ``missing``. None without a record that can be read.
    """
    recorded = _recorded(root)
    if recorded is None:
        return None
    found = _digests(root)
    departed: dict[str, Departure] = {}
    for name in sorted(recorded.keys() | found.keys()):
        if name not in recorded:
            departed[name] = "added"
        elif name not in found:
            departed[name] = "missing"
        elif found[name] != recorded[name]:
            departed[name] = "changed"
    return departed


def release_record(root: Path) -> str:
    """Give the text of the record for a copy of this package as it is now."""
    return _HEAD + "".join(f"{digest}  {name}\n" for name, digest in _digests(root).items())


def _recorded(root: Path) -> dict[str, str] | None:
    try:
        text = (root / RECORD).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return None
    lines = [line.partition("  ") for line in text.splitlines() if not line.startswith("#")]
    return {name: digest for digest, _, name in lines} or None


def _own() -> Path:
    return Path(localeval.__file__).parent


def _digests(root: Path) -> Mapping[str, str]:
    """Give the digest of each file of a package by its path in it, in the order of the paths."""
    names = {
        path.relative_to(root).as_posix(): path
        for path in root.rglob("*")
        if path.is_file() and not _is_left_by_a_tool(path.relative_to(root))
    }
    return {name: _text_digest(names[name]) for name in sorted(names) if name != RECORD}


def _text_digest(path: Path) -> str:
    """SHA-256 of a file with LF for CRLF; of a picture or a font that makes no difference to what a change shows."""
    return hashlib.sha256(path.read_bytes().replace(b"\r\n", b"\n")).hexdigest()


def _is_left_by_a_tool(path: Path) -> bool:
    hidden = any(part.startswith(".") for part in path.parts)
    return (
        hidden
        or "__pycache__" in path.parts
        or path.suffix == ".pyc"
        or path.name.casefold() in _LEAVINGS
    )
