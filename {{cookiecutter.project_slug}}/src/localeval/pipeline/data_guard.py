"""Notebooks read the data of an evaluation and never change them: a write is refused, and a change is named at once.

Inside a kernel, Python itself says before a file is opened for writing, moved or deleted; that is refused where it is
one of the data. What goes round Python (a library that writes by itself, a program that a cell starts) is seen when the
notebook ends: the files are no longer what they were when the run began.
"""

from __future__ import annotations

import contextlib
import os
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from localeval.base.errors import THIS_NOTEBOOK, Problem, ProjectError
from localeval.project.project import Project


def data_files(project: Project) -> dict[str, Path]:
    """Give the files that a project rests on, by how messages call them."""
    declared = project.input_files.values()
    return {path: project.root / path for files in declared for path in files}


_ELSEWHERE = "Let it write to a file of another name, and read that one."
#: Events of ``sys.addaudithook`` by which a file comes to hold something else: where its path stands among the arguments.
_CHANGING = {
    "os.remove": (0,),
    "os.rename": (0, 1),
    "os.truncate": (0,),
    "os.link": (1,),
    "os.symlink": (1,),
    "shutil.copyfile": (1,),
    "shutil.move": (0, 1),
}
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def first_code(files: Mapping[str, Path]) -> str:
    """Give the code by which a kernel guards files: their paths by how messages call them."""
    named = {name: str(path) for name, path in files.items()}
    return f"from localeval.pipeline.data_guard import guard\nguard({named!r})\ndel guard\n"


def guard(files: Mapping[str, str]) -> None:
    """Refuse from now on, in this process, whatever would change one of these files.

    Parameters
    ----------
    files : mapping of str to str
        Their paths by how messages call them.
    """
    sys.addaudithook(refusing(files))


def refusing(files: Mapping[str, str]) -> Callable[[str, tuple[Any, ...]], None]:
    """Make the hook that raises when one of the files is about to be changed."""
    names = {_place(path): name for name, path in files.items()}

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open":
            path, mode, flags = arguments
            writes = (
                any(sign in mode for sign in "wax+") if isinstance(mode, str) else flags & _WRITING
            )
            paths = (path,) if writes else ()
        elif event in _CHANGING:
            paths = tuple(arguments[at] for at in _CHANGING[event])
        else:
            return
        for path in paths:
            if isinstance(path, str | bytes | os.PathLike) and (name := names.get(_place(path))):
                what = f"it would change {name}, which is the data of this evaluation."
                raise ProjectError(Problem(THIS_NOTEBOOK, what, _ELSEWHERE))

    return hook


def _place(path: Any) -> str:
    return os.path.normcase(os.path.realpath(os.fsdecode(path)))


@dataclass
class DataWatch:
    """Sees whether the data are still what they were when the run began.

    Parameters
    ----------
    files : mapping of str to Path
        By how messages call them.
    unchanged : callable
        Whether their content is what it was; asked only where one of them was written to.
    """

    files: Mapping[str, Path]
    unchanged: Callable[[], bool]
    _running: set[str] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self._stats = {name: _stat(path) for name, path in self.files.items()}

    @contextlib.contextmanager
    def during(self, notebook: str) -> Iterator[None]:
        """Look at the files when the block has ended, however it ended.

        Parameters
        ----------
        notebook : str
            How messages call what runs meanwhile.

        Raises
        ------
        ProjectError
            A file is not what it was; named are all notebooks that can have done it.
        """
        with self._lock:
            self._running.add(notebook)
            beside = set(self._running)
        try:
            yield
        finally:
            with self._lock:
                beside |= self._running
                self._running.discard(notebook)
                changed = self._changed()
            if changed:
                raise ProjectError(_problem(name, sorted(beside)) for name in changed)

    def _changed(self) -> list[str]:
        now = {name: _stat(path) for name, path in self.files.items()}
        written = [name for name in self.files if now[name] != self._stats[name]]
        if written and self.unchanged():
            self._stats = now  # only touched
            return []
        return written


def _problem(name: str, notebooks: list[str]) -> Problem:
    who = " or ".join(notebooks)
    what = (
        f"{name} was changed while it ran."
        if len(notebooks) == 1
        else f"one of them changed {name}, which is data."
    )
    remedy = (
        f"Notebooks only read the data: let it write elsewhere, and put {name} back from your own copy. If you have saved the "
        "file yourself meanwhile, run again."
    )
    return Problem(who, what, remedy)


def _stat(path: Path) -> tuple[int, int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
