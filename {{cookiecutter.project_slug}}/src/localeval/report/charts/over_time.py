"""Each outcome over time as a chart: its model, its words and its numbers, from series that have passed disclosure control.

How it is drawn is in ``months``. What is drawn are levels, not estimates. The library's pages have the same chart.
"""

from __future__ import annotations

from collections.abc import Sequence

from localeval.analysis.facts import Facts
from localeval.report.charts.chart import Chart
from localeval.report.charts.months import (
    MonthLine,
    MonthPoint,
    MonthsModel,
    draw_narrow,
    draw_wide,
)
from localeval.report.display import Blocks, Numbers
from localeval.report.wording import chart_words as say
from localeval.report.wording.amounts import Amounts
from localeval.report.wording.months_text import amounts_of, by_outcome, when
from localeval.report.wording.phrases import months
from localeval.results import Series


def over_time_figures(facts: Facts, series: Sequence[Series]) -> Blocks:
    """Draw each outcome over time, a figure for each; nothing without any."""
    return Blocks(tuple(chart.figure() for chart in over_time_charts(facts, series)))


def over_time_charts(facts: Facts, series: Sequence[Series]) -> list[Chart]:
    """Draw each outcome over time; one of which every month is withheld is left out."""
    charts = []
    for lines in by_outcome(series):
        given = [line for line in lines if any(p.level is not None for p in line.points)]
        if given:
            charts.append(_chart(facts, given))
    return charts


def _chart(facts: Facts, series: Sequence[Series]) -> Chart:
    first = series[0]
    label = "".join(c if c.isalnum() else "-" for c in first.outcome.lower()).strip("-")
    points = [p for line in series for p in line.points]
    amounts = amounts_of(series)
    lines = [_line(facts, line, amounts) for line in series]
    declared = [m.month for m in facts.measures if m.outcome.code == first.outcome]
    given = {p.month for p in points}
    alt = _alternative_text(facts, series, declared, amounts)
    title = say.months_title(first, [(line.known[-1].month, line.end) for line in lines])
    model = MonthsModel(
        lines=lines,
        unit=first.unit,
        axis=say.level_axis(first),
        before=say.BEFORE,
        after=facts.words.after_start,
        foot=say.MONTHS_FOOT,
        marked=[(month, say.RESULT_MONTH) for month in sorted(set(declared) & given)],
        title=title,
        says=alt,
    )
    return Chart(
        label=f"overtime-{label}",
        title=title,
        under=say.months_under(first),
        source=say.source(facts),
        alt=alt,
        numbers=_numbers(facts, series),
        wide=draw_wide(model),
        narrow=draw_narrow(model),
    )


def _line(facts: Facts, series: Series, amounts: Amounts) -> MonthLine:
    points = [MonthPoint(p.month, p.level, p.low, p.high) for p in series.points]
    last = next(p.level for p in reversed(points) if p.level is not None)
    name = say.group_of(facts, series.group)
    return MonthLine(name, points, series.group == "participants", amounts.level_cell(last))


def _numbers(facts: Facts, series: Sequence[Series]) -> Numbers:
    header = [say.MONTH]
    for line in series:
        header += say.month_columns(facts, line)
    found = [{p.month: p for p in line.points} for line in series]
    rows = []
    for month in sorted({p.month for line in series for p in line.points}):
        row: list[str | float | None] = [f"{month}".replace("-", "−")]
        for points in found:
            p = points.get(month)
            row += [p.level, p.low, p.high] if p else [None, None, None]
        rows.append(tuple(row))
    return Numbers(tuple(header), tuple(rows))


def _alternative_text(
    facts: Facts, series: Sequence[Series], declared: Sequence[int], amounts: Amounts
) -> str:
    """Say what is drawn, and where each line starts, crosses the start, and ends."""
    given = [point.month for line in series for point in line.points]
    found = [say.lines_drawn(when(min(given)), when(max(given)), len(series) > 1)]
    for line in series:
        known = [point for point in line.points if point.level is not None]
        moments = {known[0].month, 0, *declared, known[-1].month}
        said = [
            say.moment(amounts.level(point.level or 0.0), when(point.month))
            for point in known
            if point.month in moments
        ]
        missing = len(line.points) - len(known)
        name = say.group_of(facts, line.group)
        found.append(say.line_said(name, said, months(missing) if missing else ""))
    return " ".join(found)
