"""Methods neither read nor write: what a linter of imports cannot see, found in the code itself.

import-linter holds which packages `methods` may import (`pyproject.toml`). numpy and pandas read and write files as
well, and `open` needs no import.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from localeval import methods

FOLDER = Path(methods.__file__).parent
MODULES = sorted(FOLDER.rglob("*.py"))

#: Arrays and tables, numbers, and the parts of the standard library that touch nothing outside the program.
ALLOWED = {
    "__future__",
    "collections",
    "dataclasses",
    "functools",
    "itertools",
    "localeval",
    "math",
    "numpy",
    "pandas",
    "re",
    "scipy",
    "statsmodels",
    "typing",
    "warnings",
}

#: Builtins, functions of numpy and pandas, and methods of their objects that go to a file, a screen or another program.
OUTSIDE = re.compile(
    r"open|print|input|exec|eval|compile|breakpoint|__import__|Path"
    r"|read_\w+|to_(csv|excel|feather|hdf|html|json|latex|markdown|orc|parquet|pickle|sql|stata|xml|clipboard)"
    r"|load|loadtxt|genfromtxt|fromfile|memmap|open_memmap|save|savetxt|savez|savez_compressed|tofile|dump"
    r"|loadmat|savemat|read|write|read_text|read_bytes|write_text|write_bytes"
)


def outside(code: str) -> list[str]:
    """Say what a piece of code imports or calls that goes beyond the program."""
    found = []
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [node.module or "."]
        elif isinstance(node, ast.Name | ast.Attribute):
            name = node.id if isinstance(node, ast.Name) else node.attr
            if ast.unparse(node) == "re.compile":
                continue  # of a pattern, not of code
            if OUTSIDE.fullmatch(name):
                found.append(f"line {node.lineno}: {name}")
            continue
        else:
            continue
        found += [f"line {node.lineno}: {n}" for n in names if n.split(".")[0] not in ALLOWED]
    return found


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(FOLDER)))
def test_a_method_reads_and_writes_nothing(path: Path) -> None:
    assert outside(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "code",
    [
        "open('people.csv')",
        "def f(path):\n    return path.read_text()",
        "pd.read_csv(name)",
        "table.to_parquet(name)",
        "np.save(name, values)",
        "read = open",
        "from pathlib import Path",
        "import os.path",
        "print(estimate)",
        "compile(text, name, 'exec')",
        "code.compile(text)",
    ],
)
def test_reading_and_writing_would_be_found(code: str) -> None:
    assert outside(code)


def test_arithmetic_is_not_taken_for_it() -> None:
    assert outside("import numpy as np\ntotal = np.sum(values.to_numpy()) + loads['a']") == []
