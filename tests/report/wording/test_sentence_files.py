"""The files of sentences: every key is used and every key that is asked for is there, and no module keeps a sentence to itself."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from localeval import report
from localeval.report.wording.catalogue import (
    WordingError,
    as_one,
    sentences,
)

REPORT = Path(report.__file__).parent
#: What the methods of ``Sentences`` are called with.
ASKING = {"plain", "markdown", "by_number", "has"}
#: Forms of a sentence, behind its key.
FORMS = {"one", "other", "up", "down", "across", "joined", "offered", "start", "months", "years"}
#: Modules of the report with sentences that are still written in Python. The list may only shrink.
NOT_MOVED = {
    "charts/over_time.py",
    "charts/score_overlap.py",
    "wording/chart_words.py",
}


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def modules() -> list[Path]:
    return sorted(REPORT.rglob("*.py"))


def pattern(node: ast.expr) -> str | None:
    """Give the keys that an expression can stand for, as a pattern; None where it is no text."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return re.escape(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(pattern(part) or r"[\w-]+(?:\.[\w-]+)*" for part in node.values)
    return None


def texts(tree: ast.AST) -> Iterator[str]:
    """Give every text of a module as a pattern, those in one f-string as one."""
    inside = {
        id(part)
        for node in ast.walk(tree)
        if isinstance(node, ast.JoinedStr)
        for part in node.values
    }
    for node in ast.walk(tree):
        if id(node) in inside and isinstance(node, ast.Constant):
            continue
        if isinstance(node, ast.expr) and (found := pattern(node)):
            yield found


def asked(tree: ast.AST) -> Iterator[str]:
    """Give what the sentences are asked for, where the call itself says it."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        if node.func.attr not in ASKING or not node.args:
            continue
        choices = [node.args[0]]
        while choices:
            choice = choices.pop()
            if isinstance(choice, ast.IfExp):
                choices += [choice.body, choice.orelse]
            elif isinstance(choice, ast.Call):  # plain(by_number("…")), which is walked over itself
                continue
            elif found := pattern(choice):
                yield found


def is_used(key: str, known: list[re.Pattern[str]]) -> bool:
    heads = [key]
    while "." in heads[-1] and heads[-1].rpartition(".")[2] in FORMS:
        heads.append(heads[-1].rpartition(".")[0])
    return any(item.fullmatch(head) for head in heads for item in known)


def test_every_key_is_used() -> None:
    found = {text for path in modules() for text in texts(parsed(path))}
    # A text that names no part of a key would match them all.
    known = [
        re.compile(text) for text in found if re.search(r"[a-z]{3}", text.replace(r"[\w-]", ""))
    ]
    unused = [key for key in sentences().names() if not is_used(key, known)]
    assert unused == []


def test_every_key_that_is_asked_for_is_there() -> None:
    known = sentences().names()
    heads = {key[:at] for key in known for at, c in enumerate(key) if c == "."}
    known += heads
    lacking = [
        f"{path.name}: {text}"
        for path in modules()
        for text in asked(parsed(path))
        if not any(re.fullmatch(text, key) for key in known)
    ]
    assert lacking == []


def docstrings(tree: ast.AST) -> set[int]:
    """Give the texts that stand for themselves: docstrings of modules, classes, functions and attributes."""
    return {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }


def messages(tree: ast.AST) -> set[int]:
    """Give the texts of errors, which no report prints."""
    found: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign):
            named = {to.id for to in node.targets if isinstance(to, ast.Name)}
            is_message = bool(named & {"msg", "remedy"})
        elif isinstance(node, ast.Call):
            is_message = isinstance(node.func, ast.Name) and node.func.id == "Problem"
        else:
            is_message = isinstance(node, ast.Raise)
        if is_message:
            found |= {id(part) for part in ast.walk(node)}
    return found


def is_sentence(text: str) -> bool:
    """Whether a text is one that a reader is told: with a blank and a full stop, or of more than five words."""
    told = re.sub(r"<[^>]*>?", " ", text)  # without the marks of HTML and SVG
    words = [word for word in told.split() if re.fullmatch(r"\W*[A-Za-z’'-]{2,}\W*", word)]
    return bool(re.search(r"[A-Za-z] [A-Za-z].*\.(?:$| )", told)) or len(words) > 5


def sentences_in(path: Path) -> list[str]:
    tree = parsed(path)
    passed_over = docstrings(tree) | messages(tree)
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in passed_over
        and is_sentence(node.value)
    ]


def test_no_module_of_the_report_holds_a_sentence_beyond_those_that_are_listed() -> None:
    found = {path.relative_to(REPORT).as_posix(): sentences_in(path) for path in modules()}
    holding = {name for name, texts in found.items() if texts}
    assert {name: found[name] for name in holding - NOT_MOVED} == {}
    assert holding >= NOT_MOVED, "take what is moved off the list"


def test_a_sentence_in_python_is_found() -> None:
    assert is_sentence("The programme helped.")
    assert is_sentence("shares are of everybody in the group")
    assert not is_sentence("table.comparison_adjusted")
    assert not is_sentence("Comparison group")


def test_a_key_stands_in_one_file_only() -> None:
    with pytest.raises(WordingError, match=r"'who' stands both in a\.yml and in b\.yml"):
        as_one({"a.yml": {"who": "people"}, "b.yml": {"who": "persons"}})
