"""The labour market of a place over time, beside its neighbours, its region and its country: published figures put side by side.

Nothing is about persons, and nothing is estimated: figures stand as they were published. Two figures of a survey are called different
only where the difference is larger than what both samples make likely; counts of everybody are compared as they are printed.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from localeval.catalogue.catalogue import LOCAL_PREFIX, shared_indicators
from localeval.catalogue.periods import in_time, month_number, span_of
from localeval.catalogue.wider_areas import COUNTRIES, REGIONS, wider_name
from localeval.project.areas import AreaRole, areas_of, neighbours_source
from localeval.project.project import Place, Project
from localeval.results import Context, ContextBeside

if TYPE_CHECKING:
    import pandas as pd

#: With so many periods of a figure about the place, its labour market has a course, and a section of its own.
LEAST_PERIODS = 6
_COUNTRIES = frozenset(
    {code for code, _ in COUNTRIES.values()} | {"K02000001", "K03000001", "K04000001"}
)


@dataclass(frozen=True)
class MarketFigure:
    """A figure of an area.

    Attributes
    ----------
    period : str
        As the source writes it.
    first, last : int
        Its months, counted from the year nought.
    value, low, high : float or None
        None where it is withheld, or has no interval.
    status : str
        What the publisher says of it, where it is not an ordinary figure.
    """

    period: str
    first: int
    last: int
    value: float | None
    low: float | None
    high: float | None
    status: str = ""


@dataclass(frozen=True)
class MarketSeries:
    """Figures of an area, in time.

    Attributes
    ----------
    code, name : str
    role : str
        ``place``, ``neighbour``, ``region`` or ``country``.
    figures : tuple of MarketFigure
    """

    code: str
    name: str
    role: AreaRole
    figures: tuple[MarketFigure, ...]

    def at(self, period: str) -> MarketFigure | None:
        """Give the figure of a period."""
        return next((figure for figure in self.figures if figure.period == period), None)

    @property
    def known(self) -> tuple[MarketFigure, ...]:
        """The figures that are given."""
        return tuple(figure for figure in self.figures if figure.value is not None)


@dataclass(frozen=True)
class MarketIndicator:
    """What is measured, of the place and the areas beside it; the place stands first.

    Attributes
    ----------
    indicator, label, unit, age_band, source : str
    series : tuple of MarketSeries
    """

    indicator: str
    label: str
    unit: str
    age_band: str
    source: str
    series: tuple[MarketSeries, ...]

    @property
    def mine(self) -> MarketSeries:
        """That of the place."""
        return self.series[0]

    @property
    def has_course(self) -> bool:
        """Whether there are so many figures of the place that they make a line."""
        return len(self.mine.known) >= LEAST_PERIODS

    def of(self, role: AreaRole) -> tuple[MarketSeries, ...]:
        """Give the areas of a role."""
        return tuple(series for series in self.series if series.role == role)


@dataclass(frozen=True)
class LabourMarket:
    """The labour market round the programme.

    Attributes
    ----------
    indicators : tuple of MarketIndicator
        In the order of the catalogue.
    start : int or None
        Month in which the programme started, counted from the year nought.
    neighbours_by : str
        Who says that the neighbours are like the place; empty where nobody is named.
    """

    indicators: tuple[MarketIndicator, ...]
    start: int | None
    neighbours_by: str = ""

    @property
    def beside(self) -> tuple[ContextBeside, ...]:
        """The figures of the region and the country as a result holds them; those of neighbours are their own to publish."""
        return tuple(
            ContextBeside(
                indicator=item.indicator,
                label=item.label,
                period=figure.period,
                value=figure.value,
                unit=item.unit,
                age_band=item.age_band,
                source=item.source,
                low=figure.low,
                high=figure.high,
                role=series.role,
                code=series.code,
                name=series.name,
            )
            for item in self.indicators
            for series in item.series
            for figure in series.known
            if series.role in ("region", "country") and figure.value is not None
        )


def has_course(context: Sequence[Context]) -> bool:
    """Whether figures about a place make a course over time, so that a section of its own shows them."""
    periods: dict[tuple[str, str], int] = {}
    for item in context:
        if span_of(item.period) is not None:
            key = (item.indicator, item.age_band)
            periods[key] = periods.get(key, 0) + 1
    return any(number >= LEAST_PERIODS for number in periods.values())


def labour_market(project: Project, place: Place, frame: pd.DataFrame) -> LabourMarket | None:
    """Put the figures about a place beside those of its neighbours, region and country.

    Parameters
    ----------
    project : Project
    place : Place
    frame : DataFrame
        The context table of the place, with ``low``, ``high``, ``status`` and ``place_name`` where it has them.

    Returns
    -------
    LabourMarket or None
        None where no figure about the place has a course over time.
    """
    rows = frame.to_dict("records")
    roles = _roles(project, place, dict.fromkeys(str(row["place_code"]) for row in rows))
    names = {str(row["place_code"]): _text(row, "place_name") for row in rows}
    names = {code: wider_name(code) or name or code for code, name in names.items()}
    names[place.code] = place.name
    found: dict[tuple[str, str], dict[str, list[dict[Any, Any]]]] = {}
    for row in rows:
        code = str(row["place_code"])
        if code in roles and span_of(str(row["period"])) is not None:
            key = (str(row["indicator"]), _text(row, "age_band"))
            found.setdefault(key, {}).setdefault(code, []).append(row)
    order = {code: number for number, code in enumerate(shared_indicators())}
    indicators = tuple(
        _indicator(key, by_code, roles, names)
        for key, by_code in sorted(
            found.items(), key=lambda item: (order.get(item[0][0], len(order)), item[0])
        )
        if place.code in by_code
    )
    if not any(item.has_course for item in indicators):
        return None
    starts = project.settings.population.starts
    start = project.settings.programme.started or (starts.first if starts else None)
    return LabourMarket(
        indicators,
        month_number(start.year, start.month) if start else None,
        neighbours_source(project, place),
    )


def market_of_results(
    code: str,
    name: str,
    context: Iterable[Context],
    started: int | None,
    beside: Iterable[ContextBeside] = (),
) -> LabourMarket | None:
    """Put together the labour market of a place from what results hold of it, of its region and of its country.

    Parameters
    ----------
    code, name : str
        Of the place.
    context : iterable of Context
        Of one or several results; of a figure that stands in several the last counts.
    started : int or None
        Month in which the programme started, counted from the year nought.
    beside : iterable of ContextBeside, optional
        Of its region and country, likewise.

    Returns
    -------
    LabourMarket or None
        None where no figure has a course over time.
    """
    found: dict[tuple[str, str], dict[str, Context]] = {}
    for item in context:
        if span_of(item.period) is not None:
            found.setdefault((item.indicator, item.age_band), {})[item.period] = item
    wider: dict[tuple[str, str], dict[tuple[AreaRole, str, str], dict[str, Context]]] = {}
    for row in beside:
        if span_of(row.period) is not None:
            by_area = wider.setdefault((row.indicator, row.age_band), {})
            by_area.setdefault((row.role, row.code, row.name), {})[row.period] = row
    order = {indicator: number for number, indicator in enumerate(shared_indicators())}
    indicators = []
    for (indicator, ages), by_period in sorted(
        found.items(), key=lambda entry: (order.get(entry[0][0], len(order)), entry[0])
    ):
        items = sorted(by_period.values(), key=lambda item: in_time(item.period))
        source = "; ".join(dict.fromkeys(item.source for item in items))
        # Regions stand before countries, as in a report.
        around = sorted(
            wider.get((indicator, ages), {}).items(), key=lambda entry: entry[0][0] == "country"
        )
        series = (
            MarketSeries(code, name, "place", _figures_of(by_period)),
            *(
                MarketSeries(at, called, role, _figures_of(rows))
                for (role, at, called), rows in around
            ),
        )
        last = items[-1]
        indicators.append(MarketIndicator(indicator, last.label, last.unit, ages, source, series))
    market = LabourMarket(tuple(indicators), started)
    return market if any(item.has_course for item in market.indicators) else None


def _figures_of(by_period: Mapping[str, Context]) -> tuple[MarketFigure, ...]:
    """Give figures of results in time."""
    return tuple(
        MarketFigure(item.period, span.first, span.last, item.value, item.low, item.high)
        for item in sorted(by_period.values(), key=lambda item: in_time(item.period))
        if (span := span_of(item.period)) is not None
    )


def _roles(project: Project, place: Place, codes: Iterable[str]) -> dict[str, AreaRole]:
    """Say what each area is to the place: as declared, else by its code.

    What is declared of another place of the project is nothing to this one. Where there are several places, nobody can tell by a code
    whose region it is.
    """
    declared = {area.code: area.role for area in areas_of(project, place)}
    theirs = {area.code for other in project.places for area in areas_of(project, other)}
    alone = len(project.places) == 1
    has_region = "region" in declared.values()
    chosen = project.settings.context and project.settings.context.neighbours_of(place.code)
    roles: dict[str, AreaRole] = {place.code: "place"}
    for code in codes:
        if code in declared:
            roles[code] = declared[code]
        elif code in theirs:
            continue
        elif code in _COUNTRIES:
            if alone or code.startswith("K"):
                roles[code] = "country"
        elif code in REGIONS:
            if alone and not has_region:
                roles[code] = "region"
        elif not chosen:
            roles[code] = "neighbour"
    ranks: dict[AreaRole, int] = {"place": 0, "neighbour": 1, "region": 2, "country": 3}
    return dict(sorted(roles.items(), key=lambda item: ranks[item[1]]))


def _indicator(
    key: tuple[str, str],
    by_code: dict[str, list[dict[Any, Any]]],
    roles: dict[str, AreaRole],
    names: dict[str, str],
) -> MarketIndicator:
    code, ages = key
    shared = shared_indicators().get(code)
    first = next(iter(by_code.values()))[0]
    words = code.removeprefix(LOCAL_PREFIX).replace("_", " ")
    series = tuple(
        MarketSeries(
            area,
            names[area],
            role,
            tuple(map(_figure, sorted(by_code[area], key=lambda row: in_time(str(row["period"]))))),
        )
        for area, role in roles.items()
        if area in by_code
    )
    sources = dict.fromkeys(_text(row, "source") for rows in by_code.values() for row in rows)
    return MarketIndicator(
        code,
        _text(first, "label") or (shared.label if shared else words[:1].upper() + words[1:]),
        _text(first, "unit") or (shared.unit if shared else ""),
        ages,
        "; ".join(sources),
        series,
    )


def _figure(row: dict[Any, Any]) -> MarketFigure:
    period = _text(row, "period")
    span = span_of(period)
    assert span is not None
    return MarketFigure(
        period,
        span.first,
        span.last,
        _number(row, "value"),
        _number(row, "low"),
        _number(row, "high"),
        _text(row, "status"),
    )


def _number(row: dict[Any, Any], name: str) -> float | None:
    value = row.get(name)
    return None if value is None or value is _missing() or math.isnan(value) else float(value)


def _missing() -> object:
    import pandas as pd

    return pd.NA


def _text(row: dict[Any, Any], name: str) -> str:
    value = row.get(name)
    return "" if not isinstance(value, str) else " ".join(value.split())


def compared(mine: MarketFigure, theirs: MarketFigure) -> int | None:
    """Compare two figures of a period.

    Returns
    -------
    int or None
        1 where the first is higher, -1 where it is lower, 0 where they cannot be told apart; None where one is withheld, or only one of
        them has an interval.
    """
    if mine.value is None or theirs.value is None:
        return None
    halves = [_half(figure) for figure in (mine, theirs)]
    if (halves[0] is None) != (halves[1] is None):
        return None
    difference = mine.value - theirs.value
    least = math.hypot(*(half or 0.0 for half in halves)) if halves[0] is not None else 0.0
    if abs(difference) <= least or difference == 0:
        return 0
    return 1 if difference > 0 else -1


def _half(figure: MarketFigure) -> float | None:
    if figure.low is None or figure.high is None:
        return None
    return (figure.high - figure.low) / 2
