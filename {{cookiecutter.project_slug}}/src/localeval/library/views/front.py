"""The first page: every evaluation in a list, and the filters and the search that narrow it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from localeval.library import addresses, words
from localeval.library.entries import Entry, Shelf
from localeval.library.facets import Facet
from localeval.library.render import Frame, Head, page
from localeval.library.views.parts import Finding, tags


@dataclass(frozen=True)
class Row:
    """An evaluation in the list."""

    entry: Entry
    href: str
    about: str
    finding: Finding
    tags: tuple[str, ...]


def row(entry: Entry, finding: Finding) -> Row:
    """Give an evaluation's row of the list."""
    about = entry.about
    told = [about.region, about.organisation, f"Results of {words.day(about.run_date)}"]
    return Row(
        entry,
        addresses.evaluation(about.id),
        ". ".join(part for part in told if part),
        finding,
        tags(entry),
    )


def front_page(
    frame: Frame, shelf: Shelf, rows: Sequence[Row], facets: Sequence[Facet], lessons: int
) -> str:
    """Write the first page.

    Parameters
    ----------
    frame : Frame
    shelf : Shelf
    rows : sequence of Row
        In the order of the list.
    facets : sequence of Facet
    lessons : int
        How many there are.
    """
    n = len(shelf.entries)
    places = len({entry.about.place_code for entry in shelf.entries})
    pooled = sum(bool(pool.summaries) for pool in shelf.comparison.pools)
    told = [
        words.counted(n, "evaluation"),
        words.counted(places, "place"),
        words.counted(pooled, "pooled outcome"),
        words.counted(lessons, "lesson"),
    ]
    head = Head(
        address=addresses.INDEX,
        heading=frame.title,
        subtitle="What local employment programmes changed, place by place, and what was learnt",
        section=addresses.INDEX,
        synthetic=frame.synthetic,
        description=f"{told[0]} of local employment programmes, from {told[1]}.",
    )
    return page("index.html", frame, head, rows=rows, facets=facets, told=told, total=n)
