"""A result printed more coarsely than it could be, so that beside the others it tells nothing of a few people.

Every printed number of such a result is worked out from its rounded levels and rounded half-widths, never rounded by itself:
then the difference, the ends of the interval, the error and the p-value tell no more of a level than its step. The interval is
widened for the rounding, so that it holds the truth as often as the exact one.
"""

from __future__ import annotations

from statistics import NormalDist
from typing import Any

import numpy as np

from localeval.analysis.coarse_counts import CoarseShare
from localeval.methods.disclosure.averages import half_width, round_to, widened
from localeval.methods.impact.levels import share_level
from localeval.results import Estimate, Level, Verdict


def coarse_estimate(estimate: Estimate, step: float, *, both: bool) -> Estimate:
    """Round an estimate of an average to a step.

    Parameters
    ----------
    estimate : Estimate
        As it would be printed.
    step : float
        In the outcome's unit; 0 leaves it as it is.
    both : bool
        Whether the level of the comparison group is one of people counted, so that it is rounded too; that of a weighted
        group is an average with weights.
    """
    if not step or estimate.estimate is None:
        return estimate
    ours, theirs = estimate.participant_level, estimate.comparison_level
    assert ours is not None
    assert theirs is not None
    levels = round_to(ours, step), round_to(theirs, step) if both else theirs
    return _between(estimate, levels, step, step / 2**0.5 if both else step / 2).model_copy(
        update={"rounded_to": step}
    )


def share_estimate(
    estimate: Estimate, ours: CoarseShare, theirs: CoarseShare | None, *, modelled: bool = False
) -> Estimate:
    """Give an estimate of the difference of two shares that are printed of rounded numbers of people.

    Parameters
    ----------
    estimate : Estimate
        As it would be printed.
    ours, theirs : CoarseShare
        Of participants and of the comparison group; None where the comparison group is weighted, so that its level is an
        average with weights.
    modelled : bool
        Whether its levels are those of a model, and not shares of people.
    """
    if estimate.estimate is None:
        return estimate
    assert estimate.participant_level is not None
    assert estimate.comparison_level is not None
    step = _half_step(ours.step, min(share.people for share in (ours, theirs) if share))
    if modelled:
        exact = estimate.participant_level, estimate.comparison_level
        levels, off = (round_to(exact[0], step), round_to(exact[1], step)), step / 2**0.5
    elif theirs is None:
        levels, off = (round(ours.percent, 2), estimate.comparison_level), ours.off
    else:
        levels, off = (
            (round(ours.percent, 2), round(theirs.percent, 2)),
            float(np.hypot(ours.off, theirs.off)),
        )
    coarse = _between(estimate, levels, step, off)
    coarse = coarse.model_copy(update={"people_rounded_to": ours.step})
    if theirs is not None and coarse.effective_comparison is not None:
        coarse = coarse.model_copy(update={"effective_comparison": theirs.people})
    return coarse


def _half_step(people: int, of: int) -> float:
    """Give the step to which half an interval is rounded so that it tells no number of people better than the share does.

    Half an interval of a share of n people changes by about 50 / n / sqrt(n) points with one person.
    """
    asked = 100 * people / max(of, 1) ** 1.5
    return next((step for step in (1.0, 2.0, 5.0) if step >= asked), 10.0)


def _between(estimate: Estimate, levels: tuple[float, float], step: float, off: float) -> Estimate:
    """Give an estimate with these levels, whose difference may be ``off`` by so much (``averages.widened``)."""
    exact, low, high = estimate.estimate, estimate.low, estimate.high
    assert exact is not None
    assert low is not None
    assert high is not None
    assert estimate.std_error is not None
    difference = round(levels[0] - levels[1], 6) + 0.0
    down, up = (half_width(half, off, step) for half in (exact - low, high - exact))
    ends = round(difference - down, 6) + 0.0, round(difference + up, 6) + 0.0
    # Error and p-value are those of the printed interval, so that they agree with it and tell no more.
    critical = NormalDist().inv_cdf(0.5 + estimate.confidence / 2)
    error = round(max(down, up) / critical, 2)
    p_value = 2 * NormalDist().cdf(-critical * abs(difference) / (down if difference > 0 else up))
    smallest = estimate.minimum_detectable
    if smallest is not None:
        smallest = round(smallest * error / max(estimate.std_error, 0.01), 2)
    changed: dict[str, Any] = {
        "participant_level": levels[0],
        "comparison_level": levels[1],
        "estimate": difference,
        "std_error": error,
        "low": ends[0],
        "high": ends[1],
        "p_value": round(p_value, 4),
        "p_adjusted": round(p_value, 4) if estimate.role == "primary" else None,
        "minimum_detectable": smallest,
        "verdict": _verdict(ends, estimate.direction),
    }
    return estimate.model_copy(update=changed)


def share_of_level(level: Level, share: CoarseShare) -> Level:
    """Give the level of a share that is printed of rounded numbers of people, with the interval of these."""
    if level.level is None:
        return level
    outcome = np.repeat([100.0, 0.0], [share.yes, share.people - share.yes])
    found = share_level(outcome, level.confidence, whole=100.0)
    halves = share.percent - found.low, found.high - share.percent
    down, up = (widened(half, share.off) for half in halves)
    return level.model_copy(
        update={
            "level": round(share.percent, 2),
            "low": round(max(share.percent - down, 0.0), 2),
            "high": round(min(share.percent + up, 100.0), 2),
            "people_rounded_to": share.step,
        }
    )


def coarse_level(level: Level, step: float) -> Level:
    """Round a level that is an average to a step, and its interval outwards."""
    if not step or level.level is None:
        return level
    assert level.low is not None
    assert level.high is not None
    value = round_to(level.level, step)
    halves = (level.level - level.low, level.high - level.level)
    down, up = (half_width(half, step / 2, step) for half in halves)
    return level.model_copy(
        update={
            "level": value,
            "low": round(value - down, 6) + 0.0,
            "high": round(value + up, 6) + 0.0,
            "rounded_to": step,
        }
    )


def _verdict(ends: tuple[float, float], direction: str) -> Verdict:
    low, high = ends
    if low <= 0 <= high:
        return "inconclusive"
    return "better" if (low > 0) == (direction == "increase") else "worse"
