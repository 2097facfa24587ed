"""What a rule is: a class whose docstring is its message, and what it may look at.

Writing a subclass of ``Rule`` in a module of this package registers it. Its ``check`` gives a ``Problem``
for whatever is not so, and may give remarks (texts) on what it has found to be in order.
"""

from __future__ import annotations

import inspect
import json
import re
import subprocess
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from localeval.base.errors import Problem, ProjectError
from localeval.base.yamlfile import Location, YamlFile
from localeval.project.project import FILE, Project

if TYPE_CHECKING:
    from localeval.analysis.evaluation import Evaluation
    from localeval.data.checked_tables import CheckedTables
    from localeval.data.load import Look
    from localeval.data.unused_columns import UnusedColumns
    from localeval.project.project import Place
    from localeval.results import Estimate, Result

#: What it means when a rule is not kept: the input cannot be used; the project is not standard; a person
#: should know; a level of reproducibility is not reached.
RuleKind = Literal["input", "standard", "advice", "level"]
ReproducibilityLevel = Literal["baseline", "silver", "gold"]
LEVELS: tuple[ReproducibilityLevel, ...] = ("baseline", "silver", "gold")

#: How long git may take.
_GIT_SECONDS = 20


class Subject:
    """The project that is checked, with what several rules look at read once.

    Parameters
    ----------
    project : Project
    with_data : bool
        Whether the data are looked at; without, a check is quick and needs none.
    results : mapping of str to Result, optional
        By place code, what a run has just made; findings are then not worked out again for a look at their estimates.
    """

    def __init__(
        self,
        project: Project,
        with_data: bool = True,
        results: Mapping[str, Result] | None = None,
    ) -> None:
        self.project = project
        self.root = project.root
        self.with_data = with_data
        self._results = results
        self._evaluations: dict[str, Evaluation] = {}
        self._unused_at: dict[int, UnusedColumns] = {}
        #: Entries of ``data.accept`` that silence something, by their number.
        self.accepted: set[int] = set()

    def setting(self, location: Location, what: str, remedy: str) -> Problem:
        """Make a problem about a value of ``evaluation.yml``, with its line."""
        return self._settings.problem(location, what, remedy)

    @cached_property
    def _settings(self) -> YamlFile:
        return YamlFile(self.root / FILE, FILE)

    @cached_property
    def data_as_written(self) -> dict[str, Any]:
        """The section ``data`` as it stands in ``evaluation.yml``; empty where there is none."""
        try:
            whole = self._settings.value
        except ProjectError:
            return {}
        data = whole.get("data") if isinstance(whole, dict) else None
        return data if isinstance(data, dict) else {}

    def read(self, name: str) -> str:
        """Give the text of a file of the project; empty where it is not there or no text."""
        try:
            return (self.root / name).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            return ""

    def exists(self, name: str) -> bool:
        """Whether the project has this file or folder."""
        return (self.root / name).exists()

    @cached_property
    def notebooks(self) -> dict[Path, dict[str, Any]]:
        """The notebooks that can be read as such, in the order of the report."""
        found = {}
        for path in sorted((self.root / "notebooks").glob("*.ipynb"), key=_report_order):
            try:
                content = json.loads(path.read_text(encoding="utf-8"))
                cells = content["cells"]
            except (OSError, ValueError, KeyError, TypeError):
                continue
            if isinstance(cells, list) and all(isinstance(cell, dict) for cell in cells):
                found[path] = content
        return found

    @property
    def tables(self) -> CheckedTables:
        """The project's tables, read once.

        Raises
        ------
        ProjectError
            They cannot be used.
        """
        if isinstance(self._loaded, ProjectError):
            raise self._loaded
        return self._loaded

    @cached_property
    def unused(self) -> UnusedColumns:
        """The columns of the people file that nobody declared, and the row numbers of people."""
        from localeval.data.unused_columns import unused_columns

        return unused_columns(self.look, self.project)

    def unused_at(self, month: int) -> UnusedColumns:
        """Give the columns of outcomes that nobody declared, of the rows of one month, read once."""
        if month not in self._unused_at:
            from localeval.data.unused_columns import unused_of_outcomes

            self._unused_at[month] = unused_of_outcomes(self.look, month)
        return self._unused_at[month]

    def evaluation(self, place: Place) -> Evaluation:
        """Give the findings of a place beside what it has published before, worked out once."""
        if place.code not in self._evaluations:
            from localeval.analysis.evaluation import Evaluation
            from localeval.analysis.published_record import earlier_results
            from localeval.data.linked_people import read_links

            project, frames = self.project, self.tables.for_place(place, self.project).frames
            earlier = partial(earlier_results, project, place)
            links = partial(read_links, project.root)
            self._evaluations[place.code] = Evaluation(
                project, place, frames.__getitem__, earlier=earlier, links=links
            )
        return self._evaluations[place.code]

    def primary_estimates(self) -> Iterator[tuple[Place, Estimate]]:
        """Give the primary estimate of each place: of the results that were given, of those there are."""
        for place in self.project.places:
            if self._results is None:
                yield place, self.evaluation(place).estimates[0]
            elif (result := self._results.get(place.code)) is not None and result.estimates:
                yield place, result.estimates[0]

    @cached_property
    def _loaded(self) -> CheckedTables | ProjectError:
        from localeval.data.load import usable

        try:
            return usable(self.look, self.project)
        except ProjectError as error:
            return error

    @cached_property
    def look(self) -> Look:
        """What was read of all files, whether it can be used or not."""
        from localeval.data.load import look

        return look(self.project)

    @property
    def without_tables(self) -> str:
        """Say why there are no tables that could be looked at; empty where there are."""
        if why := self.without_files:
            return why
        return "the data cannot be used" if isinstance(self._loaded, ProjectError) else ""

    @property
    def without_files(self) -> str:
        """Say why no file of data was looked at; empty where one was."""
        if not self.with_data:
            return "the data were left out"
        data = self.project.settings.data
        paths = [
            path for name, files in data.files().items() if name != "lessons" for path in files
        ]
        if data.synthetic and not any(self.exists(path) for path in paths):
            return "there are no data yet"
        return ""

    @cached_property
    def python_files(self) -> list[Path]:
        """The Python files of the project's own: the package and the tests."""
        folders = ("src", "tests", "tools")
        return sorted(path for name in folders for path in (self.root / name).rglob("*.py"))

    @cached_property
    def workflows(self) -> dict[str, str]:
        """The files that tell a service to run something on its own, by name."""
        patterns = (
            ".github/workflows/*.y*ml",
            ".gitlab-ci.yml",
            "azure-pipelines.yml",
            "bitbucket-pipelines.yml",
            "Jenkinsfile",
            ".ci/*",
        )
        paths = [path for pattern in patterns for path in sorted(self.root.glob(pattern))]
        names = [path.relative_to(self.root).as_posix() for path in paths if path.is_file()]
        return {name: self.read(name) for name in names}

    def git(self, *arguments: str) -> str | None:
        """Give what git says in the project's folder; None where there is no git or no repository."""
        try:
            done = subprocess.run(
                ["git", *arguments],
                cwd=self.root,
                capture_output=True,
                text=True,
                encoding="utf-8",
                errors="replace",
                timeout=_GIT_SECONDS,
                check=True,
            )
        except (OSError, subprocess.SubprocessError):
            return None
        return done.stdout


class Rule(ABC):
    """One thing that every project keeps to; a subclass says in its docstring what."""

    family: ClassVar[str]
    kind: ClassVar[RuleKind] = "standard"
    #: For rules of the kind ``level``.
    level: ClassVar[ReproducibilityLevel | None] = None
    #: Of advice about the data: whether it is about what stands in them, so that it is said without being asked for.
    about_values: ClassVar[bool] = True
    registry: ClassVar[list[type[Rule]]] = []

    def __init_subclass__(cls) -> None:
        if not inspect.isabstract(cls) and "check" in cls.__dict__:
            Rule.registry.append(cls)

    @classmethod
    def name(cls) -> str:
        """Give the rule's name: ``LockFileHashed`` is ``lock-file-hashed``."""
        return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", cls.__name__).lower()

    @classmethod
    def message(cls) -> str:
        """Give the rule in one sentence: the first paragraph of its docstring."""
        return " ".join(inspect.cleandoc(cls.__doc__ or "").split("\n\n")[0].split())

    def not_applicable(self, subject: Subject) -> str:
        """Say why the rule has nothing to say about this project; empty where it has."""
        return ""

    @abstractmethod
    def check(self, subject: Subject) -> Iterator[Problem | str]:
        """Give every problem, and remarks on what is in order."""


def _report_order(path: Path) -> tuple[int, str]:
    number = re.match(r"\d+", path.stem)
    return (int(number.group()) if number else 0, path.stem)
