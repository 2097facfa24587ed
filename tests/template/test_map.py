"""The map is true: what `docs/architecture.md` and `CONTRIBUTING.md` name is there, and rooms stand in the order that holds."""

from __future__ import annotations

import importlib
import re
import tomllib
from pathlib import Path

import pytest

import localeval

PACKAGE = Path(localeval.__file__).parent
ROOMS = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
DOCUMENTS = ["docs/architecture.md", "CONTRIBUTING.md"]

#: What is named as an example of what somebody adds.
INVENTED = re.compile(r"<|NN_")


def quoted(text: str) -> list[str]:
    """Give what stands in backticks outside of blocks of code."""
    return re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", text, flags=re.DOTALL))


def is_there(name: str) -> bool:
    """Whether ``room.module`` or ``room.module.thing`` is there."""
    *most, last = name.split(".")
    folder = PACKAGE.joinpath(*most)
    if (folder / f"{last}.py").is_file() or (folder / last / "__init__.py").is_file():
        return True
    if not (folder.is_dir() or folder.with_suffix(".py").is_file()):
        return False
    return hasattr(importlib.import_module(".".join(["localeval", *most])), last)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_file_that_is_named_is_there(repository: Path, document: str) -> None:
    roots = (PACKAGE, repository, repository / "{{cookiecutter.project_slug}}")
    named = [
        name
        for name in quoted((repository / document).read_text(encoding="utf-8"))
        if re.fullmatch(r"[\w{}.<>-]+(/[\w.<>-]+)+", name) and not INVENTED.search(name)
    ]
    assert len(named) > 15
    assert [name for name in named if not any((root / name).exists() for root in roots)] == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_module_and_function_that_is_named_is_there(repository: Path, document: str) -> None:
    named = [
        name
        for name in quoted((repository / document).read_text(encoding="utf-8"))
        if re.fullmatch(r"[a-z_]+(\.\w+)+", name)
        and name.split(".")[0] in ROOMS
        and name.rsplit(".", 1)[1] not in {"json", "csv", "qmd"}
    ]
    assert named
    assert [name for name in named if not is_there(name)] == []


def test_what_is_not_there_would_be_found() -> None:
    assert is_there("base.errors")
    assert is_there("base.errors.ProjectError")
    assert is_there("methods.impact.trial")
    assert not is_there("base.error")
    assert not is_there("base.errors.ProjectErrors")
    assert not is_there("bases.errors.ProjectError")


@pytest.mark.parametrize("document", [*DOCUMENTS, "README.md"])
def test_every_link_to_a_file_leads_somewhere(repository: Path, document: str) -> None:
    path = repository / document
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8"))
    assert links
    assert [link for link in links if not (path.parent / link).exists()] == []


def test_rooms_stand_in_the_order_that_the_linter_holds(repository: Path) -> None:
    settings = tomllib.loads((repository / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    layers = next(item["layers"] for item in contracts if item["id"] == "rooms")
    held = [re.findall(r"\w+", layer) for layer in layers]
    text = (repository / "docs/architecture.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ((?:`\w+`(?:, )?)+) \|", text, re.MULTILINE)
    assert [re.findall(r"\w+", row) for row in rows] == held
    assert {room for line in held for room in line} == ROOMS
