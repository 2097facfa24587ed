"""Why no number is given, in words that give away no count of people."""

from __future__ import annotations

#: Why a method gives no number, in words that give away no count of people.
REASONS = {
    "empty_group": "one of the groups has nobody in it",
    "too_few": "too few people for the method",
    "constant_outcome": "too little difference between people's outcomes for the method",
    "separation": "the characteristics tell exactly who took part, so nobody is alike",
    "no_common_support": "nobody in the comparison group is like the participants",
    "no_weights": "nobody in the comparison group is like the participants",
}
OTHER_REASON = "the method cannot be used on these data"
TOO_FEW = "too few people to publish a result"
FEW_EITHER_WAY = "too few people with the outcome, or without it, to publish a result"
DOMINATED = "a few people make up most of the amount, so that its average tells what they have"
TOO_MANY_CHARACTERISTICS = "too few people for so many characteristics"
LINKED = "with the rest of the report it would let a small count be worked out"
STILL_DIFFERENT = "the groups stay too different after adjustment"
