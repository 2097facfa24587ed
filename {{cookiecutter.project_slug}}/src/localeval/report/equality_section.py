"""What the section "Delivery" shows by characteristics: who joined, who was referred and started, and who began a job.

Categories are those of a dated edition where one is declared, else those on record; which, is said. Nothing is said of why groups lie
apart. The sentences are in ``wording/en/equality.yml``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from localeval.analysis.facts import DeliveryFacts, EqualityFacts, Facts
from localeval.methods.disclosure.door import CONFIDENTIAL
from localeval.report.display import Blocks, Table, Text
from localeval.report.table_parts import NOT_APPLICABLE, table
from localeval.report.wording.catalogue import sentences
from localeval.report.wording.coarseness_text import day_of_run, of_this_table
from localeval.report.wording.delivery_words import STEPS, step_name, steps_of
from localeval.report.wording.numbers import count
from localeval.report.wording.part_words import label_of, part_name, said_by
from localeval.report.wording.phrases import inside, joined, plain
from localeval.results import DeliveryFigure


def equality(
    facts: Facts, beside: DeliveryFacts | None, figures: Sequence[DeliveryFigure]
) -> Blocks:
    """Show each characteristic; nothing where none is declared."""
    told = beside.equality if beside is not None else ()
    shown = [one for one in told if any(f.kind == "joined" and f.by == one.column for f in figures)]
    if not shown:
        return Blocks()
    say = sentences()
    lines = "\n".join(f"- {' '.join(_categories(one))}" for one in shown)
    by_part = {one.kind for one in figures if one.by == shown[0].column}
    no_starts = any(one.kind == "started" for one in steps_of(figures)) and "started" not in by_part
    parts = [
        f"## {say.plain('equality.heading')}",
        say.markdown("equality.how"),
        lines,
        say.markdown("variation.no_starts") if no_starts else "",
    ]
    tables = [_table(facts, one, figures) for one in shown]
    return Blocks([Text("\n\n".join(filter(None, parts))), *tables])


def _categories(one: EqualityFacts) -> Iterator[str]:
    say, by = sentences(), said_by(one.column)
    if not one.standard:
        yield say.markdown("equality.own", by=by)
        return
    slots = {
        "standard": plain(one.standard),
        "date": day_of_run(one.edition),
        "area": plain(one.area),
    }
    yield say.markdown("equality.standard", by=by, **slots)
    if one.own:
        yield say.markdown("equality.not_of_it", words=joined(map(plain, one.own)))


def _table(facts: Facts, one: EqualityFacts, figures: Sequence[DeliveryFigure]) -> Table:
    say = sentences()
    mine = [figure for figure in figures if figure.by == one.column]
    counted = [figure for figure in mine if figure.kind == "joined"]
    steps = {kind: {f.part: f for f in mine if f.kind == kind} for kind in STEPS}
    steps = {kind: found for kind, found in steps.items() if found}
    rows = [
        [
            part_name(figure),
            count(figure.reached),
            CONFIDENTIAL if figure.share is None else f"{figure.share:.0f}",
            *(_step(found.get(figure.part)) for found in steps.values()),
        ]
        for figure in counted
        if figure.reached != 0
    ]
    heads = [say.plain(f"equality.head.{key}") for key in ("category", "joined", "in_100")]
    heads += [step_name(next(iter(found.values()))) for found in steps.values()]
    return table(
        label_of("equality", counted[0]),
        say.plain("equality.caption", by=inside(said_by(one.column))),
        heads,
        rows,
        [
            say.plain("equality.source", source=plain(one.source)) if one.source else "",
            say.plain("equality.note"),
        ],
        rounding=of_this_table(facts, mine),
    )


def _step(figure: DeliveryFigure | None) -> str:
    if figure is None or figure.people == 0:
        return NOT_APPLICABLE
    if figure.share is None:
        return CONFIDENTIAL
    return sentences().plain(
        "delivery.cohort_cell",
        share=f"{figure.share:.0f}%",
        reached=count(figure.reached),
        people=count(figure.people),
    )
