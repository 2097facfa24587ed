"""Whether an outcome was found out, and counted, in the same way in both groups, by words that nobody declared.

What people say of themselves is more often yes than what a payroll shows, and what was filled in is what somebody thought. Where more of one group's
outcomes are of that kind, or a word such as "self-employed" counts as work in one group and not in the other, the difference is partly one of
bookkeeping. Asked about only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from localeval.analysis.doubts import FAR, FEW, FEWEST, Doubtful, larger_in, shares_apart
from localeval.analysis.undeclared_texts import plain_name, plain_words

#: Words, folded, that say that a value was filled in, or that nobody but the person says it.
_WEAK = re.compile(
    r"\b(?:imput\w+|estimat\w+|assumed|presumed|guess(?:ed)?|model(?:led|ed)|predicted|extrapolat\w+|interpolat\w+|carried forward|locf|un ?confirmed|un ?verified|"
    r"un ?evidenced|not (?:yet )?(?:been )?(?:verified|confirmed|evidenced|validated)|self (?:declar\w+|report\w*|certif\w+|stated)|by proxy|proxy|"
    r"amcangyfrif\w*|priodol\w+|heb ei (?:gadarnhau|wirio|ddilysu)|hunan ?(?:adrodd\w*|ddatgan\w*|gofnod\w*))\b"
)
#: Columns of words about something else than an outcome.
_OTHER = re.compile(r"\b(birth|age|dob|health|disab\w*|licen[cs]e|address|identity|ethnic\w*|qualif\w*|grade|crim\w*|offend\w*|need|needs|refer\w*|marketing|fund\w*|recruit\w*)\b")  # fmt: skip
#: Names of columns that say how an outcome was found out; and those that do so where they stand beside outcomes.
_HOW = re.compile(r"\b(evidence\w*|verif\w*|confirm\w*|basis|outcome source|source of outcomes?|outcome status|survey mode|respondent|informant)\b")  # fmt: skip
_HOW_BESIDE = re.compile(r"\b(source|method|mode|definition|system|instrument|collect\w*|recorded by|record type)\b")  # fmt: skip
_MOST_WORDS = 30
#: Shares of weak words are this far apart; or so large a share of one group would have to be found out otherwise to be like the other.
_APART, _UNLIKE, _KNOWN = 0.15, 0.5, 0.5
#: So many standard errors, as two sets of people are looked at in each of many columns.
_FAR_WORDS = 4.5
#: Of one word one group has an outcome by so much more than the other, beyond what it has more of it anyway.
_COUNTED = 0.5


def found_out_otherwise(
    columns: Mapping[str, pd.Series],
    outcome: np.ndarray,
    participant: np.ndarray,
    *,
    of_people: bool = False,
) -> Iterator[Doubtful]:
    """Find a column by which outcomes of one group were filled in, not confirmed or said by people themselves far more often than the other's.

    Looked at among those with the outcome and those without it: who has it more often has more of it that is not confirmed.

    Parameters
    ----------
    columns : mapping of str to Series, each of shape (n,)
        Texts by the name of their column.
    outcome : ndarray of float64, shape (n,)
        Missing where it is not known.
    participant : ndarray of bool, shape (n,)
    of_people : bool
        Whether they stand beside what is known of people, and may be about something else than outcomes.
    """
    known = np.isfinite(outcome)
    for name, texts in columns.items():
        bare = plain_name(name)
        if _OTHER.search(bare) or not 1 <= texts.nunique() <= _MOST_WORDS:
            continue
        folded = plain_words(texts)
        weak = (folded.str.contains(_WEAK) & texts.notna()).to_numpy(dtype=bool)
        says_how = _HOW.search(bare) or (not of_people and _HOW_BESIDE.search(bare))
        for inside in (known & (outcome > 0), known & (outcome <= 0)):
            parts = [inside & who for who in (participant, ~participant)]
            if min(int(part.sum()) for part in parts) < FEWEST:
                continue
            share, far = shares_apart(*(weak[part] for part in parts))
            if abs(share) > _APART and abs(far) > _FAR_WORDS:
                both = [float(weak[known & who].mean()) for who in (participant, ~participant)]
                yield Doubtful("found_out_otherwise", larger_in(share), column=name, shares=(both[0], both[1]), sure=False)  # fmt: skip
                break
            unlike = _unlike(texts, parts) if says_how else 0.0
            if unlike > _UNLIKE:
                yield Doubtful("found_out_otherwise", column=name, value=unlike, sure=False)
                break


def counted_otherwise(
    columns: Mapping[str, pd.Series], outcome: np.ndarray, participant: np.ndarray
) -> Iterator[Doubtful]:
    """Find a word, such as "self-employed", that goes with the outcome in one group and not in the other.

    Parameters
    ----------
    columns : mapping of str to Series, each of shape (n,)
        Texts by the name of their column.
    outcome : ndarray of float64, shape (n,)
        Missing where it is not known.
    participant : ndarray of bool, shape (n,)
    """
    known = np.isfinite(outcome)
    usual, _ = shares_apart(*(outcome[known & who] > 0 for who in (participant, ~participant)))
    for name, texts in columns.items():
        if not 2 <= texts.nunique() <= _MOST_WORDS:
            continue
        odd = np.zeros(len(known), dtype=bool)
        signs = []
        for word in texts.dropna().unique():
            mine = known & (texts == word).to_numpy(dtype=bool)
            parts = [outcome[mine & who] > 0 for who in (participant, ~participant)]
            if min(map(len, parts)) < FEW:
                continue
            share, far = shares_apart(*parts)
            if min(abs(share), abs(share - usual)) > _COUNTED and abs(far) > FAR:
                odd |= mine
                signs.append(share)
        if signs:
            shares = [float((outcome[odd & who] > 0).mean()) for who in (participant, ~participant)]
            yield Doubtful("counted_otherwise", larger_in(sum(signs)), column=name, people=int(odd.sum()), among=texts.nunique(), value=float(len(signs)), shares=(shares[0], shares[1]), rows=tuple(np.flatnonzero(odd).tolist()), sure=False)  # fmt: skip


def _unlike(texts: pd.Series, parts: list[np.ndarray]) -> float:
    """Give how large a share of one group would have to have another word to be like the other, where most of both have one."""
    said = [texts[part].dropna().astype("str") for part in parts]
    fewest = max(FEWEST, 5 * texts.nunique())
    if any(len(words) < max(fewest, _KNOWN * part.sum()) for words, part in zip(said, parts, strict=True)):  # fmt: skip
        return 0.0
    ours, theirs = (words.value_counts(normalize=True) for words in said)
    return float(ours.sub(theirs, fill_value=0.0).abs().sum() / 2)
