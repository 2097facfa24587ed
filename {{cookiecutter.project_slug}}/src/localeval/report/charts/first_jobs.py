"""The chart of the time to a first job: the share who have begun one, month by month, with the numbers still followed up under it.

The line is the estimate of Kaplan and Meier with its likely range; how it is worked out is the business of ``methods.delivery``.
"""

from __future__ import annotations

from collections.abc import Sequence

from localeval.analysis.facts import Facts
from localeval.report.charts.chart import Chart
from localeval.report.charts.letters import WIDEST_FACE, broken, width_of
from localeval.report.charts.months import (
    LineScales,
    MonthLine,
    MonthPoint,
    draw_line,
    draw_scales,
    line_scales,
)
from localeval.report.charts.picture import NARROW, WIDE, Part, Picture, Words
from localeval.report.display import Blocks, Figure, Numbers, Table
from localeval.report.table_parts import table
from localeval.report.wording import chart_words
from localeval.report.wording.catalogue import sentences
from localeval.report.wording.coarseness_text import of_this_table
from localeval.report.wording.delivery_words import curve_of, half_by, in_100, range_cell
from localeval.report.wording.numbers import count
from localeval.report.wording.phrases import joined
from localeval.results import DeliveryFigure

_LABEL = "first-jobs"


def first_jobs(facts: Facts, figures: Sequence[DeliveryFigure]) -> Blocks:
    """Draw the curve, with a table of it behind; nothing where it is not given."""
    curve = curve_of(figures)
    chart = first_jobs_chart(facts, figures)
    parts: list[Figure | Table] = [] if chart is None else [chart.figure(), _table(facts, curve)]
    return Blocks(parts)


def first_jobs_chart(facts: Facts, figures: Sequence[DeliveryFigure]) -> Chart | None:
    """Draw the curve without a table; None where it is not given."""
    curve = curve_of(figures)
    if not curve:
        return None
    say, last, half = sentences(), curve[-1], half_by(curve)
    share = in_100(last.share or 0.0)
    title = (
        say.plain("delivery.first_title_under", share=share, month=str(last.months))
        if half is None
        else say.plain("delivery.first_title", month=str(half))
    )
    alt = say.plain(
        "delivery.first_said",
        moments=joined(
            say.plain("delivery.first_moment", share=in_100(p.share or 0.0), month=str(p.months))
            for p in curve[1:]
        ),
        at_risk=joined(
            say.plain("delivery.first_risk", n=count(p.people), month=str(p.months)) for p in curve
        ),
    )
    return Chart(
        label=_LABEL,
        title=title,
        under=say.plain("delivery.first_under"),
        source=say.plain("delivery.source_note", source=chart_words.source(facts)),
        alt=alt,
        numbers=_numbers(curve),
        wide=_picture(curve, title, alt, wide=True),
        narrow=_picture(curve, title, alt, wide=False),
    )


def _numbers(curve: Sequence[DeliveryFigure]) -> Numbers:
    say = sentences()
    keys = ("month", "begun", "ends.low", "ends.high", "at_risk")
    header = tuple(say.plain(f"delivery.{key}") for key in keys)
    return Numbers(header, tuple((str(p.months), p.share, p.low, p.high, p.people) for p in curve))


def _table(facts: Facts, curve: Sequence[DeliveryFigure]) -> Table:
    say = sentences()
    rows = [
        [
            str(point.months),
            f"{point.share:.0f}",
            range_cell(point.low or 0.0, point.high or 0.0),
            count(point.people),
        ]
        for point in curve
    ]
    keys = ("month", "begun", "range", "at_risk")
    return table(
        _LABEL,
        say.plain("delivery.first_job_caption"),
        [say.plain(f"delivery.{key}") for key in keys],
        rows,
        [],
        rounding=of_this_table(facts, curve),
        behind=_LABEL,
    )


def _picture(curve: Sequence[DeliveryFigure], title: str, alt: str, *, wide: bool) -> Picture:
    """Lay the line out, with the numbers still followed up under its months."""
    say = sentences()
    width, size = (WIDE, 14.0) if wide else (NARROW, 13.0)
    end = in_100(curve[-1].share or 0.0)
    points = [MonthPoint(p.months, p.share, p.low, p.high) for p in curve]
    line = MonthLine(end, points, True, end)
    right = width - width_of(end, size + 3, bold=True) / WIDEST_FACE - 18
    foot = 262.0 if wide else 226.0
    at = line_scales(points, "percent", (46.0, 34.0, right, foot), 9 if wide else 5)
    parts: list[Part] = [Words(3, 14, say.plain("delivery.begun"), size, "muted")]
    parts += draw_scales(at, "percent", size=size)
    parts += draw_line(line, at)
    last = points[-1]
    parts.append(Words(right + 12, at.y(last.level or 0.0) + 6, end, size + 3, "brand", bold=True))
    middle = (at.x.start + at.x.end) / 2
    months = say.plain("delivery.first_foot")
    parts.append(Words(middle, foot + 2 * size + 12, months, size, "muted", anchor="middle"))
    y = foot + 3 * size + 26
    for words in broken(say.plain("delivery.at_risk"), width - 6, size, bold=True):
        parts.append(Words(3, y, words, size, bold=True))
        y += size + 4
    parts += _at_risk(curve, at, y + 4, size)
    return Picture(width, y + 14, parts, title, alt)


def _at_risk(curve: Sequence[DeliveryFigure], at: LineScales, y: float, size: float) -> list[Part]:
    """Write the numbers under the months that stand on the scale."""
    return [
        Words(at.x(p.months), y, count(p.people), size, "brand", anchor="middle")
        for p in curve
        if p.months in at.months
    ]
