"""Rules about what was published: the schemas of the results, and a reason for every number that moved."""

from __future__ import annotations

from collections.abc import Iterator

from localeval.checks.rule import Rule, Subject
from localeval.errors import Problem
from localeval.project import FILE
from localeval.sharing.notes import read_notes
from localeval.sharing.published import last_publication, note_problem, read_result

_SCHEMA_LINE = "# yaml-language-server: $schema="


class SchemaVersions(Rule):
    """What was published is in a version of the result's schema that can be read."""

    family = "publication"

    def check(self, subject: Subject) -> Iterator[Problem]:
        for place in subject.project.places:
            last_publication(subject.project, place)
        yield from ()


class SchemaNamed(Rule):
    """evaluation.yml names its schema, so that editors complete and check it."""

    family = "evaluation.yml"
    kind = "advice"

    def check(self, subject: Subject) -> Iterator[Problem]:
        first = subject.read(FILE).partition("\n")[0].strip()
        name = first.removeprefix(_SCHEMA_LINE)
        if name == first or not subject.exists(name):
            what = "its first line does not name a schema that is there."
            remedy = f"Begin with: {_SCHEMA_LINE}src/localeval/schema/evaluation.schema.json"
            yield Problem(FILE, what, remedy, line=1)


class ChangeNotes(Rule):
    """changes.yml can be read, where there is one."""

    family = "publication"
    kind = "input"

    def check(self, subject: Subject) -> Iterator[str]:
        notes = read_notes(subject.project)
        if notes:
            yield f"changes.yml: {len(notes)} note(s)"


class MovedNumbersExplained(Rule):
    """Where a published number has moved, a change note says why."""

    family = "publication"
    kind = "advice"

    def check(self, subject: Subject) -> Iterator[Problem]:
        for place in subject.project.places:
            path = subject.project.output(place) / "results.json"
            if not path.exists():
                continue
            result = read_result(path, path.relative_to(subject.root).as_posix())
            problem = note_problem(subject.project, place, result)
            if problem is not None:
                yield problem
