"""The chart of what the net value hangs on: the likely range of all together, and a bar for each assumption turned by itself (a tornado).

The bars stand in the order of what they do to the net value. A dotted line stands at nought, where benefits and costs are as large.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from localeval.analysis.facts import Facts
from localeval.report.charts.chart import Chart
from localeval.report.charts.letters import broken
from localeval.report.charts.picture import (
    DOTTED,
    NARROW,
    WIDE,
    Disc,
    Line,
    Part,
    Picture,
    Words,
    box,
)
from localeval.report.charts.scales import Scale, across, ticks
from localeval.report.display import Blocks, Numbers
from localeval.report.wording import chart_words
from localeval.report.wording.catalogue import sentences
from localeval.report.wording.phrases import inside, joined
from localeval.report.wording.value_words import driver_name, ends_words, money, range_words
from localeval.results import NetValue, Value

_LABEL = "value-drivers"


@dataclass(frozen=True)
class DriverBar:
    """An assumption as it is drawn: its name, between what it was turned, and the net value at both ends."""

    name: str
    ends: str
    low: float
    high: float
    says: str


@dataclass(frozen=True)
class DriversModel:
    """A range with its middle on top of bars, on one scale of money."""

    together: DriverBar
    middle: float
    bars: Sequence[DriverBar]
    unit: str
    axis: str
    title: str
    says: str


def value_drivers(facts: Facts, value: Value | None) -> Blocks:
    """Draw the net value and what it hangs on; nothing where there is none."""
    chart = value_chart(facts, value)
    return Blocks([] if chart is None else [chart.figure()])


def value_chart(facts: Facts, value: Value | None) -> Chart | None:
    """Draw it; None where there is no net value."""
    if value is None or value.net is None:
        return None
    say, net = sentences(), value.net
    amounts = money(value, [(net.low, net.high)])
    bars = []
    for driver in net.drivers:
        low, high = sorted((driver.net_at_low, driver.net_at_high))
        ends = ends_words(facts, value, driver)
        bars.append(
            DriverBar(driver_name(driver), ends, low, high, range_words(amounts, low, high))
        )
    whole = range_words(amounts, net.low, net.high)
    together = DriverBar(say.plain("value.together"), "", net.low, net.high, whole)
    if bars:
        # Two assumptions that are taken off alike, and are as unsure, do as much.
        names = [bar.name for bar in bars if bar.says == bars[0].says]
        title = say.plain(
            "value.title" if len(names) == 1 else "value.title_some",
            name=joined([names[0], *map(inside, names[1:])]),
            low=amounts.bare(bars[0].low),
            high=amounts.bare(bars[0].high),
        )
    else:
        title = say.plain("value.title_one", low=amounts.bare(net.low), high=amounts.bare(net.high))
    told = joined(
        say.plain(
            "value.bar_said",
            name=bar.name,
            ends=bar.ends,
            low=amounts.bare(bar.low),
            high=amounts.bare(bar.high),
        )
        for bar in bars
    )
    alt = say.plain("value.drawn", told=told, range=whole)
    model = DriversModel(
        together, net.value, bars, value.currency, say.plain("value.axis"), title, alt
    )
    return Chart(
        label=_LABEL,
        title=title,
        under=say.plain("value.under"),
        source=chart_words.source(facts),
        alt=alt,
        numbers=_numbers(facts, value, net),
        wide=draw_wide(model),
        narrow=draw_narrow(model),
    )


def _numbers(facts: Facts, value: Value, net: NetValue) -> Numbers:
    say = sentences()
    keys = ("head", "range", "net_low", "net_high")
    header = tuple(say.plain(f"value.{key}") for key in keys)
    first = (say.plain("value.together"), "", net.low, net.high)
    rows = [
        (driver_name(d), ends_words(facts, value, d), d.net_at_low, d.net_at_high)
        for d in net.drivers
    ]
    return Numbers(header, (first, *rows))


def _scale(model: DriversModel, start: float, end: float) -> tuple[Scale, list[float]]:
    lows = [model.together.low, *(bar.low for bar in model.bars), 0.0]
    highs = [model.together.high, *(bar.high for bar in model.bars), 0.0]
    marks = ticks(min(lows), max(highs), 4)
    return Scale(marks[0], marks[-1], start, end), marks


def draw_wide(model: DriversModel) -> Picture:
    """Lay it out for 800 pixels: names left, net values right."""
    at, marks = _scale(model, 232.0, 590.0)
    rows, y = [], 8.0
    for bar in (model.together, *model.bars):
        name = broken(bar.name, 190, 16, bold=True, most=3)
        note = broken(bar.ends, 190, 14, most=2) if bar.ends else []
        rows.append((bar, name, note, y))
        y += max(40.0, 20.0 * len(name) + 17.0 * len(note) + 14)
    parts = _grid(at, marks, model, 4.0, y, 14.0, (200.0, 640.0))
    for i, (bar, name, note, top) in enumerate(rows):
        parts += [
            Words(220, top + 16 + 19 * n, line, 16, bold=True, anchor="end")
            for n, line in enumerate(name)
        ]
        foot = top + 16 + 19 * len(name)
        parts += [
            Words(220, foot + 16 * n, line, 14, "muted", anchor="end")
            for n, line in enumerate(note)
        ]
        parts += _drawn(bar, model.middle, at, top + 3, 24.0, whole=i == 0)
        for n, line in enumerate(broken(bar.says, WIDE - 608, 15, most=2)):
            parts.append(Words(604, top + 19 + 17 * n, line, 15))
    parts.append(Words(at.start, y + 42, model.axis, 14, "muted"))
    return Picture(WIDE, y + 50, parts, model.title, model.says)


def draw_narrow(model: DriversModel) -> Picture:
    """Lay it out for 360 pixels: each name over its bar, its words under it."""
    at, marks = _scale(model, 8.0, 350.0)
    rows, y = [], 0.0
    for bar in (model.together, *model.bars):
        name = broken(bar.name, NARROW - 6, 15, bold=True, most=2)
        note = broken(bar.ends, NARROW - 6, 13.5, most=2) if bar.ends else []
        rows.append((bar, name, note, y))
        y += 18.0 * len(name) + 17.0 * len(note) + 50
    parts = _grid(at, marks, model, 0.0, y, 13.0, (2.0, NARROW - 2))
    for i, (bar, name, note, top) in enumerate(rows):
        parts += [Words(3, top + 15 + 18 * n, line, 15, bold=True) for n, line in enumerate(name)]
        foot = top + 18 * len(name)
        parts += [Words(3, foot + 14 + 17 * n, line, 13.5, "muted") for n, line in enumerate(note)]
        foot += 17 * len(note) + 4
        parts += _drawn(bar, model.middle, at, foot, 18.0, whole=i == 0)
        parts.append(Words(3, foot + 33, bar.says, 13.5))
    parts.append(Words(3, y + 38, model.axis, 13, "muted"))
    return Picture(NARROW, y + 46, parts, model.title, model.says)


def _grid(
    at: Scale,
    marks: Sequence[float],
    model: DriversModel,
    top: float,
    foot: float,
    size: float,
    edges: tuple[float, float],
) -> list[Part]:
    parts: list[Part] = [Line(at(mark), top, at(mark), foot, "light") for mark in marks]
    parts.append(Line(at(0), top, at(0), foot, "ink", 1.5, DOTTED))
    parts += across(at, marks, model.unit, foot + size + 4, size=size, edges=edges)
    return parts


def _drawn(
    bar: DriverBar, middle: float, at: Scale, top: float, height: float, *, whole: bool
) -> list[Part]:
    """Draw a bar with the net value as assumed across it; of all together a line with its middle."""
    y = top + height / 2
    if whole:
        cap = height / 4
        low, high = at(bar.low), at(bar.high)
        return [
            Line(low, y, high, y, "brand", 3.0),
            Line(low, y - cap, low, y + cap, "brand", 2.0),
            Line(high, y - cap, high, y + cap, "brand", 2.0),
            Disc(at(middle), y, 6.0, "brand"),
        ]
    return [
        box(at(bar.low), top, max(1.0, at(bar.high) - at(bar.low)), height, "brand-band"),
        Line(at(middle), top, at(middle), top + height, "brand", 3.0),
    ]
