"""A sheet of intervals: a row for each result with its words left and right of one shared scale.

The drawing that the forest plot, leave-one-out and cumulative share. Columns are as wide as their words, the scale takes
what is left, and where that is too little the words at the right go on two lines. It is given rows with their words ready
and decides nothing about results.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from localeval.comparison_report.point_labels import shortened
from localeval.report.charts.canvas import (
    BLUE,
    GREY,
    PALE,
    SMALL,
    WIDTH,
    axes,
    blank_page,
    drawing_board,
    page_axes,
    round_ticks,
    save,
    text_width,
    wrap,
)
from localeval.report.wording.numbers import decimal, is_money
from localeval.report.wording.phrases import plain

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Look = Literal["pooled", "open", "diamond", "range", "heading", "words"]

#: Parts of a sheet, in points; letters and lines are small, so that thirty rows fit on a page.
_LINE = 11.5
_ROW = 17.5
_GAP = 8.0
_MARGIN = 3.0
_TOP, _FOOT = 4.0, 34.0

#: The name of a row is broken into lines no wider than this.
_LABEL = 118.0
#: Reasons for not pooling are broken into lines no wider than this, so that there is room for the scale.
_TAIL = 64.0
_LEAST_SCALE = 96.0


@dataclass(frozen=True)
class SheetRow:
    """One row.

    Attributes
    ----------
    cells : tuple of str
        Words left of the scale; the first is the name and may go on two lines.
    words, tail : str
        Right of the scale: the result in numbers, and its weight or the like.
    point, low, high : float or None
        None where nothing is drawn.
    look : str
        ``pooled`` (a square), ``open`` (a ring), ``diamond``, ``range`` (a bar without a point), ``heading``, or
        ``words`` for a row without a picture.
    size : float
        Side of the square, as a share of the largest.
    """

    cells: tuple[str, ...]
    words: str = ""
    tail: str = ""
    point: float | None = None
    low: float | None = None
    high: float | None = None
    look: Look = "pooled"
    size: float = 0.6


@dataclass(frozen=True)
class Sheet:
    """Rows on one scale.

    Attributes
    ----------
    heads : tuple of str
        Over the columns left of the scale.
    words_head, tail_head : str
        Over the columns right of it; empty for no column.
    lines : sequence of SheetRow
    axis : str
        Title of the scale.
    limits : (float, float)
        Ends of the scale; an interval that goes beyond ends in an arrow.
    sign : str
        Stands before the numbers of the scale, for money.
    zero : str
        Words at the line of zero; empty for no line.
    middle : float or None
        Where a dashed line is drawn through the rows.
    """

    heads: tuple[str, ...]
    words_head: str
    tail_head: str
    lines: Sequence[SheetRow]
    axis: str
    limits: tuple[float, float]
    sign: str = ""
    zero: str = ""
    middle: float | None = None


def scale_limits(lines: Sequence[SheetRow]) -> tuple[float, float]:
    """Choose the ends of a scale: all points, zero, and intervals as far as they are not much wider than the rest."""
    drawn = [line for line in lines if line.point is not None or line.low is not None]
    core = [0.0, *(line.point for line in drawn if line.point is not None)]
    for line in drawn:
        if line.look in {"diamond", "range"}:
            core += [end for end in (line.low, line.high) if end is not None]
    widths = sorted(
        line.high - line.low for line in drawn if line.low is not None and line.high is not None
    )
    room = max(max(core) - min(core), widths[len(widths) // 2] if widths else 0.0) or 1.0
    low = min([*core, *(max(line.low, min(core) - room) for line in drawn if line.low is not None)])
    high = max([*core, *(min(line.high, max(core) + room) for line in drawn if line.high is not None)])  # fmt: skip
    edge = 0.04 * (high - low)
    return low - edge, high + edge


def estimate_with_interval(estimate: float, low: float, high: float, unit: str) -> str:
    """Give an estimate and its interval beside a scale, without the unit, which stands at the scale; whole pounds."""
    places = 0 if is_money(unit) else 2
    return f"{decimal(estimate, places)} ({decimal(low, places)} to {decimal(high, places)})"


def draw_sheet(sheet: Sheet) -> tuple[bytes, str]:
    """Draw a sheet and give the picture as PNG and SVG."""
    with drawing_board():
        layout = _layout_of(sheet)
        heights = [_height_of(line, layout) for line in sheet.lines]
        head = _head_height(sheet)
        body = sum(heights)
        height = _TOP + head + body + _foot_height(sheet)
        drawing = blank_page(height)
        board = page_axes(drawing, height)
        left, right = layout.scale
        area = axes(drawing, left, _TOP + head, right - left, body)
        area.set_xlim(*sheet.limits)
        area.set_ylim(_TOP + head + body, _TOP + head)
        area.patch.set_alpha(0)
        _write_heads(board, sheet, layout, _TOP + head)
        _draw_guides(area, sheet, _TOP + head, _TOP + head + body)
        y = _TOP + head
        for line, height in zip(sheet.lines, heights, strict=True):
            _write_words(board, line, layout, y, height)
            _draw_result(area, line, y + height / 2)
            y += height
        _draw_scale(area, board, sheet, layout, y)
        return save(drawing)


@dataclass(frozen=True)
class _Layout:
    """Where columns stand, in points from the left edge."""

    lefts: tuple[float, ...]
    label: float
    scale: tuple[float, float]
    words: float
    tail: float
    two_lines: bool


def _layout_of(sheet: Sheet) -> _Layout:
    """Measure the words of all rows and choose where columns stand."""
    rows = [line for line in sheet.lines if line.look != "heading"]
    label = max((_width_of(line.cells[0]) for line in rows), default=0.0)
    label = min(_LABEL, max(label, _head_width(sheet.heads[0])))
    lefts, x = [_MARGIN], _MARGIN + label + _GAP
    for i, head in enumerate(sheet.heads[1:], start=1):
        width = max(
            [_head_width(head), *(_width_of(line.cells[i]) for line in rows if len(line.cells) > i)]
        )
        lefts.append(x + width)  # numbers end here
        x += width + _GAP
    tails = [_width_of(part) for line in rows for part in _tail_lines(line)]
    tail = max([_head_width(sheet.tail_head), *tails]) if sheet.tail_head else 0.0
    full = [_width_of(line.words) for line in rows]
    words = max([_head_width(sheet.words_head), *full]) if sheet.words_head else 0.0
    right = WIDTH - _MARGIN - tail - (_GAP if tail else 0.0)
    two_lines = bool(sheet.words_head) and right - words - _GAP - x - 4 < _LEAST_SCALE
    if two_lines:
        parts = [_width_of(part) for line in rows for part in _in_two(line.words)]
        words = max([_head_width(sheet.words_head), *parts])
    end = right - words - (_GAP if words else 0.0)
    return _Layout(tuple(lefts), label, (x + 4, end), right, WIDTH - _MARGIN, two_lines)


def _in_two(words: str) -> tuple[str, str]:
    """Break a result before its interval."""
    first, bracket, rest = words.partition(" (")
    return (first, f"({rest}") if bracket else (words, "")


def _tail_lines(line: SheetRow) -> list[str]:
    """Break what stands at the right into lines."""
    return wrap(line.tail, _TAIL, "normal", SMALL)


def _width_of(text: str, weight: str = "normal") -> float:
    """Give the width of a text in the letters of a sheet, in points."""
    return text_width(text, weight, SMALL)


def _head_width(head: str) -> float:
    return max((_width_of(word, "bold") for word in head.split("\n")), default=0.0)


def _head_height(sheet: Sheet) -> float:
    """Give the height of the heads of the columns, in points."""
    rows = max(head.count("\n") for head in (*sheet.heads, sheet.words_head, sheet.tail_head)) + 1
    return rows * _LINE + 6


def _height_of(line: SheetRow, layout: _Layout) -> float:
    """Give the height of a row, in points."""
    if line.look == "heading":
        return _ROW + 6
    rows = max(len(_name_lines(line, layout)), len(_tail_lines(line)))
    rows = max(rows, 2 if layout.two_lines and " (" in line.words else 1)
    return max(_ROW, rows * _LINE + 5)


def _name_lines(line: SheetRow, layout: _Layout) -> list[str]:
    """Give the name on at most two lines; what does not fit is cut, and stands in full in the table."""
    lines = wrap(line.cells[0], layout.label, "normal", SMALL)
    if len(lines) <= 2:
        return lines
    rest = plain(line.cells[0]).removeprefix(lines[0]).lstrip()
    return [lines[0], shortened(rest, layout.label, SMALL)]


def _foot_height(sheet: Sheet) -> float:
    """Give the room for the scale under the rows, in points."""
    return _FOOT + (_LINE + 2 if sheet.zero else 0.0)


def _write_heads(board: Axes, sheet: Sheet, layout: _Layout, y: float) -> None:
    """Write the heads of the columns over a line at ``y``."""
    for i, head in enumerate(sheet.heads):
        _write(board, layout.lefts[i], y - 4, head, "left" if i == 0 else "right", "bottom", "bold")
    _write(board, layout.words, y - 4, sheet.words_head, "right", "bottom", "bold")
    _write(board, layout.tail, y - 4, sheet.tail_head, "right", "bottom", "bold")
    board.plot([_MARGIN, WIDTH - _MARGIN], [y, y], color=GREY, linewidth=0.8)


def _write(
    board: Axes, x: float, y: float, text: str, ha: str, va: str, weight: str = "normal"
) -> None:
    if text:
        board.text(x, y, text, ha=ha, va=va, fontsize=SMALL, fontweight=weight, linespacing=1.1)


def _draw_guides(area: Axes, sheet: Sheet, top: float, bottom: float) -> None:
    """Draw the line of zero and the dashed one through the rows."""
    if sheet.zero:
        area.plot([0, 0], [top, bottom], color=GREY, linewidth=0.9, zorder=1)
    if sheet.middle is not None:
        area.plot([sheet.middle] * 2, [top, bottom], color=BLUE, linewidth=0.9, linestyle=(0, (3, 3)), zorder=1)  # fmt: skip


def _write_words(board: Axes, line: SheetRow, layout: _Layout, y: float, height: float) -> None:
    """Write the words of a row that begins at ``y``, left and right of the scale."""
    middle = y + height / 2
    if line.look == "heading":
        _write(board, _MARGIN, y + height - 4, line.cells[0], "left", "bottom", "bold")
        board.plot([_MARGIN, WIDTH - _MARGIN], [y + height] * 2, color=PALE, linewidth=0.6)
        return
    weight = "bold" if line.look in {"diamond", "range"} else "normal"
    if line.look != "range":
        colour, width = (GREY, 0.8) if line.look == "diamond" else (PALE, 0.4)
        board.plot([_MARGIN, WIDTH - _MARGIN], [y, y], color=colour, linewidth=width, zorder=0)
    _write(board, _MARGIN, middle, "\n".join(_name_lines(line, layout)), "left", "center", weight)
    for x, cell in zip(layout.lefts[1:], line.cells[1:], strict=False):
        _write(board, x, middle, cell, "right", "center")
    words = "\n".join(filter(None, _in_two(line.words))) if layout.two_lines else line.words
    _write(board, layout.words, middle, words, "right", "center")
    _write(board, layout.tail, middle, "\n".join(_tail_lines(line)), "right", "center")


def _draw_result(area: Axes, line: SheetRow, y: float) -> None:
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


def _draw_scale(area: Axes, board: Axes, sheet: Sheet, layout: _Layout, bottom: float) -> None:
    """Write the numbers of the scale under the rows, the words at zero and the title."""
    round_ticks(area, sign=sheet.sign, most=_ticks(layout))
    area.tick_params(axis="x", labelsize=SMALL, length=3, pad=2)
    _keep_inside(area, layout)
    left, right = layout.scale
    y = bottom + 17
    if sheet.zero:
        low, high = sheet.limits
        at = left + (0 - low) / (high - low) * (right - left)
        half = _width_of(sheet.zero, "bold") / 2
        _write(board, min(max(at, _MARGIN + half), WIDTH - _MARGIN - half), y, sheet.zero, "center", "top", "bold")  # fmt: skip
        y += _LINE + 1
    half = _width_of(sheet.axis) / 2
    middle = min(max((left + right) / 2, _MARGIN + half), WIDTH - _MARGIN - half)
    _write(board, middle, y, sheet.axis, "center", "top")


def _ticks(layout: _Layout) -> int:
    return 4 if layout.scale[1] - layout.scale[0] < 150 else 6


def _keep_inside(area: Axes, layout: _Layout) -> None:
    """Drop numbers of the scale that would run into the columns beside it."""
    left, right = area.get_xlim()
    width = layout.scale[1] - layout.scale[0]
    kept = []
    for value in area.get_xticks():
        at = (value - left) / (right - left) * width
        half = _width_of(str(area.xaxis.get_major_formatter()(value))) / 2
        if at - half >= -4 and at + half <= width + 4:
            kept.append(value)
    area.set_xticks(kept)
