"""What the package makes of a place's folder: what stops it, what it prints, and what it says.

The sentences are those of the notebooks, run here cell by cell without a kernel; tables and figures are left out.
"""

from __future__ import annotations

import ast
import json
import re
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import CodeType
from typing import Any, NamedTuple

from gauntlet.place import Place, write
from localeval.analysis.findings_parts import everything
from localeval.base.errors import ProjectError
from localeval.checks.rule import Subject
from localeval.checks.standard_check import apply_rules
from localeval.project.project import Project, read_project
from localeval.report.display import Text
from localeval.report.section import RESULTS, SETTINGS, Section

TEMPLATE = Path(__file__).resolve().parents[2] / "{{cookiecutter.project_slug}}"
#: Rules about other things than ``evaluation.yml`` and the data: the folder here is no whole project.
NOT_ASKED = frozenset({"files", "notebooks", "lessons", "publication", "RAP levels"})
#: Sections that say something of the results or of the data; lessons and changes do not.
SECTIONS = ("01_summary", "03_data_quality", "04_impact", "04_outcomes", "05_method")
#: Stands in every report about every column, whatever that means for the result: said of each column, it warns of none.
BOOKKEEPING = re.compile(r"^(The least complete is|[\w-]+ columns? (was|were) checked)")
#: Expressions that end a cell in something else than words.
_NO_WORDS = ("charts.", "_table(", "figures_table", "section.record(")
_NOTHING = compile("", "nothing", "exec")
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")


@dataclass(frozen=True)
class Reading:
    """What came of a place.

    Attributes
    ----------
    stopped : tuple of str
        Problems for which ``check`` or the run stops; empty where there are results.
    crashed : str
        An error that is no message to a person.
    said : tuple of str
        Notes and advice of ``check``, sentences of the report and reasons for the level.
    given : bool
        Whether the headline has a number.
    low, high, middle : float
        Its interval, and the estimate or level.
    verdict : str
        ``better``, ``worse``, ``inconclusive`` or ``withheld``; ``level`` without a comparison group.
    increase_is_good : bool
    level : int
        Of evidence; 0 where there is none.
    withheld : str
        Why the headline has no number.
    """

    stopped: tuple[str, ...] = ()
    crashed: str = ""
    said: tuple[str, ...] = ()
    given: bool = False
    low: float = 0.0
    high: float = 0.0
    middle: float = 0.0
    verdict: str = ""
    increase_is_good: bool = True
    level: int = 0
    withheld: str = ""


def read(place: Place) -> Reading:
    """Write a place into a folder, check it and work it out."""
    with tempfile.TemporaryDirectory(prefix="gauntlet-") as name:
        folder = Path(name)
        write(place, folder)  # outside: what cannot be written is a fault of the gauntlet
        try:
            return _read(folder)
        except ProjectError as error:
            return Reading(stopped=tuple(str(problem) for problem in error.problems))
        except Exception as error:  # whatever it is, a person would see a traceback
            return Reading(crashed=f"{type(error).__name__}: {error}"[:200])


def _read(folder: Path) -> Reading:
    project = read_project(folder)
    found = [
        one for one in apply_rules(Subject(project)).findings if one.rule.family not in NOT_ASKED
    ]
    stopping = [
        str(problem)
        for one in found
        if one.rule.kind in {"input", "standard"}
        for problem in one.problems
    ]
    if stopping:
        return Reading(stopped=tuple(stopping))
    said = [line for one in found for line in (*map(str, one.problems), *one.remarks)]
    section = Section(project, project.places[0], (*everything(project.tables), RESULTS, SETTINGS))
    said += _sentences(project, section)
    evidence = section.evaluation.evidence
    said += evidence.reasons
    return _headline(project, section, tuple(dict.fromkeys(said)), evidence.level)


def _headline(project: Project, section: Section, said: tuple[str, ...], level: int) -> Reading:
    if project.has_comparison:
        primary = section.evaluation.estimates[0]
        middle, verdict = primary.estimate, primary.verdict
    else:
        primary = section.evaluation.levels[0]
        middle, verdict = primary.level, "level"
    if middle is None or primary.low is None or primary.high is None:
        return Reading(said=said, verdict="withheld", level=level, withheld=primary.withheld)
    good = project.primary.outcome.direction == "increase"
    return Reading(
        said=said,
        given=True,
        low=primary.low,
        high=primary.high,
        middle=middle,
        verdict=verdict,
        increase_is_good=good,
        level=level,
    )


def _sentences(project: Project, section: Section) -> list[str]:
    """Give the sentences of a report, in its order; one section serves all its notebooks."""
    found: list[str] = []
    for name in SECTIONS:
        notebook = _notebook(name)
        wanted = notebook.designs
        if wanted and not {project.design.kind, project.settings.design} & set(wanted):
            continue
        shared: dict[str, Any] = {}
        for code, ends in notebook.cells:
            exec(code, shared)
            shared["open_section"] = lambda *_: section
            value = eval(ends, shared) if ends is not None else None
            if isinstance(value, Text):
                found += _parted(value)
    return found


def _parted(text: Text) -> list[str]:
    content, _ = text._repr_mimebundle_()
    plain = str(content["text/markdown"])
    return [part.strip() for part in _SENTENCE.split(plain) if part.strip()]


class _Notebook(NamedTuple):
    """The cells of a notebook, each its statements and the expression that it ends with; and the designs it is for."""

    cells: list[tuple[CodeType, CodeType | None]]
    designs: tuple[str, ...]


@cache
def _notebook(name: str) -> _Notebook:
    path = TEMPLATE / "notebooks" / f"{name}.ipynb"
    content = json.loads(path.read_text(encoding="utf-8"))
    designs: tuple[str, ...] = ()
    cells: list[tuple[CodeType, CodeType | None]] = []
    for cell in content["cells"]:
        if cell["cell_type"] != "code":
            continue
        for node in ast.parse("".join(cell["source"])).body:
            # A statement at a time, so that the section can be put in place between the import and the call.
            if isinstance(node, ast.Expr):
                if not any(word in ast.unparse(node) for word in _NO_WORDS):
                    cells.append((_NOTHING, compile(ast.Expression(node.value), name, "eval")))
                continue
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "designs":
                designs = tuple(ast.literal_eval(node.value))
            code = compile(ast.Module([node], type_ignores=[]), name, "exec")
            cells.append((code, None))
    return _Notebook(cells, designs)
