"""One notebook: what its parameters cell declares, and its execution with papermill.

papermill is imported only when a notebook is really executed, because importing it takes seconds.
"""

from __future__ import annotations

import ast
import json
import os
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, get_args

from localeval.errors import THIS_NOTEBOOK, Problem, ProjectError
from localeval.files import records_problem, replace_text
from localeval.pipeline.kernels import Kernels
from localeval.report.display import METADATA, PROBLEMS_MIME, RECORDS_MIME
from localeval.results import Records
from localeval.settings import Design

#: ``04_impact.ipynb``: the number gives the order in the report.
NAME = re.compile(r"(\d+)[-_].+")
#: A notebook that reads this is executed after all that do not.
RESULTS = "results"
#: A notebook that reads this is executed again when the place has published, or has said why it changed.
PUBLISHED = "published"
#: What was learnt in the place; there may be none.
LESSONS = "lessons"

#: How long a kernel may take to start; a busy office laptop with a virus scanner can take a minute.
KERNEL_START_SECONDS = 120


class NotebookError(Exception):
    """A cell of a notebook failed; the evaluation stops, the last outputs stay."""

    exit_code = 1


class _KernelFault(NotebookError):
    """The notebook's kernel failed, not one of its cells."""


@dataclass(frozen=True)
class NotebookSpec:
    """What a notebook says of itself.

    Attributes
    ----------
    path : Path
    reads : tuple of str
        Tables it uses, ``lessons``, ``results`` (the others' records) or ``published`` (the last publication).
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
    reads = _names(declared, "reads", shown) if "reads" in declared else tables
    designs = _names(declared, "designs", shown)
    strange = [name for name in designs if name not in get_args(Design)]
    if strange:
        raise ProjectError(
            Problem(
                shown,
                f"it is for the design '{strange[0]}', which does not exist.",
                f"Use some of: {', '.join(get_args(Design))}.",
                column="designs",
            )
        )
    always = (LESSONS, RESULTS, PUBLISHED)
    unknown = [name for name in reads if name not in (*tables, *always)]
    known_tables = {"people", "outcomes", "events", "costs", "context"}
    wrong = [name for name in unknown if name not in known_tables]
    if wrong:
        raise ProjectError(
            Problem(
                shown,
                f"it reads '{wrong[0]}', which is not a table.",
                f"Use some of: {', '.join((*tables, *always))}.",
                column="reads",
            )
        )
    reads = tuple(name for name in reads if name not in unknown)
    return NotebookSpec(path, reads, designs)


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
    work.mkdir(parents=True, exist_ok=True)
    raw = work / "executed.ipynb"
    try:
        _run_cells(spec, place, raw, kernels)
    except _KernelFault:  # now and then a kernel does not start on a busy machine: once more
        _run_cells(spec, place, raw, kernels)
    notebook = json.loads(raw.read_text(encoding="utf-8"))
    found = _clean(notebook, spec.name)
    if found != Records() and records is None:
        msg = "it reads the results of the other notebooks and records some of its own."
        raise ProjectError(
            Problem(f"notebooks/{spec.path.name}", msg, "Record them in another notebook.")
        )
    if records is not None:
        content = found.model_dump(mode="json", exclude_defaults=True)
        text = json.dumps(content, indent=1, ensure_ascii=False, sort_keys=True)
        replace_text(records, text + "\n")
    replace_text(executed, json.dumps(notebook, indent=1, ensure_ascii=False) + "\n")
    raw.unlink()


def _run_cells(spec: NotebookSpec, place: str, raw: Path, kernels: Kernels) -> None:
    """Run every cell in a kernel of its own and write the executed notebook to ``raw``."""
    import papermill
    from jupyter_client.kernelspec import NoSuchKernel
    from papermill.exceptions import PapermillExecutionError
    from zmq import ZMQError

    try:
        with kernels.options() as options:
            papermill.execute_notebook(
                _literal(spec.path),
                _literal(raw),
                parameters={"place": place},
                kernel_name="python3",
                progress_bar=False,
                request_save_on_cell_execute=False,
                start_timeout=KERNEL_START_SECONDS,
                resources={"metadata": {"path": str(raw.parent)}},
                **options,
            )
    except PapermillExecutionError as error:
        raise _failure(spec, error, raw) from None
    except (RuntimeError, TimeoutError, NoSuchKernel, ZMQError) as error:
        msg = (
            f"notebooks/{spec.path.name}: its Python process did not start or was ended from outside "
            f"({type(error).__name__}: {error}). This is often a lack of memory: close other programs, or "
            "use 'localeval run --workers 1'."
        )
        raise _KernelFault(msg) from error


def _failure(spec: NotebookSpec, error: Any, raw: Path) -> Exception:
    """Say which cell of the person's own notebook failed, and why."""
    shown = f"notebooks/{spec.path.name}"
    if error.ename == "ProjectError":
        return ProjectError(_problems(raw, shown) or Problem(shown, str(error.evalue), ""))
    cells = json.loads(spec.path.read_text(encoding="utf-8"))["cells"]
    had_injected = any("injected-parameters" in _tags(cell) for cell in cells)
    number = error.cell_index + (1 if had_injected else 0)  # papermill puts in a cell of its own
    code = next((line for line in str(error.source).splitlines() if line.strip()), "").strip()
    why = next((line for line in str(error.evalue).splitlines() if line.strip()), "no reason given")
    where = os.path.relpath(raw, spec.path.parent.parent)
    return NotebookError(
        f"{shown}, cell {number} ({code}): {error.ename}: {why.strip().rstrip('.')}. "
        f"Open {where} to see the whole of it; the last good outputs are unchanged."
    )


def _problems(raw: Path, shown: str) -> list[Problem]:
    """Read the problems that a stopped notebook has handed on; none where it has not."""
    try:
        cells = json.loads(raw.read_text(encoding="utf-8"))["cells"]
        outputs = [output for cell in cells for output in cell.get("outputs", ())]
        found = [
            Problem(**item)
            for output in outputs
            if output.get("metadata", {}).get(METADATA, {}).get("kind") == "problems"
            for item in output["data"][PROBLEMS_MIME]
        ]
    except (OSError, ValueError, KeyError, TypeError):
        return []
    return [replace(item, where=shown) if item.where == THIS_NOTEBOOK else item for item in found]


def _tags(cell: dict[str, Any]) -> list[str]:
    return list(cell.get("metadata", {}).get("tags", ()))


def _literal(path: Path) -> str:
    """Write a path for papermill, which would fill in what stands between braces."""
    return str(path).replace("{", "{{").replace("}", "}}")


def _with(records: Records, more: Any, notebook: str) -> Records:
    """Add what another cell has recorded."""
    try:
        return records.merge(Records.model_validate(more))
    except ValueError as error:
        raise ProjectError(records_problem(notebook, error)) from None


def _clean(notebook: dict[str, Any], name: str) -> Records:
    """Strip times, paths and warnings in place, so that equal runs give equal files; collect records."""
    notebook["metadata"] = {
        key: value
        for key, value in notebook["metadata"].items()
        if key in {"kernelspec", "language_info"}
    }
    records = Records()
    for cell in notebook["cells"]:
        tags = cell.get("metadata", {}).get("tags", [])
        cell["metadata"] = {"tags": tags} if tags else {}
        if "injected-parameters" in tags and "id" in cell:
            cell["id"] = "injected-parameters"  # papermill draws another one each time
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
                records = _with(records, output["data"][RECORDS_MIME], name)
            kept.append(output)
        cell["outputs"] = kept
    return records
