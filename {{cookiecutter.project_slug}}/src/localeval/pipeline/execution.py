"""Executing a notebook with papermill, and cleaning the executed copy so that equal runs give equal files.

papermill is imported only when a notebook is really executed, because importing it takes seconds.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from localeval.base.atomic import replace_text
from localeval.base.errors import THIS_NOTEBOOK, Problem, ProjectError, error_text
from localeval.base.notebook_outputs import METADATA, PROBLEMS_MIME, RECORDS_MIME
from localeval.pipeline.fork_server import LOG
from localeval.pipeline.kernels import Kernels, RunStoppedError
from localeval.pipeline.limits import Limits, NotebookMeter
from localeval.pipeline.notebook import NotebookSpec
from localeval.pipeline.papermill_engine import engine
from localeval.pipeline.quarto_cells import ready_cell, ready_prose
from localeval.project.project import FILE
from localeval.report.run_files import records_problem
from localeval.results import Records

#: How long a kernel may take to start; a busy office laptop with a virus scanner can take a minute.
KERNEL_START_SECONDS = 120


class NotebookError(Exception):
    """A cell of a notebook failed; the evaluation stops, the last outputs stay."""

    exit_code = 1


class _KernelFault(NotebookError):
    """The notebook's kernel failed, not one of its cells."""


def execute(
    spec: NotebookSpec,
    place: str,
    work: Path,
    executed: Path,
    records: Path | None,
    kernels: Kernels,
    limits: Limits | None = None,
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
    limits : Limits, optional
        What it may take of the machine.

    Raises
    ------
    NotebookError
        A cell failed, or the notebook was stopped at a limit.
    ProjectError
        A cell found something that the person can put right.
    """
    shown = f"notebooks/{spec.path.name}"
    given = {"place": place}
    base = spec.path.parents[1]
    notebook, found = execute_notebook(spec.path, given, work, kernels, shown, base, limits)
    if found != Records() and records is None:
        msg = "it reads the results of the other notebooks and records some of its own."
        raise ProjectError(Problem(shown, msg, "Record them in another notebook."))
    if records is not None:
        content = found.model_dump(mode="json", exclude_defaults=True)
        text = json.dumps(content, indent=1, ensure_ascii=False, sort_keys=True)
        replace_text(records, text + "\n")
    replace_text(executed, notebook_text(notebook))


def notebook_text(notebook: Mapping[str, Any]) -> str:
    """Write a notebook as the file's text."""
    return json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"


def execute_notebook(
    path: Path,
    parameters: Mapping[str, str],
    work: Path,
    kernels: Kernels,
    shown: str,
    base: Path,
    limits: Limits | None = None,
) -> tuple[dict[str, Any], Records]:
    """Execute a notebook and clean it.

    Parameters
    ----------
    path : Path
    parameters : mapping
        What is put in the place of its parameters.
    work : Path
        Working folder of the kernel; the half-run copy stays there on a failure.
    kernels : Kernels
    shown : str
        How messages call the notebook.
    base : Path
        Folder from which a message names the half-run copy.
    limits : Limits, optional
        What it may take of the machine.

    Returns
    -------
    notebook : dict
        Without times, paths and warnings, so that equal runs give equal files.
    records : Records
        What it recorded for a result.

    Raises
    ------
    NotebookError, ProjectError
        As ``execute``.
    """
    work.mkdir(parents=True, exist_ok=True)
    job = _Job(path, dict(parameters), work / "executed.ipynb", shown, base, limits or Limits())
    try:
        _run_cells(job, kernels)
    except _KernelFault:  # now and then a kernel does not start on a busy machine: once more
        if kernels.stopped:
            raise
        _run_cells(job, kernels)
    notebook: dict[str, Any] = json.loads(job.raw.read_text(encoding="utf-8"))
    found = _clean(notebook, path.stem)
    job.raw.unlink()
    return notebook, found


@dataclass(frozen=True)
class _Job:
    """One notebook to be executed: from ``path`` to ``raw``."""

    path: Path
    parameters: dict[str, str]
    raw: Path
    shown: str
    base: Path
    limits: Limits

    def cell_number(self, index: int) -> int:
        """Give the number of a cell as the person counts, from papermill's.

        It puts in a cell of its own: in the place of an earlier one, after the parameters, or else first of all.
        """
        cells = json.loads(self.path.read_text(encoding="utf-8"))["cells"]
        tags = [_tags(cell) for cell in cells]
        put_in = bool(self.parameters) and not any("injected-parameters" in each for each in tags)
        after = next((i for i, each in enumerate(tags) if "parameters" in each), -1)
        return index if put_in and index > after else index + 1


def _run_cells(job: _Job, kernels: Kernels) -> None:
    """Run every cell in a kernel of its own and write the executed notebook to ``raw``."""
    import papermill
    from jupyter_client.kernelspec import NoSuchKernel
    from papermill.exceptions import PapermillExecutionError
    from zmq import ZMQError

    meter = NotebookMeter(job.limits)
    name, metered = engine(meter)
    try:
        with kernels.options() as options:
            papermill.execute_notebook(
                _literal(job.path),
                _literal(job.raw),
                parameters=job.parameters,
                kernel_name="python3",
                engine_name=name,
                progress_bar=False,
                request_save_on_cell_execute=False,
                start_timeout=KERNEL_START_SECONDS,
                resources={"metadata": {"path": str(job.raw.parent)}},
                **metered,
                **options,
            )
    except PapermillExecutionError as error:
        raise _failure(job, error) from None
    except RunStoppedError:
        msg = f"{job.shown}: the run was stopped."
        raise NotebookError(msg) from None
    except (RuntimeError, TimeoutError, NoSuchKernel, ZMQError) as error:
        if meter.exceeded or (isinstance(error, TimeoutError) and meter.late()):
            raise NotebookError(_stopped(job, meter)) from None
        msg = (
            f"{job.shown}: its Python process did not start or was ended from outside "
            f"({error_text(error)}). This is often a lack of memory: close other programs, or "
            "use 'localeval run --workers 1'."
        )
        raise _KernelFault(msg) from error


def _failure(job: _Job, error: Any) -> Exception:
    """Say which cell of the person's own notebook failed, and why."""
    shown = job.shown
    if error.ename == "ProjectError":
        said = str(error.evalue).removeprefix(f"{THIS_NOTEBOOK}: ")
        return ProjectError(_problems(job.raw, shown) or Problem(shown, said, ""))
    number = job.cell_number(error.cell_index)
    code = next((line for line in str(error.source).splitlines() if line.strip()), "").strip()
    why = next((line for line in str(error.evalue).splitlines() if line.strip()), "no reason given")
    where = os.path.relpath(job.raw, job.base)
    return NotebookError(
        f"{shown}, cell {number} ({code}): {error.ename}: {why.strip().rstrip('.')}. "
        f"Open {where} to see the whole of it; the last good outputs are unchanged."
    )


def _stopped(job: _Job, meter: NotebookMeter) -> str:
    """Say at which limit a notebook was stopped, in which cell, and what to do."""
    where = f"{job.shown}, cell {job.cell_number(meter.cell)}"
    kept = "The last good outputs are unchanged."
    if meter.exceeded == "output":
        (job.raw.parent / LOG).unlink(missing_ok=True)  # it holds what was printed without end
        return (
            f"{where}: it was stopped, because the notebook had put out more than {job.limits.put_out:,} characters. "
            f"Look for something that prints without end, and print less. {kept}"
        )
    return (
        f"{where}: it was stopped, because the notebook had taken longer than {_time(job.limits.seconds)}. Look for "
        f"something that does not end, or allow it more time: run: {{notebook_minutes: ...}} in {FILE}. {kept}"
    )


def _time(seconds: float) -> str:
    minutes = seconds / 60
    if minutes < 1:
        return f"{seconds:g} seconds"
    return f"{minutes:g} minute{'' if minutes == 1 else 's'}"


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
        own = cell.get("metadata", {})
        tags = own.get("tags", [])
        cell["metadata"] = {"tags": tags} if tags else {}
        if "injected-parameters" in tags and "id" in cell:
            cell["id"] = "injected-parameters"  # papermill draws another one each time
        if cell["cell_type"] != "code":
            ready_prose(cell, tags)
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
        ready_cell(cell, own)
    return records
