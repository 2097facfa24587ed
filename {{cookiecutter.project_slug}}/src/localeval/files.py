"""Where a run keeps its intermediate files, and how a file is replaced without ever being half written.

Shared by the notebooks (which read) and the pipeline (which writes). It starts nothing.
"""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path

from localeval.errors import Problem, ProjectError
from localeval.results import Records


def records_file(build: Path, notebook: str) -> Path:
    """What a notebook recorded for the result."""
    return build / "records" / f"{notebook}.json"


def executed_file(build: Path, notebook: str) -> Path:
    """Executed copy of a notebook."""
    return build / "notebooks" / f"{notebook}.ipynb"


def read_records(build: Path, names: list[str] | None = None) -> Records:
    """Put together what the notebooks of a place have recorded.

    Parameters
    ----------
    build : Path
        The place's build folder.
    names : list of str, optional
        Notebooks, in report order; all that are there when not given.
    """
    folder = build / "records"
    files = (
        sorted(folder.glob("*.json"))
        if names is None
        else [records_file(build, name) for name in names]
    )
    merged = Records()
    for file in files:
        merged = merged.merge(Records.model_validate(json.loads(file.read_text("utf-8"))))
    return merged


def replace_file(path: Path, content: bytes) -> None:
    """Write a file under a temporary name beside it and rename it, so that no reader sees half of it.

    A file that already has this content is left alone.

    Raises
    ------
    ProjectError
        Another program holds the file open (Windows).
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.is_file() and path.read_bytes() == content:
        return
    handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        umask = os.umask(0)
        os.umask(umask)
        os.chmod(temporary, 0o666 & ~umask)
        os.replace(temporary, path)
    except PermissionError:
        Path(temporary).unlink(missing_ok=True)
        msg = "the file cannot be replaced; another program may have it open."
        raise ProjectError(
            Problem(str(path), msg, "Close it there and run the command again.")
        ) from None
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def replace_text(path: Path, text: str) -> None:
    """Write UTF-8 text with Unix line ends; see ``replace_file``."""
    replace_file(path, text.encode("utf-8"))
