"""Which monthly levels may be shown, and how finely: each month by itself and beside the others of its line.

A month is passed over where

- fewer people than the threshold have the outcome, or have not; a few have most of an amount, or all but a few the same;
- a weighted comparison group is worth too few people;
- beside another month that is given, only a few have changed and all in one way, and the two shares are fine
  enough to count them (an outcome that only accumulates would tell how many got it in between).

Shares are in whole per cent and means in steps of their error (``methods.disclosure.coarse_levels``). How many people a share
may be about then follows for a reader only roughly, and goes into the linear programs of ``protection``,
because the people of the result less those are those whose outcome is not known.

Not protected: who knows of one person when their outcome changed and that nobody else's did; the weights of
a comparison group, should they become known; means, which are not counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from localeval.analysis.count_cells import COMPARISON, CellName
from localeval.analysis.monthly_levels import FollowedOutcome, MonthlyOutcome
from localeval.methods.disclosure.coarse_levels import (
    Coarse,
    coarse_interval,
    coarse_share,
    end_step,
    people_behind,
)
from localeval.methods.disclosure.door import SMALLEST_SUBGROUP, Door
from localeval.methods.disclosure.single_figures import few_differ, is_dominated
from localeval.methods.impact.effect import kish_size
from localeval.methods.inputs import Floats, MethodError
from localeval.project.project import Measure

#: Fewer months than this make no line over time.
LEAST_MONTHS = 3


def month_name(group: str, measure: Measure, month: int) -> CellName:
    """Name the number of people in whom an outcome is known in a month."""
    return ("month", group, measure.key, month)


@dataclass(frozen=True)
class ShownMonth:
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


def shown_months(
    followed: FollowedOutcome, group: str, door: Door, declared: Sequence[int]
) -> dict[int, ShownMonth]:
    """Give the months of a group that may be shown, as far as each by itself and beside the others tells.

    Parameters
    ----------
    followed : FollowedOutcome
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
    found: dict[int, ShownMonth] = {}
    for month in order:
        one = shown_month(followed, group, month, door)
        if one is None:
            continue
        beside = (_tells_changes(followed, group, month, other, door, declared) for other in found)
        if month in declared or not any(beside):
            found[month] = one
    return found


def shown_month(followed: FollowedOutcome, group: str, month: int, door: Door) -> ShownMonth | None:
    """Give the level of a group in a month with its interval, or None where it may not be shown."""
    known = followed.month_of(group, month)
    if not door.enough(known.n) or known.is_one_value:
        return None
    if followed.is_binary and not door.share_is_safe(known.n_yes, known.n):
        return None
    if followed.is_weighted(group):
        return _weighted(followed, month, known, door)
    size = followed.size(group)
    if followed.is_binary:
        people = people_behind(known.n_yes, known.n, size, door.threshold)
        return ShownMonth(known.n, coarse_share(known.n_yes, known.n, end_step(size)), people)
    if _tells_of_few(followed, known.amounts, door.threshold):
        return None
    level = known.mean()
    return ShownMonth(known.n, coarse_interval(level.value, level.low, level.high, followed.step))


def _weighted(
    followed: FollowedOutcome, month: int, known: MonthlyOutcome, door: Door
) -> ShownMonth | None:
    assert known.weights is not None
    if kish_size(known.weights) < max(SMALLEST_SUBGROUP, door.threshold):
        return None
    if not followed.is_binary and _tells_of_few(followed, known.amounts, door.threshold):
        return None
    try:
        level = followed.weighted_level(month)
    except MethodError:
        return None
    step = end_step(followed.size(COMPARISON)) if followed.is_binary else followed.step
    given = coarse_interval(level.value, level.low, level.high, step)
    if followed.is_binary:
        shown = float(np.floor(level.value + 0.5))
        given = Coarse(shown, min(given.low, shown), max(given.high, shown))
    return ShownMonth(known.n, given)


def _tells_of_few(followed: FollowedOutcome, amounts: Floats, threshold: int) -> bool:
    """Whether an average tells what one or two people have, or how many have anything at all."""
    return few_differ(amounts, threshold) or (followed.is_money and is_dominated(amounts))


def _tells_changes(
    followed: FollowedOutcome,
    group: str,
    month: int,
    other: int,
    door: Door,
    declared: Sequence[int],
) -> bool:
    """Whether two months together tell that a few people, and no more, have got or lost the outcome."""
    if not followed.is_binary:
        return False
    gained, lost, people = followed.changes_between(group, month, other)
    # How many people a whole per cent stands for; a declared month's share tells the exact count.
    blur = sum(0.0 if m in declared else people / 100 for m in (month, other))
    if blur >= door.threshold / 2:
        return False
    return min(gained, lost) == 0 and door.is_small(max(gained, lost))
