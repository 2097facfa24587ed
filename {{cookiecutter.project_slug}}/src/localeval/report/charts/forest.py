"""Results as intervals around no difference, a row each: outcomes, groups of people, places, ways of working it out.

One drawing for reports, comparisons and the library; what it shows is in ``forest_model``. On a wide page names stand left of the
lines and numbers right of them; on a phone both stand over each line. Nothing is computed beyond where to draw.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from localeval.report.charts.colours import Role
from localeval.report.charts.forest_model import (
    ForestModel,
    ForestPanel,
    ForestRow,
    shared_limits,
)
from localeval.report.charts.letters import broken, cut, width_of
from localeval.report.charts.marks import draw_mark, ink_of
from localeval.report.charts.picture import (
    DOTTED,
    NARROW,
    WIDE,
    Line,
    Part,
    Picture,
    Shape,
    Words,
)
from localeval.report.charts.scales import Scale, across, ticks

# Both layouts -------------------------------------------------------------------------------

_SIZE, _SMALL, _GAP, _LINE = 14.5, 14.0, 14.0, 18.0
_NAME, _RESULT, _LEAST_PLOT = 190.0, 130.0, 170.0

#: Words begin and end so far inside the page, because Word cuts off a hair of a picture.
_EDGE = 3.0
_RIGHT, _NARROW_RIGHT = WIDE - _EDGE, NARROW - _EDGE
#: Half the height of a mark, of a cap's line, and how far the axis stands below the rows.
_MARK, _AXIS = 7.0, 20.0


@dataclass(frozen=True)
class _Columns:
    """Where columns of the wide layout stand."""

    name: float
    note: float
    plot: tuple[float, float]
    words: float
    result: float
    in_two: bool


def draw_wide(model: ForestModel) -> Picture:
    """Lay the rows out for 800 pixels."""
    columns = _columns(model)
    parts: list[Part] = []
    y = 0.0
    for panel in model.panels:
        y = _wide_panel(parts, model, panel, columns, y)
    return Picture(WIDE, y, parts, model.title, model.says)


def draw_narrow(model: ForestModel) -> Picture:
    """Lay the rows out for 360 pixels: the words over each line."""
    parts: list[Part] = []
    y = 0.0
    for panel in model.panels:
        y = _narrow_panel(parts, panel, y)
    return Picture(NARROW, y, parts, model.title, model.says)


def _columns(model: ForestModel) -> _Columns:
    """Give each column the width of its words, and the scale what is left; where that is too little, numbers go on two lines."""
    rows = [row for panel in model.panels for row in panel.rows if row.kind != "heading"]
    drawn = [row for row in rows if row.is_drawn]
    name = min(_NAME, max([_bold(model.name_head), *(_bold(row.name) for row in rows)]))
    notes = [*map(_bold, model.note_head.split("\n")), *(_wide_of(row.note) for row in rows)]
    note = max(notes) if model.note_head else 0.0
    result = 0.0
    if model.result_head:
        widest = [_bold(model.result_head), *(_bold(row.result) for row in drawn)]
        result = min(_RESULT, max(widest))
    right = _RIGHT - result - (_GAP if result else 0.0)
    left = _EDGE + name + _GAP + (note + _GAP if note else 0.0)
    heads = [_bold(head) for head in model.words_head.split("\n")]
    words = max([*heads, *(_bold(row.words) for row in drawn)])
    in_two = right - words - 2 * _GAP - left < _LEAST_PLOT
    if in_two:
        words = max([*heads, *(_bold(part) for row in drawn for part in _two(row.words))])
    plot = (left + 4, right - words - 2 * _GAP)
    return _Columns(name, left - _GAP, plot, right, _RIGHT - result, in_two)


def _bold(text: str) -> float:
    return width_of(text, _SIZE, bold=True)


def _wide_of(text: str) -> float:
    return width_of(text, _SMALL)


def _two(words: str) -> list[str]:
    """Break a result before its range."""
    first, bracket, rest = words.partition(" (")
    return [first, f"({rest}"] if bracket else [words]


def _wide_panel(
    parts: list[Part], model: ForestModel, panel: ForestPanel, columns: _Columns, top: float
) -> float:
    at, marks = _scale(panel, columns.plot)
    y = top + 8
    if panel is model.panels[0]:
        y = top + _heads(parts, model, columns, top)
    if panel.middle_words and panel.middle is not None:
        x = _held(at(panel.middle), panel.middle_words, columns.plot[0], columns.plot[1])
        parts.append(Words(x, y - 4, panel.middle_words, _SMALL, "brand", anchor="middle"))
    start, rows = y, []
    for row in panel.rows:
        height = _row_height(row, columns)
        rows.append((row, y, height))
        y += height
    parts += _guides(panel, at, marks, start, y)
    for row, place, height in rows:
        _wide_words(parts, row, columns, place, height)
        _draw_row(parts, row, at, place + height / 2)
    return _axis(parts, panel, at, marks, y, 14.0, (columns.plot[0] - 30, columns.plot[1] + 30))


def _heads(parts: list[Part], model: ForestModel, columns: _Columns, top: float) -> float:
    """Write the heads of the columns; give their height."""
    lines = max(head.count("\n") for head in (model.words_head, model.note_head)) + 1
    foot = top + 16 + (lines - 1) * _LINE
    for head, x, right in (
        (model.name_head, _EDGE, False),
        (model.note_head, columns.note, True),
        (model.words_head, columns.words, True),
        (model.result_head, columns.result, False),
    ):
        for n, line in enumerate(reversed(head.split("\n"))):
            if line:
                anchor = "end" if right else "start"
                parts.append(Words(x, foot - n * _LINE, line, _SIZE, bold=True, anchor=anchor))  # type: ignore[arg-type]
    return foot - top + 12 + (20.0 if model.panels[0].middle_words else 0.0)


def _row_height(row: ForestRow, columns: _Columns) -> float:
    lines = len(broken(row.name, columns.name, _SIZE, bold=_is_bold(row), most=3))
    if row.kind == "heading":
        return 34.0
    if row.is_drawn:
        lines = max(lines, len(broken(row.result, _RESULT, _SIZE, bold=_is_bold(row), most=3)))
        lines = max(lines, len(_two(row.words)) if columns.in_two else 1)
    else:
        lines = max(lines, len(_why_lines(row, columns)))
    return max(31.0, lines * _LINE + 10)


def _is_bold(row: ForestRow) -> bool:
    return row.strong or row.kind in {"heading", "pooled"}


def _why_lines(row: ForestRow, columns: _Columns) -> list[str]:
    """Break what stands in the place of a result that is not given."""
    return broken(row.words, _RIGHT - columns.plot[0] - 4, _SMALL, most=3)


def _wide_words(
    parts: list[Part], row: ForestRow, columns: _Columns, y: float, height: float
) -> None:
    bold = _is_bold(row)
    if row.kind == "heading":
        name = cut(row.name, _RIGHT - _EDGE, _SIZE, bold=True)
        parts.append(Words(_EDGE, y + height - 9, name, _SIZE, bold=True))
        return
    middle = y + height / 2
    names = broken(row.name, columns.name, _SIZE, bold=bold, most=3)
    _stack(parts, names, _EDGE, middle, bold=bold)
    _stack(parts, [row.note] if row.note else [], columns.note, middle, ink="muted", right=True)
    if not row.is_drawn:
        _stack(parts, _why_lines(row, columns), _RIGHT, middle, ink="muted", right=True)
        return
    words = _two(row.words) if columns.in_two else [row.words]
    _stack(parts, words, columns.words, middle, bold=bold, right=True)
    if columns.result < _RIGHT and row.result:
        lines = broken(row.result, _RESULT, _SIZE, bold=bold, most=3)
        ink: Role = "worse" if row.mark == "worse" else "ink" if bold else "muted"
        _stack(parts, lines, columns.result, middle, bold=bold, ink=ink)


def _stack(
    parts: list[Part],
    lines: Sequence[str],
    x: float,
    middle: float,
    *,
    bold: bool = False,
    ink: Role = "ink",
    right: bool = False,
) -> None:
    """Write lines around a middle."""
    foot = middle + 5 - (len(lines) - 1) * _LINE / 2
    size = _SIZE if ink == "ink" or bold else _SMALL
    for line in lines:
        parts.append(Words(x, foot, line, size, ink, bold, "end" if right else "start"))
        foot += _LINE


def _narrow_panel(parts: list[Part], panel: ForestPanel, top: float) -> float:
    plot = (12.0, NARROW - 12.0)
    at, marks = _scale(panel, plot)
    y = top + 4
    if panel.middle_words and panel.middle is not None:
        y += 16
        x = _held(at(panel.middle), panel.middle_words, 0, NARROW)
        parts.append(Words(x, y - 2, panel.middle_words, 13, "brand", anchor="middle"))
    for row in panel.rows:
        if row.kind == "heading":
            y += 28
            parts.append(
                Words(
                    _EDGE,
                    y - 6,
                    cut(row.name, _NARROW_RIGHT - _EDGE, _SIZE, bold=True),
                    _SIZE,
                    bold=True,
                )
            )
            continue
        y = _narrow_words(parts, row, y)
        if row.is_drawn:
            parts += _guides(panel, at, marks, y, y + 22)
            _draw_row(parts, row, at, y + 11)
            y += 24
        y += 4
    return _axis(parts, panel, at, marks, y, 13.0, (0.0, NARROW))


def _narrow_words(parts: list[Part], row: ForestRow, y: float) -> float:
    """Write the name left and the result right of it, or under it where both do not fit; give where the line begins."""
    bold = _is_bold(row)
    said = " ".join(filter(None, [row.words, row.result if row.is_drawn else ""]))
    room = _NARROW_RIGHT - _EDGE - width_of(said, 13.5, bold=bold) - 10
    lines = broken(row.name, _NARROW_RIGHT - _EDGE, _SIZE, bold=bold, most=3)
    for line in lines:
        y += _LINE
        parts.append(Words(_EDGE, y - 4, line, _SIZE, bold=bold))
    ink: Role = "ink" if row.is_drawn else "muted"
    if said and width_of(lines[-1], _SIZE, bold=bold) <= room:
        parts.append(Words(_NARROW_RIGHT, y - 4, said, 13.5, ink, bold, "end"))
        return y
    for line in broken(said, _NARROW_RIGHT - _EDGE, 13.5, bold=bold, most=3) if said else []:
        y += _LINE
        parts.append(Words(_NARROW_RIGHT, y - 4, line, 13.5, ink, bold, "end"))
    return y


def _scale(panel: ForestPanel, plot: tuple[float, float]) -> tuple[Scale, list[float]]:
    """Give the scale of a panel: a little more than what it holds, with the round numbers that lie inside."""
    low, high = panel.limits or shared_limits(panel.rows, zero=bool(panel.sides[0]))
    if not high > low:
        low, high = low - 1, high + 1
    edge = 0.0 if panel.limits and not panel.sides[0] else 0.03 * (high - low)
    low, high = low - edge, high + edge
    most = 6 if plot[1] - plot[0] > 260 else 4
    marks: list[float] = []
    while len(marks) < 3 and most <= 12:
        marks = [mark for mark in ticks(low, high, most) if low <= mark <= high]
        most += 2
    return Scale(low, high, *plot), marks


def _guides(
    panel: ForestPanel, at: Scale, marks: Sequence[float], top: float, foot: float
) -> list[Part]:
    """Draw the quiet lines of the scale, the one of no difference, and the dashed one."""
    parts: list[Part] = [Line(at(m), top, at(m), foot, "light") for m in marks if m or not panel.sides[0]]  # fmt: skip
    if panel.sides[0] and at.holds(0.0):
        parts.append(Line(at(0.0), top, at(0.0), foot, "ink", 1.4))
    if panel.middle is not None and at.holds(panel.middle):
        parts.append(Line(at(panel.middle), top, at(panel.middle), foot, "brand", 1.4, DOTTED))
    return parts


def _draw_row(parts: list[Part], row: ForestRow, at: Scale, y: float) -> None:
    """Draw the line and the mark of a row; a line that goes beyond the scale ends in an arrow."""
    if not row.is_drawn:
        return
    low, high = row.low or 0.0, row.high or 0.0
    left, right = at(at.clip(low)), at(at.clip(high))
    if row.kind == "pooled":
        middle = at(at.clip(row.point if row.point is not None else (low + high) / 2))
        corners = ((left, y), (middle, y - 8), (right, y), (middle, y + 8), (left, y))
        parts.append(Shape(corners, "ink"))
        return
    ink = _ink(row)
    dash = (5.0, 4.0) if row.kind == "expected" else ()
    parts.append(Line(left, y, right, y, ink, 2.2, dash))
    for end, x, way in ((low, left, -1), (high, right, 1)):
        if not at.holds(end):
            parts.append(Shape(((x, y - 5), (x + way * 7, y), (x, y + 5), (x, y - 5)), ink))
        elif row.kind == "expected":
            parts.append(Line(x, y - 6, x, y + 6, ink, 2.2))
    if row.point is not None:
        half = _MARK * (0.55 + 0.45 * row.size)
        parts.append(draw_mark(row.mark, at(at.clip(row.point)), y, half, ink))


def _ink(row: ForestRow) -> Role:
    if row.kind == "expected":
        return "ink"
    return "muted" if row.mark in {"cannot tell", "apart"} else ink_of(row.mark)


def _axis(
    parts: list[Part],
    panel: ForestPanel,
    at: Scale,
    marks: Sequence[float],
    y: float,
    size: float,
    edges: tuple[float, float],
) -> float:
    """Write the scale under the rows: its numbers, which way is which, and what it shows; give where the panel ends."""
    if not any(row.is_drawn for row in panel.rows):
        return y + 6
    parts += across(at, marks, panel.unit, y + _AXIS - 4, size=size, edges=edges)
    y += _AXIS
    if panel.sides[0]:
        y += size + 5
        fewer, more = f"← {panel.sides[0]}", f"{panel.sides[1]} →"
        half = max(width_of(fewer, size, bold=True), width_of(more, size, bold=True)) + 10
        x = min(max(at(at.clip(0.0)), edges[0] + half), edges[1] - half)
        parts.append(Words(x - 8, y - 4, fewer, size, "muted", bold=True, anchor="end"))
        parts.append(Words(x + 8, y - 4, more, size, "muted", bold=True))
    y += size + 5
    lines = broken(panel.axis, max(at.end - at.start + 60, 200), size)
    for line in lines:
        x = _held((at.start + at.end) / 2, line, 0.0, edges[1] if edges[1] == NARROW else WIDE)
        parts.append(Words(x, y - 4, line, size, "muted", anchor="middle"))
        y += size + 4
    return y + 6


def _held(x: float, words: str, left: float, right: float) -> float:
    """Keep words that stand around ``x`` between two edges."""
    half = width_of(words, _SMALL) / 2 + 2
    return min(max(x, left + half), right - half)
