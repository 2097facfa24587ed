"""Whether people of whom a column says that they died, moved or were not found are put down as without an outcome, or with it.

Of who left an area, or could not be traced, nobody knows whether they work; a nought there is a guess that looks like knowledge.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from localeval.analysis.doubts import FEW, Doubtful, never_by_chance
from localeval.analysis.undeclared_texts import plain_words

#: Words, folded, that say that nothing more is known of somebody.
_GONE = re.compile(
    r"\b(?:moved|relocated|left (?:the )?(?:area|country|borough)|out of area|abroad|emigrated|deceased|died|dead|death|prison|custody|"
    r"lost contact|no contact|not (?:found|traced|known|reached|contactable)|untraced|untraceable|uncontactable|withdrew consent|"
    r"wedi symud|wedi marw|heb ei (?:ganfod|chanfod))\b"
)
_MOST_WORDS = 30


def gone_as_known(
    columns: Mapping[str, pd.Series], outcome: np.ndarray, participant: np.ndarray
) -> Iterator[Doubtful]:
    """Find columns by whose words many people are gone of whom all have one answer, where others have both.

    Parameters
    ----------
    columns : mapping of str to Series, each of shape (n,)
        Texts by the name of their column.
    outcome : ndarray of float64, shape (n,)
        Missing where it is not known.
    participant : ndarray of bool, shape (n,)
    """
    known = np.isfinite(outcome)
    for name, texts in columns.items():
        if not 1 <= texts.nunique() <= _MOST_WORDS:
            continue
        folded = plain_words(texts)
        gone = (folded.str.contains(_GONE) & texts.notna()).to_numpy(dtype=bool)
        mine, rest = outcome[gone & known] > 0, outcome[~gone & known] > 0
        if min(len(mine), len(rest)) < FEW or not never_by_chance(mine, float(rest.mean()), len(columns)):  # fmt: skip
            continue
        shares = tuple(float((gone & known)[who].mean()) if who.any() else 0.0 for who in (participant, ~participant))  # fmt: skip
        rows = tuple(np.flatnonzero(gone & known).tolist())
        yield Doubtful("gone_as_known", column=name, people=len(mine), value=float(mine.mean()), shares=(shares[0], shares[1]), rows=rows, sure=False)  # fmt: skip
