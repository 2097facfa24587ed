"""Names of made-up people: first names and surnames as often as they are met, and the other forms of each.

The lists are in ``names.yml``. Where a list puts the common names first, the name at position r is drawn in proportion to
1 / (r + 10) ** 0.9, so that a few are frequent (Smith is 1 in 100) and most are rare, as in any register: two records with
one name are then sometimes two persons.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from ruamel.yaml import YAML

#: Shape of how often names are drawn, by their position in a list.
_SHIFT, _POWER = 10.0, 0.9
#: What a surname ends with that has a form for each sex.
_BY_SEX = "-"
FEMALE, MALE = "F", "M"


@dataclass(frozen=True)
class Origin:
    """Names that are found together; each list has the common ones first."""

    share: float
    first_names: dict[str, np.ndarray]
    surnames: dict[str, np.ndarray]


@cache
def origins() -> tuple[Origin, ...]:
    """Give the lists of names, read once."""
    return tuple(
        Origin(
            part["share"] / 100,
            {FEMALE: _list(part["female"]), MALE: _list(part["male"])},
            {sex: _surnames(part, word) for sex, word in ((FEMALE, "female"), (MALE, "male"))},
        )
        for key, part in _content().items()
        if "variants" not in key
    )


@cache
def other_forms() -> dict[str, tuple[str, ...]]:
    """Give the other forms of first names: short names, and spellings."""
    return _groups("variants")


@cache
def other_surnames() -> dict[str, tuple[str, ...]]:
    """Give the other spellings of surnames that no rule makes; ``respelt`` knows the rules."""
    return _groups("surname_variants")


def draw_names(
    sexes: np.ndarray, generator: np.random.Generator
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Draw first names and surnames.

    Parameters
    ----------
    sexes : ndarray of str, shape (n,)
        ``F`` or ``M``.
    generator : numpy.random.Generator

    Returns
    -------
    first_names, surnames : ndarray of object, shape (n,)
    origin : ndarray of int, shape (n,)
        Position of the person's names in ``origins``.
    """
    lists = origins()
    shares = np.array([origin.share for origin in lists])
    origin = generator.choice(len(lists), len(sexes), p=shares / shares.sum())
    first, last = (np.empty(len(sexes), dtype=object) for _ in range(2))
    for number, names in enumerate(lists):
        for sex in (FEMALE, MALE):
            whose = np.flatnonzero((origin == number) & (sexes == sex))
            first[whose] = _drawn(names.first_names[sex], len(whose), generator)
            last[whose] = _drawn(names.surnames[sex], len(whose), generator)
    return first, last, origin


def respelt(surname: str) -> str:
    """Spell a surname as another office might: Mc for Mac, no apostrophe, no accent, no hyphen; or give it as it is."""
    for written, other in (("Mac", "Mc"), ("Mc", "Mac"), ("O'", "O"), ("-", " ")):
        if written in surname and len(surname) > len(written) + 2:
            return surname.replace(written, other, 1)
    return without_accents(surname)


def without_accents(text: str) -> str:
    """Write a name in plain letters, as many systems do: Wiśniewska as Wisniewska, Siân as Sian."""
    if text.isascii():
        return text
    plain = unicodedata.normalize("NFKD", text.replace("ł", "l").replace("Ł", "L"))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


@cache
def _content() -> dict[str, Any]:
    text = files(__package__).joinpath("names.yml").read_text(encoding="utf-8")
    content: dict[str, Any] = YAML(typ="safe").load(text)
    return content


def _list(text: str) -> np.ndarray:
    return np.array(list(dict.fromkeys(text.split())), dtype=object)


def _surnames(part: dict[str, Any], sex: str) -> np.ndarray:
    ending = part.get("endings", {}).get(sex, "")
    whole = [
        name.removesuffix(_BY_SEX) + ending if name.endswith(_BY_SEX) else name
        for name in part["surnames"].split()
    ]
    parts = part.get("parts")
    if parts:
        second = parts["second"].split()
        # By turns, so that no first part is commoner than another.
        whole += [first + last for last in second for first in parts["first"].split()]
    return np.array(list(dict.fromkeys(whole)), dtype=object)


def _groups(key: str) -> dict[str, tuple[str, ...]]:
    """Give to each name of a group the others; the first is the full form, and the likeliest of the others."""
    found: dict[str, list[str]] = {}
    for line in _content()[key]:
        names = line.split()
        for name in names:
            found.setdefault(name, []).extend(other for other in names if other != name)
    return {name: tuple(dict.fromkeys(others)) for name, others in found.items()}


def _drawn(names: np.ndarray, count: int, generator: np.random.Generator) -> np.ndarray:
    weights = 1 / (np.arange(len(names)) + 1 + _SHIFT) ** _POWER
    ends = np.cumsum(weights)
    drawn: np.ndarray = names[np.searchsorted(ends, generator.random(count) * ends[-1])]
    return drawn
