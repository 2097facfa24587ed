"""The estimate of a programme's effect, as every method returns it, and what size of effect could have been seen.

That size follows from the standard error that was reached (or is expected). Power after the fact for the effect that was
found is not computed: it would only restate the p-value.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy import special, stats

from localeval.methods.critical_values import critical_value, two_sided_p
from localeval.methods.inputs import Floats, MethodError

Estimand = Literal["ATE", "ATT"]
#: A standard error below this share of the outcome's spread is rounding, not uncertainty.
NO_SPREAD = 1e-9


@dataclass(frozen=True)
class Effect:
    """An estimated effect with its uncertainty, in the outcome's own unit.

    Attributes
    ----------
    method, estimand
        The code of the estimator, and of what the estimate is: "ATE" is the effect of assignment on everybody in a trial
        (intention to treat); "ATT" is the effect on the participants.
    estimate, std_error, df, low, high, level, p_value
        Point estimate; standard error; degrees of freedom of the t interval (``inf`` for normal);
        interval at ``level``; two-sided p-value against no effect. Where tails are uneven the interval is wider on one
        side than the t interval is (:mod:`localeval.methods.impact.skew`).
    n_participants, n_comparison
        People the estimate uses.
    participant_level, comparison_level
        Mean outcomes, the comparison one adjusted or weighted; their difference is the estimate.
    effective_comparison
        Kish effective size of the weighted comparison group; ``n_comparison`` when unweighted.
    left_out
        Covariates that could not be used (constant, or determined by others, within a group).
    clusters
        Clusters with participants and with comparison people, where people come in clusters.
    """

    method: str
    estimand: Estimand
    estimate: float
    std_error: float
    df: float
    low: float
    high: float
    level: float
    p_value: float
    n_participants: int
    n_comparison: int
    participant_level: float
    comparison_level: float
    effective_comparison: float
    left_out: tuple[str, ...] = ()
    clusters: tuple[int, int] | None = None


def welch_df(variances: Sequence[float], dfs: Sequence[float]) -> float:
    """Degrees of freedom of a sum of independent variance estimates (Satterthwaite 1946, Welch).

    Parameters
    ----------
    variances
        Each part's share of the squared standard error; not all zero.
    dfs
        Each part's own degrees of freedom.
    """
    total = sum(variances)
    return total**2 / sum(part**2 / df for part, df in zip(variances, dfs, strict=True))


def kish_size(weights: Floats) -> float:
    """Effective number of people behind a weighted mean, (sum w)^2 / sum w^2 (Kish 1965).

    Zero when every weight is zero.
    """
    total = float(np.square(weights).sum())
    return float(weights.sum()) ** 2 / total if total > 0 else 0.0


def effect_from(
    method: str,
    estimand: Estimand,
    *,
    participant_level: float,
    comparison_level: float,
    std_error: float,
    df: float,
    level: float,
    outcome_spread: float,
    n_participants: int,
    n_comparison: int,
    effective_comparison: float,
    left_out: tuple[str, ...] = (),
    critical: tuple[float, float] | None = None,
    p_value: float | None = None,
    clusters: tuple[int, int] | None = None,
) -> Effect:
    """Complete an :class:`Effect` from two levels and the standard error of their difference.

    Parameters
    ----------
    critical, p_value
        How many standard errors the interval reaches below and above the estimate, and its p-value; those of Student's t
        unless given.

    Raises
    ------
    MethodError
        ``constant_outcome`` when the error is zero beside ``outcome_spread``, the standard
        deviation of the outcome: rounding is then all that is left of it.
    """
    if not std_error > NO_SPREAD * outcome_spread:
        msg = (
            "Nothing varies in the outcome beyond what the method fits; its uncertainty is unknown."
        )
        raise MethodError("constant_outcome", msg)
    estimate = participant_level - comparison_level
    below, above = critical or (critical_value(level, df),) * 2
    return Effect(
        method=method,
        estimand=estimand,
        estimate=float(estimate),
        std_error=float(std_error),
        df=float(df),
        low=float(estimate - below * std_error),
        high=float(estimate + above * std_error),
        level=float(level),
        p_value=two_sided_p(estimate / std_error, df) if p_value is None else p_value,
        n_participants=n_participants,
        n_comparison=n_comparison,
        participant_level=float(participant_level),
        comparison_level=float(comparison_level),
        effective_comparison=float(effective_comparison),
        left_out=left_out,
        clusters=clusters,
    )


def minimum_detectable_effect(
    std_error: float, df: float, power: float = 0.8, alpha: float = 0.05
) -> float:
    """Smallest true effect that a two-sided t test would find with the given power.

    Exact for a standard error that is itself estimated: the noncentrality at which a noncentral t exceeds the
    critical value with the given power, times the standard error. That is 2.80 standard errors for 80% power at
    the 5% level where the error is known, and 3.20 at 8 degrees of freedom, where 2.80 would be found only 69% of
    the time. An effect that is found with the wrong sign does not count as found.

    Parameters
    ----------
    std_error
        Standard error of the effect, in the outcome's unit.
    df
        Degrees of freedom of the standard error; ``inf`` for a normal test.
    power, alpha
        Chance of finding the effect if it is there; level of the two-sided test.

    Raises
    ------
    MethodError
        ``wrong_setting`` for a negative standard error, degrees of freedom that are not positive, or ``power`` or
        ``alpha`` outside 0 to 1.

    References
    ----------
    Bloom (1995), Minimum detectable effects, Eval. Rev. 19: 547-556; for the noncentral t, Cohen (1988), Statistical
    Power Analysis for the Behavioral Sciences, section 12.3.
    """
    if not (std_error >= 0 and df > 0 and 0 < power < 1 and 0 < alpha < 1):
        msg = (
            f"Cannot use a standard error of {std_error} with {df} degrees of freedom, power of {power} and "
            f"alpha of {alpha}."
        )
        raise MethodError("wrong_setting", msg)
    limit = critical_value(1 - alpha, df)
    if not np.isfinite(df):
        return float((limit + stats.norm.ppf(power)) * std_error)
    return float(special.nctdtrinc(df, 1 - power, limit) * std_error)
