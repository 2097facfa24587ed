"""`localeval check`: each rule by an example that keeps it and one that does not, the levels, exit codes."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML
from typer.testing import CliRunner, Result

from localeval import cli
from localeval.base.digests import RECORD, digest_of_package, release_record
from localeval.base.errors import Problem, ProjectError
from localeval.checks import check_folder, check_project, rules
from localeval.checks.rule import Rule, Subject
from localeval.checks.standard_check import CheckReport
from localeval.project.project import read_project
from localeval.results import estimates_csv, result_to_json

from ..small_evaluation import GOOD, Write
from .standard import CONTACT, PIN, TEMPLATE, add_standard_files, small_result


@pytest.fixture
def root(write: Write) -> Path:
    """Give a project that keeps to the standard; its data are made up and not there yet."""
    return add_standard_files(write(CONTACT, ("data: {", "data: {synthetic: true, ")))


def call(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cli.app, [str(argument) for argument in arguments])


def rule_of(report: CheckReport, name: str) -> Any:
    """Give what one rule says."""
    (found,) = [one for one in report.findings if one.rule.name() == name]
    return found


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def git(root: Path, *arguments: str) -> None:
    who = ["-c", "user.name=A", "-c", "user.email=a@council.example"]
    subprocess.run(["git", *who, *arguments], cwd=root, check=True, capture_output=True)


def test_a_project_that_keeps_to_the_standard(root: Path) -> None:
    report = check_folder(root)
    assert report.problems("input", "standard") == []
    assert report.exit_code() == 0
    assert check_project(read_project(root)) == report.remarks


def test_every_rule_says_in_one_sentence_what_holds() -> None:
    names = [rule.name() for rule in rules()]
    assert len(names) == len(set(names)) >= 30
    for rule in rules():
        assert rule.message().endswith("."), rule
        assert rule.kind in {"input", "standard", "advice", "level"}
        assert (rule.level is not None) == (rule.kind == "level"), rule


@pytest.fixture
def another() -> Iterator[type[Rule]]:
    """Write one more rule, as a place might."""

    class HasMascot(Rule):
        """The project has a mascot."""

        family = "ours"

        def check(self, subject: Subject) -> Iterator[Problem]:
            if not subject.exists("mascot.txt"):
                yield Problem("mascot.txt", "there is no mascot.", "Draw one.")

    yield HasMascot
    Rule.registry.remove(HasMascot)


def test_a_rule_is_added_by_writing_one_class(root: Path, another: type[Rule]) -> None:
    assert rules()[-1] is another
    [problem] = check_folder(root).problems("standard")
    assert problem.what == "there is no mascot."
    (root / "mascot.txt").write_text("o", encoding="utf-8")
    assert rule_of(check_folder(root), "has-mascot").status == "ok"


def without(name: str) -> Callable[[Path], None]:
    def spoil(root: Path) -> None:
        path = root / name
        shutil.rmtree(path) if path.is_dir() else path.unlink()

    return spoil


def edit(name: str, old: str, new: str) -> Callable[[Path], None]:
    return lambda root: replace(root / name, old, new)


def renumbered(root: Path) -> None:
    folder = root / "notebooks"
    (folder / "05_method.ipynb").rename(folder / "00_method.ipynb")


def run_and_saved(root: Path) -> None:
    """As JupyterLab saves a notebook that was run there."""
    path = root / "notebooks" / "01_summary.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    notebook["cells"][3]["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "x"}]
    path.write_text(json.dumps(notebook), encoding="utf-8")


def with_output(root: Path) -> None:
    run_and_saved(root)
    git(root, "init", "-q")
    git(root, "add", "notebooks")
    git(root, "commit", "-qm", "First")


def data_in_git(root: Path) -> None:
    git(root, "init", "-q")
    (root / "data" / "people.csv").write_text("person_id\n1\n", encoding="utf-8")
    git(root, "add", "-f", "data/people.csv", "data/README.md")


def digests_in_git(root: Path) -> None:
    git(root, "init", "-q")
    (root / "pytask.lock").write_text("x", encoding="utf-8")
    git(root, "add", "-f", "pytask.lock")


def holding(name: str, text: str) -> Callable[[Path], None]:
    def spoil(root: Path) -> None:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")

    return spoil


def published(text: str) -> Callable[[Path], None]:
    return holding("published/E08000003/results.json", text)


def settings(text: str) -> Callable[[Path], None]:
    """Add keys at the end of evaluation.yml."""

    def spoil(root: Path) -> None:
        path = root / "evaluation.yml"
        path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")

    return spoil


def real(old: str, new: str) -> Callable[[Path], None]:
    """Change a line, and say that the data are real."""

    def spoil(root: Path) -> None:
        replace(root / "evaluation.yml", "synthetic: true, ", "")
        replace(root / "evaluation.yml", old, new)

    return spoil


def lessons(text: str) -> Callable[[Path], None]:
    """Declare lessons, and write them."""

    def spoil(root: Path) -> None:
        replace(root / "evaluation.yml", "data: {", "data: {lessons: lessons.yml, ")
        (root / "lessons.yml").write_text(text, encoding="utf-8")

    return spoil


LATE = "prespecified: {date: 2026-03-01, where: protocol}\n"
BROKEN: dict[str, tuple[Callable[[Path], None], str, str, str]] = {
    "standard-files": (without("LICENSE"), "LICENSE", "missing", "standard"),
    "standard-files, a folder": (without("_extensions/localeval"), "_extensions/localeval", "missing", "standard"),
    "no-styles-of-old": (holding("report/theme.css", "p {}"), "report/theme.css", "not read any more", "standard"),
    "tests-present": (without("tests"), "tests", "no test", "standard"),
    "data-not-in-git": (data_in_git, "data/people.csv", "git holds it", "standard"),
    "data-not-in-git, by and by": (
        edit(".gitignore", "/data/*", ""), ".gitignore", "does not keep the folder data", "standard",
    ),
    "data-not-in-git, digests": (digests_in_git, "pytask.lock", "git holds it", "standard"),
    "data-not-in-git, digests by and by": (
        edit(".gitignore", "/pytask.lock*", ""), ".gitignore", "digests of the tables of persons", "standard",
    ),
    "lock-file-hashed": (
        edit("requirements.txt", "--hash=sha256", "--hash=md5"), "requirements.txt", "'pandas'",
        "standard",
    ),
    "lock-file-hashed, version": (
        edit("requirements.txt", "==3.0.0", ">=3"), "requirements.txt", "'pandas'", "standard",
    ),
    "notebook-parameters": (
        edit("notebooks/05_method.ipynb", '"parameters"', '"params"'), "notebooks/05_method.ipynb",
        "no cell with the tag", "input",
    ),
    "standard-sections": (without("notebooks/09_changes.ipynb"), "notebooks", "'changes'", "standard"),
    "standard-sections, order": (renumbered, "notebooks", "order method, points", "standard"),
    "notebooks-without-outputs": (
        with_output, "notebooks/01_summary.ipynb", "cell 4 hold", "standard",
    ),
    "schema-versions": (
        published('{"schema_version": "9.0"}'), "published/E08000003/results.json", "9.0", "standard",
    ),
    "change-notes": (holding("changes.yml", "- 7\n"), "changes.yml", "not a note", "input"),
    "prespecified-before-lock": (
        real("data: {", LATE + "data: {locked: 2026-02-28, "), "evaluation.yml", "after the data",
        "standard",
    ),
    "contact-stated": (
        real("contact: evaluation@council.example", "licence: CC BY 4.0"), "evaluation.yml",
        "no contact is given", "advice",
    ),
    "data-lock-stated": (real("month: 12}", "month: 24}"), "evaluation.yml", "fixed", "advice"),
    "prespecification-stated": (settings(""), "evaluation.yml", "written down", "advice"),
    "outcome-codes": (
        edit(
            "evaluation.yml", "{code: earnings, month: 12}",
            "{code: 'local:hope', month: 12, label: Hope, definition: d, unit: score, direction: increase}",
        ),
        "evaluation.yml", "'local:hope'", "advice",
    ),
    "usual-months": (
        edit("evaluation.yml", "earnings, month: 12", "earnings, month: 7"), "evaluation.yml",
        "month 7", "advice",
    ),
    "licence-stated": (settings(""), "evaluation.yml", "no licence", "advice"),
    "schema-named": (settings(""), "evaluation.yml", "first line", "advice"),
    "population-stated": (settings(""), "evaluation.yml", "of which ages people are", "advice"),
    "population-stated, starts": (
        settings("population: {ages: {low: 18, high: 66}}\n"), "evaluation.yml", "when they started",
        "advice",
    ),
    "boundaries-stated": (settings(""), "evaluation.yml", "which boundaries Manchester", "advice"),
    "lessons-given": (settings(""), "evaluation.yml", "no lessons are named", "advice"),
    "lessons-given, none for a place": (
        lessons("[]\n"), "lessons.yml", "no lesson is given for Manchester", "advice",
    ),
    "ai-use-declared": (settings(""), "evaluation.yml", "nothing is declared on the use", "advice"),
    "theory-readable": (holding("theory.yml", "inputs: 7\n"), "theory.yml", "should be a list", "input"),
    "theory-is-whole": (
        holding("theory.yml", "outcomes:\n- {code: a, what: A}\n- {code: b, what: B}\n"), "theory.yml",
        "no link leads from or to a, b", "advice",
    ),
    "partners-readable": (holding("partners.yml", "a: b\n"), "partners.yml", "not a list", "input"),
    "process-readable": (holding("process.yml", "a: b\n"), "process.yml", "not a list", "input"),
    "run-is-described": (settings(""), "theory.yml", "a drawing of how the programme was meant", "advice"),
    "lessons-readable": (lessons("- hello\n"), "lessons.yml", "should be a set of", "input"),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_a_rule_that_is_not_kept(root: Path, name: str) -> None:
    spoil, where, words, kind = BROKEN[name]
    spoil(root)
    report = check_folder(root, with_data=False)
    found = rule_of(report, name.partition(",")[0])
    assert (found.status, found.rule.kind) == ("not kept", kind)
    assert any(p.where == where and words in str(p) and p.remedy for p in found.problems), (
        found.problems
    )
    assert report.exit_code() == {"input": 2, "standard": 1, "advice": 0}[kind]
    if kind != "advice":
        with pytest.raises(ProjectError):
            check_project(read_project(root))


def test_a_notebook_that_was_run_and_saved_is_in_order_while_git_does_not_hold_it(
    root: Path,
) -> None:
    git(root, "init", "-q")
    git(root, "add", "notebooks")
    git(root, "commit", "-qm", "First")
    run_and_saved(root)
    assert check_folder(root).exit_code() == 0


def test_dates_that_agree_are_kept(root: Path) -> None:
    text = "prespecified: {date: 2026-02-28, where: protocol}\ndata: {locked: 2026-02-28, "
    real("data: {", text)(root)
    report = check_folder(root, with_data=False)
    for name in ("prespecified-before-lock", "prespecification-stated", "data-lock-stated"):
        assert rule_of(report, name).status == "ok"


def test_a_setting_is_named_with_its_line(root: Path) -> None:
    settings("prespecified:\n  date: 2026-01-01\n  where: ''\n")(root)
    [problem] = rule_of(check_folder(root, False), "prespecification-stated").problems
    text = (root / "evaluation.yml").read_text(encoding="utf-8").splitlines()
    assert text[problem.line - 1] == "  where: ''"


def test_one_mistake_in_a_notebook_is_told_once(root: Path) -> None:
    (root / "notebooks" / "01_summary.ipynb").write_text("{}", encoding="utf-8")
    problems = check_folder(root, with_data=False).problems("input", "standard")
    assert [problem.where for problem in problems] == ["notebooks/01_summary.ipynb"]


def test_the_data_can_be_left_out(root: Path) -> None:
    replace(root / "evaluation.yml", "synthetic: true, ", "")
    assert check_folder(root).exit_code() == 2
    assert check_folder(root, with_data=False).exit_code() == 0
    assert call("check", "--no-data", "--project", root).exit_code == 0


def test_the_positions_of_a_tile_map_are_read(root: Path) -> None:
    settings = root / "evaluation.yml"
    settings.write_text(settings.read_text("utf-8") + "\ncomparison: {tiles: maps/tiles.csv}\n", "utf-8")  # fmt: skip
    report = check_folder(root)
    assert report.exit_code() == 2
    assert any(
        "maps/tiles.csv: it cannot be read" in str(item) for item in report.problems("input")
    )
    (root / "maps").mkdir()
    (root / "maps" / "tiles.csv").write_text("place_code,column,row\nE08000003,1,1\n")
    assert check_folder(root).exit_code() == 0
    assert "maps/tiles.csv: 1 position(s)" in check_folder(root).remarks


# An older project: its template had no sections on lessons and changes, no prior outcomes, no pre-specification.

OLDER_PACKAGE = '"""An older package."""\n\n__version__ = "0.0.1"\n'


@pytest.fixture
def older(root: Path) -> Path:
    """Give a project as an older template made it, with the package of that time."""
    assert "prior_outcomes" not in GOOD
    for name in ("07_lessons", "09_changes"):
        (root / "notebooks" / f"{name}.ipynb").unlink()
    package = root / "src" / "localeval"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text(OLDER_PACKAGE, encoding="utf-8")
    (root / "pyproject.toml").unlink()
    return root


def test_what_an_older_template_lacks_is_a_finding(older: Path) -> None:
    result = call("check", "--advice", "--project", older)
    assert result.exit_code == 1
    for name in ("lessons", "changes"):
        assert f"no notebook has the section '{name}'" in result.stderr
    assert "the project has version 0.0.1" in result.stdout
    assert "Traceback" not in result.output


def test_older_results_in_the_project_are_read(older: Path) -> None:
    published("{}")(older)
    result = call("check", "--project", older, "--json")
    told = json.loads(result.stdout)
    assert result.exit_code == 1
    assert "published/E08000003/results.json" in {p["where"] for p in told["problems"]}


DOOR = "methods/disclosure/door.py"


@pytest.fixture
def own(root: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a project with a copy of the package that checks it."""
    package = root / "src" / "localeval"
    package.mkdir(parents=True)
    (package / "methods" / "disclosure").mkdir(parents=True)
    for name in ("__init__.py", DOOR):
        shutil.copyfile(TEMPLATE / "src" / "localeval" / name, package / name)
    digest = digest_of_package(package)
    monkeypatch.setattr("localeval.checks.file_rules.package_digest", lambda: digest)
    return root


def test_a_package_that_was_changed_is_noticed(own: Path) -> None:
    assert rule_of(check_folder(own, False), "package-unmodified").status == "ok"
    replace(own / "src" / "localeval" / DOOR, "CONFIDENTIAL", "SECRET")
    [problem] = rule_of(check_folder(own, False), "package-unmodified").problems
    assert "differs from that of the copy that checks" in problem.what


def test_a_file_that_is_not_as_it_was_released_is_named(own: Path) -> None:
    package = own / "src" / "localeval"
    (package / RECORD).write_text(release_record(package), encoding="utf-8")
    assert rule_of(check_folder(own, False), "package-unmodified").status == "ok"
    replace(package / DOOR, "CONFIDENTIAL", "SECRET")
    (package / "own.py").write_text("")
    first, second = rule_of(check_folder(own, False), "package-unmodified").problems
    assert (first.where, second.where) == (
        f"src/localeval/{DOOR}",
        "src/localeval/own.py",
    )
    assert "it is not as it was released" in first.what
    assert "it is no part of the release" in second.what
    assert "local/" in first.remedy


def test_of_many_changed_files_the_first_are_named_and_the_others_counted(own: Path) -> None:
    package = own / "src" / "localeval"
    (package / RECORD).write_text(release_record(package), encoding="utf-8")
    for n in range(9):
        (package / f"own_{n}.py").write_text("")
    problems = rule_of(check_folder(own, False), "package-unmodified").problems
    assert len(problems) == 6
    assert problems[-1].what.startswith("4 more files are not as they were released")


def test_a_package_is_held_to_the_last_publication_of_its_version(own: Path) -> None:
    published(result_to_json(small_result()))(own)
    [problem] = rule_of(check_folder(own, False), "package-unmodified").problems
    assert "differs from that of the last publication of E08000003" in problem.what
    other = small_result().model_copy(
        update={"run": small_result().run.model_copy(update={"package_version": "0.0.9"})}
    )
    (own / "published/E08000003/results.json").write_text(result_to_json(other), encoding="utf-8")
    assert rule_of(check_folder(own, False), "package-unmodified").status == "ok"


# Levels of reproducibility.

ASSURANCE = (
    "assurance: {reviewed_by: A colleague, reviewed: 2026-01-02, code: 'https://example.org/x'}\n"
)


@pytest.fixture
def baseline(root: Path) -> Path:
    """Give a project that reaches the first level."""
    settings(ASSURANCE)(root)
    git(root, "init", "-q")
    git(root, "add", ".")
    git(root, "commit", "-q", "-m", "First")
    return root


def test_a_new_project_is_told_what_the_first_level_wants(root: Path) -> None:
    report = check_folder(root, with_data=False)
    assert (report.level, report.next_level) == (None, "baseline")
    missing = {str(problem.column or problem.where) for problem in report.missing("baseline")}
    assert missing == {"the project", "assurance.reviewed_by", "assurance.code"}


def test_the_first_level_and_what_the_second_wants(baseline: Path) -> None:
    report = check_folder(baseline, with_data=False)
    assert (report.level, report.next_level) == ("baseline", "silver")
    missing = {problem.where for problem in report.missing("silver")}
    output = "output/E08000003"
    assert missing == {"src", f"{output}/results.json", f"{output}/results.csv"}


@pytest.fixture
def gold(baseline: Path) -> Path:
    """Give a project that reaches every level."""
    package = baseline / "src" / "own"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text('"""Ours."""\n', encoding="utf-8")
    output = baseline / "output" / "E08000003"
    output.mkdir(parents=True)
    (output / "results.json").write_text(result_to_json(small_result()), encoding="utf-8")
    (output / "results.csv").write_text(estimates_csv(small_result()), encoding="utf-8")
    (baseline / "CHANGELOG.md").write_text("# Changes\n", encoding="utf-8")
    workflows = baseline / ".github" / "workflows"
    workflows.mkdir(parents=True)
    (workflows / "run.yml").write_text("on: {schedule: [1]}\nrun: make run && pytest\n", "utf-8")
    return baseline


def test_every_level_can_be_reached(gold: Path) -> None:
    report = check_folder(gold, with_data=False)
    assert report.missing("gold") == []
    assert (report.level, report.next_level) == ("gold", None)
    assert "RAP level: gold" in call("check", "--no-data", "--project", gold).stdout


TOO_LONG = "\n".join(f"x{i} = {i}" for i in range(30))
LOST: dict[str, tuple[Callable[[Path], None], str]] = {
    "open-source-language": (
        edit("notebooks/05_method.ipynb", '"language": "python"', '"language": "sas"'), "baseline",
    ),
    "readme-with-steps": (edit("README.md", "make run", "ask Bob"), "baseline"),
    "minimal-manual-steps": (with_output, "silver"),
    "documented": (edit("src/own/__init__.py", '"""Ours."""', "x = 1"), "silver"),
    "standard-layout": (without("notebooks/09_changes.ipynb"), "silver"),
    "reusable-functions": (
        edit(
            "notebooks/05_method.ipynb", "wording.method_text(facts, evaluation.flow, evaluation.overlap, evaluation.balance)", json.dumps(TOO_LONG)[1:-1]
        ),
        "silver",
    ),
    "coding-standard": (
        holding("src/own/a.py", '"""A."""\nfrom os import *\n'), "silver",
    ),
    "testing-framework": (without("tests/golden"), "silver"),
    "runs-recorded": (without("output/E08000003/results.json"), "silver"),
    "tidy-data": (without("output/E08000003/results.csv"), "silver"),
    "packaged": (edit("pyproject.toml", "[build-system]", "[tool.x]"), "gold"),
    "tested-automatically": (edit(".github/workflows/run.yml", "pytest", "true"), "gold"),
    "runs-on-its-own": (edit(".github/workflows/run.yml", "make run", "true"), "gold"),
    "changes-signposted": (without("CHANGELOG.md"), "gold"),
}  # fmt: skip


@pytest.mark.parametrize("name", LOST)
def test_a_criterion_that_is_not_met_costs_its_level(gold: Path, name: str) -> None:
    spoil, level = LOST[name]
    spoil(gold)
    report = check_folder(gold, with_data=False)
    assert rule_of(report, name).status == "not kept"
    assert report.next_level == level
    assert report.level == {"baseline": None, "silver": "baseline", "gold": "silver"}[level]


def test_a_level_can_be_asked_for(baseline: Path) -> None:
    assert call("check", "--no-data", "--project", baseline).exit_code == 0
    assert call("check", "--no-data", "--project", baseline, "--level", "baseline").exit_code == 0
    asked = call("check", "--no-data", "--project", baseline, "--level", "gold")
    assert asked.exit_code == 1
    assert "For gold:" in asked.stdout
    assert "no workflow runs the tests" in asked.stdout


# What programs read.


def test_check_as_json_tells_every_rule(root: Path) -> None:
    told = json.loads(call("check", "--no-data", "--project", root, "--json").stdout)
    assert (told["ok"], told["exit_code"], told["problems"]) == (True, 0, [])
    assert (told["rap"]["level"], told["rap"]["next"]) == (None, "baseline")
    assert {one["rule"] for one in told["rules"]} == {rule.name() for rule in rules()}
    left_out = [one for one in told["rules"] if one["rule"] == "data-readable"]
    assert left_out[0]["status"] == "not applicable"


def test_the_rules_can_be_listed() -> None:
    words = call("check", "--list").stdout
    assert "lock-file-hashed (part of the standard): Every package is pinned" in words
    told = json.loads(call("check", "--list", "--json").stdout)["rules"]
    assert len(told) == len(rules())
    assert words.count("\n  ") == len(told)


def test_the_pin_of_these_tests_is_what_the_lock_file_looks_like() -> None:
    lines = (TEMPLATE / "requirements.txt").read_text(encoding="utf-8").splitlines()
    assert any(line.endswith("\\") and "==" in line for line in lines)
    assert PIN.splitlines()[1].startswith("    --hash=sha256:")
    assert lines[1].startswith("    --hash=sha256:")


def test_the_command_of_the_hook_keeps_the_standard(root: Path) -> None:
    config = YAML(typ="safe").load((TEMPLATE / ".pre-commit-config.yaml").read_text("utf-8"))
    hooks = {hook["id"]: hook for repository in config["repos"] for hook in repository["hooks"]}
    hook = hooks["localeval-check"]
    program, *arguments = hook["entry"].removeprefix("python -m ").split()
    assert (program, hook["language"], hook["pass_filenames"]) == ("localeval", "system", False)
    for name in ("evaluation.yml", "notebooks/04_impact.ipynb", "requirements.txt"):
        assert re.match(hook["files"], name)
    assert call(*arguments, "--project", root).exit_code == 0
    with_output(root)
    assert call(*arguments, "--project", root).exit_code == 1
