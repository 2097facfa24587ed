"""The first page, with every evaluation and what narrows the list; and the pages about the library itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from localeval.comparison_report import limits, method, sources
from localeval.comparison_report.reason_words import REASONS
from localeval.library import addresses, vocabulary
from localeval.library.entries import Entry, Shelf
from localeval.library.page_parts import Finding, Grid, sides, tags
from localeval.library.pages import Frame, Head, html, page
from localeval.library.search_index import Facet


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
    told = [about.region, about.organisation, f"Results of {vocabulary.day(about.run_date)}"]
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
        vocabulary.counted(n, "evaluation"),
        vocabulary.counted(places, "place"),
        vocabulary.counted(pooled, "pooled outcome"),
        vocabulary.counted(lessons, "lesson"),
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


_KINDS = {"refused": "Refused", "superseded": "Replaced by a newer revision"}


def about_page(frame: Frame, shelf: Shelf) -> str:
    """Write how the library was made and how to read it."""
    head = Head(
        address=addresses.ABOUT,
        heading="About this library",
        subtitle="How it was made, and how to read it",
        section=addresses.ABOUT,
        synthetic=frame.synthetic,
        description="How evaluations were pooled, what to keep in mind, and the data to take away.",
    )
    comparison = shelf.comparison
    named = sources(comparison)
    allowed = [REASONS[reason].allowed for reason in comparison.allowed]
    return page(
        "about.html",
        frame,
        head,
        comparison=comparison,
        allowed=allowed,
        method=html(method(comparison).markdown),
        limits=html(limits(comparison).markdown),
        sources=html(named.markdown) if named else "",
        reasons=[reason.why for reason in REASONS.values()],
        levels=[(level, text) for level, text in vocabulary.LEVELS.items()],
        n=len(shelf.entries),
    )


def left_out_page(frame: Frame, shelf: Shelf) -> str:
    """Write what was left out, and why."""
    rows = [[item.source, _KINDS[item.kind], item.why] for item in shelf.comparison.left_out]
    table = Grid(
        "left-out",
        "Sources that are not in the library",
        ["Source", "What happened", "Why"],
        rows,
        sides("lll"),
    )
    head = Head(
        address=addresses.LEFT_OUT,
        heading="What was left out",
        subtitle="Sources that were given and are not in the library",
        section=addresses.ABOUT,
        synthetic=frame.synthetic,
        description="Bundles that were refused or replaced, each with the reason.",
    )
    return page("left-out.html", frame, head, table=table if rows else None)
