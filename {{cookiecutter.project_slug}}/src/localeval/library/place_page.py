"""The page of a place: its evaluations, and its labour market as the newest of them give it.

A place has one where its figures make a course over time. Nothing here says that the labour market is the cause of what was found: the page
says what programmes met there.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from localeval.analysis.labour_market import LabourMarket, market_of_results
from localeval.catalogue.periods import month_number
from localeval.catalogue.place_codes import area_of
from localeval.library import addresses
from localeval.library.fixed_sentences import said
from localeval.library.page_parts import Cell, Grid, Link, shown, sides
from localeval.library.pages import Frame, Head, render_page
from localeval.library.places_page import FoundThere
from localeval.library.side_by_side import level_words
from localeval.report.charts.labour_market import labour_market_charts
from localeval.report.tables.labour_market import labour_market_table
from localeval.report.wording.phrases import plain


@dataclass(frozen=True)
class PlaceThere:
    """A place of which there are evaluations and figures over time.

    Attributes
    ----------
    code : str
        The newest code with its boundaries.
    name, region : str
    found : tuple of FoundThere
    market : LabourMarket
    """

    code: str
    name: str
    region: str
    found: tuple[FoundThere, ...]
    market: LabourMarket

    @property
    def address(self) -> str:
        """Of its page."""
        return addresses.place_address(self.code)


def places_there(found: Iterable[FoundThere]) -> list[PlaceThere]:
    """Give the places of evaluations whose figures make a course over time, in the order of the list.

    Figures of one area under two codes are of one place; those of changed boundaries are not.
    """
    by_code: dict[str, list[FoundThere]] = {}
    for item in found:
        by_code.setdefault(area_of(item.entry.about.place_code), []).append(item)
    places = []
    for code, items in by_code.items():
        # Of a figure that was revised the newest evaluation has the last word.
        in_order = sorted(items, key=lambda item: item.entry.about.run_date)
        newest = in_order[-1].entry.about
        context = [row for item in in_order for row in item.entry.about.context]
        beside = [row for item in in_order for row in item.entry.about.context_beside]
        name = plain(newest.place)
        market = market_of_results(code, name, context, _started(items), beside)
        if market is not None:
            region = next((item.region for item in items if item.region), "")
            places.append(PlaceThere(code, name, region, tuple(items), market))
    return places


def _started(found: Sequence[FoundThere]) -> int | None:
    """Give the month in which the first of the programmes started."""
    abouts = [item.entry.about for item in found]
    days = [day for a in abouts if (day := a.started or (a.starts.first if a.starts else None))]
    return month_number(int(min(days)[:4]), int(min(days)[5:7])) if days else None


def place_page(frame: Frame, place: PlaceThere) -> str:
    """Write the page of a place."""
    head = Head(
        address=place.address,
        heading=place.name,
        subtitle=said("place_page.subtitle", region=place.region or said("fact.not_stated")),
        section=addresses.PLACES,
        synthetic=any(item.entry.about.synthetic for item in place.found),
        description=said("place_page.description", place=place.name),
    )
    return render_page(
        "place.html",
        frame,
        head,
        evaluations=_evaluations(place),
        charts=[shown(chart) for chart in labour_market_charts(place.market)],
        figures=labour_market_table(place.market),
    )


def _evaluations(place: PlaceThere) -> Grid:
    up = addresses.up(place.address)
    return Grid(
        "evaluations",
        said("place_page.caption", place=place.name),
        [said(f"place_page.columns.{key}") for key in ("programme", "found", "evidence")],
        [_row(item, up) for item in place.found],
        sides("lll"),
    )


def _row(item: FoundThere, up: str) -> list[Cell]:
    about = item.entry.about
    made_up = f" ({said('synthetic.mark').lower()})" if about.synthetic else ""
    return [
        Link(f"{about.programme}{made_up}", f"{up}{addresses.evaluation_address(about.id)}"),
        f"{item.finding.verdict}. {item.finding.sentence}",
        level_words(about.evidence_level) if about.evidence_level else said("typed.no_level"),
    ]
