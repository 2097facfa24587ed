"""``localeval run`` and ``localeval report``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from localeval.cli.command import (
    JsonOption,
    PlaceOption,
    ProjectOption,
    RendererOption,
    chosen,
    open_project,
    print_json,
    shown_path,
)
from localeval.project.project import Project

if TYPE_CHECKING:
    from localeval.pipeline.run import RunSummary


def run(
    project: ProjectOption = Path(),
    place: PlaceOption = None,
    workers: Annotated[
        int | None, typer.Option("--workers", min=1, help="How many steps run at the same time.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Run every step again.")] = False,
    renderer: RendererOption = None,
    assemble_only: Annotated[
        bool,
        typer.Option(
            "--assemble-only", help="Put the reports together in reports/, and render nothing."
        ),
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Run the evaluation and write its reports. Only what has changed is done again."""
    from localeval.base.progress import progress
    from localeval.pipeline.run import run_project

    found = open_project(project)
    places = chosen(found, place)
    with progress(quiet=as_json) as watcher:
        summary = run_project(found, watcher, places, workers, force, renderer, assemble_only)
    from localeval.checks.open_questions import open_questions, question_lines

    asked = open_questions(found)
    if as_json:
        print_json({**_as_dict(summary), "questions": [asdict(question) for question in asked]})
        return
    for path in summary.made_data:
        typer.echo(f"Made synthetic data: {shown_path(path, found)}")
    if summary.done:
        typer.echo(f"Done: {len(summary.done)} steps; {len(summary.unchanged)} were up to date.")
    else:
        typer.echo("Nothing has changed since the last run; everything is up to date.")
    if assemble_only:
        for path in summary.reports:
            typer.echo(f"  {shown_path(path, found)}")
        return
    _finished(summary, found, question_lines(asked))


def report(
    project: ProjectOption = Path(),
    place: PlaceOption = None,
    renderer: RendererOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write the reports again from the last run."""
    from localeval.base.progress import progress
    from localeval.pipeline.run import render_again

    found = open_project(project)
    places = chosen(found, place)
    with progress(quiet=as_json) as watcher:
        summary = render_again(found, watcher, places, renderer)
    if as_json:
        print_json(_as_dict(summary))
        return
    _finished(summary, found)


def _as_dict(summary: RunSummary) -> dict[str, Any]:
    return {
        "ok": True,
        "done": summary.done,
        "unchanged": summary.unchanged,
        "seconds": {name: round(seconds, 2) for name, seconds in summary.seconds.items()},
        "renderer": summary.renderer,
        "reports": [str(path) for path in summary.reports],
        "made_data": [str(path) for path in summary.made_data],
        "notes": summary.notes,
    }


def _finished(summary: RunSummary, project: Project, asked: Iterable[str] = ()) -> None:
    """Say which renderer was used, what a person should know or is asked, and where the outputs are."""
    typer.echo(f"Rendered by {summary.renderer}.")
    for note in summary.notes:
        typer.echo(f"Note: {note}")
    for path in summary.reports:
        typer.echo(f"  {shown_path(path, project)}")
    for line in asked:
        typer.echo(line)
    typer.echo("Look at the newest report with: localeval open")
