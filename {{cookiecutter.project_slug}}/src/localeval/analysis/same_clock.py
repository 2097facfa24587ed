"""Whether the start of both groups is the same day: that of the referral, or that of the first meeting, in both.

Months are counted from it. Where participants' clock begins weeks after they were found, and that of the others when they were found, the months lie apart, and
participants had to come through a time that the others did not: who found work in it never joined (Lévesque, Hanley, Kezouh and Suissa 2010, "Problem
of immortal time bias in cohort studies", BMJ 340: b5087). A day on which people of both groups were found shows it. Asked about only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from localeval.analysis.doubts import FAR, FEWEST, Doubtful, larger_in, shares_apart
from localeval.analysis.undeclared_texts import days_of, plain_name
from localeval.data.words import event_words

#: Names of columns with the day on which people were found or asked; and what makes another day of them.
_FOUND = re.compile(r"\b(refer\w*|allocat\w*|random\w*|drawn|eligib\w*|identified|listed|invit\w*|assess\w*|screen\w*|consent\w*|applied|application|baseline|registered|registration|enrolled|enrolment)\b")  # fmt: skip
_ANOTHER = re.compile(r"\b(birth|dob|job|work|employ\w*|benefit|claim|school|course|end|exit|left|leaving|final|last)\b")  # fmt: skip
#: A column of days: nearly all that is there is one, for most of each group, and not years away.
_READ, _KNOWN, _NEAR = 0.95, 0.5, 400.0
#: The middle waits of the groups are so many days apart, and as large a share of one as of the other lies beyond the day between them.
_APART, _UNLIKE = 21.0, 0.4


def clocks_apart(
    columns: Mapping[str, pd.Series], starts: pd.Series, participant: np.ndarray
) -> Iterator[Doubtful]:
    """Find a day on which people were found that lies further before the start in one group than in the other.

    Parameters
    ----------
    columns : mapping of str to Series, each of shape (n,)
        Texts by the name of their column.
    starts : Series of datetime64, shape (n,)
    participant : ndarray of bool, shape (n,)
    """
    for name, texts in columns.items():
        bare = plain_name(name)
        if not _FOUND.search(bare) or _ANOTHER.search(bare):
            continue
        known = texts.dropna().astype("str")
        # Numbers would be read as days of 1970.
        if not known.str.contains(r"[-/. ]").all():
            continue
        days = days_of(texts)
        if days.notna().sum() >= _READ * max(len(known), 1):
            yield from _waits_apart(name, days, starts, participant)


def referrals_apart(
    people: pd.DataFrame, events: pd.DataFrame, participant: np.ndarray
) -> Iterator[Doubtful]:
    """Find referrals that lie further before the start in one group than in the other, by events.

    Parameters
    ----------
    people : DataFrame, n rows
    events : DataFrame
        ``person_id``, ``event`` and ``date``.
    participant : ndarray of bool, shape (n,)
    """
    if "start_date" not in people.columns:
        return
    referred = events[event_words(events["event"]) == "referred"].groupby("person_id")["date"].min()
    if referred.empty:
        return
    days = referred.reindex(people["person_id"])
    yield from _waits_apart("event", days, people["start_date"], participant)


def _waits_apart(
    name: str, days: pd.Series, starts: pd.Series, participant: np.ndarray
) -> Iterator[Doubtful]:
    apart = starts.reset_index(drop=True) - days.reset_index(drop=True)
    waits = apart.dt.days.to_numpy(dtype="float64", na_value=np.nan)
    known = np.isfinite(waits)
    ours, theirs = (waits[known & flags] for flags in (participant, ~participant))
    for part, flags in ((ours, participant), (theirs, ~participant)):
        if len(part) < max(FEWEST, _KNOWN * flags.sum()) or abs(np.median(part)) > _NEAR:
            return
    middles = float(np.median(ours)), float(np.median(theirs))
    between = sum(middles) / 2
    share, far = shares_apart(ours > between, theirs > between)
    if abs(middles[0] - middles[1]) >= _APART and abs(share) > _UNLIKE and abs(far) > FAR:
        yield Doubtful("other_clock", larger_in(share), column=name, shares=middles, sure=False)
