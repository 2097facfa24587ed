"""Categories by which people are counted for equality: lists as they were published, each with its date and source (``equality.yml``)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True)
class EqualityStandard:
    """A list of categories in one edition.

    Attributes
    ----------
    code : str
    label : str
        The characteristic.
    standard, area, source : str
        What the list is called, where it holds, and where it can be read.
    edition : datetime.date
        When its source was published.
    categories : tuple of str
    groups : tuple of str
        Wider categories that it has as well.
    """

    code: str
    label: str
    standard: str
    area: str
    source: str
    edition: dt.date
    categories: tuple[str, ...]
    groups: tuple[str, ...] = ()

    @property
    def words(self) -> tuple[str, ...]:
        """All its categories and groups, groups behind."""
        return (*self.categories, *self.groups)


@cache
def equality_standards() -> dict[str, EqualityStandard]:
    """Give the editions by code."""
    return {
        row["code"]: EqualityStandard(
            **{
                **row,
                "categories": tuple(row["categories"]),
                "groups": tuple(row.get("groups", {})),
            }
        )
        for row in _file()["editions"]
    }


@cache
def words_for_declined() -> frozenset[str]:
    """Give the words for not wanting to say, in small letters."""
    return frozenset(_file()["declined"])


@cache
def _file() -> dict[str, Any]:
    from ruamel.yaml import YAML

    text = files(__package__).joinpath("equality.yml").read_text(encoding="utf-8")
    found: dict[str, Any] = YAML(typ="safe", pure=True).load(text)
    return found
