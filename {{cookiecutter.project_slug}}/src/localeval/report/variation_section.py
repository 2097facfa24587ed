"""What the section "Delivery" shows by provider, borough or site: a funnel of shares, a table, and which lie outside the limits of chance.

The limits come with the figures (``methods.delivery.variation``); the sentences are in ``wording/en/variation.yml``. Nobody is ranked, and
nothing is said of why shares lie apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from localeval.analysis.facts import Facts
from localeval.methods.disclosure.door import CONFIDENTIAL
from localeval.report.charts.part_funnel import part_funnel
from localeval.report.display import Blocks, Figure, Table, Text
from localeval.report.table_parts import NOT_APPLICABLE, table
from localeval.report.wording.catalogue import sentences
from localeval.report.wording.coarseness_text import of_this_table
from localeval.report.wording.delivery_words import STEPS, in_100, range_cell, step_name, steps_of
from localeval.report.wording.numbers import count
from localeval.report.wording.part_words import (
    columns_of,
    is_overdispersed,
    label_of,
    not_given,
    outside_of,
    part_name,
    said_by,
    without_limits,
)
from localeval.report.wording.phrases import inside, joined, spelled
from localeval.results import DeliveryFigure


def variation(facts: Facts, figures: Sequence[DeliveryFigure]) -> Blocks:
    """Show each column by which delivery is given; why not where none can be given."""
    parts: list[Text | Figure | Table] = []
    for by in columns_of(figures):
        steps = [
            [one for one in figures if (one.by, one.kind) == (by, kind)]
            for kind in STEPS
            if any((one.by, one.kind) == (by, kind) and one.limits for one in figures)
        ]
        parts.append(Text(_said(by, steps, figures, first=not parts)))
        for step in steps:
            chart = part_funnel(facts, step)
            if chart is not None:
                parts.append(chart.figure())
            parts.append(_table(facts, step, behind=chart.label if chart else ""))
    parts += [Text(_why_not(by, figures)) for by in without_limits(figures)]
    return Blocks(parts)


def _why_not(by: str, figures: Sequence[DeliveryFigure]) -> str:
    """Say of a column that was asked for why nothing is given by it."""
    say, mine = sentences(), [one for one in figures if one.by == by and one.part]
    few = all(sum(one.kind == kind and one.share is not None for one in mine) < 2 for kind in STEPS)
    heading = f"## {say.plain('variation.heading', by=inside(said_by(by)))}"
    return f"{heading}\n\n{say.markdown('variation.too_few' if few else 'variation.no_limits')}"


def _said(
    by: str,
    steps: Sequence[Sequence[DeliveryFigure]],
    figures: Sequence[DeliveryFigure],
    *,
    first: bool,
) -> str:
    say = sentences()
    lines = [f"- {' '.join(_of_step(step))}" for step in steps]
    shown = {step[0].kind for step in steps}
    untold = [
        say.markdown("variation.no_starts")
        for one in steps_of(figures)
        if one.kind == "started" and one.kind not in shown
    ]
    paragraphs = [
        f"## {say.plain('variation.heading', by=inside(said_by(by)))}",
        say.markdown("variation.how") if first else "",
        "\n".join(lines),
        " ".join([say.markdown("variation.people_differ"), *untold]),
    ]
    return "\n\n".join(filter(None, paragraphs))


def _of_step(step: Sequence[DeliveryFigure]) -> Iterator[str]:
    say = sentences()
    given = [one for one in step if one.limits is not None]
    limits = given[0].limits
    far = outside_of(given)
    slots = {
        "step": step_name(given[0]),
        "n": spelled(len(given)),
        "share": in_100(limits.share if limits else 0.0),
    }
    if far:
        names = joined(map(_far, far))
        yield say.markdown(
            say.by_number("variation.outside", len(far)),
            names=names,
            far=spelled(len(far)),
            **slots,
        )
    else:
        yield say.markdown(say.by_number("variation.inside", len(given)), **slots)
    if hidden := not_given(step):
        yield hidden
    if limits is not None and is_overdispersed(limits):
        yield say.markdown("variation.overdispersed", ratio=f"{limits.dispersion:.1f}")


def _far(one: DeliveryFigure) -> str:
    say = sentences()
    above = (one.share or 0.0) > (one.limits.share if one.limits else 0.0)
    far = one.limits is not None and one.limits.outside == "99.8%"
    key = f"variation.far.{'above' if above else 'below'}{'_both' if far else ''}"
    return say.plain(key, part=part_name(one), share=in_100(one.share or 0.0), n=count(one.people))


def _table(facts: Facts, step: Sequence[DeliveryFigure], *, behind: str) -> Table:
    say, first = sentences(), step[0]
    rows = [
        [part_name(one), count(one.people), count(one.reached), *_cells(one)]
        for one in step
        if one.people != 0
    ]
    keys = ("delivery.could", "delivery.reached", "delivery.in_100", "variation.limits_head", "variation.outside_head")  # fmt: skip
    return table(
        label_of("by", first),
        say.plain("variation.caption", step=step_name(first), by=inside(said_by(first.by))),
        [said_by(first.by), *map(say.plain, keys)],
        rows,
        [say.plain("variation.note")],
        rounding=of_this_table(facts, step),
        behind=behind,
    )


def _cells(one: DeliveryFigure) -> list[str]:
    """Give the share, the limits of 95% and which limits it lies outside of."""
    say = sentences()
    if one.share is None:
        return [CONFIDENTIAL, CONFIDENTIAL, CONFIDENTIAL]
    if one.limits is None:
        return [f"{one.share:.0f}", NOT_APPLICABLE, NOT_APPLICABLE]
    outside = one.limits.outside or say.plain("variation.none_word")
    return [f"{one.share:.0f}", range_cell(one.limits.low, one.limits.high), outside]
