"""Whether numbers that are no money, such as weeks in work or a score, lie within one range in both groups, and are each person's own.

Weeks have an end: who works all year has 52 of them in either group. That nobody of one group comes near what many of the other reach
is a smaller unit, or a shorter window; that nobody of it has as few as many of the other is time that was added, such as a placement's;
and one number that stands for many of it, far above those around it, is most likely what a form puts where nothing is known. Asked
about only: a programme may give everybody so many weeks.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from localeval.analysis.doubts import BOTH, FAR, FEW, FEWEST, Doubtful, Group, shares_apart

#: Nobody of a group goes beyond a value beyond which this share of the other is; chance leaves so many people out of so large a share
#: once in so many, or out of a fourth of it where it has not made the groups.
_BEYOND, _ONCE_IN, _UNLIKE = 0.05, 1e6, 4.0
#: A value stands for so large a share of one group, for so many times as many as in the other, and as have each value near it.
_HEAP, _TIMES_OTHER, _TIMES_NEAR, _NEAR = 0.12, 3.0, 4.0, 4.0
#: The steps next to it are at most so many times as common as in the other group, as a share of how many times it is itself.
_STEPS, _OF_IT = 2.0, 0.4


def numbers_apart(groups: Mapping[Group, np.ndarray], *, drawn: bool) -> list[Doubtful]:
    """Find a group whose numbers stop short of the other's, or begin above them, or of which many have exactly one.

    Parameters
    ----------
    groups : mapping of str to ndarray of float64
        Values of each group, noughts among them.
    drawn : bool
        Whether chance is said to have made the groups.
    """
    if min(map(len, groups.values())) < FEWEST:
        return []
    return [*_one_number(groups), *_beyond(groups, 1.0 if drawn else 1 / _UNLIKE)]


def _one_number(groups: Mapping[Group, np.ndarray]) -> list[Doubtful]:
    """Find a value that many of one group have and few of the other, far more than have each value near it."""
    for name, other in BOTH:
        values, beside = groups[name], groups[other]
        found, counts = np.unique(values, return_counts=True)
        value, most = float(found[counts.argmax()]), int(counts.max())
        share, there = most / len(values), float((beside == value).mean())
        far = shares_apart(values == value, beside == value)[1]
        near = (np.abs(found - value) <= _NEAR) & (found != value)
        around = float(counts[near].mean()) if near.any() else 0.0
        # Of a scale of few steps many stand on each; what a programme does moves people to the steps beside it as well.
        beside_it = [float((np.abs(part - value) <= _STEPS)[part != value].sum() / len(part)) for part in (values, beside)]  # fmt: skip
        more = share / max(there, 1 / len(beside))
        alone = most >= _TIMES_NEAR * around or beside_it[0] <= _OF_IT * more * beside_it[1]
        if (
            most >= max(FEW, _HEAP * len(values))
            and len(found) > 2 * _NEAR
            and share >= _TIMES_OTHER * there
            and alone
            and far > FAR
        ):
            return [Doubtful("repeated", name, value=value, shares=(share, there), people=most, sure=False)]  # fmt: skip
    return []


def _beyond(groups: Mapping[Group, np.ndarray], shrunk: float) -> list[Doubtful]:
    """Find a group of which nobody goes beyond a value that many of the other do, upwards or downwards."""
    for name, other in BOTH:
        values, beside = groups[name], groups[other]
        top, bottom = float(values.max()), float(values.min())
        above, below = float((beside > top).mean()), float((beside < bottom).mean())
        if above >= _BEYOND and _never(len(values), above * shrunk):
            times = float(np.median(beside[beside > 0]) / max(np.median(values[values > 0]), 1e-9))
            return [Doubtful("unlike_size", name, times=max(times, 1.0), sure=False)]
        if below >= _BEYOND and _never(len(values), below * shrunk):
            return [Doubtful("floor", name, value=bottom, shares=(below, 0.0), sure=False)]
    return []


def _never(people: int, share: float) -> bool:
    """Whether chance hardly ever leaves so many people out of so large a share."""
    return bool(people * np.log1p(-min(share, 0.999)) < -np.log(_ONCE_IN))
