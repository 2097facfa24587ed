"""What the section "Delivery" says of targets: how many people there were by each day, beside how many were planned.

Only periods that are over are held against anything. The sentences are in ``wording/en/targets.yml``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from localeval.analysis.facts import DeliveryFacts, Facts
from localeval.methods.disclosure.door import CONFIDENTIAL
from localeval.report.charts.chart import Chart
from localeval.report.charts.target_bars import TargetBar, TargetsModel, draw_narrow, draw_wide
from localeval.report.display import Blocks, Figure, Numbers, Table, Text
from localeval.report.table_parts import NOT_APPLICABLE, table
from localeval.report.wording import chart_words
from localeval.report.wording.catalogue import sentences
from localeval.report.wording.coarseness_text import (
    all_stand,
    day_of_run,
    of_this_table,
    steps_in_words,
    steps_of,
)
from localeval.report.wording.numbers import NOT_AVAILABLE, count
from localeval.report.wording.phrases import inside, joined
from localeval.results import DeliveryFigure, Planned

_LABEL = "delivery-targets"
#: With fewer a picture shows no more than its sentence.
_FEWEST_BARS = 2
_MEASURES = ("referrals", "starts", "jobs", "sustained_jobs")


def against_targets(
    facts: Facts, beside: DeliveryFacts | None, figures: Sequence[DeliveryFigure]
) -> Blocks:
    """Show targets beside what happened; nothing where none were set, and a sentence where none of their periods is over."""
    given = [(one, one.planned) for one in figures if one.planned is not None]
    # Figures that stand from an earlier publication may be of a time before there were targets.
    old = not given and any(one.stands_since for one in figures)
    if beside is None or not beside.targets or old:
        return Blocks()
    say = sentences()
    heading = f"## {say.plain('targets.heading')}"
    if not given:
        none = say.markdown("targets.none_over", day=day_of_run(beside.until))
        return Blocks([Text(f"{heading}\n\n{none}")])
    lines = "\n".join(f"- {line}" for line in _said(facts, given, beside))
    later = beside.targets - len({planned.by for _, planned in given})
    # Figures that stand from an earlier publication are of its day, by which fewer periods were over.
    until = max(one.until for one, _ in given)
    more = say.markdown(say.by_number("targets.later", later), n=str(later), day=day_of_run(until)) if later > 0 else ""  # fmt: skip
    text = "\n\n".join(filter(None, [heading, lines, more]))
    chart = targets_chart(facts, given)
    parts: list[Text | Figure | Table] = [Text(text)]
    if chart is not None:
        parts.append(chart.figure())
    return Blocks([*parts, _table(facts, given, beside, behind=_LABEL if chart else "")])


def targets_chart(facts: Facts, given: Sequence[tuple[DeliveryFigure, Planned]]) -> Chart | None:
    """Draw what there was by the last day that is over beside what was planned; None where fewer than two numbers are given."""
    last = max(planned.by for _, planned in given)
    shown = [
        (one, planned)
        for measure in _MEASURES
        for one, planned in given
        if (planned.measure, planned.by) == (measure, last) and one.reached is not None
    ]
    if len(shown) < _FEWEST_BARS:
        return None
    say, day = sentences(), day_of_run(last)
    bars = [
        TargetBar(
            say.plain(f"targets.name.{planned.measure}"),
            float(one.reached or 0),
            float(planned.people),
            _cell(facts, (one, planned), None),
        )
        for one, planned in shown
    ]
    told = joined(say.plain("targets.bar_said", measure=bar.name, told=bar.says) for bar in bars)
    first = next((pair for pair in shown if pair[1].measure == "starts"), shown[0])
    title = say.plain("targets.title", day=day, **_of_title(facts, *first))
    # How many joined says little where those who found work lag behind: the last step of the way stands beside it.
    last_step = shown[-1]
    if last_step is not first and last_step[1].people:
        then = _of_title(facts, *last_step)
        then["measure"] = inside(then["measure"])
        title = say.plain("targets.title_and_then", title=title, **then)
    # What is withheld, or not on record, has no bar.
    hidden = joined(
        inside(say.plain(f"targets.name.{planned.measure}"))
        for measure in _MEASURES
        for one, planned in given
        if (planned.measure, planned.by) == (measure, last) and one.reached is None
    )
    lacking = say.plain("targets.not_drawn", names=hidden) if hidden else ""
    alt = " ".join(filter(None, (say.plain("targets.drawn", told=told), lacking)))
    model = TargetsModel(
        bars,
        say.plain("targets.people"),
        say.plain("targets.bar"),
        say.plain("targets.mark"),
        title,
        alt,
    )
    heads = (say.plain("targets.measure"), say.plain("targets.there"), say.plain("targets.planned"))
    return Chart(
        label=_LABEL,
        title=title,
        under=" ".join(filter(None, (say.plain("targets.under"), lacking))),
        source=say.plain("delivery.source_note", source=chart_words.source(facts)),
        alt=alt,
        numbers=Numbers(heads, tuple((bar.name, bar.people, bar.planned) for bar in bars)),
        wide=draw_wide(model),
        narrow=draw_narrow(model),
    )


def _of_title(facts: Facts, one: DeliveryFigure, planned: Planned) -> dict[str, str]:
    """Give the words of one measure in the title of the picture."""
    return {
        "measure": sentences().plain(f"targets.name.{planned.measure}"),
        "n": _number(facts, one, planned),
        "planned": count(planned.people),
    }


def _hides(facts: Facts, one: DeliveryFigure, planned: Planned) -> bool:
    """Whether a number is rounded so that it does not say whether as many were there as planned, or whether anybody was.

    57 people and 62 may both be printed as 60; beside 60 that were planned, the first missed the target and the second met it.
    """
    reached, off = one.reached or 0, steps_of(facts, [one])[0] // 2
    if not reached:  # of fewer than the threshold no number is given
        return off >= facts.threshold
    return reached - off < planned.people <= reached + off


def _number(facts: Facts, one: DeliveryFigure, planned: Planned) -> str:
    """Give how many there were; as about so many where that hides whether a target was met."""
    n = count(one.reached)
    return sentences().plain("targets.about", n=n) if _hides(facts, one, planned) else n


def _share(reached: int, planned: int) -> str:
    """Give how many in 100 of those planned there were: fewer are never all of them, and some are never none."""
    share = 100 * reached / planned
    if 0 < share < 0.5:
        return f"{share:.1g}"
    return f"{min(share, 99.0) if reached < planned else share:.0f}"


def _said(
    facts: Facts, given: Sequence[tuple[DeliveryFigure, Planned]], beside: DeliveryFacts
) -> Iterator[str]:
    """Say of each measure how many there were by the last day that is over."""
    say = sentences()
    for measure in _MEASURES:
        mine = [pair for pair in given if pair[1].measure == measure]
        if not mine:
            continue
        one, planned = mine[-1]
        slots = {
            "measure": say.plain(f"targets.name.{measure}"),
            "day": day_of_run(planned.by),
            "planned": count(planned.people),
        }
        if measure in beside.untold_targets:
            yield say.markdown("targets.untold", **slots)
        elif one.reached is None:
            yield say.markdown("targets.withheld", **slots)
        elif not planned.people:
            yield say.markdown("targets.none_planned", n=count(one.reached), **slots)
        elif _hides(facts, one, planned):
            yield say.markdown("targets.told_about", n=_number(facts, one, planned), **slots)
        else:
            share = _share(one.reached, planned.people)
            yield say.markdown("targets.told", n=count(one.reached), share=share, **slots)


def _table(
    facts: Facts,
    given: Sequence[tuple[DeliveryFigure, Planned]],
    beside: DeliveryFacts,
    *,
    behind: str,
) -> Table:
    say = sentences()
    measures = [name for name in _MEASURES if any(p.measure == name for _, p in given)]
    found: dict[tuple[str, str], tuple[DeliveryFigure, Planned]]
    found = {(p.by, p.measure): (one, p) for one, p in given}
    rows = []
    for day in dict.fromkeys(sorted(p.by for _, p in given)):
        cells = [_cell(facts, found.get((day, name)), beside) for name in measures]
        rows.append([day_of_run(day), *cells])
    since = next((p.since for _, p in given if p.since), None)
    rounded = [step for step in steps_of(facts, [one for one, _ in given]) if step > 1]
    hides = any(
        one.reached is not None and _hides(facts, one, p)
        for one, p in given
        if p.measure not in beside.untold_targets
    )
    return table(
        _LABEL,
        say.plain("targets.caption"),
        [say.plain("targets.by"), *(say.plain(f"targets.name.{name}") for name in measures)],
        rows,
        [
            say.plain("targets.since", day=day_of_run(since)) if since else say.plain("targets.from_first"),
            say.plain("targets.what_counts"),
            say.plain("targets.rounded_about", steps=steps_in_words(rounded)) if hides else "",
        ],
        stands=all_stand(one.stands_since for one, _ in given),
        rounding=("", "") if hides else of_this_table(facts, [one for one, _ in given]),
        behind=behind,
    )  # fmt: skip


def _cell(
    facts: Facts, pair: tuple[DeliveryFigure, Planned] | None, beside: DeliveryFacts | None
) -> str:
    if pair is None:
        return NOT_APPLICABLE
    one, planned = pair
    if beside is not None and planned.measure in beside.untold_targets:
        return NOT_AVAILABLE
    if one.reached is None:
        return CONFIDENTIAL
    say, n, of = sentences(), _number(facts, one, planned), count(planned.people)
    if not planned.people or _hides(facts, one, planned):
        return say.plain("targets.cell_none", n=n, planned=of)
    share = f"{_share(one.reached, planned.people)}%"
    return say.plain("targets.cell", n=n, planned=of, share=share)
