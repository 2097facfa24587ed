"""The overlap of two groups' propensity scores, drawn back to back, before and after weighting.

Takes an ``Overlap`` that has passed disclosure control. What it means is said in ``wording.data_quality_text``; nothing is
computed beyond where to draw.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from localeval.analysis.facts import Facts, Overlap
from localeval.report.charts.canvas import (
    BLUE,
    GREY,
    ORANGE,
    WIDTH,
    axes,
    blank_page,
    drawing_board,
    save,
)
from localeval.report.display import Figure
from localeval.report.wording import chart_words as say

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: Parts of the page, in points.
_MARGIN = 10.0
_AXIS = 46.0
_BAND = 62.0
_NAME = 20.0
_TITLE = 20.0
_SPACE = 22.0

#: Numbers under the axis: all of them, or few where they would be close together.
_CHANCES = (0.0001, 0.001, 0.01, 0.1, 0.5, 0.9, 0.99, 0.999, 0.9999)
_FEW_CHANCES = (0.0001, 0.01, 0.5, 0.99, 0.9999)
_MOST_TICKS = 6

#: Edges are published to six digits, so none is drawn closer to 0 or 1 than this.
_NEAREST = 1e-6


def overlap_figure(facts: Facts, overlap: Overlap | None) -> Figure | None:
    """Draw the propensity scores of both groups back to back, as they are and as weighted.

    None for a design without such scores.
    """
    if overlap is None:
        return None
    png, svg = _draw_overlap(overlap, facts)
    groups = (overlap.participants, overlap.comparison, overlap.weighted)
    said = [
        say.overlap_half(name, _median(overlap.edges, shares))
        for name, shares in zip(say.overlap_names(facts), groups, strict=True)
    ]
    alt = say.described(say.overlap_drawn(facts), said)
    return Figure("overlap", say.overlap_title(facts), alt, png, svg)


def _draw_overlap(overlap: Overlap, facts: Facts) -> tuple[bytes, str]:
    """Draw the scores of participants above those of the comparison group, before and after weighting.

    The scale is that of the log-odds, on which the bins were made; the area of a bar is the share of
    people in it.
    """
    half = _BAND + _NAME
    panel = _TITLE + 2 * half
    pairs = (
        (*say.overlap_panel(facts, weighted=False), overlap.comparison, False),
        (*say.overlap_panel(facts, weighted=True), overlap.weighted, True),
    )
    with drawing_board():
        drawing = blank_page(2 * panel + _SPACE + _AXIS)
        for place, (title, name, theirs, filled) in enumerate(pairs):
            top = place * (panel + _SPACE) + _TITLE
            area = axes(drawing, 2 * _MARGIN, top, WIDTH - 4 * _MARGIN, 2 * half)
            edges, ours_high, theirs_high = _bars(overlap.edges, overlap.participants, theirs)
            _back_to_back(area, edges, ours_high, theirs_high, filled=filled)
            for text, x, y, va, weight in (
                (title, 0, half * 2 + 3, "bottom", "bold"),
                (facts.words.ours, 0, half * 2 - 3, "top", "normal"),
                (name, 0, 3, "bottom", "normal"),
            ):
                area.annotate(
                    text, (x, y), xycoords=("axes fraction", "axes points"), va=va,
                    fontweight=weight, annotation_clip=False,
                )  # fmt: skip
            if place == 0:
                area.set_xticks([])
                area.spines["bottom"].set_visible(False)
            else:
                area.set_xlabel(say.overlap_axis(facts))
        return save(drawing)


def _median(edges: Sequence[float], shares: Sequence[float]) -> str:
    """Give the upper edge of the bin in which the middle person is, with two digits."""
    half, seen = sum(shares) / 2, 0.0
    for edge, share in zip(edges[1:], shares, strict=True):
        seen += share
        if seen >= half:
            return f"{edge:.2g}"
    return f"{edges[-1]:.2g}"


def _bars(
    edges: Sequence[float], ours: Sequence[float], theirs: Sequence[float]
) -> tuple[list[float], list[float], list[float]]:
    """Give edges as log-odds and heights as per cent per unit of width; bins without width join the next."""
    places, heights_ours, heights_theirs = [_log_odds(edges[0])], [], []
    a = b = 0.0
    for edge, share, other in zip(edges[1:], ours, theirs, strict=True):
        a, b = a + share, b + other
        width = _log_odds(edge) - places[-1]
        if width > 0:
            places.append(places[-1] + width)
            heights_ours.append(a / width)
            heights_theirs.append(b / width)
            a = b = 0.0
    return places, heights_ours, heights_theirs


def _log_odds(chance: float) -> float:
    inside = min(max(chance, _NEAREST), 1 - _NEAREST)
    return math.log(inside) - math.log1p(-inside)


def _back_to_back(
    area: Axes,
    edges: Sequence[float],
    ours: Sequence[float],
    theirs: Sequence[float],
    *,
    filled: bool,
) -> None:
    starts, widths = edges[:-1], [b - a for a, b in pairwise(edges)]
    peak = max([*ours, *theirs], default=0.0) or 1.0
    area.bar(starts, ours, widths, align="edge", color=BLUE, edgecolor="white", linewidth=0.8)
    area.bar(
        starts,
        [-height for height in theirs],
        widths,
        align="edge",
        facecolor=ORANGE if filled else "white",
        edgecolor="white" if filled else ORANGE,
        hatch=None if filled else "////",
        linewidth=0.8,
    )
    area.axhline(0, color=GREY, linewidth=1)
    top = peak * (_BAND + _NAME) / _BAND
    area.set_ylim(-top, top)
    low, high = (edges[0], edges[-1]) if len(edges) > 1 else (-1.0, 1.0)
    area.set_xlim(low, high)
    shown = [chance for chance in _CHANCES if low <= _log_odds(chance) <= high]
    shown = shown if len(shown) <= _MOST_TICKS else [c for c in shown if c in _FEW_CHANCES]
    area.set_xticks([_log_odds(chance) for chance in shown], [f"{chance:g}" for chance in shown])
