"""What is looked up in Python code: docstrings, and departures from PEP 8."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from localeval.checks.rule import Subject


def trees(subject: Subject) -> Iterator[ast.Module]:
    """Give the syntax tree of each module of the package; what cannot be parsed is left out."""
    for path in subject.python_files:
        if path.is_relative_to(subject.root / "src"):
            try:
                yield ast.parse(subject.read(path.relative_to(subject.root).as_posix()))
            except SyntaxError:
                continue  # the rule on the coding standard says so


_Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def docstrings(tree: ast.Module) -> Iterator[bool]:
    """Say of the module and of each public definition at its top whether it has a docstring."""
    yield ast.get_docstring(tree) is not None
    for node in tree.body:
        if isinstance(node, _Definition) and not node.name.startswith("_"):
            yield ast.get_docstring(node) is not None


def departures(source: str) -> Iterator[tuple[int | None, str]]:
    """Give the line of each departure from PEP 8, and what it is."""
    try:
        tree = ast.parse(source)
    except SyntaxError as error:
        yield error.lineno, "this is not valid Python."
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.ExceptHandler) and node.type is None:
            yield node.lineno, "'except:' takes every error, also Ctrl+C."
        elif isinstance(node, ast.ImportFrom) and any(name.name == "*" for name in node.names):
            yield node.lineno, "'import *' hides where names are from."
        elif isinstance(node, ast.ClassDef) and not re.fullmatch(r"_*[A-Z][A-Za-z0-9]*", node.name):
            yield node.lineno, f"the class '{node.name}' is not named in CapWords."
    for i, line in enumerate(source.splitlines(), 1):
        if line.startswith("\t"):
            yield i, "it is indented with a tab."
