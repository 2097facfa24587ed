"""What the places found beside what the places are like: a picture, a table, and the caution that belongs to both.

A panel for each indicator of place context. A line is drawn only where a meta-regression was made (ten places or more);
where none was, the reason is printed. Nothing here says that context is the cause of anything.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from localeval.comparison.models import Comparison, Moderator, Pool
from localeval.comparison_report.names import (
    PlaceNames,
    label_of_figure,
    members_in_order,
    title,
)
from localeval.comparison_report.point_labels import place_labels, shortened
from localeval.comparison_report.printed_pool import (
    DrawnEstimate,
    drawn_estimates,
)
from localeval.report.charts.canvas import (
    BLUE,
    GREY,
    ORANGE,
    SMALL,
    WIDTH,
    axes,
    blank_page,
    dots,
    drawing_board,
    round_ticks,
    save,
    side_ticks,
    wrap,
)
from localeval.report.display import Figure, Table, Text, escape
from localeval.report.table_parts import MOST_ROWS, table
from localeval.report.wording.grammar import paragraphs
from localeval.report.wording.numbers import (
    NOT_AVAILABLE,
    axis_sign,
    between,
    count,
    decimal,
    difference,
    number,
    p_value,
    per_cent,
    unit_words,
)
from localeval.report.wording.phrases import (
    column_name,
    inside,
    number_with_noun,
    plain,
    safe,
    sentence_case,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_LEFT, _TITLE, _BODY, _FOOT = 46.0, 31.0, 84.0, 32.0

#: Indicators in one figure and columns in one table; a comparison with more has them in its data.
MOST_INDICATORS = 6
_COLUMNS_IN_TABLE = 4

_MOST_NAMES = 12
_MOST_IN_ALT = 12

CAUTION = (
    "**Places differ in many ways at once.** What is set side by side here shows how results and places go together, and "
    "not why. A place with fewer jobs may also have other people, another provider or another way of evaluating. What holds "
    "between places need not hold for people within a place."
)


def place_context_figure(comparison: Comparison, pool: Pool) -> Figure | None:
    """Draw each pooled estimate with its interval beside each indicator of its place; None without two such places."""
    found = {g.member.evaluation: g for g in drawn_estimates(pool.pooled)}
    chosen = _chosen(pool, found)
    if not chosen:
        return None
    places = PlaceNames.of(comparison)
    width = WIDTH - _LEFT - 10
    each = _TITLE + _BODY + _FOOT
    with drawing_board():
        drawing = blank_page(len(chosen) * each)
        for i, moderator in enumerate(chosen):
            area = axes(drawing, _LEFT, i * each + _TITLE, width, _BODY)
            _panel(area, pool, moderator, found, places, width)
        png, svg = save(drawing)
    return Figure(
        label_of_figure(pool, "beside"),
        f"What the places found beside what the places are like: {inside(title(pool))}",
        _alt(places, pool, chosen, found),
        png,
        svg,
        wide=True,
    )


def place_context_text(pool: Pool) -> Text | None:
    """Give the caution, and for each indicator what the line says or why there is none; None without an indicator."""
    chosen = [m for m in pool.moderators if m.points or m.slope is not None or m.why_not]
    if not chosen:
        return None
    lines = [
        f"**{escape(column_name(m.label))}:** {_line_said(pool, m)}"
        for m in chosen[:MOST_INDICATORS]
    ]
    same = {m.why_not for m in chosen}
    if len(same) == 1 and (why := same.pop()):
        lines = [f"No line is drawn. {sentence_case(safe(why))}"]
    return Text(paragraphs([CAUTION, *lines]), "caution")


def place_context_table(comparison: Comparison, pool: Pool) -> Table | None:
    """Give the numbers behind the picture; None without an indicator, or with more than thirty places."""
    found = {g.member.evaluation: g for g in drawn_estimates(pool.pooled)}
    chosen = _chosen(pool, found)[:_COLUMNS_IN_TABLE]
    if not chosen or len(found) > MOST_ROWS:
        return None
    places = PlaceNames.of(comparison)
    values = [dict(m.points) for m in chosen]
    members = members_in_order(
        comparison, places, [g.member for g in found.values()], pool.direction
    )
    rows = [
        [
            places.label(m.evaluation),
            number(found[m.evaluation].estimate, pool.unit),
            *(decimal(v[m.evaluation]) if m.evaluation in v else NOT_AVAILABLE for v in values),
        ]
        for m in members
    ]
    return table(
        label_of_figure(pool, "context"),
        f"What the places are like, beside what they found: {inside(title(pool))}",
        ["Place", "Difference", *map(_head, chosen)],
        rows,
        ["Differences are in percentage points." if pool.unit == "percent" else ""],
    )


def _chosen(pool: Pool, found: Mapping[str, DrawnEstimate]) -> list[Moderator]:
    """Keep the indicators that at least two of the pooled places have."""
    return [m for m in pool.moderators if sum(identity in found for identity, _ in m.points) > 1][
        :MOST_INDICATORS
    ]


def _head(m: Moderator) -> str:
    more = ", ".join(part for part in (_unit(m), plain(m.age_band), plain(m.period)) if part)
    return f"{column_name(m.label)} ({more})" if more else column_name(m.label)


def _unit(m: Moderator) -> str:
    return "%" if m.unit == "percent" else plain(m.unit)


def _panel(
    area: Axes,
    pool: Pool,
    m: Moderator,
    found: Mapping[str, DrawnEstimate],
    places: PlaceNames,
    width: float,
) -> None:
    points = [(value, found[identity]) for identity, value in m.points if identity in found]
    x = [value for value, _ in points]
    room = 0.08 * (max(x) - min(x)) or 1.0
    area.set_xlim(min(x) - room, max(x) + room)
    area.set_ylim(*_ends([g for _, g in points]))
    area.axhline(0, color=GREY, linewidth=0.9, zorder=1)
    low, high = area.get_ylim()
    many = len(points) > MOST_ROWS
    area.vlines(
        x, [max(g.low, low) for _, g in points], [min(g.high, high) for _, g in points], color=BLUE, zorder=2,
        linewidth=0.5 if many else 1.1, alpha=0.35 if many else 1.0, rasterized=dots(len(points)),
    )  # fmt: skip
    area.plot(
        x, [g.estimate for _, g in points], ls="none", marker="o", ms=3.5 if many else 6, color=BLUE, mec="white",
        mew=0.5, zorder=4, rasterized=dots(len(points)),
    )  # fmt: skip
    if m.slope is not None and m.intercept is not None:
        ends = [min(x), max(x)]
        area.plot(ends, [m.intercept + m.slope * v for v in ends], color=ORANGE, linewidth=1.6, linestyle=(0, (5, 3)), zorder=5)  # fmt: skip
    sign = axis_sign(pool.unit)
    round_ticks(area, most=7)
    side_ticks(area, sign=sign, most=5)
    area.tick_params(labelsize=SMALL, pad=2)
    head = wrap(column_name(m.label), width + _LEFT - 10, "bold", 10.5)
    if len(head) > 2:
        head = [head[0], shortened(" ".join(head[1:]), width, 10.5, "bold")]
    area.annotate(
        "\n".join(head), (0, 1), xycoords="axes fraction", xytext=(-_LEFT + 8, 12), textcoords="offset points",
        va="bottom", fontweight="bold", fontsize=10.5, linespacing=1.05, annotation_clip=False,
    )  # fmt: skip
    area.annotate(
        f"Difference ({unit_words(pool.unit)})", (0, 1), xycoords="axes fraction", xytext=(-_LEFT + 8, 1),
        textcoords="offset points", va="bottom", fontsize=8.5, annotation_clip=False,
    )  # fmt: skip
    about = ", ".join(p for p in (_unit(m), plain(m.age_band), plain(m.period)) if p)
    area.set_xlabel(shortened(about, width, SMALL), fontsize=SMALL, labelpad=2)
    if len(points) <= _MOST_NAMES:
        taken = [(v, g.low, v, g.high) for v, g in points]
        named = [(v, g.estimate, places.label(g.member.evaluation)) for v, g in points]
        place_labels(area, named, taken, 8.5)


def _ends(found: Sequence[DrawnEstimate]) -> tuple[float, float]:
    """Choose the ends of the scale; an interval much wider than the others is cut off."""
    core = [0.0, *(g.estimate for g in found)]
    widths = sorted(g.high - g.low for g in found)
    room = max(max(core) - min(core), widths[len(widths) // 2]) or 1.0
    low = min(*core, *(max(g.low, min(core) - room) for g in found))
    high = max(*core, *(min(g.high, max(core) + room) for g in found))
    edge = 0.05 * (high - low)
    return low - edge, high + edge


def _line_said(pool: Pool, m: Moderator) -> str:
    if m.slope is None or m.low is None or m.high is None:
        return sentence_case(safe(m.why_not)) or "No line was fitted."
    more = "percentage point" if m.unit == "percent" else "unit"
    confidence = per_cent(0.95)
    p = "" if m.p_value is None else f"; p-value {p_value(m.p_value)}"
    words = (
        f"from {number_with_noun(m.k, 'place')}: where it is one {more} higher, the difference is "
        f"{escape(between(m.low, m.high, pool.unit))} ({confidence} interval{p})."
    )
    if m.low <= 0 <= m.high:
        return f"{words} No pattern beyond chance is seen, which does not show that there is none."
    share = "" if m.r2 is None else f" It goes with {decimal(m.r2, 0)}% of how the places differ."
    return f"{words}{share} This is a pattern between places, and no cause."


def _alt(
    places: PlaceNames, pool: Pool, chosen: Sequence[Moderator], found: Mapping[str, DrawnEstimate]
) -> str:
    said = []
    for m in chosen:
        points = [(value, identity) for identity, value in m.points if identity in found]
        each = [
            f"{places.label(identity)} {decimal(value)}, {difference(found[identity].estimate, pool.unit)}"
            for value, identity in sorted(points)[:_MOST_IN_ALT]
        ]
        rest = len(points) - len(each)
        more = f"; and {count(rest)} more" if rest > 0 else ""
        line = " A dashed line is fitted." if m.slope is not None else ""
        said.append(f"{column_name(m.label)}: {'; '.join(each)}{more}.{line}")
    return (
        "Scatter plots, one an indicator: the estimated difference of each place with its interval, by the value of the "
        f"indicator there. {' '.join(said)}"
    )
