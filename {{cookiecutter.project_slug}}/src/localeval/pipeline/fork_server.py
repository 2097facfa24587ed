"""The fork server: a process that has imported what is needed, and forks another from itself on request.

``serve`` does that for any work (``fork_client`` is the side that asks). Run as ``python -m localeval.pipeline.fork_server`` it forks kernels,
with what every notebook imports: a request holds ``argv`` of the kernel, ``cwd`` and ``env``. A forked process shares
nothing with the others but the imported libraries; all end when the standard input closes. Linux only.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import importlib
import json
import os
import signal
import sys
from collections.abc import Callable, Iterable
from typing import Any

#: What the notebooks import; one that cannot be imported fails in the notebook, with its message.
PRELOADED = (
    "ipykernel.kernelapp",
    "matplotlib.backends.backend_agg",
    "matplotlib.backends.backend_svg",
    "matplotlib.figure",
    "ruamel.yaml",
    "localeval.report.run_files",
    "localeval.report.place_section",
    "localeval.report.section",
    "localeval.report.charts",
    "localeval.report.tables",
    "localeval.report.wording",
)

#: How a figure that a person draws with pyplot is shown in a cell, as a kernel that is started afresh does it.
_SHOWN_INLINE = "module://matplotlib_inline.backend_inline"

Request = dict[str, Any]

Work = Callable[[Request], object]

LOG = "kernel.log"

#: Of prctl(2), Linux.
_PR_SET_PDEATHSIG = 1


def preload(names: Iterable[str]) -> None:
    """Import libraries once, and keep the garbage collector from touching their shared pages."""
    gc.disable()  # what is imported stays
    for name in names:
        with contextlib.suppress(Exception):
            importlib.import_module(name)
    gc.collect()
    gc.freeze()
    gc.enable()


def _fork(work: Work, request: Request) -> int:
    """Fork a process for a request; the parent gets its number, the child never returns."""
    server = os.getpid()
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        die_with(server)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        work(request)
        code = 0
    finally:
        os._exit(code)


def become_kernel(request: Request) -> None:
    """Turn this forked process into a kernel."""
    server = os.getppid()
    os.setsid()
    os.chdir(request["cwd"])
    os.environ.clear()
    os.environ.update(request["env"], JPY_PARENT_PID=str(server))
    nothing = os.open(os.devnull, os.O_RDONLY)
    log = os.open(LOG, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    for target, source in ((0, nothing), (1, log), (2, log)):
        os.dup2(source, target)
    from ipykernel.kernelapp import IPKernelApp

    IPKernelApp.launch_instance(argv=request["argv"])


def die_with(parent: int) -> None:
    """Ask the system to end this process when its parent ends, however early and for whatever reason.

    A kernel's own watch begins only once it has started, and a parent that is gone by then is never missed.
    """
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def serve(preloaded: Iterable[str], work: Work, later: Iterable[str] = ()) -> None:
    """Import libraries, then fork a process for each request until the standard input closes.

    Parameters
    ----------
    preloaded : iterable of str
        Modules.
    work : callable
        What a forked process does with its request.
    later : iterable of str
        Modules that the first request does not want; they are imported while it is worked on.
    """
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # nothing that is imported may write among the answers
    preload(preloaded)
    signal.signal(
        signal.SIGINT, signal.SIG_IGN
    )  # Ctrl+C is for the run, which ends the forked processes in order
    forked: set[int] = set()

    def reap(*_: object) -> None:
        with contextlib.suppress(ChildProcessError):
            while (pid := os.waitpid(-1, os.WNOHANG)[0]) != 0:
                forked.discard(pid)

    signal.signal(signal.SIGCHLD, reap)
    for line in sys.stdin:
        pid = _fork(work, json.loads(line))
        forked.add(pid)
        answers.write(json.dumps({"pid": pid}) + "\n")
        answers.flush()
        preload(later)
        later = ()
    for pid in list(forked):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


if __name__ == "__main__":
    os.environ.setdefault("MPLBACKEND", _SHOWN_INLINE)
    serve(PRELOADED, become_kernel)
