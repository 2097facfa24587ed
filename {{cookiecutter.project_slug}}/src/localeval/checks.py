"""``localeval check``: can this project run? Reads everything that a run reads, and changes nothing."""

from __future__ import annotations

from localeval.errors import Problem, ProjectError
from localeval.project import FILE, Project

#: Files and folders that every project has.
STANDARD = ("notebooks", "report", "requirements.txt")


def check_project(project: Project) -> list[str]:
    """Check the standard files, the notebooks and the data together.

    Returns
    -------
    list of str
        What was found to be in order, one line each.

    Raises
    ------
    ProjectError
        With every problem of every part.
    """
    from localeval.pipeline.notebook import find_notebooks

    problems: list[Problem] = [
        Problem(name, "it is missing.", "Restore it from git or from a new project.")
        for name in STANDARD
        if not (project.root / name).exists()
    ]
    lines = [f"{FILE}: {project.settings.design}, {len(project.places)} place(s)"]
    try:
        notebooks = find_notebooks(project.root, project.settings.design, project.tables)
        lines.append(f"notebooks: {len(notebooks)} for this design")
    except ProjectError as error:
        problems.extend(error.problems)
    try:
        lines += _check_data(project)
    except ProjectError as error:
        problems.extend(error.problems)
    if problems:
        raise ProjectError(problems)
    return lines


def _check_data(project: Project) -> list[str]:
    from localeval.data.load import load

    paths = [project.root / path for path in project.settings.data.tables().values()]
    if project.settings.data.synthetic and not any(path.exists() for path in paths):
        return ["data: none yet; the first run makes a synthetic set"]
    tables = load(project)
    return [
        *(f"{name}: {len(frame):,} rows" for name, frame in tables.frames.items()),
        *(f"note: {note}" for note in tables.notes),
    ]
