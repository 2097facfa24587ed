"""The people of each result, followed month by month: what may be shown of each month by itself.

The people are those of the result: with the outcome known in its month and, in a matched comparison, with
somebody alike, weighted as for the estimate. So the line of an outcome passes through the levels of the
table of results, and it is about one set of people and not a new one each month.

A month is passed over where

- fewer people than the threshold have the outcome, or have not; or a few have most of an amount;
- a weighted comparison group is worth too few people;
- beside another month that is given, only a few have changed and all in one way, and the two shares are fine
  enough to count them (an outcome that only accumulates would tell how many got it in between).

Shares are in whole per cent and means in steps of their error (``methods.coarse``). How many people a share
may be about then follows for a reader only roughly, and goes into the linear programmes of ``protection``,
because the people of the result less those are those whose outcome is not known.

Not protected: who knows of one person when their outcome changed and that nobody else's did; the weights of
a comparison group, should they become known; means, which are not counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from localeval.analysis.count_cells import COMPARISON, PARTICIPANTS, Name
from localeval.analysis.sample import Frames, Sample, outcome_column
from localeval.methods.disclosure.coarse import (
    Coarse,
    coarse_interval,
    coarse_share,
    end_step,
    mean_step,
    people_behind,
)
from localeval.methods.disclosure.door import SMALLEST_SUBGROUP, Door
from localeval.methods.disclosure.safety import is_dominated
from localeval.methods.effect import kish_size
from localeval.methods.impact.levels import mean_level, weighted_level
from localeval.methods.impact.propensity import PropensityFit
from localeval.methods.inputs import Flags, Floats, MethodError
from localeval.project.project import Measure

#: Fewer months than this are no course; more are beyond the contract of a result.
LEAST_MONTHS, MOST_MONTHS = 3, 200


def month_name(group: str, measure: Measure, month: int) -> Name:
    """Name the number of people in whom an outcome is known in a month."""
    return ("month", group, measure.key, month)


@dataclass(frozen=True, eq=False)
class Followed:
    """The people of one result and their outcome in every month.

    Attributes
    ----------
    measure : Measure
        The result's outcome and month.
    participant, compared : arrays (people,) of bool
        Who takes part; whom the result is about.
    months : tuple of int
        In order.
    values : array (people, months)
        Yes-or-no outcomes as 0 and 100; missing where not known.
    fit : PropensityFit or None
        The weights of a matched comparison.
    """

    measure: Measure
    participant: Flags
    compared: Flags
    months: tuple[int, ...]
    values: Floats
    fit: PropensityFit | None = None

    def at(self, month: int, group: str) -> Floats:
        """Give the outcome of a group's people in a month, in their order."""
        column: Floats = self._of[group][:, self.months.index(month)]
        return column

    def size(self, group: str) -> int:
        """Count the people of the result in a group."""
        return len(self._of[group])

    @cached_property
    def _of(self) -> dict[str, Floats]:
        """The values of each group's people."""
        return {
            PARTICIPANTS: self.values[self.compared & self.participant],
            COMPARISON: self.values[self.compared & ~self.participant],
        }

    def everybody_at(self, month: int) -> Floats:
        """Give the outcome of all people of the sample in a month, in its order."""
        column: Floats = self.values[:, self.months.index(month)]
        return column

    @cached_property
    def step(self) -> float:
        """Step to which means are rounded, in all months and both groups: that of the result's participants."""
        values = self.at(self.measure.month, PARTICIPANTS)
        known = values[np.isfinite(values)]
        return mean_step(float(known.std() / np.sqrt(len(known)))) if len(known) else 1.0

    def is_weighted(self, group: str) -> bool:
        """Whether people in this group have weights."""
        return self.fit is not None and group == COMPARISON


@dataclass(frozen=True)
class Month:
    """What may be shown of a group in a month, by itself.

    Attributes
    ----------
    n : int
        People whose outcome is known; not published.
    given : Coarse
        Level and interval as they are printed.
    people : tuple of int, or None
        Least and greatest number of people that a reader can take it to be about; None where the level is
        no count.
    """

    n: int
    given: Coarse
    people: tuple[int, int] | None = None


def follow(
    frames: Frames,
    measure: Measure,
    sample: Sample,
    compared: Flags,
    fit: PropensityFit | None = None,
) -> Followed:
    """Put the outcome of every month beside each person of a result.

    Parameters
    ----------
    frames : mapping of table name to DataFrame
    measure : Measure
    sample : Sample
        Of the measure.
    compared : array (people of the sample,) of bool
        Whom the result is about.
    fit : PropensityFit, optional
        In the order of the sample.
    """
    rows = frames["outcomes"]
    values = rows[outcome_column(measure)].to_numpy(dtype="float64", na_value=np.nan)
    person = sample.people["person_id"].astype("str")
    place = _positions(person.tolist(), rows["person_id"].astype("str").tolist())
    known = np.isfinite(values) & (place >= 0)
    month = rows["month"].to_numpy(dtype=np.int64)[known]
    months = np.unique(month)[-MOST_MONTHS:]
    table = np.full((len(person), len(months)), np.nan)
    column = np.searchsorted(months, month)
    kept = month >= months[0] if len(months) else np.zeros(0, dtype=bool)
    scale = 100.0 if measure.outcome.kind == "binary" else 1.0
    table[place[known][kept], column[kept]] = values[known][kept] * scale
    return Followed(
        measure, sample.participant, compared, tuple(int(m) for m in months), table, fit
    )


def _positions(people: Sequence[str], rows: Sequence[str]) -> np.ndarray:
    import pandas as pd

    return np.asarray(pd.Index(people).get_indexer(pd.Index(rows)))


def months_of(
    followed: Followed, group: str, door: Door, declared: Sequence[int]
) -> dict[int, Month]:
    """Give the months of a group that may be shown, as far as each by itself and beside the others tells.

    Parameters
    ----------
    followed : Followed
    group : str
    door : Door
    declared : sequence of int
        Months in which the outcome has results of its own; these stay before others.
    """
    if len(followed.months) < LEAST_MONTHS:
        return {}
    order = [*(m for m in declared if m in followed.months)]
    order += sorted(
        set(followed.months) - set(order), key=lambda m: abs(m - followed.measure.month)
    )
    found: dict[int, Month] = {}
    for month in order:
        one = month_level(followed, group, month, door)
        if one is None:
            continue
        beside = (_changes_told(followed, group, month, other, door, declared) for other in found)
        if month in declared or not any(beside):
            found[month] = one
    return found


def month_level(followed: Followed, group: str, month: int, door: Door) -> Month | None:
    """Give the level of a group in a month with its interval, or None where it may not be shown."""
    values = followed.at(month, group)
    known = values[np.isfinite(values)]
    n, size = len(known), followed.size(group)
    if not door.enough(n) or np.ptp(known) == 0:
        return None
    binary = followed.measure.outcome.kind == "binary"
    yes = int((known > 0).sum())
    if binary and not door.share_is_safe(yes, n):
        return None
    if followed.fit is not None and followed.is_weighted(group):
        return _weighted(followed, month, followed.fit, door)
    if binary:
        people = people_behind(yes, n, size, door.threshold)
        return Month(n, coarse_share(yes, n, end_step(size)), people)
    if _is_told(followed, np.abs(known)):
        return None
    level = mean_level(known)
    return Month(n, coarse_interval(level.value, level.low, level.high, followed.step))


def _weighted(followed: Followed, month: int, fit: PropensityFit, door: Door) -> Month | None:
    values = followed.everybody_at(month)
    known = np.isfinite(values) & followed.compared & ~followed.participant
    weights = fit.weights[known]
    if kish_size(weights) < max(SMALLEST_SUBGROUP, door.threshold):
        return None
    if _is_told(followed, weights * np.abs(values[known])):
        return None
    binary = followed.measure.outcome.kind == "binary"
    try:
        level = weighted_level(values, fit, whole=100.0 if binary else None)
    except MethodError:
        return None
    step = end_step(followed.size(COMPARISON)) if binary else followed.step
    given = coarse_interval(level.value, level.low, level.high, step)
    if binary:
        shown = float(np.floor(level.value + 0.5))
        given = Coarse(shown, min(given.low, shown), max(given.high, shown))
    return Month(int(known.sum()), given)


def _is_told(followed: Followed, amounts: Floats) -> bool:
    """Whether an average of money tells what one or two people have."""
    return followed.measure.outcome.unit == "money" and is_dominated(amounts)


def _changes_told(
    followed: Followed, group: str, month: int, other: int, door: Door, declared: Sequence[int]
) -> bool:
    """Whether two months together tell that a few people, and no more, have got or lost the outcome."""
    if followed.measure.outcome.kind != "binary":
        return False
    now, then = followed.at(month, group), followed.at(other, group)
    both = np.isfinite(now) & np.isfinite(then)
    # How many people a whole per cent stands for; a declared month's share tells the exact count.
    blur = sum(0.0 if m in declared else both.sum() / 100 for m in (month, other))
    if blur >= door.threshold / 2:
        return False
    gained = int((now[both] > then[both]).sum())
    lost = int((now[both] < then[both]).sum())
    return min(gained, lost) == 0 and door.is_small(max(gained, lost))
