"""Who counts as a participant, and what that does to the evidence.

An effect is of a programme where everybody counts whom it took on, however long they stayed. Who is left out because they left,
did not complete it or could not be reached later has mostly fared worse for reasons of their own, and like people stay in the
comparison group: part of the difference is then who was kept, not what was done (Hernan and Robins 2016, Am. J. Epidemiol. 183:
758-764, on time that people must have come through; What Works Clearinghouse Standards Handbook 5.0 on samples made after the
start). So such groups are at most level 2. Of people who agreed that their records are used the same can be feared and not be
shown: it is a caveat. Where everybody counts who was referred, the effect is that of the offer, which is said. Nothing in the data can show who was left out of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from localeval.base.fixed_texts import english
from localeval.designs.design import Rating, Shown
from localeval.designs.evidence_rules import (
    PARTICIPANTS_AGREED,
    PARTICIPANTS_REFERRED,
    PARTICIPANTS_SELECTED,
    capped,
    said_of_evidence,
)

ParticipantsCode = Literal[
    "everyone_referred",
    "everyone_started",
    "agreed_to_share",
    "minimum_stay",
    "completed",
    "followed_up",
    "other",
]
#: What ``participant_group: {who: ...}`` may be, and what each means: for editors, and for the question of ``check``.
PARTICIPANTS: Mapping[str, str] = {
    "everyone_referred": "everybody who was referred or offered a place, whether they came or not",
    "everyone_started": "everybody who started, however long they stayed",
    "agreed_to_share": "those who started and agreed that their records are used",
    "minimum_stay": "only those who stayed for some time, or came a number of times",
    "completed": "only those who completed it",
    "followed_up": "only those who could be reached later on",
    "other": "anybody else; note says who",
}
#: Who is a participant only because of what came after the start.
SELECTED_LATER = frozenset({"minimum_stay", "completed", "followed_up"})
#: What costs no level and is told: the code of its caveat.
_TOLD: Mapping[str, str] = {
    "agreed_to_share": PARTICIPANTS_AGREED,
    "everyone_referred": PARTICIPANTS_REFERRED,
}


@dataclass(frozen=True)
class ParticipantGroup:
    """Who counts as a participant, as far as ``evaluation.yml`` says.

    Attributes
    ----------
    code : str
        One of ``PARTICIPANTS``; empty where nothing is said.
    note : str
        More, in a person's own words.
    """

    code: str = ""
    note: str = ""


#: Where nobody says it.
NOBODY_SAYS = ParticipantGroup()


def counted_in_plain_words(code: str) -> str:
    """Say in English, for a reader, who counts as a participant: after "it counts"."""
    return english("first_screen", f"counted.{code}")


def with_participants(rating: Rating, shown: Shown) -> Rating:
    """Lower a level to what is left of it by who counts as a participant, and say why.

    Parameters
    ----------
    rating : Rating
    shown : Shown
    """
    code = shown.participants
    if code in SELECTED_LATER:
        return capped(rating, 2, said_of_evidence(f"participants_{code}"), PARTICIPANTS_SELECTED)
    if code in _TOLD:
        return capped(rating, rating.level, said_of_evidence(_TOLD[code]), _TOLD[code])
    return rating
