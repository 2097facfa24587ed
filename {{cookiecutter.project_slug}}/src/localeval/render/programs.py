"""Other people's programs that a render runs: within a time limit, and ended with whatever they started when the run is stopped.

A step that waits for a program in a thread hears nothing of Ctrl+C; ending the program is what ends the step.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path

from localeval.render.interface import RenderError


class Programs:
    """The programs of one renderer, which may run in several threads."""

    def __init__(self) -> None:
        self._running: set[subprocess.Popen[str]] = set()
        self._stopped = False

    def run(
        self,
        args: Sequence[str | Path],
        work: Path,
        *,
        epoch: int,
        timeout: float,
        what: str,
        remedy: str,
    ) -> str:
        """Run a program in ``work`` and return what it printed; it and its children end by ``timeout``, or by ``stop``.

        Parameters
        ----------
        args : sequence of str or Path
            The program and its arguments.
        work : Path
        epoch : int
            Seconds since 1970 that files are stamped with.
        timeout : float
            Seconds.
        what, remedy : str
            What is said where it fails.

        Raises
        ------
        RenderError
            When it cannot start, fails, or takes longer than ``timeout`` seconds; or the run was stopped.
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
        self._running.add(process)
        try:
            if self._stopped:  # between its start and being noted
                _end(process)
            output, _ = process.communicate(timeout=timeout)
        except subprocess.TimeoutExpired:
            _end(process)
            process.communicate()
            msg = f"{what}: no end after {timeout:.0f} seconds, so it was stopped."
            raise RenderError(msg, remedy) from None
        except BaseException:
            _end(process)
            process.communicate()
            raise
        finally:
            self._running.discard(process)
        if self._stopped:
            msg = f"{what}: the run was stopped."
            raise RenderError(msg, "Run it again.")
        if process.returncode:
            raise RenderError(f"{what} (exit code {process.returncode}).", remedy, output)
        return output

    def stop(self) -> None:
        """End what is running, with the programs it started itself; nothing more is run to its end."""
        self._stopped = True
        for process in tuple(self._running):
            _end(process)


def _end(process: subprocess.Popen[str]) -> None:
    """End a program with the programs it started itself; on Windows those are ended by the system's own command."""
    if os.name == "posix":
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        return
    command = ["taskkill", "/T", "/F", "/PID", str(process.pid)]
    with contextlib.suppress(OSError):
        subprocess.run(command, capture_output=True, check=False)
    process.kill()
