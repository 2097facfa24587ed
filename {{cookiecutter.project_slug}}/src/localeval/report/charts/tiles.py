"""A tile map: a square for each place, about where it lies, with its name, its number, and what the number comes to.

Every place has the same area, so that a large county does not look more important than a small borough. What a result comes to
is said by the fill of a square, by its edge, and in words under the map. Nothing is computed beyond where to draw.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from localeval.report.charts.colours import Role
from localeval.report.charts.letters import broken, cut, width_of
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
class Tile:
    """A place: where its square is, its kind (a key of ``LOOKS``), and its number."""

    name: str
    column: int
    row: int
    kind: str
    value: str


@dataclass(frozen=True)
class TileModel:
    """A map, with what each kind that occurs in it means, and what the numbers are."""

    tiles: Sequence[Tile]
    key: Mapping[str, str]
    foot: str
    title: str
    says: str


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

#: With smaller squares there is no map; under these sides names are three letters, or left out.
SMALLEST = 14.0
_SHORT, _TINY = 52.0, 30.0
_WIDEST, _TALLEST, _EDGE = 88.0, 400.0, 3.0


def side_of(tiles: Sequence[Tile], width: float = NARROW) -> float:
    """Give the side of a square, as large as the width and the height of a page allow."""
    columns = max(tile.column for tile in tiles) + 1
    rows = max(tile.row for tile in tiles) + 1
    return min(_WIDEST, (width - 2 * _EDGE) / columns, _TALLEST / rows)


def draw_wide(model: TileModel) -> Picture:
    """Lay the map out for 800 pixels."""
    return _draw(model, WIDE, 13.5)


def draw_narrow(model: TileModel) -> Picture:
    """Lay the map out for 360 pixels."""
    return _draw(model, NARROW, 13.0)


def _draw(model: TileModel, width: float, size: float) -> Picture:
    side = side_of(model.tiles, width)
    short = _short_names(model.tiles) if side < _SHORT else {}
    parts: list[Part] = []
    for tile in model.tiles:
        parts += _tile(tile, side, size, short.get(tile.name, ""))
    y = (max(tile.row for tile in model.tiles) + 1) * side + 12
    for kind, words in model.key.items():
        look = LOOKS[kind]
        parts.append(box(_EDGE + 1, y + 1, 14, 14, look.fill, look.edge, look.thick, look.dash))
        for n, line in enumerate(broken(words, width - 30, size)):
            parts.append(Words(_EDGE + 24, y + 13 + n * (size + 4), line, size, "muted"))
            y += size + 4 if n else 0.0
        y += size + 8
    for line in broken(model.foot, width - 6, size):
        y += size + 4
        parts.append(Words(_EDGE, y, line, size, "muted"))
    return Picture(width, y + 8, parts, model.title, model.says)


def _tile(tile: Tile, side: float, size: float, short: str) -> list[Part]:
    look = LOOKS[tile.kind]
    x, y = _EDGE + tile.column * side, tile.row * side + 1
    gap = 1.5
    parts: list[Part] = [
        box(x + gap, y + gap, side - 2 * gap, side - 2 * gap, look.fill, look.edge, look.thick, look.dash)
    ]  # fmt: skip
    middle = x + side / 2
    if side < _TINY:
        parts.append(_words(tile.value, middle, y + side / 2 + 4, side - 5, 11.0, look))
        return parts
    small = min(size, side / 4.2) if short else size - 1
    lines = [short] if short else broken(tile.name, side - 8, small, most=2)
    for n, line in enumerate(lines):
        foot = y + small + 5 + n * (small + 2)
        parts.append(_words(line, middle, foot, side - 6, small, look))
    parts.append(_words(tile.value, middle, y + side - 8, side - 6, size + 1, look, bold=True))
    return parts


def _words(
    text: str, x: float, y: float, room: float, size: float, look: _Look, *, bold: bool = False
) -> Words:
    """Write a line in a square, smaller where it is too wide, and cut where it is wider still."""
    while size > 8 and width_of(text, size, bold=bold) > room:
        size -= 0.5
    text = cut(text, room, size, bold=bold)
    return Words(x, y, text, size, look.words, bold, "middle", halo=False)


def _short_names(tiles: Sequence[Tile]) -> dict[str, str]:
    """Shorten names to three letters, and number those that would be alike."""
    short: dict[str, str] = {}
    for tile in tiles:
        letters = "".join(c for c in tile.name if c.isalnum())[:3] or "?"
        taken = set(short.values())
        candidate, n = letters, 2
        while candidate in taken:
            candidate, n = f"{letters[:2]}{n}", n + 1
        short.setdefault(tile.name, candidate)
    return short
