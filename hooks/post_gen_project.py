"""Remove caches that came along from a template folder in which somebody worked, and say what to do next.

Cookiecutter copies whatever lies in the template's folder, git or not, so a checkout whose tests were
run would put its `__pycache__` into the new project. Only the folders that the template fills are
searched; nothing else of the project is touched. cruft runs this hook at each update too, in a temporary folder that
is soon gone: nothing is said there.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

FILLED = ("data", "local", "notebooks", "_extensions", "src", "tests", "tools")
CACHES = frozenset(
    [
        "__pycache__",
        ".hypothesis",
        ".ipynb_checkpoints",
        ".mypy_cache",
        ".pytest_cache",
        ".ruff_cache",
    ]
)


def remove_caches(project: Path) -> None:
    """Remove every cache folder at the top of the project and inside the folders that the template fills."""
    inside = (path for name in FILLED for path in (project / name).rglob("*"))
    for path in [*project.iterdir(), *inside]:
        if path.name in CACHES and path.is_dir():
            shutil.rmtree(path, ignore_errors=True)


def is_to_stay(project: Path) -> bool:
    """Whether somebody will work in this folder: it is no temporary one, and the caller has not said LOCALEVAL_NEXT=no."""
    temporary = Path(tempfile.gettempdir()).resolve()
    wanted = os.environ.get("LOCALEVAL_NEXT", "").lower() not in {"no", "0", "false"}
    return wanted and temporary not in project.resolve().parents


def next_commands(folder: str, *, make: bool, windows: bool = False) -> str:
    """Say how the first report is made.

    Parameters
    ----------
    folder : str
        The project's.
    make : bool
        Whether make is there; without it the commands are in the project's README.
    windows : bool
        Quote for the Windows Command Prompt instead of a POSIX shell.
    """
    there = subprocess.list2cmdline([folder]) if windows else shlex.quote(folder)
    if make:
        lines = ["The project is made. Next:", "", f"  cd {there}", "  make setup", "  make run"]
    else:
        lines = [
            *("The project is made. Next:", "", f"  cd {there}", ""),
            'and then the commands for a machine without make, in README.md under "First run".',
        ]
    return "\n".join(["", *lines])


if __name__ == "__main__":
    here = Path.cwd()
    remove_caches(here)
    if is_to_stay(here):
        # A Windows console may lack a letter of the path; the message matters more than that letter.
        sys.stdout.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
        print(
            next_commands(
                str(here), make=bool(shutil.which("make")), windows=sys.platform == "win32"
            )
        )
