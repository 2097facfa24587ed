"""The repository itself: locked packages, nothing committed that has no place, make targets that exist."""

from __future__ import annotations

import fnmatch
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path, PurePosixPath
from typing import Any

import pytest

TEMPLATE = "{{cookiecutter.project_slug}}"
LOCKS = [f"{TEMPLATE}/requirements.txt", "requirements.txt", "requirements-dev.txt"]
#: What linking needs besides, an extra of a project.
LINKING = f"{TEMPLATE}/requirements-linking"
PIN = re.compile(r"([A-Za-z0-9][A-Za-z0-9._-]*)(\[[^]]*\])?==(\S+)( ; .*)?")

needs_make = pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")
needs_bash = pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")
#: A ``make`` that says what it is called for, and gives the environment a Python 3.11.
MAKE = (
    'echo "make $*"; mkdir -p .venv/bin; '
    'printf "#!/bin/sh\\necho 3.11" > .venv/bin/python; chmod +x .venv/bin/python'
)


def read_lock(path: Path) -> dict[str, list[str]]:
    """Give the hashes of each pin (name, version, marker), and fail on any other line."""
    pins: dict[str, list[str]] = {}
    for entry in path.read_text(encoding="utf-8").replace("\\\n", "").splitlines():
        pin, *hashes = re.split(r"\s+--hash=", entry.strip())
        assert PIN.fullmatch(pin), f"{path.name}: not a pinned package: {pin}"
        pins[pin] = hashes
    return pins


@pytest.mark.parametrize("name", LOCKS)
def test_every_package_is_pinned_and_hashed_and_no_host_is_named(
    repository: Path, name: str
) -> None:
    pins = read_lock(repository / name)
    assert len(pins) > 100
    for pin, hashes in pins.items():
        assert hashes, f"{pin} has no hash"
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", digest) for digest in hashes), pin


def test_the_three_locks_agree(repository: Path) -> None:
    project, demo, dev = (read_lock(repository / name) for name in LOCKS)
    assert project.items() <= demo.items()
    assert demo.items() <= dev.items()
    linking = read_lock(repository / f"{LINKING}.txt")
    assert linking
    assert all(linking.values())
    assert linking.items() <= dev.items()
    added = {pin.partition("==")[0] for pin in linking.keys() - project.keys()}
    assert added == {"duckdb", "splink", "sqlglot"}


@pytest.mark.parametrize(
    "name",
    [TEMPLATE + "/requirements", LINKING, "requirements", "requirements-dev"],
)
def test_every_package_that_was_asked_for_is_locked(repository: Path, name: str) -> None:
    asked = re.findall(
        r"^([A-Za-z][A-Za-z0-9._-]*)", (repository / f"{name}.in").read_text(), re.MULTILINE
    )
    locked = {PIN.fullmatch(pin)[1].lower() for pin in read_lock(repository / f"{name}.txt")}  # type: ignore[index]
    assert asked
    assert {re.sub(r"[-_.]+", "-", package).lower() for package in asked} <= locked


def test_the_package_declares_what_the_project_installs(repository: Path) -> None:
    """`requirements.in` adds only what tests and builds to what `pyproject.toml` says a run needs."""
    import tomllib

    folder = repository / TEMPLATE
    metadata = tomllib.loads((folder / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = (folder / "requirements.in").read_text(encoding="utf-8").splitlines()
    asked = {line for line in lines if line and not line.startswith("#")}
    extra = {"pytest", "nbval", "hatchling", "editables"}
    assert set(metadata["dependencies"]) == asked - extra
    assert extra <= asked
    assert {"quarto", "jupyterlab", "linking"} == set(metadata["optional-dependencies"])


def copy_only_patterns(repository: Path) -> list[str]:
    """Give the patterns of files that cookiecutter copies without rendering."""
    context: Any = json.loads((repository / "cookiecutter.json").read_text(encoding="utf-8"))
    return list(context["_copy_without_render"])


def test_only_two_files_are_rendered(repository: Path, template_files: list[str]) -> None:
    patterns = copy_only_patterns(repository)
    rendered = {
        name for name in template_files if not any(fnmatch.fnmatch(name, p) for p in patterns)
    }
    assert rendered == {"README.md", "evaluation.yml"}


def test_no_folder_is_copied_whole(repository: Path, template_files: list[str]) -> None:
    """Cookiecutter deletes a folder before it copies it whole, and with it what a person put there."""
    folders = {str(folder) for name in template_files for folder in PurePosixPath(name).parents}
    patterns = copy_only_patterns(repository)
    assert {f for f in folders if any(fnmatch.fnmatch(f, p) for p in patterns)} == set()


def test_no_leavings_are_committed(repository_files: list[str]) -> None:
    unwanted = re.compile(
        r"(^|/)(__pycache__|\.ipynb_checkpoints|\.\w+_cache|\.venv|demo|output)/"
        r"|\.(pyc|parquet|xlsx|pdf|zip|log|orig|rej)$"
        r"|(^|/)(report\.(html|docx)|results\.json|\.DS_Store)$"
    )
    assert [name for name in repository_files if unwanted.search(name)] == []


def test_no_table_is_committed_into_the_template(template_files: list[str]) -> None:
    assert [name for name in template_files if name.startswith("data/")] == ["data/README.md"]


def test_notebooks_are_committed_without_outputs(
    repository: Path, repository_files: list[str]
) -> None:
    for name in repository_files:
        if name.endswith(".ipynb"):
            cells = json.loads((repository / name).read_text(encoding="utf-8"))["cells"]
            code = [cell for cell in cells if cell["cell_type"] == "code"]
            assert not [c for c in code if c["outputs"] or c["execution_count"]], name


def test_no_path_of_a_machine_is_written_down(
    repository: Path, repository_files: list[str]
) -> None:
    home = re.compile(rb"(?:/home/|/Users/|C:\\Users\\)\w+|/root/|/tmp/\w")
    invented = {b"/home/me", b"/home/jbloggs"}  # in tests of what may not leave a machine
    found = {
        name: paths
        for name in repository_files
        if name != "tests/template/test_repository.py"
        and (paths := set(home.findall((repository / name).read_bytes())) - invented)
    }
    assert found == {}


def test_pinned_packages_are_installed_as_they_are_pinned(
    repository: Path, repository_files: list[str]
) -> None:
    """A pip that resolves them anew stops at a package which another one wants with an extra (23.2, with Python 3.11, does)."""
    asked = re.compile(r"pip install.* -r [^\n]*")
    lines = {
        (name, line)
        for name in repository_files
        if name != "CHANGELOG.md" and not name.startswith("tests/")
        for line in asked.findall((repository / name).read_text(encoding="utf-8", errors="replace"))
    }
    assert len(lines) > 6
    assert [(name, line) for name, line in sorted(lines) if "--no-deps" not in line] == []
    own = (repository / "Makefile").read_text(encoding="utf-8")
    assert [line for line in own.splitlines() if "--require-hashes" in line and "--no-deps" not in line] == []  # fmt: skip


def continuous_integration(repository: Path, folder: Path, **programs: str) -> tuple[int, str]:
    """Run ``.ci/run`` where every program that it looks for is one of these; give its exit code and what it said."""
    answers = {
        "make": MAKE,
        **dict.fromkeys(("chromium", "pdftoppm", "python3"), "exit 0"),
        **dict.fromkeys(("python3.11", "python3.12", "python3.13", "python3.14"), "exit 127"),
        **programs,
    }
    (folder / ".ci").mkdir()
    shutil.copy(repository / ".ci" / "run", folder / ".ci")
    for name, answer in answers.items():
        program = folder / "bin" / name
        program.parent.mkdir(parents=True, exist_ok=True)
        program.write_text(f"#!/bin/sh\n{answer}\n", encoding="utf-8")
        program.chmod(0o755)
    path = os.pathsep.join([str(folder / "bin"), "/usr/bin", "/bin"])
    done = subprocess.run(
        [folder / ".ci" / "run"],
        capture_output=True,
        text=True,
        check=False,
        env={
            "PATH": path,
            "PYENV_ROOT": str(folder / "bin"),
            "SYSTEM_PYTHON": str(folder / "bin" / "system-python"),
        },
    )
    return done.returncode, done.stdout


@needs_bash
def test_continuous_integration_runs_what_a_person_runs(repository: Path, tmp_path: Path) -> None:
    assert os.access(repository / ".ci" / "run", os.X_OK)
    code, said = continuous_integration(repository, tmp_path)
    assert code == 0
    assert said.splitlines() == [
        "make .venv/.ready-dev",
        "Could not install avalpdf; its tests are skipped.",
        "All tests run under Python 3.11, and a quick slice under 0 other: none.",
        "Not found here, and so not tested: Python 3.12 3.13 3.14.",
        "make test",
    ]


@needs_bash
def test_continuous_integration_tries_the_other_pythons_that_it_finds(
    repository: Path, tmp_path: Path
) -> None:
    found = {"python3.11": "exit 0", "python3.12": "exit 0", "versions/3.13.0/bin/python": "exit 0"}
    code, said = continuous_integration(repository, tmp_path, **found)
    assert code == 0
    kept = tmp_path / "bin" / "versions" / "3.13.0" / "bin" / "python"
    assert said.splitlines()[2:] == [
        f"All tests run under Python 3.11, and a quick slice under 2 other: python3.12 {kept}.",
        "Not found here, and so not tested: Python 3.14.",
        "make test",
        "A quick slice under python3.12:",
        "make test-quick PYTHON=python3.12 JOBS=1",
        f"A quick slice under {kept}:",
        f"make test-quick PYTHON={kept} JOBS=1",
    ]


@needs_bash
@pytest.mark.parametrize(
    ("system", "named"), [("exit 0", True), ('case "$*" in *ensurepip*) exit 1;; esac', False)]
)
def test_continuous_integration_takes_the_systems_python_where_it_makes_environments(
    repository: Path, tmp_path: Path, system: str, named: bool
) -> None:
    found = {"system-python": system, "id": "echo 1000"}  # not root, so that nothing is installed
    code, said = continuous_integration(repository, tmp_path, **found)
    assert code == 0
    python = f" PYTHON={tmp_path / 'bin' / 'system-python'}" if named else ""
    assert f"make .venv/.ready-dev{python}" in said.splitlines()


@needs_bash
def test_continuous_integration_fails_where_a_slice_fails(repository: Path, tmp_path: Path) -> None:
    refuse = f'case "$*" in test-quick*) exit 2;; esac; {MAKE}'
    code, said = continuous_integration(
        repository, tmp_path, make=refuse, **{"python3.12": "exit 0", "python3.13": "exit 0"}
    )
    assert code == 2
    assert said.splitlines()[-1] == "A quick slice under python3.12:"


def targets(makefile: Path) -> dict[str, str]:
    """Give the targets that a person may call and their one-line help."""
    return dict(re.findall(r"^([a-z-]+):.*## (.+)$", makefile.read_text(), re.MULTILINE))


@needs_make
@pytest.mark.parametrize("folder", [".", TEMPLATE])
def test_make_alone_lists_every_target(repository: Path, folder: str) -> None:
    makefile = repository / folder / "Makefile"
    listed = subprocess.run(
        ["make"], cwd=makefile.parent, capture_output=True, check=True, text=True
    )
    assert listed.stderr == ""
    shown = dict(re.findall(r"^  make (\S+) +(.+)$", listed.stdout, re.MULTILINE))
    known = subprocess.run(
        ["make", "-pn", "help"], cwd=makefile.parent, capture_output=True, check=True, text=True
    )
    phony = re.search(r"^\.PHONY: (.+)$", known.stdout, re.MULTILINE)
    assert phony
    assert shown == targets(makefile)
    assert set(shown) == set(phony[1].split())


@needs_make
def test_a_machine_without_a_fit_python_is_told_so(bake: Any) -> None:
    made = subprocess.run(
        ["make", "setup", "PYTHON="], cwd=bake(), capture_output=True, check=False, text=True
    )
    assert made.returncode != 0
    assert "Python 3.11 or newer was not found." in made.stdout


def test_the_commands_of_the_project_exist(repository: Path) -> None:
    """Every `localeval` command that the Makefile or the README of a project names can be called."""
    folder = repository / TEMPLATE
    in_makefile = re.findall(r"\$\(LOCALEVAL\) (\w+)", (folder / "Makefile").read_text())
    readme = (folder / "README.md").read_text(encoding="utf-8")
    in_readme = re.findall(r"^\| `(\w+)(?: [A-Z.]+)?` \|", readme, re.MULTILINE)
    assert sorted(in_makefile) == sorted(in_readme)
    for command in in_makefile:
        shown = subprocess.run(
            [sys.executable, "-m", "localeval", command, "--help"],
            env={**os.environ, "PYTHONPATH": str(folder / "src")},
            capture_output=True,
            check=False,
            text=True,
        )
        assert shown.returncode == 0, f"localeval {command} --help: {shown.stderr}"
