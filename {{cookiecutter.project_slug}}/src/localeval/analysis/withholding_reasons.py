"""Why a result is not given, as it is printed, and which of the reasons hang on what the outcome is.

Words that give away no count of people. When each holds is decided in ``estimate_suppression`` and ``participant_levels``.
"""

from __future__ import annotations

import re

from localeval.base.fixed_texts import english, texts_of
from localeval.base.language import ENGLISH


def _why(key: str) -> str:
    return english("findings", f"withheld.{key}")


TOO_FEW = _why("too_few")
FEW_EITHER_WAY = _why("few_either_way")
FEW_DIFFER = _why("few_differ")
DOMINATED = _why("dominated")
TOO_MANY_CHARACTERISTICS = _why("too_many_characteristics")
TO_COME = _why("to_come")
TO_COME_IN_ONE = _why("to_come_in_one")
LINKED = _why("linked")
STILL_DIFFERENT = _why("still_different")
#: Of a trial, whose groups are looked at as they are (What Works Clearinghouse, Standards Handbook 5.0).
LEFT_DIFFERENT = _why("left_different")
#: As results of before it had these words said it.
LEFT_DIFFERENT_BEFORE = _why("left_different_before")

NOT_YET = _why("not_yet")

#: Of these a number is hidden to protect people.
_TO_PROTECT = frozenset({TOO_FEW, FEW_EITHER_WAY, FEW_DIFFER, DOMINATED, LINKED, NOT_YET})
#: Words of these in results of before the reasons had the words above.
_WORDS_OF_OLD = ("few", "small count")
#: Reasons that have such words too, and are about what a method can do: with whatever stands in a slot.
_OF_A_METHOD = tuple(
    re.compile(re.sub(r"\\\{\w+\\\}", ".+", re.escape(text)))
    for key, text in texts_of(ENGLISH, "findings").items()
    if key.startswith("no_number.")
)


def protects_people(reason: str) -> bool:
    """Whether a number is not given to protect people, and not because none could be made that means anything.

    Parameters
    ----------
    reason : str
        As the result has it; empty where a number is withheld without one, which is always for that.
    """
    said = reason.rstrip(".")
    if not said or said in _TO_PROTECT:
        return True
    if said == TOO_MANY_CHARACTERISTICS or any(p.fullmatch(said) for p in _OF_A_METHOD):
        return False
    return any(words in said for words in _WORDS_OF_OLD)


#: Of these, other people with other outcomes would have made a result printable: what is left is no random part of all.
HANG_ON_THE_OUTCOME = frozenset({FEW_EITHER_WAY, FEW_DIFFER, DOMINATED})
