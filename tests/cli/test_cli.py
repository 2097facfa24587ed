"""The command line: exit codes, messages for people, JSON for programs, and where it may be started."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

import localeval
from localeval import cli
from localeval.pipeline.execution import NotebookError
from localeval.pipeline.run import RunSummary

from ..checks.standard import CONTACT, add_standard_files
from ..small_evaluation import Write

PEOPLE = """\
person_id,group,age,sex
1,participant,30,Female
2,participant,17,Male
3,comparison,41,Female
4,comparison,23,Male
"""
OUTCOMES = """\
person_id,month,employed,earnings
1,12,1,9100
2,12,0,0
3,12,1,12000.5
4,12,0,50
"""


def call(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cli.app, [str(argument) for argument in arguments])


@pytest.fixture
def root(write: Write) -> Path:
    """Give a project that `check` finds nothing wrong with."""
    root = add_standard_files(write(CONTACT))
    (root / "data" / "people.csv").write_text(PEOPLE)
    (root / "data" / "outcomes.csv").write_text(OUTCOMES)
    return root


class Runs:
    """Stands in for the pipeline: remembers what it was asked for, and gives a summary or an error."""

    def __init__(self) -> None:
        self.asked: list[tuple[Any, ...]] = []
        self.error: BaseException | None = None
        self.done = ["load", "assemble E08000003"]

    def __call__(self, project: Any, watcher: Any, *options: Any) -> RunSummary:
        self.asked.append(options)
        if self.error is not None:
            raise self.error
        return RunSummary(
            done=self.done,
            unchanged=["render E08000003"],
            seconds={"load": 1.234},
            renderer="pandoc (pandoc 3.9)",
            reports=[project.root / "output" / "E08000003" / "report.html"],
            notes=["a note"],
        )


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> Runs:
    """Put ``Runs`` in the place of the pipeline."""
    stand_in = Runs()
    monkeypatch.setattr("localeval.pipeline.run.run_project", stand_in)
    monkeypatch.setattr("localeval.pipeline.run.render_again", stand_in)
    return stand_in


def test_version() -> None:
    result = call("--version")
    assert (result.exit_code, result.stdout) == (0, f"localeval {localeval.__version__}\n")


def test_help_lists_the_commands() -> None:
    result = call("--help")
    assert result.exit_code == 0
    for command in ("link", "run", "open", "report", "check", "diff", "simulate", "doctor"):
        assert f"\n  {command} " in result.stdout


@pytest.mark.parametrize(
    "command", ["link", "run", "open", "report", "check", "diff", "simulate", "doctor"]
)
def test_each_command_explains_itself(command: str) -> None:
    result = call(command, "--help")
    assert result.exit_code == 0
    assert "--json" in result.stdout
    assert "--project" in result.stdout


def python(*arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Start Python with this package on its path."""
    path = str(Path(localeval.__file__).parents[1])
    return subprocess.run(
        [sys.executable, *arguments],
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONPATH": path, **environment},
    )


def test_the_command_line_starts_without_anything_heavy() -> None:
    done = python("-c", "import sys, localeval.cli; print(*sys.modules)")
    loaded = set(done.stdout.decode().split())
    heavy = {
        "pandas",
        "numpy",
        "matplotlib",
        "papermill",
        "pytask",
        "statsmodels",
        "scipy",
    }
    assert "localeval.cli" in loaded
    assert loaded & heavy == set()


def test_check_of_a_good_project(root: Path) -> None:
    result = call("check", "--project", root)
    assert result.exit_code == 0
    assert "ok  evaluation.yml: matched_comparison, 1 place(s)" in result.stdout
    assert "ok  people: 4 rows" in result.stdout


def test_check_as_json(root: Path) -> None:
    result = call("check", "--project", root, "--json")
    told = json.loads(result.stdout)
    assert (result.exit_code, told["ok"]) == (0, True)
    assert "notebooks: 7 for this design" in told["checked"]


def test_check_finds_the_faults_of_every_part_together(root: Path) -> None:
    (root / "requirements.txt").unlink()
    (root / "notebooks" / "01_summary.ipynb").write_text("{}")
    (root / "data" / "people.csv").write_text(PEOPLE.replace("30", "thirty"))
    result = call("check", "--project", root, "--json")
    told = json.loads(result.stdout)
    assert (result.exit_code, told["ok"]) == (2, False)
    where = {problem["where"] for problem in told["problems"]}
    assert where == {"requirements.txt", "notebooks/01_summary.ipynb", "data/people.csv"}


def test_check_changes_nothing(root: Path) -> None:
    def files() -> dict[Path, int]:
        return {path: path.stat().st_mtime_ns for path in root.rglob("*") if path.is_file()}

    before = files()
    call("check", "--project", root)
    assert {
        path: when for path, when in files().items() if path.name != "data-profile.html"
    } == before


@pytest.mark.parametrize("command", ["run", "report", "check", "simulate"])
def test_a_bad_file_ends_with_two_and_one_line_for_each_problem(write: Write, command: str) -> None:
    bad = write(("name: Working Well", "name: 7"), ("code: E08000003", "code: X"))
    result = call(command, "--project", bad)
    assert (result.exit_code, result.stdout) == (2, "")
    lines = result.stderr.splitlines()
    assert lines[0] == "2 things need to be put right:"
    assert lines[1].startswith("- evaluation.yml, line 2, key programme.name: ")
    assert lines[2].startswith("- evaluation.yml, line 5, key places.code: ")
    assert "Traceback" not in result.output


@pytest.mark.parametrize("command", ["run", "report", "check", "simulate"])
def test_a_bad_file_as_json(write: Write, command: str) -> None:
    result = call(command, "--json", "--project", write(("name: Working Well", "name: 7")))
    assert (result.exit_code, result.stderr) == (2, "")
    told = json.loads(result.stdout)
    assert told["ok"] is False
    [problem] = told["problems"]
    assert (problem["where"], problem["line"]) == ("evaluation.yml", 2)
    assert problem["remedy"]


def test_debug_shows_where_an_error_came_from(write: Write) -> None:
    result = call("--debug", "check", "--project", write(("name: Working Well", "name: 7")))
    assert isinstance(result.exception, localeval.base.errors.ProjectError)


def test_debug_is_forgotten_after_the_command(write: Write) -> None:
    bad = write(("name: Working Well", "name: 7"))
    call("--debug", "check", "--project", bad)
    result = call("check", "--project", bad)
    assert isinstance(result.exception, SystemExit)


def test_a_run_in_words(root: Path, runs: Runs) -> None:
    result = call("run", "--project", root, "--workers", "3", "--force", "--renderer", "pandoc")
    assert result.exit_code == 0
    assert runs.asked == [(None, 3, True, "pandoc", False)]
    assert "Done: 2 steps; 1 were up to date." in result.stdout
    assert "Rendered by pandoc (pandoc 3.9)." in result.stdout
    assert "Note: a note" in result.stdout
    assert str(Path("output") / "E08000003" / "report.html") in result.stdout


def test_a_run_with_nothing_to_do_says_so(root: Path, runs: Runs) -> None:
    runs.done = []
    assert "Nothing has changed since the last run" in call("run", "--project", root).stdout


@pytest.mark.parametrize("command", ["run", "report"])
def test_a_run_as_json(root: Path, runs: Runs, command: str) -> None:
    result = call(command, "--project", root, "--json")
    told = json.loads(result.stdout)
    assert (result.exit_code, result.stderr, told["ok"]) == (0, "", True)
    assert told["done"] == runs.done
    assert told["seconds"] == {"load": 1.23}
    assert told["reports"] == [str(root / "output" / "E08000003" / "report.html")]


def test_places_are_chosen_by_code_each_once(root: Path, runs: Runs) -> None:
    call("run", "--project", root, "--place", "E08000003", "--place", "E08000003")
    [(places, *_)] = runs.asked
    assert [place.code for place in places] == ["E08000003"]


@pytest.mark.parametrize("command", ["run", "report"])
def test_a_place_that_does_not_exist(root: Path, runs: Runs, command: str) -> None:
    result = call(command, "--project", root, "--place", "E08000035")
    assert (result.exit_code, runs.asked) == (2, [])
    assert "there is no place with the code 'E08000035'. Use one of: E08000003." in result.stderr


@pytest.mark.parametrize(
    ("error", "code", "says"),
    [
        (
            NotebookError("notebooks/04_impact.ipynb, cell 5: it broke."),
            1,
            "04_impact.ipynb, cell 5: it broke.",
        ),
        (
            ValueError("The groups are alike."),
            1,
            "Something went wrong that we did not expect: The groups are alike. Put --debug",
        ),
        (
            PermissionError(13, "Permission denied", "a.csv"),
            1,
            "it cannot be written to (no permission).",
        ),
        (OSError(28, "No space left on device"), 1, "the disk is full."),
        (OSError(5, "Input/output error", "a.csv"), 1, ": Input/output error (a.csv). Put --debug"),
        (ValueError("odd"), 1, ": ValueError: odd. Put --debug"),
        (
            KeyboardInterrupt(),
            130,
            "Stopped. The last good outputs are unchanged; run again to go on.",
        ),
    ],
)
def test_what_fails_in_a_run_is_one_sentence(
    root: Path, runs: Runs, error: BaseException, code: int, says: str
) -> None:
    runs.error = error
    result = call("run", "--project", root)
    assert result.exit_code == code
    assert says in result.stderr
    assert "Traceback" not in result.output
    as_json = call("run", "--project", root, "--json")
    assert as_json.exit_code == code
    assert says in json.loads(as_json.stdout)["problems"][0]["what"]


def test_a_wrong_option(root: Path) -> None:
    assert call("run", "--project", root, "--workers", "0").exit_code == 2
    result = call("run", "--project", root, "--workers", "0", "--json")
    assert result.exit_code == 2
    assert "--workers" in json.loads(result.stdout)["problems"][0]["what"]


def test_it_runs_from_a_folder_inside_the_project(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(root / "notebooks")
    assert call("check").exit_code == 0


def test_a_misspelt_project_folder_is_not_taken_for_the_one_above_it(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(root)
    result = call("check", "--project", "typo")
    assert result.exit_code == 2
    assert "there is no folder" in result.stderr


@pytest.mark.parametrize("command", ["run", "report", "simulate"])
def test_another_copy_of_the_package_is_refused(root: Path, command: str) -> None:
    (root / "src" / "localeval").mkdir(parents=True)
    result = call(command, "--project", root)
    assert result.exit_code == 2
    assert "another copy was started" in result.stderr
    assert ".venv" in result.stderr


def test_made_up_tables_are_refused_where_the_data_are_real(root: Path) -> None:
    result = call("simulate", "--project", root, "--force")
    assert result.exit_code == 2
    assert "Set 'synthetic: true' under data first." in result.stderr
    assert (root / "data" / "people.csv").read_text() == PEOPLE


def test_doctor_of_a_good_project(root: Path) -> None:
    result = call("doctor", "--project", root)
    assert "ok    project: " in result.stdout
    assert "reports will be made by" in result.stdout


def test_doctor_in_a_folder_that_is_no_project(tmp_path: Path) -> None:
    result = call("doctor", "--project", tmp_path)
    assert result.exit_code == 1
    assert "wrong evaluation.yml: no evaluation.yml was found" in result.stdout
    assert "reports will be made by" in result.stdout  # the rest is looked at all the same


def test_doctor_as_json(tmp_path: Path) -> None:
    result = call("doctor", "--project", tmp_path, "--json")
    told = json.loads(result.stdout)
    assert (result.exit_code, told["ok"]) == (1, False)
    assert {finding["status"] for finding in told["findings"]} >= {"ok", "wrong"}


def test_doctor_finds_another_copy_and_a_missing_lock(root: Path) -> None:
    (root / "src" / "localeval").mkdir(parents=True)
    (root / "requirements.txt").unlink()
    result = call("doctor", "--project", root)
    assert result.exit_code == 1
    assert "wrong localeval: this command is not the project's own copy." in result.stdout
    assert "wrong requirements.txt: it is missing." in result.stdout


def test_doctor_names_packages_that_are_not_as_pinned(root: Path) -> None:
    lock = (
        "typer==0.0.1 \\\n    --hash=sha256:00\n"
        "no-such-package==1.0\n"
        "colorama==0.1 ; sys_platform == 'no such system' \\\n    --hash=sha256:00\n"
    )
    (root / "requirements.txt").write_text(lock)
    stdout = call("doctor", "--project", root).stdout
    assert "2 packages differ from the pinned ones: typer " in stdout
    assert "no-such-package missing (pinned 1.0)" in stdout
    assert "colorama" not in stdout


def test_the_module_can_be_run_and_prints_accents_everywhere(write: Write) -> None:
    folder = write(("name: Manchester", "name: 'Ynys Môn'"), ("code: E08000003", "code: Môn"))
    # An encoding as some consoles have it.
    done = python("-m", "localeval", "check", "--project", str(folder), PYTHONIOENCODING="ascii")
    assert done.returncode == 2
    assert "'Môn' is not a GSS code." in done.stderr.decode("utf-8")
