"""What the commands that work in a project share: its options, opening it, and showing its paths."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from localeval.errors import Problem, ProjectError
from localeval.project import Place, Project, read_project

ProjectOption = Annotated[
    Path, typer.Option("--project", "-p", help="A folder of the project.", show_default="here")
]
PlaceOption = Annotated[
    list[str] | None, typer.Option("--place", help="Only this place code; can be repeated.")
]
RendererOption = Annotated[
    str | None, typer.Option("--renderer", help="auto, quarto or pandoc, for this run.")
]


def open_project(start: Path) -> Project:
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


def chosen(project: Project, codes: list[str] | None) -> tuple[Place, ...] | None:
    """Find the places that were asked for, each once; None when none was."""
    if not codes:
        return None
    return tuple(project.place(code) for code in dict.fromkeys(codes))


def shown(path: Path, project: Project) -> str:
    """Show a path from where the person stands where that is shorter."""
    for base in (Path.cwd(), project.root):
        if path.is_relative_to(base):
            return str(path.relative_to(base))
    return str(path)
