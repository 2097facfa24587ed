"""Which places have an outcome over time, and the two panels of very many of them, which are drawn as thin lines.

Nothing is computed beyond where to draw.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from localeval.comparison.models import Comparison, Pool, StudyDescription
from localeval.comparison_report.names import PlaceNames
from localeval.report.charts.canvas import (
    GREY,
    PALE,
    SMALL,
    month_ticks,
    round_values,
    tick,
)
from localeval.report.wording.numbers import (
    axis_sign,
)
from localeval.results import Series

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: Parts of a sheet, in points.
LEFT, TOP, TITLE, BODY, GAP, FOOT = 42.0, 20.0, 28.0, 84.0, 17.0, 22.0

#: Breaks a line where a month is not given.
NOTHING = float("nan")


@dataclass(frozen=True)
class PlaceLines:
    """A place and its lines; a group without more than one month has none."""

    name: str
    participants: Series | None
    comparison: Series | None

    @property
    def series(self) -> list[Series]:
        """Those that there are."""
        return [s for s in (self.participants, self.comparison) if s is not None]


def places_of(comparison: Comparison, pool: Pool) -> list[PlaceLines]:
    """Give the places that have the outcome of a row in more than one month, by name."""
    places = PlaceNames.of(comparison)
    return [
        place
        for e in sorted(comparison.evaluations, key=lambda e: places.label(e.id).casefold())
        if (place := _of(e, places.label(e.id), pool)) is not None
    ]


def _of(e: StudyDescription, name: str, pool: Pool) -> PlaceLines | None:
    kept = [s for s in e.series if (s.outcome, s.unit) == (pool.outcome, pool.unit)]
    by_group = {s.group: s for s in kept if sum(p.level is not None for p in s.points) > 1}
    if not by_group:
        return None
    return PlaceLines(name, by_group.get("participants"), by_group.get("comparison"))


@dataclass(frozen=True)
class LinePanel:
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


def line_limits(
    pool: Pool, shown: Sequence[PlaceLines]
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


def draw_panel_scales(board: Axes, pool: Pool, panel: LinePanel, *, side: bool, foot: bool) -> None:
    """Draw the scales of a panel; numbers stand at the ``side`` and at the ``foot`` of the sheet only."""
    sign = axis_sign(pool.unit)
    bottom, right = panel.top + BODY, panel.left + panel.width
    values = round_values(*panel.values, most=4)
    step = values[1] - values[0] if len(values) > 1 else 1.0
    for value in values:
        y = panel.y(value)
        board.plot([panel.left, right], [y, y], color=PALE, linewidth=0.5, zorder=0)
        if side:
            words = tick(value, sign=sign, step=step)
            board.text(panel.left - 4, y, words, ha="right", va="center", fontsize=SMALL)
    board.plot([panel.left, right], [bottom, bottom], color=GREY, linewidth=0.8, zorder=1)
    board.plot(
        [panel.x(0)] * 2,
        [panel.top, bottom],
        color=GREY,
        linewidth=0.9,
        linestyle=(0, (1, 2)),
        zorder=1,
    )
    for month in month_ticks(*panel.months, most=5):
        x = panel.x(month)
        board.plot([x, x], [bottom, bottom + 3], color=GREY, linewidth=0.8)
        if foot:
            board.text(x, bottom + 5, tick(month), ha="center", va="top", fontsize=SMALL)
    if foot:
        middle = (panel.left + right) / 2
        board.text(
            middle, bottom + 18, "Months since the start", ha="center", va="top", fontsize=SMALL
        )
