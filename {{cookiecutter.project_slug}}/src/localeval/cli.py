"""The command line: each command reads its options, calls one function, and prints.

Exit codes: 0 done; 1 the evaluation or a check failed; 2 what the person gave cannot be used. A
traceback is shown only with ``--debug``. Everything heavy is imported inside the commands, so that
``--help`` answers at once.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from localeval import __version__
from localeval.errors import Problem, ProjectError
from localeval.project import Project, read_project

if TYPE_CHECKING:
    from localeval.pipeline.run import RunSummary

#: Exit code of a command that was stopped with Ctrl+C, as shells have it.
INTERRUPTED = 130

app = typer.Typer(
    name="localeval",
    help="Run a local evaluation: check the data, execute the notebooks, write the reports.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

ProjectOption = Annotated[
    Path, typer.Option("--project", "-p", help="A folder of the project.", show_default="here")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]
PlaceOption = Annotated[
    list[str] | None, typer.Option("--place", help="Only this place code; can be repeated.")
]
RendererOption = Annotated[
    str | None, typer.Option("--renderer", help="auto, quarto or pandoc, for this run.")
]


def _version(value: bool) -> None:
    if value:
        typer.echo(f"localeval {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
    debug: Annotated[bool, typer.Option("--debug", help="Show tracebacks.")] = False,
) -> None:
    """Take the options that come before the command."""
    global _debug  # noqa: PLW0603  the one setting that must outlive every error
    _debug = debug


_debug = False


@app.command()
def run(
    project: ProjectOption = Path(),
    place: PlaceOption = None,
    workers: Annotated[
        int | None, typer.Option("--workers", min=1, help="Steps done at the same time.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Do everything again.")] = False,
    renderer: RendererOption = None,
    as_json: JsonOption = False,
) -> None:
    """Bring every output up to date: only what depends on a change is done again."""
    from localeval.pipeline.run import run as run_project
    from localeval.progress import progress

    found = _open(project)
    places = tuple(found.place(code) for code in place) if place else None
    with progress(quiet=as_json) as watcher:
        summary = run_project(found, watcher, places, workers, force, renderer)
    if as_json:
        _print_json(
            {
                "done": summary.done,
                "unchanged": summary.unchanged,
                "seconds": {name: round(s, 2) for name, s in summary.seconds.items()},
                "renderer": summary.renderer,
                "reports": [str(path) for path in summary.reports],
                "notes": summary.notes,
            }
        )
        return
    for path in summary.made_data:
        typer.echo(f"Made synthetic data: {_shown(path, found)}")
    if summary.done:
        typer.echo(f"Done: {len(summary.done)} steps; {len(summary.unchanged)} were up to date.")
    else:
        typer.echo("Nothing has changed since the last run; everything is up to date.")
    _finished(summary, found)


@app.command()
def report(
    project: ProjectOption = Path(),
    place: PlaceOption = None,
    renderer: RendererOption = None,
) -> None:
    """Put the reports together again from the notebooks as last executed."""
    from localeval.pipeline.run import render_again
    from localeval.progress import progress

    found = _open(project)
    places = tuple(found.place(code) for code in place) if place else None
    with progress() as watcher:
        summary = render_again(found, watcher, places, renderer)
    _finished(summary, found)


@app.command()
def check(project: ProjectOption = Path(), as_json: JsonOption = False) -> None:
    """Check evaluation.yml, the notebooks and the data; change nothing."""
    from localeval.checks import check_project

    root = _open(project)
    lines = check_project(root)
    if as_json:
        _print_json({"ok": True, "checked": lines})
        return
    for line in lines:
        typer.echo(f"ok  {line}")


@app.command()
def simulate(
    project: ProjectOption = Path(),
    seed: Annotated[int, typer.Option(help="Another seed gives other people.")] = 1,
    force: Annotated[bool, typer.Option("--force", help="Replace tables that are there.")] = False,
) -> None:
    """Make synthetic tables with a known truth from what evaluation.yml declares."""
    from localeval.data.synthetic import write_synthetic

    found = _open(project)
    if not found.settings.data.synthetic:
        msg = "data.synthetic is not true, so made-up tables would look like real ones."
        raise ProjectError(
            Problem("evaluation.yml", msg, "Set 'synthetic: true' under data first.", column="data")
        )
    for path in write_synthetic(found, seed=seed, force=force):
        typer.echo(f"Made {_shown(path, found)}")


@app.command()
def doctor(project: ProjectOption = Path(), as_json: JsonOption = False) -> None:
    """Say what is installed, which renderer will be used, and how to get what is missing."""
    from localeval.doctor import examine

    findings = examine(project)
    if as_json:
        _print_json({"findings": [finding.as_dict() for finding in findings]})
    else:
        for finding in findings:
            typer.echo(str(finding))
    if any(finding.status == "wrong" for finding in findings):
        raise typer.Exit(1)


def _finished(summary: RunSummary, project: Project) -> None:
    """Say which renderer was used, what a person should know, and where the outputs are."""
    typer.echo(f"Rendered by {summary.renderer}.")
    for note in summary.notes:
        typer.echo(f"Note: {note}")
    for path in summary.reports:
        typer.echo(f"  {_shown(path, project)}")


def _open(start: Path) -> Project:
    """Read the project and make sure that it is run by its own copy of this package."""
    import localeval

    found = read_project(start)
    own = found.root / "src" / "localeval"
    used = Path(localeval.__file__).resolve().parent
    if own.is_dir() and own.resolve() != used:
        msg = "this project has a localeval of its own, but another copy of it was started."
        remedy = (
            "Use the project's own environment: .venv/bin/localeval (Windows: .venv\\Scripts\\localeval), "
            "after 'make setup' or the commands in its README.md."
        )
        raise ProjectError(Problem("src/localeval", msg, remedy))
    return found


def _shown(path: Path, project: Project) -> str:
    """Show a path from where the person stands where that is shorter."""
    for base in (Path.cwd(), project.root):
        if path.is_relative_to(base):
            return str(path.relative_to(base))
    return str(path)


def _print_json(value: Any) -> None:
    typer.echo(json.dumps(value, indent=2, ensure_ascii=False))


def main() -> None:
    """Run the command line; turn errors into messages and exit codes."""
    _utf8()
    try:
        app()
    except ProjectError as error:
        _fail(error, lambda: _problems(error), error.exit_code)
    except KeyboardInterrupt:
        _stopped()
        sys.exit(INTERRUPTED)
    except SystemExit as leaving:
        if leaving.code == INTERRUPTED:  # typer turns Ctrl+C into this code, without a word
            _stopped()
        raise
    except Exception as error:
        if _debug:
            raise
        code = getattr(error, "exit_code", 1)
        name = "" if hasattr(error, "exit_code") else f"{type(error).__name__}: "
        _fail(error, lambda: typer.echo(f"{name}{error}", err=True), code)


def _stopped() -> None:
    typer.echo("Stopped. The last good outputs are unchanged; run again to go on.", err=True)


def _fail(error: BaseException, show: Callable[[], None], code: int) -> None:
    if _debug:
        raise error
    show()
    sys.exit(code)


def _problems(error: ProjectError) -> None:
    if "--json" in sys.argv:
        _print_json({"ok": False, "problems": [item.as_dict() for item in error.problems]})
        return
    n = len(error.problems)
    if n > 1:
        typer.echo(f"{n} things need to be put right:", err=True)
    for problem in error.problems:
        typer.echo(f"- {problem}" if n > 1 else str(problem), err=True)


def _utf8() -> None:
    """Print accents on consoles that are set to another encoding (Windows)."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
