"""The figures: small multiples of up to thirty places, or all lines in one picture."""

from __future__ import annotations

from collections.abc import Sequence

from localeval.comparison.models import Comparison, Pool
from localeval.report.canvas import BLUE, ORANGE, WIDTH, axes, dots, drawing_board, page, save
from localeval.report.comparing.front import MOST_ROWS
from localeval.report.comparing.names import label_of
from localeval.report.comparing.overtime.ink import NOTHING, draw_legend, draw_lines, draw_scales
from localeval.report.comparing.overtime.layout import (
    BODY,
    FOOT,
    GAP,
    LEFT,
    SMALL,
    TITLE,
    TOP,
    Panel,
    limits_of,
)
from localeval.report.comparing.overtime.places import Place, places_of
from localeval.report.comparing.overtime.words import alt_of, alt_of_all
from localeval.report.display import Blocks, Figure
from localeval.report.numbers import count, unit_in_label
from localeval.report.phrases import plain

_COLUMNS = 3
_PAGE = 15
_WIDEST = 280.0


def lines(comparison: Comparison, pool: Pool) -> Blocks:
    """Draw the outcome of a row over time in every place that has it month by month.

    Returns
    -------
    Blocks
        A panel for each place, fifteen in a figure; from 31 places on one figure with a thin line for each place. Empty
        where no place has more than one month.
    """
    found = places_of(comparison, pool)
    if not found:
        return Blocks()
    if len(found) > MOST_ROWS:
        return Blocks((_all_at_once(pool, found),))
    pages = [found[i : i + _PAGE] for i in range(0, len(found), _PAGE)]
    return Blocks(tuple(_figure(pool, part, found, n) for n, part in enumerate(pages)))


def _figure(pool: Pool, part: Sequence[Place], shown: Sequence[Place], n: int) -> Figure:
    png, svg = _drawing(pool, part, shown)
    months = sorted({p.month for place in shown for s in place.series for p in s.points})
    return Figure(
        label_of(pool, "lines") + (f"-{n + 1}" if n else ""),
        f"{unit_in_label(plain(pool.label), pool.unit)}, month by month, in each place"
        + (" (continued)" if n else ""),
        alt_of(pool, part, len(shown), months),
        png,
        svg,
        wide=True,
    )


def _drawing(pool: Pool, part: Sequence[Place], shown: Sequence[Place]) -> tuple[bytes, str]:
    """Draw all panels on one sheet in points, which is several times faster than axes for each."""
    columns = min(_COLUMNS, len(part))
    rows = -(-len(part) // columns)
    width = min(_WIDEST, (WIDTH - LEFT - 6 - GAP * (columns - 1)) / columns)
    height = TOP + rows * (TITLE + BODY + GAP) + FOOT
    months, values = limits_of(pool, shown)
    with drawing_board():
        drawing = page(height)
        ink = axes(drawing, 0, 0, WIDTH, height)
        ink.set_xlim(0, WIDTH)
        ink.set_ylim(height, 0)
        ink.set_axis_off()
        draw_legend(ink, any(place.comparison for place in part))
        for i, place in enumerate(part):
            row, column = divmod(i, columns)
            x = LEFT + column * (width + GAP)
            y = TOP + row * (TITLE + BODY + GAP) + TITLE
            panel = Panel(x, y, width, months, values)
            draw_scales(ink, pool, panel, side=column == 0, foot=i + columns >= len(part))
            draw_lines(ink, panel, place)
        return save(drawing)


def _all_at_once(pool: Pool, found: Sequence[Place]) -> Figure:
    """Draw very many places as thin lines without names, a panel for each group."""
    from matplotlib.collections import LineCollection

    months, values = limits_of(pool, found)
    width = (WIDTH - LEFT - 6 - GAP) / 2
    groups = (
        ("Participants", [p.participants for p in found], BLUE),
        ("Comparison group", [p.comparison for p in found], ORANGE),
    )
    shown = [group for group in groups if any(group[1])]
    with drawing_board():
        height = TITLE + BODY + FOOT + 14
        drawing = page(height)
        ink = axes(drawing, 0, 0, WIDTH, height)
        ink.set_xlim(0, WIDTH)
        ink.set_ylim(height, 0)
        ink.set_axis_off()
        for i, (name, held, colour) in enumerate(shown):
            panel = Panel(LEFT + i * (width + GAP), TITLE, width, months, values)
            draw_scales(ink, pool, panel, side=i == 0, foot=True)
            ink.text(
                panel.left, panel.top - 4, name, va="bottom", fontsize=SMALL, fontweight="bold"
            )
            drawn = [
                [
                    (panel.x(p.month), NOTHING if p.level is None else panel.y(p.level))
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
        alt_of_all(pool, shown),
        png,
        svg,
        wide=True,
    )
