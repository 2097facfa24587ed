"""Labour markets of all kinds for the grid of findings: counts and surveys, gaps, few and many neighbours, with and without a start."""

from __future__ import annotations

import random

from localeval.analysis.labour_market import (
    LabourMarket,
    MarketFigure,
    MarketIndicator,
    MarketSeries,
)
from localeval.project.areas import AreaRole

FIRST = 2022 * 12 + 5
_NAMES = ("Bolton", "Bury", "Oldham", "Salford", "Tameside")


def market(draw: random.Random) -> LabourMarket | None:
    """Draw a labour market; none for some."""
    if draw.random() < 0.75:
        return None
    neighbours = _NAMES[: draw.choice([0, 1, 2, 3, 5])]
    areas: list[tuple[str, AreaRole]] = [("Leeds", "place")]
    areas += [(name, "neighbour") for name in neighbours]
    if draw.random() < 0.8:
        areas.append(("North West", "region"))
    areas.append(("England", "country"))
    indicators = [
        _indicator(draw, code, label, level, areas)
        for code, label, level in (
            ("claimant_rate", "Claimant rate", 9.0),
            ("employment_rate", "Employment rate", 70.0),
            ("claimant_count", "Claimants", 9000.0),
        )
    ]
    start = draw.choice([None, FIRST - 5, FIRST + 9, FIRST + 200])
    return LabourMarket(tuple(indicators), start, draw.choice(["", "a model of likeness"]))


def _indicator(
    draw: random.Random, code: str, label: str, level: float, areas: list[tuple[str, AreaRole]]
) -> MarketIndicator:
    half = 2.0 if code == "employment_rate" else None
    apart = draw.choice([0.0, 1.0, 5.0])
    series = tuple(
        MarketSeries(name, name, role, _figures(draw, level + (apart * draw.choice([-1, 0, 1]) if role != "place" else 0), half, role != "place"))
        for name, role in areas
    )  # fmt: skip
    unit = "people" if code == "claimant_count" else "percent"
    return MarketIndicator(code, label, unit, "16 to 64", "A publisher", series)


def _figures(
    draw: random.Random, level: float, half: float | None, gaps: bool
) -> tuple[MarketFigure, ...]:
    names = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
    found = []
    for number in range(8):
        last = FIRST + 3 * number
        first = last - 11 if half else last
        value = None if gaps and draw.random() < 0.2 else round(level + draw.choice([0, 0.1]), 1)
        period = (
            f"{names[first % 12]} {first // 12}-{names[last % 12]} {last // 12}"
            if half
            else f"{last // 12}-{last % 12 + 1:02d}"
        )
        sure = half is not None and value is not None
        low, high = (value - half, value + half) if sure else (None, None)  # type: ignore[operator]
        found.append(MarketFigure(period, first, last, value, low, high))
    return tuple(found)
