"""The section "Delivery": what it says of the way from referral to lasting work, and each step by when people joined.

The charts are in ``charts.delivery_steps`` and ``charts.first_jobs``. Every number has passed disclosure control; nothing here claims
what the programme changed, so that it serves every design. The sentences are in ``wording/en/delivery.yml``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from localeval.analysis.facts import DeliveryFacts, Facts
from localeval.methods.disclosure.door import CONFIDENTIAL
from localeval.report.display import Table, Text
from localeval.report.table_parts import NOT_APPLICABLE, table
from localeval.report.wording.catalogue import sentences
from localeval.report.wording.coarseness_text import all_stand, day_of_run, of_this_table
from localeval.report.wording.delivery_words import (
    cohort_words,
    cohorts_of,
    curve_of,
    half_by,
    in_100,
    range_in_100,
    step_name,
    steps_of,
    times_words,
    waiting_of,
    weeks_words,
)
from localeval.report.wording.numbers import count
from localeval.report.wording.phrases import inside, joined, plain
from localeval.results import DeliveryFigure

__all__ = ["attended_table", "cohorts_table", "delivery_text"]


def delivery_text(
    facts: Facts, beside: DeliveryFacts | None, figures: Sequence[DeliveryFigure]
) -> Text:
    """Say how many got to each step and how long they waited, and what the data cannot tell."""
    say = sentences()
    if beside is None:
        return Text(say.plain("delivery.nothing"))
    day = figures[0].until if figures else beside.until
    until = say.markdown(
        f"delivery.until.{'locked' if beside.locked else 'last'}", day=day_of_run(day)
    )
    describes = say.markdown("delivery.describes", programme=plain(facts.programme))
    hidden = [say.markdown(f"delivery.withheld.{name}") for name in beside.hidden_steps]
    told = [*map(_told, steps_of(figures)), *hidden, *_waited(figures)]
    parts = [
        f"{describes} {say.markdown('delivery.equal')} {until}",
        "\n".join(f"- {line}" for line in told),
        _first_jobs(figures),
        " ".join(_untold(beside, figures)),
        all_stand(one.stands_since for one in figures),
    ]
    return Text("\n\n".join(filter(None, parts)))


def _told(step: DeliveryFigure) -> str:
    say = sentences()
    if step.share is None or step.low is None or step.high is None:
        return say.markdown(f"delivery.withheld.{step.kind}")
    return say.markdown(
        f"delivery.told.{step.kind}",
        people=count(step.people),
        reached=count(step.reached),
        months=str(step.months),
        share=in_100(step.share),
        range=range_in_100(step.low, step.high),
    )


def _waited(figures: Sequence[DeliveryFigure]) -> Iterator[str]:
    wait = waiting_of(figures)
    if wait is None or wait.weeks is None:
        return
    say, half = sentences(), weeks_words(wait.weeks)
    if wait.weeks_low is None or not wait.weeks_high or wait.weeks_low == wait.weeks_high:
        yield say.markdown("delivery.waited", weeks=half)
    else:
        low, high = weeks_words(wait.weeks_low), weeks_words(wait.weeks_high)
        yield say.markdown("delivery.waited_quarters", weeks=half, low=low, high=high)


def _first_jobs(figures: Sequence[DeliveryFigure]) -> str:
    curve = curve_of(figures)
    if not curve:
        return ""
    say, month = sentences(), half_by(curve)
    if month is not None:
        return say.markdown("delivery.curve", month=str(month))
    last = curve[-1]
    return say.markdown(
        "delivery.curve_under", month=str(last.months), share=in_100(last.share or 0.0)
    )


def _untold(beside: DeliveryFacts, figures: Sequence[DeliveryFigure]) -> Iterator[str]:
    say = sentences()
    left_out: dict[int, list[str]] = {}
    for step in steps_of(figures):
        if step.left_out:
            left_out.setdefault(step.left_out, []).append(step_name(step))
    for n, names in left_out.items():
        quoted = joined(say.plain("delivery.step_quoted", step=name) for name in names)
        yield say.markdown("delivery.left_out", n=count(n), steps=quoted)
    yield from _uncounted(beside)
    for name in beside.untold:
        if name != "kept" or "job" not in beside.untold:
            yield say.markdown(f"delivery.untold.{name}")
    for key, steps in (("nobody_yet", beside.nobody_yet), ("all_left_out", beside.all_left_out)):
        names = [say.plain(f"delivery.step_word.{name}") for name in steps]
        if names:
            yield say.markdown(f"delivery.{key}", steps=inside(joined(names)))


def _uncounted(beside: DeliveryFacts) -> Iterator[str]:
    """Say which records of events are in none of these figures, because their word is no step."""
    if beside.uncounted_records == 0:
        return
    say, records = sentences(), beside.uncounted_records
    words = [
        say.plain("delivery.uncounted.word", word=plain(one)) for one in beside.uncounted_words
    ]
    if beside.few_have_others:
        words.append(say.plain(f"delivery.uncounted.others{'' if words else '_only'}"))
    key = "few" if records is None else "many"
    n = "" if records is None else count(records)
    slots = {"words": joined(words)} | ({"n": n} if n else {})
    yield say.markdown(f"delivery.uncounted.{key}", **slots)


def cohorts_table(facts: Facts, figures: Sequence[DeliveryFigure]) -> Table | None:
    """Give each step by when people joined; None where all joined in one period."""
    cohorts = cohorts_of(figures)
    heads = {one.kind: one for cohort in cohorts for one in steps_of(figures, cohort)}
    steps = [step for step in steps_of(figures) if step.kind in heads]
    if not cohorts or not steps:
        return None
    say = sentences()
    rows = []
    for cohort in cohorts:
        found = {one.kind: one for one in steps_of(figures, cohort)}
        rows.append([cohort_words(cohort), *(_cell(found.get(step.kind)) for step in steps)])
    cells = {cell for row in rows for cell in row}
    return table(
        "delivery-cohorts",
        say.plain("delivery.cohorts_caption"),
        [say.plain("delivery.cohort"), *map(step_name, steps)],
        rows,
        [
            say.plain("delivery.cohorts_note", day=day_of_run(figures[0].until)),
            say.plain("delivery.not_yet") if NOT_APPLICABLE in cells else "",
        ],
        rounding=of_this_table(facts, figures),
    )


def attended_table(facts: Facts, figures: Sequence[DeliveryFigure]) -> Table | None:
    """Give how often people attended in their first months; None where that is not on record."""
    bands = [one for one in figures if one.kind == "attended"]
    if not any(one.reached for one in bands):
        return None
    say, months = sentences(), str(bands[0].months)
    rows = [
        [
            times_words(one.band),
            count(one.reached),
            CONFIDENTIAL if one.share is None else f"{one.share:.0f}",
        ]
        for one in bands
    ]
    return table(
        "delivery-attended",
        say.plain("delivery.attended_caption", months=months),
        [say.plain(f"delivery.{key}") for key in ("attended", "attended_people", "in_100")],
        rows,
        [say.plain("delivery.attended_note", months=months, day=day_of_run(bands[0].until))],
        rounding=of_this_table(facts, bands),
    )


def _cell(figure: DeliveryFigure | None) -> str:
    if figure is None or figure.people == 0:
        return NOT_APPLICABLE
    if figure.share is None:
        return CONFIDENTIAL
    say = sentences()
    return say.plain(
        "delivery.cohort_cell",
        share=f"{figure.share:.0f}%",
        reached=count(figure.reached),
        people=count(figure.people),
    )
