"""The snapshot: figures that were fetched, and what is known of them. Two small files that git keeps.

``context/figures.csv`` holds the figures as a table of the data standard, ``context/snapshot.json`` when they were taken, from which
addresses, and the digests of the answers and of the table. The same figures give the same bytes. Nothing here asks a server.
"""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from localeval.base.atomic import replace_file, replace_text
from localeval.base.csvtext import safe_cell
from localeval.base.errors import Problem, ProjectError, first_misfit
from localeval.data.fetched_figures import AGAIN, COLUMNS
from localeval.project.context_settings import FIGURES, SNAPSHOT

LICENCE = "Open Government Licence v3.0"


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Question(_Part):
    """One question that was asked, and its answer.

    Attributes
    ----------
    address : str
        Without the key.
    rows : int
    digest : str
        SHA-256 of the answer.
    """

    address: str
    rows: int
    digest: str


class AreaGiven(_Part):
    """An area of which there are figures.

    Attributes
    ----------
    code, name : str
    asked_as : str
        Another code of the same area under which the server has it; empty where it has it under its own.
    """

    code: str
    name: str
    asked_as: str = ""


class About(_Part):
    """What is known of the figures of a snapshot."""

    taken: dt.date
    server: str
    licence: str
    figures: str
    rows: int
    digest: str
    areas: tuple[AreaGiven, ...]
    questions: tuple[Question, ...]
    not_given: tuple[str, ...]


@dataclass(frozen=True)
class FigureRow:
    """One row of the table; numbers as they are to be written."""

    place_code: str
    place_name: str
    indicator: str
    period: str
    value: float | None
    low: float | None
    high: float | None
    age_band: str
    status: str
    source: str


def figures_text(rows: Sequence[FigureRow]) -> str:
    """Write figures as CSV."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in rows:
        writer.writerow([_cell(getattr(row, name)) for name in COLUMNS])
    return out.getvalue()


def _cell(value: str | float | None) -> str:
    if value is None:
        return ""
    return format(round(value, 6), ".12g") if isinstance(value, float) else str(safe_cell(value))


def text_digest(text: str) -> str:
    """SHA-256 of a text as it is written."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def write_snapshot(root: Path, figures: str, about: About) -> tuple[Path, Path]:
    """Put a snapshot in place; where the second file cannot be written, the first is as it was.

    Returns
    -------
    Path
        Of the figures.
    Path
        Of what is known of them.
    """
    table, record = root / FIGURES, root / SNAPSHOT
    before = table.read_bytes() if table.is_file() else None
    text = json.dumps(about.model_dump(mode="json"), indent=1, ensure_ascii=False) + "\n"
    replace_text(table, figures)
    try:
        replace_text(record, text)
    except BaseException:
        if before is None:
            table.unlink(missing_ok=True)
        else:
            replace_file(table, before)
        raise
    return table, record


def read_snapshot(root: Path) -> About:
    """Read what is known of the figures that were fetched, and see that they are those.

    Raises
    ------
    ProjectError
        There are none, or they are not as they were fetched.
    """
    table, record = root / FIGURES, root / SNAPSHOT
    if not record.is_file() and not table.is_file():
        what = "no figures were fetched yet."
        raise ProjectError(Problem(SNAPSHOT, what, "Run localeval context once with a network."))
    try:
        about = About.model_validate_json(record.read_bytes())
    except OSError:
        what = "it is missing or cannot be read, so that nobody knows where the figures are from."
        raise ProjectError(Problem(SNAPSHOT, what, AGAIN)) from None
    except ValidationError as error:
        what = f"it is not as it was written ({first_misfit(error)})."
        raise ProjectError(Problem(SNAPSHOT, what, AGAIN)) from None
    try:
        text = table.read_bytes().replace(b"\r\n", b"\n")  # as git may check it out on Windows
    except OSError:
        raise ProjectError(Problem(FIGURES, "it is missing or cannot be read.", AGAIN)) from None
    if hashlib.sha256(text).hexdigest() != about.digest:
        what = f"it was changed after it was fetched on {about.taken}, so that its figures may not be those of its sources."
        raise ProjectError(
            Problem(
                FIGURES, what, f"{AGAIN} Figures of your own are a table of yours: data.context."
            )
        )
    return about
