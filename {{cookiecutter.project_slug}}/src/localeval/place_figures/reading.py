"""Reading answers: the value of each figure and how sure it is, and figures that are worked out of two others.

An answer that calls a code otherwise than expected, or gives what cannot be, is not used, and said.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Mapping, Sequence

from localeval.base.untrusted import quoted
from localeval.catalogue.catalogue import shared_indicators
from localeval.catalogue.nomis import Dataset, Fetched, differences
from localeval.catalogue.periods import month_number, span_of
from localeval.place_figures.answers import Answer, Row, observed
from localeval.place_figures.found_figures import FigureValue, Found

#: Of a standard error, the 95% interval.
_TWO_SIDED = 1.959964


def read_answers(
    found: Found,
    dataset: Dataset,
    figures: Sequence[Fetched],
    answers: Sequence[Answer],
    codes: Mapping[str, str],
    today: dt.date,
) -> None:
    """Put the rows of answers together: the value of a figure, and how sure it is."""
    by_code = {str(figure.code): figure for figure in figures}
    values: dict[tuple[str, str, str], Row] = {}
    spreads: dict[tuple[str, str, str], Row] = {}
    unlike: set[tuple[str, str, str]] = set()
    for row in (row for answer in answers for row in answer.rows):
        area = codes.get(row["GEOGRAPHY_CODE"])
        if area is None:
            found.notes.append(
                f"Nomis gives rows about {quoted(row['GEOGRAPHY_CODE'], 20)}, which was not asked for ({dataset.id}); they are left out."
            )
        figure = by_code.get(row.get(dataset.by.upper(), "") if dataset.by else "0")
        if area is None or figure is None or not _is_named(found, row, dataset, figure):
            continue
        if row["GEOGRAPHY_CODE"] != area:
            found.asked_as[area] = row["GEOGRAPHY_CODE"]
        found.names.setdefault(area, " ".join(row["GEOGRAPHY_NAME"].split()))
        found.given_by[area].add(dataset.id)
        key = (area, figure.indicator, row["DATE"])
        into = {str(dataset.value): values, str(dataset.spread or "-"): spreads}.get(
            row["MEASURES"]
        )
        if into is None:
            continue
        there = into.setdefault(key, row)
        if there is not row and observed(there) != observed(row):
            unlike.add(key)
    for key, row in values.items():
        area, indicator, _ = key
        if key in unlike:
            found.notes.append(
                f"{indicator} of {found.name_of(area)} for {quoted(row['DATE_NAME'], 40)} is given twice with different values, and left out."
            )
            continue
        value = _value(row, spreads.get(key), dataset, indicator)
        if value is None:
            found.notes.append(
                f"{indicator} of {found.name_of(area)}: the period '{quoted(row['DATE_NAME'], 40)}' is not one that is known, and is left out."
            )
            continue
        if (why := _cannot_be(indicator, value, month_number(today.year, today.month))) is not None:
            found.notes.append(
                f"{indicator} of {found.name_of(area)} for {quoted(value.period, 40)} {why}, and is left out."
            )
            continue
        found.series[area, indicator][value.period] = value


def _cannot_be(indicator: str, value: FigureValue, now: int) -> str | None:
    """Say why a figure cannot be what it is given for; None where it can."""
    if value.span.first > now:
        return "lies in the future"
    if value.value is None:
        return None
    unit = shared_indicators()[indicator].unit
    if value.value < 0 and unit != "points":
        return "is given as less than nothing"
    if abs(value.value) > 100 and unit in ("percent", "points"):
        return "is given as more than 100 per cent"
    return None


def _is_named(found: Found, row: Row, dataset: Dataset, figure: Fetched) -> bool:
    """Whether an answer calls what it gives as it should; what it calls otherwise is said once."""
    called = dict(dataset.names)
    if row["MEASURES"] != str(dataset.value):
        called.pop("MEASURES_NAME", None)
    wrong = [
        (name, row.get(name, ""))
        for name, text in called.items()
        if row.get(name, "").split() and row[name].casefold().split() != text.casefold().split()
    ]
    if dataset.by:
        column = f"{dataset.by.upper()}_NAME"
        if not figure.is_called(row.get(column, "")):
            wrong.append((column, row.get(column, "")))
    if wrong:
        column, name = wrong[0]
        note = f"{figure.indicator} is left out: Nomis calls it '{quoted(name, 80)}' ({dataset.id}, {column}), which is not what it is taken for."
        if note not in found.notes:
            found.notes.append(note)
    return not wrong


def _value(row: Row, spread: Row | None, dataset: Dataset, indicator: str) -> FigureValue | None:
    period = row["DATE_NAME"] if dataset.every == "quarter" else row["DATE"]
    span = span_of(" ".join(period.split()))
    if span is None:
        return None
    one = observed(row)
    low = high = None
    wide = observed(spread).value if spread is not None else None
    if one.value is not None and wide is not None and wide >= 0:
        half = wide if dataset.spread_is == "half_width" else one.value * wide / 100 * _TWO_SIDED
        low, high = _within(indicator, one.value - half, one.value + half)
    return FigureValue(" ".join(period.split()), span, one.value, low, high, one.mark)


def _within(indicator: str, low: float, high: float) -> tuple[float, float]:
    """Keep the ends of an interval where a figure can lie."""
    unit = shared_indicators()[indicator].unit
    if unit == "points":
        return max(low, -100.0), min(high, 100.0)
    return max(low, 0.0), min(high, 100.0) if unit == "percent" else high


def keep_one_a_year(found: Found, figures: Iterable[Fetched]) -> None:
    """Keep of some figures one in a year: those that end in the month in which the latest one ends."""
    yearly = {figure.indicator for figure in figures if figure.keep == "yearly"}
    latest: dict[str, int] = {}
    for (_, indicator), series in found.series.items():
        for value in series.values():
            latest[indicator] = max(latest.get(indicator, value.span.last), value.span.last)
    for (area, indicator), series in found.series.items():
        if indicator in yearly:
            found.series[area, indicator] = {
                period: value
                for period, value in series.items()
                if (latest[indicator] - value.span.last) % 12 == 0
            }


def work_out_differences(found: Found, indicators: Sequence[str]) -> None:
    """Add the figures that are one figure less another."""
    for one in differences().values():
        if indicators and one.indicator not in indicators:
            continue
        for area in {area for area, _ in found.series}:
            first, second = (
                found.series.get((area, one.first), {}),
                found.series.get((area, one.second), {}),
            )
            for period in first.keys() & second.keys():
                found.series[area, one.indicator][period] = _less(
                    one.indicator, first[period], second[period]
                )


def _less(indicator: str, first: FigureValue, second: FigureValue) -> FigureValue:
    if first.value is None or second.value is None:
        mark = first.status if first.value is None else second.status
        return FigureValue(first.period, first.span, None, None, None, mark)
    value = first.value - second.value
    low = high = None
    ends = (first.low, first.high, second.low, second.high)
    if None not in ends:
        half = math.hypot((first.high - first.low) / 2, (second.high - second.low) / 2)  # type: ignore[operator]
        low, high = _within(indicator, value - half, value + half)
    return FigureValue(first.period, first.span, value, low, high, first.status or second.status)
