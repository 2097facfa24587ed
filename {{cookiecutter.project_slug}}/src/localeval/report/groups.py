"""Two pictures of how alike the groups are: the love plot of balance, and the overlap of the scores.

Draws numbers it is given. What they mean is said in ``wording`` and ``figures``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from localeval.analysis.models import Overlap
from localeval.report.canvas import (
    BLUE,
    FONT,
    GREY,
    LINE,
    ORANGE,
    PALE,
    WIDTH,
    axes,
    page,
    save,
    text_width,
    tick,
    wrap,
)
from localeval.report.numbers import decimal

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_MARGIN = 10.0
_WIDEST_LABEL = 165.0
_LEAST_ROW = 19.0
_AXIS = 52.0
_HEAD = 38.0
#: From here on small differences would be squeezed together, so the scale is stretched near zero.
_STRETCH_FROM = 0.8


def draw_balance(
    rows: Sequence[tuple[str, float, float | None]], limit: float
) -> tuple[bytes, str]:
    """Draw a love plot.

    Parameters
    ----------
    rows : sequence of (name, before, after)
        Absolute standardised differences; ``after`` is None without weighting.
    limit : float
        Where the line is drawn.
    """
    labels = [wrap(name, _WIDEST_LABEL) for name, _, _ in rows]
    heights = [max(_LEAST_ROW, len(lines) * (LINE - 1) + 4) for lines in labels]
    widest = max((text_width(line) for lines in labels for line in lines), default=0.0)
    left = _MARGIN + widest + 14
    body = max(sum(heights), _LEAST_ROW)
    largest = max([limit, *(v for _, *values in rows for v in values if v is not None)])
    with page(_HEAD + body + _AXIS) as drawing:
        area = axes(drawing, left, _HEAD, WIDTH - left - 2 * _MARGIN, body)
        area.set_ylim(body, 0)
        _scale(area, largest)
        area.axvline(limit, color=GREY, linewidth=1, linestyle=(0, (4, 3)), zorder=1)
        area.annotate(
            f"limit {decimal(limit)}",
            (limit, 0),
            xytext=(0, 21),
            textcoords="offset points",
            ha="center",
            annotation_clip=False,
        )
        y = 0.0
        for (_, before, after), lines, height in zip(rows, labels, heights, strict=True):
            _balance_row(area, lines, before, after, y + height / 2)
            y += height
        if rows and rows[0][2] is not None:
            _name_dots(area, rows[0][1], rows[0][2])
        return save(drawing)


def _balance_row(
    area: Axes, lines: Sequence[str], before: float, after: float | None, y: float
) -> None:
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
    hollow = {"markerfacecolor": "white", "markeredgecolor": ORANGE, "markeredgewidth": 2.0}
    filled = {"markerfacecolor": BLUE, "markeredgecolor": BLUE}
    if after is None:
        area.plot([before], [y], "o", markersize=8, zorder=3, clip_on=False, **filled)
        return
    area.plot([before], [y], "o", markersize=8.5, zorder=3, clip_on=False, **hollow)
    area.plot([after], [y], "o", markersize=8, zorder=4, clip_on=False, **filled)


def _name_dots(area: Axes, before: float, after: float) -> None:
    """Name the two dots of the first row, where they are furthest apart, without running together."""
    high = before >= after
    for name, value, side in (("before", before, high), ("after", after, not high)):
        area.annotate(
            f"{name} weighting" if name == "before" else name,
            (value, 0),
            xytext=(0, 4),
            textcoords="offset points",
            ha=_anchor(area, value, right=side),
            annotation_clip=False,
            fontweight="semibold",
            color=GREY,
        )


def _anchor(area: Axes, value: float, *, right: bool) -> str:
    """Put words over a dot, but within the page: at the right edge they end there."""
    start, end = area.transAxes.transform((0, 0))[0], area.transAxes.transform((1, 0))[0]
    share = (area.transData.transform((value, 0))[0] - start) / (end - start)
    if share > 0.8:
        return "right"
    return "left" if right or share < 0.2 else "center"


def _scale(area: Axes, largest: float) -> None:
    import numpy as np

    end = largest * 1.04
    if largest > _STRETCH_FROM:
        area.set_xscale("function", functions=(lambda v: np.sqrt(np.abs(v)), np.square))
        ticks = [v for v in (0.0, 0.1, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0) if v <= end]
        # The tick at the limit would stand under the line that says so.
        area.set_xticks([v for v in ticks if v != 0.1])
        words = "Standardised difference (scale stretched near zero)"
    else:
        step = 0.1 if end <= 0.5 else 0.2
        area.set_xticks(np.arange(0, end, step))
        words = "Standardised difference"
    area.set_xlim(0, end)
    area.xaxis.set_major_formatter(lambda value, _: tick(value, step=0.1))
    area.set_xlabel(words)


_BAND = 74.0
_TITLE = 24.0
_SPACE = 22.0


def draw_overlap(overlap: Overlap) -> tuple[bytes, str]:
    """Draw the scores of participants above those of the comparison group, before and after weighting."""
    panel = _TITLE + 2 * _BAND
    pairs = (
        ("As the groups are", overlap.comparison, False),
        ("After weighting", overlap.weighted, True),
    )
    with page(2 * panel + _SPACE + _AXIS) as drawing:
        for place, (title, theirs, filled) in enumerate(pairs):
            top = place * (panel + _SPACE) + _TITLE
            area = axes(drawing, _MARGIN, top, WIDTH - 2 * _MARGIN, 2 * _BAND)
            _back_to_back(area, overlap.edges, overlap.participants, theirs, filled=filled)
            area.annotate(
                title,
                (0, 1),
                xycoords="axes fraction",
                xytext=(0, 6),
                textcoords="offset points",
                fontweight="semibold",
                annotation_clip=False,
            )
            if place == 1:
                area.set_xlabel("Propensity score: chance of being a participant")
            else:
                area.tick_params(labelbottom=False)
        return save(drawing)


def _back_to_back(
    area: Axes,
    edges: Sequence[float],
    ours: Sequence[float],
    theirs: Sequence[float],
    *,
    filled: bool,
) -> None:
    starts, widths = edges[:-1], [b - a for a, b in zip(edges, edges[1:], strict=False)]
    peak = max([1.0, *ours, *theirs]) * 1.08
    area.bar(starts, ours, widths, align="edge", color=BLUE, edgecolor="white", linewidth=0.8)
    look = {"color": ORANGE} if filled else {"facecolor": "white", "hatch": "////"}
    edge = "white" if filled else ORANGE
    down = [-value for value in theirs]
    area.bar(starts, down, widths, align="edge", edgecolor=edge, linewidth=0.8, **look)
    area.axhline(0, color=GREY, linewidth=1)
    area.set_ylim(-peak, peak)
    area.set_xlim(edges[0], edges[-1])
    area.xaxis.set_major_formatter(lambda value, _: tick(value, step=0.1))
    _name_half(area, ours, "participants", 1)
    _name_half(area, theirs, "comparison group" + (", weighted" if filled else ""), -1)


def _name_half(area: Axes, shares: Sequence[float], name: str, way: int) -> None:
    """Name a half at the side where its bars are lower, with the height of its highest bar."""
    middle = len(shares) // 2
    left = max(shares[:middle], default=0.0) < max(shares[middle:], default=0.0)
    area.annotate(
        f"{name} (highest bar {max(shares, default=0.0):.0f}%)",
        (0 if left else 1, 1 if way > 0 else 0),
        xycoords="axes fraction",
        xytext=(2 if left else -2, -2 * way),
        textcoords="offset points",
        ha="left" if left else "right",
        va="top" if way > 0 else "bottom",
        fontsize=FONT,
    )
