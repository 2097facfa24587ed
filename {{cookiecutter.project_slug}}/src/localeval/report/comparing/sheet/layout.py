"""Where the columns and rows of a sheet stand: columns are as wide as their words, the scale takes what is left."""

from __future__ import annotations

from dataclasses import dataclass

from localeval.report.canvas import WIDTH, text_width, wrap
from localeval.report.comparing.labels import shortened
from localeval.report.comparing.sheet.rows import Line, Sheet
from localeval.report.phrases import plain

#: Letters are as small as those of a table, so that thirty rows fit on a page.
SIZE = 9.5
LINE = 11.5
_ROW = 17.5
_GAP = 8.0
MARGIN = 3.0
_LABEL = 118.0
#: Reasons for not pooling are broken into lines no wider than this, so that there is room for the scale.
_TAIL = 64.0
_LEAST_SCALE = 96.0
TOP, _FOOT = 4.0, 34.0


@dataclass(frozen=True)
class Layout:
    """Where columns stand, in points from the left edge."""

    lefts: tuple[float, ...]
    label: float
    scale: tuple[float, float]
    words: float
    tail: float
    two_lines: bool


def layout_of(sheet: Sheet) -> Layout:
    """Measure the words of all rows and choose where columns stand."""
    rows = [line for line in sheet.lines if line.look != "heading"]
    label = max((width_of(line.cells[0]) for line in rows), default=0.0)
    label = min(_LABEL, max(label, _head_width(sheet.heads[0])))
    lefts, x = [MARGIN], MARGIN + label + _GAP
    for i, head in enumerate(sheet.heads[1:], start=1):
        width = max(
            [_head_width(head), *(width_of(line.cells[i]) for line in rows if len(line.cells) > i)]
        )
        lefts.append(x + width)  # numbers end here
        x += width + _GAP
    tails = [width_of(part) for line in rows for part in tail_lines(line)]
    tail = max([_head_width(sheet.tail_head), *tails]) if sheet.tail_head else 0.0
    full = [width_of(line.words) for line in rows]
    words = max([_head_width(sheet.words_head), *full]) if sheet.words_head else 0.0
    right = WIDTH - MARGIN - tail - (_GAP if tail else 0.0)
    two_lines = bool(sheet.words_head) and right - words - _GAP - x - 4 < _LEAST_SCALE
    if two_lines:
        parts = [width_of(part) for line in rows for part in in_two(line.words)]
        words = max([_head_width(sheet.words_head), *parts])
    end = right - words - (_GAP if words else 0.0)
    return Layout(tuple(lefts), label, (x + 4, end), right, WIDTH - MARGIN, two_lines)


def in_two(words: str) -> tuple[str, str]:
    """Break a result before its interval."""
    first, bracket, rest = words.partition(" (")
    return (first, f"({rest}") if bracket else (words, "")


def tail_lines(line: Line) -> list[str]:
    """Break what stands at the right into lines."""
    return wrap(line.tail, _TAIL, "normal", SIZE)


def width_of(text: str, weight: str = "normal") -> float:
    """Give the width of a text in the letters of a sheet, in points."""
    return text_width(text, weight, SIZE)


def _head_width(head: str) -> float:
    return max((width_of(word, "bold") for word in head.split("\n")), default=0.0)


def head_height(sheet: Sheet) -> float:
    """Give the height of the heads of the columns, in points."""
    rows = max(head.count("\n") for head in (*sheet.heads, sheet.words_head, sheet.tail_head)) + 1
    return rows * LINE + 6


def height_of(line: Line, layout: Layout) -> float:
    """Give the height of a row, in points."""
    if line.look == "heading":
        return _ROW + 6
    rows = max(len(name_lines(line, layout)), len(tail_lines(line)))
    rows = max(rows, 2 if layout.two_lines and " (" in line.words else 1)
    return max(_ROW, rows * LINE + 5)


def name_lines(line: Line, layout: Layout) -> list[str]:
    """Give the name on at most two lines; what does not fit is cut, and stands in full in the table."""
    lines = wrap(line.cells[0], layout.label, "normal", SIZE)
    if len(lines) <= 2:
        return lines
    rest = plain(line.cells[0]).removeprefix(lines[0]).lstrip()
    return [lines[0], shortened(rest, layout.label, SIZE)]


def foot_height(sheet: Sheet) -> float:
    """Give the room for the scale under the rows, in points."""
    return _FOOT + (LINE + 2 if sheet.zero else 0.0)
