"""`theory.yml`, `partners.yml` and `process.yml`: read into the shape of a result, and every mistake told with its line and the remedy."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path

import jsonschema  # type: ignore[import-untyped]
import pytest
from ruamel.yaml import YAML

from localeval.base.errors import Problem, ProjectError
from localeval.data.partners_file import partners_of, partners_schema, read_partners
from localeval.data.process_file import process_schema, read_process
from localeval.data.theory_file import read_theory, theory_schema
from localeval.data.written import written_of
from localeval.project.project import Project, read_project
from localeval.project.written_files import WRITTEN, is_filled
from localeval.results.learning import circle

TEMPLATE = Path(__file__).resolve().parents[2] / "{{cookiecutter.project_slug}}"
SETTINGS = """\
programme: {name: Working Well, organisation: A council}
places:
  - {code: E08000003, name: Manchester}
  - {code: E08000006, name: Salford}
data: {}
design: monitoring
outcomes:
  - {code: employed, month: 12, primary: true}
  - {code: "local:hope", month: 6, label: Hope, definition: d, unit: score, direction: increase}
"""


def example(name: str) -> str:
    """Give the example of a new project, without the marks that make it a comment."""
    lines = (TEMPLATE / name).read_text(encoding="utf-8").splitlines()
    starts = ("# inputs:", "# - name", "# - code")
    start = next(i for i, line in enumerate(lines) if line.startswith(starts))
    return "\n".join(line[2:] for line in lines[start:]) + "\n"


THEORY, PARTNERS, PROCESS = map(example, WRITTEN.values())
Write = Callable[..., Project]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write one of the files: ``write("theory.yml", THEORY, ("old", "new"))``."""

    def _write(name: str, text: str, *changes: tuple[str, str]) -> Project:
        for old, new in changes:
            assert old in text
            text = text.replace(old, new, 1)
        (tmp_path / "evaluation.yml").write_text(SETTINGS, encoding="utf-8")
        (tmp_path / name).write_text(text, encoding="utf-8")
        return read_project(tmp_path)

    return _write


READERS: dict[str, Callable[[Project], object]] = {
    "theory.yml": read_theory,
    "partners.yml": read_partners,
    "process.yml": read_process,
}


def problems_of(project: Project, name: str) -> tuple[Problem, ...]:
    with pytest.raises(ProjectError) as caught:
        READERS[name](project)
    return caught.value.problems


def test_the_examples_of_a_new_project_are_read_and_fit_their_schemas(write: Write) -> None:
    write("partners.yml", PARTNERS)
    write("process.yml", PROCESS)
    project = write("theory.yml", THEORY)
    found = written_of(project, project.places[0])
    assert found.theory is not None
    assert [step.kind for step in found.theory.steps][:3] == ["input", "activity", "output"]
    assert found.theory.links[3].mechanism.startswith("Somebody who knows")
    assert found.partners[0].since == "2024-04-01"
    assert found.process[0].planned_share == 80
    for schema, text in ((theory_schema(), THEORY), (process_schema(), PROCESS)):
        jsonschema.validate(YAML(typ="safe", pure=True).load(text), schema)
    plain = YAML(typ="safe", pure=True).load(PARTNERS)
    jsonschema.validate([{**plain[0], "since": "2024-04-01", "gave": "data"}], partners_schema())


@pytest.mark.parametrize("name", WRITTEN.values())
def test_a_file_of_comments_is_none(write: Write, name: str) -> None:
    project = write(name, (TEMPLATE / name).read_text(encoding="utf-8"))
    assert project.written == ()
    assert not READERS[name](project)
    assert name not in str(project.input_files)
    assert not is_filled(project.root / "not-there.yml")


def test_a_partner_is_in_the_places_that_it_names_or_in_all(write: Write) -> None:
    other = PARTNERS.replace("Riverside Medical Practice", "A college").replace("  kind", "  place: E08000006\n  kind")  # fmt: skip
    project = write("partners.yml", PARTNERS + other)
    manchester, salford = project.places
    assert [one.name for one in partners_of(project, manchester)] == ["Riverside Medical Practice"]
    assert len(partners_of(project, salford)) == 2
    assert project.input_files["partners"] == ("partners.yml",)


LINK = "  - {from: work, to: place}\n"
MISTAKES: list[tuple[str, tuple[str, str], str, str, str]] = [
    ("theory.yml", ("delivery: started", "delivery: starded"), "outputs.delivery", "not allowed", "'started'"),
    ("theory.yml", ("outcome: employed", "outcome: employd"), "outcomes.outcome", "'employd' is not an outcome", "'employed'"),
    ("theory.yml", ("    outcome: employed\n", ""), "outcomes.month", "no outcome", "Add outcome"),
    ("theory.yml", ("month: 12", "delivery: job"), "outcomes.delivery", "both", "Keep the one"),
    ("theory.yml", ("code: trust", "code: work"), "outcomes.code", "stands twice", "its own"),
    ("theory.yml", ("to: meetings", "to: meeting"), "links.to", "no step 'meeting'", "'meetings'"),
    ("theory.yml", (LINK, f"{LINK}  - {{from: place, to: joined}}\n"), "links", "cannot lead back", "Turn it round"),
    ("theory.yml", (LINK, f"{LINK}  - {{from: work, to: trust}}\n"), "links", "circle: trust to work to trust", "Delete"),
    ("theory.yml", (LINK, LINK + LINK), "links", "stands twice", "one"),
    ("theory.yml", (LINK, "  - {form: work, to: place}\n"), "links.form", "not a key", "'from'"),
    ("theory.yml", ("inputs:", "input:"), "input", "not a key", "'inputs'"),
    ("theory.yml", ("People meet one key worker every week", '"\\u202eevery week"'), "activities.what", "direction", "correct it"),
    ("partners.yml", ("Riverside Medical Practice", "Mrs Jane Smith"), "name", "looks like a person", "organisation"),
    ("partners.yml", ("Riverside Medical Practice", "jane@nhs.net"), "name", "looks like a person", "organisation"),
    ("partners.yml", ("kind: health", "kind: hospital"), "kind", "not allowed", "council"),
    ("partners.yml", ("[referrals, premises]", "[]"), "gave", "empty", "Fill"),
    ("partners.yml", ("since: 2024-04-01", "since: 2024-04-01\n  until: 2023-01-01"), "until", "before it began", "Correct"),
    ("partners.yml", ("since: 2024-04-01", "place: E09000023"), "place", "no place", "E08000006"),
    ("process.yml", ("  delivery: started\n", ""), "planned_share", "not said of which step", "Add delivery"),
    ("process.yml", ("planned_share: 80", "planned_share: 0.8"), "planned_share", "looks like a share of 1", "Write 80 for"),
    ("process.yml", ("planned_share: 80", "planned_share: 80%"), "planned_share", "'80%', which is no plain number", "Write digits"),
    ("process.yml", ("planned_share: 80", "planned_share: 180"), "planned_share", "180", "at most 100"),
    ("process.yml", ("as_planned: partly", "as_planned: mostly"), "as_planned", "not allowed", "partly"),
    ("process.yml", ("  confidence: medium\n", ""), "confidence", "missing", "Add the key"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "change", "key", "what", "remedy"), MISTAKES)
def test_each_mistake_is_told_with_its_line_and_the_remedy(
    write: Write, name: str, change: tuple[str, str], key: str, what: str, remedy: str
) -> None:
    text = {"theory.yml": THEORY, "partners.yml": PARTNERS, "process.yml": PROCESS}[name]
    project = write(name, text, change)
    problem = next(item for item in problems_of(project, name) if item.column == key)
    lines = (project.root / name).read_text(encoding="utf-8").splitlines()
    assert problem.where == name
    assert problem.line is not None
    # The line holds what was changed; what is missing is told with the entry that lacks it.
    here = lines[problem.line - 1]
    changed = [line for line in change[1].splitlines() if line.strip()]
    assert (
        any(part.strip() in here or here.strip() in part for part in changed)
        or key.rpartition(".")[2] in here
        or "- code" in here
    )
    assert what in problem.what
    assert remedy in problem.remedy


def test_all_mistakes_of_all_files_come_together(write: Write) -> None:
    write("partners.yml", PARTNERS, ("kind: health", "kind: x"))
    write("process.yml", "a: 1\n")
    project = write("theory.yml", THEORY, ("to: trust", "to: trus"), ("month: 12", "month: -1"))
    with pytest.raises(ProjectError) as caught:
        written_of(project, project.places[0])
    found = [(item.where, item.column) for item in caught.value.problems]
    assert found == [
        ("theory.yml", "outcomes.month"),
        ("theory.yml", "links.to"),
        ("partners.yml", "kind"),
        ("process.yml", None),
    ]


@pytest.mark.parametrize("text", ["- a\n", "hello\n", "inputs: []\n"])
def test_a_theory_without_steps_is_refused(write: Write, text: str) -> None:
    assert problems_of(write("theory.yml", text), "theory.yml")[0].line == 1


def test_an_outcome_of_ones_own_is_known(write: Write) -> None:
    project = write("theory.yml", THEORY, ("outcome: employed", "outcome: local:hope"))
    theory = read_theory(project)
    assert theory is not None
    assert "local:hope" in {step.outcome for step in theory.steps}


@pytest.mark.parametrize(
    ("pairs", "found"),
    [
        ([("a", "b"), ("b", "c"), ("a", "c")], []),
        ([("a", "a")], ["a", "a"]),
        ([("a", "b"), ("b", "c"), ("c", "b")], ["b", "c", "b"]),
        ([("a", "x"), ("x", "a")], []),
    ],
)
def test_a_circle_is_named(pairs: list[tuple[str, str]], found: list[str]) -> None:
    assert circle(["a", "b", "c"], pairs) == found


def test_a_long_chain_is_followed_without_recursion() -> None:
    codes = [f"s{i}" for i in range(5000)]
    pairs = list(itertools.pairwise(codes))
    assert circle(codes, pairs) == []
    assert len(circle(codes, [*pairs, (codes[-1], codes[0])])) == 5001
