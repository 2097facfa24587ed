"""Where a comparison group comes from that chance did not make, and what that does to the evidence.

Weights make two groups alike in what is recorded. How people came to be in the other group says what is not: who turned a
programme down, never came or left it differs in motivation, health or other offers, and the Maryland Scale as the What Works
Centre for Local Economic Growth uses it (Scoring Guide, 2016) asks of level 3 that the choice of the comparison group is
justified. So people who chose not to take part are at most level 2. A group of which nobody says where it comes from keeps its level,
as a reader can only be told that the choice cannot be judged. That
other labour markets and other ways of asking bias matched comparisons is shown by Heckman, Ichimura, Smith and Todd (1998) and
Smith and Todd (2005); a survey cannot be otherwise, so that this is a caveat and costs no level.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from localeval.base.fixed_texts import english
from localeval.designs.design import Rating, Shown
from localeval.designs.evidence_rules import (
    ELSEWHERE,
    JOINS_LATER,
    ORIGIN_SELECTED,
    ORIGIN_UNKNOWN,
    OTHER_TIME,
    capped,
    said_of_evidence,
)

OriginCode = Literal[
    "waiting_list",
    "later_starters",
    "not_offered",
    "eligible_not_referred",
    "administrative_records",
    "other_area",
    "survey",
    "earlier_cohort",
    "not_eligible",
    "declined",
    "did_not_attend",
    "withdrew",
    "other",
]
#: What ``comparison_group: {from: ...}`` may be, and what each means: for editors, and for the question of ``check``.
ORIGINS: Mapping[str, str] = {
    "waiting_list": "people who were accepted and waited for a place",
    "later_starters": "people who joined later",
    "not_offered": "eligible people to whom it was not offered, as where places were short",
    "eligible_not_referred": "eligible people whom nobody referred, as where advisers differ",
    "administrative_records": "people in records of benefits, tax or services who were never considered for it",
    "other_area": "people of areas where it did not run",
    "survey": "people who answered a survey",
    "earlier_cohort": "people of before it began",
    "not_eligible": "people who did not meet its rules",
    "declined": "people who were asked and said no",
    "did_not_attend": "people who agreed, or were referred, and never came",
    "withdrew": "people who began and left",
    "other": "anybody else; note says who",
}
#: Who came to be in the group by a choice, of their own or of others, that goes with how they fare.
SELECTED = frozenset({"not_eligible", "declined", "did_not_attend", "withdrew"})
#: Who takes part later, so that a later outcome is no longer one without the programme.
JOIN_LATER = frozenset({"waiting_list", "later_starters"})
#: Who is mostly of other labour markets.
OF_ELSEWHERE = frozenset({"other_area", "survey"})


@dataclass(frozen=True)
class Origin:
    """Where a comparison group comes from, as far as ``evaluation.yml`` says.

    Attributes
    ----------
    code : str
        One of ``ORIGINS``; empty where nothing is said.
    note : str
        More, in a person's own words.
    joins_month : int or None
        Months after the start from which people of this group take part themselves.
    """

    code: str = ""
    note: str = ""
    joins_month: int | None = None

    def has_joined_by(self, month: int) -> bool | None:
        """Whether the group itself may have taken part before an outcome of this month; None where nobody says when it did."""
        if self.code not in JOIN_LATER:
            return False
        return None if self.joins_month is None else month > self.joins_month


#: Of a group of which nobody says where it comes from.
NOT_SAID = Origin()


def in_plain_words(code: str) -> str:
    """Say in English, for a reader, who is in a group of this origin: after "they are"."""
    return english("first_screen", f"origin.{code}")


def with_origin(rating: Rating, shown: Shown) -> Rating:
    """Lower a level to what the origin of the comparison group leaves of it, and say why.

    Parameters
    ----------
    rating : Rating
        By how alike the groups are.
    shown : Shown
    """
    code = shown.origin
    if not code:
        return capped(rating, rating.level, said_of_evidence("origin_unknown"), ORIGIN_UNKNOWN)
    if code in SELECTED:
        return capped(rating, 2, said_of_evidence(f"origin_{code}"), ORIGIN_SELECTED)
    if code == "earlier_cohort":
        return capped(rating, 2, said_of_evidence("origin_earlier"), OTHER_TIME)
    if shown.joined_by is not False:
        known = "joined_before" if shown.joined_by else "joined_unknown"
        return capped(rating, 2, said_of_evidence(f"origin_{known}"), JOINS_LATER)
    if code in OF_ELSEWHERE:
        return capped(rating, rating.level, said_of_evidence(f"origin_{code}"), ELSEWHERE)
    return rating
