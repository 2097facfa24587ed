"""What each place found, where the place is: a square each, at the positions that a table gives.

Drawn only where positions are given, for three places or more. Nothing is ranked and nothing computed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from localeval.catalogue.place_codes import place_of
from localeval.comparison.models import Comparison, Member, Pool
from localeval.comparison_report.chart_texts import MARKS, result_of, unit_of
from localeval.comparison_report.fixed_sentences import counted, fixed
from localeval.comparison_report.names import label_of_figure, row_titles
from localeval.comparison_report.rounding import PoolNumbers
from localeval.report.charts.chart import Chart
from localeval.report.charts.square_map import (
    LOOKS,
    ValueMap,
    ValueSquare,
    draw_narrow,
    draw_wide,
    fits,
)
from localeval.report.display import Figure, Numbers
from localeval.report.wording.numbers import count
from localeval.report.wording.phrases import plain

#: With fewer places there is no map.
_LEAST = 3

_MOST_IN_ALT = 20


@dataclass(frozen=True)
class _Place:
    tile: ValueSquare
    said: str


def tile_map(comparison: Comparison, pool: Pool) -> Figure | None:
    """Draw what each place found where the place is.

    The square of a place with several evaluations in this row says how many there are. None where no positions are given,
    where fewer than three places have a result, and where positions lie so far apart that a square could not be seen.
    """
    found = _places(comparison, pool)
    tiles = [place.tile for place in found]
    if sum(tile.kind != "none" for tile in tiles) < _LEAST:
        return None
    say = fixed()
    title = say.plain("tiles.title", outcome=row_titles(comparison)[pool.key])
    alt = _alt(found)
    used = [kind for kind in LOOKS if any(tile.kind == kind for tile in tiles)]
    key = {kind: say.plain(f"tiles.key.{kind.replace(' ', '_')}") for kind in used}
    model = ValueMap(tiles, key, say.plain("tiles.foot", unit=unit_of(pool.unit)), title, alt)
    if not fits(model):
        return None
    columns = ("place", "result")
    rows = tuple((place.tile.name, place.said) for place in _by_name(found))
    return Chart(
        label=label_of_figure(pool, "tiles"),
        title=title,
        under=say.plain("tiles.under"),
        source="",
        alt=alt,
        numbers=Numbers(tuple(say.plain(f"numbers.{key}") for key in columns), rows),
        wide=draw_wide(model),
        narrow=draw_narrow(model),
    ).figure()


def _places(comparison: Comparison, pool: Pool) -> list[_Place]:
    names, by_place = _by_place(comparison, pool)
    # A table of positions may have the code that a place has now, or had; two rows of one place are one tile.
    found_at = {place_of(code): (column, row) for code, column, row in comparison.tiles}
    placed = [(code, *where) for code, where in found_at.items() if code in names]
    left = min((column for _, column, _ in placed), default=0)
    top = min((row for _, _, row in placed), default=0)
    numbers, found = PoolNumbers(pool), []
    for code, column, row in placed:
        kind, value, said = _what(by_place.get(code, []), numbers)
        found.append(_Place(ValueSquare(names[code], column - left, row - top, kind, value), said))
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


def _what(members: list[Member], numbers: PoolNumbers) -> tuple[str, str, str]:
    """Give the kind of a square, the number in it, and both in words."""
    say = fixed()
    if not members:
        return "none", "", say.plain("tiles.none")
    if len(members) > 1:
        return "apart", f"({len(members)})", counted("evaluations", len(members))
    (m,) = members
    value = m.estimate or 0.0
    kind = MARKS.get(m.verdict, "cannot tell") if m.pooled else "apart"
    shown = numbers.cell(value)
    if m.low is not None and m.high is not None:
        shown = numbers.with_range(value, m.low, m.high)
    said = say.plain("tiles.said", result=result_of(m), difference=shown)
    return kind, numbers.cell(value), said


def _by_name(found: list[_Place]) -> list[_Place]:
    return sorted(found, key=lambda place: place.tile.name.casefold())


def _alt(found: list[_Place]) -> str:
    say, ordered = fixed(), _by_name(found)
    said = [
        say.plain("tiles.place", place=place.tile.name, said=place.said)
        for place in ordered[:_MOST_IN_ALT]
    ]
    if len(ordered) > len(said):
        said.append(say.plain("tiles.more", n=count(len(ordered) - len(said))))
    return " ".join([say.plain("tiles.drawn"), *said])
