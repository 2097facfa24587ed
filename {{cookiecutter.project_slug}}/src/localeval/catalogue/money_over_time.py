"""Discount rates and the GDP deflator that come with the package, each with its date and source (``discount_rates.yml``, ``gdp_deflators.yml``)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True)
class DiscountRates:
    """A schedule of discount rates.

    Attributes
    ----------
    code, published, source : str
        ``published`` in ISO 8601.
    rates : dict of str to list of (int, float)
        ``standard`` and ``health``: the last year of each step, and its rate in per cent a year.
    """

    code: str
    published: str
    source: str
    rates: dict[str, tuple[tuple[int, float], ...]]


@dataclass(frozen=True)
class Deflator:
    """Prices of years, as an index.

    Attributes
    ----------
    source, published : str
        ``published`` is empty where that is said with each year.
    index : dict of int to float
    shared : bool
        Whether it comes with the package, where years are those of the calendar.
    """

    source: str
    published: str
    index: dict[int, float]
    shared: bool = False

    def factor(self, year: int, to: int) -> float:
        """Give what turns prices of one year into those of another; 1 within a year, of which nothing need be known.

        Raises
        ------
        KeyError
            A year is not in it.
        """
        return 1.0 if year == to else self.index[to] / self.index[year]

    def knows(self, year: int, to: int) -> bool:
        """Whether it can do so."""
        return year == to or {year, to} <= self.index.keys()


@cache
def discount_rates() -> DiscountRates:
    """Give the newest schedule."""
    row = _rows("discount_rates.yml")[-1]
    rates = {
        kind: tuple((int(step["last_year"]), float(step["rate"])) for step in steps)
        for kind, steps in row["rates"].items()
    }
    return DiscountRates(row["code"], str(row["published"]), row["source"], rates)


@cache
def shared_deflator() -> Deflator:
    """Give the newest deflator that comes with the package."""
    row = _rows("gdp_deflators.yml")[-1]
    index = {int(year): float(value) for year, value in row["index"].items()}
    return Deflator(row["source"], str(row["published"]), index, shared=True)


def _rows(name: str) -> list[dict[str, Any]]:
    from ruamel.yaml import YAML

    text = files(__package__).joinpath(name).read_text(encoding="utf-8")
    rows: list[dict[str, Any]] = YAML(typ="safe", pure=True).load(text)
    return rows
