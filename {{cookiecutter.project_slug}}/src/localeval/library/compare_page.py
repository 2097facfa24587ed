"""The page on which a reader sets evaluations side by side: the list to choose from, and what ``compare.js`` works with.

Without the script it is the table of all evaluations with what each found. The script draws with the marks of the drawing
room, which stand in the page, and with the numbers of ``side_by_side``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from localeval.designs.registry import design_label
from localeval.library import addresses, vocabulary
from localeval.library.entries import LibraryEntry
from localeval.library.first_screen import MainFinding
from localeval.library.fixed_sentences import said
from localeval.library.pages import Frame, Head, render_page
from localeval.library.side_by_side import level_words, marks


@dataclass(frozen=True)
class Choice:
    """An evaluation in the list to choose from."""

    id: str
    name: str
    href: str
    finding: MainFinding
    evidence: str
    design: str
    ages: str
    started: str
    synthetic: bool
    typed: bool


def choice_of(entry: LibraryEntry, finding: MainFinding) -> Choice:
    """Give the row of an evaluation."""
    about = entry.about
    level = about.evidence_level
    return Choice(
        id=about.id,
        name=f"{about.place}: {about.programme}",
        href=f"../{addresses.evaluation_address(about.id)}",
        finding=finding,
        evidence=level_words(level) if level else said("typed.no_level"),
        design=design_label(about.design),
        ages=vocabulary.ages(about.ages),
        started=vocabulary.starts(about.starts),
        synthetic=about.synthetic,
        typed=about.typed,
    )


def compare_page(frame: Frame, choices: Sequence[Choice]) -> str:
    """Write the page for comparing."""
    head = Head(
        address=addresses.COMPARE,
        heading=said("compare.heading"),
        subtitle=said("compare.subtitle"),
        section=addresses.COMPARE,
        synthetic=frame.synthetic,
        description=said("compare.description"),
    )
    shapes = {name.replace(" ", "-"): Markup(shape) for name, shape in marks().items()}
    return render_page("compare.html", frame, head, choices=choices, marks=shapes)
