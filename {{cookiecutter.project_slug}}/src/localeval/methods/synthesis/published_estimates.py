"""Turn what a report prints into an estimate and its standard error, so that it can be pooled.

From an interval, from a p-value, or from two shares. Differences only: a ratio of shares does not say
what the difference was.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from localeval.methods.critical_values import critical_value
from localeval.methods.inputs import MethodError, check_level

#: A typed estimate may lie this share of the interval's width from its middle: printed digits are
#: rounded. Further off, the interval belongs to another scale or was typed wrong.
OFF_CENTRE = 0.1


@dataclass(frozen=True)
class PublishedEstimate:
    """An estimate from another report, with the standard error that its numbers imply.

    Attributes
    ----------
    estimate, std_error
        In the report's unit.
    """

    estimate: float
    std_error: float


def from_interval(
    low: float,
    high: float,
    level: float = 0.95,
    estimate: float | None = None,
    df: float = np.inf,
) -> PublishedEstimate:
    """Recover the standard error from a printed confidence interval.

    Half of the width over the quantile of the normal distribution, or of t when the degrees of
    freedom are printed too. The printed digits limit it: from "1 to 3" it is between 0.26 and 0.77.

    Parameters
    ----------
    low, high
        Limits; of a difference, so symmetric around the estimate.
    level
        The confidence level of that interval, which must be known: 0.95, or 0.9, or 0.99.
    estimate
        As printed; the middle of the interval when it is not.
    df
        Degrees of freedom, when the interval is from a t distribution with few of them.

    Raises
    ------
    MethodError
        ``wrong_setting`` when the limits are not in order, or the estimate is not in the middle;
        ``not_finite``.

    References
    ----------
    Cochrane Handbook 5.1, 7.7.3.3.
    """
    check_level(level)
    middle = (low + high) / 2
    value = middle if estimate is None else estimate
    _check_finite(low, high, value)
    if not low < high:
        msg = f"The interval {low:g} to {high:g} is not in order: the lower limit comes first."
        raise MethodError("wrong_setting", msg)
    if abs(value - middle) > OFF_CENTRE * (high - low):
        msg = (
            f"The estimate {value:g} is not in the middle of {low:g} to {high:g}. Check the "
            "three numbers; an interval of a ratio cannot be used."
        )
        raise MethodError("wrong_setting", msg)
    error = (high - low) / 2 / critical_value(level, _check_df(df))
    return PublishedEstimate(float(value), float(error))


def from_p_value(estimate: float, p_value: float, df: float = np.inf) -> PublishedEstimate:
    """Recover the standard error from an estimate and its exact two-sided p-value.

    The size of the estimate over the quantile of the normal distribution, or of t, that leaves half of p
    beyond it.

    Parameters
    ----------
    estimate
        Not zero.
    p_value
        Exact, as "0.03"; of "under 0.05" nothing can be recovered. With p near 1 or with one digit
        the result is imprecise; prefer an interval.
    df
        Degrees of freedom, when the test is a t test with few of them.

    Raises
    ------
    MethodError
        ``wrong_setting`` when p is not between 0 and 1, or the estimate is zero.

    References
    ----------
    Cochrane Handbook 6.5, 6.5.2.3 (5.1, 7.7.3.3).
    """
    _check_finite(estimate, p_value)
    if not 0 < p_value < 1 or estimate == 0:
        msg = (
            f"An estimate of {estimate:g} with a p-value of {p_value:g} gives no standard error; "
            "the p-value must be exact, between 0 and 1, and the estimate not zero."
        )
        raise MethodError("wrong_setting", msg)
    error = abs(estimate) / critical_value(1 - p_value, _check_df(df))
    return PublishedEstimate(float(estimate), float(error))


def from_shares(
    participant_share: float, n_participants: int, comparison_share: float, n_comparison: int
) -> PublishedEstimate:
    """Compare two printed shares, in percentage points.

    The difference in means of yes-or-no outcomes with Welch's error, as
    :func:`localeval.methods.impact.trial.difference_in_means` has it. It is right for a trial without
    clusters; for a matched comparison it leaves out that the groups were matched.

    Parameters
    ----------
    participant_share, comparison_share
        Per cent of each group with the outcome, above 0 and under 100.
    n_participants, n_comparison
        People in each group whose outcome is known; at least two.

    Raises
    ------
    MethodError
        ``wrong_setting`` when a share is not between 0 and 100; ``bad_std_error`` when it is none or
        all, whose error such a formula takes for zero; ``too_few`` people.
    """
    shares = (participant_share, comparison_share)
    counts = (n_participants, n_comparison)
    _check_finite(*shares, *counts)
    if not all(0 <= share <= 100 for share in shares):
        msg = f"Shares are per cent, from 0 to 100, not {shares[0]:g} and {shares[1]:g}."
        raise MethodError("wrong_setting", msg)
    if min(counts) < 2:
        msg = (
            f"There are {counts[0]} and {counts[1]} people; at least two in each group are needed."
        )
        raise MethodError("too_few", msg)
    if any(share in (0, 100) for share in shares):
        msg = "A share of none or all has no error that could be worked out; type an interval."
        raise MethodError("bad_std_error", msg)
    variance = sum(
        share * (100 - share) / (count - 1) for share, count in zip(shares, counts, strict=True)
    )
    return PublishedEstimate(float(shares[0] - shares[1]), float(np.sqrt(variance)))


def _check_finite(*numbers: float) -> None:
    """Insist on numbers."""
    if not all(np.isfinite(number) for number in numbers):
        msg = "A number is missing or infinite."
        raise MethodError("not_finite", msg)


def _check_df(df: float) -> float:
    """Insist on degrees of freedom above zero."""
    if not df > 0:
        msg = f"Degrees of freedom are above zero, not {df}."
        raise MethodError("wrong_setting", msg)
    return df
