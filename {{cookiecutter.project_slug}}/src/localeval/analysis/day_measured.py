"""Whether an outcome was measured in its month, and as long after the start in both groups, by a column that nobody declared.

Who is asked after five months has had less time to find work than who is asked after twelve, and that looks like an effect or like harm. A day on which
people were observed, asked or followed up shows it, and so does a number of months since the start. Asked about only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from localeval.analysis.doubts import FAR, FEWEST, Doubtful, Group, larger_in, shares_apart
from localeval.analysis.undeclared_texts import days_of, plain_name

#: Names of columns with the day on which an outcome was measured; and what makes another day of them, or one of before the programme.
_MEASURED = re.compile(r"\b(observ\w*|follow(?:ed)? ?ups?|measur\w*|outcomes?|survey\w*|interview\w*|questionnaire|wave|respon\w*|snapshot)\b")  # fmt: skip
_ANOTHER = re.compile(
    r"\b(birth|dob|job|work|employ\w*|benefit|claim\w*|school|course|end\w*|exit|left|leav\w*|final|last|start\w*|begin|beg[au]n|join\w*|refer\w*|baseline|before|"
    r"pre|prior|initial|first|intake|entry|due|next|planned|expected|target|sent|invit\w*|upload\w*|enter\w*|creat\w*|modif\w*|updat\w*|pa(?:id|yment)|sustain\w*|"
    r"achiev\w*|evidence\w*|verif\w*)\b"
)
#: Names of columns with the time since the start, in these units of so many days; and what makes a time since something else of them.
_SINCE = re.compile(r"\b(since|after|from|elapsed|actual|at (?:observation|follow ?up|survey|interview|measurement))\b")  # fmt: skip
_UNITS = {"month": 365.25 / 12, "week": 7.0, "day": 1.0}
_ANOTHER_TIME = re.compile(
    r"\b(birth|job|work\w*|employ\w*|unemploy\w*|inactiv\w*|benefit|claim\w*|school|course|end\w*|exit|left|leav\w*|last|refer\w*|sanction\w*|pay|earn\w*)\b"
)
#: A column of days: nearly all that is there is one, for most of each group.
_READ, _KNOWN = 0.95, 0.5
#: The middles of the groups are so many days apart, and as large a share of one as of the other lies beyond the day between them.
_APART, _UNLIKE = 30.0, 0.4
#: A middle lies off its month where it is so many days away, or so large a share of the time since the start.
_OFF, _OFF_SHARE = 60.0, 0.2
#: A number of months varies by no more than so many days in the middle half of each group: one of the calendar does.
_STEADY = 91.0
#: Of people's own columns a day sooner than this is one of a review on the way, or of before the start.
_ON_THE_WAY = 90.0


def measured_elsewhen(
    columns: Mapping[str, pd.Series],
    starts: pd.Series | None,
    outcome: np.ndarray,
    participant: np.ndarray,
    months: Sequence[int],
    *,
    of_people: bool = False,
) -> Iterator[Doubtful]:
    """Find a day or a time of measurement that is another in the groups, or is not in the month of the outcome.

    Parameters
    ----------
    columns : mapping of str to Series, each of shape (n,)
        Texts by the name of their column.
    starts : Series of datetime64, shape (n,), optional
    outcome : ndarray of float64, shape (n,)
        Missing where it is not known.
    participant : ndarray of bool, shape (n,)
    months : sequence of int
        Of the outcomes that the columns may be about.
    of_people : bool
        Whether they stand beside what is known of people, and may be about something on the way.
    """
    for name, texts in columns.items():
        bare = plain_name(name)
        found = _days_after(bare, texts, starts)
        if found is None or not _known_of_all(found.after, outcome, participant):
            continue
        after = found.after
        if found.counted and _is_of_the_calendar(after, participant):
            continue
        ours, theirs = (after[np.isfinite(after) & who] for who in (participant, ~participant))
        middles = float(np.median(ours)), float(np.median(theirs)) if len(theirs) else np.nan
        if of_people and np.nanmax(middles) < _ON_THE_WAY:
            continue
        named = [int(number) for number in re.findall(r"\d+", bare)]
        month = min((*months, *named), key=lambda m: abs(np.nanmean(middles) - m * _UNITS["month"]))
        yield from _apart_or_off(name, (ours, theirs), middles, month, one_day=found.one_day)


def _apart_or_off(
    name: str,
    groups: tuple[np.ndarray, np.ndarray],
    middles: tuple[float, float],
    month: int,
    *,
    one_day: bool,
) -> Iterator[Doubtful]:
    ours, theirs = groups
    due = month * _UNITS["month"]
    # What is taken from a register on one day may tell of any month before.
    late = 0.0 if one_day else 1.0
    if len(theirs):
        between = sum(middles) / 2
        share, far = shares_apart(ours > between, theirs > between)
        unlike = abs(middles[0] - middles[1]) >= _APART and abs(share) > _UNLIKE and abs(far) > FAR
        if unlike and (late or min(middles) < due - _OFF):
            yield Doubtful("other_month", larger_in(share), column=name, month=month, shares=middles, sure=False)  # fmt: skip
            return
    off = [middle - due for middle, part in zip(middles, groups, strict=True) if len(part)]
    if all(max(-away, late * away) > max(_OFF, _OFF_SHARE * due) for away in off):
        nobody: Group = ""
        yield Doubtful("other_month", nobody, column=name, month=month, shares=middles, value=float(np.mean(off)), sure=False)  # fmt: skip


class _Measured(NamedTuple):
    """How many days after the start each person was measured, shape (n,); whether it was one day of the calendar for most, or is counted and no day."""

    after: np.ndarray
    one_day: bool = False
    counted: bool = False


def _days_after(bare: str, texts: pd.Series, starts: pd.Series | None) -> _Measured | None:
    """Read a column as days after the start; None where it says nothing of when an outcome was measured."""
    known = texts.dropna().astype("str")
    unit = next((unit for unit in _UNITS if re.search(rf"\b{unit}s?\b", bare)), "")
    if unit and _SINCE.search(bare) and not _ANOTHER_TIME.search(bare):
        numbers = pd.to_numeric(texts, errors="coerce").to_numpy(dtype="float64", na_value=np.nan)
        if np.isfinite(numbers).sum() < _READ * max(len(known), 1):
            return None
        return _Measured(numbers * _UNITS[unit], counted=True)
    if starts is None or not _MEASURED.search(bare) or _ANOTHER.search(bare):
        return None
    # Numbers would be read as days of 1970.
    if not len(known) or not known.str.contains(r"\d[-/. ]\w").all():
        return None
    days = days_of(texts)
    if days.notna().sum() < _READ * len(known):
        return None
    after = (days.reset_index(drop=True) - starts.reset_index(drop=True)).dt.days
    one_day = bool(days.value_counts(normalize=True).max() > 0.5)
    return _Measured(after.to_numpy(dtype="float64", na_value=np.nan), one_day)


def _known_of_all(after: np.ndarray, outcome: np.ndarray, participant: np.ndarray) -> bool:
    """Whether a time is known of most of each group, and of those without the outcome: else it is that of a success."""
    known, there = np.isfinite(after), np.isfinite(outcome)
    parts = [there & participant, there & ~participant]
    if len({*participant.tolist()}) < 2:
        parts = [there]
    if any((known & part).sum() < max(FEWEST, _KNOWN * part.sum()) for part in parts):
        return False
    without = there & (outcome <= 0)
    return bool(without.sum() < FEWEST or known[without].mean() >= _KNOWN)


def _is_of_the_calendar(after: np.ndarray, participant: np.ndarray) -> bool:
    """Whether a number of months varies as those of the calendar do."""
    known = np.isfinite(after)
    parts = [after[known & who] for who in (participant, ~participant) if (known & who).any()]
    return bool(max(np.subtract(*np.percentile(part, [75, 25])) for part in parts) > _STEADY)
