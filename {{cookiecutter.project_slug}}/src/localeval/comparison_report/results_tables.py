"""The tables of an outcome: what each place found, the pooled value by three models, and how far places differ.

Takes a ``Comparison`` and one of its ``Pool``s and gives ``Table``s, or None where there is nothing to show. Nothing is
computed beyond a square root.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from localeval.comparison.models import Comparison, Heterogeneity, Member, Pool
from localeval.comparison_report.names import (
    PlaceNames,
    label_of_figure,
    members_in_order,
    title,
)
from localeval.comparison_report.reason_words import legend, short
from localeval.methods.disclosure.door import CONFIDENTIAL
from localeval.report.display import Table
from localeval.report.table_parts import MOST_ROWS, table
from localeval.report.wording.numbers import (
    NOT_AVAILABLE,
    count,
    decimal,
    interval,
    level,
    number,
    p_value,
    per_cent,
)
from localeval.report.wording.phrases import inside

MODELS = {
    "reml_hartung_knapp": "Random effects (REML, Hartung and Knapp)",
    "dersimonian_laird": "Random effects (DerSimonian and Laird)",
    "fixed_effect": "Fixed effect",
}


def results_table(comparison: Comparison, pool: Pool) -> Table | None:
    """Give each place's estimate, interval, people and weight; None from 31 places on, or without an estimate."""
    places = PlaceNames.of(comparison)
    chosen = [m for m in pool.members if "no_comparison_group" not in m.reasons]
    if not chosen or len(chosen) > MOST_ROWS or all(m.estimate is None for m in chosen):
        return None
    ordered = members_in_order(comparison, places, chosen, pool.direction)
    ordered.sort(key=lambda m: not m.pooled)
    levels = {m.confidence for m in ordered}
    one = levels.pop() if len(levels) == 1 else None
    return table(
        label_of_figure(pool, "results"),
        f"The result of each place: {inside(title(pool))}",
        [
            "Place",
            "Took part",
            "Comparison group",
            "Difference",
            f"{per_cent(one)} interval" if one else "Interval",
            "Weight (%)",
        ],
        [_row(places, pool, m) for m in ordered],
        [
            "Differences are in percentage points." if pool.unit == "percent" else "",
            "" if one else _other_levels(places, ordered),
            "In the last column, in the place of a weight, stands why a result is not pooled."
            if any(not m.pooled for m in ordered)
            else "",
            *not_stated_note(ordered, places.is_typed),
            *legend(reason for m in ordered for reason in m.reasons),
        ],
    )


def people_or_missing(n: int | None, *, typed: bool) -> str:
    """Give a count of people; where a typed result lacks it, that it is not available, and not that it is withheld."""
    return NOT_AVAILABLE if n is None and typed else count(n)


def not_stated_note(members: Iterable[Member], is_typed: Callable[[str], bool]) -> list[str]:
    """Explain missing numbers of people, where results were typed."""
    lacking = any(
        None in (m.n_participants, m.n_comparison) and is_typed(m.evaluation) for m in members
    )
    return (
        ["Of what was typed from a report, [x] means that the report does not state it."]
        if lacking
        else []
    )


def _row(places: PlaceNames, pool: Pool, m: Member) -> list[str]:
    given = m.estimate is not None and m.low is not None and m.high is not None
    name, typed = places.label(m.evaluation), places.is_typed(m.evaluation)
    if m.month != pool.month:
        name += f" (month {m.month})"
    return [
        name,
        people_or_missing(m.n_participants, typed=typed),
        people_or_missing(m.n_comparison, typed=typed),
        number(m.estimate, m.unit) if m.estimate is not None else _missing(m),
        interval(m.low or 0.0, m.high or 0.0, m.unit) if given else _missing(m),
        _weight(m),
    ]


def _weight(m: Member) -> str:
    if not m.pooled:
        return short(m.reasons)
    return NOT_AVAILABLE if m.weight is None else decimal(m.weight, 1)


def _missing(m: Member) -> str:
    return CONFIDENTIAL if "withheld" in m.reasons else NOT_AVAILABLE


def _other_levels(places: PlaceNames, members: list[Member]) -> str:
    usual = max(
        {m.confidence for m in members}, key=lambda c: sum(m.confidence == c for m in members)
    )
    rare = [
        f"{places.label(m.evaluation)} ({per_cent(m.confidence)})"
        for m in members
        if m.confidence != usual
    ]
    return f"Intervals are {per_cent(usual)} confidence intervals, but for {', '.join(rare)}."


def participant_levels_table(comparison: Comparison, pool: Pool) -> Table | None:
    """Give the level among participants in places without a comparison group; None without any, or with over thirty."""
    places = PlaceNames.of(comparison)
    chosen = [m for m in pool.members if "no_comparison_group" in m.reasons]
    if not chosen or len(chosen) > MOST_ROWS:
        return None
    ordered = sorted(chosen, key=lambda m: places.label(m.evaluation).casefold())
    return table(
        label_of_figure(pool, "levels"),
        f"Participants only: {inside(title(pool))}",
        ["Place", "Participants", "Level among participants"],
        [
            [
                places.label(m.evaluation),
                people_or_missing(m.n_participants, typed=places.is_typed(m.evaluation)),
                _level(places, m),
            ]
            for m in ordered
        ],
        [
            "These places have no comparison group. The levels say nothing of what would have been seen without the "
            "programme, and cannot be ranked: people and local jobs differ."
        ],
    )


def _level(places: PlaceNames, m: Member) -> str:
    if m.participant_level is not None:
        return level(m.participant_level, m.unit)
    return NOT_AVAILABLE if places.is_typed(m.evaluation) else CONFIDENTIAL


def models_table(pool: Pool) -> Table | None:
    """Set the pooled values of three models beside each other; None where nothing is pooled, or of two places."""
    if not pool.summaries or pool.caution == "two_places":
        return None
    given = {s.model: s for s in pool.summaries}
    rows = []
    for model, name in MODELS.items():
        if model in given:
            s = given[model]
            rows.append(
                [name, number(s.estimate, pool.unit), interval(s.low, s.high, pool.unit), p_value(s.p_value)]
            )  # fmt: skip
    return table(
        label_of_figure(pool, "models"),
        f"The pooled value by three models: {inside(title(pool))}",
        ["Model", "Difference", f"{per_cent(pool.summaries[0].confidence)} interval", "P-value"],
        rows,
        [
            "The first row is the one reported; it allows for differences between places and for how little is known of "
            "them. The fixed effect is an average of these places only and leaves such differences out.",
            "The interval of Hartung and Knapp would be narrower than the ordinary one here, so the ordinary one is given in "
            "the first row."
            if "hartung_knapp_narrow" in pool.remarks
            else "",
        ],
    )


def spread_table(pool: Pool) -> Table | None:
    """Show tau², I², Q and the prediction interval, with what each says; None where nothing is pooled, or of two places."""
    spread = pool.heterogeneity
    if spread is None or pool.caution == "two_places":
        return None
    rows = [
        [
            "Tau",
            number(spread.tau2**0.5, pool.unit),
            "Standard deviation of what the programmes really change, between places",
        ],
        ["Tau²", _tau2(spread), "Its square, the variance between places" + _has_interval(spread)],
        [
            "I²",
            f"{decimal(spread.i2, 1)}%",
            "Share of the variation between results that is more than chance; it is larger when evaluations are larger",
        ],
        [
            "Q",
            f"{decimal(spread.q)} (p-value {p_value(spread.q_p)})",
            f"Test of whether all places have the same true difference, on {count(spread.q_df)} degrees of freedom",
        ],
    ]
    if spread.prediction_low is not None and spread.prediction_high is not None:
        rows.append(
            [
                "Prediction interval",
                interval(spread.prediction_low, spread.prediction_high, pool.unit),
                "Where the true difference of a new place like these would be expected",
            ]
        )
    if spread.plug_in_low is not None and spread.plug_in_high is not None:
        rows.append(
            [
                "The same, tau² taken as known",
                interval(spread.plug_in_low, spread.plug_in_high, pool.unit),
                "What most software gives, to check against; in simulations it holds fewer places than it says",
            ]
        )
    return table(
        label_of_figure(pool, "spread"),
        f"How far the places differ: {inside(title(pool))}",
        ["Measure", "Value", "What it is"],
        rows,
        [],
        last_is_text=True,
    )


def _tau2(spread: Heterogeneity) -> str:
    if spread.tau2_low is None or spread.tau2_high is None:
        return decimal(spread.tau2)
    return f"{decimal(spread.tau2)} ({decimal(spread.tau2_low)} to {decimal(spread.tau2_high)})"


def _has_interval(spread: Heterogeneity) -> str:
    return ", with its 95% interval" if spread.tau2_high is not None else ""
