"""Each outcome over time as a chart: its model, its words and its numbers, from series that have passed disclosure control.

How it is drawn is in ``months``. What is drawn are levels, not estimates. The library's pages have the same chart. In a report a
table of the same levels stands behind each, which paper has in the annex.
"""

from __future__ import annotations

from collections.abc import Sequence

from localeval.analysis.facts import Facts
from localeval.methods.disclosure.door import CONFIDENTIAL
from localeval.report.charts.chart import Chart
from localeval.report.charts.months import (
    MonthLine,
    MonthPoint,
    MonthsModel,
    draw_narrow,
    draw_wide,
)
from localeval.report.display import Blocks, Figure, Numbers, Table
from localeval.report.table_parts import table
from localeval.report.wording import chart_words as words
from localeval.report.wording.amounts import Amounts
from localeval.report.wording.catalogue import sentences
from localeval.report.wording.months_text import amounts_of, by_outcome, when
from localeval.report.wording.numbers import MINUS, NOT_AVAILABLE
from localeval.report.wording.phrases import label_of, months
from localeval.results import Point, Series

#: Months that a table on paper has; of more, every second, third, sixth or twelfth stands there.
_MOST_MONTHS = 25
_STEPS = (1, 2, 3, 6, 12)


def over_time_figures(facts: Facts, series: Sequence[Series]) -> Blocks:
    """Draw each outcome over time, a figure for each with a table behind it; nothing without any."""
    parts: list[Figure | Table] = []
    for given in _drawn(series):
        parts += [_chart(facts, given).figure(), months_table(facts, given)]
    return Blocks(parts)


def over_time_charts(facts: Facts, series: Sequence[Series]) -> list[Chart]:
    """Draw each outcome over time; one of which every month is withheld is left out."""
    return [_chart(facts, given) for given in _drawn(series)]


def _drawn(series: Sequence[Series]) -> list[list[Series]]:
    """Give the lines of each outcome of which a month is given."""
    by_label = [
        [line for line in lines if any(p.level is not None for p in line.points)]
        for lines in by_outcome(series)
    ]
    return [lines for lines in by_label if lines]


def _label(series: Series) -> str:
    code = "".join(c if c.isalnum() else "-" for c in series.outcome.lower()).strip("-")
    return f"overtime-{code}"


def months_table(facts: Facts, series: Sequence[Series]) -> Table:
    """Give the levels of an outcome month by month with their likely ranges, as precise as the chart says them.

    Of very many months some stand there: those of results, the first, the last, and others at even steps.
    """
    first, say, amounts = series[0], sentences(), amounts_of(series)
    every = sorted({p.month for line in series for p in line.points})
    declared = {m.month for m in facts.measures if m.outcome.code == first.outcome}
    shown = _months_shown(every, declared)
    found = [{p.month: p for p in line.points} for line in series]
    rows = [
        [_month(month), *(_cell(points.get(month), amounts) for points in found)] for month in shown
    ]
    return table(
        _label(first),
        say.plain("monthly.caption", label=label_of(first)),
        [say.plain("monthly.month"), *(words.month_columns(facts, line)[0] for line in series)],
        rows,
        [say.plain("monthly.some") if len(shown) < len(every) else ""],
        general=[say.plain("general.rounded")],
        behind=_label(first),
    )


def _months_shown(every: Sequence[int], declared: set[int]) -> list[int]:
    kept = {every[0], every[-1], *declared}
    even = ([month for month in every if month % step == 0] for step in _STEPS)
    chosen = next((months for months in even if len(months) <= _MOST_MONTHS), [0])
    return sorted({*chosen, *kept} & {*every})


def _cell(point: Point | None, amounts: Amounts) -> str:
    if point is None:
        return NOT_AVAILABLE
    if point.level is None:
        return CONFIDENTIAL
    if point.low is None or point.high is None:
        return amounts.level_cell(point.level)
    return amounts.level_with_range(point.level, point.low, point.high)


def _month(month: int) -> str:
    return f"{month}".replace("-", MINUS)


def _chart(facts: Facts, series: Sequence[Series]) -> Chart:
    first = series[0]
    points = [p for line in series for p in line.points]
    amounts = amounts_of(series)
    lines = [_line(facts, line, amounts) for line in series]
    declared = [m.month for m in facts.measures if m.outcome.code == first.outcome]
    given = {p.month for p in points}
    alt = _alternative_text(facts, series, declared, amounts)
    title = words.months_title(first, _told_in_title(lines, declared, amounts))
    model = MonthsModel(
        lines=lines,
        unit=first.unit,
        axis=words.level_axis(first),
        before=words.word("before_start"),
        after=facts.words.after_start,
        foot=words.word("months_foot"),
        marked=[(month, words.word("result_month")) for month in sorted(set(declared) & given)],
        title=title,
        says=alt,
    )
    return Chart(
        label=_label(first),
        title=title,
        under=words.months_under(first),
        source=words.source(facts),
        alt=alt,
        numbers=_numbers(facts, series),
        wide=draw_wide(model),
        narrow=draw_narrow(model),
    )


def _told_in_title(
    lines: Sequence[MonthLine], declared: Sequence[int], amounts: Amounts
) -> list[tuple[int, str]]:
    """Give the month and level of each line that the title tells: of the last month with a result, else where the line ends."""
    told = []
    for line in lines:
        of_results = [point for point in line.known if point.month in declared]
        point = (of_results or line.known)[-1]
        told.append((point.month, amounts.level_cell(point.level or 0.0)))
    return told


def _line(facts: Facts, series: Series, amounts: Amounts) -> MonthLine:
    points = [MonthPoint(p.month, p.level, p.low, p.high) for p in series.points]
    last = next(p.level for p in reversed(points) if p.level is not None)
    name = words.group_of(facts, series.group)
    return MonthLine(name, points, series.group == "participants", amounts.level_cell(last))


def _numbers(facts: Facts, series: Sequence[Series]) -> Numbers:
    header = [words.word("month")]
    for line in series:
        header += words.month_columns(facts, line)
    found = [{p.month: p for p in line.points} for line in series]
    rows = []
    for month in sorted({p.month for line in series for p in line.points}):
        row: list[str | float | None] = [_month(month)]
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
    found = [words.lines_drawn(when(min(given)), when(max(given)), len(series) > 1)]
    for line in series:
        known = [point for point in line.points if point.level is not None]
        moments = {known[0].month, 0, *declared, known[-1].month}
        said = [
            words.moment(amounts.level(point.level or 0.0), when(point.month))
            for point in known
            if point.month in moments
        ]
        missing = len(line.points) - len(known)
        name = words.group_of(facts, line.group)
        found.append(words.line_said(name, said, months(missing) if missing else ""))
    return " ".join(found)
