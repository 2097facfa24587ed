"""How far a run has come and how long it still takes, from how long each step took the last time.

Nothing is guessed: a step that was never timed, nor its like in another place, makes the time left unknown until it is
done. What is shown of it is the business of ``base.progress``.
"""

from __future__ import annotations

import heapq
import json
import statistics
import threading
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from localeval.base.atomic import replace_text
from localeval.base.errors import ProjectError
from localeval.base.progress import Standing
from localeval.pipeline.task import Task

_FILE = "durations.json"


def read_durations(root: Path) -> dict[str, float]:
    """Read how many seconds each step of a project took when it was last done; nothing where that is not known."""
    try:
        found = json.loads((root / "build" / _FILE).read_text(encoding="utf-8"))
        return {str(name): float(seconds) for name, seconds in found.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def keep_durations(root: Path, seconds: Mapping[str, float]) -> None:
    """Remember how long steps took; that they cannot be written down is no reason to stop."""
    if not seconds:
        return
    known = read_durations(root) | {name: round(value, 2) for name, value in seconds.items()}
    text = json.dumps(dict(sorted(known.items())), indent=1) + "\n"
    try:
        replace_text(root / "build" / _FILE, text)
    except (OSError, ProjectError):
        return


class Forecast:
    """Follows the steps of a run; safe to tell from several threads.

    Parameters
    ----------
    tasks : sequence of Task
        All steps of the run.
    planned : iterable of str
        Names of those that are to be done; a step is left out after all where what it reads has come out as before.
    durations : mapping of str to float
        Seconds that each took the last time.
    workers : int
        Steps at the same time.
    """

    def __init__(
        self,
        tasks: Sequence[Task],
        planned: Iterable[str],
        durations: Mapping[str, float],
        workers: int,
    ) -> None:
        self._planned = set(planned)
        self._workers = workers
        self._before = _before(tasks)
        self._order = [task.name for task in tasks if task.name in self._planned]
        self._seconds = {task.name: _expected(task, tasks, durations) for task in tasks}
        self._begun: dict[str, float] = {}
        self._passed: set[str] = set()
        self._lock = threading.Lock()

    def started(self, name: str) -> Standing:
        """Take note that a step starts: whatever it waits for is done, or was up to date."""
        with self._lock:
            self._begun[name] = time.monotonic()
            self._passed |= self._before[name]
            return self._standing()

    def ended(self, name: str) -> Standing:
        """Take note that a step has ended."""
        with self._lock:
            self._begun.pop(name, None)
            self._passed |= {name, *self._before[name]}
            return self._standing()

    def _standing(self) -> Standing:
        passed = len(self._passed & self._planned)
        return Standing(passed, len(self._planned), self._left())

    def _left(self) -> float | None:
        """Lay out what is still to be done, as soon as possible each, and give when the last of it ends."""
        now = time.monotonic()
        todo = [name for name in self._order if name not in self._passed]
        if any(self._seconds[name] is None for name in todo):
            return None
        ends = dict.fromkeys(self._passed, 0.0)
        free: list[float] = []
        for name in todo:
            if name in self._begun:
                ends[name] = max(0.0, (self._seconds[name] or 0) - (now - self._begun[name]))
                free.append(ends[name])
        free += [0.0] * (self._workers - len(free))
        heapq.heapify(free)
        for name in todo:
            if name not in ends:
                ready = max((ends.get(other, 0.0) for other in self._before[name]), default=0.0)
                ends[name] = max(heapq.heappop(free), ready) + (self._seconds[name] or 0)
                heapq.heappush(free, ends[name])
        return max((ends[name] for name in todo), default=0.0)


def _before(tasks: Sequence[Task]) -> dict[str, set[str]]:
    """Give for each step all that it waits for; steps come in an order in which they can be done."""
    maker = {path: task.name for task in tasks for path in task.outputs}
    found: dict[str, set[str]] = {}
    for task in tasks:
        direct = {maker[path] for path in task.inputs if path in maker and maker[path] != task.name}
        found[task.name] = direct.union(*(found.get(name, set()) for name in direct))
    return found


def _expected(task: Task, tasks: Sequence[Task], durations: Mapping[str, float]) -> float | None:
    """Give how long a step takes: as the last time, or as the same step of other places did."""
    if task.name in durations:
        return durations[task.name]
    alike = [
        durations[other.name]
        for other in tasks
        if other.stage == task.stage and other.name in durations
    ]
    return statistics.median(alike) if alike else None
