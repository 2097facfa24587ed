"""Parts that several pages share: tables with links, and an evaluation's main finding in one line.

A verdict is read from the result or the comparison and never judged again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from localeval.comparison.models import Pool
from localeval.comparison_report.printed_pool import models_disagree, printed_summaries
from localeval.designs.registry import design_label, has_comparison
from localeval.library.entries import LibraryEntry, Standing
from localeval.report.charts.chart import Chart
from localeval.report.charts.page import figure_html
from localeval.report.display import Align
from localeval.report.wording.grammar import is_given, verdict_words
from localeval.report.wording.numbers import between, interval, level, number, per_cent
from localeval.report.wording.phrases import after, verdict_name
from localeval.results import Estimate, Level, Result
from localeval.results.fields import Verdict


@dataclass(frozen=True)
class ShownChart:
    """A chart of the drawing room on a page: its title, the line under it, and what stands below, as html."""

    title: str
    under: str
    inside: Markup


def shown(chart: Chart) -> ShownChart:
    """Give a chart as a page shows it; nothing is painted, so that a thousand pages take a minute."""
    return ShownChart(chart.title, chart.under, Markup(figure_html(chart.figure(painted=False))))


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


def sides(pattern: str) -> tuple[Align, ...]:
    """Give the alignment of columns: ``lr`` is one to the left and one to the right."""
    return tuple("right" if letter == "r" else "left" for letter in pattern)


@dataclass(frozen=True)
class MainFinding:
    """What an evaluation found on its primary outcome, in one line.

    Attributes
    ----------
    kind : str
        ``better``, ``worse``, ``inconclusive``, ``withheld`` or ``none`` (no comparison group).
    verdict : str
        The same in words.
    outcome : str
        What was measured and when.
    words : str
        The number, as an interval.
    """

    kind: str
    verdict: str
    outcome: str
    words: str

    @property
    def sentence(self) -> str:
        """All of it as plain text, for the feed."""
        return f"{self.outcome}: {self.words}. {self.verdict}."


def main_finding(result: Result | None, standings: Sequence[Standing] = ()) -> MainFinding:
    """Give an evaluation's main finding.

    Parameters
    ----------
    result : Result or None
    standings : sequence of Standing
        Its rows of the comparison; read where the numbers were typed.
    """
    if result is None:
        return _typed(standings)
    if not has_comparison(result.design) or not result.estimates:
        return _level(result.levels)
    everyone = [e for e in result.estimates if e.subgroup is None]
    main = [e for e in everyone if e.role == "primary"] or everyone
    return _estimate(main[0]) if main else _nothing()


def _nothing() -> MainFinding:
    name = verdict_name("withheld")
    return MainFinding("withheld", name, "Primary outcome", "no result is given")


def _estimate(e: Estimate) -> MainFinding:
    name = f"{e.label}, {after(e.month)}"
    if not is_given(e) or e.low is None or e.high is None:
        return MainFinding("withheld", verdict_name("withheld"), name, _not_given(e.withheld))
    kind = e.verdict if verdict_words(e) == verdict_name(e.verdict) else "inconclusive"
    return MainFinding(kind, verdict_words(e), name, _range(e.low, e.high, e.unit, e.confidence))


def _range(low: float, high: float, unit: str, confidence: float) -> str:
    return f"{between(low, high, unit)} ({per_cent(confidence)} interval)"


def _not_given(why: str) -> str:
    reason = why.rstrip(".")
    return f"no number is given ({reason})" if reason else "no number is given"


def _level(levels: Sequence[Level]) -> MainFinding:
    everyone = [item for item in levels if item.subgroup is None]
    main = [item for item in everyone if item.role == "primary"] or everyone
    if not main:
        return _nothing()
    item = main[0]
    name = f"{item.label}, {after(item.month)}"
    if item.level is None:
        return MainFinding("none", "No comparison group", name, _not_given(item.withheld))
    texts = f"{level(item.level, item.unit)} among participants"
    if item.low is not None and item.high is not None:
        texts += (
            f" ({per_cent(item.confidence)} interval: {interval(item.low, item.high, item.unit)})"
        )
    return MainFinding("none", "No comparison group", name, texts)


def _typed(standings: Sequence[Standing]) -> MainFinding:
    main = [s for s in standings if s.member.role == "primary"] or list(standings)
    if not main:
        return _nothing()
    member, pool = main[0].member, main[0].pool
    name = f"{pool.label}, {after(member.month)}"
    if member.estimate is None or member.low is None or member.high is None:
        return MainFinding("withheld", verdict_name("withheld"), name, _not_given(""))
    verdict: Verdict = member.verdict
    texts = _range(member.low, member.high, member.unit, member.confidence)
    return MainFinding(verdict, verdict_name(verdict), name, texts)


def tags(entry: LibraryEntry) -> tuple[str, ...]:
    """Give what kind of evidence an evaluation is, in few words."""
    about = entry.about
    strength = (
        f"Evidence level {about.evidence_level} of 5"
        if about.evidence_level
        else "Evidence level not stated"
    )
    return (design_label(about.design), strength)


def pooled_numbers(pool: Pool) -> str:
    """Give the pooled value of a row with its interval, and both models of two places; empty where nothing is pooled."""
    both = printed_summaries(pool)
    said = []
    for summary in both:
        model = "fixed effect, " if summary.model == "fixed_effect" else "random effects, "
        ends = interval(summary.low, summary.high, pool.unit)
        said.append(
            f"{number(summary.estimate, pool.unit)} ({model if len(both) > 1 else ''}"
            f"{per_cent(summary.confidence)} interval {ends})"
        )
    if models_disagree(pool):
        said.append("inconclusive, because the two models lead to different verdicts")
    return "; ".join(said)
