"""Between which values an effect lies when some outcomes are lost, whatever those are.

Two answers. Manski's (1990) assume nothing but the range of the outcome: everyone who is lost had the worst, or the best.
Lee's (2009) assume that the programme moves losses one way only: the group that kept more people is cut from above or below
until both kept as large a share; they are about people whose outcome would be known in either group. Neither is an
interval of confidence: sampling error comes on top.

Source: Manski (1990), Am. Econ. Rev. 80: 319-323; Lee (2009), Rev. Econ. Stud. 76: 1071-1102. Weighted groups as in Lee's
section 4 on covariates: each person counts with a weight.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from localeval.methods.inputs import Flags, Floats, MethodError


@dataclass(frozen=True)
class EffectBounds:
    """Least and greatest value that an effect can have, in the outcome's unit."""

    low: float
    high: float


def manski_bounds(
    outcome: Floats, participant: Flags, weights: Floats, least: float, greatest: float
) -> EffectBounds:
    """Bound an effect by filling in the worst and the best for everybody who is lost.

    Parameters
    ----------
    outcome : ndarray of float, shape (people,)
        Missing where it is lost.
    participant : ndarray of bool, shape (people,)
    weights : ndarray of float, shape (people,)
        Of everybody, also of who is lost; 0 for people who do not count.
    least, greatest : float
        Range of the outcome.

    Raises
    ------
    MethodError
        ``wrong_setting`` where the range is empty or an outcome lies outside it; ``empty_group``.
    """
    known = outcome[np.isfinite(outcome)]
    if not least < greatest or known.size == 0 or known.min() < least or known.max() > greatest:
        msg = f"Outcomes must lie between {least:g} and {greatest:g}."
        raise MethodError("wrong_setting", msg)
    ends = []
    for group in (participant, ~participant):
        share = _shares(weights, group)
        ends.append(
            [float(share @ np.where(np.isfinite(outcome), outcome, v)) for v in (least, greatest)]
        )
    return EffectBounds(ends[0][0] - ends[1][1], ends[0][1] - ends[1][0])


def lee_bounds(outcome: Floats, participant: Flags, weights: Floats) -> EffectBounds:
    """Bound an effect by cutting the group that kept more of its people.

    Parameters
    ----------
    outcome, participant, weights
        As in :func:`manski_bounds`.

    Raises
    ------
    MethodError
        ``empty_group``: a group has nobody, or nobody whose outcome is known.
    """
    known = np.isfinite(outcome)
    values, kept = [], []
    for group in (participant, ~participant):
        share = _shares(weights, group)
        kept.append(float(share[known].sum()))
        here = known & (share > 0)
        if not here.any():
            msg = "A group has nobody whose outcome is known."
            raise MethodError("empty_group", msg)
        values.append((outcome[here], share[here] / kept[-1]))
    more = int(kept[1] > kept[0])
    cut = 1 - min(kept) / max(kept)
    whole = [float(share @ value) for value, share in values]
    low, high = (_trimmed_mean(*values[more], cut, top=top) for top in (True, False))
    if more == 0:
        return EffectBounds(low - whole[1], high - whole[1])
    return EffectBounds(whole[0] - high, whole[0] - low)


def _shares(weights: Floats, group: Flags) -> Floats:
    total = float(weights[group].sum())
    if not total > 0:
        msg = "A group has nobody in it."
        raise MethodError("empty_group", msg)
    return np.where(group, weights, 0.0) / total


def _trimmed_mean(values: Floats, shares: Floats, cut: float, *, top: bool) -> float:
    """Mean without the highest (or lowest) ``cut`` of the weight; somebody on the edge counts in part."""
    order = np.argsort(values if top else -values, kind="stable")
    ranked, weight = values[order], shares[order]
    before = np.cumsum(weight) - weight
    left = np.clip(1 - cut - before, 0.0, weight)
    return float(left @ ranked / left.sum())
