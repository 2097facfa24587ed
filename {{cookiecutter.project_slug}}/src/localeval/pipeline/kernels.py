"""Kernels that start fast: forked from a process that has already imported the libraries.

A kernel takes a second to start and three more to import what every notebook imports. Where the system
can fork (Linux), kernels come from one warm process, the fork server; elsewhere, and whenever that process
cannot be had, each is started afresh, with the same results.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from typing import Any

from localeval.pipeline.fork_client import CAN_FORK, Forked, ForkServer
from localeval.pipeline.workers import Workers

#: Longest path of a socket that every system takes (104 bytes on macOS), less the "-5" of the channel.
_SOCKET_ROOM = 100

#: What stands before a kernel's own arguments in the command that Jupyter would start it with.
_LAUNCHER = "ipykernel_launcher"


class RunStoppedError(RuntimeError):
    """The run was stopped: no kernel is started any more."""


class Kernels:
    """Where the notebooks of one run get their kernels.

    Use as a context manager; safe to use from several threads.

    Parameters
    ----------
    warm : bool, optional
        Whether to fork kernels from a warm process; by default where the system can.

    Attributes
    ----------
    workers : Workers
        Where the run does its heavy steps, so that a notebook's kernel has none of them to do.
    """

    def __init__(self, warm: bool | None = None) -> None:
        self._warm = CAN_FORK if warm is None else warm
        self._stopped = False
        self._afresh: set[Any] = set()
        self._fork_server = ForkServer("localeval.pipeline.fork_server", self._warm)
        self.workers = Workers(self._warm)

    def __enter__(self) -> Kernels:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def stopped(self) -> bool:
        """Whether the run was stopped."""
        return self._stopped

    def stop(self) -> None:
        """End every kernel and every heavy step, whatever it is doing, and start no other."""
        self._stopped = True
        self._fork_server.stop()
        self.workers.stop()
        for process in tuple(self._afresh):
            with contextlib.suppress(OSError):
                process.kill()

    def prepare(self) -> None:
        """Start the warm processes now, so that they import while something else is done."""
        self.workers.prepare()
        self._fork_server.start()

    def fork(self, command: list[str], cwd: str, environment: dict[str, str]) -> Forked | None:
        """Fork the kernel that a command would start, or give None where that cannot be done."""
        if self._stopped:
            raise RunStoppedError
        if not self._warm or _LAUNCHER not in command:
            return None
        arguments = command[command.index(_LAUNCHER) + 1 :]
        return self._fork_server.fork({"argv": arguments, "cwd": cwd, "env": environment})

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
            yield {"config": config, "kernel_manager_class": _manager_class(self)}

    def started_afresh(self, process: Any) -> None:
        """Take note of the process of a kernel that was not forked."""
        self._afresh.add(process)
        if self._stopped:
            process.kill()


def _manager_class(kernels: Kernels) -> type[Any]:
    """Make a kernel manager that forks, and falls back on starting a kernel afresh.

    The kernel is always that of this very Python: one of the same name that a person has installed for work of their
    own is not looked for.
    """
    from ipykernel.kernelspec import get_kernel_dict
    from jupyter_client.kernelspec import KernelSpec
    from jupyter_client.manager import AsyncKernelManager
    from jupyter_client.provisioning.local_provisioner import LocalProvisioner

    class WarmProvisioner(LocalProvisioner):
        async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:
            forked = kernels.fork(
                cmd, str(kwargs.get("cwd") or os.getcwd()), dict(kwargs.get("env") or os.environ)
            )
            if forked is None:
                # What goes round the notebook's own outputs is neither for the terminal nor for the disk.
                kwargs |= {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
                connection = await super().launch_kernel(cmd, **kwargs)
                kernels.started_afresh(self.process)
                return connection
            self.process = forked  # type: ignore[assignment]  # has the methods that are used of Popen
            self.pid = self.pgid = forked.pid  # the kernel leads a process group of its own
            self.cwd = kwargs.get("cwd")
            return self.connection_info

    class WarmKernelManager(AsyncKernelManager):
        @property
        def kernel_spec(self) -> KernelSpec:
            return KernelSpec(resource_dir="", **get_kernel_dict())

        async def _async_pre_start_kernel(self, **kwargs: Any) -> Any:
            if self.provisioner is None:
                self.provisioner = WarmProvisioner(
                    parent=self, kernel_id=self.kernel_id, kernel_spec=self.kernel_spec
                )
            return await super()._async_pre_start_kernel(**kwargs)

    return WarmKernelManager
