"""What is proposed for ``evaluation.yml``, with what was seen and why, what stays open, and how a person is asked.

Plain data between those who look (``styles``, ``proposing``) and those who write (``settings_text``) or print.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol


class Asker(Protocol):
    """Whoever can be asked: a person at a terminal, or nobody."""

    def choose(self, question: str, options: Sequence[str]) -> int | None:
        """Ask which of some readings is meant; None where nobody answers."""
        ...


class Nobody:
    """Nobody is there: every question stays open."""

    def choose(self, question: str, options: Sequence[str]) -> int | None:
        """Answer nothing."""
        return None


@dataclass(frozen=True)
class Proposed:
    """A key with its value.

    Attributes
    ----------
    key : str
        Of ``data``, or of the file where ``top`` says so.
    value : object
        As YAML has it; None to take the line away.
    why : str
        What was seen, one line.
    parts : dict of str to str
        The same of single entries of a mapping.
    top : bool
    """

    key: str
    value: Any
    why: str = ""
    parts: Mapping[str, str] = field(default_factory=dict)
    top: bool = False


@dataclass(frozen=True)
class OpenPoint:
    """What a person has to decide.

    Attributes
    ----------
    what, remedy : str
        What was seen, and what to do: a sentence each.
    """

    what: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.what} {self.remedy}".strip()


@dataclass
class Proposal:
    """All that is proposed and all that stays open."""

    entries: list[Proposed] = field(default_factory=list)
    open: list[OpenPoint] = field(default_factory=list)

    def add(
        self,
        key: str,
        value: Any,
        why: str = "",
        parts: Mapping[str, str] | None = None,
        *,
        top: bool = False,
    ) -> None:
        """Propose a key."""
        self.entries.append(Proposed(key, value, why, parts or {}, top))

    def leave_open(self, what: str, remedy: str) -> None:
        """Leave something to the person, once."""
        point = OpenPoint(what, remedy)
        if point not in self.open:
            self.open.append(point)


def quoted(text: str) -> str:
    """Write a word of a file as it stands in a line of YAML that a message shows: whole, so that the line can be pasted."""
    return json.dumps(text, ensure_ascii=False)
