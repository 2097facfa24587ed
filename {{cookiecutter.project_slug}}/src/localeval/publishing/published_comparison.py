"""The comparison of a project's places when they are published: whether it may leave, and its files for the static folder.

It leaves together with all that it is made from and never before: while one place is not published, or not with the
result that it has now, the comparison would publish that place's numbers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from localeval.base.errors import Problem, ProjectError
from localeval.bundles.layout import RESULT, WORKBOOK
from localeval.comparison.models import Comparison, comparison_from_json
from localeval.project.project import Project

#: Folder of the comparison, among the outputs and in the static folder.
FOLDER = "comparison"
_JSON = "comparison.json"
_TABLE = "comparison.csv"


@dataclass(frozen=True)
class PublishableComparison:
    """A comparison that may leave.

    Attributes
    ----------
    comparison : Comparison
    outputs : mapping of str to bytes
        Its files by their name in ``output/comparison``.
    """

    comparison: Comparison
    outputs: Mapping[str, bytes]

    def site_files(self) -> dict[str, bytes]:
        """Give the files of its folder in the static folder: the report as its first page, the others beside it."""
        return {
            "index.html" if name == "comparison.html" else name: content
            for name, content in self.outputs.items()
        }


def publishable_comparison(
    project: Project, published: Mapping[str, bytes], site: Path
) -> PublishableComparison | None:
    """Find the comparison of a project's places, if it may leave.

    Parameters
    ----------
    project : Project
    published : mapping of str to bytes
        ``results.json`` of each place that is being published, by place code.
    site : Path
        The static folder, with what was published there before.

    Returns
    -------
    PublishableComparison or None
        None where there is no comparison, or a place of it is not published as it is now.

    Raises
    ------
    ProjectError
        A file of it is missing or cannot be read.
    """
    folder = project.root / "output" / FOLDER
    if len(project.places) < 2 or not (folder / _JSON).is_file():
        return None
    for place in project.places:
        now = _read(project.output(place) / RESULT)
        if now is None or now != published.get(place.code, _read(site / place.folder / RESULT)):
            return None
    documents = [f"comparison.{kind}" for kind in project.settings.report.documents]
    names = [*documents, *([WORKBOOK] if documents else []), _TABLE, _JSON]
    outputs = {name: _read(folder / name) for name in names}
    found = {name: content for name, content in outputs.items() if content is not None}
    where = f"output/{FOLDER}"
    if lacking := [name for name in names if name not in found]:
        what = f"{lacking[0]} is not there, although evaluation.yml asks for it."
        raise ProjectError(Problem(where, what, "Use 'localeval run' first."))
    try:
        comparison = comparison_from_json(found[_JSON].decode("utf-8"))
    except ValueError:
        what = "this is not a comparison as this version writes it."
        raise ProjectError(
            Problem(f"{where}/{_JSON}", what, "Use 'localeval run' first.")
        ) from None
    return PublishableComparison(comparison, found)


def _read(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None
