"""What cannot be used is named all at once, what fails is named exactly, and nothing is lost."""

from __future__ import annotations

import json

import nbformat
import pytest

from .project import Project, digests, localeval, times


@pytest.fixture
def state(copy: Project) -> tuple[dict[str, str], dict[str, int]]:
    """Give the outputs as they are before anything goes wrong."""
    return digests(copy.output), times(copy.output)


def spoil(project: Project) -> None:
    """Mis-spell a column, put a word among numbers, and repeat a person."""
    people = project.root / "data" / "people.csv"
    lines = people.read_text(encoding="utf-8").splitlines()
    lines[0] = lines[0].replace("married", "maried")
    lines[4] = lines[4].replace(",27,", ",twenty-two,", 1)
    assert "twenty-two" in lines[4]
    people.write_text("\n".join([*lines, lines[1]]) + "\n", encoding="utf-8")
    outcomes = project.root / "data" / "outcomes.csv"
    lines = outcomes.read_text(encoding="utf-8").splitlines()
    person, month, _, earnings = lines[2].split(",")
    lines[2] = f"{person},{month},2,{earnings}"
    outcomes.write_text("\n".join(lines) + "\n", encoding="utf-8")


def test_all_problems_of_the_data_are_named_together_and_nothing_is_lost(
    copy: Project, state: tuple[dict[str, str], dict[str, int]]
) -> None:
    spoil(copy)
    command = copy.run()
    assert command.returncode == 2
    said = command.stderr
    found = [line for line in said.splitlines() if line.startswith("- ")]
    wanted = {
        "data/people.csv, column married": "'maried'",
        "data/people.csv, column age, row 5": "not a plain number",
        "data/people.csv, column person_id, row 2": "row 447",
        "data/outcomes.csv, column any_earnings, row 3": "Write 1 for yes and 0 for no",
    }
    assert len(found) == len(wanted)
    for where, words in wanted.items():
        (problem,) = [line for line in found if line.startswith(f"- {where}:")]
        assert words in problem
    assert "twenty-two" not in said  # a person's value stays in the file
    assert "Traceback" not in said
    assert (digests(copy.output), times(copy.output)) == state
    again = localeval(copy.root, "check")
    assert again.returncode == 2
    assert set(found) <= set(again.stderr.splitlines())


def test_the_same_problems_as_json(copy: Project) -> None:
    spoil(copy)
    command = copy.run("--json")
    assert command.returncode == 2
    problems = json.loads(command.stdout)["problems"]
    assert len(problems) >= 4
    assert {"people.csv", "outcomes.csv"} <= {p["where"].split("/")[-1] for p in problems}
    assert all(problem["what"] and problem["remedy"] for problem in problems)


def test_several_mistakes_of_evaluation_yml_are_named_with_their_lines(
    copy: Project, state: tuple[dict[str, str], dict[str, int]]
) -> None:
    copy.replace("evaluation.yml", "currency: USD", "curency: USD")
    copy.replace("evaluation.yml", "code: any_earnings", "code: any_earning")
    lines = (copy.root / "evaluation.yml").read_text(encoding="utf-8").splitlines()
    command = copy.run()
    assert command.returncode == 2
    for wrong, right in (("curency", "currency"), ("any_earning", "any_earnings")):
        number = next(i for i, line in enumerate(lines, 1) if wrong in line)
        (said,) = [line for line in command.stderr.splitlines() if f"line {number}" in line]
        assert right in said
    assert (digests(copy.output), times(copy.output)) == state


def test_a_cell_that_raises_is_named_and_nothing_is_lost(
    copy: Project, state: tuple[dict[str, str], dict[str, int]]
) -> None:
    path = copy.root / "notebooks" / "06_extra.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells.append(nbformat.v4.new_code_cell('answers["Money"]'))
    nbformat.write(notebook, path)
    command = copy.run()
    assert command.returncode == 1
    assert "notebooks/06_extra.ipynb, cell 6" in command.stderr
    assert "TypeError" in command.stderr
    assert "Traceback" not in command.stderr
    assert (digests(copy.output), times(copy.output)) == state
    notebook.cells.pop()
    nbformat.write(notebook, path)
    assert copy.run().returncode == 0
    assert digests(copy.output) == state[0]


RAISES = """from localeval.base.errors import Problem, ProjectError

raise ProjectError(
    [
        Problem("changes.yml", "the date is no date.", "Write 2026-02-01.", line=4, column="date"),
        Problem("data/people.csv", "a value is missing.", "Fill it in.", column="sex", row=7),
    ]
)"""


def test_what_stops_a_notebook_keeps_its_lines_in_json(copy: Project) -> None:
    path = copy.root / "notebooks" / "06_extra.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells.append(nbformat.v4.new_code_cell(RAISES))
    nbformat.write(notebook, path)
    command = copy.run("--json")
    assert command.returncode == 2, command.stderr
    first, second = json.loads(command.stdout)["problems"]
    assert (first["where"], first["line"], first["column"]) == ("changes.yml", 4, "date")
    assert (second["where"], second["row"], second["column"]) == ("data/people.csv", 7, "sex")
