"""Monthly levels: the people of each result, followed month by month, and the level of their outcome in each.

The people are those of the result: with the outcome known in its month and, where the comparison group is
weighted, with somebody alike, with the weights of the estimate. So the line of an outcome passes through the levels of the
table of results, and it is about one set of people and not a new one each month.

What is worked out here is exact and is not published: which months may be shown, and how finely, is the business of
``monthly_protection``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from localeval.analysis.count_cells import COMPARISON, PARTICIPANTS
from localeval.analysis.sample import Frames, Sample
from localeval.data.id_positions import positions
from localeval.data.standard import outcome_column
from localeval.designs.design_result import Weighting
from localeval.methods.disclosure.coarse_levels import mean_step
from localeval.methods.impact.levels import LevelEstimate, mean_level
from localeval.methods.inputs import Flags, Floats
from localeval.project.project import Measure

if TYPE_CHECKING:
    pass

#: More months than this are beyond the contract of a result; the last ones are followed.
MOST_MONTHS = 200


@dataclass(frozen=True, eq=False)
class MonthlyOutcome:
    """The people of a group whose outcome is known in a month.

    Attributes
    ----------
    values : array (people,)
        Yes-or-no outcomes as 0 and 100.
    weights : array (people,) or None
        Of a weighted comparison group.
    """

    values: Floats
    weights: Floats | None = None

    @property
    def n(self) -> int:
        """How many people that are."""
        return len(self.values)

    @property
    def n_yes(self) -> int:
        """Of a yes-or-no outcome: how many have it."""
        return int((self.values > 0).sum())

    @property
    def is_one_value(self) -> bool:
        """Whether everybody has the same; also where there is nobody."""
        return not self.n or np.ptp(self.values) == 0

    @property
    def amounts(self) -> Floats:
        """What each person adds to the average, without its sign."""
        amounts: Floats = np.abs(self.values)
        return amounts if self.weights is None else self.weights * amounts

    def mean(self) -> LevelEstimate:
        """Give the unweighted average with its interval."""
        return mean_level(self.values)


@dataclass(frozen=True, eq=False)
class FollowedOutcome:
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
    weighting : Weighting or None
        The weights of the comparison group, where the design has such.
    """

    measure: Measure
    participant: Flags
    compared: Flags
    months: tuple[int, ...]
    values: Floats
    weighting: Weighting | None = None

    def at(self, month: int, group: str) -> Floats:
        """Give the outcome of a group's people in a month, in their order."""
        return self._column(self._of[group], month)

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
        return self._column(self.values, month)

    def _column(self, values: Floats, month: int) -> Floats:
        """Give a month of some people; nothing is known of one that has come for nobody."""
        if month not in self.months:
            return np.full(len(values), np.nan)
        column: Floats = values[:, self.months.index(month)]
        return column

    @cached_property
    def step(self) -> float:
        """Step to which means are rounded, in all months and both groups: that of the result's participants."""
        values = self.at(self.measure.month, PARTICIPANTS)
        known = values[np.isfinite(values)]
        return mean_step(float(known.std() / np.sqrt(len(known)))) if len(known) else 1.0

    @property
    def is_binary(self) -> bool:
        """Whether the outcome is a yes or no, so that its level is a share of people."""
        return self.measure.outcome.kind == "binary"

    @property
    def is_money(self) -> bool:
        """Whether the outcome is an amount of money, of which one person may have most."""
        return self.measure.outcome.unit == "money"

    def is_weighted(self, group: str) -> bool:
        """Whether people in this group have weights."""
        return self.weighting is not None and group == COMPARISON

    def month_of(self, group: str, month: int) -> MonthlyOutcome:
        """Give the people of a group whose outcome is known in a month, with their weights where they have any."""
        values = self.at(month, group)
        if self.weighting is None or not self.is_weighted(group):
            return MonthlyOutcome(values[np.isfinite(values)])
        everybody = self.everybody_at(month)
        known = np.isfinite(everybody) & self.compared & ~self.participant
        return MonthlyOutcome(everybody[known], self.weighting.weights[known])

    def weighted_level(self, month: int) -> LevelEstimate:
        """Give the weighted level of the comparison group in a month, on the scale of the outcome.

        Raises
        ------
        MethodError
            It cannot be worked out.
        """
        assert self.weighting is not None
        whole = 100.0 if self.is_binary else None
        return self.weighting.level(self.everybody_at(month), whole)

    def changes_between(self, group: str, month: int, other: int) -> tuple[int, int, int]:
        """Count who has got and who has lost a yes-or-no outcome from ``other`` to ``month``, and of how many."""
        now, then = self.at(month, group), self.at(other, group)
        both = np.isfinite(now) & np.isfinite(then)
        gained = int((now[both] > then[both]).sum())
        lost = int((now[both] < then[both]).sum())
        return gained, lost, int(both.sum())


def follow(
    frames: Frames,
    measure: Measure,
    sample: Sample,
    compared: Flags,
    weighting: Weighting | None = None,
) -> FollowedOutcome:
    """Put the outcome of every month beside each person of a result.

    Parameters
    ----------
    frames : mapping of table name to DataFrame
    measure : Measure
    sample : Sample
        Of the measure.
    compared : array (people of the sample,) of bool
        Whom the result is about.
    weighting : Weighting, optional
        In the order of the sample.
    """
    rows = frames["outcomes"]
    values = rows[outcome_column(measure.outcome)].to_numpy(dtype="float64", na_value=np.nan)
    place = positions(rows["person_id"], sample.people["person_id"])
    known = np.isfinite(values) & (place >= 0)
    month = rows["month"].to_numpy(dtype=np.int64)[known]
    months = np.unique(month)[-MOST_MONTHS:]
    table = np.full((len(sample.people), len(months)), np.nan)
    column = np.searchsorted(months, month)
    kept = month >= months[0] if len(months) else np.zeros(0, dtype=bool)
    scale = 100.0 if measure.outcome.kind == "binary" else 1.0
    table[place[known][kept], column[kept]] = values[known][kept] * scale
    return FollowedOutcome(
        measure, sample.participant, compared, tuple(int(m) for m in months), table, weighting
    )
