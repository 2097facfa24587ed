"""How uncertain a difference between two weighted means is, and the effect that follows from it.

Every estimator of the package ends as such a difference: the participants' mean and the comparison group's, each
with weights that add to one. Its parts say who moves it and by how much, and from them follow the standard error, its
degrees of freedom and the interval: with people as they come, or in clusters (:mod:`localeval.methods.impact.clusters`),
and with tails as long as they are (:mod:`localeval.methods.impact.skew`). An estimator brings its parts and no formula
of its own.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from localeval.methods.critical_values import critical_value, two_sided_p
from localeval.methods.impact.arms import Arm, Difference
from localeval.methods.impact.clusters import (
    FEW_CLUSTERS,
    ClusteredSpread,
    clustered_mean,
    clustered_spread,
)
from localeval.methods.impact.effect import Effect, Estimand, effect_from, welch_df
from localeval.methods.impact.skew import SkewQuantiles, flipped_quantiles, skew_quantiles
from localeval.methods.inputs import Floats, MethodError

#: A person whom the regression fits by construction: one minus the leverage is then rounding only.
WHOLE_LEVERAGE = 1 - 1e-8


@dataclass(frozen=True)
class Spread:
    """How far an estimate may be off.

    Attributes
    ----------
    variance : float
    df : float
        Degrees of freedom of the variance.
    quantiles : SkewQuantiles or None
        Of the studentised estimate, where tails are too uneven for Student's t.
    clusters : tuple of int or None
        Clusters with participants and with comparison people.
    """

    variance: float
    df: float
    quantiles: SkewQuantiles | None = None
    clusters: tuple[int, int] | None = None

    @property
    def std_error(self) -> float:
        """Root of the variance."""
        return float(np.sqrt(self.variance))


@dataclass(frozen=True, eq=False)
class Estimated:
    """An estimate with its parts, before its interval.

    Attributes
    ----------
    method, estimand : str
        As in ``Effect``.
    participant_level, comparison_level : float
        Means of the outcome; their difference is the estimate.
    difference : Difference
    outcome_spread : float
        Standard deviation of the outcome: an error far below it is rounding.
    left_out : tuple of str
    """

    method: str
    estimand: Estimand
    participant_level: float
    comparison_level: float
    difference: Difference = field(repr=False)
    outcome_spread: float
    left_out: tuple[str, ...] = ()

    @property
    def estimate(self) -> float:
        """The difference between the two levels."""
        return self.participant_level - self.comparison_level


def spread_of(
    difference: Difference,
    level: float = 0.95,
    *,
    tails: bool = True,
    worth: tuple[int, int] | None = None,
) -> Spread:
    """Give the variance of a difference with its degrees of freedom.

    Parameters
    ----------
    difference : Difference
    level : float
        Of the interval for which quantiles are worked out, where the tails ask for it.
    tails : bool
        False leaves the quantiles out, which take most of the time.
    worth : (int, int), optional
        For how many unweighted people each group counts in the tails; by default for those that it is worth.

    Returns
    -------
    Spread
        Without clusters the errors are HC2 and the degrees of freedom those of both groups joined as Welch's (1947): of
        each group the effective number of people less the columns of its basis. With clusters the errors are CR2 with
        Satterthwaite's degrees of freedom; with few of them there are quantiles of a randomisation over clusters too.

    Raises
    ------
    MethodError
        ``too_few``: the regression of a group fits one person by construction; ``few_clusters``.

    References
    ----------
    MacKinnon and White (1985), J. Econom. 29: 305-325. Samii and Aronow (2012), Stat. Probab. Lett. 82: 365-370. Bell
    and McCaffrey (2002), Surv. Methodol. 28: 169-181. Pustejovsky and Tipton (2018), J. Bus. Econ. Stat. 36: 672-683.
    """
    if difference.clusters is not None:
        found = clustered_spread(difference, difference.clusters)
        quantiles = _of_clusters(found, level) if tails else None
        return Spread(found.variance, found.df, quantiles, found.counts)
    total = np.zeros(difference.n) if difference.shift is None else difference.shift.copy()
    dfs, in_comparison = [], np.zeros(difference.n, dtype=bool)
    in_comparison[difference.comparison.rows] = True
    for sign, arm in zip((1, -1), difference.arms, strict=True):
        adjusted = _leverage_adjusted(arm)
        total[arm.rows] += sign * arm.pull * adjusted
        dfs.append(max(arm.effective - arm.basis.shape[1], 1.0))
    squares = np.square(total)
    parts = [float(squares[~in_comparison].sum()), float(squares[in_comparison].sum())]
    if not sum(parts) > 0:
        return Spread(0.0, float(min(dfs)))
    variance, df = sum(parts), welch_df(parts, dfs)
    if not tails:
        return Spread(variance, df)
    # The residuals of everyone, each group at the number of people that it is worth.
    sizes = worth or unweighted_sizes(difference)
    ours, theirs = (
        (arm.residual, arm.shares, size) for arm, size in zip(difference.arms, sizes, strict=True)
    )
    return Spread(variance, df, skew_quantiles(ours, theirs, level))


def unweighted_sizes(difference: Difference) -> tuple[int, int]:
    """Say how many unweighted people each group is worth."""
    ours, theirs = (min(len(arm.rows), round(arm.effective)) for arm in difference.arms)
    return ours, theirs


def _of_clusters(found: ClusteredSpread, level: float) -> SkewQuantiles | None:
    """Quantiles over clusters: always where there are few of them, otherwise where they are uneven.

    Clusters within one group each are dealt to groups anew; those across both have the sign of what they add flipped.
    """
    few = min(found.counts) < FEW_CLUSTERS
    if found.nested:
        return skew_quantiles(*found.scaled, level, always=few)
    return flipped_quantiles(found.scores, level) if few else None


def mean_spread(arm: Arm, clusters: np.ndarray | None = None) -> tuple[float, float]:
    """Give the variance of one group's weighted mean and its degrees of freedom.

    Parameters
    ----------
    arm : Arm
    clusters : ndarray of int, shape (m,), optional
        The cluster of each of its people, numbered from 0.

    Raises
    ------
    MethodError
        ``too_few``, as :func:`spread_of`.
    """
    if clusters is not None:
        return clustered_mean(arm, clusters)
    variance = float(np.square(arm.pull * _leverage_adjusted(arm)).sum())
    return variance, max(arm.effective - arm.basis.shape[1], 1.0)


def _leverage_adjusted(arm: Arm) -> Floats:
    """Residuals over the root of one minus the leverage (HC2)."""
    if not arm.corrected:
        return arm.residual
    if arm.basis.shape[1] == 1:
        leverage = arm.shares / arm.shares.sum()
    else:
        leverage = arm.shares * np.einsum("ij,jk,ik->i", arm.basis, arm.inverse, arm.basis)
    if np.max(leverage) > WHOLE_LEVERAGE:
        msg = "The covariates single out one person within a group; use fewer or join their levels."
        raise MethodError("too_few", msg)
    return np.asarray(arm.residual / np.sqrt(1 - leverage))


def effect_of(estimated: Estimated, level: float = 0.95) -> Effect:
    """Complete an estimate with its standard error, interval and p-value.

    Raises
    ------
    MethodError
        ``constant_outcome`` where nothing varies; ``too_few`` as in :func:`spread_of`.
    """
    return with_spread(estimated, spread_of(estimated.difference, level), level)


def with_spread(estimated: Estimated, spread: Spread, level: float = 0.95) -> Effect:
    """Complete an estimate whose spread is known.

    The interval is Student's t; where tails are uneven each end is moved out as far as the quantiles ask, and never in.

    Raises
    ------
    MethodError
        ``constant_outcome``.
    """
    arms = estimated.difference.arms
    critical = critical_value(level, spread.df)
    below = above = critical
    statistic = estimated.estimate / spread.std_error if spread.variance > 0 else 0.0
    p_value = two_sided_p(statistic, spread.df)
    if spread.quantiles is not None:
        # The lower end lies as far below the estimate as the statistic can lie above.
        below, above = max(critical, spread.quantiles.high), max(critical, -spread.quantiles.low)
        p_value = max(p_value, spread.quantiles.p_value(statistic))
    return effect_from(
        estimated.method,
        estimated.estimand,
        participant_level=estimated.participant_level,
        comparison_level=estimated.comparison_level,
        std_error=spread.std_error,
        df=spread.df,
        level=level,
        outcome_spread=estimated.outcome_spread,
        n_participants=len(arms[0].rows),
        n_comparison=len(arms[1].rows),
        effective_comparison=arms[1].effective,
        left_out=estimated.left_out,
        critical=(below, above),
        p_value=p_value,
        clusters=spread.clusters,
    )
