"""The one error type for what a person can put right: a file, a key, a column, a row.

A ``Problem`` says where, what, and the remedy; a ``ProjectError`` carries every problem that was found
in one go, so that nobody mends a file ten times. It does not print anything; the command line does.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

#: Stands for the file that a problem is in, where a notebook does not know its own name.
THIS_NOTEBOOK = "this notebook"


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong, and what to do about it.

    Parameters
    ----------
    where : str
        The file, relative to the project, e.g. ``data/people.csv``.
    what : str
        One sentence: what is wrong, with the value if it is harmless to show.
    remedy : str
        One sentence: what the person does next.
    line : int, optional
        Line of a text file, counted from 1.
    column : str, optional
        Column or key.
    row : int, optional
        Row of a table as a spreadsheet counts it: the header is row 1.
    """

    where: str
    what: str
    remedy: str
    line: int | None = None
    column: str | None = None
    row: int | None = None

    @property
    def place(self) -> str:
        """Where the problem is, in words: ``data/people.csv, column sex, row 14``."""
        parts = [self.where]
        if self.line is not None:
            parts.append(f"line {self.line}")
        if self.column is not None:
            kind = "key" if self.where.endswith((".yml", ".yaml")) else "column"
            parts.append(f"{kind} {self.column}")
        if self.row is not None:
            parts.append(f"row {self.row}")
        return ", ".join(parts)

    def __str__(self) -> str:
        return f"{self.place}: {self.what} {self.remedy}".rstrip()

    def as_dict(self) -> dict[str, str | int | None]:
        """Give the problem to programs (``--json``)."""
        return {
            "where": self.where,
            "line": self.line,
            "column": self.column,
            "row": self.row,
            "what": self.what,
            "remedy": self.remedy,
        }


class ProjectError(Exception):
    """What the person gave cannot be used as it is; carries every problem found.

    Parameters
    ----------
    problems : Problem or iterable of Problem
        At least one.
    """

    exit_code = 2

    def __init__(self, problems: Problem | Iterable[Problem]) -> None:
        self.problems = (problems,) if isinstance(problems, Problem) else tuple(problems)
        if not self.problems:
            msg = "a ProjectError needs at least one problem"
            raise ValueError(msg)
        super().__init__("\n".join(str(problem) for problem in self.problems))
