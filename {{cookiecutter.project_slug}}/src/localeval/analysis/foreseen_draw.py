"""Whether the groups of a trial follow from something that could be foreseen: the number of a person, a turn, the day of birth.

Alternation, or odd and even numbers, tell whoever sends people which group the next one will be in; so does a date of birth. Such a
sequence is no draw (Higgins and others 2011, BMJ 343: d5928). What follows from the day of the start is looked for in ``same_time``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from localeval.analysis.doubts import FEWEST, Doubtful
from localeval.analysis.undeclared_texts import days_of

#: For so large a share of people the group can be told; a few are always moved.
_FORESEEN = 0.95
#: So many days on which several people came are looked at, and in so few of them the groups may be more than one person apart: blocks of
#: two that nobody foresees leave a quarter of them so.
_DAYS, _UNEVEN = 40, 0.02
#: In place of a column: the order of the rows.
ROWS = "rows"
_BIRTH = re.compile(r"birth|\bdob\b|\bborn\b|d\.o\.b", re.IGNORECASE)
_LAST_NUMBER = re.compile(r"(\d+)\D*$")


def drawn_in_turn(people: pd.DataFrame, participant: np.ndarray) -> Iterator[Doubtful]:
    """Find groups of a trial that follow from odd and even ids, or in which every other person is, by the rows or by the day.

    Parameters
    ----------
    people : DataFrame, n rows
    participant : ndarray of bool, shape (n,)
    """
    if min(participant.sum(), (~participant).sum()) < 2 * FEWEST:
        return
    if _told(_last_number(people["person_id"]), participant):
        yield Doubtful("drawn_by_day", column="person_id", part="id", sure=False)
        return
    if float((participant[1:] != participant[:-1]).mean()) >= _FORESEEN or (
        "start_date" in people.columns and _even_each_day(people["start_date"], participant)
    ):
        yield Doubtful("drawn_by_day", column=ROWS, part="turn", sure=False)


def told_by_birth(columns: Mapping[str, pd.Series], participant: np.ndarray) -> Iterator[Doubtful]:
    """Find columns of dates of birth by whose day, month or year, odd or even, early or late, the groups of a trial can be told.

    Parameters
    ----------
    columns : mapping of str to Series, each of shape (n,)
        Texts by the name of their column.
    participant : ndarray of bool, shape (n,)
    """
    for name, texts in columns.items():
        if not _BIRTH.search(re.sub(r"_", " ", name)):
            continue
        days = days_of(texts)
        ways = (
            days.dt.day % 2,
            days.dt.month % 2,
            days.dt.year % 2,
            days.dt.day > 15,
            days.dt.month > 6,
        )
        known = days.notna().to_numpy()
        ours = participant[known]
        if min(ours.sum(), (~ours).sum()) < 2 * FEWEST:
            continue
        if any(_told(way[known], ours) for way in ways):
            yield Doubtful("drawn_by_day", column=name, part="birth", sure=False)


def _last_number(ids: pd.Series) -> pd.Series:
    """Give whether the last number of each id is odd; nothing where there is none."""
    digits = ids.astype("str").str.extract(_LAST_NUMBER, expand=False).str[-1]
    return pd.to_numeric(digits, errors="coerce") % 2


def _told(numbers: pd.Series, participant: np.ndarray) -> bool:
    """Whether two values tell nearly everybody's group."""
    codes, levels = pd.factorize(numbers)
    known = codes >= 0
    if len(levels) != 2 or known.mean() < _FORESEEN:
        return False
    mine, everybody = np.bincount(codes[known], participant[known]), np.bincount(codes[known])
    return bool(np.maximum(mine, everybody - mine).sum() >= _FORESEEN * known.sum())


def _even_each_day(starts: pd.Series, participant: np.ndarray) -> bool:
    """Whether on hardly any day the groups are more than one person apart, as where people took turns."""
    known = starts.notna().to_numpy()
    codes, _ = pd.factorize(starts[known])
    people = np.bincount(codes)
    ours = np.bincount(codes, participant[known])
    # Of two or four people chance makes a day uneven half of the time or more often; of three a quarter.
    told = people >= 2
    apart = np.abs(2 * ours - people)[told] > 1
    return bool(told.sum() >= _DAYS and apart.mean() <= _UNEVEN)
