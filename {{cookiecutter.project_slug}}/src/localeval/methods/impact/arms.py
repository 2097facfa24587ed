"""A difference of two weighted means in its parts: who moves it, and by how much.

The shape that every estimator gives and from which :mod:`localeval.methods.impact.uncertainty` works out errors.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from localeval.methods.impact.effect import kish_size
from localeval.methods.inputs import Floats


@dataclass(frozen=True, eq=False)
class Arm:
    """One group's part in a difference of means.

    Attributes
    ----------
    rows : ndarray of int, shape (m,)
        Positions of its people among everybody.
    shares : ndarray of float, shape (m,)
        Their weights, which add to one. None is negative.
    residual : ndarray of float, shape (m,)
        What the outcome of each is away from what is expected of a person like that.
    basis : ndarray of float, shape (m, p)
        The columns of the weighted regression that the residuals are from: ones first, the others as distances from
        whom the mean is for. Ones only where there is no regression.
    corrected : bool
        Whether residuals are made larger by their leverage (HC2, or CR2 with clusters). False where they are whole
        influences, which other fits have part in.
    """

    rows: np.ndarray
    shares: Floats
    residual: Floats
    basis: Floats
    corrected: bool = True

    @property
    def effective(self) -> float:
        """How many unweighted people it is worth (Kish)."""
        return kish_size(self.shares)

    @cached_property
    def inverse(self) -> Floats:
        """Inverse of the basis' weighted cross-product, shape (p, p)."""
        return np.asarray(
            np.linalg.pinv(self.basis.T @ (self.shares[:, None] * self.basis), hermitian=True)
        )

    @property
    def pull(self) -> Floats:
        """How much the mean moves with each person's outcome, shape (m,)."""
        if self.basis.shape[1] == 1:
            return np.asarray(self.shares / self.shares.sum())
        return np.asarray(self.shares * (self.basis @ self.inverse[:, 0]))


@dataclass(frozen=True, eq=False)
class Difference:
    """A participants' mean less a comparison mean, in its parts.

    Attributes
    ----------
    participants, comparison : Arm
    n : int
        Everybody, also who is in neither arm.
    shift : ndarray of float, shape (n,), or None
        How each person moves the estimate through the averages that the groups are made alike to; None where these are
        given, or moves nothing.
    clusters : ndarray of int, shape (n,), or None
        The cluster of each person, numbered from 0; None where people come one by one.
    """

    participants: Arm
    comparison: Arm
    n: int
    shift: Floats | None = None
    clusters: np.ndarray | None = None

    @property
    def arms(self) -> tuple[Arm, Arm]:
        """Both."""
        return self.participants, self.comparison
