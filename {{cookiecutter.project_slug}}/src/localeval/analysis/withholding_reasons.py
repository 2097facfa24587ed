"""Why a result is not given, as it is printed, and which of the reasons hang on what the outcome is.

Words that give away no count of people. When each holds is decided in ``estimate_suppression`` and ``describe``.
"""

from __future__ import annotations

from localeval.base.fixed_texts import english


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

#: Of these, other people with other outcomes would have made a result printable: what is left is no random part of all.
HANG_ON_THE_OUTCOME = frozenset({FEW_EITHER_WAY, FEW_DIFFER, DOMINATED})
