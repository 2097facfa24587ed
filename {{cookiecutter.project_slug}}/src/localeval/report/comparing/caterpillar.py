"""A caterpillar: the results of very many places as a row of intervals without names.

Shows how far results spread and how many lie away from the pooled value by more than chance. Names are left out on
purpose: in a row of a hundred they would be read as a league table.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from localeval.comparison.models import Pool
from localeval.report.canvas import (
    BLUE,
    GREY,
    ORANGE,
    WIDTH,
    axes,
    dots,
    drawing_board,
    page,
    save,
    side_ticks,
)
from localeval.report.comparing.names import label_of, title, unit_words
from localeval.report.comparing.reported import given, reported
from localeval.report.display import Figure
from localeval.report.numbers import between, count, currency_sign, difference, is_money
from localeval.report.phrases import inside

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_HEIGHT, _LEFT, _TOP, _BODY = 300.0, 56.0, 24.0, 226.0


def caterpillar(pool: Pool) -> Figure:
    """Draw every pooled estimate in the order of its size, without its name."""
    found = sorted(given(pool.pooled), key=lambda g: g.estimate)
    best = reported(pool)
    far = [i for i, g in enumerate(found) if g.member.beyond_chance]
    near = [i for i, g in enumerate(found) if not g.member.beyond_chance]
    with drawing_board():
        drawing = page(_HEIGHT)
        area = axes(drawing, _LEFT, _TOP, WIDTH - _LEFT - 10, _BODY)
        for rows, colour, width, marker, size in (
            (near, BLUE, 0.8, "o", 2.6),
            (far, ORANGE, 1.2, "D", 4.0),
        ):
            points = [found[i].estimate for i in rows]
            lows, highs = [found[i].low for i in rows], [found[i].high for i in rows]
            area.vlines(
                rows, lows, highs, color=colour, alpha=0.45, lw=width, rasterized=dots(len(found))
            )
            area.plot(
                rows,
                points,
                ls="none",
                marker=marker,
                ms=size,
                color=colour,
                zorder=4,
                rasterized=dots(len(found)),
            )
        area.axhline(0, color=GREY, linewidth=0.9)
        if best:
            area.axhline(best.estimate, color=BLUE, linewidth=0.9, linestyle=(0, (3, 3)))
        area.set_xlim(-1, len(found))
        _label(area, pool, len(found))
        png, svg = save(drawing)
    return Figure(
        label_of(pool, "forest"),
        f"What {count(len(found))} evaluations found, without names: {inside(title(pool))}",
        _alt(pool, len(found), found[0].estimate, found[-1].estimate, len(far)),
        png,
        svg,
    )


def _label(area: Axes, pool: Pool, n: int) -> None:
    side_ticks(area, sign=currency_sign(pool.unit) if is_money(pool.unit) else "")
    area.set_xticks([])
    area.set_xlabel(f"{count(n)} results in the order of their size, without names", labelpad=8)
    area.annotate(
        f"Difference ({unit_words(pool.unit)})",
        (0, 1),
        xycoords="axes fraction",
        xytext=(-_LEFT + 6, 6),
        textcoords="offset points",
        va="bottom",
        annotation_clip=False,
    )


def _alt(pool: Pool, n: int, least: float, most: float, far: int) -> str:
    words = (
        f"Caterpillar plot. {count(n)} estimated differences with their intervals, in the order of their size and without "
        f"names, from {difference(least, pool.unit)} to {difference(most, pool.unit)}."
    )
    best = reported(pool)
    if best:
        words += (
            f" A dashed line marks the pooled value, {difference(best.estimate, pool.unit)}, interval "
            f"{between(best.low, best.high, pool.unit)}."
        )
    return f"{words} {count(far)} lie away from it by more than chance and are drawn as diamonds."
