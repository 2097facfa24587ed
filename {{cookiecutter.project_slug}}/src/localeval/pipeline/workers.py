"""Heavy steps in processes of their own: loading the data, and working out the findings of each place.

So that the places of a project are worked on at the same time, their memory is given back, and every number comes from
one thread of arithmetic, whichever way it was asked for. Where the system can fork (Linux) they come from one warm
process that has imported the libraries; elsewhere each is started afresh, with the same results.

Run as ``python -m localeval.pipeline.workers`` it is that warm process; with a file as its argument, it does the one
call that the file holds.
"""

from __future__ import annotations

import base64
import contextlib
import pickle
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from localeval.base.errors import Problem, ProjectError
from localeval.base.machine import full_disk, is_full, machine_problem
from localeval.pipeline.fork_client import CAN_FORK, Forked, ForkServer
from localeval.pipeline.fork_server import serve

#: What loading the data imports, and then the findings; one that cannot be imported fails in the step, with its message.
FOR_LOADING = ("localeval.data.load", "localeval.data.store", "localeval.pipeline.steps")
FOR_FINDINGS = (
    "localeval.analysis.estimates",
    "localeval.analysis.data_quality",
    "localeval.analysis.participant_levels",
    "localeval.analysis.series",
    "localeval.methods.impact.balance",
    "localeval.methods.impact.levels",
    "localeval.methods.impact.trial",
    "localeval.methods.impact.weighting",
)


class WorkerError(Exception):
    """A heavy step failed for a reason that is not in the person's files, or was ended from outside."""

    exit_code = 1


class Workers:
    """Where the heavy steps of one run are done.

    Parameters
    ----------
    warm : bool, optional
        Whether to fork them from a warm process; by default where the system can.
    """

    def __init__(self, warm: bool | None = None) -> None:
        self._server = ForkServer(__name__, CAN_FORK if warm is None else warm)
        self._stopped = False
        self._afresh: set[subprocess.Popen[bytes]] = set()

    def prepare(self) -> None:
        """Start the warm process now, so that it imports meanwhile."""
        self._server.start()

    def stop(self) -> None:
        """End the warm process, and whatever is being done; nothing is begun any more."""
        self._stopped = True
        self._server.stop()
        for process in tuple(self._afresh):
            with contextlib.suppress(OSError):
                process.kill()

    def do(self, step: Callable[..., None], *arguments: Any) -> None:
        """Call a function of this package in a process of its own, and wait for it.

        Parameters
        ----------
        step : callable
            A function that stands in a module; it leaves its results in files.
        arguments : Any
            What it is called with; all of it can be pickled.

        Raises
        ------
        ProjectError
            As the function raised it.
        WorkerError
            It failed otherwise.
        """
        call = base64.b64encode(pickle.dumps((step, arguments))).decode("ascii")
        with tempfile.TemporaryDirectory(prefix="le-", ignore_cleanup_errors=True) as folder:
            asked, answer = Path(folder) / "call", Path(folder) / "answer"
            process: Forked | subprocess.Popen[bytes] | None
            if self._stopped:
                msg = "the run was stopped."
                raise WorkerError(msg)
            process = self._server.fork({"call": call, "answer": str(answer)})
            if process is None:
                asked.write_text(call, encoding="ascii")
                command = [sys.executable, "-m", __name__, str(asked), str(answer)]
                process = subprocess.Popen(command)
                self._afresh.add(process)
            try:
                process.wait()
            except BaseException:
                with contextlib.suppress(OSError):
                    process.kill()
                raise
            if not answer.is_file():
                if is_full(Path(folder)):
                    raise ProjectError(full_disk(folder))
                msg = (
                    f"the step '{step.__name__}' was ended from outside. This is often a lack of memory: close other "
                    "programs, or use 'localeval run --workers 1'."
                )
                raise WorkerError(msg)
            failed = pickle.loads(answer.read_bytes())
        if isinstance(failed, tuple):
            raise ProjectError(failed)
        if failed is not None:
            where = next(line for line in reversed(failed.splitlines()) if line.strip())
            msg = f"{where.rstrip('.')}. Put --debug before the command to see all of it."
            raise WorkerError(msg) from RuntimeError(f"in a process of its own:\n{failed}")


def work(call: str, answer: Path) -> None:
    """Do a call, and say how it ended.

    Parameters
    ----------
    call : str
        Function and arguments, as ``Workers.do`` writes them.
    answer : Path
        Gets None, or why it failed.
    """
    failed: tuple[Problem, ...] | str | None = None
    try:
        step, arguments = pickle.loads(base64.b64decode(call))
        step(*arguments)
    except ProjectError as error:
        failed = error.problems
    except Exception as error:
        problem = machine_problem(error, Path.cwd())
        failed = traceback.format_exc() if problem is None else (problem,)
    unfinished = answer.with_suffix(".part")
    unfinished.write_bytes(pickle.dumps(failed))
    unfinished.replace(answer)


def main() -> None:
    """Serve as the warm process, or do one call."""
    if sys.argv[1:]:
        work(Path(sys.argv[1]).read_text(encoding="ascii"), Path(sys.argv[2]))
        return
    serve(
        FOR_LOADING,
        lambda request: work(request["call"], Path(request["answer"])),
        later=FOR_FINDINGS,
    )


if __name__ == "__main__":
    main()
