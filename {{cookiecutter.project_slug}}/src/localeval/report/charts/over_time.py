"""Each outcome over time as a figure: a line for each group, names at the ends of lines, and the alternative text.

Lines differ by stroke and marker besides colour, carry their names at their ends, and break where a month is
withheld; a band shows how exact each month is. What is drawn are levels, not estimates. Nothing is computed here beyond
where to draw.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from localeval.analysis.facts import Facts
from localeval.designs.words import Words
from localeval.report.charts.canvas import (
    BLUE,
    FONT,
    GREY,
    LINE,
    ORANGE,
    PALE,
    WIDTH,
    axes,
    blank_page,
    drawing_board,
    month_ticks,
    save,
    side_ticks,
    text_width,
    tick,
)
from localeval.report.display import Blocks, Figure
from localeval.report.wording.months_text import by_outcome, group_names, level_words, when
from localeval.report.wording.numbers import (
    axis_sign,
    per_cent,
    unit_in_label,
)
from localeval.report.wording.phrases import joined, months, plain, sentence_case
from localeval.results import Series

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: Colour, stroke and marker of each group; the marker of the comparison group is hollow.
_LOOKS = {"participants": (BLUE, "solid", "o"), "comparison": (ORANGE, (0, (4, 2)), "s")}

#: Parts of the page, and small letters, in points.
_TOP, _BODY, _FOOT, _LEFT, _GAP = 24.0, 190.0, 44.0, 50.0, 10.0
_SMALL = 11.0

#: Breaks a line where a month is not given.
_NOTHING = float("nan")


def over_time_figures(facts: Facts, series: Sequence[Series]) -> Blocks:
    """Draw each outcome over time, a figure for each; nothing without any."""
    return Blocks(tuple(_figure(facts, lines) for lines in by_outcome(series)))


def _figure(facts: Facts, lines: Sequence[Series]) -> Figure:
    first = lines[0]
    label = "".join(c if c.isalnum() else "-" for c in first.outcome.lower()).strip("-")
    declared = [m.month for m in facts.measures if m.outcome.code == first.outcome]
    png, svg = _drawing(facts.words, lines, declared)
    return Figure(
        f"overtime-{label}",
        f"{unit_in_label(plain(first.label), first.unit)}, month by month, with "
        f"{per_cent(first.confidence)} confidence intervals",
        _alternative_text(facts.words, lines, declared),
        png,
        svg,
    )


def _drawing(words: Words, lines: Sequence[Series], declared: Sequence[int]) -> tuple[bytes, str]:
    ends = [_end_of(words, line) for line in lines]
    room = max(text_width(text, "bold") for name in ends for text in name) + 14
    width = WIDTH - _LEFT - room
    with drawing_board():
        drawing = blank_page(_TOP + _BODY + _FOOT)
        area = axes(drawing, _LEFT, _TOP, width, _BODY)
        _draw_line_scales(area, lines)
        for moment, name in [(0, "start"), *((month, "result") for month in declared)]:
            _draw_month_mark(area, moment, name)
        for line in reversed(lines):
            _draw_line(area, line)
        _draw_names(area, words, lines)
        return save(drawing)


def _draw_line_scales(area: Axes, lines: Sequence[Series]) -> None:
    """Set both scales, from zero where that does not press the lines flat."""
    points = [point for line in lines for point in line.points]
    values = [v for p in points for v in (p.low, p.level, p.high) if v is not None]
    unit = lines[0].unit
    low, high = min(values), max(values)
    room = 0.06 * (high - low) or 1.0
    # From zero unless that would press the lines flat: a cut scale makes small changes look large.
    bottom = 0.0 if low >= 0 and low < 0.75 * high else low - room
    top = min(high + room, 100.0) if unit == "percent" else high + room
    area.set_ylim(bottom, top)
    given = [point.month for point in points]
    first, last = min(0, *given), max(0, *given)
    area.set_xlim(first - 0.02 * (last - first), last + 0.02 * (last - first))
    side_ticks(area, sign=axis_sign(unit), most=5)
    area.grid(axis="y", color=PALE, linewidth=0.5)
    area.set_axisbelow(True)
    area.spines["bottom"].set_visible(True)
    marks = month_ticks(first, last, most=7)
    area.set_xticks(marks, [tick(float(month)) for month in marks])
    area.set_xlabel("Months since the start", labelpad=3)


def _draw_month_mark(area: Axes, month: int, words: str) -> None:
    """Draw a line at a month, with its name above."""
    area.axvline(month, color=GREY, linewidth=1.0, linestyle=(0, (1, 2)), zorder=1)
    area.annotate(
        words,
        (month, 1),
        xycoords=("data", "axes fraction"),
        xytext=(0, 4),
        textcoords="offset points",
        ha="center",
        va="bottom",
        fontsize=_SMALL,
    )


def _draw_line(area: Axes, line: Series) -> None:
    """Draw a line with its markers and the band of its intervals."""
    colour, stroke, marker = _LOOKS[line.group]
    x = [point.month for point in line.points]
    level_, low, high = (
        [_NOTHING if value is None else value for value in values]
        for values in (
            [point.level for point in line.points],
            [point.low for point in line.points],
            [point.high for point in line.points],
        )
    )
    area.fill_between(x, low, high, color=colour, alpha=0.15, linewidth=0, zorder=2)
    area.plot(x, level_, color=colour, linestyle=stroke, linewidth=2.0, zorder=3)
    hollow = line.group == "comparison"
    area.plot(
        x,
        level_,
        linestyle="none",
        marker=marker,
        markersize=4.5,
        markerfacecolor="white" if hollow else colour,
        markeredgecolor=colour,
        markeredgewidth=1.2,
        zorder=4,
    )


def _draw_names(area: Axes, words: Words, lines: Sequence[Series]) -> None:
    """Write each line's name and last level beside its end, moved apart where they would touch."""
    bottom, top = area.get_ylim()
    scale = _BODY / (top - bottom)
    ends = []
    for line in lines:
        last = [point for point in line.points if point.level is not None][-1]
        ends.append((((last.level or 0.0) - bottom) * scale, line))
    ends.sort(key=lambda end: end[0])
    height = 2 * LINE
    places: list[float] = []
    for y, _ in ends:
        least = places[-1] + height + 2 if places else height / 2
        places.append(max(y, least))
    over = places[-1] + height / 2 - _BODY
    if over > 0:
        places = [place - over for place in places]
    for place, (_, line) in zip(places, ends, strict=True):
        name, end = _end_of(words, line)
        colour = _LOOKS[line.group][0]
        for text, weight, dy in ((name, "bold", LINE / 2), (end, "normal", -LINE / 2)):
            area.annotate(
                text,
                (1, 0),
                xycoords="axes fraction",
                xytext=(_GAP, place + dy),
                textcoords="offset points",
                va="center",
                fontsize=FONT,
                fontweight=weight,
                color=GREY,
                annotation_clip=False,
            )
        area.plot(
            [1 + 4 / _width(area)] * 2,
            [(place - LINE) / _BODY, (place + LINE) / _BODY],
            transform=area.transAxes,
            color=colour,
            linestyle=_LOOKS[line.group][1],
            linewidth=2.0,
            clip_on=False,
        )


def _width(area: Axes) -> float:
    figure = area.get_figure()
    assert figure is not None
    return float(area.get_position().width * WIDTH)


def _end_of(words: Words, line: Series) -> tuple[str, str]:
    """Give what stands at the end of a line: its name, and its last level."""
    last = [point for point in line.points if point.level is not None][-1]
    return group_names(words)[line.group], level_words(last.level or 0.0, line.unit)


def _alternative_text(words: Words, lines: Sequence[Series], declared: Sequence[int]) -> str:
    """Say what is drawn, and where each line starts, crosses the start, and ends."""
    given = [point.month for line in lines for point in line.points]
    kinds = f"a solid line with dots for {words.ours}"
    if len(lines) > 1:
        kinds += ", a dashed line with hollow squares for the comparison group"
    found = [
        f"Line chart from {when(min(given))} to {when(max(given))}: {kinds}, each with a band for its interval "
        "and a mark at the start."
    ]
    for line in lines:
        known = [point for point in line.points if point.level is not None]
        moments = {known[0].month, 0, *declared, known[-1].month}
        said = [
            f"{level_words(point.level or 0.0, line.unit)} {when(point.month)}"
            for point in known
            if point.month in moments
        ]
        missing = len(line.points) - len(known)
        gaps = f" {sentence_case(months(missing))} not given." if missing else ""
        found.append(f"{group_names(words)[line.group]}: {joined(said)}.{gaps}")
    return " ".join(found)
