"""Discount factors by a schedule of yearly rates that falls with time.

A schedule is data with a date and a source (``catalogue/discount_rates.yml``); nothing here knows a rate. Year 0 is not discounted;
the factor of a later year is the product of one year's factor for each year since, each at the rate of the step that it lies in, as the
Green Book's tables of discount factors are made (HM Treasury, The Green Book, annex on discounting).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from localeval.methods.inputs import Floats, MethodError


@dataclass(frozen=True)
class Step:
    """Years with one rate.

    Attributes
    ----------
    last_year : int
        The last year of the step.
    rate : float
        Per cent a year.
    """

    last_year: int
    rate: float


def discount_factors(steps: Sequence[Step], years: int) -> Floats:
    """Give the discount factor of each year from 0 on.

    Parameters
    ----------
    steps : sequence of Step
        In order; the first one begins with year 1.
    years : int
        How many factors.

    Returns
    -------
    numpy.ndarray, shape (years,)
        1 for year 0.

    Raises
    ------
    MethodError
        The steps are not in order, or end before that.
    """
    ends = [step.last_year for step in steps]
    if ends != sorted(set(ends)):
        msg = "the steps of discount rates are not in order"
        raise MethodError("wrong_setting", msg)
    if not ends or years - 1 > ends[-1]:
        msg = f"discount rates are known to year {ends[-1] if ends else 0}, not to year {years - 1}"
        raise MethodError("wrong_setting", msg)
    found = [1.0]
    for year in range(1, years):
        rate = next(step.rate for step in steps if year <= step.last_year)
        found.append(found[-1] / (1 + rate / 100))
    return np.array(found[:years])
