"""What is made from the executed notebooks of a place: its report in every format, summary, tables, slides, result and outputs.

Notebooks and findings are laid out by ``plan``; what each step does is in ``steps`` and ``rendering``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from localeval.analysis.findings_parts import FACTS
from localeval.analysis.kept_findings import findings_file
from localeval.base.digests import digest
from localeval.brand.model import NO_BRAND, Brand
from localeval.pipeline import rendering, steps
from localeval.pipeline.kernels import Kernels
from localeval.pipeline.style_steps import styles_of
from localeval.pipeline.task import Task
from localeval.project.project import Place, Project
from localeval.project.report_formats import DECK, further_file
from localeval.render.brand_styles import style_of
from localeval.render.interface import RETURN, SLIDES, WORKBOOK, Renderer, summary_formats
from localeval.report.run_files import executed_file, records_file

#: Stages that make something of an assembled report.
RENDERING = frozenset({"render", "formats", "summary", "tables", "return", "slides", "finish"})
#: Stages that need no other place to be assembled.
AFTER_ASSEMBLING = RENDERING | {"result"}


@dataclass(frozen=True)
class ReportInputs:
    """What the steps of a report are made with.

    Attributes
    ----------
    names, recorded : sequence of str
        The notebooks in report order, and those that have written records.
    renderer : Renderer
    kernels : Kernels
    code, inputs, since : mapping of str to str
        Digests of the package, of the data, and of data and earlier publications.
    brand : Brand
        Of the organisation.
    """

    names: Sequence[str]
    recorded: Sequence[str]
    renderer: Renderer
    kernels: Kernels
    code: Mapping[str, str]
    inputs: Mapping[str, str]
    since: Mapping[str, str]
    brand: Brand = NO_BRAND


def report_file(project: Project, place: Place) -> Path:
    """Where the report of a place is assembled, before it is put in place."""
    return project.build(place) / "report" / "report.qmd"


def report_tasks(project: Project, place: Place, given: ReportInputs) -> list[Task]:
    """Lay out the steps of a place's report, in an order in which they can be done."""
    build, output = project.build(place), project.output(place)
    settings, renderer = project.settings.report, given.renderer
    names, recorded = list(given.names), list(given.recorded)
    formats = settings.documents
    further = settings.further if renderer.name == "quarto" else ()
    executed = tuple(executed_file(build, name) for name in names)
    records = tuple(records_file(build, name) for name in recorded)
    report, manifest = report_file(project, place), build / "report.json"
    brand = given.brand
    style, styles = style_of(project.root, brand), styles_of(project.root, brand)

    def made(*files: str) -> tuple[Path, ...]:
        return tuple(build / "rendered" / name for name in files)

    rendered = made(*(f"report.{kind}" for kind in formats))
    others = made(*(further_file(kind) for kind in further))
    summaries = made(*(f"summary.{kind}" for kind in summary_formats(formats)))
    beside = made(WORKBOOK, *([SLIDES] if DECK in settings.formats else ()))
    returned = made(*([RETURN] if project.profile else ()))
    results = made("results.json", "results.csv")
    finished = (*rendered, *others, *summaries, *beside, *returned, *results)
    known = {**given.code, "settings": project.report_digest(place), "notebooks": digest(names)}

    def task(stage: str, title: str, **parts: object) -> Task:
        return Task(f"{stage} {place.code}", stage, place.name, title, **parts)  # type: ignore[arg-type]

    tasks = [
        task(
            "assemble",
            "put the report together",
            inputs=executed,
            outputs=(report, manifest),
            values=known,
            work=lambda: steps.assemble_place_report(project, place, names, manifest),
        ),
        task(
            "keep",
            "keep the report for any format",
            inputs=(report, manifest),
            outputs=(project.assembled(place) / report.name,),
            values={},
            work=lambda: rendering.keep_assembled(report.parent, project.assembled(place)),
        ),
    ]
    if formats:
        tasks.append(
            task(
                "render",
                f"render {', '.join(formats)} with {renderer.name}",
                inputs=(report, manifest, *styles, *_marker(project, renderer)),
                outputs=rendered,
                values=_rendered_with(given.code, renderer, formats),
                work=lambda: rendering.render_report(
                    report.parent, formats, style, renderer, rendered
                ),
            )
        )
    if further:
        tasks.append(
            task(
                "formats",
                f"render {', '.join(further)} with {renderer.name}",
                inputs=(report, manifest, *styles, *brand.sources),
                outputs=others,
                values=_rendered_with(given.code, renderer, further),
                work=lambda: rendering.render_further(
                    report.parent, further, style, renderer, others
                ),
            )
        )
    tasks += [
        task(
            "summary",
            "write the summary on one page",
            inputs=(report, findings_file(build, FACTS), *records, *styles),
            outputs=summaries,
            values={
                **given.code,
                "settings": project.report_digest(place),
                "formats": digest(list(formats)),
                "notebooks": digest(recorded),
            },
            work=lambda: given.kernels.workers.do(
                steps.write_summary, project, place, recorded, summaries, brand
            ),
        ),
        task(
            "tables",
            "write the tables as a workbook",
            inputs=(manifest, *executed),
            outputs=beside[:1],
            values=known,
            work=lambda: given.kernels.workers.do(
                steps.write_tables, project, place, names, manifest, beside[0]
            ),
        ),
    ]
    if returned:
        tasks.append(
            task(
                "return",
                "write the return to the funder",
                inputs=(report, findings_file(build, FACTS), *records),
                outputs=returned,
                values={**known, "records": digest(recorded)},
                work=lambda: given.kernels.workers.do(
                    steps.write_return, project, place, recorded, returned[0]
                ),
            )
        )
    if DECK in settings.formats:
        tasks.append(
            task(
                "slides",
                "make the slides",
                inputs=(*executed, *styles),
                outputs=beside[1:],
                values=known,
                work=lambda: given.kernels.workers.do(
                    steps.write_slides, project, place, names, style, beside[1]
                ),
            )
        )
    return [
        *tasks,
        task(
            "result",
            "write the result",
            inputs=records,
            outputs=results,
            values={
                **given.code,
                "renderer": renderer.version,
                "settings": project.analysis_digest(place),
                "notebooks": digest(recorded),
                **given.since,
            },
            work=lambda: steps.write_result(
                project, place, recorded, results, {**given.code, **given.inputs}, renderer.version
            ),
        ),
        task(
            "finish",
            "put the outputs in place",
            inputs=(*finished, *executed),
            outputs=(
                *(output / file.name for file in finished),
                *(output / "notebooks" / file.name for file in executed),
            ),
            values={"files": digest([file.name for file in (*finished, *executed)])},
            work=lambda: steps.put_outputs_in_place(finished, executed, output),
        ),
    ]


def together_tasks(
    project: Project,
    places: Sequence[Place],
    renderer: Renderer,
    code: Mapping[str, str],
    brand: Brand = NO_BRAND,
) -> list[Task]:
    """Lay out the step that renders the reports of several places with one start of Quarto; none for another renderer.

    What it makes is taken up by the step of each place, which renders by itself what is not there: so a report that cannot be
    rendered is named, and stops no other.
    """
    formats, marker = project.settings.report.documents, _marker(project, renderer)
    if not (marker and formats):
        return []
    reports = [report_file(project, place) for place in places]
    folders = [report.parent for report in reports]
    style = style_of(project.root, brand)
    return [
        Task(
            name="render together",
            stage="render",
            place="",
            title=f"render {', '.join(formats)} of all places with {renderer.name}",
            inputs=(
                *reports,
                *(folder.parent / "report.json" for folder in folders),
                *styles_of(project.root, brand),
            ),
            outputs=marker,
            values=_rendered_with(code, renderer, formats),
            work=lambda: rendering.render_together(folders, formats, style, renderer, marker[0]),
        )
    ]


def in_rounds(tasks: Sequence[Task], together: Sequence[Task]) -> list[Task]:
    """Put the steps that assemble the reports of all places before the one that renders them together, and the rest after it."""
    rest = [task for task in tasks if task.stage in AFTER_ASSEMBLING]
    return [*(task for task in tasks if task.stage not in AFTER_ASSEMBLING), *together, *rest]


def to_assemble(tasks: Sequence[Task]) -> list[Task]:
    """Choose the steps that it takes to assemble the reports; a result is needed only where places are compared."""
    compared = any(task.name == "compare" for task in tasks)
    left_out = RENDERING if compared else AFTER_ASSEMBLING
    return [task for task in tasks if task.stage not in left_out]


def _marker(project: Project, renderer: Renderer) -> tuple[Path, ...]:
    """Stand for the step that renders the places together, where there is one: its content is always the same."""
    several = len(project.places) > 1 and renderer.name == "quarto"
    return (project.root / "build" / "rendered-together.txt",) if several else ()


def _rendered_with(
    code: Mapping[str, str], renderer: Renderer, formats: Sequence[str]
) -> dict[str, str]:
    return {**code, "renderer": renderer.version, "formats": digest(list(formats))}
