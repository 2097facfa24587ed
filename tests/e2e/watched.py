"""Run a command of localeval and write down what it imported, which programs it started and which files it wrote.

``python watched.py FILE run --renderer pandoc``, inside a project and with its package on the path.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
#: How Python's audit events call the ways to start a process.
STARTING = {"os.fork", "os.forkpty", "os.exec", "os.posix_spawn", "os.spawn", "os.system"}


def main() -> None:
    """Run the command that the arguments name, whatever its end."""
    told = Path(sys.argv[1])
    started, written = list[str](), list[str]()

    def hook(event: str, args: tuple[Any, ...]) -> None:
        if event == "subprocess.Popen":
            started.append(Path(os.fsdecode(args[0] or args[1][0])).name)
        elif event in STARTING:
            started.append(event)
        elif event == "open" and isinstance(args[0], (str, bytes)) and (args[2] or 0) & WRITING:
            written.append(os.path.abspath(os.fsdecode(args[0])))
        elif event == "os.rename":
            written.append(os.path.abspath(os.fsdecode(args[1])))
        elif (
            event == "os.remove" and args[1] == -1
        ):  # else the name is from an open folder, not from here
            written.append(os.path.abspath(os.fsdecode(args[0])))

    sys.addaudithook(hook)
    sys.argv[:2] = ["localeval"]
    try:
        from localeval.cli import main as localeval

        localeval()
    finally:
        imported = sorted({name.partition(".")[0] for name in sys.modules})
        lists = {"imported": imported, "started": list(started), "written": list(written)}
        told.write_text(json.dumps(lists), encoding="utf-8")


if __name__ == "__main__":
    main()
