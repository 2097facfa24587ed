"""Monitoring: participants alone are described, and no impact is claimed."""

from __future__ import annotations

from types import MappingProxyType

from localeval.designs.design import Design, MadeUp, Rating, Shown
from localeval.designs.participants import with_participants
from localeval.designs.words import words_of


class Monitoring(Design):
    """Levels of the outcomes among participants; nothing is compared."""

    code = "monitoring"
    edition = "2026.1"
    ceiling = 1
    made_up = MadeUp(participants=600, comparison=0)
    instead = MappingProxyType({"impact": "outcomes"})
    words = words_of("monitoring")

    def evidence(self, shown: Shown) -> Rating:
        return with_participants(super().evidence(shown), shown)


DESIGN = Monitoring()
