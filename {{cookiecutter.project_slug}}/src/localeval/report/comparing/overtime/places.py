"""The places that have an outcome month by month, each with its lines."""

from __future__ import annotations

from dataclasses import dataclass

from localeval.comparison.models import Comparison, Evaluated, Pool
from localeval.report.comparing.names import Places
from localeval.results import Series


@dataclass(frozen=True)
class Place:
    """A place and its lines; a group without more than one month has none."""

    name: str
    participants: Series | None
    comparison: Series | None

    @property
    def series(self) -> list[Series]:
        return [s for s in (self.participants, self.comparison) if s is not None]


def places_of(comparison: Comparison, pool: Pool) -> list[Place]:
    """Give the places that have the outcome of a row in more than one month, by name."""
    places = Places.of(comparison)
    return [
        place
        for e in sorted(comparison.evaluations, key=lambda e: places.label(e.id).casefold())
        if (place := _of(e, places.label(e.id), pool)) is not None
    ]


def _of(e: Evaluated, name: str, pool: Pool) -> Place | None:
    kept = [s for s in e.series if (s.outcome, s.unit) == (pool.outcome, pool.unit)]
    by_group = {s.group: s for s in kept if sum(p.level is not None for p in s.points) > 1}
    if not by_group:
        return None
    return Place(name, by_group.get("participants"), by_group.get("comparison"))
