"""The steps from results of places to the report of their comparison; the same for a run and for ``localeval compare``.

Compare, execute the comparison's own notebooks, assemble, render, write the tables as a workbook, put the outputs in place. In a run each is done only
when something it depends on has changed; ``localeval compare`` does them one after the other in a folder of its own.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import localeval
from localeval import __version__
from localeval.base.atomic import replace_file, replace_text, staged
from localeval.base.csvtext import table_text
from localeval.base.dates import today
from localeval.base.digests import digest, file_digest
from localeval.brand.model import NO_BRAND, Brand
from localeval.comparison.estimates_csv import comparison_csv
from localeval.comparison.models import Comparison, comparison_from_json, comparison_to_json
from localeval.comparison.tile_positions import Tile, read_tiles
from localeval.pipeline.execution import execute_notebook, notebook_text
from localeval.pipeline.kernels import Kernels
from localeval.pipeline.notebook import read_parameters
from localeval.pipeline.rendering import keep_assembled, render_report
from localeval.pipeline.style_steps import styles_of
from localeval.pipeline.task import Task
from localeval.project.project import ASSEMBLED, Place, Project
from localeval.render.assemble import assemble
from localeval.render.brand_styles import style_of
from localeval.render.front_matter import meta_from
from localeval.render.interface import WORKBOOK, Renderer
from localeval.render.published_tables import published_tables

#: The notebooks that show a comparison; part of the package, because they need no evaluation of one's own.
NOTEBOOKS = Path(localeval.__file__).parent / "comparison_report" / "notebooks"
JSON, TABLE = "comparison.json", "comparison.csv"
#: Stands in the place of a place's name in the progress display.
PLACE = "Comparison"

#: What a notebook of the comparison is given, from the folder in which it is executed and from that in which it is left.
PARAMETERS = {"comparison": f"../{JSON}"}


@dataclass(frozen=True)
class Signature:
    """Who answers for a comparison; empty where nobody does.

    Attributes
    ----------
    organisation, contact, licence, classification : str
        As they stand in the report.
    """

    organisation: str = ""
    contact: str = ""
    licence: str = ""
    classification: str = ""


@dataclass(frozen=True)
class Job:
    """A comparison to be made.

    Attributes
    ----------
    folder : Path
        Where it is put together.
    output : Path
        Where the finished files go.
    formats : tuple of str
        Of the report; none for the data alone.
    style : Path
        Folder with the styles of the report.
    styles : tuple of Path
        Its files, which may be made by a step before.
    signature : Signature
    kept : Path, optional
        Where the assembled report is kept for any format; only that of a project's own places is.
    """

    folder: Path
    output: Path
    formats: tuple[str, ...]
    style: Path
    styles: tuple[Path, ...] = ()
    signature: Signature = Signature()
    kept: Path | None = None

    @property
    def data(self) -> tuple[Path, Path]:
        """``comparison.json`` and ``comparison.csv``."""
        return (self.folder / JSON, self.folder / TABLE)

    @property
    def notebooks(self) -> tuple[Path, ...]:
        """The notebooks, in report order; none when there is no report."""
        return tuple(sorted(NOTEBOOKS.glob("*.ipynb"))) if self.formats else ()

    @property
    def executed(self) -> tuple[Path, ...]:
        """Their executed copies."""
        return tuple(self.folder / "notebooks" / path.name for path in self.notebooks)

    @property
    def rendered(self) -> tuple[Path, ...]:
        """The report in each format."""
        return tuple(self.folder / "rendered" / f"comparison.{kind}" for kind in self.formats)

    @property
    def tables(self) -> tuple[Path, ...]:
        """The tables of the report as a workbook; none when there is no report."""
        return (self.folder / "rendered" / WORKBOOK,) if self.formats else ()

    @property
    def finished(self) -> tuple[Path, ...]:
        """Every file of the output, the report first."""
        return (
            *(self.output / file.name for file in (*self.rendered, *self.data, *self.tables)),
            *(self.output / "notebooks" / file.name for file in self.executed),
        )


def comparison_job(project: Project, brand: Brand = NO_BRAND) -> Job:
    """Give the comparison of a project's own places, which is the last step of its run."""
    programme, report = project.settings.programme, project.settings.report
    return Job(
        folder=project.root / "build" / "comparison",
        output=project.root / "output" / "comparison",
        formats=report.documents,
        style=style_of(project.root, brand),
        styles=styles_of(project.root, brand),
        signature=Signature(
            organisation=programme.organisation,
            contact=report.contact or "not provided",
            licence=report.licence,
            classification=report.classification,
        ),
        kept=project.root / ASSEMBLED / "comparison",
    )


def read_positions(path: Path, shown: str) -> tuple[Tile, ...]:
    """Read the positions of places on a tile map.

    Raises
    ------
    ProjectError
        It cannot be read, or with every problem in it.
    """
    return read_tiles(table_text(path, shown), shown)


def compare_places(
    project: Project, results: Mapping[Place, Path], tiles: Sequence[Tile] = ()
) -> Comparison:
    """Compare the results of a project's places as a run has made them."""
    from localeval.bundles.opening import open_output
    from localeval.comparison.compare import compare_evaluations

    return compare_evaluations(
        [open_output(path, f"output/{place.folder}") for place, path in results.items()],
        today=today(),
        title=f"{project.settings.programme.name}: comparison of places",
        allowed=project.settings.comparison.allow,
        order=project.settings.comparison.order,
        tiles=tiles,
    )


def comparison_front_matter(comparison: Comparison, signature: Signature) -> dict[str, Any]:
    """Give what the title block of a comparison shows."""
    from localeval.comparison_report.news import comparison_title, likely_range

    count = len(comparison.evaluations)
    status = [signature.classification] if signature.classification else []
    if comparison.synthetic:
        all_made_up = all(item.synthetic for item in comparison.evaluations)
        status.append(
            "Synthetic data: not a real result" if all_made_up else "Some of the data are synthetic"
        )
    return {
        "title": comparison_title(comparison),
        "likely": likely_range(comparison),
        "name": comparison.title,
        "subtitle": f"Comparison of {count:,} evaluation{'' if count == 1 else 's'}",
        "organisation": signature.organisation,
        "author": signature.organisation,
        "place": "",
        "lang": "en-GB",
        "date": comparison.made,
        "status": status,
        "contact": signature.contact,
        "licence": signature.licence,
        "description": "",
        "version": __version__,
    }


def write(job: Job, comparison: Comparison) -> None:
    """Write the comparison as JSON and as a table."""
    replace_text(job.data[0], comparison_to_json(comparison))
    replace_text(job.data[1], comparison_csv(comparison))


def assemble_comparison_report(job: Job, manifest: Path) -> None:
    """Put the executed notebooks together; the manifest says which files were made, and what a person should know."""
    import nbformat

    comparison = comparison_from_json(job.data[0].read_text(encoding="utf-8"))
    notebooks = [(path.stem, nbformat.read(path, as_version=4)) for path in job.executed]
    made = assemble(
        notebooks, comparison_front_matter(comparison, job.signature), job.folder / "report"
    )
    listing = {
        "files": {file.name: file_digest(file) for file in made.files},
        "notes": made.notes,
        "numbers": made.numbers,
    }
    replace_text(manifest, json.dumps(listing, indent=1, ensure_ascii=False) + "\n")


def write_comparison_tables(job: Job, manifest: Path) -> None:
    """Write the tables of the report as a workbook, under the numbers that they have in the assembled report."""
    import nbformat

    from localeval.render.workbook import workbook

    comparison = comparison_from_json(job.data[0].read_text(encoding="utf-8"))
    notebooks = [nbformat.read(path, as_version=4) for path in job.executed]
    numbers = json.loads(manifest.read_text(encoding="utf-8"))["numbers"]
    meta = meta_from(comparison_front_matter(comparison, job.signature))
    (target,) = job.tables
    replace_file(target, workbook(published_tables(notebooks, numbers), meta))


def put_comparison_in_place(job: Job) -> None:
    """Put a complete set of outputs in place, all or none, and take away what it no longer has."""
    made = {file.name: file for file in (*job.rendered, *job.data, *job.tables)}
    made |= {f"notebooks/{file.name}": file for file in job.executed}
    with staged({name: file.read_bytes() for name, file in made.items()}, job.output) as move:
        move()
    own = ("comparison.*", WORKBOOK, "notebooks/*.ipynb")
    for stale in (path for pattern in own for path in job.output.glob(pattern)):
        if stale not in job.finished:
            stale.unlink()


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
    files = (*job.rendered, *job.data, *job.tables, *job.executed)
    tasks.append(
        Task(
            name="finish comparison",
            stage="finish",
            place=PLACE,
            title="put the outputs in place",
            inputs=files,
            outputs=job.finished,
            values={"files": digest([file.name for file in job.finished])},
            work=lambda: put_comparison_in_place(job),
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
    kept = job.kept
    tasks = [
        Task(
            name="assemble comparison",
            stage="assemble",
            place=PLACE,
            title="put the report together",
            inputs=(job.data[0], *job.executed),
            outputs=(report, manifest),
            values={**code, "signature": digest(vars(job.signature))},
            work=lambda: assemble_comparison_report(job, manifest),
        ),
        Task(
            name="render comparison",
            stage="render",
            place=PLACE,
            title=f"render {', '.join(job.formats)} with {renderer.name}",
            inputs=(report, manifest, *job.styles),
            outputs=job.rendered,
            values={**code, "renderer": renderer.version, "formats": digest(list(job.formats))},
            work=lambda: render_report(
                report.parent, job.formats, job.style, renderer, job.rendered
            ),
        ),
        Task(
            name="tables comparison",
            stage="tables",
            place=PLACE,
            title="write the tables as a workbook",
            inputs=(job.data[0], manifest, *job.executed),
            outputs=job.tables,
            values={**code, "signature": digest(vars(job.signature))},
            work=lambda: write_comparison_tables(job, manifest),
        ),
    ]
    if kept:
        keep = Task(
            name="keep comparison",
            stage="keep",
            place=PLACE,
            title="keep the report for any format",
            inputs=(report, manifest),
            outputs=(kept / report.name,),
            values={},
            work=lambda: keep_assembled(report.parent, kept),
        )
        tasks.insert(1, keep)
    return tasks
