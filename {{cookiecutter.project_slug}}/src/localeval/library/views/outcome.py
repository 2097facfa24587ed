"""The page of one outcome: its forest plot, the pooled value and how far to trust it, and what is not pooled and why."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from localeval.catalogue import LOCAL_PREFIX, shared_outcomes
from localeval.comparison.models import Pool
from localeval.library import addresses, words
from localeval.library.charts.forest import can_be_drawn, forest
from localeval.library.charts.funnel import funnel
from localeval.library.entries import Shelf
from localeval.library.pooled import allowed_although, ranking_note
from localeval.library.prose import html
from localeval.library.render import Frame, Head, page
from localeval.library.views.outcome_tables import (
    members_table,
    moderators_table,
    not_pooled_table,
)
from localeval.library.views.parts import Grid
from localeval.report.comparing import (
    caution,
    chance_sentence,
    models_table,
    pooled_sentence,
    small_study_sentence,
    spread_sentence,
    spread_table,
    steps_sentence,
)
from localeval.report.comparing.reported import reported
from localeval.report.display import Table, Text
from localeval.report.numbers import interval, number, per_cent
from localeval.report.phrases import after, sentence_case


@dataclass(frozen=True)
class Section:
    """What the page says of one pool."""

    key: str
    title: str
    about: str
    headline: Markup
    is_pooled: bool
    caution: Markup
    allowed: str
    picture: Markup
    picture_caption: str
    spread: Markup
    members: Grid | None
    models: Table | None
    spread_table: Table | None
    moderators: Grid | None
    not_pooled: Grid | None


def outcome_page(frame: Frame, shelf: Shelf, code: str, pools: Sequence[Pool]) -> str:
    """Write the page of an outcome."""
    address = addresses.outcome(code)
    known = shared_outcomes().get(code)
    label = known.label if known else pools[0].label
    local = code.startswith(LOCAL_PREFIX)
    definition = known.definition if known else ""
    ids = {member.evaluation for pool in pools for member in pool.members}
    head = Head(
        address=address,
        heading=label,
        subtitle="What each place found, and what they show together",
        section=addresses.OUTCOMES,
        synthetic=any(shelf[identity].about.synthetic for identity in ids),
        description=f"{label}: {words.counted(len(ids), 'evaluation')} side by side.",
    )
    up = addresses.up(address)
    return page(
        "outcome.html",
        frame,
        head,
        definition=definition,
        local=local,
        higher_is_better=pools[0].direction == "increase",
        sections=[
            _section(shelf, pool, name, up) for pool, name in zip(pools, titles(pools), strict=True)
        ],
        ranking=ranking_note(shelf.comparison.order),
        filtered=f"{up}{addresses.filtered(outcome='local' if local else code)}",
        n=len(ids),
    )


def _section(shelf: Shelf, pool: Pool, title: str, up: str) -> Section:
    several = len({shelf[member.evaluation].about.programme for member in pool.pooled}) > 1

    def names(identity: str) -> tuple[str, str]:
        about = shelf[identity].about
        return about.place, about.programme if several else ""

    picture, caption = Markup(""), ""
    if can_be_drawn(pool):
        picture = forest(pool, names)
        caption = "Each place's estimate with its interval; the larger the mark, the more it counts"
    elif pool.pooled:
        picture = funnel(pool)
        caption = "Every estimate against its precision; between the broken lines chance alone would keep 95 in 100"
    if any(member.beyond_chance for member in pool.pooled):
        caption += ". An open diamond differs from the pooled value by more than chance"
    return Section(
        key=pool.key,
        title=title,
        about=f"{_unit(pool.unit)}. Effect on {words.ESTIMANDS[pool.estimand]}.",
        headline=html(pooled_sentence(shelf.comparison, pool).markdown),
        is_pooled=reported(pool) is not None,
        caution=_html(caution(shelf.comparison, pool)),
        allowed=allowed_although(pool),
        picture=picture,
        picture_caption=caption,
        spread=_html(
            spread_sentence(pool),
            chance_sentence(shelf.comparison, pool),
            steps_sentence(shelf.comparison, pool),
            small_study_sentence(pool),
        ),
        members=members_table(shelf, pool, up),
        models=models_table(pool),
        spread_table=spread_table(pool),
        moderators=moderators_table(pool),
        not_pooled=not_pooled_table(shelf, pool, up),
    )


def _html(*texts: Text | None) -> Markup:
    return Markup("").join(html(text.markdown) for text in texts if text)


def titles(pools: Sequence[Pool]) -> list[str]:
    """Give headings to the pools of one outcome: when it was measured, and what else tells them apart.

    Returns
    -------
    list of str
        One a pool, no two alike.
    """
    forms: tuple[Callable[[Pool], str], ...] = (
        lambda p: sentence_case(after(p.month)),
        lambda p: f"{sentence_case(after(p.month))}: {words.ESTIMANDS[p.estimand]}",
        lambda p: f"{sentence_case(after(p.month))}: {words.ESTIMANDS[p.estimand]} ({p.unit})",
    )
    found: list[str] = []
    for form in forms:
        found = [form(pool) for pool in pools]
        if len(set(found)) == len(found):
            break
    return found


_UNITS = {
    "percent": "Differences in percentage points",
    "weeks": "Differences in weeks",
    "months": "Differences in months",
    "score": "Differences in points",
}


def _unit(unit: str) -> str:
    return _UNITS.get(unit, f"Differences in amounts of money ({unit})")


@dataclass(frozen=True)
class OutcomeRow:
    """An outcome in the list of outcomes."""

    label: str
    href: str
    definition: str
    told: tuple[str, ...]


def outcomes_page(frame: Frame, shelf: Shelf) -> str:
    """Write the list of outcomes."""
    rows = []
    for code, pools in shelf.pools_by_outcome().items():
        known = shared_outcomes().get(code)
        rows.append(
            OutcomeRow(
                known.label if known else pools[0].label,
                f"../{addresses.outcome(code)}",
                known.definition if known else "A place's own outcome, which is never pooled.",
                tuple(map(_in_short, pools, titles(pools))),
            )
        )
    head = Head(
        address=addresses.OUTCOMES,
        heading="Outcomes",
        subtitle="What was measured, and what the places show together",
        section=addresses.OUTCOMES,
        synthetic=frame.synthetic,
        description="Every outcome that was measured, with its pooled value where places can be pooled.",
    )
    return page("outcomes.html", frame, head, rows=rows)


def _in_short(pool: Pool, title: str) -> str:
    summary = reported(pool)
    if summary is None:
        return f"{title}: nothing is pooled ({words.counted(len(pool.members), 'evaluation')})"
    ends = interval(summary.low, summary.high, pool.unit)
    return (
        f"{title}: {number(summary.estimate, pool.unit)} ({per_cent(summary.confidence)} interval {ends}), "
        f"pooled over {words.counted(len(pool.pooled), 'evaluation')}"
    )
