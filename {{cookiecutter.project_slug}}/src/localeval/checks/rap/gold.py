"""The criteria of gold RAP, in their order."""

from __future__ import annotations

import re
from collections.abc import Iterator

from localeval.checks.rap.criterion import Criterion
from localeval.checks.rule import Subject
from localeval.errors import Problem


class Packaged(Criterion):
    """The code is a package."""

    level = "gold"

    def check(self, subject: Subject) -> Iterator[Problem]:
        text = subject.read("pyproject.toml")
        if "[build-system]" not in text or "[project]" not in text:
            what = "it does not make the code a package."
            yield Problem("pyproject.toml", what, "Restore it from git or from a new project.")


class TestedAutomatically(Criterion):
    """A service runs the tests of the repository on its own."""

    level = "gold"

    def check(self, subject: Subject) -> Iterator[Problem]:
        runs = re.compile(r"\bpytest\b|\bmake test\b|\blocaleval check\b")
        if not any(runs.search(text) for text in subject.workflows.values()):
            what = "no workflow runs the tests."
            remedy = "Add one that types 'make test' (for example .github/workflows/test.yml)."
            yield Problem("the project", what, remedy)


class RunsOnItsOwn(Criterion):
    """The pipeline runs on an event, such as new data, or on a schedule."""

    level = "gold"

    def check(self, subject: Subject) -> Iterator[Problem]:
        runs = re.compile(r"\blocaleval run\b|\bmake run\b")
        when = re.compile(r"\bschedule|\bcron\b|\bpush\b|_dispatch\b|\btrigger")
        if not any(runs.search(text) and when.search(text) for text in subject.workflows.values()):
            what = "no workflow runs the evaluation on an event or a schedule."
            remedy = "Add one where the data are allowed to be; many councils rightly run this step by hand."
            yield Problem("the project", what, remedy)


class ChangesSignposted(Criterion):
    """Changes are clearly signposted: a changelog, change notes or releases."""

    level = "gold"

    def check(self, subject: Subject) -> Iterator[Problem]:
        if subject.exists("CHANGELOG.md") or subject.exists("changes.yml"):
            return
        if not (subject.git("tag", "--list") or "").strip():
            what = "nothing says what has changed from one publication to the next."
            yield Problem("changes.yml", what, "Write change notes there, or tag each publication.")
