"""Whether the groups of a trial follow from something that could be foreseen: a number or a name of a person, a turn, the day of birth.

Alternation, or odd and even numbers, tell whoever sends people which group the next one will be in; so does a date of birth. Such a
sequence is no draw (Higgins and others 2011, BMJ 343: d5928). What follows from the day of the start is looked for in ``same_time``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from localeval.analysis.doubts import FEWEST, Doubtful
from localeval.analysis.shared_columns import same_within
from localeval.analysis.undeclared_texts import days_of, plain_name

#: For so large a share of people the group can be told; a few are always moved.
_FORESEEN = 0.95
#: So many days on which several people came are looked at, and in so few of them the groups may be more than one person apart: blocks of
#: two that nobody foresees leave a quarter of them so.
_DAYS, _UNEVEN = 40, 0.02
_A_DAY = r"\d{1,4}[-./ ](?:\d{1,2}|[A-Za-z]{3,9})[-./ ]\d{1,4}"
#: In place of a column: the order of the rows.
ROWS = "rows"
_BIRTH = re.compile(r"birth|\bdob\b|\bborn\b|d\.o\.b", re.IGNORECASE)
_LAST_NUMBER = re.compile(r"(\d+)\D*$")
#: So many numbers of each group have to differ, so that a site's or a price tells nothing of the kind by chance: among 24 numbers, half of
#: them odd, chance draws the odd ones once in 2.7 million times.
_NUMBERS = 12
#: A number that was drawn or given by the draw is no sign that it was foreseen; nor is how much somebody had of the programme.
_OF_THE_DRAW = re.compile(
    r"\b(random\w*|allocat\w*|assign\w*|lottery|ballot\w*|drawn?|dice|coin|seed|arms?)\b"
)
#: Names of columns with names, and with numbers that end in a letter; so many letters have to be in use in each group.
_NAME = re.compile(
    r"\b(surname|last name|family name|initials?|full name|name of person|forename|first name)\b|^name$"
)
_NATIONAL = re.compile(r"\b(nino|ni|ni no|ni number|national insurance|nat ins)\b")
_LETTERS = 2
_LETTER = r"[^A-Za-z]*([A-Za-z])"


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


def told_by_number(
    columns: Mapping[str, pd.Series], participant: np.ndarray, clusters: pd.Series | None = None
) -> Iterator[Doubtful]:
    """Find columns by whose last figure, odd or even, low or high, or by whose letters, early or late, the groups of a trial can be told.

    Numbers of national insurance, of a house, a telephone or a case, postcodes, days of a referral, names.

    Parameters
    ----------
    columns : mapping of str to Series, each of shape (n,)
        Texts by the name of their column.
    participant : ndarray of bool, shape (n,)
    clusters : Series, shape (n,), optional
        What people share. A figure that is the same for all of a cluster tells something only where clusters are many.
    """
    shared = None if clusters is None else pd.factorize(clusters.astype("str"))[0]
    few = shared is not None and shared.max() + 1 < 2 * _NUMBERS
    for name, texts in columns.items():
        plain = plain_name(name)
        if _BIRTH.search(plain) or _OF_THE_DRAW.search(plain):
            continue
        known = texts.notna().to_numpy()
        ours = participant[known]
        if min(ours.sum(), (~ours).sum()) < 2 * FEWEST:
            continue
        words = texts[known].astype("str").str.strip()
        figures = _last_figures(plain, words, ours)
        if (
            shared is not None
            and few
            and figures is not None
            and same_within(figures.fillna(-1), shared[known])
        ):
            figures = None
        if figures is not None and any(
            _told(way, ours) for way in (figures % 2, (figures > 4).where(figures.notna()))
        ):
            yield Doubtful("drawn_by_day", column=name, part="number", sure=False)
        elif any(_told_by_letters(letters, ours) for letters in _letters(plain, words)):
            yield Doubtful("drawn_by_day", column=name, part="letter", sure=False)


def _last_figures(plain: str, words: pd.Series, participant: np.ndarray) -> pd.Series | None:
    """Give the last figure of each text, of days that of the day of the month; None where too few numbers differ to tell anything."""
    numbers = words.str.extract(_LAST_NUMBER, expand=False)
    if words.str.match(_A_DAY).mean() >= _FORESEEN:
        numbers = days_of(words).dt.day.astype("Int64").astype("str").where(lambda day: day != "<NA>")  # fmt: skip
    # The last number of a postcode has one figure.
    differ = words if "postcode" in plain else numbers
    there = numbers.notna().to_numpy()
    if min(differ[there & group].nunique() for group in (participant, ~participant)) < _NUMBERS:
        return None
    return pd.to_numeric(numbers.str[-1], errors="coerce")


def _letters(plain: str, words: pd.Series) -> Iterator[pd.Series]:
    """Give the letters of a column by which groups could have been told: the first of a name, the last of initials or a number."""
    if _NAME.search(plain):
        yield words.str.extract(rf"^{_LETTER}", expand=False)
    if _NATIONAL.search(plain) or "initial" in plain:
        yield words.str.extract(r"([A-Za-z])[^A-Za-z0-9]*$", expand=False)


def _told_by_letters(letters: pd.Series, participant: np.ndarray) -> bool:
    """Whether letters up to one in the alphabet tell nearly everybody's group."""
    order = letters.str.upper().map(ord, na_action="ignore").astype("float64")
    if min(order[group].nunique() for group in (participant, ~participant)) < _LETTERS:
        return False
    return any(
        _told((order > cut).where(order.notna()), participant)
        for cut in np.sort(order.dropna().unique())[:-1]
    )


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
