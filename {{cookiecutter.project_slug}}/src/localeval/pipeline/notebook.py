"""The notebooks of a project: which there are for its design, and what each declares in its parameters cell.

Nothing is executed here; that is ``execution``.
"""

from __future__ import annotations

import ast
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from localeval.analysis.findings_parts import FACTS, TABLE, everything, parts, parts_named
from localeval.base.digests import digest
from localeval.base.errors import Problem, ProjectError
from localeval.data.standard import TABLES
from localeval.designs.design import KINDS
from localeval.designs.registry import codes, design_of
from localeval.project.written_files import WRITTEN, is_filled

#: ``04_impact.ipynb``: the number gives the order in the report.
NAME = re.compile(r"(\d+)[-_].+")
#: A notebook that reads this is executed after all that do not.
RESULTS = "results"
#: A notebook that reads this is executed again when the place has published, or has said why it changed.
PUBLISHED = "published"
#: What was learnt in the place; there may be none.
LESSONS = "lessons"
#: A notebook that reads this is executed again when any setting of the evaluation has changed.
SETTINGS = "settings"


#: Parts of ``evaluation.yml`` that a notebook may need, beside tables and files.
ASKED_FOR = ("value", "delivery.fidelity")


@dataclass(frozen=True)
class NotebookSpec:
    """What a notebook says of itself.

    Attributes
    ----------
    path : Path
    reads : tuple of str
        What it uses: parts of the findings, tables, ``results`` (the others' records), ``published`` (the last
        publication) or ``settings`` (all of ``evaluation.yml``).
    designs : tuple of str
        Designs it is for, or kinds of them: ``compared`` (with a comparison group), ``described``; empty for all.
    needs : tuple of str
        Tables, files of the project, and keys of ``evaluation.yml``, without which it is left out; none for most.
    """

    path: Path
    reads: tuple[str, ...]
    designs: tuple[str, ...]
    needs: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """File name without its ending; also the order in the report."""
        return self.path.stem

    @property
    def title(self) -> str:
        """Name for the progress display: ``04 impact``."""
        return self.name.replace("_", " ")

    @property
    def is_last(self) -> bool:
        """Whether it is executed after the others."""
        return RESULTS in self.reads

    @property
    def parts(self) -> tuple[str, ...]:
        """The parts of the findings that it uses; what the report says before any number is always one."""
        return tuple(part.name for part in parts_named((FACTS, *self.reads)))

    @property
    def tables(self) -> tuple[str, ...]:
        """The tables that it uses itself."""
        others = {*parts(), RESULTS, PUBLISHED, SETTINGS}
        return tuple(name.removeprefix(TABLE) for name in self.reads if name not in others)


def find_notebooks(
    root: Path, design: str, tables: tuple[str, ...], asked: tuple[str, ...] = ()
) -> list[NotebookSpec]:
    """Find the notebooks of a design, in report order; those whose files are not there are left out.

    Parameters
    ----------
    root : Path
        The project.
    design : str
        Notebooks for other designs are left out.
    tables : tuple of str
        Tables that ``evaluation.yml`` declares; a notebook that declares nothing reads all of them, and every part of
        the findings.
    asked : tuple of str, optional
        Those of ``ASKED_FOR`` that ``evaluation.yml`` has.

    Raises
    ------
    ProjectError
        With every problem of every notebook.
    """
    problems: list[Problem] = []
    found = []
    kind = design_of(design).kind
    for path in sorted((root / "notebooks").glob("*.ipynb"), key=_order):
        if not NAME.fullmatch(path.stem):
            continue
        try:
            spec = read_spec(path, tables)
        except ProjectError as error:
            problems.extend(error.problems)
            continue
        its_design = not spec.designs or {design, kind}.intersection(spec.designs)
        if its_design and all(_is_there(root, n, tables) or n in asked for n in spec.needs):
            found.append(spec)
    if not found and not problems:
        problems.append(
            Problem(
                "notebooks",
                "there is no notebook to run.",
                "Name each with its number in the report, such as 04_impact.ipynb.",
            )
        )
    if problems:
        raise ProjectError(problems)
    return found


def _is_there(root: Path, name: str, tables: tuple[str, ...]) -> bool:
    """Whether a project has a table, a file, or a file of words that holds more than comments."""
    if name in WRITTEN.values():
        return is_filled(root / name)
    return name in tables or (root / name).is_file()


def _order(path: Path) -> tuple[int, str]:
    match = NAME.fullmatch(path.stem)
    return (int(match.group(1)) if match else 0, path.stem)


def read_spec(path: Path, tables: tuple[str, ...]) -> NotebookSpec:
    """Read a notebook's parameters cell without running it."""
    shown = f"notebooks/{path.name}"
    example = 'project = ".", place = "", reads = [...]'
    declared = read_parameters(path, shown, example)
    lacking = {"project", "place"} - set(declared)
    if lacking:
        names = " and ".join(f"'{name}'" for name in sorted(lacking))
        raise ProjectError(
            Problem(
                shown,
                f"its parameters cell does not set {names}.",
                'Write project = "." and place = "" there.',
            )
        )
    reads = _names(declared, "reads", shown) if "reads" in declared else everything(tables)
    designs = _names(declared, "designs", shown)
    known = (*codes(), *KINDS)
    strange = [name for name in designs if name not in known]
    if strange:
        raise ProjectError(
            Problem(
                shown,
                f"it is for the design '{strange[0]}', which does not exist.",
                f"Use some of: {', '.join(known)}.",
                column="designs",
            )
        )
    needs = _names(declared, "needs", shown)
    may = (*TABLES, *ASKED_FOR, *WRITTEN.values())
    strange = [name for name in needs if name not in may and "/" not in name]
    if strange:
        raise ProjectError(
            Problem(
                shown,
                f"it needs '{strange[0]}', which is no table and no file in a folder of the project.",
                f"Use some of: {', '.join(may)}; or a file, such as data/linked/quality.json.",
                column="needs",
            )
        )
    known = (*everything(tables), RESULTS, PUBLISHED, SETTINGS)
    wrong = [name for name in reads if name not in known and _table(name) not in TABLES]
    if wrong:
        raise ProjectError(
            Problem(
                shown,
                f"it reads '{wrong[0]}', which is neither a part of the findings nor a table.",
                f"Use some of: {', '.join(known)}.",
                column="reads",
            )
        )
    reads = tuple(name for name in reads if name in known or _table(name) in tables)
    return NotebookSpec(path, reads, designs, needs)


def _table(name: str) -> str:
    return name.removeprefix(TABLE)


def read_parameters(path: Path, shown: str, example: str) -> dict[str, Any]:
    """Read the parameters cell of a notebook without running it.

    Parameters
    ----------
    path : Path
    shown : str
        How messages call it.
    example : str
        What the cell may hold, for the message when there is none.

    Raises
    ------
    ProjectError
        It is no notebook, has no such cell, or the cell holds more than plain values.
    """
    try:
        notebook = json.loads(path.read_text(encoding="utf-8"))
        cells = notebook["cells"]
    except (json.JSONDecodeError, UnicodeDecodeError, KeyError, TypeError):
        raise ProjectError(
            Problem(
                shown,
                "this is not a notebook that can be read.",
                "Restore it from git, or save it again in JupyterLab.",
            )
        ) from None
    for cell in cells:
        if "parameters" in cell.get("metadata", {}).get("tags", ()):
            return _assignments("".join(cell["source"]), shown)
    raise ProjectError(
        Problem(
            shown,
            "it has no cell with the tag 'parameters'.",
            f"Add a first code cell with that tag: {example}.",
        )
    )


def notebook_digest(path: Path) -> str:
    """Give the digest of what a notebook does and says.

    What JupyterLab adds when it is run and saved there (outputs, counts, times, the kernel's name) is left out: none of
    it is read in a run, so none of it makes a run out of date.
    """
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return digest(
        [
            [
                cell.get("cell_type"),
                "".join(cell.get("source", "")),
                list(cell.get("metadata", {}).get("tags", ())),
                cell.get("attachments", {}),
            ]
            for cell in cells
        ]
    )


def _names(declared: dict[str, Any], key: str, shown: str) -> tuple[str, ...]:
    """Give a declared list of names; empty when nothing is declared."""
    names = declared.get(key, ())
    if not isinstance(names, list | tuple) or not all(isinstance(name, str) for name in names):
        raise ProjectError(
            Problem(
                shown,
                f"'{key}' in its parameters cell is not a list of names.",
                f'Write {key} = ["..."] there, with square brackets.',
                column=key,
            )
        )
    return tuple(names)


def _assignments(source: str, shown: str) -> dict[str, Any]:
    """Read plain ``name = value`` lines."""
    try:
        tree = ast.parse(source)
        return {
            node.targets[0].id: ast.literal_eval(node.value)  # type: ignore[attr-defined]
            for node in tree.body
        }
    except (SyntaxError, ValueError, AttributeError, IndexError):
        raise ProjectError(
            Problem(
                shown,
                "its parameters cell holds more than plain 'name = value' lines.",
                "Keep only such lines there and move the rest to the next cell.",
            )
        ) from None
