"""``localeval run``: from a project to its outputs, or to the reasons why not; and what a run has done, or would do.

It keeps a second run of the same project out, makes synthetic tables where they are declared and missing, and gives kernels
their environment.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from localeval.base.errors import Problem, ProjectError
from localeval.brand.reading import brand_variable, read_brand
from localeval.pipeline.isolation import kernel_environment
from localeval.pipeline.workplace import only_run, require_workplace
from localeval.project.project import Place, Project

if TYPE_CHECKING:
    from localeval.pipeline.task import Task, Watcher
    from localeval.render.interface import Renderer

#: More kernels than this at a time wait for memory rather than for the processor on an office laptop.
MOST_WORKERS = 4


@dataclass(frozen=True)
class RunSummary:
    """What a run did.

    Attributes
    ----------
    done, unchanged : list of str
        Steps that ran, and steps that were up to date.
    seconds : dict
        How long each step that ran took.
    renderer : str
        Which renderer made the reports.
    reports : list of Path
        Every output file of the places, html first.
    made_data : list of Path
        Synthetic tables that were made because none was there.
    notes : list of str
        What a person should know of the outputs, such as what was left out of a report.
    """

    done: list[str]
    unchanged: list[str]
    seconds: dict[str, float]
    renderer: str
    reports: list[Path]
    made_data: list[Path] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def make_missing_data(project: Project) -> list[Path]:
    """Make the synthetic tables of a project that declares synthetic data and has none yet."""
    if not lacks_made_data(project):
        return []
    from localeval.synthetic.writing import write_synthetic

    return list(write_synthetic(project))


def lacks_made_data(project: Project) -> bool:
    """Whether a project declares synthetic data and has none yet."""
    data = project.settings.data
    paths = [path for name, files in data.files().items() if name != "lessons" for path in files]
    return data.synthetic and not any((project.root / path).exists() for path in paths)


def run_project(
    project: Project,
    watcher: Watcher,
    places: tuple[Place, ...] | None = None,
    workers: int | None = None,
    force: bool = False,
    renderer: str | None = None,
    assemble_only: bool = False,
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
    assemble_only : bool
        Put the reports together in ``reports/`` and render nothing: Quarto asks for it before it renders the project.

    Raises
    ------
    ProjectError
        Something that the person can put right; nothing in ``output`` has changed.
    NotebookError, RenderError
        A step failed; the outputs of that place have not changed.
    """
    from localeval.render.choice import choose_renderer

    require_workplace(project, making=lacks_made_data(project))
    made = make_missing_data(project)
    chosen = choose_renderer(renderer or project.settings.report.renderer)
    with only_run(project.root):
        from localeval.pipeline.data_guard import data_files, first_code
        from localeval.pipeline.kernels import Kernels
        from localeval.pipeline.plan import plan
        from localeval.pipeline.pytask_engine import execute_tasks
        from localeval.pipeline.report_plan import to_assemble
        from localeval.pipeline.style_steps import forget_brand
        from localeval.report.section import RUN_VARIABLE

        guard = first_code(data_files(project))
        brand = read_brand(project.root)
        forget_brand(project.root, brand)
        variable = brand_variable(project.root, brand)
        with kernel_environment({RUN_VARIABLE: "1", **variable}, guard), Kernels() as kernels:
            tasks = plan(project, chosen, kernels, places)
            if assemble_only:
                tasks = to_assemble(tasks)

            def stop() -> None:
                kernels.stop()
                chosen.stop()

            _forget_removed_notebooks(tasks)
            if force:
                _forget_findings(project)
            outcome = execute_tasks(
                tasks,
                project.root,
                watcher,
                workers or default_workers(),
                force,
                stop=stop,
            )
    _raise_first(outcome.errors)
    return RunSummary(
        done=outcome.done,
        unchanged=outcome.unchanged,
        seconds=outcome.seconds,
        renderer=renderer_words(chosen),
        reports=_reports_of(tasks),
        made_data=made,
        notes=[*_notes_of(tasks), *_left_out(project, chosen)],
    )


def render_again(
    project: Project,
    watcher: Watcher,
    places: tuple[Place, ...] | None = None,
    renderer: str | None = None,
) -> RunSummary:
    """Put the reports together from the notebooks as they were last executed.

    Results stay as they are, but for the renderer that they name.

    Raises
    ------
    ProjectError
        A place has not been run yet.
    """
    from localeval.pipeline.kernels import Kernels
    from localeval.pipeline.plan import plan
    from localeval.pipeline.style_steps import forget_brand
    from localeval.pipeline.task import do_in_turn
    from localeval.render.choice import choose_renderer

    require_workplace(project)
    chosen = choose_renderer(renderer or project.settings.report.renderer)
    with only_run(project.root):
        forget_brand(project.root, read_brand(project.root))
        tasks = plan(project, chosen, Kernels(), places)
        if not _has_comparison(tasks):
            tasks = plan(project, chosen, Kernels(), places, compared=False)
        kept = [task for task in tasks if task.stage.startswith(("notebook", "result"))]
        unrun = sorted({task.place for task in kept if not _all_there(task.outputs)})
        if unrun:
            msg = f"there is no whole run yet for {', '.join(unrun)}."
            raise ProjectError(Problem("build", msg, "Use 'localeval run'."))
        seconds = do_in_turn(_again(tasks, chosen), watcher)
    return RunSummary(
        list(seconds),
        [],
        seconds,
        renderer_words(chosen),
        _reports_of(tasks),
        [],
        [*_notes_of(tasks), *_left_out(project, chosen)],
    )


def _again(tasks: Sequence[Task], renderer: Renderer) -> Iterator[Task]:
    """Choose the steps that make reports of what is there; a result only gets the name of the renderer."""
    from localeval.pipeline.report_plan import RENDERING
    from localeval.pipeline.steps import name_renderer

    for task in tasks:
        if task.stage in {"style", "assemble", "keep", *RENDERING}:
            yield task
        elif task.stage == "result":
            work = partial(name_renderer, task.outputs[0], renderer.version)
            yield replace(task, title="name the renderer in the result", work=work)


def _forget_removed_notebooks(tasks: list[Task]) -> None:
    """Delete what notebooks that are gone or renamed have recorded, so that no summary reads it."""
    kept = {path for task in tasks for path in task.outputs}
    for folder in {path.parent for path in kept if path.parent.name == "records"}:
        for stale in set(folder.glob("*.json")) - kept:
            stale.unlink()


def _forget_findings(project: Project) -> None:
    """Let every finding be worked out again."""
    from localeval.analysis.findings_parts import parts
    from localeval.analysis.kept_findings import KeptFindings

    for place in project.places:
        kept = KeptFindings(project.build(place), {})
        for part in parts().values():
            kept.forget(part)


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


def renderer_words(renderer: Renderer) -> str:
    """Name a renderer with its version."""
    return f"{renderer.name} ({renderer.version})"


def _notes_of(tasks: list[Task]) -> list[str]:
    """Gather what the data and the assembly had to say, also when nothing had to be done again."""
    notes: list[str] = []
    for task in tasks:
        if task.stage == "data":
            for folder in sorted({path.parent for path in task.outputs}):
                notes += json.loads((folder / "notes.json").read_text(encoding="utf-8"))
        elif task.stage == "assemble":
            notes += json.loads(task.outputs[1].read_text(encoding="utf-8"))["notes"]
    return list(dict.fromkeys(notes))


def _left_out(project: Project, renderer: Renderer) -> list[str]:
    """Say which formats were not made, and how to have them."""
    from localeval.render.quarto_program import REMEDY
    from localeval.render.quarto_settings import further_formats

    wanted, listed = project.settings.report.further, further_formats(project.root)
    left_out = [name for name in listed if name not in wanted]
    said = []
    if wanted and renderer.name != "quarto":
        said.append(
            f"these formats were left out, because Quarto alone makes them and {renderer.name} was used: {', '.join(wanted)}. To have "
            f"them: {REMEDY}."
        )
    if left_out:
        said.append(
            f"_quarto.yml lists formats that 'quarto render' makes and this run does not: {', '.join(left_out)}. To have them with each "
            "run, add them to report: formats in evaluation.yml."
        )
    return said


def _reports_of(tasks: list[Task]) -> list[Path]:
    """Give every output file of the places, without the notebooks; the assembled reports where nothing was rendered."""
    last = "finish" if any(task.stage == "finish" for task in tasks) else "keep"
    return [
        path
        for task in tasks
        if task.stage == last
        for path in task.outputs
        if path.parent.name != "notebooks"
    ]


@dataclass
class _AsMade:
    """Stands for the renderer that made the reports, which need not be the one found today."""

    version: str
    name: str = "the renderer used before"

    def render(self, folder: Path, formats: Sequence[str], style: Path) -> dict[str, Path]:
        msg = "nothing is rendered while it is asked what a run would do"
        raise NotImplementedError(msg)

    def stop(self) -> None:
        pass


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
