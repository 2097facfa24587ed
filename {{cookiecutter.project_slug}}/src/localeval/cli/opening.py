"""``localeval open``: the newest report, shown by whatever this machine shows such files with."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from localeval.base.errors import Problem, ProjectError
from localeval.cli.command import (
    JsonOption,
    PlaceOption,
    ProjectOption,
    chosen,
    open_project,
    print_json,
    shown_path,
)
from localeval.project.project import Project

Format = Literal["html", "docx", "pdf"]
#: Which of the formats of one report is opened when nobody says.
_FORMATS: tuple[Format, ...] = ("html", "pdf", "docx")
#: What the report of a comparison is called, beside those of the places.
_NAMES = {"comparison": "comparison"}


def open_report(
    project: ProjectOption = Path(),
    place: PlaceOption = None,
    kind: Annotated[
        Format | None,
        typer.Option(
            "--format", help="Which file to open: html, docx or pdf.", show_default="html"
        ),
    ] = None,
    show_only: Annotated[
        bool, typer.Option("--print", help="Say where the report is, and open nothing.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Open the newest report.

    Without a screen, or if the output goes to a file or a program, it only says where the report is.
    """
    found = open_project(project)
    path = newest_report(found, [item.folder for item in chosen(found, place) or ()], kind)
    opened = not show_only and not as_json and _has_screen() and typer.launch(str(path)) == 0
    if as_json:
        print_json({"ok": True, "report": str(path)})
    else:
        typer.echo(f"Opened {shown_path(path, found)}" if opened else str(path))


def newest_report(project: Project, places: list[str], kind: Format | None = None) -> Path:
    """Find the report that was made last.

    Parameters
    ----------
    project : Project
    places : list of str
        Only of these places (their folders in ``output``); of all, and the comparison of them, when empty.
    kind : {"html", "docx", "pdf"}, optional
        Only in this format; html before the others when not given.

    Raises
    ------
    ProjectError
        There is none.
    """
    output = project.root / "output"
    folders = [output / name for name in places] or [
        *(project.output(place) for place in project.places),
        *(output / name for name in _NAMES),
    ]
    for wanted in (kind,) if kind else _FORMATS:
        files = [folder / f"{_NAMES.get(folder.name, 'report')}.{wanted}" for folder in folders]
        made = [file for file in files if file.is_file()]
        if made:
            # Of those made in the same moment the last one listed: the comparison is made of the others.
            return max(enumerate(made), key=lambda item: (item[1].stat().st_mtime_ns, item[0]))[1]
    what = (
        "there is no report yet."
        if kind is None
        else f"there is no report in the format {kind} yet."
    )
    remedy = "Make one with 'localeval run'" + (
        ", with that format under report.formats." if kind else "."
    )
    raise ProjectError(Problem("output", what, remedy))


def _has_screen() -> bool:
    """Whether a person sits at a screen that can show a file."""
    if not sys.stdout.isatty():
        return False
    if sys.platform in ("win32", "darwin"):
        return True
    on_screen = any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))
    return on_screen and shutil.which("xdg-open") is not None
