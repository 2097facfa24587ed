"""The environment in which the kernels of a run are started."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

import localeval

#: Several kernels run at a time, so each computes with one thread; more would also change last digits.
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


@contextlib.contextmanager
def kernel_environment(more: Mapping[str, str] | None = None) -> Iterator[None]:
    """Set environment variables for the kernels that are started meanwhile.

    They find this very copy of the package, and compute with one thread.

    Parameters
    ----------
    more : mapping of str to str, optional
        Others that they want.
    """
    values = {"PYTHONPATH": _own_path(), **ONE_THREAD, **(more or {})}
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def _own_path() -> str:
    """Search path on which a kernel finds this very copy of the package first."""
    own = str(Path(localeval.__file__).parents[1])
    others = os.environ.get("PYTHONPATH")
    return os.pathsep.join([own, others]) if others else own
