"""Lines over months: an outcome in one or two groups, before and after the start, with how sure each month is.

The group that the programme is for has a solid line with filled dots, the others a dashed one with open dots, so that
nothing depends on colour. A line breaks where a month is withheld. On a wide page names and last levels stand at the ends
of the lines, on a phone the names stand over them. Nothing is computed beyond where to draw.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from localeval.report.charts.colours import Role
from localeval.report.charts.letters import broken, width_of
from localeval.report.charts.picture import (
    DASHED,
    DOTTED,
    NARROW,
    WIDE,
    Dash,
    Disc,
    Line,
    Part,
    Picture,
    Shape,
    Words,
)
from localeval.report.charts.scales import Scale, tick_label, ticks
from localeval.report.wording.numbers import MINUS


@dataclass(frozen=True)
class MonthPoint:
    """A month; ``level`` is None where it is withheld."""

    month: int
    level: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class MonthLine:
    """A group's line.

    Attributes
    ----------
    name : str
    points : sequence of MonthPoint
        In order.
    ours : bool
        Whether it is the group that the programme is for.
    end : str
        Its last level, in words.
    dash : tuple of float
        How the line of another group is broken, where several have to be told apart.
    """

    name: str
    points: Sequence[MonthPoint]
    ours: bool
    end: str
    dash: Dash = DASHED

    @property
    def known(self) -> list[MonthPoint]:
        """The months that have a level."""
        return [point for point in self.points if point.level is not None]


@dataclass(frozen=True)
class MonthsModel:
    """Lines on one scale.

    Attributes
    ----------
    lines : sequence of MonthLine
    unit, axis : str
        Of the result contract, and in words over the scale.
    before, after : str
        Left and right of the line at the start.
    foot : str
        Under the months.
    marked : sequence of (int, str)
        Months that are marked, such as that of the result, and what stands over them.
    title, says : str
    """

    lines: Sequence[MonthLine]
    unit: str
    axis: str
    before: str
    after: str
    foot: str
    marked: Sequence[tuple[int, str]]
    title: str
    says: str


@dataclass(frozen=True)
class LineScales:
    """The two scales of a panel, and the round numbers on them."""

    x: Scale
    y: Scale
    months: list[int]
    levels: list[float]


def line_scales(
    points: Sequence[MonthPoint], unit: str, box: tuple[float, float, float, float], most: int
) -> LineScales:
    """Choose scales for points inside a box (left, top, right, bottom), from zero where that does not press lines flat.

    At most so many months are written.
    """
    values = [v for p in points for v in (p.low, p.level, p.high) if v is not None]
    low, high = min(values), max(values)
    # From zero unless that would press the lines flat: a cut scale makes small changes look large.
    bottom = 0.0 if low >= 0 and low < 0.75 * high else low
    levels = ticks(bottom, high, 4)
    if unit == "percent":
        levels = [level for level in levels if level <= 100]
    given = [point.month for point in points]
    first, last = min(0, *given), max(0, *given)
    if first == last:
        last += 1
    left, top, right, foot = box
    x = Scale(first, last, left, right)
    y = Scale(min(bottom, levels[0]), max(high, levels[-1]), foot, top)
    return LineScales(x, y, _months(first, last, most), levels)


def _months(first: int, last: int, most: int) -> list[int]:
    """Choose months that people count in: every 3rd, 6th, 12th, and always the start."""
    step = next((s for s in (1, 2, 3, 6, 12, 24, 60, 120, 240) if (last - first) / s <= most), 600)
    return [month for month in range(-1200, 1201, step) if first <= month <= last]


def draw_line(line: MonthLine, at: LineScales, *, thick: float = 3.0, dots: bool = True) -> list[Part]:  # fmt: skip
    """Draw a line with its band; where it breaks, a month by itself is a dot."""
    ink: Role = "brand" if line.ours else "others-line"
    band: Role = "brand-band" if line.ours else "others-band"
    dash: Dash = () if line.ours else line.dash
    parts: list[Part] = []
    for run in _runs(line.points):
        sure = [p for p in run if p.low is not None and p.high is not None]
        if len(sure) > 1:
            upper = [(at.x(p.month), at.y(p.high or 0.0)) for p in sure]
            lower = [(at.x(p.month), at.y(p.low or 0.0)) for p in reversed(sure)]
            parts.append(Shape((*upper, *lower, upper[0]), band, opacity=0.6))
    few = len(line.points) <= 13
    for run in _runs(line.points):
        places = tuple((at.x(p.month), at.y(p.level or 0.0)) for p in run)
        if len(places) > 1:
            parts.append(Shape(places, None, ink, thick, dash))
        if len(places) == 1 or (dots and few):
            parts += [_dot(x, y, line, 3.5) for x, y in places]
    if dots and line.known:
        last = line.known[-1]
        parts.append(_dot(at.x(last.month), at.y(last.level or 0.0), line, 5.0))
    return parts


def _dot(x: float, y: float, line: MonthLine, r: float) -> Disc:
    return Disc(x, y, r, "brand") if line.ours else Disc(x, y, r, "page", "others-line", 2.0)


def _runs(points: Sequence[MonthPoint]) -> list[list[MonthPoint]]:
    """Cut a line where a month is withheld, so that nothing is drawn across the gap."""
    runs: list[list[MonthPoint]] = [[]]
    for point in points:
        if point.level is None:
            runs.append([])
        else:
            runs[-1].append(point)
    return [run for run in runs if run]


def draw_scales(
    at: LineScales, unit: str, *, size: float, side: bool = True, foot: bool = True
) -> list[Part]:
    """Draw the quiet lines of both scales and the one at the start; numbers at the ``side`` and at the ``foot``."""
    parts: list[Part] = []
    left, right, bottom = at.x.start, at.x.end, at.y.start
    for level in at.levels:
        y = at.y(level)
        parts.append(Line(left, y, right, y, "light"))
        if side:
            words = tick_label(level, at.levels, unit)
            parts.append(Words(left - 8, y + size * 0.35, words, size, "muted", anchor="end"))
    parts.append(Line(left, bottom, right, bottom, "ink"))
    parts.append(Line(at.x(0), at.y.end - 4, at.x(0), bottom, "ink", 1.5, DOTTED))
    if foot:
        for month in at.months:
            words = f"{MINUS}{-month}" if month < 0 else str(month)
            parts.append(Words(at.x(month), bottom + size + 5, words, size, "muted", anchor="middle"))  # fmt: skip
    return parts


def draw_wide(model: MonthsModel) -> Picture:
    """Lay the lines out for 800 pixels, with names at their ends."""
    names = [broken(line.name, 190, 15, bold=True, most=3) for line in model.lines]
    ends = [width_of(line.end, 19, bold=True) for line in model.lines]
    room = max(
        end + 8 + max(width_of(part, 15, bold=True) for part in name)
        for end, name in zip(ends, names, strict=True)
    )
    at = _scales_of(model, (_side_room(model, 14.0), 48.0, WIDE - room - 22, 290.0), 12)
    parts: list[Part] = [Words(3, 14, model.axis, 14, "muted")]
    parts += draw_scales(at, model.unit, size=14)
    parts += _moments(model, at, 40.0, 14.0)
    for line in sorted(model.lines, key=lambda line: line.ours):
        parts += draw_line(line, at)
    heights = [max(24.0, 18.0 * len(name) + 4) for name in names]
    for line, name, end, y in zip(
        model.lines, names, ends, _apart(model, at, heights, 290.0), strict=True
    ):
        ink: Role = "brand" if line.ours else "muted"
        x = at.x.end + 14
        parts.append(Words(x, y + 6, line.end, 19, ink, bold=True))
        foot = y + 5 - 9.0 * (len(name) - 1)
        for part in name:
            parts.append(Words(x + end + 8, foot, part, 15, ink, bold=True))
            foot += 18
    parts.append(_foot(model, at, 290 + 42, 14.0))
    return Picture(WIDE, 290 + 50, parts, model.title, model.says)


def draw_narrow(model: MonthsModel) -> Picture:
    """Lay the lines out for 360 pixels, with a key over them and the last levels at their ends."""
    parts: list[Part] = []
    y = 0.0
    for line in model.lines:
        ink: Role = "brand" if line.ours else "others-line"
        parts.append(Line(3, y + 11, 33, y + 11, ink, 3.0, () if line.ours else line.dash))
        parts.append(_dot(18, y + 11, line, 4.5))
        for part in broken(line.name, NARROW - 44, 14, bold=True, most=2):
            y += 18
            parts.append(Words(41, y - 2, part, 14, "brand" if line.ours else "muted", bold=True))
    y += 20
    for part in broken(model.axis, NARROW - 6, 13):
        parts.append(Words(3, y, part, 13, "muted"))
        y += 17
    room = max(width_of(line.end, 16, bold=True) for line in model.lines)
    bottom = y + 200
    at = _scales_of(model, (_side_room(model, 13.0), y + 26, NARROW - room - 14, bottom), 5)
    parts += draw_scales(at, model.unit, size=13)
    parts += _moments(model, at, y + 18, 13.0)
    for line in sorted(model.lines, key=lambda line: line.ours):
        parts += draw_line(line, at)
    for line, place in zip(model.lines, _apart(model, at, [20.0] * len(model.lines), bottom), strict=True):  # fmt: skip
        words = Words(at.x.end + 10, place + 5, line.end, 16, "brand" if line.ours else "muted", bold=True)  # fmt: skip
        parts.append(words)
    parts.append(_foot(model, at, bottom + 38, 13.0))
    return Picture(NARROW, bottom + 46, parts, model.title, model.says)


def _scales_of(model: MonthsModel, box: tuple[float, float, float, float], most: int) -> LineScales:
    return line_scales([p for line in model.lines for p in line.points], model.unit, box, most)


def _side_room(model: MonthsModel, size: float) -> float:
    """Give the width of the numbers at the side."""
    points = [p for line in model.lines for p in line.points]
    levels = line_scales(points, model.unit, (0, 0, 1, 1), 5).levels
    return max(width_of(tick_label(v, levels, model.unit), size) for v in levels) + 16


def _moments(model: MonthsModel, at: LineScales, y: float, size: float) -> list[Part]:
    """Name what lies left and right of the start, as far as there is room, and mark the month of the result."""
    zero = at.x(0)
    parts: list[Part] = []
    taken = zero
    if zero - width_of(model.before, size) - 6 >= at.x.start - 8 and at.x.low < 0:
        parts.append(Words(zero - 6, y, model.before, size, "muted", anchor="end"))
    right = zero + 6 + width_of(model.after, size, bold=True)
    if right <= at.x.end + 8:
        parts.append(Words(zero + 6, y, model.after, size, bold=True))
        taken = right + 8
    for month, words in model.marked:
        x, half = at.x(month), width_of(words, size) / 2
        parts.append(Line(x, at.y.end - 4, x, at.y.start, "rule", 1.2, DOTTED))
        x = min(x, at.x.end + 8 - half)
        if x - half > taken:
            parts.append(Words(x, y, words, size, "muted", anchor="middle"))
            taken = x + half + 8
    return parts


def _apart(
    model: MonthsModel, at: LineScales, heights: Sequence[float], bottom: float
) -> list[float]:
    """Give where the words at the ends of lines stand, moved apart where they would touch."""
    ends = [at.y(line.known[-1].level or 0.0) for line in model.lines]
    order = sorted(range(len(ends)), key=lambda i: (ends[i], i))
    places = dict.fromkeys(order, 0.0)
    least = 14.0
    for i in order:
        places[i] = max(ends[i], least + heights[i] / 2)
        least = places[i] + heights[i] / 2
    over = least - bottom
    if over > 0:
        places = {i: y - over for i, y in places.items()}
    return [places[i] for i in range(len(ends))]


def _foot(model: MonthsModel, at: LineScales, y: float, size: float) -> Words:
    return Words((at.x.start + at.x.end) / 2, y, model.foot, size, "muted", anchor="middle")
