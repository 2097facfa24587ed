"""The section "How it was meant to work": whose words these are; and what has to be true between the steps.

The drawing, with a table of the steps, is in ``charts.theory_of_change``.

The sentences are in ``wording/en/learning.yml``. Nothing here claims what the programme changed, so that it serves every design.
"""

from __future__ import annotations

from localeval.analysis.facts import Facts
from localeval.report.display import Table, Text
from localeval.report.table_parts import table
from localeval.report.wording.catalogue import sentences
from localeval.report.wording.phrases import plain
from localeval.report.wording.theory_words import Measured, numbered_steps
from localeval.results import Theory

__all__ = ["Measured", "links_table", "theory_text"]


def theory_text(facts: Facts, theory: Theory | None) -> Text | None:
    """Say whose words the theory of change is and how it may be read; None where there is none."""
    if theory is None:
        return None
    return Text(sentences().markdown("theory.accounts", programme=plain(facts.programme)))


def links_table(theory: Theory | None) -> Table | None:
    """Give what has to be true between the steps, and why one should follow; None where nothing is said of it."""
    if theory is None or not any(link.assumption or link.mechanism for link in theory.links):
        return None
    say = sentences()
    steps = {step.step.code: step for step in numbered_steps(theory, Measured())}

    def named(code: str) -> str:
        step = steps[code]
        return say.plain("theory.named", number=str(step.number), what=plain(step.step.what))

    links = sorted(theory.links, key=lambda k: (steps[k.start].number, steps[k.end].number))
    rows: list[tuple[str, ...]] = [
        (named(link.start), named(link.end), plain(link.assumption), plain(link.mechanism))
        for link in links
    ]
    header = [say.plain(f"theory.{key}") for key in ("from", "to", "assumption", "mechanism")]
    if not any(row[3] for row in rows):
        rows, header = [row[:3] for row in rows], header[:3]
    caption = say.plain("theory.links_caption")
    return table("theory-links", caption, header, rows, [], text_columns=len(header))
