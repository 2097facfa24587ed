"""The table of a labour market: the latest figure of each kind for the place and the areas beside it, with intervals and sources."""

from __future__ import annotations

from localeval.analysis.labour_market import LabourMarket, MarketFigure, MarketIndicator
from localeval.report.display import Table
from localeval.report.table_parts import NOT_APPLICABLE, table
from localeval.report.wording.catalogue import sentences
from localeval.report.wording.market_words import (
    MOST_NAMED,
    label_of,
    middle,
    source_words,
    when,
    with_range,
)
from localeval.report.wording.numbers import NOT_AVAILABLE
from localeval.report.wording.phrases import joined, plain, spelled
from localeval.report.wording.retold import retold


def labour_market_table(market: LabourMarket | None) -> Table | None:
    """Give the latest figure of each kind; None without any.

    Each stands with its period and ages, the area's own columns with the interval where there is one, and what a publisher has withheld
    is marked. The sources are under it.
    """
    if market is None:
        return None
    say = sentences()
    areas = _areas(market)
    rows = []
    for item in market.indicators:
        latest = (item.mine.known or item.mine.figures)[-1]
        cells = [
            with_range(_of(item, code, latest), item.unit) if _has(item, code) else NOT_APPLICABLE
            for code, _ in areas
        ]
        rows.append((label_of(item), plain(retold(item.age_band)), when(latest), *cells))
    return table(
        "labour-market",
        say.plain("market.caption"),
        [
            *(say.plain(f"place.{key}") for key in ("figure", "ages", "period")),
            *(name for _, name in areas),
        ],
        rows,
        _notes(market),
        text_columns=3,
    )


def _areas(market: LabourMarket) -> list[tuple[str, str]]:
    """Give the columns: the code of an area and its name; many neighbours as one, without a code."""
    found: dict[str, str] = {}
    neighbours = _neighbours(market)
    for item in market.indicators:
        for series in item.series:
            if series.role != "neighbour" or len(neighbours) <= MOST_NAMED:
                found.setdefault(series.code, series.name)
    order = {series.code: series.role for item in market.indicators for series in item.series}
    ranks = ("place", "neighbour", "region", "country")
    columns = sorted(found.items(), key=lambda column: ranks.index(order[column[0]]))
    if len(neighbours) > MOST_NAMED:
        many = sentences().plain("market.middle", n=spelled(len(neighbours)))
        columns.insert(1, ("", many))
    return columns


def _neighbours(market: LabourMarket) -> set[str]:
    return {series.code for item in market.indicators for series in item.of("neighbour")}


def _of(item: MarketIndicator, code: str, latest: MarketFigure) -> MarketFigure | None:
    if not code:
        return middle(item.of("neighbour")).at(latest.period)
    series = next(series for series in item.series if series.code == code)
    return series.at(latest.period)


def _has(item: MarketIndicator, code: str) -> bool:
    if not code:
        return bool(item.of("neighbour"))
    return any(series.code == code for series in item.series)


def _notes(market: LabourMarket) -> list[str]:
    say = sentences()
    notes = []
    if len(_neighbours(market)) > MOST_NAMED:
        notes.append(say.plain("market.middle_note"))
    if any(item.unit == "GBP_week" for item in market.indicators):
        notes.append(say.plain("place.pay"))
    marks = dict.fromkeys(
        plain(figure.status)
        for item in market.indicators
        for series in item.series
        for figure in series.figures
        if figure.value is None and figure.status
    )
    if marks:
        notes.append(say.plain("market.withheld", mark=NOT_AVAILABLE, reasons="; ".join(marks)))
    by_source: dict[str, list[str]] = {}
    for item in market.indicators:
        by_source.setdefault(item.source, []).append(label_of(item))
    notes += [
        say.plain("market.source", figures=joined(labels), source=source_words(source))
        for source, labels in by_source.items()
    ]
    return notes
