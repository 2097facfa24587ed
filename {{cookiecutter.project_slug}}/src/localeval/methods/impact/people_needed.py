"""How many people it takes to find an effect. Needs nothing but the standard library: reports are shown with it."""

from __future__ import annotations

import math


def people_needed(people: int, smallest: float, wanted: float) -> int:
    """Say how many people it would take to find a smaller effect, with everything else as it is.

    The smallest effect that is found goes down with the square root of the number of people, where both groups grow alike.

    Parameters
    ----------
    people
        Of a group now.
    smallest
        Smallest effect that is found with them (``minimum_detectable_effect``).
    wanted
        Effect that is to be found.

    Returns
    -------
    int
        Of that group, rounded up to two digits.

    Examples
    --------
    >>> people_needed(385, 9.0, 5.0)
    1300
    """
    exact = people * (smallest / wanted) ** 2
    step = int(10 ** max(0, math.floor(math.log10(exact)) - 1))
    return math.ceil(exact / step) * step
