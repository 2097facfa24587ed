"""The command line: each command reads its options, calls one function, and prints.

Exit codes: 0 done; 1 the evaluation or a check failed; 2 what the person gave cannot be used. With
``--json`` a command prints one JSON object, whether it succeeds or fails, and its ``ok`` says which. A
traceback is shown only with ``--debug``. Everything heavy is imported inside the commands, so that
``--help`` answers at once.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer
from typer.core import TyperCommand

from localeval import __version__
from localeval.errors import Problem, ProjectError
from localeval.project import Place, Project, read_project

if TYPE_CHECKING:
    from localeval.pipeline.run import RunSummary

#: Exit code of a command that was stopped with Ctrl+C, as shells have it.
INTERRUPTED = 130


class _Command(TyperCommand):
    """A command whose errors become a message, or JSON with ``--json``, and an exit code."""

    def make_context(self, info_name: str | None, args: list[str], *rest: Any, **extra: Any) -> Any:
        as_json = "--json" in args
        try:
            return super().make_context(info_name, args, *rest, **extra)
        except Exception as error:
            # Only a wrong option or value knows how to put itself in words.
            message = getattr(error, "format_message", None)
            if message is None or not as_json:
                raise
            _tell([Problem("command line", message(), "See --help.")], as_json)
            raise typer.Exit(ProjectError.exit_code) from None

    def invoke(self, ctx: Any) -> Any:
        as_json = bool(ctx.params.get("as_json"))
        try:
            return super().invoke(ctx)
        except (typer.Exit, typer.Abort):
            raise
        except KeyboardInterrupt:
            message = "Stopped. The last good outputs are unchanged; run again to go on."
            _tell([message], as_json)
            raise typer.Exit(INTERRUPTED) from None
        except Exception as error:
            if ctx.find_root().params.get("debug"):
                raise
            _tell(error.problems if isinstance(error, ProjectError) else [_words(error)], as_json)
            raise typer.Exit(getattr(error, "exit_code", 1)) from None


def _words(error: Exception) -> str:
    """Say an error that is not about what the person gave; one of ours is a sentence already."""
    if hasattr(error, "exit_code"):
        return str(error)
    return f"{type(error).__name__}: {error}. Use --debug before the command for the whole of it."


def _tell(problems: Sequence[Problem | str], as_json: bool) -> None:
    """Say what went wrong: to a program on standard output, to a person on standard error."""
    if as_json:
        told = [{"what": item} if isinstance(item, str) else item.as_dict() for item in problems]
        _print_json({"ok": False, "problems": told})
        return
    n = len(problems)
    if n > 1:
        typer.echo(f"{n} things need to be put right:", err=True)
    for problem in problems:
        typer.echo(f"- {problem}" if n > 1 else str(problem), err=True)


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
    """Take the options that come before the command; ``_Command`` looks up ``debug`` when it needs it."""


@app.command(cls=_Command)
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
    places = _chosen(found, place)
    with progress(quiet=as_json) as watcher:
        summary = run_project(found, watcher, places, workers, force, renderer)
    if as_json:
        _print_json(_as_dict(summary))
        return
    for path in summary.made_data:
        typer.echo(f"Made synthetic data: {_shown(path, found)}")
    if summary.done:
        typer.echo(f"Done: {len(summary.done)} steps; {len(summary.unchanged)} were up to date.")
    else:
        typer.echo("Nothing has changed since the last run; everything is up to date.")
    _finished(summary, found)


@app.command(cls=_Command)
def report(
    project: ProjectOption = Path(),
    place: PlaceOption = None,
    renderer: RendererOption = None,
    as_json: JsonOption = False,
) -> None:
    """Put the reports together again from the notebooks as last executed."""
    from localeval.pipeline.run import render_again
    from localeval.progress import progress

    found = _open(project)
    places = _chosen(found, place)
    with progress(quiet=as_json) as watcher:
        summary = render_again(found, watcher, places, renderer)
    if as_json:
        _print_json(_as_dict(summary))
        return
    _finished(summary, found)


@app.command(cls=_Command)
def publish(
    dest: Annotated[Path, typer.Argument(help="Folder to publish into, such as public.")],
    project: ProjectOption = Path(),
    place: PlaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Put what may leave into a folder: a bundle for each place, and pages for any web host."""
    from functools import partial

    from localeval.pipeline.run import outstanding
    from localeval.sharing.publish import publish as publish_project
    from localeval.sharing.site import FOLDER

    found = _open(project)
    done = publish_project(found, dest, _chosen(found, place), partial(outstanding, found))
    page = dest.resolve() / FOLDER / "index.html"
    if as_json:
        told = [item.as_dict() for item in done]
        _print_json({"ok": True, "places": told, "site": str(page)})
        return
    for item in done:
        same = "" if item.changed else "; the same as last time"
        made_up = "; SYNTHETIC data" if item.synthetic else ""
        typer.echo(f"Published {item.place.name} ({item.size / 1e6:.1f} MB{same}{made_up}):")
        typer.echo(f"  {_shown(item.bundle, found)}")
    typer.echo(f"Pages for a web host: {_shown(page, found)}")


@app.command(cls=_Command)
def check(
    project: ProjectOption = Path(),
    level: Annotated[
        Literal["baseline", "silver", "gold"] | None,
        typer.Option("--level", help="Also ask for this level of reproducibility (RAP)."),
    ] = None,
    no_data: Annotated[
        bool,
        typer.Option("--no-data", help="Leave the data out: in a hook, or where they are not."),
    ] = False,
    list_rules: Annotated[bool, typer.Option("--list", help="List the rules.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Check the project against the standard, and the data; change nothing.

    Exit code: 0 in order; 1 a rule of the standard is not kept, or the level asked for is not reached; 2
    evaluation.yml, a notebook or the data cannot be used. Advice changes nothing of it.
    """
    from localeval.checks import check_folder, rules
    from localeval.checks.report import describe
    from localeval.checks.terminal import report_lines, rule_lines

    if list_rules:
        if as_json:
            _print_json({"ok": True, "rules": [describe(rule) for rule in rules()]})
        else:
            typer.echo("\n".join(rule_lines(rules())))
        return
    found = check_folder(project, with_data=not no_data)
    if as_json:
        _print_json(found.as_dict(level))
    else:
        typer.echo("\n".join(report_lines(found, level)))
        problems = found.problems("input", "standard")
        if problems:
            _tell(problems, as_json)
    if found.exit_code(level):
        raise typer.Exit(found.exit_code(level))


@app.command(cls=_Command)
def diff(
    old: Annotated[
        Path | None, typer.Argument(help="A results.json, a folder that holds one, or a bundle.")
    ] = None,
    new: Annotated[
        Path | None, typer.Argument(help="Likewise; by default the outputs of this project.")
    ] = None,
    project: ProjectOption = Path(),
    place: PlaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say what changed since the last publication, or between two results.

    Without OLD, what each place last published is compared with its outputs. Exit code: 0 nothing has
    changed, or nothing was published before; 1 something has changed; 2 what was named cannot be used.
    """
    from localeval.sharing.diff import compare_files, compare_published, compare_with_output

    if old is not None and new is not None:
        found = [compare_files(old, new)]
    elif old is not None:
        found = [compare_with_output(old, read_project(project))]
    else:
        here = read_project(project)
        found = list(compare_published(here, _chosen(here, place) or here.places))
    changed = any(not one.changes.is_empty for one in found)
    if as_json:
        moved = any(one.changes.moved for one in found)
        places = [one.as_dict() for one in found]
        _print_json({"ok": True, "changed": changed, "moved": moved, "places": places})
    else:
        from localeval.report.terminal import changes_in_words

        for one in found:
            for line in changes_in_words(one.old, one.new, one.changes):
                typer.echo(line)
    if changed:
        raise typer.Exit(1)


@app.command(cls=_Command)
def simulate(
    project: ProjectOption = Path(),
    seed: Annotated[
        int | None,
        typer.Option(
            help="Another seed gives other people.", show_default="simulation.yml's, else 1"
        ),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace tables that are there.")] = False,
    truth: Annotated[
        bool, typer.Option("--truth", help="Say what the true effects are; make nothing.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Make synthetic tables with a known truth from what evaluation.yml declares.

    An optional simulation.yml beside it says how large the effect is in each place, and what its people are like.
    """
    from localeval.data.synthetic import truth_file, truth_lines, truth_table, write_synthetic

    found = _open(project)
    if not found.settings.data.synthetic:
        msg = "data.synthetic is not true, so made-up tables would look like real ones."
        raise ProjectError(
            Problem("evaluation.yml", msg, "Set 'synthetic: true' under data first.", column="data")
        )
    made = [] if truth else list(write_synthetic(found, seed=seed, force=force))
    known = truth_table(found)
    if as_json:
        _print_json({"ok": True, "made": [str(path) for path in made], "truth": known})
        return
    for path in made:
        typer.echo(f"Made {_shown(path, found)}")
    if truth:
        typer.echo("\n".join(truth_lines(known)))
    elif made:
        typer.echo(f"What is true of them: {_shown(truth_file(found), found)}")


@app.command(cls=_Command)
def doctor(project: ProjectOption = Path(), as_json: JsonOption = False) -> None:
    """Say what is installed, which renderer will be used, and how to get what is missing."""
    from localeval.doctor import examine

    findings = examine(project)
    ok = not any(finding.status == "wrong" for finding in findings)
    if as_json:
        _print_json({"ok": ok, "findings": [finding.as_dict() for finding in findings]})
    else:
        for finding in findings:
            typer.echo(str(finding))
    if not ok:
        raise typer.Exit(1)


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


def _chosen(project: Project, codes: list[str] | None) -> tuple[Place, ...] | None:
    """Find the places that were asked for, each once; None when none was."""
    if not codes:
        return None
    return tuple(project.place(code) for code in dict.fromkeys(codes))


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
    """Run the command line."""
    _utf8()
    app()


def _utf8() -> None:
    """Print accents on consoles that are set to another encoding (Windows)."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
