"""Each design's method: from a sample to its main estimate, its alternatives and its balance.

One function a design, all with the same arguments and result, in the registry ``DESIGNS``. A design
without a comparison group is not here, because it has no estimate.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from localeval.analysis.sample import Sample
from localeval.methods.effect import Effect
from localeval.methods.impact.balance import balance_table
from localeval.methods.impact.calibration import fit_calibration
from localeval.methods.impact.covariates import design_matrix
from localeval.methods.impact.propensity import PropensityFit, fit_propensity
from localeval.methods.impact.trial import difference_in_means, regression_adjusted
from localeval.methods.impact.weighting import calibrated_att, doubly_robust_att, weighted_att
from localeval.methods.inputs import MethodError


@dataclass(frozen=True)
class Findings:
    """What a design's method finds in one sample.

    Attributes
    ----------
    main : Effect
        The estimate that is reported.
    others : tuple of Effect
        Other defensible estimates of the same thing, for the range over methods.
    balance : DataFrame or None
        Index: covariate. Columns ``participant_mean``, ``comparison_before``, ``comparison_after``,
        ``smd_before``, ``smd_after``; None without covariates.
    fit : PropensityFit or None
        Propensity scores and weights, where the design uses them.
    parameters : int
        Coefficients of the largest regression behind the numbers.
    """

    main: Effect
    others: tuple[Effect, ...]
    balance: pd.DataFrame | None
    fit: PropensityFit | None = None
    parameters: int = 2


def randomised_trial(sample: Sample, covariates: Mapping[str, str]) -> Findings:
    """Difference in means as assigned, with the regression-adjusted estimate beside it."""
    main = difference_in_means(sample.outcome, sample.participant)
    if not covariates:
        return Findings(main, (), None)
    design = design_matrix(sample.people, covariates)
    others = _those_that_work(
        lambda: regression_adjusted(sample.outcome, sample.participant, design)
    )
    levels = design_matrix(sample.people, covariates, all_levels=True)
    before = balance_table(levels, sample.participant, denominator="pooled")
    # The adjusted estimate has each covariate in both groups.
    return Findings(main, others, _beside(before, None), parameters=2 * (design.shape[1] + 1))


def matched_comparison(sample: Sample, covariates: Mapping[str, str]) -> Findings:
    """Propensity-score weighting for the effect on participants, with balance before and after.

    Calibrated weights and the doubly robust estimate are the alternatives.
    """
    design = design_matrix(sample.people, covariates)
    fit = fit_propensity(sample.participant, design)
    main = weighted_att(sample.outcome, fit)
    others = _those_that_work(
        lambda: calibrated_att(
            sample.outcome, fit_calibration(sample.participant, design, fit.on_support)
        ),
        lambda: doubly_robust_att(sample.outcome, fit),
    )
    # Before and after speak of the people compared: of the others no more is said than how many they are.
    here = fit.on_support
    levels = design_matrix(sample.people.loc[here], covariates, all_levels=True)
    before = balance_table(levels, sample.participant[here])
    after = balance_table(levels, sample.participant[here], fit.weights[here])
    return Findings(main, others, _beside(before, after), fit, parameters=design.shape[1] + 1)


DESIGNS: dict[str, Callable[[Sample, Mapping[str, str]], Findings]] = {
    "randomised_trial": randomised_trial,
    "matched_comparison": matched_comparison,
}


def _those_that_work(*attempts: Callable[[], Effect]) -> tuple[Effect, ...]:
    """Give the alternatives that can be computed; one that cannot does not stop the report."""
    found = []
    for attempt in attempts:
        try:
            found.append(attempt())
        except MethodError:
            continue
    return tuple(found)


def _beside(before: pd.DataFrame, after: pd.DataFrame | None) -> pd.DataFrame:
    table = pd.DataFrame(
        {
            "participant_mean": before["participant_mean"],
            "comparison_before": before["comparison_mean"],
            "smd_before": before["smd"].abs(),
        }
    )
    table["comparison_after"] = after["comparison_mean"] if after is not None else np.nan
    table["smd_after"] = after["smd"].abs() if after is not None else np.nan
    return table
