"""What is asked about the table of voices: whether one person stands in it under two spellings of an id.

People are counted, so that such a person counts twice, and three people may pass for ten. The ids themselves are in no message.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from localeval.data.checked import Checked
from localeval.data.questions import VOICES_MEANT, Question

_SIGNS = re.compile(r"[\W_]+")
#: Noughts in front of a number.
_NOUGHTS = re.compile(r"(?<!\d)0+(?=\d)")


def voice_questions(tables: Mapping[str, Checked]) -> Iterator[Question]:
    """Ask about ids that differ from an earlier one in capitals, blanks, signs or noughts in front alone.

    Parameters
    ----------
    tables : mapping of str to Checked
    """
    table = tables.get("voices")
    if table is None or not table.usable("respondent"):
        return
    ids = table.frame["respondent"].dropna().astype(str)
    spelt: dict[str, str] = {}
    other = [spelt.setdefault(_without_signs(one), one) != one for one in ids]
    if any(other):
        rows = tuple(int(row) for row in ids.index[other])
        yield Question(
            VOICES_MEANT,
            table.spec.file,
            "respondent",
            table.theirs["respondent"],
            rows,
            "the id is that of an earlier row but for capitals, blanks, signs or noughts in front, and counts as another person",
            "Write the id of one person in one way.",
            sure=True,
        )


def _without_signs(one: str) -> str:
    return _NOUGHTS.sub("", _SIGNS.sub("", one.casefold())) or one
