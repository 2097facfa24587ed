"""What every criterion of the levels of RAP is, and one that is kept where other rules are."""

from __future__ import annotations

from abc import ABC
from collections.abc import Iterator
from typing import ClassVar

from localeval.checks.rule import Kind, Rule, Subject
from localeval.errors import Problem, ProjectError


class Criterion(Rule, ABC):
    """A rule that belongs to a level of RAP; a subclass names the level."""

    family: ClassVar[str] = "RAP levels"
    kind: ClassVar[Kind] = "level"


def problems_of(subject: Subject, *rules: type[Rule]) -> Iterator[Problem]:
    """Give the problems of other rules, in place of one's own."""
    for rule in rules:
        try:
            yield from (item for item in rule().check(subject) if isinstance(item, Problem))
        except ProjectError as error:
            yield from error.problems
