"""The page of one outcome: its forest plot, the pooled value and how far to trust it, and what is not pooled and why.

Unlike a report's tables, those of the page are complete, however many places there are, and lead to the page of each
evaluation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from localeval.catalogue.catalogue import LOCAL_PREFIX, shared_outcomes
from localeval.comparison.models import Member, Pool
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
from localeval.comparison_report.names import ESTIMANDS, counted_notes
from localeval.comparison_report.printed_pool import drawn_estimates, reported_summary
from localeval.comparison_report.reason_words import Whys
from localeval.comparison_report.results_tables import not_stated_note, people_or_missing
from localeval.designs.registry import design_label
from localeval.library import addresses, vocabulary
from localeval.library.entries import LibraryContents
from localeval.library.fixed_sentences import counted, said
from localeval.library.page_parts import (
    Cell,
    Grid,
    Link,
    ShownChart,
    general_notes,
    pooled_numbers,
    shown,
    sides,
)
from localeval.library.pages import Frame, Head, html, render_page
from localeval.library.vocabulary import allowed_although, ranking_note
from localeval.report.charts.chart import Chart
from localeval.report.display import Table, Text
from localeval.report.wording.catalogue import sentences
from localeval.report.wording.numbers import decimal, interval, number, per_cent
from localeval.report.wording.phrases import after, at_month, sentence_case, verdict_name

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


def members_table(contents: LibraryContents, pool: Pool, up: str) -> Grid | None:
    """Give every estimate that can be pooled, with its weight where it is; None without any."""
    if not pool.pooled:
        return None
    judged = any(member.beyond_chance is not None for member in pool.pooled)
    allowed = any(member.allowed for member in pool.pooled)
    weighted = reported_summary(pool) is not None
    whys = Whys(pool, contents.about)
    header = [
        said("outcome_page.columns.place"),
        said("outcome_page.columns.difference"),
        _interval_header(pool),
    ]
    header += [said("outcome_page.columns.weight")] if weighted else []
    header += [
        said("outcome_page.columns.people"),
        said("outcome_page.columns.design"),
        said("outcome_page.columns.result"),
    ]
    header += [said("outcome_page.columns.beyond")] if judged else []
    header += [said("outcome_page.columns.allowed")] if allowed else []
    rows = []
    for member in pool.pooled:
        row: list[Cell] = [
            _name(contents, member, up),
            *_values(member),
            *([_weight(member)] if weighted else []),
            _people(contents, member),
            _strength(contents, member),
            verdict_name(member.verdict),
        ]
        row += [said(f"outcome_page.beyond.{'yes' if member.beyond_chance else 'no'}")] if judged else []  # fmt: skip
        row += [vocabulary.why(whys, member, member.allowed) or "–"] if allowed else []
        rows.append(row)
    cells = {cell for row in rows for cell in row if isinstance(cell, str)}
    return Grid(
        f"pooled-{pool.key}",
        said(
            f"outcome_page.members.{'pooled' if weighted else 'found'}",
            label=pool.label,
            when=after(pool.month),
        ),
        header,
        rows,
        sides("lrr" + "r" * weighted + "rll" + "l" * (judged + allowed)),
        [
            *_notes(),
            *counted_notes(contents.about(member.evaluation).design for member in pool.pooled),
            *not_stated_note(pool.pooled, lambda identity: contents.about(identity).typed),
            *_shorthand(cells),
        ],
    )


def _notes() -> Iterator[str]:
    yield said("outcome_page.note.people")
    yield said("outcome_page.note.result")


def _shorthand(cells: set[str]) -> Iterator[str]:
    if any("[c]" in cell for cell in cells):
        yield sentences().plain("sign.confidential")
    if any("[x]" in cell for cell in cells):
        yield sentences().plain("sign.not_available")


def moderators_table(pool: Pool) -> Grid | None:
    """Give how estimates go with place context; None where no line was fitted."""
    fitted = [m for m in pool.moderators if m.slope is not None]
    if not fitted:
        return None
    rows = [
        [
            m.label or vocabulary.word({}, m.indicator),
            m.period,
            m.age_band,
            decimal(m.slope or 0.0),
            said("word.from_to", first=decimal(m.low), last=decimal(m.high))
            if m.low is not None and m.high is not None
            else "[x]",
            str(m.k),
        ]
        for m in fitted
    ]
    return Grid(
        f"context-{pool.key}",
        said("outcome_page.context.caption"),
        [
            said("outcome_page.context.columns.indicator"),
            said("outcome_page.context.columns.period"),
            said("outcome_page.context.columns.ages"),
            said("outcome_page.context.columns.change"),
            said("shared.interval", level="95%"),
            said("outcome_page.context.columns.places"),
        ],
        rows,
        sides("lllrrr"),
        [said("outcome_page.context.note")],
    )


def not_pooled_table(contents: LibraryContents, pool: Pool, up: str) -> Grid | None:
    """Give every estimate that is not pooled and why; None where all are."""
    rest = [member for member in pool.members if not member.pooled]
    if not rest:
        return None
    whys = Whys(pool, contents.about)
    rows: list[list[Cell]] = [
        [
            _name(contents, member, up),
            at_month(member.month),
            *_values(member),
            _strength(contents, member),
            vocabulary.why(whys, member, member.reasons),
        ]
        for member in rest
    ]
    cells = {cell for row in rows for cell in row if isinstance(cell, str)}
    return Grid(
        f"not-pooled-{pool.key}",
        said("outcome_page.not_pooled"),
        [
            said("outcome_page.columns.place"),
            said("outcome_page.columns.measured"),
            said("outcome_page.columns.difference"),
            said("outcome_page.columns.interval"),
            said("outcome_page.columns.design"),
            said("outcome_page.columns.why"),
        ],
        rows,
        sides("llrrll"),
        list(_shorthand(cells)),
    )


def _name(contents: LibraryContents, member: Member, up: str) -> Link:
    entry = contents[member.evaluation]
    kind = "made_up" if entry.about.synthetic else "real"
    return Link(
        said(f"outcome_page.name.{kind}", place=entry.about.place, programme=entry.about.programme),
        f"{up}{addresses.evaluation_address(member.evaluation)}",
    )


def _values(member: Member) -> list[str]:
    if member.estimate is None or member.low is None or member.high is None:
        return ["[x]", "[x]"]
    return [
        number(member.estimate, member.unit),
        interval(member.low, member.high, member.unit),
    ]


def _interval_header(pool: Pool) -> str:
    levels = {member.confidence for member in pool.pooled}
    return (
        said("shared.interval", level=per_cent(levels.pop()))
        if len(levels) == 1
        else said("outcome_page.columns.interval")
    )


def _weight(member: Member) -> str:
    return "[x]" if member.weight is None else decimal(member.weight, 1)


def _people(contents: LibraryContents, member: Member) -> str:
    typed = contents.about(member.evaluation).typed
    both = (member.n_participants, member.n_comparison)
    ours, theirs = (people_or_missing(n, typed=typed) for n in both)
    return said("outcome_page.both", ours=ours, theirs=theirs)


def _strength(contents: LibraryContents, member: Member) -> str:
    about = contents[member.evaluation].about
    level = about.evidence_level
    said_level = said("outcome_page.level", n=level) if level else said("outcome_page.no_level")
    return f"{design_label(about.design)}, {said_level}"
