"""What the places found beside what the places are like: a sentence on the patterns that were looked for, and a picture.

A line is drawn, and a pattern told, only where a meta-regression was made (ten places or more); where none was, the reason is
printed. Nothing here says that the labour market is the cause of anything.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from localeval.comparison.models import Comparison, Moderator, Pool
from localeval.comparison_report.chart_texts import difference_axis, unit_of
from localeval.comparison_report.fixed_sentences import fixed, listed, spelled
from localeval.comparison_report.names import PlaceNames, label_of_figure, row_titles, title
from localeval.comparison_report.printed_pool import DrawnEstimate, drawn_estimates
from localeval.comparison_report.rounding import PoolNumbers
from localeval.report.charts.chart import Chart
from localeval.report.charts.scatter import (
    ScatterModel,
    ScatterPanel,
    ScatterPoint,
    draw_narrow,
    draw_wide,
)
from localeval.report.display import Figure, Numbers, Text
from localeval.report.wording.numbers import count, decimal
from localeval.report.wording.phrases import column_name, inside, plain, sentence_case

#: Indicators in one figure; a comparison with more has them in its data.
MOST_INDICATORS = 6

_MOST_IN_ALT = 12


def place_context_text(comparison: Comparison, pool: Pool) -> Text | None:
    """Say which patterns were looked for and what was seen, or why no line is drawn; None without an indicator."""
    chosen = [m for m in pool.moderators if m.slope is not None or m.why_not][:MOST_INDICATORS]
    if not chosen:
        return None
    say = fixed()
    fitted = [m for m in chosen if m.slope is not None]
    if not fitted:
        why = sentence_case(chosen[0].why_not)
        said = [say.markdown("context.no_line", Why=why)]
    else:
        names = listed([inside(column_name(m.label)) for m in fitted])
        n = max(m.k for m in fitted)
        outcome = row_titles(comparison).get(pool.key, title(pool))
        said = [say.markdown("context.looked", outcome=outcome, indicators=names)]
        found = context_pattern(comparison, pool)
        said.append(found or say.markdown("context.nothing", n=spelled(n)))
        if found:
            said.append(say.markdown("context.rests_on", n=spelled(n)))
    return Text(" ".join([*said, say.markdown("context.caution")]))


def context_pattern(comparison: Comparison, pool: Pool) -> str:
    """Tell the patterns beyond chance of an outcome, and among how many (Markdown); empty without any."""
    say, numbers, said = fixed(), PoolNumbers(pool), []
    for m in pool.moderators:
        if m.slope is None or m.low is None or m.high is None or m.low <= 0 <= m.high:
            continue
        unit = say.plain(f"context.unit.{'point' if m.unit == 'percent' else 'one'}")
        said.append(
            say.markdown(
                "context.pattern",
                indicator=inside(column_name(m.label)),
                unit=unit,
                range=numbers.range(m.low, m.high),
            )
        )
        if m.r2 is not None:
            said.append(say.markdown("context.share", share=decimal(m.r2, 0)))
    looked = sum(m.slope is not None for p in comparison.pools for m in p.moderators)
    if said and looked > 1:
        said.append(say.markdown("context.many", n=spelled(looked)))
    return " ".join(said)


def place_context_figure(
    comparison: Comparison, pool: Pool, *, every: bool = True
) -> Figure | None:
    """Draw each pooled estimate with its range beside each indicator of its place.

    Parameters
    ----------
    comparison : Comparison
    pool : Pool
    every : bool
        Draw all indicators that at least two of the places have; else only those with a pattern beyond chance.

    Returns
    -------
    Figure or None
        None without such an indicator.
    """
    found = {g.member.evaluation: g for g in drawn_estimates(pool.pooled)}
    chosen = [m for m in _chosen(pool, found) if every or _beyond(m)]
    if not chosen:
        return None
    say, places = fixed(), PlaceNames.of(comparison)
    heading = say.plain("context.title", outcome=row_titles(comparison).get(pool.key, title(pool)))
    alt = _alt(places, pool, chosen, found)
    model = ScatterModel(
        panels=[_panel(m, found, places) for m in chosen],
        unit=pool.unit,
        side=difference_axis(pool.unit),
        title=heading,
        says=alt,
    )
    return Chart(
        label=label_of_figure(pool, "beside"),
        title=heading,
        under=say.plain("context.under"),
        source="",
        alt=alt,
        numbers=_numbers(places, pool, chosen, found),
        wide=draw_wide(model),
        narrow=draw_narrow(model),
    ).figure()


def _beyond(m: Moderator) -> bool:
    return m.low is not None and m.high is not None and not m.low <= 0 <= m.high


def _chosen(pool: Pool, found: Mapping[str, DrawnEstimate]) -> list[Moderator]:
    """Keep the indicators that at least two of the pooled places have."""
    return [m for m in pool.moderators if sum(identity in found for identity, _ in m.points) > 1][
        :MOST_INDICATORS
    ]


def _head(m: Moderator) -> str:
    say = fixed()
    unit = say.plain("places_table.per_cent") if m.unit == "percent" else plain(m.unit)
    more = ", ".join(part for part in (unit, plain(m.age_band), plain(m.period)) if part)
    label = column_name(m.label)
    return say.plain("places_table.context_head", label=label, more=more) if more else label


def _panel(m: Moderator, found: Mapping[str, DrawnEstimate], places: PlaceNames) -> ScatterPanel:
    line = (m.intercept, m.slope) if m.slope is not None and m.intercept is not None else None
    points = [
        ScatterPoint(value, g.estimate, g.low, g.high, places.label(identity))
        for identity, value in m.points
        if (g := found.get(identity))
    ]
    return ScatterPanel(_head(m), points, line)


def _numbers(
    places: PlaceNames, pool: Pool, chosen: Sequence[Moderator], found: Mapping[str, DrawnEstimate]
) -> Numbers:
    """Give every figure as it was published, beside the result of its place."""
    say = fixed()
    columns = ("place", "indicator", "value", "difference_in", "low", "high")
    rows = tuple(
        (places.label(identity), _head(m), value, found[identity].estimate, found[identity].low, found[identity].high)
        for m in chosen
        for identity, value in m.points
        if identity in found
    )  # fmt: skip
    unit = unit_of(pool.unit)
    return Numbers(tuple(say.plain(f"numbers.{key}", unit=unit) for key in columns), rows)


def _alt(
    places: PlaceNames, pool: Pool, chosen: Sequence[Moderator], found: Mapping[str, DrawnEstimate]
) -> str:
    say, numbers, said = fixed(), PoolNumbers(pool), [fixed().plain("context.drawn")]
    for m in chosen:
        points = [(value, identity) for identity, value in m.points if identity in found]
        each = [
            say.plain(
                "context.point",
                place=places.label(identity),
                value=decimal(value),
                difference=numbers.difference(found[identity].estimate),
            )
            for value, identity in sorted(points)[:_MOST_IN_ALT]
        ]
        if len(points) > len(each):
            each.append(say.plain("context.more", n=count(len(points) - len(each))))
        line = say.plain("context.line") if m.slope is not None else ""
        panel = column_name(m.label)
        said.append(say.plain("context.panel", indicator=panel, points="; ".join(each), line=line))
    return " ".join(said)
