"""Whether values that people have twice were copied, or are what they rightly keep.

Nobody earns the same to the pound in two years. Hours a week, scores of few steps and awards of benefits stay as they are for most
people from one month to another, and the more so for those whom no programme helps: of these only that nearly nobody changed tells
of a copy, and only where more did between two months that lie nearer to each other.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from localeval.analysis.doubts import FEWEST, PlaceValues
from localeval.catalogue.catalogue import Outcome
from localeval.data.standard import outcome_column

#: Amounts are each person's own where so many of them differ.
_OWN = 0.5
#: Of amounts that are each person's own this share is the same where they were copied; of what people keep, that share.
_COPIED, NEARLY_ALL = 0.5, 0.95
#: And that share where no two months of after the start are there to show how many keep theirs.
_ALL = 0.98
#: Between two months after the start hardly anybody changed where this share did not.
_UNCHANGED = 0.99
#: So many of a few people are the same by chance so seldom, where that share of people keep what they have.
_ONCE_IN, _KEPT, _KEPT_AFTER = 1000, 0.9, 0.95


def stays(outcome: Outcome) -> bool:
    """Whether an outcome is one that most people keep: a score, hours, a time, or an amount that is the better the less it is, as an award."""
    return outcome.kind != "binary" and (
        outcome.unit not in {"percent", "money"}
        or (outcome.unit == "money" and outcome.direction == "decrease")
    )


def each_their_own(outcome: Outcome, values: np.ndarray) -> bool:
    """Whether amounts are each person's own, so that nobody has the same one twice by right.

    Parameters
    ----------
    outcome : Outcome
    values : ndarray of float64, shape (n,)
        Of those who have any, all known.
    """
    return not stays(outcome) and len(np.unique(values)) >= _OWN * max(len(values), 1)


def any_of(values: np.ndarray) -> np.ndarray:
    """Give 1 where there is some of a thing, 0 where there is none, and nothing where it is not known, shape (n,)."""
    return np.where(np.isfinite(values), values > 0, np.nan)


def same_in_both(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Say of each person with any in one of two columns of numbers whether both are the same, shape (k,) of k people."""
    some = np.isfinite(first) & np.isfinite(second) & ((first != 0) | (second != 0))
    return np.asarray((first == second)[some])


def hardly_anybody_changed(alike: np.ndarray) -> bool:
    """Whether so many have the same twice as nobody's keeping it explains: nearly all, of enough people.

    Parameters
    ----------
    alike : ndarray of bool, shape (n,)
    """
    return bool(len(alike) and alike.mean() >= _UNCHANGED and _beyond(alike, _KEPT_AFTER))


def _beyond(alike: np.ndarray, share: float) -> bool:
    """Whether more are alike than chance makes of a share of people."""
    from scipy.stats import binom

    return bool(binom.sf(alike.sum() - 1, len(alike), min(share, 1 - 1e-9)) < 1 / _ONCE_IN)


def copied_from(
    values: PlaceValues,
    outcome: Outcome,
    before: tuple[np.ndarray, int],
    month: int,
    months: Sequence[int],
    who: np.ndarray,
) -> bool:
    """Whether the numbers of before the start are, among some people, those of a month after it.

    Parameters
    ----------
    values : PlaceValues
    outcome : Outcome
        A number.
    before : (ndarray of float64, shape (n,), int)
        The earlier outcome, and its month.
    month : int
        The month after the start.
    months : sequence of int
        All months of the outcome after the start.
    who : ndarray of bool, shape (n,)
    """
    column, (then, earlier) = outcome_column(outcome), before
    now = values.at(column, month)
    alike = same_in_both(then[who], now[who])
    if len(alike) < FEWEST:
        return False
    nearer = [
        (first, second)
        for first in months
        for second in months
        if 0 < second - first <= month - earlier
    ]
    kept = [same_in_both(values.at(column, a)[who], values.at(column, b)[who]) for a, b in nearer]
    least = max((float(part.mean()) for part in kept if len(part) >= FEWEST), default=-1.0)
    if each_their_own(outcome, then[who & np.isfinite(then) & (then != 0)]):
        return bool(alike.mean() > max(_COPIED, least))
    limit = NEARLY_ALL if least >= 0 else _ALL
    return bool(alike.mean() > max(limit, least)) and _beyond(alike, max(_KEPT, least))
