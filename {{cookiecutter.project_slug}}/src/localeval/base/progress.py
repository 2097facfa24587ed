"""Progress of a run on the terminal: which place and which notebook, and how long each step took.

On a terminal a line shows what is being done now; elsewhere (a log, CI) one line is printed as each step
ends.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from typing import Protocol

from rich.console import Console
from rich.status import Status


class Step(Protocol):
    """What is shown of a step: it is known by its name, and called by its place and title."""

    @property
    def name(self) -> str: ...

    @property
    def place(self) -> str: ...

    @property
    def title(self) -> str: ...


class Progress:
    """Shows the steps of a run; safe to call from several threads."""

    def __init__(self, console: Console, status: Status | None) -> None:
        self._console = console
        self._status = status
        self._now: dict[str, str] = {}
        self._lock = threading.Lock()

    def started(self, step: Step) -> None:
        """Show that a step has started."""
        with self._lock:
            self._now[step.name] = _words(step)
            self._show()

    def ended(self, step: Step, seconds: float, ok: bool) -> None:
        """Print that a step has ended."""
        with self._lock:
            self._now.pop(step.name, None)
            mark = "done  " if ok else "failed"
            self._console.print(f"{mark} {seconds:5.1f} s  {_words(step)}", markup=False)
            self._show()

    def _show(self) -> None:
        if self._status is not None:
            self._status.update(" and ".join(self._now.values()) or "looking for changes")


def _words(step: Step) -> str:
    return f"{step.place}: {step.title}" if step.place else step.title


@contextlib.contextmanager
def progress(quiet: bool = False) -> Iterator[Progress]:
    """Show progress while the block runs.

    Parameters
    ----------
    quiet : bool
        Show nothing.
    """
    console = Console(stderr=True, quiet=quiet, highlight=False, soft_wrap=True)
    if quiet or not console.is_terminal:
        yield Progress(console, None)
        return
    with console.status("looking for changes") as status:
        yield Progress(console, status)


@contextlib.contextmanager
def counted_progress(quiet: bool = False) -> Iterator[Callable[[str, int, int], None]]:
    """Show what is done now, and how many of it, while the block runs.

    Parameters
    ----------
    quiet : bool
        Show nothing.

    Yields
    ------
    callable
        To be called with a word, how many of it are done, and how many there are.
    """
    console = Console(stderr=True, quiet=quiet, highlight=False, soft_wrap=True)
    if quiet or not console.is_terminal:
        announced: set[str] = set()

        def once(what: str, done: int, of: int) -> None:
            if what not in announced:
                announced.add(what)
                console.print(_counted(what, 0, of), markup=False)

        yield once
        return
    with console.status("looking for bundles") as status:

        def update(what: str, done: int, of: int) -> None:
            status.update(_counted(what, done, of))

        yield update


def _counted(what: str, done: int, of: int) -> str:
    if of <= 1:
        return what
    return f"{what}: {done:,} of {of:,}" if done else f"{what}: {of:,}"
