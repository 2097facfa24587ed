"""What the notebooks of a place leave behind in a run: where it lies, and their records put together.

Shared by the notebooks (which read) and the pipeline (which writes). It starts nothing.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

from pydantic import ValidationError

from localeval.base.errors import Problem, ProjectError, error_text, first_misfit
from localeval.results import Records


def records_file(build: Path, notebook: str) -> Path:
    """Give the file of what a notebook recorded for the result."""
    return build / "records" / f"{notebook}.json"


def executed_file(build: Path, notebook: str) -> Path:
    """Give the file of a notebook's executed copy."""
    return build / "notebooks" / f"{notebook}.ipynb"


def read_records(build: Path, names: list[str] | None = None) -> Records:
    """Put together what the notebooks of a place have recorded.

    Parameters
    ----------
    build : Path
        The place's build folder.
    names : list of str, optional
        Notebooks, in report order; all that are there when not given.

    Raises
    ------
    ProjectError
        Two notebooks record the same finding, or one records something that is no finding.
    """
    if names is None:
        found = [file.stem for file in (build / "records").glob("*.json")]
        names = sorted(found, key=_report_order)
    merged = Records()
    for name in names:
        content = json.loads(records_file(build, name).read_text(encoding="utf-8"))
        try:
            merged = merged.merge(Records.model_validate(content))
        except ValueError as error:
            raise ProjectError(records_problem(name, error)) from None
    return merged


def drop_records(build: Path, names: list[str]) -> None:
    """Remove what was recorded by notebooks that are no longer among those of the run."""
    for file in (build / "records").glob("*.json"):
        if file.stem not in names:
            file.unlink(missing_ok=True)


def records_problem(notebook: str, error: ValueError) -> Problem:
    """Say what is wrong with what a notebook recorded."""
    shown = f"notebooks/{notebook}.ipynb"
    if isinstance(error, ValidationError):
        return Problem(
            shown,
            f"what it records does not fit the result ({first_misfit(error)}).",
            "Record findings of section.evaluation as they are.",
        )
    return Problem(shown, f"{error_text(error)}.", "Record each finding in one notebook only.")


def _report_order(name: str) -> tuple[int, str]:
    """Order names by their number, so that 10_extra comes after 9_costs."""
    number = re.match(r"\d+", name)
    return (int(number.group()) if number else 0, name)
