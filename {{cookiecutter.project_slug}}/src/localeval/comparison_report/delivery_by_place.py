"""How far people came on their way to lasting work, place by place: a table of the steps and a chart of the last one that places share.

Steps are set beside each other only where they are counted over the same months. No average is made and no place is ranked, because
places differ in whom they take on. Figures are as their places published them; nothing is computed but counts of places.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from localeval.comparison.models import Comparison
from localeval.comparison_report.fixed_sentences import counted, fixed, listed
from localeval.comparison_report.names import PlaceNames
from localeval.methods.disclosure.door import CONFIDENTIAL
from localeval.report.charts.chart import Chart
from localeval.report.charts.forest import draw_narrow, draw_wide
from localeval.report.charts.forest_model import ForestModel, ForestPanel, ForestRow
from localeval.report.display import Blocks, Figure, Numbers, Table, Text
from localeval.report.table_parts import MOST_ROWS, NOT_APPLICABLE, table
from localeval.report.wording.delivery_words import (
    STEPS,
    curve_of,
    half_by,
    step_name,
    steps_of,
    waiting_of,
)
from localeval.report.wording.numbers import NOT_AVAILABLE, count, decimal
from localeval.report.wording.phrases import safe, sentence_case
from localeval.results import DeliveryFigure

#: Steps in the order in which a reader asks for them, of which the first that several places give is drawn.
_DRAWN_FIRST = ("job", "kept", "stayed", "started")


@dataclass(frozen=True)
class PlaceDelivery:
    """What one place says: its steps, the wait from referral to start, and the month by which half had begun a job.

    Attributes
    ----------
    name : str
    steps : mapping of str to DeliveryFigure
    reach : DeliveryFigure or None
        Who joined, of those who could have.
    wait : DeliveryFigure or None
    half : int or None
        None where fewer had, and where there is no curve.
    has_curve : bool
    """

    name: str
    steps: Mapping[str, DeliveryFigure]
    reach: DeliveryFigure | None
    wait: DeliveryFigure | None
    half: int | None
    has_curve: bool


def delivery_by_place(comparison: Comparison) -> Blocks:
    """Show delivery side by side, under a heading of its own; nothing where fewer than two places tell of it.

    From 31 places on, a sentence on the places as a whole takes the place of the table.
    """
    found = _places(comparison)
    if len(found) < 2:
        return Blocks([])
    shared = _shared_months(found)
    parts: list[Text | Figure | Table] = [_text(comparison, found, shared)]
    if len(found) <= MOST_ROWS:
        chart = delivery_chart(found, shared)
        parts += [*([chart.figure()] if chart else []), _table(found, shared)]
    return Blocks(parts)


def _places(comparison: Comparison) -> list[PlaceDelivery]:
    """Give the places that tell of delivery, in the order of their names."""
    names, found = PlaceNames.of(comparison), []
    for about in comparison.evaluations:
        if not about.delivery:
            continue
        curve = curve_of(about.delivery)
        steps: dict[str, DeliveryFigure] = {one.kind: one for one in steps_of(about.delivery)}
        wait = waiting_of(about.delivery)
        reach = next((one for one in about.delivery if one.kind == "reach"), None)
        found.append(
            PlaceDelivery(names.label(about.id), steps, reach, wait, half_by(curve), bool(curve))
        )
    return sorted(found, key=lambda place: place.name.casefold())


def _shared_months(found: Sequence[PlaceDelivery]) -> dict[str, int]:
    """Give, for each step, the months over which most places count it; the shorter of two that are as usual."""
    months: dict[str, int] = {}
    for kind in STEPS:
        usual = Counter(p.steps[kind].months for p in found if kind in p.steps)
        if usual:
            months[kind] = min(usual, key=lambda window: (-usual[window], window))
    return months


def _given(
    found: Sequence[PlaceDelivery], kind: str, months: Mapping[str, int]
) -> list[tuple[PlaceDelivery, DeliveryFigure]]:
    """Give the places whose share of a step is published, over the months that most count."""
    return [
        (place, step)
        for place in found
        if (step := place.steps.get(kind))
        and step.months == months[kind]
        and step.share is not None
    ]


def _text(
    comparison: Comparison, found: Sequence[PlaceDelivery], months: Mapping[str, int]
) -> Text:
    say = fixed()
    drawn = _step_drawn(found, months)
    says = say.markdown("delivery.says", Places=sentence_case(counted("places", len(found))))
    parts = [
        f"# {say.plain('delivery.heading')} {{#sec-delivery}}",
        " ".join([says, _spread(found, drawn, months) if drawn else ""]),
        " ".join([say.markdown("delivery.caution"), _silent(comparison, found)]),
    ]
    return Text("\n\n".join(parts))


def _silent(comparison: Comparison, found: Sequence[PlaceDelivery]) -> str:
    """Name the places that say nothing of delivery; a few only, since of many the count says more."""
    names = PlaceNames.of(comparison)
    told = {place.name for place in found}
    rest = sorted(
        {names.label(e.id) for e in comparison.evaluations} - told, key=lambda name: name.casefold()
    )
    if not rest:
        return ""
    who = listed([safe(name) for name in rest]) if len(rest) <= 3 else counted("places", len(rest))
    say = fixed()
    return say.markdown(say.by_number("delivery.none_of", len(rest)), places=sentence_case(who))


def _spread(found: Sequence[PlaceDelivery], kind: str, months: Mapping[str, int]) -> str:
    """Say how far the places lie apart in the step that is drawn, and whether their ranges overlap."""
    say = fixed()
    given = [step for _, step in _given(found, kind, months)]
    shares = sorted(step.share or 0.0 for step in given)
    name = step_name(given[0])
    if len(found) > MOST_ROWS:
        quarter = len(shares) // 4
        low, high = f"{shares[quarter]:.0f}", f"{shares[-1 - quarter]:.0f}"
        return say.markdown("delivery.many", n=count(len(shares)), low=low, high=high, step=name)
    low, high = f"{shares[0]:.0f}", f"{shares[-1]:.0f}"
    said = (
        say.markdown("delivery.same", step=name, n=low)
        if low == high
        else say.markdown("delivery.spread", step=name, low=low, high=high)
    )
    lows, highs = [step.low or 0.0 for step in given], [step.high or 0.0 for step in given]
    return f"{said} {say.markdown('delivery.alike')}" if max(lows) <= min(highs) else said


def _step_drawn(found: Sequence[PlaceDelivery], months: Mapping[str, int]) -> str | None:
    """Choose the step that is drawn; None where no step is given by two places."""
    kinds = [kind for kind in _DRAWN_FIRST if kind in months]
    return next((kind for kind in kinds if len(_given(found, kind, months)) > 1), None)


def delivery_chart(found: Sequence[PlaceDelivery], months: Mapping[str, int]) -> Chart | None:
    """Draw one step with the range of each place; None where fewer than two give it."""
    kind = _step_drawn(found, months)
    if kind is None:
        return None
    say, given = fixed(), _given(found, kind, months)
    step = step_name(given[0][1])
    rows = [
        ForestRow(
            name=place.name,
            note=count(one.people),
            words=_cell(one),
            point=one.share,
            low=one.low,
            high=one.high,
        )
        for place, one in given
    ]
    shares = [one.share or 0.0 for _, one in given]
    low, high = f"{min(shares):.0f}", f"{max(shares):.0f}"
    title = (
        say.plain("delivery.title_same", step=step, n=low)
        if low == high
        else say.plain("delivery.title", step=step, low=low, high=high)
    )
    told = "; ".join(say.plain("delivery.said", place=row.name, words=row.words) for row in rows)
    alt = say.plain("delivery.drawn", step=step, told=told)
    model = ForestModel(
        [ForestPanel(rows, "percent", say.plain("delivery.axis"), limits=(0.0, 100.0))],
        name_head=say.plain("delivery.head.place"),
        note_head=say.plain("delivery.people"),
        words_head=say.plain("delivery.words"),
        result_head="",
        title=title,
        says=alt,
    )
    header = tuple(
        say.plain(f"delivery.numbers.{key}") for key in ("place", "people", "share", "low", "high")
    )
    numbers = tuple((place.name, one.people, one.share, one.low, one.high) for place, one in given)
    return Chart(
        label="delivery-places",
        title=title,
        under=say.plain("delivery.under"),
        source=say.plain("delivery.source"),
        alt=alt,
        numbers=Numbers(header, numbers),
        wide=draw_wide(model),
        narrow=draw_narrow(model),
    )


def _table(found: Sequence[PlaceDelivery], months: Mapping[str, int]) -> Table:
    say = fixed()
    kinds = list(months)
    reached = any(place.reach is not None for place in found)
    waits = any(place.wait is not None for place in found)
    curves = any(place.has_curve for place in found)
    header = [
        say.plain("delivery.head.place"),
        *([say.plain("delivery.head.reach")] if reached else []),
        *(say.plain(f"delivery.head.{kind}", months=str(months[kind])) for kind in kinds),
        *([say.plain("delivery.head.waiting")] if waits else []),
        *([say.plain("delivery.head.half")] if curves else []),
    ]
    rows = [
        [
            place.name,
            *([_reach(place.reach)] if reached else []),
            *(_of_step(place.steps.get(kind), months[kind]) for kind in kinds),
            *([_weeks(place.wait)] if waits else []),
            *([_half(place)] if curves else []),
        ]
        for place in found
    ]
    unreached = any(place.has_curve and place.half is None for place in found)
    return table(
        "delivery-places",
        say.plain("delivery.caption"),
        header,
        rows,
        [
            say.plain("delivery.note"),
            say.plain("delivery.reach_note") if reached else "",
            say.plain("delivery.half_note") if unreached else "",
            _other_windows(found, months),
        ],
    )


def _other_windows(found: Sequence[PlaceDelivery], months: Mapping[str, int]) -> str:
    say = fixed()
    apart = [
        say.plain("delivery.window", place=place.name, step=step_name(step))
        for place in found
        for kind, step in place.steps.items()
        if step.months != months[kind]
    ]
    return say.plain("delivery.other_window", places=", ".join(apart)) if apart else ""


def _of_step(step: DeliveryFigure | None, months: int) -> str:
    if step is None or step.months != months:
        return NOT_AVAILABLE
    return _cell(step)


def _cell(step: DeliveryFigure) -> str:
    if step.people == 0:
        return NOT_APPLICABLE
    if step.share is None or step.low is None or step.high is None:
        return CONFIDENTIAL
    return fixed().plain(
        "delivery.cell", share=f"{step.share:.0f}", low=f"{step.low:.0f}", high=f"{step.high:.0f}"
    )


def _reach(reach: DeliveryFigure | None) -> str:
    """Give the share of the eligible who joined; its range needs one of their number."""
    if reach is None:
        return NOT_AVAILABLE
    if reach.share is None:
        return CONFIDENTIAL if reach.reached is None else NOT_AVAILABLE
    share = decimal(reach.share, 1)
    if reach.low is None or reach.high is None:
        return share
    low, high = decimal(reach.low, 1), decimal(reach.high, 1)
    return fixed().plain("delivery.cell", share=share, low=low, high=high)


def _weeks(wait: DeliveryFigure | None) -> str:
    if wait is None:
        return NOT_AVAILABLE
    return CONFIDENTIAL if wait.weeks is None else f"{wait.weeks:.0f}"


def _half(place: PlaceDelivery) -> str:
    if not place.has_curve:
        return NOT_AVAILABLE
    return NOT_APPLICABLE if place.half is None else str(place.half)
