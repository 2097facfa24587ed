"""What a question about the meaning of the data is made of: what it is about, its parts, and words that several questions use.

No question is written here: each stands beside those that change with it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from localeval.analysis.doubts import Doubtful

GROUPS = {"participants": "participants", "comparison": "the comparison group"}
IN_GROUPS = {"participants": "participants", "comparison": "in the comparison group"}
THE_GROUPS = {"participants": "the participants", "comparison": "the comparison group"}


@dataclass(frozen=True)
class Asked:
    """What a doubt is about, in the names of the files.

    Attributes
    ----------
    outcome : str
        Column of the outcome, as the standard calls it; empty where it is about no outcome.
    month : int
    where : str
        The place, after a space and "in", where there are several; else empty.
    by : tuple of str
        Columns of the file that tell who somebody is, by which persons were found.
    """

    outcome: str = ""
    month: int = 0
    where: str = ""
    by: tuple[str, ...] = ()

    @property
    def at(self) -> str:
        return f"at month {self.month}{self.where}"


class Question(NamedTuple):
    """A question to a person.

    Attributes
    ----------
    table : str
        ``people`` or ``outcomes``.
    column : str
        As the standard or the file calls it.
    what, remedy : str
    """

    table: Literal["people", "outcomes"]
    column: str
    what: str
    remedy: str


Asks = Callable[["Doubtful", Asked], Question]


def of_outcome(what: str, remedy: str, asked: Asked) -> Question:
    """Ask about a column of outcomes."""
    return Question("outcomes", asked.outcome, what, remedy)


def share_of(value: float) -> str:
    """Write a share."""
    return f"{value:.0%}"


def shares_of_both(doubt: Doubtful) -> str:
    """Write the shares of both groups."""
    ours, theirs = doubt.shares
    return f"{share_of(ours)} of participants and {share_of(theirs)} of the comparison group"
