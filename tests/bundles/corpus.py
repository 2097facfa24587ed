"""The corpus of hostile bundles: each a small named function that gives its bytes, or makes a folder.

``@hostile(why, says)`` registers one: why somebody would make it, and what the refusal must say. The cases are in
``hostile_*.py``, by what they attack.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Case:
    """A hostile bundle.

    Parameters
    ----------
    name, why : str
        What it is, and what it tries.
    says : str
        Pattern that the message has to match.
    make : callable
        Makes the bundle under a folder and gives its path.
    """

    name: str
    why: str
    says: str
    make: Callable[[Path], Path]


CASES: list[Case] = []


def hostile(why: str, says: str) -> Callable[[Callable[[], bytes]], Callable[[], bytes]]:
    """Register a function that gives the bytes of a hostile zip file."""

    def register(function: Callable[[], bytes]) -> Callable[[], bytes]:
        def make(folder: Path) -> Path:
            path = folder / "hostile.zip"
            path.write_bytes(function())
            return path

        CASES.append(Case(function.__name__, why, says, make))
        return function

    return register


def hostile_folder(
    why: str, says: str
) -> Callable[[Callable[[Path], object]], Callable[[Path], object]]:
    """Register a function that spoils an unpacked bundle; it is given the folder."""

    def register(function: Callable[[Path], object]) -> Callable[[Path], object]:
        def make(folder: Path) -> Path:
            from .good_bundle import good_files

            path = folder / "hostile"
            for name, content in good_files().items():
                (path / name).parent.mkdir(parents=True, exist_ok=True)
                (path / name).write_bytes(content)
            function(path)
            return path

        CASES.append(Case(function.__name__, why, says, make))
        return function

    return register
