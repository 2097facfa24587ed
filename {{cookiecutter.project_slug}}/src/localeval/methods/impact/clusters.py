"""Errors of a difference of means when people come in clusters, such as sites, schools or advisers.

People of one site are more alike than people of two, so that they tell less than as many who come one by one. The
variance is CR2, which allows for the number of clusters and their sizes being small and uneven, with degrees of freedom
after Satterthwaite. Clusters may lie within one group each, or across both.

Source: Bell and McCaffrey (2002), Surv. Methodol. 28: 169-181; Pustejovsky and Tipton (2018), J. Bus. Econ. Stat. 36:
672-683, equations 5 to 12, with an identity working model. The tests compare it with the R package clubSandwich.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from localeval.methods.inputs import Flags, Floats, MethodError

if TYPE_CHECKING:
    from localeval.methods.impact.arms import Arm, Difference
    from localeval.methods.impact.skew import Residuals

#: Clusters whose sizes differ by less than this factor are worked on together.
_ALIKE = 1.25
#: Rows of people that are worked on at a time, about: so that memory does not grow with a table.
_ROWS = 20_000
#: Directions in which a cluster alone decides the fit have an eigenvalue of zero, up to rounding.
_NO_LENGTH = 1e-10
#: Fewer clusters than this in a group say nothing of how clusters differ.
LEAST_CLUSTERS = 2
#: With fewer than this in a group the interval also has to hold when clusters are dealt out anew, which is exact for few.
FEW_CLUSTERS = 10


@dataclass(frozen=True, eq=False)
class ClusteredSpread:
    """The variance of a difference over clusters.

    Attributes
    ----------
    variance, df : float
    counts : (int, int)
        Clusters with participants, and with comparison people.
    nested : bool
        Whether no cluster has people in both groups.
    scaled : (Residuals, Residuals)
        What each cluster of a group adds to its mean, times the number of clusters.
    scores : ndarray of float, shape (clusters,)
        What each cluster adds to the estimate.
    """

    variance: float
    df: float
    counts: tuple[int, int]
    nested: bool
    scaled: tuple[Residuals, Residuals] = field(repr=False)
    scores: Floats = field(repr=False)


@dataclass(frozen=True, eq=False)
class _ArmSums:
    """Of one arm, by cluster: scores, and what the degrees of freedom are made of."""

    scores: Floats
    squares: Floats
    left: Floats
    right: Floats
    middle: Floats


def clustered_spread(difference: Difference, clusters: np.ndarray) -> ClusteredSpread:
    """Give the CR2 variance of a difference and Satterthwaite's degrees of freedom.

    Parameters
    ----------
    difference : Difference
    clusters : ndarray of int, shape (n,)
        The cluster of each person, numbered from 0.

    Raises
    ------
    MethodError
        ``few_clusters`` for fewer than two clusters in a group, or where clusters cannot vary.
    """
    size = int(clusters.max()) + 1
    inside = [np.bincount(clusters[arm.rows], minlength=size) > 0 for arm in difference.arms]
    counts = int(inside[0].sum()), int(inside[1].sum())
    if min(counts) < LEAST_CLUSTERS:
        msg = (
            f"There are {counts[0]} clusters of participants and {counts[1]} of comparison people; at least "
            f"{LEAST_CLUSTERS} in each group are needed."
        )
        raise MethodError("few_clusters", msg)
    sums = [_arm_sums(arm, clusters[arm.rows], size) for arm in difference.arms]
    scores = sums[0].scores - sums[1].scores
    if difference.shift is not None:
        scores = scores + np.bincount(clusters, weights=difference.shift, minlength=size)
    scaled = tuple(
        (part.scores[here] * n, np.ones(n), n)
        for part, here, n in zip(sums, inside, counts, strict=True)
    )
    nested = not np.any(inside[0] & inside[1])
    return ClusteredSpread(
        float(np.square(scores).sum()),
        _satterthwaite(sums),
        counts,
        nested,
        (scaled[0], scaled[1]),
        scores[inside[0] | inside[1]],
    )


def clustered_mean(arm: Arm, clusters: np.ndarray) -> tuple[float, float]:
    """Give the CR2 variance of one group's weighted mean and Satterthwaite's degrees of freedom.

    Parameters
    ----------
    arm : Arm
    clusters : ndarray of int, shape (m,)
        The cluster of each of its people, numbered from 0.

    Raises
    ------
    MethodError
        ``few_clusters`` for fewer than two clusters.
    """
    if len(np.unique(clusters)) < LEAST_CLUSTERS:
        msg = f"There are fewer than {LEAST_CLUSTERS} clusters in a group."
        raise MethodError("few_clusters", msg)
    sums = _arm_sums(arm, clusters, int(clusters.max()) + 1)
    return float(np.square(sums.scores).sum()), _satterthwaite([sums])


def _arm_sums(arm: Arm, clusters: np.ndarray, size: int) -> _ArmSums:
    """Adjust each cluster's residuals (CR2) and take its score."""
    weighted = arm.shares[:, None] * arm.basis
    middle = arm.inverse @ (weighted.T @ weighted) @ arm.inverse
    p = arm.basis.shape[1]
    scores, squares = np.zeros(size), np.zeros(size)
    left, right = np.zeros((size, p)), np.zeros((size, p))
    pull = weighted @ arm.inverse[:, 0]
    for those, rows, real in _by_size(clusters):
        # People who only fill up a table count for nothing in it.
        basis, heavy = arm.basis[rows] * real[..., None], weighted[rows] * real[..., None]
        adjusted = _adjusted(basis, heavy, arm.inverse, middle, pull[rows] * real)
        scores[those] = np.einsum("kn,kn->k", adjusted, arm.residual[rows])
        squares[those] = np.einsum("kn,kn->k", adjusted, adjusted)
        left[those] = np.einsum("knp,kn->kp", heavy, adjusted)
        right[those] = np.einsum("knp,kn->kp", basis, adjusted)
    if not arm.corrected:
        # Whole influences stand for themselves: spread over people by the regression of ones, that of somebody who hardly counts
        # would weigh as much as if they did. They are made larger by as much as the mean's own pull is.
        own = np.bincount(clusters, np.square(arm.pull), minlength=size)
        larger = np.sqrt(np.divide(squares, own, out=np.ones(size), where=own > 0))
        scores = larger * np.bincount(clusters, arm.pull * arm.residual, minlength=size)
    return _ArmSums(scores, squares, left, right @ arm.inverse, _half(right, middle))


def _by_size(clusters: np.ndarray) -> Iterator[tuple[np.ndarray, np.ndarray, Flags]]:
    """Give the clusters of about one size together, so that one call works on many of them.

    Yields
    ------
    ndarray of int, shape (k,)
        Their numbers.
    ndarray of int, shape (k, n)
        The rows of their people; a smaller cluster's are filled up with a row of its own.
    ndarray of bool, shape (k, n)
        Which of these are its people.
    """
    order = np.argsort(clusters, kind="stable")
    starts = np.flatnonzero(np.r_[True, np.diff(clusters[order]) > 0])
    sizes = np.diff(np.r_[starts, len(order)])
    alike = np.ceil(np.log(sizes) / np.log(_ALIKE)).astype(int)
    for kind in np.unique(alike):
        every = np.flatnonzero(alike == kind)
        n = sizes[every].max()
        for those in np.array_split(every, -(-len(every) * n // _ROWS)):
            real = np.arange(n) < sizes[those][:, None]
            rows = order[starts[those][:, None] + np.where(real, np.arange(n), 0)]
            yield clusters[rows[:, 0]], rows, real


def _half(right: Floats, middle: Floats) -> Floats:
    """Right factor of ``right @ middle @ right.T``, so that no table of clusters by clusters is needed."""
    values, vectors = np.linalg.eigh(middle)
    return np.asarray(right @ (vectors * np.sqrt(np.maximum(values, 0.0))))


def _adjusted(
    basis: Floats, heavy: Floats, inverse: Floats, middle: Floats, pull: Floats
) -> Floats:
    """Multiply each cluster's pull by the symmetric inverse root of its residuals' working covariance.

    That covariance is the identity but for a part of low rank, so the root is taken of a small matrix only.

    Parameters
    ----------
    basis, heavy : ndarray of float, shape (k, n, p)
        Of ``k`` clusters: their people's columns, and these times their shares.
    inverse, middle : ndarray of float, shape (p, p)
    pull : ndarray of float, shape (k, n)
    """
    span, length, _ = np.linalg.svd(np.concatenate([basis, heavy], axis=2), full_matrices=False)
    # Directions without length are zero from here on: they leave what is pulled as it is.
    span = span * (length > _NO_LENGTH * np.maximum(length[:, :1], 1e-300))[:, None, :]
    across = span.transpose(0, 2, 1)
    ours, weighted = across @ basis, across @ heavy
    cross = ours @ inverse @ weighted.transpose(0, 2, 1)
    small = np.eye(span.shape[2]) - cross - cross.transpose(0, 2, 1)
    small += ours @ middle @ ours.transpose(0, 2, 1)
    values, vectors = np.linalg.eigh(small)
    root = np.where(values > _NO_LENGTH, 1 / np.sqrt(np.maximum(values, _NO_LENGTH)), 0.0)
    inside = across @ pull[..., None]
    turned = vectors @ (root[..., None] * (vectors.transpose(0, 2, 1) @ inside))
    return np.asarray(pull + (span @ (turned - inside))[..., 0])


def _satterthwaite(sums: list[_ArmSums]) -> float:
    """Degrees of freedom: the squared trace of the clusters' working covariance over its squared length.

    That matrix is diagonal but for a part of low rank, which is never written out.
    """
    diagonal = np.sum([part.squares for part in sums], axis=0)
    # Each arm adds -L R' - R L' + M M' with L, R, M of shape (clusters, p).
    first = np.hstack([m for part in sums for m in (-part.left, -part.right, part.middle)])
    second = np.hstack([m for part in sums for m in (part.right, part.left, part.middle)])
    low_rank = np.einsum("ij,ij->i", first, second)
    trace = float(diagonal.sum() + low_rank.sum())
    length = float(np.square(diagonal).sum() + 2 * diagonal @ low_rank)
    length += float(np.sum((second.T @ first) * (second.T @ first).T))
    if not (trace > 0 and length > 0):
        msg = "The clusters are too few for the covariates; use fewer covariates."
        raise MethodError("few_clusters", msg)
    return trace**2 / length


def intracluster_correlation(values: Floats, clusters: np.ndarray) -> float:
    """Give the share of the variance that lies between clusters, by analysis of variance; at least 0.

    Parameters
    ----------
    values : ndarray of float, shape (n,)
        With the means of the groups taken out.
    clusters : ndarray of int, shape (n,)
        Numbered from 0.

    Raises
    ------
    MethodError
        ``few_clusters`` where there is one cluster, or nobody shares one.

    References
    ----------
    Donner and Koval (1980), Biometrics 36: 19-25.
    """
    sizes = np.bincount(clusters)
    sizes = sizes[sizes > 0]
    n, k = len(values), len(sizes)
    if k < LEAST_CLUSTERS or n == k:
        msg = "A correlation within clusters needs several of them, and people who share one."
        raise MethodError("few_clusters", msg)
    means = np.bincount(clusters, weights=values) / np.maximum(np.bincount(clusters), 1)
    between = float(np.square(means[clusters] - values.mean()).sum()) / (k - 1)
    within = float(np.square(values - means[clusters]).sum()) / (n - k)
    size = (n - float(np.square(sizes).sum()) / n) / (k - 1)
    total = between + (size - 1) * within
    return max(0.0, (between - within) / total) if total > 0 else 0.0
