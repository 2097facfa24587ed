"""The pages about the library itself: how to read it, and what was left out of it."""

from __future__ import annotations

from localeval.library import addresses, words
from localeval.library.entries import Shelf
from localeval.library.prose import html
from localeval.library.render import Frame, Head, page
from localeval.library.views.parts import Grid, sides
from localeval.report.comparing import limits, method, sources
from localeval.report.comparing.reasons import REASONS

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
        levels=[(level, text) for level, text in words.LEVELS.items()],
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
