"""``localeval run``: from a project to its outputs, or to the reasons why not.

Prepares (data that are made up, a lock against a second run, the renderer), hands the plan to ``tasks``
and sums up. It prints nothing; the command line passes a ``Watcher`` for progress.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from localeval.errors import Problem, ProjectError
from localeval.pipeline.lock import only_run
from localeval.pipeline.missingdata import make_missing_data
from localeval.pipeline.summary import RunSummary, notes_of, renderer_words, reports_of
from localeval.project import Place, Project

if TYPE_CHECKING:
    from localeval.pipeline.task import Task, Watcher

#: More kernels than this at a time wait for memory rather than for the processor on an office laptop.
MOST_WORKERS = 4


def run(
    project: Project,
    watcher: Watcher,
    places: tuple[Place, ...] | None = None,
    workers: int | None = None,
    force: bool = False,
    renderer: str | None = None,
) -> RunSummary:
    """Bring every output of the project up to date.

    Parameters
    ----------
    project : Project
    watcher : Watcher
        Told of each step.
    places : tuple of Place, optional
        Only these places.
    workers : int, optional
        Steps at the same time; by default one a processor core, at most four.
    force : bool
        Do everything again.
    renderer : str, optional
        ``auto``, ``quarto`` or ``pandoc``; by default what ``evaluation.yml`` says.

    Raises
    ------
    ProjectError
        Something that the person can put right; nothing in ``output`` has changed.
    NotebookError, RenderError
        A step failed; the outputs of that place have not changed.
    """
    from localeval.report.render.choice import choose_renderer

    made = make_missing_data(project)
    chosen = choose_renderer(renderer or project.settings.report.renderer)
    with only_run(project.root):
        from localeval.pipeline.environment import kernel_environment
        from localeval.pipeline.kernels import Kernels
        from localeval.pipeline.plan import plan
        from localeval.pipeline.tasks import execute_tasks
        from localeval.report.section import RUN_VARIABLE

        with kernel_environment({RUN_VARIABLE: "1"}), Kernels() as kernels:
            tasks = plan(project, chosen, kernels, places)
            _forget_removed_notebooks(tasks)
            outcome = execute_tasks(
                tasks, project.root, watcher, workers or default_workers(), force
            )
    _raise_first(outcome.errors)
    return RunSummary(
        done=outcome.done,
        unchanged=outcome.unchanged,
        seconds=outcome.seconds,
        renderer=renderer_words(chosen),
        reports=reports_of(tasks),
        made_data=made,
        notes=notes_of(tasks),
    )


def render_again(
    project: Project,
    watcher: Watcher,
    places: tuple[Place, ...] | None = None,
    renderer: str | None = None,
) -> RunSummary:
    """Put the reports together from the notebooks as they were last executed.

    Raises
    ------
    ProjectError
        A place has not been run yet.
    """
    from localeval.pipeline.kernels import Kernels
    from localeval.pipeline.plan import plan
    from localeval.pipeline.task import do_in_turn
    from localeval.report.render.choice import choose_renderer

    chosen = choose_renderer(renderer or project.settings.report.renderer)
    with only_run(project.root):
        tasks = plan(project, chosen, Kernels(), places)
        if not _has_comparison(tasks):
            tasks = plan(project, chosen, Kernels(), places, compared=False)
        notebooks = [task for task in tasks if task.stage.startswith("notebook")]
        unrun = sorted({task.place for task in notebooks if not _all_there(task.outputs)})
        if unrun:
            msg = f"there are no executed notebooks yet for {', '.join(unrun)}."
            raise ProjectError(Problem("build", msg, "Use 'localeval run'."))
        again = {"assemble", "render", "finish"}
        seconds = do_in_turn([task for task in tasks if task.stage in again], watcher)
    return RunSummary(
        list(seconds), [], seconds, renderer_words(chosen), reports_of(tasks), [], notes_of(tasks)
    )


def _forget_removed_notebooks(tasks: list[Task]) -> None:
    """Delete what notebooks that are gone or renamed have recorded, so that no summary reads it."""
    kept = {path for task in tasks for path in task.outputs}
    for folder in {path.parent for path in kept if path.parent.name == "records"}:
        for stale in set(folder.glob("*.json")) - kept:
            stale.unlink()


def _has_comparison(tasks: list[Task]) -> bool:
    """Whether the notebooks of the comparison have been executed, if there is one."""
    ours = [task for task in tasks if task.name.startswith("notebook comparison ")]
    return all(_all_there(task.outputs) for task in ours)


def _all_there(files: tuple[Path, ...]) -> bool:
    return all(file.is_file() for file in files)


def default_workers() -> int:
    """Give how many steps are done at the same time when nobody says how many."""
    return max(1, min(MOST_WORKERS, os.cpu_count() or 1))


def _raise_first(errors: Sequence[tuple[object, BaseException]]) -> None:
    """Raise every problem that the person can mend together, else the first failure."""
    problems = [
        problem
        for _, error in errors
        if isinstance(error, ProjectError)
        for problem in error.problems
    ]
    if problems:
        raise ProjectError(dict.fromkeys(problems))
    for _, error in errors:
        raise error
