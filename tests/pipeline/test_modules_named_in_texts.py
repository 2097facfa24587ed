"""Modules that are imported by a name in a text, as by the warm process that kernels are forked from, are there.

What cannot be imported ahead is passed over there, so that a module which was moved would cost time at every start and
nothing would say so.
"""

from __future__ import annotations

import ast
import importlib.util
import re
from pathlib import Path

import localeval

PACKAGE = Path(localeval.__file__).parent


def named_in_texts() -> set[str]:
    """Give every text in the package that is the name of a module of it."""
    texts = {
        node.value
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    return {text for text in texts if re.fullmatch(r"localeval(\.\w+)+", text)}


def is_there(name: str) -> bool:
    try:
        return importlib.util.find_spec(name) is not None
    except ModuleNotFoundError:
        return False


def test_every_module_that_is_named_in_a_text_is_there() -> None:
    named = named_in_texts()
    assert "localeval.pipeline.fork_server" in named
    assert sorted(name for name in named if not is_there(name)) == []


def test_one_that_is_not_there_would_be_found() -> None:
    assert not is_there("localeval.report.no_such_module")
    assert not is_there("localeval.no_such_room.module")
