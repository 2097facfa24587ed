"""How alike the participants and the comparison group are, before and after weighting.

Follows the conventions of R's MatchIt and cobalt: the denominator of a standardised difference
comes from the unweighted sample, so that it is the same before and after. It tests nothing: a
p-value for balance is not evidence of balance (Imai, King and Stuart 2008).
"""

from __future__ import annotations

from typing import Literal, get_args

import numpy as np
import pandas as pd

from localeval.methods.inputs import (
    Floats,
    MethodError,
    Values,
    as_design,
    as_participant,
    to_float,
)

Denominator = Literal["participants", "pooled"]
TINY = float(np.sqrt(np.finfo(np.float64).eps))


def standardised_differences(
    design: pd.DataFrame,
    participant: Values,
    weights: Values | None = None,
    *,
    denominator: Denominator = "participants",
) -> pd.DataFrame:
    """Compare the two groups' covariates.

    Parameters
    ----------
    design
        Numeric columns, best with ``all_levels=True`` so that every level of a category is judged. Missing values are
        left out, column by column, so that means are of what is known and of nothing filled in; a column that is not
        known of anybody in a group has an infinite difference.
    participant
        1 or true for participants, 0 or false for the comparison group.
    weights
        One weight a person (0 leaves a person out); None compares the groups as they are.
    denominator
        ``"participants"``, the standard deviation of the participants, for effects on participants;
        ``"pooled"``, the square root of the mean of the two groups' variances, for trials. Both are
        of the unweighted sample; a 0/1 column's variance is p(1 - p). Where the participants do not
        vary, the pooled deviation stands in, as in MatchIt.

    Returns
    -------
    pandas.DataFrame
        Index ``covariate``; columns ``participant_mean``, ``comparison_mean``, ``smd``
        (standardised mean difference) and ``variance_ratio`` (participants over comparison,
        weighted; NaN for 0/1 columns, where it says nothing that the means do not).

    Raises
    ------
    MethodError
        ``no_weights`` when a group's weights are all zero, ``not_finite`` or ``wrong_setting`` for
        weights that are missing or negative, and the usual input reasons.

    References
    ----------
    Stuart, Lee and Leacy (2013), J. Clin. Epidemiol. 66: S84-S90. Ho, Imai, King and Stuart (2011),
    MatchIt, J. Stat. Softw. 42(8). Greifer, cobalt: Covariate Balance Tables and Plots.
    """
    if denominator not in get_args(Denominator):
        msg = f"The denominator must be 'participants' or 'pooled', not {denominator!r}."
        raise MethodError("wrong_setting", msg)
    flags = as_participant(participant)
    table, names = as_design(design, len(flags), gaps_allowed=True)
    share = _weights(weights, len(flags))
    for group in (flags, ~flags):
        if not share[group].sum() > 0:
            msg = "Everybody in one of the groups has a weight of zero."
            raise MethodError("no_weights", msg)
    rows = []
    for column in range(len(names)):
        known = ~np.isnan(table[:, column])
        first, second = flags & known, ~flags & known
        if not (share[first].sum() > 0 and share[second].sum() > 0):
            rows.append({"smd": np.inf})
            continue
        ours, theirs = table[first, column], table[second, column]
        binary = bool(np.all(np.isin(table[known, column], (0, 1))))
        ours_mean, ours_variance = _moments(ours, share[first], binary)
        theirs_mean, theirs_variance = _moments(theirs, share[second], binary)
        difference = ours_mean - theirs_mean
        spread = _denominator(ours, theirs, binary, denominator)
        rows.append(
            {
                "participant_mean": ours_mean,
                "comparison_mean": theirs_mean,
                "smd": _standardise(difference, spread),
                "variance_ratio": np.nan
                if binary or not theirs_variance > 0
                else ours_variance / theirs_variance,
            }
        )
    columns = ["participant_mean", "comparison_mean", "smd", "variance_ratio"]
    return pd.DataFrame(rows, index=pd.Index(names, name="covariate"), columns=columns, dtype=float)


def _weights(weights: Values | None, length: int) -> Floats:
    if weights is None:
        return np.ones(length)
    share = to_float(weights, "The weights")
    if len(share) != length:
        msg = f"There are {len(share)} weights for {length} people."
        raise MethodError("wrong_length", msg)
    if np.isnan(share).any():
        msg = f"The weights are missing for {int(np.isnan(share).sum())} people."
        raise MethodError("not_finite", msg)
    if (share < 0).any():
        msg = "Weights must not be negative."
        raise MethodError("wrong_setting", msg)
    return share


def _moments(values: Floats, weights: Floats, binary: bool) -> tuple[float, float]:
    """Weighted mean and unbiased variance; p(1 - p) for a 0/1 column."""
    share = weights / weights.sum()
    spare = 1 - float(share @ share)
    if values.min() == values.max():
        # Shares add up to a hair more or less than one, which would make a spread of none, or below none, of nothing.
        return float(values[0]), 0.0 if binary or spare > TINY else np.nan
    mean = float(share @ values)
    if binary:
        return mean, mean * (1 - mean)
    return mean, float(share @ np.square(values - mean)) / spare if spare > TINY else np.nan


def _denominator(ours: Floats, theirs: Floats, binary: bool, choice: Denominator) -> float:
    """Find the standard deviation of the unweighted sample by which a difference is divided."""
    ours_variance = _moments(ours, np.ones(len(ours)), binary)[1]
    theirs_variance = _moments(theirs, np.ones(len(theirs)), binary)[1]
    known = [value for value in (ours_variance, theirs_variance) if np.isfinite(value)]
    pooled = float(np.sqrt(np.mean(known))) if known else np.nan
    if choice == "pooled":
        return pooled
    alone = float(np.sqrt(ours_variance))
    return alone if alone > TINY else pooled


def _standardise(difference: float, spread: float) -> float:
    """Difference in standard deviations: 0 without a difference, infinite without a spread."""
    if abs(difference) <= TINY * TINY * max(1.0, spread):
        return 0.0
    return difference / spread if spread != 0 else float(np.copysign(np.inf, difference))
