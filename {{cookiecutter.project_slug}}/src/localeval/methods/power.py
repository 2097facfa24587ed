"""What size of effect an evaluation could have seen.

From the standard error that was reached (or is expected). It does not compute power after the fact
for the effect that was found, which would only restate the p-value.
"""

from __future__ import annotations

from scipy import stats

from localeval.methods.effect import kish_size
from localeval.methods.errors import MethodError

__all__ = ["kish_size", "minimum_detectable_effect"]


def minimum_detectable_effect(std_error: float, power: float = 0.8, alpha: float = 0.05) -> float:
    """Smallest true effect that a two-sided test would find with the given power.

    (z for 1 - alpha/2 plus z for the power) times the standard error: 2.80 standard errors for 80%
    power at the 5% level.

    Parameters
    ----------
    std_error
        Standard error of the effect, in the outcome's unit.
    power, alpha
        Chance of finding the effect if it is there; level of the two-sided test.

    Raises
    ------
    MethodError
        ``wrong_setting`` for a negative standard error, or ``power`` or ``alpha`` outside 0 to 1.

    References
    ----------
    Bloom (1995), Minimum detectable effects, Eval. Rev. 19: 547-556.
    """
    if not (std_error >= 0 and 0 < power < 1 and 0 < alpha < 1):
        msg = f"Cannot use a standard error of {std_error}, power of {power} and alpha of {alpha}."
        raise MethodError("wrong_setting", msg)
    return float((stats.norm.ppf(1 - alpha / 2) + stats.norm.ppf(power)) * std_error)
