"""What a run consists of: the findings of each place, its notebooks, report, result and outputs; then the comparison.

Every input that can change an output is named: files by their content, settings and code by a digest.
How tasks are stored and scheduled is the business of ``pytask_engine``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from localeval.analysis.findings_parts import WRITTEN_WORDS, parts_named
from localeval.analysis.kept_findings import findings_file
from localeval.analysis.provenance import code_digests, input_digests
from localeval.analysis.published_record import RECORD, record_digest
from localeval.base.digests import digest, file_digest
from localeval.brand.reading import read_brand
from localeval.changes.publication import published_files
from localeval.data.link_quality import links_digest
from localeval.pipeline import steps
from localeval.pipeline.comparison_steps import (
    compare_places,
    comparison_job,
    comparison_tasks,
    read_positions,
)
from localeval.pipeline.data_guard import DataWatch, data_files
from localeval.pipeline.execution import execute
from localeval.pipeline.kernels import Kernels
from localeval.pipeline.limits import Limits
from localeval.pipeline.notebook import (
    LESSONS,
    PUBLISHED,
    SETTINGS,
    NotebookSpec,
    find_notebooks,
    notebook_digest,
)
from localeval.pipeline.report_plan import (
    PlaceInputs,
    RunMeans,
    in_rounds,
    report_tasks,
    together_tasks,
)
from localeval.pipeline.style_steps import charts_value, style_tasks
from localeval.pipeline.task import Task
from localeval.project.project import Place, Project
from localeval.render.interface import Renderer
from localeval.report.run_files import drop_records, executed_file, records_file


def plan(
    project: Project,
    renderer: Renderer,
    kernels: Kernels,
    places: tuple[Place, ...] | None = None,
    compared: bool = True,
) -> list[Task]:
    """Lay out every step of a run.

    Parameters
    ----------
    project : Project
    renderer : Renderer
    kernels : Kernels
        Where notebooks get their kernels.
    places : tuple of Place, optional
        Only these; all when not given.
    compared : bool
        Whether the places are compared at the end, where the project has several. Of places that are left out the last
        result is taken; while there is none, there is no comparison.
    """
    settings = project.settings
    notebooks = find_notebooks(project.root, settings.design, project.tables, project.asked_for)
    code, inputs = code_digests(project), input_digests(project)
    chosen = places or project.places
    means = RunMeans(renderer, kernels, code, inputs, read_brand(project.root))
    tasks = [_load(project, means)]
    tasks += style_tasks(project.root, means.brand, code)
    watch = DataWatch(data_files(project), lambda: input_digests(project) == inputs)
    for place in chosen:
        tasks += _place(project, place, notebooks, means, watch)
    tasks = in_rounds(tasks, together_tasks(project, chosen, means))
    if compared:
        tasks += _comparison(project, chosen, means)
    return tasks


def _load(project: Project, means: RunMeans) -> Task:
    settings, kernels = project.settings, means.kernels
    view = settings.model_dump(
        mode="json",
        include={"programme", "places", "data", "design", "covariates", "outcomes", "subgroups"},
    )

    def work() -> None:
        kernels.prepare()  # notebooks follow; their libraries are imported meanwhile
        kernels.workers.do(steps.load_data, project, means.inputs)

    return Task(
        name="load",
        stage="data",
        place="",
        title="check and load the data",
        inputs=(),
        outputs=tuple(
            file
            for place in project.places
            for file in (
                *(
                    project.stored_table(place, name)
                    for name in (*project.tables, LESSONS, WRITTEN_WORDS)
                ),
                project.data_notes(place),
            )
        ),
        values={
            **means.code,
            "settings": digest(view),
            **_named(means.inputs),
            **links_digest(project.root),
        },
        work=work,
    )


def _comparison(project: Project, chosen: tuple[Place, ...], means: RunMeans) -> list[Task]:
    """Compare the places of a project that has several."""
    results = {
        place: project.build(place) / "rendered" / "results.json" for place in project.places
    }
    ready = all(place in chosen or path.is_file() for place, path in results.items())
    if len(results) < 2 or not ready:
        return []
    settings = project.settings
    file = settings.comparison.tiles
    tiles = read_positions(project.root / file, file) if file else ()
    return comparison_tasks(
        comparison_job(project, means.brand),
        lambda: compare_places(project, results, tiles),
        means.renderer,
        means.kernels,
        inputs=tuple(results.values()),
        values={
            **means.code,
            **charts_value(means.brand),
            "programme": digest(settings.programme.name),
            "comparison": digest([settings.comparison.model_dump(mode="json"), tiles]),
        },
    )


def _place(
    project: Project,
    place: Place,
    notebooks: list[NotebookSpec],
    means: RunMeans,
    watch: DataWatch,
) -> list[Task]:
    names = [spec.name for spec in notebooks]
    recorded = [spec.name for spec in notebooks if not spec.is_last]
    since = {**_named(means.inputs), **_published(project, place)}
    given = PlaceInputs(names, recorded, since, means)
    tasks = [
        _findings(project, place, notebooks, means),
        *(_notebook(project, place, spec, given, watch) for spec in notebooks),
        *report_tasks(project, place, given),
    ]
    return [replace(task, settled=_settled(project, place)) for task in tasks]


def _findings(
    project: Project,
    place: Place,
    notebooks: list[NotebookSpec],
    means: RunMeans,
) -> Task:
    """Work out once what the notebooks of a place read."""
    build = project.build(place)
    parts = list(parts_named(name for spec in notebooks for name in spec.parts))
    names = [part.name for part in parts]
    needed = {name for part in parts for name in part.needs}
    settings = {
        "settings": project.findings_digest(place),
        RECORD: record_digest(project, place),
        **links_digest(project.root),
    }
    sources = {**means.code, **settings, **_named(means.inputs)}
    return Task(
        name=f"findings {place.code}",
        stage="findings",
        place=place.name,
        title="work out the findings",
        inputs=tuple(
            project.stored_table(place, name)
            for name in (*project.tables, LESSONS, WRITTEN_WORDS)
            if name in needed
        ),
        outputs=tuple(findings_file(build, name) for name in names),
        values={**means.code, **settings},
        work=lambda: means.kernels.workers.do(steps.find, project, place, names, sources),
    )


def _notebook(
    project: Project,
    place: Place,
    spec: NotebookSpec,
    given: PlaceInputs,
    watch: DataWatch,
) -> Task:
    means, recorded = given.means, list(given.recorded)
    build = project.build(place)
    limits = Limits(seconds=project.settings.run.notebook_minutes * 60)
    executed = executed_file(build, spec.name)
    records = None if spec.is_last else records_file(build, spec.name)

    def work() -> None:
        if spec.is_last:
            drop_records(build, recorded)
        work = build / "work" / spec.name
        with watch.during(f"notebooks/{spec.path.name}"):
            execute(spec, place.code, work, executed, records, means.kernels, limits)

    return Task(
        name=f"notebook {place.code} {spec.name}",
        stage=f"notebook {spec.title}",
        place=place.name,
        title=spec.title,
        inputs=(
            *(findings_file(build, name) for name in spec.parts),
            *(project.stored_table(place, name) for name in spec.tables),
            *(records_file(build, name) for name in recorded if spec.is_last),
        ),
        outputs=(executed,) if records is None else (executed, records),
        values={
            **means.code,
            **charts_value(means.brand),
            "notebook": notebook_digest(spec.path),
            "language": project.settings.report.language,
            "place": digest([place.code, place.name, place.region, place.boundary_year]),
            **({"settings": project.findings_digest(place)} if SETTINGS in spec.reads else {}),
            **({"notebooks": digest(recorded)} if spec.is_last else {}),
            **(given.since if PUBLISHED in spec.reads else {}),
        },
        work=work,
    )


def _named(inputs: Mapping[str, str]) -> dict[str, str]:
    return {f"file {name}": value for name, value in inputs.items()}


def _published(project: Project, place: Place) -> dict[str, str]:
    """Digests of the last publication and of the change notes, which may not be there yet."""
    return {f"published {path.name}": file_digest(path) for path in published_files(project, place)}


def _settled(project: Project, place: Place) -> tuple[str, ...]:
    """Name the values that only publishing these very outputs has changed: it does not make them out of date."""
    results, about, _ = published_files(project, place)
    mine = project.output(place) / results.name
    if not (results.is_file() and mine.is_file()) or results.read_bytes() != mine.read_bytes():
        return ()
    return (f"published {results.name}", f"published {about.name}", RECORD)
