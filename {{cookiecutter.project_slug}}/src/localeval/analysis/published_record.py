"""The record of what a place has published: its last result, and those before it, as files of the project.

``published/<place>/`` holds ``results.json`` as it was last published, and ``earlier/`` those before it; ``publish`` writes both.
Here they are read, and told apart by a digest, without anything of statistics.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from localeval.base.errors import Problem, ProjectError, Refused
from localeval.catalogue.place_codes import other_codes
from localeval.project.project import Place, Project
from localeval.results import Result

#: Folder of the publications before the last one, beside that.
FOLDER = "earlier"
RESULTS = "results.json"
#: What the digest of the record is called among what findings rest on.
RECORD = "published record"


def published_folder(project: Project, place: Place) -> Path:
    """Give the folder in which a place's publications are kept: that of an older code of the place, where it has published as that."""
    own = project.root / "published" / place.folder
    kept = (own.with_name(code) for code in other_codes(place.code))
    return own if own.is_dir() else next((folder for folder in kept if folder.is_dir()), own)


def published_record(project: Project, place: Place) -> tuple[Path, ...]:
    """Give the files of a place's publications, in the order in which they were published; none where it never was."""
    folder = published_folder(project, place)
    last = folder / RESULTS
    return (*sorted((folder / FOLDER).glob("*.json")), *([last] if last.is_file() else []))


def record_digest(project: Project, place: Place) -> str:
    """Give a digest of all that a place has published."""
    digests = [
        hashlib.sha256(path.read_bytes()).hexdigest() for path in published_record(project, place)
    ]
    return hashlib.sha256("\n".join(digests).encode()).hexdigest() if digests else "missing"


def earlier_results(project: Project, place: Place) -> tuple[Result, ...]:
    """Read what a place has published; nothing where either is of made-up people.

    Raises
    ------
    ProjectError
        A file of it cannot be read.
    """
    from localeval.results import versions

    if project.settings.data.synthetic:
        return ()
    found = []
    for path in published_record(project, place):
        try:
            found.append(versions.read_result(path.read_bytes())[0])
        except (OSError, Refused) as error:
            shown = path.relative_to(project.root).as_posix()
            what = (
                "an earlier publication cannot be read, so that nothing new can be held against it."
            )
            raise ProjectError(Problem(shown, what, "Restore it from git.")) from error
    genuine = tuple(result for result in found if not result.run.synthetic)
    _refuse_other_rounding(project, genuine)
    return genuine


def _refuse_other_rounding(project: Project, earlier: Iterable[Result]) -> None:
    """Refuse a rounding of numbers of people that tells them, beside that of an earlier publication, more closely than either does."""
    rounding = project.settings.disclosure.rounding
    for result in earlier:
        then = int(result.disclosure.get("rounding", 1))
        least, times = min(then, rounding), max(then, rounding)
        if least > 1 and (times % least or times // least % 2 == 0):
            what = (
                f"`disclosure.rounding` is {rounding}, and the publication of {result.run.date} rounds numbers of people to {then}: "
                "what is printed in both ways is told more closely than by either."
            )
            remedy = f"Set it to {then}, or to an odd number of times that, such as {3 * then}."
            raise ProjectError(Problem("evaluation.yml", what, remedy))
