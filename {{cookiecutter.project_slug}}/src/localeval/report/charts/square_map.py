"""A map of squares: one for each place or region, about where it lies.

Every square has the same size, so that a large county does not look more important than a small borough. There are no
boundaries: positions are columns and rows that whoever makes the model gives. A square says either what one result came to
(``ValueSquare``), by its fill, its edge and in words under the map, or of each result how many there are (``CountSquare``), by
marks that have a legend. Nothing is computed beyond where to draw.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from localeval.report.charts.colours import Role
from localeval.report.charts.letters import broken, cut, width_of
from localeval.report.charts.marks import Mark, draw_mark
from localeval.report.charts.picture import (
    DASHED,
    NARROW,
    WIDE,
    Dash,
    Part,
    Picture,
    Words,
    box,
)


@dataclass(frozen=True)
class Square:
    """Where a square is: its column and row from the upper left."""

    name: str
    column: int
    row: int


@dataclass(frozen=True)
class ValueSquare(Square):
    """A square with one result: its kind (a key of ``LOOKS``), and its number."""

    kind: str
    value: str


@dataclass(frozen=True)
class CountSquare(Square):
    """A square with the number of each result."""

    counts: tuple[tuple[Mark, int], ...] = ()


@dataclass(frozen=True)
class ValueMap:
    """A map of results, with what each kind that occurs in it means, and what the numbers are."""

    squares: Sequence[ValueSquare]
    key: Mapping[str, str]
    foot: str
    title: str
    says: str


@dataclass(frozen=True)
class CountMap:
    """A map of numbers of results, with the marks that occur, each with its word."""

    squares: Sequence[CountSquare]
    legend: Sequence[tuple[Mark, str]]
    title: str
    says: str


def draw_wide(model: ValueMap | CountMap) -> Picture:
    """Lay the map out for 800 pixels."""
    if isinstance(model, ValueMap):
        return _draw_values(model, WIDE, 13.5)
    return _draw_counts(model, _WIDE)


def draw_narrow(model: ValueMap | CountMap) -> Picture:
    """Lay the map out for 360 pixels."""
    if isinstance(model, ValueMap):
        return _draw_values(model, NARROW, 13.0)
    return _draw_counts(model, _NARROW)


def fits(model: ValueMap | CountMap) -> bool:
    """Whether a square can be seen on a phone too: with its number, or with its name and its marks."""
    if isinstance(model, ValueMap):
        return _side(model.squares, NARROW) >= _LEAST_VALUE
    return _width(model.squares, _NARROW) >= LEAST_COUNT


def _extent(squares: Sequence[Square]) -> tuple[int, int]:
    """Give the number of columns and of rows."""
    return max(s.column for s in squares) + 1, max(s.row for s in squares) + 1


# One result a square --------------------------------------------------------------------------


@dataclass(frozen=True)
class _Look:
    fill: Role
    words: Role
    edge: Role
    thick: float = 1.0
    dash: Dash = ()


LOOKS: Mapping[str, _Look] = {
    "better": _Look("brand", "page", "brand"),
    "worse": _Look("page", "worse", "worse", 3.0),
    "cannot tell": _Look("tint", "ink", "others-line"),
    "apart": _Look("page", "ink", "others-line", 1.2, DASHED),
    "none": _Look("page", "muted", "rule"),
}

#: With smaller squares there is no map; under the other sides names are three letters, or left out.
_LEAST_VALUE = 14.0
_SHORT, _TINY = 52.0, 30.0
_WIDEST, _TALLEST, _EDGE = 88.0, 400.0, 3.0


def _side(squares: Sequence[Square], page: float) -> float:
    """Give the side of a square, as large as the width and the height of a page allow."""
    columns, rows = _extent(squares)
    return min(_WIDEST, (page - 2 * _EDGE) / columns, _TALLEST / rows)


def _draw_values(model: ValueMap, page: float, size: float) -> Picture:
    side = _side(model.squares, page)
    short = _short_names(model.squares) if side < _SHORT else {}
    parts: list[Part] = []
    for square in model.squares:
        parts += _value_square(square, side, size, short.get(square.name, ""))
    y = _extent(model.squares)[1] * side + 12
    for kind, words in model.key.items():
        look = LOOKS[kind]
        parts.append(box(_EDGE + 1, y + 1, 14, 14, look.fill, look.edge, look.thick, look.dash))
        for n, line in enumerate(broken(words, page - 30, size)):
            parts.append(Words(_EDGE + 24, y + 13 + n * (size + 4), line, size, "muted"))
            y += size + 4 if n else 0.0
        y += size + 8
    for line in broken(model.foot, page - 6, size):
        y += size + 4
        parts.append(Words(_EDGE, y, line, size, "muted"))
    return Picture(page, y + 8, parts, model.title, model.says)


def _value_square(square: ValueSquare, side: float, size: float, short: str) -> list[Part]:
    look = LOOKS[square.kind]
    x, y = _EDGE + square.column * side, square.row * side + 1
    gap = 1.5
    parts: list[Part] = [
        box(x + gap, y + gap, side - 2 * gap, side - 2 * gap, look.fill, look.edge, look.thick, look.dash)
    ]  # fmt: skip
    middle = x + side / 2
    if side < _TINY:
        parts.append(_fitted(square.value, middle, y + side / 2 + 4, side - 5, 11.0, look))
        return parts
    small = min(size, side / 4.2) if short else size - 1
    lines = [short] if short else broken(square.name, side - 8, small, most=2)
    for n, line in enumerate(lines):
        foot = y + small + 5 + n * (small + 2)
        parts.append(_fitted(line, middle, foot, side - 6, small, look))
    parts.append(_fitted(square.value, middle, y + side - 8, side - 6, size + 1, look, bold=True))
    return parts


def _fitted(
    text: str, x: float, y: float, room: float, size: float, look: _Look, *, bold: bool = False
) -> Words:
    """Write a line in a square, smaller where it is too wide, and cut where it is wider still."""
    while size > 8 and width_of(text, size, bold=bold) > room:
        size -= 0.5
    text = cut(text, room, size, bold=bold)
    return Words(x, y, text, size, look.words, bold, "middle", halo=False)


def _short_names(squares: Sequence[Square]) -> dict[str, str]:
    """Shorten names to three letters, and number those that would be alike."""
    short: dict[str, str] = {}
    for square in squares:
        letters = "".join(c for c in square.name if c.isalnum())[:3] or "?"
        taken = set(short.values())
        candidate, n = letters, 2
        while candidate in taken:
            candidate, n = f"{letters[:2]}{n}", n + 1
        short.setdefault(square.name, candidate)
    return short


# How many of each result in a square ----------------------------------------------------------

#: In squares of less width no name could be read.
LEAST_COUNT = 44.0
_GAP, _INSIDE = 6.0, 7.0


@dataclass(frozen=True)
class _Layout:
    """Sizes in pixels: of the page, of a square at most, of names, numbers and marks."""

    page: float
    widest: float
    name: float
    number: float
    mark: float


_WIDE = _Layout(WIDE, 152, 15, 16, 8)
_NARROW = _Layout(NARROW, 88, 13, 14, 6.5)


def _width(squares: Sequence[Square], layout: _Layout) -> float:
    return min(layout.widest, (layout.page + _GAP) / _extent(squares)[0] - _GAP)


def _draw_counts(model: CountMap, layout: _Layout) -> Picture:
    width = _width(model.squares, layout)
    names = {square: _name(square, width, layout) for square in model.squares}
    counts = {square: _lines(square, width, layout) for square in model.squares}
    step = layout.number * 1.5
    high = max(
        len(names[square]) * layout.name * 1.15 + len(counts[square]) * step + 2 * _INSIDE
        for square in model.squares
    )
    parts: list[Part] = []
    for square in model.squares:
        left, top = square.column * (width + _GAP), square.row * (high + _GAP)
        some = bool(square.counts)
        parts.append(
            box(left + 0.5, top + 0.5, width - 1, high - 1, "tint" if some else "page", "rule" if some else "light")
        )  # fmt: skip
        y = top + _INSIDE + layout.name * 0.85
        for line in names[square]:
            ink: Role = "ink" if some else "muted"
            parts.append(Words(left + _INSIDE, y, line, layout.name, ink, bold=some, halo=False))
            y += layout.name * 1.15
        y += step - layout.name * 0.85
        for line_of_counts in counts[square]:
            x = left + _INSIDE
            for mark, n in line_of_counts:
                parts += _count(mark, n, x, y, layout)
                x += _count_width(n, layout)
            y += step
    foot = _extent(model.squares)[1] * (high + _GAP)
    legend, end = _legend(model, layout, foot + layout.number * 1.2)
    return Picture(layout.page, end, [*parts, *legend], model.title, model.says)


def _name(square: Square, width: float, layout: _Layout) -> list[str]:
    """Break a name into lines; one with a word that has no room is cut, and the table of numbers has the whole."""
    room = width - 2 * _INSIDE
    if any(width_of(word, layout.name, bold=True) > room for word in square.name.split()):
        return [cut(square.name, room, layout.name, bold=True)]
    return broken(square.name, room, layout.name, bold=True, most=3)


def _lines(square: CountSquare, width: float, layout: _Layout) -> list[list[tuple[Mark, int]]]:
    """Put as many counts into a line as there is room for."""
    lines: list[list[tuple[Mark, int]]] = []
    used = width
    for mark, n in square.counts:
        wanted = _count_width(n, layout)
        if not lines or used + wanted > width - _INSIDE:
            lines.append([])
            used = _INSIDE
        lines[-1].append((mark, n))
        used += wanted
    return lines


def _count(mark: Mark, n: int, x: float, y: float, layout: _Layout) -> list[Part]:
    middle = y - layout.number * 0.36
    shape = draw_mark(
        mark, x + layout.mark, middle, layout.mark, "worse" if mark == "worse" else "brand"
    )
    words = Words(x + 2 * layout.mark + 5, y, f"{n:,}", layout.number, bold=True, halo=False)
    return [shape, words]


def _count_width(n: int, layout: _Layout) -> float:
    return 2 * layout.mark + 5 + width_of(f"{n:,}", layout.number, bold=True) + 12


def _legend(model: CountMap, layout: _Layout, y: float) -> tuple[list[Part], float]:
    """Name the marks, side by side as far as there is room; give the end of the page too."""
    parts: list[Part] = []
    x = 0.0
    for mark, words in model.legend:
        wanted = 2 * layout.mark + 6 + width_of(words, layout.number)
        if x and x + wanted > layout.page:
            x, y = 0.0, y + layout.number * 1.6
        middle = y - layout.number * 0.36
        parts.append(draw_mark(mark, x + layout.mark, middle, layout.mark))
        parts.append(Words(x + 2 * layout.mark + 6, y, words, layout.number, halo=False))
        x += wanted + 18
    return parts, y + layout.number * 0.6
