"""Which published figures can be fetched from Nomis, and by which codes: what ``nomis.yml`` says, with its sources.

Nothing is fetched here; that is ``place_figures``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any, Literal

Every = Literal["month", "quarter", "year"]


@dataclass(frozen=True)
class Dataset:
    """A dataset of Nomis.

    Attributes
    ----------
    id : str
        Such as ``NM_17_5``.
    every : str
        How far apart its figures are: ``month``, ``quarter`` or ``year``.
    value, spread : int
        Codes of the dimension ``measures``; ``spread`` is 0 where a figure has no error of a sample.
    spread_is : str
        ``half_width`` of the 95% interval, or ``percent_error``: the standard error in per cent of the value.
    where : dict of str to int
        Dimensions that are pinned.
    by : str
        The dimension in which its figures differ; empty where there is one.
    names : dict of str to str
        What the answer must have in which column.
    source : str
    """

    id: str
    every: Every
    value: int
    source: str
    spread: int = 0
    spread_is: Literal["half_width", "percent_error", ""] = ""
    where: dict[str, int] = field(default_factory=dict)
    by: str = ""
    names: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Fetched:
    """An indicator as Nomis gives it.

    Attributes
    ----------
    indicator : str
        Of the catalogue.
    dataset : str
    code : int
        Of the dimension ``by`` of the dataset; 0 where it has one figure alone.
    named : str
        What the answer must call it; empty where ``has`` and ``lacks`` say which words its name must and may not have.
    keep : str
        ``every`` period, or one in a year (``yearly``).
    ages : str
    seen_in : str
        Where it is said what the code stands for.
    """

    indicator: str
    dataset: str
    keep: Literal["every", "yearly"]
    ages: str
    seen_in: str
    code: int = 0
    named: str = ""
    has: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()

    def is_called(self, name: str) -> bool:
        """Whether what an answer calls it is what it is taken for."""
        said = _words(name)
        if self.named:
            return said == _words(self.named)
        return all(part in said for part in self.has) and not any(
            part in said.split() for part in self.lacks
        )


@dataclass(frozen=True)
class Difference:
    """An indicator that is one figure less another of the same survey and period."""

    indicator: str
    first: str
    second: str


@cache
def datasets() -> dict[str, Dataset]:
    """Give the datasets by their ids."""
    return {name: Dataset(id=name, **given) for name, given in _file()["datasets"].items()}


@cache
def fetched() -> dict[str, Fetched]:
    """Give the figures by their indicators, in the order of the file."""
    rows: list[dict[str, Any]] = [
        {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}
        for row in _file()["figures"]
    ]
    return {row["indicator"]: Fetched(**row) for row in rows}


@cache
def differences() -> dict[str, Difference]:
    """Give what is worked out of two figures, by its indicator."""
    return {row["indicator"]: Difference(**row) for row in _file()["differences"]}


def available() -> tuple[str, ...]:
    """Give the indicators that can be had."""
    return (*fetched(), *differences())


def wanted(indicators: tuple[str, ...]) -> tuple[Fetched, ...]:
    """Give the figures that are needed for some indicators, for all where none is named."""
    asked = set(indicators or available())
    for one in differences().values():
        if one.indicator in asked:
            asked |= {one.first, one.second}
    return tuple(figure for name, figure in fetched().items() if name in asked)


def _words(name: str) -> str:
    return " ".join(name.casefold().split())


@cache
def _file() -> dict[str, Any]:
    from ruamel.yaml import YAML

    text = files(__package__).joinpath("nomis.yml").read_text(encoding="utf-8")
    content: dict[str, Any] = YAML(typ="safe", pure=True).load(text)
    return content
