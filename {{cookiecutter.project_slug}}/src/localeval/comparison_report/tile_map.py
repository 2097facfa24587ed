"""A tile map: a square for each place where a table of positions puts it, with its name and what it found.

Every place has the same area, so that a large county does not look more important than a small borough. The fill says
what the interval says, the number in the square is the estimate; nothing is ranked. Drawn only where positions are given.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from localeval.catalogue.place_codes import place_of
from localeval.comparison.models import Comparison, Member, Pool
from localeval.comparison_report.names import (
    label_of_figure,
    title,
)
from localeval.comparison_report.point_labels import shortened
from localeval.report.charts.canvas import (
    BLUE,
    GREY,
    ORANGE,
    SMALL,
    WIDTH,
    blank_page,
    drawing_board,
    page_axes,
    save,
    text_width,
    wrap,
)
from localeval.report.display import Figure
from localeval.report.wording.numbers import (
    between,
    decimal,
    is_money,
    unit_words,
)
from localeval.report.wording.phrases import inside, plain, sentence_case

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: Side of a square at the most; under these sides names are three letters, and then left out.
_WIDEST, _NARROW, _TINY = 52.0, 42.0, 25.0

#: With smaller squares, or fewer places, there is no map.
_SMALLEST, _LEAST = 12.0, 3
_MARGIN, _TALLEST = 4.0, 400.0
_LINE = 15.0

_BLACK = "#0B0C0C"

_MOST_IN_ALT = 20


@dataclass(frozen=True)
class _Class:
    """What a fill means."""

    words: str
    fill: str
    letters: str
    edge: str = "white"


_CLASSES = {
    "better": _Class("better: the interval is on the good side of no difference", BLUE, "white"),
    "worse": _Class("worse: the interval is on the other side", ORANGE, _BLACK),
    "inconclusive": _Class("inconclusive: the interval includes no difference", "#D3DAE3", _BLACK),
    "apart": _Class("not pooled", "white", _BLACK, GREY),
    "several": _Class("several evaluations in one place: see the table", "white", _BLACK, GREY),
    "none": _Class("no estimate", "white", "#505A5F", "#B1B4B6"),
}


@dataclass(frozen=True)
class _Tile:
    name: str
    column: int
    row: int
    kind: str
    value: str
    said: str


def tile_map(comparison: Comparison, pool: Pool) -> Figure | None:
    """Draw what each place found where the place is.

    The square of a place with several evaluations in this row says how many there are. None where no positions are given,
    where fewer than three places have an estimate, and where positions lie so far apart that a square could not be seen.
    """
    tiles = _tiles(comparison, pool)
    if sum(t.kind != "none" for t in tiles) < _LEAST:
        return None
    columns = max(t.column for t in tiles) + 1
    rows = max(t.row for t in tiles) + 1
    side = min(_WIDEST, (WIDTH - 2 * _MARGIN) / columns, _TALLEST / rows)
    if side < _SMALLEST:
        return None
    used = [kind for kind in _CLASSES if any(t.kind == kind for t in tiles)]
    with drawing_board():
        height = 2 * _MARGIN + rows * side + 10 + (len(used) + 1) * _LINE
        drawing = blank_page(height)
        board = page_axes(drawing, height)
        short = _short_names(tiles) if side < _NARROW else {}
        for tile in tiles:
            _draw(board, tile, side, short.get(tile.name, ""))
        _legend(board, used, pool, _MARGIN + rows * side + 12)
        png, svg = save(drawing)
    return Figure(
        label_of_figure(pool, "tiles"),
        f"What each place found, where the place is: {inside(title(pool))}",
        _alt(tiles),
        png,
        svg,
        wide=True,
    )


def _tiles(comparison: Comparison, pool: Pool) -> list[_Tile]:
    names, by_place = _by_place(comparison, pool)
    # A table of positions may have the code that a place has now, or had; two rows of one place are one tile.
    found_at = {place_of(code): (column, row) for code, column, row in comparison.tiles}
    placed = [(code, *where) for code, where in found_at.items() if code in names]
    left = min((column for _, column, _ in placed), default=0)
    top = min((row for _, _, row in placed), default=0)
    found = []
    for code, column, row in placed:
        kind, value, said = _what(by_place.get(code, []), pool)
        found.append(_Tile(names[code], column - left, row - top, kind, value, said))
    return found


def _by_place(
    comparison: Comparison, pool: Pool
) -> tuple[Mapping[str, str], Mapping[str, list[Member]]]:
    codes = {e.id: place_of(e.place_code) for e in comparison.evaluations}
    names = {place_of(e.place_code): plain(e.place) for e in comparison.evaluations}
    by_place: dict[str, list[Member]] = {}
    for m in pool.members:
        if m.estimate is not None and m.unit == pool.unit and m.evaluation in codes:
            by_place.setdefault(codes[m.evaluation], []).append(m)
    return names, by_place


def _what(members: list[Member], pool: Pool) -> tuple[str, str, str]:
    """Give the class of a place, the number in its square, and both in words."""
    if not members:
        return "none", "", "no estimate"
    if len(members) > 1:
        return "several", f"{len(members)}", f"{len(members)} evaluations"
    m = members[0]
    value = decimal(m.estimate or 0.0, 0 if is_money(pool.unit) else 1)
    ends = between(m.low, m.high, pool.unit) if m.low is not None and m.high is not None else value
    if not m.pooled:
        return "apart", value, f"not pooled, {ends}"
    return m.verdict, value, f"{m.verdict}, {ends}"


def _short_names(tiles: list[_Tile]) -> dict[str, str]:
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


def _draw(board: Axes, tile: _Tile, side: float, short: str) -> None:
    from matplotlib.patches import Rectangle

    look = _CLASSES[tile.kind]
    x, y = _MARGIN + tile.column * side, _MARGIN + tile.row * side
    edge = 1.0
    board.add_patch(
        Rectangle((x + edge, y + edge), side - 2 * edge, side - 2 * edge, facecolor=look.fill, edgecolor=look.edge, linewidth=1.0)
    )  # fmt: skip
    if side < _TINY:
        size = _fitting(tile.value, side - 2, 8.0)
        board.text(
            x + side / 2,
            y + side / 2,
            tile.value,
            ha="center",
            va="center",
            fontsize=size,
            color=look.letters,
        )
        return
    size = 9.0 if side >= 56 else 8.0 if side >= _NARROW else max(5.5, side / 4.2)
    room = side - 6
    lines = [short] if short else wrap(tile.name, room, "normal", size)
    if len(lines) > 2:
        lines = [lines[0], shortened(" ".join(lines[1:]), room, size)]
    board.text(x + side / 2, y + 4, "\n".join(lines), ha="center", va="top", fontsize=size, color=look.letters, linespacing=1.0)  # fmt: skip
    big = _fitting(tile.value, room, size + 3)
    board.text(x + side / 2, y + side - 4, tile.value, ha="center", va="bottom", fontsize=big, fontweight="bold", color=look.letters)  # fmt: skip


def _fitting(text: str, width: float, size: float) -> float:
    while size > 5 and text_width(text, "bold", size) > width:
        size -= 0.5
    return size


def _legend(board: Axes, used: list[str], pool: Pool, y: float) -> None:
    from matplotlib.patches import Rectangle

    for kind in used:
        look = _CLASSES[kind]
        edge = GREY if look.edge == "white" else look.edge
        board.add_patch(
            Rectangle(
                (_MARGIN + 1, y + 1), 10, 10, facecolor=look.fill, edgecolor=edge, linewidth=0.8
            )
        )
        board.text(_MARGIN + 17, y + 6, sentence_case(look.words), va="center", fontsize=SMALL)
        y += _LINE
    board.text(_MARGIN + 1, y + 6, f"Numbers are estimated differences ({unit_words(pool.unit)}).", va="center", fontsize=SMALL)  # fmt: skip


def _alt(tiles: list[_Tile]) -> str:
    ordered = sorted(tiles, key=lambda t: t.name.casefold())
    said = [f"{t.name}: {t.said}." for t in ordered[:_MOST_IN_ALT]]
    rest = len(ordered) - len(said)
    more = f" And {rest} more places." if rest > 0 else ""
    return (
        "Tile map. A square for each place, about where it lies, filled by what its interval says and with the estimated "
        f"difference as a number. {' '.join(said)}{more}"
    )
