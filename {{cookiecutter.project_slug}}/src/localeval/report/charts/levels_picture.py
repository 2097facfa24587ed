"""How the chart of levels and their difference is drawn, wide and narrow.

Bars start at 0. The difference starts at the bar of the others, so that its dotted line is "no difference". Labels stand
on the data; an end of the range whose words would touch the dotted line has them under its cap.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from localeval.report.charts.colours import Role
from localeval.report.charts.letters import broken, width_of
from localeval.report.charts.marks import Mark, draw_mark, draw_range, ink_of
from localeval.report.charts.picture import (
    DASHED,
    DOTTED,
    NARROW,
    WIDE,
    Anchor,
    Line,
    Part,
    Picture,
    Words,
    box,
)
from localeval.report.charts.scales import Scale, across, ticks
from localeval.report.wording import chart_words as say


@dataclass(frozen=True)
class Bar:
    """A group's level.

    Attributes
    ----------
    name, note : str
        Whose it is, and of how many people.
    level : float
    says, short : str
        The level in words, and as a bare number, at the end of the bar.
    low, high : float or None
        Its likely range, where that is given.
    range_says : str
        The range in words; empty without one.
    """

    name: str
    note: str
    level: float
    says: str
    short: str
    low: float | None = None
    high: float | None = None
    range_says: str = ""


@dataclass(frozen=True)
class Gap:
    """The difference between two groups, with its likely range, as numbers and in words; ``mark`` says how clear it is."""

    value: float
    low: float
    high: float
    says: str
    low_says: str
    high_says: str
    range_says: str
    mark: Mark


@dataclass(frozen=True)
class LevelsModel:
    """What the chart shows: one or two bars, and the difference, of which any may be missing but not all.

    Attributes
    ----------
    ours, theirs : Bar or None
    gap : Gap or None
    unit : str
        Of the result contract.
    axis : str
        The unit in words, under the scale.
    unknown : str
        What stands in the place of the second bar where nobody can be compared with; else empty.
    title, says : str
        What is drawn, and what it shows.
    """

    ours: Bar | None
    theirs: Bar | None
    gap: Gap | None
    unit: str
    axis: str
    unknown: str
    title: str
    says: str


@dataclass(frozen=True)
class _Layout:
    """Sizes in pixels: of the page, where the scale begins and ends at most, of bars, letters and marks."""

    width: float
    start: float
    end: float
    ticks: int
    bar: float
    value: float
    name: float
    small: float
    tick: float
    cap: float
    mark: float


_WIDE = _Layout(WIDE, 188, 700, 6, 36, 20, 16, 14, 14, 9, 10)
_NARROW = _Layout(NARROW, 3, 352, 5, 24, 19, 14.5, 13.5, 13, 8, 9)

_GUTTER = 12.0
_LINE = 1.2


@dataclass
class _Layers:
    """A picture as it grows: what lies behind, the line of no difference through it, and what lies in front."""

    back: list[Part] = field(default_factory=list)
    zero: list[tuple[float, float]] = field(default_factory=list)
    front: list[Part] = field(default_factory=list)


def draw_wide(model: LevelsModel) -> Picture:
    """Lay the chart out for 800 pixels: names left of the bars, one dotted line through all."""
    at, marks = _scale(model, _WIDE)
    layers = _Layers()
    y = 14.0
    for bar, fill in _bars(model):
        height = _names_left(layers, bar.name, bar.note, y)
        _bar(layers, bar, bar.says, at, y, _WIDE, ours=fill == "brand")
        y += max(54.0, height)
    if model.unknown:
        height = _names_left(layers, say.word("without_programme"), "", y)
        _unknown(layers, model.unknown, at, y, _WIDE)
        y += max(54.0, height)
    if model.gap:
        _names_left(layers, say.word("difference"), say.word("with_range"), y + 8)
        y += 34
        _difference(layers, model, at, y, _WIDE, told=True)
        y += 40
    layers.zero = [(8.0, y)]
    layers.back = [*(Line(at(m), 8, at(m), y, "light") for m in marks), *layers.back]
    return _finished(model, layers, at, marks, y, _WIDE)


def draw_narrow(model: LevelsModel) -> Picture:
    """Lay the chart out for 360 pixels: names over the bars, the dotted line where there are no words."""
    at, marks = _scale(model, _NARROW)
    layers = _Layers()
    y = 0.0
    for bar, fill in _bars(model):
        name = f"{bar.name} ({bar.note})" if bar.note else bar.name
        y = _name_over(layers, name, y)
        _bar(layers, bar, bar.short, at, y, _NARROW, ours=fill == "brand")
        layers.zero.append((y, y + _NARROW.bar))
        y += _NARROW.bar + 6
    if model.unknown:
        y = _name_over(layers, say.word("without_programme"), y)
        _unknown(layers, model.unknown, at, y, _NARROW)
        y += _NARROW.bar + 6
    if model.gap:
        y = _name_over(
            layers,
            f"{say.word('difference')}:",
            y,
            say.gap_over(model.gap.says, model.gap.range_says),
        )
        layers.zero.append((y + 2, y + 50))
        _difference(layers, model, at, y + 20, _NARROW, told=False)
        y += 50
    else:
        y += 2
    return _finished(model, layers, at, marks, y, _NARROW)


def _bars(model: LevelsModel) -> list[tuple[Bar, str]]:
    both = ((model.ours, "brand"), (model.theirs, "others"))
    return [(bar, fill) for bar, fill in both if bar]


def _origin(model: LevelsModel) -> float:
    """Give where the difference starts: at the level of the others, at 0 where levels are not shown."""
    return model.theirs.level if model.theirs else 0.0


def _scale(model: LevelsModel, layout: _Layout) -> tuple[Scale, list[float]]:
    """Give a scale from 0 that holds all bars and ranges and leaves room for the words at their ends, and its marks."""
    bars = [bar for bar, _ in _bars(model)]
    gap = model.gap
    origin = _origin(model)
    levels = [0.0, *(bar.level for bar in bars)]
    ends = [v for bar in bars for v in (bar.low, bar.high) if v is not None]
    ends += [origin + v for v in (gap.low, gap.value, gap.high)] if gap else []
    low, high = min(*levels, *ends), max(*levels, *ends)
    if (
        bars and min(levels) >= 0
    ):  # only the range of the difference can go below 0, where no level is
        marks = ticks(0.0, high, layout.ticks)
        low = min(0.0, low)
    else:
        marks = ticks(low, high, layout.ticks)
        low = min(low, marks[0])
    if model.unit == "percent" and bars:
        marks = [mark for mark in marks if mark <= 100]
    high = max(high, marks[-1])
    start = (
        layout.start if low >= 0 else max(layout.start, _GUTTER)
    )  # a mark may stand at the lower end
    end = layout.end
    for value, words, size, bold in _words_at_ends(model, layout):
        share = (max(value, low) - low) / (high - low)
        room = layout.width - 10 - width_of(words, size, bold=bold) - start
        if share > 0:
            end = min(end, start + room / share)
    return Scale(low, high, start, max(end, start + 60)), marks


def _words_at_ends(model: LevelsModel, layout: _Layout) -> list[tuple[float, str, float, bool]]:
    """List what is written right of a bar or a range: from which value on, the words, their size and weight."""
    out: list[tuple[float, str, float, bool]] = []
    for bar, _ in _bars(model):
        far = max(0.0, bar.level, bar.high if bar.high is not None else 0.0)
        words = bar.says if layout is _WIDE else bar.short
        out.append((far, words, layout.value, True))
        out.append((far, bar.range_says, layout.small, False))
    if model.gap:
        out.append((_origin(model) + model.gap.high, model.gap.high_says, layout.small, False))
    return out


def _names_left(layers: _Layers, name: str, note: str, y: float) -> float:
    """Write a name and its note left of a bar; give the height they take."""
    width = _WIDE.start - _GUTTER
    lines = broken(name, width, _WIDE.name, bold=True, most=3)
    foot = y + (16 if note or len(lines) > 1 else 23)
    for line in lines:
        layers.front.append(Words(width, foot, line, _WIDE.name, bold=True, anchor="end"))
        foot += 18
    for line in broken(note, width, _WIDE.small, most=2) if note else []:
        layers.front.append(Words(width, foot, line, _WIDE.small, "muted", anchor="end"))
        foot += 17
    return foot - y + 4


def _name_over(layers: _Layers, name: str, y: float, rest: str = "") -> float:
    """Write a name over a bar, and what follows it on the same line where that fits; give where the bar begins."""
    size, width = _NARROW.name, _NARROW.width - 2 * _NARROW.start
    lines = broken(name, width, size, bold=True, most=2)
    for line in lines:
        y += 18
        layers.front.append(Words(_NARROW.start, y - 4, line, size, bold=True))
    if rest:
        x = _NARROW.start + width_of(lines[-1], size, bold=True) + 7
        first, *more = broken(rest, _NARROW.width - x - 2, size)
        layers.front.append(Words(x, y - 4, first, size))
        for line in broken(" ".join(more), width, size) if more else []:
            y += 18
            layers.front.append(Words(_NARROW.start, y - 4, line, size))
    return y + 2


def _bar(
    layers: _Layers, bar: Bar, words: str, at: Scale, y: float, layout: _Layout, *, ours: bool
) -> None:
    left, right = sorted((at(0.0), at(bar.level)))
    edge: Role | None = None if ours else "others-line"
    layers.back.append(
        box(left, y, right - left, layout.bar, "brand" if ours else "others", edge, _LINE)
    )
    x, middle = right + 8, y + layout.bar / 2
    if bar.low is not None and bar.high is not None:
        low, high = at(bar.low), at(bar.high)
        layers.back.append(box(low - 2, middle - 3.5, high - low + 4, 7, "page"))
        layers.back += draw_range(low, high, middle, "ink", width=2.5, cap=layout.cap - 2)
        x = max(right, high) + 8
    if not bar.range_says:
        layers.front.append(Words(x, middle + 7, words, layout.value, bold=True))
        return
    layers.front.append(Words(x, middle, words, layout.value, bold=True))
    layers.front.append(Words(x, middle + 16, bar.range_says, layout.small, "muted"))


def _unknown(layers: _Layers, words: str, at: Scale, y: float, layout: _Layout) -> None:
    size = layout.small + 1
    width = max(at.end - at.start, min(width_of(words, size) + 24, layout.width - at.start - 2))
    layers.back.append(box(at.start, y, width, layout.bar, "page", "others-line", 1.5, DASHED))
    layers.front.append(
        Words(at.start + width / 2, y + layout.bar / 2 + 5, words, size, "muted", anchor="middle")
    )


def _difference(
    layers: _Layers, model: LevelsModel, at: Scale, y: float, layout: _Layout, *, told: bool
) -> None:
    """Draw the range and the mark at ``y``, its ends in words, and with ``told`` the difference in words above."""
    gap = model.gap
    assert gap is not None
    origin = _origin(model)
    zero, low, middle, high = (at(origin + v) for v in (0.0, gap.low, gap.value, gap.high))
    layers.front += draw_range(
        low, high, y, ink_of(gap.mark), width=layout.cap * 0.6, cap=layout.cap
    )
    layers.front.append(draw_mark(gap.mark, middle, y, layout.mark))
    layers.front.append(_end(gap.low_says, low, zero, -1, y, at, layout))
    layers.front.append(_end(gap.high_says, high, zero, 1, y, at, layout))
    if told:
        half = width_of(gap.says, 18, bold=True) / 2
        x = min(max(middle, at.start + half), layout.width - half)
        layers.front.append(Words(x, y - 16, gap.says, 18, bold=True, anchor="middle"))


def _end(
    words: str, x: float, zero: float, way: int, y: float, at: Scale, layout: _Layout
) -> Words:
    """Write an end of the range outside its cap, or under it where the words would touch the dotted line or leave the page."""
    size = layout.small + 1 if layout is _WIDE else layout.small
    width = width_of(words, size)
    near = x + way * 8
    left, right = sorted((near, near + way * width))
    touches = min(left - 3, x) <= zero <= max(right + 3, x)
    if not touches and left >= max(0.0, at.start - 4) and right <= layout.width:
        return Words(near, y + 5, words, size, "muted", anchor="start" if way > 0 else "end")
    anchor: Anchor = "start" if x >= zero else "end"
    place = max(x - 4, zero + 5) if x >= zero else min(x + 4, zero - 5)
    if anchor == "end" and place - width < at.start:
        anchor, place = "start", at.start
    return Words(place, y + layout.cap + 14, words, size, "muted", anchor=anchor)


def _finished(
    model: LevelsModel,
    layers: _Layers,
    at: Scale,
    marks: Sequence[float],
    y: float,
    layout: _Layout,
) -> Picture:
    """Put the layers together over the scale, with its numbers, its unit and the words at no difference."""
    zero = at(_origin(model))
    lines: list[Part] = []
    if model.gap:
        lines = [Line(zero, top, zero, foot, "ink", 1.5, DOTTED) for top, foot in layers.zero]
    below: list[Part] = [Line(at.start, y, at.end, y, "ink")]
    below += across(at, marks, model.unit, y + layout.tick + 4, size=layout.tick, edges=(0, layout.width))  # fmt: skip
    foot = y + 2 * layout.tick + 9
    below += _under_axis(model, at, foot, zero, layout)
    return Picture(
        layout.width,
        foot + 6,
        [*layers.back, *lines, *layers.front, *below],
        model.title,
        model.says,
    )


def _under_axis(
    model: LevelsModel, at: Scale, y: float, zero: float, layout: _Layout
) -> list[Part]:
    """Name the unit at one end of the scale and the dotted line at its foot, so that they do not touch."""
    size = layout.tick
    if not model.gap:
        return [Words(at.start, y, model.axis, size, "muted")]
    half = width_of(say.word("no_difference"), size, bold=True) / 2
    x = min(max(zero, half), layout.width - half)
    line = Words(x, y, say.word("no_difference"), size, bold=True, anchor="middle")
    if at.start + width_of(model.axis, size) + 8 <= x - half:
        return [Words(at.start, y, model.axis, size, "muted"), line]
    return [line, Words(max(at.end, x + half + 8 + width_of(model.axis, size)), y, model.axis, size, "muted", anchor="end")]  # fmt: skip
