"""The sentences of the summary as paragraphs and list items of plain runs, which each format writes in its own way.

Reads the little Markdown that ``report.wording`` writes: paragraphs, lists, bold words, and dots for the eye. What a person
wrote has been escaped there and comes out letter by letter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from localeval.base.spelling import kept_together
from localeval.render.interface import ReportMeta
from localeval.report.summary_page import SummaryPage

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_DOTS = re.compile(r"\[([●○]+)\]\{\.dots\}")


@dataclass(frozen=True)
class Run:
    """Words in one manner; ``dots`` are for the eye, and words beside them say the same."""

    text: str
    bold: bool = False
    dots: bool = False


@dataclass(frozen=True)
class Block:
    """A paragraph, or an item of a list."""

    runs: tuple[Run, ...]
    listed: bool = False

    @property
    def text(self) -> str:
        """All its words."""
        return "".join(run.text for run in self.runs)


def blocks_of(markdown: str) -> list[Block]:
    """Read sentences of the report.

    Parameters
    ----------
    markdown : str
        As ``display.Text`` holds it.
    """
    listed = False
    found = []
    for token in _parser().parse(kept_together(markdown)):
        if token.type.endswith("_list_open"):
            listed = True
        elif token.type.endswith("_list_close"):
            listed = False
        elif token.type == "inline":
            found.append(Block(tuple(_joined(_runs(token.children or []))), listed))
    return found


def _runs(tokens: list[Token]) -> Iterator[Run]:
    bold = False
    for token in tokens:
        if token.type in ("strong_open", "strong_close"):
            bold = token.type == "strong_open"
        text = " " if token.type in ("softbreak", "hardbreak") else token.content
        for n, part in enumerate(_DOTS.split(text)):
            if part:
                yield Run(part, bold, dots=bool(n % 2))


def _joined(runs: Iterator[Run]) -> Iterator[Run]:
    """Put together what is in one manner: an escaped letter is a piece of its own to the parser."""
    last: Run | None = None
    for run in runs:
        if last is not None and (last.bold, last.dots) == (run.bold, run.dots):
            last = Run(last.text + run.text, run.bold, run.dots)
            continue
        if last is not None:
            yield last
        last = run
    if last is not None:
        yield last


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return MarkdownIt("zero", {"html": False}).enable(["emphasis", "escape", "list"])


def foot_of(page: SummaryPage, meta: ReportMeta, report: str) -> list[str]:
    """Give the lines at the foot of a page on paper, in plain text: where the full report is, whose it is, contact and licence."""
    whose = ", ".join(filter(None, (meta.organisation, meta.date_text)))
    lines = [("report", report), ("contact", meta.contact), ("licence", meta.licence)]
    said = [f"{page.words[name]}: {text}" for name, text in lines if text]
    return [". ".join(filter(None, (said[0] if report else "", whose))), *said[bool(report) :]]
