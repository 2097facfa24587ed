"""How strong something unmeasured would have to be to explain an effect away.

The E-value: the least strength of association, as a risk ratio, that an unmeasured factor would
need with both taking part and the outcome, beyond the measured covariates. It does not say whether
such a factor exists; that is a matter of judgement about the programme.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from localeval.methods.critical_values import critical_value
from localeval.methods.inputs import MethodError

#: ln(risk ratio) for one standard deviation of a continuous outcome (Chinn 2000, as used by
#: VanderWeele and Ding 2017, table 2).
LOG_RATIO_PER_SD = 0.91


@dataclass(frozen=True)
class EValue:
    """E-values on the risk-ratio scale; 1 means that nothing is needed.

    Attributes
    ----------
    risk_ratio
        The (approximate) risk ratio that was judged.
    estimate
        For the point estimate.
    limit
        For the interval's limit nearer to no effect; 1 when the interval includes no effect.
    """

    risk_ratio: float
    estimate: float
    limit: float


def e_value_of_ratio(risk_ratio: float, low: float, high: float) -> EValue:
    """Compute the E-value of a risk ratio and its interval.

    Parameters
    ----------
    risk_ratio, low, high
        Ratio of the participants' risk to the comparison risk, and its interval; all above 0.

    Raises
    ------
    MethodError
        ``wrong_setting`` unless 0 < low <= risk_ratio <= high.

    References
    ----------
    VanderWeele and Ding (2017), Ann. Intern. Med. 167: 268-274.
    """
    if not 0 < low <= risk_ratio <= high < np.inf:
        msg = f"A risk ratio of {risk_ratio} with limits {low} and {high} cannot be judged."
        raise MethodError("wrong_setting", msg)
    nearest = low if risk_ratio >= 1 else high
    spans_one = low <= 1 <= high
    return EValue(risk_ratio, _e_value(risk_ratio), 1.0 if spans_one else _e_value(nearest))


def e_value_of_difference(
    estimate: float, std_error: float, outcome_sd: float, level: float = 0.95
) -> EValue:
    """Approximate the E-value of a difference in means of a continuous outcome.

    The difference in standard deviations, d, is turned into a risk ratio of about exp(0.91 d), and
    its limits into exp(0.91 d -/+ 1.78 standard errors of d) at the 95% level.

    Parameters
    ----------
    estimate, std_error
        Effect and its standard error, in the outcome's unit.
    outcome_sd
        Standard deviation of the outcome, as of the comparison group.
    level
        Confidence level of the limits.

    Raises
    ------
    MethodError
        ``wrong_setting`` unless the standard deviation is positive and the error not negative.

    References
    ----------
    VanderWeele and Ding (2017), table 2. Chinn (2000), Stat. Med. 19: 3127-3131.
    """
    if not (outcome_sd > 0 and std_error >= 0 and np.isfinite(estimate)):
        msg = f"Cannot judge an effect of {estimate} with a standard deviation of {outcome_sd}."
        raise MethodError("wrong_setting", msg)
    half = critical_value(level, np.inf) * std_error
    ratio, low, high = np.exp(
        LOG_RATIO_PER_SD * np.array([estimate, estimate - half, estimate + half]) / outcome_sd
    )
    return e_value_of_ratio(float(ratio), float(low), float(high))


def _e_value(risk_ratio: float) -> float:
    ratio = max(risk_ratio, 1 / risk_ratio)
    return float(ratio + np.sqrt(ratio * (ratio - 1)))
