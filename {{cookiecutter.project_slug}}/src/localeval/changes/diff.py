"""``localeval diff``: which two results are meant, read from wherever they are, compared, and said in lines.

A result is a ``results.json``, a folder that holds one, or a bundle (zip); a bundle of somebody else's goes through
``bundles.opening``. Without any, each place's last publication is set beside its outputs. The words are those of the report;
it prints nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from localeval.analysis.published_record import RESULTS
from localeval.base.errors import Problem, ProjectError
from localeval.catalogue.place_codes import place_of
from localeval.changes.change_rows import change_rows
from localeval.changes.changes_section import other_changes
from localeval.changes.differences import compare_results
from localeval.changes.publication import changes_since, read_own_result
from localeval.project.project import Place, Project
from localeval.results import Changes, Result

_HEADER = ("What", "Then", "Now", "Change")


@dataclass(frozen=True)
class ComparedResults:
    """Two results of one place, and what changed from the first to the second.

    Attributes
    ----------
    new : Result
    old : Result or None
        None where the place has not published yet.
    changes : Changes
    """

    new: Result
    old: Result | None
    changes: Changes

    def as_dict(self) -> dict[str, Any]:
        """Give the comparison to programs (``--json``)."""
        place = {"place": self.new.place.code, "name": self.new.place.name}
        return {**place, "published": self.old is not None, **self.changes.as_dict()}


def compare_files(old: Path, new: Path) -> ComparedResults:
    """Compare two results, wherever they are.

    Raises
    ------
    ProjectError
        One cannot be read, or they are of different places.
    """
    return _compared(read_named_result(old), read_named_result(new), new)


def compare_with_output(old: Path, project: Project) -> ComparedResults:
    """Compare a result with what the last run of a project has written for the same place.

    Raises
    ------
    ProjectError
        One cannot be read, or the project has no such place.
    """
    before = read_named_result(old)
    place = project.place(before.place.code)
    return _compared(before, read_output(project, place), project.output(place))


def compare_published(project: Project, places: Sequence[Place]) -> Iterator[ComparedResults]:
    """Compare what each place last published with its outputs.

    Raises
    ------
    ProjectError
        A place has no outputs yet, or a file cannot be read.
    """
    for place in places:
        new = read_output(project, place)
        since = changes_since(project, place, new)
        if since is None:
            yield ComparedResults(new, None, Changes())
        else:
            yield ComparedResults(new, since.publication.result, since.changes)


def read_output(project: Project, place: Place) -> Result:
    """Read what the last run has written for a place."""
    path = project.output(place) / RESULTS
    return read_own_result(path, path.relative_to(project.root).as_posix())


def read_named_result(path: Path) -> Result:
    """Read a result from a ``results.json``, a folder that holds one, or a bundle.

    Raises
    ------
    ProjectError
        There is none, or it is refused.
    """
    if path.suffix.lower() == ".zip":
        from localeval.bundles.opening import open_bundle

        return open_bundle(path).result
    if path.is_dir():
        path = path / RESULTS
    if not path.is_file():
        what = "there is no such file."
        remedy = "Name a results.json, a folder that holds one, or a bundle (zip)."
        raise ProjectError(Problem(str(path), what, remedy))
    return read_own_result(path, str(path))


def _compared(old: Result, new: Result, named: Path) -> ComparedResults:
    if place_of(old.place.code) != place_of(new.place.code):
        what = f"it is about {new.place.code}, and the other result about {old.place.code}."
        remedy = "Name two results of the same place."
        raise ProjectError(Problem(str(named), what, remedy))
    changes = compare_results(old, new).model_copy(update={"since": old.run.date})
    return ComparedResults(new, old, changes)


def changes_in_words(old: Result | None, new: Result, changes: Changes) -> Iterator[str]:
    """Say what changed in one place, in lines.

    Parameters
    ----------
    old : Result or None
        None where there is no earlier publication.
    new : Result
    changes : Changes
    """
    place = f"{new.place.name} ({new.place.code})"
    if old is None:
        yield f"{place}: nothing has been published before."
        return
    since = f"since {changes.since}"
    if changes.is_empty:
        yield f"{place}: nothing has changed {since}."
        return
    moved = "published numbers have changed" if changes.moved else "no published number has changed"
    yield f"{place}: {moved} {since}."
    rows = list(change_rows(old, new, changes))
    if rows:
        yield from _aligned([_HEADER, *rows])
    rest = sum(item.part == "balance" and bool(item.key) for item in changes.items)
    if rest:
        yield f"  Numbers of the groups before the start that changed: {rest}"
    yield from (f"  {line}" for line in other_changes(changes))
    yield from (f"  Note: {note}" for note in changes.notes)


def _aligned(rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    for row in rows:
        first, *others = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        yield "  ".join(["", first, *others]).rstrip()
