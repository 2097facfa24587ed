"""What nobody foresaw while records are linked is told without the words of the program that stopped: they may hold a name or a day.

A database names the value that it cannot turn into a number; so may any package that is given records. Where it stopped, and the
kind of error, hold nothing of anybody.
"""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from localeval.base.errors import Problem, ProjectError
from localeval.base.machine import machine_problem

#: The folder of the package.
_PACKAGE = Path(__file__).resolve().parents[1]
#: Of DuckDB and of Spark, whose own kinds they are.
_NO_MEMORY = ("OutOfMemory",)


class LinkStoppedError(ProjectError):
    """Linking stopped for a reason that is nobody's input."""

    exit_code = 1


@contextmanager
def told_without_values() -> Iterator[None]:
    """Turn an error that nobody foresaw into one that says where and of which kind, and nothing that a record holds.

    Raises
    ------
    LinkStoppedError
    """
    try:
        yield
    except ProjectError:
        raise
    except Exception as error:  # whatever a package raises
        # A traceback would show the error behind this one, with its words.
        raise LinkStoppedError(machine_problem(error) or _stopped(error)) from None


def _stopped(error: Exception) -> Problem:
    kind = type(error).__name__
    if any(word in kind for word in _NO_MEMORY):
        what = "there is not enough memory to link."
        return Problem(
            "this computer",
            what,
            "Close other programs and run again, or lower max_pairs under link.",
        )
    what = (
        f"linking stopped ({kind}{_place(error)}). What the program says of it may hold what records hold, so it is not shown; the links of before "
        "are unchanged."
    )
    remedy = (
        "Tell the kind and the place to whoever looks after the package; never send them the files."
    )
    return Problem("localeval link", what, remedy)


def _place(error: Exception) -> str:
    frames = [Path(frame.filename) for frame in traceback.extract_tb(error.__traceback__)]
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__)]
    own = [(f, n) for f, n in zip(frames, lines, strict=True) if f.is_relative_to(_PACKAGE)]
    if not own:
        return ""
    file, line = own[-1]
    return f" in {file.relative_to(_PACKAGE).as_posix()}, line {line}"
