"""The example of a whole evaluation, by the commands of the tutorial: every part has its section, and what is printed holds the truth."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path
from types import ModuleType

import pytest
from ruamel.yaml import YAML

from .project import Command, Project, localeval

REPOSITORY = Path(__file__).resolve().parents[2]
TUTORIAL = REPOSITORY / "docs" / "tutorial.md"
EXAMPLE = REPOSITORY / "examples" / "whole-evaluation" / "way-in"


def commands() -> list[list[str]]:
    """Give the commands that the tutorial has a person try in this project, without the name of the program."""
    text = TUTORIAL.read_text(encoding="utf-8").partition("To try it, in `demo/way-in`:")[2]
    block = text.partition("```\n")[2].partition("```")[0]
    lines = [line.split() for line in block.splitlines()]
    assert all(words[0] == "localeval" for words in lines)
    return [words[1:] for words in lines]


@pytest.fixture(scope="module")
def done(
    examples: ModuleType, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Project, dict[str, Command]]:
    """Make the project with participants only, for the screen alone, and give every command of the tutorial what it said."""
    root: Path = examples.bake(EXAMPLE, tmp_path_factory.mktemp("whole"))
    project = Project(root, {})
    project.replace("evaluation.yml", "formats: [html, docx, pdf]", "formats: [html]")
    made = localeval(root, "simulate", "--force")
    assert made.returncode == 0, made.stdout + made.stderr
    said = {}
    for words in commands():
        public = [str(path.relative_to(root)) for path in sorted(root.glob("public/*.zip"))]
        given = [each for word in words for each in (public if "*" in word else [word])]
        said[words[0]] = localeval(root, *given)
    return project, said


def test_every_command_of_the_tutorial_ends_well(
    done: tuple[Project, dict[str, Command]],
) -> None:
    _, said = done
    assert list(said) == ["simulate", "check", "run", "publish", "compare", "library"]
    ended = {name: (c.returncode, c.stdout[-2000:] + c.stderr[-2000:]) for name, c in said.items()}
    assert {name: code for name, (code, _) in ended.items() if code} == {}, ended


def test_every_part_has_its_section(done: tuple[Project, dict[str, Command]]) -> None:
    project, _ = done
    page = (project.place / "report.html").read_text(encoding="utf-8")
    headings = {re.sub(r"<[^>]+>", "", h).strip() for h in re.findall(r"<h[23][^>]*>(.*?)</h[23]>", page, re.S)}  # fmt: skip
    assert {
        "Delivery", "Targets", "Reach", "Equality", "By provider", "Value for money", "How it was meant to work", "Who took part in running it",
        "Did what was planned happen", "What people said", "The place", "What was learnt",
    } <= headings  # fmt: skip
    assert (project.place / "return.xlsx").is_file()
    assert "Example coder 1.0" in page, "the declared use of AI"


def test_no_note_stands_under_two_tables(done: tuple[Project, dict[str, Command]]) -> None:
    """What holds for several tables is said once, also where a section of its own made them."""
    project, _ = done
    [source] = project.root.glob("reports/*/report.qmd")
    text = source.read_text(encoding="utf-8")
    blocks = re.findall(r"^:+ \{?\.?table-note\}?\n(.*?)\n:::", text, re.M | re.S)
    notes = [note for block in blocks for note in {line.strip() for line in block.splitlines()}]
    assert len(notes) > 8
    assert {note for note in notes if notes.count(note) > 1} == set()
    assert text.count("Counts are rounded to the nearest 5") == 1


def test_what_is_printed_holds_the_truth_or_lies_next_to_it(
    done: tuple[Project, dict[str, Command]],
) -> None:
    """One of 20 intervals may miss; none may be far off."""
    project, _ = done
    truth = json.loads((project.root / "build/simulated-truth.json").read_text("utf-8"))["delivery"]
    steps = [
        one
        for one in project.results()["delivery"]
        if one["kind"] in {"started", "job", "kept"} and not one["cohort"] and "by" not in one
    ]
    assert len(steps) == 3
    for one in steps:
        true = truth[one["kind"]]
        percent = 100 * (true if one["kind"] == "started" else true[str(one["months"])])
        half = (one["high"] - one["low"]) / 2
        assert one["low"] - half < percent < one["high"] + half, (one, percent)


def test_values_of_the_example_are_marked_as_made_up_in_every_row() -> None:
    table = EXAMPLE.parent / "steps-to-work" / "data" / "unit_values.csv"
    header, *rows = list(csv.DictReader(table.read_text(encoding="utf-8").splitlines())) or [{}]
    for row in (header, *rows):
        assert "(synthetic)" in row["label"]
        assert "made up for this example" in row["source"]
        assert row["licence"] == "none: made up"
        assert row["edition"] == "synthetic"
        assert row["price_year"].isdigit()
    settings = YAML(typ="safe").load((table.parents[1] / "evaluation.yml").read_text("utf-8"))
    assert settings["prior_outcomes"], (
        "without an earlier outcome the evidence is of level 2, and no benefit is shown"
    )
    assert settings["value"]["public_funders"]
