"""A process that has imported what every notebook needs, and forks a kernel from itself on request.

Started by ``kernels`` as ``python -m localeval.pipeline.fork_server``; Linux only. Reads one JSON object a
line (``argv`` of the kernel, ``cwd``, ``env``) and answers with ``{"pid": ...}``. A forked kernel is a
process of its own with a fresh namespace: it shares nothing with the others but the imported libraries.
The nursery ends, and its kernels with it, when its standard input closes.
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
from typing import Any, NoReturn

#: What the notebooks import; one that cannot be imported fails in the notebook, with its message.
PRELOADED = (
    "ipykernel.kernelapp",
    "matplotlib.backends.backend_agg",
    "matplotlib.backends.backend_svg",
    "localeval.analysis.describe",
    "localeval.analysis.series",
    "localeval.data.store",
    "localeval.report.charts",
    "localeval.report.tables",
    "localeval.report.wording",
)

LOG = "kernel.log"

#: Of prctl(2), Linux.
_PR_SET_PDEATHSIG = 1


def preload() -> None:
    """Import the libraries once, and keep the garbage collector from touching their shared pages."""
    for name in PRELOADED:
        with contextlib.suppress(Exception):
            importlib.import_module(name)
    gc.collect()
    gc.freeze()


def fork_kernel(request: dict[str, Any]) -> int:
    """Fork a kernel; the parent gets its process number, the child never returns."""
    nursery = os.getpid()
    pid = os.fork()
    if pid:
        return pid
    become_kernel(request, nursery)


def become_kernel(request: dict[str, Any], nursery: int) -> NoReturn:
    """Turn this forked process into a kernel."""
    die_with(nursery)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.setsid()
    os.chdir(request["cwd"])
    os.environ.clear()
    os.environ.update(request["env"], JPY_PARENT_PID=str(nursery))
    nothing = os.open(os.devnull, os.O_RDONLY)
    log = os.open(LOG, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    for target, source in ((0, nothing), (1, log), (2, log)):
        os.dup2(source, target)
    code = 1
    try:
        from ipykernel.kernelapp import IPKernelApp

        IPKernelApp.launch_instance(argv=request["argv"])
        code = 0
    finally:
        os._exit(code)


def die_with(parent: int) -> None:
    """Ask the system to end this process when its parent ends, however early and for whatever reason.

    A kernel's own watch begins only once it has started, and a parent that is gone by then is never missed.
    """
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def main() -> None:
    """Serve requests until the standard input closes."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # nothing that is imported may write among the answers
    preload()
    signal.signal(
        signal.SIGINT, signal.SIG_IGN
    )  # Ctrl+C is for the run, which ends the kernels in order
    kernels: set[int] = set()

    def reap(*_: object) -> None:
        with contextlib.suppress(ChildProcessError):
            while (pid := os.waitpid(-1, os.WNOHANG)[0]) != 0:
                kernels.discard(pid)

    signal.signal(signal.SIGCHLD, reap)
    answers.write(json.dumps({"ready": True}) + "\n")
    answers.flush()
    for line in sys.stdin:
        pid = fork_kernel(json.loads(line))
        kernels.add(pid)
        answers.write(json.dumps({"pid": pid}) + "\n")
        answers.flush()
    for pid in list(kernels):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


if __name__ == "__main__":
    main()
