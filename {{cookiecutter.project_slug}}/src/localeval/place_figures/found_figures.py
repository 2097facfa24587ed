"""What the answers of a snapshot hold so far, and what there is to say of them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from localeval.base.untrusted import quoted
from localeval.catalogue.periods import Span
from localeval.catalogue.wider_areas import wider_name
from localeval.place_figures.snapshot import Question


@dataclass(frozen=True)
class FigureValue:
    """A figure of an area and period."""

    period: str
    span: Span
    value: float | None
    low: float | None
    high: float | None
    status: str


Series = dict[str, FigureValue]


@dataclass
class Found:
    """What the answers hold, by area and indicator, and what is to be said of it."""

    series: dict[tuple[str, str], Series] = field(default_factory=lambda: defaultdict(dict))
    names: dict[str, str] = field(default_factory=dict)
    asked_as: dict[str, str] = field(default_factory=dict)
    given_by: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    questions: list[Question] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def name_of(self, code: str) -> str:
        """Give the name of an area: the known one of a region or country, else what the server calls it."""
        return wider_name(code) or quoted(self.names.get(code, code), 80)
