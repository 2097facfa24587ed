"""The faults of style that ``check`` finds in a project's own code: the same as a walk through every node would."""

from __future__ import annotations

import ast
import re

import pytest

from localeval.checks import rap_rules


def by_walking(source: str) -> list[int]:
    """Give the lines of the faults by looking at every node."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.ExceptHandler | ast.ImportFrom | ast.ClassDef):
            continue
        if isinstance(node, ast.ExceptHandler):
            fault = node.type is None
        elif isinstance(node, ast.ImportFrom):
            fault = any(name.name == "*" for name in node.names)
        else:
            fault = not re.fullmatch(r"_*[A-Z][A-Za-z0-9]*", node.name)
        if fault:
            found.append(node.lineno)
    return found


@pytest.mark.parametrize(
    ("source", "faults"),
    [
        ("try:\n    pass\nexcept:\n    pass\n", 1),
        ("try:\n    pass\nexcept :\n    pass\n", 1),
        ("try:\n    pass\nexcept \\\n  :\n    pass\n", 1),
        ("try: pass\nexcept: pass\n", 1),
        ("def f():\n    try:\n        pass\n    except:\n        pass\n", 1),
        ("try:\n    pass\nexcept ValueError:\n    pass\n", 0),
        ("from os import *\n", 1),
        ("from os import  *\n", 1),
        ("from os import*\n", 1),
        ("from os import \\\n    *\n", 1),
        ("x = 1; from os import *\n", 1),
        ("class small:\n    pass\n", 1),
        ("class  small_words(object):\n    pass\n", 1),
        ("class \\\n  small: pass\n", 1),
        ("class Two_words:\n    pass\n", 1),
        ("class ÉcoleNormale:\n    pass\n", 1),
        ("class _Hidden:\n    pass\n", 0),
        ("class Café:\n    pass\n", 1),
        ("def f():\n    class inner:\n        pass\n", 1),
        ("@dataclass\nclass Fine2:\n    pass\n", 0),
        ("# except: and import * and class small: are words here\nx = 1\n", 0),
    ],
)
def test_every_fault_is_found_however_it_is_spelt(source: str, faults: int) -> None:
    lines = [line for line, _ in rap_rules._style_faults(source, ast.parse(source))]
    assert lines == by_walking(source)
    assert len(lines) == faults
