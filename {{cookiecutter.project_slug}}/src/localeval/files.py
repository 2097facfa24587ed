"""Where a run keeps its intermediate files, and how a file is replaced without ever being half written.

Shared by the notebooks (which read) and the pipeline (which writes). It starts nothing.
"""

from __future__ import annotations

import glob
import json
import os
import re
import secrets
from pathlib import Path

from pydantic import ValidationError

from localeval.errors import Problem, ProjectError
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
        first = error.errors(include_url=False)[0]
        key = ".".join(map(str, first["loc"]))
        return Problem(
            shown,
            f"what it records does not fit the result ({key}: {first['msg']}).",
            "Record findings of section.evaluation as they are.",
        )
    return Problem(shown, f"{error}.", "Record each finding in one notebook only.")


def _report_order(name: str) -> tuple[int, str]:
    """Order names by their number, so that 10_extra comes after 9_costs."""
    number = re.match(r"\d+", name)
    return (int(number.group()) if number else 0, name)


def replace_file(path: Path, content: bytes) -> None:
    """Write a file under a temporary name beside it and rename it, so that no reader sees half of it.

    A file that already has this content is left alone. What a run that was killed half-way has left beside
    it is removed.

    Raises
    ------
    ProjectError
        Another program holds the file open (Windows).
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    for leftover in path.parent.glob(f".{glob.escape(path.name)}.*.tmp"):
        leftover.unlink(missing_ok=True)
    if path.is_file() and path.read_bytes() == content:
        return
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")
    try:
        with temporary.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except PermissionError:
        temporary.unlink(missing_ok=True)
        msg = "the file cannot be replaced; another program may have it open."
        raise ProjectError(
            Problem(str(path), msg, "Close it there and run the command again.")
        ) from None
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def replace_text(path: Path, text: str) -> None:
    """Write UTF-8 text with Unix line ends; see ``replace_file``."""
    replace_file(path, text.encode("utf-8"))


def table_text(path: Path, shown: str) -> str:
    """Read a table that a person has made.

    Raises
    ------
    ProjectError
        It cannot be read, or is not UTF-8.
    """
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        what = "it is not UTF-8 text."
        raise ProjectError(Problem(shown, what, "Save it as CSV UTF-8.")) from None
    except OSError as error:
        what = f"it cannot be read ({error.strerror})."
        raise ProjectError(Problem(shown, what, "Check its name.")) from None
