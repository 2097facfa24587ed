"""The page of places: a map of squares with what was found where, and a table that says the same of each evaluation.

The map has a square for each region, or for each place where positions were given (``--tiles``). What has no position is
listed beside it and stands in the table like the others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from localeval.catalogue.place_codes import area_of, place_of
from localeval.library import addresses
from localeval.library.entries import LibraryContents, LibraryEntry
from localeval.library.first_screen import MainFinding
from localeval.library.fixed_sentences import counted, said
from localeval.library.page_parts import Cell, Grid, Link, shown, sides
from localeval.library.pages import Frame, Head, render_page
from localeval.library.regions import SQUARES, region_of
from localeval.library.side_by_side import level_words
from localeval.report.charts.chart import Chart
from localeval.report.charts.marks import Mark
from localeval.report.charts.square_map import CountMap, CountSquare, draw_narrow, draw_wide, fits
from localeval.report.display import Numbers
from localeval.report.wording.phrases import joined, plain

#: The mark of each kind of finding, in the order in which they are counted. What has nothing to compare with, or no number,
#: has a quiet mark of its own.
_MARKS: Mapping[str, Mark] = {
    "better": "better",
    "worse": "worse",
    "may_be_chance": "may be chance",
    "inconclusive": "cannot tell",
    "none": "apart",
    "withheld": "withheld",
}

#: Squares that an alternative text names; the table has them all.
_MOST_SAID = 20


@dataclass(frozen=True)
class FoundThere:
    """An evaluation and what it found."""

    entry: LibraryEntry
    finding: MainFinding

    @property
    def region(self) -> str:
        """Where it lies; empty where that is not known."""
        return region_of(self.entry.about)


@dataclass(frozen=True)
class _Square:
    """A square of the map and what was found there."""

    name: str
    column: int
    row: int
    found: tuple[FoundThere, ...]


def places_page(
    frame: Frame,
    contents: LibraryContents,
    found: Sequence[FoundThere],
    pages: Mapping[str, str] | None = None,
) -> str:
    """Write the page of places.

    Parameters
    ----------
    frame : Frame
    contents : LibraryContents
    found : sequence of FoundThere
        In the order of the list.
    pages : mapping of str to str, optional
        Addresses of the pages of places that have one, by the newest code with their boundaries.
    """
    head = Head(
        address=addresses.PLACES,
        heading=said("places_page.heading"),
        subtitle=said("places_page.subtitle"),
        section=addresses.PLACES,
        synthetic=frame.synthetic,
        description=said("places_page.description"),
    )
    squares, by_place = _squares(contents, found)
    chart = places_map(squares, by_place=by_place)
    on_map = {id(item) for square in squares for item in square.found}
    rest = [item for item in found if id(item) not in on_map]
    return render_page(
        "places.html",
        frame,
        head,
        chart=shown(chart) if chart else None,
        off_map=_names(rest) if chart else "",
        off_map_why=said(
            "places_page.unplaced.place" if by_place else "places_page.unplaced.region"
        ),
        table=places_table(found, addresses.up(addresses.PLACES), pages or {}) if found else None,
    )


def _names(found: Iterable[FoundThere]) -> str:
    return joined(dict.fromkeys(plain(item.entry.about.place) for item in found)) if found else ""


def _squares(contents: LibraryContents, found: Sequence[FoundThere]) -> tuple[list[_Square], bool]:
    """Give a square for each place that has a position, else for each region; and whether they are of places."""
    placed = _of_places(contents, found)
    if placed and fits(_model(placed, "", "")):
        return placed, True
    by_region: dict[str, list[FoundThere]] = {}
    for item in found:
        by_region.setdefault(item.region, []).append(item)
    return [
        _Square(name, column, row, tuple(by_region.get(name, ())))
        for name, (column, row) in SQUARES.items()
    ], False


def _of_places(contents: LibraryContents, found: Sequence[FoundThere]) -> list[_Square]:
    at = {place_of(code): (column, row) for code, column, row in contents.comparison.tiles}
    by_place: dict[str, list[FoundThere]] = {}
    for item in found:
        code = place_of(item.entry.about.place_code)
        if code in at:
            by_place.setdefault(code, []).append(item)
    left = min((at[code][0] for code in by_place), default=0)
    top = min((at[code][1] for code in by_place), default=0)
    return [
        _Square(
            plain(items[0].entry.about.place), at[code][0] - left, at[code][1] - top, tuple(items)
        )
        for code, items in by_place.items()
    ]


def places_map(squares: Sequence[_Square], *, by_place: bool) -> Chart | None:
    """Draw what was found where; None where nothing has a position.

    Parameters
    ----------
    squares : sequence of _Square
    by_place : bool
        Whether a square is a place, not a region.
    """
    filled = [square for square in squares if square.found]
    if not filled:
        return None
    everything = [item for square in filled for item in square.found]
    total = counted("evaluations", len(everything))
    where = counted("places" if by_place else "regions", len(filled))
    title = said("map.title", evaluations=total, where=where, counts=_said(everything))
    told = [f"{square.name}: {_said(square.found)}." for square in filled[:_MOST_SAID]]
    if len(filled) > _MOST_SAID:
        told.append(said("map.more", n=len(filled) - _MOST_SAID))
    says = said("map.drawn", squares=" ".join(told))
    model = _model(squares, title, says)
    kinds = [kind for kind in _MARKS if any(_counts(s.found)[kind] for s in filled)]
    header = (said("map.place" if by_place else "map.region"), *(_word(kind) for kind in kinds))
    rows: tuple[tuple[str | float | None, ...], ...] = tuple(
        (square.name, *(_counts(square.found)[kind] for kind in kinds)) for square in filled
    )
    return Chart(
        label="places",
        title=title,
        under=said("map.under.place" if by_place else "map.under.region"),
        source=said("map.source.place" if by_place else "map.source.region"),
        alt=says,
        numbers=Numbers(header, rows),
        wide=draw_wide(model),
        narrow=draw_narrow(model),
    )


def _model(squares: Sequence[_Square], title: str, says: str) -> CountMap:
    drawn = [
        CountSquare(
            square.name,
            square.column,
            square.row,
            tuple((_MARKS[kind], n) for kind, n in _in_order(square.found)),
        )
        for square in squares
    ]
    used = {kind for square in squares for kind, _ in _in_order(square.found)}
    legend = [(mark, _word(kind)) for kind, mark in _MARKS.items() if kind in used]
    return CountMap(drawn, legend, title, says)


def _counts(found: Iterable[FoundThere]) -> Counter[str]:
    return Counter(item.finding.kind for item in found)


def _in_order(found: Iterable[FoundThere]) -> list[tuple[str, int]]:
    counts = _counts(found)
    return [(kind, counts[kind]) for kind in _MARKS if counts[kind]]


def _said(found: Iterable[FoundThere]) -> str:
    return joined(said(f"map.count.{kind}", n=f"{n:,}") for kind, n in _in_order(found))


def _word(kind: str) -> str:
    return said(f"map.result.{kind}")


def places_table(
    found: Sequence[FoundThere], up: str, pages: Mapping[str, str] | None = None
) -> Grid:
    """Give every evaluation with its place, region, result and strength of evidence, by region and place.

    Where some places have a page with their labour market, a column leads there.
    """
    order = list(SQUARES)
    rows = sorted(
        found,
        key=lambda item: (
            order.index(item.region) if item.region in order else len(order) + (not item.region),
            item.region,
        ),
    )
    return Grid(
        "places",
        said("places_page.caption"),
        [
            *(
                said(f"places_page.columns.{key}")
                for key in ("place", "region", "found", "evidence")
            ),
            *([said("places_page.labour_market")] if pages else []),
        ],
        [[*_row(item, up), *_place_link(item, up, pages or {})] for item in rows],
        sides("lllll" if pages else "llll"),
    )


def _place_link(item: FoundThere, up: str, pages: Mapping[str, str]) -> list[Cell]:
    """Lead to the page of a place; nothing where no place has one."""
    if not pages:
        return []
    about = item.entry.about
    address = pages.get(area_of(about.place_code))
    return [
        Link(plain(about.place), f"{up}{address}") if address else said("places_page.no_figures")
    ]


def _row(item: FoundThere, up: str) -> list[Cell]:
    about = item.entry.about
    made_up = f" ({said('synthetic.mark').lower()})" if about.synthetic else ""
    region = item.region
    return [
        Link(
            f"{about.place}: {about.programme}{made_up}",
            f"{up}{addresses.evaluation_address(about.id)}",
        ),
        Link(region, f"{up}{addresses.filtered(region=region)}")
        if region
        else said("fact.not_stated"),
        f"{item.finding.verdict}. {item.finding.sentence}",
        level_words(about.evidence_level) if about.evidence_level else said("typed.no_level"),
    ]
