"""One project on disk and the command line of its own copy of the package, for the tests beside it."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Command = subprocess.CompletedProcess[str]

#: What the machine or the test runner may have set and what would change a run.
NOT_PASSED_ON = re.compile(
    r"LOCALEVAL_.*|PYTEST_.*|COV_.*|SOURCE_DATE_EPOCH|PYTHONPATH|PYTHONDONTWRITEBYTECODE|.*_NUM_THREADS"
)


def environment(root: Path, **more: str) -> dict[str, str]:
    """Give the environment of a person who works in a project."""
    kept = {name: value for name, value in os.environ.items() if not NOT_PASSED_ON.fullmatch(name)}
    return {**kept, "PYTHONPATH": str(root / "src"), "PYTHONUTF8": "1", **more}


def localeval(root: Path, *arguments: str, **more: str) -> Command:
    """Run a command of the project's own package inside the project."""
    return subprocess.run(
        [sys.executable, "-m", "localeval", *arguments],
        cwd=root,
        env=environment(root, **more),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def digests(folder: Path) -> dict[str, str]:
    """Give the digest of every file in a folder, by its path in there; what Python has compiled is left out."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }


def times(folder: Path) -> dict[str, int]:
    """Give when every file in a folder was written."""
    return {str(path): path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}


@dataclass(frozen=True)
class Seen:
    """What a command was seen to do.

    Attributes
    ----------
    imported : set of str
        Packages, by the first part of their name.
    started : list of str
        Programs, as often as each was started.
    written : set of str
        Files inside the project, from its folder on.
    """

    imported: set[str]
    started: list[str]
    written: set[str]


@dataclass(frozen=True)
class Project:
    """A project that has been run, and what the run said."""

    root: Path
    summary: dict[str, Any]

    @property
    def output(self) -> Path:
        """Where all places' outputs are."""
        return self.root / "output"

    @property
    def places(self) -> list[Path]:
        """Output folders, one a place; the comparison of several is none."""
        folders = (path for path in self.output.iterdir() if path.is_dir())
        return sorted(path for path in folders if path.name != "comparison")

    @property
    def place(self) -> Path:
        """Output folder of the only place."""
        (place,) = self.places
        return place

    def results(self) -> dict[str, Any]:
        """Read ``results.json`` of the only place."""
        found: dict[str, Any] = json.loads((self.place / "results.json").read_text("utf-8"))
        return found

    def replace(self, file: str, old: str, new: str) -> None:
        """Edit a text file of the project."""
        path = self.root / file
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{file} no longer holds {old!r}"
        path.write_text(text.replace(old, new), encoding="utf-8")

    def run(self, *arguments: str, **more: str) -> Command:
        """Run the project with the renderer that is always there."""
        return localeval(self.root, "run", "--renderer", "pandoc", *arguments, **more)

    def watched_run(self, *arguments: str) -> tuple[Command, Seen]:
        """Run the project, and give also what the run imported, started and wrote."""
        told = self.root.with_name("watched.json")
        script = Path(__file__).with_name("watched.py")
        command = subprocess.run(
            [sys.executable, script, told, "run", "--renderer", "pandoc", *arguments],
            cwd=self.root,
            env=environment(self.root),
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        lists = json.loads(told.read_text(encoding="utf-8"))
        root = self.root.resolve()
        files = (Path(name) for name in lists["written"])
        inside = {file.relative_to(root) for file in files if file.is_relative_to(root)}
        return command, Seen(
            imported=set(lists["imported"]),
            started=lists["started"],
            written={file.as_posix() for file in inside},
        )

    def done(self) -> set[str]:
        """Run the project and give the steps that were done, without the code of the place."""
        return self.steps_of(self.run("--json"))

    def steps_of(self, command: Command) -> set[str]:
        """Give the steps that a run with ``--json`` did, without the code of the place."""
        assert command.returncode == 0, command.stderr + command.stdout
        names = json.loads(command.stdout)["done"]
        return {name.replace(f" {self.place.name}", "") for name in names}
