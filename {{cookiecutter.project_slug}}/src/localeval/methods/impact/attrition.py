"""How many lost outcomes a randomised trial can bear: the attrition bounds of the What Works Clearinghouse.

People whose outcome is not known are not a random part of those allocated, and the more of them there are,
and the more unequal in number between the groups, the less chance still makes the groups alike. Nothing
here looks at an outcome.

Source: What Works Clearinghouse, Standards Handbook, version 4.0, Table II.1 (Institute of Education Sciences,
US Department of Education), as the R package RWWC-v.4-Group-Designs holds it; the model behind it is that of
Deke and Chiang, "The WWC attrition standard", Evaluation Review, doi 10.1177/0193841X16670047, which the tests
check the table against. The cautious bounds are for losses that may have to do with the programme, as when
people who are in work are harder to reach.
"""

from __future__ import annotations

from itertools import product

import numpy as np

from localeval.methods.inputs import MethodError

#: Highest difference between the groups' losses, in percentage points, at which attrition is low, by the loss
#: of both groups together in whole per cent from 0; with more lost than that it is never low.
CAUTIOUS = (
    5.7, 5.8, 5.9, 5.9, 6.0, 6.1, 6.2, 6.3, 6.3, 6.3, 6.3, 6.2, 6.2, 6.1, 6.0,
    5.9, 5.9, 5.8, 5.7, 5.5, 5.4, 5.3, 5.2, 5.1, 4.9, 4.8, 4.7, 4.5, 4.4, 4.3,
    4.1, 4.0, 3.8, 3.6, 3.5, 3.3, 3.2, 3.1, 2.9, 2.8, 2.6, 2.5, 2.3, 2.1, 2.0,
    1.8, 1.6, 1.5, 1.3, 1.2, 1.0, 0.9, 0.7, 0.6, 0.4, 0.3, 0.2, 0.0,
)  # fmt: skip
#: Least and greatest number of people that there can be.
AttritionRange = tuple[float, float]


def attrition_is_low(
    lost: tuple[AttritionRange, AttritionRange],
    kept: tuple[AttritionRange, AttritionRange],
    bounds: tuple[float, ...] = CAUTIOUS,
) -> bool | None:
    """Say whether a trial's losses are within the bounds, given what is known of the numbers of people.

    Parameters
    ----------
    lost, kept
        Of each group, between which numbers the people lie whose outcome is not known, and is known. A
        number that is known exactly stands twice.
    bounds
        As :data:`CAUTIOUS`.

    Returns
    -------
    bool or None
        None where the numbers leave it open.

    Raises
    ------
    MethodError
        ``wrong_setting`` where a group may be empty or a range ends before it begins.
    """
    if any(low < 0 or low > high for low, high in (*lost, *kept)):
        msg = "A number of people is negative, or its range ends before it begins."
        raise MethodError("wrong_setting", msg)
    if any(less + least <= 0 for (less, _), (least, _) in zip(lost, kept, strict=True)):
        msg = "A group of a trial may have nobody in it."
        raise MethodError("wrong_setting", msg)
    if any(np.isinf(high) for _, high in (*lost, *kept)):
        return None
    # Shares lost are the greater, the more are lost and the fewer are kept: their extremes are at the ends.
    ends = [
        (out / (out + here), out, here)
        for group in (0, 1)
        for out, here in (
            (lost[group][0], kept[group][1]),
            (lost[group][1], kept[group][0]),
        )
    ]
    ours, theirs = ends[:2], ends[2:]
    widest = max(abs(a[0] - b[0]) for a, b in product(ours, theirs))
    overlap = ours[0][0] <= theirs[1][0] and theirs[0][0] <= ours[1][0]
    closest = 0.0 if overlap else min(abs(a[0] - b[0]) for a, b in product(ours, theirs))
    overall = [
        (a[1] + b[1]) / (a[1] + a[2] + b[1] + b[2]) for a, b in zip(ours, theirs, strict=True)
    ]
    allowed = _between(bounds, 100 * overall[0], 100 * overall[1])
    if 100 * widest <= min(allowed):
        return True
    return False if 100 * closest > max(allowed) else None


def _between(bounds: tuple[float, ...], low: float, high: float) -> list[float]:
    """List the bounds for all overall losses in a range; none is allowed (-1) beyond the table."""
    first, last = int(np.floor(low)), int(np.ceil(high))
    return [bounds[i] if i < len(bounds) else -1.0 for i in range(first, last + 1)]
