"""The steps of a demonstration: each is a command that a person would give, timed, and not done twice for nothing."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Steps:
    """The steps of a demonstration: how long each took, and which need not be done again.

    Attributes
    ----------
    record : Path
        Where it is kept what the steps that are looked at here were done from. ``localeval run`` knows that of itself.
    seconds : dict of str to float
    """

    record: Path
    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Say what is done now, and remember how long it takes."""
        print(f"\n{name}", flush=True)
        begun = time.perf_counter()
        yield
        self.seconds[name] = time.perf_counter() - begun

    def once(
        self, name: str, needs: Sequence[Path], made: Path, source: Path, *command: str | Path
    ) -> None:
        """Do a command of ``localeval`` unless it was done from the same files before.

        Parameters
        ----------
        name : str
            What to call the step.
        needs : sequence of Path
            Files and folders whose content counts.
        made : Path
            What the command makes; without it, it is done again.
        source : Path
            The package to use.
        command : str or Path
        """
        state = fingerprint(needs, " ".join(map(str, command)))
        done = json.loads(self.record.read_text(encoding="utf-8")) if self.record.is_file() else {}
        if made.exists() and done.get(name) == state:
            print(f"\n{name}: nothing has changed", flush=True)
            return
        with self.step(name):
            localeval(source, *command)
        content = json.dumps({**done, name: state}, indent=1)
        self.record.write_text(content, encoding="utf-8")


def fingerprint(paths: Sequence[Path], text: str) -> str:
    """Give a digest of a text and of the content of files, those in folders included."""
    whole = hashlib.sha256(text.encode())
    for path in paths:
        for file in [path] if path.is_file() else sorted(path.rglob("*")):
            if file.is_file() and "__pycache__" not in file.parts:
                whole.update(f"{file.name}\0".encode() + hashlib.sha256(file.read_bytes()).digest())
    return whole.hexdigest()


def localeval(source: Path, *arguments: str | Path) -> None:
    """Run a command of the package that lies in ``source``; what it prints is seen.

    Raises
    ------
    subprocess.CalledProcessError
        It did not end well; it has said why.
    """
    environment = {**os.environ, "PYTHONPATH": str(source), "PYTHONUTF8": "1"}
    subprocess.run([sys.executable, "-m", "localeval", *arguments], env=environment, check=True)
