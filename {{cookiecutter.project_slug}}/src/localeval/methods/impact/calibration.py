"""Weights that make the comparison group's covariate means equal the participants' (calibration).

Entropy balancing: of all weights that balance the means exactly, those closest to equal weights.
The same weights come from a propensity score fitted by calibration instead of likelihood. It looks
at no outcome: :mod:`localeval.methods.impact.weighting` estimates.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NoReturn

import numpy as np
import pandas as pd
from scipy.optimize import minimize
from scipy.special import logsumexp, softmax

from localeval.methods.impact.effect import kish_size
from localeval.methods.impact.linear import independent_and_scaled, weighted_cross_product
from localeval.methods.inputs import (
    Flags,
    Floats,
    MethodError,
    Values,
    as_design,
    as_participant,
    check_sizes,
)

#: Largest difference left between the means, in standard deviations of the comparison group.
BALANCED = 1e-6


@dataclass(frozen=True, eq=False)
class CalibrationFit:
    """Calibrated weights for the effect on participants.

    Attributes
    ----------
    participant
        True for participants; shape (people,), as all arrays here but ``basis``.
    weights
        1 for participants; for comparison people, weights that sum to the number of participants;
        0 off support.
    on_support
        People the estimates use.
    effective_comparison
        Kish effective size of the weighted comparison group.
    left_out
        Covariates not used because constant or redundant among the comparison people on support.
    basis
        Covariates in standard deviations from the participants' mean, shape (people on support,
        columns), for the standard errors.
    """

    participant: Flags = field(repr=False)
    weights: Floats = field(repr=False)
    on_support: Flags = field(repr=False)
    effective_comparison: float
    left_out: tuple[str, ...]
    basis: Floats = field(repr=False)


class _OutOfReachError(Exception):
    """The dual has passed the lowest value it can have when weights exist."""


def fit_calibration(
    participant: Values, design: pd.DataFrame, on_support: Values | None = None
) -> CalibrationFit:
    """Weight the comparison group so that its covariate means equal the participants'.

    Minimises the convex dual of entropy balancing, log mean exp(z'a) with z the comparison people's
    distance from the participants' mean, by a trust-region Newton method.

    Parameters
    ----------
    participant
        1 or true for participants, 0 or false for the comparison group.
    design
        Numeric columns, from :func:`localeval.methods.impact.covariates.design_matrix`. A column that is
        redundant is balanced with the ones that determine it.
    on_support
        People to use, such as ``PropensityFit.on_support`` so that both methods speak of the same
        people; None uses everybody.

    Raises
    ------
    MethodError
        ``no_common_support`` when no weights can balance the means (some combination of the
        participants' means lies outside the comparison group's range), ``too_few``, or an input
        reason.

    References
    ----------
    Hainmueller (2012), Polit. Anal. 20: 25-46. Zhao and Percival (2017), J. Causal Inference 5(1).
    """
    flags = as_participant(participant)
    table, names = as_design(design, len(flags))
    rows = (
        np.ones(len(flags), dtype=np.bool_) if on_support is None else _support(on_support, flags)
    )
    target = flags[rows]
    check_sizes(target)
    here = table[rows]
    columns, _, spread = independent_and_scaled(here[~target])
    distance = (here[:, columns] - here[target][:, columns].mean(axis=0)) / spread
    _check_left_out(here, target, names, columns, distance[~target])
    share = _balance(distance[~target])
    weights = np.zeros(len(flags))
    weights[rows & flags] = 1.0
    weights[rows & ~flags] = share * target.sum()
    return CalibrationFit(
        participant=flags,
        weights=weights,
        on_support=rows,
        effective_comparison=kish_size(share),
        left_out=tuple(name for place, name in enumerate(names) if place not in columns),
        basis=distance,
    )


def _support(on_support: Values, flags: Flags) -> Flags:
    rows = np.asarray(on_support, dtype=np.bool_)
    if len(rows) != len(flags):
        msg = f"There are {len(rows)} support flags for {len(flags)} people."
        raise MethodError("wrong_length", msg)
    return rows


def _check_left_out(
    here: Floats, target: Flags, names: tuple[str, ...], columns: list[int], distance: Floats
) -> None:
    """Refuse when a column that is redundant in the comparison group is not so for participants.

    Weights cannot move the mean of such a column on its own: a level that no comparison person has
    stays at a share of zero whatever the weights.
    """
    base = np.column_stack([np.ones(len(distance)), distance])
    for place in sorted(set(range(here.shape[1])) - set(columns)):
        column = here[:, place]
        coefficients, *_ = np.linalg.lstsq(base, column[~target], rcond=None)
        # The intercept is the mean that weights reach when all distances average to zero.
        gap = abs(float(coefficients[0]) - column[target].mean())
        if np.ptp(column) > 0 and gap > BALANCED * column.std():
            _raise_no_weights(names[place])


def _raise_no_weights(column: str | None = None) -> NoReturn:
    where = f": {column!r} differs from anything found there" if column else ""
    msg = f"No weights can make the comparison group's averages equal the participants'{where}."
    raise MethodError("no_common_support", msg)


def _balance(distance: Floats) -> Floats:
    """Weights, summing to one, with which the rows of ``distance`` average to zero."""
    n_comparison, n_columns = distance.shape
    if n_columns == 0:
        return np.full(n_comparison, 1 / n_comparison)

    def shares(tilt: Floats) -> Floats:
        return np.asarray(softmax(distance @ tilt))

    def dual(tilt: Floats) -> float:
        return float(logsumexp(distance @ tilt) - np.log(n_comparison))

    def gradient(tilt: Floats) -> Floats:
        return shares(tilt) @ distance

    def curvature(tilt: Floats) -> Floats:
        share = shares(tilt)
        centre = share @ distance
        return weighted_cross_product(distance, share) - np.outer(centre, centre)

    def stop_when_hopeless(xk: Floats) -> None:  # the name by which scipy knows it
        # With weights that balance, the dual is minus their divergence from equal weights, which
        # is at most log n. Below that, no such weights exist.
        if dual(xk) < -np.log(n_comparison) - 1:
            raise _OutOfReachError

    try:
        found = minimize(
            dual,
            np.zeros(n_columns),
            jac=gradient,
            hess=curvature,
            method="trust-exact",
            callback=stop_when_hopeless,
            options={"gtol": 1e-10, "maxiter": 500, "max_trust_radius": 1e4},
        )
    except _OutOfReachError:
        _raise_no_weights()
    share = shares(found.x)
    if np.max(np.abs(share @ distance)) > BALANCED:
        _raise_no_weights()
    return share
