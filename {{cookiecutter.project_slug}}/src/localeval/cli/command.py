"""What commands share: errors as a message or as JSON with an exit code, the option for JSON, and opening a project.

Commands that work in a project also share its options and how its paths are shown. No command is here.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperCommand

from localeval.base.errors import Problem, ProjectError, error_text
from localeval.base.machine import machine_problem
from localeval.project.project import Place, Project, read_project

#: Exit code of a command that was stopped with Ctrl+C, as shells have it.
INTERRUPTED = 130

JsonOption = Annotated[bool, typer.Option("--json", help="Print the answer as JSON, for programs.")]

ProjectOption = Annotated[
    Path, typer.Option("--project", "-p", help="A folder of the project.", show_default="here")
]
PlaceOption = Annotated[
    list[str] | None,
    typer.Option("--place", help="Only this place, by its code. Can be used more than once."),
]
RendererOption = Annotated[
    str | None,
    typer.Option("--renderer", help="What writes the reports this time: auto, quarto or pandoc."),
]


class Command(TyperCommand):
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
            tell([Problem("command line", message(), "See --help.")], as_json)
            raise typer.Exit(ProjectError.exit_code) from None

    def invoke(self, ctx: Any) -> Any:
        as_json = bool(ctx.params.get("as_json"))
        try:
            return super().invoke(ctx)
        except (typer.Exit, typer.Abort):
            raise
        except KeyboardInterrupt:
            message = "Stopped. The last good outputs are unchanged; run again to go on."
            tell([message], as_json)
            raise typer.Exit(INTERRUPTED) from None
        except Exception as error:
            if ctx.find_root().params.get("debug"):
                raise
            tell(error.problems if isinstance(error, ProjectError) else [_said(error)], as_json)
            raise typer.Exit(getattr(error, "exit_code", 1)) from None


def _said(error: Exception) -> Problem | str:
    """Say an error that is not about what the person gave; one of ours is a sentence already."""
    problem = machine_problem(error)
    if problem is not None:
        return problem
    if hasattr(error, "exit_code"):
        return str(error)
    return f"Something went wrong that we did not expect: {error_text(error)}. Put --debug before the command to see all of it."


def tell(problems: Sequence[Problem | str], as_json: bool) -> None:
    """Say what went wrong: to a program on standard output, to a person on standard error."""
    if as_json:
        lines = [{"what": item} if isinstance(item, str) else item.as_dict() for item in problems]
        print_json({"ok": False, "problems": lines})
        return
    n = len(problems)
    if n > 1:
        typer.echo(f"{n} things need to be put right:", err=True)
    for problem in problems:
        typer.echo(f"- {problem}" if n > 1 else str(problem), err=True)


def print_json(value: Any) -> None:
    """Print a value for a program."""
    typer.echo(json.dumps(value, indent=2, ensure_ascii=False))


def open_project(start: Path) -> Project:
    """Read the project and make sure that it is run by its own copy of this package."""
    import localeval

    found = read_project(start)
    own = found.root / "src" / "localeval"
    used = Path(localeval.__file__).resolve().parent
    if own.is_dir() and own.resolve() != used:
        msg = "this project has its own localeval, but another copy was started."
        remedy = (
            "Use the project's own environment: .venv/bin/localeval (Windows: .venv\\Scripts\\localeval), "
            "after 'make setup' or the commands in its README.md."
        )
        raise ProjectError(Problem("src/localeval", msg, remedy))
    return found


def chosen(project: Project, codes: list[str] | None) -> tuple[Place, ...] | None:
    """Find the places that were asked for, each once; None when none was."""
    if not codes:
        return None
    return tuple(project.place(code) for code in dict.fromkeys(codes))


def shown_path(path: Path, project: Project | None = None) -> str:
    """Show a path from where the person stands, or else from the project's folder, where it lies there."""
    for base in (Path.cwd(), *([project.root] if project else [])):
        if path.is_relative_to(base):
            return str(path.relative_to(base))
    return str(path)
