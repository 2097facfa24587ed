"""Parts that several pages share: charts, tables with links, and few words on evidence and pooled values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from localeval.comparison.models import Pool
from localeval.comparison_report.printed_pool import models_disagree, printed_summaries
from localeval.designs.registry import design_label
from localeval.library.entries import LibraryEntry
from localeval.library.fixed_sentences import said
from localeval.report.charts.chart import Chart
from localeval.report.charts.page import figure_html
from localeval.report.display import Align, Figure, Table
from localeval.report.wording.numbers import interval, number, per_cent


@dataclass(frozen=True)
class ShownChart:
    """A chart of the drawing room on a page: its title, the line under it, and what stands below, as html."""

    title: str
    under: str
    inside: Markup


def shown(chart: Chart) -> ShownChart:
    """Give a chart as a page shows it; nothing is painted, so that a thousand pages take a minute."""
    return shown_figure(chart.figure(painted=False))


def shown_figure(figure: Figure) -> ShownChart:
    """Give a figure of the drawing room as a page shows it."""
    return ShownChart(figure.caption, figure.under, Markup(figure_html(figure, lean=True)))


@dataclass(frozen=True)
class Link:
    """A cell that leads to another page of the library."""

    text: str
    href: str


Cell = str | Link


@dataclass(frozen=True)
class Grid:
    """A table of the library; like a report's, with cells that may be links.

    Attributes
    ----------
    label : str
        The only one of its kind on the page.
    caption : str
    header : sequence of str
    rows : sequence of sequence of Cell
        The first cell names the row.
    align : sequence of "left" or "right"
    notes : sequence of str
    """

    label: str
    caption: str
    header: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    align: Sequence[Align]
    notes: Sequence[str] = ()


def general_notes(tables: Iterable[Table | Grid | None]) -> list[str]:
    """Give what holds for all tables of a page, each note once and the signs in cells last; a report has it in its annex."""
    notes = dict.fromkeys(
        note for table in tables if isinstance(table, Table) for note in table.general
    )
    return sorted(notes, key=lambda note: note.startswith("["))


def sides(pattern: str) -> tuple[Align, ...]:
    """Give the alignment of columns: ``lr`` is one to the left and one to the right."""
    return tuple("right" if letter == "r" else "left" for letter in pattern)


def tags(entry: LibraryEntry) -> tuple[str, ...]:
    """Give what kind of evidence an evaluation is, in few words."""
    about = entry.about
    strength = (
        said("shared.level", n=about.evidence_level)
        if about.evidence_level
        else said("shared.no_level")
    )
    return (design_label(about.design), strength)


def pooled_numbers(pool: Pool) -> str:
    """Give the pooled value of a row with its interval, and both models of two places; empty where nothing is pooled."""
    both = printed_summaries(pool)
    found = []
    for summary in both:
        model = (
            said("shared.model.fixed")
            if summary.model == "fixed_effect"
            else said("shared.model.random")
        )
        ends = interval(summary.low, summary.high, pool.unit)
        found.append(
            said(
                "shared.pooled",
                value=number(summary.estimate, pool.unit),
                model=model if len(both) > 1 else "",
                level=per_cent(summary.confidence),
                ends=ends,
            )
        )
    if models_disagree(pool):
        found.append(said("shared.models_disagree"))
    return "; ".join(found)
