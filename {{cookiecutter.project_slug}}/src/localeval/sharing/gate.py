"""The part of the gate that looks for persons: everything that would leave, and the outputs that it was made from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from localeval.errors import Problem, ProjectError
from localeval.project import Project
from localeval.sharing.persons import read_persons
from localeval.sharing.scan import Allowed, reported_numbers, scan

#: In git beside the settings, so that what it says leaves too.
CACHE = "pytask.lock"


@dataclass(frozen=True)
class Leaving:
    """Files that would leave.

    Attributes
    ----------
    where : str
        Folder of the outputs, for messages.
    outputs, made : mapping of str to bytes
        The outputs, and what has been made from them to leave.
    numbers : Any
        What holds the published numbers, which have been through disclosure control.
    days : frozenset of str
        Days that may stand in it.
    names : tuple of str
        What published figures about places are called, which is nobody's data.
    """

    where: str
    outputs: Mapping[str, bytes]
    made: Mapping[str, bytes]
    numbers: Any
    days: frozenset[str]
    names: tuple[str, ...] = ()


def about_persons(project: Project, leaving: Sequence[Leaving]) -> Iterator[Problem]:
    """Scan what would leave, and the outputs that it was made from."""
    if not leaving:
        return
    try:
        persons = read_persons(project)
    except ProjectError as error:
        yield from error.problems
        return
    lock = project.root / CACHE
    cache = {CACHE: lock.read_bytes()} if lock.is_file() else {}
    for item in leaving:
        made = {name: body for name, body in item.made.items() if name not in item.outputs}
        files = {**item.outputs, **made, **cache}
        for finding in scan(files, persons, _allowed(project, item), project.root):
            inside = finding.file in item.outputs
            yield Problem(
                f"{item.where}/{finding.file}" if inside else finding.file,
                f"{finding.where} holds {finding.kind} ({finding.hint}).",
                "Take out what puts it there, run again, and publish then.",
            )


def _allowed(project: Project, item: Leaving) -> Allowed:
    settings = project.settings
    programme = settings.programme
    days = set(item.days)
    if programme.started:
        days.add(programme.started.isoformat())
    return Allowed(
        contact=settings.report.contact,
        names=(
            programme.name,
            programme.organisation,
            programme.provider,
            *(place.name for place in project.places),
            *item.names,
        ),
        numbers=reported_numbers(item.numbers),
        dates=frozenset(days),
    )
