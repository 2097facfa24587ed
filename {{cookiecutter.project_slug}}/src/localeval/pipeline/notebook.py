"""One notebook: what its parameters cell declares, and its execution with papermill.

papermill is imported only when a notebook is really executed, because importing it takes seconds.
"""

from __future__ import annotations

import ast
import json
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from localeval.errors import Problem, ProjectError
from localeval.files import replace_text
from localeval.pipeline.kernels import Kernels
from localeval.report.display import METADATA, RECORDS_MIME

#: ``04_impact.ipynb``: the number gives the order in the report.
NAME = re.compile(r"(\d+)[-_].+")
#: A notebook that reads this is executed after all that do not.
RESULTS = "results"


#: How long a kernel may take to start; a busy office laptop with a virus scanner can take a minute.
KERNEL_START_SECONDS = 120


class NotebookError(Exception):
    """A cell of a notebook failed; the evaluation stops, the last outputs stay."""

    exit_code = 1


@dataclass(frozen=True)
class NotebookSpec:
    """What a notebook says of itself.

    Attributes
    ----------
    path : Path
    reads : tuple of str
        Tables it uses, or ``results``.
    designs : tuple of str
        Designs it is for; empty for all.
    """

    path: Path
    reads: tuple[str, ...]
    designs: tuple[str, ...]

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


def find_notebooks(root: Path, design: str, tables: tuple[str, ...]) -> list[NotebookSpec]:
    """Find the notebooks of a design, in report order.

    Parameters
    ----------
    root : Path
        The project.
    design : str
        Notebooks for other designs are left out.
    tables : tuple of str
        Tables that ``evaluation.yml`` declares; a notebook that declares nothing reads all of them.

    Raises
    ------
    ProjectError
        With every problem of every notebook.
    """
    problems: list[Problem] = []
    found = []
    for path in sorted((root / "notebooks").glob("*.ipynb"), key=_order):
        if not NAME.fullmatch(path.stem):
            continue
        try:
            spec = read_spec(path, tables)
        except ProjectError as error:
            problems.extend(error.problems)
            continue
        if not spec.designs or design in spec.designs:
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


def _order(path: Path) -> tuple[int, str]:
    match = NAME.fullmatch(path.stem)
    return (int(match.group(1)) if match else 0, path.stem)


def read_spec(path: Path, tables: tuple[str, ...]) -> NotebookSpec:
    """Read a notebook's parameters cell without running it."""
    shown = f"notebooks/{path.name}"
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
    declared: dict[str, Any] = {}
    for cell in cells:
        if "parameters" in cell.get("metadata", {}).get("tags", ()):
            declared = _assignments("".join(cell["source"]), shown)
            break
    else:
        raise ProjectError(
            Problem(
                shown,
                "it has no cell with the tag 'parameters'.",
                'Add a first code cell with that tag: project = ".", place = "", reads = [...].',
            )
        )
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
    reads = tuple(declared.get("reads", tables))
    unknown = [name for name in reads if name not in (*tables, RESULTS)]
    known_tables = {"people", "outcomes", "events", "costs", "context", "lessons"}
    wrong = [name for name in unknown if name not in known_tables]
    if wrong:
        raise ProjectError(
            Problem(
                shown,
                f"it reads '{wrong[0]}', which is not a table.",
                f"Use some of: {', '.join((*tables, RESULTS))}.",
                column="reads",
            )
        )
    reads = tuple(name for name in reads if name not in unknown)
    return NotebookSpec(path, reads, tuple(declared.get("designs", ())))


def _assignments(source: str, shown: str) -> dict[str, Any]:
    """Read plain ``name = value`` lines."""
    try:
        tree = ast.parse(source)
        return {
            node.targets[0].id: ast.literal_eval(node.value)  # type: ignore[union-attr, attr-defined]
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


def execute(
    spec: NotebookSpec,
    place: str,
    work: Path,
    executed: Path,
    records: Path | None,
    kernels: Kernels,
) -> None:
    """Execute a notebook for a place; write the cleaned copy and what it recorded.

    Parameters
    ----------
    spec : NotebookSpec
    place : str
        Place code.
    work : Path
        Working folder of the kernel, inside the project; the half-run copy stays there on a failure.
    executed : Path
        Written only when every cell has run.
    records : Path or None
        Likewise; None for a notebook that reads the others' records and so may add none.
    kernels : Kernels
        Where it gets its kernel.

    Raises
    ------
    NotebookError
        A cell failed.
    ProjectError
        A cell found something that the person can put right.
    """
    import papermill
    from papermill.exceptions import PapermillExecutionError

    work.mkdir(parents=True, exist_ok=True)
    raw = work / "executed.ipynb"
    try:
        with kernels.options() as options:
            papermill.execute_notebook(
                str(spec.path),
                str(raw),
                parameters={"place": place},
                kernel_name="python3",
                progress_bar=False,
                request_save_on_cell_execute=False,
                start_timeout=KERNEL_START_SECONDS,
                resources={"metadata": {"path": str(work)}},
                **options,
            )
    except PapermillExecutionError as error:
        raise _failure(spec, error, raw) from None
    notebook = json.loads(raw.read_text(encoding="utf-8"))
    found = _clean(notebook)
    if found and records is None:
        msg = "it reads the results of the other notebooks and records some of its own."
        raise ProjectError(
            Problem(f"notebooks/{spec.path.name}", msg, "Record them in another notebook.")
        )
    if records is not None:
        replace_text(records, json.dumps(found, indent=1, ensure_ascii=False, sort_keys=True) + "\n")
    replace_text(executed, json.dumps(notebook, indent=1, ensure_ascii=False) + "\n")
    raw.unlink()


def _failure(spec: NotebookSpec, error: Any, raw: Path) -> Exception:
    if error.ename == "ProjectError":
        return ProjectError(Problem(f"notebooks/{spec.path.name}", str(error.evalue), ""))
    where = os.path.relpath(raw, spec.path.parent.parent)
    return NotebookError(
        f"notebooks/{spec.path.name}, cell {error.cell_index + 1}: {error.ename}: {error.evalue}. "
        f"Open {where} to see the whole of it; the last good outputs are unchanged."
    )


def _clean(notebook: dict[str, Any]) -> dict[str, Any]:
    """Strip times, paths and warnings in place, so that equal runs give equal files; collect records."""
    notebook["metadata"] = {
        key: value
        for key, value in notebook["metadata"].items()
        if key in {"kernelspec", "language_info"}
    }
    records: dict[str, Any] = {}
    for cell in notebook["cells"]:
        tags = cell.get("metadata", {}).get("tags", [])
        cell["metadata"] = {"tags": tags} if tags else {}
        if cell["cell_type"] != "code":
            continue
        cell["execution_count"] = None
        kept = []
        for output in cell.get("outputs", []):
            if output["output_type"] == "stream" and output["name"] == "stderr":
                continue
            if output["output_type"] == "execute_result":
                output["execution_count"] = None
            if output.get("metadata", {}).get(METADATA, {}).get("kind") == "records":
                records |= output["data"][RECORDS_MIME]
            kept.append(output)
        cell["outputs"] = kept
    return records
