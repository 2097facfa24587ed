"""Where panels stand on the sheet, in points, and what their edges stand for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from localeval.comparison.models import Pool
from localeval.report.comparing.overtime.places import Place

SMALL = 9.5
LEFT, TOP, TITLE, BODY, GAP, FOOT = 42.0, 20.0, 28.0, 84.0, 17.0, 22.0


@dataclass(frozen=True)
class Panel:
    """Where a panel is on the sheet, and what its edges stand for."""

    left: float
    top: float
    width: float
    months: tuple[float, float]
    values: tuple[float, float]

    def x(self, month: float) -> float:
        first, last = self.months
        return self.left + (month - first) / (last - first) * self.width

    def y(self, value: float) -> float:
        low, high = self.values
        return self.top + (high - value) / (high - low) * BODY


def limits_of(
    pool: Pool, shown: Sequence[Place]
) -> tuple[tuple[float, float], tuple[float, float]]:
    """Choose the ends of the scales that all panels share: of months, the start among them, and of values."""
    points = [p for place in shown for s in place.series for p in s.points]
    months = [p.month for p in points]
    values = [v for p in points for v in (p.low, p.level, p.high) if v is not None]
    low, high = min(values), max(values)
    room = 0.05 * (high - low) or 1.0
    bottom, top = low - room, high + room
    if low >= 0 and low < 0.4 * high:
        bottom = 0.0
    if pool.unit == "percent":
        bottom, top = max(0.0, bottom), min(100.0, top)
    return (min(0, *months), max(0, *months)), (bottom, top)


def month_ticks(first: float, last: float) -> list[int]:
    """Choose months that people count in: every 3rd, 6th, 12th, and always the start."""
    step = next((s for s in (1, 2, 3, 6, 12, 24, 60) if (last - first) / s <= 5), 120)
    return [m for m in range(-1200, 1201, step) if first <= m <= last]
