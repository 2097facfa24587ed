"""The love plot: how far apart two groups are on each characteristic, before and after they are made alike.

Takes a ``Balance`` that has passed disclosure control. What its numbers mean is said in ``wording.data_quality_text``;
nothing is computed beyond where to draw.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from localeval.analysis.facts import Facts
from localeval.report.charts.canvas import (
    BLUE,
    GREY,
    LINE,
    ORANGE,
    PALE,
    WIDTH,
    alternative_text,
    axes,
    blank_page,
    drawing_board,
    round_ticks,
    save,
    text_width,
    wrap,
)
from localeval.report.display import Figure
from localeval.report.wording.grammar import is_withheld
from localeval.report.wording.numbers import decimal
from localeval.report.wording.phrases import column_name
from localeval.results import Balance

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_MARGIN = 10.0
_AXIS = 46.0
_HEAD = 24.0

#: Labels are at most this wide; with many rows they get more room, so that rows stay low.
_LABEL, _LABEL_OF_MANY, _MANY = 165.0, 230.0, 12
_ROW, _ROW_OF_MANY = 22.0, 18.0

#: From here on small differences would be squeezed together, so the scale is stretched near zero.
_STRETCH_FROM = 0.8
_BIG_TICKS = (0.0, 0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0)


def balance_figure(facts: Facts, balance: Balance | None) -> Figure | None:
    """Draw how far apart the groups are on each characteristic, before and after they are made alike.

    None where there is nothing to compare.
    """
    if balance is None or not balance.rows or not facts.has_comparison:
        return None
    weighted = balance.over_limit_after is not None
    shown = [row for row in balance.rows if not is_withheld(row)]
    if not shown:
        return None
    gaps = [_Gap(column_name(r.covariate), r.smd_before, r.smd_after) for r in shown]
    gaps.sort(key=lambda gap: -math.inf if gap.before is None else -gap.before)
    how = facts.words.adjusting
    png, svg = _draw_balance(gaps, balance.limit, adjusting=how if weighted else "")
    said = [_gaps_said(balance.over_limit_before, len(gaps), balance.limit, balance.largest_before)]
    if balance.over_limit_after is not None:
        afterwards = _gaps_said(
            balance.over_limit_after, len(balance.rows), balance.limit, balance.largest_after
        )
        said = [f"Before {how}, {said[0]}", f"After {how}, {afterwards}"]
    dots = f"a hollow dot before {how} and a filled dot after" if weighted else "a dot"
    return Figure(
        "balance",
        "How far apart the groups are on each characteristic"
        + (f", before and after {how}" if weighted else ""),
        alternative_text(
            f"A row for each characteristic, with {dots}, and a line at the limit of "
            f"{decimal(balance.limit)}.",
            said,
        ),
        png,
        svg,
    )


@dataclass(frozen=True)
class _Gap:
    """How far apart the groups are on one characteristic, in standard deviations without sign.

    ``before`` is None where it cannot be measured; ``after`` also where nothing was weighted.
    """

    name: str
    before: float | None
    after: float | None


def _draw_balance(gaps: Sequence[_Gap], limit: float, *, adjusting: str = "") -> tuple[bytes, str]:
    """Draw a love plot: a row for each gap, from the top in the order given, and a line at the limit.

    Parameters
    ----------
    gaps : sequence of _Gap
    limit : float
    adjusting : str
        What was done to make the groups alike, such as ``weighting``; empty where nothing was.
    """
    weighted = bool(adjusting)
    many = len(gaps) > _MANY
    with drawing_board():
        labels = [wrap(gap.name, _LABEL_OF_MANY if many else _LABEL) for gap in gaps]
        least = _ROW_OF_MANY if many else _ROW
        heights = [max(least, len(lines) * LINE + 2) for lines in labels]
        widest = max((text_width(line) for lines in labels for line in lines), default=0.0)
        left, body = _MARGIN + widest + 12, max(sum(heights), least)
        head = _HEAD + (LINE if weighted else 0.0)
        drawing = blank_page(head + body + _AXIS)
        area = axes(drawing, left, head, WIDTH - left - 2 * _MARGIN, body)
        area.set_ylim(body, 0)
        known = [v for gap in gaps for v in (gap.before, gap.after) if v is not None]
        _scale(area, max([limit, *known]))
        area.axvline(limit, color=GREY, linewidth=1, linestyle=(0, (4, 3)), zorder=1)
        _above(area, limit, f"limit {decimal(limit)}", "center", line=int(weighted))
        y = 0.0
        for gap, lines, height in zip(gaps, labels, heights, strict=True):
            _gap(area, gap, lines, y + height / 2, weighted=weighted)
            y += height
        if weighted:
            _name_dots(area, next((gap for gap in gaps if gap.after is not None), None), adjusting)
        return save(drawing)


def _gaps_said(over: int, total: int, limit: float, largest: float | None) -> str:
    most = "" if largest is None else f"; the largest difference is {decimal(largest)}"
    verb = "differs" if over == 1 else "differ"
    noun = "characteristic" if total == 1 else "characteristics"
    return f"{over} of {total} {noun} {verb} by {decimal(limit)} or more{most}"


def _gap(area: Axes, gap: _Gap, lines: Sequence[str], y: float, *, weighted: bool) -> None:
    area.annotate(
        "\n".join(lines),
        (0, y),
        xycoords=area.get_yaxis_transform(),
        xytext=(-12, 0),
        textcoords="offset points",
        ha="right",
        va="center",
        linespacing=1.0,
        annotation_clip=False,
    )
    area.axhline(y, color=PALE, linewidth=0.6, zorder=0)
    if gap.before is None:
        area.text(
            0.5, y, "cannot be measured", transform=area.get_yaxis_transform(), ha="center",
            va="center", bbox={"facecolor": "white", "edgecolor": "none", "pad": 2},
        )  # fmt: skip
        return
    _dot(area, gap.before, y, hollow=weighted)
    if gap.after is not None:
        _dot(area, gap.after, y, hollow=False)


def _dot(area: Axes, value: float, y: float, *, hollow: bool) -> None:
    area.plot(
        [value],
        [y],
        marker="o",
        markersize=8.5 if hollow else 8,
        markerfacecolor="white" if hollow else BLUE,
        markeredgecolor=ORANGE if hollow else BLUE,
        markeredgewidth=2.0,
        clip_on=False,
        zorder=3 if hollow else 4,
    )


def _name_dots(area: Axes, gap: _Gap | None, adjusting: str) -> None:
    """Name the two dots of the first row above them, side by side where they are close together."""
    if gap is None or gap.before is None or gap.after is None:
        return
    before = f"before {adjusting}"
    names = {before: gap.before, "after": gap.after}
    sides = {name: _side(area, value, name) for name, value in names.items()}
    spans = [_span(area, value, name, sides[name]) for name, value in names.items()]
    apart = spans[0][0] > spans[1][1] + 6 or spans[1][0] > spans[0][1] + 6
    for name, value in names.items():
        if apart or name == "after":
            _above(area, value, name, sides[name], line=0, weight="bold")
    if not apart:
        side = "left" if sides[before] == "center" else sides[before]
        start = max(gap.before, _value_at(area, spans[1][1] + 10)) if side == "left" else gap.before
        _above(area, start, before, side, line=0, weight="bold")


def _above(
    area: Axes, value: float, words: str, side: str, *, line: int, weight: str = "normal"
) -> None:
    area.annotate(
        words,
        (value, 0),
        xytext=(0, 4 + line * LINE),
        textcoords="offset points",
        ha=side,
        fontweight=weight,
        annotation_clip=False,
    )


def _at(area: Axes, value: float) -> float:
    """Where a value is on the page, in points from its left edge."""
    return float(area.transData.transform((value, 0))[0])


def _value_at(area: Axes, place: float) -> float:
    return float(area.transData.inverted().transform((place, 0))[0])


def _side(area: Axes, value: float, words: str) -> str:
    """Put words over a dot, but end or begin them there at the edge of the page."""
    place, half = _at(area, value), text_width(words, "bold") / 2
    return "right" if place + half > WIDTH else "left" if place < half else "center"


def _span(area: Axes, value: float, words: str, side: str) -> tuple[float, float]:
    place, width = _at(area, value), text_width(words, "bold")
    start = place - {"left": 0.0, "center": width / 2, "right": width}[side]
    return start, start + width


def _scale(area: Axes, largest: float) -> None:
    end = largest * 1.04
    if largest <= _STRETCH_FROM:
        area.set_xlim(0, end)
        round_ticks(area)
        area.set_xlabel("Standardised difference")
        return
    import numpy as np

    area.set_xscale("function", functions=(lambda v: np.sqrt(np.abs(v)), np.square))
    area.set_xlim(0, end)
    area.set_xticks([v for v in _BIG_TICKS if v <= end and (v == 0 or v >= end / 40)])
    area.xaxis.set_major_formatter(lambda value, _: f"{value:g}")
    area.set_xlabel("Standardised difference (scale stretched near zero)")
