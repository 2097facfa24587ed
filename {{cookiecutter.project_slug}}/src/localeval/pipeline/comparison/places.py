"""The comparison of a project's own places, from their results."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from localeval.comparison.models import Comparison
from localeval.comparison.tiles import Tile, read_tiles
from localeval.files import table_text
from localeval.pipeline.steps import today
from localeval.project import Place, Project


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
    from localeval.comparison.compare import compare
    from localeval.sharing.brief import open_result

    return compare(
        [open_result(path, f"output/{place.folder}") for place, path in results.items()],
        today=today(),
        title=f"{project.settings.programme.name}: comparison of places",
        allowed=project.settings.comparison.allow,
        order=project.settings.comparison.order,
        tiles=tiles,
    )
