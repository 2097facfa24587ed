"""Why a result is not given, as it is printed, and which of the reasons hang on what the outcome is.

Words that give away no count of people. When each holds is decided in ``estimate_suppression`` and ``describe``.
"""

from __future__ import annotations

TOO_FEW = "too few people to publish a result"
FEW_EITHER_WAY = "too few people with the outcome, or without it, to publish a result"
FEW_DIFFER = "all but a few people have the same, so that the average tells of those few"
DOMINATED = "a few people make up most of the amount, so that its average tells what they have"
TOO_MANY_CHARACTERISTICS = "too few people for so many characteristics"
TO_COME = "its month had not come for anybody when the data were fixed"
TO_COME_IN_ONE = "its month had not come for anybody in one of the groups when the data were fixed"
LINKED = "with the rest of the report it would let a small count be worked out"
STILL_DIFFERENT = "the groups stay too different after adjustment"
#: Of a trial, whose groups are looked at as they are (What Works Clearinghouse, Standards Handbook 5.0).
LEFT_DIFFERENT = "many outcomes are lost, and the groups that are left are too different"

#: Of these, other people with other outcomes would have made a result printable: what is left is no random part of all.
HANG_ON_THE_OUTCOME = frozenset({FEW_EITHER_WAY, FEW_DIFFER, DOMINATED})
