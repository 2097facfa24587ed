"""A project that keeps to the standard, without the package: what the template's plain files give."""

from __future__ import annotations

import shutil
from pathlib import Path

from localeval.results import FlowStep, InputTable, PlaceOf, Programme, Result, Run

TEMPLATE = Path(__file__).resolve().parents[2] / "{{cookiecutter.project_slug}}"
PLAIN = (
    ".gitignore",
    "LICENSE",
    "pyproject.toml",
    "data/README.md",
    "_extensions/localeval/_extension.yml",
    "tests/test_project.py",
    "tests/golden/estimates.json",
)
CONTACT = ("subgroups: [sex]", "subgroups: [sex]\nreport: {contact: evaluation@council.example}")
PIN = f"pandas==3.0.0 ; python_version >= '3.11' \\\n    --hash=sha256:{'0' * 64}\n"


def add_standard_files(root: Path) -> Path:
    """Add what a project has beside its ``evaluation.yml`` and its data."""
    notebooks = sorted((TEMPLATE / "notebooks").glob("*.ipynb"))
    for name in (*PLAIN, *(path.relative_to(TEMPLATE).as_posix() for path in notebooks)):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(TEMPLATE / name, root / name)
    (root / "README.md").write_text("# Project\n\nType: make run\n", encoding="utf-8")
    (root / "requirements.txt").write_text(PIN, encoding="utf-8")
    return root


def small_result() -> Result:
    """Give a result that holds nothing but how many people there were."""
    digest = "0" * 64
    return Result(
        programme=Programme(name="Working Well", organisation="A council"),
        place=PlaceOf(code="E08000003", name="Manchester"),
        run=Run(
            date="2026-01-02",
            package_version="0.1.0",
            package_digest=digest,
            editions=None,
            code="unknown",
            environment_digest=digest,
            inputs={"people": InputTable(kind="csv")},
            parameters_digest=digest,
            git_commit=None,
            renderer="pandoc 3.9",
            synthetic=True,
        ),
        design="matched_comparison",
        currency="GBP",
        disclosure={"threshold": 10, "rounding": 5},
        flow=(FlowStep(step="in_data", label="In the data", participants=300, comparison=1200),),
        estimates=(),
        levels=(),
        balance=None,
        evidence=None,
    )
