"""A result printed more coarsely than it could be, so that beside the others it tells nothing of a few people.

Every printed number of such a result is worked out from its rounded levels and rounded half-widths, never rounded by itself:
then the difference, the ends of the interval, the error and the p-value tell no more of a level than its step. The interval is
widened by what the rounding can have moved, so that it holds whatever the exact one holds.
"""

from __future__ import annotations

from collections.abc import Mapping
from statistics import NormalDist
from typing import Any

from localeval.methods.disclosure.averages import half_width, round_to
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
    return _between(estimate, levels, step, off=step if both else step / 2)


def _between(estimate: Estimate, levels: tuple[float, float], step: float, off: float) -> Estimate:
    """Give an estimate with these levels, whose difference may be ``off`` by so much."""
    exact, low, high = estimate.estimate, estimate.low, estimate.high
    assert exact is not None
    assert low is not None
    assert high is not None
    assert estimate.std_error is not None
    difference = round(levels[0] - levels[1], 6)
    down, up = (half_width(half, off, step) for half in (exact - low, high - exact))
    ends = round(difference - down, 6) + 0.0, round(difference + up, 6) + 0.0
    # Error and p-value are those of the printed interval, so that they agree with it and tell no more.
    critical = NormalDist().inv_cdf(0.5 + estimate.confidence / 2)
    error = round(max(down, up) / critical, 2)
    p_value = 2 * NormalDist().cdf(-critical * abs(difference) / (down if difference > 0 else up))
    smallest = estimate.minimum_detectable
    if smallest is not None:
        smallest = round(smallest * error / max(estimate.std_error, 0.01), 2)
    changed: Mapping[str, Any] = {
        "participant_level": levels[0],
        "comparison_level": levels[1],
        "estimate": difference + 0.0,
        "std_error": error,
        "low": ends[0],
        "high": ends[1],
        "p_value": round(p_value, 4),
        "p_adjusted": round(p_value, 4) if estimate.role == "primary" else None,
        "minimum_detectable": smallest,
        "verdict": _verdict(ends, estimate.direction),
        "rounded_to": step,
    }
    return estimate.model_copy(update=dict(changed))


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
