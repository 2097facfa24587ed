"""What every renderer offers and is given, the front matter that all formats share, and what is said when rendering fails.

A renderer turns a folder with an assembled ``report.qmd`` into one html file, one Word document and one PDF. Nothing is
converted here: ``pandoc`` and ``quarto`` do that.
"""

from __future__ import annotations

import datetime as dt
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from localeval.base.dates import day_words
from localeval.base.language import ENGLISH, TAGS, Language
from localeval.report.wording.catalogue import sentences

FORMATS = ("html", "docx", "pdf")

#: The tables of a report as a workbook, which is made beside every report.
WORKBOOK = "tables.xlsx"

#: What a funder asks for as a workbook, which is made where evaluation.yml names a profile.
RETURN = "return.xlsx"

#: The deck of a report, which is made where the format ``slides`` is asked for.
SLIDES = "slides.pptx"


def summary_formats(formats: Sequence[str]) -> tuple[str, ...]:
    """Give the formats of the summary beside a report in these formats: always html, Word and PDF as the report."""
    return ("html", *(kind for kind in ("docx", "pdf") if kind in formats))


class Renderer(Protocol):
    """Makes the report's formats from an assembled folder."""

    name: str
    version: str

    def render(self, folder: Path, formats: Sequence[str], style: Path) -> dict[str, Path]:
        """Render `folder/report.qmd` and return the file made for each format."""
        ...

    def stop(self) -> None:
        """End what is being rendered, in whatever thread; nothing is rendered any more."""
        ...


class RenderError(Exception):
    """A report could not be rendered.

    Parameters
    ----------
    what : str
        What failed, in one sentence.
    remedy : str
        What to do about it.
    detail : str
        Output of the tool that failed; only its last useful lines are kept.
    """

    def __init__(self, what: str, remedy: str, detail: str = "") -> None:
        self.what = what
        self.remedy = remedy
        self.detail = last_lines(detail)
        super().__init__("\n".join(part for part in (what, self.detail, remedy) if part))


class RenderWarning(UserWarning):
    """The report was rendered, but falls short of what was asked in a way a person should know."""


def last_lines(output: str, keep: int = 12) -> str:
    """Return the last lines of a tool's output that say something: no colours, no stack traces."""
    plain = re.sub(r"\x1b\[[0-9;]*m", "", output)
    lines = [line.rstrip() for line in plain.splitlines()]
    noise = r"\s+at |[Ss]tack trace(back)?:|\s+(\.\.\.|/|\(|\[C\]).*(: in |tail calls)"
    useful = [x for x in lines if x.strip() and not re.match(noise, x)]
    return "\n".join(useful[-keep:])


@dataclass(frozen=True)
class ReportMeta:
    """The front matter of an assembled report: plain text, never Markdown.

    Where the title is a finding, ``likely`` is the line under it, and ``name`` says what was evaluated, and where.
    """

    title: str
    likely: str = ""
    name: str = ""
    subtitle: str = ""
    organisation: str = ""
    place: str = ""
    lang: str = "en-GB"
    date: str = ""
    status: tuple[str, ...] = ()
    contact: str = ""
    licence: str = ""
    description: str = ""
    version: str = ""

    @property
    def date_text(self) -> str:
        """The date as a person writes it (22 November 2026), or as given when it is not ISO."""
        try:
            return day_words(self.date)
        except ValueError:
            return self.date

    @property
    def details(self) -> list[tuple[str, str]]:
        """Label and value of each line under the title, or at the end where the title is a finding; empty ones left out.

        The organisation and the status are not among them: they stand at the head of the page.
        """
        over_title = [] if self.likely else [("place", self.place), ("date", self.date_text)]
        rows = [*over_title, ("contact", self.contact), ("licence", self.licence)]
        return [(sentences().plain(f"document.{key}"), value) for key, value in rows if value]

    @property
    def language(self) -> Language:
        """The language of the words around the report."""
        found = {tag: code for code, tag in TAGS.items()}
        return found.get(self.lang, ENGLISH)

    @property
    def month_text(self) -> str:
        """The month of the date in words (November 2026), or the date as given when it is not ISO."""
        return self.date_text.split(" ", 1)[-1]

    @property
    def running(self) -> str:
        """The line at the head of each page: what was evaluated; else the title, and the place when it is not in it."""
        if self.likely and self.name:
            return self.name
        if not self.place or self.place in self.title:
            return self.title
        return f"{self.title} – {self.place}"

    @property
    def epoch(self) -> int:
        """Seconds since 1970 stamped into every file: SOURCE_DATE_EPOCH, else the report's date."""
        given = os.environ.get("SOURCE_DATE_EPOCH", "")
        if given.isdigit():
            return int(given)
        try:
            day = dt.datetime.fromisoformat(self.date).replace(tzinfo=dt.UTC)
        except ValueError:
            return 315_532_800  # 1980-01-01, the earliest date that a zip file can hold
        return max(int(day.timestamp()), 315_532_800)
