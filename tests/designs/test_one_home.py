"""A design is one file: nothing outside ``designs/`` chooses by the name of a design or of an estimator."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import localeval
from localeval.designs import registry

PACKAGE = Path(localeval.__file__).parent
#: A code that is no ordinary word, anywhere; and any code by itself, or where a sentence calls it a design.
NAMES = re.compile(
    "|".join(
        [
            *(rf"\b{code}\b" for code in registry.codes() if "_" in code),
            *(rf"^{code}$|\bdesign(?: is|:)? '?{code}\b" for code in registry.codes()),
        ]
    )
)
ESTIMATORS = {e.code for design in registry.BUILT_IN for e in design.estimators}


def modules() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        name = path.relative_to(PACKAGE).as_posix()
        if not name.startswith("designs/"):
            yield name, ast.parse(path.read_text(encoding="utf-8"))


def texts_of(tree: ast.Module) -> Iterator[ast.Constant]:
    """Give every text but the docstrings."""
    documents = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in documents
        ):
            yield node


def named_in(tree: ast.Module, name: str) -> Iterator[str]:
    for node in texts_of(tree):
        estimator = node.value in ESTIMATORS and not name.startswith("methods/")
        if estimator or NAMES.search(str(node.value)):
            yield f"{name}:{node.lineno}: {node.value!r}"


def compared_in(tree: ast.Module, name: str) -> Iterator[str]:
    """Find comparisons of something called ``design`` with texts."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Compare):
            continue
        sides = [node.left, *node.comparators]
        is_design = any(ast.unparse(side).split(".")[-1] == "design" for side in sides)
        texts = (ast.walk(side) for side in sides)
        if is_design and any(
            isinstance(part, ast.Constant) and isinstance(part.value, str)
            for parts in texts
            for part in parts
        ):
            yield f"{name}:{node.lineno}: {ast.unparse(node)}"


def test_no_design_and_no_estimator_is_named_outside_its_file() -> None:
    assert [found for name, tree in modules() for found in named_in(tree, name)] == []


def test_nothing_outside_the_designs_compares_a_design_with_a_code() -> None:
    assert [found for name, tree in modules() for found in compared_in(tree, name)] == []


def test_the_two_tests_above_see_what_they_look_for() -> None:
    tree = ast.parse(
        'if facts.design == "monitoring":\n    x = {"randomised_trial": 1}\n'
        'y = f"choose design: monitoring, which estimates nothing"\nz = "doubly_robust"\n'
        'w = "the notes of monitoring visits"\n'
    )
    assert len(list(named_in(tree, "report/x.py"))) == 4
    assert len(list(compared_in(tree, "report/x.py"))) == 1
