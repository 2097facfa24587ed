"""What a place's reading comes to: read rightly, refused, noted, downgraded, withheld, or silently wrong.

A reading is silently wrong where nothing names what is the matter and the number, the verdict or the level of evidence is
wrong. A kind is named where a message of ``check``, or a sentence that the report of the same place without it would not
have, has one of its words; the one line that stands in every report about every column is no naming.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from gauntlet.kinds import Kind
from gauntlet.place import Place
from gauntlet.reading import BOOKKEEPING, Reading

Outcome = Literal[
    "read rightly",
    "refused",
    "noted",
    "downgraded",
    "withheld",
    "silently wrong",
    "stopped without naming it",
    "crashed",
]
OUTCOMES: tuple[Outcome, ...] = (
    "read rightly",
    "refused",
    "noted",
    "downgraded",
    "withheld",
    "silently wrong",
    "stopped without naming it",
    "crashed",
)
_NUMBER = re.compile(r"\d[\d,.]*")
_TAGS = re.compile(r"[*\\]|\{[^}]*\}")


@dataclass(frozen=True)
class Judgement:
    """What a reading comes to.

    Attributes
    ----------
    outcome : str
    faults : tuple of str
        What is wrong with what is printed: ``number``, ``sign`` or ``level``.
    unsaid : tuple of str
        Kinds that nothing names.
    words : str
        The first sentence that names a kind.
    """

    outcome: Outcome
    faults: tuple[str, ...] = ()
    unsaid: tuple[str, ...] = ()
    words: str = ""


def judge(place: Place, kinds: Sequence[Kind], reading: Reading, clean: Reading) -> Judgement:
    """Judge the reading of a place with these kinds beside that of the same place without them."""
    if reading.crashed:
        return Judgement("crashed")
    if reading.stopped:
        words = next(filter(None, (_named(kind, reading.stopped) for kind in kinds)), "")
        return Judgement("refused" if words else "stopped without naming it", words=words)
    if not reading.given:
        return Judgement("withheld")
    new = new_sentences(reading.said, clean.said)
    told = {kind.name: words for kind in kinds if (words := _named(kind, new))}
    unsaid = tuple(kind.name for kind in kinds if kind.name not in told)
    wrong = faults(place, reading)
    lowered = reading.level < clean.level and "level" not in wrong
    if wrong and unsaid and not lowered:
        return Judgement("silently wrong", wrong, unsaid)
    if told:
        return Judgement("noted", wrong, unsaid, next(iter(told.values())))
    return Judgement("downgraded" if lowered else "read rightly", wrong, unsaid)


def faults(place: Place, reading: Reading) -> tuple[str, ...]:
    """Say what is wrong with what is printed.

    The number is wrong where the interval misses the truth by more than half its width; the verdict where it has the other
    sign than an effect that there is; the level of evidence where it is above what the place deserves.
    """
    found = []
    away = max(reading.low - place.truth, place.truth - reading.high)
    if away > (reading.high - reading.low) / 2:
        found.append("number")
    good = (place.truth > 0) == reading.increase_is_good
    if place.truth and reading.verdict == ("worse" if good else "better"):
        found.append("sign")
    if reading.level > place.deserved:
        found.append("level")
    return tuple(found)


def covers(place: Place, reading: Reading) -> bool:
    """Whether the printed interval holds the truth."""
    return reading.low <= place.truth <= reading.high


def new_sentences(said: Iterable[str], clean: Iterable[str]) -> tuple[str, ...]:
    """Give the sentences that are not among those of the clean place, whatever their numbers are."""
    known = {_bare(line) for line in clean}
    return tuple(line for line in said if _bare(line) not in known and not BOOKKEEPING.match(line))


def _bare(line: str) -> str:
    return _NUMBER.sub("#", _TAGS.sub("", line))


def _named(kind: Kind, lines: Iterable[str]) -> str:
    """Give the first line that names a kind; empty where there is none."""
    pattern = re.compile(kind.named_by, re.IGNORECASE)
    return next((line for line in lines if pattern.search(_TAGS.sub("", line))), "")
