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
    like: Annotated[
        Path | None,
        typer.Option(
            "--like",
            metavar="FOLDER",
            help="Make a twin of the data of the project that this folder is in (data/, say), to share in their place.",
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(help="Where a twin goes.", show_default="build/twin of the project"),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Make up data for this project, with a known true effect.

    The tables are those that evaluation.yml asks for. A file simulation.yml beside it may say how large the effect is in each
    place, and what the people are like. With --sources, data/sources holds the export of a programme, those of the sources, and
    settings.yml with the sections of evaluation.yml that read them; which record is whose is in build/simulated-links.csv.

    With --like, the data stay as they are, real ones too: the twin has their columns and how each is spread by itself, through
    disclosure control, and nobody of them. Its README.md says what it keeps; nothing that it shows is true.
    """
    if like is not None:
        _twin(like, out, seed, force=force, others=sources or truth, as_json=as_json)
        return
    if out is not None:
        raise typer.BadParameter("is only for a twin: use it with --like.", param_hint="--out")
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


def _twin(
    like: Path, out: Path | None, seed: int | None, *, force: bool, others: bool, as_json: bool
) -> None:
    """Make a twin, and say what of the data is not in it."""
    from localeval.synthetic.twin_files import FOLDER, write_twin

    if others:
        msg = "makes a twin, and goes with neither --sources nor --truth."
        raise typer.BadParameter(msg, param_hint="--like")
    if not like.exists():
        raise ProjectError(Problem(str(like), "there is no such folder.", "Name a folder of the project, such as data."))  # fmt: skip
    found = open_project(like if like.is_dir() else like.parent)
    made, notes = write_twin(
        found, out or found.root / FOLDER, 1 if seed is None else seed, force=force
    )
    if as_json:
        print_json({"ok": True, "made": [str(path) for path in made], "notes": notes})
        return
    for path in made:
        typer.echo(f"Made {shown_path(path, found)}")
    for note in notes:
        typer.echo(f"- {note}")
