"""Each outcome over time as a figure."""

from __future__ import annotations

from collections.abc import Sequence

from localeval.analysis.models import Facts
from localeval.report.canvas import WIDTH, axes, drawing_board, page, save, text_width
from localeval.report.display import Blocks, Figure
from localeval.report.numbers import per_cent, unit_in_label
from localeval.report.overtime.alternative import alternative_text
from localeval.report.overtime.ends import draw_names, end_of
from localeval.report.overtime.ink import draw_line, draw_mark, draw_scales
from localeval.report.overtime.lines import by_outcome
from localeval.report.overtime.looks import BODY, FOOT, LEFT, TOP
from localeval.report.phrases import plain
from localeval.results import Series


def figures(facts: Facts, series: Sequence[Series]) -> Blocks:
    """Draw each outcome over time, a figure for each; nothing without any."""
    return Blocks(tuple(_figure(facts, lines) for lines in by_outcome(series)))


def _figure(facts: Facts, lines: Sequence[Series]) -> Figure:
    first = lines[0]
    label = "".join(c if c.isalnum() else "-" for c in first.outcome.lower()).strip("-")
    declared = [m.month for m in facts.measures if m.outcome.code == first.outcome]
    png, svg = _drawing(lines, declared)
    return Figure(
        f"overtime-{label}",
        f"{unit_in_label(plain(first.label), first.unit)}, month by month, with "
        f"{per_cent(first.confidence)} confidence intervals",
        alternative_text(lines, declared),
        png,
        svg,
    )


def _drawing(lines: Sequence[Series], declared: Sequence[int]) -> tuple[bytes, str]:
    ends = [end_of(line) for line in lines]
    room = max(text_width(words, "bold") for name in ends for words in name) + 14
    width = WIDTH - LEFT - room
    with drawing_board():
        drawing = page(TOP + BODY + FOOT)
        area = axes(drawing, LEFT, TOP, width, BODY)
        draw_scales(area, lines)
        for moment, words in [(0, "start"), *((month, "result") for month in declared)]:
            draw_mark(area, moment, words)
        for line in reversed(lines):
            draw_line(area, line)
        draw_names(area, lines)
        return save(drawing)
