"""Rules of the levels of RAP: how far the project is a reproducible analytical pipeline.

Source: Levels of RAP, NHS RAP Community of Practice (NHS England, Open Government Licence v3.0),
https://nhsdigital.github.io/rap-community-of-practice/introduction_to_RAP/levels_of_RAP/, as of September
2024. Each class is one of its criteria, in its order. What only people can know (who has reviewed the
code, where it is public) is taken from ``assurance`` in evaluation.yml; everything else is looked up. A
machine sees signs of a criterion, not its spirit: a level that is reached here is a floor for a review.
"""

from __future__ import annotations

import ast
import re
from abc import ABC
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar

from localeval.base.errors import Problem, ProjectError
from localeval.changes.publication import read_own_result
from localeval.checks.content_rules import (
    NotebookParameters,
    NotebooksWithoutOutputs,
    StandardSections,
)
from localeval.checks.file_rules import StandardFiles, TestsPresent
from localeval.checks.rule import Rule, RuleKind, Subject
from localeval.project.project import FILE

_Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
#: Share of public functions, classes and modules with a docstring that counts as documented.
_DOCUMENTED = 0.8
#: Lines of a notebook's cell after which it is a program rather than a call.
_LONGEST_CELL = 25
_CAP_WORDS = re.compile(r"_*[A-Z][A-Za-z0-9]*")
#: What a text holds that can have a fault which only its tree shows; in a comment or a docstring it is none.
_PERHAPS_A_FAULT = re.compile(
    rf"^[ \t\f]*(?:except[\s\\]*:|class[\s\\]+(?!{_CAP_WORDS.pattern}\b)\w)|\bimport[\s\\]*\*",
    re.MULTILINE,
)


class Criterion(Rule, ABC):
    """A rule that belongs to a level of RAP; a subclass names the level."""

    family: ClassVar[str] = "RAP levels"
    kind: ClassVar[RuleKind] = "level"


def problems_of_rules(subject: Subject, *rules: type[Rule]) -> Iterator[Problem]:
    """Give the problems of other rules, in place of one's own."""
    for rule in rules:
        try:
            yield from (item for item in rule().check(subject) if isinstance(item, Problem))
        except ProjectError as error:
            yield from error.problems


@dataclass(frozen=True)
class _Code:
    """What is seen in the source of a module.

    Attributes
    ----------
    documented : tuple of bool
        Of the module and of each public definition at its top: whether it has a docstring.
    faults : tuple of (int or None, str)
        The line of each departure from PEP 8, and what it is.
    """

    documented: tuple[bool, ...]
    faults: tuple[tuple[int | None, str], ...]


@lru_cache(maxsize=2048)
def _code(source: str) -> _Code:
    """Look at the source of a module, once for all rules: parsing it takes most of the time."""
    try:
        tree = ast.parse(source)
    except SyntaxError as error:
        return _Code((), ((error.lineno, "this is not valid Python."),))
    return _Code(tuple(_docstrings(tree)), tuple(_style_faults(source, tree)))


def code_of(subject: Subject) -> Iterator[tuple[str, _Code]]:
    """Give the name of each Python file of the project, and what is seen in it."""
    for path in subject.python_files:
        name = path.relative_to(subject.root).as_posix()
        yield name, _code(subject.read(name))


def _docstrings(tree: ast.Module) -> Iterator[bool]:
    yield ast.get_docstring(tree) is not None
    for node in tree.body:
        if isinstance(node, _Definition) and not node.name.startswith("_"):
            yield ast.get_docstring(node) is not None


def _style_faults(source: str, tree: ast.Module) -> Iterator[tuple[int | None, str]]:
    for node in ast.walk(tree) if _PERHAPS_A_FAULT.search(source) else ():
        if isinstance(node, ast.ExceptHandler) and node.type is None:
            yield node.lineno, "'except:' takes every error, also Ctrl+C."
        elif isinstance(node, ast.ImportFrom) and any(name.name == "*" for name in node.names):
            yield node.lineno, "'import *' hides where names are from."
        elif isinstance(node, ast.ClassDef) and not _CAP_WORDS.fullmatch(node.name):
            yield node.lineno, f"the class '{node.name}' is not named in CapWords."
    for i, line in enumerate(source.splitlines(), 1):
        if line.startswith("\t"):
            yield i, "it is indented with a tab."


class OpenSourceLanguage(Criterion):
    """Data are produced by code in an open-source language."""

    level = "baseline"

    def check(self, subject: Subject) -> Iterator[Problem]:
        for path, content in subject.notebooks.items():
            kernel = content.get("metadata", {}).get("kernelspec", {}).get("language", "python")
            if str(kernel).lower() not in {"python", "r", "julia"}:
                what = f"its language is '{kernel}'."
                yield Problem(f"notebooks/{path.name}", what, "Use Python.")
        if not subject.notebooks:
            yield Problem("notebooks", "there is no code.", "Restore the notebooks.")


class VersionControlled(Criterion):
    """The code is under version control."""

    level = "baseline"

    def check(self, subject: Subject) -> Iterator[Problem]:
        if subject.git("rev-parse", "--verify", "HEAD") is None:
            remedy = "Type: git init && git add . && git commit -m 'First version'"
            yield Problem("the project", "it is not under git, or has no commit.", remedy)
            return
        for name in (FILE, "notebooks", "requirements.txt"):
            if subject.exists(name) and not subject.git("ls-files", "--", name):
                yield Problem(name, "git does not hold it.", f"Type: git add {name}")


class ReadmeWithSteps(Criterion):
    """A README says step by step how to run the code."""

    level = "baseline"

    def check(self, subject: Subject) -> Iterator[Problem]:
        text = subject.read("README.md")
        if not re.search(r"\blocaleval run\b|\bmake run\b", text):
            what = "it does not say how to run the evaluation."
            yield Problem("README.md", what, "Describe it, or copy the README.md of a new project.")


class PeerReviewed(Criterion):
    """Somebody other than the author has reviewed the code."""

    level = "baseline"

    def check(self, subject: Subject) -> Iterator[Problem]:
        said = subject.project.settings.assurance
        if not said.reviewed_by or said.reviewed is None:
            what = "it does not say who has reviewed the code and when."
            remedy = "Have somebody else read it; then fill in assurance.reviewed_by and .reviewed."
            yield subject.setting(("assurance", "reviewed_by"), what, remedy)


class CodePublished(Criterion):
    """The code is published in the open."""

    level = "baseline"

    def check(self, subject: Subject) -> Iterator[Problem]:
        if not re.fullmatch(r"https?://\S+", subject.project.settings.assurance.code):
            what = "no address is given at which the code is public."
            remedy = "Publish the repository (no data are in it) and give its address."
            yield subject.setting(("assurance", "code"), what, remedy)


class MinimalManualSteps(Criterion):
    """Outputs are produced by code, with one command and no manual step between."""

    level = "silver"

    def check(self, subject: Subject) -> Iterator[Problem]:
        yield from problems_of_rules(subject, NotebookParameters, NotebooksWithoutOutputs)


class Documented(Criterion):
    """The code is documented: guidance for users, the method, and docstrings."""

    level = "silver"

    def check(self, subject: Subject) -> Iterator[Problem]:
        for name in ("README.md", "data/README.md"):
            if not subject.exists(name):
                yield Problem(name, "it is missing.", "Restore it from a new project.")
        documented = [
            has
            for name, code in code_of(subject)
            if name.startswith("src/")
            for has in code.documented
        ]
        if documented and sum(documented) < _DOCUMENTED * len(documented):
            share = round(100 * sum(documented) / len(documented))
            what = f"{share}% of the public functions, classes and modules have a docstring."
            yield Problem("src", what, f"Bring it to {_DOCUMENTED:.0%} or more.")


class StandardLayout(Criterion):
    """The code is organised in a standard layout of folders."""

    level = "silver"

    def check(self, subject: Subject) -> Iterator[Problem]:
        yield from problems_of_rules(subject, StandardFiles, StandardSections)
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
        for name, code in code_of(subject):
            for line, what in code.faults:
                yield Problem(name, what, "Write it as PEP 8 asks.", line=line)


class TestingFramework(Criterion):
    """The pipeline has unit tests, and a back test against known results."""

    level = "silver"

    def check(self, subject: Subject) -> Iterator[Problem]:
        yield from problems_of_rules(subject, TestsPresent)
        if not any((subject.root / "tests").rglob("golden/estimates.json")):
            what = "no test compares the results with known ones."
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
            if not read_own_result(path, name).flow:
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
