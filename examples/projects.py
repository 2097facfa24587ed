"""From the answers of an example to a project that has run: scaffold, data, run, publish."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from examples.steps import Steps, localeval

TEMPLATE = Path(__file__).resolve().parents[1]
#: What a person writes into a new project.
OWN_FILES = (
    "evaluation.yml",
    "simulation.yml",
    "lessons.yml",
    "theory.yml",
    "partners.yml",
    "process.yml",
)


def bake(parts: Path, out: Path) -> Path:
    """Scaffold one project with cookiecutter from the answers of an example.

    Parameters
    ----------
    parts : Path
        Folder with ``answers.json`` and ``evaluation.yml``.
    out : Path
        Where the project's folder goes. One that is there from before keeps its outputs and its cache, so
        that a second demonstration does only what has changed.

    Returns
    -------
    Path
        The project.
    """
    from cookiecutter.main import cookiecutter

    os.environ["LOCALEVAL_NEXT"] = "no"  # what comes next is done here, and not by the person
    answers = json.loads((parts / "answers.json").read_text(encoding="utf-8"))
    made = cookiecutter(
        str(TEMPLATE),
        no_input=True,
        extra_context=answers,
        output_dir=str(out),
        overwrite_if_exists=True,
    )
    project = Path(made)
    for name in OWN_FILES:
        if (parts / name).is_file():
            shutil.copyfile(parts / name, project / name)
    return project


def put_data(parts: Path, project: Path) -> None:
    """Put the tables of a project in place, the same bytes every time."""
    scripts = list(
        parts.parent.glob("make_*data.py")
    )  # one at most; its name is its own for the type checker
    for script in scripts:
        subprocess.run([sys.executable, str(script), parts.name, str(project)], check=True)
    if not scripts:
        localeval(project / "src", "simulate", "--force", "--project", project)


def make_project(
    parts: Path, out: Path, places: Sequence[str], publish: bool, steps: Steps
) -> Path:
    """Scaffold, run and, if asked, publish one project.

    Parameters
    ----------
    parts : Path
        The project's folder of the example.
    out : Path
        Where the project goes.
    places : sequence of str
        Codes of the only places to run, with a web page as their only report; all places when empty.
    publish : bool
        Whether to publish into the project's ``public`` folder.
    steps : Steps
    """
    name = parts.name
    with steps.step(f"{name}: scaffold and data"):
        project = bake(parts, out)
        put_data(parts, project)
    if places:
        settings = project / "evaluation.yml"
        text = settings.read_text(encoding="utf-8")
        settings.write_text(text.replace("[html, docx, pdf]", "[html]"), encoding="utf-8")
    chosen = [word for code in places for word in ("--place", code)]
    with steps.step(f"{name}: run"):
        localeval(project / "src", "run", "--project", project, *chosen)
    if publish:
        public, needs = project / "public", [project / "output"]
        command: tuple[str | Path, ...] = ("publish", public, "--project", project, *chosen)
        steps.once(f"{name}: publish", needs, public, project / "src", *command)
    return project
