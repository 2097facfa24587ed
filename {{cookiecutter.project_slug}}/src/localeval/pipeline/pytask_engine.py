"""The graph, the content-hash cache and the parallel execution of a run, on pytask.

Everything that knows pytask is here: a ``Task`` goes in, an ``RunOutcome`` comes out. See
``docs/decisions.md`` of the template for the traps that the node classes avoid.
"""

from __future__ import annotations

import contextlib
import glob
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

import pytask
from _pytask.lockfile import LockfileError, read_lockfile
from _pytask.models import NodeInfo
from pytask import PathNode, PythonNode, TaskWithoutPath
from sqlalchemy import URL

from localeval.base.digests import file_digest
from localeval.base.progress import Standing
from localeval.pipeline.forecast import Forecast, keep_durations, read_durations
from localeval.pipeline.task import Task, Watcher

LOCK = "pytask.lock"

DATABASE = ".pytask/pytask.sqlite3"


@dataclass
class RunOutcome:
    """What a run did.

    Attributes
    ----------
    done, unchanged, skipped : list of str
        Names of the steps that ran, that needed nothing, and that could not run after a failure.
    seconds : dict
        How long each step that ran took.
    errors : list of (Task, Exception)
        What failed.
    ended : list of str
        Steps that came to their end without a failure, whether or not the run did.
    """

    done: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)
    errors: list[tuple[Task, BaseException]] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)


def execute_tasks(
    tasks: Sequence[Task],
    root: Path,
    watcher: Watcher,
    workers: int = 1,
    force: bool = False,
    stop: Callable[[], None] = lambda: None,
) -> RunOutcome:
    """Do every step that is not up to date.

    Parameters
    ----------
    tasks : sequence of Task
    root : Path
        Project folder; the cache ``pytask.lock`` is kept there.
    watcher : Watcher
    workers : int
        Steps done at the same time.
    force : bool
        Do every step, whatever the cache says.
    stop : callable
        Called where the run is stopped while steps are being done, so that these end at once.

    Returns
    -------
    RunOutcome
    """
    pytask.console.quiet = True
    _drop_broken_caches(root)
    tasks = _unsettled(tasks, root, force)
    recorded = _recorded(root)
    planned = tasks if force else outstanding_tasks(tasks, root)
    forecast = Forecast(tasks, [task.name for task in planned], read_durations(root), workers)
    outcome = RunOutcome()
    by_name = {task.name: task for task in tasks}
    options: dict[str, Any] = {}
    if workers > 1:
        from pytask_parallel import ParallelBackend, WorkerType, registry

        registry.register_parallel_backend(
            ParallelBackend.THREADS,
            partial(_Threads, stop),
            worker_type=WorkerType.THREADS,
            remote=False,
        )
        options = {"n_workers": workers, "parallel_backend": ParallelBackend.THREADS}
    with _looking_often() if workers > 1 else contextlib.nullcontext():
        session = pytask.build(
            tasks=[_as_pytask(task, watcher, outcome, recorded, forecast) for task in tasks],
            **_home(root),
            database_url=_database(root),
            capture="no",
            verbose=0,
            force=force,
            **options,
        )
    keep_durations(root, {name: outcome.seconds[name] for name in outcome.ended})
    reports = getattr(session, "execution_reports", [])
    for report in reports:
        name = report.task.name
        kind = report.outcome.name
        if kind == "SUCCESS":
            outcome.done.append(name)
        elif kind in {"SKIP_UNCHANGED", "SKIP", "PERSISTENCE"}:
            outcome.unchanged.append(name)
        elif kind == "SKIP_PREVIOUS_FAILED":
            outcome.skipped.append(name)
        else:
            error = report.exc_info[1] if report.exc_info else RuntimeError(kind)
            outcome.errors.append((by_name[name], error))
    if len(reports) < len(tasks) and session.exit_code is pytask.ExitCode.OK:
        # The parallel back-end takes Ctrl+C as a reason to stop early, and reports success.
        raise KeyboardInterrupt
    if not reports:
        msg = f"the run could not be set up (pytask: {session.exit_code.name})"
        raise RuntimeError(msg)
    return outcome


class _Nobody:
    """A watcher that is told nothing, because nothing is done."""

    def stands(self, standing: Standing) -> None:
        pass

    def started(self, task: Task) -> None:
        pass

    def ended(self, task: Task, seconds: float, ok: bool) -> None:
        pass


def outstanding_tasks(tasks: Sequence[Task], root: Path) -> list[Task]:
    """Find the steps that a run would do, without doing any or writing anything.

    Parameters
    ----------
    tasks : sequence of Task
    root : Path
        Project folder, with the cache.

    Returns
    -------
    list of Task
        Empty when everything is up to date.
    """
    try:
        recorded = _recorded(root)
    except (LockfileError, UnicodeDecodeError):
        return list(tasks)
    pytask.console.quiet = True
    session = pytask.build(
        tasks=[_as_pytask(task, _Nobody(), RunOutcome(), recorded) for task in tasks],
        **_home(root),
        database_url=_database(root),
        capture="no",
        verbose=0,
        dry_run=True,
    )
    unchanged = {
        report.task.name
        for report in getattr(session, "execution_reports", [])
        if report.outcome.name == "SKIP_UNCHANGED"
    }
    return [task for task in tasks if task.name not in unchanged]


def _unsettled(tasks: Sequence[Task], root: Path, force: bool) -> Sequence[Task]:
    """Settle nothing of a place that has something to do: what is made now is made from what is there now."""
    if not any(task.settled for task in tasks):
        return tasks
    todo = {task.place for task in (tasks if force else outstanding_tasks(tasks, root))}
    return [replace(task, settled=()) if task.place in todo else task for task in tasks]


def _recorded(root: Path) -> dict[str, str]:
    """Read the state of every value as it was when its step was last done."""
    lock = read_lockfile(root / LOCK)
    entries = lock.task if lock else ()
    return {name: state for entry in entries for name, state in entry.depends_on.items()}


class _Sleeper:
    """How long pytask-parallel waits until it looks again whether a step has ended.

    Its own waits longer and longer, up to a second, and once more before it starts the next step; with steps of one
    to three seconds the processors stood idle for a third of a run.
    """

    def reset(self) -> None:
        pass

    def increment(self) -> None:
        pass

    def sleep(self) -> None:
        time.sleep(0.02)


@contextlib.contextmanager
def _looking_often() -> Iterator[None]:
    """Let pytask-parallel look often whether a step has ended."""
    from pytask_parallel import execute

    own = execute._Sleeper
    execute._Sleeper = _Sleeper  # type: ignore[assignment, misc]
    try:
        yield
    finally:
        execute._Sleeper = own  # type: ignore[misc]


class _Threads(ThreadPoolExecutor):
    """Threads that do not outlast a run which is stopped.

    pytask-parallel takes Ctrl+C as the end of its work and then waits for the steps that are being done, however long
    they take. When it has come to its end by itself, none is.
    """

    def __init__(self, stop: Callable[[], None], n_workers: int) -> None:
        super().__init__(max_workers=n_workers)
        self._stop = stop
        self._given: list[Future[Any]] = []

    def submit(self, *arguments: Any, **options: Any) -> Future[Any]:
        self._given.append(super().submit(*arguments, **options))
        return self._given[-1]

    def __exit__(self, *raised: Any) -> None:
        if not all(step.done() for step in self._given):
            self._stop()
            self.shutdown(cancel_futures=True)
        super().__exit__(*raised)


def _drop_broken_caches(root: Path) -> None:
    """Delete a cache that cannot be read (a merge conflict, an older pytask, a damaged disk).

    pytask keeps two, the lock file and a database, and takes the one that is left; without either, everything
    is done again.
    """
    try:
        read_lockfile(root / LOCK)
    except (LockfileError, UnicodeDecodeError):
        (root / LOCK).unlink()
    database = root / DATABASE
    if not database.is_file():
        return
    try:
        with contextlib.closing(sqlite3.connect(database)) as connection:
            connection.execute("PRAGMA quick_check").fetchall()
    except sqlite3.DatabaseError:
        database.unlink()


class _File(PathNode):
    """A file known by its content alone; pytask's own node trusts an unchanged time stamp."""

    def state(self) -> str | None:
        path = Path(str(self.path))
        return file_digest(path) if path.is_file() else None


class _Step(TaskWithoutPath):
    """A step whose code is not part of its state: the package digest says whether code has changed."""

    def state(self) -> str:
        return "1"


def _home(root: Path) -> dict[str, Any]:
    """Say where the project is; pytask takes the name of a folder for a pattern, which may mean a folder beside it."""
    if glob.has_magic(str(root)):
        return {"config": root / "pyproject.toml"}
    return {"paths": (root / "evaluation.yml",)}


def _database(root: Path) -> Any:
    """Give the address of pytask's database; in an address of text, ``%`` and ``?`` of a folder's name would mean something."""
    return URL.create("sqlite", database=str(root / DATABASE))


def _as_pytask(
    task: Task,
    watcher: Watcher,
    outcome: RunOutcome,
    recorded: Mapping[str, str] | None = None,
    forecast: Forecast | None = None,
) -> _Step:
    """Make a pytask task whose cache entry does not depend on where the project lies.

    ``recorded`` gives the states that stand for those of the task's settled values.
    """

    def work(**_: object) -> None:
        if forecast is not None:
            watcher.stands(forecast.started(task.name))
        watcher.started(task)
        begun = time.perf_counter()
        ok = False
        try:
            task.work()
            ok = True
            outcome.ended.append(task.name)
        finally:
            outcome.seconds[task.name] = time.perf_counter() - begun
            if forecast is not None and ok:
                watcher.stands(forecast.ended(task.name))
            watcher.ended(task, outcome.seconds[task.name], ok)

    def value(name: str, content: str) -> PythonNode:
        # Without a node_info of its own every value would be the same node of the graph.
        info = NodeInfo(arg_name=name, path=(), task_path=None, task_name=task.name, value=None)
        full = f"{task.name}::{name}"
        state = (recorded or {}).get(full) if name in task.settled else None
        own = True if state is None else lambda _: state
        return PythonNode(name=full, value=content, hash=own, node_info=info)

    depends: dict[str, Any] = {
        f"file_{i}": _File.from_path(path) for i, path in enumerate(task.inputs)
    }
    depends |= {f"value_{name}": value(name, text) for name, text in task.values.items()}
    return _Step(
        name=task.name,
        function=work,
        depends_on=depends,
        produces={f"out_{i}": _File.from_path(path) for i, path in enumerate(task.outputs)},
    )
