"""Weights that make a group's covariate means equal given ones (calibration).

Entropy balancing: of all weights that balance the means exactly, those closest to equal weights. The same weights come
from a score fitted by calibration instead of likelihood. It looks at no outcome:
:mod:`localeval.methods.impact.calibrated` estimates.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NoReturn

import numpy as np
from scipy.optimize import minimize
from scipy.special import logsumexp, softmax

from localeval.methods.impact.effect import kish_size
from localeval.methods.impact.linear import (
    independent_and_scaled,
    solve_positive,
    weighted_cross_product,
)
from localeval.methods.inputs import Floats, MethodError

#: Largest difference left between the means, in standard deviations of the group.
BALANCED = 1e-6
#: Newton's method has arrived when the means differ by no more than this.
CONVERGED = 1e-10
#: Steps, and the shortest one, after which a slower method that cannot get stuck takes over.
NEWTON_STEPS, SMALLEST_STEP = 30, 1e-4


@dataclass(frozen=True, eq=False)
class Balanced:
    """A group weighted to given means.

    Attributes
    ----------
    shares : ndarray of float, shape (people,)
        Weights that add to one.
    columns : list of int
        Covariates that were balanced by themselves; the others are constant or determined by these.
    spread : ndarray of float, shape (columns,)
        Their standard deviations in the group.
    distance : ndarray of float, shape (people, columns)
        From the means asked for, in those standard deviations.
    """

    shares: Floats = field(repr=False)
    columns: list[int]
    spread: Floats = field(repr=False)
    distance: Floats = field(repr=False)

    @property
    def effective(self) -> float:
        """How many unweighted people the group is worth (Kish)."""
        return kish_size(self.shares)


class _OutOfReachError(Exception):
    """The dual has passed the lowest value it can have when weights exist."""


def balance_to(table: Floats, means: Floats, names: tuple[str, ...], scale: Floats) -> Balanced:
    """Weight a group so that its covariate means equal given ones.

    Minimises the convex dual of entropy balancing, log mean exp(z'a) with z the people's distance from the means, by
    Newton's method, in a trust region where that gets stuck.

    Parameters
    ----------
    table : ndarray of float, shape (people, covariates)
        Of the group.
    means : ndarray of float, shape (covariates,)
        What its weighted means are to be.
    names : tuple of str
        Of the covariates, for messages.
    scale : ndarray of float, shape (covariates,)
        Standard deviations among everybody, beside which a difference counts as none.

    Raises
    ------
    MethodError
        ``no_common_support`` when no weights can balance the means: some combination of them lies outside the
        group's range.

    References
    ----------
    Hainmueller (2012), Polit. Anal. 20: 25-46. Zhao and Percival (2017), J. Causal Inference 5(1).
    """
    columns, _, spread = independent_and_scaled(table)
    distance = (table[:, columns] - means[columns]) / spread
    _check_left_out(table, means, names, scale, columns, distance)
    return Balanced(_balance(distance), columns, spread, distance)


def _check_left_out(
    table: Floats,
    means: Floats,
    names: tuple[str, ...],
    scale: Floats,
    columns: list[int],
    distance: Floats,
) -> None:
    """Refuse when a column that is redundant in the group is not so for the means.

    Weights cannot move the mean of such a column on its own: a level that nobody in the group has stays at a share of
    zero whatever the weights.
    """
    base = np.column_stack([np.ones(len(distance)), distance])
    for place in sorted(set(range(table.shape[1])) - set(columns)):
        coefficients, *_ = np.linalg.lstsq(base, table[:, place], rcond=None)
        # The intercept is the mean that weights reach when all distances average to zero.
        gap = abs(float(coefficients[0]) - means[place])
        if scale[place] > 0 and gap > BALANCED * scale[place]:
            _raise_no_weights(names[place])


def _raise_no_weights(column: str | None = None) -> NoReturn:
    where = f": {column!r} differs from anything found there" if column else ""
    msg = f"No weights can make the comparison group's averages equal the participants'{where}."
    raise MethodError("no_common_support", msg)


def _balance(distance: Floats) -> Floats:
    """Weights, summing to one, with which the rows of ``distance`` average to zero."""
    n_people, n_columns = distance.shape
    if n_columns == 0:
        return np.full(n_people, 1 / n_people)
    try:
        share = _by_newton(distance)
        if share is None:
            share = _by_trust_region(distance)
    except _OutOfReachError:
        _raise_no_weights()
    if np.max(np.abs(share @ distance)) > BALANCED:
        _raise_no_weights()
    return share


def _check_within_reach(value: float, n_people: int) -> None:
    # With weights that balance, the dual is minus their divergence from equal weights, which
    # is at most log n. Below that, no such weights exist.
    if value < -np.log(n_people) - 1:
        raise _OutOfReachError


def _by_newton(distance: Floats) -> Floats | None:
    """Minimise the dual by Newton's method with step halving; None where that gets stuck."""
    n_people = len(distance)
    # Each person's index, and the dual: log mean exp(index).
    index, value = np.zeros(n_people), 0.0
    for _ in range(NEWTON_STEPS):
        share = np.exp(index - value) / n_people
        gradient = share @ distance
        if np.max(np.abs(gradient)) < CONVERGED:
            return np.asarray(share / share.sum())
        curvature = weighted_cross_product(distance, share) - np.outer(gradient, gradient)
        try:
            step = -solve_positive(curvature, gradient)
        except np.linalg.LinAlgError:
            return None
        change, slope, size = distance @ step, float(gradient @ step), 1.0
        while size > SMALLEST_STEP:
            found = index + size * change
            reached = _log_mean_exp(found)
            if reached <= value + 1e-4 * size * slope + 1e-14:
                break
            size /= 2
        else:
            return None
        index, value = found, reached
        _check_within_reach(value, n_people)
    return None


def _log_mean_exp(index: Floats) -> float:
    # scipy's logsumexp takes longer than all the rest of a step where people are few.
    top = float(index.max())
    return top + float(np.log(np.exp(index - top).mean()))


def _by_trust_region(distance: Floats) -> Floats:
    """Minimise the dual by a trust-region Newton method."""
    n_people, n_columns = distance.shape

    def shares(tilt: Floats) -> Floats:
        return np.asarray(softmax(distance @ tilt))

    def dual(tilt: Floats) -> float:
        return float(logsumexp(distance @ tilt) - np.log(n_people))

    def gradient(tilt: Floats) -> Floats:
        return shares(tilt) @ distance

    def curvature(tilt: Floats) -> Floats:
        share = shares(tilt)
        centre = share @ distance
        return weighted_cross_product(distance, share) - np.outer(centre, centre)

    def stop_when_hopeless(xk: Floats) -> None:  # the name by which scipy knows it
        _check_within_reach(dual(xk), n_people)

    found = minimize(
        dual,
        np.zeros(n_columns),
        jac=gradient,
        hess=curvature,
        method="trust-exact",
        callback=stop_when_hopeless,
        options={"gtol": 1e-10, "maxiter": 500, "max_trust_radius": 1e4},
    )
    return shares(found.x)
