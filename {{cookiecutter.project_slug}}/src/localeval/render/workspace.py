"""The working folder in which a render happens, and what is checked of a request.

Nothing is converted here; other people's programs are run by ``programs``, and what comes out is looked at by ``finished``.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from localeval.project.project import ASSEMBLED
from localeval.render.interface import FORMATS, RenderError

#: The layout of the summary on one page, which is no format of the report.
ASSETS = Path(__file__).parent / "assets"

#: What the project's Quarto extension, ``_extensions/localeval``, must hold.
STYLE_FILES = (
    "_extension.yml",
    "filter.lua",
    "template.html",
    "base.css",
    "theme.css",
    "reference.docx",
    "template.typ",
    "style.typ",
)

WORK_PREFIX = "rendering-"  # no leading dot: Quarto ignores its project file in hidden folders


def root_of(style: Path) -> Path:
    """Give the project that a folder of formats is of: ``_extensions/localeval`` lies in it, or with a brand in its ``reports``."""
    above = style.parents[1]
    return above.parent if above.name == ASSEMBLED else above


def check_request(folder: Path, formats: Sequence[str], style: Path) -> None:
    """Raise `RenderError` when a format is unknown or a file that the render needs is missing."""
    unknown = [f for f in formats if f not in FORMATS]
    if unknown or not formats:
        msg = f"Unknown report format: {', '.join(unknown) or 'none was given'}."
        raise RenderError(msg, f"Choose among {', '.join(FORMATS)} in evaluation.yml.")
    if not (folder / "report.qmd").is_file():
        msg = f"There is no assembled report in {folder}."
        raise RenderError(msg, "Assemble it first: localeval run.")
    missing = [name for name in STYLE_FILES if not (style / name).is_file()]
    if missing:
        msg = f"Missing from the folder of the reports' formats {style}: {', '.join(missing)}."
        raise RenderError(msg, "Copy them back from the template's _extensions/localeval folder.")


@contextlib.contextmanager
def workspace(folder: Path, style: Path) -> Iterator[Path]:
    """Yield a fresh folder inside `folder` with the figures of the report and every file of its formats.

    Rendering happens in there, so that nothing half-written ever has a final name. Folders that an
    interrupted render left behind are removed first: the caller renders one place at a time.
    """
    for left in folder.glob(f"{WORK_PREFIX}*"):
        shutil.rmtree(left, ignore_errors=True)
    work = Path(tempfile.mkdtemp(prefix=WORK_PREFIX, dir=folder)).resolve()
    try:
        shutil.copytree(style, work, dirs_exist_ok=True)
        if (folder / "figures").is_dir():
            shutil.copytree(folder / "figures", work / "figures", dirs_exist_ok=True)
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)


def move_reports(work: Path, folder: Path, formats: Sequence[str]) -> dict[str, Path]:
    """Move `report.<format>` of every format from `work` to `folder`, each in one step."""
    made: dict[str, Path] = {}
    for name in formats:
        source, target = work / f"report.{name}", folder / f"report.{name}"
        if not source.is_file() or source.stat().st_size == 0:
            msg = f"The renderer ended without making report.{name}."
            raise RenderError(msg, "Run localeval doctor, then try again.")
        try:
            os.replace(source, target)
        except PermissionError as error:
            msg = f"{target} cannot be replaced: {error.strerror}."
            raise RenderError(msg, "Close the file if it is open in another program.") from error
        made[name] = target
    return made
