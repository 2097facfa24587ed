"""What a notebook may take of the machine: a time, and an amount of output; beyond it is cut, and then stopped.

A ``Limits`` says how much, and a ``NotebookMeter`` counts for one notebook. That papermill asks it is the business of
``papermill_engine``; what is said when a notebook was stopped, of ``execution``.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Literal

#: Seconds that a notebook may take where nobody says otherwise.
HOUR = 3600.0
#: Characters that one cell may print; of what comes after them nothing is kept.
PRINTED_IN_A_CELL = 1_000_000
#: Characters that a notebook may put out in all, before it is taken for one that never ends.
PUT_OUT = 100_000_000

CUT = "\n... cut here: the cell printed more than {most:,} characters.\n"


@dataclass(frozen=True)
class Limits:
    """How much one notebook may take.

    Parameters
    ----------
    seconds : float
        From its first cell to its last.
    printed_in_a_cell, put_out : int
        Characters that are kept of what a cell prints; characters of all outputs after which the notebook is stopped.
    """

    seconds: float = HOUR
    printed_in_a_cell: int = PRINTED_IN_A_CELL
    put_out: int = PUT_OUT


class NotebookMeter:
    """Counts what one notebook takes.

    Parameters
    ----------
    limits : Limits

    Attributes
    ----------
    cell : int
        Place of the cell that runs, from 0, as papermill counts.
    exceeded : {"", "time", "output"}
        Which limit the notebook has passed.
    """

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.cell = 0
        self.exceeded: Literal["", "time", "output"] = ""
        self._begun = time.monotonic()
        self._in_cell = self._in_all = 0

    def next_cell(self, index: int) -> None:
        """Take note that a cell begins."""
        self.cell, self._in_cell = index, 0

    def seconds_left(self) -> float:
        """Give how long the cell that begins may take."""
        return max(0.001, self.limits.seconds - (time.monotonic() - self._begun))

    def late(self) -> bool:
        """Whether the time is over; it is then the limit that was passed."""
        if time.monotonic() - self._begun >= self.limits.seconds:
            self.exceeded = "time"
        return self.exceeded == "time"

    def put_out(self, characters: int) -> bool:
        """Count output; False when there is too much of it."""
        self._in_all += characters
        if self._in_all > self.limits.put_out:
            self.exceeded = "output"
        return self.exceeded != "output"

    def kept(self, text: str) -> str:
        """Give what is kept of a text that the cell prints."""
        room = self.limits.printed_in_a_cell - self._in_cell
        self._in_cell += len(text)
        if len(text) <= room:
            return text
        return text[:room] + CUT.format(most=self.limits.printed_in_a_cell) if room >= 0 else ""
