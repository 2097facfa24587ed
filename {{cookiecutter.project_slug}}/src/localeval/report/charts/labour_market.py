"""A figure of the labour market over time: the place beside its neighbours, region and country, round the start of the programme.

Drawn by ``months``, which knows nothing of labour markets: months are counted from the start of the programme. Behind each stands a
table of the same figures with their intervals, which paper has in the annex. Where nobody says when the programme started there is no
chart: the table stands alone.
"""

from __future__ import annotations

from localeval.analysis.labour_market import (
    LabourMarket,
    MarketFigure,
    MarketIndicator,
    MarketSeries,
)
from localeval.report.charts.chart import Chart
from localeval.report.charts.months import (
    MonthLine,
    MonthPoint,
    MonthsModel,
    draw_narrow,
    draw_wide,
)
from localeval.report.charts.picture import DASHED, Dash
from localeval.report.display import Blocks, Figure, Numbers, Table
from localeval.report.table_parts import table
from localeval.report.wording.catalogue import sentences
from localeval.report.wording.market_words import (
    charted,
    columns,
    figure_in_unit,
    in_words,
    label_of,
    long_month,
    nearest_start,
    source_words,
    when,
    with_range,
)
from localeval.report.wording.phrases import inside, joined, plain
from localeval.report.wording.retold import retold

#: How the lines of areas beside the place are broken, one after the other.
_DASHES: tuple[Dash, ...] = (DASHED, (2.0, 4.0), (6.0, 3.0, 2.0, 3.0), (14.0, 6.0))
#: Periods that a table on paper has; of more, some at even steps.
_MOST_PERIODS = 25


def labour_market_figures(market: LabourMarket | None) -> Blocks:
    """Draw the figures that a course can be seen of, each with a table behind it; nothing without any."""
    parts: list[Figure | Table] = []
    for item in charted(market) if market else ():
        lines = columns(item)
        chart = (
            None if market is None or market.start is None else _chart(item, lines, market.start)
        )
        if chart is not None:
            parts.append(chart.figure())
        parts.append(_table(item, lines, behind=_label(item) if chart else ""))
    return Blocks(parts)


def labour_market_charts(market: LabourMarket) -> list[Chart]:
    """Draw them without tables; none where nobody says when the programme started."""
    if market.start is None:
        return []
    return [_chart(item, columns(item), market.start) for item in charted(market)]


def _label(item: MarketIndicator) -> str:
    code = "".join(c if c.isascii() and c.isalnum() else "-" for c in item.indicator.lower())
    return f"market-{'-'.join(filter(None, code.split('-')))}"


def _chart(item: MarketIndicator, lines: list[MarketSeries], start: int) -> Chart:
    say, label = sentences(), label_of(item)
    last = item.mine.known[-1]
    title = say.plain(
        "market.title",
        label=label,
        place=item.mine.name,
        value=figure_in_unit(last.value or 0.0, item.unit),
        when=in_words(last),
    )
    alt = _said(item, lines, start)
    spans = {figure.last - figure.first + 1 for figure in item.mine.figures}
    under = say.plain(f"market.under.{'month' if spans == {1} else 'year' if spans == {12} else 'other'}", ages=plain(retold(item.age_band)))  # fmt: skip
    if any(figure.low is not None for figure in item.mine.known):
        under = f"{under} {say.plain('market.shaded', place=item.mine.name)}"
    model = MonthsModel(
        lines=[
            _line(series, item, start, number)
            for number, series in enumerate(lines)
            if series.known
        ],
        unit=item.unit,
        axis=say.plain("market.axis", label=label, ages=plain(retold(item.age_band))),
        before=say.plain("market.before"),
        after=say.plain("market.after"),
        foot=say.plain("market.foot", month=long_month(start)),
        marked=[],
        title=title,
        says=alt,
    )
    return Chart(
        label=_label(item),
        title=title,
        under=under,
        source=source_words(item.source),
        alt=alt,
        numbers=_numbers(item, lines),
        wide=draw_wide(model),
        narrow=draw_narrow(model),
    )


def _line(series: MarketSeries, item: MarketIndicator, start: int, number: int) -> MonthLine:
    ours = number == 0
    # Bands of several areas would lie one over the other; that of the place is the one to see.
    points = [
        MonthPoint(f.last - start, f.value, f.low if ours else None, f.high if ours else None)
        for f in series.figures
    ]
    end = figure_in_unit(series.known[-1].value or 0.0, item.unit)
    return MonthLine(series.name, points, ours, end, _DASHES[(number - 1) % len(_DASHES)])


def _said(item: MarketIndicator, lines: list[MarketSeries], start: int) -> str:
    """Say what is drawn: of each area its first figure, that at the start of the programme, and its last."""
    say = sentences()
    first, last = item.mine.figures[0], item.mine.figures[-1]
    drawn = say.plain("market.drawn", label=inside(label_of(item)), first=when(first), last=when(last), start=long_month(start))  # fmt: skip
    said = [drawn]
    for series in lines:
        if not series.known:
            continue
        moments = {f.period: f for f in (series.known[0], nearest_start(series, start), series.known[-1]) if f}  # fmt: skip
        told = joined(
            say.plain(
                "market.moment", value=figure_in_unit(f.value or 0.0, item.unit), when=in_words(f)
            )
            for f in sorted(moments.values(), key=lambda f: f.last)
        )
        said.append(say.plain("market.area_said", area=series.name, moments=told))
    return " ".join(said)


def _periods(item: MarketIndicator) -> list[MarketFigure]:
    return list(item.mine.figures)


def _numbers(item: MarketIndicator, lines: list[MarketSeries]) -> Numbers:
    say = sentences()
    header = [say.plain("place.period")]
    for series in lines:
        header += [
            series.name,
            *(say.plain(f"market.end.{end}", area=series.name) for end in ("low", "high")),
        ]
    rows = []
    for figure in _periods(item):
        row: list[str | float | None] = [when(figure)]
        for series in lines:
            found = series.at(figure.period)
            row += [found.value, found.low, found.high] if found else [None, None, None]
        rows.append(tuple(row))
    return Numbers(tuple(header), tuple(rows))


def _table(item: MarketIndicator, lines: list[MarketSeries], *, behind: str) -> Table:
    say, periods = sentences(), _periods(item)
    step = -(-len(periods) // _MOST_PERIODS)
    shown = periods[::-1][::step][::-1]  # the latest is always there
    rows = [
        [when(figure), *(with_range(series.at(figure.period), item.unit) for series in lines)]
        for figure in shown
    ]
    notes = [
        say.plain(
            "market.source_of", ages=plain(retold(item.age_band)), source=source_words(item.source)
        )
    ]
    if step > 1:
        notes.insert(0, say.plain("monthly.some"))
    return table(
        _label(item),
        say.plain("market.over_time", label=label_of(item)),
        [say.plain("place.period"), *(series.name for series in lines)],
        rows,
        notes,
        behind=behind,
    )
