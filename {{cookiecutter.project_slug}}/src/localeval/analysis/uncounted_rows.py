"""Rows of jobs and payments that say of themselves that they are no work and no pay: an offer withdrawn, a placement, a pension.

Outcomes are made of every row that has its days. Columns that nobody declared are read here by their names and words, enough for a question and
nothing else. A column that names whom somebody works for, or as what, is not read: a placement officer works.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from localeval.analysis.undeclared_texts import plain_name

Of = Literal["jobs", "pay"]

#: Words in the names of columns that say what a row is, and of columns that say with whom, as what or why it ended.
_SAYS_WHAT = re.compile(
    r"\b(status|state|type|kind|category|class|nature|basis|stage|result|outcome|description|detail|details|element|code|label|contract|"
    r"event|item|source|pay|payment|job|work|employment|employed)\b"
)
_SAYS_WHO = re.compile(
    r"\b(title|role|occupation|position|employer|company|firm|organisation|organization|sector|industry|soc|sic|name|address|town|postcode|post|"
    r"adviser|advisor|reason|leav\w*|left|end|ended|exit|closure|note|notes|comment|comments|file|date|day|start|hours|rate|wage)\b"
)
#: What no paid work is, and what makes something else of these words.
_NO_JOB = re.compile(
    r"\b(?:offers?|offered|withdrawn|fell through|fallen through|(?:did not|didn t|never|not|not yet|failed to) (?:start|started|begin|begun|take up|taken up)|"
    r"declined|rejected|refused|cancelled|canceled|no show|interview|interviewed|volunteer|volunteering|voluntary|unpaid|placement|work experience|work trial|"
    r"job trial|trial shift|unemployed|not in work|not working|not employed)\b|^(?:applied|training|training course|education|course|study|studying)$"
)
_A_JOB = re.compile(
    r"\b(?:accepted|sector|organisation|charity|redundancy|paid placement|now started)\b|(?<!not )(?<!never )(?<!yet )\bstarted\b|(?<!not )\btaken up\b"
)
#: What no pay for work is.
_NO_PAY = re.compile(
    r"\b(?:training|job ?seekers?|maintenance|travel|subsistence|attendance|carers?|living|bereavement|maternity|participation|placement) allowance\b|"
    r"^allowances?$|\bpension\b(?! contribution)|\bpensions\b|\bbenefits?\b(?! in kind)|\buniversal credit\b|^(?:uc|jsa|esa|pip)$|\bincome support\b|"
    r"\btax credits?\b|\bexpenses?\b|\breimbursements?\b|\bbursary\b|\bstipend\b|\bgrant\b|\bloan\b|\bvouchers?\b|\bincentive\b|\brefund\b|\bredundancy\b|"
    r"\bcompensation\b|\bstudent finance\b"
)
_PAY = re.compile(r"\b(?:salary|wages?|earnings|sick pay|maternity pay)\b")
#: Names of columns of yes and no, by which answer it is none.
_NONE_IF_YES = {
    "jobs": re.compile(r"\b(withdrawn|fell through|cancelled|declined|rejected|unpaid|voluntary|volunteer\w*|placement|work experience|not started|did not start|offer only)\b"),
    "pay": re.compile(r"\b(benefit|benefits|pension|allowance|expenses?|refund|bursary)\b"),
}  # fmt: skip
_NONE_IF_NO = {
    "jobs": re.compile(r"^(?:(?:job|was|is|has|person) )*(?:started|began|begun|taken up|paid|paid work|paid job)(?: job| work)?$"),
    "pay": re.compile(r"^(?:is |from )?(?:pay|wages?|earnings|salary|paid work|employment|for work)$"),
}  # fmt: skip
_YES, _NO = frozenset({"yes", "y", "true", "1"}), frozenset({"no", "n", "false", "0"})
#: A column of more values than these says what nobody else's row says.
_MOST_VALUES, _MOST_WORDS = 40, 6


@dataclass(frozen=True)
class Uncounted:
    """Rows that may not count.

    Attributes
    ----------
    column : str
        As the file calls it.
    words : tuple of str
        Of the list here that stand in it, or "yes" or "no"; never a whole value, which may name somebody.
    rows : ndarray of bool, shape (k,)
    """

    column: str
    words: tuple[str, ...]
    rows: np.ndarray


def rows_that_may_not_count(columns: Mapping[str, pd.Series], of: Of) -> Iterator[Uncounted]:
    """Find the columns that say of rows that they are no job, or no pay.

    Parameters
    ----------
    columns : mapping of str to Series of str, each of shape (k,)
        That nobody declared, of the rows of which outcomes are made; an empty text where nothing stands.
    of : str
        ``jobs`` or ``pay``.
    """
    for name, texts in columns.items():
        bare = plain_name(name).strip()
        plain = texts.fillna("").astype("str").map(lambda text: plain_name(text).strip())
        values = set(plain[plain != ""])
        if not values or len(values) > _MOST_VALUES:
            continue
        if values <= (_YES | _NO):
            found = {}
            if _NONE_IF_YES[of].search(bare):
                found = {value: "yes" for value in values & _YES}
            elif _NONE_IF_NO[of].search(bare):
                found = {value: "no" for value in values & _NO}
        elif _SAYS_WHAT.search(bare) and not _SAYS_WHO.search(bare):
            found = {value: word for value in values if (word := _word_in(value, of))}
        else:
            continue
        rows = plain.isin(list(found)).to_numpy()
        if rows.any():
            words = plain[rows].map(found).value_counts().index
            yield Uncounted(name, tuple(map(str, words)), rows)


def _word_in(value: str, of: Of) -> str:
    """Give what in a value says that it is no job, or no pay; empty where nothing does."""
    if len(value.split()) > _MOST_WORDS:
        return ""
    none, counts = (_NO_JOB, _A_JOB) if of == "jobs" else (_NO_PAY, _PAY)
    found = none.search(value)
    return found.group() if found and not counts.search(value) else ""
