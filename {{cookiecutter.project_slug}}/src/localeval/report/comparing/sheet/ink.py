"""The ink of a sheet: words, squares, rings, diamonds and bars, and the scale under them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from localeval.report.canvas import BLUE, GREY, PALE, WIDTH, round_ticks
from localeval.report.comparing.sheet.layout import (
    LINE,
    MARGIN,
    SIZE,
    Layout,
    in_two,
    name_lines,
    tail_lines,
    width_of,
)
from localeval.report.comparing.sheet.rows import Line, Sheet

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def write_heads(ink: Axes, sheet: Sheet, layout: Layout, y: float) -> None:
    """Write the heads of the columns over a line at ``y``."""
    for i, head in enumerate(sheet.heads):
        _write(ink, layout.lefts[i], y - 4, head, "left" if i == 0 else "right", "bottom", "bold")
    _write(ink, layout.words, y - 4, sheet.words_head, "right", "bottom", "bold")
    _write(ink, layout.tail, y - 4, sheet.tail_head, "right", "bottom", "bold")
    ink.plot([MARGIN, WIDTH - MARGIN], [y, y], color=GREY, linewidth=0.8)


def _write(
    ink: Axes, x: float, y: float, text: str, ha: str, va: str, weight: str = "normal"
) -> None:
    if text:
        ink.text(x, y, text, ha=ha, va=va, fontsize=SIZE, fontweight=weight, linespacing=1.1)


def draw_guides(area: Axes, sheet: Sheet, top: float, bottom: float) -> None:
    """Draw the line of zero and the dashed one through the rows."""
    if sheet.zero:
        area.plot([0, 0], [top, bottom], color=GREY, linewidth=0.9, zorder=1)
    if sheet.middle is not None:
        area.plot([sheet.middle] * 2, [top, bottom], color=BLUE, linewidth=0.9, linestyle=(0, (3, 3)), zorder=1)  # fmt: skip


def write_words(ink: Axes, line: Line, layout: Layout, y: float, height: float) -> None:
    """Write the words of a row that begins at ``y``, left and right of the scale."""
    middle = y + height / 2
    if line.look == "heading":
        _write(ink, MARGIN, y + height - 4, line.cells[0], "left", "bottom", "bold")
        ink.plot([MARGIN, WIDTH - MARGIN], [y + height] * 2, color=PALE, linewidth=0.6)
        return
    weight = "bold" if line.look in {"diamond", "range"} else "normal"
    if line.look != "range":
        colour, width = (GREY, 0.8) if line.look == "diamond" else (PALE, 0.4)
        ink.plot([MARGIN, WIDTH - MARGIN], [y, y], color=colour, linewidth=width, zorder=0)
    _write(ink, MARGIN, middle, "\n".join(name_lines(line, layout)), "left", "center", weight)
    for x, cell in zip(layout.lefts[1:], line.cells[1:], strict=False):
        _write(ink, x, middle, cell, "right", "center")
    words = "\n".join(filter(None, in_two(line.words))) if layout.two_lines else line.words
    _write(ink, layout.words, middle, words, "right", "center")
    _write(ink, layout.tail, middle, "\n".join(tail_lines(line)), "right", "center")


def draw_mark(area: Axes, line: Line, y: float) -> None:
    """Draw the result of a row on the scale, at the height ``y``."""
    low, high = line.low, line.high
    if line.look in {"heading", "words"} or low is None or high is None:
        return
    left, right = area.get_xlim()
    if line.look == "range":
        area.plot([low, high], [y, y], color=BLUE, linewidth=4.5, solid_capstyle="butt", zorder=3)
        area.plot(
            [low, high], [y, y], color="white", linewidth=2.2, solid_capstyle="butt", zorder=4
        )
        return
    if line.point is None:
        return
    if line.look == "diamond":
        area.fill(
            [low, line.point, high, line.point], [y, y - 5.5, y, y + 5.5], color=BLUE, zorder=4
        )
        return
    pooled = line.look == "pooled"
    colour = BLUE if pooled else GREY
    area.plot([max(low, left), min(high, right)], [y, y], color=colour, linewidth=1.6 if pooled else 1.1, zorder=3, solid_capstyle="butt")  # fmt: skip
    for end, edge, shape in ((low, left, "<"), (high, right, ">")):
        beyond = end < edge if shape == "<" else end > edge
        if beyond:
            area.plot(
                [edge], [y], marker=shape, markersize=5, color=colour, zorder=4, clip_on=False
            )
        else:
            area.plot([end, end], [y - 2.5, y + 2.5], color=colour, linewidth=1.1, zorder=3)
    area.plot(
        [line.point], [y], marker="s" if pooled else "o", zorder=5,
        markersize=3.0 + 4.5 * line.size if pooled else 5.5, markeredgewidth=1.2, markeredgecolor=colour,
        markerfacecolor=colour if pooled else "white",
    )  # fmt: skip


def draw_scale(area: Axes, ink: Axes, sheet: Sheet, layout: Layout, bottom: float) -> None:
    """Write the numbers of the scale under the rows, the words at zero and the title."""
    round_ticks(area, sign=sheet.sign, most=_ticks(layout))
    area.tick_params(axis="x", labelsize=SIZE, length=3, pad=2)
    _keep_inside(area, layout)
    left, right = layout.scale
    y = bottom + 17
    if sheet.zero:
        low, high = sheet.limits
        at = left + (0 - low) / (high - low) * (right - left)
        half = width_of(sheet.zero, "bold") / 2
        _write(ink, min(max(at, MARGIN + half), WIDTH - MARGIN - half), y, sheet.zero, "center", "top", "bold")  # fmt: skip
        y += LINE + 1
    half = width_of(sheet.axis) / 2
    middle = min(max((left + right) / 2, MARGIN + half), WIDTH - MARGIN - half)
    _write(ink, middle, y, sheet.axis, "center", "top")


def _ticks(layout: Layout) -> int:
    return 4 if layout.scale[1] - layout.scale[0] < 150 else 6


def _keep_inside(area: Axes, layout: Layout) -> None:
    """Drop numbers of the scale that would run into the columns beside it."""
    left, right = area.get_xlim()
    width = layout.scale[1] - layout.scale[0]
    kept = []
    for value in area.get_xticks():
        at = (value - left) / (right - left) * width
        half = width_of(str(area.xaxis.get_major_formatter()(value))) / 2
        if at - half >= -4 and at + half <= width + 4:
            kept.append(value)
    area.set_xticks(kept)
