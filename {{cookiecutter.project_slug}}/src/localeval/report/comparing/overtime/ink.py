"""The ink of the panels: lines with their bands, scales, names and the legend."""

from __future__ import annotations

from typing import TYPE_CHECKING

from localeval.comparison.models import Pool
from localeval.report.canvas import BLUE, GREY, ORANGE, PALE, round_values, text_width, tick, wrap
from localeval.report.comparing.labels import shortened
from localeval.report.comparing.overtime.layout import BODY, SMALL, Panel, month_ticks
from localeval.report.comparing.overtime.places import Place
from localeval.report.numbers import currency_sign, is_money
from localeval.results import Series

if TYPE_CHECKING:
    from matplotlib.axes import Axes

NOTHING = float("nan")


def _names(name: str, width: float) -> str:
    found = wrap(name, width, "bold", SMALL)
    if len(found) > 2:
        found = [found[0], shortened(" ".join(found[1:]), width, SMALL, "bold")]
    return "\n".join(found)


def draw_lines(ink: Axes, panel: Panel, place: Place) -> None:
    """Draw a place's name, lines and bands in its panel."""
    ink.text(
        panel.left, panel.top - 4, _names(place.name, panel.width), va="bottom", fontsize=SMALL, fontweight="bold",
        linespacing=1.05,
    )  # fmt: skip
    for series, colour, style in (
        (place.comparison, ORANGE, (0, (4, 2))),
        (place.participants, BLUE, "solid"),
    ):
        if series is None:
            continue
        x = [panel.x(p.month) for p in series.points]
        low = [NOTHING if p.low is None else panel.y(p.low) for p in series.points]
        high = [NOTHING if p.high is None else panel.y(p.high) for p in series.points]
        y = [NOTHING if p.level is None else panel.y(p.level) for p in series.points]
        ink.fill_between(x, low, high, color=colour, alpha=0.16, linewidth=0, zorder=2)
        ink.plot(x, y, color=colour, linestyle=style, linewidth=1.7, zorder=3)
        alone = [
            i for i, p in enumerate(series.points) if p.level is not None and _is_alone(series, i)
        ]
        ink.plot(
            [x[i] for i in alone], [y[i] for i in alone], ls="none", marker="o", ms=3, color=colour
        )


def _is_alone(series: Series, i: int) -> bool:
    """Whether the months before and after are not given, so that no line would show this one."""
    beside = [series.points[j] for j in (i - 1, i + 1) if 0 <= j < len(series.points)]
    return all(point.level is None for point in beside)


def draw_scales(ink: Axes, pool: Pool, panel: Panel, *, side: bool, foot: bool) -> None:
    """Draw the scales of a panel; numbers stand at the ``side`` and at the ``foot`` of the sheet only."""
    sign = currency_sign(pool.unit) if is_money(pool.unit) else ""
    bottom, right = panel.top + BODY, panel.left + panel.width
    values = round_values(*panel.values, most=4)
    step = values[1] - values[0] if len(values) > 1 else 1.0
    for value in values:
        y = panel.y(value)
        ink.plot([panel.left, right], [y, y], color=PALE, linewidth=0.5, zorder=0)
        if side:
            words = tick(value, sign=sign, step=step)
            ink.text(panel.left - 4, y, words, ha="right", va="center", fontsize=SMALL)
    ink.plot([panel.left, right], [bottom, bottom], color=GREY, linewidth=0.8, zorder=1)
    ink.plot(
        [panel.x(0)] * 2,
        [panel.top, bottom],
        color=GREY,
        linewidth=0.9,
        linestyle=(0, (1, 2)),
        zorder=1,
    )
    for month in month_ticks(*panel.months):
        x = panel.x(month)
        ink.plot([x, x], [bottom, bottom + 3], color=GREY, linewidth=0.8)
        if foot:
            ink.text(x, bottom + 5, tick(month), ha="center", va="top", fontsize=SMALL)
    if foot:
        middle = (panel.left + right) / 2
        ink.text(
            middle, bottom + 18, "Months since the start", ha="center", va="top", fontsize=SMALL
        )


def draw_legend(ink: Axes, comparison: bool) -> None:
    """Say at the top how the groups are told apart."""
    x = 6.0
    for words, colour, style in (
        ("participants", BLUE, "solid"),
        *([("comparison group", ORANGE, "--")] if comparison else []),
    ):
        ink.plot([x, x + 26], [10, 10], color=colour, linestyle=style, linewidth=2)
        ink.text(x + 31, 10, words, va="center", fontsize=SMALL)
        x += 48 + text_width(words, "normal", SMALL)
    ink.text(x, 10, "shaded: 95% interval; dotted line: the start", va="center", fontsize=SMALL)
