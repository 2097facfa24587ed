"""The names and last levels at the ends of lines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from localeval.report.canvas import FONT, GREY, LINE, WIDTH
from localeval.report.overtime.lines import NAMES, level_words
from localeval.report.overtime.looks import BODY, GAP, LOOKS
from localeval.results import Series

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def end_of(line: Series) -> tuple[str, str]:
    """Give what stands at the end of a line: its name, and its last level."""
    last = [point for point in line.points if point.level is not None][-1]
    return NAMES[line.group], level_words(last.level or 0.0, line.unit)


def draw_names(area: Axes, lines: Sequence[Series]) -> None:
    """Write each line's name and last level beside its end, moved apart where they would touch."""
    bottom, top = area.get_ylim()
    scale = BODY / (top - bottom)
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
    over = places[-1] + height / 2 - BODY
    if over > 0:
        places = [place - over for place in places]
    for place, (_, line) in zip(places, ends, strict=True):
        name, words = end_of(line)
        colour = LOOKS[line.group][0]
        for text, weight, dy in ((name, "bold", LINE / 2), (words, "normal", -LINE / 2)):
            area.annotate(
                text,
                (1, 0),
                xycoords="axes fraction",
                xytext=(GAP, place + dy),
                textcoords="offset points",
                va="center",
                fontsize=FONT,
                fontweight=weight,
                color=GREY,
                annotation_clip=False,
            )
        area.plot(
            [1 + 4 / _width(area)] * 2,
            [(place - LINE) / BODY, (place + LINE) / BODY],
            transform=area.transAxes,
            color=colour,
            linestyle=LOOKS[line.group][1],
            linewidth=2.0,
            clip_on=False,
        )


def _width(area: Axes) -> float:
    figure = area.get_figure()
    assert figure is not None
    return float(area.get_position().width * WIDTH)
