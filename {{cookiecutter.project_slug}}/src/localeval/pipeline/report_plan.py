"""What is made from the executed notebooks of a place: its report in every format, summary, tables, slides, result and outputs.

Notebooks and findings are laid out by ``plan``; what each step does is in ``steps`` and ``rendering``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

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
class RunMeans:
    """What all steps of a run are made with.

    Attributes
    ----------
    renderer : Renderer
    kernels : Kernels
        Where notebooks get their kernels, and steps their processes.
    code, inputs : mapping of str to str
        Digests of the package and of the data.
    brand : Brand
        Of the organisation.
    """

    renderer: Renderer
    kernels: Kernels
    code: Mapping[str, str]
    inputs: Mapping[str, str]
    brand: Brand = NO_BRAND


@dataclass(frozen=True)
class PlaceInputs:
    """What the notebooks and the report of a place are made with.

    Attributes
    ----------
    names, recorded : sequence of str
        The notebooks in report order, and those that write records.
    since : mapping of str to str
        Digests of the data and of earlier publications.
    means : RunMeans
    """

    names: Sequence[str]
    recorded: Sequence[str]
    since: Mapping[str, str]
    means: RunMeans


def report_file(project: Project, place: Place) -> Path:
    """Where the report of a place is assembled, before it is put in place."""
    return project.build(place) / "report" / "report.qmd"


def report_tasks(project: Project, place: Place, given: PlaceInputs) -> list[Task]:
    """Lay out the steps of a place's report, in an order in which they can be done.

    Parameters
    ----------
    project : Project
    place : Place
    given : PlaceInputs
    """
    return _ReportSteps(project, place, given).all()


class _ReportSteps:
    """The steps of a place's report, and the files that go from one to the next."""

    def __init__(self, project: Project, place: Place, given: PlaceInputs) -> None:
        self.project, self.place = project, place
        self.means, self.since = given.means, given.since
        self.names, self.recorded = list(given.names), list(given.recorded)
        settings, build = project.settings.report, project.build(place)
        renderer, brand = given.means.renderer, given.means.brand
        self.build = build
        self.formats = settings.documents
        self.further = settings.further if renderer.name == "quarto" else ()
        self.style, self.styles = style_of(project.root, brand), styles_of(project.root, brand)
        self.executed = tuple(executed_file(build, name) for name in self.names)
        self.records = tuple(records_file(build, name) for name in self.recorded)
        self.report, self.manifest = report_file(project, place), build / "report.json"
        self.rendered = self._made(*(f"report.{kind}" for kind in self.formats))
        self.others = self._made(*(further_file(kind) for kind in self.further))
        self.summaries = self._made(*(f"summary.{kind}" for kind in summary_formats(self.formats)))
        self.workbook = self._made(WORKBOOK)
        self.slides = self._made(*([SLIDES] if DECK in settings.formats else ()))
        self.returned = self._made(*([RETURN] if project.profile else ()))
        self.results = self._made("results.json", "results.csv")

    def all(self) -> list[Task]:
        """Give them in an order in which they can be done."""
        return [
            self._assemble(),
            self._keep(),
            *([self._render()] if self.formats else ()),
            *([self._render_further()] if self.further else ()),
            self._summarise(),
            self._write_tables(),
            *([self._write_return()] if self.returned else ()),
            *([self._make_slides()] if self.slides else ()),
            self._write_result(),
            self._finish(),
        ]

    def _made(self, *files: str) -> tuple[Path, ...]:
        """Where files lie until all are made."""
        return tuple(self.build / "rendered" / name for name in files)

    def _task(self, stage: str, title: str, **parts: Any) -> Task:
        return Task(f"{stage} {self.place.code}", stage, self.place.name, title, **parts)

    @property
    def _known(self) -> dict[str, str]:
        """What decides, beside files, what is assembled."""
        settings = self.project.report_digest(self.place)
        return {**self.means.code, "settings": settings, "notebooks": digest(self.names)}

    def _assemble(self) -> Task:
        return self._task(
            "assemble",
            "put the report together",
            inputs=self.executed,
            outputs=(self.report, self.manifest),
            values=self._known,
            work=lambda: steps.assemble_place_report(
                self.project, self.place, self.names, self.manifest
            ),
        )

    def _keep(self) -> Task:
        kept = self.project.assembled(self.place)
        return self._task(
            "keep",
            "keep the report for any format",
            inputs=(self.report, self.manifest),
            outputs=(kept / self.report.name,),
            values={},
            work=lambda: rendering.keep_assembled(self.report.parent, kept),
        )

    def _render(self) -> Task:
        renderer = self.means.renderer
        return self._task(
            "render",
            f"render {', '.join(self.formats)} with {renderer.name}",
            inputs=(self.report, self.manifest, *self.styles, *_marker(self.project, renderer)),
            outputs=self.rendered,
            values=_rendered_with(self.means.code, renderer, self.formats),
            work=lambda: rendering.render_report(
                self.report.parent, self.formats, self.style, renderer, self.rendered
            ),
        )

    def _render_further(self) -> Task:
        renderer = self.means.renderer
        return self._task(
            "formats",
            f"render {', '.join(self.further)} with {renderer.name}",
            inputs=(self.report, self.manifest, *self.styles, *self.means.brand.sources),
            outputs=self.others,
            values=_rendered_with(self.means.code, renderer, self.further),
            work=lambda: rendering.render_further(
                self.report.parent, self.further, self.style, renderer, self.others
            ),
        )

    def _summarise(self) -> Task:
        return self._task(
            "summary",
            "write the summary on one page",
            inputs=(self.report, findings_file(self.build, FACTS), *self.records, *self.styles),
            outputs=self.summaries,
            values={
                **self.means.code,
                "settings": self.project.report_digest(self.place),
                "formats": digest(list(self.formats)),
                "notebooks": digest(self.recorded),
            },
            work=lambda: self.means.kernels.workers.do(
                steps.write_summary,
                self.project,
                self.place,
                self.recorded,
                self.summaries,
                self.means.brand,
            ),
        )

    def _write_tables(self) -> Task:
        (workbook,) = self.workbook
        return self._task(
            "tables",
            "write the tables as a workbook",
            inputs=(self.manifest, *self.executed),
            outputs=self.workbook,
            values=self._known,
            work=lambda: self.means.kernels.workers.do(
                steps.write_tables, self.project, self.place, self.names, self.manifest, workbook
            ),
        )

    def _write_return(self) -> Task:
        (returned,) = self.returned
        return self._task(
            "return",
            "write the return to the funder",
            inputs=(self.report, findings_file(self.build, FACTS), *self.records),
            outputs=self.returned,
            values={**self._known, "records": digest(self.recorded)},
            work=lambda: self.means.kernels.workers.do(
                steps.write_return, self.project, self.place, self.recorded, returned
            ),
        )

    def _make_slides(self) -> Task:
        (slides,) = self.slides
        return self._task(
            "slides",
            "make the slides",
            inputs=(*self.executed, *self.styles),
            outputs=self.slides,
            values=self._known,
            work=lambda: self.means.kernels.workers.do(
                steps.write_slides, self.project, self.place, self.names, self.style, slides
            ),
        )

    def _write_result(self) -> Task:
        renderer, code = self.means.renderer.version, self.means.code
        return self._task(
            "result",
            "write the result",
            inputs=self.records,
            outputs=self.results,
            values={
                **code,
                "renderer": renderer,
                "settings": self.project.analysis_digest(self.place),
                "notebooks": digest(self.recorded),
                **self.since,
            },
            work=lambda: steps.write_result(
                self.project,
                self.place,
                self.recorded,
                self.results,
                {**code, **self.means.inputs},
                renderer,
            ),
        )

    def _finish(self) -> Task:
        output = self.project.output(self.place)
        finished = (
            *self.rendered,
            *self.others,
            *self.summaries,
            *self.workbook,
            *self.slides,
            *self.returned,
            *self.results,
        )
        return self._task(
            "finish",
            "put the outputs in place",
            inputs=(*finished, *self.executed),
            outputs=(
                *(output / file.name for file in finished),
                *(output / "notebooks" / file.name for file in self.executed),
            ),
            values={"files": digest([file.name for file in (*finished, *self.executed)])},
            work=lambda: steps.put_outputs_in_place(finished, self.executed, output),
        )


def together_tasks(project: Project, places: Sequence[Place], means: RunMeans) -> list[Task]:
    """Lay out the step that renders the reports of several places with one start of Quarto; none for another renderer.

    What it makes is taken up by the step of each place, which renders by itself what is not there: so a report that cannot be
    rendered is named, and stops no other.

    Parameters
    ----------
    project : Project
    places : sequence of Place
    means : RunMeans
    """
    renderer = means.renderer
    formats, marker = project.settings.report.documents, _marker(project, renderer)
    if not (marker and formats):
        return []
    reports = [report_file(project, place) for place in places]
    folders = [report.parent for report in reports]
    style = style_of(project.root, means.brand)
    return [
        Task(
            name="render together",
            stage="render",
            place="",
            title=f"render {', '.join(formats)} of all places with {renderer.name}",
            inputs=(
                *reports,
                *(folder.parent / "report.json" for folder in folders),
                *styles_of(project.root, means.brand),
            ),
            outputs=marker,
            values=_rendered_with(means.code, renderer, formats),
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
