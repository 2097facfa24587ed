"""A process that has imported libraries, and forks others from itself on request: the side that asks.

Linux only. What it imports, and what the forked processes do, is said by the module that it runs (``fork_server`` for
kernels, ``workers`` for heavy steps): one JSON object a line in, one with the process number out. It ends, and what it
has forked with it, when its standard input closes.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import subprocess
import sys
import threading
from typing import Any

#: Whether this system can fork and be told of the end of a process.
CAN_FORK = hasattr(os, "pidfd_open")


class Forked:
    """A forked process, with the methods of ``subprocess.Popen`` that Jupyter uses."""

    stdin = stdout = stderr = None

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.returncode: int | None = None
        self._handle = os.pidfd_open(pid)

    def poll(self) -> int | None:
        """Give 0 once the process has ended (its real code is known to its parent only)."""
        return self._ended(0)

    def wait(self, timeout: float | None = None) -> int:
        """Wait until the process has ended."""
        code = self._ended(timeout)
        if code is None:
            raise subprocess.TimeoutExpired("forked process", timeout or 0)
        return code

    def send_signal(self, number: int) -> None:
        """Signal exactly this process, even when its number has been given to another."""
        if self.returncode is None:
            signal.pidfd_send_signal(self._handle, number)

    def terminate(self) -> None:
        """Ask the process to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End the process."""
        self.send_signal(signal.SIGKILL)

    def _ended(self, timeout: float | None) -> int | None:
        if self.returncode is None and select.select([self._handle], [], [], timeout)[0]:
            self.returncode = 0
            os.close(self._handle)
        return self.returncode


class ForkServer:
    """A warm process; safe to ask from several threads.

    Parameters
    ----------
    module : str
        What it runs.
    warm : bool
        Whether to have one at all; without, nothing can be forked.
    """

    def __init__(self, module: str, warm: bool) -> None:
        self._module, self._warm = module, warm
        self._lock = threading.Lock()
        self._process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        """Start it now, so that it imports while something else is done."""
        with self._lock:
            self._start()

    def fork(self, request: dict[str, Any]) -> Forked | None:
        """Fork a process for a request, or give None where that cannot be done."""
        with self._lock:
            self._start()
            if self._process is None:
                return None
            try:
                return Forked(self._ask(self._process, request))
            except (OSError, ValueError, KeyError):
                self._warm, self._process = False, None
                return None

    def stop(self) -> None:
        """End it and what it has forked."""
        if self._process is None:
            return
        assert self._process.stdin is not None
        with contextlib.suppress(OSError):
            self._process.stdin.close()
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._process.kill()

    def _start(self) -> None:
        if self._warm and self._process is None:
            self._process = subprocess.Popen(
                [sys.executable, "-m", self._module],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
            )

    @staticmethod
    def _ask(process: subprocess.Popen[str], request: dict[str, Any]) -> int:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps(request) + "\n")
        process.stdin.flush()
        return int(json.loads(process.stdout.readline())["pid"])
