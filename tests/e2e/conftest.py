"""Projects that are really baked and really run, once for all test processes together.

Each is made as a person makes it (cookiecutter, then ``python -m localeval run`` with the project's own
copy of the package) and then only looked at; a test that changes something works on a copy.
"""

from __future__ import annotations

import importlib.util
import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from filelock import FileLock

from .project import Project, localeval

REPOSITORY = Path(__file__).resolve().parents[2]
EXAMPLE = REPOSITORY / "examples" / "national-supported-work"

Make = Callable[[Path], Path]


@pytest.fixture(scope="session")
def examples(compiled: Callable[[Path], Path]) -> Iterator[ModuleType]:
    """Give ``examples/run.py`` as a module; the package of what it bakes need not be compiled."""
    spec = importlib.util.spec_from_file_location("examples_run", REPOSITORY / "examples/run.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # where dataclasses look themselves up
    spec.loader.exec_module(module)
    bake = module.bake
    with pytest.MonkeyPatch.context() as patch:
        for place in (module, sys.modules["examples.projects"]):
            patch.setattr(place, "bake", lambda parts, out: compiled(bake(parts, out)))
        yield module


@pytest.fixture(scope="session")
def once(shared: Path) -> Callable[..., Project]:
    """Make a project once and run it; every test process gets the same one, or the same failure."""
    folder = shared / "e2e"
    folder.mkdir(exist_ok=True)

    def make(name: str, bake: Make, renderer: str = "pandoc", **more: str) -> Project:
        said = folder / f"{name}.json"
        with FileLock(folder / f"{name}.lock"):
            if not said.exists():
                said.write_text('"the project could not be baked"')
                root = bake(folder / name)
                done = localeval(root, "run", "--renderer", renderer, "--json", **more)
                said.write_text(
                    done.stdout if done.returncode == 0 else json.dumps(done.stdout + done.stderr)
                )
            summary = json.loads(said.read_text(encoding="utf-8"))
        if isinstance(summary, str):
            pytest.fail(f"{name} did not run: {summary}")
        return Project(Path(summary["reports"][0]).parents[2], summary)

    return make


@pytest.fixture(scope="session")
def nsw(examples: ModuleType) -> Callable[[str, Path], Path]:
    """Bake an example and write its data, as ``make demo`` does."""

    def bake(design: str, out: Path) -> Path:
        root: Path = examples.bake(EXAMPLE / design, out)
        script = EXAMPLE / "make_data.py"
        subprocess.run([sys.executable, script, design, root], check=True, capture_output=True)
        return root

    return bake


@pytest.fixture(scope="session")
def plain(clean_template: Path, compiled: Callable[[Path], Path]) -> Callable[..., Path]:
    """Bake a project from plain answers; its data are made up by the first run."""
    from cookiecutter.main import cookiecutter

    def bake(out: Path, **answers: str) -> Path:
        out.mkdir(parents=True, exist_ok=True)
        made = cookiecutter(
            str(clean_template),
            no_input=True,
            default_config=True,
            extra_context=answers,
            output_dir=str(out),
        )
        return compiled(Path(made))

    return bake


@pytest.fixture(scope="session")
def trial(once: Any, nsw: Any) -> Project:
    """Give the trial of the National Supported Work."""
    made: Project = once("trial", lambda out: nsw("trial", out))
    return made


@pytest.fixture(scope="session")
def matched(once: Any, nsw: Any) -> Project:
    """Give its participants beside the men of the Current Population Survey."""
    made: Project = once("matched", lambda out: nsw("matched", out))
    return made


@pytest.fixture(scope="session")
def monitoring(once: Any, plain: Any) -> Project:
    """Give a project without a comparison group."""
    made: Project = once("monitoring", lambda out: plain(out, design="monitoring"))
    return made


@pytest.fixture(scope="session")
def two_places(once: Any, plain: Any) -> Project:
    """Give one project with two places."""

    def bake(out: Path) -> Path:
        root: Path = plain(out, place_name="Manchester", place_code="E08000003")
        settings = root / "evaluation.yml"
        text = settings.read_text(encoding="utf-8")
        first = '  - code: E08000003\n    name: "Manchester"\n'
        assert first in text
        second = '  - code: W06000015\n    name: "Caerdydd"\n'
        assert 'contact: ""' in text
        text = text.replace('contact: ""', "contact: evaluation@example.org")
        ages = "\npopulation:\n  ages: {low: 18, high: 65}\n"  # without it nothing would be pooled
        settings.write_text(text.replace(first, first + second) + ages, encoding="utf-8")
        # Gaps are filled in the example of three places; here they would only take time.
        (root / "simulation.yml").write_text("default: {missing: {covariates: 0}}\n", "utf-8")
        return root

    made: Project = once("two", bake)
    return made


@pytest.fixture(scope="session")
def small(once: Any, nsw: Any) -> Project:
    """Give the trial with two of its notebooks and one of the place's own, quick to run again."""

    def bake(out: Path) -> Path:
        root: Path = nsw("trial", out)
        for path in (root / "notebooks").glob("*.ipynb"):
            if path.stem not in {"01_summary", "04_impact", "04_outcomes"}:
                path.unlink()
        shutil.copyfile(
            Path(__file__).with_name("06_extra.ipynb"), root / "notebooks/06_extra.ipynb"
        )
        settings = root / "evaluation.yml"
        text = settings.read_text(encoding="utf-8")
        assert "formats: [html, docx, pdf]" in text
        text = text.replace("formats: [html, docx, pdf]", "formats: [html, pdf]")
        settings.write_text(text, encoding="utf-8")
        return root

    made: Project = once("small", bake)
    return made


@pytest.fixture
def copy(small: Project, tmp_path: Path) -> Iterator[Project]:
    """Give a copy of the small project, as last run, to change at will."""
    root = tmp_path / small.root.name
    shutil.copytree(small.root, root)
    yield Project(root, {})
    shutil.rmtree(root, ignore_errors=True)
