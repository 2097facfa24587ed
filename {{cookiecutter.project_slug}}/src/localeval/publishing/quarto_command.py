"""Which command of Quarto has started this program: it tells the scripts of a project nothing of it.

Found among the programs that have started each other up to this one. Where the system does not say, nothing is known.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path, PurePath

COMMANDS = ("render", "preview", "publish")
_QUARTO = frozenset({"quarto", "quarto.exe", "quarto.cmd", "quarto.js", "quarto.ts"})
#: So many programs at most have started each other.
_MOST = 25
_SECONDS = 20.0

#: Gives the arguments of a process, and the process that has started it.
Look = Callable[[int], tuple[Sequence[str], int]]


def quarto_command(look: Look | None = None) -> str:
    """Give ``render``, ``preview`` or ``publish``; empty where it cannot be found out."""
    process = os.getppid()
    try:
        look = look or _look()
        for _ in range(_MOST):
            arguments, parent = look(process)
            if command := command_in(arguments):
                return command
            if parent in (0, 1, process):
                break
            process = parent
    except (OSError, ValueError, KeyError, subprocess.SubprocessError):
        pass
    return ""


def command_in(arguments: Sequence[str]) -> str:
    """Give the command of Quarto that arguments hold; empty where they are of another program."""
    for program, command in pairwise(arguments):
        if PurePath(program.replace("\\", "/")).name.lower() in _QUARTO and command in COMMANDS:
            return command
    return ""


def _look() -> Look:
    if Path("/proc/self/cmdline").exists():
        return _in_proc
    return _in_windows() if sys.platform == "win32" else _by_ps


def _in_proc(process: int) -> tuple[Sequence[str], int]:
    folder = Path("/proc") / str(process)
    arguments = (folder / "cmdline").read_bytes().decode("utf-8", "replace").split("\0")
    # the name of the program stands in brackets, and may hold any character
    status = (folder / "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2]
    return arguments, int(status.split()[1])


def _by_ps(process: int) -> tuple[Sequence[str], int]:
    shown = subprocess.run(
        ["ps", "-o", "ppid=,command=", "-p", str(process)],
        capture_output=True,
        text=True,
        check=True,
        timeout=_SECONDS,
    ).stdout.split()
    return shown[1:], int(shown[0])


def _in_windows() -> Look:
    command = (
        "Get-CimInstance Win32_Process | Select-Object ProcessId,ParentProcessId,CommandLine | "
        "ConvertTo-Json -Compress"
    )
    shown = subprocess.run(
        ["powershell", "-NoProfile", "-Command", command],
        capture_output=True,
        text=True,
        check=True,
        timeout=_SECONDS,
    ).stdout
    known = {item["ProcessId"]: item for item in json.loads(shown)}

    def look(process: int) -> tuple[Sequence[str], int]:
        item = known[process]
        line = (item["CommandLine"] or "").replace('"', " ")
        return line.split(), int(item["ParentProcessId"])

    return look
