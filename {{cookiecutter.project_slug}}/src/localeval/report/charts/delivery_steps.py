"""The chart of the way from referral to lasting work: a bar for each step, of 100 people who could have got there, with its likely range.

The bars are shares and not numbers of people, because fewer people have come as far as the later steps: bars of numbers would show them
shorter than they are. Figures have passed disclosure control; a step that is withheld has no bar, and its words say so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from localeval.analysis.facts import Facts
from localeval.methods.disclosure.door import CONFIDENTIAL
from localeval.report.charts.chart import Chart
from localeval.report.charts.letters import broken
from localeval.report.charts.picture import NARROW, WIDE, Anchor, Line, Part, Picture, Words, box
from localeval.report.charts.scales import Scale
from localeval.report.display import Blocks, Figure, Numbers, Table
from localeval.report.table_parts import table
from localeval.report.wording import chart_words
from localeval.report.wording.catalogue import sentences
from localeval.report.wording.coarseness_text import day_of_run, of_this_table
from localeval.report.wording.delivery_words import (
    counted,
    in_100,
    of_whom,
    range_cell,
    range_in_100,
    step_name,
    steps_of,
)
from localeval.report.wording.numbers import count
from localeval.report.wording.phrases import inside, joined
from localeval.results import DeliveryFigure

_TICKS = (0, 20, 40, 60, 80, 100)
_LABEL = "delivery-steps"


@dataclass(frozen=True)
class StepBar:
    """A step as it is drawn: its name, its share with the ends of its range, and its words."""

    name: str
    share: float
    low: float
    high: float
    says: str
    of: str


@dataclass(frozen=True)
class StepsModel:
    """Bars on one scale from 0 to 100."""

    bars: Sequence[StepBar]
    axis: str
    title: str
    says: str


def delivery_steps(facts: Facts, figures: Sequence[DeliveryFigure]) -> Blocks:
    """Draw the steps, with a table of them behind; nothing where none is given."""
    steps = steps_of(figures)
    parts: list[Figure | Table] = []
    chart = steps_chart(facts, figures)
    if chart is not None:
        parts.append(chart.figure())
    if steps:
        parts.append(steps_table(facts, steps, behind=_LABEL if chart else ""))
    return Blocks(parts)


def steps_chart(facts: Facts, figures: Sequence[DeliveryFigure]) -> Chart | None:
    """Draw the steps without a table; None where no share is given."""
    steps = steps_of(figures)
    given = [step for step in steps if step.share is not None]
    if not given:
        return None
    say, hidden = sentences(), not_drawn(steps)
    title = _title(given)
    told = joined(
        say.plain(
            "delivery.step_said",
            step=step_name(step),
            share=in_100(step.share or 0.0),
            of=of_whom(step),
            counted=counted(step),
            range=range_in_100(step.low or 0.0, step.high or 0.0),
        )
        for step in given
    )
    alt = " ".join(filter(None, (say.plain("delivery.steps_drawn", told=told), hidden)))
    under = say.plain("delivery.under", day=day_of_run(given[0].until))
    model = StepsModel(list(map(_bar, given)), chart_words.axis("percent"), title, alt)
    return Chart(
        label=_LABEL,
        title=title,
        under=" ".join(filter(None, (under, hidden))),
        source=say.plain("delivery.source_note", source=chart_words.source(facts)),
        alt=alt,
        numbers=_numbers(given),
        wide=draw_wide(model),
        narrow=draw_narrow(model),
    )


def not_drawn(steps: Sequence[DeliveryFigure]) -> str:
    """Name the steps that have no bar, because they are withheld; empty where there are none."""
    names = joined(inside(step_name(step)) for step in steps if step.share is None)
    return sentences().plain("delivery.not_drawn", names=names) if names else ""


def _title(given: Sequence[DeliveryFigure]) -> str:
    """Say the last steps, those that a reader asks for first."""
    say, by_kind = sentences(), {step.kind: step for step in given}
    job, kept = by_kind.get("job"), by_kind.get("kept")
    if job is None:
        last = given[-1]
        return say.plain(
            "delivery.title_other",
            step=step_name(last),
            share=in_100(last.share or 0.0),
            of=of_whom(last),
        )
    slots = {"share": in_100(job.share or 0.0), "months": str(job.months)}
    if kept is None:
        return say.plain("delivery.title", **slots)
    return say.plain("delivery.title_kept", **slots, kept=in_100(kept.share or 0.0))


def _bar(step: DeliveryFigure) -> StepBar:
    share = step.share or 0.0
    note = f"{of_whom(step)} ({counted(step)})"
    low, high = step.low or 0.0, step.high or 0.0
    return StepBar(step_name(step), share, low, high, in_100(share), note)


def _numbers(given: Sequence[DeliveryFigure]) -> Numbers:
    say = sentences()
    keys = ("step_name", "could", "reached", "in_100", "ends.low", "ends.high")
    header = tuple(say.plain(f"delivery.{key}") for key in keys)
    rows = tuple((step_name(s), s.people, s.reached, s.share, s.low, s.high) for s in given)
    return Numbers(header, rows)


def steps_table(facts: Facts, steps: Sequence[DeliveryFigure], *, behind: str = "") -> Table:
    """Give the steps as a table, folded behind a figure where there is one."""
    say = sentences()
    rows = []
    for step in steps:
        given = step.share is not None and step.low is not None and step.high is not None
        rows.append(
            [
                step_name(step),
                count(step.people),
                count(step.reached),
                f"{step.share:.0f}" if given else CONFIDENTIAL,
                range_cell(step.low or 0.0, step.high or 0.0) if given else CONFIDENTIAL,
            ]
        )
    keys = ("step_name", "could", "reached", "in_100", "range")
    return table(
        _LABEL,
        say.plain("delivery.steps_caption"),
        [say.plain(f"delivery.{key}") for key in keys],
        rows,
        [],
        rounding=of_this_table(facts, steps),
        behind=behind,
    )


def draw_wide(model: StepsModel) -> Picture:
    """Lay the bars out for 800 pixels: names left, words at the ends."""
    at = Scale(0, 100, 200.0, 560.0)
    parts: list[Part] = []
    heights = [broken(bar.name, 186, 16, bold=True, most=3) for bar in model.bars]
    y = 8.0
    rows = []
    for bar, name in zip(model.bars, heights, strict=True):
        rows.append((bar, name, y))
        y += max(62.0, 20.0 * len(name) + 16)
    parts += _grid(at, 4.0, y, 14.0)
    for bar, name, top in rows:
        parts += [
            Words(188, top + 20 + 19 * i, line, 16, bold=True, anchor="end")
            for i, line in enumerate(name)
        ]
        parts += _drawn(bar, at, top, 36.0)
        x = max(at(bar.share), at(bar.high)) + 12
        parts.append(Words(x, top + 17, bar.says, 19, bold=True))
        for i, line in enumerate(broken(bar.of, WIDE - x - 4, 14, most=2)):
            parts.append(Words(x, top + 35 + 16 * i, line, 14, "muted"))
    parts.append(Words(at.start, y + 40, model.axis, 14, "muted"))
    return Picture(WIDE, y + 48, parts, model.title, model.says)


def draw_narrow(model: StepsModel) -> Picture:
    """Lay the bars out for 360 pixels: each name over its bar, its words under it."""
    at = Scale(0, 100, 3.0, 345.0)
    parts: list[Part] = []
    y, rows = 0.0, []
    for bar in model.bars:
        name = broken(f"{bar.name}: {bar.says}", NARROW - 6, 15, bold=True, most=2)
        note = broken(bar.of, NARROW - 6, 13.5, most=2)
        rows.append((bar, name, note, y))
        y += 18.0 * len(name) + 34 + 17.0 * len(note) + 10
    parts += _grid(at, 0.0, y, 13.0)
    for bar, name, note, top in rows:
        parts += [Words(3, top + 15 + 18 * i, line, 15, bold=True) for i, line in enumerate(name)]
        foot = top + 18 * len(name) + 5
        parts += _drawn(bar, at, foot, 24.0)
        parts += [Words(3, foot + 40 + 17 * i, line, 13.5, "muted") for i, line in enumerate(note)]
    parts.append(Words(3, y + 38, model.axis, 13, "muted"))
    return Picture(NARROW, y + 46, parts, model.title, model.says)


def _grid(at: Scale, top: float, foot: float, size: float) -> list[Part]:
    parts: list[Part] = [Line(at(tick), top, at(tick), foot, "light") for tick in _TICKS[1:]]
    parts.append(Line(at(0), top, at(0), foot, "ink"))
    for tick in _TICKS:
        anchor: Anchor = "start" if not tick else "end" if tick == 100 else "middle"
        parts.append(Words(at(tick), foot + size + 4, str(tick), size, "muted", anchor=anchor))
    return parts


def _drawn(bar: StepBar, at: Scale, top: float, height: float) -> list[Part]:
    """Draw a bar with the line of its range through its end."""
    middle, cap = top + height / 2, height / 4
    low, high = at(bar.low), at(bar.high)
    return [
        box(at(0), top, at(bar.share) - at(0), height, "brand-band"),
        Line(low, middle, high, middle, "brand", 3.0),
        Line(low, middle - cap, low, middle + cap, "brand", 2.0),
        Line(high, middle - cap, high, middle + cap, "brand", 2.0),
        Line(at(bar.share), top, at(bar.share), top + height, "brand", 3.0),
    ]
