"""Called by Quarto before it renders the project: assemble the reports with `localeval run`, which executes the notebooks.

Quarto may start this with any Python; the one of the project's environment is taken where there is one.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent


def python() -> str:
    """Give the Python of the project's environment, else the one that runs this."""
    for name in ("bin/python", "Scripts/python.exe"):
        own = PROJECT / ".venv" / name
        if own.is_file():
            return str(own)
    return sys.executable


def localeval(*arguments: str) -> int:
    """Run a command of localeval in the project's folder; give its exit code."""
    return subprocess.run(
        [python(), "-m", "localeval", *arguments], cwd=PROJECT, check=False
    ).returncode


if __name__ == "__main__":
    sys.exit(localeval("run", "--assemble-only"))
