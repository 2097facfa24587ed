"""``localeval compare``: from bundles anywhere to a comparison's report and data in a folder.

It needs no evaluation of one's own: the notebooks are the package's, and so are the styles where the person is in no
project. It prints nothing; the command line passes a ``Watcher`` for progress.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from localeval.base.csvtext import table_text
from localeval.base.dates import today
from localeval.base.errors import Problem, ProjectError
from localeval.brand.model import NO_BRAND
from localeval.brand.reading import brand_variable, read_brand
from localeval.bundles.layout import WORKBOOK
from localeval.comparison.models import Comparison, NotPooledReason
from localeval.project.project import EXTENSION, FILE, find_root, own_extension

if TYPE_CHECKING:
    from localeval.bundles.gather import Gathered
    from localeval.comparison.pool import Order
    from localeval.comparison.study import Study
    from localeval.comparison.tile_positions import Tile
    from localeval.pipeline.task import Watcher


@dataclass(frozen=True)
class ComparisonRequest:
    """What to compare, and how.

    Attributes
    ----------
    sources : sequence of str
        Files, folders, patterns and addresses of bundles.
    out : Path
        Folder of the outputs.
    title : str
        By default the programme's name where all have the same.
    allowed : sequence of NotPooledReason
        Reasons for not pooling that are allowed.
    order : {"name", "estimate"}
    typed, tiles : Path, optional
        Tables of results typed from reports, and of positions on a tile map.
    formats : sequence of str
        Of the report; none for the data alone.
    strict : bool
        Make any refused source an error.
    renderer : str
        ``auto``, ``quarto`` or ``pandoc``.
    """

    sources: Sequence[str]
    out: Path
    title: str = ""
    allowed: Sequence[NotPooledReason] = ()
    order: Order = "name"
    typed: Path | None = None
    tiles: Path | None = None
    formats: Sequence[str] = ("html", "docx", "pdf")
    strict: bool = False
    renderer: str = "auto"


@dataclass
class CompareSummary:
    """What was compared and made.

    Attributes
    ----------
    comparison : Comparison
    duplicates : int
        Sources of a result that another source has too.
    files : tuple of Path
        Every output, the report first.
    renderer : str
        Empty when nothing was rendered.
    notes : list of str
        What was left out of the report, and why.
    seconds : dict
        How long each step took.
    """

    comparison: Comparison
    duplicates: int
    files: tuple[Path, ...]
    renderer: str = ""
    notes: list[str] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """Give the summary to programs (``--json``)."""
        found = self.comparison
        return {
            "ok": True,
            "title": found.title,
            "synthetic": found.synthetic,
            "allowed": list(found.allowed),
            "evaluations": len(found.evaluations),
            "duplicates": self.duplicates,
            "left_out": [item.model_dump(mode="json") for item in found.left_out],
            "rows": [
                {
                    "row": pool.key,
                    "estimates": len(pool.members),
                    "pooled": len(pool.pooled),
                    "estimate": pool.summaries[0].estimate if pool.summaries else None,
                    "low": pool.summaries[0].low if pool.summaries else None,
                    "high": pool.summaries[0].high if pool.summaries else None,
                    "verdict": pool.verdict_of(pool.summaries[0]) if pool.summaries else None,
                    "models": [s.model_dump(mode="json") for s in pool.summaries],
                    "why_not": pool.why_not,
                }
                for pool in found.pools
            ],
            "files": [str(path) for path in self.files],
            "renderer": self.renderer,
            "notes": self.notes,
            "seconds": {name: round(value, 2) for name, value in self.seconds.items()},
        }


def compare_sources(request: ComparisonRequest, watcher: Watcher) -> CompareSummary:
    """Compare bundles, and write the comparison.

    Parameters
    ----------
    request : ComparisonRequest
    watcher : Watcher
        Sees each step start and end.

    Returns
    -------
    CompareSummary

    Raises
    ------
    ProjectError
        A source, a table or an option cannot be used; what was in the folder is unchanged.
    NotebookError, RenderError
        A step failed; what was in the folder is unchanged.
    """
    from localeval.pipeline.comparison_steps import Job, comparison_tasks
    from localeval.pipeline.isolation import kernel_environment
    from localeval.pipeline.kernels import Kernels
    from localeval.pipeline.run import renderer_words
    from localeval.pipeline.task import do_in_turn
    from localeval.render.brand_styles import BRANDED, write_branded
    from localeval.render.choice import choose_renderer

    out = _output(request.out)
    tables = _read_tables(request)
    renderer = choose_renderer(request.renderer) if request.formats else None
    style = style_folder() if request.formats else out
    root = style.parents[1]
    brand = read_brand(root) if request.formats else NO_BRAND
    gathered: list[Gathered] = []
    made: list[Comparison] = []

    def make() -> Comparison:
        from localeval.bundles.gather import open_sources
        from localeval.bundles.sources import find_sources

        # Results typed from reports can be compared without a bundle.
        sources = find_sources(request.sources) if request.sources or not tables.typed else ()
        if request.formats:
            kernels.prepare()  # it imports while the bundles are opened
        gathered.append(open_sources(sources, strict=request.strict))
        made.append(_compare(gathered[0], request, tables))
        return made[0]

    with (
        tempfile.TemporaryDirectory(prefix="localeval-") as work,
        kernel_environment(brand_variable(root, brand)),
        Kernels() as kernels,
    ):
        if brand:
            branded = Path(work) / BRANDED
            write_branded(style, brand, branded)
            if (root / "_quarto.yml").is_file():  # a renderer looks for it from the styles
                shutil.copy(root / "_quarto.yml", work)
            style = branded
        job = Job(Path(work), out, tuple(request.formats), style)
        tasks = comparison_tasks(job, make, renderer, kernels)
        seconds = do_in_turn(tasks, watcher)
        notes = _notes(job.folder / "report.json")
    return CompareSummary(
        comparison=made[0],
        duplicates=len(gathered[0].duplicates),
        files=job.finished,
        renderer=renderer_words(renderer) if renderer else "",
        notes=notes,
        seconds=seconds,
    )


@dataclass(frozen=True)
class _Tables:
    """What the tables that a request names hold."""

    typed: tuple[Study, ...]
    tiles: tuple[Tile, ...]


def _read_tables(request: ComparisonRequest) -> _Tables:
    """Read the tables that a request names, before anything that takes long.

    Raises
    ------
    ProjectError
        With the problems of both.
    """
    from localeval.comparison.tile_positions import read_tiles
    from localeval.comparison.typed_results import read_typed

    typed: tuple[Study, ...] = ()
    tiles: tuple[Tile, ...] = ()
    problems: list[Problem] = []
    try:
        if request.typed is not None:
            text = table_text(request.typed, str(request.typed))
            typed = read_typed(text, request.typed.name)
    except ProjectError as error:
        problems += error.problems
    try:
        if request.tiles is not None:
            text = table_text(request.tiles, str(request.tiles))
            tiles = read_tiles(text, request.tiles.name)
    except ProjectError as error:
        problems += error.problems
    if problems:
        raise ProjectError(problems)
    return _Tables(typed, tiles)


def _compare(gathered: Gathered, request: ComparisonRequest, tables: _Tables) -> Comparison:
    from localeval.comparison.compare import compare_evaluations

    return compare_evaluations(
        gathered.opened,
        today=today(),
        title=request.title,
        allowed=request.allowed,
        order=request.order,
        typed=tables.typed,
        tiles=tables.tiles,
        refused=gathered.refused,
    )


def style_folder(start: Path | None = None) -> Path:
    """Find the styles of the report: of the project that the person is in, else of the package's own.

    Raises
    ------
    ProjectError
        There is neither.
    """
    own = own_extension()
    try:
        found = find_root((start or Path()).resolve()) / EXTENSION
    except ProjectError:
        found = own
    for folder in (found, own):
        if (folder / "_extension.yml").is_file():
            return folder
    what = "the styles of the report are not there."
    remedy = f"Run the command inside a project (a folder with {FILE}), or with --no-render."
    raise ProjectError(Problem(EXTENSION, what, remedy))


def _output(out: Path) -> Path:
    """Refuse a folder for the outputs in which something else would be lost or could not be written."""
    path = out.resolve()
    if path.exists() and not path.is_dir():
        what = "this is a file, not a folder."
        raise ProjectError(Problem(str(out), what, "Name a folder with --out."))
    if (path / FILE).is_file():
        what = "this is the folder of a project."
        raise ProjectError(Problem(str(out), what, "Name a folder of its own with --out."))
    if (path / WORKBOOK).is_file() and not (path / "comparison.json").is_file():
        what = "this is there already, and it is not the workbook of an earlier comparison."
        raise ProjectError(Problem(f"{out}/{WORKBOOK}", what, "Name another folder with --out."))
    return path


def _notes(manifest: Path) -> list[str]:
    if not manifest.is_file():
        return []
    return list(json.loads(manifest.read_text(encoding="utf-8"))["notes"])
