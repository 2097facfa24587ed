"""What a person is told to do: once, and in one order."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import localeval
from localeval.checks.doubt_problems import _LEAVE_IT

PACKAGE = Path(localeval.__file__).parent
RIGHT = re.compile(r"[Ii]f (?:it is|they are|that is) right,")


def texts() -> Iterator[tuple[str, str]]:
    """Give each text of the rooms that ask about data, with where it stands; what is filled in is left open."""
    for room in ("checks", "data"):
        for path in sorted((PACKAGE / room).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.JoinedStr):
                    parts = [
                        str(part.value) if isinstance(part, ast.Constant) else "..."
                        for part in node.values
                    ]
                    yield f"{path.name}:{node.lineno}", "".join(parts)
                elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                    yield f"{path.name}:{node.lineno}", node.value


ASKED = [(place, text) for place, text in texts() if RIGHT.search(text)]


def test_there_are_such_texts() -> None:
    assert len(ASKED) > 20


@pytest.mark.parametrize(("place", "text"), ASKED, ids=[place for place, _ in ASKED])
def test_what_to_do_where_nothing_is_wrong_is_said_once(place: str, text: str) -> None:
    """A line that accepts takes the place of "leave it", which it can only where that is a sentence at the end."""
    assert len(RIGHT.findall(text)) == 1, place
    assert not RIGHT.search(_LEAVE_IT.sub("", text)) or "write under data" in text or ", remove the outcome" in text, place  # fmt: skip
