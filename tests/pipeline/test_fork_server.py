"""A forked kernel ends with the process that it was forked from."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

import localeval

#: How long a process may take to end: a moment, but for the busiest machine.
GRACE_SECONDS = 60

ORPHAN = """
import os, time
from localeval.pipeline.fork_server import die_with
parent, child = os.getpid(), os.fork()
if child:
    print(child, flush=True)
    {parent}
else:
    {child}
    time.sleep(600)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="kernels are forked on Linux only")
@pytest.mark.parametrize(
    ("parent", "child"),
    [
        ("os._exit(0)", "time.sleep(0.5); die_with(parent)"),  # gone before the child looks
        ("time.sleep(1); os._exit(0)", "die_with(parent)"),  # gone later
    ],
)
def test_a_kernel_ends_with_the_fork_server(parent: str, child: str) -> None:
    script = ORPHAN.format(parent=parent, child=child)
    source = str(Path(localeval.__file__).parents[1])
    process = subprocess.Popen(
        [sys.executable, "-c", script],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": source},
    )
    assert process.stdout is not None
    orphan = int(process.stdout.readline())
    process.wait(timeout=GRACE_SECONDS)
    deadline = time.monotonic() + GRACE_SECONDS
    while time.monotonic() < deadline and psutil.pid_exists(orphan):
        if psutil.Process(orphan).status() == "zombie":
            break
        time.sleep(0.1)
    else:
        assert not psutil.pid_exists(orphan), "the orphan lives on"
