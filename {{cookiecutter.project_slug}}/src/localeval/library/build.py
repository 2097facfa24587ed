"""Making the library: every file of the site, one evaluation at a time, and then all of it put in place at once.

The order of the work, and no more: what a page shows is decided by the module of that page, and how the site's folder stays
whole by ``folder``.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from localeval.base.spelling import kept_together
from localeval.brand.model import NO_BRAND, Brand
from localeval.comparison.models import Comparison
from localeval.library import addresses
from localeval.library.compare_page import Choice, choice_of, compare_page
from localeval.library.entries import LibraryContents, LibraryEntry, Standing
from localeval.library.evaluation_page import evaluation_page
from localeval.library.feed import feed
from localeval.library.first_screen import first_screen
from localeval.library.folder import NewSite, new_site
from localeval.library.front_page import (
    EvaluationRow,
    about_page,
    evaluation_row,
    front_page,
    left_out_page,
)
from localeval.library.json_feed import feed_item, json_feed
from localeval.library.lessons_page import domain_page, groups_by_domain, lessons_page
from localeval.library.outcome_page import outcome_page, outcomes_page
from localeval.library.pages import Frame
from localeval.library.place_page import place_page, places_there
from localeval.library.places_page import FoundThere, places_page
from localeval.library.search_index import (
    FacetValues,
    facets_of,
    search_index,
    search_texts,
    values_of,
)
from localeval.library.side_by_side import (
    ComparedEvaluation,
    compare_data,
    compare_parts,
    compared_evaluation,
)
from localeval.library.tidy_tables import tables
from localeval.project.project import own_extension
from localeval.render.brand_css import brand_rules
from localeval.report.charts.colours import drawn_as
from localeval.results import Estimate, Level, Result

_ASSETS = Path(__file__).parent / "assets"
_COPIED = {
    addresses.SCRIPT: "library.js",
    addresses.COMPARE_SCRIPT: "compare.js",
    addresses.SEARCH: "minisearch.js",
    addresses.SEARCH_LICENCE: "minisearch-licence.txt",
}

#: Called with what is being made: a word, how many of it are done, and how many there are.
Watch = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Options:
    """How a library is made.

    Attributes
    ----------
    base_url : str
        Where it will be put, for the feed and canonical links; empty when that is not known.
    theme : str
        Style sheet of an organisation: what it says holds for light screens and paper.
    brand : Brand
        Of an organisation: colours for light and for dark screens, typefaces, and the logo.
    """

    base_url: str = ""
    theme: str = ""
    brand: Brand = NO_BRAND


@dataclass(frozen=True)
class Built:
    """What was made."""

    folder: Path
    evaluations: int
    pages: int
    changed: int
    removed: int

    def as_dict(self) -> dict[str, Any]:
        """Give it to programs (``--json``)."""
        return {
            "folder": str(self.folder),
            "index": str(self.folder / addresses.INDEX),
            "evaluations": self.evaluations,
            "pages": self.pages,
            "changed": self.changed,
            "removed": self.removed,
        }


def silent(what: str, done: int, of: int) -> None:
    """Watch nothing."""


def build_library(
    comparison: Comparison,
    entries: Iterable[LibraryEntry],
    dest: Path,
    options: Options | None = None,
    watch: Watch = silent,
) -> Built:
    """Make the library of a comparison, or bring the one in a folder up to date.

    Parameters
    ----------
    comparison : Comparison
    entries : iterable of LibraryEntry
        One for each evaluation of the comparison.
    dest : Path
        Folder of the site. Files in it that are not the library's stay.
    options : Options, optional
    watch : callable, optional
        Called with the progress made.

    Returns
    -------
    Built

    Raises
    ------
    ProjectError
        The site cannot be written there; the folder is as it was.
    """
    options = options or Options()
    brand = options.brand
    contents = LibraryContents(comparison, entries)
    frame = Frame(
        title=comparison.title,
        synthetic=any(entry.about.synthetic for entry in contents.entries),
        base_url=options.base_url,
        left_out=len(comparison.left_out),
        logo=brand.logo,
        own_letters=bool(brand.fonts),
        updated=max((e.about.run_date for e in contents.entries), default=comparison.made),
    )
    with new_site(dest) as site, drawn_as(brand):
        pages = _Pages(site)
        cards = _evaluations(pages, contents, frame, watch)
        _outcomes(pages, contents, frame, watch)
        _lessons(pages, contents, frame)
        _front(pages, contents, frame, cards)
        _side_by_side(pages, frame, cards)
        found_there = [FoundThere(card.row.entry, card.row.finding) for card in cards]
        places = places_there(found_there)
        for place in places:
            pages.add(place.address, place_page(frame, place))
        place_pages = {place.code: place.address for place in places}
        pages.add(addresses.PLACES, places_page(frame, contents, found_there, place_pages))
        # pydantic writes a large one in an eighth of the time and memory of json.dumps
        site.write(addresses.COMPARISON, f"{comparison.model_dump_json(indent=1)}\n")
        found = {card.row.entry.about.id: card.row.finding.sentence for card in cards}
        content = feed(contents.entries, found, frame.title, frame.base_url, frame.updated)
        site.write(addresses.FEED, content)
        items = [card.item for card in cards]
        site.write(addresses.JSON_FEED, json_feed(items, frame.title, frame.base_url))
        _assets(site, options)
        watch("putting the pages in place", 0, 1)
        changed, removed = site.finish()
    return Built(site.dest, len(contents.entries), pages.count, changed, removed)


class _Pages:
    """Writes pages and counts them."""

    def __init__(self, site: NewSite) -> None:
        self.site = site
        self.count = 0

    def add(self, address: str, text: str) -> None:
        self.site.write(address, kept_together(text))
        self.count += 1


@dataclass(frozen=True)
class _Card:
    """What the first page needs of an evaluation: little, so that there may be many."""

    row: EvaluationRow
    values: FacetValues
    texts: list[str]
    lessons: frozenset[int]
    choice: Choice
    compared: ComparedEvaluation
    item: dict[str, Any]


def _evaluations(
    pages: _Pages, contents: LibraryContents, frame: Frame, watch: Watch
) -> list[_Card]:
    """Write each evaluation's page, bundle and rows, and keep what the first page says of it."""
    cards = []
    n = len(contents.entries)
    with tables(pages.site) as data:
        for i, entry in enumerate(contents.entries):
            watch("evaluations", i, n)
            identity = entry.about.id
            result, standings = entry.load(), contents.standings(identity)
            screen = first_screen(entry, result, standings)
            holds = _copy_bundle(pages.site, entry)
            text = evaluation_page(frame, contents, entry, result, screen, holds)
            pages.add(addresses.evaluation_address(identity), text)
            data.add(entry, result, standings)
            values = values_of(entry, result, _codes(result, standings))
            texts = search_texts(entry, result, values)
            learnt = result.lessons if result else ()
            source = (entry.about.programme, entry.about.organisation)
            lessons = frozenset(hash((lesson, source)) for lesson in learnt)
            cards.append(
                _Card(
                    evaluation_row(entry, screen.finding),
                    values,
                    texts,
                    lessons,
                    choice_of(entry, screen.finding),
                    compared_evaluation(entry, result, standings),
                    feed_item(entry, result, screen.finding.sentence, frame.base_url),
                )
            )
    return cards


def _copy_bundle(site: NewSite, entry: LibraryEntry) -> list[str]:
    """Copy the bundle of an evaluation, and give the names of the files in it."""
    if entry.download is None:
        return []
    data = entry.download.read()
    site.write(addresses.bundle_address(entry), data)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.namelist()


def _outcomes(pages: _Pages, contents: LibraryContents, frame: Frame, watch: Watch) -> None:
    by_outcome = contents.pools_by_outcome()
    for i, (code, pools) in enumerate(by_outcome.items()):
        watch("outcomes", i, len(by_outcome))
        pages.add(addresses.outcome_address(code), outcome_page(frame, contents, code, pools))
    pages.add(addresses.OUTCOMES, outcomes_page(frame, contents))


def _lessons(pages: _Pages, contents: LibraryContents, frame: Frame) -> None:
    for code, groups in groups_by_domain(contents).items():
        pages.add(addresses.domain_address(code), domain_page(frame, contents, code, groups))
    pages.add(addresses.LESSONS, lessons_page(frame, contents))


def _front(pages: _Pages, contents: LibraryContents, frame: Frame, cards: Sequence[_Card]) -> None:
    values = [card.values for card in cards]
    facets = facets_of(values)
    dates = [card.row.entry.about.run_date for card in cards]
    index = search_index(dates, [card.texts for card in cards], values, facets)
    pages.site.write(addresses.SEARCH_INDEX, index)
    pages.add(addresses.ABOUT, about_page(frame, contents))
    pages.add(addresses.LEFT_OUT, left_out_page(frame, contents))
    rows = [card.row for card in cards]
    lessons = len(frozenset[int]().union(*(card.lessons for card in cards)))
    pages.add(addresses.INDEX, front_page(frame, contents, rows, facets, lessons))


def _side_by_side(pages: _Pages, frame: Frame, cards: Sequence[_Card]) -> None:
    pages.add(addresses.COMPARE, compare_page(frame, [card.choice for card in cards]))
    evaluations = [card.compared for card in cards]
    pages.site.write(addresses.COMPARE_DATA, compare_data(evaluations))
    for number, part in enumerate(compare_parts(evaluations)):
        pages.site.write(addresses.compare_part(number), part)


def _codes(result: Result | None, standings: Sequence[Standing]) -> list[str]:
    """Give the outcomes that an evaluation reports on."""
    if result is None:
        return [standing.pool.outcome for standing in standings]
    found: tuple[Estimate | Level, ...] = (*result.estimates, *result.levels)
    return [item.outcome for item in found]


def _assets(site: NewSite, options: Options) -> None:
    for address, name in _COPIED.items():
        site.write(address, (_ASSETS / name).read_bytes())
    sheets = (
        *(own_extension() / name for name in ("base.css", "theme.css")),
        _ASSETS / "library.css",
    )
    parts = [sheet.read_text(encoding="utf-8") for sheet in sheets]
    if options.brand:
        parts.append(brand_rules(options.brand))
    if options.brand.logo:
        site.write(addresses.logo_address(options.brand.logo), options.brand.logo.content)
    if options.theme:
        parts.append(f"@media print, (prefers-color-scheme: light) {{\n{options.theme}\n}}\n")
    site.write(addresses.STYLE, "\n".join(parts))
