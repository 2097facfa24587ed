"""What is chosen once in a notebook and holds in all its cells, each of which may have a context of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def in_every_cell(choose: Callable[[], None]) -> None:
    """Make a choice for this cell and for those after it."""
    choose()
    from IPython import get_ipython

    shell: Any = get_ipython()
    if shell is not None:
        shell.events.register("pre_run_cell", lambda *_: choose())
