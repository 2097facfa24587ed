"""Progress of a run on the terminal: which place and which notebook, how many of how many, and how long it takes.

On a terminal a line shows what is being done now; elsewhere (a log, CI) one line is printed as each step
ends.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

from rich.console import Console
from rich.markup import escape
from rich.status import Status


class Step(Protocol):
    """What is shown of a step: it is known by its name, and called by its place and title."""

    @property
    def name(self) -> str: ...

    @property
    def place(self) -> str: ...

    @property
    def title(self) -> str: ...


@dataclass(frozen=True)
class Standing:
    """How far a run has come.

    Parameters
    ----------
    done, of : int
        Steps that are done, of those that there are to do.
    seconds_left : float, optional
        Until the end of the run; not known where a step was never timed.
    """

    done: int
    of: int
    seconds_left: float | None = None

    def __str__(self) -> str:
        return f"{self.done} of {self.of}"

    @property
    def left(self) -> str:
        """The time left in words; empty where it is not known, or nothing is left."""
        if self.seconds_left is None or self.done >= self.of:
            return ""
        return f"{about(self.seconds_left)} left"


def about(seconds: float) -> str:
    """Say a time in round words.

    Examples
    --------
    >>> about(3), about(42), about(100), about(5000)
    ('less than 5 s', 'about 40 s', 'about 2 min', 'about 1 h 25 min')
    """
    if seconds < 5:
        return "less than 5 s"
    if seconds < 55:
        return (
            f"about {max(5, round(seconds / 5) * 5 if seconds < 20 else round(seconds, -1)):.0f} s"
        )
    minutes = round(seconds / 60)
    if minutes < 60:
        return f"about {minutes} min"
    minutes = round(minutes / 5) * 5
    return f"about {minutes // 60} h" + (f" {minutes % 60} min" if minutes % 60 else "")


class Progress:
    """Shows the steps of a run; safe to call from several threads."""

    def __init__(self, console: Console, status: Status | None) -> None:
        self._console = console
        self._status = status
        self._now: dict[str, str] = {}
        self._standing: Standing | None = None
        self._lock = threading.Lock()

    def stands(self, standing: Standing) -> None:
        """Take note how far the run has come."""
        with self._lock:
            self._standing = standing

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
            parts = [f"{mark} {seconds:5.1f} s", self._counted(), _words(step)]
            left = self._standing.left if self._standing and self._status is None else ""
            line = "  ".join(part for part in parts if part)
            self._console.print(f"{line} ({left})" if left else line, markup=False)
            self._show()

    def _counted(self) -> str:
        return (
            f"{self._standing!s:>{2 * len(str(self._standing.of)) + 4}}" if self._standing else ""
        )

    def _show(self) -> None:
        if self._status is None:
            return
        now = escape(" and ".join(self._now.values()) or "looking for changes")
        if self._standing is not None:
            left = self._standing.left
            now = f"{self._standing} done: {now}" + (f" ({left})" if left else "")
        self._status.update(now)


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
