"""A map of squares: one for each region or place, about where it lies, with a mark for each result and how many there are.

Every square has the same size, so that a large county does not look more important than a small borough. There are no
boundaries: positions are columns and rows that whoever makes the model gives. Marks that repeat have a legend below.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from localeval.report.charts.colours import Role
from localeval.report.charts.letters import broken, cut, width_of
from localeval.report.charts.marks import Mark, draw_mark
from localeval.report.charts.picture import NARROW, WIDE, Part, Picture, Words, box

#: In squares of less width no name could be read.
LEAST = 44.0
_GAP, _INSIDE = 6.0, 7.0


@dataclass(frozen=True)
class Tile:
    """A square: column and row from the upper left, and of each result how many there are."""

    name: str
    column: int
    row: int
    counts: tuple[tuple[Mark, int], ...] = ()


@dataclass(frozen=True)
class TilesModel:
    """What the map shows.

    Attributes
    ----------
    tiles : sequence of Tile
    legend : sequence of (Mark, str)
        The marks that occur, each with its word.
    title, says : str
        What is drawn, and what it shows.
    """

    tiles: Sequence[Tile]
    legend: Sequence[tuple[Mark, str]]
    title: str
    says: str

    @property
    def columns(self) -> int:
        return max(tile.column for tile in self.tiles) + 1

    @property
    def rows(self) -> int:
        return max(tile.row for tile in self.tiles) + 1


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


def fits(model: TilesModel) -> bool:
    """Whether a square can be seen on a phone too."""
    return _width(model, _NARROW) >= LEAST


def draw_wide(model: TilesModel) -> Picture:
    """Lay the map out for 800 pixels."""
    return _draw(model, _WIDE)


def draw_narrow(model: TilesModel) -> Picture:
    """Lay the map out for 360 pixels."""
    return _draw(model, _NARROW)


def _width(model: TilesModel, layout: _Layout) -> float:
    return min(layout.widest, (layout.page + _GAP) / model.columns - _GAP)


def _draw(model: TilesModel, layout: _Layout) -> Picture:
    width = _width(model, layout)
    names = {tile: _name(tile, width, layout) for tile in model.tiles}
    counts = {tile: _lines(tile, width, layout) for tile in model.tiles}
    step = layout.number * 1.5
    high = max(
        len(names[tile]) * layout.name * 1.15 + len(counts[tile]) * step + 2 * _INSIDE
        for tile in model.tiles
    )
    parts: list[Part] = []
    for tile in model.tiles:
        left, top = tile.column * (width + _GAP), tile.row * (high + _GAP)
        some = bool(tile.counts)
        parts.append(
            box(left + 0.5, top + 0.5, width - 1, high - 1, "tint" if some else "page", "rule" if some else "light")
        )  # fmt: skip
        y = top + _INSIDE + layout.name * 0.85
        for line in names[tile]:
            ink: Role = "ink" if some else "muted"
            parts.append(Words(left + _INSIDE, y, line, layout.name, ink, bold=some, halo=False))
            y += layout.name * 1.15
        y += step - layout.name * 0.85
        for line_of_counts in counts[tile]:
            x = left + _INSIDE
            for mark, n in line_of_counts:
                parts += _count(mark, n, x, y, layout)
                x += _count_width(n, layout)
            y += step
    foot = model.rows * (high + _GAP)
    legend, end = _legend(model, layout, foot + layout.number * 1.2)
    return Picture(layout.page, end, [*parts, *legend], model.title, model.says)


def _name(tile: Tile, width: float, layout: _Layout) -> list[str]:
    """Break a name into lines; one with a word that has no room is cut, and the table of numbers has the whole."""
    room = width - 2 * _INSIDE
    if any(width_of(word, layout.name, bold=True) > room for word in tile.name.split()):
        return [cut(tile.name, room, layout.name, bold=True)]
    return broken(tile.name, room, layout.name, bold=True, most=3)


def _lines(tile: Tile, width: float, layout: _Layout) -> list[list[tuple[Mark, int]]]:
    """Put as many counts into a line as there is room for."""
    lines: list[list[tuple[Mark, int]]] = []
    used = width
    for mark, n in tile.counts:
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


def _legend(model: TilesModel, layout: _Layout, y: float) -> tuple[list[Part], float]:
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
