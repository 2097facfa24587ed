"""All that people wrote about a place beside ``evaluation.yml``: its theory of change, partners, and answers on the process."""

from __future__ import annotations

from localeval.base.errors import Problem, ProjectError
from localeval.data.partners_file import partners_of
from localeval.data.process_file import process_of
from localeval.data.theory_file import read_theory
from localeval.project.project import Place, Project
from localeval.results.learning import Written


def written_of(project: Project, place: Place) -> Written:
    """Read the files as far as they are about a place.

    Raises
    ------
    ProjectError
        With every problem of all of them.
    """
    problems: list[Problem] = []
    found = Written()
    try:
        found = found.model_copy(update={"theory": read_theory(project)})
    except ProjectError as error:
        problems += error.problems
    try:
        found = found.model_copy(update={"partners": partners_of(project, place)})
    except ProjectError as error:
        problems += error.problems
    try:
        found = found.model_copy(update={"process": process_of(project, place)})
    except ProjectError as error:
        problems += error.problems
    if problems:
        raise ProjectError(problems)
    return found
