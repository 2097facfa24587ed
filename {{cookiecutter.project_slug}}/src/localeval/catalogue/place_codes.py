"""Which GSS codes stand for one place, and which place has become part of another.

A code changes when a boundary does, and when a county becomes a council of another kind: Somerset was E10000027 and is
E06000066. The list is dated and has its source in ``place_codes.yml``; a code that is not in it stands for itself.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True)
class Succession:
    """A place that got another code.

    Attributes
    ----------
    was, code : str
        The older and the newer code.
    name : str
    since : datetime.date
        First day of the newer code.
    same_area : bool
        Whether the boundaries of the two are the same, so that figures of one are figures of the other.
    """

    was: str
    code: str
    name: str
    since: dt.date
    same_area: bool


@cache
def successions() -> dict[str, Succession]:
    """Give the changes of code by the older code, in order of time."""
    rows = sorted(_file()["successions"], key=lambda row: row["since"])
    return {
        row["was"]: Succession(
            row["was"], row["code"], row["name"], row["since"], row["area"] == "same"
        )
        for row in rows
    }


def names_in_welsh(code: str) -> tuple[str, ...]:
    """Give what a place is called in Welsh, where that is another name; nothing for a place without one.

    Examples
    --------
    >>> names_in_welsh("W06000015")
    ('Caerdydd',)
    """
    return tuple(map(str, _file()["welsh_names"].get(code, ())))


@cache
def place_of(code: str) -> str:
    """Give the newest code of a place: two codes of one place have the same.

    Examples
    --------
    >>> place_of("E10000027") == place_of("E06000066")
    True
    """
    changed = successions().get(code)
    return code if changed is None else place_of(changed.code)


@cache
def area_of(code: str) -> str:
    """Give the newest code with the same boundaries: figures under two codes of one area are about the same people."""
    changed = successions().get(code)
    return area_of(changed.code) if changed is not None and changed.same_area else code


@cache
def other_codes(code: str) -> tuple[str, ...]:
    """Give the other codes of a place, the newest first; none for most places."""
    changes = successions().values()
    codes = dict.fromkeys(one for change in changes for one in (change.code, change.was))
    same = [one for one in codes if one != code and place_of(one) == place_of(code)]
    return tuple(sorted(same, key=lambda one: one != place_of(code)))


@cache
def wider_than(code: str) -> frozenset[str]:
    """Give the newest codes of the places that a place is known to lie within, whichever of them is there today."""
    found: set[str] = set()
    for part, whole in _wholes():
        if place_of(part) == place_of(code):
            found |= {place_of(whole), *wider_than(whole)}
    return frozenset(found)


@cache
def part_since(part: str, whole: str) -> dt.date | None:
    """Give since when a place has been a part of another; None where it is not known to be."""
    for row in _file()["parts"]:
        if place_of(row["whole"]) == place_of(whole):
            if place_of(part) in map(place_of, row["of"]):
                return row["since"]  # type: ignore[no-any-return]
            if any(part_since(part, inner) for inner in row["of"]):
                return row["since"]  # type: ignore[no-any-return]
    return None


@cache
def _wholes() -> tuple[tuple[str, str], ...]:
    return tuple((part, row["whole"]) for row in _file()["parts"] for part in row["of"])


@cache
def _file() -> dict[str, Any]:
    from ruamel.yaml import YAML

    text = files(__package__).joinpath("place_codes.yml").read_text(encoding="utf-8")
    content: dict[str, Any] = YAML(typ="safe", pure=True).load(text)
    return content
