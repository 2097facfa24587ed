"""What a run would do, without doing it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from localeval.pipeline.run import only_run
from localeval.project.project import Project

if TYPE_CHECKING:
    from localeval.pipeline.task import Task


@dataclass
class _AsMade:
    """Stands for the renderer that made the reports, which need not be the one found today."""

    version: str
    name: str = "the renderer used before"

    def render(self, folder: Path, formats: Sequence[str], style: Path) -> dict[str, Path]:
        msg = "nothing is rendered while it is asked what a run would do"
        raise NotImplementedError(msg)


def outstanding(project: Project, made_by: dict[str, str]) -> dict[str, list[str]]:
    """Say what a run would do for each place; nothing is done or written in the outputs.

    Parameters
    ----------
    project : Project
    made_by : dict of str to str
        For each place code, the renderer that its result names: a report that is otherwise up to date does
        not become out of date because another renderer was installed since.

    Returns
    -------
    dict of str to list of str
        For each place code of ``made_by``, and for "comparison" where there are several places, the steps in words;
        empty where everything is up to date.

    Raises
    ------
    ProjectError
        A run is going on, or a notebook cannot be read.
    """
    from localeval.pipeline.comparison_steps import PLACE as COMPARISON
    from localeval.pipeline.kernels import Kernels
    from localeval.pipeline.plan import plan

    with only_run(project.root):
        found = {
            code: _outstanding(project, plan(project, _AsMade(version), Kernels(), places, False))
            for code, version in made_by.items()
            for places in [(project.place(code),)]
        }
        renderer = _AsMade(next(iter(made_by.values()), ""))
        whole = plan(project, renderer, Kernels())
        last = [task for task in whole if task.place == COMPARISON]
        if last:
            found["comparison"] = _outstanding(project, last)
        return found


def _outstanding(project: Project, tasks: list[Task]) -> list[str]:
    from localeval.pipeline.pytask_engine import outstanding_tasks

    return [task.title for task in outstanding_tasks(tasks, project.root)]
