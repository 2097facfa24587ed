"""The tables behind the charts of a comparison: what each place found, the averages by three models, how far places differ.

One table a pool for the results of places; one for all outcomes of the models and of the spread, so that an annex is short. Numbers
have the precision of the charts. Nothing is computed beyond a square root.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Literal

from localeval.analysis.withholding_reasons import protects_people
from localeval.comparison.estimates_csv import ESTIMATES_CSV
from localeval.comparison.models import Comparison, Heterogeneity, Member, Pool
from localeval.comparison_report.chart_texts import result_of, unit_of
from localeval.comparison_report.fixed_sentences import counted, fixed
from localeval.comparison_report.names import (
    PlaceNames,
    label_of_figure,
    members_in_order,
    people_or_missing,
    printed_levels_note,
    row_titles,
    title,
)
from localeval.comparison_report.printed_pool import (
    drawn_estimates,
    printed_summaries,
    reported_summary,
)
from localeval.comparison_report.rounding import PoolNumbers
from localeval.methods.disclosure.door import CONFIDENTIAL
from localeval.report.display import Table
from localeval.report.table_parts import MOST_ROWS, NOT_APPLICABLE, table
from localeval.report.wording.numbers import (
    NOT_AVAILABLE,
    decimal,
    p_value,
    per_cent,
)
from localeval.report.wording.phrases import sentence_case

Model = Literal["reml_hartung_knapp", "dersimonian_laird", "fixed_effect"]

#: Outcomes that stand beside each other in one table.
_ACROSS = 4

#: In the order in which they stand.
MODELS: tuple[Model, ...] = ("reml_hartung_knapp", "dersimonian_laird", "fixed_effect")


def results_table(comparison: Comparison, pool: Pool) -> Table | None:
    """Give each place's people, result and weight, and the average; None from 31 places on, or without a result."""
    places = PlaceNames.of(comparison)
    chosen = [m for m in pool.members if "no_comparison_group" not in m.reasons]
    if not chosen or len(chosen) > MOST_ROWS or all(m.estimate is None for m in chosen):
        return None
    say = fixed()
    ordered = members_in_order(comparison, places, chosen, pool.direction)
    ordered.sort(key=lambda m: not m.pooled)
    levels = {m.confidence for m in ordered}
    one = per_cent(levels.pop()) if len(levels) == 1 else ""
    weighted = any(m.weight is not None for m in ordered)
    columns = ["place", "ours", "theirs", "difference", "range", *(["weight"] if weighted else []), "result"]  # fmt: skip
    rows = [_row(places, pool, m, weighted=weighted) for m in ordered]
    return table(
        label_of_figure(pool, "results"),
        say.plain("table.results", outcome=row_titles(comparison)[pool.key]),
        [
            say.plain(f"table.head.{key}", unit=unit_of(pool.unit), confidence=one).replace(
                " ()", ""
            )
            for key in columns
        ],
        [*rows, *_average(pool, weighted=weighted)],
        [
            "" if one else _other_levels(places, ordered),
            *printed_levels_note(places.label, ordered),
            *not_stated_note(ordered, places.is_typed),
        ],
        last_is_text=True,
    )


def results_tables(comparison: Comparison, pools: Sequence[Pool]) -> list[Table]:
    """Set what each place found beside each other, outcome by outcome, with the average; as many tables as outcomes want.

    Only what is pooled, or stands alone for lack of a second, is in them; what is not pooled has a table of its own. Outcomes of more
    than thirty places are not.
    """
    shown = [p for p in pools if 0 < len(drawn_estimates(p.pooled)) <= MOST_ROWS]
    parts = [shown[i : i + _ACROSS] for i in range(0, len(shown), _ACROSS)]
    return [_side_by_side(comparison, part, n) for n, part in enumerate(parts)]


def _side_by_side(comparison: Comparison, pools: Sequence[Pool], n: int) -> Table:
    say, names, places = fixed(), row_titles(comparison), PlaceNames.of(comparison)
    cells: list[dict[str, str]] = []
    for pool in pools:
        numbers = PoolNumbers(pool)
        cells.append(
            {
                g.member.evaluation: numbers.with_range(g.estimate, g.low, g.high)
                for g in drawn_estimates(pool.pooled)
            }
        )
    ids = {identity for column in cells for identity in column}
    rows = [
        [places.label(identity), *(column.get(identity, NOT_AVAILABLE) for column in cells)]
        for identity in sorted(ids, key=lambda identity: places.label(identity).casefold())
    ]
    averages = []
    for pool in pools:
        best = reported_summary(pool)
        averages.append(PoolNumbers(pool).with_range(best.estimate, best.low, best.high) if best else NOT_APPLICABLE)  # fmt: skip
    if any(cell != NOT_APPLICABLE for cell in averages):
        rows.append([say.plain("table.average"), *averages])
    caption = say.plain("table.side_by_side")
    return table(
        "results" if n == 0 else f"results-{n + 1}",
        caption if n == 0 else say.plain("matrix.continued", caption=caption),
        [
            say.plain("table.head.place"),
            *(say.plain("table.outcome_unit", outcome=names[p.key], unit=unit_of(p.unit)) for p in pools),
        ],
        rows,
        [
            say.plain("table.numbers_beside", file=ESTIMATES_CSV),
            *printed_levels_note(places.label, [m for p in pools for m in p.pooled]),
        ],
    )  # fmt: skip


def not_stated_note(members: Iterable[Member], is_typed: Callable[[str], bool]) -> list[str]:
    """Explain missing numbers of people, where results were typed."""
    lacking = any(
        None in (m.n_participants, m.n_comparison) and is_typed(m.evaluation) for m in members
    )
    return [fixed().plain("table.not_stated")] if lacking else []


def _row(places: PlaceNames, pool: Pool, m: Member, *, weighted: bool) -> list[str]:
    say, numbers = fixed(), PoolNumbers(pool).of_unit(m.unit)
    given = m.estimate is not None and m.low is not None and m.high is not None
    name, typed = places.label(m.evaluation), places.is_typed(m.evaluation)
    if m.month != pool.month:
        name = say.plain("table.other_month", place=name, month=str(m.month))
    hidden = "withheld" in m.reasons and not typed and protects_people(m.withheld)
    missing = CONFIDENTIAL if hidden else NOT_AVAILABLE
    weight = NOT_APPLICABLE if m.weight is None else decimal(m.weight, 0)
    return [
        name,
        people_or_missing(m.n_participants, typed=typed),
        people_or_missing(m.n_comparison, typed=typed),
        numbers.cell(m.estimate) if m.estimate is not None else missing,
        numbers.range_cell(m.low or 0.0, m.high or 0.0) if given else missing,
        *([weight] if weighted else []),
        sentence_case(result_of(m)),
    ]


def _average(pool: Pool, *, weighted: bool) -> list[list[str]]:
    best = reported_summary(pool)
    if best is None:
        return []
    say, numbers = fixed(), PoolNumbers(pool)
    found = sentence_case(say.plain(f"result.{pool.verdict_of(best)}"))
    name = say.plain("forest.together", Places=sentence_case(counted("places", len(pool.pooled))))
    whole = ["100"] if weighted else []
    return [
        [name, NOT_APPLICABLE, NOT_APPLICABLE, numbers.cell(best.estimate), numbers.range_cell(best.low, best.high), *whole, found]
    ]  # fmt: skip


def _other_levels(places: PlaceNames, members: list[Member]) -> str:
    usual = max(
        {m.confidence for m in members}, key=lambda c: sum(m.confidence == c for m in members)
    )
    say = fixed()
    rare = [
        say.plain("table.rare", place=places.label(m.evaluation), confidence=per_cent(m.confidence))
        for m in members
        if m.confidence != usual
    ]
    return say.plain("table.other_levels", usual=per_cent(usual), rare=", ".join(rare))


def participant_levels_table(comparison: Comparison, pool: Pool) -> Table | None:
    """Give the level among people who joined in places without a comparison group; None without any, or with over thirty."""
    places = PlaceNames.of(comparison)
    chosen = [m for m in pool.members if "no_comparison_group" in m.reasons]
    if not chosen or len(chosen) > MOST_ROWS:
        return None
    say, numbers = fixed(), PoolNumbers(pool)
    ordered = sorted(chosen, key=lambda m: places.label(m.evaluation).casefold())
    rows = []
    for m in ordered:
        typed = places.is_typed(m.evaluation)
        missing = NOT_AVAILABLE if typed else CONFIDENTIAL
        shown = missing if m.participant_level is None else numbers.level(m.participant_level)
        people = people_or_missing(m.n_participants, typed=typed)
        rows.append([places.label(m.evaluation), people, shown])
    return table(
        label_of_figure(pool, "levels"),
        say.plain("table.levels", outcome=row_titles(comparison)[pool.key]),
        [say.plain(f"table.head.{key}") for key in ("place", "ours", "level")],
        rows,
        [say.plain("no_average.described")],
    )


def models_table(pool: Pool) -> Table | None:
    """Set the averages of three models beside each other, or of the two that two places get; None where nothing is pooled."""
    if not printed_summaries(pool):
        return None
    say, numbers = fixed(), PoolNumbers(pool)
    given = {s.model: s for s in pool.summaries}
    rows = [
        [
            say.plain(f"table.model.{model}"),
            numbers.cell(s.estimate),
            numbers.range_cell(s.low, s.high),
            p_value(s.p_value),
        ]
        for model in MODELS
        if (s := given.get(model))
    ]
    columns = ("model", "difference", "range", "p")
    confidence = per_cent(pool.summaries[0].confidence)
    return table(
        label_of_figure(pool, "models"),
        say.plain("table.models", outcome=title(pool)),
        [say.plain(f"table.head.{key}", unit=unit_of(pool.unit), confidence=confidence) for key in columns],
        rows,
        _model_notes([pool]),
    )  # fmt: skip


def averages_table(comparison: Comparison, pools: Sequence[Pool]) -> Table | None:
    """Set the averages of all outcomes by each model beside each other; None where nothing is pooled."""
    shown = [pool for pool in pools if printed_summaries(pool)]
    if not shown:
        return None
    say, names = fixed(), row_titles(comparison)
    models = [m for m in MODELS if any(s.model == m for pool in shown for s in pool.summaries)]
    rows = []
    for pool in shown:
        numbers, given = PoolNumbers(pool), {s.model: s for s in pool.summaries}
        best = reported_summary(pool)
        cells = [
            numbers.with_range(s.estimate, s.low, s.high) if (s := given.get(m)) else NOT_APPLICABLE
            for m in models
        ]
        rows.append([names[pool.key], *cells, p_value(best.p_value) if best else NOT_APPLICABLE])
    return table(
        "averages",
        say.plain("table.averages"),
        [
            say.plain("table.head.outcome"),
            *(say.plain(f"table.model.{m}") for m in models),
            say.plain("table.head.p"),
        ],
        rows,
        [say.plain("table.per_hundred"), *_model_notes(shown)],
    )


def _model_notes(pools: Sequence[Pool]) -> list[str]:
    say = fixed()
    two = any(pool.caution == "two_places" for pool in pools)
    more = any(pool.caution != "two_places" for pool in pools)
    narrow = any("hartung_knapp_narrow" in pool.remarks for pool in pools)
    return [
        say.plain("table.note.more") if more else "",
        say.plain("table.note.two") if two else "",
        say.plain("table.note.narrow") if narrow else "",
    ]


def spread_table(pool: Pool) -> Table | None:
    """Show how far the places of one outcome differ; None where nothing is pooled, or of two places."""
    return _spreads([pool], [title(pool)], label_of_figure(pool, "spread"))


def spreads_table(comparison: Comparison, pools: Sequence[Pool]) -> Table | None:
    """Show how far places differ, outcome by outcome; None where nothing is pooled of three places or more."""
    names = row_titles(comparison)
    return _spreads(pools, [names[pool.key] for pool in pools], "spread")


def _spreads(pools: Sequence[Pool], names: Sequence[str], label: str) -> Table | None:
    say, rows = fixed(), []
    for pool, name in zip(pools, names, strict=True):
        spread = pool.heterogeneity
        if spread is not None and pool.caution != "two_places":
            rows.append([name, *_spread(pool, spread)])
    if not rows:
        return None
    columns = ("outcome", "tau", "i2", "q", "new", "known", "small")
    kept = [
        n for n, _ in enumerate(columns) if n == 0 or any(row[n] != NOT_APPLICABLE for row in rows)
    ]
    return table(
        label,
        say.plain("table.spread"),
        [say.plain(f"table.head.{columns[n]}") for n in kept],
        [[row[n] for n in kept] for row in rows],
        [say.plain("table.note.spread"), say.plain("table.per_hundred")],
    )  # fmt: skip


def _spread(pool: Pool, spread: Heterogeneity) -> list[str]:
    numbers, say = PoolNumbers(pool), fixed()

    def ends(low: float | None, high: float | None) -> str:
        return NOT_APPLICABLE if low is None or high is None else numbers.range_cell(low, high)

    tau = numbers.cell(spread.tau2**0.5) if spread.tau2 else "0"
    if spread.tau2_low is not None and spread.tau2_high is not None:
        among = ends(spread.tau2_low**0.5, spread.tau2_high**0.5)
        tau = say.plain("table.tau", tau=tau, range=among)
    test = pool.small_study
    return [
        tau,
        f"{decimal(spread.i2, 0)}%",
        p_value(spread.q_p),
        ends(spread.prediction_low, spread.prediction_high),
        ends(spread.plug_in_low, spread.plug_in_high),
        NOT_APPLICABLE if test is None else p_value(test.p_value),
    ]
