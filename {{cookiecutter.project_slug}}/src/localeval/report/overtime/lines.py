"""The lines of an outcome, and their levels and months in words."""

from __future__ import annotations

from collections.abc import Sequence

from localeval.report.numbers import level, without_zeros
from localeval.report.phrases import after, inside, months
from localeval.results import Series

NAMES = {"participants": "Participants", "comparison": "Comparison group"}


def by_outcome(series: Sequence[Series]) -> list[list[Series]]:
    """Part lines by their outcome, in the order in which they are given."""
    found: dict[str, list[Series]] = {}
    for item in series:
        found.setdefault(item.outcome, []).append(item)
    return list(found.values())


def level_words(value: float, unit: str) -> str:
    """Give a level without decimals that were rounded away: ``18%``, ``£3,300``, ``44.14%``."""
    return without_zeros(value, level(value, unit))


def when(month: int) -> str:
    """Give a month in words, counted from the start."""
    return f"{months(-month)} before the start" if month < 0 else inside(after(month))
