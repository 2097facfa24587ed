"""The first page, with every evaluation and what narrows the list; and the pages about the library itself.

How the numbers were made is said in the words of ``comparison_report``. Filters and the search are made in ``search_index``
and work in the reader's browser.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from localeval.catalogue.place_codes import place_of
from localeval.comparison_report import (
    comparison_limits_text,
    comparison_method_text,
    comparison_sources,
)
from localeval.comparison_report.reason_words import REASONS
from localeval.library import addresses, vocabulary
from localeval.library.entries import LibraryContents, LibraryEntry
from localeval.library.first_screen import MainFinding
from localeval.library.fixed_sentences import counted, said
from localeval.library.page_parts import Grid, sides, tags
from localeval.library.pages import Frame, Head, html, render_page
from localeval.library.regions import region_of
from localeval.library.search_index import Facet

_KINDS = {
    "refused": said("front_pages.kind.refused"),
    "superseded": said("front_pages.kind.superseded"),
    "conflict": said("front_pages.kind.conflict"),
}


@dataclass(frozen=True)
class EvaluationRow:
    """An evaluation in the list."""

    entry: LibraryEntry
    href: str
    about: str
    finding: MainFinding
    tags: tuple[str, ...]


def evaluation_row(entry: LibraryEntry, finding: MainFinding) -> EvaluationRow:
    """Give an evaluation's row of the list."""
    about = entry.about
    parts = [
        region_of(about),
        about.organisation,
        said("front.results_of", day=vocabulary.day(about.run_date)),
    ]
    return EvaluationRow(
        entry,
        addresses.evaluation_address(about.id),
        ". ".join(part for part in parts if part),
        finding,
        tags(entry),
    )


def front_page(
    frame: Frame,
    contents: LibraryContents,
    rows: Sequence[EvaluationRow],
    facets: Sequence[Facet],
    lessons: int,
) -> str:
    """Write the first page.

    Parameters
    ----------
    frame : Frame
    contents : LibraryContents
    rows : sequence of EvaluationRow
        In the order of the list.
    facets : sequence of Facet
    lessons : int
        How many there are.
    """
    n = len(contents.entries)
    places = len({place_of(entry.about.place_code) for entry in contents.entries})
    pooled = sum(bool(pool.summaries) for pool in contents.comparison.pools)
    totals = [
        counted("evaluations", n),
        counted("places", places),
        counted("pooled_outcomes", pooled),
        counted("lessons", lessons),
    ]
    head = Head(
        address=addresses.INDEX,
        heading=frame.title,
        subtitle=said("front.subtitle"),
        section=addresses.INDEX,
        synthetic=frame.synthetic,
        description=said("front.description", evaluations=totals[0], places=totals[1]),
    )
    return render_page("index.html", frame, head, rows=rows, facets=facets, totals=totals, total=n)


def about_page(frame: Frame, contents: LibraryContents) -> str:
    """Write how the library was made and how to read it."""
    head = Head(
        address=addresses.ABOUT,
        heading=said("front_pages.about.heading"),
        subtitle=said("front_pages.about.subtitle"),
        section=addresses.ABOUT,
        synthetic=frame.synthetic,
        description=said("front_pages.about.description"),
    )
    comparison = contents.comparison
    named = comparison_sources(comparison)
    allowed = [REASONS[reason].allowed for reason in comparison.allowed]
    return render_page(
        "about.html",
        frame,
        head,
        comparison=comparison,
        allowed=allowed,
        method=html(comparison_method_text(comparison).markdown),
        limits=html(comparison_limits_text(comparison).markdown),
        sources=html(named.markdown) if named else "",
        reasons=[reason.why for reason in REASONS.values()],
        levels=[(level, text) for level, text in vocabulary.LEVELS.items()],
        n=len(contents.entries),
    )


def left_out_page(frame: Frame, contents: LibraryContents) -> str:
    """Write what was left out, and why."""
    rows = [[item.source, _KINDS[item.kind], item.why] for item in contents.comparison.left_out]
    table = Grid(
        "left-out",
        said("front_pages.left_out.caption"),
        [
            said("front_pages.left_out.columns.source"),
            said("front_pages.left_out.columns.kind"),
            said("front_pages.left_out.columns.why"),
        ],
        rows,
        sides("lll"),
    )
    head = Head(
        address=addresses.LEFT_OUT,
        heading=said("front_pages.left_out.heading"),
        subtitle=said("front_pages.left_out.subtitle"),
        section=addresses.ABOUT,
        synthetic=frame.synthetic,
        description=said("front_pages.left_out.description"),
    )
    return render_page("left-out.html", frame, head, table=table if rows else None)
