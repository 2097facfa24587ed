"""What a reader is told to type is there: commands, options, targets, keys, headings that links lead to, tables of contents."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML
from typer.main import get_command

import localeval
from localeval import cli

PROJECT = "{{cookiecutter.project_slug}}"
#: For people who use the template, and for those who change it.
DOCUMENTS = (
    "README.md",
    "CONTRIBUTING.md",
    "docs/tutorial.md",
    "docs/architecture.md",
    "docs/decisions.md",
    "examples/README.md",
    "benchmarks/README.md",
    f"{PROJECT}/README.md",
    f"{PROJECT}/data/README.md",
)
WITH_CONTENTS = {"docs/decisions.md": "##+", "docs/architecture.md": "##"}
#: Keys of a profile of one's own, whose shape has no schema.
OF_PROFILES = {"funder", "cohorts", "not_read"}
BLOCK = re.compile(r"```\w*\n.*?```", re.DOTALL)


@pytest.fixture(params=DOCUMENTS)
def document(request: pytest.FixtureRequest, repository: Path) -> Path:
    """Give each document in turn."""
    return repository / str(request.param)


@cache
def options() -> dict[str, set[str]]:
    """Give the options of each command of ``localeval``."""
    commands: dict[str, Any] = get_command(cli.app).commands  # type: ignore[attr-defined]
    return {
        name: {option for one in command.params for option in (*one.opts, *one.secondary_opts)}
        for name, command in commands.items()
    }


@cache
def targets(makefile: Path) -> set[str]:
    """Give the targets of a Makefile."""
    return set(re.findall(r"^([a-z][a-z-]*):", makefile.read_text(encoding="utf-8"), re.MULTILINE))


@cache
def anchors(path: Path) -> set[str]:
    """Give what links can lead to in a document, as GitHub names its headings."""
    text = BLOCK.sub("", path.read_text(encoding="utf-8"))
    return {anchor(heading) for heading in re.findall(r"^#+ (.*)$", text, re.MULTILINE)}


def anchor(heading: str) -> str:
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def typed(text: str, program: str) -> Iterator[tuple[str, str]]:
    """Give the first word behind a program, and the rest, wherever it stands as something to type."""
    found = re.finditer(rf"(?:`|^)(?:\S*/)?{program} ([a-z][a-z-]*)([^`\n#]*)", text, re.MULTILINE)
    return ((match[1], match[2]) for match in found)


def test_commands_and_their_options_are_there(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    known = options()
    wrong = []
    for name, rest in (*typed(text, "localeval"), *typed(text, "python -m localeval")):
        given = set(re.findall(r"(?<!\S)--[a-z][a-z-]*", rest)) - {"--help"}
        if name not in known or not given <= known[name] | {"--debug"}:
            wrong.append(f"localeval {name}{rest}")
    assert wrong == []


def test_targets_of_make_are_there(document: Path, repository: Path) -> None:
    files = (repository / "Makefile", repository / PROJECT / "Makefile")
    known = {target for file in files for target in targets(file)}
    text = document.read_text(encoding="utf-8")
    assert {name for name, _ in typed(text, "make")} <= known


def test_links_lead_to_a_heading_that_is_there(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    links = re.findall(r"\]\(((?![a-z]+:)[^)\s#]*)#([^)\s]+)\)", text)
    ends = [((document.parent / file) if file else document, heading) for file, heading in links]
    assert [(file, heading) for file, heading in ends if heading not in anchors(file)] == []


@pytest.mark.parametrize("name", WITH_CONTENTS)
def test_a_table_of_contents_names_every_section_in_order(repository: Path, name: str) -> None:
    text = (repository / name).read_text(encoding="utf-8")
    headings = re.findall(rf"^{WITH_CONTENTS[name]} (.*)$", text, re.MULTILINE)
    first = text.index("\n## ")
    listed = re.findall(r"^ *- \[(.*)\]\(#(.*)\)$", text[:first], re.MULTILINE)
    assert listed == [(heading, anchor(heading)) for heading in headings]


def test_examples_of_settings_are_yaml_with_keys_that_are_known(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    for block in re.findall(r"```yaml\n(.*?)```", text, re.DOTALL):
        found = YAML(typ="safe").load(block)
        keys = set(found) if isinstance(found, dict) else set()
        assert keys <= known_keys() | OF_PROFILES, block


@cache
def known_keys() -> set[str]:
    """Give the keys of every file that people write, at any depth: examples show a part of one."""
    schemas = Path(localeval.__file__).parent / "schema"
    found: set[str] = set()

    def look(part: Any) -> None:
        if isinstance(part, dict):
            properties = part.get("properties")
            found.update(properties if isinstance(properties, dict) else ())
        for inner in part.values() if isinstance(part, dict) else part:
            if isinstance(inner, dict | list):
                look(inner)

    for path in schemas.glob("*.json"):
        look(json.loads(path.read_text(encoding="utf-8")))
    return found


def test_what_is_not_there_would_be_found() -> None:
    """The finders see what they are for, so that an empty list says something."""
    text = (
        "Type `localeval check --advice`, or\nmake run\nor `.venv/bin/python -m localeval start x`."
    )
    assert list(typed(text, "localeval")) == [("check", " --advice")]
    assert list(typed(text, "python -m localeval")) == [("start", " x")]
    assert list(typed(text, "make")) == [("run", "")]
    assert "--advice" in options()["check"]
    assert {"check", "run", "publish"} <= options().keys()
    assert {"places", "covariates", "header_row"} <= known_keys()
    assert anchor("`localeval start`, and what it's for") == "localeval-start-and-what-its-for"
