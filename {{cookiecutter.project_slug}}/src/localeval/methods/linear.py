"""Small linear-algebra helpers shared by the methods: scaling, and finding redundant columns.

Works on cross-products of standardised columns, so a million rows cost one pass. It fits no model.
"""

from __future__ import annotations

import numpy as np
from scipy.linalg import solve_triangular

from localeval.methods.inputs import Floats

# A column is redundant when the columns before it explain all but this share of its variance.
# Cross-products in float64 are good to about 1e-12 of the variance; real covariates, even an age
# beside its square, keep a share above 1e-4.
REDUNDANT_SHARE = 1e-9
BLOCK = 4096


def scale_of(table: Floats) -> tuple[Floats, Floats]:
    """Column means and standard deviations; a constant column gets a deviation of zero."""
    mean = table.mean(axis=0)
    spread = np.sqrt(np.square(table - mean).mean(axis=0))
    flat = spread <= 1e-12 * np.maximum(np.abs(mean), 1e-300)
    return mean, np.where(flat, 0.0, spread)


def standardise(table: Floats) -> tuple[Floats, Floats, Floats]:
    """Centre and scale columns; returns the scaled table, the means and the deviations.

    A constant column becomes zero.
    """
    mean, spread = scale_of(table)
    safe = np.where(spread > 0, spread, 1.0)
    return (table - mean) / safe, mean, spread


def weighted_cross_product(table: Floats, weights: Floats) -> Floats:
    """Compute ``table.T @ diag(weights) @ table`` for weights that are not negative.

    In blocks that fit the processor's cache, without a second copy of the table in memory.
    """
    total = np.zeros((table.shape[1], table.shape[1]))
    root = np.sqrt(weights)
    for start in range(0, len(table), BLOCK):
        block = table[start : start + BLOCK] * root[start : start + BLOCK, None]
        total += block.T @ block
    return total


def independent_columns(table: Floats) -> list[int]:
    """Positions of the columns that are neither constant nor determined by the ones before them.

    The first of two equal columns is kept. An incremental Cholesky factor of the correlation
    matrix gives, for each column, the share of its variance that the kept ones do not explain.
    """
    scaled, _, spread = standardise(table)
    correlation = scaled.T @ scaled / max(len(table), 1)
    kept: list[int] = []
    factor = np.zeros_like(correlation)
    for column in np.flatnonzero(spread > 0):
        size = len(kept)
        row = (
            solve_triangular(factor[:size, :size], correlation[kept, column], lower=True)
            if size
            else np.zeros(0)
        )
        unexplained = correlation[column, column] - float(row @ row)
        if unexplained > REDUNDANT_SHARE:
            factor[size, :size] = row
            factor[size, size] = np.sqrt(unexplained)
            kept.append(int(column))
    return kept
