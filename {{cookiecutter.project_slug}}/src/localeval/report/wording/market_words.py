"""Words that the text, the tables and the charts of a labour market share: figures in their unit, periods, names of areas.

The sentences are in ``en/market.yml``. Which figures there are is the business of ``analysis.labour_market``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from statistics import median

from localeval.analysis.labour_market import (
    LabourMarket,
    MarketFigure,
    MarketIndicator,
    MarketSeries,
)
from localeval.base.fixed_texts import spoken
from localeval.catalogue.periods import span_of
from localeval.report.wording.catalogue import sentences
from localeval.report.wording.coarseness_text import day_of_run
from localeval.report.wording.numbers import MINUS, NOT_AVAILABLE
from localeval.report.wording.phrases import plain, spelled
from localeval.results.about import source_and_day

#: The form of ``place.unit`` in ``en/place.yml`` of each unit; another unit stands behind its number.
_UNITS = {
    "percent": "percent",
    "people": "bare",
    "GBP_week": "GBP_week",
    "ratio": "bare",
    "score": "bare",
    "": "bare",
}
#: Neighbours that are named one by one; of more the middle stands, with the lowest and the highest.
MOST_NAMED = 2
#: Figures that a chart shows and the text tells, in this order, before others.
_FIRST = ("claimant_rate", "employment_rate", "inactivity_rate", "unemployment_rate")
MOST_CHARTS = 3
#: The name of a month: a year, a financial year or a quarter holds none.
_NAMES_MONTHS = re.compile(r"[A-Za-z]{3}")


def figure_in_unit(value: float, unit: str) -> str:
    """Give a figure as it is printed: ``5.2%``, ``£575.30``, ``352,000``, ``12 per 1,000``."""
    least = {"GBP_week": 2, "percent": 1}.get(unit, 0)
    number = f"{abs(value):,.2f}"
    while number.endswith("0") and len(number.partition(".")[2]) > least:
        number = number[:-1]
    number = number.removesuffix(".")
    form = _UNITS.get(unit, "other")
    written = sentences().plain(f"place.unit.{form}", n=number, unit=_unit(unit))
    return f"{MINUS}{written}" if value < 0 and number.strip("0.,") else written


def _unit(unit: str) -> str:
    say, key = sentences(), f"place.unit_name.{unit}"
    return say.plain(key) if say.has(key) else plain(unit)


def label_of_figure(code: str, label: str) -> str:
    """Name a figure: of the catalogue in the language of the report, of the place's own as it is written."""
    say, key = sentences(), f"indicator.{code}"
    return say.plain(key) if say.has(key) else plain(label or code)


def label_of(item: MarketIndicator) -> str:
    """Name what is measured."""
    return label_of_figure(item.indicator, item.label)


def with_range(figure: MarketFigure | None, unit: str) -> str:
    """Give a figure with its interval, for a cell; the mark for what is not available where it is not given."""
    if figure is None or figure.value is None:
        return NOT_AVAILABLE
    value = figure_in_unit(figure.value, unit)
    if figure.low is None or figure.high is None:
        return value
    ends = {"low": figure_in_unit(figure.low, unit), "high": figure_in_unit(figure.high, unit)}
    return sentences().plain("market.with_range", value=value, **ends)


def when(figure: MarketFigure) -> str:
    """Say a period as a cell has it: ``Apr 2024``, ``Apr 2024 to Mar 2025``, ``2024``."""
    if figure.first == figure.last:
        return short_month(figure.last)
    if figure.period.isdigit():
        return figure.period
    first, last = short_month(figure.first), short_month(figure.last)
    return sentences().plain("market.from_to", first=first, last=last)


def in_words(figure: MarketFigure) -> str:
    """Say a period as a sentence has it: ``in April 2024``, ``in the year to March 2025``, ``in 2024``."""
    say = sentences()
    if figure.first == figure.last:
        return say.plain("market.in_month", month=long_month(figure.last))
    if figure.period.isdigit():
        return say.plain("market.in_month", month=figure.period)
    if figure.last - figure.first == 11:
        return say.plain("market.in_year", month=long_month(figure.last))
    return say.plain("market.in_span", period=when(figure))


def long_month(month: int) -> str:
    """Name a month that is counted from the year nought: ``April 2024``."""
    return f"{spoken('dates', f'month_name.{month % 12 + 1}')} {month // 12}"


def source_words(source: str) -> str:
    """Say where a figure is from, with the day on which it was taken in words; what a person wrote stands as it is."""
    name, day = source_and_day(source)
    shown = plain(name)
    return sentences().plain("place.taken", source=shown, day=day_of_run(day)) if day else shown


def period_words(period: str) -> str:
    """Say a period whose months are named, or a month of ISO 8601, as reports say it: ``Apr 2024 to Mar 2025``; any other as it is."""
    span = span_of(period)
    if span is not None and span.months == 1:
        return short_month(span.last)
    if span is None or not _NAMES_MONTHS.search(period):
        return plain(period)
    first, last = short_month(span.first), short_month(span.last)
    return sentences().plain("market.from_to", first=first, last=last)


def short_month(month: int) -> str:
    """Name it in short: ``Apr 2024``."""
    return f"{spoken('dates', f'month_short.{month % 12 + 1}')} {month // 12}"


def charted(market: LabourMarket) -> list[MarketIndicator]:
    """Give the figures that a chart shows: those with a course, the ones that are asked about most first."""
    found = [item for item in market.indicators if item.has_course]
    order = {code: number for number, code in enumerate(_FIRST)}
    return sorted(found, key=lambda item: order.get(item.indicator, len(order)))[:MOST_CHARTS]


def columns(item: MarketIndicator) -> list[MarketSeries]:
    """Give the place and the areas that stand beside it in a chart or table: many neighbours as one, by their middle."""
    neighbours = item.of("neighbour")
    if len(neighbours) > MOST_NAMED:
        neighbours = (middle(neighbours),)
    return [item.mine, *neighbours, *item.of("region"), *item.of("country")]


def middle(neighbours: Sequence[MarketSeries]) -> MarketSeries:
    """Give the middle of several areas, period by period, where each of them has a figure; its ends are the lowest and the highest."""
    say = sentences()
    name = say.plain("market.middle", n=spelled(len(neighbours)))
    periods = {figure.period: figure for series in neighbours for figure in series.figures}
    figures = []
    for period, one in sorted(periods.items(), key=lambda item: (item[1].last, item[1].first)):
        found = [series.at(period) for series in neighbours]
        values = [figure.value for figure in found if figure and figure.value is not None]
        whole = len(values) == len(neighbours)
        figures.append(
            MarketFigure(
                period,
                one.first,
                one.last,
                median(values) if whole else None,
                min(values) if whole else None,
                max(values) if whole else None,
            )
        )
    return MarketSeries("", name, "neighbour", tuple(figures))


def nearest_start(series: MarketSeries, start: int) -> MarketFigure | None:
    """Give the last figure whose months were over when the programme started."""
    return next((figure for figure in reversed(series.known) if figure.last < start), None)
