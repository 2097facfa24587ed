"""The chart of one step of delivery by provider: a funnel of shares by number of people, with the limits of chance.

It stands in the stead of a league table: nobody is put in an order. The limits are in the figures (``methods.delivery.variation``).
"""

from __future__ import annotations

from collections.abc import Sequence

from localeval.analysis.facts import Facts
from localeval.report.charts.chart import Chart
from localeval.report.charts.funnel import (
    FunnelModel,
    FunnelPoint,
    SizedLimit,
    draw_narrow,
    draw_wide,
)
from localeval.report.display import Numbers
from localeval.report.wording import chart_words
from localeval.report.wording.catalogue import sentences
from localeval.report.wording.delivery_words import in_100, of_whom, step_name
from localeval.report.wording.numbers import count
from localeval.report.wording.part_words import (
    is_overdispersed,
    label_of,
    not_given,
    outside_of,
    part_name,
    said_by,
)
from localeval.report.wording.phrases import inside, joined, spelled
from localeval.results import DeliveryFigure

#: With fewer a picture shows no more than its table.
FEWEST = 3
_MOST_SAID = 10


def part_funnel(facts: Facts, figures: Sequence[DeliveryFigure]) -> Chart | None:
    """Draw one step by one column; None where fewer than three parts have limits.

    Parameters
    ----------
    facts : Facts
    figures : sequence of DeliveryFigure
        Of one step and column.
    """
    given = [one for one in figures if one.limits is not None and one.share is not None]
    if len(given) < FEWEST:
        return None
    say, first = sentences(), given[0]
    by, far = inside(said_by(first.by)), outside_of(given)
    apart = first.limits is not None and is_overdispersed(first.limits)
    title = say.plain(
        say.by_number("variation.title", len(far))
        if far
        else f"variation.title_{'spread' if apart else 'none'}",
        step=step_name(first),
        n=spelled(len(far)),
        all=spelled(len(given)),
        by=by,
    )
    pooled, hidden = first.limits.share if first.limits else 0.0, not_given(figures)
    alt = say.plain(
        "variation.drawn",
        n=str(len(given)),
        by=by,
        share=in_100(pooled),
        told=" ".join(filter(None, (_told(far), hidden))),
    )
    under = say.plain("variation.under", of=of_whom(first))
    model = FunnelModel(
        points=[
            FunnelPoint(one.share or 0.0, float(one.people or 0), part_name(one) if one in far else "")
            for one in given
        ],
        middle=pooled,
        middle_words=say.plain("variation.middle"),
        limits=(),
        unit="percent",
        side=say.plain("variation.side"),
        axis=chart_words.axis("percent"),
        title=title,
        says=alt,
        sized=[
            SizedLimit(say.plain("variation.limit", share=share), _known(given, far=share != "95%"))
            for share in ("95%", "99.8%")
        ],
    )  # fmt: skip
    return Chart(
        label=label_of("funnel", first),
        title=title,
        under=" ".join(filter(None, (under, hidden))),
        source=say.plain("delivery.source_note", source=chart_words.source(facts)),
        alt=alt,
        numbers=_numbers(given),
        wide=draw_wide(model),
        narrow=draw_narrow(model),
    )


def _known(given: Sequence[DeliveryFigure], *, far: bool) -> list[tuple[float, float, float]]:
    """Give a limit at each number of people once, in order."""
    found = {}
    for one in given:
        if one.limits is not None:
            low, high = (
                (one.limits.far_low, one.limits.far_high)
                if far
                else (one.limits.low, one.limits.high)
            )
            found[float(one.people or 0)] = (low, high)
    return [(n, *found[n]) for n in sorted(found)]


def _told(far: Sequence[DeliveryFigure]) -> str:
    say = sentences()
    if not far:
        return say.plain("variation.told_none")
    names = [
        say.plain("variation.point", part=part_name(one), share=in_100(one.share or 0.0), n=count(one.people))
        for one in far[:_MOST_SAID]
    ]  # fmt: skip
    return say.plain("variation.told", names=joined(names))


def _numbers(given: Sequence[DeliveryFigure]) -> Numbers:
    say = sentences()
    keys = ("could", "reached", "in_100")
    heads = [said_by(given[0].by), *(say.plain(f"delivery.{key}") for key in keys)]
    heads += [say.plain(f"variation.ends.{key}") for key in ("low", "high", "far_low", "far_high")]
    rows = []
    for one in given:
        if one.limits is not None:
            ends = (one.limits.low, one.limits.high, one.limits.far_low, one.limits.far_high)
            rows.append((part_name(one), one.people, one.reached, one.share, *ends))
    return Numbers(tuple(heads), tuple(rows))
