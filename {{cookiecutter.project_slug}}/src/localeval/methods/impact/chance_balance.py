"""Whether chance can have made two groups as unlike at the start as they are: one test of all covariates together.

A draw leaves differences, and a test of each covariate finds one in twenty of them. Here all are judged at once: the
squared distance between the groups, in units of what the draw itself would do (Hansen and Bowers 2008), set against the
same distance after draws made anew among the same people. No normality is assumed, so that the test keeps its size with
few people, rare levels and long tails. It says nothing of how good a comparison group is that chance did not make.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from scipy import stats

from localeval.methods.impact.drawn_units import (
    Codes,
    codes_of,
    drawn_anew,
    drawn_whole,
    strata_of_clusters,
)
from localeval.methods.inputs import (
    Flags,
    Floats,
    MethodError,
    Values,
    as_design,
    as_participant,
)

#: What chance does less often than this is taken not to be its work.
UNLIKELY = 0.001
#: The groups are drawn anew until so many draws are at least as unlike as the groups are (Besag and Clifford 1991), ...
_EXCEEDING = 20
#: ... until so many are made and none is, which chance gives once in 3,000 times, ...
_DRAWS_WITHOUT = 2_999
#: ... or until so many are made.
_MOST_DRAWS = 9_999
#: With more units than this nothing is drawn: the statistic is set against its limit, chi-squared.
_MOST_UNITS = 20_000
#: There, a column counts only if so many people of the rarer value are expected in the smaller group: with fewer, the limit
#: is not near enough at one in a thousand.
_EXPECTED = 200
#: Directions of difference that are looked at: at most the units over this. With more, few units could show nothing.
_UNITS_A_DIRECTION = 3
#: A direction is redundant when this share of a column's variance, or less, is its own.
_OWN_SHARE = 1e-9
#: Values in one block of draws.
_BLOCK = 4_000_000


@dataclass(frozen=True, eq=False)
class ChanceBalance:
    """How unlike the groups are, and how often chance makes them so.

    Attributes
    ----------
    statistic : float
        The d-squared of Hansen and Bowers, over all columns.
    df : int
        Its degrees of freedom: columns that are not determined by others.
    p_value : float
        How often a draw makes the groups at least as unlike.
    units : int
        People, or clusters, that were drawn.
    reference : "draws" or "chi_squared"
        What the statistic was set against.
    columns : DataFrame
        Index ``covariate``: the columns of the design. ``smd`` (difference in means, weighted over strata, in pooled standard
        deviations) and ``z`` (the difference in standard deviations of what the draw does), largest ``z`` first.
    """

    statistic: float
    df: int
    p_value: float
    units: int
    reference: Literal["draws", "chi_squared"]
    columns: pd.DataFrame

    @property
    def unlikely(self) -> bool:
        """Whether chance does this less than once in a thousand times."""
        return self.p_value < UNLIKELY


@dataclass(frozen=True, eq=False)
class _Units:
    """What was drawn: people or clusters, with the strata within which they were.

    ``table`` holds what each unit adds to the difference, shape (units, columns): the sum of its people's distances from
    their stratum's mean.
    """

    table: Floats
    drawn: Flags
    strata: Codes


def chance_balance(
    design: pd.DataFrame,
    participant: Values,
    *,
    strata: pd.DataFrame | None = None,
    cluster: Values | None = None,
) -> ChanceBalance:
    """Test all covariates together for differences that a draw does not make.

    Parameters
    ----------
    design : DataFrame
        Numeric columns, none missing, one row a person, from
        :func:`localeval.methods.impact.covariates.design_matrix`: a covariate with gaps has its mean and a flag there,
        and the flag is tested as well.
    participant : array_like, shape (n,)
        1 or true for people drawn for the programme.
    strata : DataFrame, n rows, optional
        Columns within whose combinations the draw was made, none missing. For clusters drawn as a whole that of most of their people counts.
    cluster : array_like, shape (n,), optional
        What people share, none missing. Where each cluster is in one group as a whole, up to a few people, clusters were drawn,
        and their totals are compared (:func:`drawn_whole`). Where not, people were, and each is compared within the cluster,
        which holds whatever share of each cluster was drawn.

    Returns
    -------
    ChanceBalance
        The same for rows in any order.

    Raises
    ------
    MethodError
        ``too_few`` where no stratum holds units of both groups, or no column varies within one; and the input reasons.

    Notes
    -----
    ``d2 = t' C+ t`` with ``t`` the sum over drawn units of their distances from the stratum's mean, and ``C`` its covariance
    over draws, ``sum_b h_b / (n_b - 1) * X_b' X_b`` with ``h_b = n1_b n0_b / n_b``: the differences of strata count with
    their harmonic weights. Where the covariates have more directions than a third of the units, the p-value is that
    of the leading principal components of the covariates, which are chosen without looking at the groups; ``statistic`` and ``df``
    are of all columns nevertheless.

    Draws use a seed made of the data, and are made until twenty are as unlike; the share is then an exact p-value (Besag and
    Clifford). With none in 2,999 it is 1 in 3,000, which adds to the chance of a p-value under 0.001 about 0.00001. With more
    than 20,000 units the reference is chi-squared, numbers count by their ranks, and columns with rare values are left out.

    References
    ----------
    Hansen and Bowers (2008), Statistical Science 23: 219-236. Besag and Clifford (1991), Biometrika 78: 301-304.
    """
    flags = as_participant(participant)
    table, names = as_design(design, len(flags))
    units = _units(table, flags, strata, cluster)
    large = len(units.drawn) > _MOST_UNITS
    if large:
        kept = _common_enough(table, flags)
        ranked = _ranked(table[:, kept])
        units = _units(ranked, flags, strata, cluster)
    covariance, difference = _what_the_draw_does(units)
    whitened = _directions(covariance, len(covariance))
    statistic = float(np.square(difference @ whitened).sum())
    df = whitened.shape[1]
    if large:
        p_value = float(stats.chi2.sf(statistic, df))
    else:
        spare = len(units.drawn) - len(np.unique(units.strata))
        p_value = _share_of_draws(
            units, _directions(covariance, max(1, spare // _UNITS_A_DIRECTION))
        )
    return ChanceBalance(
        statistic,
        df,
        p_value,
        len(units.drawn),
        "chi_squared" if large else "draws",
        _by_column(table, flags, names, strata, cluster),
    )


def _units(
    table: Floats, flags: Flags, strata: pd.DataFrame | None, cluster: Values | None
) -> _Units:
    """Find what was drawn within what, and leave out strata that hold one group only."""
    within = codes_of(strata, len(flags), "strata")
    shared = codes_of(cluster, len(flags), "clusters")
    whole = drawn_whole(flags, shared) if cluster is not None else None
    counts = np.ones(len(flags), dtype=bool)
    if whole is not None:
        flags, counts = whole
        within = strata_of_clusters(strata, shared)
    elif cluster is not None:
        within = np.unique(within * (shared.max() + 1) + shared, return_inverse=True)[1]
    both = counts & np.isin(within, np.intersect1d(within[flags & counts], within[~flags & counts]))
    if not both.any():
        msg = "No stratum holds people of both groups, so nothing shows what the draw did."
        raise MethodError("too_few", msg)
    rows, drawn, within = _centred(table[both], within[both]), flags[both], within[both]
    if whole is not None:
        _, first, place = np.unique(shared[both], return_index=True, return_inverse=True)
        rows = np.column_stack([np.bincount(place, column) for column in rows.T])
        drawn, within = drawn[first], within[first]
    return _in_order(_Units(rows, drawn, within))


def _centred(table: Floats, within: Codes) -> Floats:
    """Take from each row the mean of its stratum."""
    sizes = np.bincount(within)
    sums = np.column_stack([np.bincount(within, column) for column in table.T])
    return np.asarray(table - (sums / np.maximum(sizes, 1)[:, None])[within])


def _in_order(units: _Units) -> _Units:
    """Sort units by what they are, so that draws do not depend on the order of rows; equal ones can change places."""
    scale = np.sqrt(np.square(units.table).mean(axis=0))
    rounded = np.round(units.table / np.where(scale > 0, scale, 1.0), 9) + 0.0
    order = np.lexsort((units.drawn, *rounded.T, units.strata))
    return _Units(units.table[order], units.drawn[order], units.strata[order])


def _what_the_draw_does(units: _Units) -> tuple[Floats, Floats]:
    """Give the covariance over draws of the sums over drawn units, and these sums."""
    n = np.bincount(units.strata).astype(float)
    ours = np.bincount(units.strata, units.drawn)
    weight = np.zeros(len(n))
    several = n > 1  # a stratum of one says nothing, and a number may be of no stratum
    weight[several] = (ours * (n - ours))[several] / n[several] / (n[several] - 1)
    rows = units.table * np.sqrt(weight[units.strata])[:, None]
    return rows.T @ rows, units.table[units.drawn].sum(axis=0)


def _directions(covariance: Floats, most: int) -> Floats:
    """Give what turns sums into uncorrelated ones with a variance of one, shape (columns, directions), the leading ones first.

    Raises
    ------
    MethodError
        ``too_few`` where nothing varies.
    """
    spread = np.sqrt(np.diag(covariance))
    scale = np.where(spread > 0, spread, 1.0)
    values, vectors = np.linalg.eigh(covariance / np.outer(scale, scale))
    kept = np.flatnonzero(values > _OWN_SHARE * len(values))[::-1][:most]
    if not len(kept):
        msg = "No covariate varies among the people who were drawn."
        raise MethodError("too_few", msg)
    return np.asarray(vectors[:, kept] / np.sqrt(values[kept]) / scale[:, None])


def _share_of_draws(units: _Units, whitened: Floats) -> float:
    """Draw the groups anew, until enough draws are as unlike as the groups are, and give the share of these."""
    scores = units.table @ whitened
    reached = float(np.square(scores[units.drawn].sum(axis=0)).sum()) * (1 - 1e-9)
    generator = np.random.default_rng(_seed(units))
    made = exceeding = 0
    while made < _MOST_DRAWS and (exceeding or made < _DRAWS_WITHOUT):
        end = _MOST_DRAWS if exceeding else _DRAWS_WITHOUT
        size = int(min(max(_BLOCK // len(units.drawn), 1), 200, end - made))
        distances = np.square(_drawn_sums(units, scores, size, generator)).sum(axis=1)
        running = exceeding + np.cumsum(distances >= reached)
        if running[-1] >= _EXCEEDING:
            return _EXCEEDING / (made + 1 + int(np.argmax(running >= _EXCEEDING)))
        made, exceeding = made + size, int(running[-1])
    return (exceeding + 1) / (made + 1)


def _drawn_sums(
    units: _Units, scores: Floats, draws: int, generator: np.random.Generator
) -> Floats:
    """Draw as many units of each stratum as were drawn, and give the sums of their scores, shape (draws, directions).

    The scores of a stratum add up to nothing, so where there is one only, the smaller group can be drawn in place of the other.
    """
    n, ours = np.bincount(units.strata), np.bincount(units.strata, units.drawn).astype(int)
    chance = generator.random((draws, len(units.drawn)))
    if np.count_nonzero(n) == 1:
        smaller = int(min(ours.sum(), n.sum() - ours.sum()))
        chosen = np.argpartition(chance, smaller - 1, axis=1)[:, :smaller]
    else:
        chosen = drawn_anew(units.strata, units.drawn, chance)
    taken = np.zeros_like(chance)
    np.put_along_axis(taken, chosen, 1.0, axis=1)
    return np.asarray(taken @ scores)


def _seed(units: _Units) -> int:
    """Make a seed of the data: the same for rows in any order, and not moved by the last bits of a number."""
    sums = [f"{math.fsum(np.abs(column)):.6e}" for column in units.table.T]
    text = f"{len(units.drawn)} {int(units.drawn.sum())} {sums}"
    return int.from_bytes(text.encode(), "big")


def _common_enough(table: Floats, flags: Flags) -> list[int]:
    """Columns whose rarer values are common enough for the limit of the statistic."""
    share = min(flags.mean(), 1 - flags.mean())
    usual = np.median(table, axis=0)
    rarer = (table != usual).sum(axis=0)
    kept = np.flatnonzero(np.minimum(rarer, len(table)) * share >= _EXPECTED)
    if not len(kept):
        msg = "No covariate varies among the people who were drawn."
        raise MethodError("too_few", msg)
    return [int(column) for column in kept]


def _ranked(table: Floats) -> Floats:
    """Give the ranks in each column, the mean of them where values are equal; a yes or no stays one."""
    return np.column_stack([stats.rankdata(column) / len(column) for column in table.T])


def _by_column(
    table: Floats,
    flags: Flags,
    names: tuple[str, ...],
    strata: pd.DataFrame | None,
    cluster: Values | None,
) -> pd.DataFrame:
    """Say of each column how far the groups are apart."""
    units = _units(table, flags, strata, cluster)
    covariance, difference = _what_the_draw_does(units)
    spread = np.sqrt(np.diag(covariance))
    z = np.divide(difference, spread, out=np.zeros_like(difference), where=spread > 0)
    people = _units(table, flags, strata, None)
    ours = np.bincount(people.strata, people.drawn)
    n = np.maximum(np.bincount(people.strata), 1)
    apart = people.table[people.drawn].sum(axis=0) / (ours * (n - ours) / n).sum()
    variances = [
        np.var(table[group], axis=0, ddof=1) if group.sum() > 1 else np.zeros(len(names))
        for group in (flags, ~flags)
    ]
    pooled = np.sqrt(np.mean(variances, axis=0))
    smd = np.divide(apart, pooled, out=np.zeros_like(apart), where=pooled > 0)
    frame = pd.DataFrame({"smd": smd, "z": z}, index=pd.Index(names, name="covariate"))
    return frame.loc[frame["z"].abs().sort_values(ascending=False, kind="stable").index]
