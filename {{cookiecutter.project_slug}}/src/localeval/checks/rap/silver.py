"""The criteria of silver RAP, in their order."""

from __future__ import annotations

from collections.abc import Iterator

from localeval.checks.files import StandardFiles, TestsPresent
from localeval.checks.notebooks import NotebookParameters, NotebooksWithoutOutputs, StandardSections
from localeval.checks.rap.criterion import Criterion, problems_of
from localeval.checks.rap.pythoncode import departures, docstrings, trees
from localeval.checks.rule import Subject
from localeval.errors import Problem
from localeval.sharing.published import read_result

#: Share of public functions, classes and modules with a docstring that counts as documented.
_DOCUMENTED = 0.8
#: Lines of a notebook's cell after which it is a program rather than a call.
_LONGEST_CELL = 25


class MinimalManualSteps(Criterion):
    """Outputs are produced by code, with one command and no manual step between."""

    level = "silver"

    def check(self, subject: Subject) -> Iterator[Problem]:
        yield from problems_of(subject, NotebookParameters, NotebooksWithoutOutputs)


class Documented(Criterion):
    """The code is documented: guidance for users, the method, and docstrings."""

    level = "silver"

    def check(self, subject: Subject) -> Iterator[Problem]:
        for name in ("README.md", "data/README.md"):
            if not subject.exists(name):
                yield Problem(name, "it is missing.", "Restore it from a new project.")
        documented = [has for tree in trees(subject) for has in docstrings(tree)]
        if documented and sum(documented) < _DOCUMENTED * len(documented):
            share = round(100 * sum(documented) / len(documented))
            what = f"{share}% of the public functions, classes and modules have a docstring."
            yield Problem("src", what, f"Bring it to {_DOCUMENTED:.0%} or more.")


class StandardLayout(Criterion):
    """The code is organised in a standard layout of folders."""

    level = "silver"

    def check(self, subject: Subject) -> Iterator[Problem]:
        yield from problems_of(subject, StandardFiles, StandardSections)
        if not subject.exists("src"):
            yield Problem("src", "there is no package.", "Restore src/localeval.")


class ReusableFunctions(Criterion):
    """Notebooks call functions that are reused, instead of holding the program themselves."""

    level = "silver"

    def check(self, subject: Subject) -> Iterator[Problem]:
        for path, content in subject.notebooks.items():
            for i, cell in enumerate(content["cells"], 1):
                source = "".join(cell.get("source", ""))
                lines = sum(bool(line.strip()) for line in source.splitlines())
                if cell.get("cell_type") == "code" and lines > _LONGEST_CELL:
                    what = f"cell {i} has {lines} lines of code."
                    remedy = "Move what it computes into a module with a test, and call it."
                    yield Problem(f"notebooks/{path.name}", what, remedy)


class CodingStandard(Criterion):
    """The code keeps to PEP 8 in what can be seen without a linter: names, imports and exceptions."""

    level = "silver"

    def check(self, subject: Subject) -> Iterator[Problem]:
        for path in subject.python_files:
            name = path.relative_to(subject.root).as_posix()
            for line, what in departures(subject.read(name)):
                yield Problem(name, what, "Write it as PEP 8 asks.", line=line)


class TestingFramework(Criterion):
    """The pipeline has unit tests, and a back test against known results."""

    level = "silver"

    def check(self, subject: Subject) -> Iterator[Problem]:
        yield from problems_of(subject, TestsPresent)
        if not any((subject.root / "tests").rglob("golden/estimates.json")):
            what = "no test holds the results to known ones."
            yield Problem("tests", what, "Restore tests/golden and tests/test_golden.py.")


class DependenciesListed(Criterion):
    """The packages that the code depends on are listed."""

    level = "silver"

    def check(self, subject: Subject) -> Iterator[Problem]:
        names = ("requirements.txt", "pyproject.toml", "environment.yml", "Pipfile")
        if not any(subject.read(name).strip() for name in names):
            yield Problem(names[0], "no packages are listed.", "Restore it from git.")


class RunsRecorded(Criterion):
    """Each run records what it did: inputs, versions, and the number of people at every step."""

    level = "silver"

    def check(self, subject: Subject) -> Iterator[Problem]:
        for place in subject.project.places:
            path = subject.project.output(place) / "results.json"
            name = path.relative_to(subject.root).as_posix()
            if not path.exists():
                yield Problem(name, "there is no record of a run.", "Type: localeval run")
                continue
            if not read_result(path, name).flow:
                what = "it does not count people step by step."
                yield Problem(name, what, "Record the flow in a notebook, as 02_participants does.")


class TidyData(Criterion):
    """Data are handled and given out in a tidy format: one row an observation, one column a variable."""

    level = "silver"

    def check(self, subject: Subject) -> Iterator[Problem]:
        for place in subject.project.places:
            path = subject.project.output(place) / "results.csv"
            if not path.exists():
                name = path.relative_to(subject.root).as_posix()
                yield Problem(name, "there is no tidy table of results.", "Type: localeval run")
