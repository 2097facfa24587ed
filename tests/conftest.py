"""What several test rooms share: the repository, a clean copy of the template, baking it, and a browser.

Small evaluations to be spoilt (``make``, ``problems_of``, ``write``) are made in modules beside this one.
"""

from __future__ import annotations

import compileall
import gc
import py_compile
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from hypothesis import HealthCheck, settings

from .browsing import running_browser
from .small_evaluation import problems_of, write
from .small_project import make
from .thoroughness import THOROUGH, times

__all__ = ["make", "problems_of", "write"]

TESTS = Path(__file__).resolve().parent
REPOSITORY = TESTS.parent
TEMPLATE_FOLDER = "{{cookiecutter.project_slug}}"

#: The files that take longest, in that order. Whole files are dealt out to the test processes (``--dist loadfile``, see the
#: Makefile), so that what a file makes for all its tests is made once; these go first, so that at the end no process is
#: left alone with a long one. Two that wait for the same project do not follow one another.
LONGEST = (
    "e2e/test_rerun.py",
    "e2e/test_three_places.py",
    "designs/test_a_design_of_ones_own.py",
    "e2e/test_injection.py",
    "e2e/test_documents.py",
    "library/test_browser.py",
    "analysis/test_report_attack.py",
    "e2e/test_publish.py",
    "comparison_report/test_notebook.py",
    "e2e/test_interruption.py",
    "synthetic/test_simulation_plan.py",
    "e2e/test_further_section.py",
    "e2e/test_comparison.py",
    "e2e/test_own_tests.py",
    "benchmarks/test_gauntlet.py",
    "comparison_report/test_pictures.py",
    "comparison_report/test_results.py",
    "publishing/test_publish.py",
    "e2e/test_browser.py",
    "e2e/test_bad_input.py",
    "comparison_report/test_browser.py",
    "golden/test_editions.py",
    "methods/impact/test_simulation.py",
    "e2e/test_numbers.py",
    "publishing/test_publish_comparison.py",
    "render/test_renderers.py",
    "bundles/test_fuzz.py",
    "analysis/test_series.py",
    "methods/synthesis/test_pooling_simulation.py",
    "publishing/test_scan.py",
    "methods/impact/test_imputation.py",
    "benchmarks/test_calibration.py",
    "methods/synthesis/test_prediction.py",
    "analysis/test_differencing.py",
    "methods/impact/test_tails.py",
)

Bake = Callable[..., Path]
PACKAGE = Path("src/localeval")

# No example of a property is held to a time: hypothesis allows each 200 ms unless it is told otherwise, and a busy
# machine takes longer now and then. The examples are the same each time, so that a change is never refused for what it
# did not touch; `make test-thorough` draws others.
settings.register_profile(
    "untimed",
    settings.default,
    deadline=None,
    derandomize=not THOROUGH,
    max_examples=times(25, 200),
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("untimed")


# Ten thousand tests and what they import stay until the end; looking through them for garbage again and again took a tenth
# of the time of tests within the process, and more the more were collected.
gc.set_threshold(50_000, 20, 20)


def pytest_collection_finish() -> None:
    """Leave what was collected out of every later search for garbage."""
    gc.collect()
    gc.freeze()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the tests of the longest files first; every process does it alike."""
    gone = [name for name in LONGEST if not (TESTS / name).is_file()]
    if gone:
        msg = f"LONGEST in tests/conftest.py names files that are not there: {', '.join(gone)}"
        raise pytest.UsageError(msg)
    place = {TESTS / name: number for number, name in enumerate(LONGEST)}
    items.sort(key=lambda item: place.get(item.path, len(place)))


def _listed_by_git(*folders: str) -> list[str]:
    """Files that are in git or would be added to it, so that caches and other leavings stay out."""
    command = [
        "git",
        "ls-files",
        "-z",
        "--cached",
        "--others",
        "--exclude-standard",
        "--",
        *folders,
    ]
    names = subprocess.run(command, cwd=REPOSITORY, capture_output=True, check=True, text=True)
    found = sorted({name for name in names.stdout.split("\0") if name})
    return [name for name in found if (REPOSITORY / name).is_file()]


@pytest.fixture(scope="session")
def repository() -> Path:
    """Root of this repository."""
    return REPOSITORY


@pytest.fixture(scope="session")
def repository_files() -> list[str]:
    """All files of the repository, relative to its root."""
    return _listed_by_git()


@pytest.fixture(scope="session")
def template_files() -> list[str]:
    """All files of the template, relative to its folder."""
    prefix = f"{TEMPLATE_FOLDER}/"
    return [name.removeprefix(prefix) for name in _listed_by_git(TEMPLATE_FOLDER)]


@pytest.fixture(scope="session")
def clean_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a copy of the template as a fresh clone holds it."""
    copy = tmp_path_factory.mktemp("clone")
    for name in _listed_by_git("cookiecutter.json", "hooks", TEMPLATE_FOLDER):
        target = copy / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(REPOSITORY / name, target)
    return copy


@pytest.fixture(scope="session")
def bake(clean_template: Path, cookies_session: object) -> Bake:
    """Make a project: ``bake(place_name="Leeds")`` gives its folder; a failure is raised."""

    def make(template: Path = clean_template, **answers: str) -> Path:
        result = cookies_session.bake(extra_context=answers, template=str(template))  # type: ignore[attr-defined]
        if result.exception is not None:
            raise result.exception
        return Path(result.project_path)

    return make


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder that all test processes of this session have in common; a lock file keeps them apart."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if base.name.startswith("popen-") else base


@pytest.fixture(scope="session")
def compiled(shared: Path) -> Callable[[Path], Path]:
    """Put what Python compiles of the package into a new project, as its first command would, and give the project.

    It is compiled once, and holds for a file by the digest of its text: one that a test changes is compiled anew.
    """
    store = shared / "compiled"
    with FileLock(f"{store}.lock"):
        if not store.exists():
            shutil.copytree(
                REPOSITORY / TEMPLATE_FOLDER / PACKAGE,
                store,
                ignore=lambda folder, names: [
                    name
                    for name in names
                    if name == "__pycache__"
                    or not (name.endswith(".py") or (Path(folder) / name).is_dir())
                ],
            )
            by_digest = py_compile.PycInvalidationMode.CHECKED_HASH
            compileall.compile_dir(store, quiet=2, invalidation_mode=by_digest)

    def put(project: Path) -> Path:
        for file in store.rglob("*.pyc"):
            target = project / PACKAGE / file.relative_to(store)
            target.parent.mkdir(exist_ok=True)
            shutil.copyfile(file, target)
        return project

    return put


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Start a browser of this machine; none is downloaded."""
    with running_browser() as running:
        yield running
