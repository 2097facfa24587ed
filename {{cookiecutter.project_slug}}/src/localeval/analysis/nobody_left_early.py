"""Whether nobody of the participants left early, as where those who did are no longer in the file.

People leave a programme from its first day on, and most of them early. Where days of an end, sessions or weeks are on record and begin at a cut,
with many just above it and nobody just below, whoever left before was most likely left out: the time that people must have come through to be
counted (Suissa 2008, "Immortal time bias in pharmacoepidemiology", Am. J. Epidemiol. 167: 492-499). Of a trial it is enough that everybody who was
offered a place came. Asked about only: a draw may be made among those who came.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd
from scipy import stats

from localeval.analysis.doubts import FEWEST, Doubtful
from localeval.analysis.undeclared_texts import days_of, plain_name
from localeval.data.words import event_words

#: Names of columns with the day on which somebody left, and of counts of how much of the programme somebody had; and what makes another thing of either.
_ENDS = re.compile(r"\b(end|ended|left|leaving|leave|leaver|exit|exited|finish|finished|completion|completed|closed|closure|discharge|discharged|withdrawn|withdrawal)\b")  # fmt: skip
_COUNTS = re.compile(
    r"\b(sessions?|attendances?|attended|contacts?|appointments?|meetings)\b|\b(weeks|days|months|hours)\b.*\b(programme|program|support|scheme|coaching|provision|stay|stayed)\b|"
    r"\b(programme|program|support|scheme|coaching|provision)\b.*\b(weeks|days|months|hours|length|duration)\b|\blength of stay\b"
)
_OTHER = re.compile(r"\b(job|work|employ\w*|benefits?|claim|school|course|birth|contract|tenancy|before|prior|previous|planned|expected|due|school|data|missed|offered|booked)\b")  # fmt: skip
#: Events with which somebody begins, and leaves.
_BEGIN, _LEAVE = ("started", "joined", "enrolled"), ("left", "completed")
#: A cut is looked for from so many days, or so much of anything else, on: less is no stay.
_DAYS, _COUNTED = 28.0, 3.0
#: So small a share of people, and so few, may lie below the cut, of whom some are always overlooked: few beside those who left within as long a time after it, and
#: fewer than chance leaves there so seldom where as many leave before as after.
_OVERLOOKED, _FEW_OVERLOOKED, _BESIDE, _SELDOM = 0.01, 4, 0.05, 1e-4
#: So many leave within the first quarter of that time, and by no more than a standard error fewer than in each of the other three: where leaving becomes
#: more common with time, few leave early anyway.
_FIRST, _NOISE = 12, 1.0
#: And counts have no cut but where some are twice as many: those of a course of so many sessions lie close together.
_WIDE = 0.1
#: One stay for so many is what was planned, and not what came.
_PLANNED = 0.8
#: Everybody of so many people of a trial came, and hardly any of the others.
_OFFERED, _OTHERS = 100, 0.2


def nobody_left_early(
    columns: Mapping[str, pd.Series],
    starts: pd.Series | None,
    participant: np.ndarray,
    *,
    drawn: bool,
) -> Iterator[Doubtful]:
    """Find a column by which no participant left early; in a trial one by which everybody who was offered a place came.

    Parameters
    ----------
    columns : mapping of str to Series, each of shape (n,)
        Texts by the name of their column.
    starts : Series of datetime64, shape (n,), or None
    participant : ndarray of bool, shape (n,)
    drawn : bool
        Whether chance is said to decide who is offered a place.
    """
    for name, texts in columns.items():
        bare = plain_name(name)
        if _OTHER.search(bare):
            continue
        if _COUNTS.search(bare):
            amounts = pd.to_numeric(texts, errors="coerce").to_numpy(dtype="float64")
            if drawn:
                yield from _everybody_came(name, amounts, participant)
            else:
                yield from _cut(name, amounts[participant], _COUNTED)
        elif _ENDS.search(bare) and starts is not None and not drawn:
            yield from _cut(name, _days_between(starts, texts)[participant], _DAYS, "days")


def nobody_left_by_events(people: pd.DataFrame, events: pd.DataFrame, participant: np.ndarray) -> Iterator[Doubtful]:  # fmt: skip
    """Find participants of whom nobody left early by their events.

    Parameters
    ----------
    people : DataFrame, n rows
    events : DataFrame
        ``person_id``, ``event`` and ``date``.
    participant : ndarray of bool, shape (n,)
    """
    words = event_words(events["event"])
    if not words.isin(_LEAVE).any():
        return
    first, last = (
        events[words.isin(kinds)].groupby("person_id")["date"].agg(how).reindex(people["person_id"])
        for kinds, how in ((_BEGIN, "min"), (_LEAVE, "max"))
    )
    began = first.reset_index(drop=True)
    if "start_date" in people.columns:
        began = began.fillna(people["start_date"].reset_index(drop=True))
    days = (last.reset_index(drop=True) - began).dt.days
    yield from _cut("event", days.to_numpy(dtype="float64", na_value=np.nan)[participant], _DAYS, "days")  # fmt: skip


def _days_between(starts: pd.Series, texts: pd.Series) -> np.ndarray:
    """Give the days from a start to what a column says, shape (n,); missing where it is no day."""
    days = (days_of(texts).reset_index(drop=True) - starts.reset_index(drop=True)).dt.days
    return days.to_numpy(dtype="float64", na_value=np.nan)


def _cut(name: str, stays: np.ndarray, least: float, unit: str = "") -> Iterator[Doubtful]:
    """Find the value below which hardly anybody's stay is, and above which many are at once."""
    stays = np.sort(stays[np.isfinite(stays)])
    if len(stays) < 2 * FEWEST or np.unique(stays, return_counts=True)[1].max() >= _PLANNED * len(stays):  # fmt: skip
        return
    for cut in np.unique(stays[: 1 + min(_FEW_OVERLOOKED, int(_OVERLOOKED * len(stays)))]):
        if cut < least or (not unit and (stays >= 2 * cut).mean() < _WIDE):
            continue
        # Counts are whole numbers.
        steps = np.linspace(cut, 2 * cut, 5) if unit else np.arange(cut, 2 * cut + 1, max(1, round(cut / 4)))  # fmt: skip
        first, *rest = np.histogram(stays[stays < steps[-1]], steps)[0].tolist()
        above = first + sum(rest)
        if first < _FIRST or first + _NOISE * np.sqrt(first) < sum(rest) / len(rest):
            continue
        if _rises((stays - cut) / (steps[1] - cut)):
            continue
        below = int((stays < cut).sum())
        chance = float(stats.binom.cdf(below, above + below, 0.5))
        if below <= _BESIDE * above and chance < _SELDOM:
            yield Doubtful("nobody_left_early", "participants", value=float(cut), column=name, part=unit, people=above, among=len(stays), sure=False)  # fmt: skip
            return


def _rises(beyond: np.ndarray) -> bool:
    """Whether more leave in the second half of the first of these steps than in the first half, as where a course ends: a cut is steep."""
    first, second = (int(((beyond >= low) & (beyond < low + 0.5)).sum()) for low in (0.0, 0.5))
    return second > first + _NOISE / 2 * float(np.sqrt(first + second))


def _everybody_came(name: str, amounts: np.ndarray, participant: np.ndarray) -> Iterator[Doubtful]:
    """Find a count of what the programme did that is over nought for everybody who was offered a place."""
    ours, theirs = (np.where(np.isfinite(amounts[flags]), amounts[flags], 0.0) for flags in (participant, ~participant))  # fmt: skip
    if len(ours) < _OFFERED or not len(theirs) or ours.min() <= 0 or (theirs > 0).mean() > _OTHERS:
        return
    yield Doubtful("nobody_left_early", "participants", column=name, people=len(ours), among=len(ours), sure=False)  # fmt: skip
