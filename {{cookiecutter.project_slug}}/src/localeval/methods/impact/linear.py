"""Small linear-algebra helpers shared by the methods: scaling, and finding redundant columns.

Works on cross-products of standardised columns, so a million rows cost one pass. It fits no model.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from scipy.linalg.lapack import dpotrf, dpotrs, dtrtrs

from localeval.methods.inputs import Floats

#: A column is redundant when the columns before it explain all but this share of its variance.
#: Cross-products in float64 are good to about 1e-12 of the variance; real covariates, even an age
#: beside its square, keep a share above 1e-4.
REDUNDANT_SHARE = 1e-9
BLOCK = 4096


def _blocks(rows: int) -> Iterator[slice]:
    """Cut rows into blocks that fit the processor's cache, so that no second table is needed."""
    return (slice(start, start + BLOCK) for start in range(0, rows, BLOCK))


def scale_of(table: Floats) -> tuple[Floats, Floats]:
    """Column means and standard deviations; a constant column gets a deviation of zero."""
    mean = table.mean(axis=0)
    squares = np.zeros(table.shape[1])
    for rows in _blocks(len(table)):
        squares += np.square(table[rows] - mean).sum(axis=0)
    spread = np.sqrt(squares / len(table))
    flat = spread <= 1e-12 * np.maximum(np.abs(mean), 1e-300)
    return mean, np.where(flat, 0.0, spread)


def weighted_cross_product(table: Floats, weights: Floats) -> Floats:
    """Compute ``table.T @ diag(weights) @ table`` for weights that are not negative."""
    total = np.zeros((table.shape[1], table.shape[1]))
    root = np.sqrt(weights)
    for rows in _blocks(len(table)):
        block = table[rows] * root[rows, None]
        total += block.T @ block
    return total


def solve_positive(matrix: Floats, vector: Floats) -> Floats:
    """Solve ``matrix @ x = vector`` for a positive definite matrix, by its Cholesky factor.

    LAPACK is called itself: around it, scipy's ``cho_factor`` and ``cho_solve`` take longer than the work on matrices as small as
    those of a few covariates.

    Raises
    ------
    numpy.linalg.LinAlgError
        The matrix is not positive definite.
    """
    factor, failed = dpotrf(matrix, clean=0)
    if failed:
        msg = "The matrix is not positive definite."
        raise np.linalg.LinAlgError(msg)
    return np.asarray(dpotrs(factor, vector)[0])


def independent_columns(table: Floats) -> list[int]:
    """Positions of the columns that are neither constant nor determined by the ones before them.

    The first of two equal columns is kept.
    """
    return independent_and_scaled(table)[0]


def independent_and_scaled(table: Floats) -> tuple[list[int], Floats, Floats]:
    """Find the independent columns, and their means and standard deviations.

    An incremental Cholesky factor of the correlation matrix gives, for each column, the share of its
    variance that the columns kept before it do not explain.
    """
    mean, spread = scale_of(table)
    safe = np.where(spread > 0, spread, 1.0)
    correlation = np.zeros((table.shape[1], table.shape[1]))
    for rows in _blocks(len(table)):
        block = (table[rows] - mean) / safe
        correlation += block.T @ block
    correlation /= len(table)
    kept: list[int] = []
    factor = np.zeros_like(correlation)
    for column in np.flatnonzero(spread > 0):
        size = len(kept)
        row = (
            dtrtrs(factor[:size, :size], correlation[kept, column], lower=1)[0]
            if size
            else np.zeros(0)
        )
        unexplained = correlation[column, column] - float(row @ row)
        if unexplained > REDUNDANT_SHARE:
            factor[size, :size] = row
            factor[size, size] = np.sqrt(unexplained)
            kept.append(int(column))
    return kept, mean[kept], spread[kept]
