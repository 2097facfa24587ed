"""The steps of a comparison, and what each of them depends on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from localeval.comparison.models import Comparison
from localeval.files import replace_text
from localeval.pipeline.comparison.job import JSON, PLACE, Job
from localeval.pipeline.comparison.work import assemble_report, finish, write
from localeval.pipeline.execution import execute_notebook, notebook_text
from localeval.pipeline.kernels import Kernels
from localeval.pipeline.notebook import read_parameters
from localeval.pipeline.steps import render_report
from localeval.pipeline.task import Task
from localeval.project import digest
from localeval.report.render.interface import Renderer

#: What a notebook of the comparison is given, from the folder in which it is executed and from that in which it is left.
PARAMETERS = {"comparison": f"../{JSON}"}


def comparison_tasks(
    job: Job,
    make: Callable[[], Comparison],
    renderer: Renderer | None,
    kernels: Kernels,
    inputs: Sequence[Path] = (),
    values: Mapping[str, str] | None = None,
) -> list[Task]:
    """Lay out the steps of a comparison.

    Parameters
    ----------
    job : Job
    make : callable
        Gives the comparison.
    renderer : Renderer, optional
        Not wanted when there is no report.
    kernels : Kernels
    inputs : sequence of Path
        The results it is made from, where they are files of a run.
    values : mapping of str to str, optional
        Digests of what else can change it.

    Returns
    -------
    list of Task
        In an order in which they can be done.
    """
    code = dict(values or {})
    tasks = [
        Task(
            name="compare",
            stage="compare",
            place=PLACE,
            title="set the places side by side",
            inputs=tuple(inputs),
            outputs=job.data,
            values=code,
            work=lambda: write(job, make()),
        )
    ]
    if job.formats and renderer is not None:
        tasks += [_notebook(job, path, kernels, code) for path in job.notebooks]
        tasks += _report(job, renderer, code)
    files = (*job.rendered, *job.data, *job.executed)
    tasks.append(
        Task(
            name="finish comparison",
            stage="finish",
            place=PLACE,
            title="put the outputs in place",
            inputs=files,
            outputs=job.finished,
            values={"files": digest([file.name for file in job.finished])},
            work=lambda: finish(job),
        )
    )
    return tasks


def _notebook(job: Job, path: Path, kernels: Kernels, code: Mapping[str, str]) -> Task:
    executed = job.folder / "notebooks" / path.name

    def work() -> None:
        shown = f"comparison/notebooks/{path.name}"
        read_parameters(path, shown, 'comparison = "comparison.json"')
        # One folder deep, so that the parameter is right here and where the executed copy is left.
        folder = job.folder / f"work-{path.stem}"
        notebook, _ = execute_notebook(path, PARAMETERS, folder, kernels, shown, job.folder)
        replace_text(executed, notebook_text(notebook))

    return Task(
        name=f"notebook comparison {path.stem}",
        stage=f"notebook comparison {path.stem}",
        place=PLACE,
        title=path.stem.replace("_", " "),
        inputs=(path, job.data[0]),
        outputs=(executed,),
        values=dict(code),
        work=work,
    )


def _report(job: Job, renderer: Renderer, code: Mapping[str, str]) -> list[Task]:
    report, manifest = job.folder / "report" / "report.qmd", job.folder / "report.json"
    styles = sorted(path for path in job.style.rglob("*") if path.is_file())
    return [
        Task(
            name="assemble comparison",
            stage="assemble",
            place=PLACE,
            title="put the report together",
            inputs=(job.data[0], *job.executed),
            outputs=(report, manifest),
            values={**code, "signature": digest(vars(job.signature))},
            work=lambda: assemble_report(job, manifest),
        ),
        Task(
            name="render comparison",
            stage="render",
            place=PLACE,
            title=f"render {', '.join(job.formats)} with {renderer.name}",
            inputs=(report, manifest, *styles),
            outputs=job.rendered,
            values={**code, "renderer": renderer.version, "formats": digest(list(job.formats))},
            work=lambda: render_report(
                report.parent, job.formats, job.style, renderer, job.rendered
            ),
        ),
    ]
