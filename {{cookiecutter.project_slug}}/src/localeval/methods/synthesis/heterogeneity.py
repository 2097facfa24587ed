"""How much results differ between places beyond chance: Q, tau2, I2 and H2, with their intervals.

Numbers only. Why places differ is for meta-regression to ask and for people to judge.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy import stats

from localeval.methods.inputs import Floats
from localeval.methods.synthesis.place_results import PlaceResults
from localeval.methods.synthesis.reml import moment_tau2, q_profile, reml_tau2, typical_variance

Tau2Method = Literal["REML", "DL"]


@dataclass(frozen=True)
class HeterogeneityEstimate:
    """Differences between places beyond sampling error.

    Attributes
    ----------
    q, df, p_value
        Cochran's Q, its degrees of freedom k - 1, and the p-value of the test that all places
        have the same true effect. With few places the test misses most differences.
    tau2, tau, tau2_method
        Variance and standard deviation of the true effects between places, in the outcome's unit.
    tau2_low, tau2_high, level
        Q-profile interval for tau2.
    i2, i2_low, i2_high
        Share of the variation that is not sampling error, per cent (0 to 100), from tau2 and its
        interval. It says how precise the places are as much as how they differ; tau is in the
        outcome's unit and says more.
    h2, h2_low, h2_high
        Total over sampling variance, 1 when there is no heterogeneity.
    typical_variance
        Sampling variance of a typical place, s2 in I2 = tau2 / (tau2 + s2).
    """

    q: float
    df: int
    p_value: float
    tau2: float
    tau: float
    tau2_method: Tau2Method
    tau2_low: float
    tau2_high: float
    level: float
    i2: float
    i2_low: float
    i2_high: float
    h2: float
    h2_low: float
    h2_high: float
    typical_variance: float


def cochran_q(results: PlaceResults, design: Floats | None = None) -> float:
    """Weighted sum of squares around the fixed-effect fit."""
    weights = 1 / results.std_errors
    middle = np.median(results.estimates)
    columns = np.ones((results.count, 1)) if design is None else design
    target = weights * (results.estimates - middle)
    basis, _ = np.linalg.qr(weights[:, None] * columns)
    return float(np.square(target - basis @ (basis.T @ target)).sum())


def measure(
    results: PlaceResults,
    level: float,
    tau2_method: Tau2Method = "REML",
    design: Floats | None = None,
) -> HeterogeneityEstimate:
    """Measure how much the results of places differ beyond chance.

    Parameters
    ----------
    results
        Checked; more places than the design has columns.
    level
        Confidence level of the intervals.
    tau2_method
        "REML", or "DL" for the method of moments, whose I2 is the familiar (Q - df) / Q.
    design
        Around which regression, with orthonormal columns; around a mean when left out.

    References
    ----------
    Cochran (1954), Biometrics 10: 101-129; Higgins and Thompson (2002), Stat. Med. 21: 1539-1558;
    Viechtbauer (2007), Stat. Med. 26: 37-52. Agrees with metafor's ``rma`` and ``confint``.
    """
    y, v = results.estimates, results.variances
    find = reml_tau2 if tau2_method == "REML" else moment_tau2
    tau2 = find(y, v, design)
    low, high = q_profile(y, v, level, design)
    typical = typical_variance(v, design)
    df = results.count - (1 if design is None else design.shape[1])
    q = cochran_q(results, design)
    return HeterogeneityEstimate(
        q=q,
        df=df,
        p_value=float(stats.chi2.sf(q, df)),
        tau2=tau2,
        tau=float(np.sqrt(tau2)),
        tau2_method=tau2_method,
        tau2_low=low,
        tau2_high=high,
        level=level,
        i2=100 * tau2 / (tau2 + typical),
        i2_low=100 * low / (low + typical),
        i2_high=100 * high / (high + typical),
        h2=1 + tau2 / typical,
        h2_low=1 + low / typical,
        h2_high=1 + high / typical,
        typical_variance=typical,
    )
