"""One thread of arithmetic, whatever the machine says: more only wait for one another, and could change last digits."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from threadpoolctl import threadpool_info  # type: ignore[import-untyped]

import localeval

ASKED = """
import json
import localeval
import scipy.linalg
from threadpoolctl import threadpool_info
print(json.dumps([pool["num_threads"] for pool in threadpool_info()]))
"""


def threads(first: str = "") -> list[int]:
    """Ask a fresh process how many threads each library of arithmetic has, on a machine that wants three."""
    wanted = {**os.environ, **dict.fromkeys(localeval.ONE_THREAD, "3")}
    done = subprocess.run(
        [sys.executable, "-c", first + ASKED],
        env={**wanted, "PYTHONPATH": str(Path(localeval.__file__).parents[1])},
        capture_output=True,
        text=True,
        check=True,
    )
    found: list[int] = json.loads(done.stdout)
    return found


def test_whoever_imports_the_package_computes_with_one_thread() -> None:
    assert set(threads()) == {1}


@pytest.mark.skipif(os.cpu_count() == 1, reason="one processor has one thread anyway")
def test_without_it_there_would_be_more() -> None:
    assert max(threads("import numpy\n")) > 1


def test_so_do_these_tests() -> None:
    import scipy.linalg  # noqa: F401

    assert {pool["num_threads"] for pool in threadpool_info()} == {1}
