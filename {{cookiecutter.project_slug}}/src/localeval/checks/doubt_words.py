"""How each doubt about the meaning of the data is put to a person: what was seen, and what to do.

One function a kind of ``analysis.doubts``, in the module of what it is about; nothing is looked for here. Every sentence asks:
each may be right as it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from localeval.checks.asked import Asked, Asks, Question
from localeval.checks.before_words import BEFORE_WORDS
from localeval.checks.found_out_words import FOUND_OUT_WORDS
from localeval.checks.outcome_words import OUTCOME_WORDS
from localeval.checks.part_words import PART_WORDS
from localeval.checks.person_words import PERSON_WORDS
from localeval.checks.who_words import WHO_WORDS

if TYPE_CHECKING:
    from localeval.analysis.doubts import Doubtful

#: What is said of a doubt that is sure enough to lower the evidence; nothing is said of one that is only asked about.
HELD_BACK = "Until it is answered the evidence counts as level 2 at most."
_WORDS: Mapping[str, Asks] = {
    **OUTCOME_WORDS,
    **PART_WORDS,
    **BEFORE_WORDS,
    **WHO_WORDS,
    **PERSON_WORDS,
    **FOUND_OUT_WORDS,
}


def question(doubt: Doubtful, asked: Asked) -> Question:
    """Put a doubt into words."""
    return _WORDS[doubt.kind](doubt, asked)
