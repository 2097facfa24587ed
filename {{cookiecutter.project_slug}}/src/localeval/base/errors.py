"""The errors for what a person can put right: in a file of their own, or in a bundle of somebody else's.

A ``Problem`` says where (file, key or column, row), what, and the remedy; a ``ProjectError`` carries all problems that
were found in one go, so that nobody mends a file ten times. A ``BundleError`` says which bundle is not taken, which entry
of it, and why; what it quotes is made harmless first, because it is shown in a terminal. Nothing is printed here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from localeval.base.untrusted import quoted

if TYPE_CHECKING:
    from pydantic import ValidationError

#: Stands for the file that a problem is in, where a notebook does not know its own name.
THIS_NOTEBOOK = "this notebook"

#: What to do about a bundle that nobody can mend but who made it.
ASK_AGAIN = "Do not use it; ask who sent it for the bundle as 'localeval publish' wrote it."


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
    sheet : str, optional
        Sheet of a workbook.
    """

    where: str
    what: str
    remedy: str
    line: int | None = None
    column: str | None = None
    row: int | None = None
    sheet: str | None = None

    @property
    def place(self) -> str:
        """Where the problem is, in words: ``data/people.csv, column sex, row 14``."""
        parts = [self.where]
        if self.sheet is not None:
            parts.append(f"sheet '{self.sheet}'")
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
            "sheet": self.sheet,
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


def error_text(error: BaseException) -> str:
    """Say an error of Python or of a library as a part of a sentence: one line, no full stop at its end.

    The name of its class, which tells a person nothing, is given only where there is no text, or a single word.
    """
    text = " ".join(str(error).split()).rstrip(" .")
    if isinstance(error, OSError) and error.strerror:
        return f"{error.strerror} ({error.filename})" if error.filename else error.strerror
    if " " in text:
        return text
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


def first_misfit(error: ValidationError) -> str:
    """Say the first thing in which a file does not fit its contract: the key, and what is wrong with it."""
    first = error.errors(include_url=False)[0]
    key = ".".join(map(str, first["loc"]))
    said = first["msg"].removeprefix("Value error, ").rstrip(".")
    return f"{key}: {said}" if key else said


class BundleError(ProjectError):
    """A bundle, or a result of another place, is refused.

    Parameters
    ----------
    bundle : str
        Name of the bundle's file or folder.
    what : str
        One sentence: what is wrong.
    entry : str, optional
        The file inside the bundle that it is about.
    remedy : str, optional
        One sentence: what the person does next.

    Attributes
    ----------
    reason, entry, remedy : str
        What is wrong, the file inside the bundle (or nothing), and what to do.
    """

    def __init__(self, bundle: str, what: str, *, entry: str = "", remedy: str = ASK_AGAIN) -> None:
        where = quoted(bundle) + (f", {quoted(entry)}" if entry else "")
        self.reason, self.entry, self.remedy = what, entry, remedy
        super().__init__(Problem(where, what, remedy))

    def renamed(self, bundle: str) -> BundleError:
        """Say the same of a bundle that is shown under another name."""
        return BundleError(bundle, self.reason, entry=self.entry, remedy=self.remedy)


class Refused(Exception):
    """Part of a bundle is refused by code that does not know which bundle it is.

    Parameters
    ----------
    what : str
        One sentence: what is wrong.
    entry : str, optional
        The file inside the bundle.
    remedy : str, optional
        What to do, where it is not to ask for the bundle again.
    """

    def __init__(self, what: str, *, entry: str = "", remedy: str = ASK_AGAIN) -> None:
        self.what, self.entry, self.remedy = what, entry, remedy
        super().__init__(what)

    def of(self, bundle: str, entry: str = "") -> BundleError:
        """Make the error that names the bundle."""
        return BundleError(bundle, self.what, entry=self.entry or entry, remedy=self.remedy)
