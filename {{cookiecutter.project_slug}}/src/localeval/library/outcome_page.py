"""The page of one outcome: its forest plot, the pooled value and how far to trust it, and what is not pooled and why.

Unlike a report's tables, those of the page are complete, however many places there are, and lead to the page of each
evaluation.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from localeval.catalogue.catalogue import LOCAL_PREFIX, shared_outcomes
from localeval.comparison.models import Pool
from localeval.comparison_report import (
    chance_sentence,
    costs_beside_table,
    few_places_caution,
    models_table,
    pooled_sentence,
    small_study_sentence,
    spread_sentence,
    spread_table,
    steps_sentence,
)
from localeval.comparison_report.forest_plot import forest_charts
from localeval.comparison_report.funnel_plot import funnel_chart
from localeval.comparison_report.names import ESTIMANDS
from localeval.comparison_report.printed_pool import drawn_estimates, reported_summary
from localeval.library import addresses
from localeval.library.entries import LibraryContents
from localeval.library.fixed_sentences import counted, said
from localeval.library.page_parts import Grid, ShownChart, general_notes, pooled_numbers, shown
from localeval.library.pages import Frame, Head, html, render_page
from localeval.library.pool_tables import members_table, moderators_table, not_pooled_table
from localeval.library.vocabulary import allowed_although, ranking_note
from localeval.report.charts.chart import Chart
from localeval.report.display import Table, Text
from localeval.report.wording.phrases import after, sentence_case

#: More rows than this are a wall of lines: the funnel plot shows them instead.
MOST_ROWS = 60

_UNITS = {
    "percent": said("outcome_page.unit.percent"),
    "weeks": said("outcome_page.unit.weeks"),
    "months": said("outcome_page.unit.months"),
    "score": said("outcome_page.unit.score"),
}


@dataclass(frozen=True)
class PoolSection:
    """What the page says of one pool."""

    key: str
    title: str
    about: str
    headline: Markup
    is_pooled: bool
    caution: Markup
    allowed: str
    charts: Sequence[ShownChart]
    spread: Markup
    members: Grid | None
    models: Table | None
    spread_table: Table | None
    moderators: Grid | None
    not_pooled: Grid | None
    costs: Table | None = None

    @property
    def tables(self) -> tuple[Table | None, ...]:
        """Those that a comparison has too."""
        return (self.models, self.spread_table, self.costs)


def outcome_page(frame: Frame, contents: LibraryContents, code: str, pools: Sequence[Pool]) -> str:
    """Write the page of an outcome."""
    address = addresses.outcome_address(code)
    known = shared_outcomes().get(code)
    label = known.label if known else pools[0].label
    local = code.startswith(LOCAL_PREFIX)
    definition = known.definition if known else ""
    ids = {member.evaluation for pool in pools for member in pool.members}
    head = Head(
        address=address,
        heading=label,
        subtitle=said("outcome_page.subtitle"),
        section=addresses.OUTCOMES,
        synthetic=any(contents[identity].about.synthetic for identity in ids),
        description=said(
            "outcome_page.description", label=label, evaluations=counted("evaluations", len(ids))
        ),
    )
    up = addresses.up(address)
    sections = [
        _section(contents, pool, name, up)
        for pool, name in zip(pools, pool_headings(pools), strict=True)
    ]
    return render_page(
        "outcome.html",
        frame,
        head,
        definition=definition,
        local=local,
        higher_is_better=pools[0].direction == "increase",
        sections=sections,
        notes=general_notes(t for part in sections for t in part.tables),
        ranking=ranking_note(contents.comparison.order),
        filtered=f"{up}{addresses.filtered(outcome='local' if local else code)}",
        n=len(ids),
    )


def _section(contents: LibraryContents, pool: Pool, title: str, up: str) -> PoolSection:
    several = len({contents[member.evaluation].about.programme for member in pool.pooled}) > 1

    def name(identity: str) -> str:
        about = contents[identity].about
        return f"{about.place}, {about.programme}" if several else about.place

    charts: list[Chart] = []
    if 0 < len(drawn_estimates(pool.pooled)) <= MOST_ROWS:
        charts = forest_charts(contents.comparison, pool, name=name)
    elif funnel := funnel_chart(pool, name):
        charts = [funnel]
    return PoolSection(
        key=pool.key,
        title=title,
        about=said("outcome_page.about", unit=_unit(pool.unit), whom=ESTIMANDS[pool.estimand]),
        headline=html(pooled_sentence(contents.comparison, pool).markdown),
        is_pooled=reported_summary(pool) is not None,
        caution=_html(few_places_caution(contents.comparison, pool)),
        allowed=allowed_although(pool),
        charts=[shown(chart) for chart in charts],
        spread=_html(
            spread_sentence(pool),
            chance_sentence(contents.comparison, pool),
            steps_sentence(contents.comparison, pool),
            small_study_sentence(pool),
        ),
        members=members_table(contents, pool, up),
        models=models_table(pool),
        spread_table=spread_table(pool),
        moderators=moderators_table(pool),
        not_pooled=not_pooled_table(contents, pool, up),
        costs=costs_beside_table(contents.comparison, pool),
    )


def _html(*texts: Text | None) -> Markup:
    return Markup("").join(html(text.markdown) for text in texts if text)


def pool_headings(pools: Sequence[Pool]) -> list[str]:
    """Give headings to the pools of one outcome: when it was measured, and what else tells them apart.

    Returns
    -------
    list of str
        One a pool, no two alike.
    """
    forms: tuple[Callable[[Pool], str], ...] = (
        lambda p: sentence_case(after(p.month)),
        lambda p: f"{sentence_case(after(p.month))}: {ESTIMANDS[p.estimand]}",
        lambda p: f"{sentence_case(after(p.month))}: {ESTIMANDS[p.estimand]} ({p.unit})",
    )
    found: list[str] = []
    for form in forms:
        found = [form(pool) for pool in pools]
        if len(set(found)) == len(found):
            break
    return found


def _unit(unit: str) -> str:
    return _UNITS.get(unit, said("outcome_page.unit.money", unit=unit))


@dataclass(frozen=True)
class OutcomeRow:
    """An outcome in the list of outcomes."""

    label: str
    href: str
    definition: str
    sentences: tuple[str, ...]


def outcomes_page(frame: Frame, contents: LibraryContents) -> str:
    """Write the list of outcomes."""
    rows = []
    for code, pools in contents.pools_by_outcome().items():
        known = shared_outcomes().get(code)
        rows.append(
            OutcomeRow(
                known.label if known else pools[0].label,
                f"../{addresses.outcome_address(code)}",
                known.definition if known else said("outcome_page.list.local"),
                tuple(map(_in_short, pools, pool_headings(pools))),
            )
        )
    head = Head(
        address=addresses.OUTCOMES,
        heading=said("outcome_page.list.heading"),
        subtitle=said("outcome_page.list.subtitle"),
        section=addresses.OUTCOMES,
        synthetic=frame.synthetic,
        description=said("outcome_page.list.description"),
    )
    return render_page("outcomes.html", frame, head, rows=rows)


def _in_short(pool: Pool, title: str) -> str:
    summary = reported_summary(pool)
    if summary is None:
        return said(
            "outcome_page.list.nothing",
            title=title,
            evaluations=counted("evaluations", len(pool.members)),
        )
    return said(
        "outcome_page.list.pooled",
        title=title,
        numbers=pooled_numbers(pool),
        evaluations=counted("evaluations", len(pool.pooled)),
    )
