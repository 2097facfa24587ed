"""What all places share: codes of outcomes, of practices and of figures about places, patterns of geography codes.

Reads ``outcomes.yml``, ``topics.yml`` and ``indicators.yml`` and answers look-ups. It knows nothing of any one project.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

OutcomeUnit = Literal["percent", "weeks", "months", "money", "score"]
OutcomeKind = Literal["binary", "numeric"]
Direction = Literal["increase", "decrease"]

LOCAL_PREFIX = "local:"

#: GSS codes by what they stand for (Code History Database, Office for National Statistics). Codes are never reused, but
#: boundaries change, so a code is checked by its pattern and not against a list that would go out of date.
GEOGRAPHIES: dict[str, str] = {
    "local authority district or unitary authority": r"(E0[6-9]|W06|S12|N09)\d{6}",
    "county": r"E10\d{6}",
    "combined authority": r"E47\d{6}",
    "region": r"E12\d{6}",
    "country": r"(E92|W92|S92|N92|K0[2-4])\d{6}",
}


@dataclass(frozen=True)
class Outcome:
    """One outcome as every place defines it.

    Attributes
    ----------
    code, label, phrase, definition : str
        ``phrase`` finishes a sentence: "a larger share was *in paid work*".
    people, person : str
        What finishes "12 more people in 100 ..." and "1 more person in 100 ...", of a share. Empty for a place's own.
    did : str
        What finishes "people who joined ...", of any other unit; ``{amount}`` stands for a level or a difference.
    unit : str
        ``percent``, ``weeks``, ``months``, ``money`` or ``score``.
    kind : str
        ``binary`` (0 or 1 for each person) or ``numeric``.
    direction : str
        Which way is good: ``increase`` or ``decrease``.
    months : tuple of int
        Months after the start at which it is usually measured.
    range : tuple of float or None
        Lowest and highest value, where the scale has ends.
    cumulative : bool
        Whether a yes or no is counted from the start, so that there is none before it.
    span : int
        Months that it is of, the last of which is the stated one: 12 for what was earned in a year.
    within : tuple of str
        Codes of the outcomes that, by their definitions, everybody has who has this one at the same month.
    family : str
        What it measures, whichever way: earnings and being in paid work are both ``work``. Empty for a place's own.
    plausible : tuple of float or None
        Between what nearly everybody lies; amounts in a currency worth about as much as a pound.
    usual : tuple of float or None
        Between what the middle value of those who have any lies in a group of people.
    source : str
        Who asks for it and where that can be read, of an outcome of funders; else empty.
    simulated_share : float
        Share of made-up people of middling prospects who are in the good state a year after the start without
        the programme.
    """

    code: str
    label: str
    phrase: str
    unit: OutcomeUnit
    kind: OutcomeKind
    direction: Direction
    definition: str
    months: tuple[int, ...] = ()
    range: tuple[float, float] | None = None
    cumulative: bool = False
    span: int = 1
    within: tuple[str, ...] = ()
    family: str = ""
    simulated_share: float = 0.45
    plausible: tuple[float, float] | None = None
    usual: tuple[float, float] | None = None
    people: str = ""
    person: str = ""
    did: str = ""
    source: str = ""

    @property
    def is_local(self) -> bool:
        """Whether the code is the place's own, and so is never pooled."""
        return self.code.startswith(LOCAL_PREFIX)


@dataclass(frozen=True)
class LessonTopic:
    """A practice of employment programmes that a lesson can be about.

    Attributes
    ----------
    code, label, definition : str
    source : str
        Where the practice is described; the head of ``topics.yml`` lists them.
    """

    code: str
    label: str
    definition: str
    source: str


@dataclass(frozen=True)
class Indicator:
    """A published figure about places.

    Attributes
    ----------
    code, label, definition : str
    unit : str
        ``percent``, ``people``, ``GBP_week``, ``ratio`` or ``score``.
    age_band, source : str
        The usual ones; the row of the data says which they really are.
    """

    code: str
    label: str
    unit: str
    age_band: str
    source: str
    definition: str


@cache
def shared_outcomes() -> dict[str, Outcome]:
    """Give the outcomes of the catalogue by code, in the catalogue's order."""
    rows = _rows("outcomes.yml")
    return {row["code"]: Outcome(**_with_tuples(row)) for row in rows}


def same_kind(first: str, second: str) -> bool:
    """Whether two outcomes, by their codes, measure the same thing: the same code, or one family of the catalogue."""
    if first == second:
        return True
    families = [shared_outcomes()[c].family for c in (first, second) if c in shared_outcomes()]
    return len(families) == 2 and families[0] == families[1] != ""


def lies_within(first: Outcome, month: int, second: Outcome, later: int) -> bool:
    """Whether by their definitions everybody who has one outcome at a month has another one at its month.

    Parameters
    ----------
    first, second : Outcome
    month, later : int
        Months after the start of the first and of the second.
    """
    if first.code == second.code:
        return first.cumulative and month < later
    return second.code in first.within and month == later


@cache
def shared_topics() -> dict[str, LessonTopic]:
    """Give the topics of lessons by code, in the catalogue's order."""
    return {row["code"]: LessonTopic(**row) for row in _rows("topics.yml")}


@cache
def shared_indicators() -> dict[str, Indicator]:
    """Give the figures about places by code, in the catalogue's order."""
    return {row["code"]: Indicator(**row) for row in _rows("indicators.yml")}


def _with_tuples(row: dict[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}


def _rows(name: str) -> list[dict[str, Any]]:
    from ruamel.yaml import YAML

    text = files(__package__).joinpath(name).read_text(encoding="utf-8")
    rows: list[dict[str, Any]] = YAML(typ="safe", pure=True).load(text)
    return rows


def geography_of(code: str) -> str | None:
    """Say what kind of place a GSS code stands for, or None when it fits no pattern."""
    for name, pattern in GEOGRAPHIES.items():
        if re.fullmatch(pattern, code):
            return name
    return None
