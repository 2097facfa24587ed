"""The distribution of a studentised difference where tails are long and groups unequal.

Earnings with many zeros are so skewed that Student's t misses nearly always on the same side: in the smaller group the
few people with much are seldom seen. The larger group has seen them. So residuals of both groups are put together and
dealt out anew to groups of the two sizes, and the statistic is worked out each time (studentised permutation): exact
where both groups have residuals of one shape, right in large samples where they have not.

Source: Janssen (1997), Stat. Probab. Lett. 36: 9-21; Chung and Romano (2013), Ann. Stat. 41: 484-507. Bootstraps that use
each group's own residuals, and corrections by its own skewness (Hall 1992), covered 84 to 89% of the time in the settings of
``benchmarks/calibration`` where this covers 94% and more.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from math import comb

import numpy as np

from localeval.methods.inputs import Floats, MethodError

#: Skewness of the statistic under which Student's t is left as it is: each tail of an interval is then off by at most a
#: quarter of a percentage point (Edgeworth's expansion), which is no more than the Monte Carlo error below.
NEGLIGIBLE = 0.03
#: A variance under this share of the square of the largest residual is none.
_NOTHING = 1e-24
#: Dealings. Their Monte Carlo error in a tail of 2.5% is 0.25 percentage points.
DEALINGS = 3999
#: People of a group that are dealt at most; a larger group stands for as many at evenly spaced ranks.
MOST_DEALT = 20_000
#: Decimals of residuals, in standard deviations.
_DECIMALS = 8
#: Dealt at once, so that memory stays small; what fits is kept for the next time.
_CELLS = 8_000_000
#: The same residuals always give the same interval.
_SEED = 20_130_407


@dataclass(frozen=True, eq=False)
class SkewQuantiles:
    """Quantiles of the studentised difference, and the values that they are from.

    Attributes
    ----------
    low, high : float
        Quantiles for the ends of the interval.
    statistics : ndarray of float, shape (DEALINGS,), sorted
    """

    low: float
    high: float
    statistics: Floats = field(repr=False)

    def p_value(self, statistic: float) -> float:
        """Two-sided p-value: twice the smaller tail, with the statistic itself counted among the dealings."""
        n = len(self.statistics)
        above = n - int(np.searchsorted(self.statistics, statistic, side="left"))
        below = int(np.searchsorted(self.statistics, statistic, side="right"))
        return min(1.0, 2 * (min(above, below) + 1) / (n + 1))


Residuals = tuple[Floats, Floats, int]


def skew_quantiles(
    ours: Residuals, theirs: Residuals, level: float, *, always: bool = False
) -> SkewQuantiles | None:
    """Work out the quantiles of a studentised difference of means, or say that Student's t will do.

    Parameters
    ----------
    ours, theirs : tuple
        Of participants and of the comparison group: residuals, shape (m,), their weights, and the number of unweighted
        residuals that they are worth.
    level : float
        Of the interval.
    always : bool
        Also where the statistic is hardly skewed, because there are few residuals.

    Returns
    -------
    SkewQuantiles or None
        None where the skewness of the statistic is under ``NEGLIGIBLE``, or a group has fewer than two.

    Raises
    ------
    MethodError
        ``few_clusters`` with ``always``, where so few can be dealt in too few ways for an interval at ``level``.
    """
    if min(ours[2], theirs[2]) < 2:
        return None
    if always:
        _check_ways(comb(ours[2] + theirs[2], ours[2]), level)
    spread, skewness = _moments(ours, theirs)
    if not spread > 0 or (abs(skewness) < NEGLIGIBLE and not always):
        return None
    # In standard deviations, and with the long tail above: neither the unit nor the sign of an outcome, nor which group is
    # which, changes what is dealt. The difference leans to the side of the tail in the smaller group.
    sign = 1.0 if (skewness > 0) == (ours[2] < theirs[2]) else -1.0
    groups = [
        _as_unweighted(sign * residual / spread, shares, n)
        for residual, shares, n in (ours, theirs)
    ]
    statistics = _dealt(np.sort(np.concatenate(groups)), len(groups[0]))
    statistics = statistics if sign > 0 else -statistics[::-1]
    tail = (1 - level) / 2
    low, high = np.quantile(statistics, [tail, 1 - tail])
    return SkewQuantiles(float(low), float(high), statistics)


def flipped_quantiles(scores: Floats, level: float) -> SkewQuantiles:
    """Work out the quantiles of a studentised sum when each part of it might as well have the other sign.

    Parameters
    ----------
    scores : ndarray of float, shape (clusters,)
        What each cluster adds to the estimate; they add to zero.
    level : float
        Of the interval.

    Raises
    ------
    MethodError
        ``few_clusters`` where signs can be flipped in too few ways for an interval at ``level``.

    References
    ----------
    Canay, Romano and Shaikh (2017), Econometrica 85: 1013-1030.
    """
    n = len(scores)
    _check_ways(2**n, level)
    signs = np.random.default_rng(_SEED).choice([-1.0, 1.0], (DEALINGS, n))
    added = signs * np.sort(scores)
    gap = added.sum(axis=1)
    spread = np.square(added - added.mean(axis=1, keepdims=True)).sum(axis=1) * n / (n - 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        statistic = np.nan_to_num(gap / np.sqrt(spread), nan=0.0, posinf=np.inf, neginf=-np.inf)
    statistic.sort()
    tail = (1 - level) / 2
    low, high = np.quantile(statistic, [tail, 1 - tail])
    return SkewQuantiles(float(low), float(high), statistic)


def _check_ways(ways: int, level: float) -> None:
    """Insist on so many dealings that the most extreme one is rarer than a tail of the interval."""
    if ways * (1 - level) < 2:
        msg = f"There are too few clusters for an interval at {level:.0%}."
        raise MethodError("few_clusters", msg)


def _moments(ours: Residuals, theirs: Residuals) -> tuple[float, float]:
    """Give the deviation of all residuals, and the skewness of the difference if both groups have the shape of all."""
    second = third = total = 0.0
    largest = max(float(np.abs(residual).max()) for residual, _, _ in (ours, theirs)) or 1.0
    for residual, shares, n in (ours, theirs):
        weight = shares / shares.sum()
        centred = (residual - weight @ residual) / largest
        second += n * float(weight @ centred**2)
        third += n * float(weight @ centred**3)
        total += n
    # The largest residual may be of somebody whose weight is next to nothing: what is left is rounding, and its power underflows.
    if not second > total * _NOTHING:
        return 0.0, 0.0
    shape = (third / total) / (second / total) ** 1.5
    a, b = 1 / ours[2], 1 / theirs[2]
    return float(largest * np.sqrt(second / total)), float(shape * (a**2 - b**2) / (a + b) ** 1.5)


def _as_unweighted(residual: Floats, shares: Floats, n: int) -> Floats:
    """So many residuals as the group is worth, centred: its own, or those at evenly spaced weighted ranks.

    They are rounded, so that rounding of the machine decides nothing.
    """
    n = min(n, MOST_DEALT)
    weight = shares / shares.sum()
    centred = np.round(residual - weight @ residual, _DECIMALS) + 0.0
    if n == len(residual) and np.ptp(shares) == 0:
        return np.asarray(centred)
    order = np.argsort(centred, kind="stable")
    reached = np.cumsum(weight[order])
    place = np.searchsorted(reached, (np.arange(n) + 0.5) / n)
    found = centred[order][np.minimum(place, len(order) - 1)]
    return np.asarray(np.round(found - found.mean(), _DECIMALS) + 0.0)


def _places(n: int, few: int) -> Iterator[np.ndarray]:
    """Give who of ``n`` is in the smaller group of each dealing, some dealings at a time, shape (dealings, few)."""
    generator = np.random.default_rng(_SEED)
    step = max(1, _CELLS // n)
    for start in range(0, DEALINGS, step):
        keys = generator.random((min(step, DEALINGS - start), n), dtype=np.float32)
        yield np.argpartition(keys, few - 1, axis=1)[:, :few]


@lru_cache(maxsize=2)
def _all_places(n: int, few: int) -> tuple[np.ndarray, ...]:
    """Do the same for a few people, once for all imputations and outcomes of groups of those sizes."""
    return tuple(part.astype(np.int16) for part in _places(n, few))


def _dealt(pool: Floats, ours: int) -> Floats:
    """Statistics of all dealings, sorted.

    Only the smaller group is dealt: the sums of the other are what is left.
    """
    n, few = len(pool), min(ours, len(pool) - ours)
    many = n - few
    total, squares = float(pool.sum()), float(np.square(pool).sum())
    statistics = np.empty(DEALINGS)
    start = 0
    for places in _all_places(n, few) if n * DEALINGS <= _CELLS else _places(n, few):
        size = len(places)
        drawn = pool[places]
        mean, other = drawn.mean(axis=1), (total - drawn.sum(axis=1)) / many
        square = np.square(drawn).sum(axis=1)
        spread = np.maximum(square / few - mean**2, 0.0) / (few - 1)
        spread += np.maximum((squares - square) / many - other**2, 0.0) / (many - 1)
        gap = mean - other
        # A dealing without any spread says nothing of tails: as far out as its sign.
        with np.errstate(divide="ignore", invalid="ignore"):
            statistic = gap / np.sqrt(spread)
        statistics[start : start + size] = np.where(np.isnan(statistic), 0.0, statistic)
        start += size
    if few != ours:
        statistics = -statistics
    statistics.sort()
    return statistics
