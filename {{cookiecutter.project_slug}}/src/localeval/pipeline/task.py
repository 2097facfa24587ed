"""One step of a run, who watches it, and doing a few steps one after the other without a cache.

Which steps there are is the business of ``plan``; doing only what is out of date, several at a time, that of
``pytask_engine``.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from localeval.base.progress import Standing


@dataclass(frozen=True)
class Task:
    """One step of a run.

    Attributes
    ----------
    name : str
        The same in every run: the cache knows the step by it.
    stage, place, title : str
        For the progress display.
    inputs, outputs : tuple of Path
        Files by whose content it is decided whether the step has to be done again.
    values : dict
        Digests of what is not a file.
    work : callable
        Does it; writes all outputs or raises.
    settled : tuple of str
        Names of values that count as they were when the outputs were made, whatever they are now.
    """

    name: str
    stage: str
    place: str
    title: str
    inputs: tuple[Path, ...]
    outputs: tuple[Path, ...]
    values: dict[str, str]
    work: Callable[[], None] = field(repr=False)
    settled: tuple[str, ...] = ()


class Watcher(Protocol):
    """Watches each step start and end; called from several threads."""

    def stands(self, standing: Standing) -> None:
        """Take note how far the run has come; told before the step that it is about."""

    def started(self, task: Task) -> None:
        """Take note that a step starts."""

    def ended(self, task: Task, seconds: float, ok: bool) -> None:
        """Take note that a step has ended."""


def do_in_turn(tasks: Iterable[Task], watcher: Watcher) -> dict[str, float]:
    """Do steps one after the other, whether or not they are up to date.

    Returns
    -------
    dict of str to float
        Seconds that each took, by its name.
    """
    seconds: dict[str, float] = {}
    for task in tasks:
        watcher.started(task)
        begun = time.perf_counter()
        ok = False
        try:
            task.work()
            ok = True
        finally:
            seconds[task.name] = time.perf_counter() - begun
            watcher.ended(task, seconds[task.name], ok)
    return seconds
