"""The level of an outcome in one group, with its interval.

For describing a group on its own, above all where there is no comparison group and so no effect to
estimate. A level is not an impact, and these functions make no comparison.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from statsmodels.stats.proportion import proportion_confint

from localeval.methods.effect import critical_value
from localeval.methods.errors import MethodError
from localeval.methods.inputs import Values, as_outcome, check_level


@dataclass(frozen=True)
class Level:
    """A mean or share with its interval, in the outcome's own unit.

    Attributes
    ----------
    value, std_error, low, high, level
        Mean or share; its standard error; interval at confidence ``level``.
    n
        People it describes.
    """

    value: float
    std_error: float
    low: float
    high: float
    level: float
    n: int


def mean_level(values: Values, level: float = 0.95) -> Level:
    """Mean of an outcome with Student's t interval.

    A group in which everybody has the same value gets an interval of no width.

    Raises
    ------
    MethodError
        ``too_few`` for fewer than two people, ``not_finite`` for missing values.
    """
    check_level(level)
    numbers = as_outcome(values)
    if len(numbers) < 2:
        msg = f"There are {len(numbers)} people; at least 2 are needed for an interval."
        raise MethodError("too_few", msg)
    mean = float(numbers.mean())
    error = float(numbers.std(ddof=1) / np.sqrt(len(numbers)))
    half = critical_value(level, len(numbers) - 1) * error
    return Level(mean, error, mean - half, mean + half, level, len(numbers))


def share_level(values: Values, level: float = 0.95, *, whole: float = 1.0) -> Level:
    """Share of people with a yes/no outcome, with Wilson's (1927) interval.

    Wilson's interval stays between none and all, and has a width even when nobody or everybody says
    yes (Brown, Cai and DasGupta 2001, Stat. Sci. 16: 101-133).

    Parameters
    ----------
    values
        0 for no and ``whole`` for yes, none missing.
    level
        Confidence level of the interval.
    whole
        How a yes is coded, and so the unit of the result: 1 for shares, 100 for percentages.

    Raises
    ------
    MethodError
        ``too_few`` without people, ``wrong_setting`` for values other than 0 and ``whole``, or an
        input reason.
    """
    check_level(level)
    numbers = as_outcome(values)
    if len(numbers) == 0:
        msg = "There is nobody to take a share of."
        raise MethodError("too_few", msg)
    yes = numbers == whole
    if not np.all(yes | (numbers == 0)):
        msg = f"A share needs values of 0 and {whole:g} only."
        raise MethodError("wrong_setting", msg)
    share = float(yes.mean())
    low, high = proportion_confint(int(yes.sum()), len(yes), alpha=1 - level, method="wilson")
    error = float(np.sqrt(share * (1 - share) / len(yes)))
    return Level(whole * share, whole * error, whole * low, whole * high, level, len(yes))
