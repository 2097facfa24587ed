"""Running a program of somebody else's within a time limit."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path

from localeval.report.render.errors import RenderError


def run_program(
    args: Sequence[str | Path],
    work: Path,
    *,
    epoch: int,
    timeout: float,
    what: str,
    remedy: str,
) -> str:
    """Run a program in `work` and return what it printed; it and its children end by `timeout`.

    Raises
    ------
    RenderError
        When it cannot start, fails, or takes longer than `timeout` seconds.
    """
    env = dict(os.environ, SOURCE_DATE_EPOCH=str(epoch), NO_COLOR="1")
    try:
        process = subprocess.Popen(
            [str(a) for a in args],
            cwd=work,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            errors="replace",
            start_new_session=os.name == "posix",
        )
    except OSError as error:
        raise RenderError(f"{what}: {args[0]} did not start.", remedy, str(error)) from error
    try:
        output, _ = process.communicate(timeout=timeout)
    except subprocess.TimeoutExpired:
        stop(process)
        msg = f"{what}: no end after {timeout:.0f} seconds, so it was stopped."
        raise RenderError(msg, remedy) from None
    except BaseException:
        stop(process)
        raise
    if process.returncode:
        raise RenderError(f"{what} (exit code {process.returncode}).", remedy, output)
    return output


def stop(process: subprocess.Popen[str]) -> None:
    """End a program that `run_program` started, with the programs it started itself."""
    if os.name == "posix":
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.communicate()
