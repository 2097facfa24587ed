"""Jobs that the programme pays for: one wage for many, no small amounts, work that ends for all at once.

Future Jobs Fund, Kickstart and job guarantees pay the minimum wage for a number of hours and weeks. Among participants, and only there, that
looks like amounts that were filled in, left out, or put under another month. What is found here takes nothing away: such a question is still
asked, but lowers no level before it is answered.
"""

from __future__ import annotations

import numpy as np

from localeval.analysis.doubts import FAR, Group, shares_apart
from localeval.catalogue.living_wage import rates

#: Hours of such a job, as a week has them, and weeks of a year or half of one; a year has a day or two beyond 52.
_HOURS, _WEEKS = (*range(8, 41), 37.5), (26, 52, 365 / 7)
#: Amounts are rounded to one of these where so large a share of them is.
_ROUNDED, _MOSTLY = (1000, 500, 100, 50, 10, 1), 0.9
#: At the earlier month so many more of the participants have the outcome than of the others at either month, and at the later one hardly fewer.
_HIGH, _NO_LOWER = 0.2, 0.05


def is_a_wage(amount: float, amounts: np.ndarray) -> bool:
    """Say whether an amount is whole hours at a minimum wage for half a year or a year.

    Parameters
    ----------
    amount : float
        In pounds.
    amounts : ndarray of float, shape (n,)
        All of its group, which tell to what they are rounded.

    Examples
    --------
    >>> is_a_wage(13546.0, np.array([13546.0, 9120.55])), is_a_wage(13460.77, np.array([13460.77, 9120.55]))
    (True, False)
    """
    step = next((one for one in _ROUNDED if (amounts % one == 0).mean() >= _MOSTLY), 1)
    pay = np.array([one.pounds for one in rates()])
    full = np.multiply.outer(np.multiply.outer(pay, _HOURS), _WEEKS)
    return bool((np.abs(full - amount) <= max(step / 2, 1)).any())


def more_have_any(groups: dict[Group, np.ndarray]) -> bool:
    """Say whether clearly more participants have any amount at all, as where the programme gives jobs; no slip in amounts does that.

    Parameters
    ----------
    groups : dict of str to ndarray of float
    """
    apart, errors = shares_apart(groups["participants"] > 0, groups["comparison"] > 0)
    return apart > 0 and abs(errors) > FAR


def jobs_that_ended(
    early: tuple[np.ndarray, np.ndarray], late: tuple[np.ndarray, np.ndarray], good: int
) -> bool:
    """Say whether participants fall from a high that only they had, and not below the others.

    Parameters
    ----------
    early, late : pair of ndarray of float
        The outcome of participants, and of the others, at each month.
    good : int
        1 where more is better, else -1.
    """
    (ours, theirs), (then_ours, then_theirs) = (
        [good * float((values > 0).mean()) for values in pair] for pair in (early, late)
    )
    return ours - max(theirs, then_theirs) >= _HIGH and then_ours >= then_theirs - _NO_LOWER
