"""Kernels that start fast: forked from a process that has already imported the libraries.

A kernel takes a second to start and three more to import what every notebook imports. Where the system
can fork (Linux), kernels come from one warm process, the fork server; elsewhere, and whenever that process
cannot be had, each is started afresh, with the same results.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from typing import Any

#: Longest path of a socket that every system takes (104 bytes on macOS), less the "-5" of the channel.
_SOCKET_ROOM = 100

#: What stands before a kernel's own arguments in the command that Jupyter would start it with.
_LAUNCHER = "ipykernel_launcher"


class ForkedKernel:
    """A kernel that the fork server made, with the methods of ``subprocess.Popen`` that Jupyter uses."""

    stdin = stdout = stderr = None

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.returncode: int | None = None
        self._handle = os.pidfd_open(pid)

    def poll(self) -> int | None:
        """Give 0 once the process has ended (its real code is known to the fork server only)."""
        return self._ended(0)

    def wait(self, timeout: float | None = None) -> int:
        """Wait until the process has ended."""
        code = self._ended(timeout)
        if code is None:
            raise subprocess.TimeoutExpired("kernel", timeout or 0)
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


class Kernels:
    """Where the notebooks of one run get their kernels.

    Use as a context manager; safe to use from several threads.

    Parameters
    ----------
    warm : bool, optional
        Whether to fork kernels from a warm process; by default where the system can.
    """

    def __init__(self, warm: bool | None = None) -> None:
        self._warm = hasattr(os, "pidfd_open") if warm is None else warm
        self._lock = threading.Lock()
        self._server: subprocess.Popen[str] | None = None

    def __enter__(self) -> Kernels:
        return self

    def __exit__(self, *_: object) -> None:
        if self._server is not None:
            assert self._server.stdin is not None
            with contextlib.suppress(OSError):
                self._server.stdin.close()
            try:
                self._server.wait(timeout=10)
            except subprocess.TimeoutExpired:
                self._server.kill()

    def prepare(self) -> None:
        """Start the warm process now, so that it imports while something else is done."""
        if not self._warm or self._server is not None:
            return
        with self._lock:
            if self._server is None:
                self._server = subprocess.Popen(
                    [sys.executable, "-m", "localeval.pipeline.fork_server"],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                    text=True,
                )

    def fork(
        self, command: list[str], cwd: str, environment: dict[str, str]
    ) -> ForkedKernel | None:
        """Fork the kernel that a command would start, or give None where that cannot be done."""
        self.prepare()
        if self._server is None or _LAUNCHER not in command:
            return None
        arguments = command[command.index(_LAUNCHER) + 1 :]
        request = {"argv": arguments, "cwd": cwd, "env": environment}
        with self._lock:
            try:
                return ForkedKernel(self._ask(self._server, request))
            except (OSError, ValueError, KeyError):
                self._warm, self._server = False, None
                return None

    @staticmethod
    def _ask(server: subprocess.Popen[str], request: dict[str, Any]) -> int:
        assert server.stdin is not None
        assert server.stdout is not None
        server.stdin.write(json.dumps(request) + "\n")
        server.stdin.flush()
        answer = json.loads(server.stdout.readline())
        if "ready" in answer:
            answer = json.loads(server.stdout.readline())
        return int(answer["pid"])

    @contextlib.contextmanager
    def options(self) -> Iterator[dict[str, Any]]:
        """Give what papermill hands to nbclient: how to start a kernel and how to talk to it.

        Through sockets of the file system where there are such: ports of the machine can collide between
        kernels that start together, and others on the machine can see them. Each kernel has a folder of
        its own with a short path, because systems limit the length of a socket's path.
        """
        from traitlets.config import Config

        with tempfile.TemporaryDirectory(prefix="le-", ignore_cleanup_errors=True) as folder:
            address = os.path.join(folder, "k")
            config = Config()
            if sys.platform != "win32" and len(address) <= _SOCKET_ROOM:
                config = Config({"KernelManager": {"transport": "ipc", "ip": address}})
            options: dict[str, Any] = {"config": config}
            if self._warm:
                options["kernel_manager_class"] = _manager_class(self)
            yield options


def _manager_class(kernels: Kernels) -> type[Any]:
    """Make a kernel manager that forks, and falls back on starting a kernel afresh."""
    from jupyter_client.manager import AsyncKernelManager
    from jupyter_client.provisioning.local_provisioner import LocalProvisioner

    class WarmProvisioner(LocalProvisioner):
        async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:
            forked = kernels.fork(
                cmd, str(kwargs.get("cwd") or os.getcwd()), dict(kwargs.get("env") or os.environ)
            )
            if forked is None:
                return await super().launch_kernel(cmd, **kwargs)
            self.process = forked  # type: ignore[assignment]  # has the methods that are used of Popen
            self.pid = self.pgid = forked.pid  # the kernel leads a process group of its own
            self.cwd = kwargs.get("cwd")
            return self.connection_info

    class WarmKernelManager(AsyncKernelManager):
        async def _async_pre_start_kernel(self, **kwargs: Any) -> Any:
            if self.provisioner is None:
                self.provisioner = WarmProvisioner(
                    parent=self, kernel_id=self.kernel_id, kernel_spec=self.kernel_spec
                )
            return await super()._async_pre_start_kernel(**kwargs)

    return WarmKernelManager
