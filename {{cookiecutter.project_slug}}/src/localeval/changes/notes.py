"""The change notes of ``changes.yml``: why a published number is another now, in a person's own words.

The file is optional and stands at the project's root: a list, one note an entry, each with the place it is
about, its date and the note. It is read here and nowhere else; nothing is written.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from localeval.base.dates import latest_day
from localeval.base.errors import Problem, ProjectError
from localeval.base.untrusted import why_refused
from localeval.base.yamlfile import YamlFile
from localeval.project.project import Place, Project

FILE = "changes.yml"

EXAMPLE = "- {place: E08000003, date: 2026-11-22, note: Two months of outcomes were added.}"
_KEYS = ("place", "date", "note")

#: A note is a few sentences; a reader of the report gets all of it.
MOST_CHARACTERS = 1_000


@dataclass(frozen=True)
class ChangeNote:
    """One entry of the file."""

    place: str
    date: dt.date
    note: str


def read_notes(project: Project) -> tuple[ChangeNote, ...]:
    """Read every note, in the order of the file; none where there is no file.

    Raises
    ------
    ProjectError
        With every problem of the file, each with its line.
    """
    path = project.root / FILE
    if not path.exists():
        return ()
    file = YamlFile(path, FILE)
    if file.value is None:
        return ()
    if not isinstance(file.value, list):
        what = "it is not a list of notes."
        raise ProjectError(Problem(FILE, what, f"Write each note so: {EXAMPLE}", line=1))
    known = {place.code for place in project.places}
    problems = [
        problem
        for i, entry in enumerate(file.value)
        for problem in _problems(entry, i, file, known)
    ]
    if problems:
        raise ProjectError(problems)
    return tuple(
        ChangeNote(entry["place"], entry["date"], " ".join(entry["note"].split()))
        for entry in file.value
    )


def note_for(project: Project, place: Place, since: dt.date | str | None) -> str | None:
    """Give why a place's numbers have changed since its last publication.

    Parameters
    ----------
    project : Project
    place : Place
    since : date or str or None
        Day of the last publication (ISO 8601); None for every note of the place.

    Returns
    -------
    str or None
        The notes dated on that day or later, one a line; None where there is none.
    """
    first = dt.date.fromisoformat(since[:10]) if isinstance(since, str) else since
    found = [
        note.note
        for note in read_notes(project)
        if note.place == place.code and (first is None or note.date >= first)
    ]
    return "\n".join(found) or None


def _problems(entry: Any, i: int, file: YamlFile, places: set[str]) -> Iterator[Problem]:
    def problem(key: str | None, what: str, remedy: str) -> Problem:
        line = file.line_of((i,) if key is None else (i, key))
        return Problem(FILE, what, remedy, line=line, column=key)

    if not isinstance(entry, dict):
        yield problem(None, "an entry is not a note.", f"Write it so: {EXAMPLE}")
        return
    for key in entry:
        if key not in _KEYS:
            yield problem(key, f"'{key}' is not a key of a note.", f"Use: {', '.join(_KEYS)}.")
    for key in _KEYS:
        if key not in entry:
            yield problem(key, f"'{key}' is missing.", f"Write it so: {EXAMPLE}")
    place, date, note = (entry.get(key) for key in _KEYS)
    if "place" in entry and place not in places:
        codes = ", ".join(sorted(places))
        yield problem("place", f"there is no place '{place}'.", f"Use one of: {codes}.")
    if "date" in entry and (not isinstance(date, dt.date) or isinstance(date, dt.datetime)):
        what = f"'{date}' is not a date."
        yield problem("date", what, "Write it as year-month-day, such as 2026-11-22.")
    elif isinstance(date, dt.date) and date > latest_day():
        what = f"{date.isoformat()} has not come yet."
        yield problem("date", what, "Write the day on which the note is written.")
    if "note" in entry:
        yield from (problem("note", what, remedy) for what, remedy in _about_text(note))


def _about_text(note: Any) -> Iterator[tuple[str, str]]:
    if not isinstance(note, str):
        yield "the note is not a text.", "Put it in quotation marks."
        return
    if not note.strip():
        yield "the note is empty.", "Say in a sentence why the numbers are not those of last time."
    elif why := why_refused(" ".join(note.split()), limit=MOST_CHARACTERS):
        yield f"the note holds {why}.", "Readers of the report get all of it; mend or shorten it."
