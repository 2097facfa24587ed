"""Effects by calibrated weights: both groups are made to average alike those whom the effect is for.

The effect on participants compares them with a comparison group that is weighted to their averages (entropy balancing).
Where outcomes are lost, the people whose outcome is known are weighted to the averages of all who are meant: of all
participants, or, in a trial, of everybody allocated. One estimator so takes in who took part and who was lost; it is right
in large samples when the outcome is linear in the covariates, or the log-odds of being in the group, and known there, are.

Source: Hainmueller (2012), Polit. Anal. 20: 25-46; Zhao and Percival (2017), J. Causal Inference 5(1); for lost outcomes
Kott (2006), Surv. Methodol. 32: 133-142 (calibration for nonresponse). The errors are those of the stacked estimating
equations (Stefanski and Boos 2002, Am. Stat. 56: 29-38), with HC2 or CR2 residuals.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import pandas as pd

from localeval.methods.impact.arms import Arm, Difference
from localeval.methods.impact.calibration import Balanced, balance_to
from localeval.methods.impact.effect import Estimand
from localeval.methods.impact.linear import scale_of
from localeval.methods.impact.uncertainty import Estimated
from localeval.methods.inputs import (
    Flags,
    Floats,
    MethodError,
    Values,
    as_design,
    as_long_as,
    as_participant,
    check_sizes,
    check_varies,
    to_float,
)

#: Whom the effect is for.
Target = Literal["participants", "everyone"]
#: A weighted group that is worth fewer people than this rests on one of them.
LEAST_EFFECTIVE = 2.0


@dataclass(frozen=True, eq=False)
class Calibrated:
    """An estimate by calibrated weights, and the weights.

    Attributes
    ----------
    estimated : Estimated
    shares : ndarray of float, shape (people,)
        Weights that add to one in each group; 0 for who is off support or has no known outcome.
    """

    estimated: Estimated
    shares: Floats = field(repr=False)


def calibrated_difference(
    outcome: Values,
    participant: Values,
    design: pd.DataFrame,
    *,
    target: Target,
    on_support: Flags | None = None,
    clusters: np.ndarray | None = None,
    method: str = "calibrated_weighting",
) -> Calibrated:
    """Estimate an effect by weighting the people whose outcome is known to the averages of whom it is for.

    Parameters
    ----------
    outcome
        One value a person; missing where it is lost.
    participant
        1 or true for participants, 0 or false for the comparison group.
    design
        Numeric columns, one row a person, from :func:`localeval.methods.impact.covariates.design_matrix`.
    target
        ``"participants"``: the effect is for all participants on support, whether their outcome is known or not.
        ``"everyone"``: for everybody in both groups.
    on_support
        People to use, shape (people,); None uses everybody.
    clusters
        The cluster of each person, numbered from 0; None where people come one by one.
    method
        Code of the estimator.

    Raises
    ------
    MethodError
        ``no_common_support`` when no weights can balance the averages, or they rest on fewer than two people in effect;
        ``too_few``, ``constant_outcome``, or an input reason.
    """
    flags = as_participant(participant)
    table, names = as_design(design, len(flags))
    values = as_long_as(to_float(outcome, "The outcome"), len(flags))
    rows = np.ones(len(flags), dtype=bool) if on_support is None else np.asarray(on_support, bool)
    known = rows & np.isfinite(values)
    check_sizes(flags[known])
    check_varies(values[known], flags[known])
    meant = rows & flags if target == "participants" else rows
    means, scale = table[meant].mean(axis=0), scale_of(table[rows])[1]

    groups: list[tuple[np.ndarray, Balanced | None]] = []
    for group in (flags, ~flags):
        here = np.flatnonzero(known & group)
        is_whole = target == "participants" and len(here) == int((meant & group).sum())
        found = None if is_whole else balance_to(table[here], means, names, scale)
        if found is not None and found.effective < LEAST_EFFECTIVE:
            msg = "Nearly all the weight of a group rests on one person, so the effect cannot be estimated."
            raise MethodError("no_common_support", msg)
        groups.append((here, found))
    difference, levels = _difference(groups, values, table, means, meant, clusters)
    shares = np.zeros(len(flags))
    for arm in difference.arms:
        shares[arm.rows] = arm.shares
    estimand: Estimand = "ATT" if target == "participants" else "ATE"
    unused = [set(range(len(names))) - set(found.columns) for _, found in groups if found]
    left_out = tuple(names[i] for i in sorted(set.intersection(*unused))) if unused else ()
    return Calibrated(
        Estimated(
            method, estimand, levels[0], levels[1], difference, float(values[known].std()), left_out
        ),
        shares,
    )


def _difference(
    groups: list[tuple[np.ndarray, Balanced | None]],
    values: Floats,
    table: Floats,
    means: Floats,
    meant: Flags,
    clusters: np.ndarray | None,
) -> tuple[Difference, list[float]]:
    """Put the two weighted means and their residuals together."""
    arms, levels, slopes = [], [], []
    for here, found in groups:
        m = len(here)
        shares = np.full(m, 1 / m) if found is None else found.shares
        level = float(shares @ values[here])
        slope = np.zeros(table.shape[1])
        residual, basis = values[here] - level, np.ones((m, 1))
        if found is not None and found.columns:
            z = found.distance
            inside = np.linalg.pinv(z.T @ (shares[:, None] * z), hermitian=True)
            inside = inside @ (z.T @ (shares * residual))
            residual, basis = residual - z @ inside, np.column_stack([basis, z])
            slope[found.columns] = inside / found.spread
        arms.append((here, shares, residual, basis))
        levels.append(level)
        slopes.append(slope)
    shift = None
    if groups[0][1] is None:
        # All participants are known: how they differ from each other moves both means at once.
        here, shares, residual, basis = arms[0]
        arms[0] = here, shares, residual - (table[here] - means) @ slopes[1], basis
    else:
        shift = np.zeros(len(values))
        shift[meant] = (table[meant] - means) @ (slopes[0] - slopes[1]) / int(meant.sum())
    both = [Arm(*arm) for arm in arms]
    return Difference(both[0], both[1], len(values), shift, clusters), levels
