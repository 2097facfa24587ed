"""The last publication of a place, kept in the project, and what has changed since.

``published/<place code>/`` holds ``results.json`` as it was published and ``publication.json`` (when, and
the bundle's digest). Both are written by ``publish``; here they are only read.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from pathlib import Path

from localeval.analysis.published_record import RESULTS, published_folder
from localeval.base.dates import latest_day
from localeval.base.errors import ASK_AGAIN, Problem, ProjectError, Refused
from localeval.base.language import ENGLISH, speaking
from localeval.changes.differences import compare_results
from localeval.changes.notes import FILE as NOTES
from localeval.changes.notes import note_for
from localeval.project.project import Place, Project
from localeval.results import Changes, Result


@dataclass(frozen=True)
class Publication:
    """What a place last published, and when (ISO 8601)."""

    result: Result
    date: str


@dataclass(frozen=True)
class SinceLast:
    """A result beside the last publication of its place.

    Attributes
    ----------
    publication : Publication
    result : Result
        As it is now.
    changes : Changes
        Between the two, with the date of the publication and the notes given since.
    """

    publication: Publication
    result: Result
    changes: Changes


def published_files(project: Project, place: Place) -> tuple[Path, ...]:
    """Give the files that say what was last published and why it has changed; some may be absent."""
    folder = published_folder(project, place)
    return (folder / RESULTS, folder / "publication.json", project.root / NOTES)


def last_publication(project: Project, place: Place) -> Publication | None:
    """Read what a place last published; None when it never has.

    Raises
    ------
    ProjectError
        A file of it cannot be read.
    """
    results, about, _ = published_files(project, place)
    if not results.exists():
        return None
    result = read_own_result(results, _shown(results, project))
    return Publication(result, _date(about, project) or result.run.date)


def changes_since(project: Project, place: Place, result: Result) -> SinceLast | None:
    """Compare a result with the last publication of its place; None for the first publication.

    Raises
    ------
    ProjectError
        The publication or ``changes.yml`` cannot be read.
    """
    last = last_publication(project, place)
    if last is None:
        return None
    with speaking(ENGLISH):  # it is kept with the result
        changes = compare_results(last.result, result)
    if changes.moved:
        changes = changes.model_copy(update={"notes": _new_notes(project, place, last)})
    return SinceLast(last, result, changes.model_copy(update={"since": last.date}))


def note_problem(project: Project, place: Place, result: Result) -> Problem | None:
    """Say why a result cannot be published without a change note, or nothing where it can.

    Parameters
    ----------
    project : Project
    place : Place
    result : Result
        As the run has written it, which is what would be published.
    """
    since = changes_since(project, place, result)
    if since is None or not since.changes.moved:
        return None
    if not since.changes.notes:
        what = (
            f"numbers of {place.name} have moved since its publication of {since.changes.since}, and no "
            "note says why."
        )
        today = dt.datetime.now().astimezone().date().isoformat()
        remedy = (
            f"Add '- {{place: {place.code}, date: {today}, note: ...}}' to {NOTES}, and run again."
        )
        return Problem(NOTES, what, remedy)
    if result.changes is None or result.changes.notes != since.changes.notes:
        what = (
            f"a note was added after the report of {place.name} was made, which does not have it."
        )
        return Problem(NOTES, what, "Run the evaluation again ('localeval run').")
    return None


def read_own_result(path: Path, shown: str) -> Result:
    """Read a ``results.json`` of any version that was ever published.

    Raises
    ------
    ProjectError
        It is not there, or is no result that this version can read.
    """
    from localeval.results import versions

    try:
        return versions.read_result(path.read_bytes())[0]
    except FileNotFoundError:
        problem = Problem(shown, "the file does not exist.", "Run the evaluation first.")
    except OSError as error:
        problem = Problem(shown, f"the file cannot be read ({error.strerror}).", "Check its name.")
    except Refused as error:
        own = "It is not edited by hand: restore it as it was written."
        remedy = own if error.remedy == ASK_AGAIN else error.remedy
        problem = Problem(shown, error.what, remedy)
    raise ProjectError(problem)


def _date(about: Path, project: Project) -> str | None:
    if not about.exists():
        return None
    try:
        date = json.loads(about.read_text(encoding="utf-8"))["date"]
        day = dt.date.fromisoformat(date[:10])
    except (OSError, ValueError, KeyError, TypeError):
        problem = Problem(
            _shown(about, project), "it does not say when it was published.", "Restore it from git."
        )
        raise ProjectError(problem) from None
    if day > latest_day():
        what = f"it is dated {day.isoformat()}, which has not come yet, so that no note could follow it."
        remedy = "Restore it from git, or write the day of the last publication into it."
        raise ProjectError(Problem(_shown(about, project), what, remedy))
    return day.isoformat()


def _new_notes(project: Project, place: Place, last: Publication) -> tuple[str, ...]:
    """Give the notes since a publication, without those of the same day that it has already printed."""
    text = note_for(project, place, last.date)
    printed = last.result.changes.notes if last.result.changes else ()
    return tuple(note for note in (text or "").split("\n") if note and note not in printed)


def _shown(path: Path, project: Project) -> str:
    return path.relative_to(project.root).as_posix()
