"""The forest plot: what each place found, with its interval and weight, and the pooled value below.

Two drawings of the same rows: a wide one with names and numbers beside the lines, and a narrow one for phones with
names and numbers above them, so that the letters keep their size. The style sheet shows one of them. Places stand
in the order that the comparison gives, by name unless it was asked otherwise.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from localeval.comparison.models import Pool, Summary
from localeval.comparison_report.printed_pool import (
    DrawnEstimate,
    drawn_estimates,
    printed_summaries,
)
from localeval.library.charts.svg import (
    Scale,
    fitted,
    line,
    picture,
    polygon,
    text,
    tick_label,
    ticks,
)
from localeval.library.charts.svg import svg_element as el
from localeval.report.wording.numbers import interval, number

#: More rows than this are a wall of lines: the funnel plot shows them instead.
MOST_ROWS = 60

#: An interval is drawn to at most so many times the usual width of one.
_LONGEST = 4.0
_SMALLEST, _LARGEST = 4.0, 9.0

Names = Callable[[str], tuple[str, str]]


@dataclass(frozen=True)
class _Layout:
    """Where the parts of a row stand."""

    class_: str
    width: float
    plot: tuple[float, float]
    row: float
    middle: float
    size: float

    @property
    def is_wide(self) -> bool:
        return self.class_ == "wide"


_WIDE = _Layout("wide", 760.0, (250.0, 540.0), 40.0, 20.0, 15.0)

#: The same where no name has a second line.
_TIGHT = _Layout("wide", 760.0, (250.0, 540.0), 32.0, 16.0, 15.0)

_NARROW = _Layout("narrow", 340.0, (8.0, 332.0), 68.0, 50.0, 14.0)


@dataclass(frozen=True)
class _Row:
    name: str
    below: str
    estimate: float
    low: float
    high: float
    weight: float | None = None
    marked: bool = False


def can_be_drawn(pool: Pool) -> bool:
    """Whether there is something to draw, and not too much of it."""
    return 0 < len(drawn_estimates(pool.pooled)) <= MOST_ROWS


def forest_svg(pool: Pool, names: Names) -> Markup:
    """Draw a forest plot, wide and narrow.

    Parameters
    ----------
    pool : Pool
    names : callable
        Gives the place and the programme of an evaluation's id.

    Returns
    -------
    Markup
        Two ``svg`` elements, of which the style sheet shows one.
    """
    rows = [_row(item, names) for item in drawn_estimates(pool.pooled)]
    wide = _WIDE if any(row.below for row in rows) else _TIGHT
    return _drawn(pool, rows, wide) + _drawn(pool, rows, _NARROW)


def _row(item: DrawnEstimate, names: Names) -> _Row:
    member = item.member
    place, programme = names(member.evaluation)
    marked = bool(member.beyond_chance)
    return _Row(place, programme, item.estimate, item.low, item.high, member.weight, marked)


def _scale(rows: Sequence[_Row], pool: Pool, layout: _Layout) -> tuple[Scale, list[float]]:
    """Span all estimates, zero, and all intervals but unusually long ones."""
    usual = statistics.median(row.high - row.low for row in rows) or 1.0
    reach = usual * _LONGEST / 2
    lows = [max(row.low, row.estimate - reach) for row in rows]
    highs = [min(row.high, row.estimate + reach) for row in rows]
    for summary in printed_summaries(pool):
        lows.append(max(summary.low, min(lows)))
        highs.append(min(summary.high, max(highs)))
    marks = ticks(min(0.0, *lows), max(0.0, *highs), 5 if layout.is_wide else 4)
    return Scale(marks[0], marks[-1], *layout.plot), marks


def _drawn(pool: Pool, rows: Sequence[_Row], layout: _Layout) -> Markup:
    scale, marks = _scale(rows, pool, layout)
    top = 6.0
    both, spread = printed_summaries(pool), pool.heterogeneity
    extra: list[Markup] = []
    foot = _WIDE if layout.is_wide else layout  # the rows below have two lines of words
    y = top + layout.row * len(rows)
    rule = y + (4.0 if layout.is_wide else 2.0)
    if both:
        extra.append(line(0, rule, layout.width, rule, "c-rule"))
        y += 8
        for summary in both:
            extra += _pooled(summary, pool, foot, y, scale)
            y += foot.row
        if spread and spread.prediction_low is not None and spread.prediction_high is not None:
            ends = (spread.prediction_low, spread.prediction_high)
            extra += _prediction(ends, pool.unit, foot, y, scale)
            y += foot.row
    parts = [line(scale(m), top, scale(m), y, "c-grid") for m in marks if m]
    parts.append(line(scale(0), top, scale(0), y, "c-zero"))
    for i, row in enumerate(rows):
        parts += _member(row, pool.unit, layout, top + i * layout.row, scale)
    parts += extra
    for mark in marks:
        label = tick_label(mark, marks, pool.unit)
        parts.append(text(scale(mark), y + 18, label, "c-small", _anchor(scale(mark), layout)))
    parts.append(text(scale.start, y + 38, "← lower", "c-small"))
    parts.append(text(scale.end, y + 38, "higher →", "c-small", "end"))
    return picture(
        parts,
        identity=f"forest-{layout.class_}-{pool.key}",
        title=f"Forest plot: {pool.label}",
        description=forest_alt(pool),
        width=layout.width,
        height=y + 46,
        class_=f"forest {layout.class_}",
    )


def _anchor(x: float, layout: _Layout) -> str | None:
    """Keep the numbers at the ends of an axis inside a narrow picture."""
    if layout.is_wide or 20 < x < layout.width - 20:
        return "middle"
    return None if x <= 20 else "end"


def _words(
    name: str, below: str, values: str, layout: _Layout, y: float, *, strong: bool = False
) -> list[Markup]:
    bold = "c-name c-strong" if strong else "c-name"
    if layout.is_wide:
        middle = y + layout.middle
        first = middle - 3 if below else middle + 5
        room = layout.plot[0] - 12
        parts = [text(0, first, fitted(name, room, 15), bold)]
        if below:
            parts.append(text(0, middle + 14, fitted(below, room, 13), "c-small"))
        figures = "c-value c-strong" if strong else "c-value"
        return [*parts, text(layout.width, middle + 5, values, figures, "end")]
    shown = f"{name}, {below}" if below and not strong else name
    return [
        text(0, y + 16, fitted(shown, layout.width, layout.size), bold),
        text(0, y + 34, values, "c-small"),
    ]


def _member(row: _Row, unit: str, layout: _Layout, y: float, scale: Scale) -> list[Markup]:
    values = f"{number(row.estimate, unit)} ({interval(row.low, row.high, unit)})"
    middle = y + layout.middle
    low, high = scale.clip(row.low), scale.clip(row.high)
    parts = _words(row.name, row.below, values, layout, y)
    parts.append(line(scale(low), middle, scale(high), middle, "c-line"))
    if low > row.low:
        parts.append(_arrow(scale(low), middle, -1))
    if high < row.high:
        parts.append(_arrow(scale(high), middle, 1))
    x = scale(scale.clip(row.estimate))
    size = _half(row.weight)
    if row.marked:
        parts.append(_diamond(x - size * 1.2, x, x + size * 1.2, middle, size * 1.2, "c-beyond"))
    else:
        parts.append(
            el(
                "rect",
                x=x - size,
                y=middle - size,
                width=2 * size,
                height=2 * size,
                class_="c-mark",
            )
        )
    return parts


def _half(weight: float | None) -> float:
    """Give half the side of a square whose area goes with the weight, within what can be seen."""
    if weight is None:
        return _SMALLEST + 1
    return min(_LARGEST, max(_SMALLEST, math.sqrt(weight) * 2.0))


def _arrow(x: float, y: float, way: int) -> Markup:
    return polygon([(x, y - 5), (x + way * 7, y), (x, y + 5)], "c-arrow")


def _diamond(low: float, middle: float, high: float, y: float, half: float, class_: str) -> Markup:
    return polygon([(low, y), (middle, y - half), (high, y), (middle, y + half)], class_)


def _pooled(summary: Summary, pool: Pool, layout: _Layout, y: float, scale: Scale) -> list[Markup]:
    values = (
        f"{number(summary.estimate, pool.unit)} ({interval(summary.low, summary.high, pool.unit)})"
    )
    low, middle, high = (
        scale(scale.clip(v)) for v in (summary.low, summary.estimate, summary.high)
    )
    words = _words("Pooled value", _model(summary), values, layout, y, strong=True)
    return [*words, _diamond(low, middle, high, y + layout.middle, 9.0, "c-pool")]


def _model(summary: Summary) -> str:
    return "fixed effect" if summary.model == "fixed_effect" else "random effects"


def _prediction(
    ends: tuple[float, float], unit: str, layout: _Layout, y: float, scale: Scale
) -> list[Markup]:
    middle = y + layout.middle
    low, high = (scale(scale.clip(end)) for end in ends)
    below = "prediction interval" if layout.is_wide else ""
    words = _words("Where a new place may lie", below, interval(*ends, unit), layout, y)
    parts = [*words, line(low, middle, high, middle, "c-predict")]
    for x, end, way in ((low, ends[0], -1), (high, ends[1], 1)):
        inside = scale.holds(end)
        parts.append(
            line(x, middle - 6, x, middle + 6, "c-line") if inside else _arrow(x, middle, way)
        )
    return parts


def forest_alt(pool: Pool) -> str:
    """Say what a forest plot shows, for those who do not see it; the numbers are in the table."""
    rows = drawn_estimates(pool.pooled)
    n = len(rows)
    above = sum(row.low > 0 for row in rows)
    under = sum(row.high < 0 for row in rows)
    words = (
        f"{n} {'estimate' if n == 1 else 'estimates'} with intervals, one row each. In {above} the whole "
        f"interval is above zero, in {under} below zero, in {n - above - under} it holds zero."
    )
    both = printed_summaries(pool)
    for summary in both:
        how = "" if len(both) == 1 else f" by {_model(summary)}"
        words += (
            f" The pooled value{how} is {number(summary.estimate, pool.unit)}, from "
            f"{interval(summary.low, summary.high, pool.unit)}."
        )
    return f"{words} The table below gives every number."
