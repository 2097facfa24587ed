"""``localeval simulate``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from localeval.base.errors import Problem, ProjectError
from localeval.cli.command import JsonOption, ProjectOption, open_project, print_json, shown_path


def simulate(
    project: ProjectOption = Path(),
    seed: Annotated[
        int | None,
        typer.Option(
            help="Start number for the made-up people.", show_default="simulation.yml's, else 1"
        ),
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Replace tables that are already there.")
    ] = False,
    truth: Annotated[
        bool, typer.Option("--truth", help="Show the true effects, and make nothing.")
    ] = False,
    sources: Annotated[
        bool,
        typer.Option(
            "--sources",
            help="Make records of these people in several sources (college, benefits, payroll), to rehearse linking.",
        ),
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Make up data for this project, with a known true effect.

    The tables are those that evaluation.yml asks for. A file simulation.yml beside it may say how large the effect is in each
    place, and what the people are like. With --sources, data/sources holds the export of a programme, those of the sources, and
    settings.yml with the sections of evaluation.yml that read them; which record is whose is in build/simulated-links.csv.
    """
    from localeval.synthetic.sources import links_file, write_sources
    from localeval.synthetic.truth import truth_lines, truth_table
    from localeval.synthetic.writing import truth_file, write_synthetic

    found = open_project(project)
    if not found.settings.data.synthetic:
        msg = "data.synthetic is not true, so made-up tables would look like real ones."
        raise ProjectError(
            Problem("evaluation.yml", msg, "Set 'synthetic: true' under data first.", column="data")
        )
    write = write_sources if sources else write_synthetic
    made = [] if truth else list(write(found, seed=seed, force=force))
    known = truth_table(found)
    if as_json:
        print_json({"ok": True, "made": [str(path) for path in made], "truth": known})
        return
    for path in made:
        typer.echo(f"Made {shown_path(path, found)}")
    if truth:
        typer.echo("\n".join(truth_lines(known)))
    elif made:
        typer.echo(f"The true effects: {shown_path(truth_file(found), found)}")
        if sources:
            typer.echo(f"Which record is whose: {shown_path(links_file(found), found)}")
