"""Remove caches that came along from a template folder in which somebody worked.

Cookiecutter copies whatever lies in the template's folder, git or not, so a checkout whose tests were
run would put its `__pycache__` into the new project. Only the folders that the template fills are
searched; nothing else of the project is touched.
"""

from __future__ import annotations

import shutil
from pathlib import Path

FILLED = ("data", "notebooks", "report", "src", "tests", "tools")
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


if __name__ == "__main__":
    remove_caches(Path.cwd())
