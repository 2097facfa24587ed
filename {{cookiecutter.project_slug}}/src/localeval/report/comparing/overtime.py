"""Outcomes over time, place by place: participants beside the comparison group, month by month.

Small multiples on one scale, up to thirty; with more, all lines in one picture without names. The groups are told apart by line and colour, bands show how precise each level is, and a
line marks the start. What is drawn are levels, not estimates; nothing is computed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from localeval.comparison.models import Comparison, Evaluated, Pool
from localeval.report.canvas import (
    BLUE,
    GREY,
    ORANGE,
    PALE,
    WIDTH,
    axes,
    dots,
    drawing_board,
    page,
    round_values,
    save,
    text_width,
    tick,
    wrap,
)
from localeval.report.comparing.front import MOST_ROWS
from localeval.report.comparing.labels import shortened
from localeval.report.comparing.names import Places, label_of
from localeval.report.display import Blocks, Figure
from localeval.report.numbers import count, currency_sign, is_money, level, unit_in_label
from localeval.report.phrases import number_of, plain, sentence_case
from localeval.results import Series

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_SMALL = 9.5
_COLUMNS = 3
_PAGE = 15
_LEFT, _TOP, _TITLE, _BODY, _GAP, _FOOT = 42.0, 20.0, 28.0, 84.0, 17.0, 22.0
_WIDEST = 280.0
_NOTHING = float("nan")
_MOST_IN_ALT = 12


@dataclass(frozen=True)
class _Place:
    name: str
    participants: Series | None
    comparison: Series | None

    @property
    def series(self) -> list[Series]:
        return [s for s in (self.participants, self.comparison) if s is not None]


def lines(comparison: Comparison, pool: Pool) -> Blocks:
    """Draw the outcome of a row over time in every place that has it month by month.

    Returns
    -------
    Blocks
        A panel for each place, fifteen in a figure; from 31 places on one figure with a thin line for each place. Empty
        where no place has more than one month.
    """
    places = Places.of(comparison)
    found = [
        place
        for e in sorted(comparison.evaluations, key=lambda e: places.label(e.id).casefold())
        if (place := _of(e, places.label(e.id), pool)) is not None
    ]
    if not found:
        return Blocks()
    if len(found) > MOST_ROWS:
        return Blocks((_all_at_once(pool, found),))
    pages = [found[i : i + _PAGE] for i in range(0, len(found), _PAGE)]
    return Blocks(tuple(_figure(pool, part, found, n) for n, part in enumerate(pages)))


def _of(e: Evaluated, name: str, pool: Pool) -> _Place | None:
    kept = [s for s in e.series if (s.outcome, s.unit) == (pool.outcome, pool.unit)]
    by_group = {s.group: s for s in kept if sum(p.level is not None for p in s.points) > 1}
    if not by_group:
        return None
    return _Place(name, by_group.get("participants"), by_group.get("comparison"))


def _figure(pool: Pool, part: Sequence[_Place], shown: Sequence[_Place], n: int) -> Figure:
    png, svg = _drawing(pool, part, shown)
    months = sorted({p.month for place in shown for s in place.series for p in s.points})
    return Figure(
        label_of(pool, "lines") + (f"-{n + 1}" if n else ""),
        f"{unit_in_label(plain(pool.label), pool.unit)}, month by month, in each place"
        + (" (continued)" if n else ""),
        _alt(pool, part, len(shown), months),
        png,
        svg,
        wide=True,
    )


def _drawing(pool: Pool, part: Sequence[_Place], shown: Sequence[_Place]) -> tuple[bytes, str]:
    """Draw all panels on one sheet in points, which is several times faster than axes for each."""
    columns = min(_COLUMNS, len(part))
    rows = -(-len(part) // columns)
    width = min(_WIDEST, (WIDTH - _LEFT - 6 - _GAP * (columns - 1)) / columns)
    height = _TOP + rows * (_TITLE + _BODY + _GAP) + _FOOT
    months, values = _limits(pool, shown)
    with drawing_board():
        drawing = page(height)
        ink = axes(drawing, 0, 0, WIDTH, height)
        ink.set_xlim(0, WIDTH)
        ink.set_ylim(height, 0)
        ink.set_axis_off()
        _legend(ink, any(place.comparison for place in part))
        for i, place in enumerate(part):
            row, column = divmod(i, columns)
            x = _LEFT + column * (width + _GAP)
            y = _TOP + row * (_TITLE + _BODY + _GAP) + _TITLE
            panel = _Panel(x, y, width, months, values)
            _scales(ink, pool, panel, side=column == 0, foot=i + columns >= len(part))
            _draw(ink, panel, place)
        return save(drawing)


def _all_at_once(pool: Pool, found: Sequence[_Place]) -> Figure:
    """Draw very many places as thin lines without names, a panel for each group."""
    months, values = _limits(pool, found)
    width = (WIDTH - _LEFT - 6 - _GAP) / 2
    groups = (
        ("Participants", [p.participants for p in found], BLUE),
        ("Comparison group", [p.comparison for p in found], ORANGE),
    )
    shown = [group for group in groups if any(group[1])]
    from matplotlib.collections import LineCollection

    with drawing_board():
        height = _TITLE + _BODY + _FOOT + 14
        drawing = page(height)
        ink = axes(drawing, 0, 0, WIDTH, height)
        ink.set_xlim(0, WIDTH)
        ink.set_ylim(height, 0)
        ink.set_axis_off()
        for i, (name, held, colour) in enumerate(shown):
            panel = _Panel(_LEFT + i * (width + _GAP), _TITLE, width, months, values)
            _scales(ink, pool, panel, side=i == 0, foot=True)
            ink.text(
                panel.left, panel.top - 4, name, va="bottom", fontsize=_SMALL, fontweight="bold"
            )
            drawn = [
                [
                    (panel.x(p.month), _NOTHING if p.level is None else panel.y(p.level))
                    for p in series.points
                ]
                for series in held
                if series is not None
            ]
            many = dots(len(found))
            style = {"linewidths": 0.6, "alpha": 0.35, "zorder": 3, "rasterized": many}
            ink.add_collection(LineCollection(drawn, colors=colour, **style), autolim=False)
        png, svg = save(drawing)
    return Figure(
        label_of(pool, "lines"),
        f"{unit_in_label(plain(pool.label), pool.unit)}, month by month, a line for each of {count(len(found))} places",
        _alt_of_all(pool, shown),
        png,
        svg,
        wide=True,
    )


def _alt_of_all(pool: Pool, shown: Sequence[tuple[str, Sequence[Series | None], str]]) -> str:
    said = []
    for name, held, _ in shown:
        lasts = [s.points[-1] for s in held if s is not None and s.points[-1].level is not None]
        ends = sorted(p.level for p in lasts if p.level is not None)
        if ends:
            middle = ends[len(ends) // 2]
            said.append(
                f"{name}: {count(len(ends))} lines, which end between {level(ends[0], pool.unit)} and "
                f"{level(ends[-1], pool.unit)}, half of them at {level(middle, pool.unit)} or more."
            )
    return f"Line chart with a thin line for each place and no names. {plain(pool.label)}. {' '.join(said)}"


@dataclass(frozen=True)
class _Panel:
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
        return self.top + (high - value) / (high - low) * _BODY


def _names(name: str, width: float) -> str:
    found = wrap(name, width, "bold", _SMALL)
    if len(found) > 2:
        found = [found[0], shortened(" ".join(found[1:]), width, _SMALL, "bold")]
    return "\n".join(found)


def _draw(ink: Axes, panel: _Panel, place: _Place) -> None:
    ink.text(
        panel.left, panel.top - 4, _names(place.name, panel.width), va="bottom", fontsize=_SMALL, fontweight="bold",
        linespacing=1.05,
    )  # fmt: skip
    for series, colour, style in (
        (place.comparison, ORANGE, (0, (4, 2))),
        (place.participants, BLUE, "solid"),
    ):
        if series is None:
            continue
        x = [panel.x(p.month) for p in series.points]
        low = [_NOTHING if p.low is None else panel.y(p.low) for p in series.points]
        high = [_NOTHING if p.high is None else panel.y(p.high) for p in series.points]
        y = [_NOTHING if p.level is None else panel.y(p.level) for p in series.points]
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


def _limits(pool: Pool, shown: Sequence[_Place]) -> tuple[tuple[float, float], tuple[float, float]]:
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


def _scales(ink: Axes, pool: Pool, panel: _Panel, *, side: bool, foot: bool) -> None:
    sign = currency_sign(pool.unit) if is_money(pool.unit) else ""
    bottom, right = panel.top + _BODY, panel.left + panel.width
    values = round_values(*panel.values, most=4)
    step = values[1] - values[0] if len(values) > 1 else 1.0
    for value in values:
        y = panel.y(value)
        ink.plot([panel.left, right], [y, y], color=PALE, linewidth=0.5, zorder=0)
        if side:
            words = tick(value, sign=sign, step=step)
            ink.text(panel.left - 4, y, words, ha="right", va="center", fontsize=_SMALL)
    ink.plot([panel.left, right], [bottom, bottom], color=GREY, linewidth=0.8, zorder=1)
    ink.plot(
        [panel.x(0)] * 2,
        [panel.top, bottom],
        color=GREY,
        linewidth=0.9,
        linestyle=(0, (1, 2)),
        zorder=1,
    )
    for month in _month_ticks(*panel.months):
        x = panel.x(month)
        ink.plot([x, x], [bottom, bottom + 3], color=GREY, linewidth=0.8)
        if foot:
            ink.text(x, bottom + 5, tick(month), ha="center", va="top", fontsize=_SMALL)
    if foot:
        middle = (panel.left + right) / 2
        ink.text(
            middle, bottom + 18, "Months since the start", ha="center", va="top", fontsize=_SMALL
        )


def _month_ticks(first: float, last: float) -> list[int]:
    """Choose months that people count in: every 3rd, 6th, 12th, and always the start."""
    step = next((s for s in (1, 2, 3, 6, 12, 24, 60) if (last - first) / s <= 5), 120)
    return [m for m in range(-1200, 1201, step) if first <= m <= last]


def _legend(ink: Axes, comparison: bool) -> None:
    x = 6.0
    for words, colour, style in (
        ("participants", BLUE, "solid"),
        *([("comparison group", ORANGE, "--")] if comparison else []),
    ):
        ink.plot([x, x + 26], [10, 10], color=colour, linestyle=style, linewidth=2)
        ink.text(x + 31, 10, words, va="center", fontsize=_SMALL)
        x += 48 + text_width(words, "normal", _SMALL)
    ink.text(x, 10, "shaded: 95% interval; dotted line: the start", va="center", fontsize=_SMALL)


def _alt(pool: Pool, part: Sequence[_Place], total: int, months: Sequence[int]) -> str:
    words = (
        f"Small line charts, one a place ({count(total)} in all), on one scale, from month {months[0]} to month "
        f"{months[-1]}, with a line at the start. {plain(pool.label)}, participants as a solid line and the comparison group "
        "as a dashed line."
    ).replace("month -", "month −")
    said = []
    for place in part[:_MOST_IN_ALT]:
        ends = [f"{name} {_ends(series, pool.unit)}" for name, series in (("participants", place.participants), ("comparison group", place.comparison)) if series]  # fmt: skip
        said.append(f"{place.name}: {'; '.join(ends)}.")
    rest = len(part) - len(said)
    more = (
        f" {sentence_case(number_of(rest, 'further place'))} in the same way." if rest > 0 else ""
    )
    return f"{words} {' '.join(said)}{more}"


def _ends(series: Series, unit: str) -> str:
    given = [p for p in series.points if p.level is not None]
    first, last = given[0], given[-1]
    words = [f"{level(p.level or 0.0, unit)} at month {p.month}" for p in (first, last)]
    return f"from {words[0]} to {words[1]}".replace("month -", "month −")
