"""How far shares of several providers would lie apart by chance alone: the limits of a funnel plot, and whether they lie farther apart than that.

The funnel plot for comparing institutions is that of Spiegelhalter (2005), Statistics in Medicine 24: 1185-1202, with his limits of 95% and
99.8%. Two things are taken as they are here. The pooled share is that of the same people, so what is compared is each provider with all
together: given how many got there in all, the number of one provider is hypergeometric, which comes to his binomial where a provider is
a small part of the whole and is right also where there are three of them. And numbers of people are printed rounded, so the limits are
those of a rounded number. As there, a limit between two possible numbers is interpolated; the distribution is taken in the middle of its
steps (mid-P, Lancaster 1961, JASA 56: 223-234), so that 5% lie outside the limits of 95% and not fewer.

Nothing here adjusts for who the people of a provider are, and nothing puts providers in an order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy.stats import chi2, hypergeom

#: Shares of providers that lie within the limits where nothing but chance is at work: about two and three standard errors.
LEVELS = (0.95, 0.998)


@dataclass(frozen=True)
class Dispersion:
    """Whether providers lie farther apart than chance alone would have them.

    Attributes
    ----------
    ratio : float
        Pearson's statistic divided by its degrees of freedom, Spiegelhalter's phi; 1 where only chance is at work.
    p_value : float
        Of a ratio as large, by the chi-squared distribution.
    """

    ratio: float
    p_value: float


@lru_cache(maxsize=4096)
def limits(
    n: int, reached: int, people: int, level: float = 0.95, step: int = 1
) -> tuple[float, float]:
    """Give the limits within which the share of one provider lies, where it differs from all by chance alone.

    Parameters
    ----------
    n : int
        People of the provider.
    reached, people : int
        Who got there of all people, and all people; ``n`` is at most ``people``.
    level : float
        Of providers within the limits.
    step : int
        To a multiple of which the number who got there is rounded, half a step up.

    Returns
    -------
    tuple of float
        From 0 to 1.
    """
    least, most = max(0, n - (people - reached)), min(n, reached)
    first, last = _rounded(least, step), _rounded(most, step)
    values = np.arange(first, last + 1, step)
    # Of a rounded number that is at most a value, the number itself is less than half a step above it.
    up_to = hypergeom.cdf(values + (step - 1) // 2, people, reached, n)
    middle = up_to - np.diff(up_to, prepend=0.0) / 2
    ends = np.interp([0.5 - level / 2, 0.5 + level / 2], middle, values)
    # Beyond the middle of the first and last number there is nothing to interpolate between: all of them lie inside.
    if middle[0] > 0.5 - level / 2:
        ends[0] = first
    if middle[-1] < 0.5 + level / 2:
        ends[1] = last
    low, high = np.clip(ends / n, 0.0, 1.0)
    return float(low), float(high)


def outside(share: float, low: float, high: float) -> bool:
    """Say whether a share from 0 to 1 lies outside limits."""
    return not low - 1e-9 <= share <= high + 1e-9


def dispersion(reached: Sequence[int], people: Sequence[int], step: int = 1) -> Dispersion | None:
    """Test whether shares differ by more than chance: Pearson's chi-squared test of homogeneity.

    Parameters
    ----------
    reached, people : sequence of int
        Of each provider, at least three.
    step : int
        As of ``limits``; the variance of the rounding, a twelfth of its square, stands beside that of chance.

    Returns
    -------
    Dispersion or None
        None with fewer than three providers, or where all or nobody got there.
    """
    got, n = np.asarray(reached, dtype=float), np.asarray(people, dtype=float)
    if len(n) < 3 or not 0 < got.sum() < n.sum():
        return None
    pooled = got.sum() / n.sum()
    variance = n * pooled * (1 - pooled) + (step**2 - 1) / 12
    statistic = float(((got - n * pooled) ** 2 / variance).sum())
    return Dispersion(statistic / (len(n) - 1), float(chi2.sf(statistic, len(n) - 1)))


def _rounded(count: int, step: int) -> int:
    """Round to a multiple, half a step up."""
    return int((2 * count + step) // (2 * step) * step)
